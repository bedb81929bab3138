/**
 * Bytes as what a line brings to the decoder of async, and as what a program gives to the encoder.
 *
 * The first three are the configuration and how the rest is cut. What comes is whole characters, the same for every cut;
 * what is sent and received again is the same.
 */
#include "program.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CONFIG = 3, MOST_IN = 400 };

static struct program whole, cut;

static void receive(const struct mt_encoding_config *config, const uint8_t *line, size_t size, unsigned each)
{
    unsigned n = (unsigned)size * 8, octets = config->async.data_bits > 8 ? 2 : 1;
    unsigned bits = config->async.data_bits ? config->async.data_bits : 8;

    program_init(&whole, NULL, 0, 1);
    program_init(&cut, NULL, 0, 1);
    program_hear(&whole, config, line, n, n ? n : 1);
    program_hear(&cut, config, line, n, each);
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
    program_init(&whole, said, size, 1);
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
