/**
 * Every exported call with every kind of wrong id, by table: the documented error, and nothing changed.
 *
 * A row is a call, the structure it takes (or the id itself), where in it the id stands and what kind it should be.
 */
#include "smdc.h"
#include "world.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { MODULE, CHANNEL, DISPATCHER, COLLECTOR, VMPRX, VMPTX, DATAFEED, TDMRX, TDMTX, EVENT, CARD_ID, NO_ID, KINDS };

enum { ROOM = 512, WHOLE = -1 };

/* Ids of each kind: of an object that lives, and of one that has gone. */
static uintptr_t live[KINDS], stale[KINDS];
static uint8_t parms[ROOM], before[ROOM];

struct row {
    const char *name;
    int (*call)(void *p);
    enum kind kind;
    int at;        /* octet of the structure where the id stands, or WHOLE: the call takes it by value */
    int out;       /* octet of the OUT id that must be null after an error; -1: none */
    bool null_is_meant; /* a null id has a meaning of its own in this call */
};

#define BY_POINTER(f, type, field, id_kind, ...)                                           \
    static int call_##f##_##field(void *p)                                                \
    {                                                                                     \
        return f(p ? (struct type *)p : NULL);                                            \
    }
#define BY_VALUE(f, type)                                                                 \
    static int call_##f##_id(void *p)                                                     \
    {                                                                                     \
        return f(*(type *)p);                                                             \
    }

