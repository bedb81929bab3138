/** Record: what is done to the sound on its way: gain control, what is left out, whose sound it is. */
#include "world.h"

#include <math.h>
#include <stdlib.h>

#include "media/g711.h"
#include "unit/signals.h"

enum { RATE = 8000, SECOND = RATE };

static tSMVMPrxId vmprx;
static struct sim_rtp talker;
static tSMChannelId channel;
static int16_t said[20 * SECOND], heard[20 * SECOND];

static int begin(void **state)
{
    world_begin(state);
    vmprx = new_receiver();
    talker = new_talker(TALKER, vmprx, 8);
    channel = new_hearing(vmprx);
    memset(said, 0, sizeof(said));
    return 0;
}

#define EFFECTS_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

static int start_on(tSMChannelId on, struct sm_record_parms p)
{
    p.channel = on;
    p.type = p.type ? p.type : kSMDataFormat16bit;
    return sm_record_start(&p);
}

static int start(struct sm_record_parms p)
{
    return start_on(channel, p);
}

static struct sm_record_status_parms status_of(tSMChannelId on)
{
    struct sm_record_status_parms p = {.channel = on};

    assert_int_equal(sm_record_status(&p), 0);
    return p;
}

/* Say samples from ... to - 1 of `said`; what is recorded meanwhile is fetched to heard + *n. */
static void say_samples(unsigned from, unsigned to, unsigned *n)
{
    uint8_t octets[TICK];

    for (; from < to; from += TICK) {
        for (unsigned i = 0; i < TICK; i++)
            octets[i] = mt_linear_to_alaw(said[from + i]);
        assert_int_equal(sim_rtp_send(&talker, octets, TICK), 0);
        pass_ms(20);
        if (n)
            *n += fetch(channel, (uint8_t *)(heard + *n), (unsigned)(sizeof(heard) - *n * sizeof(heard[0]))) / 2;
    }
}

/* Record what is said. @return samples in `heard` */
static unsigned record_said(struct sm_record_parms p, unsigned samples)
{
    unsigned n = 0;

    assert_int_equal(start(p), 0);
    say_samples(0, samples, &n);
    pass_ms(60);
    assert_int_equal(record_abort(channel, 0), 0);
    n += fetch(channel, (uint8_t *)(heard + n), (unsigned)(sizeof(heard) - n * sizeof(heard[0]))) / 2;
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    return n;
}

static double dbm0(const int16_t *amp, unsigned n)
{
    return 10 * log10(power_of(amp, n) / (22827.0 * 22827.0 / 2));
}

/* AGC */

static void agc_brings_a_steady_tone_to_0_dbm0_and_volume_follows(void **state)
{
    static const struct {
        double level;
        int volume;
    } cases[] = {{-30, 0}, {-5, 0}, {-30, -12}, {-12, -6}};

    (void)state;
    for (unsigned i = 0; i < COUNT(cases); i++) {
        unsigned n;

        memset(said, 0, sizeof(said));
        add_tone(said, SECOND, 1000, cases[i].level, RATE);
        n = record_said((struct sm_record_parms){.agc = 1, .volume = cases[i].volume}, SECOND);
        assert_true(n > 7000);
        assert_float_equal(dbm0(heard + 4000, 3200), cases[i].volume, 0.3);
    }
}

