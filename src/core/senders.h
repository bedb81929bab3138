/**
 * A list of who may send: addresses and networks, of either family.
 *
 * THREAD: any; changed only by who owns it.
 */
#ifndef MT_CORE_SENDERS_H
#define MT_CORE_SENDERS_H

#include "os/os.h"

enum { MT_SENDERS = 16 };

struct mt_senders {
    unsigned n; /* 0: everybody may */
    struct mt_sender {
        struct in6_addr address; /* IPv4 as ::ffff:a.b.c.d */
        uint8_t bits;            /* of the address that count, 0 to 128 */
    } list[MT_SENDERS];
};

/**
 * Read a list such as "192.0.2.10 198.51.100.0/24 fd00::/8", apart by blanks or commas. An empty one lets everybody send.
 *
 * @return 0; -EINVAL: one is no numeric address, or has more bits than an address, or there are more than MT_SENDERS
 */
int mt_senders_parse(struct mt_senders *out, const char *text);

bool mt_senders_allow(const struct mt_senders *s, const union mt_addr *from);

#endif
