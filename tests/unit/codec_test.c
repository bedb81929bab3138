/** Every format coded and decoded again through its state. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "media/codec.h"
#include "media/g711.h"
#include "signals.h"

enum { N = 4800 };

static const int codes[] = {30, 31, 34, 35, 36, 32, 17};
static int16_t amp[N], decoded[2 * MT_CODEC_MAX_OCTETS(N)];
static uint8_t octets[MT_CODEC_MAX_OCTETS(N)];

static struct mt_codec codec_of(int code)
{
    struct mt_format f;
    struct mt_codec c;

    assert_int_equal(mt_format_lookup(code, 8000, &f), 0);
    mt_codec_init(&c, &f);
    return c;
}

static void speak(void)
{
    memset(amp, 0, sizeof amp);
    add_speech(amp, N, -12, 8000);
}

static unsigned encode(int code, enum mt_coding coding, const void *samples, unsigned block)
{
    const unsigned width = coding == MT_CODING_LINEAR ? 2 : 1;
    struct mt_codec c = codec_of(code);
    unsigned n = 0;

    for (unsigned at = 0; at < N; at += block) {
        struct mt_audio in = {.samples = (const uint8_t *)samples + at * width,
                              .n = (uint16_t)(N - at < block ? N - at : block),
                              .coding = (uint8_t)coding,
                              .rate_hz = 8000};

        n += mt_codec_encode(&c, &in, octets + n);
    }
    return n + mt_codec_flush(&c, octets + n);
}

static unsigned decode(int code, unsigned len, unsigned part)
{
    struct mt_codec c = codec_of(code);
    unsigned n = 0;

    for (unsigned at = 0; at < len; at += part)
        n += mt_codec_decode(&c, octets + at, len - at < part ? len - at : part, decoded + n);
    return n;
}

static void every_format_is_heard_again_however_it_is_cut(void **state)
{
    static const unsigned parts[] = {1, 3, 160, 511, N};

    (void)state;
    speak();
    for (unsigned i = 0; i < COUNT(codes); i++)
        for (unsigned p = 0; p < COUNT(parts); p++) {
            unsigned len = encode(codes[i], MT_CODING_LINEAR, amp, parts[p] > 640 ? 640 : parts[p]);
            double noise = 0;

            assert_in_range(decode(codes[i], len, parts[p]), N, N + 7);
            for (unsigned k = 0; k < N; k++)
                noise += (double)(amp[k] - decoded[k]) * (amp[k] - decoded[k]) / N;
            assert_true(noise < power_of(amp, N) / 50); /* 17 dB: OKI */
        }
}

static void linear_samples_come_back_exactly(void **state)
{
    (void)state;
    speak();
    amp[17] = INT16_MIN;
    amp[18] = INT16_MAX;
    assert_int_equal(decode(34, encode(34, MT_CODING_LINEAR, amp, 160), 7), N);
    assert_memory_equal(decoded, amp, sizeof amp);
}

static void decoded_octets_are_what_the_format_says(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 256; i++)
        octets[i] = (uint8_t)i;
    assert_int_equal(decode(30, 256, 256), 256);
    assert_memory_equal(decoded, mt_alaw_to_linear, 512);
    assert_int_equal(decode(31, 256, 256), 256);
    assert_memory_equal(decoded, mt_ulaw_to_linear, 512);
    assert_int_equal(decode(35, 256, 256), 256);
    for (int i = 0; i < 256; i++)
        assert_int_equal(decoded[i], (i - 128) * 256);
    assert_int_equal(decode(36, 256, 256), 256);
    for (int i = 0; i < 256; i++)
        assert_int_equal(decoded[i], (int8_t)i * 256);
}

static void a_block_in_g711_is_decoded_on_its_way_to_adpcm(void **state)
{
    static uint8_t law[N], from_linear[MT_CODEC_MAX_OCTETS(N)];

    (void)state;
    speak();
    for (unsigned i = 0; i < N; i++) {
        law[i] = mt_linear_to_alaw(amp[i]);
        amp[i] = mt_alaw_to_linear[law[i]];
    }
    for (unsigned i = 5; i < COUNT(codes); i++) {
        unsigned n = encode(codes[i], MT_CODING_LINEAR, amp, 500);

        memcpy(from_linear, octets, n);
        assert_int_equal(encode(codes[i], MT_CODING_ALAW, law, 500), n);
        assert_memory_equal(octets, from_linear, n);
    }
}

static void no_call_gives_more_octets_than_there_is_room_for(void **state)
{
    (void)state;
    speak();
    for (unsigned i = 0; i < COUNT(codes); i++) {
        struct mt_codec c = codec_of(codes[i]);

        for (unsigned n = 0; n <= 640; n++) {
            struct mt_audio in = {.samples = amp, .n = (uint16_t)n, .coding = MT_CODING_LINEAR, .rate_hz = 8000};

            assert_true(mt_codec_encode(&c, &in, octets) <= MT_CODEC_MAX_OCTETS(n));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_is_heard_again_however_it_is_cut),
        cmocka_unit_test(linear_samples_come_back_exactly),
        cmocka_unit_test(decoded_octets_are_what_the_format_says),
        cmocka_unit_test(a_block_in_g711_is_decoded_on_its_way_to_adpcm),
        cmocka_unit_test(no_call_gives_more_octets_than_there_is_room_for),
    };

    return cmocka_run_group_tests_name("codec", tests, NULL, NULL);
}
