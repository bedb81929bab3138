#include "hdlc.h"

#include <errno.h>

#include "bitio.h"

enum {
    STEP = 32,  /* bits that are stuffed together: 39 at most, which fit into the writer with a beginning of 7 */
    BLOCK = 64, /* octets taken from the source together */
    ABORT_ONES = 7,
    CRC_BITS_MAX = 32
};

static const uint32_t four_flags = 0x7e7e7e7e;

int mt_hdlc_check(const struct mt_hdlc_config *config)
{
    if (config->crc_bits > CRC_BITS_MAX)
        return -EINVAL;
    return config->crc_bits && (uint64_t)config->crc_poly >> config->crc_bits > 1 ? -EINVAL : 0;
}

void mt_hdlc_tx_init(struct mt_hdlc_tx *tx, const struct mt_hdlc_config *config)
{
    *tx = (struct mt_hdlc_tx){.crc_bits = (uint8_t)config->crc_bits};
    mt_crc_init(&tx->check, config->crc_bits, config->crc_poly);
}

/* The frame's next bits, at most STEP, with a zero after each five ones. */
static void put_stuffed(struct mt_hdlc_tx *tx, struct mt_bit_writer *w, uint64_t bits, unsigned n)
{
    unsigned ones = tx->ones, len = n + ones;
    uint64_t line, pairs, fives;

    line = (bits & mt_low_bits(n)) << ones | mt_low_bits(ones);
    pairs = line & line >> 1;
    fives = pairs & pairs >> 2 & line >> 4;
    while (fives) {
        unsigned zero = (unsigned)__builtin_ctzll(fives) + 5;
        uint64_t below = mt_low_bits(zero);

        line = (line & below) | (line & ~below) << 1;
        len++;
        fives = (fives & ~below) << 1;
    }
    tx->ones = (uint8_t)__builtin_clzll(~(line << (64 - len)));
    mt_bit_writer_put(w, line >> ones, len - ones);
}

/* @param spare  it only fills a pause */
static void put_flags(struct mt_hdlc_tx *tx, struct mt_bit_writer *w, unsigned bits, bool spare)
{
    mt_bit_writer_put(w, four_flags & mt_low_bits(bits), bits);
    tx->ones = 0;
    tx->flagged = true;
    tx->spare = spare;
}

static void put_ones(struct mt_hdlc_tx *tx, struct mt_bit_writer *w, unsigned n, bool spare)
{
    mt_bit_writer_put(w, mt_low_bits(n), n);
    tx->flagged = false;
    tx->spare = spare;
}

/* The rest of the room, when there is nothing to send. */
static void fill(struct mt_hdlc_tx *tx, struct mt_bit_writer *w)
{
    unsigned room;

    while ((room = mt_bit_writer_room(w))) {
        if (tx->idle)
            put_ones(tx, w, room < STEP ? room : STEP, true);
        else
            put_flags(tx, w, room < STEP ? 8 : STEP, true);
    }
}

static void count_in(struct mt_hdlc_tx *tx, uint64_t word, unsigned n)
{
    if (!tx->crc_bits)
        return;
    tx->crc = n == STEP ? mt_crc_word(&tx->check, tx->crc, (uint32_t)word) : mt_crc_run(&tx->check, tx->crc, word, n);
}

static void put_data(struct mt_hdlc_tx *tx, struct mt_bit_writer *w, const uint8_t *octets, unsigned len)
{
    for (unsigned at = 0; at < len && tx->bits_left; at += STEP / 8) {
        uint64_t word = mt_bits_peek(octets, at * 8, len * 8);
        unsigned n = (len - at) * 8 < STEP ? (len - at) * 8 : STEP;

        if (n > tx->bits_left)
            n = tx->bits_left;
        count_in(tx, word, n);
        put_stuffed(tx, w, word, n);
        tx->bits_left -= n;
    }
}

/* Octets of the item for which there is room however many zeros come between, or those of one step. */
static unsigned octets_for(const struct mt_hdlc_tx *tx, unsigned room)
{
    unsigned octets = room * 5 / 6 / STEP * (STEP / 8);

    if (octets < STEP / 8)
        octets = STEP / 8;
    if (octets > BLOCK)
        octets = BLOCK;
    return octets < tx->octets_left ? octets : tx->octets_left;
}

