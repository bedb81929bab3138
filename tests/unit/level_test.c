/** Sound or silence: what a caller, a noisy line and a tone are taken for. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "media/level.h"
#include "signals.h"

enum { RATE = 8000, SECOND = RATE };

struct heard {
    unsigned active_ms;      /* in all */
    unsigned first_ms;       /* when the first block was active; -1u: never */
    unsigned longest_gap_ms; /* of silence, after the first activity */
    unsigned end_ms;         /* silence at the end */
};

static struct heard listen_with(struct mt_level *l, const int16_t *amp, unsigned n, unsigned block, unsigned rate_hz)
{
    struct heard h = { .first_ms = -1u };
    unsigned gap = 0;

    for (unsigned i = 0; i + block <= n; i += block) {
        unsigned ms = block * 1000 / rate_hz;

        if (mt_level_active(l, amp + i, block, rate_hz)) {
            if (h.first_ms == -1u)
                h.first_ms = i * 1000 / rate_hz;
            h.active_ms += ms;
            gap = 0;
        } else {
            gap += ms;
        }
        if (h.first_ms != -1u && gap > h.longest_gap_ms)
            h.longest_gap_ms = gap;
    }
    h.end_ms = gap;
    return h;
}

static struct heard listen(const int16_t *amp, unsigned n)
{
    struct mt_level l;

    mt_level_init(&l, 0, 0, 0);
    return listen_with(&l, amp, n, 160, RATE);
}

static int16_t *new_signal(unsigned seconds)
{
    int16_t *amp = calloc((size_t)seconds * SECOND, sizeof *amp);

    assert_non_null(amp);
    return amp;
}

static void digital_silence_is_silent_from_the_start(void **state)
{
    int16_t *amp = new_signal(10);

    (void)state;
    assert_int_equal(listen(amp, 10 * SECOND).active_ms, 0);
    for (unsigned i = 0; i < 10 * SECOND; i++)
        amp[i] = i % 3 ? 8 : -8; /* A-law idle */
    assert_int_equal(listen(amp, 10 * SECOND).active_ms, 0);
    free(amp);
}

static void steady_noise_is_silent_from_the_start_at_any_usual_level(void **state)
{
    static const double levels[] = { -70, -60, -50, -45, -42, -40, -37 };

    (void)state;
    for (size_t i = 0; i < COUNT(levels); i++) {
        int16_t *amp = new_signal(60);

        add_noise(amp, 60 * SECOND, levels[i]);
        assert_int_equal(listen(amp, 60 * SECOND).active_ms, 0);
        free(amp);
    }
}

static void silence_after_speech_is_seen_within_a_quarter_of_a_second(void **state)
{
    static const double levels[] = { -5, -15, -25, -35 };

    (void)state;
    for (size_t i = 0; i < COUNT(levels); i++) {
        int16_t *amp = new_signal(10);
        struct heard h;

        add_speech(amp, 5 * SECOND, levels[i], RATE);
        h = listen(amp, 10 * SECOND);
        assert_in_range(h.first_ms, 0, 80);
        assert_in_range(h.end_ms, 4800, 5180);
        free(amp);
    }
}

static void speech_is_never_half_a_second_of_silence(void **state)
{
    static const double noises[] = { -90, -60, -50, -42 };
    static const double levels[] = { -10, -20, -28 };

    (void)state;
    for (size_t i = 0; i < COUNT(noises); i++) {
        for (size_t k = 0; k < COUNT(levels); k++) {
            int16_t *amp = new_signal(30);
            struct heard h;

            add_speech(amp + 5 * SECOND, 20 * SECOND, levels[k], RATE);
            add_noise(amp, 30 * SECOND, noises[i]);
            h = listen(amp, 30 * SECOND);
            assert_in_range(h.first_ms, 4980, 5080);
            assert_in_range(h.active_ms, 10000, 20300);
            assert_in_range(h.end_ms, 4700, 5180);
            h = listen(amp, 24 * SECOND);
            assert_in_range(h.longest_gap_ms, 0, 300);
            free(amp);
        }
    }
}

static void quiet_speech_after_loud_speech_is_heard_again_soon(void **state)
{
    int16_t *amp = new_signal(20);

    (void)state;
    add_speech(amp, 5 * SECOND, 0, RATE);
    add_speech(amp + 6 * SECOND, 14 * SECOND, -32, RATE);
    assert_in_range(listen(amp, 20 * SECOND).longest_gap_ms, 900, 3500);
    free(amp);
}

static void a_click_does_not_hide_the_speech_after_it(void **state)
{
    int16_t *amp = new_signal(4);

    (void)state;
    for (unsigned i = 0; i < 40; i++)
        amp[SECOND + i] = i % 2 ? 32000 : -32000;
    add_speech(amp + 2 * SECOND, 2 * SECOND, -25, RATE);
    assert_in_range(listen(amp + SECOND / 2 * 3, SECOND * 5 / 2).first_ms, 480, 600);
    assert_in_range(listen(amp, 4 * SECOND).longest_gap_ms, 700, 1300);
    free(amp);
}

