/** Levels of tones and how they are checked, for the protocols that send tones. */
#ifndef MT_DATA_TONELEVEL_H
#define MT_DATA_TONELEVEL_H

#include <math.h>
#include <stdbool.h>

#include "media/level.h"

/** Samples a second. */
#define MT_LINE_RATE 8000.0F

static inline float mt_tone_amplitude(float dbm0)
{
    return sqrtf(2 * mt_level_power((double)dbm0));
}

/** A tone a line of 4 kHz can carry. Not for NaN. */
static inline bool mt_tone_hz_is_good(float hz)
{
    return hz > 0 && hz < MT_LINE_RATE / 2;
}

/** G.711 goes up to +3.14 dBm0; below -60 there is hardly a sample that is not 0. */
static inline bool mt_tone_dbm0_is_good(float dbm0)
{
    return dbm0 >= -60 && dbm0 <= 3.14F;
}

#endif
