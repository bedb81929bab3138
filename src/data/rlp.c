#include "rlp.h"

#include <endian.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "os/os.h"
#include "v110_frame.h"

enum {
    QUARTERS = 4, /* frames of a unit */
    QUARTER_BITS = 60,
    E_AT = 28, /* of E1 to E3 in the rows of a frame */
    E_BITS = 3,
    DTX_OCTET = 30,
    DTX_BIT = 0x01,
    CHECK_OCTET = 31,
    BAD_CHECK_BIT = 0x80,
    ANY = QUARTERS, /* `astray`: nothing was heard yet */
};

/* 3GPP TS 24.022 4.4: x24 + x23 + x21 + x20 + x19 + x17 + x16 + x15 + x13 + x8 + x7 + x5 + x4 + x2 + 1, preset to ones
 * and sent inverted; here by half octets, with x0 as the most significant bit. */
static const uint32_t fcs_table[16] = {
    0x000000, 0x681322, 0xd02644, 0xb83566, 0xfb4733, 0x935411, 0x2b6177, 0x437255,
    0xad85dd, 0xc596ff, 0x7da399, 0x15b0bb, 0x56c2ee, 0x3ed1cc, 0x86e4aa, 0xeef788,
};

uint32_t mt_rlp_fcs(const uint8_t *octets, unsigned n)
{
    uint32_t crc = 0xffffff;

    for (unsigned i = 0; i < n; i++) {
        crc ^= octets[i];
        crc = crc >> 4 ^ fcs_table[crc & 0xf];
        crc = crc >> 4 ^ fcs_table[crc & 0xf];
    }
    return crc ^ 0xffffff;
}

static void put_fcs(uint8_t *unit)
{
    uint32_t fcs = mt_rlp_fcs(unit, MT_RLP_DATA_OCTETS);

    for (unsigned i = 0; i < 3; i++)
        unit[MT_RLP_DATA_OCTETS + i] = (uint8_t)(fcs >> 8 * i);
}

static bool fcs_is_good(const uint8_t *unit)
{
    uint32_t fcs = mt_rlp_fcs(unit, MT_RLP_DATA_OCTETS), sent = 0;

    for (unsigned i = 0; i < 3; i++)
        sent |= (uint32_t)unit[MT_RLP_DATA_OCTETS + i] << 8 * i;
    return fcs == sent;
}

/* A quarter begins and ends in the middle of an octet. */
static uint64_t quarter_of(const uint8_t *unit, unsigned quarter)
{
    unsigned from = quarter * QUARTER_BITS;
    uint64_t bits;

    memcpy(&bits, unit + from / 8, sizeof(bits)); /* 60 bits and 4 more at most; the last read ends with octet 29 */
    return le64toh(bits) >> from % 8 & (((uint64_t)1 << QUARTER_BITS) - 1);
}

static void put_quarter(uint8_t *unit, unsigned quarter, uint64_t bits)
{
    unsigned from = quarter * QUARTER_BITS;
    uint64_t there;

    memcpy(&there, unit + from / 8, sizeof(there));
    there |= htole64(bits << from % 8);
    memcpy(unit + from / 8, &there, sizeof(there));
}

/* Receive */

struct rlp_rx {
    struct mt_line_rx rx; /* first */
    struct mt_v110_framer framer;
    uint8_t expected; /* quarter */
    uint8_t astray;   /* by which the last one differed */
    bool whole;       /* all quarters so far of this unit came */
    uint8_t dtx;      /* quarters with E1 */
    uint8_t unit[MT_RLP_UNIT_OCTETS];
};

static struct rlp_rx *of_framer(struct mt_v110_framer *f)
{
    return (struct rlp_rx *)(void *)((char *)f - offsetof(struct rlp_rx, framer));
}

static void hear_alignment(struct mt_v110_framer *f, bool aligned)
{
    struct rlp_rx *r = of_framer(f);

    r->whole = false;
    r->astray = ANY;
    r->rx.status = aligned ? MT_RX_CARRIER : MT_RX_NO_CARRIER;
    r->rx.out->carrier(r->rx.out, aligned);
}

