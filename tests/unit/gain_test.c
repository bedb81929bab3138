/** Volume. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "media/gain.h"
#include "signals.h"

static void volume_changes_the_level_by_so_many_db(void **state)
{
    (void)state;
    for (int db = -24; db <= 24; db++) {
        int16_t amp[800] = { 0 };
        struct mt_gain g;
        double before, change;

        add_tone(amp, 800, 1000, -25, 8000);
        before = power_of(amp, 800);
        mt_gain_init(&g, db);
        mt_gain_apply(&g, amp, 800);
        change = 10 * log10(power_of(amp, 800) / before);
        assert_true(fabs(change - db) < 0.05);
    }
}

static void volume_0_changes_no_sample_and_a_high_one_clips(void **state)
{
    int16_t amp[5] = { -32768, -2, 0, 3, 32767 };
    struct mt_gain g;

    (void)state;
    mt_gain_init(&g, 0);
    mt_gain_apply(&g, amp, 5);
    assert_memory_equal(amp, ((int16_t[]){ -32768, -2, 0, 3, 32767 }), sizeof amp);
    mt_gain_init(&g, 24);
    mt_gain_apply(&g, amp, 5);
    assert_memory_equal(amp, ((int16_t[]){ -32768, -32, 0, 48, 32767 }), sizeof amp);
}

static void volume_beyond_24_db_is_taken_as_24_db(void **state)
{
    struct mt_gain high, higher, low, lower;

    (void)state;
    mt_gain_init(&high, 24);
    mt_gain_init(&higher, INT32_MAX);
    mt_gain_init(&low, -24);
    mt_gain_init(&lower, INT32_MIN);
    assert_int_equal(high.factor_q11, higher.factor_q11);
    assert_int_equal(low.factor_q11, lower.factor_q11);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(volume_changes_the_level_by_so_many_db),
        cmocka_unit_test(volume_0_changes_no_sample_and_a_high_one_clips),
        cmocka_unit_test(volume_beyond_24_db_is_taken_as_24_db),
    };

    return cmocka_run_group_tests_name("gain", tests, NULL, NULL);
}
