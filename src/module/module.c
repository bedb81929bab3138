#include "module.h"

#include <errno.h>
#include <stdio.h>

#include "channel/channel.h"
#include "endpoint/vmprx.h"
#include "endpoint/vmptx.h"
#include "net/collector.h"
#include "net/inlet.h"

enum {
    CATCH_UP_STEPS = 100, /* how far behind the engine may run to catch up; beyond that time is given up */
    LINGER_NS = 20000,    /* after a command the engine looks for another: most come in rows */
    SPINS = 500,          /* looks at the answer before its thread sleeps for it */
    MAX_ROUNDS = 1024,    /* of ready ports in a step of a virtual clock */
    SECOND_NS = 1000000000,
};

/* Commands */

static void answer(struct mt_module *m, struct mt_command *c)
{
    c->result = c->run(m, c->arg);
    mt_net_flush(&m->net); /* what it left in the queue may belong to objects that go now */
    mt_count(&m->commands_run, 1);
    atomic_store_explicit(&c->done, 1, memory_order_release);
    mt_os->futex_wake(&c->done);
}

/* @return whether there were any. */
static bool run_commands(struct mt_module *m)
{
    struct mt_command *newest = atomic_exchange(&m->commands, NULL), *first = NULL;
    bool any = newest != NULL;

    while (newest) { /* turn the pile over: first come, first served */
        struct mt_command *next = newest->next;

        newest->next = first;
        first = newest;
        newest = next;
    }
    while (first) {
        struct mt_command *next = first->next;

        answer(m, first);
        first = next;
    }
    return any;
}

static int call_inline(struct mt_module *m, mt_command_fn *run, void *arg)
{
    int result;

    pthread_mutex_lock(&m->inline_lock);
    result = run(m, arg);
    mt_net_flush(&m->net);
    mt_count(&m->commands_run, 1);
    pthread_mutex_unlock(&m->inline_lock);
    return result;
}

static void post(struct mt_module *m, struct mt_command *c)
{
    struct mt_command *newest = atomic_load_explicit(&m->commands, memory_order_relaxed);

    do
        c->next = newest;
    while (!atomic_compare_exchange_weak(&m->commands, &newest, c));
    if (atomic_load(&m->sleeping)) /* else it looks before it sleeps */
        mt_net_wake(&m->net);
}

static void run_commands_inline(struct mt_module *m)
{
    pthread_mutex_lock(&m->inline_lock);
    run_commands(m);
    pthread_mutex_unlock(&m->inline_lock);
}

int mt_module_call(struct mt_module *m, mt_command_fn *run, void *arg)
{
    struct mt_command c = {.run = run, .arg = arg};

    if (!atomic_load(&m->threaded))
        return call_inline(m, run, arg);
    post(m, &c);
    if (!atomic_load(&m->threaded)) /* the engine stopped meanwhile; whoever comes later finds nothing left to do */
        run_commands_inline(m);
    for (unsigned i = 0; i < SPINS && !atomic_load_explicit(&c.done, memory_order_acquire); i++)
        mt_os_relax();
    while (!atomic_load_explicit(&c.done, memory_order_acquire))
        mt_os->futex_wait(&c.done, 0);
    return c.result;
}

/* Time */

static int64_t clock_ns(const struct mt_module *m)
{
    return mt_os->now_ns() - m->net.clock_offset_ns;
}

/* Too far behind to catch up: the module's clock loses the difference, so that nothing has to hurry after it. */
static void give_up_time(struct mt_module *m, int64_t steps)
{
    m->net.clock_offset_ns += steps * MT_STEP_NS;
    mt_count(&m->skipped_ms, (uint64_t)steps);
}

static void one_step(struct mt_module *m, int64_t step, int64_t now_ns)
{
    int64_t late_ns = now_ns - step * MT_STEP_NS;

    m->wheel.now_step = step - 1;
    mt_wheel_step(&m->wheel);
    mt_net_flush(&m->net);
    mt_hist_add(&m->lateness, late_ns);
    if (late_ns > MT_STEP_NS)
        mt_count(&m->late_steps, 1);
}

/* @return the time, which is less than it was if some had to be given up. */
static int64_t catch_up(struct mt_module *m, int64_t now_ns)
{
    int64_t latest = now_ns / MT_STEP_NS - CATCH_UP_STEPS, next = mt_wheel_next(&m->wheel);

    if (next >= latest)
        return now_ns;
    give_up_time(m, latest - next);
    return (next + CATCH_UP_STEPS) * MT_STEP_NS;
}

