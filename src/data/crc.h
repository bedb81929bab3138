/**
 * Cyclic redundancy checks of 0 to 32 bits with any polynomial, over any number of bits.
 *
 * What does it do? As ISO 3309: the register begins with ones, its complement is sent, the highest power first. Octets
 * go in as HDLC sends them, the low bit first.
 * How does it work? 32 bits a step: the register and the data are eight nibbles, what each of them becomes is looked up,
 * and all are added. Those 512 octets are shared by all who use the polynomial: thousands of streams, each with a table
 * of its own, would need more cache than there is. The process keeps the first MT_CRC_TABLES polynomials it meets;
 * whoever has another one goes by nibbles with the 64 octets he has himself, at a third of the speed.
 */
#ifndef MT_DATA_CRC_H
#define MT_DATA_CRC_H

#include <stdint.h>

enum { MT_CRC_TABLES = 8, MT_CRC_NIBBLES = 8 };

/** What 32 bits become, added up of the nibbles from the low one on. CONST */
struct mt_crc_table {
    uint32_t of[MT_CRC_NIBBLES][16];
};

struct mt_crc {                       /* CONST after init */
    const struct mt_crc_table *table; /* NULL: there was no more room for one */
    uint32_t start;
    uint32_t good;      /* what data with its check leaves */
    uint32_t steps[16]; /* what four bits become */
};

/**
 * THREAD: any; it neither waits nor allocates.
 *
 * @param poly bit n is x^n; that of x^bits itself counts, set or not
 */
void mt_crc_init(struct mt_crc *c, unsigned bits, uint32_t poly);

/** Go on with n bits, 0 to 64. */
uint32_t mt_crc_run(const struct mt_crc *c, uint32_t crc, uint64_t data, unsigned n);

/** Go on with 32 bits. */
static inline uint32_t mt_crc_word(const struct mt_crc *c, uint32_t crc, uint32_t word)
{
    uint32_t sum = 0;

    if (!c->table)
        return mt_crc_run(c, crc, word, 32);
    crc ^= word;
    for (unsigned i = 0; i < MT_CRC_NIBBLES; i++)
        sum ^= c->table->of[i][crc >> 4 * i & 15];
    return sum;
}

#endif
