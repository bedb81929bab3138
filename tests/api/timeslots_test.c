/** Timeslots: channels and TDM end-points that put out to them and hear them, and the switch between. */
#include "world.h"

static uint8_t heard[20000];

static int switch_input(tSMChannelId channel, int st, int ts)
{
    struct sm_switch_channel_parms p = {.channel = channel, .st = st, .ts = ts};

    return sm_switch_channel_input(&p);
}

static int switch_output(tSMChannelId channel, int st, int ts)
{
    struct sm_switch_channel_parms p = {.channel = channel, .st = st, .ts = ts};

    return sm_switch_channel_output(&p);
}

static tSMTDMtxId new_tdmtx(int stream, int timeslot)
{
    struct sm_tdmtx_create_parms p = {.module = module, .stream = stream, .timeslot = timeslot};

    assert_int_equal(sm_tdmtx_create(&p), 0);
    assert_non_null(p.tdmtx);
    return p.tdmtx;
}

static tSMTDMrxId new_tdmrx(int stream, int timeslot)
{
    struct sm_tdmrx_create_parms p = {.module = module, .stream = stream, .timeslot = timeslot};

    assert_int_equal(sm_tdmrx_create(&p), 0);
    assert_non_null(p.tdmrx);
    return p.tdmrx;
}

static tSMDatafeedId tdmrx_feed(tSMTDMrxId tdmrx)
{
    struct sm_tdmrx_datafeed_parms p = {.tdmrx = tdmrx};

    assert_int_equal(sm_tdmrx_get_datafeed(&p), 0);
    assert_non_null(p.datafeed);
    return p.datafeed;
}

static int feed_tdmtx(tSMTDMtxId tdmtx, tSMDatafeedId feed)
{
    struct sm_tdmtx_datafeed_connect_parms p = {.data_source = feed, .tdmtx = tdmtx};

    return sm_tdmtx_datafeed_connect(&p);
}

static struct sm_channel_info_parms info_of(tSMChannelId channel)
{
    struct sm_channel_info_parms p = {.channel = channel};

    assert_int_equal(sm_channel_info(&p), 0);
    assert_int_equal(p.card, -1);
    return p;
}

/* A talker whose octets are put out to a timeslot. */
static struct sim_rtp talker_on(int stream, int timeslot)
{
    tSMVMPrxId vmprx = new_receiver();

    assert_int_equal(feed_tdmtx(new_tdmtx(stream, timeslot), feed_of(vmprx)), 0);
    return new_talker(TALKER, vmprx, 8);
}

static tSMChannelId listener_on(int stream, int timeslot)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    assert_int_equal(switch_input(channel, stream, timeslot), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    return channel;
}

/* It heard octets first ... of the talk, `ticks` of them in a row. */
static void assert_heard(tSMChannelId channel, uint32_t first, unsigned ticks)
{
    unsigned n = fetch(channel, heard, sizeof(heard));

    find_spoken(heard, n, first, ticks * TICK);
}

static void assert_silence(tSMChannelId channel, unsigned at_least)
{
    unsigned n = fetch(channel, heard, sizeof(heard));

    assert_true(n >= at_least);
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(heard[i], 0xD5);
}

static void what_is_put_out_to_a_timeslot_is_heard_there_bit_for_bit(void **state)
{
    struct sim_rtp talker = talker_on(64, 1);
    tSMChannelId same = listener_on(64, 1), other = listener_on(64, 2), stream = listener_on(65, 1);

    (void)state;
    talk(&talker, 0, 30);
    assert_heard(same, 0, 25);
    assert_silence(other, 25 * TICK);
    assert_silence(stream, 25 * TICK);
    sim_close(talker.fd);
}

