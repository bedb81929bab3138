/** Opening, describing and closing cards and modules. */
#include "world.h"

#include <stdio.h>

/* Cards */

static void every_spelling_of_this_host_opens_a_card(void **state)
{
    static const char *const locators[] = {"localhost/key", "/key",    "local/key", "127.0.0.1/key", "::1/key",
                                           "LocalHost/key", "localhost", "",        "local/METRUM-0"};

    (void)state;
    for (unsigned i = 0; i < COUNT(locators); i++) {
        struct sm_open_prosody_x_parms x = {.card_id = CARD};
        char text[32];

        snprintf(text, sizeof(text), "%s", locators[i]);
        x.px_locator = text;
        assert_int_equal(sm_open_prosody_x(&x), 0);
        assert_int_equal(close_card(CARD), 0);
        assert_int_equal(open_card(locators[i], CARD), 0);
        assert_int_equal(close_card(CARD), 0);
    }
}

static void another_host_cannot_be_reached(void **state)
{
    static const char *const locators[] = {"10.1.2.3/key", "voipgw.example.com/key", "localhost.example/key",
                                           "127.0.0.2/k"};

    (void)state;
    for (unsigned i = 0; i < COUNT(locators); i++) {
        assert_int_equal(open_card(locators[i], CARD), ERR_SM_DEVERR);
        assert_int_equal(close_card(CARD), ERR_SM_BAD_PARAMETER);
    }
}

