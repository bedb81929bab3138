/*
 * Runs many seeds, each in a process of its own, so that each begins alike and a crash tells its seed.
 */
#include "seeds.h"

#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "Usage: seeds [OPTION]...\n"
    "Run random but valid programs over the whole API in a simulated world and check what must hold after every "
    "pause.\n"
    "\n"
    "  --seed N      first seed (1)\n"
    "  --seeds M     how many (200)\n"
    "  --today M     and so many that only today has (0)\n"
    "  --steps K     calls of a program, about (400)\n"
    "  --seconds S   start no new seed after S seconds (no limit)\n"
    "  --jobs J      so many at a time (2)\n"
    "  --twice       run each seed twice and compare: the same calls, datagrams and figures\n"
    "  --verbose     print each step; with one seed\n"
    "  --help\n"
    "\n"
    "Exit status: 0 all seeds hold, 1 some do not (each prints its seed and how to repeat it), 2 wrong usage.\n"
    "docs/SIMULATION.md tells what is checked.\n";

struct options {
    uint32_t seed, seeds, today, steps, seconds, jobs;
    bool twice, verbose;
    const char *program;
};

struct result {
    bool done;
    uint64_t hash, calls;
    char failure[512];
};

/* One run of a seed in a process of its own. */
struct job {
    pid_t pid; /* 0: free */
    int fd;
    uint32_t nth;
};

