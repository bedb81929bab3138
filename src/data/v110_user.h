/**
 * Octets of the user as the bits that V.110 frames carry, and back.
 *
 * What does it do? Format async: each octet is a character of a start bit, 8 data bits and a stop bit, and ones lie
 * between characters. One whose stop bit the far end took out (RA0 of V.110) is a character all the same (async.h).
 * Format sync: the octets' bits one after the other, and whole octets of ones where there are none.
 * How does it work? The bits of a frame, 48 at most, in one word, the first as bit 0, go through the encoding.
 *
 * THREAD: engine.
 */
#ifndef MT_DATA_V110_USER_H
#define MT_DATA_V110_USER_H

#include "encoding.h"

struct mt_v110_user_rx {
    struct mt_decoder decoder;
    uint8_t skip; /* bits still to be dropped */
};

void mt_v110_user_rx_init(struct mt_v110_user_rx *u, bool sync, struct mt_octet_sink *out);

/** Drop what is not yet an octet. @param skip  bits that come before the first whole octet, if the format is sync */
void mt_v110_user_rx_begin(struct mt_v110_user_rx *u, unsigned skip);

void mt_v110_user_rx(struct mt_v110_user_rx *u, uint64_t bits, unsigned n);

struct mt_v110_user_tx {
    struct mt_encoder encoder;
    uint8_t fill;  /* ones still to come to make an octet, if the format is sync */
    uint8_t taken; /* bits of the source in what was given last; the rest are ones */
};

void mt_v110_user_tx_init(struct mt_v110_user_tx *u, bool sync, struct mt_octet_source *in);

/** @return n bits */
uint64_t mt_v110_user_tx(struct mt_v110_user_tx *u, unsigned n);

#endif