static void the_gain_of_a_record_is_changed_while_it_runs(void **state)
{
    struct sm_record_agc_adjust_parms adjust = {.channel = channel, .gain = -6};
    unsigned n = 0;

    (void)state;
    add_tone(said, 2 * SECOND, 1000, -10, RATE);
    assert_int_equal(sm_record_agc_adjust(&adjust), ERR_SM_NO_RECORD_IN_PROGRESS);
    assert_int_equal(start((struct sm_record_parms){0}), 0); /* a plain copy until then */
    say_samples(0, SECOND, &n);
    assert_float_equal(dbm0(heard + 4000, 3200), -10, 0.2);
    assert_int_equal(sm_record_agc_adjust(&adjust), 0);
    say_samples(SECOND, 2 * SECOND, &n);
    assert_float_equal(dbm0(heard + 12000, 3200), -16, 0.2);
    adjust.gain = 25;
    assert_int_equal(sm_record_agc_adjust(&adjust), ERR_SM_BAD_PARAMETER);
    adjust.gain = -25;
    assert_int_equal(sm_record_agc_adjust(&adjust), ERR_SM_BAD_PARAMETER);
    adjust.gain = 24;
    assert_int_equal(sm_record_agc_adjust(&adjust), 0);
    assert_int_equal(record_abort(channel, 1), 0);
    assert_int_equal(sm_record_agc_adjust(&adjust), 0); /* it has ended and not been reported */
}

static void agc_settings_set_target_and_decay(void **state)
{
    struct sm_record_agc_adjust_settings_parms p = {.channel = channel, .target_level = -12, .max_level_decay = 60};
    unsigned n = 0;

    (void)state;
    add_tone(said, SECOND, 1000, -3, RATE);
    add_tone(said + SECOND, SECOND, 1000, -30, RATE);
    assert_int_equal(start((struct sm_record_parms){.agc = 1}), 0);
    assert_int_equal(sm_record_agc_adjust_settings(&p), 0);
    say_samples(0, 2 * SECOND, &n);
    assert_float_equal(dbm0(heard + 4000, 3200), -12, 0.3);
    assert_float_equal(dbm0(heard + 14000, 1600), -12, 0.3); /* 27 dB in less than half a second */
}

static void agc_settings_are_checked(void **state)
{
    static const float bad[][2] = {{-1, 0}, {1001, 0}, {NAN, 0}, {0, -41}, {0, 4}, {0, NAN}, {0, INFINITY}};
    struct sm_record_agc_adjust_settings_parms p = {.channel = channel};

    (void)state;
    assert_int_equal(sm_record_agc_adjust_settings(&p), ERR_SM_NO_RECORD_IN_PROGRESS);
    assert_int_equal(start((struct sm_record_parms){0}), 0);
    assert_int_equal(sm_record_agc_adjust_settings(&p), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(record_abort(channel, 1), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    assert_int_equal(start((struct sm_record_parms){.agc = 1}), 0);
    for (unsigned i = 0; i < COUNT(bad); i++) {
        p.max_level_decay = bad[i][0];
        p.target_level = bad[i][1];
        assert_int_equal(sm_record_agc_adjust_settings(&p), ERR_SM_BAD_PARAMETER);
    }
    p.channel = new_channel(kSMChannelTypeOutput);
    assert_int_equal(sm_record_agc_adjust_settings(&p), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(sm_record_agc_adjust(&(struct sm_record_agc_adjust_parms){.channel = p.channel}),
                     ERR_SM_WRONG_CHANNEL_TYPE);
}

/* Silence and tones left out */

/* Three words of 300 ms in ten seconds. */
static void say_words(void)
{
    for (unsigned word = 0; word < 3; word++)
        add_tone(said + (1 + 3 * word) * SECOND, 3 * SECOND / 10, 500, -12, RATE);
}

static void silence_elimination_leaves_the_words(void **state)
{
    unsigned n;

    (void)state;
    say_words();
    n = record_said((struct sm_record_parms){.silence_elimination = 1}, 10 * SECOND);
    assert_in_range(n, 3 * 2400, 3 * (2400 + 1600));
    assert_float_equal(power_of(heard, n) * n / (power_of(said, 10 * SECOND) * 10 * SECOND), 1, 0.02);
}

static void a_dispatcher_gets_no_datagram_for_silence(void **state)
{
    int fd = listen_at(4000);
    struct sim_datagram d;

    (void)state;
    say_words();
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4000)), 0);
    assert_int_equal(start((struct sm_record_parms){.silence_elimination = 1, .type = kSMDataFormatALawPCM}), 0);
    say_samples(0, SECOND - TICK, NULL);
    assert_int_equal(sim_pending(fd), 0);
    say_samples(SECOND - TICK, 3 * SECOND, NULL);
    assert_in_range(sim_pending(fd), 300 / 20, 500 / 20);
    assert_int_equal(record_abort(channel, 0), 0);
    while (sim_recv(fd, &d))
        assert_in_range(d.len, 1, TICK);
}

