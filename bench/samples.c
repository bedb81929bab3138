#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "metrum.h"
#include "plan.h"
#include "samples.h"
#include "sys.h"

struct sampler {
    struct plan *plan;
    tSMModuleId module;
    pthread_t thread;
    _Atomic bool stop;
};

enum { LOOK_NS = 100 * NS_PER_MS };

static void look(const struct sampler *s, struct sample *out)
{
    struct metrum_module_stats_parms m = {.module = s->module};

    metrum_module_stats(&m);
    *out = (struct sample){.at_s = (double)(sys_now_ns() - s->plan->start_ns) / NS_PER_S,
                           .private_octets = sys_private_octets(),
                           .fds = sys_open_fds(),
                           .objects = (unsigned)(m.channels + m.dispatchers + m.vmprx + m.collectors + m.vmptx),
                           .skipped_ms = m.skipped_ms,
                           .late_steps = m.late_steps,
                           .tx_dropped = m.tx_dropped,
                           .record_overruns = m.record_overruns,
                           .lateness_p50_us = m.lateness_p50_us,
                           .lateness_p99_us = m.lateness_p99_us,
                           .lateness_max_us = m.lateness_max_us,
                           .load_percent = m.load_percent};
}

static void thin(struct samples *all)
{
    for (unsigned i = 0; i < SAMPLES / 2; i++)
        all->s[i] = all->s[2 * i];
    all->n = SAMPLES / 2;
    all->every_s *= 2;
}

/* Only in the counted time: before it the process still fills its memory, after it the streams end. */
static void *run(void *arg)
{
    struct sampler *s = arg;
    struct samples *all = &s->plan->samples;
    int64_t due = plan_window_start_ns(s->plan), end = plan_window_end_ns(s->plan);

    while (!atomic_load(&s->stop) && due < end) {
        sys_sleep_until(due < sys_now_ns() + LOOK_NS ? due : sys_now_ns() + LOOK_NS);
        if (sys_now_ns() < due)
            continue;
        if (all->n == SAMPLES)
            thin(all);
        look(s, &all->s[all->n++]);
        due += (int64_t)(all->every_s * NS_PER_S);
    }
    return NULL;
}

struct sampler *samples_start(struct plan *p, tSMModuleId module)
{
    struct sampler *s;

    if (p->samples.every_s <= 0)
        return NULL;
    s = calloc(1, sizeof(*s));
    if (!s)
        return NULL;
    s->plan = p;
    s->module = module;
    if (!pthread_create(&s->thread, NULL, run, s))
        return s;
    free(s);
    return NULL;
}

void samples_stop(struct sampler *s)
{
    if (!s)
        return;
    atomic_store(&s->stop, true);
    pthread_join(s->thread, NULL);
    free(s);
}
