/**
 * A simulated world for tests: a `struct mt_os` with a clock that only the test moves, a UDP network in memory, and
 * calls that fail on demand.
 *
 *     mt_os = &sim_os;                      before the first call into the library
 *     sim_reset();                          before each test
 *     ...
 *     sim_report_leaks();
 *     assert_int_equal(sim_leaks(), 0);     after everything was destroyed
 *
 * The simulated host owns 127/8, ::1, fe80::/10 (with scope 1 to 9; others give -ENODEV), 192.0.2.1 and fd00::1. A test's own sockets may sit on
 * any address, so they can be hosts far away. Only time the test lets pass passes; nothing here ever sleeps, except
 * counter_take, pollable_wait and futex_wait, which wait for another thread as on Linux.
 *
 * Functions return 0 or more, or a negative errno. Any thread may call any of them, but sim_reset only while no other
 * thread is inside.
 */
#ifndef SIM_SIMOS_H
#define SIM_SIMOS_H

#include "os/os.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SIM_ADDR_ROOM = 64,        /* octets for an address as text, scope included */
    SIM_DATAGRAM_ROOM = 2048,  /* octets of a datagram that sim_recv hands out */
    SIM_SOCKET_QUEUE = 256,    /* datagrams that wait at a socket of the library; the next one is dropped */
    SIM_FIRST_PORT = 32768,    /* what "any port" starts with after sim_reset */
    SIM_START_NS = 1000000000, /* the clock after sim_reset */
};

extern const struct mt_os sim_os;

/** Back to the beginning: free, unmap and close whatever is left, the test's sockets included; clock, ports, counters,
 *  random numbers, impairments and failures as at start. */
void sim_reset(void);

/**
 * What the library still holds: allocations, mappings, sockets, wait sets and counters; and, counted with them, each
 * misuse: a call with a descriptor that is not open, a free or unmap of something that is not there.
 */
unsigned sim_leaks(void);

/** Print what sim_leaks counts, one line each, with the place it came from, to stderr. */
void sim_report_leaks(void);

/* --- the clock ----------------------------------------------------------------------------------------------- */

int64_t sim_now_ns(void);
void sim_set_ns(int64_t ns);
void sim_advance_ns(int64_t ns);

/** Seed mt_os->random. */
void sim_seed(uint32_t seed);

/* --- engines in turn ----------------------------------------------------------------------------------------- */

/**
 * Let the threads that the library starts from now on run in turn in the test's own thread, and only in sim_run_ns and
 * wherever the test waits for them: modules with a real clock then give the same octets every time. One test thread. Until sim_reset.
 */
void sim_take_turns(bool on);

/** What an engine's work costs: the clock moves on by as much, so that an engine can be made as slow as one likes. */
struct sim_cost {
    int64_t look_ns;     /* a look at the clock; not 0, or an engine that looks until it is later never ends */
    int64_t call_ns;     /* a call that receives or sends */
    int64_t datagram_ns; /* each datagram received or sent */
};

void sim_set_cost(const struct sim_cost *cost);

/** Let time pass and engines run. An engine at work may take the clock beyond. */
void sim_run_ns(int64_t ns);

/* --- failures ------------------------------------------------------------------------------------------------ */

/**
 * Let the n-th call from now fail, counting from 1; with `from_then_on` all later ones as well. 0: none.
 * Counted are alloc, map, udp_open, udp_connect, udp_name, udp_flow, udp_receive, counter_create, pollable_create,
 * wait_create, wait_add and thread_start.
 */
void sim_fail_at(unsigned n, bool from_then_on);

/** Number of such calls since the last sim_fail_at or sim_reset. */
unsigned sim_calls(void);

/** Whether sim_fail_at made a call fail: false ends a loop over n. */
bool sim_failed(void);

/** Let the next `count` calls of udp_send (udp_recv) fail with `err`, a negative errno. */
void sim_fail_send(int err, unsigned count);
void sim_fail_recv(int err, unsigned count);

