#include "async.h"

#include <errno.h>

#include "bitio.h"

enum { BLOCK = 128, DEFAULT_DATA_BITS = 8 };

int mt_async_check(const struct mt_async_config *config)
{
    return config->data_bits <= MT_ASYNC_DATA_BITS && config->stop_bits <= MT_ASYNC_STOP_BITS ? 0 : -EINVAL;
}

static uint8_t data_bits(const struct mt_async_config *config)
{
    return (uint8_t)(config->data_bits ? config->data_bits : DEFAULT_DATA_BITS);
}

void mt_async_rx_init(struct mt_async_rx *rx, const struct mt_async_config *config)
{
    *rx = (struct mt_async_rx){.data_bits = data_bits(config)};
}

void mt_async_rx_restart(struct mt_async_rx *rx)
{
    rx->started = false;
}

/* From within a character, or up to the start bit of one. @return bits used of the n in word */
static unsigned step(struct mt_async_rx *rx, uint64_t word, unsigned n)
{
    unsigned take;

    if (!rx->started) {
        word = ~word & mt_low_bits(n);
        if (!word)
            return n;
        rx->started = true;
        rx->part = 0;
        rx->held = 0;
        return (unsigned)__builtin_ctzll(word) + 1;
    }
    take = rx->data_bits - rx->held;
    if (take > n)
        take = n;
    rx->part = (uint16_t)(rx->part | (word & mt_low_bits(take)) << rx->held);
    rx->held = (uint8_t)(rx->held + take);
    return take;
}

void mt_async_rx_bits(struct mt_async_rx *rx, struct mt_octet_sink *out, const uint8_t *bits, unsigned n)
{
    uint8_t octets[BLOCK];
    unsigned len = 0, used = 0;

    for (unsigned at = 0; at < n; at += used) {
        uint64_t word = mt_bits_peek(bits, at, n);
        unsigned have = n - at < MT_BITS_PEEK ? n - at : MT_BITS_PEEK, done;

        for (used = 0; used < have; used += done) {
            done = step(rx, word >> used, have - used);
            if (!rx->started || rx->held < rx->data_bits)
                continue;
            rx->started = false;
            octets[len++] = (uint8_t)rx->part;
            if (rx->data_bits > 8)
                octets[len++] = (uint8_t)(rx->part >> 8);
            if (len == BLOCK) {
                out->octets(out, octets, len);
                len = 0;
            }
        }
    }
    if (len)
        out->octets(out, octets, len);
}

void mt_async_tx_init(struct mt_async_tx *tx, const struct mt_async_config *config)
{
    *tx = (struct mt_async_tx){.data_bits = data_bits(config), .stop_bits = config->stop_bits};
}

/* The stop bits that are due, as far as there is room. */
static void put_stops(struct mt_async_tx *tx, struct mt_bit_writer *w)
{
    enum { MOST = 32 };

    while (tx->stops_left && mt_bit_writer_room(w)) {
        unsigned n = tx->stops_left < MOST ? tx->stops_left : MOST;

        mt_bit_writer_put(w, mt_low_bits(n), n);
        tx->stops_left -= n;
    }
}

static void put_character(struct mt_async_tx *tx, struct mt_bit_writer *w, unsigned data)
{
    unsigned n = tx->data_bits;

    put_stops(tx, w);
    mt_bit_writer_put(w, (data & mt_low_bits(n)) << 1 | UINT64_C(1) << (n + 1), n + 2);
    tx->stops_left = tx->stop_bits;
}

static void put_octet(struct mt_async_tx *tx, struct mt_bit_writer *w, uint8_t octet)
{
    if (tx->data_bits <= 8 || tx->has_low)
        put_character(tx, w, tx->has_low ? tx->low | (unsigned)octet << 8 : octet);
    else
        tx->low = octet;
    tx->has_low = tx->data_bits > 8 && !tx->has_low;
}

/* Octets that are begun in so many bits, and so many at most. */
static unsigned octets_for(const struct mt_async_tx *tx, unsigned room)
{
    unsigned bits = tx->data_bits + 2 + tx->stop_bits, characters = (room + bits - 1) / bits;
    unsigned octets = tx->data_bits <= 8 ? characters : characters * 2 - tx->has_low;

    return octets < BLOCK ? octets : BLOCK;
}

unsigned mt_async_tx_bits(struct mt_async_tx *tx, struct mt_octet_source *in, uint8_t *bits, unsigned n)
{
    unsigned room, wanted, got;
    uint8_t octets[BLOCK];
    struct mt_bit_writer w;

    mt_bit_writer_init(&w, bits, n);
    mt_bit_writer_put(&w, tx->pending, tx->held);
    put_stops(tx, &w);
    while ((room = mt_bit_writer_room(&w))) {
        wanted = octets_for(tx, room);
        got = in->octets(in, octets, wanted);
        for (unsigned i = 0; i < got; i++)
            put_octet(tx, &w, octets[i]);
        put_stops(tx, &w);
        if (got < wanted) {
            room = mt_bit_writer_room(&w);
            break;
        }
    }
    mt_bit_writer_finish(&w);
    tx->pending = w.word;
    tx->held = (uint8_t)w.held;
    return n - room;
}

bool mt_async_tx_is_empty(const struct mt_async_tx *tx)
{
    return !tx->held && !tx->stops_left;
}
