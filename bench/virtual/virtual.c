/* bench-virtual: the media work alone, on a virtual clock, with sockets that need no kernel. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../args.h"
#include "parts.h"

static const char usage[] =
    "Usage: bench-virtual [OPTION]...\n"
    "What the media work costs without the kernel's network: streams of RTP through modules with a virtual clock.\n"
    "\n"
    "  --only PART,...   growth, formats, pair, idle, layout (all)\n"
    "  --streams N       growth with this many streams only, and the other parts with as many (2000)\n"
    "  --media MS        of media in each of five windows, more with fewer streams; the least counts (1000)\n"
    "  --whole           compare every octet that is sent, not only length and sequence\n"
    "  --quick           small numbers of streams, short times: a second or two in all\n"
    "  --targets         exit with 1 if a target is missed\n"
    "  --json            print JSON\n"
    "  --help\n"
    "\n"
    "Exit status: 0 measured, 1 a target was missed (--targets), 2 a run failed or a wrong octet was sent.\n"
    "docs/PERFORMANCE.md says what the figures mean.\n";

enum { EXIT_MISSED = 1, EXIT_FAILED = 2, QUICK_MEDIA_MS = 100, MEDIA_MS = 1000, USUAL_STREAMS = 2000, MOST_TIMES = 20 };

#define PROGRAM "bench-virtual"

static const char *const names[] = {"growth", "formats", "pair", "idle", "layout", NULL};
static bool (*const parts[])(const struct parts_options *o, struct figures *f) = {part_growth, part_formats, part_pair,
                                                                                  part_idle, part_layout};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

unsigned parts_streams(const struct parts_options *o)
{
    return o->streams ? o->streams : USUAL_STREAMS;
}

unsigned parts_media_ms(const struct parts_options *o, unsigned streams)
{
    unsigned times = streams < USUAL_STREAMS ? USUAL_STREAMS / streams : 1;

    return o->media_ms * (times < MOST_TIMES ? times : MOST_TIMES);
}

bool parts_drive(const struct drive_setup *s, struct drive_result *r)
{
    uint64_t waiting =
        (uint64_t)s->modules * s->streams; /* at the end, in port or jitter buffer: a packet each at most */

    drive(s, r);
    if (r->fault[0]) {
        fprintf(stderr, PROGRAM ": %s\n", r->fault);
        return false;
    }
    if (r->count.given <= r->expected && r->count.right + waiting >= r->expected && !r->count.wrong)
        return true;
    fprintf(stderr,
            PROGRAM ": %u streams: of %llu packets the engine took %llu and sent on %llu, and %llu other datagrams\n",
            s->streams, (unsigned long long)r->expected, (unsigned long long)r->count.given,
            (unsigned long long)r->count.right, (unsigned long long)r->count.wrong);
    return false;
}

enum { ONLY = 256, STREAMS, MEDIA, WHOLE, QUICK, TARGETS, JSON, HELP };

static const struct option long_options[] = {
    {"only", required_argument, NULL, ONLY},
    {"streams", required_argument, NULL, STREAMS},
    {"media", required_argument, NULL, MEDIA},
    {"whole", no_argument, NULL, WHOLE},
    {"quick", no_argument, NULL, QUICK},
    {"targets", no_argument, NULL, TARGETS},
    {"json", no_argument, NULL, JSON},
    {"help", no_argument, NULL, HELP},
    {0},
};

struct command_line {
    struct parts_options o;
    unsigned parts;
    bool json, targets;
};

static void read_options(int argc, char **argv, struct command_line *c)
{
    int option;

    *c = (struct command_line){.parts = (1U << PARTS) - 1};
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) >= 0)
        switch (option) {
        case ONLY: c->parts = args_set(optarg, names); break;
        case STREAMS: c->o.streams = args_number(optarg, 1, 30000); break;
        case MEDIA: c->o.media_ms = args_number(optarg, 20, 3600000) / 20 * 20; break;
        case WHOLE: c->o.whole = true; break;
        case QUICK: c->o.quick = true; break;
        case TARGETS: c->targets = true; break;
        case JSON: c->json = true; break;
        case HELP: fputs(usage, stdout); exit(0);
        default: exit(EXIT_FAILED);
        }
    if (optind < argc)
        args_die("not an option: ", argv[optind]);
    if (!c->o.media_ms)
        c->o.media_ms = c->o.quick ? QUICK_MEDIA_MS : MEDIA_MS;
}

int main(int argc, char **argv)
{
    struct command_line c;
    static struct figures f;

    read_options(argc, argv, &c);
    for (unsigned i = 0; i < PARTS; i++)
        if (c.parts >> i & 1 && !parts[i](&c.o, &f))
            return EXIT_FAILED;
    figures_print(&f, PROGRAM, c.json);
    return c.targets && !figures_met(&f) ? EXIT_MISSED : 0;
}
