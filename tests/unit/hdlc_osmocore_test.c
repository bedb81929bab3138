/** HDLC against another's: libosmocore's, which knows frames of octets with a check of 16 bits. */
#include <osmocom/core/isdnhdlc.h>

#include "bits.h"

enum { MOST = 300, FRAMES = 400, CCITT = 0x1021, LINE_OCTETS = BITS_ROOM / 8 };

static struct bit_string line;
static struct octets sent, got, frames;
static uint8_t packed[LINE_OCTETS];
static struct mt_decoder decoder;
static struct mt_encoder encoder;
static struct osmo_isdnhdlc_vars other;

static const struct mt_encoding_config config = {.encoding = MT_ENCODING_HDLC,
                                                 .hdlc = {.crc_bits = 16, .crc_poly = CCITT}};

static void begin(void)
{
    line.n = 0;
    octets_clear(&sent);
    octets_clear(&got);
    octets_clear(&frames);
    mt_decoder_init(&decoder, &config, &got.sink);
    mt_encoder_init(&encoder, &config, &sent.source);
}

static unsigned pack(void)
{
    memset(packed, 0, sizeof packed);
    for (unsigned i = 0; i < line.n; i++)
        packed[i / 8] = (uint8_t)(packed[i / 8] | line.bit[i] << i % 8);
    return line.n / 8;
}

/* Length and octets, so that frames can be compared as they stand. */
static void note(struct octets *o, const uint8_t *octets, unsigned n)
{
    add_word(o, n);
    add_octets(o, octets, n);
}

static unsigned random_frame(uint8_t *octets, uint64_t *seed)
{
    unsigned n = 1 + chance(seed) % MOST;

    for (unsigned i = 0; i < n; i++)
        octets[i] = (uint8_t)(chance(seed) % 4 ? chance(seed) : 0xff);
    return n;
}

/* What the other takes for good. */
static void hear_other(struct octets *o)
{
    unsigned n = pack();
    uint8_t octets[4 * MOST];
    int used = 0;

    osmo_isdnhdlc_rcv_init(&other, 0);
    for (unsigned at = 0; at < n; at += (unsigned)used) {
        int len = osmo_isdnhdlc_decode(&other, packed + at, (int)(n - at), &used, octets, sizeof octets);

        if (len > 0)
            note(o, octets, (unsigned)len);
    }
}

static uint32_t word_at(const struct octets *o, unsigned at)
{
    uint32_t word;

    memcpy(&word, o->octet + at, 4);
    return le32toh(word);
}

/* A whole frame of octets with a check, of ours: the data words from `from` on and the report at `at`. */
static void note_ours(struct octets *o, const uint8_t *data, unsigned n, uint32_t rest)
{
    static uint8_t all[OCTETS_ROOM];
    unsigned bits = n * 8;

    memcpy(all, data, n);
    for (unsigned i = 0; i < 4; i++)
        all[n + i] = (uint8_t)(rest >> 8 * i);
    bits = rest ? bits + 32 - (unsigned)__builtin_clz(rest) - 6 : bits - 6;
    if (bits % 8 == 0 && bits > 16)
        note(o, all, bits / 8 - 2);
}

static void hear_ours(struct octets *o)
{
    static uint8_t data[OCTETS_ROOM];
    uint64_t seed = 1;
    unsigned n = 0;

    decode(&decoder, &line, 0, &seed);
    for (unsigned at = 0; at < got.n; at += 4) {
        if (word_at(&got, at) == 0xffffffff) {
            at += 4;
            if (word_at(&got, at) != 0xffffffff) {
                if (word_at(&got, at + 4) == MT_HDLC_OK)
                    note_ours(o, data, n, word_at(&got, at));
                at += 4;
                n = 0;
                continue;
            }
        }
        memcpy(data + n, got.octet + at, 4);
        n += 4;
    }
}

static void say_ours(uint64_t *seed)
{
    uint8_t octets[MOST + 4] = {0};

    for (unsigned i = 0; i < FRAMES; i++) {
        unsigned n = random_frame(octets, seed);

        note(&frames, octets, n);
        add_word(&sent, n * 8);
        add_octets(&sent, octets, (n + 3) / 4 * 4);
    }
    while (sent.at < sent.n || !mt_encoder_is_empty(&encoder))
        encode_some(&encoder, &line, some(seed, 1000));
    encode_some(&encoder, &line, 64);
}

static void assert_same(const struct octets *a, const struct octets *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->octet, b->octet, a->n);
}

static void another_receives_what_is_sent(void **state)
{
    static struct octets theirs;
    uint64_t seed = 1;

    (void)state;
    begin();
    octets_clear(&theirs);
    say_ours(&seed);
    hear_other(&theirs);
    assert_same(&theirs, &frames);
}

static void what_another_sends_is_received(void **state)
{
    static struct octets ours;
    uint8_t octets[MOST], out[8];
    uint64_t seed = 2;

    (void)state;
    begin();
    octets_clear(&ours);
    osmo_isdnhdlc_out_init(&other, 0);
    for (unsigned i = 0; i < FRAMES; i++) {
        unsigned n = random_frame(octets, &seed), at = 0;

        note(&frames, octets, n);
        while (at < n) {
            int used = 0;
            int len = osmo_isdnhdlc_encode(&other, octets + at, (uint16_t)(n - at), &used, out, sizeof out);

            for (int octet = 0; octet < len; octet++)
                add_bits(&line, out[octet], 8);
            at += (unsigned)used;
        }
    }
    for (unsigned i = 0; i < 4; i++) {
        int used = 0;
        int len = osmo_isdnhdlc_encode(&other, NULL, 0, &used, out, sizeof out);

        for (int octet = 0; octet < len; octet++)
            add_bits(&line, out[octet], 8);
    }
    hear_ours(&ours);
    assert_same(&ours, &frames);
}

static void both_take_the_same_frames_from_a_bad_line(void **state)
{
    static struct octets ours, theirs;
    unsigned lost = 0;

    (void)state;
    for (uint64_t round = 0; round < 20; round++) {
        uint64_t seed = round;

        begin();
        octets_clear(&ours);
        octets_clear(&theirs);
        say_ours(&seed);
        for (unsigned i = 0; i < line.n; i++)
            if (chance(&seed) % 3000 == 0)
                line.bit[i] ^= 1;
        hear_other(&theirs);
        hear_ours(&ours);
        assert_same(&ours, &theirs);
        lost += frames.n - ours.n;
    }
    assert_true(lost > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_receives_what_is_sent),
        cmocka_unit_test(what_another_sends_is_received),
        cmocka_unit_test(both_take_the_same_frames_from_a_bad_line),
    };

    return cmocka_run_group_tests_name("hdlc_osmocore", tests, NULL, NULL);
}
