#include "rtcp.h"

#include <string.h>

enum { VERSION = 2 << 6, SR = 200, RR = 201, SDES = 202, BYE = 203, ITEM_CNAME = 1, SR_OCTETS = 28 };

static uint8_t *put16(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
    return p + 2;
}

static uint8_t *put32(uint8_t *p, uint32_t v)
{
    return put16(put16(p, v >> 16), v & 0xffff);
}

/* 6.4.1: length in words less one */
static uint8_t *put_header(uint8_t *p, unsigned count, unsigned type, size_t octets)
{
    *p++ = (uint8_t)(VERSION | count);
    *p++ = (uint8_t)type;
    return put16(p, (uint32_t)(octets / 4 - 1));
}

static uint8_t *put_block(uint8_t *p, const struct mt_rtcp_block *b)
{
    p = put32(p, b->ssrc);
    p = put32(p, (uint32_t)b->fraction_lost << 24 | ((uint32_t)b->lost & 0xffffff));
    p = put32(p, b->highest);
    p = put32(p, b->jitter);
    p = put32(p, b->last_sr);
    return put32(p, b->delay_since_sr);
}

static uint8_t *put_report(uint8_t *p, const struct mt_rtcp_out *o)
{
    size_t octets = (o->sender ? SR_OCTETS : 8U) + (o->block ? 24U : 0);

    p = put_header(p, o->block ? 1 : 0, o->sender ? SR : RR, octets);
    p = put32(p, o->ssrc);
    if (o->sender) {
        p = put32(p, (uint32_t)(o->sender->ntp >> 32));
        p = put32(p, (uint32_t)o->sender->ntp);
        p = put32(p, o->sender->timestamp);
        p = put32(p, o->sender->packets);
        p = put32(p, o->sender->octets);
    }
    return o->block ? put_block(p, o->block) : p;
}

/* 6.5: the list of items ends with at least one zero octet and is filled to a word */
static uint8_t *put_sdes(uint8_t *p, const struct mt_rtcp_out *o)
{
    size_t len = strnlen(o->cname, MT_RTCP_CNAME), chunk = (4 + 2 + len + 1 + 3) & ~(size_t)3;

    p = put_header(p, 1, SDES, 4 + chunk);
    memset(p, 0, chunk);
    put32(p, o->ssrc);
    p[4] = ITEM_CNAME;
    p[5] = (uint8_t)len;
    memcpy(p + 6, o->cname, len);
    return p + chunk;
}

size_t mt_rtcp_write(const struct mt_rtcp_out *o, uint8_t out[MT_RTCP_OCTETS])
{
    uint8_t *p = put_sdes(put_report(out, o), o);

    if (o->bye)
        p = put32(put_header(p, 1, BYE, 8), o->ssrc);
    return (size_t)(p - out);
}

static uint32_t get32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

bool mt_rtcp_sender_time(const uint8_t *d, size_t len, uint32_t ssrc, uint64_t *ntp)
{
    if (len < SR_OCTETS || d[1] != SR || get32(d + 4) != ssrc)
        return false;
    *ntp = (uint64_t)get32(d + 8) << 32 | get32(d + 12);
    return true;
}
