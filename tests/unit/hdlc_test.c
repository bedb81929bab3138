/** HDLC: frames of any length through any cuts, what is reported beside them, and the marker words to the bit. */
#include "bits.h"

enum { CCITT = 0x1021, FLAG = 0x7e };

static uint8_t some_bits[BITS_ROOM / 2];

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

static void add_stuffed(struct bit_string *s, const uint8_t *bits, unsigned n)
{
    unsigned ones = 0;

    for (unsigned i = 0; i < n; i++) {
        add_bit(s, bits[i]);
        ones = bits[i] ? ones + 1 : 0;
        if (ones == 5)
            add_bit(s, 0);
        if (ones == 5)
            ones = 0;
    }
}

static void add_flags(struct bit_string *s, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        add_bits(s, FLAG, 8);
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

static void frames_of_a_megabit_are_never_held_whole(void **state)
{
    struct mt_encoding_config config = with_crc(32, 0x04c11db7);
    unsigned n = 350001;
    uint64_t seed = 3;

    (void)state;
    begin(&config);
    assert_true(sizeof decoder + sizeof encoder < 512);
    for (unsigned i = 0; i < n; i++)
        some_bits[i] = (uint8_t)(chance(&seed) % 5 > 0);
    add_frame(&sent, some_bits, n);
    transmit(&seed);
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect(some_bits, add_check(some_bits, n, 32, 0x04c11db7), MT_HDLC_OK);
    receive(0, 4);
}

static void cuts_change_nothing(void **state)
{
    struct mt_encoding_config config = with_crc(16, CCITT);
    static struct octets whole;
    uint64_t seed = 5;

    (void)state;
    config.hdlc.min_flags = 2;
    config.hdlc.min_ones = 20;
    for (unsigned round = 0; round < 40; round++) {
        begin(&config);
        for (unsigned i = 0; i < 60; i++) { /* pieces of everything, also within each other */
            unsigned n = chance(&seed) % 100;

            add_stuffed(&line, some_bits, random_bits(some_bits, n, &seed));
            add_flags(&line, chance(&seed) % 4);
            for (n = chance(&seed) % 3 ? 0 : chance(&seed) % 40; n; n--)
                add_bit(&line, 1);
        }
        decode(&decoder, &line, 1, &seed);
        whole = got;
        for (unsigned each = 0; each < 70; each += each < 8 ? 1 : 13) {
            octets_clear(&got);
            got.words = true;
            mt_decoder_init(&decoder, &config, &got.sink);
            decode(&decoder, &line, each, &seed);
            assert_int_equal(got.n, whole.n);
            assert_memory_equal(got.octet, whole.octet, whole.n);
        }
    }
}

static void flags_may_be_shared_by_frames_and_share_their_zeros(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);

    (void)state;
    begin(&config);
    add_text(&line, "01111110 1010 01111110 0011 0111111 01111110 111 0111111 0111111 0111111 0");
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect((const uint8_t[]){1, 0, 1, 0}, 4, MT_HDLC_OK);
    expect((const uint8_t[]){0, 0, 1, 1}, 4, MT_HDLC_OK);
    expect((const uint8_t[]){1, 1, 1}, 3, MT_HDLC_OK);
    receive(0, 1);
}

static void words_of_ones_are_given_twice(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);
    uint64_t seed = 1;

    (void)state;
    begin(&config);
    memset(some_bits, 1, 64);
    add_frame(&sent, some_bits, 64);
    transmit(&seed);
    decode(&decoder, &line, 0, &seed);
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    for (unsigned i = 0; i < 4; i++)
        add_word(&wanted, 0xffffffff);
    add_report(&wanted, 0x3e, MT_HDLC_OK);
    assert_received();
}

/* Faults, in their order with the data */