static void limits_count_what_was_said_not_what_was_kept(void **state)
{
    struct sm_record_status_parms s;
    unsigned n = 0;

    (void)state;
    say_words();
    assert_int_equal(start((struct sm_record_parms){.silence_elimination = 1, .max_elapsed_time = 3000}), 0);
    say_samples(0, 4 * SECOND, &n);
    s = status_of(channel);
    assert_int_equal(s.termination_reason, kSMRecordHowTerminatedMaxTime);
    assert_in_range(n, 2400, 4000);

    n = 0;
    assert_int_equal(start((struct sm_record_parms){.silence_elimination = 1, .max_octets = 8000}), 0);
    say_samples(0, 8 * SECOND, &n);
    s = status_of(channel);
    assert_int_equal(s.termination_reason, kSMRecordHowTerminatedLength);
    assert_int_equal(n, 4000);
}

static void trailing_silence_that_is_not_in_the_data_is_not_told(void **state)
{
    struct sm_record_status_parms s;
    unsigned n = 0;

    (void)state;
    say_words();
    assert_int_equal(start((struct sm_record_parms){.silence_elimination = 1, .max_silence = 1500}), 0);
    say_samples(0, 4 * SECOND, &n);
    s = status_of(channel);
    assert_int_equal(s.termination_reason, kSMRecordHowTerminatedSilence);
    assert_int_equal(s.termination_octets, 0);
}

/* DTMF 1 for 200 ms, five times in two seconds, over nothing. */
static void say_digits(void)
{
    for (unsigned i = 0; i < 5; i++) {
        add_tone(said + i * 2 * SECOND / 5, SECOND / 5, 697, -12, RATE);
        add_tone(said + i * 2 * SECOND / 5, SECOND / 5, 1209, -10, RATE);
    }
}

static void tone_elimination_leaves_no_digit_whatever_the_form_of_report(void **state)
{
    (void)state;
    for (int mode = kSMToneDetectionNone; mode < kSMToneDetectionAsListenFor; mode++) {
        struct sm_record_parms p = {.tone_elimination_mode = (enum kSMToneDetection)mode};
        unsigned n;

        memset(said, 0, sizeof(said));
        say_digits();
        n = record_said(p, 2 * SECOND);
        if (mode == kSMToneDetectionNone)
            assert_float_equal(power_of(heard, n) * n / (power_of(said, 2 * SECOND) * 2 * SECOND), 1, 0.01);
        else
            assert_true(power_of(heard, n) * n < power_of(said, 2 * SECOND) * 2 * SECOND * 0.01);
        assert_in_range(n, SECOND * 9 / 10, mode ? SECOND * 12 / 10 : 2 * SECOND + 800);
    }
}

/* DTMF 1, five times in two seconds. @return how much of its energy is in the recording */
static double kept_of_digits(unsigned ms, enum kSMToneDetection mode)
{
    unsigned n;

    memset(said, 0, sizeof(said));
    for (unsigned i = 0; i < 5; i++) {
        add_tone(said + i * 2 * SECOND / 5, ms * 8, 697, -12, RATE);
        add_tone(said + i * 2 * SECOND / 5, ms * 8, 1209, -10, RATE);
    }
    n = record_said((struct sm_record_parms){.tone_elimination_mode = mode}, 2 * SECOND);
    return power_of(heard, n) * n / (power_of(said, 2 * SECOND) * 2 * SECOND);
}

