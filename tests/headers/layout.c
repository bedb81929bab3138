/*
 * The layout of every published structure on a 64-bit system: order, type and place of each field, and the size.
 * A compilation is the test. The numbers were worked out by hand from the published field lists; tSM_UT32 has 8 octets.
 */
#include <stddef.h>

#include "metrum.h"
#include "prosody_x.h"
#include "res_lib.h"
#include "smbesp.h"
#include "smrtp.h"
#include "smwavlib.h"
#include "sw_lib.h"

/* STRUCT(tag, typedef, size), then FIELD(tag, place, type, field) for each field in order. */
#define SAME(a, b) __builtin_types_compatible_p(a, b)
#define TYPEDEF(tag, name) _Static_assert(SAME(struct tag, name), #name)
#define SIZE(tag, size) _Static_assert(sizeof(struct tag) == (size), #tag)
#define FIELD(tag, place, type, field)                                                                     \
    _Static_assert(offsetof(struct tag, field) == (place), #tag "." #field " is elsewhere");               \
    _Static_assert(SAME(__typeof__(((struct tag *) 0)->field), type), #tag "." #field " has another type")
#define STRUCT(tag, name, size) \
    TYPEDEF(tag, name);         \
    SIZE(tag, size)

/* The scalar types. */
_Static_assert(SAME(tSM_INT, int), "tSM_INT");
_Static_assert(SAME(tSM_UT8, unsigned char), "tSM_UT8");
_Static_assert(SAME(tSM_UT32, unsigned long), "tSM_UT32");
_Static_assert(SAME(tSM_UT64, unsigned long long), "tSM_UT64");
_Static_assert(SAME(tSMIEEE32Bit754854Float, float), "tSMIEEE32Bit754854Float");
_Static_assert(SAME(tSMCardId, int), "tSMCardId");
_Static_assert(SAME(ACU_CARD_ID, unsigned), "ACU_CARD_ID");
_Static_assert(SAME(tSM_EVENT_INTERNALS, struct tSMEventId_internals *), "tSM_EVENT_INTERNALS");
_Static_assert(SAME(tSMSecCallback, int (*)(int, int, void *, unsigned char *)), "tSMSecCallback");
_Static_assert(SAME(SOCKADDR_IN, struct sockaddr_in), "SOCKADDR_IN");
_Static_assert(SAME(SOCKADDR_IN6, struct sockaddr_in6), "SOCKADDR_IN6");

/* Each id is a pointer to a structure of its own, and the null id has its type. */
#define ID(word) _Static_assert(SAME(tSM##word##Id, struct tSM##word##Id_struct *), #word)
#define ID_WITH_NULL(word) \
    ID(word);              \
    _Static_assert(SAME(__typeof__(kSMNull##word##Id), tSM##word##Id), "null " #word)
ID_WITH_NULL(Channel);
ID_WITH_NULL(Module);
ID_WITH_NULL(Collector);
ID_WITH_NULL(Dispatcher);
ID_WITH_NULL(Datafeed);
ID_WITH_NULL(TDMrx);
ID_WITH_NULL(TDMtx);
ID_WITH_NULL(VMPrx);
ID_WITH_NULL(VMPtx);
ID_WITH_NULL(VMPTxToneSet);
ID_WITH_NULL(VMPTxCSRCList);
ID_WITH_NULL(RTCPHand);
ID_WITH_NULL(DTLSrx);
ID_WITH_NULL(DTLStx);
ID_WITH_NULL(FMPrx);
ID_WITH_NULL(FMPtx);
ID_WITH_NULL(SPRT);
ID_WITH_NULL(Path);
ID_WITH_NULL(VidMPrx);
ID_WITH_NULL(VidMPtx);
ID(Framer);
ID(H223mux);
ID(I460mux);
ID(SNTP);

/* visdecl.h */
STRUCT(tSMEventId, tSMEventId, 16);
FIELD(tSMEventId, 0, tSM_INT, fd);
FIELD(tSMEventId, 4, tSM_INT, mode);
FIELD(tSMEventId, 8, tSM_EVENT_INTERNALS, eip);

/* pros_x.h */
STRUCT(sm_open_prosody_x_parms, SM_OPEN_PROSODY_X_PARMS, 16);
FIELD(sm_open_prosody_x_parms, 0, char *, px_locator);
FIELD(sm_open_prosody_x_parms, 8, tSMCardId, card_id);

STRUCT(sm_open_prosody_s_v3_parms, SM_OPEN_PROSODY_S_V3_PARMS, 16);
FIELD(sm_open_prosody_s_v3_parms, 0, char *, ps_locator);
FIELD(sm_open_prosody_s_v3_parms, 8, tSMCardId, card_id);

/* prosgen.h: cards and modules */
STRUCT(sm_open_module_parms, SM_OPEN_MODULE_PARMS, 24);
FIELD(sm_open_module_parms, 0, tSMCardId, card_id);
FIELD(sm_open_module_parms, 8, tSM_UT32, module_ix);
FIELD(sm_open_module_parms, 16, tSMModuleId, module_id);

STRUCT(sm_close_module_parms, SM_CLOSE_MODULE_PARMS, 8);
FIELD(sm_close_module_parms, 0, tSMModuleId, module_id);

STRUCT(sm_close_prosody_parms, SM_CLOSE_PROSODY_PARMS, 4);
FIELD(sm_close_prosody_parms, 0, tSMCardId, card_id);

STRUCT(sm_card_info_parms, SM_CARD_INFO_PARMS, 56);
FIELD(sm_card_info_parms, 0, tSMCardId, card);
FIELD(sm_card_info_parms, 4, enum kSMCarrierCardType, card_type);
FIELD(sm_card_info_parms, 8, tSM_INT, card_detected);
FIELD(sm_card_info_parms, 12, tSM_INT, module_count);
FIELD(sm_card_info_parms, 16, tSM_UT32, physical_address);
FIELD(sm_card_info_parms, 24, tSM_UT32, io_address);
FIELD(sm_card_info_parms, 32, tSM_UT32, physical_irq);
FIELD(sm_card_info_parms, 40, char[16], serial_no);

STRUCT(sm_module_info_parms, SM_MODULE_INFO_PARMS, 40);
FIELD(sm_module_info_parms, 0, tSMModuleId, module);
FIELD(sm_module_info_parms, 8, tSM_INT, firmware_running);
FIELD(sm_module_info_parms, 12, tSM_INT, firmware_id);
FIELD(sm_module_info_parms, 16, tSM_INT, average_loading);
FIELD(sm_module_info_parms, 20, tSM_INT, max_loading);
FIELD(sm_module_info_parms, 24, tSM_INT, module_slot);
FIELD(sm_module_info_parms, 28, tSM_INT, min_stream);
FIELD(sm_module_info_parms, 32, tSM_INT, stream_count);

STRUCT(sm_fwinfo_parms, SM_FWINFO_PARMS, 24);
FIELD(sm_fwinfo_parms, 0, tSMModuleId, module);
FIELD(sm_fwinfo_parms, 8, tSM_UT32, position);
FIELD(sm_fwinfo_parms, 16, tSM_INT, tasktypecode);
FIELD(sm_fwinfo_parms, 20, tSM_INT, version);

STRUCT(sm_driver_info_parms, SM_DRIVER_INFO_PARMS, 28);
FIELD(sm_driver_info_parms, 0, tSM_INT, major);
FIELD(sm_driver_info_parms, 4, tSM_INT, minor);
FIELD(sm_driver_info_parms, 8, tSM_INT, step);
FIELD(sm_driver_info_parms, 12, tSM_INT, custom);
FIELD(sm_driver_info_parms, 16, tSM_INT, quality);
FIELD(sm_driver_info_parms, 20, tSM_INT, buildno0);
FIELD(sm_driver_info_parms, 24, tSM_INT, buildno1);

STRUCT(sm_module_status_parms, SM_MODULE_STATUS_PARMS, 16);
FIELD(sm_module_status_parms, 0, tSMModuleId, module_id);
FIELD(sm_module_status_parms, 8, enum kSMModuleStatus, status);

STRUCT(sm_module_event_parms, SM_MODULE_EVENT_PARMS, 24);
FIELD(sm_module_event_parms, 0, tSMModuleId, module_id);
FIELD(sm_module_event_parms, 8, tSMEventId, event);

STRUCT(sm_shutdown_module_parms, SM_SHUTDOWN_MODULE_PARMS, 8);
FIELD(sm_shutdown_module_parms, 0, tSMModuleId, module_id);

STRUCT(sm_error_name_parms, SM_ERROR_NAME_PARMS, 84);
FIELD(sm_error_name_parms, 0, tSM_INT, code);
FIELD(sm_error_name_parms, 4, char[80], name);

/* prosgen.h: dispatchers */
STRUCT(sm_udp_dispatcher_create_parms, SM_UDP_DISPATCHER_CREATE_PARMS, 112);
FIELD(sm_udp_dispatcher_create_parms, 0, tSMDispatcherId, dispatcher);
FIELD(sm_udp_dispatcher_create_parms, 8, tSMModuleId, module);
FIELD(sm_udp_dispatcher_create_parms, 16, enum kSMDispatcherType, type);
FIELD(sm_udp_dispatcher_create_parms, 20, SOCKADDR_IN, destination); /* 16 octets each */
FIELD(sm_udp_dispatcher_create_parms, 36, SOCKADDR_IN, source);
FIELD(sm_udp_dispatcher_create_parms, 52, int, TOS);
FIELD(sm_udp_dispatcher_create_parms, 56, SOCKADDR_IN6, destination_ipv6); /* 28 octets each */
FIELD(sm_udp_dispatcher_create_parms, 84, SOCKADDR_IN6, source_ipv6);

STRUCT(sm_channel_dispatcher_connect_parms, SM_CHANNEL_DISPATCHER_CONNECT_PARMS, 16);
FIELD(sm_channel_dispatcher_connect_parms, 0, tSMDispatcherId, dest);
FIELD(sm_channel_dispatcher_connect_parms, 8, tSMChannelId, channel);

/* prosgen.h: channels */
STRUCT(sm_channel_alloc_placed_parms, SM_CHANNEL_ALLOC_PLACED_PARMS, 32);
FIELD(sm_channel_alloc_placed_parms, 0, tSMChannelId, channel);
FIELD(sm_channel_alloc_placed_parms, 8, enum kSMChannelType, type);
FIELD(sm_channel_alloc_placed_parms, 16, tSMModuleId, module);
FIELD(sm_channel_alloc_placed_parms, 24, tSM_INT, caps_mask);

STRUCT(sm_channel_info_parms, SM_CHANNEL_INFO_PARMS, 48);
FIELD(sm_channel_info_parms, 0, tSMChannelId, channel);
FIELD(sm_channel_info_parms, 8, tSM_INT, card);
FIELD(sm_channel_info_parms, 12, tSM_INT, ost);
FIELD(sm_channel_info_parms, 16, tSM_INT, ots);
FIELD(sm_channel_info_parms, 20, enum kSMTimeslotType, otype);
FIELD(sm_channel_info_parms, 24, tSM_INT, ist);
FIELD(sm_channel_info_parms, 28, tSM_INT, its);
FIELD(sm_channel_info_parms, 32, enum kSMTimeslotType, itype);
FIELD(sm_channel_info_parms, 36, tSM_INT, group);
FIELD(sm_channel_info_parms, 40, tSM_INT, caps_mask);

STRUCT(sm_channel_datafeed_connect_parms, SM_CHANNEL_DATAFEED_CONNECT_PARMS, 16);
FIELD(sm_channel_datafeed_connect_parms, 0, tSMDatafeedId, data_source);
FIELD(sm_channel_datafeed_connect_parms, 8, tSMChannelId, channel);

STRUCT(sm_channel_set_event_parms, SM_CHANNEL_SET_EVENT_PARMS, 32);
FIELD(sm_channel_set_event_parms, 0, tSMChannelId, channel);
FIELD(sm_channel_set_event_parms, 8, tSM_INT, event_type);
FIELD(sm_channel_set_event_parms, 12, tSM_INT, issue_events);
FIELD(sm_channel_set_event_parms, 16, tSMEventId, event);

/* prosgen.h: revisions, streams, timeslots */
STRUCT(sm_card_rev_parms, SM_CARD_REV_PARMS, 100);
FIELD(sm_card_rev_parms, 0, tSMCardId, card);
FIELD(sm_card_rev_parms, 4, tSM_INT[8], rev);
FIELD(sm_card_rev_parms, 36, char[64], rev_additional);

STRUCT(sm_sec_module_parms, SM_SEC_MODULE_PARMS, 40);
FIELD(sm_sec_module_parms, 0, tSMModuleId, module_id);
FIELD(sm_sec_module_parms, 8, tSM_INT, exclude_data_to_module);
FIELD(sm_sec_module_parms, 12, tSM_INT, exclude_data_from_module);
FIELD(sm_sec_module_parms, 16, tSM_INT, key_id);
FIELD(sm_sec_module_parms, 24, char *, context);
FIELD(sm_sec_module_parms, 32, tSMSecCallback, encdec);

STRUCT(sm_stream_info_parms, SM_STREAM_INFO_PARMS, 40);
FIELD(sm_stream_info_parms, 0, tSMModuleId, module);
FIELD(sm_stream_info_parms, 8, tSM_INT, stream);
FIELD(sm_stream_info_parms, 12, char[16], serial_no);
FIELD(sm_stream_info_parms, 28, tSM_INT, serial_port_ix);
FIELD(sm_stream_info_parms, 32, tSM_INT, timeslot_count);

STRUCT(sm_config_module_sw_parms, SM_CONFIG_MODULE_SW_PARMS, 48);
FIELD(sm_config_module_sw_parms, 0, tSMModuleId, module);
FIELD(sm_config_module_sw_parms, 8, tSM_INT, auto_assign_out_ts);
FIELD(sm_config_module_sw_parms, 12, tSM_INT, auto_assign_in_ts);
FIELD(sm_config_module_sw_parms, 16, tSM_INT, out_st0);
FIELD(sm_config_module_sw_parms, 20, tSM_INT, out_st1);
FIELD(sm_config_module_sw_parms, 24, tSM_INT, out_base_ts);
FIELD(sm_config_module_sw_parms, 28, enum kSMTimeslotType, in_type);
FIELD(sm_config_module_sw_parms, 32, tSM_INT, in_st0);
FIELD(sm_config_module_sw_parms, 36, tSM_INT, in_st1);
FIELD(sm_config_module_sw_parms, 40, tSM_INT, in_base_ts);
FIELD(sm_config_module_sw_parms, 44, enum kSMTimeslotType, out_type);

STRUCT(sm_switch_channel_parms, SM_SWITCH_CHANNEL_PARMS, 24);
FIELD(sm_switch_channel_parms, 0, tSMChannelId, channel);
FIELD(sm_switch_channel_parms, 8, tSM_INT, st);
FIELD(sm_switch_channel_parms, 12, tSM_INT, ts);
FIELD(sm_switch_channel_parms, 16, enum kSMTimeslotType, type);

STRUCT(sm_tdmrx_create_parms, SM_TDMRX_CREATE_PARMS, 32);
FIELD(sm_tdmrx_create_parms, 0, tSMTDMrxId, tdmrx);
FIELD(sm_tdmrx_create_parms, 8, tSMModuleId, module);
FIELD(sm_tdmrx_create_parms, 16, tSM_INT, stream);
FIELD(sm_tdmrx_create_parms, 20, tSM_INT, timeslot);
FIELD(sm_tdmrx_create_parms, 24, enum kSMTimeslotType, type);

STRUCT(sm_tdmrx_datafeed_parms, SM_TDMRX_DATAFEED_PARMS, 16);
FIELD(sm_tdmrx_datafeed_parms, 0, tSMTDMrxId, tdmrx);
FIELD(sm_tdmrx_datafeed_parms, 8, tSMDatafeedId, datafeed);

STRUCT(sm_tdmtx_create_parms, SM_TDMTX_CREATE_PARMS, 32);
FIELD(sm_tdmtx_create_parms, 0, tSMTDMtxId, tdmtx);
FIELD(sm_tdmtx_create_parms, 8, tSMModuleId, module);
FIELD(sm_tdmtx_create_parms, 16, tSM_INT, stream);
FIELD(sm_tdmtx_create_parms, 20, tSM_INT, timeslot);
FIELD(sm_tdmtx_create_parms, 24, enum kSMTimeslotType, type);

STRUCT(sm_tdmtx_datafeed_connect_parms, SM_TDMTX_DATAFEED_CONNECT_PARMS, 16);
FIELD(sm_tdmtx_datafeed_connect_parms, 0, tSMDatafeedId, data_source);
FIELD(sm_tdmtx_datafeed_connect_parms, 8, tSMTDMtxId, tdmtx);

/* prospapi.h */
STRUCT(sm_record_parms, SM_RECORD_PARMS, 128);
FIELD(sm_record_parms, 0, tSMChannelId, channel);
FIELD(sm_record_parms, 8, tSMChannelId, alt_data_source);
FIELD(sm_record_parms, 16, enum kSMDataFormat, type);
FIELD(sm_record_parms, 24, tSM_UT32, silence_elimination);
FIELD(sm_record_parms, 32, enum kSMToneDetection, tone_elimination_mode);
FIELD(sm_record_parms, 40, tSM_UT32, tone_elimination_set_id);
FIELD(sm_record_parms, 48, tSM_UT32, max_octets);
FIELD(sm_record_parms, 56, tSM_UT32, max_elapsed_time);
FIELD(sm_record_parms, 64, tSM_UT32, max_silence);
FIELD(sm_record_parms, 72, tSM_INT, agc);
FIELD(sm_record_parms, 76, tSM_INT, volume);
FIELD(sm_record_parms, 80, enum kSMRecordAltSource, alt_data_source_type);
FIELD(sm_record_parms, 88, tSM_UT32, sampling_rate);
FIELD(sm_record_parms, 96, double, min_noise_level);
FIELD(sm_record_parms, 104, double, grunt_threshold);
FIELD(sm_record_parms, 112, tSM_UT32, grunt_holdoff);
FIELD(sm_record_parms, 120, tSM_UT32, max_initial_silence);

STRUCT(sm_ts_data_parms, SM_TS_DATA_PARMS, 24);
FIELD(sm_ts_data_parms, 0, tSMChannelId, channel);
FIELD(sm_ts_data_parms, 8, char *, data);
FIELD(sm_ts_data_parms, 16, tSM_INT, length);

STRUCT(sm_record_status_parms, SM_RECORD_STATUS_PARMS, 48);
FIELD(sm_record_status_parms, 0, tSMChannelId, channel);
FIELD(sm_record_status_parms, 8, enum kSMRecordStatus, status);
FIELD(sm_record_status_parms, 12, enum kSMRecognition, recog_type);
FIELD(sm_record_status_parms, 16, tSM_INT, param0);
FIELD(sm_record_status_parms, 20, tSM_INT, param1);
FIELD(sm_record_status_parms, 24, enum kSMRecordHowTerminated, termination_reason);
FIELD(sm_record_status_parms, 32, tSM_UT32, termination_octets);
FIELD(sm_record_status_parms, 40, tSM_UT32, sample_rate);

STRUCT(sm_record_abort_parms, SM_RECORD_ABORT_PARMS, 16);
FIELD(sm_record_abort_parms, 0, tSMChannelId, channel);
FIELD(sm_record_abort_parms, 8, tSM_INT, discard);
STRUCT(sm_record_agc_adjust_parms, SM_RECORD_AGC_ADJUST_PARMS, 16);
FIELD(sm_record_agc_adjust_parms, 0, tSMChannelId, channel);
FIELD(sm_record_agc_adjust_parms, 8, tSM_INT, gain);
STRUCT(sm_record_agc_adjust_settings_parms, SM_RECORD_AGC_ADJUST_SETTINGS_PARMS, 16);
FIELD(sm_record_agc_adjust_settings_parms, 0, tSMChannelId, channel);
FIELD(sm_record_agc_adjust_settings_parms, 8, float, max_level_decay);
FIELD(sm_record_agc_adjust_settings_parms, 12, float, target_level);

STRUCT(sm_channel_set_input_threshold_parms, SM_CHANNEL_SET_INPUT_THRESHOLD_PARMS, 16);
FIELD(sm_channel_set_input_threshold_parms, 0, tSMChannelId, channel);
FIELD(sm_channel_set_input_threshold_parms, 8, tSM_INT, minimum_bits);

/* prosrtpapi.h */
STRUCT(sm_vmprx_create_parms, SM_VMPRX_CREATE_PARMS, 48);
FIELD(sm_vmprx_create_parms, 0, tSMVMPrxId, vmprx);
FIELD(sm_vmprx_create_parms, 8, tSMModuleId, module);
FIELD(sm_vmprx_create_parms, 16, enum kSMVMPrxType, type);
FIELD(sm_vmprx_create_parms, 20, struct in_addr, address);
FIELD(sm_vmprx_create_parms, 24, struct in6_addr, ipv6_address);
FIELD(sm_vmprx_create_parms, 40, tSM_INT, mux_rtcp);

STRUCT(sm_vmprx_event_parms, SM_VMPRX_EVENT_PARMS, 24);
FIELD(sm_vmprx_event_parms, 0, tSMVMPrxId, vmprx);
FIELD(sm_vmprx_event_parms, 8, tSMEventId, event);

STRUCT(sm_vmprx_datafeed_parms, SM_VMPRX_DATAFEED_PARMS, 16);
FIELD(sm_vmprx_datafeed_parms, 0, tSMVMPrxId, vmprx);
FIELD(sm_vmprx_datafeed_parms, 8, tSMDatafeedId, datafeed);

STRUCT(sm_vmprx_port_parms, SM_VMPRX_PORT_PARMS, 48);
FIELD(sm_vmprx_port_parms, 0, tSMVMPrxId, vmprx);
FIELD(sm_vmprx_port_parms, 8, int, RTP_port);
FIELD(sm_vmprx_port_parms, 12, int, RTCP_port);
FIELD(sm_vmprx_port_parms, 16, struct in_addr, address);
FIELD(sm_vmprx_port_parms, 20, struct in6_addr, ipv6_address);
FIELD(sm_vmprx_port_parms, 40, tSM_UT32, nowait);

/* u holds 64-bit fields, so it begins at 16; its largest member, bind_response, needs 52 octets, padded to 56. */
STRUCT(sm_vmprx_status_parms, SM_VMPRX_STATUS_PARMS, 72);
FIELD(sm_vmprx_status_parms, 0, tSMVMPrxId, vmprx);
FIELD(sm_vmprx_status_parms, 8, enum kSMVMPrxStatus, status);
#define U(place, type, field) FIELD(sm_vmprx_status_parms, 16 + (place), type, u.field)
U(0, tSM_INT, tone.id);
U(8, double, tone.volume);
U(16, unsigned, tone.duration);
U(0, int, ports.RTP_Port);
U(4, int, ports.RTCP_Port);
U(8, struct in_addr, ports.address);
U(0, tSM_INT, run.no_data);
U(0, struct in_addr, ssrc.address);
U(4, int, ssrc.port);
U(8, int, ssrc.ssrc);
U(0, int, payload.type);
U(0, int, codec_specific.payload_type);
U(0, int, ports_ipv6.RTP_Port);
U(4, int, ports_ipv6.RTCP_Port);
U(8, struct in6_addr, ports_ipv6.address);
U(0, struct in6_addr, ssrc_ipv6.address);
U(16, int, ssrc_ipv6.port);
U(20, int, ssrc_ipv6.ssrc);
U(0, int, bind_request.recv_port);
U(4, enum kSMAddressType, bind_request.address_type);
U(8, struct in_addr, bind_request.address.ipv4);
U(8, struct in6_addr, bind_request.address.ipv6);
U(24, int, bind_request.port);
U(32, tSM_UT32, bind_request.priority);
U(40, int, bind_request.use_candidate);
U(44, int, bind_request.remote_is_controlling);
U(0, int, bind_response.recv_port);
U(4, char[12], bind_response.transaction_id);
U(16, enum kSMVMPrxSTUNResult, bind_response.result);
U(20, tSM_INT, bind_response.error_code);
U(24, enum kSMAddressType, bind_response.address_type);
U(28, struct in_addr, bind_response.address.ipv4);
U(28, struct in6_addr, bind_response.address.ipv6);
U(44, int, bind_response.port);
U(48, int, bind_response.local_was_controlling);
U(0, tSM_UT32, jbresync.timestamp);
U(8, tSM_UT64, jbresync.localtimeref);
U(0, tSM_INT, profile_specific.notification_code);

STRUCT(sm_vmprx_stop_parms, SM_VMPRX_STOP_PARMS, 8);
FIELD(sm_vmprx_stop_parms, 0, tSMVMPrxId, vmprx);

STRUCT(sm_vmprx_codec_alaw_parms, SM_VMPRX_CODEC_ALAW_PARMS, 16);
FIELD(sm_vmprx_codec_alaw_parms, 0, tSMVMPrxId, vmprx);
FIELD(sm_vmprx_codec_alaw_parms, 8, tSM_INT, payload_type);
FIELD(sm_vmprx_codec_alaw_parms, 12, enum kSMPLCMode, plc_mode);

STRUCT(sm_vmprx_codec_mulaw_parms, SM_VMPRX_CODEC_MULAW_PARMS, 16);
FIELD(sm_vmprx_codec_mulaw_parms, 0, tSMVMPrxId, vmprx);
FIELD(sm_vmprx_codec_mulaw_parms, 8, tSM_INT, payload_type);
FIELD(sm_vmprx_codec_mulaw_parms, 12, enum kSMPLCMode, plc_mode);

STRUCT(sm_vmprx_jitter_parms, SM_VMPRX_JITTER_PARMS, 24);
FIELD(sm_vmprx_jitter_parms, 0, tSMVMPrxId, vmprx);
FIELD(sm_vmprx_jitter_parms, 8, tSM_UT32, max_delay_ms);
FIELD(sm_vmprx_jitter_parms, 16, tSM_UT32, initial_delay_ms);

STRUCT(sm_vmprx_dataloss_parms, SM_VMPRX_DATALOSS_PARMS, 16);
FIELD(sm_vmprx_dataloss_parms, 0, tSMVMPrxId, vmprx);
FIELD(sm_vmprx_dataloss_parms, 8, tSM_INT, loss_threshold);

STRUCT(sm_vmprx_unhandled_payload_reporting_parms, SM_VMPRX_UNHANDLED_PAYLOAD_REPORTING_PARMS, 16);
FIELD(sm_vmprx_unhandled_payload_reporting_parms, 0, tSMVMPrxId, vmprx);
FIELD(sm_vmprx_unhandled_payload_reporting_parms, 8, tSM_INT, delay);

_Static_assert(SAME(tSM_OPEN_FILE, FILE *), "tSM_OPEN_FILE");
STRUCT(sm_file_record_parms, SM_FILE_RECORD_PARMS, 2208);
FIELD(sm_file_record_parms, 0, tSM_OPEN_FILE, fd);
FIELD(sm_file_record_parms, 8, SM_RECORD_PARMS, record_parms);
FIELD(sm_file_record_parms, 136, int, status);
FIELD(sm_file_record_parms, 144, tSM_UT32, private_length);
FIELD(sm_file_record_parms, 152, int, completing);
FIELD(sm_file_record_parms, 156, char[2048], buffer);

STRUCT(sm_bfile_record_parms, SM_BFILE_RECORD_PARMS, 2208);
FIELD(sm_bfile_record_parms, 0, BFILE *, fd);
FIELD(sm_bfile_record_parms, 8, SM_RECORD_PARMS, record_parms);
FIELD(sm_bfile_record_parms, 136, int, status);
FIELD(sm_bfile_record_parms, 144, tSM_UT32, private_length);
FIELD(sm_bfile_record_parms, 152, int, completing);
FIELD(sm_bfile_record_parms, 156, char[2048], buffer);
/* prosgen.h: the output half, datafeeds of data */
STRUCT(sm_channel_datafeed_parms, SM_CHANNEL_DATAFEED_PARMS, 16);
FIELD(sm_channel_datafeed_parms, 0, tSMChannelId, channel);
FIELD(sm_channel_datafeed_parms, 8, tSMDatafeedId, datafeed);

STRUCT(sm_channel_set_output_rate_parms, SM_CHANNEL_SET_OUTPUT_RATE_PARMS, 16);
FIELD(sm_channel_set_output_rate_parms, 0, tSMChannelId, channel);
FIELD(sm_channel_set_output_rate_parms, 8, tSM_INT, sample_rate);

STRUCT(sm_channel_output_source_datafeed_connect_parms, SM_CHANNEL_OUTPUT_SOURCE_DATAFEED_CONNECT_PARMS, 24);
FIELD(sm_channel_output_source_datafeed_connect_parms, 0, tSMChannelId, channel);
FIELD(sm_channel_output_source_datafeed_connect_parms, 8, tSMDatafeedId, data_source);
FIELD(sm_channel_output_source_datafeed_connect_parms, 16, tSM_INT, threshold);
FIELD(sm_channel_output_source_datafeed_connect_parms, 20, tSM_INT, timeout);

STRUCT(sm_channel_input_data_redirect_parms, SM_CHANNEL_INPUT_DATA_REDIRECT_PARMS, 24);
FIELD(sm_channel_input_data_redirect_parms, 0, tSMChannelId, channel);
FIELD(sm_channel_input_data_redirect_parms, 8, tSM_INT, enable);
FIELD(sm_channel_input_data_redirect_parms, 16, tSMDatafeedId, datafeed);

/* prosgen.h: UDP collectors */
STRUCT(sm_udp_collector_create_parms, SM_UDP_COLLECTOR_CREATE_PARMS, 40);
FIELD(sm_udp_collector_create_parms, 0, tSMCollectorId, collector);
FIELD(sm_udp_collector_create_parms, 8, tSMModuleId, module);
FIELD(sm_udp_collector_create_parms, 16, enum kSMCollectorType, type);
FIELD(sm_udp_collector_create_parms, 20, struct in_addr, address);
FIELD(sm_udp_collector_create_parms, 24, struct in6_addr, ipv6_address);

STRUCT(sm_collector_event_parms, SM_COLLECTOR_EVENT_PARMS, 24);
FIELD(sm_collector_event_parms, 0, tSMCollectorId, collector);
FIELD(sm_collector_event_parms, 8, tSMEventId, event);

STRUCT(sm_collector_status_parms, SM_COLLECTOR_STATUS_PARMS, 32);
FIELD(sm_collector_status_parms, 0, tSMCollectorId, collector);
FIELD(sm_collector_status_parms, 8, enum kSMCollectorStatus, status);
FIELD(sm_collector_status_parms, 12, struct in_addr, u.ports.address);
FIELD(sm_collector_status_parms, 16, int, u.ports.port);
FIELD(sm_collector_status_parms, 12, struct in_addr, u.peer.address);
FIELD(sm_collector_status_parms, 16, int, u.peer.port);
FIELD(sm_collector_status_parms, 12, struct in6_addr, u.ports_ipv6.address);
FIELD(sm_collector_status_parms, 28, int, u.ports_ipv6.port);
FIELD(sm_collector_status_parms, 12, struct in6_addr, u.peer_ipv6.address);
FIELD(sm_collector_status_parms, 28, int, u.peer_ipv6.port);

STRUCT(sm_channel_collector_connect_parms, SM_CHANNEL_COLLECTOR_CONNECT_PARMS, 16);
FIELD(sm_channel_collector_connect_parms, 0, tSMCollectorId, source);
FIELD(sm_channel_collector_connect_parms, 8, tSMChannelId, channel);

/* prospapi.h: replay */
STRUCT(sm_replay_parms, SM_REPLAY_PARMS, 48);
FIELD(sm_replay_parms, 0, tSMChannelId, channel);
FIELD(sm_replay_parms, 8, tSMChannelId, background);
FIELD(sm_replay_parms, 16, tSM_INT, volume);
FIELD(sm_replay_parms, 20, tSM_INT, agc);
FIELD(sm_replay_parms, 24, tSM_INT, speed);
FIELD(sm_replay_parms, 28, enum kSMDataFormat, type);
FIELD(sm_replay_parms, 32, tSM_UT32, data_length);
FIELD(sm_replay_parms, 40, tSM_UT32, sampling_rate);

STRUCT(sm_replay_adjust_parms, SM_REPLAY_ADJUST_PARMS, 32);
FIELD(sm_replay_adjust_parms, 0, tSMChannelId, channel);
FIELD(sm_replay_adjust_parms, 8, tSMChannelId, background);
FIELD(sm_replay_adjust_parms, 16, tSM_INT, volume);
FIELD(sm_replay_adjust_parms, 20, tSM_INT, agc);
FIELD(sm_replay_adjust_parms, 24, tSM_INT, speed);

STRUCT(sm_replay_status_parms, SM_REPLAY_STATUS_PARMS, 24);
FIELD(sm_replay_status_parms, 0, tSMChannelId, channel);
FIELD(sm_replay_status_parms, 8, enum kSMReplayStatus, status);
FIELD(sm_replay_status_parms, 16, tSM_UT32, offset);

STRUCT(sm_replay_abort_parms, SM_REPLAY_ABORT_PARMS, 24);
FIELD(sm_replay_abort_parms, 0, tSMChannelId, channel);
FIELD(sm_replay_abort_parms, 8, tSM_UT32, offset);
FIELD(sm_replay_abort_parms, 16, tSM_UT32, nowait);

STRUCT(sm_audio_data_parms, SM_AUDIO_DATA_PARMS, 24);
FIELD(sm_audio_data_parms, 0, tSMChannelId, channel);
FIELD(sm_audio_data_parms, 8, char *, data);
FIELD(sm_audio_data_parms, 16, tSM_INT, max_length);
FIELD(sm_audio_data_parms, 20, tSM_INT, done_length);

STRUCT(sm_channel_set_output_threshold_parms, SM_CHANNEL_SET_OUTPUT_THRESHOLD_PARMS, 16);
FIELD(sm_channel_set_output_threshold_parms, 0, tSMChannelId, channel);
FIELD(sm_channel_set_output_threshold_parms, 8, tSM_INT, minimum_bits);

/* prosrtpapi.h: VMP[tx] */
STRUCT(sm_vmptx_create_parms, SM_VMPTX_CREATE_PARMS, 16);
FIELD(sm_vmptx_create_parms, 0, tSMVMPtxId, vmptx);
FIELD(sm_vmptx_create_parms, 8, tSMModuleId, module);

STRUCT(sm_vmptx_event_parms, SM_VMPTX_EVENT_PARMS, 24);
FIELD(sm_vmptx_event_parms, 0, tSMVMPtxId, vmptx);
FIELD(sm_vmptx_event_parms, 8, tSMEventId, event);

STRUCT(sm_vmptx_status_parms, SM_VMPTX_STATUS_PARMS, 16);
FIELD(sm_vmptx_status_parms, 0, tSMVMPtxId, vmptx);
FIELD(sm_vmptx_status_parms, 8, enum kSMVMPtxStatus, status);
FIELD(sm_vmptx_status_parms, 12, int, u.ssrc.ssrc);

STRUCT(sm_vmptx_stop_parms, SM_VMPTX_STOP_PARMS, 8);
FIELD(sm_vmptx_stop_parms, 0, tSMVMPtxId, vmptx);

STRUCT(sm_vmptx_datafeed_connect_parms, SM_VMPTX_DATAFEED_CONNECT_PARMS, 16);
FIELD(sm_vmptx_datafeed_connect_parms, 0, tSMDatafeedId, data_source);
FIELD(sm_vmptx_datafeed_connect_parms, 8, tSMVMPtxId, vmptx);

STRUCT(sm_vmptx_config_parms, SM_VMPTX_CONFIG_PARMS, 80);
FIELD(sm_vmptx_config_parms, 0, tSMVMPtxId, vmptx);
FIELD(sm_vmptx_config_parms, 8, SOCKADDR_IN, destination_rtp);
FIELD(sm_vmptx_config_parms, 24, SOCKADDR_IN, source_rtp);
FIELD(sm_vmptx_config_parms, 40, int, TOS_RTP);
FIELD(sm_vmptx_config_parms, 44, SOCKADDR_IN, destination_rtcp);
FIELD(sm_vmptx_config_parms, 60, SOCKADDR_IN, source_rtcp);
FIELD(sm_vmptx_config_parms, 76, int, TOS_RTCP);

STRUCT(sm_vmptx_config_ipv6_parms, SM_VMPTX_CONFIG_IPV6_PARMS, 120);
FIELD(sm_vmptx_config_ipv6_parms, 0, tSMVMPtxId, vmptx);
FIELD(sm_vmptx_config_ipv6_parms, 8, SOCKADDR_IN6, destination_rtp);
FIELD(sm_vmptx_config_ipv6_parms, 36, SOCKADDR_IN6, source_rtp);
FIELD(sm_vmptx_config_ipv6_parms, 64, SOCKADDR_IN6, destination_rtcp);
FIELD(sm_vmptx_config_ipv6_parms, 92, SOCKADDR_IN6, source_rtcp);

STRUCT(sm_vmptx_sample_rate_parms, SM_VMPTX_SAMPLE_RATE_PARMS, 16);
FIELD(sm_vmptx_sample_rate_parms, 0, tSMVMPtxId, vmptx);
FIELD(sm_vmptx_sample_rate_parms, 8, tSM_UT32, sample_rate);

STRUCT(sm_vmptx_codec_alaw_parms, SM_VMPTX_CODEC_ALAW_PARMS, 24);
FIELD(sm_vmptx_codec_alaw_parms, 0, tSMVMPtxId, vmptx);
FIELD(sm_vmptx_codec_alaw_parms, 8, tSM_INT, payload_type);
FIELD(sm_vmptx_codec_alaw_parms, 12, enum kSMVMPTxVADMode, VADMode);
FIELD(sm_vmptx_codec_alaw_parms, 16, tSM_INT, ptime);

STRUCT(sm_vmptx_codec_mulaw_parms, SM_VMPTX_CODEC_MULAW_PARMS, 24);
FIELD(sm_vmptx_codec_mulaw_parms, 0, tSMVMPtxId, vmptx);
FIELD(sm_vmptx_codec_mulaw_parms, 8, tSM_INT, payload_type);
FIELD(sm_vmptx_codec_mulaw_parms, 12, enum kSMVMPTxVADMode, VADMode);
FIELD(sm_vmptx_codec_mulaw_parms, 16, tSM_INT, ptime);

STRUCT(sm_vmptx_codec_comfort_noise_parms, SM_VMPTX_CODEC_COMFORT_NOISE_PARMS, 16);
FIELD(sm_vmptx_codec_comfort_noise_parms, 0, tSMVMPtxId, vmptx);
FIELD(sm_vmptx_codec_comfort_noise_parms, 8, tSM_INT, payload_type);

STRUCT(sm_vmptx_codec_parms, SM_VMPTX_CODEC_PARMS, 24);
FIELD(sm_vmptx_codec_parms, 0, tSMVMPtxId, vmptx);
FIELD(sm_vmptx_codec_parms, 8, enum kSMCodecType, codec);
FIELD(sm_vmptx_codec_parms, 12, tSM_INT, payload_type);
FIELD(sm_vmptx_codec_parms, 16, enum kSMVMPTxVADMode, VADMode);
FIELD(sm_vmptx_codec_parms, 20, tSM_INT, ptime);

STRUCT(sm_file_replay_parms, SM_FILE_REPLAY_PARMS, 2136);
FIELD(sm_file_replay_parms, 0, tSM_OPEN_FILE, fd);
FIELD(sm_file_replay_parms, 8, tSM_UT32, offset);
FIELD(sm_file_replay_parms, 16, SM_REPLAY_PARMS, replay_parms);
FIELD(sm_file_replay_parms, 64, int, status);
FIELD(sm_file_replay_parms, 72, tSM_UT32, private_length);
FIELD(sm_file_replay_parms, 80, int, completing);
FIELD(sm_file_replay_parms, 84, int, data_length_in_buffer);
FIELD(sm_file_replay_parms, 88, char[2048], buffer);

STRUCT(sm_bfile_replay_parms, SM_BFILE_REPLAY_PARMS, 2136);
FIELD(sm_bfile_replay_parms, 0, BFILE *, fd);
FIELD(sm_bfile_replay_parms, 8, tSM_UT32, offset);
FIELD(sm_bfile_replay_parms, 16, SM_REPLAY_PARMS, replay_parms);
FIELD(sm_bfile_replay_parms, 64, int, status);
FIELD(sm_bfile_replay_parms, 72, tSM_UT32, private_length);
FIELD(sm_bfile_replay_parms, 80, int, completing);
FIELD(sm_bfile_replay_parms, 84, int, data_length_in_buffer);
FIELD(sm_bfile_replay_parms, 88, char[2048], buffer);

STRUCT(sm_replay_wav_prepare_parms, SM_REPLAY_WAV_PREPARE_PARMS, 16);
FIELD(sm_replay_wav_prepare_parms, 0, char *, filename);
FIELD(sm_replay_wav_prepare_parms, 8, SM_REPLAY_PARMS *, replay_parms);
/* acu_type.h: 32 bits whatever the name says */
_Static_assert(SAME(ACU_INT, int32_t) && SAME(ACU_LONG, int32_t) && SAME(ACU_ERR, int32_t), "ACU_INT ...");
_Static_assert(SAME(ACU_UINT, uint32_t) && SAME(ACU_ULONG, uint32_t) && SAME(ACU_CALL_HANDLE, uint32_t), "ACU_UINT ...");
_Static_assert(SAME(ACU_PORT_ID, uint32_t) && SAME(ACU_EVENT_QUEUE, uint32_t), "ACU_PORT_ID ...");
_Static_assert(SAME(ACU_RESOURCE_ID, uint32_t) && SAME(ACU_ACT, uint64_t), "ACU_ACT ...");
_Static_assert(SAME(ACU_SHORT, int16_t) && SAME(ACU_USHORT, uint16_t) && SAME(ACU_CHAR, char), "ACU_SHORT ...");

STRUCT(ACU_WAIT_OBJECT, ACU_WAIT_OBJECT, 40);
FIELD(ACU_WAIT_OBJECT, 0, int[2], event_fds);
FIELD(ACU_WAIT_OBJECT, 8, struct pollfd, event_pfd);
FIELD(ACU_WAIT_OBJECT, 16, int, active);
FIELD(ACU_WAIT_OBJECT, 20, int, resettable);
FIELD(ACU_WAIT_OBJECT, 24, int, last_event);
FIELD(ACU_WAIT_OBJECT, 28, int, last_fired);
FIELD(ACU_WAIT_OBJECT, 32, void *, cs_lock);

/* res_lib.h: packed */
STRUCT(ACU_SNAPSHOT_PARMS, ACU_SNAPSHOT_PARMS, 608);
FIELD(ACU_SNAPSHOT_PARMS, 0, ACU_ULONG, size);
FIELD(ACU_SNAPSHOT_PARMS, 4, ACU_UINT, count);
FIELD(ACU_SNAPSHOT_PARMS, 8, char[20][30], serial_no);

STRUCT(ACU_OPEN_CARD_PARMS, ACU_OPEN_CARD_PARMS, 120);
FIELD(ACU_OPEN_CARD_PARMS, 0, ACU_ULONG, size);
FIELD(ACU_OPEN_CARD_PARMS, 4, char[100], serial_no);
FIELD(ACU_OPEN_CARD_PARMS, 104, ACU_CARD_ID, card_id);
FIELD(ACU_OPEN_CARD_PARMS, 108, ACU_EVENT_QUEUE, notification_queue);
FIELD(ACU_OPEN_CARD_PARMS, 112, ACU_ACT, app_context_token);

STRUCT(ACU_CLOSE_CARD_PARMS, ACU_CLOSE_CARD_PARMS, 8);
FIELD(ACU_CLOSE_CARD_PARMS, 0, ACU_ULONG, size);
FIELD(ACU_CLOSE_CARD_PARMS, 4, ACU_CARD_ID, card_id);

STRUCT(ACU_CARD_POSITION, ACU_CARD_POSITION, 28);
FIELD(ACU_CARD_POSITION, 0, ACU_UINT, pos_type);
FIELD(ACU_CARD_POSITION, 4, ACU_UINT, position.pci.bus);
FIELD(ACU_CARD_POSITION, 8, ACU_UINT, position.pci.device);
FIELD(ACU_CARD_POSITION, 12, ACU_UINT, position.pci.function);
FIELD(ACU_CARD_POSITION, 4, ACU_UINT[6], position.geographic.place);

STRUCT(ACU_CARD_INFO_PARMS, ACU_CARD_INFO_PARMS, 294);
FIELD(ACU_CARD_INFO_PARMS, 0, ACU_ULONG, size);
FIELD(ACU_CARD_INFO_PARMS, 4, ACU_CARD_ID, card_id);
FIELD(ACU_CARD_INFO_PARMS, 8, ACU_UINT, card_type);
FIELD(ACU_CARD_INFO_PARMS, 12, ACU_UINT, resources_available);
FIELD(ACU_CARD_INFO_PARMS, 16, char[30], serial_no);
FIELD(ACU_CARD_INFO_PARMS, 46, char[20], hw_version);
FIELD(ACU_CARD_INFO_PARMS, 66, ACU_ACT, app_context_token);
FIELD(ACU_CARD_INFO_PARMS, 74, ACU_CARD_POSITION, hw_position);
FIELD(ACU_CARD_INFO_PARMS, 102, char[20], card_name);
FIELD(ACU_CARD_INFO_PARMS, 122, char[40], card_desc);
FIELD(ACU_CARD_INFO_PARMS, 162, char[60], ip_address);
FIELD(ACU_CARD_INFO_PARMS, 222, char[60], card_key);
FIELD(ACU_CARD_INFO_PARMS, 282, ACU_UINT, ip_port);
FIELD(ACU_CARD_INFO_PARMS, 286, ACU_UINT, reserved);
FIELD(ACU_CARD_INFO_PARMS, 290, ACU_UINT, px_card_type);

STRUCT(ACU_OPEN_PROSODY_PARMS, ACU_OPEN_PROSODY_PARMS, 8);
FIELD(ACU_OPEN_PROSODY_PARMS, 0, ACU_ULONG, size);
FIELD(ACU_OPEN_PROSODY_PARMS, 4, ACU_CARD_ID, card_id);

STRUCT(ACU_CLOSE_PROSODY_PARMS, ACU_CLOSE_PROSODY_PARMS, 8);
FIELD(ACU_CLOSE_PROSODY_PARMS, 0, ACU_ULONG, size);
FIELD(ACU_CLOSE_PROSODY_PARMS, 4, ACU_CARD_ID, card_id);

STRUCT(ACU_PROSODY_IP_CARD_REGISTRATION_PARMS, ACU_PROSODY_IP_CARD_REGISTRATION_PARMS, 94);
FIELD(ACU_PROSODY_IP_CARD_REGISTRATION_PARMS, 0, ACU_ULONG, size);
FIELD(ACU_PROSODY_IP_CARD_REGISTRATION_PARMS, 4, char[30], card);
FIELD(ACU_PROSODY_IP_CARD_REGISTRATION_PARMS, 34, char[60], ip4_address);

/* sw_lib.h */
STRUCT(ACU_OPEN_SWITCH_PARMS, ACU_OPEN_SWITCH_PARMS, 8);
FIELD(ACU_OPEN_SWITCH_PARMS, 0, ACU_ULONG, size);
FIELD(ACU_OPEN_SWITCH_PARMS, 4, ACU_CARD_ID, card_id);

STRUCT(output_parms, OUTPUT_PARMS, 28);
FIELD(output_parms, 0, ACU_ULONG, size);
FIELD(output_parms, 4, ACU_INT, ost);
FIELD(output_parms, 8, ACU_INT, ots);
FIELD(output_parms, 12, ACU_INT, mode);
FIELD(output_parms, 16, ACU_INT, ist);
FIELD(output_parms, 20, ACU_INT, its);
FIELD(output_parms, 24, ACU_INT, pattern);
FIELD(output_parms, 16, ACU_INT, tone_1);
FIELD(output_parms, 16, ACU_INT, base_tone_freq);
FIELD(output_parms, 16, ACU_INT, fft_freq_1);

STRUCT(sample_parms, SAMPLE_PARMS, 16);
FIELD(sample_parms, 0, ACU_ULONG, size);
FIELD(sample_parms, 4, ACU_INT, ist);
FIELD(sample_parms, 8, ACU_INT, its);
FIELD(sample_parms, 12, char, sample);

STRUCT(swmode_parms, SWMODE_PARMS, 8);
FIELD(swmode_parms, 0, ACU_ULONG, size);
FIELD(swmode_parms, 4, ACU_ULONG, ct_buses);

STRUCT(query_clkmode_parms, QUERY_CLKMODE_PARMS, 12);
FIELD(query_clkmode_parms, 0, ACU_ULONG, size);
FIELD(query_clkmode_parms, 4, ACU_INT, last_clock_mode);
FIELD(query_clkmode_parms, 8, ACU_INT, sysinit_clock_mode);

/* metrum.h: 64 bits for each counter or gauge of a table, in its order */
#define ONE(name, help) +1
SIZE(metrum_dispatcher_stats_parms, 8 + 8 * (0 METRUM_DISPATCHER_COUNTERS(ONE)));
SIZE(metrum_vmprx_stats_parms, 8 + 8 * (0 METRUM_VMPRX_COUNTERS(ONE)) + 8);
SIZE(metrum_module_stats_parms, 8 + 8 * (0 METRUM_MODULE_COUNTERS(ONE) METRUM_MODULE_GAUGES(ONE)));

SIZE(metrum_collector_stats_parms, 8 + 8 * (0 METRUM_COLLECTOR_COUNTERS(ONE)));
SIZE(metrum_vmptx_stats_parms, 8 + 8 * (0 METRUM_VMPTX_COUNTERS(ONE)) + 8);

SIZE(metrum_vmprx_source_parms, 40);
FIELD(metrum_vmprx_source_parms, 0, tSMVMPrxId, vmprx);
FIELD(metrum_vmprx_source_parms, 8, enum metrum_source_lock, lock);
FIELD(metrum_vmprx_source_parms, 12, struct in_addr, address);
FIELD(metrum_vmprx_source_parms, 16, struct in6_addr, ipv6_address);
FIELD(metrum_vmprx_source_parms, 32, int, port);
SIZE(metrum_collector_senders_parms, 16);
FIELD(metrum_collector_senders_parms, 0, tSMCollectorId, collector);
FIELD(metrum_collector_senders_parms, 8, const char *, senders);
SIZE(metrum_udp_collector_create_parms, 48);
FIELD(metrum_udp_collector_create_parms, 0, tSMCollectorId, collector);
FIELD(metrum_udp_collector_create_parms, 8, tSMModuleId, module);
FIELD(metrum_udp_collector_create_parms, 16, enum kSMCollectorType, type);
FIELD(metrum_udp_collector_create_parms, 20, struct in_addr, address);
FIELD(metrum_udp_collector_create_parms, 24, struct in6_addr, ipv6_address);
FIELD(metrum_udp_collector_create_parms, 40, int, port);

SIZE(metrum_module_network_parms, 24);
FIELD(metrum_module_network_parms, 0, tSMModuleId, module);
FIELD(metrum_module_network_parms, 8, const char *, receive);
FIELD(metrum_module_network_parms, 16, const char *, send);

SIZE(metrum_vmprx_create_parms, 48);
FIELD(metrum_vmprx_create_parms, 0, tSMVMPrxId, vmprx);
FIELD(metrum_vmprx_create_parms, 8, tSMModuleId, module);
FIELD(metrum_vmprx_create_parms, 16, enum kSMVMPrxType, type);
FIELD(metrum_vmprx_create_parms, 20, struct in_addr, address);
FIELD(metrum_vmprx_create_parms, 24, struct in6_addr, ipv6_address);
FIELD(metrum_vmprx_create_parms, 40, int, mux_rtcp);
FIELD(metrum_vmprx_create_parms, 44, int, rtp_port);

SIZE(metrum_record_how_terminated_parms, 24);
FIELD(metrum_record_how_terminated_parms, 0, tSMChannelId, channel);
FIELD(metrum_record_how_terminated_parms, 8, enum kSMRecordHowTerminated, termination_reason);
FIELD(metrum_record_how_terminated_parms, 16, tSM_UT32, termination_octets);

SIZE(metrum_dispatcher_address_parms, 16);
FIELD(metrum_dispatcher_address_parms, 0, tSMDispatcherId, dispatcher);
FIELD(metrum_dispatcher_address_parms, 8, int, source_port);

SIZE(metrum_open_virtual_module_parms, 32);
FIELD(metrum_open_virtual_module_parms, 0, tSMCardId, card_id);
FIELD(metrum_open_virtual_module_parms, 8, tSM_UT32, module_ix);
FIELD(metrum_open_virtual_module_parms, 16, uint64_t, start_ns);
FIELD(metrum_open_virtual_module_parms, 24, tSMModuleId, module_id);

SIZE(metrum_module_advance_parms, 16);
FIELD(metrum_module_advance_parms, 0, tSMModuleId, module);
FIELD(metrum_module_advance_parms, 8, uint64_t, ns);

int main(void)
{
    return 0;
}
