#include "v110_rate.h"

#include <errno.h>

#include "v110_frame.h"

enum { CODES = 7, E_ROW = 4, DATA_ROW_BITS = 6, E_BITS = 7 };

struct code {
    uint32_t speed; /* on one bit of a timeslot */
    uint8_t bits;   /* of the user in a frame */
    uint8_t copies;
    uint64_t places; /* of the user's bits: D1 is bit 0 */
};

/* V.110 tables 6a to 6f. A half of 24 bits with 15 or 18 of the user: D1-D10, F F, two, F F, then 1 or 4. */
#define HALVES(h) ((uint64_t)(h) << 24 | (h))

static const struct code codes[CODES] = {
    [1] = {600, 6, 8, HALVES(0xffffff)},   [2] = {1200, 12, 4, HALVES(0xffffff)}, [3] = {2400, 24, 2, HALVES(0xffffff)},
    [4] = {3000, 30, 1, HALVES(0x1333ff)}, [5] = {3600, 36, 1, HALVES(0xf333ff)}, [6] = {4800, 48, 1, HALVES(0xffffff)},
};

int mt_v110_rate_find(struct mt_v110_rate *rate, uint32_t speed)
{
    for (unsigned slot_bits = 1; slot_bits <= 8; slot_bits *= 2)
        for (unsigned code = 1; code < CODES; code++)
            if (codes[code].speed * slot_bits == speed) {
                *rate = (struct mt_v110_rate){(uint8_t)code, (uint8_t)slot_bits};
                return 0;
            }
    return -EINVAL;
}

unsigned mt_v110_rate_bits(unsigned code)
{
    return code < CODES ? codes[code].bits : 0;
}

uint64_t mt_v110_rate_spread(unsigned code, uint64_t bits)
{
    const struct code *c = &codes[code];
    uint64_t data = 0, ones = (1U << c->copies) - 1;

    if (code == MT_V110_CODE_48)
        return bits;
    for (unsigned at = 0; at < MT_V110_DATA_BITS; at += c->copies) {
        bool used = c->places >> at & 1;

        if (!used || bits & 1)
            data |= ones << at;
        bits >>= used;
    }
    return data;
}

uint64_t mt_v110_rate_gather(unsigned code, uint64_t data)
{
    const struct code *c = &codes[code];
    uint64_t bits = 0;
    unsigned n = 0;

    if (code == MT_V110_CODE_48)
        return data;
    for (unsigned at = 0; at < MT_V110_DATA_BITS; at += c->copies) {
        unsigned copies = (unsigned)(data >> at) & ((1U << c->copies) - 1);

        if (c->places >> at & 1)
            bits |= (uint64_t)(2U * (unsigned)__builtin_popcount(copies) >= c->copies) << n++;
    }
    return bits;
}

/* The aux bits, first to last, are at the end of each row, and are all of the row of E1 to E7. */
static unsigned aux_in_row(unsigned row)
{
    return row == E_ROW ? E_BITS : 1;
}

uint64_t mt_v110_rows(uint64_t data, uint32_t aux)
{
    uint64_t rows = 0;
    unsigned at = 0;

    for (unsigned row = 0; row < MT_V110_ROWS; row++) {
        if (row != E_ROW) {
            rows |= (data & 0x3f) << at;
            data >>= DATA_ROW_BITS;
            at += DATA_ROW_BITS;
        }
        for (unsigned i = 0; i < aux_in_row(row); i++, aux <<= 1)
            rows |= (uint64_t)(aux >> 31) << at++;
    }
    return rows;
}

uint64_t mt_v110_rows_data(uint64_t rows)
{
    uint64_t data = 0;
    unsigned n = 0;

    for (unsigned row = 0; row < MT_V110_ROWS; row++) {
        if (row == E_ROW)
            continue;
        data |= (rows >> row * MT_V110_ROW_BITS & 0x3f) << n;
        n += DATA_ROW_BITS;
    }
    return data;
}

uint32_t mt_v110_rows_aux(uint64_t rows)
{
    uint32_t aux = 0;
    unsigned n = 0;

    for (unsigned row = 0; row < MT_V110_ROWS; row++)
        for (unsigned i = MT_V110_ROW_BITS - aux_in_row(row); i < MT_V110_ROW_BITS; i++)
            aux |= (uint32_t)(rows >> (row * MT_V110_ROW_BITS + i) & 1) << (31 - n++);
    return aux;
}
