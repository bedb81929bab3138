#include "rtp.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { VERSION = 2, PADDING_BIT = 0x20, EXTENSION_BIT = 0x10, MARKER_BIT = 0x80, MAX_PAYLOAD = 65507 - SIM_RTP_HEADER };

static void put16(uint8_t *p, unsigned v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}

static void put32(uint8_t *p, uint32_t v)
{
    put16(p, v >> 16);
    put16(p + 2, v & 0xffff);
}

static uint16_t get16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t get32(const uint8_t *p)
{
    return (uint32_t)get16(p) << 16 | get16(p + 2);
}

size_t sim_rtp_header(uint8_t buf[SIM_RTP_HEADER], const struct sim_rtp_packet *p)
{
    buf[0] = VERSION << 6;
    buf[1] = (uint8_t)((p->marker ? MARKER_BIT : 0) | (p->pt & 0x7f));
    put16(buf + 2, p->seq);
    put32(buf + 4, p->ts);
    put32(buf + 8, p->ssrc);
    return SIM_RTP_HEADER;
}

void sim_rtp_init(struct sim_rtp *s, int fd, const char *addr, int port, uint8_t pt)
{
    *s = (struct sim_rtp){.fd = fd, .port = port, .ssrc = 0x51305130, .ts = 160000, .seq = 1000, .pt = pt};
    snprintf(s->addr, sizeof(s->addr), "%s", addr);
}

int sim_rtp_send_at(struct sim_rtp *s, uint16_t seq, uint32_t ts, const void *payload, size_t len)
{
    const struct sim_rtp_packet p = {.marker = s->marker, .pt = s->pt, .seq = seq, .ts = ts, .ssrc = s->ssrc};
    uint8_t buf[SIM_RTP_HEADER + MAX_PAYLOAD];

    if (len > MAX_PAYLOAD)
        return -EMSGSIZE;
    sim_rtp_header(buf, &p);
    if (len)
        memcpy(buf + SIM_RTP_HEADER, payload, len);
    s->marker = false;
    return sim_send(s->fd, s->addr, s->port, buf, SIM_RTP_HEADER + len);
}

int sim_rtp_send(struct sim_rtp *s, const void *payload, size_t len)
{
    int err = sim_rtp_send_at(s, s->seq, s->ts, payload, len);

    sim_rtp_skip(s, 1, (unsigned)len);
    return err;
}

void sim_rtp_skip(struct sim_rtp *s, unsigned packets, unsigned octets_each)
{
    s->seq = (uint16_t)(s->seq + packets);
    s->ts += packets * (s->ts_step ? s->ts_step : octets_each);
}

/* Octets before the payload: RFC 3550 5.1 and 5.3.1. */
static size_t header_len(const uint8_t *buf, size_t len)
{
    size_t n = SIM_RTP_HEADER + 4U * (buf[0] & 0x0f);

    if (buf[0] & EXTENSION_BIT)
        n += n + 4 <= len ? 4 + 4U * get16(buf + n + 2) : len;
    return n;
}

int sim_rtp_parse(struct sim_rtp_packet *out, const void *buf, size_t len)
{
    const uint8_t *b = buf;
    size_t before, padding;

    if (len < SIM_RTP_HEADER || b[0] >> 6 != VERSION)
        return -EBADMSG;
    before = header_len(b, len);
    padding = b[0] & PADDING_BIT ? b[len - 1] : 0;
    if (before + padding > len || ((b[0] & PADDING_BIT) && !padding))
        return -EBADMSG;
    *out = (struct sim_rtp_packet){.marker = b[1] & MARKER_BIT,
                                   .pt = b[1] & 0x7f,
                                   .seq = get16(b + 2),
                                   .ts = get32(b + 4),
                                   .ssrc = get32(b + 8),
                                   .payload = b + before,
                                   .len = len - before - padding};
    return 0;
}
