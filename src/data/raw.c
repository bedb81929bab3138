#include "raw.h"

#include <errno.h>
#include <string.h>

#include "os/os.h"

enum { BLOCK = 512 /* octets at a time */, WHOLE = 8 };

/* Between the octets of a timeslot and bits packed as in bits.h. */
struct table {
    uint8_t width; /* bits of each octet that are used; WHOLE: all */
    uint8_t xorval;
    uint8_t to[256];      /* rx: line to bits. tx: bits to line */
    uint8_t to_none[256]; /* the same with the encoding none: the first bit of an octet on the line is its highest */
};

struct raw_rx {
    struct mt_line_rx line;
    struct table table;
    unsigned part, held; /* bits of an octet that is not whole */
};

struct raw_tx {
    struct mt_line_tx line;
    struct table table;
    unsigned part, held; /* bits that did not fit into the last block */
    unsigned said;       /* of them up to the last that is no fill */
};

static uint8_t reversed(unsigned octet)
{
    unsigned out = 0;

    for (unsigned i = 0; i < 8; i++)
        out |= (octet >> i & 1) << (7 - i);
    return (uint8_t)out;
}

/* The bits of an octet that the mask names, the first on the line the lowest. */
static uint8_t extract(unsigned octet, unsigned mask)
{
    unsigned out = 0, n = 0;

    for (unsigned bit = 0x80; bit; bit >>= 1)
        if (mask & bit)
            out |= (octet & bit ? 1U : 0U) << n++;
    return (uint8_t)out;
}

static uint8_t deposit(unsigned bits, unsigned mask)
{
    unsigned out = 0xff;

    for (unsigned bit = 0x80; bit; bit >>= 1)
        if (mask & bit) {
            out = bits & 1 ? out : out & ~bit;
            bits >>= 1;
        }
    return (uint8_t)out;
}

static void fill_table(struct table *t, const struct mt_raw_config *c, bool receive)
{
    t->width = (uint8_t)__builtin_popcount(c->i460_mask);
    t->xorval = c->xorval;
    for (unsigned i = 0; i < 256; i++) {
        uint8_t line = (uint8_t)(i ^ c->xorval);

        t->to[i] = receive ? extract(line, c->i460_mask) : (uint8_t)(deposit(i, c->i460_mask) ^ c->xorval);
        t->to_none[i] = t->width == WHOLE ? line : reversed(i);
    }
}

static void map(const uint8_t *table, const uint8_t *in, uint8_t *out, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        out[i] = table[in[i]];
}

/* Receive */

static void push_whole(struct raw_rx *r, const uint8_t *octets, unsigned n)
{
    const uint8_t *table = r->line.octets ? r->table.to_none : r->table.to;
    uint8_t bits[BLOCK];

    map(table, octets, bits, n);
    r->line.out->bits(r->line.out, bits, n * 8);
}

static void push_part(struct raw_rx *r, const uint8_t *octets, unsigned n)
{
    unsigned part = r->part, held = r->held, whole = 0;
    uint8_t bits[BLOCK];

    for (unsigned i = 0; i < n; i++) {
        part |= (unsigned)r->table.to[octets[i]] << held;
        held += r->table.width;
        if (held < 8)
            continue;
        bits[whole++] = (uint8_t)part;
        part >>= 8;
        held -= 8;
    }
    r->part = part;
    r->held = held;
    if (r->line.octets)
        map(r->table.to_none, bits, bits, whole);
    if (whole)
        r->line.out->bits(r->line.out, bits, whole * 8);
}

static void push(struct mt_line_rx *line, const void *samples, unsigned n)
{
    struct raw_rx *r = (struct raw_rx *)line;
    const uint8_t *octets = samples;

    while (n) {
        unsigned some = n < BLOCK ? n : BLOCK;

        if (r->table.width == WHOLE)
            push_whole(r, octets, some);
        else
            push_part(r, octets, some);
        octets += some;
        n -= some;
    }
}

static void destroy_rx(struct mt_line_rx *line)
{
    mt_os->free(line);
}

/* Transmit */

