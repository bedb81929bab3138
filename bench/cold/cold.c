/* bench-cold: what is not the media path. Opening, making and taking down objects, and commands under load. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "../args.h"
#include "parts.h"

#define PROGRAM "bench-cold"

static const char usage[] =
    "Usage: bench-cold [OPTION]...\n"
    "What a program waits for: opening a module, making and destroying objects, commands while streams run.\n"
    "\n"
    "  --only PART,...   open, objects, commands (all)\n"
    "  --objects N       dispatchers, each with a channel (10000)\n"
    "  --streams N       that run while commands are given (3000)\n"
    "  --seconds S       for which commands are given (5)\n"
    "  --quick           1000 objects, 200 streams, one second\n"
    "  --targets         exit with 1 if a target is missed\n"
    "  --json            print JSON\n"
    "  --help\n"
    "\n"
    "Exit status: 0 measured, 1 a target was missed (--targets), 2 a run failed.\n"
    "docs/PERFORMANCE.md says what the figures mean.\n";

enum { EXIT_MISSED = 1, EXIT_FAILED = 2 };

static const char *const names[] = {"open", "objects", "commands", NULL};
static bool (*const parts[])(const struct cold_options *o, struct figures *f) = {part_open, part_objects,
                                                                                 part_commands};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

enum { ONLY = 256, OBJECTS, STREAMS, SECONDS, QUICK, TARGETS, JSON, HELP };

static const struct option long_options[] = {
    {"only", required_argument, NULL, ONLY},
    {"objects", required_argument, NULL, OBJECTS},
    {"streams", required_argument, NULL, STREAMS},
    {"seconds", required_argument, NULL, SECONDS},
    {"quick", no_argument, NULL, QUICK},
    {"targets", no_argument, NULL, TARGETS},
    {"json", no_argument, NULL, JSON},
    {"help", no_argument, NULL, HELP},
    {0},
};

struct command_line {
    struct cold_options o;
    unsigned parts;
    bool json, targets;
};

static void read_options(int argc, char **argv, struct command_line *c)
{
    int option;

    *c = (struct command_line){.o = {.objects = 10000, .streams = 3000, .seconds = 5, .times = 20},
                               .parts = (1U << PARTS) - 1};
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) >= 0)
        switch (option) {
        case ONLY: c->parts = args_set(optarg, names); break;
        case OBJECTS: c->o.objects = args_number(optarg, 1, 131072); break;
        case STREAMS: c->o.streams = args_number(optarg, 1, 65536); break;
        case SECONDS: c->o.seconds = args_number(optarg, 1, 3600); break;
        case QUICK: c->o = (struct cold_options){.objects = 1000, .streams = 200, .seconds = 1, .times = 5}; break;
        case TARGETS: c->targets = true; break;
        case JSON: c->json = true; break;
        case HELP: fputs(usage, stdout); exit(0);
        default: exit(EXIT_FAILED);
        }
    if (optind < argc)
        args_die("not an option: ", argv[optind]);
}

int main(int argc, char **argv)
{
    static struct figures f;
    struct command_line c;

    read_options(argc, argv, &c);
    for (unsigned i = 0; i < PARTS; i++)
        if (c.parts >> i & 1 && !parts[i](&c.o, &f))
            return EXIT_FAILED;
    figures_print(&f, PROGRAM, c.json);
    return c.targets && !figures_met(&f) ? EXIT_MISSED : 0;
}
