/**
 * One cause of a level-triggered event: a switch that adds 1 to a pollable counter while it is on.
 *
 * What does it do? Lets the engine say "ready" and the program's calls say "no longer", from two threads, without a lock
 * and with a system call only when the level really changes.
 * How does it work? Whoever turns the switch changes the counter by one. Turning off waits for the 1 that the thread
 * which turned it on is just about to add, so the counter ends up right in any order.
 *
 * Several switches may share a counter (an any-channel event): it is readable while any of them is on.
 */
#ifndef MT_CORE_NOTIFY_H
#define MT_CORE_NOTIFY_H

#include <stdatomic.h>
#include <stdbool.h>

#include "os/os.h"

struct mt_notify {
    _Atomic bool on; /* sequentially consistent: see mt_notify_lower */
    int fd;          /* LOCK: changed only by an engine command while its object is locked; -1: none */
};

static inline void mt_notify_init(struct mt_notify *n)
{
    atomic_init(&n->on, false);
    n->fd = -1;
}

static inline void mt_notify_raise(struct mt_notify *n)
{
    /* Always the exchange, never a look first: it is also the barrier between the cause and the switch. */
    if (n->fd >= 0 && !atomic_exchange(&n->on, true))
        mt_os->counter_add(n->fd, 1);
}

/**
 * The caller must look at the cause once more afterwards and raise again if it holds: what became ready between its
 * first look and this call saw the switch on and did nothing.
 */
static inline void mt_notify_lower(struct mt_notify *n)
{
    if (n->fd >= 0 && atomic_exchange(&n->on, false))
        mt_os->counter_take(n->fd);
}

#endif