/* More of an item: its data, or what fills its last word or was left out. @return whether the source had something */
static bool take_data(struct mt_hdlc_tx *tx, struct mt_octet_source *in, struct mt_bit_writer *w)
{
    uint8_t octets[BLOCK];
    unsigned got = in->octets(in, octets, octets_for(tx, mt_bit_writer_room(w)));

    tx->octets_left -= got;
    if (!got || !tx->bits_left)
        return got;
    tx->inside = true;
    tx->flagged = false;
    tx->spare = false;
    put_data(tx, w, octets, got);
    return true;
}

static void abort_frame(struct mt_hdlc_tx *tx, struct mt_bit_writer *w)
{
    put_ones(tx, w, ABORT_ONES, false);
    tx->inside = false;
    tx->broken = false;
    tx->bits_left = 0;
}

/* A frame is begun when its first data is there: until then the pause goes on. */
static bool take_frame(struct mt_hdlc_tx *tx, struct mt_octet_source *in, struct mt_bit_writer *w, bool *underrun)
{
    if (!tx->inside && !tx->flagged) {
        put_flags(tx, w, 8, true);
        return true;
    }
    if (take_data(tx, in, w))
        return true;
    if (!tx->inside)
        return false;
    abort_frame(tx, w);
    *underrun = true;
    return true;
}

static void close_frame(struct mt_hdlc_tx *tx, struct mt_bit_writer *w)
{
    if (tx->crc_bits)
        put_stuffed(tx, w, ~tx->crc, tx->crc_bits);
    put_flags(tx, w, 8, false);
    tx->inside = false;
}

/* @return whether there is a next item */
static bool take_item(struct mt_hdlc_tx *tx, struct mt_octet_source *in, struct mt_bit_writer *w)
{
    uint32_t number;

    tx->header_len = (uint8_t)(tx->header_len + in->octets(in, tx->header + tx->header_len, 4U - tx->header_len));
    if (tx->header_len < 4)
        return false;
    tx->header_len = 0;
    memcpy(&number, tx->header, 4);
    number = le32toh(number);
    tx->idle = !number;
    if (tx->idle) {
        put_ones(tx, w, MT_HDLC_IDLE_ONES, false);
    } else if (number > INT32_MAX) {
        tx->flags_left = -number;
    } else {
        tx->bits_left = number;
        tx->octets_left = (number + 31) / 32 * 4;
        tx->crc = tx->check.start;
    }
    return true;
}

/* @return false: the source has nothing to go on with now */
static bool step(struct mt_hdlc_tx *tx, struct mt_octet_source *in, struct mt_bit_writer *w, bool *underrun)
{
    if (tx->broken) {
        abort_frame(tx, w);
        return true;
    }
    if (tx->flags_left) {
        put_flags(tx, w, 8, false);
        tx->flags_left--;
        return true;
    }
    if (tx->bits_left)
        return take_frame(tx, in, w, underrun);
    if (tx->inside) {
        close_frame(tx, w);
        return true;
    }
    return tx->octets_left ? take_data(tx, in, w) : take_item(tx, in, w);
}

void mt_hdlc_tx_bits(struct mt_hdlc_tx *tx, struct mt_octet_source *in, uint8_t *bits, unsigned n, bool *underrun)
{
    struct mt_bit_writer w;

    mt_bit_writer_init(&w, bits, n);
    mt_bit_writer_put(&w, tx->pending, tx->held);
    while (mt_bit_writer_room(&w) && step(tx, in, &w, underrun))
        ;
    fill(tx, &w);
    mt_bit_writer_finish(&w);
    tx->pending = w.word;
    tx->held = (uint8_t)w.held;
}

void mt_hdlc_tx_restart(struct mt_hdlc_tx *tx)
{
    tx->held = tx->spare ? 0 : tx->held;
    tx->pending = tx->spare ? 0 : tx->pending;
    tx->flagged = false;
}

bool mt_hdlc_tx_is_empty(const struct mt_hdlc_tx *tx)
{
    return !tx->flags_left && !tx->inside && (!tx->held || tx->spare);
}

void mt_hdlc_tx_discard(struct mt_hdlc_tx *tx)
{
    tx->broken = tx->inside && tx->bits_left;
    tx->bits_left = tx->octets_left = tx->flags_left = 0;
    tx->header_len = 0;
}
