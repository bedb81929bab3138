/**
 * V.110: rate adaption of a synchronous or start-stop stream to the octets of a timeslot, both ways at once.
 *
 * What does it do? The line protocol MT_LINE_V110 (line.h): frames (v110_frame.h), rates (v110_rate.h), the user's octets
 * in them (v110_user.h) and the handshake (v110_link.h) put together. docs/V110.md tells what goes over the line.
 * Speeds: 600, 1200, 2400, 3000, 3600, 4800 (1 bit of a timeslot), 6000, 7200, 9600 (2), 12000, 14400, 19200 (4), 24000,
 * 28800, 38400 (8).
 * How does it work? Both halves are one object, which goes with the second of them. The transmitter's timeslots are the
 * clock of the handshake. Commands are the transmitter's; the receiver takes MT_LINE_RX_STOP and MT_LINE_RX_RESUME, which
 * become bit X, and lets the transmitter's pass.
 */
#ifndef MT_DATA_V110_H
#define MT_DATA_V110_H

#include "line.h"

/** As mt_line_create. Both halves are wanted. */
int mt_v110_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                   struct mt_bit_sink *sink, struct mt_bit_source *source);

#endif
