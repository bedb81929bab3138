/** From 8000 to 16000 samples a second and back. */
#include "unit.h"

#include <math.h>

#include "media/halfband.h"
#include "signals.h"

enum { SECONDS = 2, BLOCK = 160 };

static int16_t narrow[8000 * SECONDS], wide[16000 * SECONDS];

static void widen(struct mt_halfband *h, unsigned block)
{
    for (unsigned i = 0; i < 8000 * SECONDS; i += block)
        mt_halfband_up(h, narrow + i, block, wide + 2 * i);
}

static void narrow_down(struct mt_halfband *h, unsigned block)
{
    for (unsigned i = 0; i < 16000 * SECONDS; i += block)
        mt_halfband_down(h, wide + i, block, narrow + i / 2);
}

static double db(double a, double b)
{
    return 10 * log10((a + 1e-9) / (b + 1e-9));
}

static void speech_keeps_its_level_up_and_down(void **state)
{
    static const double tones[] = {50, 300, 1000, 2000, 3000, 3400};

    (void)state;
    for (unsigned k = 0; k < COUNT(tones); k++) {
        struct mt_halfband up = {0}, down = {0};
        double sent;

        memset(narrow, 0, sizeof(narrow));
        add_tone(narrow, 8000 * SECONDS, tones[k], -10, 8000);
        sent = power_of(narrow + 8000, 8000);
        widen(&up, BLOCK);
        assert_true(fabs(db(power_of(wide + 16000, 16000), sent)) < 0.1);
        narrow_down(&down, 2 * BLOCK);
        assert_true(fabs(db(power_of(narrow + 8000, 8000), sent)) < 0.2);
    }
}

static void what_8000_cannot_carry_is_gone_and_does_not_fold_back(void **state)
{
    (void)state;
    for (double hz = 4700; hz < 8000; hz += 300) {
        struct mt_halfband down = {0};
        double sent;

        memset(wide, 0, sizeof(wide));
        add_tone(wide, 16000 * SECONDS, hz, -10, 16000);
        sent = power_of(wide, 16000);
        narrow_down(&down, 2 * BLOCK);
        assert_true(db(sent, power_of(narrow + 8000, 8000)) > 50);
    }
}

static void no_image_is_heard_above(void **state)
{
    struct mt_halfband up = {0};
    double image[2] = {0};

    (void)state;
    memset(narrow, 0, sizeof(narrow));
    add_tone(narrow, 8000 * SECONDS, 3000, -10, 8000);
    widen(&up, BLOCK);
    for (unsigned i = 0; i < 16000; i++) { /* what is at 5000 Hz */
        image[0] += wide[16000 + i] * cos(2 * PI * 5000 * i / 16000);
        image[1] += wide[16000 + i] * sin(2 * PI * 5000 * i / 16000);
    }
    assert_true(hypot(image[0], image[1]) * 2 / 16000 < peak_of_dbm0(-10) / 300);
}

static void blocks_of_any_length_make_the_same_sound(void **state)
{
    static const unsigned blocks[] = {2, 8, 40, 80, 320};
    static int16_t once[16000 * SECONDS], back[8000 * SECONDS];
    struct mt_halfband h = {0};

    (void)state;
    memset(narrow, 0, sizeof(narrow));
    add_speech(narrow, 8000 * SECONDS, -15, 8000);
    widen(&h, BLOCK);
    memcpy(once, wide, sizeof(once));
    h = (struct mt_halfband){0};
    narrow_down(&h, 2 * BLOCK);
    memcpy(back, narrow, sizeof(back));
    for (unsigned k = 0; k < COUNT(blocks); k++) {
        h = (struct mt_halfband){0};
        narrow_down(&h, blocks[k]);
        assert_memory_equal(back, narrow, sizeof(back));
        memset(narrow, 0, sizeof(narrow));
        add_speech(narrow, 8000 * SECONDS, -15, 8000);
        h = (struct mt_halfband){0};
        widen(&h, blocks[k]);
        assert_memory_equal(once, wide, sizeof(once));
    }
}

static void the_loudest_square_wave_does_not_wrap(void **state)
{
    struct mt_halfband up = {0}, down = {0};

    (void)state;
    for (unsigned i = 0; i < 8000 * SECONDS; i++)
        narrow[i] = i / 20 % 2 ? INT16_MAX : INT16_MIN;
    widen(&up, BLOCK);
    narrow_down(&down, 2 * BLOCK);
    for (unsigned i = 100; i < 8000 * SECONDS; i++)
        if (i % 20 == 10) /* the middle of a half wave, 23 samples of 16000 Hz late each way */
            assert_true(abs(narrow[i]) > 20000 || abs(narrow[i + 5]) > 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(speech_keeps_its_level_up_and_down),
        cmocka_unit_test(what_8000_cannot_carry_is_gone_and_does_not_fold_back),
        cmocka_unit_test(no_image_is_heard_above),
        cmocka_unit_test(blocks_of_any_length_make_the_same_sound),
        cmocka_unit_test(the_loudest_square_wave_does_not_wrap),
    };

    return cmocka_run_group_tests_name("half-band", tests, NULL, NULL);
}