static void one_wrong_bit_is_a_bad_check(void **state)
{
    struct mt_encoding_config config = with_crc(16, CCITT);

    (void)state;
    for (unsigned wrong = 0; wrong < 56; wrong++) {
        uint64_t seed = 6;
        unsigned n;

        begin(&config);
        n = add_check(some_bits, random_bits(some_bits, 40, &seed), 16, CCITT);
        some_bits[wrong] ^= 1;
        add_flags(&line, 1);
        add_stuffed(&line, some_bits, n);
        add_flags(&line, 1);
        add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
        expect(some_bits, n, MT_HDLC_BAD_CRC);
        receive(0, wrong);
    }
}

static void frame_shorter_than_its_check_is_bad(void **state)
{
    struct mt_encoding_config config = with_crc(32, 0x04c11db7);

    (void)state;
    for (unsigned n = 1; n < 32; n++) {
        begin(&config);
        memset(some_bits, 0, n);
        add_flags(&line, 1);
        add_stuffed(&line, some_bits, n);
        add_flags(&line, 1);
        add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
        expect(some_bits, n, MT_HDLC_BAD_CRC);
        receive(0, n);
    }
}

static void no_frame_shorter_than_its_check_is_good_by_accident(void **state)
{
    uint64_t seed = 14;

    (void)state;
    for (unsigned crc_bits = 2; crc_bits <= 7; crc_bits++)
        for (unsigned poly = 0; poly < 1U << crc_bits; poly++)
            for (unsigned n = 1; n < crc_bits; n++)
                for (unsigned value = 0; value < 1U << n; value++) {
                    struct mt_encoding_config config = with_crc(crc_bits, poly);

                    begin(&config);
                    for (unsigned i = 0; i < n; i++)
                        some_bits[i] = value >> i & 1;
                    add_flags(&line, 1);
                    add_stuffed(&line, some_bits, n);
                    add_flags(&line, 1);
                    decode(&decoder, &line, line.n, &seed);
                    assert_int_equal(got.octet[got.n - 4], MT_HDLC_BAD_CRC);
                }
}

/* The first polynomials of a process have a table that all share; what the others do is the same. */
static void check_is_the_same_with_and_without_a_shared_table(void **state)
{
    struct mt_crc shared[MT_CRC_TABLES + 1];
    uint64_t seed = 13;

    (void)state;
    mt_crc_init(&shared[0], 16, CCITT);
    for (unsigned i = 0; i < MT_CRC_TABLES + 1; i++) {
        if (i)
            mt_crc_init(&shared[i], 20 + i, 0x10000 + i);
        for (unsigned n = 0; n < 100 && shared[i].table; n++) {
            struct mt_crc alone = shared[i];
            uint32_t crc = chance(&seed) & shared[i].start, word = chance(&seed) << 1;

            alone.table = NULL;
            assert_int_equal(mt_crc_word(&shared[i], crc, word), mt_crc_word(&alone, crc, word));
        }
    }
    assert_null(shared[MT_CRC_TABLES].table);
}

/* Of a polynomial without x^0 the check is weak, but it is what it is. */
static void check_reaches_over_just_the_bits_of_the_frame(void **state)
{
    struct mt_encoding_config config = with_crc(16, 0x8000);
    uint64_t seed = 7;
    unsigned n = 0;

    (void)state;
    for (unsigned length = 1; length < 100; length++) {
        begin(&config);
        n = add_check(some_bits, random_bits(some_bits, length, &seed), 16, 0x8000);
        add_flags(&line, 1);
        add_stuffed(&line, some_bits, n);
        add_flags(&line, 1);
        add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
        expect(some_bits, n, MT_HDLC_OK);
        receive(0, length);
    }
}

static void seven_ones_abort_a_frame_and_the_next_one_is_whole(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);

    (void)state;
    begin(&config);
    add_text(&line, "01111110 1010 0 1111111 01111110 11 01111110");
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect((const uint8_t[]){1, 0, 1, 0}, 4, MT_HDLC_ABORTED);
    expect((const uint8_t[]){1, 1}, 2, MT_HDLC_OK);
    receive(0, 1);
    config = with_crc(16, CCITT);
    begin(&config);
    add_text(&line, "01111110 1010 0 1111111 01111110");
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect((const uint8_t[]){1, 0, 1, 0}, 4, MT_HDLC_ABORTED | MT_HDLC_BAD_CRC);
    receive(0, 1);
}

