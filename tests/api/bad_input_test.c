/**
 * Every published call with fields out of range, on the wrong kind of channel and at the wrong time, by table: the
 * documented error, and nothing has changed. Wrong ids are in ids_test.c, cards and their switch in bad_card_input_test.c.
 *
 * To add a call, add a line.
 */
#include "bad_rows.h"

#include <math.h>

/* What a world has in which the calls are made. */
static tSMChannelId duplex, input, output;
static tSMVMPrxId vmprx;
static tSMDispatcherId dispatcher;
static tSMVMPtxId vmptx;
static tSMCollectorId collector;
static tSMTDMtxId tdmtx;
static tSMTDMrxId tdmrx;
static tSMEventId event;

/* clang-format off: tables */

BASE(info_of_card, sm_card_info_parms) { p->card = CARD; }
BASE(rev_of_card, sm_card_rev_parms) { p->card = CARD; }
BASE(second_module, sm_open_module_parms) { p->card_id = CARD, p->module_ix = 1; }
BASE(second_virtual_module, metrum_open_virtual_module_parms) { p->card_id = CARD, p->module_ix = 1; }
BASE(closed_module, sm_close_module_parms) { p->module_id = module; }
BASE(closed_card, sm_close_prosody_parms) { p->card_id = CARD; }
BASE(info_of_module, sm_module_info_parms) { p->module = module; }
BASE(firmware_of_module, sm_fwinfo_parms) { p->module = module; }
BASE(status_of_module, sm_module_status_parms) { p->module_id = module; }
BASE(event_of_module, sm_module_event_parms) { p->module_id = module; }
BASE(shut_module, sm_shutdown_module_parms) { p->module_id = module; }
BASE(secured_module, sm_sec_module_parms) { p->module_id = module; }
BASE(stream_of_module, sm_stream_info_parms) { p->module = module; }
BASE(any_driver, sm_driver_info_parms) { (void)p; }
BASE(advanced_module, metrum_module_advance_parms) { p->module = module; }

BASE(automatic, sm_config_module_sw_parms) { p->module = module, p->auto_assign_in_ts = p->auto_assign_out_ts = 1; }
BASE(some_channel, sm_channel_alloc_placed_parms) { p->module = module; }
BASE(info_of_channel, sm_channel_info_parms) { p->channel = duplex; }
BASE(slot_of_duplex, sm_switch_channel_parms) { p->channel = duplex, p->ts = 50; }
BASE(slot_of_input, sm_switch_channel_parms) { p->channel = input, p->ts = 51; }
BASE(slot_of_output, sm_switch_channel_parms) { p->channel = output, p->ts = 52; }
BASE(slot_taken, sm_switch_channel_parms) { p->channel = output, p->st = 64; }
BASE(slot_of_another_type, sm_switch_channel_parms) { p->channel = input, p->st = 64, p->type = kSMTimeslotTypeData; }

BASE(tx_slot, sm_tdmtx_create_parms) { p->module = module, p->timeslot = 1; }
BASE(tx_slot_taken, sm_tdmtx_create_parms) { p->module = module, p->stream = 64; }
BASE(rx_slot, sm_tdmrx_create_parms) { p->module = module, p->timeslot = 1; }
BASE(feed_of_rx, sm_tdmrx_datafeed_parms) { p->tdmrx = tdmrx; }
BASE(fed_tx, sm_tdmtx_datafeed_connect_parms) { p->tdmtx = tdmtx, p->data_source = feed_of(vmprx); }

static tSMDatafeedId rx_feed(void)
{
    struct sm_tdmrx_datafeed_parms p = {.tdmrx = tdmrx};

    sm_tdmrx_get_datafeed(&p);
    return p.datafeed;
}

BASE(tx_fed_by_rx, sm_tdmtx_datafeed_connect_parms) { p->tdmtx = tdmtx, p->data_source = rx_feed(); }

BASE(to_listener, sm_udp_dispatcher_create_parms) { *p = ipv4_dispatcher(LISTENER, 4001); }
BASE(to_listener_v6, sm_udp_dispatcher_create_parms) { *p = ipv6_dispatcher("2001:db8::9", 4001); }
BASE(dispatched, sm_channel_dispatcher_connect_parms) { p->channel = duplex, p->dest = dispatcher; }
BASE(dispatched_output, sm_channel_dispatcher_connect_parms) { p->channel = output, p->dest = dispatcher; }
BASE(undispatched_output, sm_channel_dispatcher_connect_parms) { p->channel = output; }
BASE(hearing, sm_channel_datafeed_connect_parms) { p->channel = duplex, p->data_source = feed_of(vmprx); }
BASE(hearing_output, sm_channel_datafeed_connect_parms) { p->channel = output, p->data_source = feed_of(vmprx); }

BASE(evented, sm_channel_set_event_parms)
{
    *p = (struct sm_channel_set_event_parms){duplex, kSMEventTypeReadData, kSMChannelSpecificEvent, event};
}

BASE(evented_output, sm_channel_set_event_parms)
{
    *p = (struct sm_channel_set_event_parms){output, kSMEventTypeReadData, kSMChannelNoEvent, {0}};
}

BASE(evented_input, sm_channel_set_event_parms)
{
    *p = (struct sm_channel_set_event_parms){input, kSMEventTypeWriteData, kSMAnyChannelEvent, {0}};
}

BASE(recorded, sm_record_parms) { p->channel = duplex, p->type = kSMDataFormatALawPCM; }
BASE(recorded_output, sm_record_parms) { p->channel = output, p->type = kSMDataFormatALawPCM; }
BASE(aborted_output, sm_record_abort_parms) { p->channel = output; }
BASE(gain_of_idle, sm_record_agc_adjust_parms) { p->channel = duplex; }
BASE(gain_of_output, sm_record_agc_adjust_parms) { p->channel = output; }
BASE(agc_of_idle, sm_record_agc_adjust_settings_parms) { p->channel = duplex; }
BASE(agc_of_output, sm_record_agc_adjust_settings_parms) { p->channel = output; }
BASE(aborted_idle, sm_record_abort_parms) { p->channel = duplex; }
BASE(status_of_idle, sm_record_status_parms) { p->channel = duplex; }
BASE(status_of_output, sm_record_status_parms) { p->channel = output; }
BASE(threshold, sm_channel_set_input_threshold_parms) { p->channel = duplex; }
BASE(threshold_of_output, sm_channel_set_input_threshold_parms) { p->channel = output; }

