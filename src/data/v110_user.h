/**
 * Octets of the user as the bits that V.110 frames carry, and back.
 *
 * What does it do? Format async: each octet is a character of a start bit, 8 data bits, the least significant first, and a
 * stop bit, and ones lie between characters. A character whose stop bit was taken out by the far end (V.110 5.6,
 * RA0) is taken all the same, hence a break is read as octets of zeros. Format sync: the octets' bits one after the other;
 * octets of ones where there are none.
 * How does it work? Up to 48 bits, what a frame holds, in one word, the first as bit 0.
 *
 * THREAD: engine.
 */
#ifndef MT_DATA_V110_USER_H
#define MT_DATA_V110_USER_H

#include <stdbool.h>
#include <stdint.h>

#include "bits.h"

enum { MT_V110_USER_OCTETS_MOST = 6 }; /* that one frame completes */

struct mt_v110_user_rx {
    uint64_t bits; /* not yet an octet */
    uint8_t n;
    uint8_t skip; /* bits still to be dropped */
    bool sync;
};

void mt_v110_user_rx_init(struct mt_v110_user_rx *u, bool sync);

/** Drop what is not yet an octet; what comes next begins with this many bits of no octet (sync). */
void mt_v110_user_rx_begin(struct mt_v110_user_rx *u, unsigned skip);

/** @return octets written */
unsigned mt_v110_user_rx(struct mt_v110_user_rx *u, uint64_t bits, unsigned n,
                         uint8_t octets[static MT_V110_USER_OCTETS_MOST]);

struct mt_v110_user_tx {
    uint64_t bits;
    uint8_t n;
    uint8_t data; /* the last of `bits` that is of an octet of the source, counted from 1 */
    bool sync;
    bool dry;   /* the source was asked, and had not enough */
    bool empty; /* nothing of the source was in what was taken last */
};

void mt_v110_user_tx_init(struct mt_v110_user_tx *u, bool sync);

/**
 * @param n    at most 48
 * @param ask  false: the source is left alone, and ones are sent
 * @return n bits
 */
uint64_t mt_v110_user_tx(struct mt_v110_user_tx *u, struct mt_bit_source *source, unsigned n, bool ask);

#endif