static void abort_without_a_frame_is_not_told(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);

    (void)state;
    begin(&config);
    add_text(&line, "01111110 11111110 01111110 01111111 01111110 1 01111110");
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect((const uint8_t[]){1}, 1, MT_HDLC_OK);
    receive(0, 1);
}

static void idle_line_is_junk_first_and_then_idle(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);

    (void)state;
    config.hdlc.min_ones = 40;
    begin(&config);
    add_text(&line, "01111110 1100 01111110");
    for (unsigned i = 0; i < 39; i++)
        add_bit(&line, 1);
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect((const uint8_t[]){1, 1, 0, 0}, 4, MT_HDLC_OK);
    add_report(&wanted, 0x3e, MT_HDLC_JUNK);
    receive(0, 1);
    line.n = 0;
    add_bit(&line, 1);
    add_report(&wanted, 0x3e, MT_HDLC_IDLE);
    receive(0, 1);
    line.n = 0;
    add_text(&line, "11111111111111111111 01111110 101 01111110");
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect((const uint8_t[]){1, 0, 1}, 3, MT_HDLC_OK);
    receive(0, 1);
}

static void ones_before_anything_else_are_reported_too(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);

    (void)state;
    config.hdlc.min_ones = 15;
    begin(&config);
    add_text(&line, "111111111111111 11111");
    add_report(&wanted, 0x3e, MT_HDLC_JUNK);
    add_report(&wanted, 0x3e, MT_HDLC_IDLE);
    receive(0, 1);
}

static void idle_is_not_reported_unless_asked_for(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);

    (void)state;
    begin(&config);
    add_flags(&line, 2);
    for (unsigned i = 0; i < 1000; i++)
        add_bit(&line, 1);
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    add_report(&wanted, 0x3e, MT_HDLC_JUNK);
    receive(0, 1);
}

static void junk_is_fifteen_ones_or_seven_bits_that_are_no_flag(void **state)
{
    static const struct {
        const char *after_flag;
        bool junk;
    } lines[] = {{"11111111111111 0", false},      {"111111111111111 0", true},   {"1111111 0 0 111111 0", false},
                 {"1111111 0 0 0 111111 0", true}, {"1111111 0 111111 0", false}, {"1111111 0 101111", false},
                 {"1111111 0 1011110", true}};
    struct mt_encoding_config config = with_crc(0, 0);

    (void)state;
    for (unsigned i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        begin(&config);
        add_flags(&line, 1);
        add_text(&line, lines[i].after_flag);
        add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
        if (lines[i].junk)
            add_report(&wanted, 0x3e, MT_HDLC_JUNK);
        if (lines[i].junk && strstr(lines[i].after_flag, "0 111111 0"))
            add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
        receive(0, i);
    }
}

/* Its zero looks stuffed, and is lost with one bit of the frame; where the frame ends must still be seen. */
static void flag_right_after_five_ones_ends_the_frame(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);

    (void)state;
    begin(&config);
    add_text(&line, "01111110 00 11111 01111110");
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect((const uint8_t[]){0, 0, 1, 1, 1, 1}, 6, MT_HDLC_OK);
    receive(0, 1);
}

/* The silence of G.711 A-law, as a timeslot has it without a sender. */
static void other_signals_after_frames_are_junk_once(void **state)
{
    struct mt_encoding_config config = with_crc(16, CCITT);

    (void)state;
    begin(&config);
    add_bits(&line, 0xd5d5d5d5d5d5d5, 56);
    add_flags(&line, 1);
    add_text(&line, "00 1111111 0");
    for (unsigned i = 0; i < 100; i++)
        add_bits(&line, 0xd5, 8);
    add_flags(&line, 1);
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect((const uint8_t[]){0}, 1, MT_HDLC_ABORTED | MT_HDLC_BAD_CRC);
    add_report(&wanted, 0x3e, MT_HDLC_JUNK);
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    receive(0, 1);
}

