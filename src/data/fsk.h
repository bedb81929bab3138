/**
 * Frequency shift keying: one tone for 1 (mark), another for 0 (space). Any speed, any two tones.
 *
 * Receiver: the strength of both tones in windows of one bit, compared; a bit clock reads the outcome (bitclock.h).
 * There is a carrier while the tones hold most of the power of a signal above -43 dBm0 (kept down to -48 dBm0). It is
 * reported as 1 once it has lasted `carrier_on_ms`, followed by the bits since its beginning; as 0 when a drop-out has
 * lasted longer than `carrier_off_ms`, and the bits of the drop-out are then no bits.
 *
 * Metric: the RMS of the last carrier, in 16 bit linear samples (0 dBm0: 16141). With thresh_metric a carrier counts
 * only if its RMS is at least half of that (6 dB).
 *
 * Transmitter: sends when there are bits, prefix first, suffix last; between AssertRTS and UnassertRTS also without
 * bits, mark then. Default power MT_FSK_DEFAULT_DBM0.
 *
 * This is not libspandsp's: that has whole hertz and decibels, windows of at most 128 samples (75 bit/s), no times for
 * the carrier, and hears any sound as a carrier.
 */
#ifndef MT_DATA_FSK_H
#define MT_DATA_FSK_H

#include "line.h"

#define MT_FSK_DEFAULT_DBM0 (-13.0F)

/** Limits: -EINVAL beyond. */
enum { MT_FSK_MAX_SPEED = 4000, MT_FSK_MAX_CARRIER_MS = 10000 };

int mt_fsk_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                  struct mt_bit_sink *sink, struct mt_bit_source *source);

#endif
