/**
 * One channel of sound from one sampling rate to another (libspeexdsp, quality 4).
 *
 * The filter looks ahead: the first block gives up to 6 ms less than its length, and no leading zeros; after that
 * in and out keep step, the count being exact in the long run. To get the end of a sound out, run 6 ms of zeros.
 * Between equal rates the samples pass unchanged and undelayed.
 */
#ifndef MT_MEDIA_RESAMPLE_H
#define MT_MEDIA_RESAMPLE_H

#include <stdint.h>

struct mt_resample;

/** @return 0; -EINVAL: a rate is 0; -ENOMEM */
int mt_resample_create(struct mt_resample **out, unsigned from_hz, unsigned to_hz);

/** NULL is allowed. */
void mt_resample_destroy(struct mt_resample *r);

/**
 * @param out_max  room in out; with less than n * to_hz / from_hz + 1 the end of the block may be lost
 * @return samples put in out; it varies by one from block to block when the ratio is not whole
 *
 * THREAD: engine. Allocates nothing.
 */
unsigned mt_resample_run(struct mt_resample *r, const int16_t *in, unsigned n, int16_t *out, unsigned out_max);

#endif