static bool is_filler(const struct rlp_rx *r)
{
    for (unsigned i = 0; i < MT_RLP_LINE_OCTETS; i++)
        if (r->unit[i] != 0xff)
            return false;
    return r->dtx == QUARTERS;
}

static void hand_over(struct rlp_rx *r)
{
    uint8_t *unit = r->unit;

    if (is_filler(r))
        return;
    r->rx.status = MT_RX_DATA;
    unit[DTX_OCTET] = 2 * r->dtx > QUARTERS ? 0xff : (uint8_t)~DTX_BIT;
    unit[CHECK_OCTET] = fcs_is_good(unit) ? (uint8_t)~BAD_CHECK_BIT : 0xff;
    r->rx.out->bits(r->rx.out, unit, 8 * MT_RLP_UNIT_OCTETS);
}

/* E2 E3. A wrong number may be an error of the line; two that are wrong by the same are right. */
static unsigned number(struct rlp_rx *r, unsigned e)
{
    unsigned told = (e & 2) | e >> 2, by = (told - r->expected) % QUARTERS;

    if (by && (by == r->astray || r->astray == ANY)) {
        r->expected = (uint8_t)told;
        r->whole = false;
        by = 0;
    }
    r->astray = (uint8_t)by;
    return r->expected;
}

static void hear_frame(struct mt_v110_framer *f, uint64_t rows)
{
    struct rlp_rx *r = of_framer(f);
    unsigned e = rows >> E_AT & ((1U << E_BITS) - 1), quarter = number(r, e);

    if (!quarter) {
        memset(r->unit, 0, sizeof(r->unit));
        r->dtx = 0;
        r->whole = true;
    }
    r->dtx = (uint8_t)(r->dtx + (e & 1));
    put_quarter(r->unit, quarter, (rows & ((1U << E_AT) - 1)) | rows >> (E_AT + E_BITS) << E_AT);
    r->expected = (uint8_t)((quarter + 1) % QUARTERS);
    if (quarter == QUARTERS - 1 && r->whole)
        hand_over(r);
}

static void push(struct mt_line_rx *rx, const void *samples, unsigned n)
{
    mt_v110_hear(&((struct rlp_rx *)rx)->framer, samples, n);
}

static void rx_destroy(struct mt_line_rx *rx)
{
    mt_os->free(rx);
}

static struct mt_line_rx *create_rx(unsigned slot_bits, struct mt_bit_sink *sink)
{
    static const struct mt_line_rx_ops ops = {.timeslot = true, .push = push, .destroy = rx_destroy};
    struct rlp_rx *r = mt_os->alloc(sizeof(*r));

    if (!r)
        return NULL;
    r->rx = (struct mt_line_rx){.ops = &ops, .out = sink, .link = MT_LINK_CONNECTED};
    r->framer = (struct mt_v110_framer){.frame = hear_frame, .aligned = hear_alignment};
    mt_v110_framer_init(&r->framer, slot_bits);
    return &r->rx;
}

/* Transmit */

struct rlp_tx {
    struct mt_line_tx tx; /* first */
    struct mt_v110_slots slots;
    uint8_t slot_bits;
    uint8_t quarter; /* next */
    uint8_t have;    /* octets of the next unit */
    bool begun;      /* the far end had time to find the frames */
    bool rts;
    bool dtx; /* E1 of this unit */
    uint8_t next[MT_RLP_UNIT_OCTETS];
    uint8_t unit[MT_RLP_UNIT_OCTETS];
};

/* @return false: there is no whole unit */
static bool take_unit(struct rlp_tx *t)
{
    unsigned wanted = MT_RLP_UNIT_OCTETS - t->have;

    t->have = (uint8_t)(t->have + t->tx.in->bits(t->tx.in, t->next + t->have, 8 * wanted) / 8);
    if (t->have && t->have < MT_RLP_UNIT_OCTETS && t->tx.finishing) {
        memset(t->next + t->have, 0xff, sizeof(t->next) - t->have);
        t->have = MT_RLP_UNIT_OCTETS;
    }
    if (t->have < MT_RLP_UNIT_OCTETS)
        return false;
    memcpy(t->unit, t->next, sizeof(t->unit));
    t->have = 0;
    return true;
}