/* call, structure, field, kind of id, OUT id or -1, whether null has a meaning */
#define POINTER_CALLS(X)                                                                                           \
    X(sm_open_module, sm_open_module_parms, card_id, CARD_ID, offsetof(struct sm_open_module_parms, module_id), 0) \
    X(sm_close_module, sm_close_module_parms, module_id, MODULE, -1, 0)                                            \
    X(sm_close_prosody, sm_close_prosody_parms, card_id, CARD_ID, -1, 0)                                           \
    X(sm_get_card_info, sm_card_info_parms, card, CARD_ID, -1, 0)                                                  \
    X(sm_get_module_info, sm_module_info_parms, module, MODULE, -1, 0)                                             \
    X(sm_get_firmware_info, sm_fwinfo_parms, module, MODULE, -1, 0)                                                \
    X(sm_module_status, sm_module_status_parms, module_id, MODULE, -1, 0)                                          \
    X(sm_module_get_event, sm_module_event_parms, module_id, MODULE, offsetof(struct sm_module_event_parms, event), 0) \
    X(sm_shutdown_module, sm_shutdown_module_parms, module_id, MODULE, -1, 0)                                      \
    X(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, module, MODULE,                                    \
      offsetof(struct sm_udp_dispatcher_create_parms, dispatcher), 0)                                              \
    X(sm_channel_dispatcher_connect, sm_channel_dispatcher_connect_parms, channel, CHANNEL, -1, 0)                 \
    X(sm_channel_dispatcher_connect, sm_channel_dispatcher_connect_parms, dest, DISPATCHER, -1, 1)                 \
    X(sm_channel_alloc_placed, sm_channel_alloc_placed_parms, module, MODULE,                                      \
      offsetof(struct sm_channel_alloc_placed_parms, channel), 1)                                                  \
    X(sm_channel_info, sm_channel_info_parms, channel, CHANNEL, -1, 0)                                             \
    X(sm_channel_datafeed_connect, sm_channel_datafeed_connect_parms, channel, CHANNEL, -1, 0)                     \
    X(sm_channel_datafeed_connect, sm_channel_datafeed_connect_parms, data_source, DATAFEED, -1, 1)                \
    X(sm_channel_set_event, sm_channel_set_event_parms, channel, CHANNEL, -1, 1)                                   \
    X(sm_get_card_rev, sm_card_rev_parms, card, CARD_ID, -1, 0)                                                    \
    X(sm_sec_module, sm_sec_module_parms, module_id, MODULE, -1, 0)                                                \
    X(sm_get_stream_info, sm_stream_info_parms, module, MODULE, -1, 0)                                             \
    X(sm_config_module_switching, sm_config_module_sw_parms, module, MODULE, -1, 0)                                \
    X(sm_switch_channel_input, sm_switch_channel_parms, channel, CHANNEL, -1, 0)                                   \
    X(sm_switch_channel_output, sm_switch_channel_parms, channel, CHANNEL, -1, 0)                                  \
    X(sm_tdmrx_create, sm_tdmrx_create_parms, module, MODULE, offsetof(struct sm_tdmrx_create_parms, tdmrx), 0)    \
    X(sm_tdmrx_get_datafeed, sm_tdmrx_datafeed_parms, tdmrx, TDMRX,                                                \
      offsetof(struct sm_tdmrx_datafeed_parms, datafeed), 0)                                                       \
    X(sm_tdmtx_create, sm_tdmtx_create_parms, module, MODULE, offsetof(struct sm_tdmtx_create_parms, tdmtx), 0)    \
    X(sm_tdmtx_datafeed_connect, sm_tdmtx_datafeed_connect_parms, tdmtx, TDMTX, -1, 0)                             \
    X(sm_tdmtx_datafeed_connect, sm_tdmtx_datafeed_connect_parms, data_source, DATAFEED, -1, 1)                    \
    X(sm_record_start, sm_record_parms, channel, CHANNEL, -1, 0)                                                   \
    X(sm_record_start, sm_record_parms, alt_data_source, CHANNEL, -1, 1)                                           \
    X(sm_record_agc_adjust, sm_record_agc_adjust_parms, channel, CHANNEL, -1, 0)                                   \
    X(sm_record_agc_adjust_settings, sm_record_agc_adjust_settings_parms, channel, CHANNEL, -1, 0)                 \
    X(metrum_record_how_terminated, metrum_record_how_terminated_parms, channel, CHANNEL, -1, 0)                   \
    X(sm_get_recorded_data, sm_ts_data_parms, channel, CHANNEL, -1, 0)                                             \
    X(sm_record_status, sm_record_status_parms, channel, CHANNEL, -1, 0)                                           \
    X(sm_record_abort, sm_record_abort_parms, channel, CHANNEL, -1, 0)                                             \
    X(sm_channel_set_input_threshold, sm_channel_set_input_threshold_parms, channel, CHANNEL, -1, 0)               \
    X(sm_channel_get_datafeed, sm_channel_datafeed_parms, channel, CHANNEL,                                        \
      offsetof(struct sm_channel_datafeed_parms, datafeed), 0)                                                     \
    X(sm_channel_set_output_rate, sm_channel_set_output_rate_parms, channel, CHANNEL, -1, 0)                       \
    X(sm_channel_output_source_datafeed_connect, sm_channel_output_source_datafeed_connect_parms, channel,         \
      CHANNEL, -1, 0)                                                                                              \
    X(sm_channel_output_source_datafeed_connect, sm_channel_output_source_datafeed_connect_parms, data_source,     \
      DATAFEED, -1, 1)                                                                                             \
    X(sm_channel_input_data_redirect, sm_channel_input_data_redirect_parms, channel, CHANNEL,                      \
      offsetof(struct sm_channel_input_data_redirect_parms, datafeed), 0)                                          \
    X(sm_udp_collector_create, sm_udp_collector_create_parms, module, MODULE,                                      \
      offsetof(struct sm_udp_collector_create_parms, collector), 0)                                                \
    X(sm_collector_get_event, sm_collector_event_parms, collector, COLLECTOR,                                      \
      offsetof(struct sm_collector_event_parms, event), 0)                                                         \
    X(sm_collector_status, sm_collector_status_parms, collector, COLLECTOR, -1, 0)                                 \
    X(sm_channel_collector_connect, sm_channel_collector_connect_parms, channel, CHANNEL, -1, 0)                   \
    X(sm_channel_collector_connect, sm_channel_collector_connect_parms, source, COLLECTOR, -1, 1)                  \
    X(sm_replay_start, sm_replay_parms, channel, CHANNEL, -1, 0)                                                   \
    X(sm_replay_start, sm_replay_parms, background, CHANNEL, -1, 1)                                                \
    X(sm_replay_adjust, sm_replay_adjust_parms, channel, CHANNEL, -1, 0)                                           \
    X(sm_replay_adjust, sm_replay_adjust_parms, background, CHANNEL, -1, 1)                                        \
    X(sm_replay_status, sm_replay_status_parms, channel, CHANNEL, -1, 0)                                           \
    X(sm_replay_abort, sm_replay_abort_parms, channel, CHANNEL, -1, 0)                                             \
    X(sm_put_replay_data, sm_ts_data_parms, channel, CHANNEL, -1, 0)                                               \
    X(sm_put_last_replay_data, sm_ts_data_parms, channel, CHANNEL, -1, 0)                                          \
    X(sm_put_audio_data, sm_audio_data_parms, channel, CHANNEL, -1, 0)                                             \
    X(sm_channel_set_output_threshold, sm_channel_set_output_threshold_parms, channel, CHANNEL, -1, 0)             \
    X(metrum_udp_collector_create, metrum_udp_collector_create_parms, module, MODULE,                              \
      offsetof(struct metrum_udp_collector_create_parms, collector), 0)                                            \
    X(metrum_collector_stats, metrum_collector_stats_parms, collector, COLLECTOR, -1, 0)                           \
    X(metrum_collector_config_senders, metrum_collector_senders_parms, collector, COLLECTOR, -1, 0)                \
    X(smdc_channel_config, smdc_channel_config_parms, channel, CHANNEL, -1, 0)                                     \
    X(smdc_rx_encoding, smdc_encoding_parms, channel, CHANNEL, -1, 0)                                              \
    X(smdc_tx_encoding, smdc_encoding_parms, channel, CHANNEL, -1, 0)                                              \
    X(smdc_line_control, smdc_line_control_parms, channel, CHANNEL, -1, 0)                                         \
    X(smdc_line_control_v34, smdc_line_control_v34_parms, channel, CHANNEL, -1, 0)                                 \
    X(smdc_line_status, smdc_line_status_parms, channel, CHANNEL, -1, 0)                                           \
    X(smdc_line_status_v34, smdc_line_status_v34_parms, channel, CHANNEL, -1, 0)                                   \
    X(smdc_rx_config_v34, smdc_rx_config_v34_parms, channel, CHANNEL, -1, 0)                                       \
    X(smdc_tx_config_v34, smdc_tx_config_v34_parms, channel, CHANNEL, -1, 0)                                       \
    X(smdc_rx_config_t38, smdc_rx_config_t38_parms, channel, CHANNEL, -1, 0)                                       \
    X(smdc_tx_config_t38, smdc_tx_config_t38_parms, channel, CHANNEL, -1, 0)                                       \
    X(smdc_rx_status_t38, smdc_rx_status_t38_parms, channel, CHANNEL, -1, 0)                                       \
    X(smdc_tx_tone_indicator_t38, smdc_tx_tone_indicator_t38_parms, channel, CHANNEL, -1, 0)                       \
    X(smdc_tx_v34_indicator_t38, smdc_tx_v34_indicator_t38_parms, channel, CHANNEL, -1, 0)                         \
    X(smdc_tx_v34_line_control_t38, smdc_tx_v34_line_control_t38_parms, channel, CHANNEL, -1, 0)                   \
    X(smdc_rx_control, smdc_rx_control_parms, channel, CHANNEL, -1, 0)                                             \
    X(smdc_rx_data, smdc_data_parms, channel, CHANNEL, -1, 0)                                                      \
    X(smdc_rx_status, smdc_rx_status_parms, channel, CHANNEL, -1, 0)                                               \
    X(smdc_rx_stop, smdc_stop_parms, channel, CHANNEL, -1, 0)                                                      \
    X(smdc_tx_stop, smdc_stop_parms, channel, CHANNEL, -1, 0)                                                      \
    X(smdc_stop, smdc_stop_parms, channel, CHANNEL, -1, 0)                                                         \
    X(smdc_tx_control, smdc_tx_control_parms, channel, CHANNEL, -1, 0)                                             \
    X(smdc_tx_data, smdc_data_parms, channel, CHANNEL, -1, 0)                                                      \
    X(smdc_tx_status, smdc_tx_status_parms, channel, CHANNEL, -1, 0)                                               \
    X(sm_vmprx_create, sm_vmprx_create_parms, module, MODULE, offsetof(struct sm_vmprx_create_parms, vmprx), 0)    \
    X(sm_vmprx_get_event, sm_vmprx_event_parms, vmprx, VMPRX, offsetof(struct sm_vmprx_event_parms, event), 0)     \
    X(sm_vmprx_get_datafeed, sm_vmprx_datafeed_parms, vmprx, VMPRX,                                                \
      offsetof(struct sm_vmprx_datafeed_parms, datafeed), 0)                                                       \
    X(sm_vmprx_get_ports, sm_vmprx_port_parms, vmprx, VMPRX, -1, 0)                                                \
    X(sm_vmprx_status, sm_vmprx_status_parms, vmprx, VMPRX, -1, 0)                                                 \
    X(sm_vmprx_stop, sm_vmprx_stop_parms, vmprx, VMPRX, -1, 0)                                                     \
    X(sm_vmprx_config_codec_alaw, sm_vmprx_codec_alaw_parms, vmprx, VMPRX, -1, 0)                                  \
    X(sm_vmprx_config_codec_mulaw, sm_vmprx_codec_mulaw_parms, vmprx, VMPRX, -1, 0)                                \
    X(sm_vmprx_config_jitter, sm_vmprx_jitter_parms, vmprx, VMPRX, -1, 0)                                          \
    X(sm_vmprx_config_dataloss, sm_vmprx_dataloss_parms, vmprx, VMPRX, -1, 0)                                      \
    X(sm_vmprx_config_unhandled_payload_reporting, sm_vmprx_unhandled_payload_reporting_parms, vmprx, VMPRX, -1,   \
      0)                                                                                                           \
    X(sm_vmptx_create, sm_vmptx_create_parms, module, MODULE, offsetof(struct sm_vmptx_create_parms, vmptx), 0)    \
    X(sm_vmptx_get_event, sm_vmptx_event_parms, vmptx, VMPTX, offsetof(struct sm_vmptx_event_parms, event), 0)     \
    X(sm_vmptx_status, sm_vmptx_status_parms, vmptx, VMPTX, -1, 0)                                                 \
    X(sm_vmptx_stop, sm_vmptx_stop_parms, vmptx, VMPTX, -1, 0)                                                     \
    X(sm_vmptx_datafeed_connect, sm_vmptx_datafeed_connect_parms, vmptx, VMPTX, -1, 0)                             \
    X(sm_vmptx_datafeed_connect, sm_vmptx_datafeed_connect_parms, data_source, DATAFEED, -1, 1)                    \
    X(sm_vmptx_config, sm_vmptx_config_parms, vmptx, VMPTX, -1, 0)                                                 \
    X(sm_vmptx_config_ipv6, sm_vmptx_config_ipv6_parms, vmptx, VMPTX, -1, 0)                                       \
    X(sm_vmptx_config_sample_rate, sm_vmptx_sample_rate_parms, vmptx, VMPTX, -1, 0)                                \
    X(sm_vmptx_config_codec_alaw, sm_vmptx_codec_alaw_parms, vmptx, VMPTX, -1, 0)                                  \
    X(sm_vmptx_config_codec_mulaw, sm_vmptx_codec_mulaw_parms, vmptx, VMPTX, -1, 0)                                \
    X(sm_vmptx_config_codec_comfort_noise, sm_vmptx_codec_comfort_noise_parms, vmptx, VMPTX, -1, 0)                \
    X(sm_vmptx_config_codec, sm_vmptx_codec_parms, vmptx, VMPTX, -1, 0)                                            \
    X(metrum_vmptx_stats, metrum_vmptx_stats_parms, vmptx, VMPTX, -1, 0)                                           \
    X(metrum_vmprx_create, metrum_vmprx_create_parms, module, MODULE,                                              \
      offsetof(struct metrum_vmprx_create_parms, vmprx), 0)                                                        \
    X(metrum_dispatcher_stats, metrum_dispatcher_stats_parms, dispatcher, DISPATCHER, -1, 0)                       \
    X(metrum_vmprx_stats, metrum_vmprx_stats_parms, vmprx, VMPRX, -1, 0)                                           \
    X(metrum_vmprx_config_source, metrum_vmprx_source_parms, vmprx, VMPRX, -1, 0)                                  \
    X(metrum_module_stats, metrum_module_stats_parms, module, MODULE, -1, 0)                                       \
    X(metrum_module_network, metrum_module_network_parms, module, MODULE, -1, 0)                                   \
    X(metrum_dispatcher_address, metrum_dispatcher_address_parms, dispatcher, DISPATCHER, -1, 0)                   \
    X(metrum_open_virtual_module, metrum_open_virtual_module_parms, card_id, CARD_ID,                              \
      offsetof(struct metrum_open_virtual_module_parms, module_id), 0)                                             \
    X(metrum_module_advance, metrum_module_advance_parms, module, MODULE, -1, 0)                                   \

