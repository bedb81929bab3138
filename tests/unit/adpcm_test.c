/** OKI and IMA ADPCM against spandsp, and cut anywhere. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <spandsp/telephony.h>
#include <spandsp/ima_adpcm.h>
#include <spandsp/oki_adpcm.h>

#include "media/adpcm.h"
#include "signals.h"

enum { N = 16160, RATE = 8000 };

static int16_t amp[N], ours[N + 8], theirs[N + 8];
static uint8_t coded[N], reference[N];

/* Speech, noise, silence, the loudest square wave and single extremes. */
static void speak(void)
{
    memset(amp, 0, sizeof amp);
    add_speech(amp, 8000, -10, RATE);
    add_noise(amp + 8000, 4000, -25);
    for (unsigned i = 13000; i < 15000; i++)
        amp[i] = i / 7 % 2 ? INT16_MAX : INT16_MIN;
    amp[15500] = INT16_MIN;
    amp[15900] = INT16_MAX;
}

static double snr_db(const int16_t *wanted, const int16_t *got, unsigned n)
{
    double signal = 0, noise = 1;

    for (unsigned i = 0; i < n; i++) {
        signal += (double)wanted[i] * wanted[i];
        noise += (double)(wanted[i] - got[i]) * (wanted[i] - got[i]);
    }
    return 10 * log10(signal / noise);
}

/* OKI */

static void oki_octets_are_those_of_spandsp(void **state)
{
    oki_adpcm_state_t *s = oki_adpcm_init(NULL, 32000);
    struct mt_oki c;

    (void)state;
    speak();
    mt_oki_init(&c);
    assert_int_equal(oki_adpcm_encode(s, reference, amp, N), N / 2);
    assert_int_equal(mt_oki_encode(&c, amp, N, coded), N / 2);
    assert_memory_equal(coded, reference, N / 2);
    assert_int_equal(mt_oki_flush(&c, coded), 0);
    oki_adpcm_free(s);
}

static void oki_samples_are_those_of_spandsp_whatever_the_octets(void **state)
{
    oki_adpcm_state_t *s = oki_adpcm_init(NULL, 32000);
    uint32_t seed = 99;
    struct mt_oki c;

    (void)state;
    for (unsigned i = 0; i < N / 2; i++)
        coded[i] = (uint8_t)(i < 1000 ? 0x77 : i < 2000 ? 0xff : (int)(uniform(&seed) * 128) + 128);
    mt_oki_init(&c);
    assert_int_equal(oki_adpcm_decode(s, theirs, coded, N / 2), N);
    assert_int_equal(mt_oki_decode(&c, coded, N / 2, ours), N);
    assert_memory_equal(ours, theirs, N * sizeof ours[0]);
    oki_adpcm_free(s);
}

static void oki_has_the_first_sample_in_the_high_nibble(void **state)
{
    static const int16_t up_then_still[] = {32000, 32000};
    struct mt_oki c;

    (void)state;
    mt_oki_init(&c);
    assert_int_equal(mt_oki_encode(&c, up_then_still, 1, coded), 0);
    assert_int_equal(mt_oki_flush(&c, coded), 1);
    assert_int_equal(coded[0] >> 4, 7); /* the largest step upward */
    assert_int_equal(coded[0] & 7, 0);  /* what fills up is the smallest one */
    assert_int_equal(mt_oki_flush(&c, coded), 0);
}

static void oki_may_be_cut_anywhere(void **state)
{
    unsigned octets = 0, n = 0, len;
    struct mt_oki c;

    (void)state;
    speak();
    mt_oki_init(&c);
    mt_oki_encode(&c, amp, N, reference);
    mt_oki_init(&c);
    for (unsigned at = 0, part = 1; at < N; at += part, part = part % 13 + 1)
        octets += mt_oki_encode(&c, amp + at, at + part < N ? part : N - at, coded + octets);
    assert_int_equal(octets, N / 2);
    assert_memory_equal(coded, reference, octets);
    mt_oki_init(&c);
    mt_oki_decode(&c, coded, octets, theirs);
    mt_oki_init(&c);
    for (unsigned at = 0; at < octets; at += len) {
        len = octets - at < 7 ? octets - at : 7;
        n += mt_oki_decode(&c, coded + at, len, ours + n);
    }
    assert_int_equal(n, N);
    assert_memory_equal(ours, theirs, N * sizeof ours[0]);
}

/* IMA */

/* spandsp makes a block of each call when it is given no length. */
static void ima_blocks_are_those_of_spandsp(void **state)
{
    struct mt_ima c;

    (void)state;
    speak();
    mt_ima_init(&c);
    assert_int_equal(mt_ima_encode(&c, amp, N, coded), N / MT_IMA_BLOCK_SAMPLES * MT_IMA_BLOCK_OCTETS);
    ima_adpcm_state_t *s = ima_adpcm_init(NULL, IMA_ADPCM_IMA4, 0);

    for (unsigned block = 0; block < N / MT_IMA_BLOCK_SAMPLES; block++) {
        const uint8_t *mine = coded + block * MT_IMA_BLOCK_OCTETS;

        assert_int_equal(ima_adpcm_encode(s, reference, amp + block * MT_IMA_BLOCK_SAMPLES, MT_IMA_BLOCK_SAMPLES),
                         MT_IMA_BLOCK_OCTETS);
        assert_memory_equal(mine, reference, MT_IMA_BLOCK_OCTETS);
    }
    ima_adpcm_free(s);
}