static void tones_below_the_least_length_stay(void **state)
{
    (void)state;
    assert_float_equal(kept_of_digits(50, kSMToneDetectionMinDuration64), 1, 0.02);
    assert_true(kept_of_digits(50, kSMToneDetectionMinDuration40) < 0.02);
    assert_true(kept_of_digits(50, kSMToneDetectionNoMinDuration) < 0.02);
    assert_float_equal(kept_of_digits(20, kSMToneDetectionMinDuration40), 1, 0.02);
    assert_true(kept_of_digits(80, kSMToneDetectionMinDuration64) < 0.02);
}

static void tone_set_1_takes_a_busy_tone_and_leaves_digits(void **state)
{
    struct sm_record_parms p = {.tone_elimination_mode = kSMToneDetectionMinDuration64, .tone_elimination_set_id = 1};
    double digits;
    unsigned n;

    (void)state;
    say_digits();
    digits = power_of(said, 2 * SECOND) * 2 * SECOND;
    add_tone(said + 2 * SECOND, SECOND, 425, -10, RATE);
    n = record_said(p, 4 * SECOND);
    assert_float_equal(power_of(heard, n) * n / digits, 1, 0.02);
}

static void an_eliminated_tone_is_silence_to_max_silence(void **state)
{
    struct sm_record_parms p = {
        .tone_elimination_mode = kSMToneDetectionMinDuration64, .tone_elimination_set_id = 1, .max_silence = 1000};
    unsigned n = 0;

    (void)state;
    add_tone(said, SECOND, 1700, -12, RATE);
    add_tone(said + SECOND, 3 * SECOND, 425, -10, RATE);
    assert_int_equal(start(p), 0);
    say_samples(0, 3 * SECOND, &n);
    assert_int_equal(status_of(channel).termination_reason, kSMRecordHowTerminatedSilence);
    assert_in_range(n, SECOND - 200, SECOND + 1000);
    p.tone_elimination_mode = kSMToneDetectionNone;
    assert_int_equal(start(p), 0);
    say_samples(SECOND, 4 * SECOND, &n);
    assert_int_equal(status_of(channel).termination_reason, kSMRecordHowTerminatedNotYet);
}

static void modes_and_sets_that_are_none_are_refused(void **state)
{
    struct sm_record_parms p = {.tone_elimination_mode = kSMToneDetectionAsListenFor};

    (void)state;
    assert_int_equal(start(p), ERR_SM_NOT_IMPLEMENTED);
    p.tone_elimination_mode = (enum kSMToneDetection)(kSMToneDetectionAsListenFor + 1);
    assert_int_equal(start(p), ERR_SM_BAD_PARAMETER);
    p.tone_elimination_mode = (enum kSMToneDetection) - 1;
    assert_int_equal(start(p), ERR_SM_BAD_PARAMETER);
    p.tone_elimination_mode = kSMToneDetectionNoMinDuration;
    p.tone_elimination_set_id = 2;
    assert_int_equal(start(p), ERR_SM_BAD_PARAMETER);
    p.tone_elimination_set_id = UINT32_MAX;
    assert_int_equal(start(p), ERR_SM_BAD_PARAMETER);
    p.tone_elimination_set_id = (tSM_UT32)7 << 32 | 1; /* only 32 bits count */
    assert_int_equal(start(p), 0);
}

/* What silence is */

static void levels_that_are_none_are_refused(void **state)
{
    static const double levels[] = {0.1, 45, INFINITY, NAN}, thresholds[] = {-0.1, -INFINITY, 1.01, INFINITY, NAN};

    (void)state;
    for (unsigned i = 0; i < COUNT(levels); i++)
        assert_int_equal(start((struct sm_record_parms){.min_noise_level = levels[i]}), ERR_SM_BAD_PARAMETER);
    for (unsigned i = 0; i < COUNT(thresholds); i++)
        assert_int_equal(start((struct sm_record_parms){.grunt_threshold = thresholds[i]}), ERR_SM_BAD_PARAMETER);
    assert_int_equal(record_status(channel), ERR_SM_NO_RECORD_IN_PROGRESS);
    assert_int_equal(start((struct sm_record_parms){.min_noise_level = -90, .grunt_threshold = 1}), 0);
}

