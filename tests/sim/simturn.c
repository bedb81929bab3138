/*
 * Threads of the library that run one at a time, and only while the test lets them: a module with a clock of its own is
 * then as repeatable as one with a virtual clock. They are no threads but contexts of the test's own thread: the baton
 * goes to one in sim_run_ns and wherever the test waits for one, and back whenever it waits itself.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <ucontext.h>

#include "simfiber.h"

enum { ENGINES = 16, TEST = -1, STACK_OCTETS = 512 * 1024 };

struct engine {
    void *(*run)(void *);
    void *arg;
    ucontext_t context;
    void *stack;
    struct sim_fiber fiber;
    bool done, waits;
    int waitfd;
    int64_t until_ns; /* INT64_MAX: without end */
    int64_t busy_ns;
};

/* All of it belongs to the test's thread. */
static bool in_turns;
static int me = TEST;
static ucontext_t test;
static struct sim_fiber test_fiber;
static struct engine engines[ENGINES];
static int n_engines, last;
static struct sim_cost cost;

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

static void give_back(struct engine *e)
{
    sim_fiber_end(&e->fiber);
    free(e->stack);
    e->stack = NULL;
}

void sim_turn_reset(void)
{
    for (int i = 0; i < n_engines; i++)
        if (engines[i].stack)
            give_back(&engines[i]);
    n_engines = last = 0;
    cost = (struct sim_cost){0};
    in_turns = false;
}

static void pass_to(int to)
{
    struct engine *e = &engines[to == TEST ? me : to];

    if (to == TEST) {
        me = TEST;
        sim_fiber_switch(&e->fiber, &test_fiber, e->done);
        swapcontext(&e->context, &test);
        sim_fiber_arrived(&e->fiber);
    } else {
        me = to;
        sim_fiber_switch(&test_fiber, &e->fiber, false);
        swapcontext(&test, &e->context);
        sim_fiber_arrived(&test_fiber);
    }
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

static void enter(void)
{
    struct engine *e = &engines[me];

    sim_fiber_arrived(&e->fiber);
    e->run(e->arg);
    e->done = true;
    pass_to(TEST); /* for good */
}

static void make_context(struct engine *e)
{
    getcontext(&e->context);
    e->context.uc_stack.ss_sp = e->stack;
    e->context.uc_stack.ss_size = STACK_OCTETS;
    makecontext(&e->context, enter, 0);
    sim_fiber_begin(&e->fiber, e->stack, STACK_OCTETS);
}

int sim_turn_start(unsigned long *thread, void *(*run)(void *), void *arg)
{
    int i = 0;

    while (i < n_engines && engines[i].stack)
        i++;
    if (i == ENGINES)
        return -EAGAIN;
    engines[i] = (struct engine){.run = run, .arg = arg, .stack = sim_must(malloc(STACK_OCTETS))};
    make_context(&engines[i]);
    *thread = (unsigned long)i;
    n_engines += i == n_engines;
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

static int64_t next_event_ns(int64_t at_most)
{
    int64_t next = sim_next_arrival_ns(at_most);

    for (int i = 0; i < n_engines; i++)
        if (!engines[i].done && engines[i].waits && engines[i].until_ns < next)
            next = engines[i].until_ns;
    return next;
}

/* While the test waits for an engine time goes on, for the engine may wait for that. */
static bool run_or_wait(void)
{
    int64_t next;

    if (run_one())
        return true;
    next = next_event_ns(INT64_MAX);
    if (next < INT64_MAX)
        sim_set_ns(next);
    return next < INT64_MAX;
}

static void deadlock(const char *what)
{
    fprintf(stderr, "the test waits for %s, and no engine has anything to do\n", what);
    abort();
}

void sim_turn_futex_wait(const _Atomic uint32_t *word, uint32_t while_value)
{
    while (*word == while_value)
        if (!run_or_wait())
            deadlock("an answer");
}

/* Who waited goes on at once, as on another CPU; the engine goes on when the test waits again. */
void sim_turn_futex_wake(void)
{
    if (me != TEST)
        pass_to(TEST);
}

void sim_turn_join(unsigned long thread)
{
    while (!engines[thread].done)
        if (!run_or_wait())
            deadlock("the end of an engine");
    give_back(&engines[thread]);
}

void sim_run_ns(int64_t ns)
{
    int64_t target = sim_now_ns() + ns;

    while (sim_now_ns() < target)
        if (!run_one())
            sim_set_ns(next_event_ns(target));
}