static uint8_t heard[8000];
static char buffer[kSMMaxRecordDataBufferSize];
BASE(data_of_idle, sm_ts_data_parms) { p->channel = duplex, p->data = buffer; }
BASE(data_of_output, sm_ts_data_parms) { p->channel = output, p->data = buffer; }

BASE(new_vmprx, sm_vmprx_create_parms) { p->module = module; }
BASE(new_vmprx_on_port, metrum_vmprx_create_parms) { p->module = module, p->rtp_port = 20000; }
BASE(locked, metrum_vmprx_source_parms) { p->vmprx = vmprx, p->lock = METRUM_SOURCE_GIVEN, p->address.s_addr = 1; }

BASE(locked_v6, metrum_vmprx_source_parms)
{
    struct sm_vmprx_create_parms v6 = {.module = module, .type = kSMVMPrxTypeIPv6};

    assert_int_equal(sm_vmprx_create(&v6), 0);
    p->vmprx = v6.vmprx, p->lock = METRUM_SOURCE_GIVEN, p->ipv6_address.s6_addr[0] = 0x20;
}

BASE(sent_by, metrum_collector_senders_parms) { p->collector = collector, p->senders = "192.0.2.10"; }
BASE(event_of_vmprx, sm_vmprx_event_parms) { p->vmprx = vmprx; }
BASE(feed_of_vmprx, sm_vmprx_datafeed_parms) { p->vmprx = vmprx; }
BASE(ports_of_vmprx, sm_vmprx_port_parms) { p->vmprx = vmprx; }
BASE(status_of_vmprx, sm_vmprx_status_parms) { p->vmprx = vmprx; }
BASE(stopped_vmprx, sm_vmprx_stop_parms) { p->vmprx = vmprx; }
BASE(alaw, sm_vmprx_codec_alaw_parms) { p->vmprx = vmprx; }
BASE(mulaw, sm_vmprx_codec_mulaw_parms) { p->vmprx = vmprx; }
BASE(jitter, sm_vmprx_jitter_parms) { p->vmprx = vmprx, p->max_delay_ms = 500, p->initial_delay_ms = 60; }
BASE(dataloss, sm_vmprx_dataloss_parms) { p->vmprx = vmprx; }
BASE(unhandled, sm_vmprx_unhandled_payload_reporting_parms) { p->vmprx = vmprx; }

#include "bad_output.h"
#include "bad_running.h"
#include "bad_data.h"
#include "bad_formats.h"

/* Calls whose arguments are no structure: one that holds them */

struct ev_create_args {
    tSMChannelId channel;
    int type, binding;
};

static int ev_create(struct ev_create_args *p)
{
    tSMEventId made;
    int err = smd_ev_create(&made, p->channel, p->type, p->binding);

    if (err)
        assert_true(made.fd == -1 && made.mode == 0 && !made.eip);
    return err ? err : smd_ev_free(made);
}

BASE(read_event, ev_create_args) { *p = (struct ev_create_args){duplex, kSMEventTypeReadData, kSMChannelSpecificEvent}; }
BASE(read_event_of_output, ev_create_args) { *p = (struct ev_create_args){output, kSMEventTypeReadData, 1}; }
BASE(recog_event_of_output, ev_create_args) { *p = (struct ev_create_args){output, kSMEventTypeRecog, 1}; }
BASE(write_event_of_input, ev_create_args) { *p = (struct ev_create_args){input, kSMEventTypeWriteData, 3}; }
BASE(any_event_of_channel, ev_create_args) { *p = (struct ev_create_args){duplex, kSMEventTypeReadData, 2}; }

static int open_x(struct sm_open_prosody_x_parms *p)
{
    int err = sm_open_prosody_x(p);

    return err ? err : close_card(p->card_id);
}

static int open_s_v3(struct sm_open_prosody_s_v3_parms *p)
{
    int err = sm_open_prosody_s_v3(p);

    return err ? err : close_card(p->card_id);
}

static char near_locator[] = "localhost/x", far_locator[] = "192.0.2.77/x";
BASE(near_x, sm_open_prosody_x_parms) { p->px_locator = near_locator, p->card_id = 5; }
BASE(far_x, sm_open_prosody_x_parms) { p->px_locator = far_locator, p->card_id = 5; }
BASE(near_s_v3, sm_open_prosody_s_v3_parms) { p->ps_locator = near_locator, p->card_id = 5; }
BASE(far_s_v3, sm_open_prosody_s_v3_parms) { p->ps_locator = far_locator, p->card_id = 5; }

/* The table */

#define LAST_NS (1000LL * 3600 * 1000000000)

