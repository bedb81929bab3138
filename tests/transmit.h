/** One datagram of a dispatcher through its own socket: what mt_net_flush does for many. */
#ifndef TESTS_TRANSMIT_H
#define TESTS_TRANSMIT_H

#include "net/dispatcher.h"

static inline bool transmit(struct mt_dispatcher *d, const void *octets, uint32_t len, unsigned *lost)
{
    struct mt_outgoing o = {0};

    *lost = 0;
    mt_dispatcher_prepare(d, octets, len, &o);
    o.err = mt_os->udp_send(o.fd, o.octets, o.len, o.to, o.tos);
    return mt_dispatcher_sent(d, &o, lost);
}

#endif
