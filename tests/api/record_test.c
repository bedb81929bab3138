/** Record: octets, limits and the status protocol. Formats are in record_formats_test.c. */
#include "record.h"

/* Octets */

static void record_gives_the_octets_that_came(void **state)
{
    unsigned n;

    (void)state;
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    for (unsigned i = 0; i < 20; i++)
        talk(&talker, i * 2 * TICK, 2);
    pass_ms(60);
    n = fetch(channel, heard, sizeof(heard));
    find_spoken(heard, n, 0, 40 * TICK); /* bit for bit, nothing between */
}

static void a_dispatcher_sends_what_the_program_would_have_read(void **state)
{
    static const int formats[] = {kSMDataFormatALawPCM, kSMDataFormatULawPCM, kSMDataFormat16bit, kSMDataFormat8bit,
                                  kSMDataFormat6KHzPCM};
    static uint8_t sent[200000];
    int fd = listen_at(4000);
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);

    (void)state;
    for (unsigned i = 0; i < COUNT(formats); i++) {
        tSMChannelId other = new_hearing(vmprx);
        unsigned n, n_sent;

        assert_int_equal(connect_dispatcher(other, dispatcher), 0);
        assert_int_equal(record(channel, formats[i]), 0);
        assert_int_equal(record(other, formats[i]), 0);
        n = 0;
        for (unsigned k = 0; k < 10; k++) {
            talk(&talker, (i * 10 + k) * 3 * TICK, 3);
            n += fetch(channel, heard + n, (unsigned)sizeof(heard) - n);
        }
        assert_int_equal(record_abort(channel, 0), 0);
        assert_int_equal(record_abort(other, 0), 0);
        n += fetch(channel, heard + n, (unsigned)sizeof(heard) - n);
        assert_int_equal(record_status(channel), kSMRecordStatusComplete);
        n_sent = gather(fd, sent, sizeof(sent), NULL);
        assert_true(n > 3000);
        assert_int_equal(n_sent, n);
        assert_memory_equal(sent, heard, n);
        assert_int_equal(sm_channel_release(other), 0);
    }
}

static void every_type_of_channel_with_an_input_records(void **state)
{
    (void)state;
    for (int type = kSMChannelTypeInput; type <= kSMChannelTypeFullDuplex; type++) {
        struct sm_channel_info_parms info;

        channel = new_channel((enum kSMChannelType)type);
        assert_int_equal(sm_get_channel_type(channel), type);
        memset(&info, 0xee, sizeof(info));
        info.channel = channel;
        assert_int_equal(sm_channel_info(&info), 0);
        assert_int_equal(info.card, -1);
        assert_int_equal(info.ost, -1);
        assert_int_equal(info.ots, -1);
        assert_int_equal(info.ist, -1);
        assert_int_equal(info.its, -1);
        assert_int_equal(info.otype, kSMTimeslotTypeALaw);
        assert_int_equal(info.itype, kSMTimeslotTypeALaw);
        assert_int_equal(info.group, 0);
        assert_int_equal(info.caps_mask, 0);
        if (type == kSMChannelTypeOutput) {
            assert_int_equal(record(channel, kSMDataFormatALawPCM), ERR_SM_WRONG_CHANNEL_TYPE);
            assert_int_equal(record_status(channel), ERR_SM_WRONG_CHANNEL_TYPE);
            assert_int_equal(record_abort(channel, 0), ERR_SM_WRONG_CHANNEL_TYPE);
            assert_int_equal(set_threshold(channel, 8), ERR_SM_WRONG_CHANNEL_TYPE);
            assert_int_equal(connect_feed(channel, feed_of(vmprx)), ERR_SM_WRONG_CHANNEL_TYPE);
            assert_int_equal(connect_feed(channel, kSMNullDatafeedId), ERR_SM_WRONG_CHANNEL_TYPE);
            continue;
        }
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
        pass_ms(100);
        assert_in_range(fetch(channel, heard, sizeof(heard)), 4 * TICK, 5 * TICK);
    }
}

static void a_channel_type_outside_the_enumeration_is_refused(void **state)
{
    static const int types[] = {-1, 4, INT32_MAX, INT32_MIN};

    (void)state;
    for (unsigned i = 0; i < COUNT(types); i++) {
        struct sm_channel_alloc_placed_parms p = {.module = module, .type = (enum kSMChannelType)types[i]};

        p.channel = (tSMChannelId)(uintptr_t)77;
        assert_int_equal(sm_channel_alloc_placed(&p), ERR_SM_BAD_PARAMETER);
        assert_null(p.channel);
    }
}

