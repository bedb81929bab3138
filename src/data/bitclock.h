/**
 * When to look at a line whose bits begin and end at times that only the changes of its state tell.
 *
 * It takes a state for each sample, above 0 for one and below for zero, that goes through 0 in the middle of the
 * window of one bit: so a bit is to be read half a bit after such a change. Two ways to follow the changes:
 * - continuous: all bits are as long as the next. The first changes count much, later ones less, so that noise on
 *   one of them moves little.
 * - characters: a start bit may begin anywhere. A change from one to zero far from where it was awaited begins anew.
 * Frozen it goes on as it went: the line is silent for a moment, and its changes mean nothing.
 */
#ifndef MT_DATA_BITCLOCK_H
#define MT_DATA_BITCLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct mt_bit_clock {
    float step;   /* CONST: bits per sample */
    float phase;  /* 0 .. 1: a bit is read at 1 */
    float last;   /* state before */
    float gain;   /* of the next change */
    unsigned run; /* bits since the last change */
    bool fresh;   /* the first bit after silence: the window is not yet full, and its changes are none */
};

#define MT_BIT_CLOCK_SLOWEST (1.0F / 16)
#define MT_BIT_CLOCK_CHARACTER_GAIN (1.0F / 4)
/** So many equal bits in a row are a pause, or the lead of a carrier that began in noise. */
#define MT_BIT_CLOCK_PAUSE 16
/** Bits: a change after a pause that is farther than this from its place begins anew. */
#define MT_BIT_CLOCK_LOST 0.2F
/** Bits: a change farther than this from its place begins a new character. */
#define MT_BIT_CLOCK_FAR 0.25F

enum mt_bit_clock_mode { MT_BIT_CLOCK_CONTINUOUS, MT_BIT_CLOCK_CHARACTERS, MT_BIT_CLOCK_FROZEN };

enum mt_bit_clock_tick { MT_BIT_NONE = -1, MT_BIT_ZERO, MT_BIT_ONE };

static inline void mt_bit_clock_init(struct mt_bit_clock *c, float bits_per_sample)
{
    *c = (struct mt_bit_clock){.step = bits_per_sample, .gain = 1};
}

/** A carrier began here, and perhaps a bit with it. */
static inline void mt_bit_clock_begin(struct mt_bit_clock *c)
{
    c->phase = 0;
    c->gain = 1;
    c->fresh = true;
}

/* How much a change moves the clock. */
static inline float mt_bit_clock_gain(const struct mt_bit_clock *c, float state, float error,
                                      enum mt_bit_clock_mode mode)
{
    bool far = error > MT_BIT_CLOCK_FAR || error < -MT_BIT_CLOCK_FAR;

    if (mode == MT_BIT_CLOCK_CHARACTERS)
        return far && state < 0 ? 1 : c->gain > MT_BIT_CLOCK_CHARACTER_GAIN ? c->gain : MT_BIT_CLOCK_CHARACTER_GAIN;
    if (c->run >= MT_BIT_CLOCK_PAUSE && (error > MT_BIT_CLOCK_LOST || error < -MT_BIT_CLOCK_LOST))
        return 1;
    return c->gain;
}

static inline void mt_bit_clock_change(struct mt_bit_clock *c, float state, enum mt_bit_clock_mode mode)
{
    float since = state / (state - c->last); /* part of a sample since the change */
    float error = c->phase - since * c->step;
    float gain;

    error -= error < 0 ? -0.5F : 0.5F; /* below 0: the change was before the bit that was just read */
    gain = mt_bit_clock_gain(c, state, error, mode);
    c->phase -= gain * error;
    c->run = 0;
    c->gain = gain / (1 + gain);
    if (c->gain < MT_BIT_CLOCK_SLOWEST)
        c->gain = MT_BIT_CLOCK_SLOWEST;
}

/** One sample later. @return a bit, if one was to be read between the two samples */
static inline enum mt_bit_clock_tick mt_bit_clock_run(struct mt_bit_clock *c, float state, enum mt_bit_clock_mode mode)
{
    enum mt_bit_clock_tick tick = MT_BIT_NONE;

    c->phase += c->step;
    if (c->phase >= 1) {
        float over = (c->phase - 1) / c->step; /* part of a sample since it was to be read */

        c->phase -= 1;
        c->fresh = false;
        c->run++;
        tick = state + (c->last - state) * over >= 0 ? MT_BIT_ONE : MT_BIT_ZERO;
    }
    if (mode != MT_BIT_CLOCK_FROZEN && !c->fresh && (state < 0) != (c->last < 0))
        mt_bit_clock_change(c, state, mode);
    c->last = state;
    return tick;
}

#endif
