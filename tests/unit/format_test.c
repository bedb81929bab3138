/** Formats of recorded data: what each published code stands for, and every coding put into every format. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <spandsp/telephony.h>
#include <spandsp/bit_operations.h>
#include <spandsp/g711.h>

#include "media/format.h"
#include "media/g711.h"
#include "signals.h"

struct lookup_case {
    int code;
    unsigned long rate;
    int err, kind, octets;
    unsigned rate_hz;
};

static void published_codes_find_their_format_and_rate(void **state)
{
    static const struct lookup_case cases[] = {
        { 30, 0, 0, MT_FORMAT_ALAW, 1, 8000 },         { 30, 6000, 0, MT_FORMAT_ALAW, 1, 6000 },
        { 31, 8000, 0, MT_FORMAT_ULAW, 1, 8000 },      { 31, 11000, 0, MT_FORMAT_ULAW, 1, 11000 },
        { 34, 16000, 0, MT_FORMAT_LINEAR16, 2, 16000 }, { 35, 0, 0, MT_FORMAT_UNSIGNED8, 1, 8000 },
        { 36, 6000, 0, MT_FORMAT_SIGNED8, 1, 6000 },    { 32, 6000, 0, MT_FORMAT_OKI, 0, 6000 },
        { 17, 0, 0, MT_FORMAT_IMA, 0, 8000 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct mt_format f;

        assert_int_equal(mt_format_lookup(cases[i].code, cases[i].rate, &f), 0);
        assert_int_equal(f.kind, cases[i].kind);
        assert_int_equal(f.octets_per_sample, cases[i].octets);
        assert_int_equal(f.rate_hz, cases[i].rate_hz);
    }
}

static void old_combined_codes_fix_the_rate_whatever_sampling_rate_says(void **state)
{
    static const struct lookup_case cases[] = {
        { 1, 0, 0, MT_FORMAT_ALAW, 1, 8000 },      { 4, 0, 0, MT_FORMAT_ALAW, 1, 6000 },
        { 7, 0, 0, MT_FORMAT_ULAW, 1, 8000 },      { 8, 0, 0, MT_FORMAT_ALAW, 1, 8000 },
        { 14, 0, 0, MT_FORMAT_LINEAR16, 2, 8000 }, { 15, 0, 0, MT_FORMAT_UNSIGNED8, 1, 8000 },
        { 18, 0, 0, MT_FORMAT_ALAW, 1, 6000 },     { 19, 0, 0, MT_FORMAT_ULAW, 1, 6000 },
        { 20, 0, 0, MT_FORMAT_SIGNED8, 1, 8000 },  { 2, 0, 0, MT_FORMAT_OKI, 0, 8000 },
        { 5, 0, 0, MT_FORMAT_OKI, 0, 6000 },
    };
    static const unsigned long ignored[] = { 0, 6000, 8000, 11000, 44100, 0xFFFFFFFF };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t k = 0; k < COUNT(ignored); k++) {
            struct mt_format f;

            assert_int_equal(mt_format_lookup(cases[i].code, ignored[k], &f), 0);
            assert_int_equal(f.kind, cases[i].kind);
            assert_int_equal(f.octets_per_sample, cases[i].octets);
            assert_int_equal(f.rate_hz, cases[i].rate_hz);
        }
    }
}

static void published_formats_without_a_codec_are_not_implemented_and_the_rest_is_invalid(void **state)
{
    static const int no_codec[] = { 3, 6, 9, 10, 11, 12, 13, 33, 37 };
    static const int offered[] = { 1, 2, 4, 5, 7, 8, 14, 15, 17, 18, 19, 20, 30, 31, 32, 34, 35, 36 };
    struct mt_format f, untouched;

    (void)state;
    memset(&f, 0x5A, sizeof f);
    untouched = f;
    for (int code = -300; code <= 300; code++) {
        int expected = -EINVAL;

        for (size_t i = 0; i < COUNT(no_codec); i++)
            if (no_codec[i] == code)
                expected = -ENOSYS;
        for (size_t i = 0; i < COUNT(offered); i++)
            if (offered[i] == code)
                expected = 0;
        if (expected)
            assert_int_equal(mt_format_lookup(code, 0, &f), expected);
    }
    assert_int_equal(mt_format_lookup(30, 11025, &f), -EINVAL);
    assert_int_equal(mt_format_lookup(34, 44100, &f), -EINVAL);
    assert_int_equal(mt_format_lookup(33, 1, &f), -ENOSYS);
    assert_memory_equal(&f, &untouched, sizeof f);
}

enum { ENCODE_N = 256 + 77 }; /* every octet, and no whole number of vectors */

