#include "clock.h"

#include <stdio.h>
#include <string.h>
#include <errno.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

double clock_now_s(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double) ts.tv_sec + (double) ts.tv_nsec / 1e9;
}

struct clock_run clock_start(double duration_s)
{
    double now_s = clock_now_s();

    return (struct clock_run){
        .started_s = now_s, .looked_s = now_s, .next_look_s = now_s + 1, .duration_s = duration_s};
}

static double end_s(const struct clock_run *r)
{
    return r->duration_s > 0 ? r->started_s + r->duration_s : r->next_look_s + 1;
}

int clock_ms_to_wait(const struct clock_run *r)
{
    double until_s = end_s(r) < r->next_look_s ? end_s(r) : r->next_look_s;
    double left_s = until_s - clock_now_s();

    return left_s > 0 ? (int) (left_s * 1000) + 1 : 0;
}

bool clock_look_due(const struct clock_run *r)
{
    return clock_now_s() >= r->next_look_s;
}

double clock_looked(struct clock_run *r)
{
    double now_s = clock_now_s(), since_s = now_s - r->looked_s;

    r->looked_s = now_s;
    while (r->next_look_s <= now_s)
        r->next_look_s += 1;
    return since_s;
}

bool clock_over(const struct clock_run *r)
{
    return r->duration_s > 0 && clock_now_s() >= end_s(r);
}

double clock_ran_s(const struct clock_run *r)
{
    return clock_now_s() - r->started_s;
}

int clock_catch_signals(const char *command, sigset_t *before)
{
    sigset_t set;
    int fd;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, before);
    fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        fprintf(stderr, "metrum %s: cannot watch for signals: %s\n", command, strerror(errno));
    return fd;
}

void clock_let_signals_kill(int signal_fd, const sigset_t *before)
{
    struct signalfd_siginfo info;

    while (read(signal_fd, &info, sizeof(info)) > 0)
        ;
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    sigprocmask(SIG_SETMASK, before, NULL);
}
