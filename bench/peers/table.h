/** What the runs of bench-peers gave: a row per peer and number of streams, with a value of each run. */
#ifndef BENCH_PEERS_TABLE_H
#define BENCH_PEERS_TABLE_H

#include "peer.h"

enum { TABLE_RUNS = 32, TABLE_ROWS = 128, TABLE_WHY = 200 };

/* One table gives the columns, their JSON names and their help. */
#define TABLE_FIGURES(X)                                                                                        \
    X(cpu_us, "us/s", 1, "CPU microseconds per stream and second: user and system, all processes, all threads") \
    X(cpu_percent, "cpu%", 1, "of one CPU, all streams")                                                        \
    X(lost_percent, "lost%", 3, "packets that did not come back")                                               \
    X(p50_us, "p50", 0, "latency in microseconds, packet sent to its departure to the reader")                  \
    X(p99_us, "p99", 0, "latency in microseconds")                                                              \
    X(rss_kib, "rss", 1, "KiB per stream, resident, whole program; shared pages count in each process")         \
    X(pss_kib, "pss", 1, "KiB per stream, the same, but shared pages are divided among the processes")          \
    X(others_percent, "others%", 1, "of the peer's CPU: work of other programs and of interrupts")              \
    X(processes, "procs", 0, "processes of the peer")

enum table_figure {
#define X(name, head, digits, help) FIGURE_##name,
    TABLE_FIGURES(X)
#undef X
        FIGURES
};

struct table_row {
    const struct peer *peer;
    unsigned streams;
    char why[TABLE_WHY]; /* not available */
    unsigned runs, failures;
    double values[FIGURES][TABLE_RUNS];
};

struct table {
    struct table_row rows[TABLE_ROWS];
    unsigned n;
};

/** Add a run that went well. */
void table_add(struct table_row *row, const struct plan *p);

/** Runs that did not end as they should. */
unsigned table_failures(const struct table *t);

void table_text(struct table *t);
void table_json(struct table *t);

#endif