enum { JOBS = 16, MAX_SEEDS = 10000000, HANGS_AFTER_S = 20, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct runner {
    struct options o;
    struct job jobs[JOBS];
    uint32_t started, runs, failed, today;
    uint64_t calls;
    struct result *first; /* with --twice: of the first run of each seed that has begun and not ended */
};

static _Noreturn void run_here(const struct runner *w, uint32_t seed, int fd)
{
    static struct run run;
    struct result result = {.done = true};

    alarm(HANGS_AFTER_S);
    run = (struct run){.seed = seed, .steps = w->o.steps, .verbose = w->o.verbose};
    run_program(&run);
    result.hash = run.hash;
    result.calls = run.calls;
    memcpy(result.failure, run.failure, sizeof(result.failure));
    fflush(stdout);
    _exit(write(fd, &result, sizeof(result)) == (ssize_t)sizeof(result) ? 0 : EXIT_USAGE);
}

/* The fixed ones first, then those of today, which nobody ran before. */
static uint32_t seed_of(const struct runner *w, uint32_t nth)
{
    uint32_t n = w->o.twice ? nth / 2 : nth;

    return n < w->o.seeds ? w->o.seed + n : w->today + (n - w->o.seeds);
}

static void start(struct runner *w, struct job *j)
{
    int pipes[2];

    if (pipe(pipes)) {
        perror("seeds: pipe");
        exit(EXIT_USAGE);
    }
    j->nth = w->started++;
    fflush(stdout);
    j->pid = fork();
    if (j->pid < 0) {
        perror("seeds: fork");
        exit(EXIT_USAGE);
    }
    if (!j->pid) {
        close(pipes[0]);
        run_here(w, seed_of(w, j->nth), pipes[1]);
    }
    close(pipes[1]);
    j->fd = pipes[0];
}

static void tell(struct runner *w, uint32_t seed, const char *what)
{
    w->failed++;
    printf("seed %u fails: %s\n  repeat it: %s --seed %u --seeds 1 --steps %u%s --verbose\n", seed, what, w->o.program,
           seed, w->o.steps, w->o.twice ? " --twice" : "");
    fflush(stdout);
}

static void compare(struct runner *w, const struct job *j, const struct result *result)
{
    struct result *first = &w->first[j->nth / 2];

    if (!first->done)
        *first = *result;
    else if (first->hash != result->hash || first->calls != result->calls)
        tell(w, seed_of(w, j->nth), "its two runs differ");
}

static void finish(struct runner *w, struct job *j)
{
    uint32_t seed = seed_of(w, j->nth);
    struct result result = {0};
    ssize_t got = read(j->fd, &result, sizeof(result));
    char text[64];
    int status;

    close(j->fd);
    waitpid(j->pid, &status, 0);
    j->pid = 0;
    w->runs++;
    w->calls += result.calls;
    if (got != (ssize_t)sizeof(result)) {
        snprintf(text, sizeof(text), WIFSIGNALED(status) ? "it ended by signal %d" : "it ended with status %d",
                 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        tell(w, seed, text);
    } else if (result.failure[0]) {
        tell(w, seed, result.failure);
    } else if (w->o.twice) {
        compare(w, j, &result);
    }
}

static void finish_one(struct runner *w)
{
    siginfo_t info = {0};

    waitid(P_ALL, 0, &info, WEXITED | WNOWAIT);
    for (unsigned i = 0; i < w->o.jobs; i++)
        if (w->jobs[i].pid && w->jobs[i].pid == info.si_pid)
            finish(w, &w->jobs[i]);
}

static struct job *free_job(struct runner *w)
{
    for (unsigned i = 0; i < w->o.jobs; i++)
        if (!w->jobs[i].pid)
            return &w->jobs[i];
    return NULL;
}

static bool any_runs(const struct runner *w)
{
    for (unsigned i = 0; i < w->o.jobs; i++)
        if (w->jobs[i].pid)
            return true;
    return false;
}

static void run_all(struct runner *w)
{
    uint32_t all = (w->o.seeds + w->o.today) * (w->o.twice ? 2 : 1);
    time_t end = time(NULL) + w->o.seconds;

    w->first = calloc(w->o.seeds + w->o.today, sizeof(*w->first));
    if (!w->first) {
        fprintf(stderr, "seeds: out of memory\n");
        exit(EXIT_USAGE);
    }
    while (w->started < all && (!w->o.seconds || time(NULL) < end)) {
        struct job *j = free_job(w);

        if (j)
            start(w, j);
        else
            finish_one(w);
    }
    while (any_runs(w))
        finish_one(w);
    free(w->first);
}

static uint32_t number(const char *value, uint32_t low, uint32_t high)
{
    char *end;
    unsigned long v = strtoul(value, &end, 10);

    if (*value && !*end && *value != '-' && v >= low && v <= high)
        return (uint32_t)v;
    fprintf(stderr, "seeds: not a number from %u to %u: %s; see --help\n", low, high, value);
    exit(EXIT_USAGE);
}

enum { SEED = 256, SEEDS, TODAY, STEPS, SECONDS, JOBS_OPTION, TWICE, VERBOSE, HELP };

static const struct option long_options[] = {
    {"seed", required_argument, NULL, SEED},
    {"seeds", required_argument, NULL, SEEDS},
    {"today", required_argument, NULL, TODAY},
    {"steps", required_argument, NULL, STEPS},
    {"seconds", required_argument, NULL, SECONDS},
    {"jobs", required_argument, NULL, JOBS_OPTION},
    {"twice", no_argument, NULL, TWICE},
    {"verbose", no_argument, NULL, VERBOSE},
    {"help", no_argument, NULL, HELP},
    {0},
};

static void set_option(struct options *o, int option)
{
    switch (option) {
    case SEED: o->seed = number(optarg, 0, UINT32_MAX); break;
    case SEEDS: o->seeds = number(optarg, 0, MAX_SEEDS); break;
    case TODAY: o->today = number(optarg, 0, MAX_SEEDS); break;
    case STEPS: o->steps = number(optarg, 1, 10000000); break;
    case SECONDS: o->seconds = number(optarg, 1, 10000000); break;
    case JOBS_OPTION: o->jobs = number(optarg, 1, JOBS); break;
    case TWICE: o->twice = true; break;
    case VERBOSE: o->verbose = true; break;
    case HELP: fputs(usage, stdout); exit(0);
    default: exit(EXIT_USAGE);
    }
}

int main(int argc, char **argv)
{
    struct runner w = {.o = {.seed = 1, .seeds = 200, .steps = 400, .jobs = 2, .program = argv[0]},
                       .today = (uint32_t)(time(NULL) / 86400) * 100000};
    uint32_t good;
    int option;

    while ((option = getopt_long(argc, argv, "", long_options, NULL)) >= 0)
        set_option(&w.o, option);
    if (optind < argc) {
        fprintf(stderr, "seeds: takes no argument: %s; see --help\n", argv[optind]);
        return EXIT_USAGE;
    }
    run_all(&w);
    good = w.runs > w.failed ? w.runs - w.failed : 0;
    printf("%llu calls in %u runs\n%u passed, %u failed\n", (unsigned long long)w.calls, w.runs, good, w.failed);
    return w.failed || !w.runs ? EXIT_FAILED : 0;
}