/** What the kernel refuses by chance, from now on; NULL: nothing. Undone by sim_reset. */
struct sim_trouble {
    uint32_t seed;        /* the same seed and the same calls give the same troubles */
    double call;          /* probability that a call which sim_fail_at counts fails */
    double send;          /* that udp_send gives -EAGAIN, -ENOBUFS, -EPERM or -ENOMEM */
    double icmp;          /* that an ICMP error comes back for a datagram of a connected socket, which is lost */
    double receive_short; /* that udp_recv gives fewer datagrams than wait */
};

void sim_set_trouble(const struct sim_trouble *trouble);

/**
 * Offer shared receive (MT_RX_RING) and batched send (MT_TX_RAW) to engines that start from now on. Not undone by
 * sim_reset.
 */
void sim_offer_shared(bool offer);

/* --- the test's sockets -------------------------------------------------------------------------------------- */

/** A datagram as it arrived. */
struct sim_datagram {
    uint8_t buf[SIM_DATAGRAM_ROOM];
    uint16_t len;    /* octets in buf */
    bool truncated;  /* there were more */
    char from_addr[SIM_ADDR_ROOM];
    int from_port;
    char to_addr[SIM_ADDR_ROOM]; /* the address it was sent to: tells multicast and broadcast */
    uint8_t tos;                 /* IPv4 TOS octet it was sent with; 0 for IPv6 */
    uint8_t ttl;                 /* multicast TTL it was sent with; 64 if not multicast */
    int64_t sent_ns;
    int64_t arrival_ns;
};

/** Fill an address from text such as "127.0.0.1", "fd00::1" or "fe80::1%1". -EINVAL if it is none. */
int sim_addr(union mt_addr *out, const char *addr, int port);

/**
 * Open a test's own socket, IPv4 or IPv6 by the address. Its queue has no end.
 *
 * @param port 0: any
 * @return a descriptor for the functions below only, -EINVAL, or -EADDRINUSE
 */
int sim_socket(const char *addr, int port);

/** The port it has. */
int sim_port(int fd);

void sim_close(int fd);

/** Join a multicast group. -EINVAL unless the socket is on the address any or on the group's own. */
int sim_join(int fd, const char *group);

int sim_send(int fd, const char *addr, int port, const void *buf, size_t len);

/** Take the oldest datagram whose arrival the clock has reached. 1, or 0 if there is none. */
int sim_recv(int fd, struct sim_datagram *out);

/** Number of datagrams that sim_recv would hand out now. */
unsigned sim_pending(int fd);

/* --- the network between ------------------------------------------------------------------------------------- */

/** What happens to every datagram, in either direction. */
struct sim_impairment {
    uint32_t seed;     /* the same seed and the same datagrams give the same result */
    double loss;       /* probability, 0 to 1 */
    double duplicate;  /* probability that it arrives twice */
    int64_t delay_ns;
    int64_t jitter_ns; /* added to the delay, evenly from 0 to this; datagrams may overtake each other */
};

/** Set it for datagrams sent from now on; NULL: none. */
void sim_impair(const struct sim_impairment *impairment);

/** A datagram that the library handed over (before anything happens to it) or was given. */
struct sim_seen {
    bool sent; /* by the library; else received */
    const union mt_addr *local, *peer;
    const void *octets;
    size_t len;
};

/** Call `saw` with each of them, under the simulation's lock: it must call nothing here. NULL: no more. */
void sim_watch(void (*saw)(void *arg, const struct sim_seen *seen), void *arg);

/** What became of the datagrams since sim_reset. */
struct sim_traffic {
    uint64_t sent;       /* accepted for sending, from either side */
    uint64_t by_library; /* of these, sent by the library */
    uint64_t to_library; /* datagrams that the library has taken */
    uint64_t lost;       /* by impairment or ICMP trouble */
    uint64_t duplicated; /* by impairment */
    uint64_t nobody;     /* no socket wanted it */
    uint64_t filtered;   /* came to a socket opened not to receive */
    uint64_t overflowed; /* came to a full queue */
};

void sim_traffic(struct sim_traffic *out);

#endif
