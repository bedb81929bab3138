/** The encodings sync, async and none: round trips through any cuts, stop bits that are not there, garbage. */
#include "bits.h"

static struct bit_string line;
static struct octets sent, got;
static struct mt_decoder decoder;
static struct mt_encoder encoder;

static void begin(const struct mt_encoding_config *config)
{
    assert_int_equal(mt_encoding_check(config), 0);
    line.n = 0;
    octets_clear(&sent);
    octets_clear(&got);
    mt_decoder_init(&decoder, config, &got.sink);
    mt_encoder_init(&encoder, config, &sent.source);
}

static void say(unsigned octets, uint64_t *seed)
{
    for (unsigned i = 0; i < octets; i++)
        add_octets(&sent, &(uint8_t){(uint8_t)chance(seed)}, 1);
}

/* Until it is dry, now and then before its time; a line that lacks bits sends ones. */
static void transmit(uint64_t *seed, unsigned pause)
{
    while (sent.at < sent.n || !mt_encoder_is_empty(&encoder)) {
        unsigned wanted = some(seed, 2000);

        sent.left = chance(seed) % 4 ? UINT32_MAX : chance(seed) % 20;
        if (encode_some(&encoder, &line, wanted) < wanted)
            add_bits(&line, UINT64_MAX, chance(seed) % (pause + 1));
    }
}

static struct mt_encoding_config async(uint32_t data_bits, uint32_t stop_bits)
{
    return (struct mt_encoding_config){.encoding = MT_ENCODING_ASYNC, .async = {data_bits, stop_bits}};
}

static void add_character(unsigned data, unsigned data_bits, unsigned stop_bits)
{
    add_bit(&line, 0);
    add_bits(&line, data, data_bits);
    add_bits(&line, UINT64_MAX, stop_bits);
}

/* As the program gives and gets it. */
static void add_data(struct octets *o, unsigned data, unsigned data_bits)
{
    for (unsigned i = 0; i < data_bits; i += 8)
        add_octets(o, &(uint8_t){(uint8_t)(data >> i)}, 1);
}

static void assert_got(const struct octets *wanted)
{
    assert_int_equal(got.n, wanted->n);
    assert_memory_equal(got.octet, wanted->octet, wanted->n);
}

static void sync_octets_have_their_low_bit_first(void **state)
{
    struct mt_encoding_config config = {.encoding = MT_ENCODING_SYNC};

    (void)state;
    begin(&config);
    add_octets(&sent, "\x01\x80\x35", 3);
    assert_int_equal(encode_some(&encoder, &line, 100), 24);
    assert_memory_equal(line.bit, ((uint8_t[]){1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0}),
                        24);
}

static void sync_octets_come_back_whatever_the_cuts(void **state)
{
    struct mt_encoding_config config = {.encoding = MT_ENCODING_SYNC};
    uint64_t seed = 1;

    (void)state;
    for (unsigned round = 0; round < 50; round++) {
        begin(&config);
        say(chance(&seed) % 3000, &seed);
        transmit(&seed, 0);
        assert_int_equal(line.n, sent.n * 8);
        decode(&decoder, &line, 0, &seed);
        assert_got(&sent);
    }
}

static void sync_gives_whole_octets_only_and_begins_anew_with_a_signal(void **state)
{
    struct mt_encoding_config config = {.encoding = MT_ENCODING_SYNC};
    uint64_t seed = 1;

    (void)state;
    begin(&config);
    add_text(&line, "10000000 1111111");
    decode(&decoder, &line, 0, &seed);
    assert_int_equal(got.n, 1);
    decoder.in.carrier(&decoder.in, 0);
    decoder.in.carrier(&decoder.in, 1);
    line.n = 0;
    add_text(&line, "01000000");
    decode(&decoder, &line, 0, &seed);
    assert_int_equal(got.n, 2);
    assert_memory_equal(got.octet, "\1\2", 2);
    assert_int_equal(got.carriers, 2);
}

static void sync_encoder_is_empty_when_its_last_bit_is_taken(void **state)
{
    struct mt_encoding_config config = {.encoding = MT_ENCODING_SYNC};

    (void)state;
    begin(&config);
    assert_true(mt_encoder_is_empty(&encoder));
    add_octets(&sent, "\xff", 1);
    assert_int_equal(encode_some(&encoder, &line, 7), 7);
    assert_false(mt_encoder_is_empty(&encoder));
    assert_int_equal(encode_some(&encoder, &line, 7), 1);
    assert_true(mt_encoder_is_empty(&encoder));
    assert_int_equal(encode_some(&encoder, &line, 7), 0);
}