static void a_channel_plays_to_a_timeslot_and_others_record_it_bit_for_bit(void **state)
{
    tSMChannelId speaks = new_channel(kSMChannelTypeFullDuplex), hears, itself = speaks;

    (void)state;
    assert_int_equal(switch_output(speaks, 64, 9), 0);
    hears = listener_on(64, 9);
    assert_int_equal(switch_input(itself, 64, 9), 0);
    assert_int_equal(record(itself, kSMDataFormatALawPCM), 0);
    assert_int_equal(replay(speaks, kSMDataFormatALawPCM), 0);
    assert_int_equal(put_spoken(speaks, 0, 1600), 0);
    pass_ms(300);
    assert_heard(hears, 0, 10);
    assert_heard(itself, 0, 10);
    assert_int_equal(replay_abort(speaks), 1600);
    assert_int_equal(sm_channel_release(speaks), 0); /* with both its timeslots */
    fetch(hears, heard, sizeof(heard));
    pass_ms(200);
    assert_silence(hears, 8 * TICK);
}

static void a_wideband_output_half_is_not_for_timeslots(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeOutput);
    struct sm_channel_set_output_rate_parms wide = {.channel = channel, .sample_rate = 16000};
    struct sm_channel_set_output_rate_parms narrow = {.channel = channel, .sample_rate = 8000};
    tSMTDMtxId tdmtx = new_tdmtx(64, 0);

    (void)state;
    assert_int_equal(sm_channel_set_output_rate(&wide), 0);
    assert_int_equal(switch_output(channel, 64, 0), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(info_of(channel).ost, -1);
    assert_int_equal(feed_tdmtx(tdmtx, output_feed(channel)), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_channel_set_output_rate(&narrow), 0);
    assert_int_equal(switch_output(channel, 64, 1), 0);
    assert_int_equal(sm_channel_set_output_rate(&wide), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(switch_output(channel, -1, -1), 0);
    assert_int_equal(sm_channel_set_output_rate(&wide), 0);
    assert_int_equal(sm_channel_set_output_rate(&narrow), 0);
    assert_int_equal(feed_tdmtx(tdmtx, output_feed(channel)), 0);
    assert_int_equal(sm_channel_set_output_rate(&wide), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(feed_tdmtx(tdmtx, kSMNullDatafeedId), 0);
    assert_int_equal(sm_channel_set_output_rate(&wide), 0);
}

/* Nobody hears the timeslot: the output half does not run. */
static void a_timeslot_that_nobody_hears_costs_no_steps(void **state)
{
    struct metrum_module_stats_parms before = {.module = module}, after = {.module = module};
    tSMChannelId speaks = new_channel(kSMChannelTypeOutput), hears;

    (void)state;
    assert_int_equal(switch_output(speaks, 64, 9), 0);
    hears = listener_on(64, 9);
    pass_ms(100);
    assert_int_equal(record_abort(hears, 1), 0);
    pass_ms(100);
    assert_int_equal(metrum_module_stats(&before), 0);
    pass_ms(1000);
    assert_int_equal(metrum_module_stats(&after), 0);
    assert_int_equal(after.ticks, before.ticks);
}

static void any_number_hear_one_timeslot_as_one_type(void **state)
{
    struct sim_rtp talker = talker_on(0, 0);
    struct sm_switch_channel_parms p = {.channel = new_channel(kSMChannelTypeFullDuplex), .type = kSMTimeslotTypeMuLaw};
    struct sm_tdmrx_create_parms rx = {.module = module, .type = kSMTimeslotTypeMuLaw};
    tSMChannelId channels[3], on_feed = new_channel(kSMChannelTypeInput);

    (void)state;
    for (unsigned i = 0; i < 3; i++)
        channels[i] = listener_on(0, 0);
    assert_int_equal(connect_feed(on_feed, tdmrx_feed(new_tdmrx(0, 0))), 0);
    assert_int_equal(record(on_feed, kSMDataFormatALawPCM), 0);
    assert_int_equal(sm_switch_channel_input(&p), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_tdmrx_create(&rx), ERR_SM_BAD_PARAMETER);
    assert_null(rx.tdmrx);
    assert_int_equal(info_of(p.channel).ist, -1);
    talk(&talker, 0, 30);
    for (unsigned i = 0; i < 3; i++)
        assert_heard(channels[i], 0, 25);
    assert_heard(on_feed, 0, 25);
    p.ts = 1;
    assert_int_equal(sm_switch_channel_input(&p), 0); /* another timeslot, another type */
    assert_int_equal(info_of(p.channel).itype, kSMTimeslotTypeMuLaw);
    sim_close(talker.fd);
}

static void one_object_at_a_time_puts_out_to_a_timeslot(void **state)
{
    tSMChannelId first = new_channel(kSMChannelTypeOutput), second = new_channel(kSMChannelTypeFullDuplex);
    struct sm_tdmtx_create_parms tx = {.module = module, .stream = 64, .timeslot = 5};
    tSMTDMtxId tdmtx;

    (void)state;
    assert_int_equal(switch_output(first, 64, 5), 0);
    assert_int_equal(switch_output(first, 64, 5), 0); /* its own already */
    assert_int_equal(switch_output(second, 64, 5), ERR_SM_CHANNEL_ALLOCATED);
    assert_int_equal(info_of(second).ost, -1);
    assert_int_equal(sm_tdmtx_create(&tx), ERR_SM_CHANNEL_ALLOCATED);
    assert_null(tx.tdmtx);
    assert_int_equal(switch_output(first, 64, 6), 0); /* moves */
    assert_int_equal(switch_output(second, 64, 5), 0);
    assert_int_equal(switch_output(second, -1, -1), 0);
    tdmtx = new_tdmtx(64, 5);
    assert_int_equal(switch_output(second, 64, 5), ERR_SM_CHANNEL_ALLOCATED);
    assert_int_equal(sm_tdmtx_destroy(tdmtx), 0);
    assert_int_equal(switch_output(second, 64, 5), 0);
    assert_int_equal(sm_channel_release(second), 0); /* with its timeslot */
    assert_int_equal(sm_channel_release(first), 0);
    new_tdmtx(64, 5);
    new_tdmtx(64, 6);
}

static void info_tells_the_timeslots_of_a_channel(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex);
    struct sm_channel_info_parms i = info_of(channel);

    (void)state;
    assert_true(i.ost == -1 && i.ots == -1 && i.ist == -1 && i.its == -1);
    assert_int_equal(switch_input(channel, 64, 7), 0);
    assert_int_equal(switch_output(channel, 65, 8), 0);
    i = info_of(channel);
    assert_true(i.ist == 64 && i.its == 7 && i.ost == 65 && i.ots == 8);
    assert_true(i.itype == kSMTimeslotTypeALaw && i.otype == kSMTimeslotTypeALaw);
    assert_int_equal(switch_input(channel, -1, -1), 0);
    assert_int_equal(switch_output(channel, -1, -1), 0);
    assert_int_equal(switch_output(channel, -1, -1), 0); /* nothing to take away */
    i = info_of(channel);
    assert_true(i.ost == -1 && i.ots == -1 && i.ist == -1 && i.its == -1);
}

static void timeslots_are_checked(void **state)
{
    static const int bad[][2] = {{-1, 0}, {0, -1}, {128, 0}, {0, 128}, {-2, -2}, {INT32_MAX, 0}, {0, INT32_MIN}};
    tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex);
    struct sm_switch_channel_parms p = {.channel = channel, .type = (enum kSMTimeslotType)3};

    (void)state;
    for (unsigned i = 0; i < COUNT(bad); i++) {
        struct sm_tdmtx_create_parms tx = {.module = module, .stream = bad[i][0], .timeslot = bad[i][1]};
        struct sm_tdmrx_create_parms rx = {.module = module, .stream = bad[i][0], .timeslot = bad[i][1]};

        assert_int_equal(switch_input(channel, bad[i][0], bad[i][1]), ERR_SM_BAD_PARAMETER);
        assert_int_equal(switch_output(channel, bad[i][0], bad[i][1]), ERR_SM_BAD_PARAMETER);
        assert_int_equal(sm_tdmtx_create(&tx), ERR_SM_BAD_PARAMETER);
        assert_int_equal(sm_tdmrx_create(&rx), ERR_SM_BAD_PARAMETER);
    }
    assert_int_equal(sm_switch_channel_input(&p), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_switch_channel_output(&p), ERR_SM_BAD_PARAMETER);
    assert_int_equal(switch_input(new_channel(kSMChannelTypeOutput), 0, 0), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(switch_output(new_channel(kSMChannelTypeInput), 0, 0), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(switch_input(channel, 127, 127), 0);
    assert_int_equal(switch_output(channel, 127, 127), 0);
}

/* As modem programs count: 32 timeslots of min_stream, then those of the next. */
static void a_module_has_64_timeslots_where_programs_look_for_them(void **state)
{
    struct sm_module_info_parms info = {.module = module};
    int st, ts = 0;

    (void)state;
    assert_int_equal(sm_get_module_info(&info), 0);
    st = info.min_stream;
    for (unsigned i = 0; i < 64; i++, ts++) {
        tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex);

        if (ts == 32)
            ts = 0, st++;
        assert_true(st < info.min_stream + info.stream_count);
        assert_int_equal(switch_output(channel, st, ts), 0);
        assert_int_equal(switch_input(channel, st, ts), 0);
    }
}

static void a_timeslot_and_a_datafeed_take_each_others_place(void **state)
{
    struct sim_rtp on_slot = talker_on(64, 1), on_feed;
    tSMChannelId channel = listener_on(64, 1);
    tSMVMPrxId vmprx = new_receiver();
    uint32_t said;

    (void)state;
    on_feed = new_talker("203.0.113.6", vmprx, 8);
    said = talk(&on_slot, 0, 20);
    assert_heard(channel, 0, 15);
    assert_int_equal(connect_feed(channel, feed_of(vmprx)), 0);
    assert_int_equal(info_of(channel).ist, -1);
    talk(&on_feed, 5000, 20);
    assert_heard(channel, 5000, 15);
    assert_int_equal(switch_input(channel, 64, 1), 0);
    assert_int_equal(info_of(channel).ist, 64);
    pass_ms(500); /* what the talker said before has been played */
    fetch(channel, heard, sizeof(heard));
    talk(&on_slot, said, 25);
    assert_heard(channel, said, 15);
    assert_int_equal(switch_input(channel, -1, -1), 0);
    fetch(channel, heard, sizeof(heard));
    pass_ms(200);
    assert_silence(channel, 8 * TICK);
    sim_close(on_slot.fd);
    sim_close(on_feed.fd);
}

static void of_several_tdmtx_on_one_datafeed_the_last_has_it(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    tSMTDMtxId first = new_tdmtx(64, 0), last = new_tdmtx(64, 1);
    tSMChannelId on_first = listener_on(64, 0), on_last = listener_on(64, 1), direct = new_hearing(vmprx);

    (void)state;
    assert_int_equal(record(direct, kSMDataFormatALawPCM), 0);
    assert_int_equal(feed_tdmtx(first, feed_of(vmprx)), 0);
    assert_int_equal(feed_tdmtx(last, feed_of(vmprx)), 0);
    talk(&talker, 0, 30);
    assert_silence(on_first, 25 * TICK);
    assert_heard(on_last, 0, 25);
    assert_heard(direct, 0, 25); /* a channel is no TDM[tx] */
    sim_close(talker.fd);
}

static void the_feed_of_a_tdmrx_is_not_for_a_tdmtx(void **state)
{
    tSMTDMtxId tdmtx = new_tdmtx(64, 0);

    (void)state;
    assert_int_equal(feed_tdmtx(tdmtx, tdmrx_feed(new_tdmrx(64, 1))), ERR_SM_BAD_PARAMETER);
    assert_int_equal(feed_tdmtx(tdmtx, kSMNullDatafeedId), 0);
    assert_int_equal(feed_tdmtx(kSMNullTDMtxId, kSMNullDatafeedId), ERR_SM_BAD_PARAMETER);
}

/* Whatever goes, those behind it hear silence, in step with the clock. */
static void whatever_goes_leaves_silence(void **state)
{
    (void)state;
    for (unsigned what = 0; what < 4; what++) {
        tSMVMPrxId vmprx = new_receiver();
        struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
        tSMTDMtxId tdmtx = new_tdmtx(64, 3);
        tSMTDMrxId tdmrx = new_tdmrx(64, 3);
        tSMChannelId channel = new_channel(kSMChannelTypeInput);

        assert_int_equal(feed_tdmtx(tdmtx, feed_of(vmprx)), 0);
        assert_int_equal(connect_feed(channel, tdmrx_feed(tdmrx)), 0);
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
        talk(&talker, 0, 20);
        assert_heard(channel, 0, 15);
        if (what == 0)
            assert_int_equal(sm_vmprx_destroy(vmprx), 0);
        else if (what == 1)
            assert_int_equal(sm_tdmtx_destroy(tdmtx), 0);
        else if (what == 2)
            assert_int_equal(sm_tdmrx_destroy(tdmrx), 0);
        else
            assert_int_equal(feed_tdmtx(tdmtx, kSMNullDatafeedId), 0);
        pass_ms(1000);
        assert_silence(channel, 980 * 8);
        assert_int_equal(sm_channel_release(channel), 0);
        if (what)
            assert_int_equal(sm_vmprx_destroy(vmprx), 0);
        if (what != 1)
            assert_int_equal(sm_tdmtx_destroy(tdmtx), 0);
        if (what != 2)
            assert_int_equal(sm_tdmrx_destroy(tdmrx), 0);
        sim_close(talker.fd);
    }
}

static void modules_have_timeslots_of_their_own(void **state)
{
    tSMModuleId first = module;
    struct sim_rtp talker;
    tSMVMPrxId vmprx;
    tSMTDMtxId tdmtx;
    tSMChannelId channel;

    (void)state;
    talker = talker_on(64, 1);
    module = open_virtual(CARD, 1);
    vmprx = new_receiver();
    tdmtx = new_tdmtx(64, 1); /* the same number is free here */
    channel = listener_on(64, 1);
    module = first;
    assert_int_equal(feed_tdmtx(new_tdmtx(64, 2), feed_of(vmprx)), ERR_SM_NOT_SAME_MODULE);
    assert_int_equal(feed_tdmtx(tdmtx, tdmrx_feed(new_tdmrx(64, 1))), ERR_SM_NOT_SAME_MODULE);
    talk(&talker, 0, 5);
    assert_int_equal(fetch(channel, heard, sizeof(heard)), 0); /* its module's time stands still */
    sim_close(talker.fd);
}

static struct sm_config_module_sw_parms automatic(void)
{
    return (struct sm_config_module_sw_parms){.module = module,
                                              .auto_assign_out_ts = 1,
                                              .auto_assign_in_ts = 1,
                                              .out_st0 = 64,
                                              .out_st1 = 65,
                                              .out_base_ts = 126,
                                              .in_type = kSMTimeslotTypeMuLaw,
                                              .in_st0 = 66,
                                              .in_st1 = 67,
                                              .in_base_ts = 127};
}

static void a_module_gives_channels_timeslots_by_itself(void **state)
{
    static const int out[][2] = {{64, 126}, {64, 127}, {65, 126}, {65, 127}, {-1, -1}};
    static const int in[][2] = {{66, 127}, {67, 127}, {-1, -1}, {-1, -1}, {-1, -1}};
    struct sm_config_module_sw_parms p = automatic();
    tSMChannelId channels[COUNT(out)];
    struct sm_channel_info_parms i;

    (void)state;
    assert_int_equal(sm_config_module_switching(&p), 0);
    for (unsigned n = 0; n < COUNT(out); n++) {
        channels[n] = new_channel(kSMChannelTypeFullDuplex);
        i = info_of(channels[n]);
        assert_true(i.ost == out[n][0] && i.ots == out[n][1] && i.ist == in[n][0] && i.its == in[n][1]);
        assert_int_equal(i.itype, i.ist < 0 ? kSMTimeslotTypeALaw : kSMTimeslotTypeMuLaw);
    }
    assert_int_equal(sm_channel_release(channels[1]), 0);
    i = info_of(new_channel(kSMChannelTypeOutput)); /* what became free */
    assert_true(i.ost == 64 && i.ots == 127 && i.ist == -1);
    p = (struct sm_config_module_sw_parms){.module = module};
    assert_int_equal(sm_config_module_switching(&p), 0);
    assert_int_equal(info_of(new_channel(kSMChannelTypeInput)).ist, -1);
}

static void automatic_timeslots_are_checked(void **state)
{
    struct sm_config_module_sw_parms p;

    (void)state;
    p = automatic(), p.out_st0 = 128;
    assert_int_equal(sm_config_module_switching(&p), ERR_SM_BAD_PARAMETER);
    p = automatic(), p.out_st1 = -1;
    assert_int_equal(sm_config_module_switching(&p), ERR_SM_BAD_PARAMETER);
    p = automatic(), p.in_base_ts = 128;
    assert_int_equal(sm_config_module_switching(&p), ERR_SM_BAD_PARAMETER);
    p = automatic(), p.in_type = (enum kSMTimeslotType)3;
    assert_int_equal(sm_config_module_switching(&p), ERR_SM_BAD_PARAMETER);
    assert_int_equal(info_of(new_channel(kSMChannelTypeFullDuplex)).ost, -1); /* nothing changed */
    p = automatic(), p.auto_assign_in_ts = 0, p.in_st0 = 9999;
    assert_int_equal(sm_config_module_switching(&p), 0); /* not looked at */
}

static void every_stream_of_a_module_has_its_info(void **state)
{
    struct sm_stream_info_parms p = {.module = module};

    (void)state;
    for (p.stream = 0; p.stream < 128; p.stream++) {
        assert_int_equal(sm_get_stream_info(&p), 0);
        assert_string_equal(p.serial_no, "METRUM-0");
        assert_int_equal(p.timeslot_count, 128);
        assert_int_equal(p.serial_port_ix, p.stream < 64 ? -1 : p.stream - 64);
    }
    assert_int_equal(sm_get_stream_info(&p), ERR_SM_BAD_PARAMETER);
    p.stream = -1;
    assert_int_equal(sm_get_stream_info(&p), ERR_SM_BAD_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(what_is_put_out_to_a_timeslot_is_heard_there_bit_for_bit),
        WORLD_TEST(a_channel_plays_to_a_timeslot_and_others_record_it_bit_for_bit),
        WORLD_TEST(a_wideband_output_half_is_not_for_timeslots),
        WORLD_TEST(a_timeslot_that_nobody_hears_costs_no_steps),
        WORLD_TEST(any_number_hear_one_timeslot_as_one_type),
        WORLD_TEST(one_object_at_a_time_puts_out_to_a_timeslot),
        WORLD_TEST(info_tells_the_timeslots_of_a_channel),
        WORLD_TEST(timeslots_are_checked),
        WORLD_TEST(a_module_has_64_timeslots_where_programs_look_for_them),
        WORLD_TEST(a_timeslot_and_a_datafeed_take_each_others_place),
        WORLD_TEST(of_several_tdmtx_on_one_datafeed_the_last_has_it),
        WORLD_TEST(the_feed_of_a_tdmrx_is_not_for_a_tdmtx),
        WORLD_TEST(whatever_goes_leaves_silence),
        WORLD_TEST(modules_have_timeslots_of_their_own),
        WORLD_TEST(a_module_gives_channels_timeslots_by_itself),
        WORLD_TEST(automatic_timeslots_are_checked),
        WORLD_TEST(every_stream_of_a_module_has_its_info),
    };

    return cmocka_run_group_tests_name("timeslots", tests, NULL, NULL);
}