/* CALL(name, function, structure, base, error, when): the call as it stands. FIELD(..., field, values ...) */
#define TABLE(CALL, FIELD)                                                                                              \
    CALL(sm_open_prosody_x, open_x, sm_open_prosody_x_parms, near_x, 0, WORKS_WHEN_SHUT_DOWN)                           \
    CALL(sm_open_prosody_x, open_x, sm_open_prosody_x_parms, far_x, ERR_SM_DEVERR, WORKS_WHEN_SHUT_DOWN)                \
    FIELD_OF(sm_open_prosody_x, open_x, sm_open_prosody_x_parms, near_x, BAD, px_locator, 0)                            \
    FIELD_OF(sm_open_prosody_x, open_x, sm_open_prosody_x_parms, near_x, BAD, card_id, CARD)                            \
    FIELD_OF(sm_open_prosody_x, open_x, sm_open_prosody_x_parms, near_x, 0, card_id, 0, -1, MAX, MIN)                   \
    CALL(sm_open_prosody_s_v3, open_s_v3, sm_open_prosody_s_v3_parms, near_s_v3, 0, WORKS_WHEN_SHUT_DOWN)               \
    CALL(sm_open_prosody_s_v3, open_s_v3, sm_open_prosody_s_v3_parms, far_s_v3, ERR_SM_DEVERR, WORKS_WHEN_SHUT_DOWN)    \
    FIELD_OF(sm_open_prosody_s_v3, open_s_v3, sm_open_prosody_s_v3_parms, near_s_v3, BAD, ps_locator, 0)                \
    FIELD_OF(sm_open_prosody_s_v3, open_s_v3, sm_open_prosody_s_v3_parms, near_s_v3, BAD, card_id, CARD)                \
    FIELD_OF(sm_open_prosody_s_v3, open_s_v3, sm_open_prosody_s_v3_parms, near_s_v3, 0, card_id, 0, -1, MAX, MIN)       \
    CALL(sm_open_module, sm_open_module, sm_open_module_parms, second_module, 0, WORKS_WHEN_SHUT_DOWN)                  \
    FIELD(sm_open_module, sm_open_module_parms, second_module, ERR_SM_NO_SUCH_MODULE, module_ix, 64, MAX, 0xffffffff)   \
    CALL(sm_close_module, sm_close_module, sm_close_module_parms, closed_module, 0, ENDS_THE_WORLD)                     \
    CALL(sm_close_prosody, sm_close_prosody, sm_close_prosody_parms, closed_card, 0, ENDS_THE_WORLD)                    \
    CALL(sm_get_card_info, sm_get_card_info, sm_card_info_parms, info_of_card, 0, WORKS_WHEN_SHUT_DOWN)                 \
    CALL(sm_get_card_rev, sm_get_card_rev, sm_card_rev_parms, rev_of_card, 0, WORKS_WHEN_SHUT_DOWN)                     \
    CALL(sm_get_driver_info, sm_get_driver_info, sm_driver_info_parms, any_driver, 0, WORKS_WHEN_SHUT_DOWN)             \
    CALL(sm_get_module_info, sm_get_module_info, sm_module_info_parms, info_of_module, 0, WORKS_WHEN_SHUT_DOWN)         \
    CALL(sm_get_firmware_info, sm_get_firmware_info, sm_fwinfo_parms, firmware_of_module, 0, WORKS_WHEN_SHUT_DOWN)      \
    FIELD(sm_get_firmware_info, sm_fwinfo_parms, firmware_of_module, ERR_SM_NO_SUCH_FIRMWARE, position, 63, 64, MAX,    \
          0xffffffff)                                                                                                   \
    CALL(sm_module_status, sm_module_status, sm_module_status_parms, status_of_module, 0, WORKS_WHEN_SHUT_DOWN)         \
    CALL(sm_module_get_event, sm_module_get_event, sm_module_event_parms, event_of_module, 0, WORKS_WHEN_SHUT_DOWN)     \
    CALL(sm_shutdown_module, sm_shutdown_module, sm_shutdown_module_parms, shut_module, 0, ENDS_THE_WORLD)              \
    CALL(sm_sec_module, sm_sec_module, sm_sec_module_parms, secured_module, 0, ANY_TIME)                                \
    CALL(sm_get_stream_info, sm_get_stream_info, sm_stream_info_parms, stream_of_module, 0, WORKS_WHEN_SHUT_DOWN)       \
    FIELD(sm_get_stream_info, sm_stream_info_parms, stream_of_module, 0, stream, 127)                                   \
    FIELD(sm_get_stream_info, sm_stream_info_parms, stream_of_module, BAD, stream, -1, 128, MAX, MIN)                   \
    CALL(sm_config_module_switching, sm_config_module_switching, sm_config_module_sw_parms, automatic, 0, ANY_TIME)     \
    FIELD(sm_config_module_switching, sm_config_module_sw_parms, automatic, 0, out_st0, 127)                            \
    FIELD(sm_config_module_switching, sm_config_module_sw_parms, automatic, BAD, out_st0, -1, 128, MAX, MIN)            \
    FIELD(sm_config_module_switching, sm_config_module_sw_parms, automatic, BAD, out_st1, -1, 128, MAX, MIN)            \
    FIELD(sm_config_module_switching, sm_config_module_sw_parms, automatic, BAD, out_base_ts, -1, 128, MAX, MIN)        \
    FIELD(sm_config_module_switching, sm_config_module_sw_parms, automatic, BAD, out_type, -1, 3, MAX, MIN)             \
    FIELD(sm_config_module_switching, sm_config_module_sw_parms, automatic, BAD, in_st0, -1, 128, MAX, MIN)             \
    FIELD(sm_config_module_switching, sm_config_module_sw_parms, automatic, BAD, in_st1, -1, 128, MAX, MIN)             \
    FIELD(sm_config_module_switching, sm_config_module_sw_parms, automatic, BAD, in_base_ts, -1, 128, MAX, MIN)         \
    FIELD(sm_config_module_switching, sm_config_module_sw_parms, automatic, BAD, in_type, -1, 3, MAX, MIN)              \
    CALL(sm_channel_alloc_placed, sm_channel_alloc_placed, sm_channel_alloc_placed_parms, some_channel, 0, ANY_TIME)    \
    FIELD(sm_channel_alloc_placed, sm_channel_alloc_placed_parms, some_channel, 0, type, 1, 2, 3)                       \
    FIELD(sm_channel_alloc_placed, sm_channel_alloc_placed_parms, some_channel, 0, caps_mask, -1, MAX)                  \
    FIELD(sm_channel_alloc_placed, sm_channel_alloc_placed_parms, some_channel, BAD, type, -1, 4, MAX, MIN)             \
    CALL(sm_channel_info, sm_channel_info, sm_channel_info_parms, info_of_channel, 0, ANY_TIME)                         \
    CALL(sm_switch_channel_input, sm_switch_channel_input, sm_switch_channel_parms, slot_of_duplex, 0, ANY_TIME)        \
    CALL(sm_switch_channel_input, sm_switch_channel_input, sm_switch_channel_parms, slot_of_output, TYPE, ANY_TIME)     \
    CALL(sm_switch_channel_input, sm_switch_channel_input, sm_switch_channel_parms, slot_of_another_type, BAD, ANY_TIME) \
    FIELD(sm_switch_channel_input, sm_switch_channel_parms, slot_of_duplex, 0, st, 127)                                 \
    FIELD(sm_switch_channel_input, sm_switch_channel_parms, slot_of_duplex, 0, ts, 0, 127)                              \
    FIELD(sm_switch_channel_input, sm_switch_channel_parms, slot_of_duplex, 0, type, 1, 2)                              \
    FIELD(sm_switch_channel_input, sm_switch_channel_parms, slot_of_duplex, BAD, st, -1, -2, 128, MAX, MIN)             \
    FIELD(sm_switch_channel_input, sm_switch_channel_parms, slot_of_duplex, BAD, ts, -1, 128, MAX, MIN)                 \
    FIELD(sm_switch_channel_input, sm_switch_channel_parms, slot_of_duplex, BAD, type, -1, 3, MAX, MIN)                 \
    CALL(sm_switch_channel_output, sm_switch_channel_output, sm_switch_channel_parms, slot_of_duplex, 0, ANY_TIME)      \
    CALL(sm_switch_channel_output, sm_switch_channel_output, sm_switch_channel_parms, slot_of_input, TYPE, ANY_TIME)    \
    CALL(sm_switch_channel_output, sm_switch_channel_output, sm_switch_channel_parms, slot_taken,                       \
         ERR_SM_CHANNEL_ALLOCATED, ANY_TIME)                                                                            \
    FIELD(sm_switch_channel_output, sm_switch_channel_parms, slot_of_duplex, BAD, st, -1, -2, 128, MAX, MIN)            \
    FIELD(sm_switch_channel_output, sm_switch_channel_parms, slot_of_duplex, BAD, ts, -1, 128, MAX, MIN)                \
    FIELD(sm_switch_channel_output, sm_switch_channel_parms, slot_of_duplex, BAD, type, -1, 3, MAX, MIN)                \
    CALL(sm_tdmtx_create, sm_tdmtx_create, sm_tdmtx_create_parms, tx_slot, 0, ANY_TIME)                                 \
    CALL(sm_tdmtx_create, sm_tdmtx_create, sm_tdmtx_create_parms, tx_slot_taken, ERR_SM_CHANNEL_ALLOCATED, ANY_TIME)    \
    FIELD(sm_tdmtx_create, sm_tdmtx_create_parms, tx_slot, BAD, stream, -1, 128, MAX, MIN)                              \
    FIELD(sm_tdmtx_create, sm_tdmtx_create_parms, tx_slot, BAD, timeslot, -1, 128, MAX, MIN)                            \
    FIELD(sm_tdmtx_create, sm_tdmtx_create_parms, tx_slot, BAD, type, -1, 3, MAX, MIN)                                  \
    CALL(sm_tdmrx_create, sm_tdmrx_create, sm_tdmrx_create_parms, rx_slot, 0, ANY_TIME)                                 \
    FIELD(sm_tdmrx_create, sm_tdmrx_create_parms, rx_slot, BAD, stream, -1, 128, MAX, MIN)                              \
    FIELD(sm_tdmrx_create, sm_tdmrx_create_parms, rx_slot, BAD, timeslot, -1, 128, MAX, MIN)                            \
    FIELD(sm_tdmrx_create, sm_tdmrx_create_parms, rx_slot, BAD, type, -1, 3, MAX, MIN)                                  \
    CALL(sm_tdmrx_get_datafeed, sm_tdmrx_get_datafeed, sm_tdmrx_datafeed_parms, feed_of_rx, 0, ANY_TIME)                \
    CALL(sm_tdmtx_datafeed_connect, sm_tdmtx_datafeed_connect, sm_tdmtx_datafeed_connect_parms, fed_tx, 0, ANY_TIME)    \
    CALL(sm_tdmtx_datafeed_connect, sm_tdmtx_datafeed_connect, sm_tdmtx_datafeed_connect_parms, tx_fed_by_rx, BAD,      \
         ANY_TIME)                                                                                                      \
    CALL(sm_udp_dispatcher_create, sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener, 0, ANY_TIME)  \
    CALL(sm_udp_dispatcher_create, sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener_v6, 0, ANY_TIME) \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener, BAD, type, -1, 1, 2, MAX, MIN)         \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener, 0, TOS, 1, 255)                        \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener, BAD, TOS, -1, 256, MAX, MIN)           \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener, 0, destination.sin_family, 0)          \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener, BAD, destination.sin_family, AF_INET6, \
          1, 0xffff)                                                                                                    \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener, BAD, destination.sin_port, 0)          \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener, BAD, destination.sin_addr.s_addr, 0)   \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener, BAD, source.sin_family, AF_INET6, 1)   \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener, ERR_SM_OS_RESOURCE_PROBLEM,            \
          source.sin_addr.s_addr, 0x08080808)                                                                           \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener_v6, 0, TOS, -1, 256)                    \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener_v6, BAD, destination_ipv6.sin6_family,  \
          AF_INET, 1)                                                                                                   \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener_v6, BAD, destination_ipv6.sin6_port, 0) \
    CALL(sm_channel_dispatcher_connect, sm_channel_dispatcher_connect, sm_channel_dispatcher_connect_parms, dispatched, \
         0, ANY_TIME)                                                                                                   \
    CALL(sm_channel_dispatcher_connect, sm_channel_dispatcher_connect, sm_channel_dispatcher_connect_parms,             \
         dispatched_output, TYPE, ANY_TIME)                                                                             \
    CALL(sm_channel_dispatcher_connect, sm_channel_dispatcher_connect, sm_channel_dispatcher_connect_parms,             \
         undispatched_output, TYPE, ANY_TIME)                                                                           \
    CALL(sm_channel_datafeed_connect, sm_channel_datafeed_connect, sm_channel_datafeed_connect_parms, hearing, 0,       \
         ANY_TIME)                                                                                                      \
    CALL(sm_channel_datafeed_connect, sm_channel_datafeed_connect, sm_channel_datafeed_connect_parms, hearing_output,   \
         TYPE, ANY_TIME)                                                                                                \
    CALL(sm_channel_set_event, sm_channel_set_event, sm_channel_set_event_parms, evented, 0, ANY_TIME)                  \
    CALL(sm_channel_set_event, sm_channel_set_event, sm_channel_set_event_parms, evented_output, TYPE, ANY_TIME)        \
    CALL(sm_channel_set_event, sm_channel_set_event, sm_channel_set_event_parms, evented_input, TYPE, ANY_TIME)         \
    FIELD(sm_channel_set_event, sm_channel_set_event_parms, evented, BAD, event_type, 0, 1, 3, 4, -1, MAX, MIN)         \
    FIELD(sm_channel_set_event, sm_channel_set_event_parms, evented, BAD, issue_events, -1, 4, MAX, MIN)                \
    CALL(smd_ev_create, ev_create, ev_create_args, read_event, 0, ANY_TIME)                                             \
    CALL(smd_ev_create, ev_create, ev_create_args, read_event_of_output, TYPE, ANY_TIME)                                \
    CALL(smd_ev_create, ev_create, ev_create_args, recog_event_of_output, TYPE, ANY_TIME)                               \
    CALL(smd_ev_create, ev_create, ev_create_args, write_event_of_input, TYPE, ANY_TIME)                                \
    CALL(smd_ev_create, ev_create, ev_create_args, any_event_of_channel, BAD, WORKS_WHEN_SHUT_DOWN)                     \
    FIELD_OF(smd_ev_create, ev_create, ev_create_args, read_event, BAD, type, 0, 4, -1, MAX, MIN)                       \
    FIELD_OF(smd_ev_create, ev_create, ev_create_args, read_event, BAD, binding, 0, 4, -1, MAX, MIN)                    \
    CALL(sm_record_start, sm_record_start, sm_record_parms, recorded, 0, ANY_TIME)                                      \
    CALL(sm_record_start, sm_record_start, sm_record_parms, recorded_output, TYPE, ANY_TIME)                            \
    FIELD(sm_record_start, sm_record_parms, recorded, BAD, type, 0, -1, 29, 38, MAX, MIN)                               \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, sampling_rate, 6000, 8000, 11000, 16000)                       \
    FIELD(sm_record_start, sm_record_parms, recorded, BAD, sampling_rate, 1, 7999, 44100, 0xffffffff)                   \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, volume, -24, 24)                                               \
    FIELD(sm_record_start, sm_record_parms, recorded, BAD, volume, -25, 25, MAX, MIN)                                   \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, agc, 1, -1, MAX)                                               \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, silence_elimination, 1, 0xffffffff)                            \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, tone_elimination_mode, 1, 9)                                   \
    FIELD(sm_record_start, sm_record_parms, recorded, BAD, tone_elimination_mode, -1, 11, MAX, MIN)                     \
    FIELD(sm_record_start, sm_record_parms, recorded, ERR_SM_NOT_IMPLEMENTED, tone_elimination_mode, 10)                \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, alt_data_source_type, 1, 2)                                    \
    FIELD(sm_record_start, sm_record_parms, recorded, BAD, alt_data_source_type, -1, 3, MAX, MIN)                       \
    CALL(sm_record_agc_adjust, sm_record_agc_adjust, sm_record_agc_adjust_parms, gain_of_idle,                          \
         ERR_SM_NO_RECORD_IN_PROGRESS, ANY_TIME)                                                                        \
    CALL(sm_record_agc_adjust, sm_record_agc_adjust, sm_record_agc_adjust_parms, gain_of_output, TYPE, ANY_TIME)        \
    CALL(sm_record_agc_adjust_settings, sm_record_agc_adjust_settings, sm_record_agc_adjust_settings_parms, agc_of_idle, \
         ERR_SM_NO_RECORD_IN_PROGRESS, ANY_TIME)                                                                        \
    CALL(sm_record_agc_adjust_settings, sm_record_agc_adjust_settings, sm_record_agc_adjust_settings_parms,             \
         agc_of_output, TYPE, ANY_TIME)                                                                                 \
    CALL(sm_record_abort, sm_record_abort, sm_record_abort_parms, aborted_idle, ERR_SM_NO_RECORD_IN_PROGRESS, ANY_TIME) \
    CALL(sm_record_abort, sm_record_abort, sm_record_abort_parms, aborted_output, TYPE, ANY_TIME)                       \
    CALL(sm_record_status, sm_record_status, sm_record_status_parms, status_of_idle, ERR_SM_NO_RECORD_IN_PROGRESS,      \
         WORKS_WHEN_SHUT_DOWN)                                                                                          \
    CALL(sm_record_status, sm_record_status, sm_record_status_parms, status_of_output, TYPE, WORKS_WHEN_SHUT_DOWN)      \
    CALL(sm_get_recorded_data, sm_get_recorded_data, sm_ts_data_parms, data_of_idle, ERR_SM_NO_RECORD_IN_PROGRESS,      \
         WORKS_WHEN_SHUT_DOWN)                                                                                          \
    CALL(sm_get_recorded_data, sm_get_recorded_data, sm_ts_data_parms, data_of_output, ERR_SM_NO_RECORD_IN_PROGRESS,    \
         WORKS_WHEN_SHUT_DOWN)                                                                                          \
    CALL(sm_channel_set_input_threshold, sm_channel_set_input_threshold, sm_channel_set_input_threshold_parms,          \
         threshold, 0, ANY_TIME)                                                                                        \
    CALL(sm_channel_set_input_threshold, sm_channel_set_input_threshold, sm_channel_set_input_threshold_parms,          \
         threshold_of_output, TYPE, ANY_TIME)                                                                           \
    FIELD(sm_channel_set_input_threshold, sm_channel_set_input_threshold_parms, threshold, 0, minimum_bits, MIN, -1, 1, \
          512 * 1024 * 8)                                                                                               \
    FIELD(sm_channel_set_input_threshold, sm_channel_set_input_threshold_parms, threshold, BAD, minimum_bits,           \
          512 * 1024 * 8 + 1, MAX)                                                                                      \
    CALL(sm_vmprx_create, sm_vmprx_create, sm_vmprx_create_parms, new_vmprx, 0, ANY_TIME)                               \
    FIELD(sm_vmprx_create, sm_vmprx_create_parms, new_vmprx, 0, type, 1)                                                \
    FIELD(sm_vmprx_create, sm_vmprx_create_parms, new_vmprx, BAD, type, -1, 2, MAX, MIN)                                \
    FIELD(sm_vmprx_create, sm_vmprx_create_parms, new_vmprx, ERR_SM_OS_RESOURCE_PROBLEM, address.s_addr, 0x08080808)    \
    CALL(sm_vmprx_get_event, sm_vmprx_get_event, sm_vmprx_event_parms, event_of_vmprx, 0, ANY_TIME)                     \
    CALL(sm_vmprx_get_datafeed, sm_vmprx_get_datafeed, sm_vmprx_datafeed_parms, feed_of_vmprx, 0, ANY_TIME)             \
    CALL(sm_vmprx_get_ports, sm_vmprx_get_ports, sm_vmprx_port_parms, ports_of_vmprx, 0, ANY_TIME)                      \
    CALL(sm_vmprx_status, sm_vmprx_status, sm_vmprx_status_parms, status_of_vmprx, 0, WORKS_WHEN_SHUT_DOWN)             \
    CALL(sm_vmprx_stop, sm_vmprx_stop, sm_vmprx_stop_parms, stopped_vmprx, 0, ANY_TIME)                                 \
    CALL(sm_vmprx_config_codec_alaw, sm_vmprx_config_codec_alaw, sm_vmprx_codec_alaw_parms, alaw, 0, ANY_TIME)          \
    FIELD(sm_vmprx_config_codec_alaw, sm_vmprx_codec_alaw_parms, alaw, 0, payload_type, -1, 127)                        \
    FIELD(sm_vmprx_config_codec_alaw, sm_vmprx_codec_alaw_parms, alaw, BAD, payload_type, -2, 128, MAX, MIN)            \
    FIELD(sm_vmprx_config_codec_alaw, sm_vmprx_codec_alaw_parms, alaw, BAD, plc_mode, -1, 2, MAX, MIN)                  \
    CALL(sm_vmprx_config_codec_mulaw, sm_vmprx_config_codec_mulaw, sm_vmprx_codec_mulaw_parms, mulaw, 0, ANY_TIME)      \
    FIELD(sm_vmprx_config_codec_mulaw, sm_vmprx_codec_mulaw_parms, mulaw, BAD, payload_type, -2, 128, MAX, MIN)         \
    FIELD(sm_vmprx_config_codec_mulaw, sm_vmprx_codec_mulaw_parms, mulaw, BAD, plc_mode, -1, 2, MAX, MIN)               \
    CALL(sm_vmprx_config_jitter, sm_vmprx_config_jitter, sm_vmprx_jitter_parms, jitter, 0, ANY_TIME)                    \
    FIELD(sm_vmprx_config_jitter, sm_vmprx_jitter_parms, jitter, 0, max_delay_ms, 60, 5000)                             \
    FIELD(sm_vmprx_config_jitter, sm_vmprx_jitter_parms, jitter, BAD, max_delay_ms, 59, 5001, 0xffffffff)               \
    FIELD(sm_vmprx_config_jitter, sm_vmprx_jitter_parms, jitter, BAD, initial_delay_ms, 501, 0xffffffff)                \
    CALL(sm_vmprx_config_dataloss, sm_vmprx_config_dataloss, sm_vmprx_dataloss_parms, dataloss, 0, ANY_TIME)            \
    FIELD(sm_vmprx_config_dataloss, sm_vmprx_dataloss_parms, dataloss, 0, loss_threshold, 1, MAX)                       \
    FIELD(sm_vmprx_config_dataloss, sm_vmprx_dataloss_parms, dataloss, BAD, loss_threshold, -1, MIN)                    \
    CALL(sm_vmprx_config_unhandled_payload_reporting, sm_vmprx_config_unhandled_payload_reporting,                      \
         sm_vmprx_unhandled_payload_reporting_parms, unhandled, 0, ANY_TIME)                                            \
    FIELD(sm_vmprx_config_unhandled_payload_reporting, sm_vmprx_unhandled_payload_reporting_parms, unhandled, BAD,      \
          delay, -1, MIN)                                                                                               \
    CALL(metrum_vmprx_create, metrum_vmprx_create, metrum_vmprx_create_parms, new_vmprx_on_port, 0, ANY_TIME)           \
    FIELD(metrum_vmprx_create, metrum_vmprx_create_parms, new_vmprx_on_port, 0, rtp_port, 1, 65534)                     \
    FIELD(metrum_vmprx_create, metrum_vmprx_create_parms, new_vmprx_on_port, BAD, rtp_port, -1, 65535, 65536, MAX, MIN) \
    CALL(metrum_vmprx_config_source, metrum_vmprx_config_source, metrum_vmprx_source_parms, locked, 0, ANY_TIME)       \
    FIELD(metrum_vmprx_config_source, metrum_vmprx_source_parms, locked, 0, lock, 0, 1, 2)                             \
    FIELD(metrum_vmprx_config_source, metrum_vmprx_source_parms, locked, BAD, lock, -1, 4, MAX)                        \
    FIELD(metrum_vmprx_config_source, metrum_vmprx_source_parms, locked, 0, port, 1, 65535)                            \
    FIELD(metrum_vmprx_config_source, metrum_vmprx_source_parms, locked, BAD, port, -1, 65536, MAX, MIN)               \
    FIELD(metrum_vmprx_config_source, metrum_vmprx_source_parms, locked, BAD, address, 0)                              \
    FIELD(metrum_vmprx_config_source, metrum_vmprx_source_parms, locked_v6, 0, ipv6_address.s6_addr[0], 1, 0xff)       \
    FIELD(metrum_vmprx_config_source, metrum_vmprx_source_parms, locked_v6, BAD, ipv6_address.s6_addr[0], 0)           \
    CALL(metrum_collector_config_senders, metrum_collector_config_senders, metrum_collector_senders_parms, sent_by, 0,  \
         ANY_TIME)                                                                                                      \
    FIELD(metrum_collector_config_senders, metrum_collector_senders_parms, sent_by, BAD, senders, 0)                    \
    CALL(metrum_open_virtual_module, metrum_open_virtual_module, metrum_open_virtual_module_parms,                      \
         second_virtual_module, 0, WORKS_WHEN_SHUT_DOWN)                                                                \
    FIELD(metrum_open_virtual_module, metrum_open_virtual_module_parms, second_virtual_module, 0, start_ns, 1LL << 62)  \
    FIELD(metrum_open_virtual_module, metrum_open_virtual_module_parms, second_virtual_module, BAD, start_ns,           \
          (1LL << 62) + 1, -1)                                                                                          \
    CALL(metrum_module_advance, metrum_module_advance, metrum_module_advance_parms, advanced_module, 0, ANY_TIME)       \
    FIELD(metrum_module_advance, metrum_module_advance_parms, advanced_module, BAD, ns, LAST_NS + 1, -1)

