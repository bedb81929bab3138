/**
 * A keyed tone: the tone is 0 (space), silence is 1 (mark). Any speed, any frequency.
 *
 * Receiver: a carrier begins (1) with a tone, above -43 dBm0, that lasts most of a bit; the bits follow, from the first
 * of the tone on. Ones can not be told from silence: it ends (0) when silence has lasted longer than `carrier_off_ms`.
 * A bit counts as tone when it is stronger than half the amplitude of the last ones.
 *
 * Transmitter: sends when there are bits, prefix first, suffix last; between AssertRTS and UnassertRTS also without
 * bits, silence then. The tone begins and ends softly. Default power MT_CW_DEFAULT_DBM0.
 */
#ifndef MT_DATA_CW_H
#define MT_DATA_CW_H

#include "line.h"

#define MT_CW_DEFAULT_DBM0 (-13.0F)

/** Limits: -EINVAL beyond. */
enum { MT_CW_MAX_SPEED = 1000, MT_CW_MAX_CARRIER_MS = 60000 };

int mt_cw_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                 struct mt_bit_sink *sink, struct mt_bit_source *source);

#endif
