/**
 * Leave silence and tones out of a recording.
 *
 * What does it do? It takes the sound of a channel in blocks of any length and gives on what is neither silent nor one
 * of the tones of a set; the rest is gone, so that a recording of speech with pauses and digits holds the speech only.
 *
 * How does it work? (ours)
 * In frames of 10 ms. Whether a frame is kept is known only later: a tone is one once it has lasted, and a word begins
 * before it is loud. So frames wait in line: two (20 ms) for silence, up to seven (70 ms) for tones of at least 64 ms.
 * What waits at the end comes out with mt_eliminate_flush.
 * - Silence is what level.h says. Sound is kept from 20 ms before it was heard.
 * - A tone that lasts goes from its first frame to the one after its last.
 *
 * Only 8 kHz sound. THREAD: engine, after create.
 */
#ifndef MT_MEDIA_ELIMINATE_H
#define MT_MEDIA_ELIMINATE_H

#include <stdbool.h>
#include <stdint.h>

struct mt_eliminate;
struct mt_level;
struct mt_tone_set;

enum { MT_ELIMINATE_MAX_HELD = 8 * 80 }; /* samples */

struct mt_eliminate_setup {
    const struct mt_level *silence;  /* copied: leave silence out, as this decides; NULL: keep it */
    const struct mt_tone_set *tones; /* leave these out; NULL: none */
    unsigned min_tone_ms;            /* shorter ones are kept: 0, 40 or 64 */
};

/** @return 0 or -ENOMEM */
int mt_eliminate_create(struct mt_eliminate **out, const struct mt_eliminate_setup *setup);

/** NULL is allowed. */
void mt_eliminate_destroy(struct mt_eliminate *e);

/** @param out room for n + MT_ELIMINATE_MAX_HELD samples. @return samples that are kept */
unsigned mt_eliminate_run(struct mt_eliminate *e, const int16_t *amp, unsigned n, int16_t *out);

/** The end: what still waits. @param out room for MT_ELIMINATE_MAX_HELD samples */
unsigned mt_eliminate_flush(struct mt_eliminate *e, int16_t *out);

/** The newest frame is part of a tone that is left out. */
bool mt_eliminate_in_tone(const struct mt_eliminate *e);

#endif
