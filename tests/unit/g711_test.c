/** G.711: the tables and formulas, exhaustively, against an independent implementation. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <spandsp/telephony.h>
#include <spandsp/bit_operations.h>
#include <spandsp/g711.h>

#include "media/g711.h"
#include "media/level.h"
#include "signals.h"

static void every_octet_sounds_as_in_spandsp(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        assert_int_equal(mt_alaw_to_linear[i], alaw_to_linear((uint8_t)i));
        assert_int_equal(mt_ulaw_to_linear[i], ulaw_to_linear((uint8_t)i));
    }
}

static void every_sample_is_coded_as_in_spandsp(void **state)
{
    (void)state;
    for (int amp = INT16_MIN; amp <= INT16_MAX; amp++) {
        assert_int_equal(mt_linear_to_alaw((int16_t)amp), linear_to_alaw(amp));
        assert_int_equal(mt_linear_to_ulaw((int16_t)amp), linear_to_ulaw(amp));
    }
}

static void an_octet_decoded_and_coded_again_is_the_same_octet(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        assert_int_equal(mt_linear_to_alaw(mt_alaw_to_linear[i]), i);
        assert_int_equal(mt_linear_to_ulaw(mt_ulaw_to_linear[i]), i == 0x7F ? 0xFF : i);
    }
}

static void one_law_to_the_other_is_as_in_the_tables_of_g711(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        assert_int_equal(mt_alaw_to_ulaw[i], alaw_to_ulaw((uint8_t)i));
        assert_int_equal(mt_ulaw_to_alaw[i], ulaw_to_alaw((uint8_t)i));
    }
}

/* The octet whose sound is nearest to amp, a tie going to the greater magnitude; i is of the same sign. */
static unsigned nearest(const int16_t table[256], unsigned sign, double amp)
{
    unsigned best = sign;

    for (unsigned i = sign; i < sign + 128; i++) {
        double better = fabs(abs(table[best]) - amp) - fabs(abs(table[i]) - amp);

        if (better > 0 || (better == 0.0 && abs(table[i]) > abs(table[best])))
            best = i;
    }
    return best;
}

static void one_law_to_the_other_is_the_nearest_level_in_dbm0(void **state)
{
    double scale = 8159.0 / 8192.0 * pow(10.0, (3.14 - 3.17) / 20.0);

    (void)state;
    for (unsigned i = 0; i < 256; i++) {
        assert_int_equal(mt_alaw_to_ulaw[i], nearest(mt_ulaw_to_linear, i & 0x80, abs(mt_alaw_to_linear[i]) * scale));
        assert_int_equal(mt_ulaw_to_alaw[i], nearest(mt_alaw_to_linear, i & 0x80, abs(mt_ulaw_to_linear[i]) / scale));
    }
}

static void silence_is_the_octet_of_amplitude_zero(void **state)
{
    (void)state;
    assert_int_equal(mt_silence_octet(MT_CODING_ALAW), 0xD5);
    assert_int_equal(mt_silence_octet(MT_CODING_ULAW), 0xFF);
    assert_int_equal(mt_silence_octet(MT_CODING_LINEAR), 0);
    assert_int_equal(mt_linear_to_alaw(0), 0xD5);
    assert_int_equal(mt_linear_to_ulaw(0), 0xFF);
}

/* G.711 tables 5 and 6: these eight octets for ever are 1 kHz at 0 dBm0. */
static void the_digital_milliwatt_is_0_dbm0(void **state)
{
    static const uint8_t alaw[8] = { 0x34, 0x21, 0x21, 0x34, 0xB4, 0xA1, 0xA1, 0xB4 };
    static const uint8_t ulaw[8] = { 0x1E, 0x0B, 0x0B, 0x1E, 0x9E, 0x8B, 0x8B, 0x9E };
    int16_t a[8], u[8];

    (void)state;
    for (unsigned i = 0; i < 8; i++) {
        a[i] = mt_alaw_to_linear[alaw[i]];
        u[i] = mt_ulaw_to_linear[ulaw[i]];
    }
    assert_true(fabs(10 * log10(power_of(a, 8) / (double)mt_level_power(0))) < 0.01);
    assert_true(fabs(10 * log10(power_of(u, 8) / (double)mt_level_power(0))) < 0.1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_octet_sounds_as_in_spandsp),
        cmocka_unit_test(every_sample_is_coded_as_in_spandsp),
        cmocka_unit_test(an_octet_decoded_and_coded_again_is_the_same_octet),
        cmocka_unit_test(one_law_to_the_other_is_as_in_the_tables_of_g711),
        cmocka_unit_test(one_law_to_the_other_is_the_nearest_level_in_dbm0),
        cmocka_unit_test(silence_is_the_octet_of_amplitude_zero),
        cmocka_unit_test(the_digital_milliwatt_is_0_dbm0),
    };

    return cmocka_run_group_tests_name("g711", tests, NULL, NULL);
}
