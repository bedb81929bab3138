/**
 * The network side of one module: ports to watch, datagrams to send.
 *
 * What does it do? Wakes the engine when something arrives at a port that it does not look at anyway, and hands the
 * datagrams of a step to the kernel in one go at its end.
 *
 * THREAD: engine, but for mt_net_create, _destroy and _wake.
 */
#ifndef MT_NET_NET_H
#define MT_NET_NET_H

#include "core/hist.h"
#include "metrum.h"
#include "net/port.h"

/** Someone to call when a port has something to read. */
struct mt_watch {
    int fd;
    bool on;
    void (*ready)(struct mt_watch *watch); /* CONST after init */
};

struct mt_dispatcher;

enum { MT_NET_READY = 64, MT_NET_QUEUE = 256, MT_NET_PACKETS = 16, MT_NET_PACKET_OCTETS = 2048 };

struct mt_net_datagram {
    struct mt_dispatcher *dispatcher;
    const void *octets; /* stays as it is until mt_net_flush */
    uint32_t len;
    int64_t arrival_ns; /* of the newest octet in it; 0: unknown */
};

struct mt_net {
    int waitfd;
    int wakefd;                 /* counter: the program wants the engine */
    bool always_watch;          /* CONST after create: a virtual clock, where every step looks at every port */
    int64_t clock_offset_ns;    /* the kernel's clock less the module's */
    int64_t virtual_now_ns;     /* with always_watch: what arrives, arrives now */
    unsigned n_ready;
    struct mt_ready ready[MT_NET_READY];
    unsigned queued;
    uint32_t flushes;           /* counts mt_net_flush: what was queued before is gone */
    struct mt_net_datagram queue[MT_NET_QUEUE];
    struct mt_packet packets[MT_NET_PACKETS]; /* for whoever receives now */
    uint8_t *packet_octets;
    struct mt_hist latency;     /* arrival to departure */
    _Atomic uint64_t rx_datagrams, tx_datagrams, tx_dropped;
};

/** @return 0 or a negative errno. */
int mt_net_create(struct mt_net *net);
void mt_net_destroy(struct mt_net *net);

/** Call `ready` from mt_net_wait while `fd` can be read. @return 0 or a negative errno. */
int mt_net_watch(struct mt_net *net, struct mt_watch *watch);
void mt_net_unwatch(struct mt_net *net, struct mt_watch *watch);

/** Take what waits at a socket into net->packets. @return how many, 0 if none. */
unsigned mt_net_receive(struct mt_net *net, int fd);

/** Queue a datagram for the end of this step. */
void mt_net_send(struct mt_net *net, const struct mt_net_datagram *d);

/** Hand all queued datagrams to the kernel; what it does not take is counted as dropped. */
void mt_net_flush(struct mt_net *net);

/** Sleep until a watched port has something, mt_net_wake was called or the time is over. */
void mt_net_wait(struct mt_net *net, int64_t timeout_ns);

/** Call `ready` of the ports that the last wait found. @return whether there may be more than it could tell of */
bool mt_net_serve(struct mt_net *net);

/** Let mt_net_wait return. Any thread. */
void mt_net_wake(struct mt_net *net);

#endif
