/** Tone sets, and silence and tones left out. Digits are spandsp's. */
#include <math.h>
#include <string.h>

#include "unit.h"

#include <spandsp/telephony.h>
#include <spandsp/logging.h>
#include <spandsp/tone_generate.h>
#include <spandsp/super_tone_rx.h>
#include <spandsp/dtmf.h>

#include "media/eliminate.h"
#include "media/level.h"
#include "media/toneset.h"
#include "signals.h"

enum { RATE = 8000, SECOND = RATE, ROOM = 8 * SECOND };

static int16_t amp[ROOM], kept[ROOM + MT_ELIMINATE_MAX_HELD];

static void quiet(void)
{
    memset(amp, 0, sizeof amp);
}

static unsigned eliminate(bool silence, const struct mt_tone_set *tones, unsigned min_ms, unsigned n, unsigned block)
{
    struct mt_eliminate_setup setup = {.tones = tones, .min_tone_ms = min_ms};
    struct mt_eliminate *e;
    struct mt_level level;
    unsigned got = 0;

    mt_level_init(&level, 0, 0, 0);
    setup.silence = silence ? &level : NULL;
    assert_int_equal(mt_eliminate_create(&e, &setup), 0);
    for (unsigned at = 0; at < n; at += block)
        got += mt_eliminate_run(e, amp + at, n - at < block ? n - at : block, kept + got);
    got += mt_eliminate_flush(e, kept + got);
    mt_eliminate_destroy(e);
    return got;
}

/* Tone sets */

static int find(unsigned long set, double hz1, double dbm0_1, double hz2, double dbm0_2)
{
    int16_t window[MT_TONE_WINDOW] = {0};

    add_tone(window, MT_TONE_WINDOW, hz1, dbm0_1, RATE);
    if (hz2 > 0)
        add_tone(window, MT_TONE_WINDOW, hz2, dbm0_2, RATE);
    return mt_tone_find(mt_tone_set(set), window);
}

static const double rows[] = {697, 770, 852, 941}, columns[] = {1209, 1336, 1477, 1633};

/* Wherever the window lies. */
static void assert_digit(unsigned row, unsigned column, double off, double dbm0)
{
    enum { LONG = MT_TONE_WINDOW + 160 };
    int16_t tone[LONG] = {0};

    add_tone(tone, LONG, rows[row] * off, dbm0, RATE);
    add_tone(tone, LONG, columns[column] * off, dbm0, RATE);
    for (unsigned at = 0; at <= 160; at += 7)
        assert_int_equal(mt_tone_find(mt_tone_set(0), tone + at), row + 16 * column);
}

static void every_digit_is_found_within_its_tolerance(void **state)
{
    static const double off[] = {0.992, 1, 1.008}, levels[] = {-33, -12, -4};

    (void)state;
    for (unsigned r = 0; r < 4; r++)
        for (unsigned c = 0; c < 4; c++)
            for (unsigned o = 0; o < COUNT(off); o++)
                for (unsigned l = 0; l < COUNT(levels); l++)
                    assert_digit(r, c, off[o], levels[l]);
}

static void what_is_no_digit_is_not_found(void **state)
{
    int16_t window[MT_TONE_WINDOW] = {0};

    (void)state;
    assert_int_equal(find(0, 697, -10, 0, 0), MT_TONE_NONE);     /* one component */
    assert_int_equal(find(0, 697, -10, 770, -10), MT_TONE_NONE); /* of one band */
    assert_int_equal(find(0, 697, -3, 1209, -16), MT_TONE_NONE); /* twist above 10 dB */
    assert_int_equal(find(0, 697, -16, 1209, -3), MT_TONE_NONE);
    assert_int_equal(find(0, 697, -40, 1209, -40), MT_TONE_NONE); /* below -36 dBm0 */
    assert_int_equal(find(0, 650, -10, 1209, -10), MT_TONE_NONE);
    assert_int_equal(find(0, 697, -10, 1270, -10), MT_TONE_NONE);
    assert_int_equal(mt_tone_find(mt_tone_set(0), window), MT_TONE_NONE);
    add_noise(window, MT_TONE_WINDOW, -10);
    assert_int_equal(mt_tone_find(mt_tone_set(0), window), MT_TONE_NONE);
}

static void call_progress_tones_are_found(void **state)
{
    (void)state;
    assert_int_equal(find(1, 425, -10, 0, 0), 0);
    assert_int_equal(find(1, 350, -10, 440, -10), 0); /* both in one range */
    assert_int_equal(find(1, 950, -10, 0, 0), 1);
    assert_int_equal(find(1, 1400, -10, 0, 0), 2);
    assert_int_equal(find(1, 1800, -10, 0, 0), 3);
    assert_int_equal(find(1, 620, -10, 0, 0), 4);
    assert_int_equal(find(1, 1100, -10, 0, 0), 5);
    assert_int_equal(find(1, 2100, -10, 0, 0), 6);
    assert_int_equal(find(1, 3000, -10, 0, 0), MT_TONE_NONE);
    assert_null(mt_tone_set(2));
    assert_null(mt_tone_set((unsigned long)-1));
}

