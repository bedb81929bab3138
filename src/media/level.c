#include "media/level.h"

#include <math.h>
#include <string.h>

enum {
    FRAME_MS = 10,
    PART_FRAMES = 3000 / FRAME_MS / MT_LEVEL_MINIMA,
};

#define POWER_0DBM0 260536000.0f  /* 22827 * 22827 / 2 */
#define LEVEL_SHARE 0.25f         /* of the newest frame in the level */
#define LMAX_RISE 0.125f          /* per frame, of the distance */
#define LMAX_FALL 0.98628f        /* per frame: 6 dB a second */
#define LMIN_MARGIN 3.1623f       /* 5 dB */
#define LMIN_HIGHEST 260536.0f    /* -30 dBm0 */

float mt_level_power(double dbm0)
{
    return (float)((double)POWER_0DBM0 * pow(10.0, dbm0 / 10.0));
}

void mt_level_init(struct mt_level *l, double min_noise_level, double threshold, unsigned holdoff_ms)
{
    memset(l, 0, sizeof *l);
    l->min_noise = mt_level_power(min_noise_level < 0 ? min_noise_level : MT_LEVEL_DEFAULT_MIN_NOISE_DBM0);
    l->threshold = (float)(threshold > 0 ? threshold : MT_LEVEL_DEFAULT_THRESHOLD);
    l->holdoff_frames = holdoff_ms / FRAME_MS + (holdoff_ms % FRAME_MS != 0);
}

static float least_of(const float *minima)
{
    float least = minima[0];

    for (unsigned i = 1; i < MT_LEVEL_MINIMA; i++)
        least = fminf(least, minima[i]);
    return least;
}

static void start(struct mt_level *l, float power)
{
    for (unsigned i = 0; i < MT_LEVEL_MINIMA; i++)
        l->minima[i] = power;
    l->level = power;
    l->least = power;
    l->started = true;
}

/* The oldest part is forgotten when a new one begins. */
static void follow_least(struct mt_level *l)
{
    if (l->part_frames == PART_FRAMES) {
        l->part = (l->part + 1) % MT_LEVEL_MINIMA;
        l->part_frames = 0;
        l->minima[l->part] = l->level;
        l->least = least_of(l->minima);
    }
    l->part_frames++;
    l->minima[l->part] = fminf(l->minima[l->part], l->level);
    l->least = fminf(l->least, l->level);
}

static bool frame_is_active(struct mt_level *l, float power)
{
    float lmin;

    if (!l->started)
        start(l, power);
    l->level += LEVEL_SHARE * (power - l->level);
    follow_least(l);
    lmin = fmaxf(fminf(l->least * LMIN_MARGIN, LMIN_HIGHEST), l->min_noise);
    if (l->level > l->lmax)
        l->lmax += LMAX_RISE * (l->level - l->lmax);
    else
        l->lmax *= LMAX_FALL;
    l->lmax = fmaxf(l->lmax, lmin);
    if (l->level > lmin + (l->lmax - lmin) * l->threshold) {
        l->hold = l->holdoff_frames;
        return true;
    }
    if (l->hold == 0)
        return false;
    l->hold--;
    return true;
}

static uint64_t sum_of_squares(const int16_t *amp, unsigned n)
{
    uint64_t sum = 0;

    for (unsigned i = 0; i < n; i++)
        sum += (uint32_t)(amp[i] * amp[i]);
    return sum;
}

bool mt_level_active(struct mt_level *l, const int16_t *amp, unsigned n, unsigned rate_hz)
{
    const unsigned frame = rate_hz * FRAME_MS / 1000;
    bool ended = false, sound = false;

    while (n > 0) {
        unsigned room = frame > l->frame_fill ? frame - l->frame_fill : 1;
        unsigned take = n < room ? n : room;

        l->sum += sum_of_squares(amp, take);
        l->frame_fill += take;
        amp += take;
        n -= take;
        if (l->frame_fill < frame)
            break;
        l->active = frame_is_active(l, (float)l->sum / (float)l->frame_fill);
        sound = sound || l->active;
        ended = true;
        l->sum = 0;
        l->frame_fill = 0;
    }
    return ended ? sound : l->active;
}
