/**
 * What a line protocol and an encoding pass to each other: bits; and what an encoding and a channel do: octets.
 *
 * Bits are packed: the first on the line is bit 0 of octet 0, the ninth is bit 0 of octet 1. A protocol that runs with
 * the encoding "none" passes whole octets instead, as the program gets them (line.h, `octets`).
 *
 * THREAD: engine, all of it. Nobody in src/data allocates, locks or calls the system after it was created.
 */
#ifndef MT_DATA_BITS_H
#define MT_DATA_BITS_H

#include <stdbool.h>
#include <stdint.h>

/** Takes what a receiver hears. */
struct mt_bit_sink {
    void (*bits)(struct mt_bit_sink *sink, const uint8_t *bits, unsigned n);
    /** A signal began (not 0; protocols say what it tells) or ended (0), at this place among the bits. */
    void (*carrier)(struct mt_bit_sink *sink, int value);
};

/** Gives what a transmitter sends. */
struct mt_bit_source {
    /** @return bits written into `bits`; fewer than n: there are no more now */
    unsigned (*bits)(struct mt_bit_source *source, uint8_t *bits, unsigned n);
    /**
     * All it was given has been sent: what `bits` gives now only fills the pause (the flags of HDLC). A protocol that
     * sends when there is something to send, or ends when there is not, asks this first.
     *
     * NULL: `bits` tells.
     */
    bool (*is_empty)(struct mt_bit_source *source);
    /**
     * The line has fallen silent: what filled the pause, and what was taken to fill it, is not on the line any more. The
     * next transmission begins anew, with a flag of its own. NULL: nothing changes.
     */
    void (*silent)(struct mt_bit_source *source);
};

/** Takes what the program receives. HDLC gives whole words of 4 octets in each call. */
struct mt_octet_sink {
    void (*octets)(struct mt_octet_sink *sink, const uint8_t *octets, unsigned n);
    void (*carrier)(struct mt_octet_sink *sink, int value);
};

/** Gives what the program sent. */
struct mt_octet_source {
    /** @return octets written; fewer than n: there are no more now */
    unsigned (*octets)(struct mt_octet_source *source, uint8_t *octets, unsigned n);
};

#endif
