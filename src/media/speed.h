/**
 * Sound played faster or slower with its pitch kept (spandsp's time scaling: whole periods of the voice are left out or
 * repeated).
 *
 * At 100 % samples pass unchanged, but late by up to 33 ms, as what a change needs lies in the buffer.
 */
#ifndef MT_MEDIA_SPEED_H
#define MT_MEDIA_SPEED_H

#include <stdint.h>

struct mt_speed;

enum {
    MT_SPEED_MIN_PERCENT = 50,
    MT_SPEED_MAX_PERCENT = 200,
    MT_SPEED_CHUNK = 160, /* most samples of one run */
    MT_SPEED_OUT = 4096,  /* room that a run needs */
};

/** @return 0 or -ENOMEM */
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
unsigned mt_speed_run(struct mt_speed *s, int16_t *amp, unsigned n, int16_t out[MT_SPEED_OUT]);

#endif
