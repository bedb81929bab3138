/**
 * Text telephone receiver: V.18 Annex A, 5-bit codes at 45.45 or 50 bit/s, tones of 1400 (1) and 1800 Hz (0).
 *
 * Gives whole octets (the sink gets 8 bits an octet): ASCII, and MT_TTY_LETTERS or MT_TTY_FIGURES where the sender
 * shifted. It finds the speed from the changes inside characters, and reports it as a carrier of 20 or 22, the length
 * of a bit in ms, before the first character and at each change. A carrier that ends is not reported.
 */
#ifndef MT_DATA_TTY_H
#define MT_DATA_TTY_H

#include "line.h"

enum { MT_TTY_LETTERS = 0xff, MT_TTY_FIGURES = 0xfe };

int mt_tty_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                  struct mt_bit_sink *sink, struct mt_bit_source *source);

#endif