/* The part of the range from noise to peak that is still sound: a tone 15 dB below the peak is, or is not. */
static void grunt_threshold_says_what_is_sound(void **state)
{
    static const struct {
        double threshold;
        int end;
    } cases[] = {{0, kSMRecordHowTerminatedNotYet},
                 {0.01, kSMRecordHowTerminatedNotYet},
                 {0.2, kSMRecordHowTerminatedSilence},
                 {1, kSMRecordHowTerminatedSilence}};

    (void)state;
    add_tone(said, SECOND, 1000, -5, RATE);
    add_tone(said + SECOND, SECOND, 1000, -20, RATE);
    for (unsigned i = 0; i < COUNT(cases); i++) {
        unsigned n = 0;

        assert_int_equal(start((struct sm_record_parms){.max_silence = 500, .grunt_threshold = cases[i].threshold}), 0);
        say_samples(0, 2 * SECOND, &n);
        assert_int_equal(status_of(channel).termination_reason, cases[i].end);
        if (!cases[i].end)
            end_record(channel);
        say_samples(10 * SECOND, 11 * SECOND, NULL);
    }
}

/* Another channel's sound */

static void the_input_of_another_channel_is_recorded(void **state)
{
    static const enum kSMRecordAltSource kinds[] = {kSMRecordAltSourceDefault, kSMRecordAltSourceInput};
    tSMChannelId deaf = new_channel(kSMChannelTypeFullDuplex);
    static uint8_t octets[40000];

    (void)state;
    for (unsigned i = 0; i < COUNT(kinds); i++) {
        struct sm_record_parms p = {
            .alt_data_source = channel, .alt_data_source_type = kinds[i], .type = kSMDataFormatALawPCM};
        unsigned n;

        assert_int_equal(start_on(deaf, p), 0);
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0); /* which goes on as ever */
        talk(&talker, i * 20 * TICK, 20);
        n = fetch(deaf, octets, sizeof(octets));
        find_spoken(octets, n, i * 20 * TICK, 17 * TICK);
        n = fetch(channel, octets, sizeof(octets));
        find_spoken(octets, n, i * 20 * TICK, 17 * TICK);
        assert_int_equal(record_abort(channel, 1), 0);
        assert_int_equal(record_status(channel), kSMRecordStatusComplete);
        assert_int_equal(record_abort(deaf, 1), 0);
        assert_int_equal(record_status(deaf), kSMRecordStatusComplete);
        pass_ms(200);
    }
    assert_int_equal(record(deaf, kSMDataFormatALawPCM), 0); /* its own input again */
    talk(&talker, 0, 10);
    fetch(deaf, octets, sizeof(octets));
    for (unsigned i = 0; i < 5 * TICK; i++)
        assert_int_equal(octets[i], MT_ALAW_SILENCE);
}

static void a_channel_may_name_itself(void **state)
{
    uint8_t octets[8000];
    unsigned n;

    (void)state;
    assert_int_equal(start((struct sm_record_parms){.alt_data_source = channel,
                                                    .alt_data_source_type = kSMRecordAltSourceInput,
                                                    .type = kSMDataFormatALawPCM}),
                     0);
    talk(&talker, 0, 20);
    n = fetch(channel, octets, sizeof(octets));
    find_spoken(octets, n, 0, 17 * TICK);
}

static void whoever_goes_during_such_a_record_leaves_silence_or_its_source(void **state)
{
    tSMChannelId deaf = new_channel(kSMChannelTypeInput);
    struct sm_record_parms p = {.alt_data_source = channel, .type = kSMDataFormatALawPCM};
    static uint8_t octets[40000];
    unsigned n;

    (void)state;
    assert_int_equal(start_on(deaf, p), 0);
    assert_int_equal(sm_channel_release(channel), 0);
    talk(&talker, 0, 20);
    n = fetch(deaf, octets, sizeof(octets));
    find_spoken(octets, n, 0, 17 * TICK);
    assert_int_equal(sm_vmprx_destroy(vmprx), 0);
    pass_ms(400);
    fetch(deaf, octets, sizeof(octets));
    pass_ms(400);
    n = fetch(deaf, octets, sizeof(octets));
    assert_in_range(n, 19 * TICK, 21 * TICK);
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(octets[i], MT_ALAW_SILENCE);
    assert_int_equal(sm_channel_release(deaf), 0);
}

