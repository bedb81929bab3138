#include "sync.h"

#include "bitio.h"

enum { BLOCK = 128 };

void mt_sync_rx_init(struct mt_sync_rx *rx)
{
    *rx = (struct mt_sync_rx){0};
}

void mt_sync_rx_bits(struct mt_sync_rx *rx, struct mt_octet_sink *out, const uint8_t *bits, unsigned n)
{
    unsigned whole = n / 8, rest = n % 8;

    if (!rx->held && whole) {
        out->octets(out, bits, whole);
        bits += whole;
        whole = 0;
    }
    while (whole) {
        unsigned len = whole < BLOCK ? whole : BLOCK;
        uint8_t octets[BLOCK];

        for (unsigned i = 0; i < len; i++) {
            octets[i] = (uint8_t)(rx->part | bits[i] << rx->held);
            rx->part = (uint8_t)(bits[i] >> (8 - rx->held));
        }
        out->octets(out, octets, len);
        bits += len;
        whole -= len;
    }
    if (rest) {
        unsigned both = rx->part | (*bits & (unsigned)mt_low_bits(rest)) << rx->held;
        uint8_t octet = (uint8_t)both;

        rx->held = (uint8_t)(rx->held + rest);
        if (rx->held >= 8) {
            out->octets(out, &octet, 1);
            both >>= 8;
            rx->held -= 8;
        }
        rx->part = (uint8_t)both;
    }
}

void mt_sync_tx_init(struct mt_sync_tx *tx)
{
    *tx = (struct mt_sync_tx){0};
}

unsigned mt_sync_tx_bits(struct mt_sync_tx *tx, struct mt_octet_source *in, uint8_t *bits, unsigned n)
{
    unsigned room = n, got = BLOCK;
    uint8_t octets[BLOCK];
    struct mt_bit_writer w;

    if (!tx->held && n % 8 == 0)
        return in->octets(in, bits, n / 8) * 8;
    mt_bit_writer_init(&w, bits, n);
    mt_bit_writer_put(&w, tx->part, tx->held);
    while ((room = mt_bit_writer_room(&w)) && got == BLOCK) {
        got = (room + 7) / 8 < BLOCK ? (room + 7) / 8 : BLOCK;
        got = in->octets(in, octets, got);
        for (unsigned i = 0; i < got; i++)
            mt_bit_writer_put(&w, octets[i], 8);
    }
    mt_bit_writer_finish(&w);
    tx->part = (uint8_t)w.word;
    tx->held = (uint8_t)w.held;
    return n - room;
}

bool mt_sync_tx_is_empty(const struct mt_sync_tx *tx)
{
    return !tx->held;
}
