/** Rows of the tables of bad input: fields of calls that need something that runs, and fields that take any value. */

/* clang-format off: tables */

BASE(v6_vmprx, sm_vmprx_create_parms) { p->module = module, p->type = kSMVMPrxTypeIPv6; }
BASE(v6_vmprx_on_port, metrum_vmprx_create_parms) { p->module = module, p->type = kSMVMPrxTypeIPv6; }
BASE(v6_collector, sm_udp_collector_create_parms) { p->module = module, p->type = kSMCollectorTypeIPv6; }
BASE(collector_on_port, metrum_udp_collector_create_parms) { p->module = module; }
BASE(v6_collector_on_port, metrum_udp_collector_create_parms) { p->module = module, p->type = kSMCollectorTypeIPv6; }

/* A record of the full duplex channel with agc, that has data. */
static tSMChannelId recording(void)
{
    struct sm_record_parms p = {.channel = duplex, .type = kSMDataFormatALawPCM, .agc = 1};

    assert_int_equal(sm_record_start(&p), 0);
    pass_ms(100);
    return duplex;
}

BASE(without_tones, sm_record_parms)
{
    p->channel = duplex, p->type = kSMDataFormatALawPCM, p->tone_elimination_mode = kSMToneDetectionNoMinDuration;
}

BASE(data_of_record, sm_ts_data_parms) { p->channel = recording(), p->data = buffer; }
BASE(abort_of_record, sm_record_abort_parms) { p->channel = recording(); }
BASE(gain_of_record, sm_record_agc_adjust_parms) { p->channel = recording(); }
BASE(agc_of_record, sm_record_agc_adjust_settings_parms) { p->channel = recording(); }

static tSMChannelId replaying(void)
{
    assert_int_equal(replay(output, kSMDataFormatALawPCM), 0);
    return output;
}

BASE(adjusted, sm_replay_adjust_parms) { p->channel = replaying(); }
BASE(abort_of_replay, sm_replay_abort_parms) { p->channel = replaying(); }
BASE(put_to_replay, sm_ts_data_parms) { p->channel = replaying(), p->data = buffer, p->length = 160; }
BASE(put_audio, sm_audio_data_parms) { p->channel = replaying(), p->data = buffer, p->max_length = 160; }

static void somewhere(SOCKADDR_IN *a, unsigned short port)
{
    a->sin_addr.s_addr = htonl(0xC0000263);
    a->sin_port = htons(port);
}

BASE(tx_somewhere, sm_vmptx_config_parms)
{
    p->vmptx = vmptx;
    somewhere(&p->destination_rtp, 5004);
    somewhere(&p->destination_rtcp, 5005);
}

BASE(tx_somewhere_v6, sm_vmptx_config_ipv6_parms)
{
    union mt_addr a;

    assert_int_equal(sim_addr(&a, "2001:db8::9", 5004), 0);
    p->vmptx = vmptx;
    p->destination_rtp = p->destination_rtcp = a.in6;
}

enum { NOT_LOCAL_V6 = 0x20 }; /* 2000:: */
#define NOT_LOCAL 0x08080808
#define OS ERR_SM_OS_RESOURCE_PROBLEM
#define LENGTH ERR_SM_BAD_DATA_LENGTH
#define LIMIT (512 * 1024 * 8)

/* Bits of doubles and floats */
#define DOUBLE_MINUS_90 (long long)0xC056800000000000
#define DOUBLE_ONE 0x3FF0000000000000
#define DOUBLE_ABOVE_ONE 0x3FF0000000000001
#define DOUBLE_LEAST 1
#define DOUBLE_BELOW_0 (long long)0x8000000000000001
#define DOUBLE_NAN 0x7FF8000000000000
#define DOUBLE_INFINITE 0x7FF0000000000000
#define FLOAT_1000 0x447A0000
#define FLOAT_ABOVE_1000 0x447A0001
#define FLOAT_MINUS_40 0xC2200000
#define FLOAT_BELOW_MINUS_40 0xC2200001
#define FLOAT_3 0x40400000
#define FLOAT_ABOVE_3 0x40400001
#define FLOAT_NAN 0x7FC00000
#define FLOAT_BELOW_0 0x80000001

