/**
 * An inlet: a port that an object of the module receives on.
 *
 * What does it do? Brings the datagrams of its port to the owner in one of two ways. *Shared*: they come with those of
 * all other shared inlets when the engine sweeps, a step at a time. *Own*: the owner asks for them (mt_net_receive), and
 * is told by a watch when it does not ask by itself.
 *
 * An inlet that floods the shared queue gets its own way back, so that it crowds out no other. A steered one is watched as
 * well: what comes before its port is steered, and broadcasts, come to its own socket.
 *
 * THREAD: engine.
 */
#ifndef MT_NET_INLET_H
#define MT_NET_INLET_H

#include "net/net.h"

struct mt_inlet;

struct mt_inlet_owner {
    void (*take)(struct mt_inlet *inlet, const struct mt_packet *packet); /* shared: one came */
    void (*fetch)(struct mt_inlet *inlet);                                /* ask for the memory that `take` will touch */
};

struct mt_inlet {
    struct mt_watch watch;              /* own: tells that something waits */
    struct mt_rx_port port;
    const struct mt_inlet_owner *owner; /* CONST after init */
    uint32_t window;                    /* of net->window */
    uint16_t seen;                      /* datagrams in that window */
    bool shared;
    bool known;                         /* to the shared queue, which may still bring what came before `shared` ended */
};

/** In one window, of 16 ms of the module's time, the shared queue takes this many datagrams of one port. */
enum { MT_INLET_SHARE = 256, MT_INLET_WINDOW_NS = 16000000 };

/**
 * What one port may take of the engine's time: in each window MT_INLET_BASE datagrams of its own queue, and more as long as
 * all ports together have not taken MT_INLET_EXTRA more. The rest waits in the kernel, which drops what finds no room.
 */
enum { MT_INLET_BASE = MT_NET_PACKETS, MT_INLET_EXTRA = 2048 };

/** Now is later: a new window may have begun. Before anything is received. */
void mt_inlet_window(struct mt_net *net, int64_t now_ns);

/** Own: take what waits into net->packets, within those bounds. @return how many, 0 if none */
unsigned mt_inlet_receive(struct mt_net *net, struct mt_inlet *inlet);

/** When those that have taken all they may in this window are looked at again; INT64_MAX: there are none. */
int64_t mt_inlet_next_window_ns(const struct mt_net *net);

/** Begin to receive: shared if the module has a shared queue and it takes this port. @return 0 or a negative errno. */
int mt_inlet_open(struct mt_net *net, struct mt_inlet *inlet);

/** Receive no more. Accepts one that is not open. */
void mt_inlet_close(struct mt_net *net, struct mt_inlet *inlet);

/** Take what came to all shared inlets; at most so much that commands and blocks are not held up. */
void mt_net_sweep(struct mt_net *net);

#endif
