/**
 * A lock of four octets, for where there are hundreds of thousands: all zero is free.
 *
 * Taking it costs one atomic operation when nobody else has it; otherwise the thread sleeps. THREAD: program's; the engine
 * never takes one.
 */
#ifndef MT_CORE_LOCK_H
#define MT_CORE_LOCK_H

#include <stdatomic.h>

#include "os/os.h"

enum mt_lock_state { MT_LOCK_FREE, MT_LOCK_TAKEN, MT_LOCK_AWAITED };

struct mt_lock {
    _Atomic uint32_t state;
};

static inline void mt_lock_take(struct mt_lock *l)
{
    uint32_t state = MT_LOCK_FREE;

    if (atomic_compare_exchange_strong(&l->state, &state, MT_LOCK_TAKEN))
        return;
    while (atomic_exchange(&l->state, MT_LOCK_AWAITED) != MT_LOCK_FREE) /* others may wait as well: always AWAITED */
        mt_os->futex_wait(&l->state, MT_LOCK_AWAITED);
}

static inline void mt_lock_give(struct mt_lock *l)
{
    if (atomic_exchange(&l->state, MT_LOCK_FREE) == MT_LOCK_AWAITED)
        mt_os->futex_wake(&l->state);
}

#endif