static void pull_whole(struct raw_tx *t, uint8_t *octets, unsigned n)
{
    struct mt_line_tx *line = &t->line;
    unsigned got = line->in->bits(line->in, octets, n * 8), rest = got % 8;

    if (rest)
        octets[got / 8] |= (uint8_t)(0xff << rest);
    map(line->octets ? t->table.to_none : t->table.to, octets, octets, (got + 7) / 8);
    memset(octets + (got + 7) / 8, 0xff ^ t->table.xorval, n - (got + 7) / 8);
    line->finished = line->finishing && got < n * 8;
}

/* Octets of bits, ones where there is no data. @return bits of data */
static unsigned fetch_part(struct raw_tx *t, uint8_t *bits, unsigned octets)
{
    struct mt_line_tx *line = &t->line;
    unsigned got = octets ? line->in->bits(line->in, bits, octets * 8) : 0;

    if (got % 8)
        bits[got / 8] |= (uint8_t)(0xff << got % 8);
    memset(bits + (got + 7) / 8, 0xff, octets - (got + 7) / 8);
    if (line->octets)
        map(t->table.to_none, bits, bits, octets);
    return got;
}

static void pull_part(struct raw_tx *t, uint8_t *octets, unsigned n)
{
    unsigned width = t->table.width, need = n * width, at = 0;
    unsigned want = need > t->held ? (need - t->held + 7) / 8 : 0;
    unsigned got;
    uint8_t bits[BLOCK];

    got = fetch_part(t, bits, want);
    if (got)
        t->said = t->held + got;
    t->said = t->said > need ? t->said - need : 0;
    for (unsigned i = 0; i < n; i++) {
        if (t->held < width) {
            t->part |= (unsigned)bits[at++] << t->held;
            t->held += 8;
        }
        octets[i] = t->table.to[t->part & ((1U << width) - 1)];
        t->part >>= width;
        t->held -= width;
    }
    t->line.finished = t->line.finishing && got < want * 8 && !t->said;
}

static void pull(struct mt_line_tx *line, void *samples, unsigned n)
{
    struct raw_tx *t = (struct raw_tx *)line;
    uint8_t *octets = samples;

    while (n) {
        unsigned some = n < BLOCK ? n : BLOCK;

        if (t->table.width == WHOLE)
            pull_whole(t, octets, some);
        else
            pull_part(t, octets, some);
        octets += some;
        n -= some;
    }
}

static void destroy_tx(struct mt_line_tx *line)
{
    mt_os->free(line);
}

/* Create */

static const struct mt_line_rx_ops rx_ops = {.timeslot = true, .push = push, .destroy = destroy_rx};
static const struct mt_line_tx_ops tx_ops = {
    .timeslot = true, .spare_octet = true, .pull = pull, .destroy = destroy_tx};

static int create_rx(struct mt_line_rx **out, const struct mt_raw_config *config, struct mt_bit_sink *sink)
{
    struct raw_rx *r = mt_os->alloc(sizeof(*r));

    if (!r)
        return -ENOMEM;
    r->line = (struct mt_line_rx){.ops = &rx_ops, .out = sink, .status = MT_RX_DATA, .link = MT_LINK_CONNECTED};
    fill_table(&r->table, config, true);
    *out = &r->line;
    return 0;
}

static int create_tx(struct mt_line_tx **out, const struct mt_raw_config *config, struct mt_bit_source *source)
{
    struct raw_tx *t = mt_os->alloc(sizeof(*t));

    if (!t)
        return -ENOMEM;
    t->line =
        (struct mt_line_tx){.ops = &tx_ops, .in = source, .cts = true, .status = MT_TX_DATA, .link = MT_LINK_CONNECTED};
    fill_table(&t->table, config, false);
    *out = &t->line;
    return 0;
}

int mt_raw_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                  struct mt_bit_sink *sink, struct mt_bit_source *source)
{
    struct mt_line_rx *made = NULL;
    int err = config->u.raw.i460_mask ? 0 : -EINVAL;

    if (!err && rx)
        err = create_rx(&made, &config->u.raw, sink);
    if (!err && tx)
        err = create_tx(tx, &config->u.raw, source);
    if (err) {
        mt_os->free(made);
        return err;
    }
    if (rx)
        *rx = made;
    return 0;
}
