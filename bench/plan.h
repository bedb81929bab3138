/**
 * What the processes of the benchmark share.
 *
 * Two processes work at the same time: the load (generator and reader: plain system calls) and the device under test
 * (the engine, or the bare relay). Both are forked before anything of the library is called. They share one plan: each
 * field has one writer, and is read by others only after the step (plan_reach, plan_await) that its writer announced.
 */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samples.h"

enum {
    READ_SOCKETS = 16,
    MAX_STREAMS = 65536,
    HIST_US = 1 << 18,    /* latencies up to 262 ms, a bucket a microsecond */
    MAX_PTIME_MS = 60,
    OCTETS_PER_MS = 8,
    MAX_PAYLOAD = MAX_PTIME_MS * OCTETS_PER_MS,
    RTP_HEADER = 12,
    NS_PER_MS = 1000000,
    NS_PER_S = 1000000000,
};

enum law { LAW_ALAW, LAW_ULAW };

struct options {
    unsigned streams, seconds, ptime_ms;
    unsigned warm_up_ms, after_ms; /* sent before and after, and not counted */
    unsigned max_delay_ms, initial_delay_ms;
    enum law law;
    bool linear;     /* record 16-bit samples */
    bool by_content; /* a datagram is one packet, whatever port it is from */
    unsigned skip_octets; /* by_content: of header before the packet */
    int cpu_engine, cpu_load;
    bool realtime;
    const char *receive, *send; /* the engine's way; NULL: the fastest */
    unsigned step_ms, tick_ms;  /* the engine's; 0: as it is */
    unsigned reader_sockets;    /* how many of the reader's are sent to; 0: all */
    unsigned reader_buffer;     /* octets of buffer of each; 0: as much as there is */
    bool bare;       /* only the relay */
    bool ratio;      /* the relay, then the engine */
    bool commands;   /* give the engine commands meanwhile */
    bool json;
};

/** Order in which a run goes; what a step's writer wrote before is there for everyone after. */
enum step { STEP_START, STEP_READER_OPEN, STEP_STREAMS_OPEN, STEP_LOAD_DONE, STEP_FAILED };

struct latency {
    uint64_t n;
    uint64_t max_us;
    uint32_t buckets[HIST_US]; /* the last one holds all that is longer */
};

void latency_add(struct latency *l, int64_t ns);

struct load_result { /* writer: load */
    uint64_t sent;            /* packets of the counted time */
    uint64_t send_errors;
    uint64_t behind_max_us;   /* how late the generator ever was */
    uint64_t datagrams;       /* received, of all times */
    uint64_t good;            /* packets of the counted time that came back bit for bit */
    uint64_t corrupted;       /* began like a packet and was none */
    uint64_t out_of_order;    /* came again, or after a later one */
    uint64_t stray_octets;    /* neither silence nor part of a packet */
    uint64_t silence_octets;
    uint64_t silence_inside;  /* octets of silence between the first packet and the last */
    uint64_t unaligned;       /* good packets that did not begin with a datagram */
    uint64_t strangers;       /* datagrams from a port of no stream; by_content: that are no packet */
    uint64_t reader_dropped;  /* datagrams that the reader's own sockets had no room for */
    struct latency first;     /* packet sent to departure of its first octet */
    struct latency last;      /* the same, its last octet: the figure that counts */
};

struct device_result { /* writer: device under test */
    char fault[160];
    double setup_s;
    double window_s;
    double cpu_s;             /* of the engine's or relay's thread, in the window */
    double process_cpu_s;     /* getrusage, user and system, whole process, in the window */
    double busy_s, busy_window_s; /* metrum_module_stats busy_ns, and over how long */
    int64_t rss_octets;       /* growth; of peers: all of it */
    int64_t pss_octets;       /* peers only: the same, pages that processes share divided among them */
    unsigned processes;       /* peers only */
    unsigned fds;             /* growth */
    uint64_t preempted;       /* involuntary context switches of the process */
    double waited_s;          /* the thread was ready to run and another one had its CPU */
    /* engine only: counters of the whole run */
    uint64_t rx_packets, rx_lost, rx_late, rx_overflow, rx_duplicate, rx_resync, rx_datagrams, tx_datagrams, tx_dropped;
    uint64_t late_steps, skipped_ms;
    uint64_t lateness_p99_us, lateness_max_us, latency_p50_us, latency_p99_us, latency_max_us;
    uint64_t command_errors;
    struct latency command;   /* a command given to its answer */
};

struct stream {
    uint16_t rtp_port;        /* writer: device; host byte order */
    uint16_t source_port;     /* writer: device; of its dispatcher */
};

struct plan {
    struct options o;             /* CONST */
    _Atomic uint32_t step;        /* enum step */
    uint16_t reader_port[READ_SOCKETS]; /* writer: load */
    struct stream streams[MAX_STREAMS];
    int64_t start_ns;             /* writer: device. When packet 0 of stream 0 leaves */
    struct load_result load;
    struct device_result device;
    struct samples samples;       /* writer: device */
};

/** A plan that children of this process share. NULL: no memory. */
struct plan *plan_create(const struct options *o);
void plan_destroy(struct plan *p);

void plan_reach(struct plan *p, enum step step);

/** How far the run is. */
enum step plan_step(const struct plan *p);

/** Wait for a step. @return false if another process has failed instead. */
bool plan_await(struct plan *p, enum step step);

/** Where the datagrams of a stream go. */
uint16_t plan_reader_port(const struct plan *p, uint32_t stream);

/** Times of a run, on CLOCK_MONOTONIC. */
int64_t plan_window_start_ns(const struct plan *p);
int64_t plan_window_end_ns(const struct plan *p);

/** Packets of one stream: all, and the first and the one after the last of those counted. */
uint32_t plan_packets(const struct plan *p);
uint32_t plan_first_counted(const struct plan *p);
uint32_t plan_end_counted(const struct plan *p);

/** When packet `seq` of a stream is due: the phases are spread over one packet time. */
int64_t plan_due_ns(const struct plan *p, uint32_t stream, uint32_t seq);

/** The programs of the processes. */
int load_run(struct plan *p);   /* generator and reader */
int engine_run(struct plan *p);
int relay_run(struct plan *p);

void *generator_thread(void *plan);
int reader_open(struct plan *p);
void reader_discard(struct plan *p); /* until the streams are there */
int reader_loop(struct plan *p);

/** What was measured, as text. */
void report_text(const struct plan *p, const char *what);
void report_json(const struct plan *p, const char *what);
double report_cpu_us(const struct plan *p);
double report_quantile_us(const struct latency *l, double q);

#endif
