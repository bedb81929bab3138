#include "v110_user.h"

enum { OCTET_BITS = 8, CHARACTER_BITS = 10 };

void mt_v110_user_rx_init(struct mt_v110_user_rx *u, bool sync)
{
    *u = (struct mt_v110_user_rx){.sync = sync};
}

void mt_v110_user_rx_begin(struct mt_v110_user_rx *u, unsigned skip)
{
    u->n = 0;
    u->bits = 0;
    u->skip = u->sync ? (uint8_t)skip : 0;
}

static void drop(struct mt_v110_user_rx *u, unsigned n)
{
    u->bits >>= n;
    u->n = (uint8_t)(u->n - n);
}

static unsigned ones_ahead(const struct mt_v110_user_rx *u)
{
    unsigned ones = ~u->bits ? (unsigned)__builtin_ctzll(~u->bits) : u->n;

    return ones < u->n ? ones : u->n;
}

/* Stop bits and idle line are the same: ones before a start bit. So a stop bit may be missing. */
static unsigned take_characters(struct mt_v110_user_rx *u, uint8_t *octets)
{
    unsigned count = 0;

    for (;;) {
        drop(u, ones_ahead(u));
        if (u->n < 1 + OCTET_BITS)
            return count;
        octets[count++] = (uint8_t)(u->bits >> 1);
        drop(u, 1 + OCTET_BITS);
    }
}

static unsigned take_octets(struct mt_v110_user_rx *u, uint8_t *octets)
{
    unsigned skipped = u->skip < u->n ? u->skip : u->n, count = 0;

    drop(u, skipped);
    u->skip = (uint8_t)(u->skip - skipped);
    for (; u->n >= OCTET_BITS; drop(u, OCTET_BITS))
        octets[count++] = (uint8_t)u->bits;
    return count;
}

unsigned mt_v110_user_rx(struct mt_v110_user_rx *u, uint64_t bits, unsigned n,
                         uint8_t octets[static MT_V110_USER_OCTETS_MOST])
{
    u->bits |= bits << u->n;
    u->n = (uint8_t)(u->n + n);
    return (u->sync ? take_octets : take_characters)(u, octets);
}

void mt_v110_user_tx_init(struct mt_v110_user_tx *u, bool sync)
{
    *u = (struct mt_v110_user_tx){.sync = sync};
}

static void put(struct mt_v110_user_tx *u, uint64_t bits, unsigned n)
{
    u->bits |= bits << u->n;
    u->n = (uint8_t)(u->n + n);
}

static void take(struct mt_v110_user_tx *u, struct mt_bit_source *source, unsigned n)
{
    unsigned size = u->sync ? OCTET_BITS : CHARACTER_BITS, got;
    unsigned wanted = (n - u->n + size - 1) / size;
    uint8_t octets[MT_V110_USER_OCTETS_MOST];

    got = source->bits(source, octets, OCTET_BITS * wanted) / OCTET_BITS;
    for (unsigned i = 0; i < got; i++)
        put(u, u->sync ? octets[i] : (unsigned)octets[i] << 1 | 0x200, size);
    if (got)
        u->data = u->n;
    u->dry = got < wanted;
}

static void fill(struct mt_v110_user_tx *u, unsigned n)
{
    if (!u->sync)
        put(u, ((uint64_t)1 << (n - u->n)) - 1, n - u->n);
    else
        while (u->n < n)
            put(u, 0xff, OCTET_BITS);
}

uint64_t mt_v110_user_tx(struct mt_v110_user_tx *u, struct mt_bit_source *source, unsigned n, bool ask)
{
    uint64_t bits;

    u->dry = false;
    if (ask && u->n < n)
        take(u, source, n);
    u->empty = !u->data;
    if (u->n < n)
        fill(u, n);
    bits = u->bits & (((uint64_t)1 << n) - 1);
    u->bits >>= n;
    u->n = (uint8_t)(u->n - n);
    u->data = u->data > n ? (uint8_t)(u->data - n) : 0;
    return bits;
}
