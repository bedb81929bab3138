/*
 * bench-limit: what the kernel asks for moving RTP packets, in every way worth comparing.
 *
 * This process only forks, waits and prints. Runs are interleaved: each mode once, then all again.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../args.h"
#include "relay.h"
#include "table.h"

static const char usage[] =
    "Usage: bench-limit [OPTION]...\n"
    "Move RTP streams with nothing but system calls, in several ways, and tell what each costs.\n"
    "\n"
    "  --streams N[,N...]  how many (1000)\n"
    "  --seconds S         how long is counted (2)\n"
    "  --repeat R          runs of each mode, interleaved; medians are printed (3)\n"
    "  --modes M[,M...]    letters of groups or names of modes (all)\n"
    "  --cpu-relay N       CPU of the relay (0)\n"
    "  --cpu-load N        CPU of generator and reader (1)\n"
    "  --quiet P           do a run again, up to 3 times, if the relay waited for its CPU over P % of the time (10)\n"
    "  --realtime          run relay, generator and reader with real-time priority\n"
    "  --json              print JSON\n"
    "  --list              print the modes\n"
    "  --help\n"
    "\n"
    "A mode that this kernel or these privileges do not allow is told as such, and is no failure.\n"
    "Exit status: 0, or 2 if a run failed. bench/limit/README.md says what the figures mean.\n";

enum { EXIT_FAILED = 2, MAX_COUNTS = TABLE_COUNTS, WARM_UP_MS = 500, AFTER_MS = 100, TRIES = 3 };

struct limit_options {
    unsigned counts[MAX_COUNTS], n_counts;
    unsigned seconds, repeat, quiet;
    int cpu_relay, cpu_load;
    const char *modes;
    bool realtime, json;
};

/* The modes */

static const struct mode *all_modes[TABLE_MODES];
static unsigned n_modes;

static void add_modes(const struct mode *modes, unsigned n)
{
    for (unsigned i = 0; i < n && n_modes < TABLE_MODES; i++)
        all_modes[n_modes++] = &modes[i];
}

static bool names(const char *word, size_t len, const struct mode *m)
{
    return len == 1 ? *word == m->name[0] : strlen(m->name) == len && !memcmp(word, m->name, len);
}

static bool wanted(const char *list, const struct mode *m)
{
    for (const char *word = list; word; word = strchr(word, ',') ? strchr(word, ',') + 1 : NULL)
        if (names(word, strcspn(word, ","), m))
            return true;
    return !list;
}

static void choose_modes(const char *list)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < n_modes; i++)
        if (wanted(list, all_modes[i]))
            all_modes[kept++] = all_modes[i];
    n_modes = kept;
    if (!n_modes)
        args_die("no such mode: ", list);
}

static void list_modes(void)
{
    for (unsigned i = 0; i < n_modes; i++)
        printf("%-20s  %s%s\n", all_modes[i]->name, all_modes[i]->what, all_modes[i]->own_net ? " (privileges)" : "");
}

/* Options */

enum { STREAMS = 256, SECONDS, REPEAT, QUIET, MODES, CPU_RELAY, CPU_LOAD, REALTIME, JSON, LIST, HELP };

static const struct option long_options[] = {
    {"streams", required_argument, NULL, STREAMS},
    {"seconds", required_argument, NULL, SECONDS},
    {"repeat", required_argument, NULL, REPEAT},
    {"quiet", required_argument, NULL, QUIET},
    {"modes", required_argument, NULL, MODES},
    {"cpu-relay", required_argument, NULL, CPU_RELAY},
    {"cpu-load", required_argument, NULL, CPU_LOAD},
    {"realtime", no_argument, NULL, REALTIME},
    {"json", no_argument, NULL, JSON},
    {"list", no_argument, NULL, LIST},
    {"help", no_argument, NULL, HELP},
    {0},
};

static void set_option(struct limit_options *o, int option, const char *value)
{
    switch (option) {
    case STREAMS: o->n_counts = args_numbers(value, o->counts, MAX_COUNTS, 1, TABLE_MAX_STREAMS); break;
    case SECONDS: o->seconds = args_number(value, 1, 3600); break;
    case REPEAT: o->repeat = args_number(value, 1, TABLE_RUNS); break;
    case QUIET: o->quiet = args_number(value, 0, 100); break;
    case MODES: o->modes = value; break;
    case CPU_RELAY: o->cpu_relay = (int)args_number(value, 0, 1023); break;
    case CPU_LOAD: o->cpu_load = (int)args_number(value, 0, 1023); break;
    case REALTIME: o->realtime = true; break;
    case JSON: o->json = true; break;
    case LIST: list_modes(); exit(0);
    case HELP: fputs(usage, stdout); exit(0);
    default: exit(EXIT_FAILED);
    }
}

