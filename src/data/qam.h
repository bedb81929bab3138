/**
 * The facsimile modems V.17, V.27ter and V.29 (libspandsp's), one direction each.
 *
 * Receiver: a carrier begins (1) when it is trained, not when there is just energy, so the talker echo protection tone
 * of V.29 and V.17 is none. It ends (0) when its energy does. libspandsp goes on giving bits for up to 30 ms after
 * that, and for ever if the line's noise is loud; here the power of the line tells where the carrier ended, and what
 * came of later samples is never handed over. What the far end sends between its last data and that, by the
 * Recommendations some ones, is.
 *
 * V.17: Suspend stops the receiver and keeps its equaliser; Resume lets it take carriers with the short training;
 * ResumeMonitorCarrier, while suspended, only reports carriers (1 and 0, of any energy above -43 dBm0).
 *
 * Transmitter: AssertRTS begins with the training, with or without the protection tone; UnassertRTS ends when the
 * source is dry. While the source is dry before that, it sends ones. Finishing without AssertRTS sends what there is.
 * Prefix and suffix go after the training and before the end. Power MT_QAM_DBM0.
 */
#ifndef MT_DATA_QAM_H
#define MT_DATA_QAM_H

#include "line.h"

#define MT_QAM_DBM0 (-13.0F)

/** For MT_LINE_V17, MT_LINE_V27TER and MT_LINE_V29. */
int mt_qam_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                  struct mt_bit_sink *sink, struct mt_bit_source *source);

#endif
