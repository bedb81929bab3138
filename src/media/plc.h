/**
 * Packet loss concealment in the manner of G.711 appendix I (libspandsp), for 8 kHz.
 *
 * Told every block that came, it remembers the last 35 ms. For a block that did not come it repeats the last pitch
 * period, fading to silence in 50 ms, and it blends that into the first good block that follows. All other good
 * blocks are left as they are: their coded octets can be passed on unchanged.
 */
#ifndef MT_MEDIA_PLC_H
#define MT_MEDIA_PLC_H

#include <stdbool.h>
#include <stdint.h>

struct mt_plc;

/** @return 0 or -ENOMEM */
int mt_plc_create(struct mt_plc **out);

/** NULL is allowed. */
void mt_plc_destroy(struct mt_plc *p);

/**
 * A block that came.
 *
 * @return true: the start of amp was changed, to blend it with a concealment just before; false: amp is untouched
 *
 * THREAD: engine.
 */
bool mt_plc_good(struct mt_plc *p, int16_t *amp, unsigned n);

/**
 * A block that did not come: amp gets its replacement. Any n; several calls in a row are one longer gap.
 *
 * THREAD: engine.
 */
void mt_plc_fill(struct mt_plc *p, int16_t *amp, unsigned n);

#endif
