/**
 * Packed bits (bits.h) by the word: what the codecs read from and write to the line.
 */
#ifndef MT_DATA_BITIO_H
#define MT_DATA_BITIO_H

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/** The low n bits; n < 64. */
static inline uint64_t mt_low_bits(unsigned n)
{
    return (UINT64_C(1) << n) - 1;
}

enum { MT_BITS_PEEK = 57 };

/** The bits from `at` on of n in `bits`: MT_BITS_PEEK of them, or those that are left; above them is nothing to use. */
static inline uint64_t mt_bits_peek(const uint8_t *bits, unsigned at, unsigned n)
{
    const uint8_t *from = bits + at / 8;
    unsigned octets = (n + 7) / 8 - at / 8;
    uint64_t word = 0;

    if (octets >= 8) {
        memcpy(&word, from, 8);
        word = le64toh(word);
    } else {
        for (unsigned i = 0; i < octets; i++)
            word |= (uint64_t)from[i] << 8 * i;
    }
    return word >> at % 8;
}

/** Writes n bits, and keeps what was put beyond them. */
struct mt_bit_writer {
    uint8_t *next, *end; /* whole octets */
    unsigned last;       /* bits of the octet at `end`, 0 to 7 */
    unsigned held;       /* bits in word, less than 8 until `next` is `end` */
    uint64_t word;
};

static inline void mt_bit_writer_init(struct mt_bit_writer *w, uint8_t *bits, unsigned n)
{
    *w = (struct mt_bit_writer){.next = bits, .end = bits + n / 8, .last = n % 8};
}

/** How many bits still fit. */
static inline unsigned mt_bit_writer_room(const struct mt_bit_writer *w)
{
    unsigned room = (unsigned)(w->end - w->next) * 8 + w->last;

    return room > w->held ? room - w->held : 0;
}

/** Only while there is room; n at most 56, and nothing set above them. */
static inline void mt_bit_writer_put(struct mt_bit_writer *w, uint64_t bits, unsigned n)
{
    uint64_t le;

    w->word |= bits << w->held;
    w->held += n;
    if (w->end - w->next >= 8) {
        le = htole64(w->word);
        memcpy(w->next, &le, 8);
        w->next += w->held / 8;
        w->word >>= w->held / 8 * 8;
        w->held %= 8;
    }
    for (; w->held >= 8 && w->next < w->end; w->held -= 8) {
        *w->next++ = (uint8_t)w->word;
        w->word >>= 8;
    }
}

/** The last, partial octet; what stays in `word` did not fit. @return bits of the last octet that were written */
static inline unsigned mt_bit_writer_finish(struct mt_bit_writer *w)
{
    unsigned n = w->next < w->end || w->held < w->last ? w->held : w->last;

    if (n)
        *w->next = (uint8_t)(w->word & mt_low_bits(n));
    w->word >>= n;
    w->held -= n;
    return n;
}

#endif
