/**
 * Is there sound on a channel, or is it silent? For the max_silence and max_initial_silence of a record.
 *
 * What does it do?
 * It is told every block and says whether the channel is active. Published is only the rule:
 *
 *     active when level > Lmin + (Lmax - Lmin) * threshold, Lmin never below min_noise_level
 *
 * with all three powers, not decibels: the default threshold 0.01 lies 20 dB below Lmax when there is no noise.
 *
 * How does it work? (ours)
 * The samples are cut into frames of 10 ms, whatever the blocks are, so the answer does not depend on their size.
 * - level: the power of the frames, averaged over about 40 ms. Long enough that steady noise is steady; short
 *   enough that sound is seen in its first or second frame and its tail is at most 160 ms (20 dB).
 * - Lmax: follows the level upward in about 80 ms, so that one click does not make the channel deaf, and falls
 *   6 dB a second, so that quiet speech after loud speech is heard again.
 * - Lmin: 5 dB above the least level of the last 3 seconds. Speech falls to the noise between words, noise does
 *   not rise above its least level by more than those 5 dB. It needs no learning time: the first frame is the
 *   first minimum, so a record that begins in noise is silent from the start.
 * - Lmin is at most -30 dBm0 (unless min_noise_level is higher): what is steady and louder than that is a tone or
 *   music, not noise, and stays active for ever. A steady sound weaker than that becomes noise after 3 seconds.
 *   So a busy tone after speech does not end a record by max_silence; tone elimination is there for it.
 *
 * 0 dBm0 is a sine with a peak of 22827 in 16 bit linear samples (G.711 A-law: the overload point 32768 is
 * +3.14 dBm0; the digital milliwatt of mu-law is 0.07 dB less, which does not matter here).
 */
#ifndef MT_MEDIA_LEVEL_H
#define MT_MEDIA_LEVEL_H

#include <stdbool.h>
#include <stdint.h>

#define MT_LEVEL_DEFAULT_MIN_NOISE_DBM0 (-45.0)
#define MT_LEVEL_DEFAULT_THRESHOLD 0.01

/** Parts of the 3 seconds in which Lmin looks back. */
enum { MT_LEVEL_MINIMA = 8 };

/** All powers are mean squares of 16 bit samples. THREAD: engine, after the start. */
struct mt_level {
    float min_noise;         /* CONST: Lmin is never below it */
    float threshold;         /* CONST: 0 .. 1 */
    unsigned holdoff_frames; /* CONST */

    uint64_t sum;        /* squares of the frame that is being filled */
    unsigned frame_fill; /* samples in it */

    float level;
    float lmax;
    float minima[MT_LEVEL_MINIMA]; /* least level of each part; [part] is being filled */
    float least;                   /* least of all minima */
    unsigned part;
    unsigned part_frames;

    unsigned hold; /* frames that activity is still to be held */
    bool started;
    bool active;
};

/** Mean square of a sine of this level. */
float mt_level_power(double dbm0);

/**
 * @param min_noise_level  in dBm0, below 0; 0: MT_LEVEL_DEFAULT_MIN_NOISE_DBM0
 * @param threshold        fraction of the range of powers, up to 1; 0: MT_LEVEL_DEFAULT_THRESHOLD
 * @param holdoff_ms       the channel stays active so long after its sound has ended, in steps of 10 ms
 */
void mt_level_init(struct mt_level *l, double min_noise_level, double threshold, unsigned holdoff_ms);

/**
 * Take the next block.
 *
 * @param n        samples, any number
 * @param rate_hz  of the block, at least 100
 * @return there was sound in a frame that ended in this block; if none did, the last answer again
 *
 * THREAD: engine.
 */
bool mt_level_active(struct mt_level *l, const int16_t *amp, unsigned n, unsigned rate_hz);

#endif
