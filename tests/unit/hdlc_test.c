/** HDLC: frames of any length through any cuts, what is reported beside them, and the marker words to the bit. */
#include "bits.h"

static struct bit_string line;
static struct octets sent, got, wanted;
static struct mt_decoder decoder;
static struct mt_encoder encoder;

static struct mt_encoding_config with_crc(uint32_t bits, uint32_t poly)
{
    return (struct mt_encoding_config){.encoding = MT_ENCODING_HDLC, .hdlc = {.crc_bits = bits, .crc_poly = poly}};
}

static void begin(const struct mt_encoding_config *config)
{
    assert_int_equal(mt_encoding_check(config), 0);
    line.n = 0;
    octets_clear(&sent);
    octets_clear(&got);
    octets_clear(&wanted);
    got.words = true;
    mt_decoder_init(&decoder, config, &got.sink);
    mt_encoder_init(&encoder, config, &sent.source);
}

/* An item of n bits; what is above them in the last word must not matter. */
static void add_frame(struct octets *o, const uint8_t *bits, unsigned n)
{
    add_word(o, n);
    for (unsigned i = 0; i < (n + 31) / 32 * 32; i += 8) {
        unsigned octet = 0;

        for (unsigned bit = i; bit < i + 8; bit++)
            octet |= (bit < n ? bits[bit] : 1U) << (bit - i);
        add_octets(o, &(uint8_t){(uint8_t)octet}, 1);
    }
}

/* The check by its definition: the remainder of a division, one bit after the other. @return bits with it */
static unsigned add_check(uint8_t *bits, unsigned n, unsigned crc_bits, uint32_t poly)
{
    uint64_t all = (UINT64_C(1) << crc_bits) - 1, rest = all;

    for (unsigned i = 0; i < n && crc_bits; i++) {
        unsigned out = (unsigned)(rest >> (crc_bits - 1)) & 1;

        rest = rest << 1 & all;
        if (out ^ bits[i])
            rest ^= poly & all;
    }
    for (unsigned i = 0; i < crc_bits; i++)
        bits[n + i] = (uint8_t)(~rest >> (crc_bits - 1 - i) & 1);
    return n + crc_bits;
}

static void add_report(struct octets *o, uint32_t rest, uint32_t status)
{
    add_word(o, 0xffffffff);
    add_word(o, rest);
    add_word(o, status);
}

/* What the program is given of these bits, by the rule. */
static void expect(const uint8_t *bits, unsigned n, uint32_t status)
{
    uint32_t word = 0;

    for (unsigned i = 0; i < n + 6; i++) {
        unsigned bit = i < n ? bits[i] : i > n;

        word |= bit << i % 32;
        if (i % 32 < 31)
            continue;
        add_word(&wanted, word);
        if (word == 0xffffffff)
            add_word(&wanted, word);
        word = 0;
    }
    add_report(&wanted, word, status);
}

static void assert_received(void)
{
    assert_int_equal(got.n, wanted.n);
    assert_memory_equal(got.octet, wanted.octet, wanted.n);
}

static void receive(unsigned each, uint64_t seed)
{
    decode(&decoder, &line, each, &seed);
    assert_received();
}

/* Everything the program sent becomes bits, cut by chance; a pause after it. */
static void transmit(uint64_t *seed)
{
    while (sent.at < sent.n || !mt_encoder_is_empty(&encoder))
        encode_some(&encoder, &line, some(seed, 2000));
    encode_some(&encoder, &line, 64);
}

static unsigned random_bits(uint8_t *bits, unsigned n, uint64_t *seed)
{
    unsigned kind = chance(seed) % 4; /* noise, ones, zeros, many ones */

    for (unsigned i = 0; i < n; i++)
        bits[i] = (uint8_t)(kind == 0 ? chance(seed) & 1 : kind == 1 ? 1 : kind == 2 ? 0 : chance(seed) % 8 > 0);
    return n;
}

/* Acceptance */

