/** Every call that takes memory, sockets or descriptors, with each of those failing: once, and from then on. */
#include "data.h"

/* One call under test. It works on a fresh world, returns its result and leaves what it made to the end of the card. */
struct call {
    const char *name;
    int (*run)(void);
    bool keeps_going; /* it has another way when something fails, and may succeed */
};

static tSMChannelId channel, duplex;
static tSMVMPrxId vmprx;
static tSMDispatcherId dispatcher;
static tSMCollectorId collector;
static tSMVMPtxId sender;

/* What an OUT id holds before the call: no call may leave it there. */
static void *const UNSET = (void *)(uintptr_t)77;

static int checked(int err, const void *id)
{
    assert_ptr_not_equal(id, UNSET);
    if (err)
        assert_null(id);
    else
        assert_non_null(id);
    return err;
}

static int make_dispatcher(void)
{
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);
    int err;

    p.dispatcher = UNSET;
    err = sm_udp_dispatcher_create(&p);
    return checked(err, p.dispatcher);
}

static int create_dispatcher_on_a_named_port(void)
{
    struct sm_udp_dispatcher_create_parms p = ipv6_dispatcher("2001:db8::9", 4000);
    int err;

    p.source_ipv6.sin6_port = 0x7017;
    p.destination_ipv6.sin6_flowinfo = 0x4523; /* asks for a flow label */
    p.dispatcher = UNSET;
    err = sm_udp_dispatcher_create(&p);
    return checked(err, p.dispatcher);
}

static int create_vmprx(void)
{
    struct sm_vmprx_create_parms p = {.vmprx = UNSET, .module = module};
    int err = sm_vmprx_create(&p);

    return checked(err, p.vmprx);
}

static int create_vmprx_on_a_shared_port(void)
{
    struct sm_udp_dispatcher_create_parms d = ipv4_dispatcher(LISTENER, 4000);
    struct metrum_vmprx_create_parms p = {.vmprx = UNSET, .module = module, .rtp_port = 0x1770};
    int err;

    d.source.sin_port = 0x7017; /* 0x1770 in network byte order */
    err = sm_udp_dispatcher_create(&d);
    if (err)
        return err;
    err = metrum_vmprx_create(&p);
    return checked(err, p.vmprx);
}

static int alloc_channel(void)
{
    struct sm_channel_alloc_placed_parms p = {.channel = UNSET, .module = module, .type = kSMChannelTypeFullDuplex};
    int err = sm_channel_alloc_placed(&p);

    return checked(err, p.channel);
}

static int start_record(void)
{
    return record(channel, kSMDataFormatALawPCM);
}

static int start_record_at_another_rate(void)
{
    struct sm_record_parms p = {.channel = channel, .type = kSMDataFormat16bit, .sampling_rate = 11000};

    return sm_record_start(&p);
}

static int start_record_without_silence_and_tones(void)
{
    struct sm_record_parms p = {.channel = channel,
                                .type = kSMDataFormatOKIADPCM,
                                .sampling_rate = 6000,
                                .agc = 1,
                                .silence_elimination = 1,
                                .tone_elimination_mode = kSMToneDetectionMinDuration40};

    return sm_record_start(&p);
}

static int start_record_to_a_dispatcher(void)
{
    assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
    return start_record();
}

static int change_the_threshold_of_a_record(void)
{
    int err = start_record_to_a_dispatcher();

    return err ? err : set_threshold(channel, 8 * 400);
}

static int destroy_the_dispatcher_of_a_record(void)
{
    int err = start_record_to_a_dispatcher();

    return err ? err : sm_dispatcher_destroy(dispatcher);
}

static int checked_event(int err, tSMEventId event)
{
    if (err)
        assert_true(event.fd == -1 && event.mode == 0);
    else
        assert_true(event.fd >= 0 && event.fd != 77);
    return checked(err, event.eip);
}

static const tSMEventId unset_event = {.fd = 77, .mode = 77, .eip = (tSM_EVENT_INTERNALS)(uintptr_t)77};

static int create_event(int type, tSMChannelId on, int binding)
{
    tSMEventId event = unset_event;
    int err = smd_ev_create(&event, on, type, binding);

    if (!err)
        assert_int_equal(smd_ev_free(event), 0);
    return checked_event(err, event);
}

