/*
 * bench-peers: what other programs ask for the work of bench-streams.
 *
 * This process only forks, waits and prints. Runs are interleaved: each peer once, then all again.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../args.h"
#include "table.h"

static const char usage[] =
    "Usage: bench-peers [OPTION]...\n"
    "Send RTP streams through other programs, on to a reader as UDP, and tell what each costs.\n"
    "\n"
    "  --streams N[,N...]  how many (as many as each peer carries well; --list tells)\n"
    "  --seconds S         how long is counted (3)\n"
    "  --repeat R          runs of each peer, interleaved; medians are printed (3)\n"
    "  --peers P[,P...]    names of peers or of their families (all)\n"
    "  --cpu-peer N        CPU of the peer (0)\n"
    "  --cpu-load N        CPU of generator and reader (1)\n"
    "  --quiet P           do a run again, up to 3 times, if others had over P % of the peer's CPU (10)\n"
    "  --json              print JSON\n"
    "  --list              print the peers\n"
    "  --help\n"
    "\n"
    "A peer that is not installed is told as not available, and is no failure.\n"
    "Exit status: 0, or 2 if a run failed. bench/peers/README.md says what the figures mean.\n";

enum { EXIT_FAILED = 2, MAX_COUNTS = 16, AFTER_MS = 400, TRIES = 3 };

struct peers_options {
    unsigned counts[MAX_COUNTS], n_counts; /* none: each peer's own */
    unsigned seconds, repeat, quiet;
    int cpu_peer, cpu_load;
    const char *peers;
    bool json;
};

/* Options */

enum { STREAMS = 256, SECONDS, REPEAT, QUIET, PEERS, CPU_PEER, CPU_LOAD, JSON, LIST, HELP };

static const struct option long_options[] = {
    {"streams", required_argument, NULL, STREAMS},
    {"seconds", required_argument, NULL, SECONDS},
    {"repeat", required_argument, NULL, REPEAT},
    {"quiet", required_argument, NULL, QUIET},
    {"peers", required_argument, NULL, PEERS},
    {"cpu-peer", required_argument, NULL, CPU_PEER},
    {"cpu-load", required_argument, NULL, CPU_LOAD},
    {"json", no_argument, NULL, JSON},
    {"list", no_argument, NULL, LIST},
    {"help", no_argument, NULL, HELP},
    {0},
};

static void list_peers(void)
{
    for (unsigned i = 0; i < n_peers; i++)
        printf("%-17s %5u streams  %s (%s)\n", peers[i].name, peers[i].streams, peers[i].what, peers[i].package);
}

static void set_option(struct peers_options *o, int option, const char *value)
{
    switch (option) {
    case STREAMS: o->n_counts = args_numbers(value, o->counts, MAX_COUNTS, 1, PEER_MAX_STREAMS); break;
    case SECONDS: o->seconds = args_number(value, 1, 3600); break;
    case REPEAT: o->repeat = args_number(value, 1, TABLE_RUNS); break;
    case QUIET: o->quiet = args_number(value, 0, 100); break;
    case PEERS: o->peers = value; break;
    case CPU_PEER: o->cpu_peer = (int)args_number(value, 0, 1023); break;
    case CPU_LOAD: o->cpu_load = (int)args_number(value, 0, 1023); break;
    case JSON: o->json = true; break;
    case LIST: list_peers(); exit(0);
    case HELP: fputs(usage, stdout); exit(0);
    default: exit(EXIT_FAILED);
    }
}

static bool is_wanted(const char *list, const struct peer *peer)
{
    return !list || args_has(list, peer->name) || args_has(list, peer->family);
}

static bool is_peer(const char *word, size_t len)
{
    for (unsigned i = 0; i < n_peers; i++)
        if ((strlen(peers[i].name) == len && !memcmp(peers[i].name, word, len)) ||
            (strlen(peers[i].family) == len && !memcmp(peers[i].family, word, len)))
            return true;
    return false;
}

static void check_peers(const char *list)
{
    for (const char *word = list; word; word = strchr(word, ',') ? strchr(word, ',') + 1 : NULL)
        if (!is_peer(word, strcspn(word, ",")))
            args_die("no such peer: ", word);
}

static void add_row(struct table *t, const struct peer *peer, unsigned streams)
{
    if (t->n == TABLE_ROWS)
        args_die("too many peers times numbers of streams", "");
    t->rows[t->n++] = (struct table_row){.peer = peer, .streams = streams};
}

static void make_rows(const struct peers_options *o, struct table *t)
{
    for (unsigned i = 0; i < n_peers; i++) {
        if (!is_wanted(o->peers, &peers[i]))
            continue;
        for (unsigned c = 0; c < o->n_counts; c++)
            add_row(t, &peers[i], o->counts[c]);
        if (!o->n_counts)
            add_row(t, &peers[i], peers[i].streams);
    }
}

