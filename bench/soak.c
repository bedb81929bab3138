/*
 * bench-soak: 70 % of what the engine can do, for as long as asked. Nothing may be lost, and nothing may grow.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "processes.h"

static const char usage[] =
    "Usage: bench-soak [OPTION]...\n"
    "Find how many streams the engine carries, run 70 % of them for a long time, and tell what was lost and what grew.\n"
    "\n"
    "  --seconds S     how long (1800)\n"
    "  --capacity N    take this instead of finding it: the most streams that come back whole\n"
    "  --most N        try no more streams than this to find it (16000)\n"
    "  --streams N     run so many, whatever the capacity\n"
    "  --every S       seconds between looks at the process (1)\n"
    "  --jitter MAX,INITIAL  delays of the jitter buffer, in ms (200,40: as without being asked)\n"
    "  --receive WAY   each, ring, steered; --send WAY: each, ring, raw (the fastest allowed)\n"
    "  --realtime      real-time priority for all\n"
    "  --samples       print each look at the process as well\n"
    "  --json          print JSON\n"
    "  --help\n"
    "\n"
    "Exit status: 0 nothing lost and nothing grew, 1 something did, 2 the run failed.\n";

enum {
    EXIT_BAD = 1, EXIT_FAILED = 2,
    SHARE_PERCENT = 70, FIRST_STREAMS = 250, TRY_SECONDS = 3, WARM_UP_MS = 3000, AFTER_MS = 1500,
    MEMORY_OCTETS = 256 * 1024, /* what the process may grow by: pages touched late */
};

/* Upper ends of the buckets of lateness, in us; the last holds the rest. */
static const unsigned ends_us[] = {250, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, HIST_US};

struct soak {
    struct options o;
    unsigned capacity, most, streams;
    double every_s;
    bool samples;
};

static struct plan *run(const struct options *o, double every_s, bool must)
{
    struct plan *p = plan_create(o);

    if (!p)
        args_die("no memory", "");
    p->samples.every_s = every_s;
    if (processes_run(p, load_run, engine_run))
        return p;
    if (must) {
        fprintf(stderr, "bench-soak: the run failed: %s\n", p->device.fault[0] ? p->device.fault : "a process ended");
        exit(EXIT_FAILED);
    }
    plan_destroy(p);
    return NULL;
}

/* Whole, and no later than a packet's time beyond the delay that was asked for. */
static bool carries(const struct soak *s, unsigned streams)
{
    struct options o = s->o;
    struct plan *p;
    bool well;

    o.streams = streams;
    o.seconds = TRY_SECONDS;
    p = run(&o, 0, false);
    if (!p)
        return false;
    well = p->load.sent == p->load.good && !p->load.corrupted && !p->device.skipped_ms &&
           report_quantile_us(&p->load.last, .99) < (o.initial_delay_ms + o.ptime_ms + 2) * 1000.0;
    fprintf(stderr, "bench-soak: %u streams %s\n", streams, well ? "come back whole" : "are too many");
    plan_destroy(p);
    return well;
}

/* Twice as many each time, then halfway to what was too many. A try that fails is made once more: others use this machine. */
static unsigned find_capacity(const struct soak *s)
{
    unsigned good = 0, bad = 0;

    for (unsigned n = FIRST_STREAMS; n <= s->most && !bad; n *= 2) {
        if (carries(s, n) || carries(s, n))
            good = n;
        else
            bad = n;
    }
    while (bad && bad - good > FIRST_STREAMS) {
        unsigned n = (good + bad) / 2;

        if (carries(s, n) || carries(s, n))
            good = n;
        else
            bad = n;
    }
    return good;
}

/* What must hold */

struct verdict {
    int64_t lost, memory_growth;
    bool fds_flat, pools_flat, memory_flat, none_lost;
};

static struct verdict judge(const struct plan *p)
{
    const struct samples *all = &p->samples;
    const struct sample *first = &all->s[0];
    struct verdict v = {.lost = (int64_t)(p->load.sent - p->load.good), .fds_flat = all->n, .pools_flat = all->n};

    for (unsigned i = 0; i < all->n; i++) {
        v.fds_flat = v.fds_flat && all->s[i].fds == first->fds;
        v.pools_flat = v.pools_flat && all->s[i].objects == first->objects;
        if (all->s[i].private_octets - first->private_octets > v.memory_growth)
            v.memory_growth = all->s[i].private_octets - first->private_octets;
    }
    v.memory_flat = all->n && v.memory_growth <= MEMORY_OCTETS;
    v.none_lost = p->load.sent && !v.lost && !p->load.corrupted && !p->device.tx_dropped && !p->device.skipped_ms;
    return v;
}

