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

/** An address and port of either family; family 0 means none. */
union mt_addr {
    struct sockaddr sa;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
};

/** One received datagram. */
struct mt_packet {
    void *buf;           /* in: room for it */
    uint16_t room;       /* in: octets of room */
    uint16_t len;        /* out: octets received, at most `room` */
    bool truncated;      /* out: it was longer than `room` */
    int64_t arrival_ns;  /* out: when the kernel got it, on the clock of now_ns */
    union mt_addr from;  /* out */
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
    void (*close)(int fd);

    /* waiting */
    int (*wait_create)(void);
    /* Level triggered. data comes back in mt_ready. */
    int (*wait_add)(int waitfd, int fd, uint64_t data);
    int (*wait_remove)(int waitfd, int fd);
    /* timeout_ns < 0: without end. Returns how many are ready; 0 after the timeout or a signal. */
    int (*wait)(int waitfd, struct mt_ready *ready, unsigned n, int64_t timeout_ns);

    /* a counter that can be polled: readable while it is above 0 */
    int (*counter_create)(unsigned start);
    void (*counter_add)(int fd, uint64_t n);
    void (*counter_take)(int fd); /* take 1 off if there is one: the program may have read it itself */
    int (*counter_wait)(int fd);  /* wait until it is above 0 without taking; -EINTR after a signal */

    /* blocking on a word; both may return early */
    void (*futex_wait)(const _Atomic uint32_t *word, uint32_t while_value);
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
