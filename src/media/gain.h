/**
 * A fixed gain on a block of linear samples, with saturation.
 *
 * The factor is kept with 11 fractional bits: it is within 0.04 dB of what was asked at -24 dB and closer above,
 * and a product with a sample still fits 32 bits at +24 dB, so that the compiler can use vectors. 0 dB is exact.
 */
#ifndef MT_MEDIA_GAIN_H
#define MT_MEDIA_GAIN_H

#include <stdint.h>

enum { MT_GAIN_MIN_DB = -24, MT_GAIN_MAX_DB = 24 };

struct mt_gain {
    int32_t factor_q11; /* 2048 is 0 dB */
};

/** @param volume_db  in dB; taken as the nearest of MT_GAIN_MIN_DB .. MT_GAIN_MAX_DB */
void mt_gain_init(struct mt_gain *g, int volume_db);

/**
 * THREAD: engine.
 */
void mt_gain_apply(const struct mt_gain *g, int16_t *amp, unsigned n);

#endif