static void a_steady_tone_is_sound_at_the_start_and_after_speech(void **state)
{
    static const double levels[] = { 0, -10, -20, -28 };

    (void)state;
    for (size_t i = 0; i < COUNT(levels); i++) {
        int16_t *amp = new_signal(60);
        struct heard h;

        add_tone(amp, 60 * SECOND, 425, levels[i], RATE);
        h = listen(amp, 60 * SECOND);
        assert_int_equal(h.active_ms, 60000);
        memset(amp, 0, 5 * SECOND * sizeof *amp);
        add_speech(amp, 5 * SECOND, -20, RATE);
        h = listen(amp, 60 * SECOND);
        assert_in_range(h.longest_gap_ms, 0, 300);
        assert_int_equal(h.end_ms, 0);
        free(amp);
    }
}

static void noise_that_comes_up_is_silence_again_after_3_seconds(void **state)
{
    int16_t *amp = new_signal(20);
    struct heard h;

    (void)state;
    add_noise(amp + 5 * SECOND, 15 * SECOND, -38);
    h = listen(amp, 20 * SECOND);
    assert_in_range(h.first_ms, 4980, 5040);
    assert_in_range(h.active_ms, 1000, 3500);
    assert_in_range(h.end_ms, 11500, 15000);
    free(amp);
}

static void min_noise_level_decides_what_is_too_quiet_to_count(void **state)
{
    int16_t *amp = new_signal(5);
    struct mt_level l;

    (void)state;
    add_speech(amp, 5 * SECOND, -30, RATE);
    mt_level_init(&l, -15, 0, 0);
    assert_int_equal(listen_with(&l, amp, 5 * SECOND, 160, RATE).active_ms, 0);
    memset(amp, 0, 5 * SECOND * sizeof *amp);
    add_speech(amp + SECOND, 4 * SECOND, -52, RATE);
    mt_level_init(&l, 0, 0, 0);
    assert_int_equal(listen_with(&l, amp, 5 * SECOND, 160, RATE).active_ms, 0);
    mt_level_init(&l, -65, 0, 0);
    assert_in_range(listen_with(&l, amp, 5 * SECOND, 160, RATE).active_ms, 2000, 4200);
    free(amp);
}

static void a_higher_threshold_hears_less(void **state)
{
    int16_t *amp = new_signal(10);
    unsigned before = -1u;

    (void)state;
    add_speech(amp, 10 * SECOND, -20, RATE);
    for (double threshold = 0.01; threshold < 1; threshold *= 3) {
        struct mt_level l;
        unsigned active;

        mt_level_init(&l, 0, threshold, 0);
        active = listen_with(&l, amp, 10 * SECOND, 160, RATE).active_ms;
        assert_true(active < before);
        before = active;
    }
    free(amp);
}

static void holdoff_lengthens_sound_by_so_many_ms(void **state)
{
    static const unsigned holdoffs[] = { 10, 200, 1000, 1995 };
    int16_t *amp = new_signal(10);
    unsigned without;

    (void)state;
    add_speech(amp, 3 * SECOND, -20, RATE);
    {
        struct mt_level l;

        mt_level_init(&l, 0, 0, 0);
        without = listen_with(&l, amp, 10 * SECOND, 80, RATE).end_ms;
    }
    for (size_t i = 0; i < COUNT(holdoffs); i++) {
        struct mt_level l;

        mt_level_init(&l, 0, 0, holdoffs[i]);
        assert_int_equal(listen_with(&l, amp, 10 * SECOND, 80, RATE).end_ms, without - (holdoffs[i] + 9) / 10 * 10);
    }
    free(amp);
}

static void the_decision_does_not_depend_on_the_block_size_or_the_rate(void **state)
{
    static const unsigned blocks_ms[] = { 1, 2, 5, 10, 20, 30, 40 };
    static const unsigned rates[] = { 6000, 8000, 11000, 16000 };

    (void)state;
    for (size_t r = 0; r < COUNT(rates); r++) {
        int16_t *amp = calloc(12 * (size_t)rates[r], sizeof *amp);

        assert_non_null(amp);
        add_speech(amp + 2 * rates[r], 6 * rates[r], -18, rates[r]);
        add_noise(amp, 12 * rates[r], -55);
        for (size_t b = 0; b < COUNT(blocks_ms); b++) {
            struct mt_level l;
            struct heard h;

            mt_level_init(&l, 0, 0, 0);
            h = listen_with(&l, amp, 12 * rates[r], rates[r] * blocks_ms[b] / 1000, rates[r]);
            assert_in_range(h.first_ms, 1960, 2080);
            assert_in_range(h.end_ms, 3700, 4180);
        }
        free(amp);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(digital_silence_is_silent_from_the_start),
        cmocka_unit_test(steady_noise_is_silent_from_the_start_at_any_usual_level),
        cmocka_unit_test(silence_after_speech_is_seen_within_a_quarter_of_a_second),
        cmocka_unit_test(speech_is_never_half_a_second_of_silence),
        cmocka_unit_test(quiet_speech_after_loud_speech_is_heard_again_soon),
        cmocka_unit_test(a_click_does_not_hide_the_speech_after_it),
        cmocka_unit_test(a_steady_tone_is_sound_at_the_start_and_after_speech),
        cmocka_unit_test(noise_that_comes_up_is_silence_again_after_3_seconds),
        cmocka_unit_test(min_noise_level_decides_what_is_too_quiet_to_count),
        cmocka_unit_test(a_higher_threshold_hears_less),
        cmocka_unit_test(holdoff_lengthens_sound_by_so_many_ms),
        cmocka_unit_test(the_decision_does_not_depend_on_the_block_size_or_the_rate),
    };

    return cmocka_run_group_tests_name("level", tests, NULL, NULL);
}
