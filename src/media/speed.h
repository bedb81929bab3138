/**
 * Sound played faster or slower with its pitch kept.
 *
 * How does it work? Every so often the period of the voice is looked for, between 60 and 250 Hz, as the lag at which the
 * sound is most like itself. Faster: two periods are faded into one. Slower: one is played twice, the second faded in.
 * What lies between passes as it is (the method of PICOLA). spandsp has it too, but copies between overlapping places.
 *
 * Up to 33 ms are kept back; at 100 % nothing is, once those have passed.
 */
#ifndef MT_MEDIA_SPEED_H
#define MT_MEDIA_SPEED_H

#include <stdint.h>

struct mt_speed;

enum {
    MT_SPEED_MIN_PERCENT = 50,
    MT_SPEED_MAX_PERCENT = 200,
    MT_SPEED_CHUNK = 176, /* most samples of one run: 10 ms, and a few that came before */
    MT_SPEED_OUT = 4096,  /* room that a run needs */
};

/** @param rate_hz  at most 16000. @return 0 or -ENOMEM */
int mt_speed_create(struct mt_speed **out, unsigned rate_hz);

/** NULL is allowed. */
void mt_speed_destroy(struct mt_speed *s);

/** In percent of the recorded speed; taken as the nearest that is possible. THREAD: engine. */
void mt_speed_set(struct mt_speed *s, int percent);

/**
 * @param n  at most MT_SPEED_CHUNK
 * @return samples put in out, often none and then many at once
 *
 * THREAD: engine. Allocates nothing.
 */
unsigned mt_speed_run(struct mt_speed *s, const int16_t *amp, unsigned n, int16_t out[MT_SPEED_OUT]);

#endif
