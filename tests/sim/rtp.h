/**
 * A little RTP maker and reader for tests (RFC 3550 5.1), on the sockets of simos.h.
 *
 *     struct sim_rtp s;
 *     sim_rtp_init(&s, sim_socket("192.0.2.7", 4000), "192.0.2.1", 5004, 8);
 *     sim_rtp_send(&s, alaw, 160);        one packet
 *     sim_rtp_skip(&s, 2, 160);           two that get lost
 *     sim_rtp_send(&s, alaw, 160);        the one after them
 */
#ifndef SIM_RTP_H
#define SIM_RTP_H

#include "simos.h"

enum { SIM_RTP_HEADER = 12 };

/** A sender. Every field may be set between packets. */
struct sim_rtp {
    int fd;                   /* the test's socket; stays the caller's */
    char addr[SIM_ADDR_ROOM]; /* where to */
    int port;
    uint32_t ssrc;
    uint32_t ts;      /* timestamp of the next packet */
    uint32_t ts_step; /* what a packet adds to it; 0: its octets of payload, as for G.711 */
    uint16_t seq;     /* sequence number of the next packet */
    uint8_t pt;
    bool marker;      /* on the next packet; cleared by sending it */
};

/** Start at sequence number 1000, timestamp 160000, SSRC 0x51305130. */
void sim_rtp_init(struct sim_rtp *s, int fd, const char *addr, int port, uint8_t pt);

/** Send the next packet. 0 or a negative errno of sim_send. */
int sim_rtp_send(struct sim_rtp *s, const void *payload, size_t len);

/** Send one out of turn: nothing in `s` moves on, but the marker is cleared. */
int sim_rtp_send_at(struct sim_rtp *s, uint16_t seq, uint32_t ts, const void *payload, size_t len);

/** Go on as if so many packets had been sent and lost. */
void sim_rtp_skip(struct sim_rtp *s, unsigned packets, unsigned octets_each);

/** What a header says. */
struct sim_rtp_packet {
    bool marker;
    uint8_t pt;
    uint16_t seq;
    uint32_t ts;
    uint32_t ssrc;
    const uint8_t *payload; /* inside the buffer that was read */
    size_t len;             /* octets of payload, without padding */
};

/** Write the 12 octets of a header; payload and len are not looked at. Returns SIM_RTP_HEADER. */
size_t sim_rtp_header(uint8_t buf[SIM_RTP_HEADER], const struct sim_rtp_packet *p);

/** Read a packet. CSRCs and a header extension are passed over. -EBADMSG if it is no RTP. */
int sim_rtp_parse(struct sim_rtp_packet *out, const void *buf, size_t len);

#endif