static void frames_begin_after_as_many_flags_as_wanted(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);

    (void)state;
    config.hdlc.min_flags = 3;
    begin(&config);
    add_text(&line,
             "01111110 01111110 1010101010 01111110 0111111 01111110 11 01111110"); /* the second one has three */
    add_text(&line, "10 1111111 01111110 0101 01111110");                           /* an abort does not end a series */
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect((const uint8_t[]){1, 1}, 2, MT_HDLC_OK);
    expect((const uint8_t[]){1}, 1, MT_HDLC_ABORTED);
    expect((const uint8_t[]){0, 1, 0, 1}, 4, MT_HDLC_OK);
    receive(0, 1);
}

static void end_of_the_signal_aborts_a_frame(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);
    uint64_t seed = 8;

    (void)state;
    for (unsigned n = 0; n < 80; n++) {
        begin(&config);
        add_flags(&line, 2);
        add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
        for (unsigned i = 0; i < n; i++)
            some_bits[i] = i % 2;
        add_stuffed(&line, some_bits, n);
        if (n > 2) /* less may be the beginning of a flag */
            expect(some_bits, n, MT_HDLC_ABORTED);
        decode(&decoder, &line, 0, &seed);
        decoder.in.carrier(&decoder.in, 0);
        assert_int_equal(got.carriers, 1);
        assert_received();
        decoder.in.carrier(&decoder.in, 1);
        add_report(&wanted, 0x3e, MT_HDLC_FLAGS); /* another signal, another series */
        line.n = 0;
        add_text(&line, "01111110 10 01111110");
        expect((const uint8_t[]){1, 0}, 2, MT_HDLC_OK);
        receive(0, seed);
        assert_int_equal(got.carriers, 2);
    }
}

/* Sending */

static unsigned count_flags(unsigned from)
{
    unsigned n = 0;

    for (; from + 8 <= line.n && !memcmp(line.bit + from, (const uint8_t[]){0, 1, 1, 1, 1, 1, 1, 0}, 8); from += 8)
        n++;
    return n;
}

static void pause_is_flags(void **state)
{
    struct mt_encoding_config config = with_crc(16, CCITT);
    uint64_t seed = 9;

    (void)state;
    begin(&config);
    while (line.n < 8000)
        encode_some(&encoder, &line, some(&seed, 300));
    assert_in_range(count_flags(0), line.n / 8, line.n / 8);
    assert_true(mt_encoder_is_empty(&encoder));
    assert_false(encoder.underrun);
}

static void one_flag_divides_frames_and_more_are_sent_as_asked(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);
    unsigned at = 0;

    (void)state;
    for (unsigned flags = 0; flags < 40; flags++) {
        begin(&config);
        add_frame(&sent, (const uint8_t[]){0, 0, 1}, 3);
        if (flags)
            add_word(&sent, -flags);
        add_frame(&sent, (const uint8_t[]){0, 0, 1}, 3);
        encode_some(&encoder, &line, 600);
        at = 8 + 3;
        assert_int_equal(count_flags(0), 1);
        assert_int_equal(count_flags(at), 1 + flags);
        assert_memory_equal(line.bit + at + 8 * (1 + flags), ((const uint8_t[]){0, 0, 1}), 3);
    }
}

static void idle_is_ones_until_there_is_more(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);

    (void)state;
    begin(&config);
    add_frame(&sent, (const uint8_t[]){0, 0, 1}, 3);
    add_word(&sent, 0);
    encode_some(&encoder, &line, 8 + 3 + 8 + 5);
    assert_false(mt_encoder_is_empty(&encoder)); /* at least MT_HDLC_IDLE_ONES */
    encode_some(&encoder, &line, 500);
    assert_true(mt_encoder_is_empty(&encoder));
    for (unsigned at = 8 + 3 + 8; at < line.n; at++)
        assert_int_equal(line.bit[at], 1);
    add_frame(&sent, (const uint8_t[]){0, 0, 1}, 3);
    line.n = 0;
    encode_some(&encoder, &line, 64);
    assert_in_range(count_flags(0), 1, 1);
    assert_in_range(count_flags(8 + 3), 5, 6);
}

