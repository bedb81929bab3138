#include "media/gain.h"

#include <math.h>

enum { UNITY_Q11 = 1 << 11 };

static int16_t saturate(int32_t amp)
{
    if (amp > INT16_MAX)
        return INT16_MAX;
    if (amp < INT16_MIN)
        return INT16_MIN;
    return (int16_t)amp;
}

void mt_gain_init(struct mt_gain *g, int volume_db)
{
    if (volume_db < MT_GAIN_MIN_DB)
        volume_db = MT_GAIN_MIN_DB;
    if (volume_db > MT_GAIN_MAX_DB)
        volume_db = MT_GAIN_MAX_DB;
    g->factor_q11 = (int32_t)lround(UNITY_Q11 * pow(10.0, volume_db / 20.0));
}

void mt_gain_apply(const struct mt_gain *g, int16_t *amp, unsigned n)
{
    const int32_t factor = g->factor_q11;

    if (factor == UNITY_Q11)
        return;
    for (unsigned i = 0; i < n; i++)
        amp[i] = saturate((amp[i] * factor + UNITY_Q11 / 2) >> 11);
}
