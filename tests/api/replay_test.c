/** Replay: what the program puts is what the output half says. Formats and effects are in replay_sound_test.c. */
#include "replay.h"

/* How octets are given out and what becomes of them */

static void replay_of_alaw_is_heard_bit_for_bit(void **state)
{
    unsigned at;

    (void)state;
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(put_spoken(channel, 0, 2048), 0);
    assert_int_equal(put_spoken(channel, 2048, 1952), 0);
    assert_int_equal(put_last(channel, NULL, 0), 0);
    listen_ms(600);
    at = find_spoken(heard, n_heard, 0, 4000);
    assert_silence(heard, at);
    assert_silence(heard + at + 4000, n_heard - at - 4000);
    assert_int_equal(replay_offset(channel), 4000);
}

static void type_8_and_everything_else_zero_plays_alaw(void **state)
{
    (void)state;
    assert_int_equal(replay(channel, 8), 0);
    assert_int_equal(put_spoken(channel, 0, 1600), 0);
    listen_ms(300);
    find_spoken(heard, n_heard, 0, 1600);
}

static void a_replay_of_given_length_completes_without_a_last_put(void **state)
{
    struct sm_replay_parms p = {.channel = channel, .type = kSMDataFormatALawPCM, .data_length = 2500};

    (void)state;
    assert_int_equal(sm_replay_start(&p), 0);
    assert_int_equal(replay_status(channel), kSMReplayStatusHasCapacity);
    assert_int_equal(put_spoken(channel, 0, 2048), 0);
    assert_int_equal(put_spoken(channel, 2048, 453), ERR_SM_BAD_DATA_LENGTH); /* one more than is left */
    assert_int_equal(put_spoken(channel, 2048, 452), 0);
    assert_int_equal(put_spoken(channel, 2500, 1), ERR_SM_BAD_DATA_LENGTH);
    assert_int_equal(replay_status(channel), kSMReplayStatusCompleteData);
    listen_ms(400);
    find_spoken(heard, n_heard, 0, 2500);
    assert_int_equal(replay_status(channel), kSMReplayStatusComplete);
}

static void the_channel_is_taken_until_complete_was_reported(void **state)
{
    (void)state;
    assert_int_equal(replay_status(channel), ERR_SM_NO_REPLAY_IN_PROGRESS);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(put_spoken(channel, 0, 160), 0);
    assert_int_equal(put_last(channel, NULL, 0), 0);
    pass_ms(100);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(replay_status(channel), kSMReplayStatusComplete);
    assert_int_equal(replay_status(channel), ERR_SM_NO_REPLAY_IN_PROGRESS);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
}

static void has_capacity_means_that_2048_octets_are_taken(void **state)
{
    unsigned puts = 0;

    (void)state;
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    for (unsigned ms = 0; ms < 3000; ms++) {
        while (replay_status(channel) == kSMReplayStatusHasCapacity) {
            assert_int_equal(put_spoken(channel, puts * 2048, 2048), 0);
            puts++;
        }
        assert_int_equal(put_spoken(channel, 0, 2048), ERR_SM_NO_CAPACITY); /* and nothing of it was taken */
        listen_ms(1);
    }
    assert_true(puts >= 3000 * 8 / 2048 + 3);
    find_spoken(heard, n_heard, 0, 2900 * 8);
}

static void a_drought_is_reported_once_and_filled_with_silence(void **state)
{
    unsigned at;

    (void)state;
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    listen_ms(100);
    assert_int_equal(replay_status(channel), kSMReplayStatusHasCapacity); /* nothing was heard yet: no drought */
    for (unsigned drought = 0; drought < 3; drought++) {
        assert_int_equal(put_spoken(channel, drought * 800, 800), 0);
        listen_ms(200);
        assert_int_equal(replay_status(channel), kSMReplayStatusUnderrun);
        assert_int_equal(replay_status(channel), kSMReplayStatusHasCapacity);
        listen_ms(200);
        assert_int_equal(replay_status(channel), kSMReplayStatusHasCapacity);
    }
    for (unsigned drought = 0; drought < 3; drought++) {
        at = find_spoken(heard, n_heard, drought * 800, 800);
        assert_silence(heard + at + 800, 1600);
    }
}

