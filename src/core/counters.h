/**
 * Counters of one writer (the engine) that any thread may read while they run.
 *
 * A counter is an atomic that only its writer changes, so counting is a plain load, add and store.
 * The tables are in metrum.h: one table gives the fields here, the published structure and every output.
 */
#ifndef MT_CORE_COUNTERS_H
#define MT_CORE_COUNTERS_H

#include <stdatomic.h>
#include <stdint.h>

#define MT_COUNTER_FIELD(name, help) _Atomic uint64_t name;

static inline void mt_count(_Atomic uint64_t *c, uint64_t n)
{
    if (!n) /* touches no memory for nothing */
        return;
    atomic_store_explicit(c, atomic_load_explicit(c, memory_order_relaxed) + n, memory_order_relaxed);
}

static inline uint64_t mt_counted(const _Atomic uint64_t *c)
{
    return atomic_load_explicit(c, memory_order_relaxed);
}

#endif
