/*
 * bench-streams: RTP streams over loopback through one module and as many dispatchers, and read back.
 *
 * This process only forks, waits and prints: the library sees no fork, and each run starts with fresh memory.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "content.h"
#include "processes.h"

static const char usage[] =
    "Usage: bench-streams [OPTION]...\n"
    "Send RTP streams through one module and as many UDP dispatchers, and check what comes back.\n"
    "\n"
    "  --streams N           how many, up to 65536 (100)\n"
    "  --seconds S           how long is counted (10)\n"
    "  --ptime MS            length of a packet: 10 ... 60 (20)\n"
    "  --jitter MAX,INITIAL  delays of the jitter buffer, in ms (60,5)\n"
    "  --law pcma|pcmu       coding of the packets (pcma)\n"
    "  --format alaw|ulaw|l16  coding of the recording (the packets' own)\n"
    "  --cpu-engine N        CPU of the engine's thread, -1 for any (0)\n"
    "  --cpu-load N          CPU of generator, reader and the program's thread, -1 for any (1)\n"
    "  --receive WAY         how the engine receives: each, ring, steered (the fastest allowed)\n"
    "  --send WAY            how it sends: each, ring, raw (the fastest allowed)\n"
    "  --step MS             it wakes at multiples of this: 1 ... 20 (1)\n"
    "  --tick MS             length of a block: 5 ... 40 (20)\n"
    "  --reader-sockets N    how many sockets receive: 1 ... 16 (16)\n"
    "  --reader-buffer N     receive buffer of each, in octets (as much as there is)\n"
    "  --realtime            run engine, generator and reader with real-time priority\n"
    "  --bare                no engine: only recvmmsg and send, the least that any engine costs\n"
    "  --ratio               first bare, then the engine, and the ratio of their CPU time\n"
    "  --json                print JSON\n"
    "  --help\n"
    "\n"
    "Exit status: 0 all packets came back, 1 some did not, 2 the run failed.\n"
    "bench/README.md says what the figures mean.\n";

enum { EXIT_LOST = 1, EXIT_FAILED = 2 };

enum { WARM_UP_MS = 2000, AFTER_MS = 1500 }; /* after the count, the engine's busy_ns is read */

static void die(const char *what, const char *value)
{
    fprintf(stderr, "bench-streams: %s%s; see --help\n", what, value);
    exit(EXIT_FAILED);
}

static unsigned number(const char *value, unsigned low, unsigned high)
{
    char *end;
    unsigned long v = strtoul(value, &end, 10);

    if (!*value || *end || *value == '-' || v < low || v > high)
        die("not a number in range: ", value);
    return (unsigned)v;
}

static void set_jitter(struct options *o, const char *value)
{
    char rest;

    if (sscanf(value, "%u,%u%c", &o->max_delay_ms, &o->initial_delay_ms, &rest) != 2)
        die("wants MAX,INITIAL, not ", value);
}

static int cpu_number(const char *value)
{
    return strcmp(value, "-1") ? (int)number(value, 0, 1023) : -1;
}

/* A recording in the other law would be transcoded, and could not be checked bit for bit. */
static void set_format(struct options *o, const char *value)
{
    o->linear = !strcmp(value, "l16");
    if (!o->linear && *value && strcmp(value, o->law == LAW_ALAW ? "alaw" : "ulaw"))
        die("can be recorded in their own law or as l16, not as ", value);
}

enum { STREAMS = 256, SECONDS, PTIME, JITTER, FORMAT, LAW, CPU_ENGINE, CPU_LOAD, RECEIVE, SEND, STEP, TICK, READER_SOCKETS,
       READER_BUFFER, REALTIME, BARE, RATIO, JSON, HELP };