static void abort_is_silent_at_once_and_tells_what_was_played(void **state)
{
    unsigned at;
    int offset;

    (void)state;
    assert_int_equal(replay_abort(channel), ERR_SM_NO_REPLAY_IN_PROGRESS);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(put_spoken(channel, 0, 2048), 0);
    listen_ms(100);
    offset = replay_abort(channel);
    assert_in_range(offset, 4 * TICK, 5 * TICK);
    listen_ms(200);
    at = find_spoken(heard, n_heard, 0, (unsigned)offset);
    assert_silence(heard + at + offset, n_heard - at - (unsigned)offset);
    assert_int_equal(put_spoken(channel, 0, 10), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(replay_offset(channel), offset);
    assert_int_equal(replay_status(channel), ERR_SM_NO_REPLAY_IN_PROGRESS);
}

static void abort_without_waiting_leaves_the_offset_alone(void **state)
{
    struct sm_replay_abort_parms p = {.channel = channel, .nowait = 1, .offset = 4711};

    (void)state;
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(sm_replay_abort(&p), 0);
    assert_int_equal(p.offset, 4711);
    assert_int_equal(replay_status(channel), kSMReplayStatusComplete);
}

static void a_replay_takes_its_time_when_nobody_listens(void **state)
{
    (void)state;
    assert_int_equal(connect_feed(ear, kSMNullDatafeedId), 0);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(put_spoken(channel, 0, 1600), 0);
    assert_int_equal(put_last(channel, NULL, 0), 0);
    pass_ms(180);
    assert_int_equal(replay_status(channel), kSMReplayStatusCompleteData);
    pass_ms(40);
    assert_int_equal(replay_status(channel), kSMReplayStatusComplete);
}

/* Bad input */

static void wrong_puts_are_refused_and_change_nothing(void **state)
{
    struct sm_ts_data_parms null_data = {.channel = channel, .length = 10};
    struct sm_audio_data_parms null_audio = {.channel = channel, .max_length = 10, .done_length = 77};

    (void)state;
    assert_int_equal(put_spoken(channel, 0, 10), ERR_SM_NO_REPLAY_IN_PROGRESS);
    assert_int_equal(put_last(channel, NULL, 0), ERR_SM_NO_REPLAY_IN_PROGRESS);
    assert_int_equal(sm_put_audio_data(&null_audio), ERR_SM_NO_REPLAY_IN_PROGRESS);
    assert_int_equal(put(ear, NULL, 0), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(put(channel, NULL, -1), ERR_SM_BAD_DATA_LENGTH);
    assert_int_equal(put(channel, heard, 2049), ERR_SM_BAD_DATA_LENGTH);
    assert_int_equal(put(channel, NULL, 0), 0);
    assert_int_equal(sm_put_replay_data(&null_data), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_put_audio_data(&null_audio), ERR_SM_BAD_PARAMETER);
    null_audio.max_length = -1;
    assert_int_equal(sm_put_audio_data(&null_audio), ERR_SM_BAD_DATA_LENGTH);
    assert_int_equal(null_audio.done_length, 77);
    assert_int_equal(put_last(channel, NULL, 0), 0);
    assert_int_equal(put_spoken(channel, 0, 10), ERR_SM_WRONG_CHANNEL_STATE);
    pass_ms(50);
    assert_int_equal(replay_offset(channel), 0);
}

static void wrong_starts_are_refused(void **state)
{
    struct sm_replay_parms good = {.channel = channel, .type = kSMDataFormatALawPCM}, p;
    const struct {
        int type, rate, volume, speed, err;
    } wrong[] = {
        {kSMDataFormatNone, 0, 0, 0, ERR_SM_BAD_PARAMETER},
        {99, 0, 0, 0, ERR_SM_BAD_PARAMETER},
        {kSMDataFormatACUBLKPCM, 0, 0, 0, ERR_SM_NOT_IMPLEMENTED},
        {kSMDataFormatSpeex, 0, 0, 0, ERR_SM_NOT_IMPLEMENTED},
        {kSMDataFormatALawPCM, 7999, 0, 0, ERR_SM_BAD_PARAMETER},
        {kSMDataFormatALawPCM, 0, 25, 0, ERR_SM_BAD_PARAMETER},
        {kSMDataFormatALawPCM, 0, -25, 0, ERR_SM_BAD_PARAMETER},
        {kSMDataFormatALawPCM, 0, 0, -1, ERR_SM_BAD_PARAMETER},
    };

    (void)state;
    for (unsigned i = 0; i < COUNT(wrong); i++) {
        p = good;
        p.type = (enum kSMDataFormat)wrong[i].type;
        p.sampling_rate = (tSM_UT32)wrong[i].rate;
        p.volume = wrong[i].volume;
        p.speed = wrong[i].speed;
        assert_int_equal(sm_replay_start(&p), wrong[i].err);
    }
    p = good, p.background = channel;
    assert_int_equal(sm_replay_start(&p), ERR_SM_BAD_PARAMETER);
    p.background = ear;
    assert_int_equal(sm_replay_start(&p), ERR_SM_WRONG_CHANNEL_TYPE);
    p.background = (tSMChannelId)(uintptr_t)0x1234;
    assert_int_equal(sm_replay_start(&p), ERR_SM_NO_SUCH_CHANNEL);
    p = good, p.channel = ear;
    assert_int_equal(sm_replay_start(&p), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(replay_status(channel), ERR_SM_NO_REPLAY_IN_PROGRESS);
    assert_int_equal(replay_status(ear), ERR_SM_WRONG_CHANNEL_TYPE);
}

static void a_half_duplex_channel_does_one_thing_at_a_time(void **state)
{
    tSMChannelId half = new_channel(kSMChannelTypeHalfDuplex), full = new_channel(kSMChannelTypeFullDuplex);

    (void)state;
    assert_int_equal(replay(half, kSMDataFormatALawPCM), 0);
    assert_int_equal(record(half, kSMDataFormatALawPCM), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(replay_abort(half), 0);
    assert_int_equal(replay_status(half), kSMReplayStatusComplete);
    assert_int_equal(record(half, kSMDataFormatALawPCM), 0);
    assert_int_equal(replay(half, kSMDataFormatALawPCM), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(replay(full, kSMDataFormatALawPCM), 0);
    assert_int_equal(record(full, kSMDataFormatALawPCM), 0);
}

static void firmware_that_replay_needs(void **state)
{
    (void)state;
    reopen_with("[module]\nfirmware = datafeed hbuf2h inchan hbuf2d\n");
    assert_int_equal(replay(new_channel(kSMChannelTypeOutput), kSMDataFormatALawPCM), ERR_SM_NO_SUCH_FIRMWARE);
    reopen_with("[module]\nfirmware = datafeed hbuf2h inchan outchan\n");
    assert_int_equal(replay(new_channel(kSMChannelTypeOutput), kSMDataFormatALawPCM), ERR_SM_NO_SUCH_FIRMWARE);
    reopen_with("[module]\nfirmware = datafeed outchan hbuf2d\n");
    assert_int_equal(replay(new_channel(kSMChannelTypeOutput), kSMDataFormatALawPCM), 0);
}

/* Readiness */

static void a_positive_threshold_asks_for_more_room(void **state)
{
    struct sm_channel_set_output_threshold_parms t = {.channel = channel, .minimum_bits = 8 * 4096};

    (void)state;
    assert_int_equal(sm_channel_set_output_threshold(&t), 0);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0); /* a ring of 8192 */
    assert_int_equal(put_spoken(channel, 0, 2048), 0);
    assert_int_equal(put_spoken(channel, 2048, 2048), 0);
    assert_int_equal(replay_status(channel), kSMReplayStatusHasCapacity);
    assert_int_equal(put_spoken(channel, 4096, 1), 0);
    assert_int_equal(replay_status(channel), kSMReplayStatusNoCapacity);
    pass_ms(40);
    assert_int_equal(replay_status(channel), kSMReplayStatusHasCapacity);
    t.minimum_bits = 512 * 1024 * 8 + 1;
    assert_int_equal(sm_channel_set_output_threshold(&t), ERR_SM_BAD_PARAMETER);
    t.channel = ear;
    assert_int_equal(sm_channel_set_output_threshold(&t), ERR_SM_WRONG_CHANNEL_TYPE);
}

static void with_a_negative_threshold_too_has_capacity_means_that_2048_octets_are_taken(void **state)
{
    struct sm_channel_set_output_threshold_parms t = {.channel = channel, .minimum_bits = -8000};
    unsigned puts = 0;

    (void)state;
    assert_int_equal(sm_channel_set_output_threshold(&t), 0);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    for (unsigned ms = 0; ms < 2000; ms++) {
        while (replay_status(channel) == kSMReplayStatusHasCapacity)
            assert_int_equal(put_spoken(channel, puts++ * 2048, 2048), 0);
        listen_ms(1);
    }
    find_spoken(heard, n_heard, 0, 1900 * 8);
}

static void a_negative_threshold_feeds_late_and_little(void **state)
{
    struct sm_channel_set_output_threshold_parms t = {.channel = channel, .minimum_bits = -320};
    char data[400];
    struct sm_audio_data_parms p = {.channel = channel, .data = data, .max_length = 400};
    uint32_t said = 0;

    (void)state;
    assert_int_equal(sm_channel_set_output_threshold(&t), 0);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    for (unsigned ms = 0; ms < 1000; ms++) {
        for (unsigned i = 0; i < sizeof(data); i++)
            data[i] = (char)spoken(said + i);
        p.done_length = 77;
        assert_int_equal(sm_put_audio_data(&p), 0);
        assert_true(p.done_length == 0 || p.done_length == 400);
        said += (uint32_t)p.done_length;
        listen_ms(1);
        assert_in_range(said, n_heard, n_heard + 320 + 400 + TICK);
    }
    find_spoken(heard, n_heard, 0, 950 * 8);
}

static void put_audio_data_takes_what_fits(void **state)
{
    char data[10000] = {0};
    struct sm_audio_data_parms p = {.channel = channel, .data = data, .max_length = sizeof(data)};

    (void)state;
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(sm_put_audio_data(&p), 0);
    assert_int_equal(p.done_length, 8192);
    assert_int_equal(sm_put_audio_data(&p), 0);
    assert_int_equal(p.done_length, 0);
}

static void put_audio_data_that_is_too_much_says_so(void **state)
{
    struct sm_replay_parms p = {.channel = channel, .type = kSMDataFormatALawPCM, .data_length = 2500};
    char data[3000] = {0};
    struct sm_audio_data_parms audio = {.channel = channel, .data = data, .max_length = sizeof(data)};

    (void)state;
    assert_int_equal(sm_replay_start(&p), 0);
    assert_int_equal(sm_put_audio_data(&audio), 0);
    assert_int_equal(audio.done_length, 2500);
    audio.done_length = 77;
    assert_int_equal(sm_put_audio_data(&audio), ERR_SM_BAD_DATA_LENGTH);
    assert_int_equal(put_last(channel, data, 1), ERR_SM_BAD_DATA_LENGTH);
    assert_int_equal(put_last(channel, NULL, 0), 0); /* says what is so */
    assert_int_equal(sm_put_audio_data(&audio), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(audio.done_length, 77);
}

static void nothing_is_taken_after_the_last(void **state)
{
    static const tSM_UT32 lengths[] = {0, 2500};
    char data[400] = {0};
    struct sm_audio_data_parms audio = {.channel = channel, .data = data, .max_length = sizeof(data), .done_length = 77};

    (void)state;
    for (unsigned i = 0; i < COUNT(lengths); i++) {
        struct sm_replay_parms p = {.channel = channel, .type = kSMDataFormatALawPCM, .data_length = lengths[i]};

        assert_int_equal(sm_replay_start(&p), 0);
        assert_int_equal(put_last(channel, data, 400), 0);
        assert_int_equal(put(channel, data, 1), ERR_SM_WRONG_CHANNEL_STATE);
        assert_int_equal(put(channel, NULL, 0), ERR_SM_WRONG_CHANNEL_STATE);
        assert_int_equal(put_last(channel, NULL, 0), ERR_SM_WRONG_CHANNEL_STATE);
        assert_int_equal(sm_put_audio_data(&audio), ERR_SM_WRONG_CHANNEL_STATE);
        assert_int_equal(audio.done_length, 77);
        listen_ms(100);
        assert_int_equal(replay_status(channel), kSMReplayStatusComplete);
    }
}

static void an_empty_last_block_may_come_when_all_of_data_length_was_played(void **state)
{
    struct sm_replay_parms p = {.channel = channel, .type = kSMDataFormatALawPCM, .data_length = 400};
    char data[400] = {0};

    (void)state;
    assert_int_equal(sm_replay_start(&p), 0);
    assert_int_equal(put(channel, data, 400), 0);
    listen_ms(100);
    assert_int_equal(put_last(channel, data, 1), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(put(channel, NULL, 0), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(put_last(channel, NULL, 0), 0);
    assert_int_equal(put_last(channel, NULL, 0), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(replay_status(channel), kSMReplayStatusComplete);
    assert_int_equal(put_last(channel, NULL, 0), ERR_SM_NO_REPLAY_IN_PROGRESS);
    assert_int_equal(sm_replay_start(&p), 0);
    assert_int_equal(replay_abort(channel), 0);
    assert_int_equal(put_last(channel, NULL, 0), ERR_SM_WRONG_CHANNEL_STATE); /* that was not its end */
}

static void the_write_event_tells_when_to_serve(void **state)
{
    tSMEventId event = new_event(channel, kSMEventTypeWriteData, kSMChannelSpecificEvent);
    tSMEventId busy;

    (void)state;
    assert_true(is_set(event)); /* idle */
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_true(is_set(event)); /* wants data */
    while (replay_status(channel) == kSMReplayStatusHasCapacity)
        assert_int_equal(put_spoken(channel, 0, 2048), 0);
    assert_false(is_set(event));
    pass_ms(1000 - 4 * 20);
    assert_true(is_set(event));
    assert_int_equal(put_last(channel, NULL, 0), 0);
    assert_false(is_set(event)); /* has all */
    pass_ms(1200);
    assert_true(is_set(event));
    assert_int_equal(replay_status(channel), kSMReplayStatusComplete);
    assert_true(is_set(event)); /* idle again */
    assert_int_equal(smd_ev_free(event), 0);
    busy = new_event(channel, kSMEventTypeWriteData, kSMChannelSpecificEventNonIdle);
    assert_false(is_set(busy));
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_true(is_set(busy));
    assert_int_equal(smd_ev_free(busy), 0);
}

static void any_channel_polling_finds_the_replay_to_serve(void **state)
{
    tSMChannelId second = new_channel(kSMChannelTypeOutput);
    struct sm_replay_status_parms p = {.channel = kSMNullChannelId};
    tSMEventId none = {0}, any = new_event(kSMNullChannelId, kSMEventTypeWriteData, kSMAnyChannelEvent);

    (void)state;
    assert_int_equal(sm_replay_status(&p), ERR_SM_NO_SUCH_CHANNEL);
    assert_null(p.channel);
    assert_int_equal(set_event(kSMNullChannelId, kSMEventTypeWriteData, kSMAnyChannelEvent, any), 0);
    assert_int_equal(set_event(channel, kSMEventTypeWriteData, kSMAnyChannelEvent, none), 0);
    assert_int_equal(set_event(second, kSMEventTypeWriteData, kSMAnyChannelEvent, none), 0);
    assert_false(is_set(any)); /* idle channels do not count */
    assert_int_equal(replay(second, kSMDataFormatALawPCM), 0);
    assert_true(is_set(any));
    assert_int_equal(sm_replay_status(&p), 0);
    assert_ptr_equal(p.channel, second);
    assert_int_equal(p.status, kSMReplayStatusHasCapacity);
    assert_int_equal(put_last(second, NULL, 0), 0);
    assert_false(is_set(any));
    p.channel = kSMNullChannelId;
    assert_int_equal(sm_replay_status(&p), ERR_SM_NO_SUCH_CHANNEL);
    pass_ms(40);
    assert_int_equal(sm_replay_status(&p), 0);
    assert_ptr_equal(p.channel, second);
    assert_int_equal(p.status, kSMReplayStatusComplete);
    assert_int_equal(smd_ev_free(any), 0);
}

static void releasing_a_channel_that_replays_is_harmless(void **state)
{
    struct sm_replay_parms p = {.channel = channel, .type = kSMDataFormat16bit, .sampling_rate = 11000, .speed = 120};

    (void)state;
    assert_int_equal(sm_replay_start(&p), 0);
    assert_int_equal(put_spoken(channel, 0, 2000), 0);
    listen_ms(30);
    assert_int_equal(sm_channel_release(channel), 0);
    listen_ms(100);
    assert_int_equal(record_status(ear), kSMRecordStatusNoData);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPLAY_TEST(replay_of_alaw_is_heard_bit_for_bit),
        REPLAY_TEST(type_8_and_everything_else_zero_plays_alaw),
        REPLAY_TEST(a_replay_of_given_length_completes_without_a_last_put),
        REPLAY_TEST(the_channel_is_taken_until_complete_was_reported),
        REPLAY_TEST(has_capacity_means_that_2048_octets_are_taken),
        REPLAY_TEST(a_drought_is_reported_once_and_filled_with_silence),
        REPLAY_TEST(abort_is_silent_at_once_and_tells_what_was_played),
        REPLAY_TEST(abort_without_waiting_leaves_the_offset_alone),
        REPLAY_TEST(a_replay_takes_its_time_when_nobody_listens),
        REPLAY_TEST(wrong_puts_are_refused_and_change_nothing),
        REPLAY_TEST(wrong_starts_are_refused),
        REPLAY_TEST(a_half_duplex_channel_does_one_thing_at_a_time),
        REPLAY_TEST(firmware_that_replay_needs),
        REPLAY_TEST(a_positive_threshold_asks_for_more_room),
        REPLAY_TEST(with_a_negative_threshold_too_has_capacity_means_that_2048_octets_are_taken),
        REPLAY_TEST(a_negative_threshold_feeds_late_and_little),
        REPLAY_TEST(put_audio_data_takes_what_fits),
        REPLAY_TEST(put_audio_data_that_is_too_much_says_so),
        REPLAY_TEST(nothing_is_taken_after_the_last),
        REPLAY_TEST(an_empty_last_block_may_come_when_all_of_data_length_was_played),
        REPLAY_TEST(the_write_event_tells_when_to_serve),
        REPLAY_TEST(any_channel_polling_finds_the_replay_to_serve),
        REPLAY_TEST(releasing_a_channel_that_replays_is_harmless),
    };

    return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}
