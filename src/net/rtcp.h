/** RTCP (RFC 3550 section 6): compound packets to send, and what is read of those that come. Pure, no state. */
#ifndef MT_NET_RTCP_H
#define MT_NET_RTCP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** 6.4.1: one source that is heard. */
struct mt_rtcp_block {
    uint32_t ssrc;
    uint8_t fraction_lost;  /* of 256, since the last report */
    int32_t lost;           /* 24 bits, signed */
    uint32_t highest;       /* extended sequence number */
    uint32_t jitter;        /* in timestamp units */
    uint32_t last_sr;       /* middle of the NTP time of its last sender report; 0: none */
    uint32_t delay_since_sr; /* in 1/65536 s */
};

/** 6.4.1: what the sender has sent. */
struct mt_rtcp_sender {
    uint64_t ntp;       /* seconds since 1900 in the upper half, fraction in the lower */
    uint32_t timestamp; /* RTP time of that moment */
    uint32_t packets, octets;
};

struct mt_rtcp_out {
    uint32_t ssrc;
    const struct mt_rtcp_sender *sender; /* NULL: a receiver report */
    const struct mt_rtcp_block *block;   /* NULL: nobody is heard */
    const char *cname;                   /* at most MT_RTCP_CNAME octets */
    bool bye;
};

enum { MT_RTCP_CNAME = 64, MT_RTCP_OCTETS = 28 + 24 + 8 + 2 + MT_RTCP_CNAME + 4 + 8 };

/** SR or RR, SDES with the CNAME, perhaps BYE. @return octets written, at most MT_RTCP_OCTETS */
size_t mt_rtcp_write(const struct mt_rtcp_out *o, uint8_t out[MT_RTCP_OCTETS]);

/** The NTP time of a sender report from `ssrc` that a valid compound packet begins with. @return false if it does not */
bool mt_rtcp_sender_time(const uint8_t *datagram, size_t len, uint32_t ssrc, uint64_t *ntp);

#endif