/* Everything that is due at now_ns or was before. */
static void run_due(struct mt_module *m, int64_t now_ns)
{
    int64_t target = now_ns / MT_STEP_NS;
    int64_t next = mt_wheel_next(&m->wheel);

    for (; next <= target; next = mt_wheel_next(&m->wheel))
        one_step(m, next, now_ns);
    if (m->wheel.now_step < target)
        m->wheel.now_step = target;
    atomic_store_explicit(&m->ticks, m->wheel.runs, memory_order_relaxed);
    atomic_store_explicit(&m->time_ns, (uint64_t)now_ns, memory_order_relaxed);
}

static void measure_load(struct mt_module *m, int64_t now_ns)
{
    int64_t busy, load;

    if (now_ns - m->load_since_ns < SECOND_NS)
        return;
    busy = mt_os->thread_cpu_ns();
    load = (busy - m->load_busy_ns) * 100 / (now_ns - m->load_since_ns);
    m->load_since_ns = now_ns;
    m->load_busy_ns = busy;
    atomic_store_explicit(&m->busy_ns, (uint64_t)busy, memory_order_relaxed);
    atomic_store_explicit(&m->load_percent, (uint64_t)load, memory_order_relaxed);
    if ((uint64_t)load > mt_counted(&m->load_percent_max))
        atomic_store_explicit(&m->load_percent_max, (uint64_t)load, memory_order_relaxed);
}

static int64_t sleep_ns(struct mt_module *m)
{
    int64_t step = mt_wheel_next(&m->wheel), next = mt_inlet_next_window_ns(&m->net), left;

    if (step != INT64_MAX && step * MT_STEP_NS < next)
        next = step * MT_STEP_NS;
    if (next == INT64_MAX)
        return -1;
    left = next - clock_ns(m);
    return left > 0 ? left : 0;
}

static bool more_commands(struct mt_module *m)
{
    int64_t until = mt_os->now_ns() + LINGER_NS;

    do
        if (atomic_load(&m->commands))
            return true;
    while (mt_os->now_ns() < until);
    return false;
}

/* A command that comes after the last look finds `sleeping` set and wakes the engine. */
static void sleep_until_due(struct mt_module *m)
{
    atomic_store(&m->sleeping, true);
    mt_net_wait(&m->net, atomic_load(&m->commands) ? 0 : sleep_ns(m));
    atomic_store(&m->sleeping, false);
}

static void *engine(void *arg)
{
    struct mt_module *m = arg;

    if (m->config.realtime)
        mt_os->thread_priority();
    mt_net_start(&m->net, m->config.receive, m->config.send);
    atomic_store(&m->started, 1);
    mt_os->futex_wake(&m->started);
    while (!atomic_load(&m->quit)) {
        int64_t now_ns = catch_up(m, clock_ns(m)); /* first of all: what arrived is placed in this time */

        mt_inlet_window(&m->net, now_ns);
        mt_net_sweep(&m->net);
        run_due(m, now_ns);
        mt_net_serve(&m->net);
        measure_load(m, mt_os->now_ns());
        if (run_commands(m) && more_commands(m))
            mt_net_wait(&m->net, 0);
        else
            sleep_until_due(m);
    }
    run_commands(m);
    mt_net_stop(&m->net);
    return NULL;
}

int mt_module_advance(struct mt_module *m, uint64_t ns)
{
    if (!m->config.virtual_clock || atomic_load(&m->shut_down))
        return -ESTALE;
    pthread_mutex_lock(&m->inline_lock);
    while (ns) {
        int64_t now = m->net.virtual_now_ns;
        unsigned rounds = 0;
        uint64_t part = (uint64_t)(MT_STEP_NS - now % MT_STEP_NS);

        part = ns < part ? ns : part;
        m->net.virtual_now_ns += (int64_t)part;
        mt_inlet_window(&m->net, m->net.virtual_now_ns);
        do
            mt_net_wait(&m->net, 0);
        while (mt_net_serve(&m->net) && ++rounds < MAX_ROUNDS);
        run_due(m, m->net.virtual_now_ns);
        ns -= part;
    }
    pthread_mutex_unlock(&m->inline_lock);
    return 0;
}

