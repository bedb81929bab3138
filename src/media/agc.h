/**
 * Automatic gain control of a channel: whoever speaks, loud or faint, comes out as loud as the target.
 *
 * What does it do? A steady signal comes out at the target level, by default 0 dBm0 (published). A fixed gain may
 * follow (gain.h).
 *
 * How does it work? (ours)
 * - In frames of 10 ms, so the answer does not depend on the length of the blocks.
 * - The followed level rises to a louder frame in about 20 ms and falls by `max_level_decay` dB a second, so that the
 *   gain does not change between the syllables of a talker, and a quiet talker after a loud one is brought up in time.
 * - A frame below -40 dBm0 is noise or a pause: it changes nothing, so that pauses are not pumped up. The gain lies
 *   between -24 and +40 dB.
 * - The gain moves linearly over the frame that follows, without steps.
 */
#ifndef MT_MEDIA_AGC_H
#define MT_MEDIA_AGC_H

#include <stdbool.h>
#include <stdint.h>

#define MT_AGC_MIN_TARGET_DBM0 (-40.0)
#define MT_AGC_MAX_TARGET_DBM0 3.0
#define MT_AGC_DEFAULT_DECAY_DB_S 6.0
#define MT_AGC_MAX_DECAY_DB_S 1000.0

/** THREAD: engine, after the start. */
struct mt_agc {
    float target; /* power aimed at */
    float fall;   /* of the followed power, a frame: a factor */
    float level;  /* followed power; 0: nothing heard yet */
    float gain;   /* now */
    float step;   /* of the gain, a sample */
    uint64_t sum; /* squares of the frame that is being filled */
    unsigned fill;
};

void mt_agc_init(struct mt_agc *a);

/**
 * @param max_level_decay_db_s  0: the default; else above 0, up to MT_AGC_MAX_DECAY_DB_S
 * @param target_dbm0           MT_AGC_MIN_TARGET_DBM0 .. MT_AGC_MAX_TARGET_DBM0
 * @return false, and nothing changed: a value is outside
 */
bool mt_agc_set(struct mt_agc *a, double max_level_decay_db_s, double target_dbm0);

/** @param rate_hz  of the block, at least 100 */
void mt_agc_run(struct mt_agc *a, int16_t *amp, unsigned n, unsigned rate_hz);

#endif
