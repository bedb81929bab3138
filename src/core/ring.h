/**
 * Byte ring between one writer thread and one reader thread, without locks.
 *
 * What does it do? The engine writes recorded octets, the program's calls read them; neither waits for the other.
 * How does it work? Two counters that only grow; each is written by one side and published with release order.
 */
#ifndef MT_CORE_RING_H
#define MT_CORE_RING_H

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

struct mt_ring {
    uint8_t *octets;         /* CONST after create; not owned */
    uint32_t size;           /* CONST after create; a power of two */
    _Atomic uint32_t filled; /* octets ever written; release by the writer, acquire by the reader */
    _Atomic uint32_t taken;  /* octets ever read; release by the reader, acquire by the writer */
};

static inline void mt_ring_init(struct mt_ring *r, void *octets, uint32_t size)
{
    r->octets = octets;
    r->size = size;
    atomic_init(&r->filled, 0);
    atomic_init(&r->taken, 0);
}

/** Octets that wait. Either side may ask; for the other side's view it is a lower bound. */
static inline uint32_t mt_ring_used(const struct mt_ring *r)
{
    uint32_t taken = atomic_load_explicit(&r->taken, memory_order_acquire);

    return atomic_load_explicit(&r->filled, memory_order_acquire) - taken;
}

static inline uint32_t mt_ring_room(const struct mt_ring *r)
{
    return r->size - mt_ring_used(r);
}

static inline void mt_ring_copy_in(struct mt_ring *r, uint32_t at, const void *src, uint32_t len)
{
    uint32_t pos = at & (r->size - 1);
    uint32_t first = len < r->size - pos ? len : r->size - pos;

    memcpy(r->octets + pos, src, first);
    memcpy(r->octets, (const uint8_t *)src + first, len - first);
}

/** Write all of it or nothing. @param src  may be NULL if len is 0. @return octets written. THREAD: the writer. */
static inline uint32_t mt_ring_write(struct mt_ring *r, const void *src, uint32_t len)
{
    uint32_t filled = atomic_load_explicit(&r->filled, memory_order_relaxed);

    if (!len || len > mt_ring_room(r))
        return 0;
    mt_ring_copy_in(r, filled, src, len);
    atomic_store_explicit(&r->filled, filled + len, memory_order_release);
    return len;
}

/** Read at most `len`. @param dst  may be NULL if len is 0. @return octets read. THREAD: the reader. */
static inline uint32_t mt_ring_read(struct mt_ring *r, void *dst, uint32_t len)
{
    uint32_t taken = atomic_load_explicit(&r->taken, memory_order_relaxed);
    uint32_t used = atomic_load_explicit(&r->filled, memory_order_acquire) - taken;
    uint32_t pos = taken & (r->size - 1);
    uint32_t first;

    len = len < used ? len : used;
    if (!len)
        return 0;
    first = len < r->size - pos ? len : r->size - pos;
    memcpy(dst, r->octets + pos, first);
    memcpy((uint8_t *)dst + first, r->octets, len - first);
    atomic_store_explicit(&r->taken, taken + len, memory_order_release);
    return len;
}

/** Forget what waits. THREAD: the reader. */
static inline void mt_ring_discard(struct mt_ring *r)
{
    atomic_store_explicit(&r->taken, atomic_load_explicit(&r->filled, memory_order_acquire), memory_order_release);
}

#endif
