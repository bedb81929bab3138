/* bench-codecs: what an encoding costs, with the calls and the cache that many streams of 64 kbit/s leave it. */
#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../args.h"
#include "../figures.h"
#include "data/bitio.h"
#include "data/encoding.h"

#define PROGRAM "bench-codecs"

static const char usage[] =
    "Usage: bench-codecs [OPTION]...\n"
    "Encodes and decodes, in calls of as many bits as a timeslot has in 2.5 ms, for one stream and for many in turn.\n"
    "\n"
    "  --frame OCTETS    of an HDLC frame, without its check (128)\n"
    "  --bits N          in a call, a multiple of 8 (160)\n"
    "  --streams N       of the many (5000)\n"
    "  --ms MS           CPU time of each of five rounds, of which the median counts (100)\n"
    "  --targets         exit with 1 if a target is missed\n"
    "  --json            print JSON\n"
    "  --help\n"
    "\n"
    "Exit status: 0 measured, 1 a target was missed (--targets), 2 a run failed or came back wrong.\n";

enum { EXIT_MISSED = 1, EXIT_FAILED = 2, ROUNDS = 5, MOST_BITS = 8192, LINE_OCTETS = 1 << 16 };

struct options {
    unsigned frame, bits, streams, ms;
};

/* What is said over and over, and how it looks on the line. */
struct content {
    uint8_t *said;
    unsigned said_len;
    uint8_t line[LINE_OCTETS + 8];
};

struct stream {
    struct mt_encoder encoder;
    struct mt_decoder decoder;
    struct mt_octet_source source;
    struct mt_octet_sink sink;
    const struct content *content;
    unsigned at, line_at;
    uint64_t octets; /* that came out */
};

struct test {
    const char *name, *help;
    struct mt_encoding_config config;
    int fill; /* of the frames: this octet, or -1 for noise; -2: there are no frames */
    double target_mbit_s;
};

enum { NOISE = -1, NOTHING = -2, CCITT = 0x1021 };

#define HDLC(bits, poly)                                                                \
    {                                                                                   \
        .encoding = MT_ENCODING_HDLC, .hdlc = {.crc_bits = (bits), .crc_poly = (poly) } \
    }

static const struct test tests[] = {
    {"hdlc", "random octets, check of 16 bits", HDLC(16, CCITT), NOISE, 300},
    {"hdlc_crc32", "random octets, check of 32 bits", HDLC(32, 0x04c11db7), NOISE, 300},
    {"hdlc_no_crc", "random octets, no check", HDLC(0, 0), NOISE, 300},
    {"hdlc_ones", "octets of ones, a zero after each five", HDLC(16, CCITT), 0xff, 50},
    {"hdlc_flags", "a pause: flags alone", HDLC(16, CCITT), NOTHING, 300},
    {"async", "8 data bits", {.encoding = MT_ENCODING_ASYNC}, NOISE, 50},
    {"sync", "octets as they are", {.encoding = MT_ENCODING_SYNC}, NOISE, 300},
};

static unsigned give(struct mt_octet_source *source, uint8_t *octets, unsigned n)
{
    struct stream *s = (struct stream *)((char *)source - offsetof(struct stream, source));
    unsigned len = s->content->said_len - s->at;

    if (!s->content->said_len)
        return 0;
    if (len > n)
        len = n;
    memcpy(octets, s->content->said + s->at, len);
    s->at = s->at + len < s->content->said_len ? s->at + len : 0;
    return len < n ? len + give(source, octets + len, n - len) : len;
}

static void take(struct mt_octet_sink *sink, const uint8_t *octets, unsigned n)
{
    struct stream *s = (struct stream *)((char *)sink - offsetof(struct stream, sink));

    (void)octets;
    s->octets += n;
}

static void begin(struct stream *s, const struct test *t, const struct content *c)
{
    *s = (struct stream){.source = {give}, .sink = {.octets = take}, .content = c};
    mt_encoder_init(&s->encoder, &t->config, &s->source);
    mt_decoder_init(&s->decoder, &t->config, &s->sink);
}

/* Items of HDLC, or octets. */
static void say(struct content *c, const struct test *t, const struct options *o)
{
    unsigned padded = (o->frame + 3) / 4 * 4, item = 4 + padded, items = (LINE_OCTETS / 2 + item) / item;
    uint32_t number = htole32(o->frame * 8);

    c->said_len = t->fill == NOTHING ? 0 : items * item;
    c->said = malloc(items * item);
    if (!c->said)
        args_die("no memory", "");
    for (unsigned i = 0; i < items * item; i++)
        c->said[i] = (uint8_t)(t->fill == NOISE ? random() : t->fill);
    for (unsigned i = 0; i < items && t->config.encoding == MT_ENCODING_HDLC; i++)
        memcpy(c->said + i * item, &number, 4);
}

static int64_t cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void encode(struct stream *s, unsigned bits)
{
    uint8_t line[MOST_BITS / 8];

    s->encoder.out.bits(&s->encoder.out, line, bits);
    __asm__ volatile("" ::"r"(line) : "memory");
}

