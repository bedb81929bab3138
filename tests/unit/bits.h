/** What the tests of line encodings share: a string of bits, octets that an encoder takes and a decoder gives, chance. */
#ifndef UNIT_BITS_H
#define UNIT_BITS_H

#include <string.h>

#include "data/encoding.h"
#include "unit.h"

enum { BITS_ROOM = 1 << 20, OCTETS_ROOM = 1 << 19 };

/** One bit an octet, so that nothing is shared with the code that is tested. */
struct bit_string {
    unsigned n;
    uint8_t bit[BITS_ROOM];
};

static inline void add_bit(struct bit_string *s, unsigned bit)
{
    assert_true(s->n < BITS_ROOM);
    s->bit[s->n++] = (uint8_t)(bit & 1);
}

static inline void add_bits(struct bit_string *s, uint64_t bits, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        add_bit(s, (unsigned)(bits >> i));
}

/** Bits as they are written: "0111 1110". */
static inline void add_text(struct bit_string *s, const char *text)
{
    for (; *text; text++)
        if (*text != ' ')
            add_bit(s, *text == '1');
}

/** A program's end of the codecs. It gives at most `most` octets a call, `left` in all before it is dry. */
struct octets {
    struct mt_octet_source source;
    struct mt_octet_sink sink;
    unsigned n, at, most, left;
    unsigned carriers; /* reports */
    bool words;        /* all calls must bring whole words */
    uint8_t octet[OCTETS_ROOM];
};

static inline unsigned give_octets(struct mt_octet_source *source, uint8_t *octets, unsigned n)
{
    struct octets *o = (struct octets *)((char *)source - offsetof(struct octets, source));
    unsigned len = n < o->n - o->at ? n : o->n - o->at;

    len = len < o->left ? len : o->left;
    len = len < o->most ? len : o->most;
    memcpy(octets, o->octet + o->at, len);
    o->at += len;
    o->left -= len;
    return len;
}

static inline void take_octets(struct mt_octet_sink *sink, const uint8_t *octets, unsigned n)
{
    struct octets *o = (struct octets *)((char *)sink - offsetof(struct octets, sink));

    assert_true(n > 0 && o->n + n <= OCTETS_ROOM);
    assert_true(!o->words || n % 4 == 0);
    memcpy(o->octet + o->n, octets, n);
    o->n += n;
}

static inline void take_carrier(struct mt_octet_sink *sink, int value)
{
    struct octets *o = (struct octets *)((char *)sink - offsetof(struct octets, sink));

    (void)value;
    o->carriers++;
}

static inline void octets_clear(struct octets *o)
{
    o->source.octets = give_octets;
    o->sink.octets = take_octets;
    o->sink.carrier = take_carrier;
    o->n = o->at = o->carriers = 0;
    o->most = o->left = UINT32_MAX;
    o->words = false;
}

static inline void add_octets(struct octets *o, const void *octets, unsigned n)
{
    assert_true(o->n + n <= OCTETS_ROOM);
    memcpy(o->octet + o->n, octets, n);
    o->n += n;
}

/** A word with the low octet first. */
static inline void add_word(struct octets *o, uint32_t word)
{
    for (unsigned i = 0; i < 4; i++)
        add_octets(o, &(uint8_t){(uint8_t)(word >> 8 * i)}, 1);
}

/** Some number of bits for the next call, now and then a large one. */
static inline unsigned some(uint64_t *seed, unsigned most)
{
    unsigned n = 1 + chance(seed) % (chance(seed) % 4 ? 40 : 2000);

    return n < most ? n : most;
}

/** All bits through a decoder, `each` a call; 0: by chance. In memory of just their length. */
static inline void decode(struct mt_decoder *d, const struct bit_string *s, unsigned each, uint64_t *seed)
{
    for (unsigned at = 0, n; at < s->n; at += n) {
        uint8_t *packed;

        n = each ? each : some(seed, s->n - at);
        n = n < s->n - at ? n : s->n - at;
        packed = calloc(1, (n + 7) / 8);
        assert_non_null(packed);
        for (unsigned i = 0; i < n; i++)
            packed[i / 8] = (uint8_t)(packed[i / 8] | s->bit[at + i] << i % 8);
        if (n % 8) /* what lies above them is nobody's business */
            packed[n / 8] = (uint8_t)(packed[n / 8] | 0xff << n % 8);
        d->in.bits(&d->in, packed, n);
        free(packed);
    }
}

/** One call to an encoder. @return bits it gave */
static inline unsigned encode_some(struct mt_encoder *e, struct bit_string *s, unsigned n)
{
    uint8_t *packed = calloc(1, (n + 7) / 8);
    unsigned got;

    assert_non_null(packed);
    got = e->out.bits(&e->out, packed, n);
    assert_true(got <= n);
    for (unsigned i = 0; i < got; i++)
        add_bit(s, packed[i / 8] >> i % 8);
    free(packed);
    return got;
}

#endif
