/**
 * Bytes as what a line brings to the decoder of async, and as what a program gives to the encoder.
 *
 * The first three are the configuration and how the rest is cut. What comes is whole characters, the same for every cut;
 * what is sent and received again is the same.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "data/encoding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 13, CONFIG = 3, MOST_IN = 400 };

struct program {
    struct mt_octet_sink sink;
    struct mt_octet_source source;
    const uint8_t *data;
    size_t left;
    unsigned n;
    uint8_t got[ROOM];
};

static struct program whole, cut;

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void take(struct mt_octet_sink *sink, const uint8_t *octets, unsigned n)
{
    struct program *p = (struct program *)((char *)sink - offsetof(struct program, sink));

    must(n && p->n + n <= ROOM);
    memcpy(p->got + p->n, octets, n);
    p->n += n;
}

static unsigned give(struct mt_octet_source *source, uint8_t *octets, unsigned n)
{
    struct program *p = (struct program *)((char *)source - offsetof(struct program, source));

    if (n > p->left)
        n = (unsigned)p->left;
    memcpy(octets, p->data, n);
    p->data += n;
    p->left -= n;
    return n;
}

static void program_init(struct program *p, const uint8_t *data, size_t size)
{
    p->sink = (struct mt_octet_sink){.octets = take};
    p->source = (struct mt_octet_source){give};
    p->data = data;
    p->left = size;
    p->n = 0;
}

static void hear(struct program *p, const struct mt_encoding_config *config, const uint8_t *line, unsigned n,
                 unsigned each)
{
    struct mt_decoder d;

    mt_decoder_init(&d, config, &p->sink);
    for (unsigned at = 0; at < n; at += each) {
        unsigned bits = n - at < each ? n - at : each;
        uint8_t *part = calloc(1, (bits + 7) / 8);

        must(part);
        for (unsigned i = 0; i < bits; i++)
            part[i / 8] = (uint8_t)(part[i / 8] | (line[(at + i) / 8] >> (at + i) % 8 & 1) << i % 8);
        d.in.bits(&d.in, part, bits);
        free(part);
    }
}

static void receive(const struct mt_encoding_config *config, const uint8_t *line, size_t size, unsigned each)
{
    unsigned n = (unsigned)size * 8, octets = config->async.data_bits > 8 ? 2 : 1;
    unsigned bits = config->async.data_bits ? config->async.data_bits : 8;

    program_init(&whole, NULL, 0);
    program_init(&cut, NULL, 0);
    hear(&whole, config, line, n, n ? n : 1);
    hear(&cut, config, line, n, each);
    must(whole.n == cut.n && !memcmp(whole.got, cut.got, whole.n));
    must(whole.n % octets == 0 && whole.n / octets * (bits + 1) <= n);
}

static void assert_same(const struct mt_encoding_config *config, const uint8_t *said, size_t size)
{
    unsigned bits = config->async.data_bits ? config->async.data_bits : 8;

    must(whole.n == (bits > 8 ? size / 2 * 2 : size));
    for (unsigned i = 0; i < whole.n; i++) {
        unsigned mask = bits <= 8 ? (1U << bits) - 1 : i % 2 ? (1U << (bits - 8)) - 1 : 0xff;

        must(whole.got[i] == (said[i] & mask));
    }
}

static void send(const struct mt_encoding_config *config, const uint8_t *said, size_t size, unsigned each)
{
    uint8_t *line = malloc((each + 7) / 8);
    struct mt_encoder e;
    struct mt_decoder d;

    must(line);
    program_init(&whole, said, size);
    mt_encoder_init(&e, config, &whole.source);
    mt_decoder_init(&d, config, &whole.sink);
    while (whole.left || !mt_encoder_is_empty(&e)) {
        unsigned n = e.out.bits(&e.out, line, each);

        must(n <= each);
        if (n)
            d.in.bits(&d.in, line, n);
        else
            must(!whole.left && mt_encoder_is_empty(&e));
    }
    assert_same(config, said, size);
    free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mt_encoding_config config = {.encoding = MT_ENCODING_ASYNC};

    if (size < CONFIG || size > MOST_IN)
        return 0;
    config.async = (struct mt_async_config){data[0] % 17, data[1] % 80};
    must(!mt_encoding_check(&config));
    receive(&config, data + CONFIG, size - CONFIG, data[2] % 100 + 1);
    send(&config, data + CONFIG, size - CONFIG, data[2] * 4 + 1);
    return 0;
}
