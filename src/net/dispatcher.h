/**
 * A UDP dispatcher: where channels send what they record or receive, past the program.
 *
 * A dispatcher whose source port was left open owns a connected socket, so that the kernel looks the route up once and
 * tells of ICMP errors, and a receiver can tell dispatchers apart by their port. One with a given port may share it.
 */
#ifndef MT_NET_DISPATCHER_H
#define MT_NET_DISPATCHER_H

#include "core/counters.h"
#include "core/handle.h"
#include "metrum.h"
#include "net/net.h"
#include "net/udp_header.h"

/** Largest payload that fits an Ethernet frame unfragmented. */
enum { MT_DISPATCHER_CAP_IPV4 = 1472, MT_DISPATCHER_CAP_IPV6 = 1452 };

struct mt_udp_path {
    union mt_addr destination; /* family set; address and port given */
    union mt_addr source;      /* family set; any address, port 0: choose */
    uint8_t tos;               /* IPv4 only */
    uint8_t multicast_ttl;
};

/**
 * In lines of 64 octets: all that a datagram of a connected one touches lies in the first, and in the second if datagrams
 * are batched or go past the socket.
 */
struct mt_dispatcher {
    struct mt_object object;
    METRUM_DISPATCHER_COUNTERS(MT_COUNTER_FIELD) /* THREAD: engine writes */
    int fd;                                      /* CONST after create: the port's */
    int16_t tos;                                 /* CONST after create; -1: the socket's own */
    uint16_t cap : 13;                           /* CONST after create: largest datagram, in octets */
    uint16_t connected : 1;                      /* CONST after create */
    uint16_t labelled : 1;                       /* CONST after create: holds a flow label of the socket */
    uint16_t raw : 1; /* CONST after create: `header` is there, and does what the socket would */

    struct mt_udp_header header; /* CONST after create */
    int slot;                    /* THREAD: engine. Of the module's batched send, while it is known there; < 0: none */
    struct mt_watch errors;      /* THREAD: engine. For datagrams that do not go through the socket */

    union mt_addr to;         /* CONST after create */
    struct mt_net *net;       /* THREAD: engine. While it is known there */
    struct mt_list users;     /* THREAD: engine. Channels connected to it */
    _Atomic unsigned n_users; /* engine writes. How many; 0: the engine does not know this dispatcher */
    struct mt_port *port;     /* CONST after create */
};

_Static_assert(offsetof(struct mt_dispatcher, header) == 64, "the first line holds what every datagram touches");
_Static_assert(offsetof(struct mt_dispatcher, errors) < 128, "the second what a batched or raw one does");

/** Open the port of a zeroed dispatcher. @return 0 or a negative errno with nothing left behind. */
int mt_dispatcher_init(struct mt_dispatcher *d, const struct mt_udp_path *path);

/** Close the port. Accepts a dispatcher whose init failed. */
void mt_dispatcher_close(struct mt_dispatcher *d);

/*
 * A datagram is prepared, handed to the kernel by whoever sends (net.c), and settled. THREAD: engine.
 */

/** What its socket is to send; `slot` is left to the caller. */
void mt_dispatcher_prepare(const struct mt_dispatcher *d, const void *octets, uint32_t len, struct mt_outgoing *out);

/** The same with headers, if it may go past the socket. `id` is any but 0. */
void mt_dispatcher_prepare_raw(const struct mt_dispatcher *d, struct mt_outgoing *out, uint16_t id);

/**
 * Count it. If the error is that of an earlier datagram, which an ICMP message came back for, it is sent now. An error
 * never stops the stream.
 *
 * @param lost  grows by the datagrams found lost: this one, an earlier one
 * @return 1 if the kernel took it, else 0
 */
unsigned mt_dispatcher_sent(struct mt_dispatcher *d, const struct mt_outgoing *out, unsigned *lost);

/** It will send from now on. Have ICMP errors told if datagrams go past the socket, to which they come back. */
void mt_dispatcher_join(struct mt_dispatcher *d, struct mt_net *net);

/** It sends no more. */
void mt_dispatcher_leave(struct mt_dispatcher *d, struct mt_net *net);

#endif