static bool good(const struct verdict *v)
{
    return v->fds_flat && v->pools_flat && v->memory_flat && v->none_lost;
}

/* How long after the earliest moment, sent and the delay that was asked for, a packet's last octet left. */
static void lateness(const struct plan *p, uint64_t buckets[])
{
    unsigned delay_us = p->o.initial_delay_ms * 1000, b;

    for (unsigned us = 0; us < HIST_US; us++) {
        unsigned late = us > delay_us ? us - delay_us : 0;

        for (b = 0; ends_us[b] <= late; b++)
            ;
        buckets[b] += p->load.last.buckets[us];
    }
}

struct figure {
    const char *name, *help;
    double value;
};

static void each_figure(const struct soak *s, const struct plan *p, void (*print)(const struct figure *))
{
    const struct verdict v = judge(p);
    const struct sample none = {0}, *last = p->samples.n ? &p->samples.s[p->samples.n - 1] : &none,
                        *first = &p->samples.s[0];
    const struct figure figures[] = {
        {"capacity_streams", "found or given; 0: not asked for", s->capacity},
        {"streams", "that ran", p->o.streams},
        {"seconds", "counted", p->o.seconds},
        {"packets_sent", "in that time", (double)p->load.sent},
        {"packets_lost", "must be 0", (double)v.lost},
        {"packets_corrupted", "must be 0", (double)p->load.corrupted},
        {"engine_tx_dropped", "must be 0", (double)p->device.tx_dropped},
        {"engine_skipped_ms", "must be 0", (double)p->device.skipped_ms},
        {"private_octets_first", "memory of the engine's process", (double)first->private_octets},
        {"private_octets_last", "", (double)last->private_octets},
        {"private_octets_growth", "the most above the first; at most 262144", (double)v.memory_growth},
        {"fds_first", "", first->fds},
        {"fds_last", "must be the same, always", last->fds},
        {"pool_items_first", "", first->objects},
        {"pool_items_last", "must be the same, always", last->objects},
        {"samples", "looks at the process", p->samples.n},
        {"step_lateness_p50_us", "of the engine's steps", (double)last->lateness_p50_us},
        {"step_lateness_p99_us", "", (double)last->lateness_p99_us},
        {"step_lateness_max_us", "", (double)last->lateness_max_us},
        {"late_steps", "more than 1 ms behind", (double)last->late_steps},
        {"latency_p50_us", "packet sent to departure of its last octet", report_quantile_us(&p->load.last, .5)},
        {"latency_p99_us", "", report_quantile_us(&p->load.last, .99)},
        {"latency_p999_us", "", report_quantile_us(&p->load.last, .999)},
        {"latency_max_us", "", (double)p->load.last.max_us},
        {"cpu_us_per_stream_second", "", report_cpu_us(p)},
        {"waited_percent", "of the time the engine was ready and another had its CPU",
         p->device.waited_s / p->device.window_s * 100},
        {"generator_behind_max_us", "the load's own worst delay", (double)p->load.behind_max_us},
    };

    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
        print(&figures[i]);
}

static void print_text(const struct figure *f)
{
    printf("  %-28s %14.0f  %s\n", f->name, f->value, f->help);
}

static void print_json(const struct figure *f)
{
    printf("  \"%s\": %.0f,\n", f->name, f->value);
}

static void text(const struct soak *s, const struct plan *p)
{
    uint64_t buckets[sizeof(ends_us) / sizeof(ends_us[0])] = {0};
    struct verdict v = judge(p);

    each_figure(s, p, print_text);
    puts("  packets by how late they left, beyond the delay that was asked for:");
    lateness(p, buckets);
    for (unsigned i = 0; i < sizeof(ends_us) / sizeof(ends_us[0]); i++)
        printf("    below %6.2f ms %14llu\n", ends_us[i] / 1000.0, (unsigned long long)buckets[i]);
    for (unsigned i = 0; s->samples && i < p->samples.n; i++)
        printf("    %8.1f s: %lld octets, %u descriptors, %u pool items, load %llu %%\n", p->samples.s[i].at_s,
               (long long)p->samples.s[i].private_octets, p->samples.s[i].fds, p->samples.s[i].objects,
               (unsigned long long)p->samples.s[i].load_percent);
    printf("lost: %s; memory: %s; descriptors: %s; pools: %s\n", v.none_lost ? "none" : "SOME",
           v.memory_flat ? "flat" : "GROWS", v.fds_flat ? "flat" : "CHANGE", v.pools_flat ? "flat" : "CHANGE");
}