#define VALUE_CALLS(X)                                     \
    X(sm_channel_release, tSMChannelId, CHANNEL)           \
    X(sm_get_channel_type, tSMChannelId, CHANNEL)          \
    X(sm_get_channel_ix, tSMChannelId, CHANNEL)            \
    X(sm_get_channel_module_id, tSMChannelId, CHANNEL)     \
    X(sm_get_module_card_id, tSMModuleId, MODULE)          \
    X(sm_get_card_switch_id, tSMCardId, CARD_ID)           \
    X(sm_reset_module, tSMModuleId, MODULE)                \
    X(sm_tdmrx_destroy, tSMTDMrxId, TDMRX)                 \
    X(sm_tdmtx_destroy, tSMTDMtxId, TDMTX)                 \
    X(sm_dispatcher_destroy, tSMDispatcherId, DISPATCHER)  \
    X(sm_collector_destroy, tSMCollectorId, COLLECTOR)     \
    X(sm_vmprx_destroy, tSMVMPrxId, VMPRX)                 \
    X(sm_vmptx_destroy, tSMVMPtxId, VMPTX)                 \
    X(smd_ev_free, tSMEventId, EVENT)                      \
    X(smd_ev_wait, tSMEventId, EVENT)

#define DEFINE_POINTER(f, type, field, id_kind, out_at, meant) BY_POINTER(f, type, field, id_kind)
#define DEFINE_VALUE(f, type, id_kind) BY_VALUE(f, type)
POINTER_CALLS(DEFINE_POINTER)
VALUE_CALLS(DEFINE_VALUE)

