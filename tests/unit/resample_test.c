/** Sampling rates. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "media/resample.h"
#include "signals.h"

static void resampled_sound_keeps_its_length_and_level(void **state)
{
    static const unsigned rates[][2] = { { 8000, 6000 }, { 8000, 11000 }, { 8000, 16000 }, { 6000, 8000 },
                                         { 11000, 8000 }, { 16000, 8000 }, { 8000, 8000 } };

    (void)state;
    for (size_t k = 0; k < COUNT(rates); k++) {
        unsigned from = rates[k][0], to = rates[k][1], block = from / 50, made = 0, room = 11 * to;
        int16_t *in = calloc(10 * (size_t)from, sizeof *in);
        int16_t *out = calloc(room, sizeof *out);
        struct mt_resample *r;
        double change;

        assert_non_null(in);
        assert_non_null(out);
        add_tone(in, 10 * from, 1000, -10, from);
        assert_int_equal(mt_resample_create(&r, from, to), 0);
        for (unsigned i = 0; i < 10 * from; i += block) {
            made += mt_resample_run(r, in + i, block, out + made, block * to / from + 1);
            /* in step with the input in every block: at most the look-ahead of 6 ms behind */
            assert_in_range(made + to * 6 / 1000, (uint64_t)(i + block) * to / from,
                            (uint64_t)(i + block) * to / from + to * 6 / 1000 + 1);
        }
        change = 10 * log10(power_of(out + to, 8 * to) / power_of(in + from, 8 * from));
        assert_true(fabs(change) < 0.1);
        for (unsigned i = to / 1000; i < to / 1000 * 9; i += to / 1000) /* no zeros at the start: whole periods */
            assert_true(power_of(out + i, to / 1000) > 0.5 * power_of(in + from, 8 * from));
        mt_resample_destroy(r);
        free(in);
        free(out);
    }
}

static void resampling_to_6_khz_removes_what_would_fold_back(void **state)
{
    int16_t in[8000] = { 0 }, out[6001];
    struct mt_resample *r;
    unsigned made;

    (void)state;
    add_tone(in, 8000, 3600, -10, 8000);
    assert_int_equal(mt_resample_create(&r, 8000, 6000), 0);
    made = mt_resample_run(r, in, 8000, out, 6001);
    assert_true(10 * log10(power_of(in, 8000) / (power_of(out + 500, made - 500) + 1e-9)) > 40);
    mt_resample_destroy(r);
}

static void resampling_equal_rates_changes_nothing(void **state)
{
    int16_t in[160] = { 0 }, out[160];
    struct mt_resample *r;

    (void)state;
    add_tone(in, 160, 1000, 0, 8000);
    assert_int_equal(mt_resample_create(&r, 8000, 8000), 0);
    assert_int_equal(mt_resample_run(r, in, 160, out, 160), 160);
    assert_memory_equal(in, out, sizeof in);
    assert_int_equal(mt_resample_run(r, in, 160, out, 100), 100);
    mt_resample_destroy(r);
    r = NULL;
    assert_int_equal(mt_resample_create(&r, 0, 8000), -EINVAL);
    assert_int_equal(mt_resample_create(&r, 8000, 0), -EINVAL);
    assert_null(r);
    mt_resample_destroy(NULL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(resampled_sound_keeps_its_length_and_level),
        cmocka_unit_test(resampling_to_6_khz_removes_what_would_fold_back),
        cmocka_unit_test(resampling_equal_rates_changes_nothing),
    };

    return cmocka_run_group_tests_name("resample", tests, NULL, NULL);
}