static void none_passes_octets_and_reports(void **state)
{
    struct mt_encoding_config config = {.encoding = MT_ENCODING_NONE};
    uint64_t seed = 2;

    (void)state;
    begin(&config);
    say(1000, &seed);
    assert_int_equal(encode_some(&encoder, &line, 3000), 3000);
    assert_int_equal(encode_some(&encoder, &line, 6000), 5000);
    decode(&decoder, &line, 160, &seed);
    assert_got(&sent);
    decoder.in.carrier(&decoder.in, 1);
    assert_int_equal(got.carriers, 1);
}

static void async_character_is_a_start_bit_data_and_stop_bits(void **state)
{
    struct mt_encoding_config config = async(0, 0);

    (void)state;
    begin(&config);
    add_octets(&sent, "A", 1);
    assert_int_equal(encode_some(&encoder, &line, 100), 10);
    assert_memory_equal(line.bit, ((uint8_t[]){0, 1, 0, 0, 0, 0, 0, 1, 0, 1}), 10);
    config = async(5, 1);
    begin(&config);
    add_octets(&sent, "\xf6", 1); /* the high bits are not sent */
    assert_int_equal(encode_some(&encoder, &line, 100), 8);
    assert_memory_equal(line.bit, ((uint8_t[]){0, 0, 1, 1, 0, 1, 1, 1}), 8);
}

static void async_characters_longer_than_an_octet_are_two_the_low_one_first(void **state)
{
    struct mt_encoding_config config = async(9, 0);
    uint64_t seed = 1;

    (void)state;
    begin(&config);
    add_octets(&sent, "\x02\x01\x05", 3);
    assert_int_equal(encode_some(&encoder, &line, 100), 11);
    assert_memory_equal(line.bit, ((uint8_t[]){0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1}), 11);
    assert_true(mt_encoder_is_empty(&encoder)); /* half a character cannot be sent */
    decode(&decoder, &line, 0, &seed);
    assert_int_equal(got.n, 2);
    assert_memory_equal(got.octet, "\x02\x01", 2);
    add_octets(&sent, "\xff", 1);
    assert_int_equal(encode_some(&encoder, &line, 100), 11);
    assert_int_equal(line.bit[11 + 1], 1);
    assert_int_equal(line.bit[11 + 2], 0);
    assert_int_equal(line.bit[11 + 9], 1);
}

static void async_characters_of_every_size_come_back(void **state)
{
    static const uint32_t stops[] = {0, 1, 2, 7, 40, 1000};
    static struct octets wanted;
    uint64_t seed = 3;

    (void)state;
    for (unsigned data_bits = 1; data_bits <= MT_ASYNC_DATA_BITS; data_bits++)
        for (unsigned i = 0; i < sizeof stops / sizeof stops[0]; i++) {
            struct mt_encoding_config config = async(data_bits, stops[i]);

            begin(&config);
            octets_clear(&wanted);
            for (unsigned n = stops[i] < 100 ? 300 : 30; n; n--) {
                unsigned data = chance(&seed);

                add_data(&sent, data, data_bits);
                add_data(&wanted, data & ((1U << data_bits) - 1), data_bits);
            }
            transmit(&seed, 30);
            decode(&decoder, &line, 0, &seed);
            assert_got(&wanted);
        }
}

static void async_stop_bits_may_be_missing_anywhere(void **state)
{
    uint64_t seed = 4;

    (void)state;
    for (unsigned data_bits = 1; data_bits <= MT_ASYNC_DATA_BITS; data_bits++)
        for (unsigned missing = 1; missing <= 4; missing++) { /* all, half, ... */
            struct mt_encoding_config config = async(data_bits, 0);

            begin(&config);
            for (unsigned n = 0; n < 500; n++) {
                unsigned data = chance(&seed) & ((1U << data_bits) - 1);

                add_character(data, data_bits, chance(&seed) % missing ? chance(&seed) % 4 : 0);
                add_data(&sent, data, data_bits);
            }
            decode(&decoder, &line, chance(&seed) % 3, &seed);
            assert_got(&sent);
        }
}