static int start_replay_with_its_data(const struct sm_replay_parms *replay_parms)
{
    struct sm_replay_parms p = *replay_parms;
    int err;

    p.channel = new_channel(kSMChannelTypeOutput);
    err = sm_replay_start(&p);
    if (!err)
        assert_int_equal(put_spoken(p.channel, 0, 2000), 0);
    if (err)
        assert_int_equal(sm_channel_release(p.channel), 0);
    return err;
}

static int start_replay(void)
{
    return start_replay_with_its_data(&(struct sm_replay_parms){.type = kSMDataFormatALawPCM});
}

static int start_replay_at_another_rate(void)
{
    return start_replay_with_its_data(&(struct sm_replay_parms){
        .type = kSMDataFormat16bit, .sampling_rate = 11000, .speed = 90, .agc = 1, .volume = 3});
}

static int adjust_a_replay(void)
{
    struct sm_replay_adjust_parms p = {.channel = new_channel(kSMChannelTypeOutput), .speed = 80};
    int err = replay(p.channel, kSMDataFormatALawPCM);

    if (!err)
        err = sm_replay_adjust(&p);
    if (err)
        assert_int_equal(sm_channel_release(p.channel), 0);
    return err;
}

static int create_collector(void)
{
    struct sm_udp_collector_create_parms p = {.collector = UNSET, .module = module};
    int err = sm_udp_collector_create(&p);

    return checked(err, p.collector);
}

static int create_collector_on_a_shared_port(void)
{
    struct sm_udp_dispatcher_create_parms d = ipv4_dispatcher(LISTENER, 4000);
    struct metrum_udp_collector_create_parms p = {.collector = UNSET, .module = module, .port = 0x1770};
    int err;

    d.source.sin_port = 0x7017; /* 0x1770 in network byte order */
    err = sm_udp_dispatcher_create(&d);
    if (err)
        return err;
    err = metrum_udp_collector_create(&p);
    return checked(err, p.collector);
}

static int get_collector_event(void)
{
    struct sm_collector_event_parms p = {.collector = collector, .event = unset_event};
    int err = sm_collector_get_event(&p);

    return checked_event(err, p.event);
}

static int create_sender(void)
{
    struct sm_vmptx_create_parms p = {.vmptx = UNSET, .module = module};
    int err = sm_vmptx_create(&p);

    return checked(err, p.vmptx);
}

static int address_a_sender(void)
{
    struct sm_vmptx_config_parms p = sender_to(sender, 4100);

    return sm_vmptx_config(&p);
}

static int get_sender_event(void)
{
    struct sm_vmptx_event_parms p = {.vmptx = sender, .event = unset_event};
    int err = sm_vmptx_get_event(&p);

    return checked_event(err, p.event);
}

static int create_specific_event(void)
{
    return create_event(kSMEventTypeReadData, channel, kSMChannelSpecificEvent);
}

static int create_any_channel_event(void)
{
    return create_event(kSMEventTypeReadData, kSMNullChannelId, kSMAnyChannelEvent);
}

static int get_vmprx_event(void)
{
    struct sm_vmprx_event_parms p = {.vmprx = vmprx, .event = unset_event};
    int err = sm_vmprx_get_event(&p);

    if (!err)
        assert_true(is_set(p.event));
    return checked_event(err, p.event);
}

static int get_module_event(void)
{
    struct sm_module_event_parms p = {.module_id = module, .event = unset_event};
    int err = sm_module_get_event(&p);

    return checked_event(err, p.event);
}

static int open_second_module(void)
{
    struct sm_open_module_parms p = {.card_id = CARD, .module_ix = 1, .module_id = UNSET};
    int err = sm_open_module(&p);

    return checked(err, p.module_id);
}

static int open_second_module_with_virtual_clock(void)
{
    struct metrum_open_virtual_module_parms p = {.card_id = CARD, .module_ix = 1, .module_id = UNSET};
    int err = metrum_open_virtual_module(&p);

    return checked(err, p.module_id);
}

static int open_another_card(void)
{
    int err = open_card("localhost/key", 1);

    if (!err)
        assert_int_equal(close_card(1), 0);
    return err;
}

static int check_the_configuration(void)
{
    char text[8];

    return metrum_config_check(text, sizeof(text));
}