#define POINTER_ROW(f, type, field, id_kind, out_at, meant) \
    {#f "." #field, call_##f##_##field, id_kind, offsetof(struct type, field), (int)(out_at), meant},
#define VALUE_ROW(f, type, id_kind) {#f, call_##f##_id, id_kind, WHOLE, -1, false},

static const struct row rows[] = {POINTER_CALLS(POINTER_ROW) VALUE_CALLS(VALUE_ROW)};

static int error_of(enum kind kind)
{
    switch (kind) {
    case MODULE: return ERR_SM_NO_SUCH_MODULE;
    case CHANNEL: return ERR_SM_NO_SUCH_CHANNEL;
    default: return ERR_SM_BAD_PARAMETER;
    }
}

static tSMEventId any_event;

/* One living object of each kind, and the id of one that has gone. */
static int begin(void **state)
{
    struct sm_tdmtx_create_parms tx;
    struct sm_tdmrx_create_parms rx;
    tSMEventId event;

    world_begin(state);
    live[MODULE] = (uintptr_t)module;
    for (unsigned gone = 0; gone < 2; gone++) {
        uintptr_t *ids = gone ? stale : live;
        tSMVMPrxId vmprx = new_receiver();
        tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex);
        tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
        tSMCollectorId collector = new_collector();
        tSMVMPtxId vmptx = new_sender();

        event = new_event(kSMNullChannelId, kSMEventTypeReadData, kSMAnyChannelEvent);
        ids[CHANNEL] = (uintptr_t)channel;
        ids[DISPATCHER] = (uintptr_t)dispatcher;
        ids[COLLECTOR] = (uintptr_t)collector;
        ids[VMPTX] = (uintptr_t)vmptx;
        ids[VMPRX] = (uintptr_t)vmprx;
        ids[DATAFEED] = (uintptr_t)feed_of(vmprx);
        ids[EVENT] = (uintptr_t)event.eip;
        tx = (struct sm_tdmtx_create_parms){.module = module, .timeslot = (int)gone};
        rx = (struct sm_tdmrx_create_parms){.module = module};
        assert_int_equal(sm_tdmtx_create(&tx), 0);
        assert_int_equal(sm_tdmrx_create(&rx), 0);
        ids[TDMTX] = (uintptr_t)tx.tdmtx;
        ids[TDMRX] = (uintptr_t)rx.tdmrx;
        if (!gone) {
            any_event = event;
            continue;
        }
        ids[MODULE] = (uintptr_t)open_virtual(CARD, 1);
        sm_close_module(&(struct sm_close_module_parms){(tSMModuleId)ids[MODULE]});
        sm_vmprx_destroy(vmprx);
        sm_vmptx_destroy(vmptx);
        sm_channel_release(channel);
        sm_dispatcher_destroy(dispatcher);
        sm_collector_destroy(collector);
        sm_tdmtx_destroy(tx.tdmtx);
        sm_tdmrx_destroy(rx.tdmrx);
        smd_ev_free(event);
    }
    return 0;
}