static const struct option long_options[] = {
    {"streams", required_argument, NULL, STREAMS},   {"seconds", required_argument, NULL, SECONDS},
    {"ptime", required_argument, NULL, PTIME},       {"jitter", required_argument, NULL, JITTER},
    {"format", required_argument, NULL, FORMAT},     {"law", required_argument, NULL, LAW},
    {"cpu-engine", required_argument, NULL, CPU_ENGINE}, {"cpu-load", required_argument, NULL, CPU_LOAD},
    {"receive", required_argument, NULL, RECEIVE},   {"send", required_argument, NULL, SEND},
    {"step", required_argument, NULL, STEP},         {"tick", required_argument, NULL, TICK},
    {"reader-sockets", required_argument, NULL, READER_SOCKETS},
    {"reader-buffer", required_argument, NULL, READER_BUFFER},
    {"realtime", no_argument, NULL, REALTIME},       {"bare", no_argument, NULL, BARE},
    {"ratio", no_argument, NULL, RATIO},             {"json", no_argument, NULL, JSON},
    {"help", no_argument, NULL, HELP},               {0},
};

static void set_option(struct options *o, int option, const char *value, const char **format)
{
    switch (option) {
    case STREAMS: o->streams = number(value, 1, MAX_STREAMS); break;
    case SECONDS: o->seconds = number(value, 1, 86400); break;
    case PTIME: o->ptime_ms = number(value, 10, MAX_PTIME_MS); break;
    case JITTER: set_jitter(o, value); break;
    case FORMAT: *format = value; break;
    case LAW:
        if (strcmp(value, "pcma") && strcmp(value, "pcmu"))
            die("no such law: ", value);
        o->law = strcmp(value, "pcma") ? LAW_ULAW : LAW_ALAW;
        break;
    case CPU_ENGINE: o->cpu_engine = cpu_number(value); break;
    case CPU_LOAD: o->cpu_load = cpu_number(value); break;
    case RECEIVE: o->receive = value; break;
    case SEND: o->send = value; break;
    case STEP: o->step_ms = number(value, 1, 20); break;
    case TICK: o->tick_ms = number(value, 5, 40); break;
    case READER_SOCKETS: o->reader_sockets = number(value, 1, READ_SOCKETS); break;
    case READER_BUFFER: o->reader_buffer = number(value, 1, 1 << 30); break;
    case REALTIME: o->realtime = true; break;
    case BARE: o->bare = true; break;
    case RATIO: o->ratio = true; break;
    case JSON: o->json = true; break;
    case HELP: fputs(usage, stdout); exit(0);
    default: exit(EXIT_FAILED);
    }
}

static struct options read_options(int argc, char **argv)
{
    struct options o = {.streams = 100, .seconds = 10, .ptime_ms = 20, .max_delay_ms = 60, .initial_delay_ms = 5};
    const char *format = "";
    int option;

    o.cpu_load = 1;
    o.warm_up_ms = WARM_UP_MS;
    o.after_ms = AFTER_MS;
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) >= 0)
        set_option(&o, option, optarg, &format);
    if (optind < argc)
        die("not an option: ", argv[optind]);
    set_format(&o, format);
    if (o.bare && o.linear)
        die("the bare relay does not decode: no l16 with ", "--bare");
    return o;
}

static struct plan *run(const struct options *o)
{
    struct plan *p = plan_create(o);

    if (!p)
        die("no memory", "");
    if (!processes_run(p, load_run, o->bare ? relay_run : engine_run)) {
        fprintf(stderr, "bench-streams: the run failed: %s\n",
                p->device.fault[0] ? p->device.fault : "a process ended");
        exit(EXIT_FAILED);
    }
    return p;
}

static void print(const struct plan *p, const char *what)
{
    if (p->o.json)
        report_json(p, what);
    else
        report_text(p, what);
}

static bool complete(const struct plan *p)
{
    return p->load.sent == p->load.good && !p->load.corrupted;
}

int main(int argc, char **argv)
{
    struct options o = read_options(argc, argv), bare = o;
    struct plan *before = NULL, *p;
    int status;

    bare.bare = true;
    if (o.ratio && !o.bare) {
        before = run(&bare);
        fputs(o.json ? "[" : "", stdout);
        print(before, "bare");
        fputs(o.json ? ",\n" : "\n", stdout);
    }
    p = run(&o);
    print(p, o.bare ? "bare" : "engine");
    if (before && !o.json)
        printf("\nengine / bare: %.2f (CPU time)\n", report_cpu_us(p) / report_cpu_us(before));
    if (o.json)
        fputs(before ? "]\n" : "\n", stdout);
    status = complete(p) ? 0 : EXIT_LOST;
    plan_destroy(p);
    if (before)
        plan_destroy(before);
    return status;
}
