/**
 * What an input half received and the program has not fetched yet: runs of octets with reports between them.
 *
 * What does it do? One thread (the engine) writes octets and marks, one reads; a mark keeps its place among the octets.
 * How does it work? A ring of octets and a ring of marks, each of which tells how many octets were written before it. The
 * writer writes in order, the reader looks at the octets first and at the marks after, so it never sees octets whose mark
 * it does not see.
 * Bounded: octets that do not fit are lost, and a mark tells where. If there is no room for a mark either, it is lost,
 * and the overrun told as soon as there is.
 */
#ifndef MT_CHANNEL_DATA_FIFO_H
#define MT_CHANNEL_DATA_FIFO_H

#include <stdbool.h>

#include "core/ring.h"

enum mt_mark_kind { MT_MARK_OVERRUN, MT_MARK_CARRIER, MT_MARK_METRIC, MT_MARK_FINISHED };

struct mt_mark {
    uint32_t at; /* octets written before it */
    enum mt_mark_kind kind;
    int value;
};

enum { MT_FIFO_MARKS = 32 /* a power of two; the last two are for the metric and Finished */ };

struct mt_data_fifo {
    struct mt_ring ring;
    struct mt_mark marks[MT_FIFO_MARKS];
    _Atomic uint32_t marks_put;   /* release by the writer, after the octets before the mark */
    _Atomic uint32_t marks_taken; /* release by the reader */
    bool overrun;                 /* the writer's: octets or marks were lost since the last octet or mark */
    bool overrun_told;            /* the writer's: there is a mark for it */
};

/** Put a mark behind all octets. THREAD: the writer. */
static inline void mt_data_fifo_mark(struct mt_data_fifo *f, enum mt_mark_kind kind, int value)
{
    uint32_t put = atomic_load_explicit(&f->marks_put, memory_order_relaxed);
    uint32_t used = put - atomic_load_explicit(&f->marks_taken, memory_order_acquire);
    uint32_t filled = atomic_load_explicit(&f->ring.filled, memory_order_relaxed);

    if (used >= (kind == MT_MARK_METRIC || kind == MT_MARK_FINISHED ? MT_FIFO_MARKS : MT_FIFO_MARKS - 2)) {
        f->overrun = true;
        return;
    }
    f->overrun_told = kind == MT_MARK_OVERRUN;
    f->overrun = f->overrun && !f->overrun_told;
    f->marks[put & (MT_FIFO_MARKS - 1)] = (struct mt_mark){filled, kind, value};
    atomic_store_explicit(&f->marks_put, put + 1, memory_order_release);
}

/** Tell of what was lost, once there is room to. THREAD: the writer. */
static inline void mt_data_fifo_tell_overrun(struct mt_data_fifo *f)
{
    if (f->overrun && !f->overrun_told)
        mt_data_fifo_mark(f, MT_MARK_OVERRUN, 0);
}

/** Write all of it, or none and note the loss. @return octets written. THREAD: the writer. */
static inline uint32_t mt_data_fifo_write(struct mt_data_fifo *f, const void *octets, uint32_t n)
{
    mt_data_fifo_tell_overrun(f);
    if (!mt_ring_write(&f->ring, octets, n)) {
        f->overrun = !f->overrun_told;
        mt_data_fifo_tell_overrun(f);
        return 0;
    }
    f->overrun_told = false;
    return n;
}

/**
 * Octets that can be read now: those before the first mark, if there is one.
 *
 * @param mark  out: the first mark, or NULL
 *
 * THREAD: either; exact for the reader.
 */
static inline uint32_t mt_data_fifo_available(const struct mt_data_fifo *f, const struct mt_mark **mark)
{
    uint32_t filled = atomic_load_explicit(&f->ring.filled, memory_order_acquire);
    uint32_t taken = atomic_load_explicit(&f->ring.taken, memory_order_acquire);
    uint32_t first = atomic_load_explicit(&f->marks_taken, memory_order_acquire);
    uint32_t end = filled;

    *mark = NULL;
    if (atomic_load_explicit(&f->marks_put, memory_order_acquire) != first) {
        *mark = &f->marks[first & (MT_FIFO_MARKS - 1)];
        end = (*mark)->at;
    }
    return (int32_t)(end - taken) > 0 ? end - taken : 0; /* Discard may have gone past the mark */
}

/** Read at most n octets, up to the first mark. @return octets read. THREAD: the reader. */
static inline uint32_t mt_data_fifo_read(struct mt_data_fifo *f, void *octets, uint32_t n)
{
    const struct mt_mark *mark;
    uint32_t available = mt_data_fifo_available(f, &mark);

    return mt_ring_read(&f->ring, octets, n < available ? n : available);
}

/** Drop the octets before the first mark. THREAD: the reader. */
static inline void mt_data_fifo_skip(struct mt_data_fifo *f)
{
    const struct mt_mark *mark;
    uint32_t taken = atomic_load_explicit(&f->ring.taken, memory_order_relaxed);

    atomic_store_explicit(&f->ring.taken, taken + mt_data_fifo_available(f, &mark), memory_order_release);
}

/** Take the first mark off. @return false if there is none, or octets before it. THREAD: the reader. */
static inline bool mt_data_fifo_take_mark(struct mt_data_fifo *f, struct mt_mark *out)
{
    const struct mt_mark *mark;

    if (mt_data_fifo_available(f, &mark) || !mark)
        return false;
    *out = *mark;
    atomic_store_explicit(&f->marks_taken, atomic_load_explicit(&f->marks_taken, memory_order_relaxed) + 1,
                          memory_order_release);
    return true;
}

#endif