OUTPUT_FUNCTIONS(FUNCTION)
RUNNING_FUNCTIONS(FUNCTION)
DATA_FUNCTIONS(FUNCTION)
FORMATS_FUNCTIONS(FUNCTION)
FUNCTION(open_x, sm_open_prosody_x_parms)
FUNCTION(open_s_v3, sm_open_prosody_s_v3_parms)
FUNCTION(sm_open_module, sm_open_module_parms)
FUNCTION(sm_close_module, sm_close_module_parms)
FUNCTION(sm_close_prosody, sm_close_prosody_parms)
FUNCTION(sm_get_card_info, sm_card_info_parms)
FUNCTION(sm_get_card_rev, sm_card_rev_parms)
FUNCTION(sm_get_driver_info, sm_driver_info_parms)
FUNCTION(sm_get_module_info, sm_module_info_parms)
FUNCTION(sm_get_firmware_info, sm_fwinfo_parms)
FUNCTION(sm_module_status, sm_module_status_parms)
FUNCTION(sm_module_get_event, sm_module_event_parms)
FUNCTION(sm_shutdown_module, sm_shutdown_module_parms)
FUNCTION(sm_sec_module, sm_sec_module_parms)
FUNCTION(sm_get_stream_info, sm_stream_info_parms)
FUNCTION(sm_config_module_switching, sm_config_module_sw_parms)
FUNCTION(sm_channel_alloc_placed, sm_channel_alloc_placed_parms)
FUNCTION(sm_channel_info, sm_channel_info_parms)
FUNCTION(sm_switch_channel_input, sm_switch_channel_parms)
FUNCTION(sm_switch_channel_output, sm_switch_channel_parms)
FUNCTION(sm_tdmtx_create, sm_tdmtx_create_parms)
FUNCTION(sm_tdmrx_create, sm_tdmrx_create_parms)
FUNCTION(sm_tdmrx_get_datafeed, sm_tdmrx_datafeed_parms)
FUNCTION(sm_tdmtx_datafeed_connect, sm_tdmtx_datafeed_connect_parms)
FUNCTION(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms)
FUNCTION(sm_channel_dispatcher_connect, sm_channel_dispatcher_connect_parms)
FUNCTION(sm_channel_datafeed_connect, sm_channel_datafeed_connect_parms)
FUNCTION(sm_channel_set_event, sm_channel_set_event_parms)
FUNCTION(ev_create, ev_create_args)
FUNCTION(sm_record_start, sm_record_parms)
FUNCTION(sm_record_abort, sm_record_abort_parms)
FUNCTION(sm_record_agc_adjust, sm_record_agc_adjust_parms)
FUNCTION(sm_record_agc_adjust_settings, sm_record_agc_adjust_settings_parms)
FUNCTION(sm_record_status, sm_record_status_parms)
FUNCTION(sm_get_recorded_data, sm_ts_data_parms)
FUNCTION(sm_channel_set_input_threshold, sm_channel_set_input_threshold_parms)
FUNCTION(sm_vmprx_create, sm_vmprx_create_parms)
FUNCTION(sm_vmprx_get_event, sm_vmprx_event_parms)
FUNCTION(sm_vmprx_get_datafeed, sm_vmprx_datafeed_parms)
FUNCTION(sm_vmprx_get_ports, sm_vmprx_port_parms)
FUNCTION(sm_vmprx_status, sm_vmprx_status_parms)
FUNCTION(sm_vmprx_stop, sm_vmprx_stop_parms)
FUNCTION(sm_vmprx_config_codec_alaw, sm_vmprx_codec_alaw_parms)
FUNCTION(sm_vmprx_config_codec_mulaw, sm_vmprx_codec_mulaw_parms)
FUNCTION(sm_vmprx_config_jitter, sm_vmprx_jitter_parms)
FUNCTION(sm_vmprx_config_dataloss, sm_vmprx_dataloss_parms)
FUNCTION(sm_vmprx_config_unhandled_payload_reporting, sm_vmprx_unhandled_payload_reporting_parms)
FUNCTION(metrum_vmprx_create, metrum_vmprx_create_parms)
FUNCTION(metrum_vmprx_config_source, metrum_vmprx_source_parms)
FUNCTION(metrum_collector_config_senders, metrum_collector_senders_parms)
FUNCTION(metrum_open_virtual_module, metrum_open_virtual_module_parms)
FUNCTION(metrum_module_advance, metrum_module_advance_parms)