static void json(const struct soak *s, const struct plan *p)
{
    uint64_t buckets[sizeof(ends_us) / sizeof(ends_us[0])] = {0};
    struct verdict v = judge(p);

    puts("{");
    each_figure(s, p, print_json);
    lateness(p, buckets);
    printf("  \"lateness_below_us\": {");
    for (unsigned i = 0; i < sizeof(ends_us) / sizeof(ends_us[0]); i++)
        printf("%s\"%u\": %llu", i ? ", " : "", ends_us[i], (unsigned long long)buckets[i]);
    printf("},\n  \"samples_at\": [");
    for (unsigned i = 0; s->samples && i < p->samples.n; i++)
        printf("%s\n    {\"s\": %.1f, \"private_octets\": %lld, \"fds\": %u, \"pool_items\": %u}", i ? "," : "",
               p->samples.s[i].at_s, (long long)p->samples.s[i].private_octets, p->samples.s[i].fds,
               p->samples.s[i].objects);
    printf("],\n  \"holds\": %s\n}\n", good(&v) ? "true" : "false");
}

enum { SECONDS = 256, CAPACITY, MOST, STREAMS, EVERY, JITTER, RECEIVE, SEND, REALTIME, EACH_SAMPLE, JSON, HELP };

static const struct option long_options[] = {
    {"seconds", required_argument, NULL, SECONDS}, {"capacity", required_argument, NULL, CAPACITY},
    {"most", required_argument, NULL, MOST},       {"streams", required_argument, NULL, STREAMS},
    {"every", required_argument, NULL, EVERY},     {"jitter", required_argument, NULL, JITTER},
    {"receive", required_argument, NULL, RECEIVE}, {"send", required_argument, NULL, SEND},
    {"realtime", no_argument, NULL, REALTIME},     {"samples", no_argument, NULL, EACH_SAMPLE},
    {"json", no_argument, NULL, JSON},             {"help", no_argument, NULL, HELP},
    {0},
};

static void set_jitter(struct options *o, const char *value)
{
    char rest;

    if (sscanf(value, "%u,%u%c", &o->max_delay_ms, &o->initial_delay_ms, &rest) != 2)
        args_die("wants MAX,INITIAL, not ", value);
}

static void set_option(struct soak *s, int option)
{
    switch (option) {
    case SECONDS: s->o.seconds = args_number(optarg, 2, 10 * 86400); break;
    case CAPACITY: s->capacity = args_number(optarg, 2, MAX_STREAMS); break;
    case MOST: s->most = args_number(optarg, FIRST_STREAMS, MAX_STREAMS); break;
    case STREAMS: s->streams = args_number(optarg, 1, MAX_STREAMS); break;
    case EVERY: s->every_s = args_number(optarg, 1, 3600); break;
    case JITTER: set_jitter(&s->o, optarg); break;
    case RECEIVE: s->o.receive = optarg; break;
    case SEND: s->o.send = optarg; break;
    case REALTIME: s->o.realtime = true; break;
    case EACH_SAMPLE: s->samples = true; break;
    case JSON: s->o.json = true; break;
    case HELP: fputs(usage, stdout); exit(0);
    default: exit(EXIT_FAILED);
    }
}

int main(int argc, char **argv)
{
    struct soak s = {.o = {.seconds = 1800, .ptime_ms = 20, .max_delay_ms = 200, .initial_delay_ms = 40, .cpu_load = 1,
                           .warm_up_ms = WARM_UP_MS, .after_ms = AFTER_MS},
                     .most = 16000, .every_s = 1};
    struct verdict v;
    struct plan *p;
    int option;

    while ((option = getopt_long(argc, argv, "", long_options, NULL)) >= 0)
        set_option(&s, option);
    if (optind < argc)
        args_die("takes no argument: ", argv[optind]);
    if (!s.streams && !s.capacity)
        s.capacity = find_capacity(&s);
    s.o.streams = s.streams ? s.streams : s.capacity * SHARE_PERCENT / 100;
    if (!s.o.streams)
        args_die("this machine does not carry any stream whole; try --streams", "");
    p = run(&s.o, s.every_s, true);
    (s.o.json ? json : text)(&s, p);
    v = judge(p);
    plan_destroy(p);
    return good(&v) ? 0 : EXIT_BAD;
}
