/**
 * Other programs as the device under test: each takes RTP on a port per stream and sends it on to the reader.
 *
 * A peer is a row of a table (programs.c). A process of the benchmark, the host, starts the programs of a peer, watches
 * them from outside and ends them; it runs one peer once. Nothing here links a peer.
 */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include "../plan.h"

enum {
    PEER_MAX_STREAMS = 5000,
    PEER_FIRST_PORT = 10000, /* below the ports that the kernel gives out itself */
    PEER_LAST_PORT = 32767,
    EXIT_NOT_AVAILABLE = 77, /* as a test that is skipped */
};

struct peer {
    const char *name;
    const char *family; /* ways to use one program: the cheapest of them counts */
    const char *what;
    const char *program; /* in PATH; one with a "bench-" name is ours, and beside bench-peers */
    const char *package; /* of Debian, that it needs */
    unsigned streams;    /* that it carries on one CPU with room to spare: the default */
    unsigned warm_up_ms;
    unsigned fds;         /* that its process needs per stream */
    unsigned skip_octets; /* it sends this header in front of each packet */
    bool opens_late;      /* it opens a port only when packets have come to the one before */
    int (*start)(struct plan *p, const struct peer *peer); /* 0, or a negative errno with device.fault written */
};

extern const struct peer peers[];
extern const unsigned n_peers;

/** The process that hosts a peer for one run. @return exit status; EXIT_NOT_AVAILABLE if it is not installed */
int host_run(struct plan *p, const struct peer *peer);

/** Choose a free pair of ports (RTP, RTCP) for each stream. 0, or a negative errno with device.fault written. */
int host_choose_ports(struct plan *p);

int rtpengine_start(struct plan *p, const struct peer *peer);

#endif
