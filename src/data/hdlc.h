/**
 * The encoding "HDLC": frames of any number of bits between flags, with the marker words that the program sees.
 *
 * What does it do? Receive: frames and what happened on the line become words of 32 bits, low octet first. A frame is
 * its bits with 0, 1, 1, 1, 1, 1 (the flag's first six) after them: the whole words as they are, but 0xffffffff twice;
 * then 0xffffffff, the rest of the bits, and a status (enum mt_hdlc_status). A report without a frame is 0xffffffff,
 * 0x3e (no bits), status. Send: a signed word n, then for n > 0 a frame of n bits in whole words, low bit first; for
 * n < 0 nothing, it asks for -n flags; for 0 nothing, it asks for ones until there is more.
 *
 * How does it work? A frame is never held: its words go on as they come, so it may have any length. 32 bits of the line
 * are a step, in which all places with five ones are found at once (hdlc_rx.c, hdlc_tx.c). Flags and ones are passed
 * over 32 bits at a time.
 *
 * THREAD: engine.
 */
#ifndef MT_DATA_HDLC_H
#define MT_DATA_HDLC_H

#include <stdbool.h>

#include "bits.h"
#include "crc.h"

struct mt_hdlc_config {
    uint32_t crc_bits;  /* 0 to 32 */
    uint32_t crc_poly;  /* bit n is x^n; the highest one may be left out */
    uint32_t min_flags; /* flags before the first frame of a series; 0: 1 */
    uint32_t min_ones;  /* ones that are reported as an idle line, at least 7; 0: never */
};

/** @return 0 or -EINVAL. Any thread. */
int mt_hdlc_check(const struct mt_hdlc_config *config);

/** The last word of a report. Bit 0: no proper end, bit 1: bad check, bits 2 and 3: what the line became. */
enum mt_hdlc_status {
    MT_HDLC_OK = 0,
    MT_HDLC_ABORTED = 1, /* a frame that ended with seven ones, or with the signal */
    MT_HDLC_BAD_CRC = 2, /* may come with MT_HDLC_ABORTED */
    MT_HDLC_FLAGS = 5,   /* there are flags: what follows may be frames */
    MT_HDLC_JUNK = 9,    /* what is heard is not HDLC */
    MT_HDLC_IDLE = 15    /* min_ones ones; comes after MT_HDLC_JUNK */
};

enum { MT_HDLC_MARK = 0xffffffff };

enum mt_hdlc_line { MT_HDLC_LINE_UNKNOWN, MT_HDLC_LINE_FLAGS, MT_HDLC_LINE_JUNK, MT_HDLC_LINE_IDLE };

struct mt_hdlc_rx {
    uint64_t words;   /* of this frame, whole ones */
    uint32_t part;    /* the bits after them */
    uint32_t last;    /* the last of them: the check does not have it yet, for the flag's bits may reach into it */
    uint32_t crc;     /* over those before it */
    uint32_t ones;    /* that came last; 6: a flag or an abort; more: no frame until a flag */
    uint32_t flags;   /* in a row, outside frames */
    uint32_t stray;   /* bits outside frames since a flag or the last long run of ones */
    uint8_t held;     /* bits in part, 0 to 31 */
    bool inside;      /* after enough flags: what comes is a frame or a flag */
    uint8_t line;     /* enum mt_hdlc_line: as the program knows it */
    uint8_t crc_bits; /* CONST from here on */
    uint32_t min_flags, min_ones;
    struct mt_crc check;
};

void mt_hdlc_rx_init(struct mt_hdlc_rx *rx, const struct mt_hdlc_config *config);

/** Each call of `out` is given whole words. */
void mt_hdlc_rx_bits(struct mt_hdlc_rx *rx, struct mt_octet_sink *out, const uint8_t *bits, unsigned n);

/** A signal began or ended: a frame that is not at its end was aborted, and nothing is known about the line. */
void mt_hdlc_rx_restart(struct mt_hdlc_rx *rx, struct mt_octet_sink *out);

/** Ones that an item with the number 0 sends at least. */
enum { MT_HDLC_IDLE_ONES = 32 };

struct mt_hdlc_tx {
    uint64_t pending;     /* bits that did not fit */
    uint32_t bits_left;   /* of this frame */
    uint32_t octets_left; /* of its item in the source, with what fills its last word */
    uint32_t flags_left;  /* asked for by an item */
    uint32_t crc;
    uint8_t held;       /* bits in pending */
    bool spare;         /* those are only flags or ones that fill a pause */
    uint8_t ones;       /* that were sent last, below five */
    bool inside;        /* a frame is begun and its closing flag is not sent */
    bool broken;        /* the rest of it was discarded: it is to be aborted */
    bool flagged;       /* what was sent last is a flag */
    bool idle;          /* a pause is filled with ones, not with flags */
    uint8_t header_len; /* octets of an item's number that are there */
    uint8_t crc_bits;   /* CONST */
    uint8_t header[4];
    struct mt_crc check; /* CONST */
};

void mt_hdlc_tx_init(struct mt_hdlc_tx *tx, const struct mt_hdlc_config *config);

/**
 * Always n bits: what fills pauses between frames is flags, or ones after an item with the number 0.
 *
 * @param underrun  set if the source ran dry within a frame: that is aborted, and the rest of its item left out
 */
void mt_hdlc_tx_bits(struct mt_hdlc_tx *tx, struct mt_octet_source *in, uint8_t *bits, unsigned n, bool *underrun);

/** The rest of the item will not come: a frame that is not all taken from the source is aborted. */
void mt_hdlc_tx_discard(struct mt_hdlc_tx *tx);

/** The line was silent: the next frame's opening flag is its own, not the one that closed the frame before. */
void mt_hdlc_tx_restart(struct mt_hdlc_tx *tx);

/** Everything that the items asked for is sent. */
bool mt_hdlc_tx_is_empty(const struct mt_hdlc_tx *tx);

#endif
