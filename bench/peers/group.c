#include "group.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../plan.h"
#include "../sys.h"
#include "words.h"

enum { LAST_OCTETS = 4096 };

static volatile sig_atomic_t group; /* id of the process group; 0: none yet */
static unsigned started;
static int log_fd = -1;

static void kill_all(void)
{
    if (!group)
        return;
    kill(-group, SIGKILL);
    while (waitpid(-group, NULL, 0) > 0)
        ;
}

static void end_by_signal(int signal_number)
{
    kill_all();
    _exit(128 + signal_number);
}

int group_open(void)
{
    log_fd = memfd_create("peer-log", MFD_CLOEXEC);
    if (log_fd < 0 || fcntl(log_fd, F_SETFL, O_APPEND))
        return -errno;
    signal(SIGINT, end_by_signal);
    signal(SIGTERM, end_by_signal);
    return 0;
}

static _Noreturn void become(const struct words *w, int cpu, int input, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, group);
    if (getppid() != parent)
        _exit(1);
    sys_pin(cpu);
    dup2(input < 0 ? open("/dev/null", O_RDONLY | O_CLOEXEC) : input, STDIN_FILENO);
    dup2(log_fd, STDOUT_FILENO);
    dup2(log_fd, STDERR_FILENO);
    execvp(w->v[0], w->v);
    fprintf(stderr, "%s: %s\n", w->v[0], strerror(errno));
    _exit(127);
}

int group_spawn(const struct words *w, int cpu, int input)
{
    pid_t parent = getpid(), pid = fork();

    if (pid < 0)
        return -errno;
    if (!pid)
        become(w, cpu, input, parent);
    setpgid(pid, group ? group : pid);
    if (!group)
        group = pid;
    started++;
    return 0;
}

bool group_alive(void)
{
    siginfo_t info = {0};

    /* left to be collected, so that the group's id stays its own */
    return !started || (!waitid(P_PGID, (id_t)group, &info, WEXITED | WNOHANG | WNOWAIT) && !info.si_pid);
}

/* proc_pid_stat(5): what is between the parentheses can hold anything. */
static bool is_member(const char *pid)
{
    char path[300], line[512] = "", state = 0;
    const char *after;
    int pgrp = 0;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%s/stat", pid);
    f = fopen(path, "re");
    if (!f)
        return false;
    if (!fgets(line, sizeof(line), f))
        line[0] = 0;
    fclose(f);
    after = strrchr(line, ')');
    return after && sscanf(after, ") %c %*d %d", &state, &pgrp) == 2 && pgrp == group && state != 'Z';
}

static void each_member(void (*take)(pid_t pid, void *arg), void *arg)
{
    DIR *d = opendir("/proc");
    struct dirent *e;

    while (d && group && (e = readdir(d)))
        if (isdigit((unsigned char)e->d_name[0]) && is_member(e->d_name))
            take(atoi(e->d_name), arg);
    if (d)
        closedir(d);
}

static void add_usage(pid_t pid, void *arg)
{
    struct group_usage *u = arg;
    struct timespec t;
    clockid_t clock;

    if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &t))
        return;
    u->cpu_ns += (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
    u->processes++;
}

/* proc_stat(5): user nice system idle iowait, in ticks */
static int64_t idle_ns(int cpu)
{
    long long idle = 0, iowait = 0;
    char line[512], name[16];
    FILE *f = fopen("/proc/stat", "re");
    int64_t ticks = 0;

    snprintf(name, sizeof(name), "cpu%d ", cpu);
    while (f && fgets(line, sizeof(line), f))
        if (!strncmp(line, name, strlen(name)) && sscanf(line, "%*s %*d %*d %*d %lld %lld", &idle, &iowait) == 2)
            ticks = idle + iowait;
    if (f)
        fclose(f);
    return ticks * (NS_PER_S / sysconf(_SC_CLK_TCK));
}

void group_usage(int cpu, struct group_usage *out)
{
    *out = (struct group_usage){.at_ns = sys_now_ns(), .idle_ns = idle_ns(cpu)};
    each_member(add_usage, out);
}

static void add_memory(pid_t pid, void *arg)
{
    struct group_memory *m = arg;
    char path[64], line[128];
    long long kib;
    FILE *f;

    snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", pid);
    f = fopen(path, "re");
    while (f && fgets(line, sizeof(line), f)) {
        if (sscanf(line, "Rss: %lld", &kib) == 1)
            m->rss_octets += kib * 1024;
        else if (sscanf(line, "Pss: %lld", &kib) == 1)
            m->pss_octets += kib * 1024;
    }
    if (f)
        fclose(f);
}

void group_memory(struct group_memory *out)
{
    *out = (struct group_memory){0};
    each_member(add_memory, out);
}

void group_last_words(char *out, size_t room)
{
    static char text[LAST_OCTETS + 1];
    off_t end = lseek(log_fd, 0, SEEK_END), from = end > LAST_OCTETS ? end - LAST_OCTETS : 0;
    ssize_t n = pread(log_fd, text, LAST_OCTETS, from);
    char *line;

    for (; n > 0 && isspace((unsigned char)text[n - 1]); n--)
        ;
    text[n > 0 ? n : 0] = 0;
    line = strrchr(text, '\n');
    snprintf(out, room, "%s", line ? line + 1 : text);
}

void group_kill(void)
{
    kill_all();
    group = 0;
    started = 0;
}