/* Play octets that say themselves, and see that they are recorded. */
static void assert_output_is_recorded(tSMChannelId player, tSMChannelId recorder, enum kSMRecordAltSource half)
{
    struct sm_replay_parms play = {.channel = player, .type = kSMDataFormatALawPCM};
    struct sm_ts_data_parms put = {.channel = player};
    uint8_t octets[8000];
    char data[1600];
    unsigned n;

    for (unsigned i = 0; i < sizeof(data); i++)
        data[i] = (char)spoken(i);
    put.data = data;
    put.length = sizeof(data);
    assert_int_equal(sm_replay_start(&play), 0);
    assert_int_equal(start_on(recorder, (struct sm_record_parms){.alt_data_source = player,
                                                                 .alt_data_source_type = half,
                                                                 .type = kSMDataFormatALawPCM}),
                     0);
    assert_int_equal(sm_put_last_replay_data(&put), 0);
    pass_ms(400);
    n = fetch(recorder, octets, sizeof(octets));
    find_spoken(octets, n, 0, sizeof(data));
    assert_int_equal(record_abort(recorder, 1), 0);
    assert_int_equal(record_status(recorder), kSMRecordStatusComplete);
    assert_int_equal(sm_replay_status(&(struct sm_replay_status_parms){.channel = player}), 0);
}

static void the_output_of_a_channel_is_recorded(void **state)
{
    tSMChannelId both = new_channel(kSMChannelTypeFullDuplex), output = new_channel(kSMChannelTypeOutput);

    (void)state;
    assert_output_is_recorded(both, channel, kSMRecordAltSourceOutput);
    assert_output_is_recorded(output, channel, kSMRecordAltSourceOutput);
    assert_output_is_recorded(output, channel, kSMRecordAltSourceDefault); /* it has nothing else */
    assert_output_is_recorded(both, both, kSMRecordAltSourceOutput);       /* its own */
}

static void a_player_that_goes_leaves_silence(void **state)
{
    tSMChannelId output = new_channel(kSMChannelTypeOutput);
    uint8_t octets[8000];
    unsigned n;

    (void)state;
    assert_int_equal(start((struct sm_record_parms){.alt_data_source = output,
                                                    .alt_data_source_type = kSMRecordAltSourceOutput,
                                                    .type = kSMDataFormatALawPCM}),
                     0);
    pass_ms(100);
    assert_int_equal(sm_channel_release(output), 0);
    pass_ms(400);
    n = fetch(channel, octets, sizeof(octets));
    assert_in_range(n, 23 * TICK, 25 * TICK);
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(octets[i], MT_ALAW_SILENCE);
}

static void what_cannot_be_recorded_is_refused(void **state)
{
    tSMChannelId output = new_channel(kSMChannelTypeOutput), input = new_channel(kSMChannelTypeInput), other;
    struct sm_channel_set_output_rate_parms wide = {.channel = output, .sample_rate = 16000};
    struct sm_record_parms p = {.alt_data_source_type = kSMRecordAltSourceOutput};
    tSMModuleId first = module, second = open_virtual(CARD, 1);

    (void)state;
    module = second;
    other = new_channel(kSMChannelTypeFullDuplex);
    module = first;
    assert_int_equal(start((struct sm_record_parms){.alt_data_source = output,
                                                    .alt_data_source_type = kSMRecordAltSourceInput}),
                     ERR_SM_WRONG_CHANNEL_TYPE);
    p.alt_data_source = input;
    assert_int_equal(start(p), ERR_SM_WRONG_CHANNEL_TYPE);
    p.alt_data_source = channel; /* has no output either */
    assert_int_equal(start(p), ERR_SM_WRONG_CHANNEL_TYPE);
    p.alt_data_source = other;
    assert_int_equal(start(p), ERR_SM_NOT_SAME_MODULE);
    assert_int_equal(sm_channel_set_output_rate(&wide), 0);
    p.alt_data_source = output;
    assert_int_equal(start(p), ERR_SM_NOT_IMPLEMENTED);
    assert_int_equal(record_status(channel), ERR_SM_NO_RECORD_IN_PROGRESS);
    p.alt_data_source = kSMNullChannelId; /* the type does not count without a channel */
    assert_int_equal(start(p), 0);
}