static void a_channel_that_is_connected_to_nothing_records_silence(void **state)
{
    static const int formats[] = {kSMDataFormatALawPCM, kSMDataFormatULawPCM, kSMDataFormat16bit, kSMDataFormat8bit,
                                  kSMDataFormatSigned8bit};

    (void)state;
    channel = new_channel(kSMChannelTypeInput);
    for (unsigned i = 0; i < COUNT(formats); i++) {
        unsigned n;

        assert_int_equal(record(channel, formats[i]), 0);
        pass_ms(500);
        n = fetch(channel, heard, sizeof(heard)) / (formats[i] == kSMDataFormat16bit ? 2 : 1);
        assert_in_range(n, 24 * TICK, 25 * TICK);
        for (unsigned k = 0; k < n; k++)
            assert_true(abs(sample(formats[i], k)) <= 8); /* A-law has no 0 */
        assert_int_equal(record_abort(channel, 1), 0);
        assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    }
}

static void the_silence_of_an_unconnected_channel_is_exact(void **state)
{
    static const struct {
        int format;
        uint8_t octet;
    } silences[] = {{kSMDataFormatULawPCM, 0xff}, {kSMDataFormat16bit, 0}, {kSMDataFormatALawPCM, 0xd5}};

    (void)state;
    channel = new_channel(kSMChannelTypeInput);
    for (unsigned i = 0; i < COUNT(silences); i++) {
        unsigned n;

        assert_int_equal(record(channel, silences[i].format), 0);
        pass_ms(200);
        n = fetch(channel, heard, sizeof(heard));
        assert_true(n >= 9 * TICK);
        for (unsigned k = 0; k < n; k++)
            assert_int_equal(heard[k], silences[i].octet);
        assert_int_equal(record_abort(channel, 1), 0);
        assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    }
}

/* Limits */

static void max_octets_is_exact(void **state)
{
    static const tSM_UT32 limits[] = {1, 159, 160, 161, 1000, 8000};

    (void)state;
    for (unsigned i = 0; i < COUNT(limits); i++) {
        struct sm_record_status_parms s;

        assert_int_equal(start((struct sm_record_parms){.max_octets = limits[i]}), 0);
        pass_ms((unsigned)limits[i] / 8 + 60);
        assert_int_equal(record_status(channel), kSMRecordStatusCompleteData);
        assert_int_equal(fetch(channel, heard, sizeof(heard)), limits[i]);
        s = full_status();
        assert_int_equal(s.status, kSMRecordStatusComplete);
        assert_int_equal(s.termination_reason, kSMRecordHowTerminatedLength);
        assert_int_equal(s.termination_octets, 0);
        assert_int_equal(record_status(channel), ERR_SM_NO_RECORD_IN_PROGRESS);
    }
}

static void max_elapsed_time_is_exact_in_media_time(void **state)
{
    static const tSM_UT32 limits[] = {1, 20, 33, 500, 1000};
    static const unsigned rates[] = {8000, 6000, 16000};

    (void)state;
    for (unsigned i = 0; i < COUNT(limits); i++)
        for (unsigned r = 0; r < COUNT(rates); r++) {
            struct sm_record_status_parms s;
            unsigned n;

            if (limits[i] < 20 && rates[r] != 8000)
                continue; /* the resampler keeps that much back */
            assert_int_equal(
                start((struct sm_record_parms){.max_elapsed_time = limits[i], .sampling_rate = rates[r]}), 0);
            pass_ms((unsigned)limits[i] + 60);
            assert_int_equal(full_status().termination_reason, kSMRecordHowTerminatedMaxTime);
            n = fetch(channel, heard, sizeof(heard));
            assert_in_range(n, limits[i] < 20 ? 1 : (limits[i] - 6) * rates[r] / 1000, limits[i] * rates[r] / 1000);
            if (rates[r] == 8000)
                assert_int_equal(n, limits[i] * 8);
            s = full_status();
            assert_int_equal(s.status, kSMRecordStatusComplete);
            assert_int_equal(s.termination_reason, kSMRecordHowTerminatedMaxTime);
        }
}

