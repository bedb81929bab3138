#include "udp_header.h"

#include <arpa/inet.h>
#include <string.h>

enum { VERSION_4_IHL_5 = 0x45, DONT_FRAGMENT = 0x4000 };

void mt_udp_header_init(struct mt_udp_header *h, const struct mt_udp_flow *flow)
{
    *h = (struct mt_udp_header){
        .ip = {.version_ihl = VERSION_4_IHL_5,
               .tos = flow->tos,
               .fragment = htons(flow->unicast.dont_fragment ? DONT_FRAGMENT : 0),
               .ttl = flow->unicast.ttl,
               .protocol = IPPROTO_UDP,
               .saddr = flow->from.sin_addr.s_addr,
               .daddr = flow->to.sin_addr.s_addr},
        .udp = {.source = flow->from.sin_port, .destination = flow->to.sin_port},
    };
}

/* RFC 1071: the sum of 16-bit words may be taken in wider ones, and in any order of octets. */
static uint64_t sum(const void *octets, uint32_t len, uint64_t start)
{
    const uint8_t *at = octets;

    for (; len >= sizeof(uint64_t); at += sizeof(uint64_t), len -= (uint32_t)sizeof(uint64_t)) {
        uint64_t word;

        memcpy(&word, at, sizeof(word));
        start += (word >> 32) + (word & UINT32_MAX);
    }
    if (len) {
        uint64_t word = 0;

        memcpy(&word, at, len);
        start += (word >> 32) + (word & UINT32_MAX);
    }
    return start;
}

static uint16_t fold(uint64_t total)
{
    while (total >> 16)
        total = (total & UINT16_MAX) + (total >> 16);
    return (uint16_t)~total;
}

/* RFC 768: addresses, protocol and length count as well; a checksum of 0 would mean none. */
static uint16_t udp_checksum(const struct mt_udp_header *h, const void *octets, uint32_t len)
{
    uint64_t total = (uint64_t)h->ip.saddr + h->ip.daddr + htons(IPPROTO_UDP) + h->udp.length;
    uint16_t folded = fold(sum(octets, len, sum(&h->udp, sizeof(h->udp), total)));

    return folded ? folded : UINT16_MAX;
}

void mt_udp_header_fill(struct mt_udp_header *h, const void *octets, uint32_t len, uint16_t id)
{
    h->ip.total_length = htons((uint16_t)(sizeof(*h) + len));
    h->ip.id = htons(id);
    h->ip.checksum = 0;
    h->ip.checksum = fold(sum(&h->ip, sizeof(h->ip), 0));
    h->udp.length = htons((uint16_t)(sizeof(h->udp) + len));
    h->udp.checksum = 0;
    h->udp.checksum = udp_checksum(h, octets, len);
}
