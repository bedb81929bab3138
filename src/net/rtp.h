/** RTP and RTCP as they stand on the wire (RFC 3550 section 5 and 6). Pure parsing of bytes nobody vouches for. */
#ifndef MT_NET_RTP_H
#define MT_NET_RTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mt_rtp {
    uint8_t payload_type;
    bool marker;
    uint16_t seq;
    uint32_t timestamp;
    uint32_t ssrc;
    const uint8_t *payload; /* inside the datagram; without padding */
    uint16_t payload_len;
};

/** @return 0 or -EBADMSG: too short, not version 2, or CSRCs, extension or padding beyond the end. */
int mt_rtp_parse(const uint8_t *datagram, size_t len, struct mt_rtp *out);

/** @return 0 if it is a well-formed compound RTCP packet (RFC 3550 A.2), else -EBADMSG. */
int mt_rtcp_check(const uint8_t *datagram, size_t len);

/** Sequence numbers of one source: which were seen, so that a second copy is told from a late packet. */
struct mt_rtp_seen {
    uint64_t bits;   /* bit n: highest - n was seen */
    uint16_t highest;
    bool any;
};

/** Note a sequence number. @return false if it was seen before. */
bool mt_rtp_note(struct mt_rtp_seen *s, uint16_t seq);

#endif
