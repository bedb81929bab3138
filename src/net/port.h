/**
 * A UDP port of this process, which several objects may share.
 *
 * What does it do? Opens sockets. A port that the system chose belongs to one object. A port asked for by number may be
 * shared by all objects of the process that name the same address and port (a dispatcher and a VMP[rx], say): they then
 * send from the one socket that there can be. One of them at most receives. An address of this host and the same port at
 * the any-address, which was open before, are one port as well.
 *
 * THREAD: the program's threads open and close; the engine only uses `fd`.
 */
#ifndef MT_NET_PORT_H
#define MT_NET_PORT_H

#include "core/list.h"
#include "net/reception.h"
#include "os/os.h"

struct mt_port {
    struct mt_list node;  /* LOCK: the table's */
    unsigned refs;        /* LOCK: the table's */
    int fd;               /* CONST after open */
    bool receiving;       /* LOCK: the table's. Belongs to a pair that receives */
    bool shareable;       /* CONST after open: never connected */
    union mt_addr local;  /* CONST after open */
    struct mt_reception reception[]; /* what a VMP[rx] hears here: one if shareable, else none */
};

struct mt_port_request {
    union mt_addr local;           /* family set; port 0: choose */
    struct mt_udp_options options;
};

/**
 * What a socket call said, in words that mean nothing else inside: a number that stands for a module, a channel or a
 * state there (-ENODEV, say, which bind gives for an unknown scope) becomes -EADDRNOTAVAIL.
 */
int mt_port_error(int err);

/** @return 0, or what the socket calls said (mt_port_error), or -ENOMEM. */
int mt_port_open(struct mt_port **out, const struct mt_port_request *request);

/**
 * Two ports to receive on: an even one and the odd one after it, from [low, high]; or just low and high if they are
 * neighbours. Those may be shared with objects that only send.
 *
 * @return as mt_port_open
 */
int mt_port_open_pair(struct mt_port **rtp, struct mt_port **rtcp, const struct mt_port_request *request,
                      const uint16_t range[2]);

/** What others still send from stays open, but receives no more. NULL is fine. */
void mt_port_close_pair(struct mt_port *rtp, struct mt_port *rtcp);

/** A port to receive on that belongs to one object; one asked for by number may be shared with those that only send. */
int mt_port_open_receiver(struct mt_port **out, const struct mt_port_request *request);

/** As mt_port_close_pair. NULL is fine. */
void mt_port_close_receiver(struct mt_port *p);

/** NULL is fine. */
void mt_port_close(struct mt_port *p);

/** The port number of an address, host byte order. */
uint16_t mt_addr_port(const union mt_addr *a);
void mt_addr_set_port(union mt_addr *a, uint16_t port);
bool mt_addr_equal(const union mt_addr *a, const union mt_addr *b);

#endif
