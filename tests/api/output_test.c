/** The output half of a channel as a source of sound, and datafeeds that carry data from one channel to another. */
#include "world.h"

static uint8_t heard[32000];

static void an_idle_output_half_gives_silence_in_step_with_the_clock(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeOutput), ear = listening_to(channel);
    unsigned n;

    (void)state;
    pass_ms(1000);
    n = fetch(ear, heard, sizeof(heard));
    assert_in_range(n, 8000 - 2 * TICK, 8000);
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(heard[i] | 0x80, 0xd5);
}

static void an_output_half_that_nobody_hears_costs_no_steps(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeOutput), ear = listening_to(channel);
    struct metrum_module_stats_parms before = {.module = module}, after = {.module = module};

    (void)state;
    pass_ms(100);
    assert_int_equal(record_abort(ear, 1), 0);
    pass_ms(100);
    assert_int_equal(metrum_module_stats(&before), 0);
    pass_ms(1000);
    assert_int_equal(metrum_module_stats(&after), 0);
    assert_int_equal(after.ticks, before.ticks);
}

static void any_number_of_channels_hear_one_output(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex), ears[5];

    (void)state;
    for (unsigned i = 0; i < COUNT(ears); i++)
        ears[i] = listening_to(channel);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(put_spoken(channel, 0, 800), 0);
    pass_ms(200);
    for (unsigned i = 0; i < COUNT(ears); i++)
        find_spoken(heard, fetch(ears[i], heard, sizeof(heard)), 0, 800);
}

static void a_channel_may_hear_itself(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex);

    (void)state;
    assert_int_equal(connect_feed(channel, output_feed(channel)), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(put_spoken(channel, 0, 800), 0);
    pass_ms(200);
    find_spoken(heard, fetch(channel, heard, sizeof(heard)), 0, 800);
    assert_int_equal(sm_channel_release(channel), 0);
}