static void idle_that_is_sent_is_reported_idle(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);
    uint64_t seed = 10;

    (void)state;
    config.hdlc.min_ones = MT_HDLC_IDLE_ONES;
    begin(&config);
    for (unsigned i = 0; i < 3; i++) {
        add_frame(&sent, (const uint8_t[]){0, 0, 1}, 3);
        add_word(&sent, 0);
        add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
        expect((const uint8_t[]){0, 0, 1}, 3, MT_HDLC_OK);
        add_report(&wanted, 0x3e, MT_HDLC_JUNK);
        add_report(&wanted, 0x3e, MT_HDLC_IDLE);
    }
    transmit(&seed);
    receive(0, 1);
}

static void items_may_come_in_any_pieces_between_frames(void **state)
{
    struct mt_encoding_config config = with_crc(16, CCITT);

    (void)state;
    for (unsigned cut = 1; cut < 5; cut++) { /* in the number, or before the first data */
        unsigned n;

        begin(&config);
        memcpy(some_bits, (const uint8_t[]){1, 1, 0, 1, 0}, 5);
        add_frame(&sent, some_bits, 5);
        sent.left = cut;
        encode_some(&encoder, &line, 200);
        assert_int_equal(count_flags(0), 25);
        assert_true(mt_encoder_is_empty(&encoder));
        sent.left = UINT32_MAX;
        encode_some(&encoder, &line, 200);
        n = add_check(some_bits, 5, 16, CCITT);
        add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
        expect(some_bits, n, MT_HDLC_OK);
        receive(0, 1);
        assert_false(encoder.underrun);
    }
}

static void what_fills_the_last_word_may_come_late(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);

    (void)state;
    begin(&config);
    add_frame(&sent, (const uint8_t[]){1, 1, 0, 1, 0}, 5);
    add_frame(&sent, (const uint8_t[]){0, 1}, 2);
    sent.left = 4 + 1;
    encode_some(&encoder, &line, 100);
    assert_true(mt_encoder_is_empty(&encoder));
    sent.left = UINT32_MAX;
    encode_some(&encoder, &line, 100);
    add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
    expect((const uint8_t[]){1, 1, 0, 1, 0}, 5, MT_HDLC_OK);
    expect((const uint8_t[]){0, 1}, 2, MT_HDLC_OK);
    receive(0, 1);
    assert_false(encoder.underrun);
}

static void dry_within_a_frame_is_an_abort_and_an_underrun(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);
    uint64_t seed = 11;

    (void)state;
    for (unsigned cut = 1; cut < 12; cut++) {
        begin(&config);
        random_bits(some_bits, 96, &seed);
        some_bits[cut * 8 - 1] = 0; /* the abort's ones are its own */
        add_frame(&sent, some_bits, 96);
        add_frame(&sent, (const uint8_t[]){0, 1}, 2);
        sent.left = 4 + cut;
        encode_some(&encoder, &line, 300);
        assert_true(encoder.underrun);
        assert_true(mt_encoder_is_empty(&encoder));
        encoder.underrun = false;
        sent.left = UINT32_MAX; /* the rest comes too late */
        encode_some(&encoder, &line, 300);
        assert_false(encoder.underrun);
        add_report(&wanted, 0x3e, MT_HDLC_FLAGS);
        /* Of the frame's last bit the receiver cannot know that it is not the zero of a flag. */
        expect(some_bits, cut * 8 - 1, MT_HDLC_ABORTED);
        expect((const uint8_t[]){0, 1}, 2, MT_HDLC_OK);
        receive(0, 1);
    }
}

