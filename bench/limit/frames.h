/**
 * UDP datagrams made by hand, for many source ports from few sockets: raw IP, packet sockets, AF_XDP.
 *
 * The UDP checksum is 0, that is: none (RFC 768), which IPv4 allows.
 */
#ifndef BENCH_LIMIT_FRAMES_H
#define BENCH_LIMIT_FRAMES_H

#include "relay.h"

enum {
    FRAME_ETHERNET = 14,
    FRAME_IP = 20,
    FRAME_UDP = 8,
    FRAME_HEADERS = FRAME_ETHERNET + FRAME_IP + FRAME_UDP,
    FRAME = FRAME_HEADERS + PAYLOAD,
};

/** Headers of every stream's datagrams; source ports are noted in the plan. */
int frames_init(struct relay *r);

/** Write a whole frame for a payload. */
void frames_write(uint32_t stream, const uint8_t *payload, uint8_t *frame);

/** Sending, several at a time. The queue is emptied by flush, and by put when it is full. */
enum frames_way { FRAMES_RAW_IP, FRAMES_PACKET, FRAMES_TX_RING };

int frames_open(struct relay *r, enum frames_way way);
void frames_put(uint32_t stream, const uint8_t *payload);
void frames_flush(void);

#endif
