#include "rtp.h"

#include <errno.h>

enum {
    HEADER = 12,
    RTCP_HEADER = 8, /* of the shortest first packet: an empty receiver report */
    RTCP_SR = 200,
    RTCP_RR = 201,
    MISORDER = 3000, /* RFC 3550 A.1: further back than this is a new start, not a late packet */
};

static uint16_t be16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t be32(const uint8_t *p)
{
    return (uint32_t)be16(p) << 16 | be16(p + 2);
}

/* 5.3.1: length in 32-bit words, without the 4 octets that hold it. 0: it does not fit. */
static size_t extension_len(const uint8_t *p, size_t left)
{
    size_t len;

    if (left < 4)
        return 0;
    len = 4 + (size_t)be16(p + 2) * 4;
    return len <= left ? len : 0;
}

int mt_rtp_parse(const uint8_t *d, size_t len, struct mt_rtp *out)
{
    size_t at, end = len;

    if (len < HEADER || len > UINT16_MAX || d[0] >> 6 != 2)
        return -EBADMSG;
    at = HEADER + (size_t)(d[0] & 0x0f) * 4;
    if (at > len)
        return -EBADMSG;
    if (d[0] & 0x10) {
        size_t extension = extension_len(d + at, len - at);

        if (!extension)
            return -EBADMSG;
        at += extension;
    }
    if (d[0] & 0x20) { /* 5.1: the last octet counts the padding, itself included */
        size_t padding = d[len - 1];

        if (!padding || padding > len - at)
            return -EBADMSG;
        end -= padding;
    }
    *out = (struct mt_rtp){.payload_type = d[1] & 0x7f,
                           .marker = d[1] >> 7,
                           .seq = be16(d + 2),
                           .timestamp = be32(d + 4),
                           .ssrc = be32(d + 8),
                           .payload = d + at,
                           .payload_len = (uint16_t)(end - at)};
    return 0;
}

int mt_rtcp_check(const uint8_t *d, size_t len)
{
    size_t at = 0;

    if (len < RTCP_HEADER || (d[0] & 0x20) || (d[1] != RTCP_SR && d[1] != RTCP_RR))
        return -EBADMSG;
    while (at < len) {
        if (len - at < 4 || d[at] >> 6 != 2)
            return -EBADMSG;
        at += ((size_t)be16(d + at + 2) + 1) * 4;
    }
    return at == len ? 0 : -EBADMSG;
}

bool mt_rtp_note(struct mt_rtp_seen *s, uint16_t seq)
{
    int16_t ahead = (int16_t)(seq - s->highest);
    bool again;

    if (!s->any || ahead > MISORDER || ahead < -MISORDER) {
        *s = (struct mt_rtp_seen){.bits = 1, .highest = seq, .any = true};
        return true;
    }
    if (ahead > 0) {
        s->bits = ahead < 64 ? s->bits << ahead | 1 : 1;
        s->highest = seq;
        return true;
    }
    if (ahead <= -64)
        return true;
    again = s->bits >> -ahead & 1;
    s->bits |= UINT64_C(1) << -ahead;
    return !again;
}