static const struct row rows[] = {TABLE(CALL_ROW, FIELD_ROW) OUTPUT_TABLE(CALL_ROW, FIELD_ROW)
                                  RUNNING_TABLE(FIELD_ROW) DATA_TABLE(CALL_ROW, FIELD_ROW)
                                  FORMATS_TABLE(FIELD_OF)};

/* clang-format on */

/* The world: one object of each kind; output timeslot 64:0 is taken, input timeslot 64:0 is heard as A-law. */

static void fresh_world(void)
{
    struct sm_switch_channel_parms slot;
    struct sm_tdmtx_create_parms tx;
    struct sm_tdmrx_create_parms rx;

    world_end(NULL);
    world_begin_bare(NULL);
    configure("[card METRUM-0]\nmodules = 2\n");
    assert_int_equal(open_card("localhost/test", CARD), 0);
    module = open_virtual(CARD, 0);
    duplex = new_channel(kSMChannelTypeFullDuplex);
    input = new_channel(kSMChannelTypeInput);
    output = new_channel(kSMChannelTypeOutput);
    vmprx = new_receiver();
    dispatcher = new_dispatcher(LISTENER, 4000);
    collector = new_collector();
    vmptx = new_sender();
    event = new_event(duplex, kSMEventTypeReadData, kSMChannelSpecificEvent);
    tx = (struct sm_tdmtx_create_parms){.module = module, .stream = 64};
    assert_int_equal(sm_tdmtx_create(&tx), 0);
    tdmtx = tx.tdmtx;
    rx = (struct sm_tdmrx_create_parms){.module = module, .stream = 65};
    assert_int_equal(sm_tdmrx_create(&rx), 0);
    tdmrx = rx.tdmrx;
    slot = (struct sm_switch_channel_parms){.channel = duplex, .st = 64};
    assert_int_equal(sm_switch_channel_input(&slot), 0);
}