static void a_channel_without_output_half_has_no_output_feed(void **state)
{
    struct sm_channel_datafeed_parms p = {.channel = new_channel(kSMChannelTypeInput), .datafeed = (tSMDatafeedId)(uintptr_t)77};

    (void)state;
    assert_int_equal(sm_channel_get_datafeed(&p), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_null(p.datafeed);
}

static int set_rate(tSMChannelId channel, int rate)
{
    struct sm_channel_set_output_rate_parms p = {.channel = channel, .sample_rate = rate};

    return sm_channel_set_output_rate(&p);
}

static void the_output_rate_is_8000_or_16000_and_stands_while_something_runs(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeOutput);

    (void)state;
    assert_int_equal(set_rate(channel, 16000), 0);
    assert_int_equal(set_rate(channel, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_rate(channel, 11000), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_rate(channel, -8000), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_rate(channel, 8000), 0);
    assert_int_equal(set_rate(new_channel(kSMChannelTypeInput), 8000), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(set_rate(channel, 16000), ERR_SM_WRONG_CHANNEL_STATE);
}

static void an_output_that_is_recorded_stays_at_8000(void **state)
{
    tSMChannelId plays = new_channel(kSMChannelTypeOutput), hears = new_channel(kSMChannelTypeInput);
    struct sm_record_parms other = {.channel = new_channel(kSMChannelTypeInput),
                                    .alt_data_source = plays,
                                    .type = kSMDataFormatALawPCM};

    (void)state;
    assert_int_equal(connect_feed(hears, output_feed(plays)), 0);
    assert_int_equal(set_rate(plays, 16000), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(set_rate(plays, 8000), 0);
    assert_int_equal(connect_feed(hears, kSMNullDatafeedId), 0);
    assert_int_equal(sm_record_start(&other), 0);
    assert_int_equal(set_rate(plays, 16000), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(record_abort(other.channel, 1), 0);
    assert_int_equal(record_status(other.channel), kSMRecordStatusComplete);
    assert_int_equal(set_rate(plays, 16000), 0);
}

static void an_output_of_16000_is_not_for_inputs(void **state)
{
    tSMChannelId plays = new_channel(kSMChannelTypeOutput), hears = new_channel(kSMChannelTypeInput);

    (void)state;
    assert_int_equal(set_rate(plays, 16000), 0);
    assert_int_equal(connect_feed(hears, output_feed(plays)), ERR_SM_NOT_IMPLEMENTED);
    assert_int_equal(set_rate(plays, 8000), 0);
    assert_int_equal(connect_feed(hears, output_feed(plays)), 0);
}

/* Data from one channel to another */

static int redirect(tSMChannelId channel, int enable, tSMDatafeedId *out)
{
    struct sm_channel_input_data_redirect_parms p = {
        .channel = channel, .enable = enable, .datafeed = (tSMDatafeedId)(uintptr_t)77};
    int err = sm_channel_input_data_redirect(&p);

    assert_ptr_not_equal(p.datafeed, (void *)(uintptr_t)77);
    *out = p.datafeed;
    return err;
}

static int connect_source(tSMChannelId channel, tSMDatafeedId feed, int threshold, int timeout)
{
    struct sm_channel_output_source_datafeed_connect_parms p = {
        .channel = channel, .data_source = feed, .threshold = threshold, .timeout = timeout};

    return sm_channel_output_source_datafeed_connect(&p);
}

static void what_one_channel_records_another_plays_bit_for_bit(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    tSMChannelId in = new_hearing(vmprx), out = new_channel(kSMChannelTypeOutput), ear;
    tSMDatafeedId feed;

    (void)state;
    assert_int_equal(redirect(in, 1, &feed), 0);
    assert_non_null(feed);
    assert_int_equal(connect_source(out, feed, 0, 0), 0);
    assert_int_equal(replay(out, kSMDataFormatALawPCM), 0);
    ear = listening_to(out);
    assert_int_equal(record(in, kSMDataFormatALawPCM), 0);
    talk(&talker, 0, 20);
    pass_ms(200);
    find_spoken(heard, fetch(ear, heard, sizeof(heard)), 0, 20 * TICK);
    assert_int_equal(fetch(in, heard, sizeof(heard)), 0); /* nothing for the program */
    assert_int_equal(record_status(in), kSMRecordStatusNoData);
    assert_int_equal(put_spoken(out, 0, 10), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(replay_status(out), kSMReplayStatusUnderrun); /* the talk has ended */
    assert_int_equal(replay_status(out), kSMReplayStatusNoCapacity);
}

static void a_channel_plays_a_feed_of_sound_as_its_source(void **state)
{
    static const int thresholds[] = {640, 2400};

    (void)state;
    for (unsigned i = 0; i < COUNT(thresholds); i++) {
        tSMChannelId from = new_channel(kSMChannelTypeOutput), out = new_channel(kSMChannelTypeOutput), ear;
        unsigned wait = (unsigned)thresholds[i], at;

        assert_int_equal(replay(from, kSMDataFormatALawPCM), 0);
        assert_int_equal(put_spoken(from, 0, 2048), 0);
        assert_int_equal(put_spoken(from, 2048, 2048), 0);
        assert_int_equal(connect_source(out, output_feed(from), thresholds[i], 1000), 0);
        assert_int_equal(replay(out, kSMDataFormatALawPCM), 0);
        ear = listening_to(out);
        pass_ms(1000);
        at = find_spoken(heard, fetch(ear, heard, sizeof(heard)), 0, 4096);
        assert_in_range(at, wait - TICK, wait + TICK); /* heard when so much waits */
    }
}

static int replay_from(tSMChannelId out, int type, unsigned rate_hz)
{
    struct sm_replay_parms p = {.channel = out, .type = (enum kSMDataFormat)type, .sampling_rate = rate_hz};

    return sm_replay_start(&p);
}

static uint64_t replay_drops(void)
{
    struct metrum_module_stats_parms s = {.module = module};

    assert_int_equal(metrum_module_stats(&s), 0);
    return s.replay_drops;
}

static void a_replay_that_its_source_cannot_feed_is_refused(void **state)
{
    tSMChannelId from = new_channel(kSMChannelTypeOutput), out = new_channel(kSMChannelTypeOutput);

    (void)state;
    assert_int_equal(connect_source(out, output_feed(from), 0, 0), 0);
    assert_int_equal(replay_from(out, kSMDataFormatALawPCM, 6000), ERR_SM_BAD_PARAMETER);
    assert_int_equal(replay_from(out, kSMDataFormatIMAADPCM, 8000), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_rate(from, 16000), 0);
    assert_int_equal(replay_from(out, kSMDataFormatALawPCM, 8000), ERR_SM_BAD_PARAMETER);
    assert_int_equal(replay_from(out, kSMDataFormatALawPCM, 16000), 0);
    pass_ms(100);
    assert_int_equal(replay_drops(), 0);
    assert_int_equal(set_rate(from, 8000), 0); /* nothing forbids that; the samples are lost and counted */
    pass_ms(100);
    assert_true(replay_drops() >= 4 * TICK);
    assert_true(replay_abort(out) > 0);
    assert_int_equal(replay_status(out), kSMReplayStatusUnderrun);
    assert_int_equal(replay_status(out), kSMReplayStatusComplete);
    assert_int_equal(connect_source(out, kSMNullDatafeedId, 0, 0), 0);
    assert_int_equal(replay_from(out, kSMDataFormatALawPCM, 6000), 0);
}

static void a_replay_of_given_length_completes_within_a_block_of_its_source(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    tSMChannelId out = new_channel(kSMChannelTypeOutput), ear;
    struct sm_replay_parms p = {.channel = out, .type = kSMDataFormatALawPCM, .data_length = 1000};

    (void)state;
    assert_int_equal(connect_source(out, feed_of(vmprx), 0, 0), 0);
    assert_int_equal(sm_replay_start(&p), 0);
    ear = listening_to(out);
    talk(&talker, 0, 20);
    pass_ms(300);
    assert_int_equal(replay_offset(out), 1000);
    assert_int_equal(replay_status(out), ERR_SM_NO_REPLAY_IN_PROGRESS);
    find_spoken(heard, fetch(ear, heard, sizeof(heard)), 0, 500);
    assert_int_equal(replay_drops() % TICK, 7 * TICK - 1000); /* the rest of the last block, and all that follow */
}

static void a_collector_goes_before_a_source(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    tSMChannelId out = new_channel(kSMChannelTypeOutput), ear;
    tSMCollectorId collector = new_collector();
    int port = collector_port(collector), fd = sim_socket(TALKER, 0);
    uint8_t octets[TICK];

    (void)state;
    assert_int_equal(connect_source(out, feed_of(vmprx), 0, 0), 0);
    assert_int_equal(connect_collector(out, collector), 0);
    assert_int_equal(replay(out, kSMDataFormatALawPCM), 0);
    ear = listening_to(out);
    for (uint32_t first = 0; first < 10 * TICK; first += TICK) {
        for (unsigned i = 0; i < TICK; i++)
            octets[i] = spoken(first + i);
        assert_int_equal(sim_send(fd, HOST, port, octets, sizeof(octets)), 0);
        pass_ms(20);
    }
    pass_ms(200);
    find_spoken(heard, fetch(ear, heard, sizeof(heard)), 0, 10 * TICK);
    assert_int_equal(sm_collector_destroy(collector), 0); /* now it is the source's turn */
    talk(&talker, 0, 10);
    pass_ms(200);
    find_spoken(heard, fetch(ear, heard, sizeof(heard)), 0, 10 * TICK);
    sim_close(fd);
}

/* A datafeed of data that carries n octets of the talk, as they are said, and no more. */
static tSMDatafeedId short_talk(unsigned n)
{
    tSMChannelId from = new_channel(kSMChannelTypeOutput), in = new_channel(kSMChannelTypeInput);
    struct sm_record_parms r = {.channel = in, .type = kSMDataFormatALawPCM, .max_octets = n};
    tSMDatafeedId feed;

    assert_int_equal(redirect(in, 1, &feed), 0);
    assert_int_equal(connect_feed(in, output_feed(from)), 0);
    assert_int_equal(replay(from, kSMDataFormatALawPCM), 0);
    assert_int_equal(put_spoken(from, 0, 2000), 0);
    assert_int_equal(sm_record_start(&r), 0);
    return feed;
}

static void a_source_threshold_above_the_buffer_counts_as_half_of_it(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    tSMChannelId out = new_channel(kSMChannelTypeOutput);

    (void)state;
    assert_int_equal(connect_source(out, feed_of(vmprx), 1000000, 100000), 0);
    assert_int_equal(replay(out, kSMDataFormatALawPCM), 0);
    pass_ms(4096 / 8 - 20);
    assert_int_equal(replay_offset(out), 0);
    pass_ms(80);
    assert_in_range(replay_offset(out), 1, 4 * TICK);
}

static void without_a_timeout_the_threshold_of_a_source_is_waited_for(void **state)
{
    tSMChannelId out = new_channel(kSMChannelTypeOutput), ended = new_channel(kSMChannelTypeOutput);
    struct sm_replay_parms p = {.channel = ended, .type = kSMDataFormatALawPCM, .data_length = 400};

    (void)state;
    assert_int_equal(connect_source(out, short_talk(480), 640, 0), 0);
    assert_int_equal(replay(out, kSMDataFormatALawPCM), 0);
    assert_int_equal(connect_source(ended, short_talk(480), 640, 0), 0);
    assert_int_equal(sm_replay_start(&p), 0);
    pass_ms(2000);
    assert_int_equal(replay_offset(out), 0);
    assert_int_equal(replay_offset(ended), 400); /* it has all: nothing more to wait for */
}

static void a_short_supply_is_heard_after_the_timeout_of_the_source(void **state)
{
    tSMChannelId out = new_channel(kSMChannelTypeOutput), ear;
    unsigned at;

    (void)state;
    assert_int_equal(connect_source(out, short_talk(480), 640, 200), 0);
    assert_int_equal(replay(out, kSMDataFormatALawPCM), 0);
    ear = listening_to(out);
    pass_ms(1000);
    at = find_spoken(heard, fetch(ear, heard, sizeof(heard)), 0, 480);
    assert_in_range(at, 200 * 8 - TICK, 200 * 8 + 2 * TICK);
}

static void a_source_that_goes_leaves_the_channel_to_the_program(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    tSMChannelId out = new_channel(kSMChannelTypeOutput), ear;

    (void)state;
    assert_int_equal(connect_source(out, feed_of(vmprx), 0, 0), 0);
    assert_int_equal(replay(out, kSMDataFormatALawPCM), 0);
    ear = listening_to(out);
    pass_ms(100);
    assert_int_equal(sm_vmprx_destroy(vmprx), 0);
    assert_int_equal(put_spoken(out, 0, 800), 0);
    pass_ms(200);
    find_spoken(heard, fetch(ear, heard, sizeof(heard)), 0, 800);
}

static void data_is_not_sound(void **state)
{
    tSMChannelId in = new_channel(kSMChannelTypeInput), other = new_channel(kSMChannelTypeInput);
    tSMDatafeedId feed;

    (void)state;
    assert_int_equal(redirect(in, 1, &feed), 0);
    assert_int_equal(connect_feed(other, feed), ERR_SM_BAD_PARAMETER);
    assert_int_equal(redirect(in, 0, &feed), 0);
    assert_null(feed);
}

static void redirects_and_sources_are_refused_where_they_make_no_sense(void **state)
{
    tSMChannelId in = new_channel(kSMChannelTypeInput), out = new_channel(kSMChannelTypeOutput);
    tSMDatafeedId feed, none;

    (void)state;
    assert_int_equal(redirect(out, 1, &none), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_null(none);
    assert_int_equal(redirect(in, 1, &feed), 0);
    assert_int_equal(connect_source(in, feed, 0, 0), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(connect_source(out, feed, -1, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(connect_source(out, feed, 0, -1), ERR_SM_BAD_PARAMETER);
    assert_int_equal(connect_source(out, feed, 0, 0), 0);
    assert_int_equal(record(in, kSMDataFormatALawPCM), 0);
    assert_int_equal(replay(out, kSMDataFormatALawPCM), 0);
    assert_int_equal(redirect(in, 0, &none), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(connect_source(out, kSMNullDatafeedId, 0, 0), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(sm_channel_release(in), 0); /* the source goes, with what was on its way */
    pass_ms(100);
    assert_int_equal(connect_source(out, feed, 0, 0), ERR_SM_BAD_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(an_idle_output_half_gives_silence_in_step_with_the_clock),
        WORLD_TEST(an_output_half_that_nobody_hears_costs_no_steps),
        WORLD_TEST(any_number_of_channels_hear_one_output),
        WORLD_TEST(a_channel_may_hear_itself),
        WORLD_TEST(a_channel_without_output_half_has_no_output_feed),
        WORLD_TEST(the_output_rate_is_8000_or_16000_and_stands_while_something_runs),
        WORLD_TEST(an_output_that_is_recorded_stays_at_8000),
        WORLD_TEST(an_output_of_16000_is_not_for_inputs),
        WORLD_TEST(what_one_channel_records_another_plays_bit_for_bit),
        WORLD_TEST(a_channel_plays_a_feed_of_sound_as_its_source),
        WORLD_TEST(a_replay_that_its_source_cannot_feed_is_refused),
        WORLD_TEST(a_replay_of_given_length_completes_within_a_block_of_its_source),
        WORLD_TEST(a_collector_goes_before_a_source),
        WORLD_TEST(a_source_threshold_above_the_buffer_counts_as_half_of_it),
        WORLD_TEST(without_a_timeout_the_threshold_of_a_source_is_waited_for),
        WORLD_TEST(a_short_supply_is_heard_after_the_timeout_of_the_source),
        WORLD_TEST(a_source_that_goes_leaves_the_channel_to_the_program),
        WORLD_TEST(data_is_not_sound),
        WORLD_TEST(redirects_and_sources_are_refused_where_they_make_no_sense),
    };

    return cmocka_run_group_tests_name("output", tests, NULL, NULL);
}
