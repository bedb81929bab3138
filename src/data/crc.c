#include "crc.h"

#include <stdatomic.h>
#include <stddef.h>

/* Filled once each, and never emptied: the streams go on using them. */
static struct {
    _Atomic uint64_t key; /* release: the table is complete */
    struct mt_crc_table table;
} tables[MT_CRC_TABLES];

enum { KEY_NONE, KEY_FILLING }; /* no check of 0 bits has a table */

/* The highest power becomes the lowest bit: the register is shifted toward the bit that is sent next. */
static uint32_t reflected(uint32_t poly, unsigned bits)
{
    uint32_t out = 0;

    for (unsigned i = 0; i < bits; i++)
        out |= (poly >> i & 1) << (bits - 1 - i);
    return out;
}

static uint32_t shift(uint32_t crc, uint32_t taps)
{
    return crc >> 1 ^ (crc & 1 ? taps : 0);
}

/* What the nibbles become in n steps; each is the sum of its bits. */
static void fill(uint32_t nibbles[16], const uint32_t bits[4])
{
    nibbles[0] = 0;
    for (unsigned i = 1; i < 16; i++)
        nibbles[i] = nibbles[i & (i - 1)] ^ bits[__builtin_ctz(i)];
}

static void fill_table(struct mt_crc_table *t, uint32_t taps)
{
    uint32_t bits[32], crc = 1;

    for (unsigned i = 32; i--;)
        bits[i] = crc = shift(crc, taps);
    for (unsigned i = 0; i < MT_CRC_NIBBLES; i++)
        fill(t->of[i], bits + 4 * i);
}

static const struct mt_crc_table *shared_table(unsigned bits, uint32_t taps)
{
    uint64_t key = (uint64_t)bits << 32 | taps;

    for (unsigned i = 0; i < MT_CRC_TABLES; i++) {
        uint64_t has = atomic_load_explicit(&tables[i].key, memory_order_acquire);

        if (has == KEY_NONE && atomic_compare_exchange_strong(&tables[i].key, &has, KEY_FILLING)) {
            fill_table(&tables[i].table, taps);
            atomic_store_explicit(&tables[i].key, key, memory_order_release);
            has = key;
        }
        if (has == key)
            return &tables[i].table;
    }
    return NULL;
}

void mt_crc_init(struct mt_crc *c, unsigned bits, uint32_t poly)
{
    uint32_t taps = reflected(poly, bits);
    struct mt_crc_table own;

    c->table = bits ? shared_table(bits, taps) : NULL;
    fill_table(&own, taps);
    for (unsigned i = 0; i < 16; i++)
        c->steps[i] = own.of[MT_CRC_NIBBLES - 1][i];
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
