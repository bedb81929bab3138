/**
 * V.110 RLP: units of the GSM radio link protocol in V.110 frames, as they go between a mobile network and its
 * interworking function.
 *
 * What does it do? The line protocol MT_LINE_V110_RLP (line.h), a receiver and a transmitter that know nothing of each
 * other. Speeds 6000, 12000, 24000, 48000: 1, 2, 4 or 8 bits of a timeslot. A unit is 32 octets, the first bit on the line
 * as bit 0 of octet 0: 27 of header and information, 3 of frame check sequence (3GPP TS 24.022 4.4), 2 of status.
 * How does it work? A frame (v110_frame.h) holds 60 bits of a unit, all but E1 to E3; four frames make the 240 bits.
 * E2 and E3 number them 00, 01, 10, 11; E1 is the same in all four and tells that the unit may be left out on the radio
 * (discontinuous transmission) (3GPP TS 48.020, non-transparent data).
 *
 * Received: octets 27 to 29 as they came; bit 0 of octet 30 is E1; bit 7 of octet 31 tells a wrong check sequence; the
 * other bits of both are ones. Transmitted: octets 27 to 29 and 31 are not looked at. E1 is a zero while RTS is
 * asserted, which it is at first; then bit 0 of octet 30. When no whole unit waits, one of ones with E1 set goes out,
 * which is no valid unit, and a receiver of ours drops it.
 */
#ifndef MT_DATA_RLP_H
#define MT_DATA_RLP_H

#include "line.h"

enum {
    MT_RLP_DATA_OCTETS = 27,
    MT_RLP_LINE_OCTETS = 30, /* with the check sequence */
    MT_RLP_UNIT_OCTETS = 32,
};

/** As mt_line_create. */
int mt_rlp_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                  struct mt_bit_sink *sink, struct mt_bit_source *source);

/** @return the check sequence; its least significant octet goes first */
uint32_t mt_rlp_fcs(const uint8_t *octets, unsigned n);

#endif
