/** Speed without a change of pitch. */
#include "unit.h"

#include <math.h>

#include "media/speed.h"

static int16_t heard[200000];

/* Run a tone through. @return samples that came out */
static unsigned stretch(struct mt_speed *s, unsigned rate_hz, double hz, unsigned n, unsigned chunk)
{
    unsigned made = 0;

    for (unsigned at = 0; at < n; at += chunk) {
        int16_t amp[MT_SPEED_CHUNK];

        for (unsigned i = 0; i < chunk; i++)
            amp[i] = (int16_t)lrint(8000 * sin(2 * M_PI * hz * (at + i) / rate_hz));
        assert_true(made + MT_SPEED_OUT <= sizeof(heard) / sizeof(heard[0]));
        made += mt_speed_run(s, amp, chunk, heard + made);
    }
    return made;
}

static double pitch(unsigned n, unsigned rate_hz)
{
    unsigned crossings = 0;

    for (unsigned i = 1; i < n; i++)
        crossings += (heard[i] < 0) != (heard[i - 1] < 0);
    return crossings / 2.0 * rate_hz / n;
}

static void every_speed_takes_its_time_and_keeps_the_pitch(void **state)
{
    static const unsigned rates[] = {6000, 8000, 11000, 16000};

    (void)state;
    for (unsigned r = 0; r < 4; r++)
        for (int percent = MT_SPEED_MIN_PERCENT; percent <= MT_SPEED_MAX_PERCENT; percent++) {
            struct mt_speed *s;
            unsigned n = rates[r] * 2, chunk = rates[r] / 100, made;

            assert_int_equal(mt_speed_create(&s, rates[r]), 0);
            mt_speed_set(s, percent);
            made = stretch(s, rates[r], 170, n, chunk);
            mt_speed_destroy(s);
            if (fabs(made * (percent / 100.0) - n) > rates[r] * 0.06)
                fail_msg("%d %% at %u Hz: %u samples became %u", percent, rates[r], n, made);
            if (fabs(pitch(made, rates[r]) - 170) > 2)
                fail_msg("%d %% at %u Hz: the pitch became %g Hz", percent, rates[r], pitch(made, rates[r]));
        }
}

static void at_100_percent_samples_pass_unchanged(void **state)
{
    struct mt_speed *s;

    (void)state;
    assert_int_equal(mt_speed_create(&s, 8000), 0);
    assert_int_equal(stretch(s, 8000, 300, 8000, 80), 8000);
    for (unsigned i = 0; i < 8000; i++)
        assert_int_equal(heard[i], (int16_t)lrint(8000 * sin(2 * M_PI * 300 * i / 8000)));
    mt_speed_destroy(s);
}

static void the_loudest_sound_does_not_wrap(void **state)
{
    struct mt_speed *s;
    int16_t amp[80], out[MT_SPEED_OUT];

    (void)state;
    assert_int_equal(mt_speed_create(&s, 8000), 0);
    mt_speed_set(s, 70);
    for (unsigned i = 0; i < 80; i++)
        amp[i] = INT16_MIN;
    for (unsigned k = 0; k < 100; k++) {
        unsigned n = mt_speed_run(s, amp, 80, out);

        for (unsigned i = 0; i < n; i++)
            assert_true(out[i] < -32760);
    }
    mt_speed_destroy(s);
}

static void speeds_out_of_range_are_the_nearest(void **state)
{
    struct mt_speed *s;

    (void)state;
    assert_int_equal(mt_speed_create(&s, 8000), 0);
    mt_speed_set(s, 1000);
    assert_in_range(stretch(s, 8000, 200, 16000, 80), 7600, 8100);
    mt_speed_destroy(s);
    assert_int_equal(mt_speed_create(&s, 8000), 0);
    mt_speed_set(s, 1);
    assert_in_range(stretch(s, 8000, 200, 16000, 80), 31000, 32000);
    mt_speed_destroy(s);
}

#define SPEED_TEST(f) cmocka_unit_test_setup_teardown(f, fresh, clean)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPEED_TEST(every_speed_takes_its_time_and_keeps_the_pitch),
        SPEED_TEST(at_100_percent_samples_pass_unchanged),
        SPEED_TEST(the_loudest_sound_does_not_wrap),
        SPEED_TEST(speeds_out_of_range_are_the_nearest),
    };

    return cmocka_run_group_tests_name("speed", tests, NULL, NULL);
}