/* One run: two processes, which end when this one does; the host ends the peer's */

static volatile sig_atomic_t interrupted, load, host;

static void note_signal(int signal_number)
{
    interrupted = signal_number;
    if (load > 0)
        kill(load, SIGTERM);
    if (host > 0)
        kill(host, SIGTERM);
}

static void catch_signals(void)
{
    struct sigaction a = {.sa_handler = note_signal};

    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
}

/* End as the signal would have ended this process at once. */
static void obey_signal(void)
{
    if (!interrupted)
        return;
    signal(interrupted, SIG_DFL);
    raise(interrupted);
}

static int run_load(struct plan *p, const struct peer *peer)
{
    (void)peer;
    return load_run(p);
}

static pid_t start(int (*run)(struct plan *, const struct peer *), struct plan *p, const struct peer *peer)
{
    pid_t parent = getpid(), pid = fork();

    if (pid)
        return pid;
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    _exit(getppid() == parent ? run(p, peer) : EXIT_FAILED);
}

/* @return status of the host; a process that failed has failed the run */
static int await_both(struct plan *p)
{
    int status, host_status = EXIT_FAILED;
    bool load_failed = false;

    for (pid_t ended; (ended = wait(&status)) > 0 || errno == EINTR;) {
        if (ended < 0)
            continue;
        if (status)
            plan_reach(p, STEP_FAILED);
        if (ended == host)
            host_status = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;
        else
            load_failed = status;
    }
    load = host = 0;
    return load_failed && !host_status ? EXIT_FAILED : host_status;
}

static int run_both(struct plan *p, const struct peer *peer)
{
    fflush(NULL);
    load = start(run_load, p, peer);
    host = start(host_run, p, peer);
    if (load < 0 || host < 0 || interrupted) {
        plan_reach(p, STEP_FAILED);
        note_signal(interrupted);
    }
    return await_both(p);
}

static bool disturbed(const struct peers_options *o, const struct plan *p)
{
    return p->device.waited_s > p->device.window_s * o->quiet / 100;
}

/* @return whether it shall be done again */
static bool run(const struct peers_options *o, struct table_row *row)
{
    struct options plan_options = {.streams = row->streams,
                                   .seconds = o->seconds,
                                   .ptime_ms = 20,
                                   .warm_up_ms = row->peer->warm_up_ms,
                                   .after_ms = AFTER_MS,
                                   .by_content = true,
                                   .skip_octets = row->peer->skip_octets,
                                   .cpu_engine = o->cpu_peer,
                                   .cpu_load = o->cpu_load};
    struct plan *p = plan_create(&plan_options);
    bool again = false;
    int status;

    if (!p)
        args_die("no memory", "");
    status = run_both(p, row->peer);
    obey_signal();
    if (!status && !(again = disturbed(o, p)))
        table_add(row, p);
    else if (status)
        snprintf(row->why, sizeof(row->why), "%s", p->device.fault[0] ? p->device.fault : "a process ended");
    if (status && status != EXIT_NOT_AVAILABLE) {
        row->failures++;
        fprintf(stderr, "bench-peers: %s failed: %s\n", row->peer->name, row->why);
    }
    plan_destroy(p);
    return again;
}

static void run_row(const struct peers_options *o, struct table_row *row)
{
    for (unsigned tries = 0; tries < TRIES; tries++)
        if (!run(o, row))
            return;
}

static void run_all(const struct peers_options *o, struct table *t)
{
    for (unsigned repeat = 0; repeat < o->repeat; repeat++)
        for (unsigned i = 0; i < t->n; i++)
            if (!t->rows[i].why[0])
                run_row(o, &t->rows[i]);
}

/* The programs of ours are beside this one. */
static void extend_path(void)
{
    const char *path = getenv("PATH");
    char self[4096], *all;
    ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (n <= 0)
        return;
    self[n] = 0;
    *strrchr(self, '/') = 0;
    if (asprintf(&all, "%s:%s", self, path ? path : "/usr/bin") < 0)
        args_die("no memory", "");
    setenv("PATH", all, 1);
    free(all);
}

int main(int argc, char **argv)
{
    static struct table table;
    struct peers_options o = {.seconds = 3, .repeat = 3, .quiet = 10, .cpu_peer = 0, .cpu_load = 1};
    int option;

    while ((option = getopt_long(argc, argv, "", long_options, NULL)) >= 0)
        set_option(&o, option, optarg);
    if (optind < argc)
        args_die("not an option: ", argv[optind]);
    check_peers(o.peers);
    make_rows(&o, &table);
    extend_path();
    catch_signals();
    run_all(&o, &table);
    if (o.json)
        table_json(&table);
    else
        table_text(&table);
    return table_failures(&table) ? EXIT_FAILED : 0;
}
