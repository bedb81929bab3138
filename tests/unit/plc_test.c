/** Packet loss: what is heard in place of a block that did not come. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "media/plc.h"
#include "signals.h"

enum { RATE = 8000, SECOND = RATE };

static int16_t *new_signal(unsigned seconds)
{
    int16_t *amp = calloc((size_t)seconds * SECOND, sizeof *amp);

    assert_non_null(amp);
    return amp;
}

static void without_loss_no_sample_is_changed(void **state)
{
    int16_t amp[1600] = { 0 }, kept[1600];
    struct mt_plc *p;

    (void)state;
    add_speech(amp, 1600, -15, 8000);
    memcpy(kept, amp, sizeof amp);
    assert_int_equal(mt_plc_create(&p), 0);
    for (unsigned block = 8; block <= 320; block *= 2)
        for (unsigned i = 0; i + block <= 1600; i += block)
            assert_false(mt_plc_good(p, amp + i, block));
    assert_memory_equal(amp, kept, sizeof amp);
    mt_plc_destroy(p);
    mt_plc_destroy(NULL);
}

static double snr_db(const int16_t *heard, const int16_t *sent, unsigned n)
{
    double error = 0;

    for (unsigned i = 0; i < n; i++)
        error += pow(heard[i] - sent[i], 2);
    return 10 * log10(power_of(sent, n) * n / (error + 1e-9));
}

/* One block of 20 lost, four seconds; returns the gain in SNR over silence in the gaps. */
static double gain_of_concealment(const int16_t *sent, unsigned n, unsigned block)
{
    int16_t *concealed = malloc(n * sizeof *concealed), *silenced = malloc(n * sizeof *silenced);
    struct mt_plc *p;
    double gain;

    assert_non_null(concealed);
    assert_non_null(silenced);
    memcpy(concealed, sent, n * sizeof *sent);
    memcpy(silenced, sent, n * sizeof *sent);
    assert_int_equal(mt_plc_create(&p), 0);
    for (unsigned i = 0; i + block <= n; i += block) {
        unsigned k = i / block % 20;

        if (k == 10) {
            memset(silenced + i, 0, block * sizeof *sent);
            memset(concealed + i, 0x55, block * sizeof *sent);
            mt_plc_fill(p, concealed + i, block);
        } else {
            assert_int_equal(mt_plc_good(p, concealed + i, block), k == 11);
            if (k != 11)
                assert_memory_equal(concealed + i, sent + i, block * sizeof *sent);
        }
    }
    gain = snr_db(concealed, sent, n) - snr_db(silenced, sent, n);
    mt_plc_destroy(p);
    free(concealed);
    free(silenced);
    return gain;
}

static void a_lost_block_of_a_tone_is_concealed_better_than_by_silence(void **state)
{
    static const unsigned blocks[] = { 80, 160, 240, 320 };
    int16_t *amp = new_signal(4);

    (void)state;
    add_tone(amp, 4 * SECOND, 440, -10, RATE);
    for (size_t i = 0; i < COUNT(blocks); i++)
        assert_true(gain_of_concealment(amp, 4 * SECOND, blocks[i]) > 1);
    free(amp);
}

static void a_gap_sounds_the_same_in_blocks_of_any_size(void **state)
{
    static const unsigned blocks[] = { 1, 8, 16, 20, 40, 80, 320 };
    int16_t before[800] = { 0 }, whole[320], parts[321];

    (void)state;
    add_tone(before, 800, 75, -10, 8000); /* the longest pitch, so the longest blend */
    for (size_t b = 0; b < COUNT(blocks); b++) {
        struct mt_plc *p;

        assert_int_equal(mt_plc_create(&p), 0);
        mt_plc_good(p, before, 800);
        mt_plc_fill(p, whole, 320);
        mt_plc_destroy(p);
        assert_int_equal(mt_plc_create(&p), 0);
        mt_plc_good(p, before, 800);
        for (unsigned i = 0; i < 320; i += blocks[b]) {
            parts[i + blocks[b]] = 12345;
            mt_plc_fill(p, parts + i, blocks[b]);
            assert_int_equal(parts[i + blocks[b]], 12345);
        }
        for (unsigned i = 0; i < 320; i++)
            assert_in_range(abs(parts[i] - whole[i]), 0, 1000); /* of 7219; it fades a little sooner in small blocks */
        mt_plc_destroy(p);
    }
}

static void a_long_gap_fades_to_silence_and_sound_comes_back(void **state)
{
    int16_t amp[800] = { 0 }, sent[800], gap[160];
    struct mt_plc *p;

    (void)state;
    add_tone(amp, 800, 200, -10, 8000);
    memcpy(sent, amp, sizeof amp);
    assert_int_equal(mt_plc_create(&p), 0);
    mt_plc_fill(p, gap, 160); /* before any sound there is nothing to repeat */
    assert_true(power_of(gap, 160) < 1);
    mt_plc_good(p, amp, 800);
    memcpy(amp, sent, sizeof amp);
    assert_false(mt_plc_good(p, amp, 800));
    for (unsigned i = 0; i < 1000; i++)
        mt_plc_fill(p, gap, 160);
    assert_true(power_of(gap, 160) < 1);
    assert_true(mt_plc_good(p, amp, 160));
    assert_memory_equal(amp + 30, sent + 30, 130 * sizeof amp[0]);
    assert_false(mt_plc_good(p, amp + 160, 160));
    mt_plc_destroy(p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_loss_no_sample_is_changed),
        cmocka_unit_test(a_lost_block_of_a_tone_is_concealed_better_than_by_silence),
        cmocka_unit_test(a_gap_sounds_the_same_in_blocks_of_any_size),
        cmocka_unit_test(a_long_gap_fades_to_silence_and_sound_comes_back),
    };

    return cmocka_run_group_tests_name("plc", tests, NULL, NULL);
}
