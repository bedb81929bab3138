/* Runs one peer once: ports, start, readiness, the readings at both ends of the counted time, end. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../device.h"
#include "../sys.h"
#include "group.h"
#include "peer.h"

enum { READY_S = 40, LOOK_NS = 100 * NS_PER_MS };

/* Ports */

static bool port_is_free(unsigned port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && !bind(fd, (struct sockaddr *)&a, sizeof(a));

    if (fd >= 0)
        close(fd);
    return ok;
}

int host_choose_ports(struct plan *p)
{
    unsigned chosen = 0;

    for (unsigned port = PEER_FIRST_PORT; port < PEER_LAST_PORT && chosen < p->o.streams; port += 2)
        if (port_is_free(port) && port_is_free(port + 1))
            p->streams[chosen++].rtp_port = (uint16_t)port;
    if (chosen == p->o.streams)
        return 0;
    device_fail(p, "ports", "too few are free");
    return -EADDRINUSE;
}

/* proc_net_udp: "sl: address:port ..." in hexadecimal */
static void bound_ports(bool bound[65536])
{
    char line[256];
    unsigned port;
    FILE *f = fopen("/proc/net/udp", "re");

    while (f && fgets(line, sizeof(line), f))
        if (sscanf(line, " %*[0-9]: %*[0-9A-Fa-f]:%x", &port) == 1 && port < 65536)
            bound[port] = true;
    if (f)
        fclose(f);
}

static bool is_ready(const struct plan *p, const struct peer *peer)
{
    static bool bound[65536];
    unsigned streams = peer->opens_late ? 1 : p->o.streams;

    memset(bound, 0, sizeof(bound));
    bound_ports(bound);
    for (unsigned i = 0; i < streams; i++)
        if (!bound[p->streams[i].rtp_port])
            return false;
    return true;
}

/* Running */

static int fail(struct plan *p, const struct peer *peer, const char *what)
{
    char words[120];

    group_last_words(words, sizeof(words));
    group_kill();
    snprintf(p->device.fault, sizeof(p->device.fault), "%s %s%s%s", peer->program, what, *words ? ": " : "", words);
    plan_reach(p, STEP_FAILED);
    return 1;
}

static int await_ready(struct plan *p, const struct peer *peer)
{
    int64_t give_up = sys_now_ns() + (int64_t)READY_S * NS_PER_S;

    while (group_alive() && sys_now_ns() < give_up) {
        if (is_ready(p, peer))
            return 0;
        sys_sleep_until(sys_now_ns() + LOOK_NS);
    }
    return fail(p, peer, group_alive() ? "did not open all its ports in time" : "ended at once");
}

static double seconds(int64_t ns)
{
    return (double)ns / NS_PER_S;
}

/* What others had of the CPU is what was neither idle nor the peer's. */
static void write_result(struct device_result *d, const struct group_usage *a, const struct group_usage *b,
                         const struct group_memory *m)
{
    int64_t others = (b->at_ns - a->at_ns) - (b->idle_ns - a->idle_ns) - (b->cpu_ns - a->cpu_ns);

    d->window_s = seconds(b->at_ns - a->at_ns);
    d->process_cpu_s = seconds(b->cpu_ns - a->cpu_ns);
    d->waited_s = others > 0 ? seconds(others) : 0;
    d->rss_octets = m->rss_octets;
    d->pss_octets = m->pss_octets;
    d->processes = b->processes;
}

static int measure(struct plan *p, const struct peer *peer)
{
    struct group_usage a, b;
    struct group_memory memory;

    sys_sleep_until(plan_window_start_ns(p));
    group_usage(p->o.cpu_engine, &a);
    sys_sleep_until(plan_window_end_ns(p));
    group_usage(p->o.cpu_engine, &b);
    group_memory(&memory);
    if (!group_alive() || a.processes != b.processes)
        return fail(p, peer, "ended while it was measured");
    write_result(&p->device, &a, &b, &memory);
    if (!plan_await(p, STEP_LOAD_DONE))
        return fail(p, peer, "was measured without load");
    return p->load.good ? 0 : fail(p, peer, "sent no packet on");
}

static bool is_ours(const char *program)
{
    return !strncmp(program, "bench-", 6);
}

static bool in_path(const char *program)
{
    const char *path = getenv("PATH");
    char file[512];

    for (const char *dir = path; dir; dir = strchr(dir, ':') ? strchr(dir, ':') + 1 : NULL) {
        snprintf(file, sizeof(file), "%.*s/%s", (int)strcspn(dir, ":"), dir, program);
        if (!access(file, X_OK))
            return true;
    }
    return false;
}

/* @return whether it can be run */
static bool is_there(struct plan *p, const struct peer *peer)
{
    const char *remedy = is_ours(peer->program) ? " and set the build up again" : "";

    if (in_path(peer->program))
        return true;
    snprintf(p->device.fault, sizeof(p->device.fault), "no %s; install %s%s (scripts/install-packages bench)",
             peer->program, peer->package, remedy);
    plan_reach(p, STEP_FAILED);
    return false;
}

int host_run(struct plan *p, const struct peer *peer)
{
    struct device_mark before = device_mark();
    int err = group_open(), status;

    if (err)
        return device_fail(p, "log", strerror(-err));
    if (!is_there(p, peer))
        return EXIT_NOT_AVAILABLE;
    if (!plan_await(p, STEP_READER_OPEN) || !device_prepare(p, peer->fds))
        return 1;
    err = peer->start(p, peer);
    if (err)
        return group_alive() ? (group_kill(), 1) : fail(p, peer, "ended at once");
    if (await_ready(p, peer))
        return 1;
    device_start(p, &before);
    status = measure(p, peer);
    group_kill();
    return status;
}