/* For programs of the first generation */

static void how_a_record_ended_can_be_asked_after_complete(void **state)
{
    struct metrum_record_how_terminated_parms how = {.channel = channel};
    unsigned n = 0;

    (void)state;
    assert_int_equal(metrum_record_how_terminated(&how), ERR_SM_NO_RECORD_IN_PROGRESS);
    add_tone(said, SECOND, 1000, -10, RATE);
    assert_int_equal(start((struct sm_record_parms){.max_silence = 500}), 0);
    assert_int_equal(metrum_record_how_terminated(&how), 0);
    assert_int_equal(how.termination_reason, kSMRecordHowTerminatedNotYet);
    say_samples(0, 3 * SECOND, &n);
    for (unsigned asked = 0; asked < 2; asked++) {
        how.termination_reason = kSMRecordHowTerminatedError;
        assert_int_equal(metrum_record_how_terminated(&how), 0);
        assert_int_equal(how.termination_reason, kSMRecordHowTerminatedSilence);
        assert_in_range(how.termination_octets, 500 * 16, 520 * 16);
        if (!asked)
            assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    }
    assert_int_equal(start((struct sm_record_parms){0}), 0);
    assert_int_equal(metrum_record_how_terminated(&how), 0);
    assert_int_equal(how.termination_reason, kSMRecordHowTerminatedNotYet);
    assert_int_equal(how.termination_octets, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        EFFECTS_TEST(agc_brings_a_steady_tone_to_0_dbm0_and_volume_follows),
        EFFECTS_TEST(the_gain_of_a_record_is_changed_while_it_runs),
        EFFECTS_TEST(agc_settings_set_target_and_decay),
        EFFECTS_TEST(agc_settings_are_checked),
        EFFECTS_TEST(silence_elimination_leaves_the_words),
        EFFECTS_TEST(a_dispatcher_gets_no_datagram_for_silence),
        EFFECTS_TEST(limits_count_what_was_said_not_what_was_kept),
        EFFECTS_TEST(trailing_silence_that_is_not_in_the_data_is_not_told),
        EFFECTS_TEST(tone_elimination_leaves_no_digit_whatever_the_form_of_report),
        EFFECTS_TEST(tones_below_the_least_length_stay),
        EFFECTS_TEST(tone_set_1_takes_a_busy_tone_and_leaves_digits),
        EFFECTS_TEST(an_eliminated_tone_is_silence_to_max_silence),
        EFFECTS_TEST(modes_and_sets_that_are_none_are_refused),
        EFFECTS_TEST(levels_that_are_none_are_refused),
        EFFECTS_TEST(grunt_threshold_says_what_is_sound),
        EFFECTS_TEST(the_input_of_another_channel_is_recorded),
        EFFECTS_TEST(a_channel_may_name_itself),
        EFFECTS_TEST(whoever_goes_during_such_a_record_leaves_silence_or_its_source),
        EFFECTS_TEST(the_output_of_a_channel_is_recorded),
        EFFECTS_TEST(a_player_that_goes_leaves_silence),
        EFFECTS_TEST(what_cannot_be_recorded_is_refused),
        EFFECTS_TEST(how_a_record_ended_can_be_asked_after_complete),
    };

    return cmocka_run_group_tests_name("record_effects", tests, NULL, NULL);
}