/* Life */

static int create_pools(struct mt_module *m)
{
    int err = mt_pool_create(&m->channels, sizeof(struct mt_channel), m->config.channels);

    if (!err)
        err = mt_pool_create(&m->records, sizeof(struct mt_record), m->config.channels);
    if (!err)
        err = mt_pool_create(&m->dispatchers, sizeof(struct mt_dispatcher), m->config.dispatchers);
    if (!err)
        err = mt_pool_create(&m->vmprx, sizeof(struct mt_vmprx), m->config.vmprx);
    if (!err)
        err = mt_pool_create(&m->collectors, sizeof(struct mt_collector), m->config.collectors);
    if (!err)
        err = mt_pool_create(&m->vmptx, sizeof(struct mt_vmptx), m->config.vmptx);
    if (!err)
        err = mt_pool_create(&m->tdms, sizeof(struct mt_tdm), MT_TIMESLOTS);
    return err;
}

static struct mt_feed *pick_silence(void *arg)
{
    return mt_silence_pick(arg);
}

static int start_engine(struct mt_module *m)
{
    char name[16];
    int err;

    if (m->config.virtual_clock)
        return 0;
    snprintf(name, sizeof(name), "metrum/%u", m->ix);
    err = mt_os->thread_start(&m->thread, name, m->config.cpu, engine, m);
    if (err)
        return err;
    atomic_store(&m->threaded, true);
    while (!atomic_load(&m->started))
        mt_os->futex_wait(&m->started, 0);
    return 0;
}

int mt_module_create(struct mt_module **out, int card_id, unsigned ix, const struct mt_module_config *config,
                     int64_t start_ns)
{
    struct mt_module *m = mt_os->alloc(sizeof(*m));
    int err = -ENOMEM;

    if (!m)
        return err;
    *m = (struct mt_module){.card_id = card_id, .ix = ix, .opens = 1, .config = *config};
    m->net.waitfd = m->net.wake.fd = -1;
    pthread_mutex_init(&m->owned_lock, NULL);
    pthread_cond_init(&m->none_leaving, NULL);
    pthread_mutex_init(&m->inline_lock, NULL);
    mt_list_init(&m->owned);
    mt_notify_init(&m->shutdown_notify);
    err = mt_net_create(&m->net);
    if (!err)
        err = create_pools(m);
    if (!err)
        err = mt_timeslots_create(&m->timeslots, pick_silence, &m->silence);
    if (err)
        goto fail;
    m->net.always_watch = config->virtual_clock;
    m->net.virtual_now_ns = start_ns;
    mt_wheel_init(&m->wheel, (config->virtual_clock ? start_ns : mt_os->now_ns()) / MT_STEP_NS,
                  config->step_ms);
    mt_silence_init(&m->silence, &m->wheel, config->tick_ms);
    err = start_engine(m);
    if (!err)
        err = mt_handle_new(&m->object, MT_KIND_MODULE);
    if (err)
        goto fail;
    *out = m;
    return 0;

fail:
    mt_module_destroy(m);
    return err;
}

void mt_module_shutdown(struct mt_module *m)
{
    atomic_store(&m->shut_down, true);
    if (atomic_load(&m->threaded)) {
        atomic_store(&m->quit, true);
        mt_net_wake(&m->net);
        mt_os->thread_join(m->thread);
        atomic_store(&m->threaded, false);
        run_commands_inline(m); /* posted while it was on its way out */
    }
    mt_notify_raise(&m->shutdown_notify);
}

void mt_module_destroy(struct mt_module *m)
{
    if (!m)
        return;
    mt_module_shutdown(m);
    mt_pool_destroy(&m->channels);
    mt_pool_destroy(&m->records);
    mt_pool_destroy(&m->dispatchers);
    mt_pool_destroy(&m->vmprx);
    mt_pool_destroy(&m->collectors);
    mt_pool_destroy(&m->vmptx);
    mt_pool_destroy(&m->tdms);
    mt_timeslots_destroy(&m->timeslots);
    mt_net_destroy(&m->net);
    pthread_mutex_destroy(&m->owned_lock);
    pthread_cond_destroy(&m->none_leaving);
    pthread_mutex_destroy(&m->inline_lock);
    mt_os->free(m);
}
