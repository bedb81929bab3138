/**
 * One cause of a level-triggered event: a switch that adds 1 to a pollable counter while it is on.
 *
 * What does it do? Lets the engine say "ready" and the program's calls say "no longer", from two threads, without a lock
 * and with a system call only when the level really changes.
 * How does it work? Whoever turns the switch changes the counter by one. Turning off waits for a thread that is just
 * turning on, so the counter ends up right in any order.
 *
 * Several switches may share a counter (an any-channel event): it is readable while any of them is on.
 */
#ifndef MT_CORE_NOTIFY_H
#define MT_CORE_NOTIFY_H

#include <stdatomic.h>
#include <stdbool.h>

#include "os/os.h"

enum mt_notify_state { MT_NOTIFY_OFF, MT_NOTIFY_RAISING, MT_NOTIFY_ON };

struct mt_notify {
    _Atomic int state; /* sequentially consistent: see mt_notify_lower */
    int fd;            /* LOCK: changed only by an engine command while its object is locked; -1: none */
};

static inline void mt_notify_init(struct mt_notify *n)
{
    atomic_init(&n->state, MT_NOTIFY_OFF);
    n->fd = -1;
}

static inline void mt_notify_raise(struct mt_notify *n)
{
    int off = MT_NOTIFY_OFF;

    if (n->fd < 0)
        return;
    /* Written, not only read: whoever lowers it after this look sees the cause in its second look. */
    if (atomic_fetch_add(&n->state, 0) != MT_NOTIFY_OFF)
        return;
    if (!atomic_compare_exchange_strong(&n->state, &off, MT_NOTIFY_RAISING))
        return;
    mt_os->counter_add(n->fd, 1);
    atomic_store(&n->state, MT_NOTIFY_ON);
}

/**
 * The caller must look at the cause once more afterwards and raise again if it holds: what became ready between its
 * first look and this call saw the switch on and did nothing.
 */
static inline void mt_notify_lower(struct mt_notify *n)
{
    int state = MT_NOTIFY_ON;

    if (n->fd < 0)
        return;
    while (!atomic_compare_exchange_weak(&n->state, &state, MT_NOTIFY_OFF)) {
        if (state == MT_NOTIFY_OFF)
            return;
        state = MT_NOTIFY_ON; /* one that is just being turned on is left to it: two might add, otherwise */
        mt_os_relax();
    }
    mt_os->counter_take(n->fd);
}

/** Put another counter behind the switch; it is off then. THREAD: as mt_notify_lower, and nobody raises meanwhile. */
static inline void mt_notify_bind(struct mt_notify *n, int fd)
{
    mt_notify_lower(n);
    n->fd = fd;
}

#endif
