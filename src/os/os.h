/**
 * The world outside: the one place that asks the kernel or libc for time, sockets, threads, memory or randomness.
 *
 * Everything goes through one table of functions, so that tests can put a simulated world in its place
 * (tests/sim/simos.h) and make any call fail. Every function that can fail returns a negative errno.
 */
#ifndef MT_OS_OS_H
#define MT_OS_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "os/pollable.h"

/** An address and port of either family; family 0 means none. */
union mt_addr {
    struct sockaddr sa;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
};

/** One received datagram. */
struct mt_packet {
    void *buf;           /* in: room for it. rx_take: out: where it lies until the next rx_take */
    uint16_t room;       /* in: octets of room */
    uint16_t len;        /* out: octets received, at most `room` */
    bool truncated;      /* out: it was longer than `room` */
    int64_t arrival_ns;  /* out: when the kernel got it, on the clock of now_ns */
    union mt_addr from;  /* out */
    struct mt_rx_port *port; /* rx_take: out: whose it is; NULL: of a port that has gone */
};

enum { MT_RX_PACKET_OCTETS = 2048 }; /* room that every way of receiving gives */

/**
 * Ways to take the datagrams of many ports at once, the slowest first. Each wants something of the kernel or a
 * privilege; MT_RX_EACH, a call for each port, is no object and always there.
 */
enum mt_rx_kind { MT_RX_EACH, MT_RX_RING, MT_RX_STEERED, MT_RX_KINDS };

/** Ways to send many datagrams at once, the slowest first; MT_TX_EACH is no object either. */
enum mt_tx_kind { MT_TX_EACH, MT_TX_RING, MT_TX_RAW, MT_TX_KINDS };

/** As the configuration and the statistics call them. */
extern const char *const mt_rx_names[MT_RX_KINDS], *const mt_tx_names[MT_TX_KINDS];

struct mt_rx;
struct mt_tx;

/** A port in a shared queue: the caller's memory, from rx_add to rx_remove. */
struct mt_rx_port {
    struct mt_rx_port *next; /* the queue's */
    uint32_t slot;           /* the queue's */
    int fd;                  /* in */
    union mt_addr local;     /* in: as bound */
};

/** IPv4 and UDP headers, RFC 791 and 768, in network byte order. */
struct mt_udp_header {
    struct {
        uint8_t version_ihl, tos;
        uint16_t total_length, id, fragment;
        uint8_t ttl, protocol;
        uint16_t checksum;
        uint32_t saddr, daddr;
    } ip;
    struct {
        uint16_t source, destination, length, checksum;
    } udp;
};

/** What the kernel writes into the IPv4 header of a socket's unicast datagrams. */
struct mt_udp_unicast {
    uint8_t ttl;
    bool dont_fragment;
};

/** One datagram to send. */
struct mt_outgoing {
    int fd;
    int slot;                    /* of tx_add; < 0: none */
    int tos;                     /* < 0: the socket's own */
    const union mt_addr *to;     /* NULL: the connected peer */
    const void *octets;
    uint32_t len;
    int err;                     /* out: 0 or a negative errno */
    bool together;               /* out: it went with others in one call */
    bool raw;                    /* `header` is filled in: MT_TX_RAW may use it instead of the socket */
    struct mt_udp_header header;
};

/** One thing that became ready: the `data` it was added with. */
struct mt_ready {
    uint64_t data;
};

/** What a UDP socket shall be like. */
struct mt_udp_options {
    bool receive;        /* false: nobody reads it. What arrives is thrown away by the kernel, but for the first datagram or
                            so at a port that the system chose */
    uint8_t tos;         /* IPv4 TOS octet */
    uint8_t multicast_ttl;
};

struct mt_os {
    /* time */
    int64_t (*now_ns)(void);        /* monotonic */
    int64_t (*wall_ns)(void);       /* of the calendar, since 1970 */
    int64_t (*thread_cpu_ns)(void); /* CPU time of the calling thread */

    /* memory: zeroed; NULL when there is none */
    void *(*alloc)(size_t size);
    void (*free)(void *p);
    void *(*map)(size_t size); /* address space whose pages cost nothing until touched */
    void (*unmap)(void *p, size_t size);

