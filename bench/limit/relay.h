/**
 * The relay of bench-limit: one thread that moves the packets of all streams with system calls and does nothing else.
 *
 * What does it do? Takes the RTP packet of each stream from its port and sends the payload to the reader, from a source
 * port of that stream. No header is checked, nothing is put in order, nothing is held back.
 *
 * How does it work? A mode is one way to do that: a function that makes what it needs, and a function that is run once
 * a millisecond. Many modes share these functions and differ in their option bits.
 */
#ifndef BENCH_LIMIT_RELAY_H
#define BENCH_LIMIT_RELAY_H

#include <linux/types.h>

#include "../plan.h"

enum {
    STEP_NS = NS_PER_MS,
    PAYLOAD = 20 * OCTETS_PER_MS,
    PACKET = RTP_HEADER + PAYLOAD,
    EXIT_NOT_AVAILABLE = 77, /* as a test that is skipped */
};

struct relay;

struct mode {
    const char *name;  /* its first letter is its group */
    const char *what;
    unsigned options;  /* of the functions below */
    int (*open)(struct relay *r); /* 0, or a negative errno; relay_why says what failed */
    void (*step)(struct relay *r, int64_t now_ns);
    void (*wait)(struct relay *r); /* NULL: sleep until the next millisecond */
    bool own_net;      /* wants a network of its own, for it changes how packets go */
    bool by_content;   /* the reader must know a stream by what it carries */
    bool incomplete;   /* does only a part of the work: what is lost is lost on purpose */
};

/* THREAD: relay, but for what is atomic */
struct relay {
    struct plan *plan;
    const struct mode *mode;
    int *in, *out;          /* by stream; -1: none */
    uint32_t stream, seq;   /* what is due next, in the generator's order */
    _Atomic bool quit;
    char why[120];          /* it cannot be had */
};

extern const struct mode sweep_modes[], epoll_modes[], uring_modes[], steer_modes[];
extern const unsigned n_sweep_modes, n_epoll_modes, n_uring_modes, n_steer_modes;

/** The process of the relay. @return exit status; EXIT_NOT_AVAILABLE if this machine cannot do it */
int relay_process(struct plan *p, const struct mode *mode);

/** Note what failed. @return err */
int relay_why(struct relay *r, const char *what, int err);

/** Whether a stream's packet is due at now_ns, a step after the generator's time for it; and which. */
bool relay_due(struct relay *r, int64_t now_ns, uint32_t *stream);

/** A socket per stream to receive from, its port noted in the plan. */
int relay_open_in(struct relay *r);

/** A socket per stream to send from, connected to the reader unless said otherwise. */
int relay_open_out(struct relay *r, bool connected);

/** Where the datagrams of a stream go. In network byte order. */
struct sockaddr_in;
void relay_reader(const struct relay *r, uint32_t stream, struct sockaddr_in *out);

/** A network with nothing but its loopback device, and rules that let handmade packets pass. */
int own_net_enter(void);

#endif