static void decode(struct stream *s, unsigned bits)
{
    if (s->line_at + bits / 8 > LINE_OCTETS)
        s->line_at = 0;
    s->decoder.in.bits(&s->decoder.in, s->content->line + s->line_at, bits);
    s->line_at += bits / 8;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* @return Mbit/s of the line, the median of the rounds */
static double measure(struct stream *all, unsigned streams, const struct options *o,
                      void (*work)(struct stream *s, unsigned bits))
{
    double rates[ROUNDS];

    for (unsigned round = 0; round < ROUNDS; round++) {
        int64_t from = cpu_ns(), ns;
        uint64_t calls = 0;

        do {
            for (unsigned n = 0; n < 5000; n += streams)
                for (unsigned i = 0; i < streams; i++, calls++)
                    work(&all[i], o->bits);
            ns = cpu_ns() - from;
        } while (ns < o->ms * INT64_C(1000000));
        rates[round] = (double)calls * o->bits * 1e3 / (double)ns;
    }
    qsort(rates, ROUNDS, sizeof rates[0], by_value);
    return rates[ROUNDS / 2];
}

static void add(struct figures *f, const char *group, const struct test *t, const char *what, double mbit_s,
                double target)
{
    struct figure one = {.group = group,
                         .value = mbit_s,
                         .unit = "Mbit/s",
                         .kind = target ? TARGET_AT_LEAST : TARGET_NONE,
                         .target = target,
                         .help = t->help};

    snprintf(one.name, sizeof one.name, "%s_%s_mbit_s", t->name, what);
    figures_add(f, &one);
}

static void run(struct figures *f, const struct test *t, const struct options *o, struct stream *all)
{
    struct content c = {0};
    double cost;

    say(&c, t, o);
    begin(all, t, &c);
    all->encoder.out.bits(&all->encoder.out, c.line, LINE_OCTETS * 8);
    for (unsigned i = 0; i < o->streams; i++) {
        begin(&all[i], t, &c);
        all[i].line_at = i * 8 % LINE_OCTETS;
    }
    add(f, t->name, t, "encode", measure(all, 1, o, encode), t->target_mbit_s);
    add(f, NULL, t, "decode", measure(all, 1, o, decode), t->target_mbit_s);
    cost = 64 / measure(all, o->streams, o, encode);
    figures_add(
        f, &(struct figure){NULL, "", cost, "ms", 3, TARGET_NONE, 0, "of CPU for a second of 64 kbit/s, many streams"});
    snprintf(f->all[f->n - 1].name, sizeof f->all[0].name, "%s_encode_many_ms_per_s", t->name);
    cost = 64 / measure(all, o->streams, o, decode);
    figures_add(
        f, &(struct figure){NULL, "", cost, "ms", 3, TARGET_NONE, 0, "of CPU for a second of 64 kbit/s, many streams"});
    snprintf(f->all[f->n - 1].name, sizeof f->all[0].name, "%s_decode_many_ms_per_s", t->name);
    if (!all->octets && t->fill != NOTHING)
        args_die("nothing came out of ", t->name);
    free(c.said);
}

enum { FRAME = 256, BITS, STREAMS, MS, TARGETS, JSON, HELP };

static const struct option long_options[] = {
    {"frame", required_argument, NULL, FRAME},
    {"bits", required_argument, NULL, BITS},
    {"streams", required_argument, NULL, STREAMS},
    {"ms", required_argument, NULL, MS},
    {"targets", no_argument, NULL, TARGETS},
    {"json", no_argument, NULL, JSON},
    {"help", no_argument, NULL, HELP},
    {0},
};

int main(int argc, char **argv)
{
    struct options o = {.frame = 128, .bits = 160, .streams = 5000, .ms = 100};
    bool json = false, targets = false;
    static struct figures f;
    struct stream *all;
    int option;

    while ((option = getopt_long(argc, argv, "", long_options, NULL)) >= 0)
        switch (option) {
        case FRAME: o.frame = args_number(optarg, 1, 16384); break;
        case BITS: o.bits = args_number(optarg, 8, MOST_BITS) / 8 * 8; break;
        case STREAMS: o.streams = args_number(optarg, 1, 100000); break;
        case MS: o.ms = args_number(optarg, 1, 10000); break;
        case TARGETS: targets = true; break;
        case JSON: json = true; break;
        case HELP: fputs(usage, stdout); return 0;
        default: return EXIT_FAILED;
        }
    if (optind < argc)
        args_die("not an option: ", argv[optind]);
    all = malloc(o.streams * sizeof *all);
    if (!all)
        args_die("no memory", "");
    for (unsigned i = 0; i < sizeof tests / sizeof tests[0]; i++)
        run(&f, &tests[i], &o, all);
    free(all);
    figures_print(&f, PROGRAM, json);
    return targets && !figures_met(&f) ? EXIT_MISSED : 0;
}