static int end(void **state)
{
    smd_ev_free(event);
    return world_end(state);
}

static void next_world(void)
{
    smd_ev_free(event);
    fresh_world();
}

static int begin(void **state)
{
    world_begin_bare(state);
    fresh_world();
    return 0;
}

/* What must be the same after a call that was refused. */
struct sight {
    uint64_t channels, dispatchers, vmprx;
    struct sm_channel_info_parms duplex, output;
    struct smdc_line_status_parms line;
    unsigned held;
    int recording, replaying;
};

static struct sight look(void)
{
    struct metrum_module_stats_parms s = {.module = module};
    struct sight sight = {.duplex = {.channel = duplex}, .output = {.channel = output},
                          .line = {.channel = duplex}};

    assert_int_equal(metrum_module_stats(&s), 0);
    sight.channels = s.channels;
    sight.dispatchers = s.dispatchers;
    sight.vmprx = s.vmprx;
    sm_channel_info(&sight.duplex);
    sm_channel_info(&sight.output);
    assert_int_equal(smdc_line_status(&sight.line), 0);
    sight.held = sim_leaks();
    sight.recording = record_status(duplex);
    sight.replaying = replay_status(output);
    return sight;
}

static void try_value(const struct row *r, long long value)
{
    _Alignas(16) uint8_t parms[ROOM], same[ROOM];
    struct sight before, after;
    int err;

    make(r, parms, value);
    before = look(); /* now, for what makes the parameters may begin an operation */
    memcpy(same, parms, ROOM);
    before = look();
    err = r->call(parms);
    assert_refused_whole(r, value, err, parms, same);
    if (!err)
        return;
    after = look();
    if (memcmp(&before, &after, sizeof(before)))
        fail_msg("%s is refused and changes something", told(r, value));
}