static void async_is_in_step_again_after_a_pause_whatever_it_heard(void **state)
{
    uint64_t seed = 5;

    (void)state;
    for (unsigned round = 0; round < 300; round++) {
        unsigned data_bits = 1 + chance(&seed) % MT_ASYNC_DATA_BITS, octets = data_bits > 8 ? 2 : 1;
        struct mt_encoding_config config = async(data_bits, 0);

        begin(&config);
        for (unsigned n = chance(&seed) % 500; n; n--)
            add_bit(&line, round % 3 ? chance(&seed) : 0);
        add_bits(&line, UINT64_MAX, data_bits + 1);
        for (unsigned n = 0; n < 20; n++) {
            unsigned data = chance(&seed) & ((1U << data_bits) - 1);

            add_character(data, data_bits, 1);
            add_data(&sent, data, data_bits);
        }
        decode(&decoder, &line, 0, &seed);
        assert_true(got.n >= 20 * octets);
        assert_memory_equal(got.octet + got.n - 20 * octets, sent.octet, 20 * octets);
    }
}

static void async_character_cut_by_the_end_of_the_signal_is_forgotten(void **state)
{
    struct mt_encoding_config config = async(8, 0);
    uint64_t seed = 1;

    (void)state;
    begin(&config);
    add_text(&line, "0 1111");
    decode(&decoder, &line, 0, &seed);
    decoder.in.carrier(&decoder.in, 0);
    line.n = 0;
    add_character('a', 8, 1);
    decode(&decoder, &line, 0, &seed);
    assert_int_equal(got.n, 1);
    assert_int_equal(got.octet[0], 'a');
}

static void async_encoder_is_empty_after_the_last_stop_bit(void **state)
{
    struct mt_encoding_config config = async(8, 100);

    (void)state;
    begin(&config);
    add_octets(&sent, "a", 1);
    for (unsigned i = 0; i < 109; i++) {
        assert_int_equal(encode_some(&encoder, &line, 1), 1);
        assert_false(mt_encoder_is_empty(&encoder));
    }
    assert_int_equal(encode_some(&encoder, &line, 7), 1);
    assert_true(mt_encoder_is_empty(&encoder));
}

/* What is taken early can no more be discarded, nor a report keep its place before it. */
static void encoders_take_no_more_than_they_need(void **state)
{
    struct mt_encoding_config configs[] = {{.encoding = MT_ENCODING_NONE},
                                           {.encoding = MT_ENCODING_SYNC},
                                           async(8, 0),
                                           async(16, 3),
                                           {.encoding = MT_ENCODING_HDLC}};

    (void)state;
    for (unsigned i = 0; i < sizeof configs / sizeof configs[0]; i++) {
        uint64_t seed = 6;
        unsigned bits = 0;

        begin(&configs[i]);
        add_word(&sent, 0x10000);
        say(8192, &seed);
        while (sent.at < sent.n) {
            bits += encode_some(&encoder, &line, 80);
            assert_true(sent.at <= bits / 8 + 8);
        }
    }
}

static void configurations_that_cannot_be_are_refused(void **state)
{
    struct mt_encoding_config configs[] = {
        async(17, 0),         async(UINT32_MAX, 0),       async(8, MT_ASYNC_STOP_BITS + 1),
        async(8, UINT32_MAX), {.encoding = MT_ENCODINGS}, {.encoding = (enum mt_encoding) - 1}};
    struct mt_encoding_config most = async(16, MT_ASYNC_STOP_BITS);

    (void)state;
    for (unsigned i = 0; i < sizeof configs / sizeof configs[0]; i++)
        assert_int_equal(mt_encoding_check(&configs[i]), -EINVAL);
    assert_int_equal(mt_encoding_check(&most), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sync_octets_have_their_low_bit_first),
        cmocka_unit_test(sync_octets_come_back_whatever_the_cuts),
        cmocka_unit_test(sync_gives_whole_octets_only_and_begins_anew_with_a_signal),
        cmocka_unit_test(sync_encoder_is_empty_when_its_last_bit_is_taken),
        cmocka_unit_test(none_passes_octets_and_reports),
        cmocka_unit_test(async_character_is_a_start_bit_data_and_stop_bits),
        cmocka_unit_test(async_characters_longer_than_an_octet_are_two_the_low_one_first),
        cmocka_unit_test(async_characters_of_every_size_come_back),
        cmocka_unit_test(async_stop_bits_may_be_missing_anywhere),
        cmocka_unit_test(async_is_in_step_again_after_a_pause_whatever_it_heard),
        cmocka_unit_test(async_character_cut_by_the_end_of_the_signal_is_forgotten),
        cmocka_unit_test(async_encoder_is_empty_after_the_last_stop_bit),
        cmocka_unit_test(encoders_take_no_more_than_they_need),
        cmocka_unit_test(configurations_that_cannot_be_are_refused),
    };

    return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
