#include "media/agc.h"

#include <math.h>

#include "media/level.h"

enum { FRAME_MS = 10, FRAMES_A_SECOND = 1000 / FRAME_MS };

#define RISE 0.5f /* a frame, of the distance */
#define NOISE_DBM0 (-40.0)
#define LEAST_GAIN 0.0630957f /* -24 dB */
#define MOST_GAIN 100.0f      /* 40 dB */

void mt_agc_init(struct mt_agc *a)
{
    *a = (struct mt_agc){.gain = 1};
    mt_agc_set(a, 0, 0);
}

bool mt_agc_set(struct mt_agc *a, double max_level_decay_db_s, double target_dbm0)
{
    double decay = max_level_decay_db_s == 0 ? MT_AGC_DEFAULT_DECAY_DB_S : max_level_decay_db_s;

    /* Written so that what is no number is outside. */
    if (!(decay > 0 && decay <= MT_AGC_MAX_DECAY_DB_S) ||
        !(target_dbm0 >= MT_AGC_MIN_TARGET_DBM0 && target_dbm0 <= MT_AGC_MAX_TARGET_DBM0))
        return false;
    a->target = mt_level_power(target_dbm0);
    a->fall = (float)pow(10.0, -decay / FRAMES_A_SECOND / 10.0);
    return true;
}

static void follow(struct mt_agc *a, float power)
{
    if (power < mt_level_power(NOISE_DBM0))
        return;
    if (a->level == 0)
        a->level = power;
    else if (power > a->level)
        a->level += RISE * (power - a->level);
    else
        a->level = fmaxf(a->level * a->fall, power);
}

static void end_frame(struct mt_agc *a, unsigned frame)
{
    follow(a, (float)a->sum / (float)frame);
    if (a->level > 0) {
        float wanted = fminf(fmaxf(sqrtf(a->target / a->level), LEAST_GAIN), MOST_GAIN);

        a->step = (wanted - a->gain) / (float)frame;
    }
    a->sum = 0;
    a->fill = 0;
}

static int16_t amplified(int16_t amp, float gain)
{
    return (int16_t)lrintf(fminf(fmaxf((float)amp * gain, INT16_MIN), INT16_MAX));
}

void mt_agc_run(struct mt_agc *a, int16_t *amp, unsigned n, unsigned rate_hz)
{
    const unsigned frame = rate_hz * FRAME_MS / 1000;

    for (unsigned i = 0; i < n; i++) {
        a->sum += (uint32_t)(amp[i] * amp[i]);
        a->gain += a->step;
        amp[i] = amplified(amp[i], a->gain);
        if (++a->fill >= frame)
            end_frame(a, frame);
    }
}