static void tail_of_28_octets_without_a_check_is_as_published(void **state)
{
    static const uint8_t tail[] = {0xff, 0xff, 0xff, 0xff, 0x3e, 0, 0, 0, 0, 0, 0, 0};
    struct mt_encoding_config config = with_crc(0, 0);
    uint64_t seed = 1;
    uint8_t bits[224];

    (void)state;
    begin(&config);
    add_frame(&sent, bits, random_bits(bits, 224, &seed));
    transmit(&seed);
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect(bits, 224, MT_HDLC_OK);
    receive(0, 1);
    assert_int_equal(got.n, 12 + 28 + 12);
    assert_memory_equal(got.octet + 40, tail, sizeof tail);
    assert_memory_equal(got.octet + 12, sent.octet + 4, 28);
}

/* The octets 7, 127, 247, 111 ... have the check of the published example, c0 c1. */
static void tail_of_28_octets_with_16_bits_of_check_is_as_published(void **state)
{
    static const uint8_t tail[] = {0xff, 0xff, 0xff, 0xff, 0xc0, 0xc1, 0x3e, 0, 0, 0, 0, 0};
    struct mt_encoding_config config = with_crc(16, 0x11021);
    uint64_t seed = 1;

    (void)state;
    begin(&config);
    add_word(&sent, 224);
    for (unsigned i = 0; i < 28; i++)
        add_octets(&sent, &(uint8_t){(uint8_t)(7 + 120 * i)}, 1);
    transmit(&seed);
    decode(&decoder, &line, 0, &seed);
    assert_int_equal(got.n, 12 + 28 + 12);
    assert_memory_equal(got.octet + 40, tail, sizeof tail);
    assert_memory_equal(got.octet + 12, sent.octet + 4, 28);
}

static void rest_of_a_frame_is_where_the_rule_says(void **state)
{
    static const struct {
        unsigned n;
        uint32_t words, rest;
    } frames[] = {{1, 0, 0x7d}, {8, 0, 0x3eff}, {16, 0, 0x3effff}, {24, 0, 0x3effffff}, {25, 0, 0x7dffffff},
                  {26, 1, 0},   {27, 1, 1},     {31, 1, 0x1f},     {32, 2, 0x3e},       {58, 3, 0}};
    struct mt_encoding_config config = with_crc(0, 0);
    uint64_t seed = 1;
    uint8_t bits[64];

    (void)state;
    memset(bits, 1, sizeof bits);
    for (unsigned i = 0; i < sizeof frames / sizeof frames[0]; i++) {
        begin(&config);
        add_frame(&sent, bits, frames[i].n);
        transmit(&seed);
        decode(&decoder, &line, 0, &seed);
        assert_int_equal(got.n, 12 + frames[i].words * 4 + 12);
        assert_memory_equal(got.octet + got.n - 8, &(uint32_t){htole32(frames[i].rest)}, 4);
    }
}

/* Round trips */

static void frames_of_every_length_come_back_with_every_check(void **state)
{
    uint8_t bits[200 + 32];
    uint64_t seed = 2;

    (void)state;
    for (unsigned crc_bits = 0; crc_bits <= 32; crc_bits++) {
        uint32_t poly = (chance(&seed) << 1 | 1) & (uint32_t)((UINT64_C(1) << crc_bits) - 1);
        struct mt_encoding_config config = with_crc(crc_bits, poly);

        begin(&config);
        add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
        for (unsigned n = 1; n <= 200; n++) {
            add_frame(&sent, bits, random_bits(bits, n, &seed));
            expect(bits, add_check(bits, n, crc_bits, poly), MT_HDLC_OK);
        }
        sent.most = 1 + chance(&seed) % 9;
        while (sent.at < sent.n || !mt_encoder_is_empty(&encoder)) {
            sent.left = UINT32_MAX;
            encode_some(&encoder, &line, some(&seed, 2000));
        }
        encode_some(&encoder, &line, 64);
        assert_false(encoder.underrun);
        receive(0, seed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tail_of_28_octets_without_a_check_is_as_published),
        cmocka_unit_test(tail_of_28_octets_with_16_bits_of_check_is_as_published),
        cmocka_unit_test(rest_of_a_frame_is_where_the_rule_says),
        cmocka_unit_test(frames_of_every_length_come_back_with_every_check),
    };

    return cmocka_run_group_tests_name("hdlc", tests, NULL, NULL);
}