static int set_jitter(void)
{
    struct sm_vmprx_jitter_parms p = {.vmprx = vmprx, .max_delay_ms = 1000, .initial_delay_ms = 100};

    return sm_vmprx_config_jitter(&p);
}

static int map_codec_with_concealment(void)
{
    struct sm_vmprx_codec_alaw_parms p = {.vmprx = vmprx, .payload_type = 8, .plc_mode = kSMPLCModeEnabled};

    return sm_vmprx_config_codec_alaw(&p);
}

static int map_codec(void)
{
    struct sm_vmprx_codec_mulaw_parms p = {.vmprx = vmprx, .payload_type = 0};

    return sm_vmprx_config_codec_mulaw(&p);
}

static int create_tdm_end_points(void)
{
    struct sm_tdmrx_create_parms rx = {.tdmrx = UNSET, .module = module};
    struct sm_tdmtx_create_parms tx = {.tdmtx = UNSET, .module = module};
    int err = sm_tdmrx_create(&rx);

    if (checked(err, rx.tdmrx))
        return err;
    err = sm_tdmtx_create(&tx);
    return checked(err, tx.tdmtx);
}

static int configure_a_receiver(void)
{
    return configure_data(channel, kSMDCProtocolRawRx, kSMDCConfigEncodingHDLC);
}

static int configure_a_sender(void)
{
    return configure_data(duplex, kSMDCProtocolRawTx, kSMDCConfigEncodingAsync);
}

static int configure_a_modem(void)
{
    struct smdc_v29_config_parms v29 = {9600};

    return CONFIGURE_WITH(channel, kSMDCProtocolV29rx, v29, kSMDCConfigEncodingAsync);
}

static int configure_both_ways(void)
{
    struct smdc_v110_config_parms v110 = {9600, kSMDCFormatAsync};

    return CONFIGURE_WITH(duplex, kSMDCProtocolV110, v110, kSMDCConfigEncodingNone);
}

#define CALL(f) {.name = #f, .run = f}
#define CALL_WITH_ANOTHER_WAY(f) {.name = #f, .run = f, .keeps_going = true}

static const struct call calls[] = {
    CALL(make_dispatcher),
    CALL(create_dispatcher_on_a_named_port),
    CALL(create_vmprx),
    CALL(create_vmprx_on_a_shared_port),
    CALL(alloc_channel),
    CALL(start_record),
    CALL(start_record_at_another_rate),
    CALL(start_record_without_silence_and_tones),
    CALL(start_record_to_a_dispatcher),
    CALL(change_the_threshold_of_a_record),
    CALL_WITH_ANOTHER_WAY(destroy_the_dispatcher_of_a_record),
    CALL(start_replay),
    CALL(start_replay_at_another_rate),
    CALL(adjust_a_replay),
    CALL(create_collector),
    CALL(create_collector_on_a_shared_port),
    CALL(get_collector_event),
    CALL(create_sender),
    CALL_WITH_ANOTHER_WAY(address_a_sender),
    CALL(get_sender_event),
    CALL(create_specific_event),
    CALL(create_any_channel_event),
    CALL(get_vmprx_event),
    CALL(get_module_event),
    CALL(open_second_module),
    CALL(open_second_module_with_virtual_clock),
    CALL(open_another_card),
    CALL(check_the_configuration),
    CALL(set_jitter),
    CALL(map_codec_with_concealment),
    CALL(map_codec),
    CALL(create_tdm_end_points),
    CALL(configure_a_receiver),
    CALL(configure_a_sender),
    CALL(configure_a_modem),
    CALL(configure_both_ways),
};

/* The stream that was there before goes on, and new ones can be made. */
static void module_works_on(void)
{
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    int fd = listen_at(4001);
    tSMChannelId another = new_hearing(vmprx);
    uint8_t heard[8000];
    unsigned n;

    assert_int_equal(connect_dispatcher(another, new_dispatcher(LISTENER, 4001)), 0);
    assert_int_equal(record(another, kSMDataFormatALawPCM), 0);
    talk(&talker, 0, 16);
    assert_int_equal(sm_channel_release(another), 0);
    n = gather(fd, heard, sizeof(heard), NULL);
    find_spoken(heard, n, 0, 7 * TICK);
    sim_close(fd);
    sim_close(talker.fd);
}

