/** Automatic gain control: how loud what comes out is. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "media/agc.h"
#include "signals.h"

enum { RATE = 8000, SECOND = RATE };

static int16_t amp[4 * SECOND];

static double dbm0(const int16_t *at, unsigned n)
{
    return 10 * log10(power_of(at, n) / (22827.0 * 22827.0 / 2));
}

static void run(struct mt_agc *a, unsigned n, unsigned block)
{
    for (unsigned at = 0; at < n; at += block)
        mt_agc_run(a, amp + at, n - at < block ? n - at : block, RATE);
}

static void a_steady_tone_comes_out_at_0_dbm0(void **state)
{
    static const double levels[] = {-39, -30, -20, -10, -3, 0, 3};

    (void)state;
    for (unsigned i = 0; i < COUNT(levels); i++) {
        struct mt_agc a;

        memset(amp, 0, sizeof amp);
        add_tone(amp, 2 * SECOND, 1000, levels[i], RATE);
        mt_agc_init(&a);
        run(&a, 2 * SECOND, 160);
        assert_float_equal(dbm0(amp + SECOND, SECOND), 0, 0.3);
    }
}

static void it_is_there_within_100_ms(void **state)
{
    struct mt_agc a;

    (void)state;
    memset(amp, 0, sizeof amp);
    add_tone(amp, SECOND, 1000, -25, RATE);
    mt_agc_init(&a);
    run(&a, SECOND, 160);
    assert_float_equal(dbm0(amp + 800, 800), 0, 0.5);
}

static void another_target_is_met(void **state)
{
    struct mt_agc a;

    (void)state;
    memset(amp, 0, sizeof amp);
    add_tone(amp, 2 * SECOND, 1000, -3, RATE);
    mt_agc_init(&a);
    assert_true(mt_agc_set(&a, 0, -12));
    run(&a, 2 * SECOND, 160);
    assert_float_equal(dbm0(amp + SECOND, SECOND), -12, 0.3);
}

/* 20 dB down at 6 dB a second takes more than three seconds, at 60 not half of one. */
static void the_level_falls_as_fast_as_it_was_told(void **state)
{
    static const double decays[] = {0, 60};
    double after[2];

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct mt_agc a;

        memset(amp, 0, sizeof amp);
        add_tone(amp, SECOND, 1000, -5, RATE);
        add_tone(amp + SECOND, 2 * SECOND, 1000, -25, RATE);
        mt_agc_init(&a);
        assert_true(mt_agc_set(&a, decays[i], 0));
        run(&a, 3 * SECOND, 160);
        after[i] = dbm0(amp + 2 * SECOND, 80);
    }
    assert_float_equal(after[0], -20 + 6, 0.5);
    assert_float_equal(after[1], 0, 0.5);
}

static void noise_and_pauses_are_not_pumped_up(void **state)
{
    struct mt_agc a;

    (void)state;
    memset(amp, 0, sizeof amp);
    add_tone(amp, SECOND, 1000, 0, RATE);
    add_noise(amp + SECOND, 3 * SECOND, -55);
    mt_agc_init(&a);
    run(&a, 4 * SECOND, 160);
    assert_float_equal(dbm0(amp + 3 * SECOND, SECOND), -55, 1);
}

static void blocks_of_any_length_give_the_same(void **state)
{
    static int16_t first[2 * SECOND];
    static const unsigned blocks[] = {1, 7, 80, 161, 640};

    (void)state;
    for (unsigned i = 0; i < COUNT(blocks); i++) {
        struct mt_agc a;

        memset(amp, 0, sizeof amp);
        add_speech(amp, 2 * SECOND, -25, RATE);
        mt_agc_init(&a);
        run(&a, 2 * SECOND, blocks[i]);
        if (i)
            assert_memory_equal(amp, first, sizeof first);
        memcpy(first, amp, sizeof first);
    }
}

static void settings_outside_their_limits_change_nothing(void **state)
{
    static const double bad[][2] = {{-1, 0}, {1001, 0}, {NAN, 0}, {INFINITY, 0}, {0, -41}, {0, 3.5}, {0, NAN}};
    struct mt_agc a, before;

    (void)state;
    mt_agc_init(&a);
    before = a;
    for (unsigned i = 0; i < COUNT(bad); i++)
        assert_false(mt_agc_set(&a, bad[i][0], bad[i][1]));
    assert_memory_equal(&a, &before, sizeof a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_steady_tone_comes_out_at_0_dbm0),
        cmocka_unit_test(it_is_there_within_100_ms),
        cmocka_unit_test(another_target_is_met),
        cmocka_unit_test(the_level_falls_as_fast_as_it_was_told),
        cmocka_unit_test(noise_and_pauses_are_not_pumped_up),
        cmocka_unit_test(blocks_of_any_length_give_the_same),
        cmocka_unit_test(settings_outside_their_limits_change_nothing),
    };

    return cmocka_run_group_tests_name("agc", tests, NULL, NULL);
}