static void numbers_without_end_are_sent_without_end(void **state)
{
    struct mt_encoding_config config = with_crc(0, 0);
    uint64_t seed = 12;

    (void)state;
    begin(&config);
    add_word(&sent, 0x80000000); /* flags, the most there are */
    for (unsigned i = 0; i < 50; i++)
        encode_some(&encoder, &line, some(&seed, 2000));
    assert_int_equal(count_flags(0), line.n / 8);
    assert_false(mt_encoder_is_empty(&encoder));
    begin(&config);
    add_word(&sent, 0x7fffffff);
    for (unsigned i = 0; i < 1000; i++)
        add_word(&sent, 0);
    encode_some(&encoder, &line, 8 + 32000);
    for (unsigned at = 8; at < line.n; at++)
        assert_int_equal(line.bit[at], 0);
    assert_false(mt_encoder_is_empty(&encoder));
    assert_false(encoder.underrun);
}

static void checks_that_cannot_be_are_refused(void **state)
{
    static const struct {
        uint32_t bits, poly;
        int err;
    } checks[] = {
        {0, 0, 0},        {0, UINT32_MAX, 0},      {16, 0x1021, 0},     {16, 0x11021, 0},    {16, 0x21021, -EINVAL},
        {1, 3, 0},        {1, 4, -EINVAL},         {32, UINT32_MAX, 0}, {31, UINT32_MAX, 0}, {30, UINT32_MAX, -EINVAL},
        {33, 1, -EINVAL}, {UINT32_MAX, 1, -EINVAL}};

    (void)state;
    for (unsigned i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        struct mt_encoding_config config = with_crc(checks[i].bits, checks[i].poly);

        assert_int_equal(mt_encoding_check(&config), checks[i].err);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tail_of_28_octets_without_a_check_is_as_published),
        cmocka_unit_test(tail_of_28_octets_with_16_bits_of_check_is_as_published),
        cmocka_unit_test(rest_of_a_frame_is_where_the_rule_says),
        cmocka_unit_test(frames_of_every_length_come_back_with_every_check),
        cmocka_unit_test(frames_of_a_megabit_are_never_held_whole),
        cmocka_unit_test(cuts_change_nothing),
        cmocka_unit_test(flags_may_be_shared_by_frames_and_share_their_zeros),
        cmocka_unit_test(words_of_ones_are_given_twice),
        cmocka_unit_test(one_wrong_bit_is_a_bad_check),
        cmocka_unit_test(frame_shorter_than_its_check_is_bad),
        cmocka_unit_test(no_frame_shorter_than_its_check_is_good_by_accident),
        cmocka_unit_test(check_is_the_same_with_and_without_a_shared_table),
        cmocka_unit_test(check_reaches_over_just_the_bits_of_the_frame),
        cmocka_unit_test(seven_ones_abort_a_frame_and_the_next_one_is_whole),
        cmocka_unit_test(abort_without_a_frame_is_not_told),
        cmocka_unit_test(idle_line_is_junk_first_and_then_idle),
        cmocka_unit_test(ones_before_anything_else_are_reported_too),
        cmocka_unit_test(idle_is_not_reported_unless_asked_for),
        cmocka_unit_test(junk_is_fifteen_ones_or_seven_bits_that_are_no_flag),
        cmocka_unit_test(flag_right_after_five_ones_ends_the_frame),
        cmocka_unit_test(other_signals_after_frames_are_junk_once),
        cmocka_unit_test(frames_begin_after_as_many_flags_as_wanted),
        cmocka_unit_test(end_of_the_signal_aborts_a_frame),
        cmocka_unit_test(pause_is_flags),
        cmocka_unit_test(one_flag_divides_frames_and_more_are_sent_as_asked),
        cmocka_unit_test(idle_is_ones_until_there_is_more),
        cmocka_unit_test(idle_that_is_sent_is_reported_idle),
        cmocka_unit_test(items_may_come_in_any_pieces_between_frames),
        cmocka_unit_test(what_fills_the_last_word_may_come_late),
        cmocka_unit_test(dry_within_a_frame_is_an_abort_and_an_underrun),
        cmocka_unit_test(numbers_without_end_are_sent_without_end),
        cmocka_unit_test(checks_that_cannot_be_are_refused),
    };

    return cmocka_run_group_tests_name("hdlc", tests, NULL, NULL);
}