/* How a record ended after a tone of -9 dBm0 for 500 ms and silence for `silent` ticks. */
static int end_after_tone(struct sm_record_parms p, unsigned silent)
{
    int end;

    assert_int_equal(start(p), 0);
    sound("tone", 25, MT_CODING_ALAW);
    sound("silence", silent, MT_CODING_ALAW);
    end = (int)full_status().termination_reason;
    assert_int_equal(record_abort(channel, 1), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    return end;
}

static void the_program_says_what_counts_as_sound(void **state)
{
    struct sm_record_parms p = {.max_silence = 600}, soon = {.max_silence = 300};

    (void)state;
    sound("silence", 3, MT_CODING_ALAW);
    assert_int_equal(end_after_tone(p, 45), kSMRecordHowTerminatedSilence);
    p.grunt_holdoff = 500;
    assert_int_equal(end_after_tone(p, 45), kSMRecordHowTerminatedNotYet);
    soon.min_noise_level = -20;
    assert_int_equal(end_after_tone(soon, 0), kSMRecordHowTerminatedNotYet);
    soon.min_noise_level = -3;
    assert_int_equal(end_after_tone(soon, 0), kSMRecordHowTerminatedSilence);
}

static void max_silence_ends_after_sound_has_stopped(void **state)
{
    struct sm_record_status_parms s;
    unsigned n;

    (void)state;
    sound("silence", 3, MT_CODING_ALAW);
    assert_int_equal(start((struct sm_record_parms){.max_silence = 600}), 0);
    sound("tone", 25, MT_CODING_ALAW);
    assert_int_equal(full_status().termination_reason, kSMRecordHowTerminatedNotYet);
    n = fetch(channel, heard, sizeof(heard));
    sound("silence", 20, MT_CODING_ALAW);
    assert_int_equal(full_status().termination_reason, kSMRecordHowTerminatedNotYet);
    sound("silence", 25, MT_CODING_ALAW);
    n += fetch(channel, heard + n, (unsigned)sizeof(heard) - n);
    s = full_status();
    assert_int_equal(s.status, kSMRecordStatusComplete);
    assert_int_equal(s.termination_reason, kSMRecordHowTerminatedSilence);
    assert_in_range(s.termination_octets, 600 * 8, 620 * 8);
    assert_in_range(n, (500 + 600) * 8, (500 + 60 + 600 + 200) * 8); /* sound, delay, silence, its tail */
    for (unsigned i = n - (unsigned)s.termination_octets; i < n; i++)
        assert_true(heard[i] == 0xd5 || heard[i] == 0x55);
}

static void initial_silence_has_a_limit_of_its_own(void **state)
{
    struct sm_record_status_parms s;

    (void)state;
    assert_int_equal(start((struct sm_record_parms){.max_silence = 200, .max_initial_silence = 1000}), 0);
    sound("silence", 40, MT_CODING_ALAW);
    assert_int_equal(full_status().termination_reason, kSMRecordHowTerminatedNotYet);
    sound("tone", 10, MT_CODING_ALAW);
    sound("silence", 30, MT_CODING_ALAW);
    fetch(channel, heard, sizeof(heard));
    s = full_status();
    if (s.status == kSMRecordStatusOverrun)
        s = full_status();
    assert_int_equal(s.termination_reason, kSMRecordHowTerminatedSilence);
    assert_in_range(s.termination_octets, 200 * 8, 220 * 8);

    assert_int_equal(start((struct sm_record_parms){.max_initial_silence = 300}), 0);
    sound("silence", 14, MT_CODING_ALAW);
    assert_int_equal(full_status().termination_reason, kSMRecordHowTerminatedNotYet);
    sound("silence", 4, MT_CODING_ALAW);
    s = full_status();
    assert_int_equal(s.termination_reason, kSMRecordHowTerminatedSilence);
    assert_in_range(s.termination_octets, 300 * 8, 320 * 8);
}

static void a_limit_of_initial_silence_alone_does_not_end_a_talk(void **state)
{
    (void)state;
    assert_int_equal(start((struct sm_record_parms){.max_initial_silence = 300}), 0);
    sound("tone", 10, MT_CODING_ALAW);
    fetch(channel, heard, sizeof(heard));
    sound("silence", 40, MT_CODING_ALAW);
    assert_int_equal(full_status().termination_reason, kSMRecordHowTerminatedNotYet);
}

static void volume_changes_the_loudness(void **state)
{
    static const struct {
        int db, low, high;
    } volumes[] = {{0, 7700, 8200}, {6, 15000, 16600}, {-6, 3700, 4200}, {-12, 1850, 2150}};

    (void)state;
    for (unsigned i = 0; i < COUNT(volumes); i++) {
        int peak = 0;
        unsigned n;

        sound("tone", 3, MT_CODING_ALAW);
        assert_int_equal(start((struct sm_record_parms){.volume = volumes[i].db, .type = kSMDataFormat16bit}), 0);
        sound("tone", 10, MT_CODING_ALAW);
        n = fetch(channel, heard, sizeof(heard)) / 2;
        for (unsigned k = n / 2; k < n; k++)
            peak = sample(kSMDataFormat16bit, k) > peak ? sample(kSMDataFormat16bit, k) : peak;
        assert_in_range(peak, volumes[i].low, volumes[i].high);
        assert_int_equal(record_abort(channel, 1), 0);
        assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    }
}

/* The status protocol */

static void status_goes_from_no_data_to_complete(void **state)
{
    struct sm_record_status_parms s;

    (void)state;
    assert_int_equal(record_status(channel), ERR_SM_NO_RECORD_IN_PROGRESS);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    s = full_status();
    assert_int_equal(s.status, kSMRecordStatusNoData);
    assert_int_equal(s.recog_type, kSMRecognisedNothing);
    assert_int_equal(s.param0, 0);
    assert_int_equal(s.param1, 0);
    assert_int_equal(s.termination_reason, kSMRecordHowTerminatedNotYet);
    assert_int_equal(s.sample_rate, 8000);
    pass_ms(100);
    assert_int_equal(record_status(channel), kSMRecordStatusData);
    assert_int_equal(record_status(channel), kSMRecordStatusData);
    fetch(channel, heard, sizeof(heard));
    assert_int_equal(record_status(channel), kSMRecordStatusNoData);
    pass_ms(100);
    assert_int_equal(record_abort(channel, 0), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusCompleteData);
    assert_int_equal(record_status(channel), kSMRecordStatusCompleteData);
    assert_in_range(fetch(channel, heard, sizeof(heard)), 4 * TICK, 5 * TICK);
    s = full_status();
    assert_int_equal(s.status, kSMRecordStatusComplete);
    assert_int_equal(s.termination_reason, kSMRecordHowTerminatedAborted);
    assert_int_equal(record_status(channel), ERR_SM_NO_RECORD_IN_PROGRESS);
    assert_int_equal(record_abort(channel, 0), ERR_SM_NO_RECORD_IN_PROGRESS);
}

static void overrun_is_told_once_and_then_there_is_data(void **state)
{
    struct metrum_module_stats_parms stats = {.module = module};

    (void)state;
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(2000);
    assert_int_equal(record_status(channel), kSMRecordStatusOverrun);
    assert_int_equal(record_status(channel), kSMRecordStatusData);
    assert_true(fetch(channel, heard, sizeof(heard)) >= 8000); /* a second is always kept */
    assert_int_equal(record_status(channel), kSMRecordStatusNoData);
    assert_int_equal(metrum_module_stats(&stats), 0);
    assert_in_range(stats.record_overruns, 7000, 8000);
    pass_ms(2000);
    assert_int_equal(record_status(channel), kSMRecordStatusOverrun);
    assert_int_equal(record_abort(channel, 0), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusCompleteData);
}

static void what_is_kept_through_an_overrun_is_the_oldest_and_whole(void **state)
{
    unsigned n;

    (void)state;
    talk(&talker, 0, 3);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    talk(&talker, 3 * TICK, 80);
    n = fetch(channel, heard, sizeof(heard));
    find_spoken(heard, n, 3 * TICK, 45 * TICK);
    talk(&talker, 83 * TICK, 20);
    n = fetch(channel, heard, sizeof(heard));
    find_spoken(heard, n, 83 * TICK, 15 * TICK);
}

static void abort_with_discard_leaves_nothing_to_fetch(void **state)
{
    (void)state;
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(200);
    assert_int_equal(record_abort(channel, 1), 0);
    assert_int_equal(fetch(channel, heard, sizeof(heard)), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
}

static void abort_of_a_record_that_has_ended_changes_no_reason(void **state)
{
    struct sm_record_status_parms s;

    (void)state;
    assert_int_equal(start((struct sm_record_parms){.max_octets = 100}), 0);
    pass_ms(100);
    assert_int_equal(record_abort(channel, 0), 0);
    assert_int_equal(record_abort(channel, 0), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusCompleteData);
    assert_int_equal(record_abort(channel, 1), 0);
    s = full_status();
    assert_int_equal(s.status, kSMRecordStatusComplete);
    assert_int_equal(s.termination_reason, kSMRecordHowTerminatedLength);
}

static void one_record_at_a_time(void **state)
{
    (void)state;
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(record_abort(channel, 1), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
}

static void a_record_through_a_dispatcher_has_nothing_for_the_program(void **state)
{
    struct sm_record_status_parms s;

    (void)state;
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4000)), 0);
    assert_int_equal(start((struct sm_record_parms){.max_octets = 20000}), 0);
    for (unsigned i = 0; i < 24; i++) {
        pass_ms(100);
        assert_int_equal(record_status(channel), kSMRecordStatusNoData); /* never Data, never Overrun */
        assert_int_equal(fetch(channel, heard, sizeof(heard)), 0);
    }
    pass_ms(200);
    s = full_status();
    assert_int_equal(s.status, kSMRecordStatusComplete);
    assert_int_equal(s.termination_reason, kSMRecordHowTerminatedLength);
}