static void begin_unit(struct rlp_tx *t)
{
    bool data = !t->tx.finished && take_unit(t);

    t->dtx = !data || (!t->rts && (t->unit[DTX_OCTET] & DTX_BIT));
    if (data)
        put_fcs(t->unit);
    else
        memset(t->unit, 0xff, sizeof(t->unit));
    t->tx.status = data ? MT_TX_DATA : MT_TX_CARRIER;
    if (data || !t->tx.finishing)
        return;
    t->tx.finished = true;
    t->tx.link = MT_LINK_NOT_CONNECTED;
    t->tx.status = MT_TX_SILENT;
}

static void next_frame(struct rlp_tx *t)
{
    uint64_t bits, e;

    if (!t->quarter)
        begin_unit(t);
    t->slots.at = 0;
    t->slots.n = (uint8_t)(MT_V110_FRAME_BITS / t->slot_bits);
    if (t->tx.finished) {
        memset(t->slots.octets, 0xff, t->slots.n);
        return;
    }
    bits = quarter_of(t->unit, t->quarter);
    e = (t->dtx ? 1U : 0) | (t->quarter & 2U) | (t->quarter & 1U) << 2;
    mt_v110_write((bits & ((1U << E_AT) - 1)) | e << E_AT | bits >> E_AT << (E_AT + E_BITS), t->slot_bits,
                  t->slots.octets);
    t->quarter = (uint8_t)((t->quarter + 1) % QUARTERS);
}

static void pull(struct mt_line_tx *tx, void *samples, unsigned n)
{
    struct rlp_tx *t = (struct rlp_tx *)tx;
    uint8_t *octets = samples;

    for (;;) {
        unsigned taken = mt_v110_slots_take(&t->slots, octets, n);

        octets += taken;
        n -= taken;
        if (!n)
            return;
        next_frame(t);
    }
}

static int tx_command(struct mt_line_tx *tx, const struct mt_line_command *c)
{
    if (c->verb != MT_LINE_ASSERT_RTS && c->verb != MT_LINE_UNASSERT_RTS)
        return -EOPNOTSUPP;
    ((struct rlp_tx *)tx)->rts = c->verb == MT_LINE_ASSERT_RTS;
    return 0;
}

static void tx_destroy(struct mt_line_tx *tx)
{
    mt_os->free(tx);
}

static struct mt_line_tx *create_tx(unsigned slot_bits, struct mt_bit_source *source)
{
    static const struct mt_line_tx_ops ops = {
        .timeslot = true, .spare_octet = true, .pull = pull, .command = tx_command, .destroy = tx_destroy};
    struct rlp_tx *t = mt_os->alloc(sizeof(*t));

    if (!t)
        return NULL;
    t->tx =
        (struct mt_line_tx){.ops = &ops, .in = source, .cts = true, .link = MT_LINK_CONNECTED, .status = MT_TX_CARRIER};
    t->slot_bits = (uint8_t)slot_bits;
    t->rts = true;
    return &t->tx;
}

/* @return 0: no such speed */
static unsigned slot_bits_of(uint32_t speed)
{
    for (unsigned slot_bits = 1; slot_bits <= 8; slot_bits *= 2)
        if (speed == 6000 * slot_bits)
            return slot_bits;
    return 0;
}

int mt_rlp_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                  struct mt_bit_sink *sink, struct mt_bit_source *source)
{
    unsigned slot_bits = slot_bits_of(config->u.speed);
    struct mt_line_rx *receiver = NULL;
    struct mt_line_tx *transmitter = NULL;

    if (!slot_bits)
        return -EINVAL;
    if (rx && !(receiver = create_rx(slot_bits, sink)))
        return -ENOMEM;
    if (tx && !(transmitter = create_tx(slot_bits, source))) {
        mt_line_rx_destroy(receiver);
        return -ENOMEM;
    }
    if (rx)
        *rx = receiver;
    if (tx)
        *tx = transmitter;
    return 0;
}
