/* bench-modems: CPU time of modems for a second of line, with the calls and the cache that many of them leave it. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../args.h"
#include "../figures.h"
#include "data/line.h"
#include "os/linux.h"

#define PROGRAM "bench-modems"

static const char usage[] =
    "Usage: bench-modems [OPTION]...\n"
    "Sends random bits with many transmitters, and receives them with many receivers, block by block in turn.\n"
    "\n"
    "  --block SAMPLES   in a call (20)\n"
    "  --modems N        that take turns (300)\n"
    "  --seconds S       of line for each (2)\n"
    "  --targets         exit with 1 if a target is missed\n"
    "  --json            print JSON\n"
    "  --help\n"
    "\n"
    "Exit status: 0 measured, 1 a target was missed (--targets), 2 a run failed or came back wrong.\n";

enum { EXIT_MISSED = 1, EXIT_FAILED = 2, RATE_HZ = 8000, LEAD = 3 * RATE_HZ, MOST_SECONDS = 60, TARGET = 300 };

struct options {
    unsigned block, modems, seconds;
};

#define FSK(bps, mark, space)                                                                                          \
    {.protocol = MT_LINE_FSK,                                                                                          \
     .u.fsk = {.speed_x65536 = (bps) * 65536u, .mark_hz = (mark), .space_hz = (space), .carrier_on_ms = 20,            \
               .carrier_off_ms = 20}}

static const struct test {
    const char *name;
    struct mt_line_config config;
    bool target;
} tests[] = {
    {"fsk_v21", FSK(300, 980, 1180), true},
    {"fsk_v23", FSK(1200, 1300, 2100), true},
    {"fsk_v23_75", FSK(75, 390, 450), true},
    {"cw_20", {.protocol = MT_LINE_CW, .u.cw = {20 << 16, 1000, 1000, false, 0}}, false},
    {"tty", {.protocol = MT_LINE_TTY}, false},
    {"v27ter_4800", {.protocol = MT_LINE_V27TER, .u.speed = 4800}, false},
    {"v29_9600", {.protocol = MT_LINE_V29, .u.speed = 9600}, true},
    {"v17_14400", {.protocol = MT_LINE_V17, .u.speed = 14400}, false},
};

struct count {
    struct mt_bit_sink sink;
    uint64_t bits;
};

static int16_t line[LEAD + (MOST_SECONDS + 1) * RATE_HZ];
static uint64_t state = 1;

static unsigned random_bits(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    (void)source;
    for (unsigned i = 0; i < (n + 7) / 8; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        bits[i] = (uint8_t)(state >> 33);
    }
    return n;
}

static void count_bits(struct mt_bit_sink *sink, const uint8_t *bits, unsigned n)
{
    (void)bits;
    ((struct count *)(void *)sink)->bits += n;
}

static void no_carrier(struct mt_bit_sink *sink, int value)
{
    (void)sink;
    (void)value;
}

static double cpu_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static void add(struct figures *f, const struct test *t, const char *what, double us, bool target)
{
    struct figure one = {.group = what, .value = us, .unit = "us/s", .digits = 0, .help = "CPU time of a second of line"};

    snprintf(one.name, sizeof one.name, "%s_%s_us", t->name, what);
    figures_add(f, &one);
    one = (struct figure){.value = 1e6 / us,
                          .unit = "",
                          .kind = target ? TARGET_AT_LEAST : TARGET_NONE,
                          .target = TARGET,
                          .help = "modems of a core, if it did nothing else"};
    snprintf(one.name, sizeof one.name, "%s_%s_per_core", t->name, what);
    figures_add(f, &one);
}

static void fail(const struct test *t, const char *what)
{
    fprintf(stderr, PROGRAM ": %s: %s\n", t->name, what);
    exit(EXIT_FAILED);
}

/* @return CPU time of a second of one transmitter; the sound of one is left in line */
static double run_tx(const struct test *t, const struct options *o)
{
    struct mt_line_command rts = {.verb = MT_LINE_ASSERT_RTS};
    struct mt_bit_source source = {.bits = random_bits};
    struct mt_line_tx **tx = calloc(o->modems, sizeof *tx);
    int16_t other[4096];
    double us;

    for (unsigned i = 0; i < o->modems; i++) {
        if (!tx || mt_line_create(NULL, &tx[i], &t->config, NULL, &source) != 0)
            fail(t, "no transmitter");
        tx[i]->ops->command(tx[i], &rts);
    }
    us = cpu_us();
    for (unsigned at = 0; at + o->block <= LEAD + o->seconds * RATE_HZ; at += o->block) {
        tx[0]->ops->pull(tx[0], line + at, o->block);
        for (unsigned i = 1; i < o->modems; i++)
            tx[i]->ops->pull(tx[i], other, o->block);
    }
    us = (cpu_us() - us) / o->modems / (o->seconds + (double)LEAD / RATE_HZ);
    for (unsigned i = 0; i < o->modems; i++)
        mt_line_tx_destroy(tx[i]);
    free(tx);
    return us;
}

