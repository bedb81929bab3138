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
