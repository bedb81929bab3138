#include "sys.h"

#include <dirent.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
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
    out->own_cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
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

/* The clock that CLOCK_THREAD_CPUTIME_ID is for the thread itself: <linux/posix-timers.h>, CPUCLOCK_PERTHREAD_MASK. */
static clockid_t clock_of_thread(int tid)
{
    return (clockid_t)(~(unsigned)tid << 3 | 4 | 2);
}

int64_t sys_thread_cpu_ns(const char *name)
{
    DIR *d = opendir("/proc/self/task");
    struct dirent *e;
    int64_t ns = 0;

    while (d && (e = readdir(d)))
        if (thread_has_name(e->d_name, name))
            ns = clock_ns(clock_of_thread(atoi(e->d_name)));
    if (d)
        closedir(d);
    return ns;
}

int64_t sys_cpu_busy_ns(int cpu)
{
    unsigned long long user = 0, nice = 0, system = 0, idle, iowait, irq = 0, softirq = 0;
    char line[512], want[16];
    FILE *f = fopen("/proc/stat", "r");

    snprintf(want, sizeof(want), "cpu%d ", cpu);
    while (f && fgets(line, sizeof(line), f))
        if (!strncmp(line, want, strlen(want)))
            sscanf(line + strlen(want), "%llu %llu %llu %llu %llu %llu %llu", &user, &nice, &system, &idle, &iowait, &irq,
                   &softirq);
    if (f)
        fclose(f);
    return (int64_t)(user + nice + system + irq + softirq) * (NS_PER_S / sysconf(_SC_CLK_TCK));
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