/* After the training, which costs less. */
static double run_rx(const struct test *t, const struct options *o)
{
    struct count count = {.sink = {count_bits, no_carrier}};
    struct mt_line_rx **rx = calloc(o->modems, sizeof *rx);
    unsigned end = (LEAD + o->seconds * RATE_HZ) / o->block * o->block;
    uint64_t bits;
    double us;

    for (unsigned i = 0; i < o->modems; i++) {
        if (!rx || mt_line_create(&rx[i], NULL, &t->config, &count.sink, NULL) != 0)
            fail(t, "no receiver");
        rx[i]->ops->push(rx[i], line, LEAD);
    }
    bits = count.bits;
    us = cpu_us();
    for (unsigned at = LEAD; at + o->block <= end; at += o->block)
        for (unsigned i = 0; i < o->modems; i++)
            rx[i]->ops->push(rx[i], line + at, o->block);
    us = (cpu_us() - us) / o->modems / o->seconds;
    if (count.bits - bits < o->modems)
        fail(t, "no bits came");
    for (unsigned i = 0; i < o->modems; i++)
        mt_line_rx_destroy(rx[i]);
    free(rx);
    return us;
}

static void run(struct figures *f, const struct test *t, const struct options *o)
{
    struct test sender = *t;

    if (t->config.protocol == MT_LINE_TTY) /* it only receives */
        sender.config = (struct mt_line_config)FSK(50, 1400, 1800);
    add(f, t, "tx", run_tx(&sender, o), false);
    add(f, t, "rx", run_rx(t, o), t->target);
}

enum { BLOCK, MODEMS, SECONDS, TARGETS, JSON, HELP };

static const struct option long_options[] = {
    {"block", required_argument, NULL, BLOCK},     {"modems", required_argument, NULL, MODEMS},
    {"seconds", required_argument, NULL, SECONDS}, {"targets", no_argument, NULL, TARGETS},
    {"json", no_argument, NULL, JSON},             {"help", no_argument, NULL, HELP},
    {0},
};

int main(int argc, char **argv)
{
    struct options o = {.block = 20, .modems = 300, .seconds = 2};
    bool json = false, targets = false;
    static struct figures f;
    int option;

    mt_os = &mt_os_linux;
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) >= 0)
        switch (option) {
        case BLOCK: o.block = args_number(optarg, 1, 4096); break;
        case MODEMS: o.modems = args_number(optarg, 1, 10000); break;
        case SECONDS: o.seconds = args_number(optarg, 1, MOST_SECONDS); break;
        case TARGETS: targets = true; break;
        case JSON: json = true; break;
        case HELP: fputs(usage, stdout); return 0;
        default: return EXIT_FAILED;
        }
    if (optind < argc)
        args_die("not an option: ", argv[optind]);
    for (unsigned i = 0; i < sizeof tests / sizeof tests[0]; i++)
        run(&f, &tests[i], &o);
    figures_print(&f, PROGRAM, json);
    return targets && !figures_met(&f) ? EXIT_MISSED : 0;
}
