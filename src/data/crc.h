/**
 * Cyclic redundancy checks of 0 to 32 bits with any polynomial, over any number of bits.
 *
 * What does it do? As ISO 3309: the register begins with ones, its complement is sent, the highest power first. Octets
 * go in as HDLC sends them, the low bit first.
 * How does it work? Four bits a step by a table of one cache line inside the structure: thousands of streams, each with
 * the table of 256 of its own polynomial, would need more cache than there is.
 */
#ifndef MT_DATA_CRC_H
#define MT_DATA_CRC_H

#include <stdint.h>

struct mt_crc { /* CONST after init */
    uint32_t steps[16];
    uint32_t start;
    uint32_t good; /* what data with its check leaves */
};

/** @param poly bit n is x^n; that of x^bits itself counts, set or not */
void mt_crc_init(struct mt_crc *c, unsigned bits, uint32_t poly);

/** Go on with n bits, 0 to 64. */
uint32_t mt_crc_run(const struct mt_crc *c, uint32_t crc, uint64_t data, unsigned n);

/** Go on with 32 bits. */
static inline uint32_t mt_crc_word(const struct mt_crc *c, uint32_t crc, uint32_t word)
{
    crc ^= word;
    for (unsigned i = 0; i < 8; i++)
        crc = crc >> 4 ^ c->steps[crc & 15];
    return crc;
}

#endif
