/*
 * Threads of the library that run one at a time, and only while the test lets them: a module with a clock of its own is
 * then as repeatable as one with a virtual clock. The baton goes from the test to an engine in sim_run_ns and wherever the
 * test waits for one, and back whenever the engine waits.
 */
#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

enum { ENGINES = 16, TEST = -1 };

struct engine {
    void *(*run)(void *);
    void *arg;
    unsigned long thread;
    bool done, waits;
    int waitfd;
    int64_t until_ns; /* INT64_MAX: without end */
    int64_t busy_ns;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t passed = PTHREAD_COND_INITIALIZER;

/* LOCK: mutex for `holder`; the rest belongs to who holds the baton */
static bool in_turns;
static int holder = TEST;
static struct engine engines[ENGINES];
static int n_engines, last;
static struct sim_cost cost;

static _Thread_local int me = TEST;

void sim_take_turns(bool on)
{
    in_turns = on;
}

bool sim_in_turns(void)
{
    return in_turns;
}

void sim_set_cost(const struct sim_cost *c)
{
    cost = c ? *c : (struct sim_cost){0};
}

void sim_turn_reset(void)
{
    n_engines = last = 0;
    cost = (struct sim_cost){0};
    in_turns = false;
}

static void pass_to(int to)
{
    pthread_mutex_lock(&mutex);
    holder = to;
    pthread_cond_broadcast(&passed);
    while (holder != me)
        pthread_cond_wait(&passed, &mutex);
    pthread_mutex_unlock(&mutex);
}

static void charge(int64_t ns)
{
    sim_advance_ns(ns);
    engines[me].busy_ns += ns;
}

void sim_charge(enum sim_work what, unsigned times)
{
    const int64_t each[] = {[SIM_LOOK] = cost.look_ns, [SIM_CALL] = cost.call_ns, [SIM_DATAGRAM] = cost.datagram_ns};

    if (in_turns && me != TEST && each[what])
        charge(each[what] * times);
}

int64_t sim_engine_cpu_ns(void)
{
    return me == TEST ? 0 : engines[me].busy_ns;
}

/* Engines */

static void *enter(void *arg)
{
    struct engine *e = arg;

    me = (int)(e - engines);
    pthread_mutex_lock(&mutex);
    while (holder != me)
        pthread_cond_wait(&passed, &mutex);
    pthread_mutex_unlock(&mutex);
    e->run(e->arg);
    e->done = true;
    pthread_mutex_lock(&mutex);
    holder = TEST;
    pthread_cond_broadcast(&passed);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

int sim_turn_start(unsigned long *thread, const char *name, void *(*run)(void *), void *arg)
{
    struct engine *e = &engines[n_engines];
    int err;

    if (n_engines == ENGINES)
        return -EAGAIN;
    *e = (struct engine){.run = run, .arg = arg};
    err = mt_os_linux.thread_start(thread, name, -1, enter, e);
    if (err)
        return err;
    e->thread = *thread;
    n_engines++;
    return 0;
}

void sim_turn_wait(int waitfd, int64_t timeout_ns)
{
    struct engine *e = &engines[me];

    if (me == TEST)
        return;
    e->waits = true;
    e->waitfd = waitfd;
    e->until_ns = timeout_ns < 0 ? INT64_MAX : sim_now_ns() + timeout_ns;
    pass_to(TEST);
    e->waits = false;
}

static bool can_run(const struct engine *e)
{
    return !e->done && (!e->waits || sim_now_ns() >= e->until_ns || sim_wait_ready(e->waitfd));
}

/* Each in turn. @return whether there was one that had something to do */
static bool run_one(void)
{
    for (int i = 1; i <= n_engines; i++) {
        int next = (last + i) % n_engines;

        if (!can_run(&engines[next]))
            continue;
        last = next;
        pass_to(next);
        return true;
    }
    return false;
}

static void deadlock(const char *what)
{
    fprintf(stderr, "the test waits for %s, and no engine has anything to do\n", what);
    abort();
}

void sim_turn_futex_wait(const _Atomic uint32_t *word, uint32_t while_value)
{
    while (*word == while_value)
        if (!run_one())
            deadlock("an answer");
}

void sim_turn_join(unsigned long thread)
{
    for (int i = 0; i < n_engines; i++)
        while (engines[i].thread == thread && !engines[i].done)
            if (!run_one())
                deadlock("the end of an engine");
    mt_os_linux.thread_join(thread);
}

static int64_t next_event_ns(int64_t at_most)
{
    int64_t next = sim_next_arrival_ns(at_most);

    for (int i = 0; i < n_engines; i++)
        if (!engines[i].done && engines[i].until_ns < next)
            next = engines[i].until_ns;
    return next;
}

void sim_run_ns(int64_t ns)
{
    int64_t target = sim_now_ns() + ns;

    while (sim_now_ns() < target)
        if (!run_one())
            sim_set_ns(next_event_ns(target));
}