    /* UDP sockets: non-blocking, close-on-exec. `local` may have address any and port 0. */
    int (*udp_open)(const union mt_addr *local, const struct mt_udp_options *options);
    int (*udp_connect)(int fd, const union mt_addr *peer);
    int (*udp_name)(int fd, union mt_addr *local);
    /* Let datagrams to an IPv6 peer carry the flow label of its sin6_flowinfo; give it back. Before udp_connect. */
    int (*udp_flow)(int fd, const union mt_addr *peer);
    void (*udp_flow_end)(int fd, const union mt_addr *peer);
    /* Receive from now on, or throw away what waits and whatever arrives (mt_udp_options). */
    int (*udp_receive)(int fd, bool receive);
    /* At most n datagrams that wait now. Returns how many, 0 if none. */
    int (*udp_recv)(int fd, struct mt_packet *packets, unsigned n);
    /* `to` NULL: the connected peer. tos < 0: the socket's own. */
    int (*udp_send)(int fd, const void *buf, size_t len, const union mt_addr *to, int tos);
    /* The error that waits at the socket, taken off: an ICMP error of an earlier datagram. 0: none. */
    int (*udp_error)(int fd);
    int (*udp_unicast)(int fd, struct mt_udp_unicast *out);
    void (*close)(int fd);

    /*
     * Shared receive. All by one thread, that which opened it. rx_open: -ENOSYS, -EPERM and the like: not to be had here.
     * rx_take: at most n datagrams that wait now; returns how many, 0 if none. rx_fd can be waited for.
     */
    int (*rx_open)(struct mt_rx **out, enum mt_rx_kind kind);
    void (*rx_close)(struct mt_rx *rx); /* NULL is fine */
    int (*rx_fd)(const struct mt_rx *rx);
    void (*rx_woken)(struct mt_rx *rx); /* rx_fd was ready: not so any more, unless something comes */
    int (*rx_add)(struct mt_rx *rx, struct mt_rx_port *port);
    void (*rx_stop)(struct mt_rx *rx, struct mt_rx_port *port); /* no more, but what came is still told as its */
    void (*rx_remove)(struct mt_rx *rx, struct mt_rx_port *port);
    int (*rx_take)(struct mt_rx *rx, struct mt_packet *packets, unsigned n);

    /*
     * Batched send, by one thread. tx_send is done with the octets when it returns. tx_add makes a socket known that
     * will send often: a slot for mt_outgoing until tx_remove, or < 0 if that would gain nothing.
     */
    int (*tx_open)(struct mt_tx **out, enum mt_tx_kind kind);
    void (*tx_close)(struct mt_tx *tx); /* NULL is fine */
    int (*tx_add)(struct mt_tx *tx, int fd);
    void (*tx_remove)(struct mt_tx *tx, int slot);
    void (*tx_send)(struct mt_tx *tx, struct mt_outgoing *d, unsigned n);

    /* waiting */
    int (*wait_create)(void);
    /* Level triggered. data comes back in mt_ready. */
    int (*wait_add)(int waitfd, int fd, uint64_t data);
    int (*wait_add_error)(int waitfd, int fd, uint64_t data); /* ready when the socket has an error, and only then */
    int (*wait_remove)(int waitfd, int fd);
    /* timeout_ns < 0: without end. Returns how many are ready; 0 after the timeout or a signal. */
    int (*wait)(int waitfd, struct mt_ready *ready, unsigned n, int64_t timeout_ns);

    /* a counter that can be polled: readable while it is above 0 */
    int (*counter_create)(unsigned start);
    void (*counter_add)(int fd, uint64_t n);
    void (*counter_take)(int fd); /* take 1 off if there is one: the program may have read it itself */

    /* a descriptor whose poll() bits we choose: os/pollable.h */
    int (*pollable_create)(struct mt_pollable *p);
    int (*pollable_show)(struct mt_pollable *p, unsigned bits);
    int (*pollable_wait)(int fd, int events);
    void (*pollable_close)(struct mt_pollable *p);

    /* blocking on a word; it may return early. futex_wait: 0, or -EINTR after a signal handler */
    int (*futex_wait)(const _Atomic uint32_t *word, uint32_t while_value);
    void (*futex_wake)(const _Atomic uint32_t *word);

    /* threads: signals blocked but for those of faults such as SIGSEGV, name set */
    int (*thread_start)(unsigned long *thread, const char *name, int cpu, void *(*run)(void *), void *arg);
    void (*thread_join)(unsigned long thread);
    void (*thread_priority)(void); /* real-time priority for the calling thread if permitted; else nothing */

    uint32_t (*random)(void);
    unsigned (*cpus)(void); /* online CPUs, at least 1 */
};

/** The world in use. CONST after start; tests set it before the first call. */
extern const struct mt_os *mt_os;

/** The real one. */
extern const struct mt_os mt_os_linux;

/** While spinning for another thread that is about to be done. */
static inline void mt_os_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/** Length of the socket address in `a`. */
static inline socklen_t mt_addr_len(const union mt_addr *a)
{
    return a->sa.sa_family == AF_INET6 ? (socklen_t)sizeof(a->in6) : (socklen_t)sizeof(a->in);
}

#endif
