/**
 * One cause of a level-triggered event: switches, one for each poll bit, that are on while the cause holds.
 *
 * What does it do? Lets the engine say "ready" and the program's calls say "no longer", from two threads, without a lock
 * and with a system call only when a level really changes.
 * How does it work? Whoever turns a switch tells the event, which counts the switches that are on for each bit; several
 * causes may share an event (an any-channel event), which shows a bit while any of them is on.
 */
#ifndef MT_CORE_NOTIFY_H
#define MT_CORE_NOTIFY_H

#include <stdatomic.h>

#include "os/os.h"

struct mt_event;

struct mt_notify {
    _Atomic unsigned on;    /* MT_POLL_...; sequentially consistent: see mt_notify_lower_bits */
    struct mt_event *event; /* LOCK: changed only by an engine command while its object is locked; NULL: none */
};

/** Count switches of these bits up (1) or down (-1) and let the descriptor show what it should. Never waits. */
void mt_event_turn(struct mt_event *e, unsigned bits, int by);

static inline void mt_notify_init(struct mt_notify *n)
{
    atomic_init(&n->on, 0);
    n->event = NULL;
}

static inline void mt_notify_raise_bits(struct mt_notify *n, unsigned bits)
{
    unsigned fresh;

    if (!n->event || !bits)
        return;
    /* Written, not only read: whoever lowers it after this look sees the cause in its second look. */
    fresh = bits & ~atomic_fetch_or(&n->on, bits);
    if (fresh)
        mt_event_turn(n->event, fresh, 1);
}

/**
 * The caller must look at the cause once more afterwards and raise again what holds: what became ready between its
 * first look and this call saw the switch on and did nothing.
 */
static inline void mt_notify_lower_bits(struct mt_notify *n, unsigned bits)
{
    unsigned gone;

    if (!n->event)
        return;
    gone = bits & atomic_fetch_and(&n->on, ~bits);
    if (gone)
        mt_event_turn(n->event, gone, -1);
}

/** The same for an object whose event says one thing: there is a report. */
static inline void mt_notify_raise(struct mt_notify *n)
{
    mt_notify_raise_bits(n, MT_POLL_PRI);
}

static inline void mt_notify_lower(struct mt_notify *n)
{
    mt_notify_lower_bits(n, MT_POLL_PRI);
}

/** Put another event behind the switches; they are off then. Nobody raises meanwhile. */
static inline void mt_notify_bind(struct mt_notify *n, struct mt_event *event)
{
    mt_notify_lower_bits(n, ~0U);
    n->event = event;
}

#endif