/* One run */

static pid_t start(int (*run)(struct plan *, const struct mode *), struct plan *p, const struct mode *m)
{
    pid_t pid = fork();

    if (!pid)
        _exit(run(p, m));
    return pid;
}

static int load_process(struct plan *p, const struct mode *m)
{
    (void)m;
    return load_run(p);
}

/* Generator, reader and relay; all in one network. */
static int run_all(struct plan *p, const struct mode *m, double *load_cpu_s)
{
    pid_t load, relay;
    struct rusage used;
    int status = 0, relay_status = EXIT_FAILED;

    load = start(load_process, p, m);
    relay = start(relay_process, p, m);
    for (pid_t ended; (ended = wait4(-1, &status, 0, &used)) > 0;) {
        if (status)
            plan_reach(p, STEP_FAILED);
        if (ended == relay)
            relay_status = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;
        else if (ended == load)
            *load_cpu_s = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                          (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    }
    return relay_status;
}


/* A network of its own can only be entered by a process that then starts the others in it. */
static int run_process(struct plan *p, const struct mode *m)
{
    double load_cpu_s = 0;
    int err = m->own_net ? own_net_enter() : 0, status;

    if (err) {
        snprintf(p->device.fault, sizeof(p->device.fault), "not available: a network of its own: %s", strerror(-err));
        return EXIT_NOT_AVAILABLE;
    }
    status = run_all(p, m, &load_cpu_s);
    p->device.busy_s = load_cpu_s; /* no engine writes it here */
    return status;
}

static bool disturbed(const struct limit_options *o, const struct plan *p)
{
    return p->device.waited_s > p->device.window_s * o->quiet / 100;
}

/* @return whether it shall be done again */
static bool run(const struct limit_options *o, unsigned streams, const struct mode *m, struct table_cell *cell)
{
    bool again = false;
    struct options plan_options = {.streams = streams,
                                   .seconds = o->seconds,
                                   .ptime_ms = 20,
                                   .warm_up_ms = WARM_UP_MS,
                                   .after_ms = AFTER_MS,
                                   .cpu_engine = o->cpu_relay,
                                   .cpu_load = o->cpu_load,
                                   .realtime = o->realtime,
                                   .by_content = m->by_content};
    struct plan *p = plan_create(&plan_options);
    int status = 0;
    pid_t pid;

    if (!p)
        args_die("no memory", "");
    fflush(NULL);
    pid = start(run_process, p, m);
    if (pid > 0)
        waitpid(pid, &status, 0);
    status = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;
    if (!status && !(again = disturbed(o, p)))
        table_add(cell, p);
    else if (status == EXIT_NOT_AVAILABLE)
        snprintf(cell->why, sizeof(cell->why), "%s", p->device.fault);
    else if (status)
        cell->failures++;
    if (status && status != EXIT_NOT_AVAILABLE)
        fprintf(stderr, "bench-limit: %s failed: %s\n", m->name, p->device.fault);
    plan_destroy(p);
    return again;
}

static void run_cell(const struct limit_options *o, unsigned streams, const struct mode *m, struct table_cell *cell)
{
    for (unsigned tries = 0; tries < TRIES; tries++)
        if (!run(o, streams, m, cell))
            return;
}

static void run_matrix(const struct limit_options *o, struct table *t)
{
    for (unsigned repeat = 0; repeat < o->repeat; repeat++)
        for (unsigned c = 0; c < o->n_counts; c++)
            for (unsigned m = 0; m < n_modes; m++)
                if (!t->cells[c][m].why[0])
                    run_cell(o, o->counts[c], all_modes[m], &t->cells[c][m]);
}

int main(int argc, char **argv)
{
    static struct table table;
    struct limit_options o = {
        .counts = {1000}, .n_counts = 1, .seconds = 2, .repeat = 3, .quiet = 10, .cpu_relay = 0, .cpu_load = 1};
    int option;

    add_modes(sweep_modes, n_sweep_modes);
    add_modes(epoll_modes, n_epoll_modes);
    add_modes(uring_modes, n_uring_modes);
    add_modes(steer_modes, n_steer_modes);
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) >= 0)
        set_option(&o, option, optarg);
    if (optind < argc)
        args_die("not an option: ", argv[optind]);
    choose_modes(o.modes);
    table.modes = all_modes;
    table.n_modes = n_modes;
    table.counts = o.counts;
    table.n_counts = o.n_counts;
    run_matrix(&o, &table);
    if (o.json)
        table_json(&table);
    else
        table_text(&table);
    return table_failures(&table) ? EXIT_FAILED : 0;
}
