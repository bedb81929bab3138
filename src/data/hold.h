/**
 * Bits that a receiver holds back until it knows whether they are data or the noise after a carrier.
 *
 * Every bit carries the time at which it was on the line, in samples. Full: the oldest bit is lost, so the owner gives
 * it the room for the longest time that a bit can wait. Times may wrap: they differ by less than 2^30 samples.
 */
#ifndef MT_DATA_HOLD_H
#define MT_DATA_HOLD_H

#include "bits.h"

struct mt_hold {
    uint32_t *ring; /* time << 1 | bit */
    uint32_t size;  /* CONST: a power of two */
    uint32_t put, taken;
};

/** Least power of two that holds so many bits: the `size` of a ring. */
uint32_t mt_hold_size(uint32_t bits);

static inline void mt_hold_init(struct mt_hold *h, uint32_t *ring, uint32_t size)
{
    *h = (struct mt_hold){.ring = ring, .size = size};
}

static inline void mt_hold_put(struct mt_hold *h, uint32_t at, bool bit)
{
    if (h->put - h->taken == h->size)
        h->taken++;
    h->ring[h->put++ & (h->size - 1)] = at << 1 | bit;
}

static inline void mt_hold_clear(struct mt_hold *h)
{
    h->taken = h->put;
}

/** Hand over every bit that was on the line at `until` or before. @return bits handed over */
unsigned mt_hold_give(struct mt_hold *h, uint32_t until, struct mt_bit_sink *sink);

/** Forget every bit that was on the line before `from`. */
void mt_hold_forget(struct mt_hold *h, uint32_t from);

/** a is before b, both in samples. */
static inline bool mt_before(uint32_t a, uint32_t b)
{
    return ((a - b) & 0x40000000u) != 0;
}

#endif
