#include "crc.h"

/* The highest power becomes the lowest bit: the register is shifted toward the bit that is sent next. */
static uint32_t reflected(uint32_t poly, unsigned bits)
{
    uint32_t out = 0;

    for (unsigned i = 0; i < bits; i++)
        out |= (poly >> i & 1) << (bits - 1 - i);
    return out;
}

void mt_crc_init(struct mt_crc *c, unsigned bits, uint32_t poly)
{
    uint32_t taps = reflected(poly, bits);

    for (uint32_t i = 0; i < 16; i++) {
        uint32_t crc = i;

        for (unsigned step = 0; step < 4; step++)
            crc = crc >> 1 ^ (crc & 1 ? taps : 0);
        c->steps[i] = bits ? crc : 0;
    }
    c->start = (uint32_t)((UINT64_C(1) << bits) - 1);
    c->good = mt_crc_run(c, 0, c->start, bits);
}

uint32_t mt_crc_run(const struct mt_crc *c, uint32_t crc, uint64_t data, unsigned n)
{
    for (; n >= 4; n -= 4, data >>= 4)
        crc = crc >> 4 ^ c->steps[(crc ^ data) & 15];
    if (n)
        crc = crc >> n ^ c->steps[((crc ^ data) << (4 - n)) & 15];
    return crc;
}
