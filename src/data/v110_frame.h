/**
 * The 80-bit frame of ITU-T V.110 (table 2) in the octets of a timeslot.
 *
 * What does it do? A framer finds the frames in the octets of a timeslot and hands over what is in them; a writer makes
 * the octets. Of a frame's ten rows of 8 bits, row 0 is all zeros and the others begin with a one: these 17 bits are for
 * alignment. The other 63, rows 1 to 9 of 7 bits, are called the rows here and kept in one word, the first on the line
 * as bit 0. V.110 and the radio link protocol each put their own into them (v110_rate.h, rlp.h).
 * How does it work? The framer holds the last 80 bits. Not aligned, it compares after every bit; aligned, it takes all of an
 * octet at once and compares when a frame is whole. One frame without a fault is a candidate and a second one in its place
 * confirms it, so that noise does not become a carrier; three faulty ones in a row lose it (V.110 5.1.3). The
 * alignment bits cannot occur at a wrong place of a stream of frames, whatever the data, so a slip is found by that.
 * The 1, 2, 4 or 8 bits used of a timeslot are its first, most significant ones; the others are sent as ones (I.460).
 *
 * THREAD: engine.
 */
#ifndef MT_DATA_V110_FRAME_H
#define MT_DATA_V110_FRAME_H

#include <stdbool.h>
#include <stdint.h>

enum {
    MT_V110_FRAME_BITS = 80,
    MT_V110_ROW_BITS = 7,
    MT_V110_ROWS = 9,
    MT_V110_SLOTS_MOST = 80, /* octets of timeslots that a frame takes when one bit of each is used */
};

enum mt_v110_sync { MT_V110_HUNTING, MT_V110_CANDIDATE, MT_V110_ALIGNED };

struct mt_v110_framer {
    /** A frame is whole. */
    void (*frame)(struct mt_v110_framer *f, uint64_t rows);
    /** Alignment was found, before the candidate and what confirmed it are handed over; or lost, after the last frame. */
    void (*aligned)(struct mt_v110_framer *f, bool aligned);
    uint64_t candidate;
    uint64_t late;  /* the 64 bits heard last, the newest is bit 0 */
    uint16_t early; /* the 16 before them */
    uint8_t slot_bits, need, faulty;
    uint8_t sync; /* enum mt_v110_sync */
};

/** @param slot_bits  bits used of each octet: 1, 2, 4 or 8 */
void mt_v110_framer_init(struct mt_v110_framer *f, unsigned slot_bits);

void mt_v110_hear(struct mt_v110_framer *f, const uint8_t *octets, unsigned n);

/** @return octets written: 80 / slot_bits */
unsigned mt_v110_write(uint64_t rows, unsigned slot_bits, uint8_t octets[static MT_V110_SLOTS_MOST]);

/** What a transmitter still has to put into timeslots. */
struct mt_v110_slots {
    uint8_t octets[MT_V110_SLOTS_MOST];
    uint8_t at, n;
};

/** @return octets taken, at most `n` */
unsigned mt_v110_slots_take(struct mt_v110_slots *s, uint8_t *octets, unsigned n);

#endif