static int end(void **state)
{
    smd_ev_free(any_event);
    return world_end(state);
}

static void put_id(enum kind kind, uint8_t *to, uintptr_t id)
{
    int number = (int)id;

    if (kind == CARD_ID)
        memcpy(to, &number, sizeof(number));
    else
        memcpy(to, &id, sizeof(id));
}

/* Everything right but for the id in question, so that only that can be what is refused. */
static void prepare(const struct row *r, uintptr_t id)
{
    tSMEventId event = {.fd = any_event.fd, .mode = any_event.mode, .eip = (tSM_EVENT_INTERNALS)id};

    memset(parms, 0, sizeof(parms));
    if (r->at == WHOLE && r->kind == EVENT)
        memcpy(parms, &event, sizeof(event));
    else
        put_id(r->kind, parms + (r->at == WHOLE ? 0 : r->at), id);
    if (strstr(r->name, "output_source_datafeed_connect.data_source"))
        put_id(CHANNEL, parms, live[CHANNEL]);
    else if (strstr(r->name, "sm_vmptx_datafeed_connect.data_source"))
        put_id(VMPTX, parms + sizeof(uintptr_t), live[VMPTX]);
    else if (strstr(r->name, "connect.dest") || strstr(r->name, "connect.data_source") || strstr(r->name, "connect.source"))
        put_id(CHANNEL, parms + sizeof(uintptr_t), live[strstr(r->name, "tdmtx") ? TDMTX : CHANNEL]); /* the second field */
    if (strstr(r->name, "alt_data_source") || strstr(r->name, "background"))
        put_id(CHANNEL, parms, live[CHANNEL]);
    if (strstr(r->name, "set_event"))
        ((struct sm_channel_set_event_parms *)(void *)parms)->event_type = kSMEventTypeReadData;
    memcpy(before, parms, sizeof(parms));
}

