/**
 * A background: what another channel says, kept until the block comes that it is added to.
 *
 * The two channels run each in its own time, so what one pushes waits here for the other. More than MT_MIX_SAMPLES: the
 * oldest are dropped.
 *
 * THREAD: engine, but for mt_mix_init.
 */
#ifndef MT_CHANNEL_MIX_H
#define MT_CHANNEL_MIX_H

#include "core/feed.h"

enum { MT_MIX_SAMPLES = 2048 }; /* a power of two; three blocks of the longest tick at 16 kHz */

struct mt_mix {
    struct mt_sink sink;
    uint32_t rate_hz; /* CONST after init: blocks of another rate are not heard */
    uint32_t put, taken;
    int16_t amp[MT_MIX_SAMPLES];
};

void mt_mix_init(struct mt_mix *m, uint32_t rate_hz);

/** Hear this feed from now on; NULL: none. */
void mt_mix_connect(struct mt_mix *m, struct mt_feed *feed);

/** Add what waits to n samples. */
void mt_mix_add(struct mt_mix *m, int16_t *amp, unsigned n);

#endif