static struct mt_audio block_of(enum mt_coding coding, const void *samples, unsigned n)
{
    return (struct mt_audio){ .samples = samples, .n = (uint16_t)n, .coding = (uint8_t)coding, .rate_hz = 8000 };
}

static int round_8bit(int amp)
{
    int rounded = (int)floor(amp / 256.0 + 0.5);

    return rounded > 127 ? 127 : rounded;
}

static void check_octets(enum mt_format_kind kind, const struct mt_audio *in, const int16_t *amp, const uint8_t *got)
{
    const uint8_t *octets = in->samples;

    for (unsigned i = 0; i < in->n; i++) {
        if (kind == MT_FORMAT_LINEAR16) {
            assert_int_equal((int16_t)(got[2 * i] | got[2 * i + 1] << 8), amp[i]);
        } else if (kind == MT_FORMAT_UNSIGNED8) {
            assert_int_equal(got[i], round_8bit(amp[i]) + 128);
        } else if (kind == MT_FORMAT_SIGNED8) {
            assert_int_equal((int8_t)got[i], round_8bit(amp[i]));
        } else if (in->coding == MT_CODING_LINEAR) {
            assert_int_equal(got[i], kind == MT_FORMAT_ALAW ? linear_to_alaw(amp[i]) : linear_to_ulaw(amp[i]));
        } else if ((kind == MT_FORMAT_ALAW) == (in->coding == MT_CODING_ALAW)) {
            assert_int_equal(got[i], octets[i]);
        } else {
            assert_int_equal(got[i], kind == MT_FORMAT_ALAW ? ulaw_to_alaw(octets[i]) : alaw_to_ulaw(octets[i]));
        }
    }
}

static void every_coding_is_recorded_right_in_every_format(void **state)
{
    uint8_t octets[ENCODE_N], out[2 * ENCODE_N + 1];
    int16_t amp[ENCODE_N], decoded[ENCODE_N];

    (void)state;
    for (unsigned i = 0; i < ENCODE_N; i++) {
        octets[i] = (uint8_t)i;
        amp[i] = (int16_t)(i < 2 ? INT16_MIN + (int)i : INT16_MAX - 197 * (int)(i - 2));
    }
    for (int coding = 0; coding < MT_CODING_COUNT; coding++) {
        const void *samples = coding == MT_CODING_LINEAR ? (const void *)amp : octets;

        for (int kind = 0; kind < MT_FORMAT_STATELESS_COUNT; kind++) {
            struct mt_format f = { .kind = (uint8_t)kind, .octets_per_sample = kind == MT_FORMAT_LINEAR16 ? 2 : 1 };

            for (unsigned n = 0; n <= ENCODE_N; n += n < 20 ? 1 : 313 - 20) {
                struct mt_audio in = block_of((enum mt_coding)coding, samples, n);
                unsigned expected = n * f.octets_per_sample;

                memset(out, 0xA5, sizeof out);
                mt_audio_to_linear(&in, decoded);
                assert_int_equal(mt_format_encode(&f, &in, out), expected);
                check_octets((enum mt_format_kind)kind, &in, decoded, out);
                assert_int_equal(out[expected], 0xA5);
            }
        }
    }
}

static void a_block_decodes_to_linear_in_every_coding(void **state)
{
    static const uint8_t octets[3] = { 0x00, 0xD5, 0xFF };
    static const int16_t amp[3] = { -32768, 0, 32767 };
    struct mt_audio a = block_of(MT_CODING_ALAW, octets, 3);
    struct mt_audio u = block_of(MT_CODING_ULAW, octets, 3);
    struct mt_audio l = block_of(MT_CODING_LINEAR, amp, 3);
    int16_t out[3];

    (void)state;
    mt_audio_to_linear(&a, out);
    assert_memory_equal(out, ((int16_t[]){ -5504, 8, 848 }), sizeof out);
    mt_audio_to_linear(&u, out);
    assert_memory_equal(out, ((int16_t[]){ -32124, 716, 0 }), sizeof out);
    mt_audio_to_linear(&l, out);
    assert_memory_equal(out, amp, sizeof out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_codes_find_their_format_and_rate),
        cmocka_unit_test(old_combined_codes_fix_the_rate_whatever_sampling_rate_says),
        cmocka_unit_test(published_formats_without_a_codec_are_not_implemented_and_the_rest_is_invalid),
        cmocka_unit_test(every_coding_is_recorded_right_in_every_format),
        cmocka_unit_test(a_block_decodes_to_linear_in_every_coding),
    };

    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
