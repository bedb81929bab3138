/**
 * The module's schedule: a wheel of 1 ms steps.
 *
 * What does it do? Runs every source when its next block is due, spread over time as their streams are, instead of all
 * at once in one tick. How does it work? One list per step, 64 steps ahead, and a bit per list, so that the next step
 * with anything in it is found at once and an idle module sleeps.
 *
 * THREAD: engine, all of it.
 */
#ifndef MT_CORE_WHEEL_H
#define MT_CORE_WHEEL_H

#include <stdbool.h>
#include <stdint.h>

#include "list.h"

enum { MT_STEP_NS = 1000000, MT_WHEEL_STEPS = 64 };

struct mt_wheel;

/*
 * With thousands of streams nothing of one is in the cache when its turn comes. So while a timer runs, those after it are
 * told to ask for their memory: first what their address tells, then what those lines point at, and so on.
 */
enum { MT_WHEEL_AHEAD = 4 };

/** Ask for the memory of an object. One that is not there (NULL, of 0 octets) is fine: only numbers are reckoned with. */
static inline void mt_fetch(const void *object, unsigned octets)
{
    uintptr_t end = (uintptr_t)object + octets;

    for (uintptr_t line = (uintptr_t)object & ~(uintptr_t)63; line < end; line += 64)
        __builtin_prefetch((const void *)line);
}

struct mt_timer {
    struct mt_list node;
    void (*run)(struct mt_timer *timer, struct mt_wheel *wheel); /* CONST after init */
    void (*fetch)(struct mt_timer *timer, unsigned ahead);       /* CONST after init; may be NULL: see MT_WHEEL_AHEAD */
    int64_t due_step;
};

struct mt_wheel {
    struct mt_list steps[MT_WHEEL_STEPS];
    uint64_t occupied; /* bit n: steps[n] may have timers */
    int64_t now_step;  /* the step that ran last */
    unsigned grain;    /* CONST after init: timers run in steps that are multiples of this */
    uint64_t runs;     /* timers run so far */
};

void mt_wheel_init(struct mt_wheel *w, int64_t now_step, unsigned grain);

static inline void mt_timer_init(struct mt_timer *t, void (*run)(struct mt_timer *, struct mt_wheel *))
{
    mt_list_init(&t->node);
    t->run = run;
    t->fetch = NULL;
}

/** Run the timer in the given step, or in the next one if that has passed. A timer that was set is moved. */
void mt_wheel_set(struct mt_wheel *w, struct mt_timer *t, int64_t due_step);

void mt_wheel_cancel(struct mt_timer *t);

/** Go to the next step and run what is due in it. */
void mt_wheel_step(struct mt_wheel *w);

/**
 * The same in parts, between which timers may be set and cancelled: set now_step to the step, then call until it is done.
 *
 * @return whether it is done; false: `most` timers have run and there are more
 */
bool mt_wheel_run(struct mt_wheel *w, unsigned most);

/** The next step that has something to run; INT64_MAX if there is none. */
int64_t mt_wheel_next(const struct mt_wheel *w);

#endif
