/** What the tests of the modems share: random bits, what was received, and a line with its faults. */
#ifndef UNIT_MODEM_LINE_H
#define UNIT_MODEM_LINE_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "data/line.h"

enum { MAX_BITS = 1 << 18, MAX_CARRIERS = 64, MAX_SOUND = 1 << 21, TICK = 160 };

static inline uint32_t modem_chance(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*state >> 33);
}

/** Random bits, remembered. */
struct sent {
    struct mt_bit_source source;
    uint64_t seed;
    unsigned n, limit;
    uint8_t bit[MAX_BITS];
};

static inline int sent_next(struct sent *s)
{
    if (s->n >= s->limit)
        return -1;
    s->bit[s->n] = modem_chance(&s->seed) >> 7 & 1;
    return s->bit[s->n++];
}

static inline unsigned sent_bits(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    struct sent *s = (struct sent *)(void *)source;
    unsigned i;

    memset(bits, 0, (n + 7) / 8);
    for (i = 0; i < n && s->n < s->limit; i++)
        bits[i / 8] = (uint8_t)(bits[i / 8] | sent_next(s) << i % 8);
    return i;
}

static inline void sent_init(struct sent *s, unsigned limit, uint64_t seed)
{
    s->source.bits = sent_bits;
    s->seed = seed;
    s->n = 0;
    s->limit = limit;
}

/** What came. */
struct heard {
    struct mt_bit_sink sink;
    unsigned n;
    uint8_t bit[MAX_BITS];
    unsigned carriers;
    int carrier[MAX_CARRIERS];
    unsigned carrier_at[MAX_CARRIERS]; /* bits that had come */
};

static inline void heard_bit(struct heard *h, int bit)
{
    if (h->n < MAX_BITS)
        h->bit[h->n++] = (uint8_t)bit;
}

static inline void heard_bits(struct mt_bit_sink *sink, const uint8_t *bits, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        heard_bit((struct heard *)(void *)sink, bits[i / 8] >> i % 8 & 1);
}

static inline void heard_carrier(struct mt_bit_sink *sink, int value)
{
    struct heard *h = (struct heard *)(void *)sink;

    if (h->carriers == MAX_CARRIERS)
        return;
    h->carrier_at[h->carriers] = h->n;
    h->carrier[h->carriers++] = value;
}

static inline void heard_init(struct heard *h)
{
    h->sink.bits = heard_bits;
    h->sink.carrier = heard_carrier;
    h->n = h->carriers = 0;
}

/** Sound on a line. */
struct sound {
    unsigned n;
    int16_t amp[MAX_SOUND];
};

static inline void sound_pull(struct sound *s, struct mt_line_tx *tx, unsigned n)
{
    for (; n && s->n + TICK <= MAX_SOUND; n -= n < TICK ? n : TICK) {
        unsigned now = n < TICK ? n : TICK;

        tx->ops->pull(tx, s->amp + s->n, now);
        s->n += now;
    }
}

static inline void sound_silence(struct sound *s, unsigned n)
{
    memset(s->amp + s->n, 0, n * sizeof s->amp[0]);
    s->n += n;
}

static inline void sound_push(const struct sound *s, unsigned from, unsigned to, struct mt_line_rx *rx)
{
    for (unsigned i = from; i < to; i += TICK)
        rx->ops->push(rx, s->amp + i, to - i < TICK ? to - i : TICK);
}

/** Where the bits sent begin among those heard; -1: nowhere (the first 48 bits are not to be found) */
static inline int heard_offset(const struct heard *h, const uint8_t *bit, unsigned n)
{
    unsigned match = n < 48 ? n : 48;

    for (unsigned at = 0; at + match <= h->n; at++) {
        if (memcmp(h->bit + at, bit, match) == 0)
            return (int)at;
    }
    return -1;
}

/** Faults of a line. All zero: none. */
struct faults {
    double gain_db;
    double snr_db;    /* white noise against the power of what sounds; 0: none */
    bool quiet_idle;  /* there is noise only where there is signal */
    double shift_hz;  /* of all frequencies */
    double clock_ppm; /* of the sampling clock */
    uint64_t seed;
};

void line_with_faults(struct sound *s, const struct faults *f);

#endif
