#include "media/speed.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "os/os.h"

enum {
    HIGHEST_PITCH_HZ = 250,
    LOWEST_PITCH_HZ = 60,
    MAX_LAG = 16000 / LOWEST_PITCH_HZ + 1,
    QUEUE = 2 * MAX_LAG + MT_SPEED_CHUNK,
};

struct mt_speed {
    unsigned min_lag, max_lag; /* CONST: of a period, in samples */
    int percent;
    unsigned copy;             /* samples that pass as they are before the next period is changed */
    double rest;               /* the part of a sample that `copy` could not have */
    unsigned n;
    int16_t queue[QUEUE];
};

int mt_speed_create(struct mt_speed **out, unsigned rate_hz)
{
    struct mt_speed *s = mt_os->alloc(sizeof *s);

    if (!s)
        return -ENOMEM;
    s->min_lag = rate_hz / HIGHEST_PITCH_HZ;
    s->max_lag = rate_hz / LOWEST_PITCH_HZ;
    s->percent = 100;
    *out = s;
    return 0;
}

void mt_speed_destroy(struct mt_speed *s)
{
    mt_os->free(s);
}

void mt_speed_set(struct mt_speed *s, int percent)
{
    if (percent < MT_SPEED_MIN_PERCENT)
        percent = MT_SPEED_MIN_PERCENT;
    if (percent > MT_SPEED_MAX_PERCENT)
        percent = MT_SPEED_MAX_PERCENT;
    s->percent = percent;
    s->copy = 0;
    s->rest = 0;
}

/* The lag at which the sound is most like itself. */
static unsigned find_period(const struct mt_speed *s, const int16_t *x)
{
    unsigned best = s->min_lag;
    long least = -1;

    for (unsigned lag = s->min_lag; lag <= s->max_lag; lag++) {
        long sum = 0;

        for (unsigned i = 0; i < s->max_lag; i++)
            sum += labs((long)x[i] - x[i + lag]);
        if (least < 0 || sum < least) {
            least = sum;
            best = lag;
        }
    }
    return best;
}

/* From one sound to another. */
static void fade(int16_t *out, const int16_t *from, const int16_t *to, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        out[i] = (int16_t)(((int)from[i] * (int)(n - i) + (int)to[i] * (int)i) / (int)n);
}

/* Two periods become one, or one becomes two. @return samples in out; *taken: of x */
static unsigned change_period(struct mt_speed *s, const int16_t *x, int16_t *out, unsigned *taken)
{
    unsigned lag = find_period(s, x);
    bool faster = s->percent > 100;
    double pass = faster ? lag * (200.0 - s->percent) / (s->percent - 100)
                         : lag * (2.0 * s->percent - 100) / (100 - s->percent);

    if (faster) {
        fade(out, x, x + lag, lag);
    } else {
        memcpy(out, x, lag * sizeof *out);
        fade(out + lag, x + lag, x, lag);
    }
    *taken = faster ? 2 * lag : lag;
    s->copy = (unsigned)(pass + s->rest);
    s->rest += pass - s->copy;
    return faster ? lag : 2 * lag;
}

unsigned mt_speed_run(struct mt_speed *s, const int16_t *amp, unsigned n, int16_t out[MT_SPEED_OUT])
{
    unsigned at = 0, made = 0;

    memcpy(s->queue + s->n, amp, n * sizeof *amp);
    s->n += n;
    for (;;) {
        unsigned left = s->n - at, pass = s->percent == 100 || s->copy > left ? left : s->copy, taken;

        memcpy(out + made, s->queue + at, pass * sizeof *out);
        made += pass;
        at += pass;
        s->copy -= s->percent == 100 ? 0 : pass;
        if (s->copy || s->n - at < 2 * s->max_lag)
            break;
        made += change_period(s, s->queue + at, out + made, &taken);
        at += taken;
    }
    s->n -= at;
    memmove(s->queue, s->queue + at, s->n * sizeof s->queue[0]);
    return made;
}
