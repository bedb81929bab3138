/** What the runs of bench-limit gave: a cell per number of streams and mode, each with a value of each run. */
#ifndef BENCH_LIMIT_TABLE_H
#define BENCH_LIMIT_TABLE_H

#include "relay.h"

enum { TABLE_MODES = 64, TABLE_COUNTS = 16, TABLE_RUNS = 32, TABLE_MAX_STREAMS = 9000 };

/* One table gives the columns, their JSON names and their help. */
#define TABLE_FIGURES(X)                                                                                        \
    X(cpu_us, "us/s", 1, "CPU microseconds per stream and second, whole relay process")                         \
    X(packet_ns, "ns/packet", 0, "the same, per packet")                                                        \
    X(workers_us, "kernel", 1, "of these, threads of the kernel that work for the relay")                       \
    X(load_us, "load", 1, "CPU microseconds per stream and second of generator and reader")                     \
    X(waited, "wait%", 1, "of the time: ready to run, but another had the CPU")                                 \
    X(lost, "lost%", 3, "packets that did not come back, or late")                                              \
    X(p50_us, "p50", 0, "latency in microseconds")                                                              \
    X(p99_us, "p99", 0, "latency in microseconds")

enum table_figure {
#define X(name, head, digits, help) FIGURE_##name,
    TABLE_FIGURES(X)
#undef X
    FIGURES
};

struct table_cell {
    char why[160]; /* not available */
    unsigned runs, failures;
    double values[FIGURES][TABLE_RUNS];
};

struct table {
    const struct mode *const *modes;
    const unsigned *counts;
    unsigned n_modes, n_counts;
    struct table_cell cells[TABLE_COUNTS][TABLE_MODES];
};

/** Add a run that went well. */
void table_add(struct table_cell *c, const struct plan *p);

/** Runs that did not end as they should. */
unsigned table_failures(const struct table *t);

void table_text(struct table *t);
void table_json(struct table *t);

#endif