/* What is there before the call must be null after it. */
static void prepare_out(const struct row *r)
{
    static const tSMEventId null_event = {.fd = -1};
    bool event = strstr(r->name, "get_event") != NULL;

    memset(parms + r->out, 0x77, event ? sizeof(null_event) : sizeof(uintptr_t));
    if (event)
        memcpy(before + r->out, &null_event, sizeof(null_event));
}

static void assert_refused(const struct row *r, uintptr_t id, int expected)
{
    int err;

    prepare(r, id);
    if (r->out >= 0)
        prepare_out(r);
    err = r->call(parms);
    if (err != expected)
        fail_msg("%s with id %#lx gives %d, not %d", r->name, (unsigned long)id, err, expected);
    if (memcmp(parms, before, sizeof(parms)))
        fail_msg("%s with id %#lx changed its structure", r->name, (unsigned long)id);
}

static void null_structures_are_bad_parameters(void **state)
{
    struct sm_error_name_parms *no_name = NULL;

    (void)state;
    for (unsigned i = 0; i < COUNT(rows); i++)
        if (rows[i].at != WHOLE && rows[i].call(NULL) != ERR_SM_BAD_PARAMETER)
            fail_msg("%s without a structure gives %d", rows[i].name, rows[i].call(NULL));
    assert_int_equal(sm_open_prosody_x(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_open_prosody_s_v3(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_get_driver_info(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(smd_ev_create(NULL, (tSMChannelId)live[CHANNEL], 2, 1), ERR_SM_BAD_PARAMETER);
    assert_non_null(sm_error_name(no_name));
    assert_int_equal(metrum_config_check(NULL, 0), 0); /* no text is wanted */
}

static void null_ids_are_refused(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT(rows); i++) {
        const struct row *r = &rows[i];

        if (!r->null_is_meant)
            assert_refused(r, 0, strstr(r->name, "record_status") ? ERR_SM_NO_SUCH_CHANNEL : error_of(r->kind));
    }
}

static void stale_ids_are_refused(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT(rows); i++)
        if (rows[i].kind != CARD_ID)
            assert_refused(&rows[i], stale[rows[i].kind], error_of(rows[i].kind));
}

static void forged_ids_are_refused(void **state)
{
    uint32_t seed = 12345;

    (void)state;
    for (unsigned i = 0; i < COUNT(rows); i++) {
        for (unsigned k = 0; k < n_forged_ids; k++)
            assert_refused(&rows[i], forged_ids[k], error_of(rows[i].kind));
        for (unsigned k = 0; k < 200; k++) {
            uintptr_t id = seed = seed * 1664525 + 1013904223;

            if (k % 2)
                id |= (uintptr_t)seed << 32;
            if (id != live[rows[i].kind] && (int)id != CARD)
                assert_refused(&rows[i], id, error_of(rows[i].kind));
        }
    }
}

/* The same slot with another generation, and what only differs above 32 bits. */
static void near_misses_are_refused(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT(rows); i++) {
        const struct row *r = &rows[i];

        if (r->kind == CARD_ID)
            continue;
        for (unsigned bit = 0; bit < 64; bit++)
            assert_refused(r, live[r->kind] ^ (uintptr_t)1 << bit, error_of(r->kind));
        assert_refused(r, 0 - live[r->kind], error_of(r->kind));
    }
}

static void ids_of_another_kind_are_refused(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT(rows); i++)
        for (enum kind k = MODULE; k <= EVENT; k++)
            if (k != rows[i].kind && (int)live[k] != CARD)
                assert_refused(&rows[i], live[k], error_of(rows[i].kind));
}

