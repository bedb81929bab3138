/**
 * IPv4 and UDP headers of datagrams that do not go through a socket of their own. RFC 791, RFC 768.
 *
 * THREAD: any; pure.
 */
#ifndef MT_NET_UDP_HEADER_H
#define MT_NET_UDP_HEADER_H

#include "os/os.h"

struct mt_udp_flow {
    struct sockaddr_in from, to;
    uint8_t tos;
    struct mt_udp_unicast unicast;
};

/** What all datagrams of a flow have in common. */
void mt_udp_header_init(struct mt_udp_header *h, const struct mt_udp_flow *flow);

/** Complete it for one payload: lengths, identification (any but 0) and checksums. */
void mt_udp_header_fill(struct mt_udp_header *h, const void *octets, uint32_t len, uint16_t id);

#endif
