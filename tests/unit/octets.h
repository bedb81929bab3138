/** The two ends that a line protocol with the encoding none is given: octets to send, and what was heard. */
#ifndef UNIT_OCTETS_H
#define UNIT_OCTETS_H

#include "unit.h"

#include "data/bits.h"

struct sent {
    struct mt_bit_source source; /* first */
    const uint8_t *octets;
    unsigned n, at;
};

static inline unsigned sent_bits(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    struct sent *s = (struct sent *)source;
    unsigned octets = n / 8 < s->n - s->at ? n / 8 : s->n - s->at;

    assert_int_equal(n % 8, 0);
    assert_true(n > 0);
    memcpy(bits, s->octets + s->at, octets);
    s->at += octets;
    return 8 * octets;
}

enum { HEARD_OCTETS = 1 << 17, HEARD_REPORTS = 64 };

struct heard {
    struct mt_bit_sink sink; /* first */
    unsigned n, reports;
    int carrier[HEARD_REPORTS];     /* values, in order */
    unsigned before[HEARD_REPORTS]; /* octets that came before each */
    uint8_t octets[HEARD_OCTETS];
};

static inline void heard_bits(struct mt_bit_sink *sink, const uint8_t *bits, unsigned n)
{
    struct heard *h = (struct heard *)sink;

    assert_int_equal(n % 8, 0);
    assert_true(n > 0);
    for (unsigned i = 0; i < n / 8; i++)
        h->octets[h->n++ % HEARD_OCTETS] = bits[i];
}

static inline void heard_carrier(struct mt_bit_sink *sink, int value)
{
    struct heard *h = (struct heard *)sink;

    h->carrier[h->reports % HEARD_REPORTS] = value;
    h->before[h->reports++ % HEARD_REPORTS] = h->n;
}

static inline void sent_init(struct sent *s, const uint8_t *octets, unsigned n)
{
    *s = (struct sent){.source.bits = sent_bits, .octets = octets, .n = n};
}

static inline void heard_init(struct heard *h)
{
    h->sink = (struct mt_bit_sink){.bits = heard_bits, .carrier = heard_carrier};
    h->n = h->reports = 0;
}

static inline void random_octets(uint8_t *octets, unsigned n, uint64_t *state)
{
    for (unsigned i = 0; i < n; i++)
        octets[i] = (uint8_t)(chance(state) >> 8);
}

#endif