static void each_field_is_taken_within_its_limits_and_refused_beyond(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT(rows); i++)
        for (unsigned k = 0; k < (rows[i].n ? rows[i].n : 1); k++) {
            next_world();
            try_value(&rows[i], rows[i].values[k]);
        }
}

static void on_a_module_that_was_shut_down_only_ends_and_status_calls_work(void **state)
{
    struct sm_shutdown_module_parms p;

    (void)state;
    for (unsigned i = 0; i < COUNT(rows); i++) {
        const struct row *r = &rows[i];
        _Alignas(16) uint8_t parms[ROOM];
        int err;

        if (r->at != WHOLE || r->when == ENDS_THE_WORLD)
            continue;
        next_world();
        make(r, parms, 0); /* some parameters can be had only before */
        p.module_id = module;
        assert_int_equal(sm_shutdown_module(&p), 0);
        err = r->call(parms);
        if (err != (r->when == WORKS_WHEN_SHUT_DOWN ? r->error : ERR_SM_DISCONNECTED))
            fail_msg("%s on a module that was shut down gives %d", told(r, 0), err);
    }
}

/* A record runs: what may not be done to its half. */
static void a_record_that_runs_is_left_alone(void **state)
{
    struct sm_record_parms again = {.channel = duplex, .type = kSMDataFormat16bit};
    struct sm_ts_data_parms nowhere = {.channel = duplex};

    (void)state;
    assert_int_equal(record(duplex, kSMDataFormatALawPCM), 0);
    assert_int_equal(connect_dispatcher(duplex, dispatcher), STATE);
    assert_int_equal(connect_dispatcher(duplex, kSMNullDispatcherId), STATE);
    assert_int_equal(sm_record_start(&again), STATE);
    pass_ms(100);
    assert_int_equal(sm_get_recorded_data(&nowhere), ERR_SM_BAD_PARAMETER);
    assert_int_equal(record_status(duplex), kSMRecordStatusData);
    assert_true(fetch(duplex, heard, sizeof(heard)) >= 4 * TICK);
}

#define BAD_INPUT_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BAD_INPUT_TEST(each_field_is_taken_within_its_limits_and_refused_beyond),
        BAD_INPUT_TEST(on_a_module_that_was_shut_down_only_ends_and_status_calls_work),
        BAD_INPUT_TEST(a_record_that_runs_is_left_alone),
    };

    return cmocka_run_group_tests_name("bad input", tests, NULL, NULL);
}
