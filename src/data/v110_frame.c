#include "v110_frame.h"

#include <string.h>

enum { FAULTY_FRAMES_LOSE = 3 };

/* Which bits of the last 80 are for alignment, and what they are: rows 0 and 1 in `early`, 2 to 9 in `late`. */
static const uint16_t early_mask = 0xff80, early_ones = 0x0080;
static const uint64_t late_ones = 0x8080808080808080;

void mt_v110_framer_init(struct mt_v110_framer *f, unsigned slot_bits)
{
    f->late = ~(uint64_t)0;
    f->early = 0xffff;
    f->slot_bits = (uint8_t)slot_bits;
    f->need = 0;
    f->faulty = 0;
    f->sync = MT_V110_HUNTING;
}

static bool is_frame(const struct mt_v110_framer *f)
{
    return (f->early & early_mask) == early_ones && (f->late & late_ones) == late_ones;
}

/* Of each octet by itself. */
static uint64_t reverse_bits(uint64_t x)
{
    x = (x >> 1 & 0x5555555555555555) | (x & 0x5555555555555555) << 1;
    x = (x >> 2 & 0x3333333333333333) | (x & 0x3333333333333333) << 2;
    return (x >> 4 & 0x0f0f0f0f0f0f0f0f) | (x & 0x0f0f0f0f0f0f0f0f) << 4;
}

static uint64_t rows_of(const struct mt_v110_framer *f)
{
    uint64_t late = reverse_bits(f->late), rows = reverse_bits(f->early) >> 1 & 0x7f;

    for (unsigned row = 1; row < MT_V110_ROWS; row++)
        rows |= (late >> (64 - 8 * row + 1) & 0x7f) << row * MT_V110_ROW_BITS;
    return rows;
}

/* The candidate was a frame. */
static void confirm(struct mt_v110_framer *f)
{
    f->sync = MT_V110_ALIGNED;
    f->aligned(f, true);
    f->frame(f, f->candidate);
}

static void lose(struct mt_v110_framer *f)
{
    bool was_aligned = f->sync == MT_V110_ALIGNED;

    f->sync = MT_V110_HUNTING;
    if (was_aligned)
        f->aligned(f, false);
}

static void check_frame(struct mt_v110_framer *f)
{
    bool good = is_frame(f);

    f->need = MT_V110_FRAME_BITS;
    f->faulty = good ? 0 : (uint8_t)(f->faulty + 1);
    if (f->sync == MT_V110_CANDIDATE && good)
        confirm(f);
    if (f->sync == MT_V110_ALIGNED)
        f->frame(f, rows_of(f));
    if (f->sync == MT_V110_CANDIDATE || f->faulty >= FAULTY_FRAMES_LOSE)
        lose(f);
}

static void hunt(struct mt_v110_framer *f)
{
    if (!is_frame(f))
        return;
    f->sync = MT_V110_CANDIDATE;
    f->candidate = rows_of(f);
    f->need = MT_V110_FRAME_BITS;
    f->faulty = 0;
}

static void shift(struct mt_v110_framer *f, unsigned bits, unsigned n)
{
    f->early = (uint16_t)((unsigned)f->early << n | (unsigned)(f->late >> (64 - n)));
    f->late = f->late << n | bits;
}

static void hear_octet(struct mt_v110_framer *f, unsigned bits)
{
    for (unsigned left = f->slot_bits; left;) {
        unsigned n = f->sync == MT_V110_HUNTING ? 1 : f->need < left ? f->need : left;

        left -= n;
        shift(f, bits >> left & ((1U << n) - 1), n);
        if (f->sync == MT_V110_HUNTING)
            hunt(f);
        else if (!(f->need = (uint8_t)(f->need - n)))
            check_frame(f);
    }
}

void mt_v110_hear(struct mt_v110_framer *f, const uint8_t *octets, unsigned n)
{
    unsigned unused = 8U - f->slot_bits;

    for (unsigned i = 0; i < n; i++)
        hear_octet(f, (unsigned)octets[i] >> unused);
}

unsigned mt_v110_write(uint64_t rows, unsigned slot_bits, uint8_t octets[static MT_V110_SLOTS_MOST])
{
    uint8_t ones = (uint8_t)(0xff >> slot_bits), frame[MT_V110_FRAME_BITS / 8] = {0};
    uint64_t late = 0;
    unsigned n = 0;

    for (unsigned row = 1; row < MT_V110_ROWS; row++)
        late |= (1 | (rows >> row * MT_V110_ROW_BITS & 0x7f) << 1) << (8 * row - 8);
    late = reverse_bits(late);
    frame[1] = (uint8_t)reverse_bits(1 | (rows & 0x7f) << 1);
    for (unsigned i = 0; i < 8; i++)
        frame[2 + i] = (uint8_t)(late >> 8 * i);
    for (unsigned i = 0; i < sizeof(frame); i++)
        for (unsigned at = 0; at < 8; at += slot_bits)
            octets[n++] = (uint8_t)(frame[i] << at | ones);
    return n;
}

unsigned mt_v110_slots_take(struct mt_v110_slots *s, uint8_t *octets, unsigned n)
{
    unsigned left = (unsigned)(s->n - s->at);

    if (n > left)
        n = left;
    memcpy(octets, s->octets + s->at, n);
    s->at = (uint8_t)(s->at + n);
    return n;
}
