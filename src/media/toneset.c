#include "media/toneset.h"

#include <math.h>
#include <stddef.h>

#include "media/level.h"

#define STEP_HZ 15.625f
#define STEP_RADIANS 0.01227184630f /* of one STEP_HZ in a sample at 8 kHz */

enum { STEPS_A_BIN = 4 }; /* the window resolves 62.5 Hz */

static const struct mt_tone_range dtmf[] = {
    {679.6875f, 710.9375f},   {742.1875f, 789.0625f},   {835.9375f, 867.1875f},   {914.0625f, 960.9375f},
    {1179.6875f, 1242.1875f}, {1304.6875f, 1367.1875f}, {1445.3125f, 1507.8125f}, {1601.5625f, 1664.0625f},
};

static const struct mt_tone_range progress[] = {
    {304.6875f, 554.6875f},
    {898.4375f, 1007.8125f},
    {1335.9375f, 1460.9375f},
    {1742.1875f, 1851.5625f},
    {589, 651},
    {1062, 1138},
    {2085, 2115},
};

static const struct mt_tone_set sets[MT_TONE_SETS] = {
    {.band1 = dtmf,
     .n1 = 4,
     .band2 = dtmf + 4,
     .n2 = 4,
     .third_peak = 0.079432823f,
     .signal_part = 0.755573455f,
     .min_power_dbm0 = -36,
     .twist = 10},
    {.band1 = progress, .n1 = 7, .third_peak = 0.1f, .signal_part = 0.5f, .min_power_dbm0 = -36},
};

const struct mt_tone_set *mt_tone_set(unsigned long id)
{
    return id < MT_TONE_SETS ? &sets[id] : NULL;
}

/* Mean square that a sine of this step has in the window. */
static float power_at(const int16_t *amp, unsigned step)
{
    const float turn = 2 * cosf(STEP_RADIANS * (float)step);
    float s1 = 0, s2 = 0;

    for (unsigned i = 0; i < MT_TONE_WINDOW; i++) {
        float s = (float)amp[i] + turn * s1 - s2;

        s2 = s1;
        s1 = s;
    }
    return 2 * (s1 * s1 + s2 * s2 - turn * s1 * s2) / (MT_TONE_WINDOW * MT_TONE_WINDOW);
}

/* The peak, or what lies in a range that is wide enough for more than one. */
static float power_in(const int16_t *amp, const struct mt_tone_range *r)
{
    float peak = 0, sum = 0;

    for (unsigned step = (unsigned)ceilf(r->lower_hz / STEP_HZ); (float)step * STEP_HZ <= r->upper_hz; step++) {
        float power = power_at(amp, step);

        peak = fmaxf(peak, power);
        sum += power;
    }
    return fmaxf(peak, sum / STEPS_A_BIN);
}

struct strongest {
    int range; /* MT_TONE_NONE: the band is empty */
    float power, next;
};

static struct strongest strongest_of(const int16_t *amp, const struct mt_tone_range *ranges, unsigned n)
{
    struct strongest s = {.range = MT_TONE_NONE};

    for (unsigned i = 0; i < n; i++) {
        float power = power_in(amp, &ranges[i]);

        if (power > s.power) {
            s.next = s.power;
            s.power = power;
            s.range = (int)i;
        } else {
            s.next = fmaxf(s.next, power);
        }
    }
    return s;
}

static float mean_square(const int16_t *amp)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < MT_TONE_WINDOW; i++)
        sum += (uint32_t)(amp[i] * amp[i]);
    return (float)sum / MT_TONE_WINDOW;
}

static int is_tone(const struct mt_tone_set *set, float power, float third, float all)
{
    return third <= set->third_peak * power && power >= set->signal_part * all;
}

int mt_tone_find(const struct mt_tone_set *set, const int16_t amp[MT_TONE_WINDOW])
{
    const float least = mt_level_power(set->min_power_dbm0);
    const float all = mean_square(amp);
    struct strongest a, b;

    if (all < least)
        return MT_TONE_NONE;
    a = strongest_of(amp, set->band1, set->n1);
    if (a.power < least)
        return MT_TONE_NONE;
    if (!set->n2)
        return is_tone(set, a.power, a.next, all) ? a.range : MT_TONE_NONE;
    b = strongest_of(amp, set->band2, set->n2);
    if (b.power < least || a.power > b.power * set->twist || b.power > a.power * set->twist)
        return MT_TONE_NONE;
    return is_tone(set, a.power + b.power, fmaxf(a.next, b.next), all) ? a.range + 16 * b.range : MT_TONE_NONE;
}