static void ima_samples_are_those_of_spandsp_whatever_the_octets(void **state)
{
    ima_adpcm_state_t *s = ima_adpcm_init(NULL, IMA_ADPCM_IMA4, 0);
    uint32_t seed = 7;
    struct mt_ima c;

    (void)state;
    mt_ima_init(&c);
    for (unsigned block = 0; block < 60; block++) {
        for (unsigned i = 0; i < MT_IMA_BLOCK_OCTETS; i++)
            coded[i] = (uint8_t)(block < 2 ? 0x77 : block < 4 ? 0xff : (int)(uniform(&seed) * 128) + 128);
        coded[2] %= 89;
        coded[3] = 0;
        assert_int_equal(ima_adpcm_decode(s, theirs, coded, MT_IMA_BLOCK_OCTETS), MT_IMA_BLOCK_SAMPLES);
        assert_int_equal(mt_ima_decode(&c, coded, MT_IMA_BLOCK_OCTETS, ours), MT_IMA_BLOCK_SAMPLES);
        assert_memory_equal(ours, theirs, MT_IMA_BLOCK_SAMPLES * sizeof ours[0]);
    }
    ima_adpcm_free(s);
}

static void ima_index_beyond_the_table_is_taken_as_its_end(void **state)
{
    uint8_t octets[5] = {0, 0, 255, 0, 0x07};
    struct mt_ima c;

    (void)state;
    mt_ima_init(&c);
    assert_int_equal(mt_ima_decode(&c, octets, 5, ours), 3);
    assert_int_equal(ours[1], 32767);
}

static void ima_may_be_cut_anywhere(void **state)
{
    unsigned octets = 0, n = 0, len;
    struct mt_ima c;

    (void)state;
    speak();
    mt_ima_init(&c);
    mt_ima_encode(&c, amp, N, reference);
    mt_ima_init(&c);
    for (unsigned at = 0, part = 1; at < N; at += part, part = part % 13 + 1)
        octets += mt_ima_encode(&c, amp + at, at + part < N ? part : N - at, coded + octets);
    assert_int_equal(octets, N / MT_IMA_BLOCK_SAMPLES * MT_IMA_BLOCK_OCTETS);
    assert_memory_equal(coded, reference, octets);
    mt_ima_init(&c);
    for (unsigned at = 0; at < octets; at += len) {
        len = octets - at < 3 ? octets - at : 3;
        n += mt_ima_decode(&c, coded + at, len, ours + n);
    }
    assert_int_equal(n, N);
    assert_true(snr_db(amp, ours, 12000) > 20);
}

static void ima_ends_with_a_whole_word(void **state)
{
    (void)state;
    speak();
    for (unsigned n = 1; n < 600; n++) {
        unsigned octets, samples, rest = n % MT_IMA_BLOCK_SAMPLES;
        struct mt_ima c;

        mt_ima_init(&c);
        octets = mt_ima_encode(&c, amp, n, coded);
        octets += mt_ima_flush(&c, coded + octets);
        assert_int_equal(octets % 4, 0);
        assert_int_equal(mt_ima_flush(&c, coded + octets), 0);
        mt_ima_init(&c);
        samples = mt_ima_decode(&c, coded, octets, ours);
        assert_in_range(samples, n, n + (rest ? 7 : 0));
        for (unsigned i = n; i < samples; i++) /* what fills up stays near */
            assert_true(abs(ours[i] - ours[n - 1]) < 2500);
    }
}

static void what_is_coded_is_heard_again(void **state)
{
    struct mt_oki oki;
    unsigned octets;

    (void)state;
    speak();
    mt_oki_init(&oki);
    octets = mt_oki_encode(&oki, amp, N, coded);
    mt_oki_init(&oki);
    mt_oki_decode(&oki, coded, octets, ours);
    assert_true(snr_db(amp, ours, 8000) > 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oki_octets_are_those_of_spandsp),
        cmocka_unit_test(oki_samples_are_those_of_spandsp_whatever_the_octets),
        cmocka_unit_test(oki_has_the_first_sample_in_the_high_nibble),
        cmocka_unit_test(oki_may_be_cut_anywhere),
        cmocka_unit_test(ima_blocks_are_those_of_spandsp),
        cmocka_unit_test(ima_samples_are_those_of_spandsp_whatever_the_octets),
        cmocka_unit_test(ima_index_beyond_the_table_is_taken_as_its_end),
        cmocka_unit_test(ima_may_be_cut_anywhere),
        cmocka_unit_test(ima_ends_with_a_whole_word),
        cmocka_unit_test(what_is_coded_is_heard_again),
    };

    return cmocka_run_group_tests_name("adpcm", tests, NULL, NULL);
}