/* What the library holds: it must be the same after a call that failed. */
static unsigned objects(void)
{
    struct metrum_module_stats_parms s = {.module = module};

    assert_int_equal(metrum_module_stats(&s), 0);
    return (unsigned)(s.vmptx * 100000000 + s.channels * 1000000 + s.collectors * 10000 + s.dispatchers * 100 + s.vmprx);
}

static void fresh_world(void)
{
    world_end(NULL);
    world_begin(NULL);
    channel = new_channel(kSMChannelTypeInput);
    duplex = new_channel(kSMChannelTypeFullDuplex);
    vmprx = new_receiver();
    dispatcher = new_dispatcher(LISTENER, 4000);
    collector = new_collector();
    sender = new_sender();
}

/* @return whether there was an n-th call to fail */
static bool fails_at(const struct call *call, unsigned n, bool from_then_on)
{
    unsigned before, leaks;
    bool failed;
    int err;

    fresh_world();
    before = objects();
    leaks = sim_leaks();
    sim_fail_at(n, from_then_on);
    err = call->run();
    failed = sim_failed();
    sim_fail_at(0, false);
    if (!failed)
        assert_int_equal(err, 0);
    else if (err != ERR_SM_NO_RESOURCES && err != ERR_SM_OS_RESOURCE_PROBLEM && !(call->keeps_going && !err))
        fail_msg("%s with failure %u%s gives %d", call->name, n, from_then_on ? " and all after" : "", err);
    if (failed && err && sim_leaks() != leaks && !strstr(call->name, "of_a_record") && !strstr(call->name, "shared")) {
        sim_report_leaks();
        fail_msg("%s with failure %u%s leaves something behind", call->name, n, from_then_on ? " and all after" : "");
    }
    if (failed && err && !strstr(call->name, "shared"))
        assert_int_equal(objects(), before);
    module_works_on();
    close_card(CARD);
    if (sim_leaks()) {
        sim_report_leaks();
        fail_msg("%s with failure %u%s leaks", call->name, n, from_then_on ? " and all after" : "");
    }
    return failed;
}

static void each_call_fails_cleanly_whatever_runs_out(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT(calls); i++)
        for (int from_then_on = 0; from_then_on < 2; from_then_on++) {
            unsigned n = 1;

            while (fails_at(&calls[i], n, from_then_on))
                assert_true(++n < 100);
        }
}

/* Room for the last object is room again after each failure. */
static void a_failure_uses_up_no_limit(void **state)
{
    (void)state;
    for (unsigned n = 1; n < 10; n++) {
        struct sm_vmprx_create_parms rx = {0};
        struct sm_udp_dispatcher_create_parms to;

        reopen_with("[module]\nchannels = 1\ndispatchers = 1\nvmprx = 1\n");
        rx.module = module;
        to = ipv4_dispatcher(LISTENER, 4000);
        for (unsigned again = 0; again < 3; again++) {
            sim_fail_at(n, true);
            if (!sm_udp_dispatcher_create(&to))
                assert_int_equal(sm_dispatcher_destroy(to.dispatcher), 0);
            sim_fail_at(n, true);
            if (!sm_vmprx_create(&rx))
                assert_int_equal(sm_vmprx_destroy(rx.vmprx), 0);
            sim_fail_at(0, false);
        }
        new_dispatcher(LISTENER, 4000);
        new_receiver();
    }
}

/* The next record is cut as before. */
static void a_threshold_that_there_is_no_memory_for_changes_nothing(void **state)
{
    int fd = listen_at(4000);
    tSMChannelId sends = recording_to(new_dispatcher(LISTENER, 4000), kSMDataFormatALawPCM);

    (void)state;
    sim_fail_at(1, false);
    assert_int_equal(set_threshold(sends, 8 * 400), ERR_SM_NO_RESOURCES);
    sim_fail_at(0, false);
    end_record(sends);
    while (sim_pending(fd))
        first_datagram(fd);
    assert_int_equal(record(sends, kSMDataFormatALawPCM), 0);
    pass_ms(100);
    assert_int_equal(first_datagram(fd).len, TICK);
    sim_close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(each_call_fails_cleanly_whatever_runs_out),
        WORLD_TEST(a_failure_uses_up_no_limit),
        WORLD_TEST(a_threshold_that_there_is_no_memory_for_changes_nothing),
    };

    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