static void speech_holds_hardly_any_digit(void **state)
{
    unsigned found = 0;

    (void)state;
    quiet();
    add_speech(amp, ROOM, -10, RATE);
    for (unsigned at = 0; at + MT_TONE_WINDOW <= ROOM; at += 80)
        found += mt_tone_find(mt_tone_set(0), amp + at) != MT_TONE_NONE;
    assert_int_equal(found, 0);
}

/* Elimination */

static void speech_without_pauses_passes_unchanged(void **state)
{
    static const unsigned blocks[] = {1, 79, 80, 160, 640};

    (void)state;
    quiet();
    add_tone(amp, SECOND + 33, 300, -10, RATE);
    for (unsigned i = 0; i < COUNT(blocks); i++) {
        assert_int_equal(eliminate(true, mt_tone_set(0), 64, SECOND + 33, blocks[i]), SECOND + 33);
        assert_memory_equal(kept, amp, (SECOND + 33) * sizeof amp[0]);
    }
}

static void silence_goes_and_the_words_stay_whole(void **state)
{
    enum { WORD = 3 * SECOND / 10 };
    unsigned n;

    (void)state;
    quiet();
    for (unsigned word = 0; word < 4; word++)
        add_tone(amp + word * 2 * SECOND + SECOND + 37, WORD, 500, -12, RATE);
    n = eliminate(true, NULL, 0, ROOM, 160);
    assert_in_range(n, 4 * WORD, 4 * (WORD + 1600)); /* each with at most 200 ms of silence around it */
    assert_in_range(power_of(kept, n) * n, power_of(amp, ROOM) * ROOM * 0.9999, power_of(amp, ROOM) * ROOM * 1.0001);
}

static void nothing_but_silence_leaves_nothing(void **state)
{
    (void)state;
    quiet();
    assert_int_equal(eliminate(true, NULL, 0, ROOM, 160), 0);
    assert_int_equal(eliminate(false, mt_tone_set(0), 0, ROOM, 160), ROOM);
}

static void begin_digits(unsigned *at, unsigned on_ms, unsigned off_ms)
{
    dtmf_tx_state_t *tx = dtmf_tx_init(NULL);
    int n;

    dtmf_tx_set_timing(tx, (int)on_ms, (int)off_ms);
    dtmf_tx_set_level(tx, -10, 0);
    dtmf_tx_put(tx, "0123456789*#ABCD", -1);
    while ((n = dtmf_tx(tx, amp + *at, 160)) > 0)
        *at += (unsigned)n;
    dtmf_tx_free(tx);
}

/* What is left of 16 digits between two seconds of a voice, in milliseconds. */
static unsigned left_of_digits(unsigned on_ms, unsigned off_ms, unsigned min_ms)
{
    unsigned at = SECOND, n;
    double power = 0;

    quiet();
    add_tone(amp, SECOND, 300, -10, RATE);
    begin_digits(&at, on_ms, off_ms);
    add_tone(amp + at, SECOND, 300, -10, RATE);
    n = eliminate(false, mt_tone_set(0), min_ms, at + SECOND, 160);
    for (unsigned i = SECOND; i < n - SECOND; i++)
        power += (double)kept[i] * kept[i];
    return (unsigned)(power * 1000 / RATE / (2 * mt_level_power(-10)));
}

static void digits_go_and_what_is_around_them_stays(void **state)
{
    (void)state;
    assert_true(left_of_digits(100, 100, 0) <= 2);
    assert_true(left_of_digits(100, 100, 40) <= 2);
    assert_true(left_of_digits(100, 100, 64) <= 2);
    assert_true(left_of_digits(50, 50, 0) <= 16);
    assert_true(left_of_digits(50, 50, 40) <= 100);
}

static void short_tones_stay_when_a_least_length_is_asked_for(void **state)
{
    (void)state;
    assert_true(left_of_digits(40, 60, 64) >= 16 * 38);
    assert_true(left_of_digits(20, 60, 40) >= 16 * 18);
}

static void no_memory_leaves_nothing_behind(void **state)
{
    struct mt_eliminate_setup setup = {.tones = mt_tone_set(0)};
    struct mt_eliminate *e = NULL;

    (void)state;
    sim_fail_at(1, false);
    assert_int_equal(mt_eliminate_create(&e, &setup), -ENOMEM);
    sim_fail_at(0, false);
    assert_null(e);
    mt_eliminate_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(every_digit_is_found_within_its_tolerance),
        SIM_TEST(what_is_no_digit_is_not_found),
        SIM_TEST(call_progress_tones_are_found),
        SIM_TEST(speech_holds_hardly_any_digit),
        SIM_TEST(speech_without_pauses_passes_unchanged),
        SIM_TEST(silence_goes_and_the_words_stay_whole),
        SIM_TEST(nothing_but_silence_leaves_nothing),
        SIM_TEST(digits_go_and_what_is_around_them_stays),
        SIM_TEST(short_tones_stay_when_a_least_length_is_asked_for),
        SIM_TEST(no_memory_leaves_nothing_behind),
    };

    return cmocka_run_group_tests_name("eliminate", tests, NULL, NULL);
}
