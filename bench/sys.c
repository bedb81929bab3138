#include "sys.h"

#include <dirent.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "plan.h"

static int64_t clock_ns(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

int64_t sys_now_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

int64_t sys_wall_ns(void)
{
    return clock_ns(CLOCK_REALTIME);
}

void sys_sleep_until(int64_t ns)
{
    struct timespec t = {.tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S};

    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL))
        ;
}

void sys_pin(int cpu)
{
    cpu_set_t set;

    if (cpu < 0)
        return;
    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    if (sched_setaffinity(0, sizeof(set), &set))
        fprintf(stderr, "cannot run on CPU %d: the figures will be those of wherever this runs\n", cpu);
}

static void set_realtime(int priority)
{
    struct sched_param p = {.sched_priority = priority};

    if (sched_setscheduler(0, SCHED_FIFO, &p))
        fputs("no right to real-time priority: other programs will show in the figures\n", stderr);
}

void sys_realtime(void)
{
    set_realtime(5);
}

void sys_realtime_above(void)
{
    set_realtime(6);
}

void sys_sharp_timers(void)
{
    prctl(PR_SET_TIMERSLACK, 1UL);
}

static int64_t rusage_ns(const struct rusage *r)
{
    return ((int64_t)r->ru_utime.tv_sec + r->ru_stime.tv_sec) * NS_PER_S +
           ((int64_t)r->ru_utime.tv_usec + r->ru_stime.tv_usec) * 1000;
}

void sys_usage(struct sys_usage *out)
{
    struct rusage r;

    getrusage(RUSAGE_SELF, &r);
    *out = (struct sys_usage){.cpu_ns = rusage_ns(&r), .preempted = (uint64_t)r.ru_nivcsw};
}

static bool thread_has_name(const char *tid, const char *name)
{
    char path[300], comm[32] = "";
    FILE *f;

    snprintf(path, sizeof(path), "/proc/self/task/%s/comm", tid);
    f = fopen(path, "r");
    if (!f)
        return false;
    if (!fgets(comm, sizeof(comm), f))
        comm[0] = 0;
    fclose(f);
    comm[strcspn(comm, "\n")] = 0;
    return !strcmp(comm, name);
}

/* The kernel's Documentation/scheduler/sched-stats.rst: /proc/<pid>/schedstat */
static void read_schedstat(const char *tid, struct sys_thread *out)
{
    long long cpu = 0, waited = 0;
    char path[300];
    FILE *f;

    snprintf(path, sizeof(path), "/proc/self/task/%s/schedstat", tid);
    f = fopen(path, "r");
    if (!f)
        return;
    if (fscanf(f, "%lld %lld", &cpu, &waited) == 2)
        *out = (struct sys_thread){cpu, waited};
    fclose(f);
}

void sys_thread(const char *name, struct sys_thread *out)
{
    DIR *d = opendir("/proc/self/task");
    struct dirent *e;

    *out = (struct sys_thread){0};
    while (d && (e = readdir(d)))
        if (thread_has_name(e->d_name, name))
            read_schedstat(e->d_name, out);
    if (d)
        closedir(d);
}

int64_t sys_rss_octets(void)
{
    long long size, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    if (!f)
        return 0;
    if (fscanf(f, "%lld %lld", &size, &resident) != 2)
        resident = 0;
    fclose(f);
    return resident * sysconf(_SC_PAGESIZE);
}

int64_t sys_private_octets(void)
{
    long long size, resident, shared = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    if (!f)
        return 0;
    if (fscanf(f, "%lld %lld %lld", &size, &resident, &shared) != 3)
        resident = shared = 0;
    fclose(f);
    return (resident - shared) * sysconf(_SC_PAGESIZE);
}

unsigned sys_open_fds(void)
{
    DIR *d = opendir("/proc/self/fd");
    unsigned n = 0;

    while (d && readdir(d))
        n++;
    if (d)
        closedir(d);
    return n;
}

unsigned long sys_raise_fds(void)
{
    struct rlimit r;

    getrlimit(RLIMIT_NOFILE, &r);
    r.rlim_cur = r.rlim_max;
    setrlimit(RLIMIT_NOFILE, &r);
    getrlimit(RLIMIT_NOFILE, &r);
    return r.rlim_cur;
}

void sys_big_buffer(int fd, int octets)
{
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &octets, sizeof(octets)))
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &octets, sizeof(octets));
}
