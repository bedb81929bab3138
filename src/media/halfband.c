#include "media/halfband.h"

#include <string.h>

enum { PAIRS = MT_HALFBAND_PAIRS, PAST = MT_HALFBAND_PAST, UP_PAST = 2 * PAIRS - 1, MOST = 640 };

/* Of 1/65536: the taps at 1, 3, 5 ... samples of 16000 Hz from the middle one, which is a half (sinc, Kaiser 5.65). */
static const int32_t taps[PAIRS] = {20779, -6683, 3731, -2388, 1598, -1077, 715, -460, 281, -159, 80, -33};

static int16_t saturated(int64_t sum)
{
    sum = (sum + 32768) >> 16;
    return (int16_t)(sum > INT16_MAX ? INT16_MAX : sum < INT16_MIN ? INT16_MIN : sum);
}

/* @param below, above  the samples next to the middle; `step` leads to those further away */
static int64_t around(const int16_t *below, const int16_t *above, int step)
{
    int64_t sum = 0;

    for (int k = 0; k < PAIRS; k++)
        sum += (int64_t)taps[k] * (below[-k * step] + above[k * step]);
    return sum;
}

/* What came before, and then the block. */
static void line_up(int16_t *x, const struct mt_halfband *h, const int16_t *in, unsigned n)
{
    memcpy(x, h->past, sizeof(h->past));
    memcpy(x + PAST, in, n * sizeof(*in));
}

void mt_halfband_up(struct mt_halfband *h, const int16_t *in, unsigned n, int16_t *out)
{
    int16_t x[PAST + MOST / 2];

    line_up(x, h, in, n);
    for (unsigned i = 0; i < n; i++) {
        const int16_t *middle = x + PAST - UP_PAST + i + PAIRS;

        out[2 * i] = saturated(2 * around(middle - 1, middle, 1));
        out[2 * i + 1] = *middle;
    }
    memcpy(h->past, x + n, sizeof(h->past));
}

void mt_halfband_down(struct mt_halfband *h, const int16_t *in, unsigned n, int16_t *out)
{
    int16_t x[PAST + MOST];

    line_up(x, h, in, n);
    for (unsigned i = 0; i < n / 2; i++) {
        const int16_t *middle = x + 2 * i + 2 * PAIRS;

        out[i] = saturated(around(middle - 1, middle + 1, 2) + *middle * 32768LL);
    }
    memcpy(h->past, x + n, sizeof(h->past));
}