static void all_that_was_refused_did_no_harm(void **state)
{
    struct metrum_module_stats_parms s = {.module = module};
    tSMChannelId channel = (tSMChannelId)live[CHANNEL];

    null_ids_are_refused(state);
    stale_ids_are_refused(state);
    forged_ids_are_refused(state);
    ids_of_another_kind_are_refused(state);
    assert_int_equal(metrum_module_stats(&s), 0);
    assert_int_equal(s.channels, 1);
    assert_int_equal(s.dispatchers, 1);
    assert_int_equal(s.vmprx, 1);
    assert_int_equal(s.collectors, 1);
    assert_int_equal(s.vmptx, 1);
    assert_int_equal(connect_feed(channel, (tSMDatafeedId)live[DATAFEED]), 0);
    assert_int_equal(connect_dispatcher(channel, (tSMDispatcherId)live[DISPATCHER]), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(100);
    assert_true(dispatcher_stats((tSMDispatcherId)live[DISPATCHER]).tx_datagrams >= 4);
}

static void ids_are_positive_and_fit_an_int(void **state)
{
    (void)state;
    for (enum kind k = MODULE; k <= EVENT; k++)
        assert_in_range(live[k], 1, INT32_MAX);
}

/* In the child of a fork: every call, right or wrong. @return how many do not say so */
static int calls_that_work(void)
{
    tSMEventId event;
    char locator[] = "localhost/x";
    struct sm_open_prosody_x_parms x = {.px_locator = locator, .card_id = 1};
    struct sm_open_prosody_s_v3_parms s = {.ps_locator = locator, .card_id = 1};
    struct sm_driver_info_parms driver;
    int wrong = 0;

    for (unsigned i = 0; i < COUNT(rows); i++) {
        prepare(&rows[i], rows[i].kind == CARD_ID ? (uintptr_t)(unsigned)CARD : live[rows[i].kind]);
        wrong += rows[i].call(parms) != ERR_SM_DEVERR || memcmp(parms, before, sizeof(parms)) != 0;
    }
    wrong += sm_open_prosody_x(&x) != ERR_SM_DEVERR;
    wrong += sm_open_prosody_s_v3(&s) != ERR_SM_DEVERR;
    wrong += sm_get_driver_info(&driver) != ERR_SM_DEVERR;
    wrong += smd_ev_create(&event, kSMNullChannelId, 2, kSMAnyChannelEvent) != ERR_SM_DEVERR;
    wrong += strcmp(sm_error_name(&(struct sm_error_name_parms){.code = ERR_SM_DEVERR}), "ERR_SM_DEVERR") != 0;
    return wrong;
}

static void in_the_child_of_a_fork_every_call_fails(void **state)
{
    int status;
    pid_t child;

    (void)state;
    fflush(NULL);
    child = fork();
    if (!child)
        _exit(calls_that_work());
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(record((tSMChannelId)live[CHANNEL], kSMDataFormatALawPCM), 0); /* the parent goes on */
    pass_ms(100);
    assert_int_equal(record_status((tSMChannelId)live[CHANNEL]), kSMRecordStatusData);
}

#define IDS_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IDS_TEST(null_structures_are_bad_parameters),
        IDS_TEST(null_ids_are_refused),
        IDS_TEST(stale_ids_are_refused),
        IDS_TEST(forged_ids_are_refused),
        IDS_TEST(near_misses_are_refused),
        IDS_TEST(ids_of_another_kind_are_refused),
        IDS_TEST(all_that_was_refused_did_no_harm),
        IDS_TEST(ids_are_positive_and_fit_an_int),
        IDS_TEST(in_the_child_of_a_fork_every_call_fails),
    };

    return cmocka_run_group_tests_name("ids", tests, NULL, NULL);
}
