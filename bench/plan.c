#include "plan.h"

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

struct plan *plan_create(const struct options *o)
{
    struct plan *p = mmap(NULL, sizeof(*p), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (p == MAP_FAILED)
        return NULL;
    p->o = *o;
    return p;
}

void plan_destroy(struct plan *p)
{
    munmap(p, sizeof(*p));
}

void latency_add(struct latency *l, int64_t ns)
{
    uint64_t us = ns > 0 ? (uint64_t)ns / 1000 : 0;

    l->n++;
    l->buckets[us < HIST_US ? us : HIST_US - 1]++;
    if (us > l->max_us)
        l->max_us = us;
}

void plan_reach(struct plan *p, enum step step)
{
    uint32_t now = atomic_load(&p->step);

    while (now < step && !atomic_compare_exchange_weak(&p->step, &now, step))
        ;
    syscall(SYS_futex, &p->step, FUTEX_WAKE, 1 << 30, NULL, NULL, 0);
}

enum step plan_step(const struct plan *p)
{
    return (enum step)atomic_load(&p->step);
}

bool plan_await(struct plan *p, enum step step)
{
    uint32_t now;

    while ((now = atomic_load(&p->step)) < step)
        syscall(SYS_futex, &p->step, FUTEX_WAIT, now, NULL, NULL, 0);
    return now != STEP_FAILED;
}

uint16_t plan_reader_port(const struct plan *p, uint32_t stream)
{
    return p->reader_port[stream % (p->o.reader_sockets ? p->o.reader_sockets : READ_SOCKETS)];
}

int64_t plan_window_start_ns(const struct plan *p)
{
    return p->start_ns + (int64_t)p->o.warm_up_ms * NS_PER_MS;
}

int64_t plan_window_end_ns(const struct plan *p)
{
    return plan_window_start_ns(p) + (int64_t)p->o.seconds * NS_PER_S;
}

uint32_t plan_packets(const struct plan *p)
{
    return plan_end_counted(p) + p->o.after_ms / p->o.ptime_ms;
}

uint32_t plan_first_counted(const struct plan *p)
{
    return p->o.warm_up_ms / p->o.ptime_ms;
}

uint32_t plan_end_counted(const struct plan *p)
{
    return plan_first_counted(p) + p->o.seconds * 1000 / p->o.ptime_ms;
}

int64_t plan_due_ns(const struct plan *p, uint32_t stream, uint32_t seq)
{
    int64_t period = (int64_t)p->o.ptime_ms * NS_PER_MS;

    return p->start_ns + seq * period + stream * period / p->o.streams;
}
