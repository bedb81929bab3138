/**
 * Streams through modules with a virtual clock over the null network, each module driven by a thread of its own.
 *
 * A run is a process of its own: the library begins afresh, and what memory grows by is the streams'.
 */
#ifndef BENCH_DRIVE_H
#define BENCH_DRIVE_H

#include "nullnet.h"

enum { DRIVE_MODULES = 2, DRIVE_WINDOWS = 5 };

struct drive_setup {
    unsigned modules, streams; /* streams of each module */
    enum law law;
    bool linear;
    bool whole;        /* look at every octet that is sent */
    unsigned media_ms; /* of each of DRIVE_WINDOWS windows: the least counts */
    unsigned delay_ms; /* of the jitter buffer, at most */
};

struct drive_result {
    char fault[160];   /* "": none */
    double cpu_us;     /* per stream-second, all in: engine, null network, moving the clock */
    double network_us; /* of it the null network's, measured alone */
    double empty_us;   /* per second of a module with nothing on it */
    double wall_us;    /* per stream-second: the time until the last module was done, over all streams */
    double rss_octets; /* growth of the process per stream */
    struct nullnet_count count;
    uint64_t expected; /* datagrams that must have been sent */
};

/** Run it in a child process. */
void drive(const struct drive_setup *s, struct drive_result *out);

/** What the engine did, without network and the clock's steps, per stream-second. */
double drive_engine_us(const struct drive_setup *s, const struct drive_result *r);

#endif
