#include "content.h"

#include <string.h>

enum { FILL = 8192, MAGIC = 0xDAD68F };

static uint8_t fill[FILL + MAX_PAYLOAD];

/* A fixed sequence; 0x7F and 0xFF are left out, for both are 0 in 16-bit mu-law. */
static void make_fill(void)
{
    uint32_t x = 0x9E3779B9;

    for (unsigned i = 0; i < sizeof(fill); i++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        fill[i] = (uint8_t)((x & 0x7F) == 0x7F ? x & 0x80 : x);
    }
}

static const uint8_t *fill_of(const struct content *c)
{
    if (!fill[0] && !fill[1])
        make_fill();
    return fill + (c->stream * 2654435761U + c->seq * 40503U) % FILL;
}

static uint8_t *put(uint8_t *p, unsigned n, uint64_t v)
{
    for (unsigned i = 0; i < n; i++)
        p[i] = (uint8_t)(0x80 | (v >> 6 * (n - 1 - i) & 0x3F));
    return p + n;
}

static const uint8_t *get(const uint8_t *p, unsigned n, uint64_t *v)
{
    *v = 0;
    for (unsigned i = 0; i < n; i++)
        *v = *v << 6 | (p[i] & 0x3F);
    return p + n;
}

void content_write(uint8_t *payload, unsigned octets, const struct content *c)
{
    uint8_t *p = put(payload, 4, MAGIC);

    p = put(p, 4, c->stream);
    p = put(p, 4, c->seq);
    p = put(p, 11, (uint64_t)c->sent_ns);
    memcpy(p, fill_of(c), octets - CONTENT_MIN);
}

bool content_read(const uint8_t *payload, unsigned octets, struct content *out)
{
    uint64_t magic, stream, seq, sent;
    const uint8_t *p = payload;

    for (unsigned i = 0; i < CONTENT_MIN; i++)
        if ((payload[i] & 0xC0) != 0x80)
            return false;
    p = get(p, 4, &magic);
    p = get(p, 4, &stream);
    p = get(p, 4, &seq);
    p = get(p, 11, &sent);
    *out = (struct content){(uint32_t)stream, (uint32_t)seq, (int64_t)sent};
    return magic == MAGIC && !memcmp(p, fill_of(out), octets - CONTENT_MIN);
}

int16_t content_to_linear(enum law law, uint8_t code)
{
    unsigned bits = code ^ (law == LAW_ALAW ? 0x55U : 0xFFU);
    unsigned segment = bits >> 4 & 7, interval = bits & 15;
    int amp;

    if (law == LAW_ULAW)
        amp = (int)((interval * 8 + 0x84) << segment) - 0x84;
    else
        amp = segment ? (int)((interval * 16 + 0x108) << (segment - 1)) : (int)(interval * 16 + 8);
    return (int16_t)((law == LAW_ALAW) == !!(bits & 0x80) ? amp : -amp);
}

static const uint8_t *inverse(enum law law)
{
    static uint8_t table[65536];
    static bool made;

    for (unsigned code = 0; !made && code < 256; code++)
        table[(uint16_t)content_to_linear(law, (uint8_t)code)] = (uint8_t)code;
    made = true;
    return table;
}

void content_from_linear(enum law law, const uint8_t *samples, unsigned n, uint8_t *codes)
{
    const uint8_t *table = inverse(law);

    for (unsigned i = 0; i < n; i++)
        codes[i] = table[(uint16_t)(samples[2 * i] | samples[2 * i + 1] << 8)];
}

uint8_t content_silence(enum law law)
{
    return law == LAW_ALAW ? 0xD5 : 0xFF;
}
