/** Small system matters of the benchmark. Counts of CPU time are in nanoseconds. */
#ifndef BENCH_SYS_H
#define BENCH_SYS_H

#include <stdbool.h>
#include <stdint.h>

int64_t sys_now_ns(void);         /* CLOCK_MONOTONIC */
int64_t sys_wall_ns(void);        /* CLOCK_REALTIME */
void sys_sleep_until(int64_t ns); /* CLOCK_MONOTONIC */

/** Pin the calling thread. A negative cpu leaves it where it is. */
void sys_pin(int cpu);

/** Least timer slack: sleeps end when they are due. */
void sys_sharp_timers(void);

struct sys_usage {
    int64_t cpu_ns;       /* whole process, user and system */
    int64_t own_cpu_ns;   /* of the calling thread */
    uint64_t preempted;   /* involuntary context switches */
};

void sys_usage(struct sys_usage *out);

/** CPU time of the thread of this process that has this name. 0: none has, or the system does not say. */
int64_t sys_thread_cpu_ns(const char *name);

/** Time that a CPU was not idle, of all processes. 0: the system does not say. */
int64_t sys_cpu_busy_ns(int cpu);

int64_t sys_rss_octets(void);
unsigned sys_open_fds(void);

/** Raise the limit of file descriptors as far as it goes. @return how many may be open */
unsigned long sys_raise_fds(void);

/** The largest receive buffer that the system gives. */
void sys_big_buffer(int fd, int octets);

#endif
