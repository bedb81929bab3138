/**
 * The network side of one module: what to wait for, what came, what shall be sent.
 *
 * What does it do? Wakes the engine when something arrives that it would not look for anyway, brings what came to all
 * ports (inlet.h), and hands the datagrams of a step to the kernel in as few calls as it can (docs/NETWORK.md).
 *
 * THREAD: engine, but for mt_net_create, _destroy and _wake.
 */
#ifndef MT_NET_NET_H
#define MT_NET_NET_H

#include "core/hist.h"
#include "metrum.h"
#include "net/port.h"

/** Someone to call when a descriptor is ready. */
struct mt_watch {
    int fd;
    bool on;
    void (*ready)(struct mt_watch *watch); /* CONST after init */
};

struct mt_dispatcher;
struct mt_inlet;

enum { MT_NET_READY = 64, MT_NET_QUEUE = 256, MT_NET_PACKETS = 16, MT_NET_SWEEP = 64, MT_NET_RESTING = 64 };

struct mt_net_datagram {
    struct mt_dispatcher *dispatcher;
    const void *octets; /* stays as it is until mt_net_flush */
    uint32_t len;
    int64_t arrival_ns; /* of the newest octet in it; 0: unknown */
};

struct mt_net {
    int waitfd;
    struct mt_watch wake;       /* counter: the program wants the engine */
    bool always_watch;          /* CONST after create: a virtual clock, where every step looks at every port */
    int64_t clock_offset_ns;    /* the kernel's clock less the module's */
    int64_t virtual_now_ns;     /* with always_watch: what arrives, arrives now */
    unsigned n_ready;
    struct mt_ready ready[MT_NET_READY];

    struct mt_rx *rx;           /* NULL: a call for each port */
    struct mt_watch arrivals;   /* of `rx`, while nothing else wakes the engine soon */
    struct mt_packet swept[MT_NET_SWEEP];
    struct mt_packet packets[MT_NET_PACKETS]; /* for whoever receives from a port of its own now */
    uint8_t *packet_octets;
    uint32_t window;            /* counts stretches of time in which a port may bring no more than its share */
    uint32_t extra_taken;       /* datagrams in this window that were more than the share of their port */
    unsigned n_resting;
    struct mt_inlet *resting[MT_NET_RESTING]; /* not watched until the next window */

    struct mt_tx *tx;           /* NULL: a call for each datagram */
    _Atomic int rx_kind;        /* enum mt_rx_kind. Engine writes, at its start and end */
    _Atomic int tx_kind;        /* enum mt_tx_kind. The same */
    uint16_t ip_id;
    unsigned queued;
    uint32_t flushes;           /* counts mt_net_flush: what was queued before is gone */
    struct mt_net_datagram queue[MT_NET_QUEUE];
    struct mt_outgoing outgoing[MT_NET_QUEUE];
    struct mt_hist latency;     /* arrival to departure */
    _Atomic uint64_t rx_datagrams, rx_shared, tx_datagrams, tx_together, tx_dropped;
};

/** @return 0 or a negative errno. */
int mt_net_create(struct mt_net *net);
void mt_net_destroy(struct mt_net *net);

/**
 * Take other ways than a call for each: the wanted one if this host allows it, or the fastest that it allows.
 *
 * @param rx_kind, tx_kind  enum mt_rx_kind, mt_tx_kind; -1: the fastest
 */
void mt_net_start(struct mt_net *net, int rx_kind, int tx_kind);

/** Go back to a call for each. */
void mt_net_stop(struct mt_net *net);

/** Call `ready` from mt_net_serve while `fd` can be read. @return 0 or a negative errno. */
int mt_net_watch(struct mt_net *net, struct mt_watch *watch);

/** Call `ready` when the socket has an error, and only then. @return 0 or a negative errno. */
int mt_net_watch_errors(struct mt_net *net, struct mt_watch *watch);
void mt_net_unwatch(struct mt_net *net, struct mt_watch *watch);

/** Take what waits at a socket into net->packets. @return how many, 0 if none. */
unsigned mt_net_receive(struct mt_net *net, int fd);

/** Whether datagrams may go past their sockets. */
static inline bool mt_net_sends_raw(const struct mt_net *net)
{
    return atomic_load_explicit(&net->tx_kind, memory_order_relaxed) == MT_TX_RAW;
}

/** Queue a datagram for the end of this step. */
void mt_net_send(struct mt_net *net, const struct mt_net_datagram *d);

/** Hand all queued datagrams to the kernel; what it does not take is counted as dropped. */
void mt_net_flush(struct mt_net *net);

/** Sleep until a watched port has something, mt_net_wake was called or the time is over. */
void mt_net_wait(struct mt_net *net, int64_t timeout_ns);

/** Call `ready` of what the last wait found. @return whether there may be more than it could tell of */
bool mt_net_serve(struct mt_net *net);

/** Let mt_net_wait return. Any thread. */
void mt_net_wake(struct mt_net *net);

#endif