static void get_data_needs_a_buffer_and_a_record(void **state)
{
    struct sm_ts_data_parms p = {.channel = channel};
    char data[kSMMaxRecordDataBufferSize + 16];

    (void)state;
    p.data = data;
    assert_int_equal(sm_get_recorded_data(&p), ERR_SM_NO_RECORD_IN_PROGRESS);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(sm_get_recorded_data(&p), ERR_SM_NO_DATA_AVAILABLE);
    pass_ms(500);
    p.data = NULL;
    assert_int_equal(sm_get_recorded_data(&p), ERR_SM_BAD_PARAMETER);
    p.data = data;
    p.length = -1; /* not read */
    memset(data, 0x5a, sizeof(data));
    assert_int_equal(sm_get_recorded_data(&p), 0);
    assert_int_equal(p.length, kSMMaxRecordDataBufferSize);
    for (unsigned i = kSMMaxRecordDataBufferSize; i < sizeof(data); i++)
        assert_int_equal(data[i], 0x5a);
}

/* Thresholds of the program */

static void data_is_told_when_the_threshold_is_reached(void **state)
{
    static const struct {
        int bits;
        unsigned octets;
    } thresholds[] = {{0, 320}, {8 * 1000, 1000}, {8 * 2048, 2048}, {1, 1}, {-7000, 8192 - 7000}};

    (void)state;
    for (unsigned i = 0; i < COUNT(thresholds); i++) {
        unsigned ms = 0;

        assert_int_equal(set_threshold(channel, thresholds[i].bits), 0);
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
        while (record_status(channel) == kSMRecordStatusNoData && ms++ < 2000)
            pass_ms(1);
        assert_int_equal(record_status(channel), kSMRecordStatusData);
        assert_in_range(fetch(channel, heard, sizeof(heard)), thresholds[i].octets, thresholds[i].octets + TICK - 1);
        assert_int_equal(record_abort(channel, 1), 0);
        assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(record_gives_the_octets_that_came),
        RECORD_TEST(a_dispatcher_sends_what_the_program_would_have_read),
        RECORD_TEST(every_type_of_channel_with_an_input_records),
        RECORD_TEST(a_channel_type_outside_the_enumeration_is_refused),
        RECORD_TEST(a_channel_that_is_connected_to_nothing_records_silence),
        RECORD_TEST(the_silence_of_an_unconnected_channel_is_exact),
        RECORD_TEST(max_octets_is_exact),
        RECORD_TEST(max_elapsed_time_is_exact_in_media_time),
        RECORD_TEST(the_program_says_what_counts_as_sound),
        RECORD_TEST(max_silence_ends_after_sound_has_stopped),
        RECORD_TEST(initial_silence_has_a_limit_of_its_own),
        RECORD_TEST(a_limit_of_initial_silence_alone_does_not_end_a_talk),
        RECORD_TEST(volume_changes_the_loudness),
        RECORD_TEST(status_goes_from_no_data_to_complete),
        RECORD_TEST(overrun_is_told_once_and_then_there_is_data),
        RECORD_TEST(what_is_kept_through_an_overrun_is_the_oldest_and_whole),
        RECORD_TEST(abort_with_discard_leaves_nothing_to_fetch),
        RECORD_TEST(abort_of_a_record_that_has_ended_changes_no_reason),
        RECORD_TEST(one_record_at_a_time),
        RECORD_TEST(a_record_through_a_dispatcher_has_nothing_for_the_program),
        RECORD_TEST(get_data_needs_a_buffer_and_a_record),
        RECORD_TEST(data_is_told_when_the_threshold_is_reached),
    };

    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