static void no_locator_is_a_bad_parameter(void **state)
{
    struct sm_open_prosody_x_parms x = {.card_id = CARD};
    struct sm_open_prosody_s_v3_parms s = {.card_id = CARD};

    (void)state;
    assert_int_equal(sm_open_prosody_x(&x), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_open_prosody_s_v3(&s), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_open_prosody_x(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_open_prosody_s_v3(NULL), ERR_SM_BAD_PARAMETER);
}

static void a_card_has_any_number_that_is_not_in_use(void **state)
{
    static const int ids[] = {0, 99, -1, CARD, INT32_MIN, INT32_MAX};

    (void)state;
    for (unsigned i = 0; i < COUNT(ids); i++)
        assert_int_equal(open_card("localhost/key", ids[i]), 0);
    for (unsigned i = 0; i < COUNT(ids); i++)
        assert_int_equal(open_card("localhost/key", ids[i]), ERR_SM_BAD_PARAMETER);
    for (unsigned i = 0; i < COUNT(ids); i++)
        assert_int_equal(close_card(ids[i]), 0);
    for (unsigned i = 0; i < COUNT(ids); i++)
        assert_int_equal(close_card(ids[i]), ERR_SM_BAD_PARAMETER);
}

static void too_many_cards_are_refused(void **state)
{
    int n = 0;

    (void)state;
    while (!open_card("local/key", n))
        assert_true(++n < 10000);
    assert_int_equal(open_card("local/key", n), ERR_SM_OS_RESOURCE_PROBLEM);
    while (n--)
        assert_int_equal(close_card(n), 0);
}

static void the_locator_need_not_outlive_the_call(void **state)
{
    struct sm_card_info_parms info = {.card = CARD};
    char text[] = "localhost/METRUM-0";
    struct sm_open_prosody_s_v3_parms p = {.ps_locator = text, .card_id = CARD};

    (void)state;
    assert_int_equal(sm_open_prosody_s_v3(&p), 0);
    memset(text, 'x', sizeof(text));
    assert_int_equal(sm_get_card_info(&info), 0);
    assert_string_equal(info.serial_no, "METRUM-0");
}

static void card_info_describes_a_software_card_with_a_module_per_cpu(void **state)
{
    struct sm_card_info_parms info;

    (void)state;
    memset(&info, 0xee, sizeof(info));
    info.card = CARD;
    assert_int_equal(sm_get_card_info(&info), 0);
    assert_int_equal(info.card, CARD);
    assert_int_equal(info.card_type, kSMCarrierCardTypePX);
    assert_int_equal(info.card_detected, 1);
    assert_int_equal(info.module_count, 2); /* what the simulated host has */
    assert_int_equal(info.physical_address, 0);
    assert_int_equal(info.io_address, 0);
    assert_int_equal(info.physical_irq, 0);
    assert_string_equal(info.serial_no, "METRUM-0");
    info.card = 1;
    assert_int_equal(sm_get_card_info(&info), ERR_SM_BAD_PARAMETER);
}

static void closing_a_card_ends_all_that_lives_on_it(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    tSMChannelId channel = new_hearing(vmprx), other;
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    tSMEventId event = new_event(channel, kSMEventTypeReadData, kSMChannelSpecificEvent);
    tSMModuleId first = module;

    (void)state;
    module = open_virtual(CARD, 1);
    other = new_channel(kSMChannelTypeFullDuplex);
    assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(record(other, kSMDataFormat16bit), 0);
    vmprx_event(vmprx);
    assert_int_equal(close_card(CARD), 0);

    assert_int_equal(sm_get_channel_type(channel), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(sm_get_channel_type(other), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(sm_channel_release(channel), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(sm_dispatcher_destroy(dispatcher), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_vmprx_destroy(vmprx), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_close_module(&(struct sm_close_module_parms){first}), ERR_SM_NO_SUCH_MODULE);
    assert_int_equal(smd_ev_free(event), 0); /* the program's own */
}

/* Modules */

static int open_module(tSMCardId card, tSM_UT32 ix, tSMModuleId *out)
{
    struct metrum_open_virtual_module_parms p = {
        .card_id = card, .module_ix = ix, .module_id = (tSMModuleId)(uintptr_t)77};
    int err = metrum_open_virtual_module(&p);

    *out = p.module_id;
    return err;
}

static void a_module_index_or_card_that_is_not_there_is_refused(void **state)
{
    static const tSM_UT32 none[] = {2, 63, 64, 1000000, UINT32_MAX};
    tSMModuleId m;

    (void)state;
    for (unsigned i = 0; i < COUNT(none); i++) {
        assert_int_equal(open_module(CARD, none[i], &m), ERR_SM_NO_SUCH_MODULE);
        assert_null(m);
    }
    assert_int_equal(open_module(CARD + 1, 0, &m), ERR_SM_BAD_PARAMETER);
    assert_null(m);
    assert_int_equal(open_module(CARD, ((tSM_UT32)1 << 32) + 1, &m), 0); /* only 32 bits mean anything */
}

static void a_module_opened_twice_is_one_and_is_closed_twice(void **state)
{
    struct sm_close_module_parms close = {.module_id = module};
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    tSMModuleId again;

    (void)state;
    assert_int_equal(open_module(CARD, 0, &again), 0);
    assert_ptr_equal(again, module);
    assert_int_equal(sm_close_module(&close), 0);
    assert_int_equal(sm_get_channel_type(channel), kSMChannelTypeInput);
    assert_int_equal(sm_close_module(&close), 0);
    assert_int_equal(sm_get_channel_type(channel), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(sm_close_module(&close), ERR_SM_NO_SUCH_MODULE);
}

static void a_closed_module_can_be_opened_again_with_another_id(void **state)
{
    struct sm_close_module_parms close = {.module_id = module};
    tSMModuleId again;

    (void)state;
    assert_int_equal(sm_close_module(&close), 0);
    assert_int_equal(open_module(CARD, 0, &again), 0);
    assert_ptr_not_equal(again, module);
}

static void a_channel_without_module_goes_to_the_first_open_one(void **state)
{
    struct sm_channel_alloc_placed_parms alloc = {.type = kSMChannelTypeInput};
    struct metrum_module_stats_parms first = {.module = module}, second = {.module = open_virtual(CARD, 1)};

    (void)state;
    assert_int_equal(sm_channel_alloc_placed(&alloc), 0);
    assert_int_equal(metrum_module_stats(&first), 0);
    assert_int_equal(metrum_module_stats(&second), 0);
    assert_int_equal(first.channels, 1);
    assert_int_equal(second.channels, 0);
    assert_int_equal(sm_close_module(&(struct sm_close_module_parms){module}), 0);
    assert_int_equal(sm_channel_alloc_placed(&alloc), 0);
    assert_int_equal(metrum_module_stats(&second), 0);
    assert_int_equal(second.channels, 1);
    assert_int_equal(sm_close_module(&(struct sm_close_module_parms){second.module}), 0);
    assert_int_equal(sm_channel_alloc_placed(&alloc), ERR_SM_NO_SUCH_MODULE);
    assert_null(alloc.channel);
}

static void objects_of_two_modules_do_not_go_together(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    (void)state;
    module = open_virtual(CARD, 1);
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4000)), ERR_SM_NOT_SAME_MODULE);
    assert_int_equal(connect_feed(channel, feed_of(new_receiver())), ERR_SM_NOT_SAME_MODULE);
}

static void module_info_gives_what_programs_expect(void **state)
{
    struct sm_module_info_parms info;

    (void)state;
    memset(&info, 0xee, sizeof(info));
    info.module = open_virtual(CARD, 1);
    assert_int_equal(sm_get_module_info(&info), 0);
    assert_int_equal(info.firmware_running, 1);
    assert_int_equal(info.firmware_id, 0);
    assert_in_range(info.average_loading, 0, 100);
    assert_in_range(info.max_loading, 0, 100);
    assert_int_equal(info.module_slot, 1);
    assert_int_equal(info.min_stream, 64);
    assert_int_equal(info.stream_count, 2);
}

static void firmware_info_walks_over_all_that_is_loaded(void **state)
{
    static const char *const names[] = {
        "datafeed", "hbuf2h",   "inchan",   "toudp",    "vmprx",    "hbuf2d",  "outchan",  "fromudp",
        "vmptx",    "datarx",   "datatx",   "hdlcrx",   "hdlctx",   "syncrx",  "synctx",   "asyrx",
        "asytx",    "fskrx",    "fskpll",   "fskasyrx", "fsktx",    "cwrx",    "cwtx",     "six2five",
        "v17rx",    "v17tx",    "v27rx",    "v27tx",    "v29rx",    "v29tx",   "v110",     "v110rlpr",
        "v110rlpt", "ttyasyrx", "cpumon",   "heapmon",  "prefsuf"};
    struct sm_fwinfo_parms info = {.module = module};

    (void)state;
    for (unsigned i = 0; i < COUNT(names); i++) {
        assert_int_equal(sm_get_firmware_info(&info), 0);
        assert_string_equal(metrum_firmware_name(info.tasktypecode), names[i]);
        assert_true(info.version > 0);
        assert_int_equal(info.position, i + 1);
    }
    assert_int_equal(sm_get_firmware_info(&info), ERR_SM_NO_SUCH_FIRMWARE);
    assert_int_equal(info.position, COUNT(names));
    assert_string_equal(metrum_firmware_name(info.tasktypecode), "prefsuf");
    info.position = UINT32_MAX;
    assert_int_equal(sm_get_firmware_info(&info), ERR_SM_NO_SUCH_FIRMWARE);
    assert_string_equal(metrum_firmware_name(0), "");
    assert_string_equal(metrum_firmware_name(-1), "");
    assert_string_equal(metrum_firmware_name(1000), "");
}

static void driver_info_says_second_generation(void **state)
{
    struct sm_driver_info_parms info;

    (void)state;
    memset(&info, 0xee, sizeof(info));
    assert_int_equal(sm_get_driver_info(&info), 0);
    assert_int_equal(info.major, 2);
    assert_true(info.minor >= 0 && info.step >= 0 && info.custom >= 0 && info.quality >= 0);
    assert_true(info.buildno0 >= 0 && info.buildno1 >= 0);
    assert_true(metrum_version()[0]);
}

static int module_status(tSMModuleId id)
{
    struct sm_module_status_parms p = {.module_id = id};
    int err = sm_module_status(&p);

    return err ? err : (int)p.status;
}

static tSMEventId module_event(void)
{
    struct sm_module_event_parms p = {.module_id = module};

    assert_int_equal(sm_module_get_event(&p), 0);
    return p.event;
}

static int shut_down(tSMModuleId id)
{
    return sm_shutdown_module(&(struct sm_shutdown_module_parms){id});
}

static void the_module_event_tells_of_a_shutdown(void **state)
{
    tSMEventId event = module_event();

    (void)state;
    assert_int_equal(module_event().fd, event.fd);
    assert_int_equal(module_status(module), kSMModuleStatusRunning);
    assert_false(is_set(event));
    assert_int_equal(smd_ev_free(event), ERR_SM_BAD_PARAMETER); /* it is the module's */
    assert_int_equal(shut_down(module), 0);
    assert_int_equal(module_status(module), kSMModuleStatusShutdown);
    assert_true(is_set(event));
    assert_int_equal(smd_ev_wait(event), 0);
    assert_int_equal(shut_down(module), 0);
    assert_true(is_set(event));
}

static void an_event_fetched_after_the_shutdown_is_set(void **state)
{
    (void)state;
    assert_int_equal(shut_down(module), 0);
    assert_true(is_set(module_event()));
}

static void after_a_shutdown_objects_can_only_be_ended(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    tSMDatafeedId feed = feed_of(vmprx);
    tSMChannelId channel = new_hearing(vmprx);
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    struct sm_channel_alloc_placed_parms alloc = {.module = module};
    struct sm_udp_dispatcher_create_parms create = ipv4_dispatcher(LISTENER, 4000);
    struct sm_vmprx_create_parms rx = {.module = module};
    struct sm_vmprx_status_parms status;
    struct sm_module_info_parms info = {.module = module};

    (void)state;
    assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(shut_down(module), 0);

    assert_int_equal(record(channel, kSMDataFormatALawPCM), ERR_SM_DISCONNECTED);
    assert_int_equal(record_status(channel), kSMRecordStatusNoData);
    assert_int_equal(record_abort(channel, 0), ERR_SM_DISCONNECTED);
    assert_int_equal(set_threshold(channel, 8), ERR_SM_DISCONNECTED);
    assert_int_equal(connect_dispatcher(channel, dispatcher), ERR_SM_DISCONNECTED);
    assert_int_equal(connect_dispatcher(channel, kSMNullDispatcherId), ERR_SM_DISCONNECTED);
    assert_int_equal(connect_feed(channel, feed), ERR_SM_DISCONNECTED);
    assert_int_equal(connect_feed(channel, kSMNullDatafeedId), ERR_SM_DISCONNECTED);
    assert_int_equal(sm_channel_alloc_placed(&alloc), ERR_SM_DISCONNECTED);
    assert_int_equal(sm_udp_dispatcher_create(&create), ERR_SM_DISCONNECTED);
    assert_int_equal(sm_vmprx_create(&rx), ERR_SM_DISCONNECTED);
    assert_int_equal(sm_vmprx_stop(&(struct sm_vmprx_stop_parms){vmprx}), ERR_SM_DISCONNECTED);
    assert_int_equal(metrum_module_advance(&(struct metrum_module_advance_parms){module, MS}), ERR_SM_DISCONNECTED);

    assert_int_equal(sm_get_module_info(&info), 0);
    assert_int_equal(info.firmware_running, 0);
    vmprx_status(vmprx, &status);
    assert_int_equal(sm_dispatcher_destroy(dispatcher), 0);
    assert_int_equal(sm_vmprx_destroy(vmprx), 0);
    assert_int_equal(sm_channel_release(channel), 0);
    assert_int_equal(sm_close_module(&(struct sm_close_module_parms){module}), 0);
    assert_int_equal(module_status(module), ERR_SM_NO_SUCH_MODULE);
    module = open_virtual(CARD, 0);
    new_channel(kSMChannelTypeInput);
}

static void what_was_recorded_before_a_shutdown_can_be_fetched_after_it(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput), ended = new_channel(kSMChannelTypeInput);
    struct sm_record_parms brief = {.channel = ended, .type = kSMDataFormatALawPCM, .max_octets = 400};
    uint8_t heard[8000];

    (void)state;
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(sm_record_start(&brief), 0);
    pass_ms(200);
    assert_int_equal(shut_down(module), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusData);
    assert_in_range(fetch(channel, heard, sizeof(heard)), 1440, 1600);
    assert_int_equal(record_status(channel), kSMRecordStatusNoData);
    assert_int_equal(record_status(ended), kSMRecordStatusCompleteData);
    assert_int_equal(fetch(ended, heard, sizeof(heard)), 400);
    assert_int_equal(record_status(ended), kSMRecordStatusComplete);
    assert_int_equal(record_status(ended), ERR_SM_NO_RECORD_IN_PROGRESS);
}

static void module_stats_count_what_lives_and_runs(void **state)
{
    struct metrum_module_stats_parms s = {.module = module};

    (void)state;
    new_hearing(new_receiver());
    new_dispatcher(LISTENER, 4000);
    pass_ms(100);
    assert_int_equal(metrum_module_stats(&s), 0);
    assert_int_equal(s.channels, 1);
    assert_int_equal(s.dispatchers, 1);
    assert_int_equal(s.vmprx, 1);
    assert_in_range(s.ticks, 4, 6);
    assert_true(s.commands > 0);
    assert_int_equal(s.time_ns, SIM_START_NS + 100 * MS);
    assert_int_equal(s.late_steps, 0);
    assert_int_equal(s.skipped_ms, 0);
}

static void time_moves_by_any_step_and_keeps_the_rest(void **state)
{
    struct metrum_module_advance_parms p = {.module = module};
    struct metrum_module_stats_parms s = {.module = module};
    static const uint64_t steps[] = {1, 999999, 0, 1500000, 500000, UINT64_C(60000000000), 7};
    uint64_t sum = SIM_START_NS;

    (void)state;
    for (unsigned i = 0; i < COUNT(steps); i++) {
        p.ns = steps[i];
        sum += steps[i];
        assert_int_equal(metrum_module_advance(&p), 0);
    }
    assert_int_equal(metrum_module_stats(&s), 0);
    assert_int_equal(s.time_ns, sum);
}

static void time_that_would_overflow_is_a_bad_parameter(void **state)
{
    static const uint64_t latest = UINT64_C(1) << 62, longest = UINT64_C(3600000000000000);
    static const uint64_t too_late[] = {latest + 1, INT64_MAX, UINT64_C(1) << 63, UINT64_MAX};
    static const uint64_t too_long[] = {longest + 1, INT64_MAX, UINT64_MAX};
    struct metrum_open_virtual_module_parms open = {.card_id = CARD, .module_ix = 1};
    struct metrum_module_advance_parms p = {.module = module};
    struct metrum_module_stats_parms s = {.module = module};

    (void)state;
    for (unsigned i = 0; i < COUNT(too_late); i++) {
        open.start_ns = too_late[i];
        assert_int_equal(metrum_open_virtual_module(&open), ERR_SM_BAD_PARAMETER);
        assert_null(open.module_id);
    }
    for (unsigned i = 0; i < COUNT(too_long); i++) {
        p.ns = too_long[i];
        assert_int_equal(metrum_module_advance(&p), ERR_SM_BAD_PARAMETER);
    }
    assert_int_equal(metrum_module_stats(&s), 0);
    assert_int_equal(s.time_ns, 0); /* it stood still */
    open.start_ns = latest;
    assert_int_equal(metrum_open_virtual_module(&open), 0);
    p = (struct metrum_module_advance_parms){.module = open.module_id, .ns = UINT64_C(60000000000)};
    assert_int_equal(metrum_module_advance(&p), 0);
    s.module = open.module_id;
    assert_int_equal(metrum_module_stats(&s), 0);
    assert_int_equal(s.time_ns, latest + p.ns);
}

static void a_module_with_a_real_clock_cannot_be_advanced(void **state)
{
    struct sm_open_module_parms open = {.card_id = CARD, .module_ix = 1};
    tSMModuleId m;

    (void)state;
    assert_int_equal(sm_open_module(&open), 0);
    assert_int_equal(metrum_module_advance(&(struct metrum_module_advance_parms){open.module_id, MS}),
                     ERR_SM_WRONG_MODULE_STATE);
    assert_int_equal(open_module(CARD, 1, &m), ERR_SM_WRONG_MODULE_STATE);
    assert_null(m);
    assert_int_equal(shut_down(open.module_id), 0);
    assert_int_equal(module_status(open.module_id), kSMModuleStatusShutdown);
}

/* Error names */

static void every_error_has_its_name(void **state)
{
    static const struct {
        int code;
        const char *name;
    } some[] = {{0, "no error"},
                {-1, "ERR_SM_DEVERR"},
                {-4, "ERR_SM_NO_ACTION"},
                {-128, "ERR_SM_NO_LICENCE"},
                {-136, "ERR_SM_DISCONNECTED"},
                {-143, "ERR_SM_IWR_MISSING"}};
    struct sm_error_name_parms p;

    (void)state;
    for (unsigned i = 0; i < COUNT(some); i++) {
        p.code = some[i].code;
        assert_string_equal(sm_error_name(&p), some[i].name);
    }
    for (p.code = -100; p.code >= -143; p.code--) {
        assert_ptr_equal(sm_error_name(&p), p.name);
        assert_memory_equal(p.name, "ERR_SM_", 7);
    }
}

static void any_other_number_has_some_text(void **state)
{
    static const int codes[] = {1, -5, -99, -144, -501, -534, INT32_MIN, INT32_MAX};

    (void)state;
    for (unsigned i = 0; i < COUNT(codes); i++) {
        struct sm_error_name_parms p = {.code = codes[i]};

        memset(p.name, 'x', sizeof(p.name));
        assert_ptr_equal(sm_error_name(&p), p.name);
        assert_in_range(strlen(p.name), 1, sizeof(p.name) - 1);
    }
    assert_non_null(sm_error_name(NULL));
}

static void a_card_tells_its_revision(void **state)
{
    struct sm_card_rev_parms p = {.card = CARD};
    char text[64];

    (void)state;
    memset(p.rev, 77, sizeof(p.rev));
    assert_int_equal(sm_get_card_rev(&p), 0);
    snprintf(text, sizeof(text), "%d.%d.%d", p.rev[0], p.rev[1], p.rev[2]);
    assert_string_equal(text, metrum_version());
    for (unsigned i = 3; i < COUNT(p.rev); i++)
        assert_int_equal(p.rev[i], 0);
    assert_non_null(strstr(p.rev_additional, metrum_version()));
    p.card = 99;
    assert_int_equal(sm_get_card_rev(&p), ERR_SM_BAD_PARAMETER);
}

static void ids_lead_from_channel_to_module_to_card(void **state)
{
    tSMChannelId a = new_channel(kSMChannelTypeInput), b = new_channel(kSMChannelTypeInput);

    (void)state;
    assert_ptr_equal((void *)(uintptr_t)sm_get_channel_module_id(a), module);
    assert_int_equal(sm_get_module_card_id(module), CARD); /* negative, and no error */
    assert_int_equal(sm_get_card_switch_id(CARD), CARD);
    assert_true(sm_get_channel_ix(a) >= 0 && sm_get_channel_ix(b) >= 0);
    assert_int_not_equal(sm_get_channel_ix(a), sm_get_channel_ix(b));
    assert_int_equal(sm_channel_release(a), 0);
    assert_int_equal(sm_get_channel_ix(a), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(sm_get_channel_module_id(a), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(sm_get_channel_module_id(kSMNullChannelId), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(sm_get_module_card_id(kSMNullModuleId), ERR_SM_NO_SUCH_MODULE);
    assert_int_equal(sm_get_card_switch_id(99), ERR_SM_BAD_PARAMETER);
}

static int never_called(tSM_INT operation, tSM_INT key, void *context, tSM_UT8 *data)
{
    (void)operation, (void)key, (void)context, (void)data;
    fail_msg("there is nothing to encrypt");
    return -1;
}

static void a_module_has_no_link_to_encrypt(void **state)
{
    struct sm_sec_module_parms p = {.module_id = module, .key_id = 7, .encdec = never_called};

    (void)state;
    assert_int_equal(sm_sec_module(&p), 0);
    assert_int_equal(record(new_channel(kSMChannelTypeInput), kSMDataFormatALawPCM), 0);
    pass_ms(100);
    p.module_id = kSMNullModuleId;
    assert_int_equal(sm_sec_module(&p), ERR_SM_NO_SUCH_MODULE);
}

static void a_module_that_was_reset_stands_still_until_it_is_opened_again(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    struct sm_module_status_parms status = {.module_id = module};
    struct sm_module_info_parms info = {.module = module};
    struct sm_close_module_parms close = {.module_id = module};

    (void)state;
    assert_int_equal(sm_reset_module(module), 0);
    assert_int_equal(sm_reset_module(module), 0);
    assert_int_equal(sm_module_status(&status), 0);
    assert_int_equal(status.status, kSMModuleStatusShutdown);
    assert_int_equal(sm_get_module_info(&info), 0);
    assert_int_equal(info.firmware_running, 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), ERR_SM_DISCONNECTED);
    assert_int_equal(sm_close_module(&close), 0);
    module = open_virtual(CARD, 0);
    assert_int_equal(record(new_channel(kSMChannelTypeInput), kSMDataFormatALawPCM), 0);
    assert_int_equal(sm_reset_module(kSMNullModuleId), ERR_SM_NO_SUCH_MODULE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_card_tells_its_revision),
        WORLD_TEST(ids_lead_from_channel_to_module_to_card),
        WORLD_TEST(a_module_has_no_link_to_encrypt),
        WORLD_TEST(a_module_that_was_reset_stands_still_until_it_is_opened_again),
        BARE_TEST(every_spelling_of_this_host_opens_a_card),
        BARE_TEST(another_host_cannot_be_reached),
        BARE_TEST(no_locator_is_a_bad_parameter),
        BARE_TEST(a_card_has_any_number_that_is_not_in_use),
        BARE_TEST(too_many_cards_are_refused),
        BARE_TEST(the_locator_need_not_outlive_the_call),
        WORLD_TEST(card_info_describes_a_software_card_with_a_module_per_cpu),
        WORLD_TEST(closing_a_card_ends_all_that_lives_on_it),
        WORLD_TEST(a_module_index_or_card_that_is_not_there_is_refused),
        WORLD_TEST(a_module_opened_twice_is_one_and_is_closed_twice),
        WORLD_TEST(a_closed_module_can_be_opened_again_with_another_id),
        WORLD_TEST(a_channel_without_module_goes_to_the_first_open_one),
        WORLD_TEST(objects_of_two_modules_do_not_go_together),
        WORLD_TEST(module_info_gives_what_programs_expect),
        WORLD_TEST(firmware_info_walks_over_all_that_is_loaded),
        WORLD_TEST(driver_info_says_second_generation),
        WORLD_TEST(the_module_event_tells_of_a_shutdown),
        WORLD_TEST(an_event_fetched_after_the_shutdown_is_set),
        WORLD_TEST(after_a_shutdown_objects_can_only_be_ended),
        WORLD_TEST(what_was_recorded_before_a_shutdown_can_be_fetched_after_it),
        WORLD_TEST(module_stats_count_what_lives_and_runs),
        WORLD_TEST(time_moves_by_any_step_and_keeps_the_rest),
        WORLD_TEST(time_that_would_overflow_is_a_bad_parameter),
        WORLD_TEST(a_module_with_a_real_clock_cannot_be_advanced),
        BARE_TEST(every_error_has_its_name),
        BARE_TEST(any_other_number_has_some_text),
    };

    return cmocka_run_group_tests_name("cards_modules", tests, NULL, NULL);
}