#define RUNNING_TABLE(FIELD)                                                                                            \
    FIELD(metrum_open_virtual_module, metrum_open_virtual_module_parms, second_virtual_module, ERR_SM_NO_SUCH_MODULE,   \
          module_ix, 2, 64, MAX, 0xffffffff)                                                                            \
    FIELD(sm_sec_module, sm_sec_module_parms, secured_module, 0, exclude_data_to_module, 1, MAX, MIN)                   \
    FIELD(sm_sec_module, sm_sec_module_parms, secured_module, 0, exclude_data_from_module, 1, MAX, MIN)                 \
    FIELD(sm_sec_module, sm_sec_module_parms, secured_module, 0, key_id, 1, MAX, MIN)                                   \
    FIELD(sm_sec_module, sm_sec_module_parms, secured_module, 0, context, 0, 1, -1)                                     \
    FIELD(sm_sec_module, sm_sec_module_parms, secured_module, 0, encdec, 0, 1, -1)                                      \
    FIELD(sm_config_module_switching, sm_config_module_sw_parms, automatic, 0, auto_assign_out_ts, 0, MAX, MIN)         \
    FIELD(sm_config_module_switching, sm_config_module_sw_parms, automatic, 0, auto_assign_in_ts, 0, MAX, MIN)          \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener_v6, BAD, source_ipv6.sin6_family,       \
          AF_INET, 1, 0xffff)                                                                                           \
    FIELD(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms, to_listener_v6, OS,                                 \
          source_ipv6.sin6_addr.s6_addr[0], NOT_LOCAL_V6)                                                               \
    FIELD(sm_channel_set_event, sm_channel_set_event_parms, evented, BAD, event.eip, 0, 1, MAX, -1)                     \
    FIELD(sm_channel_input_data_redirect, sm_channel_input_data_redirect_parms, redirected, 0, enable, 0, 1, MAX, MIN)  \
    FIELD(sm_udp_collector_create, sm_udp_collector_create_parms, v6_collector, OS, ipv6_address.s6_addr[0],            \
          NOT_LOCAL_V6)                                                                                                 \
    FIELD(metrum_udp_collector_create, metrum_udp_collector_create_parms, collector_on_port, BAD, type, -1, 2, MAX, MIN) \
    FIELD(metrum_udp_collector_create, metrum_udp_collector_create_parms, collector_on_port, 0, port, 1, 65535)         \
    FIELD(metrum_udp_collector_create, metrum_udp_collector_create_parms, collector_on_port, BAD, port, -1, 65536, MAX, \
          MIN)                                                                                                          \
    FIELD(metrum_udp_collector_create, metrum_udp_collector_create_parms, collector_on_port, OS, address.s_addr,        \
          NOT_LOCAL)                                                                                                    \
    FIELD(metrum_udp_collector_create, metrum_udp_collector_create_parms, v6_collector_on_port, OS,                     \
          ipv6_address.s6_addr[0], NOT_LOCAL_V6)                                                                        \
    FIELD(sm_record_start, sm_record_parms, without_tones, 0, tone_elimination_set_id, 0, 1)                            \
    FIELD(sm_record_start, sm_record_parms, without_tones, BAD, tone_elimination_set_id, 2, MAX, 0xffffffff)            \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, max_octets, 1, 0xffffffff)                                     \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, max_elapsed_time, 1, 0xffffffff)                               \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, max_silence, 1, 0xffffffff)                                    \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, max_initial_silence, 1, 0xffffffff)                            \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, grunt_holdoff, 1, 0xffffffff)                                  \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, min_noise_level, 0, DOUBLE_MINUS_90)                           \
    FIELD(sm_record_start, sm_record_parms, recorded, BAD, min_noise_level, DOUBLE_LEAST, DOUBLE_NAN, DOUBLE_INFINITE)  \
    FIELD(sm_record_start, sm_record_parms, recorded, 0, grunt_threshold, 0, DOUBLE_ONE)                                \
    FIELD(sm_record_start, sm_record_parms, recorded, BAD, grunt_threshold, DOUBLE_BELOW_0, DOUBLE_ABOVE_ONE,           \
          DOUBLE_NAN, DOUBLE_INFINITE)                                                                                  \
    FIELD(sm_get_recorded_data, sm_ts_data_parms, data_of_record, BAD, data, 0)                                         \
    FIELD(sm_get_recorded_data, sm_ts_data_parms, data_of_record, 0, length, 0, 2048, -1, MAX, MIN)                     \
    FIELD(sm_record_abort, sm_record_abort_parms, abort_of_record, 0, discard, 0, 1, MAX, MIN)                          \
    FIELD(sm_record_agc_adjust, sm_record_agc_adjust_parms, gain_of_record, 0, gain, -24, 24)                           \
    FIELD(sm_record_agc_adjust, sm_record_agc_adjust_parms, gain_of_record, BAD, gain, -25, 25, MAX, MIN)               \
    FIELD(sm_record_agc_adjust_settings, sm_record_agc_adjust_settings_parms, agc_of_record, 0, max_level_decay, 0,     \
          FLOAT_1000)                                                                                                   \
    FIELD(sm_record_agc_adjust_settings, sm_record_agc_adjust_settings_parms, agc_of_record, BAD, max_level_decay,      \
          FLOAT_BELOW_0, FLOAT_ABOVE_1000, FLOAT_NAN)                                                                   \
    FIELD(sm_record_agc_adjust_settings, sm_record_agc_adjust_settings_parms, agc_of_record, 0, target_level,           \
          FLOAT_MINUS_40, FLOAT_3)                                                                                      \
    FIELD(sm_record_agc_adjust_settings, sm_record_agc_adjust_settings_parms, agc_of_record, BAD, target_level,         \
          FLOAT_BELOW_MINUS_40, FLOAT_ABOVE_3, FLOAT_NAN)                                                               \
    FIELD(sm_replay_start, sm_replay_parms, replayed, 0, volume, -24, 24)                                               \
    FIELD(sm_replay_start, sm_replay_parms, replayed, BAD, volume, -25, 25, MAX, MIN)                                   \
    FIELD(sm_replay_start, sm_replay_parms, replayed, 0, agc, 1, MAX, MIN)                                              \
    FIELD(sm_replay_start, sm_replay_parms, replayed, 0, speed, 1, 50, 200, MAX)                                        \
    FIELD(sm_replay_start, sm_replay_parms, replayed, BAD, speed, -1, MIN)                                              \
    FIELD(sm_replay_start, sm_replay_parms, replayed, 0, data_length, 1, 0xffffffff)                                    \
    FIELD(sm_replay_adjust, sm_replay_adjust_parms, adjusted, 0, volume, -24, 24)                                       \
    FIELD(sm_replay_adjust, sm_replay_adjust_parms, adjusted, BAD, volume, -25, 25, MAX, MIN)                           \
    FIELD(sm_replay_adjust, sm_replay_adjust_parms, adjusted, 0, agc, 1, MAX, MIN)                                      \
    FIELD(sm_replay_adjust, sm_replay_adjust_parms, adjusted, 0, speed, 1, 50, 200, MAX)                                \
    FIELD(sm_replay_adjust, sm_replay_adjust_parms, adjusted, BAD, speed, -1, MIN)                                      \
    FIELD(sm_replay_abort, sm_replay_abort_parms, abort_of_replay, 0, nowait, 0, 1, 0xffffffff)                         \
    FIELD(sm_put_replay_data, sm_ts_data_parms, put_to_replay, BAD, data, 0)                                            \
    FIELD(sm_put_replay_data, sm_ts_data_parms, put_to_replay, 0, length, 0, 1, 2048)                                   \
    FIELD(sm_put_replay_data, sm_ts_data_parms, put_to_replay, LENGTH, length, -1, 2049, MAX, MIN)                      \
    FIELD(sm_put_last_replay_data, sm_ts_data_parms, put_to_replay, BAD, data, 0)                                       \
    FIELD(sm_put_last_replay_data, sm_ts_data_parms, put_to_replay, 0, length, 0, 1, 2048)                              \
    FIELD(sm_put_last_replay_data, sm_ts_data_parms, put_to_replay, LENGTH, length, -1, 2049, MAX, MIN)                 \
    FIELD(sm_put_audio_data, sm_audio_data_parms, put_audio, BAD, data, 0)                                              \
    FIELD(sm_put_audio_data, sm_audio_data_parms, put_audio, 0, max_length, 0, 1, 2048)                                 \
    FIELD(sm_put_audio_data, sm_audio_data_parms, put_audio, LENGTH, max_length, -1, MIN)                               \
    FIELD(sm_channel_set_output_threshold, sm_channel_set_output_threshold_parms, output_threshold, 0, minimum_bits,    \
          MIN, -1, 1, LIMIT)                                                                                            \
    FIELD(sm_channel_set_output_threshold, sm_channel_set_output_threshold_parms, output_threshold, BAD, minimum_bits,  \
          LIMIT + 1, MAX)                                                                                               \
    FIELD(sm_vmprx_create, sm_vmprx_create_parms, v6_vmprx, OS, ipv6_address.s6_addr[0], NOT_LOCAL_V6)                  \
    FIELD(sm_vmprx_create, sm_vmprx_create_parms, new_vmprx, 0, mux_rtcp, 1, MAX, MIN)                                  \
    FIELD(metrum_vmprx_create, metrum_vmprx_create_parms, new_vmprx_on_port, BAD, type, -1, 2, MAX, MIN)                \
    FIELD(metrum_vmprx_create, metrum_vmprx_create_parms, new_vmprx_on_port, OS, address.s_addr, NOT_LOCAL)             \
    FIELD(metrum_vmprx_create, metrum_vmprx_create_parms, v6_vmprx_on_port, OS, ipv6_address.s6_addr[0], NOT_LOCAL_V6)  \
    FIELD(metrum_vmprx_create, metrum_vmprx_create_parms, new_vmprx_on_port, 0, mux_rtcp, 1, MAX, MIN)                  \
    FIELD(sm_vmprx_get_ports, sm_vmprx_port_parms, ports_of_vmprx, 0, nowait, 0, 1, 0xffffffff)                         \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, 0, destination_rtp.sin_family, AF_INET)                 \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, BAD, destination_rtp.sin_family, AF_INET6, 1, 0xffff)   \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, BAD, destination_rtp.sin_port, 0)                       \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, BAD, destination_rtp.sin_addr.s_addr, 0)                \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, BAD, source_rtp.sin_family, AF_INET6, 1)                \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, OS, source_rtp.sin_addr.s_addr, NOT_LOCAL)              \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, 0, TOS_RTP, 1, 255)                                     \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, BAD, TOS_RTP, -1, 256, MAX, MIN)                        \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, BAD, destination_rtcp.sin_family, AF_INET6, 1)          \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, 0, destination_rtcp.sin_addr.s_addr, 0)                 \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, BAD, source_rtcp.sin_family, AF_INET6, 1)               \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, 0, source_rtcp.sin_port, 0x100, 0xffff)                 \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, 0, TOS_RTCP, 1, 255)                                    \
    FIELD(sm_vmptx_config, sm_vmptx_config_parms, tx_somewhere, BAD, TOS_RTCP, -1, 256, MAX, MIN)                       \
    FIELD(sm_vmptx_config_ipv6, sm_vmptx_config_ipv6_parms, tx_somewhere_v6, 0, destination_rtp.sin6_family, 0)         \
    FIELD(sm_vmptx_config_ipv6, sm_vmptx_config_ipv6_parms, tx_somewhere_v6, BAD, destination_rtp.sin6_family, AF_INET, \
          1, 0xffff)                                                                                                    \
    FIELD(sm_vmptx_config_ipv6, sm_vmptx_config_ipv6_parms, tx_somewhere_v6, BAD, destination_rtp.sin6_port, 0)         \
    FIELD(sm_vmptx_config_ipv6, sm_vmptx_config_ipv6_parms, tx_somewhere_v6, BAD, source_rtp.sin6_family, AF_INET, 1)   \
    FIELD(sm_vmptx_config_ipv6, sm_vmptx_config_ipv6_parms, tx_somewhere_v6, OS, source_rtp.sin6_addr.s6_addr[0],       \
          NOT_LOCAL_V6)                                                                                                 \
    FIELD(sm_vmptx_config_ipv6, sm_vmptx_config_ipv6_parms, tx_somewhere_v6, BAD, destination_rtcp.sin6_family,         \
          AF_INET, 1)                                                                                                   \
    FIELD(sm_vmptx_config_ipv6, sm_vmptx_config_ipv6_parms, tx_somewhere_v6, 0, destination_rtcp.sin6_port, 0)          \
    FIELD(sm_vmptx_config_ipv6, sm_vmptx_config_ipv6_parms, tx_somewhere_v6, BAD, source_rtcp.sin6_family, AF_INET, 1)  \
    FIELD(sm_vmptx_config_codec_alaw, sm_vmptx_codec_alaw_parms, tx_alaw, 0, payload_type, -1, 0, 127)                  \
    FIELD(sm_vmptx_config_codec_alaw, sm_vmptx_codec_alaw_parms, tx_alaw, 0, VADMode, 1, 2)                             \
    FIELD(sm_vmptx_config_codec_alaw, sm_vmptx_codec_alaw_parms, tx_alaw, BAD, VADMode, -1, 3, MAX, MIN)                \
    FIELD(sm_vmptx_config_codec_alaw, sm_vmptx_codec_alaw_parms, tx_alaw, 0, ptime, 1, 180)                             \
    FIELD(sm_vmptx_config_codec_alaw, sm_vmptx_codec_alaw_parms, tx_alaw, BAD, ptime, 0, 181)                           \
    FIELD(sm_vmptx_config_codec_mulaw, sm_vmptx_codec_mulaw_parms, tx_mulaw, 0, payload_type, -1, 0, 127)               \
    FIELD(sm_vmptx_config_codec_mulaw, sm_vmptx_codec_mulaw_parms, tx_mulaw, 0, VADMode, 1, 2)                          \
    FIELD(sm_vmptx_config_codec_mulaw, sm_vmptx_codec_mulaw_parms, tx_mulaw, BAD, VADMode, -1, 3, MAX, MIN)             \
    FIELD(sm_vmptx_config_codec_mulaw, sm_vmptx_codec_mulaw_parms, tx_mulaw, 0, ptime, 1, 180)                          \
    FIELD(sm_vmptx_config_codec_mulaw, sm_vmptx_codec_mulaw_parms, tx_mulaw, BAD, ptime, 0, 181)                        \
    FIELD(sm_vmptx_config_codec, sm_vmptx_codec_parms, tx_codec, ERR_SM_NOT_IMPLEMENTED, codec, 2, 3)                   \
    FIELD(sm_vmptx_config_codec, sm_vmptx_codec_parms, tx_codec, BAD, payload_type, -2, 128, MAX, MIN)                  \
    FIELD(sm_vmptx_config_codec, sm_vmptx_codec_parms, tx_codec, BAD, VADMode, -1, 3, MAX, MIN)                         \
    FIELD(sm_vmptx_config_codec, sm_vmptx_codec_parms, tx_codec, BAD, ptime, -1, 0, 181, MAX, MIN)

#define RUNNING_FUNCTIONS(FUNCTION) FUNCTION(metrum_udp_collector_create, metrum_udp_collector_create_parms)

/* clang-format on */
