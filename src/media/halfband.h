/**
 * Sound from 8000 to 16000 samples a second and back: a half-band filter, flat to 3.4 kHz.
 *
 * What is it for? A sink whose source may change its rate at any time. The state lies in its owner, so that nothing is
 * allocated when that happens; for any other pair of rates, and for files, there is media/resample.h. In and out keep
 * step from the first block on: n samples make exactly 2 n, or n / 2. What comes out is 12 samples of 8000 Hz late.
 *
 * THREAD: engine. Zeroed memory is silence.
 */
#ifndef MT_MEDIA_HALFBAND_H
#define MT_MEDIA_HALFBAND_H

#include <stdint.h>

enum {
    MT_HALFBAND_PAIRS = 12, /* pairs of coefficients: the filter has 4 of it, less 1 taps */
    MT_HALFBAND_PAST = 4 * MT_HALFBAND_PAIRS - 2,
};

/** For one direction at a time. */
struct mt_halfband {
    int16_t past[MT_HALFBAND_PAST];
};

/** @param n  at most 320. @param out  room for 2 n */
void mt_halfband_up(struct mt_halfband *h, const int16_t *in, unsigned n, int16_t *out);

/** @param n  even, at most 640. @param out  room for n / 2 */
void mt_halfband_down(struct mt_halfband *h, const int16_t *in, unsigned n, int16_t *out);

#endif
