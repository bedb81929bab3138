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

/** Real-time priority for the calling thread and the threads it starts: other programs get what is left. */
void sys_realtime(void);

/** The same, above all that sys_realtime gave it to. */
void sys_realtime_above(void);

/** Least timer slack: sleeps end when they are due. */
void sys_sharp_timers(void);

struct sys_usage {
    int64_t cpu_ns;       /* whole process, user and system */
    uint64_t preempted;   /* involuntary context switches */
};

void sys_usage(struct sys_usage *out);

/** What the scheduler says of a thread. */
struct sys_thread {
    int64_t cpu_ns;
    int64_t waited_ns; /* ready to run, but another one had the CPU */
};

/** Of the thread of this process that has this name. All 0: none has, or the system does not say. */
void sys_thread(const char *name, struct sys_thread *out);

int64_t sys_rss_octets(void);
int64_t sys_private_octets(void); /* of it what is no file's, as code is */
unsigned sys_open_fds(void);

/** Raise the limit of file descriptors as far as it goes. @return how many may be open */
unsigned long sys_raise_fds(void);

/** The largest receive buffer that the system gives. */
void sys_big_buffer(int fd, int octets);

#endif
