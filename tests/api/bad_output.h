/** Rows of bad_input_test.c: the calls of the output half, collectors and VMP[tx]. */

BASE(feed_of_output, sm_channel_datafeed_parms)
{
    p->channel = output;
}
BASE(feed_of_input, sm_channel_datafeed_parms)
{
    p->channel = input;
}
BASE(rate_of_output, sm_channel_set_output_rate_parms)
{
    p->channel = output, p->sample_rate = 8000;
}
BASE(rate_of_input, sm_channel_set_output_rate_parms)
{
    p->channel = input, p->sample_rate = 8000;
}
BASE(sourced, sm_channel_output_source_datafeed_connect_parms)
{
    p->channel = output, p->data_source = feed_of(vmprx);
}
BASE(sourced_input, sm_channel_output_source_datafeed_connect_parms)
{
    p->channel = input, p->data_source = feed_of(vmprx);
}
BASE(redirected, sm_channel_input_data_redirect_parms)
{
    p->channel = input, p->enable = 1;
}
BASE(redirected_output, sm_channel_input_data_redirect_parms)
{
    p->channel = output, p->enable = 1;
}
BASE(new_udp_collector, sm_udp_collector_create_parms)
{
    p->module = module;
}
BASE(event_of_collector, sm_collector_event_parms)
{
    p->collector = collector;
}
BASE(status_of_collector, sm_collector_status_parms)
{
    p->collector = collector;
}
BASE(collected, sm_channel_collector_connect_parms)
{
    p->channel = output, p->source = collector;
}
BASE(collected_input, sm_channel_collector_connect_parms)
{
    p->channel = input, p->source = collector;
}
BASE(replayed, sm_replay_parms)
{
    p->channel = output, p->type = kSMDataFormatALawPCM;
}
BASE(replayed_input, sm_replay_parms)
{
    p->channel = input, p->type = kSMDataFormatALawPCM;
}
BASE(adjusted_idle, sm_replay_adjust_parms)
{
    p->channel = output;
}
BASE(adjusted_input, sm_replay_adjust_parms)
{
    p->channel = input;
}
BASE(replay_of_idle, sm_replay_status_parms)
{
    p->channel = output;
}
BASE(replay_of_input, sm_replay_status_parms)
{
    p->channel = input;
}
BASE(replay_abort_of_idle, sm_replay_abort_parms)
{
    p->channel = output;
}
BASE(replay_abort_of_input, sm_replay_abort_parms)
{
    p->channel = input;
}
BASE(put_to_idle, sm_ts_data_parms)
{
    p->channel = output, p->data = buffer, p->length = 160;
}
BASE(put_last_to_idle, sm_ts_data_parms)
{
    p->channel = output, p->data = buffer, p->length = 160;
}
BASE(audio_to_idle, sm_audio_data_parms)
{
    p->channel = output, p->data = buffer, p->max_length = 160;
}
BASE(output_threshold, sm_channel_set_output_threshold_parms)
{
    p->channel = output;
}
BASE(output_threshold_of_input, sm_channel_set_output_threshold_parms)
{
    p->channel = input;
}
BASE(new_vmptx, sm_vmptx_create_parms)
{
    p->module = module;
}
BASE(event_of_vmptx, sm_vmptx_event_parms)
{
    p->vmptx = vmptx;
}
BASE(status_of_vmptx, sm_vmptx_status_parms)
{
    p->vmptx = vmptx;
}
BASE(stopped_vmptx, sm_vmptx_stop_parms)
{
    p->vmptx = vmptx;
}
BASE(fed_vmptx, sm_vmptx_datafeed_connect_parms)
{
    p->vmptx = vmptx, p->data_source = feed_of(vmprx);
}
BASE(vmptx_fed_by_rx, sm_vmptx_datafeed_connect_parms)
{
    p->vmptx = vmptx, p->data_source = rx_feed();
}
BASE(vmptx_rate, sm_vmptx_sample_rate_parms)
{
    p->vmptx = vmptx, p->sample_rate = 8000;
}
BASE(tx_alaw, sm_vmptx_codec_alaw_parms)
{
    p->vmptx = vmptx, p->payload_type = 8, p->ptime = 20;
}
BASE(tx_mulaw, sm_vmptx_codec_mulaw_parms)
{
    p->vmptx = vmptx, p->ptime = 20;
}
BASE(tx_noise, sm_vmptx_codec_comfort_noise_parms)
{
    p->vmptx = vmptx, p->payload_type = 13;
}
BASE(tx_nowhere, sm_vmptx_config_parms)
{
    p->vmptx = vmptx;
}
BASE(tx_nowhere_v6, sm_vmptx_config_ipv6_parms)
{
    p->vmptx = vmptx;
}
BASE(tx_codec, sm_vmptx_codec_parms)
{
    p->vmptx = vmptx, p->codec = kSMCodecTypeAlaw, p->payload_type = 8, p->ptime = 20;
}

#define OUTPUT_TABLE(CALL, FIELD)                                                                                      \
    CALL(sm_channel_get_datafeed, sm_channel_get_datafeed, sm_channel_datafeed_parms, feed_of_output, 0, ANY_TIME)     \
    CALL(sm_channel_get_datafeed, sm_channel_get_datafeed, sm_channel_datafeed_parms, feed_of_input, TYPE, ANY_TIME)   \
    CALL(sm_channel_set_output_rate, sm_channel_set_output_rate, sm_channel_set_output_rate_parms, rate_of_output, 0,  \
         ANY_TIME)                                                                                                     \
    CALL(sm_channel_set_output_rate, sm_channel_set_output_rate, sm_channel_set_output_rate_parms, rate_of_input,      \
         TYPE, ANY_TIME)                                                                                               \
    FIELD(sm_channel_set_output_rate, sm_channel_set_output_rate_parms, rate_of_output, 0, sample_rate, 16000)         \
    FIELD(sm_channel_set_output_rate, sm_channel_set_output_rate_parms, rate_of_output, BAD, sample_rate, 0, -1, 7999, \
          11000, 44100, MAX, MIN)                                                                                      \
    CALL(sm_channel_output_source_datafeed_connect, sm_channel_output_source_datafeed_connect,                         \
         sm_channel_output_source_datafeed_connect_parms, sourced, 0, ANY_TIME)                                        \
    CALL(sm_channel_output_source_datafeed_connect, sm_channel_output_source_datafeed_connect,                         \
         sm_channel_output_source_datafeed_connect_parms, sourced_input, TYPE, ANY_TIME)                               \
    FIELD(sm_channel_output_source_datafeed_connect, sm_channel_output_source_datafeed_connect_parms, sourced, BAD,    \
          threshold, -1, MIN)                                                                                          \
    FIELD(sm_channel_output_source_datafeed_connect, sm_channel_output_source_datafeed_connect_parms, sourced, BAD,    \
          timeout, -1, MIN)                                                                                            \
    CALL(sm_channel_input_data_redirect, sm_channel_input_data_redirect, sm_channel_input_data_redirect_parms,         \
         redirected, 0, ANY_TIME)                                                                                      \
    CALL(sm_channel_input_data_redirect, sm_channel_input_data_redirect, sm_channel_input_data_redirect_parms,         \
         redirected_output, TYPE, ANY_TIME)                                                                            \
    CALL(sm_udp_collector_create, sm_udp_collector_create, sm_udp_collector_create_parms, new_udp_collector, 0,        \
         ANY_TIME)                                                                                                     \
    FIELD(sm_udp_collector_create, sm_udp_collector_create_parms, new_udp_collector, BAD, type, -1, 2, MAX, MIN)       \
    FIELD(sm_udp_collector_create, sm_udp_collector_create_parms, new_udp_collector, ERR_SM_OS_RESOURCE_PROBLEM,       \
          address.s_addr, 0x08080808)                                                                                  \
    CALL(sm_collector_get_event, sm_collector_get_event, sm_collector_event_parms, event_of_collector, 0, ANY_TIME)    \
    CALL(sm_collector_status, sm_collector_status, sm_collector_status_parms, status_of_collector, 0,                  \
         WORKS_WHEN_SHUT_DOWN)                                                                                         \
    CALL(sm_channel_collector_connect, sm_channel_collector_connect, sm_channel_collector_connect_parms, collected, 0, \
         ANY_TIME)                                                                                                     \
    CALL(sm_channel_collector_connect, sm_channel_collector_connect, sm_channel_collector_connect_parms,               \
         collected_input, TYPE, ANY_TIME)                                                                              \
    CALL(sm_replay_start, sm_replay_start, sm_replay_parms, replayed, 0, ANY_TIME)                                     \
    CALL(sm_replay_start, sm_replay_start, sm_replay_parms, replayed_input, TYPE, ANY_TIME)                            \
    FIELD(sm_replay_start, sm_replay_parms, replayed, BAD, type, 0, -1, MAX, MIN)                                      \
    FIELD(sm_replay_start, sm_replay_parms, replayed, BAD, sampling_rate, 1, 7999, 44100, 0xffffffff)                  \
    CALL(sm_replay_adjust, sm_replay_adjust, sm_replay_adjust_parms, adjusted_idle, ERR_SM_NO_REPLAY_IN_PROGRESS,      \
         ANY_TIME)                                                                                                     \
    CALL(sm_replay_adjust, sm_replay_adjust, sm_replay_adjust_parms, adjusted_input, TYPE, ANY_TIME)                   \
    CALL(sm_replay_status, sm_replay_status, sm_replay_status_parms, replay_of_idle, ERR_SM_NO_REPLAY_IN_PROGRESS,     \
         WORKS_WHEN_SHUT_DOWN)                                                                                         \
    CALL(sm_replay_status, sm_replay_status, sm_replay_status_parms, replay_of_input, TYPE, WORKS_WHEN_SHUT_DOWN)      \
    CALL(sm_replay_abort, sm_replay_abort, sm_replay_abort_parms, replay_abort_of_idle, ERR_SM_NO_REPLAY_IN_PROGRESS,  \
         ANY_TIME)                                                                                                     \
    CALL(sm_replay_abort, sm_replay_abort, sm_replay_abort_parms, replay_abort_of_input, TYPE, ANY_TIME)               \
    CALL(sm_put_replay_data, sm_put_replay_data, sm_ts_data_parms, put_to_idle, ERR_SM_NO_REPLAY_IN_PROGRESS,          \
         ANY_TIME)                                                                                                     \
    CALL(sm_put_last_replay_data, sm_put_last_replay_data, sm_ts_data_parms, put_last_to_idle,                         \
         ERR_SM_NO_REPLAY_IN_PROGRESS, ANY_TIME)                                                                       \
    CALL(sm_put_audio_data, sm_put_audio_data, sm_audio_data_parms, audio_to_idle, ERR_SM_NO_REPLAY_IN_PROGRESS,       \
         ANY_TIME)                                                                                                     \
    CALL(sm_channel_set_output_threshold, sm_channel_set_output_threshold, sm_channel_set_output_threshold_parms,      \
         output_threshold, 0, ANY_TIME)                                                                                \
    CALL(sm_channel_set_output_threshold, sm_channel_set_output_threshold, sm_channel_set_output_threshold_parms,      \
         output_threshold_of_input, TYPE, ANY_TIME)                                                                    \
    CALL(sm_vmptx_create, sm_vmptx_create, sm_vmptx_create_parms, new_vmptx, 0, ANY_TIME)                              \
    CALL(sm_vmptx_get_event, sm_vmptx_get_event, sm_vmptx_event_parms, event_of_vmptx, 0, ANY_TIME)                    \
    CALL(sm_vmptx_status, sm_vmptx_status, sm_vmptx_status_parms, status_of_vmptx, 0, WORKS_WHEN_SHUT_DOWN)            \
    CALL(sm_vmptx_stop, sm_vmptx_stop, sm_vmptx_stop_parms, stopped_vmptx, 0, ANY_TIME)                                \
    CALL(sm_vmptx_datafeed_connect, sm_vmptx_datafeed_connect, sm_vmptx_datafeed_connect_parms, fed_vmptx, 0,          \
         ANY_TIME)                                                                                                     \
    CALL(sm_vmptx_datafeed_connect, sm_vmptx_datafeed_connect, sm_vmptx_datafeed_connect_parms, vmptx_fed_by_rx, 0,    \
         ANY_TIME)                                                                                                     \
    CALL(sm_vmptx_config_sample_rate, sm_vmptx_config_sample_rate, sm_vmptx_sample_rate_parms, vmptx_rate, 0,          \
         ANY_TIME)                                                                                                     \
    FIELD(sm_vmptx_config_sample_rate, sm_vmptx_sample_rate_parms, vmptx_rate, BAD, sample_rate, 1, 7999, 0xffffffff)  \
    CALL(sm_vmptx_config_codec_alaw, sm_vmptx_config_codec_alaw, sm_vmptx_codec_alaw_parms, tx_alaw, 0, ANY_TIME)      \
    FIELD(sm_vmptx_config_codec_alaw, sm_vmptx_codec_alaw_parms, tx_alaw, BAD, payload_type, -2, 128, MAX, MIN)        \
    FIELD(sm_vmptx_config_codec_alaw, sm_vmptx_codec_alaw_parms, tx_alaw, BAD, ptime, -1, MAX, MIN)                    \
    CALL(sm_vmptx_config_codec_mulaw, sm_vmptx_config_codec_mulaw, sm_vmptx_codec_mulaw_parms, tx_mulaw, 0, ANY_TIME)  \
    FIELD(sm_vmptx_config_codec_mulaw, sm_vmptx_codec_mulaw_parms, tx_mulaw, BAD, payload_type, -2, 128, MAX, MIN)     \
    FIELD(sm_vmptx_config_codec_mulaw, sm_vmptx_codec_mulaw_parms, tx_mulaw, BAD, ptime, -1, MAX, MIN)                 \
    CALL(sm_vmptx_config_codec_comfort_noise, sm_vmptx_config_codec_comfort_noise, sm_vmptx_codec_comfort_noise_parms, \
         tx_noise, 0, ANY_TIME)                                                                                        \
    FIELD(sm_vmptx_config_codec_comfort_noise, sm_vmptx_codec_comfort_noise_parms, tx_noise, BAD, payload_type, -2,    \
          128, MAX, MIN)                                                                                               \
    CALL(sm_vmptx_config, sm_vmptx_config, sm_vmptx_config_parms, tx_nowhere, BAD, ANY_TIME)                           \
    CALL(sm_vmptx_config_ipv6, sm_vmptx_config_ipv6, sm_vmptx_config_ipv6_parms, tx_nowhere_v6, BAD, ANY_TIME)         \
    CALL(sm_vmptx_config_codec, sm_vmptx_config_codec, sm_vmptx_codec_parms, tx_codec, 0, ANY_TIME)                    \
    FIELD(sm_vmptx_config_codec, sm_vmptx_codec_parms, tx_codec, BAD, codec, -1, MAX, MIN)

#define OUTPUT_FUNCTIONS(FUNCTION)                                                                       \
    FUNCTION(sm_channel_get_datafeed, sm_channel_datafeed_parms)                                         \
    FUNCTION(sm_channel_set_output_rate, sm_channel_set_output_rate_parms)                               \
    FUNCTION(sm_channel_output_source_datafeed_connect, sm_channel_output_source_datafeed_connect_parms) \
    FUNCTION(sm_channel_input_data_redirect, sm_channel_input_data_redirect_parms)                       \
    FUNCTION(sm_udp_collector_create, sm_udp_collector_create_parms)                                     \
    FUNCTION(sm_collector_get_event, sm_collector_event_parms)                                           \
    FUNCTION(sm_collector_status, sm_collector_status_parms)                                             \
    FUNCTION(sm_channel_collector_connect, sm_channel_collector_connect_parms)                           \
    FUNCTION(sm_replay_start, sm_replay_parms)                                                           \
    FUNCTION(sm_replay_adjust, sm_replay_adjust_parms)                                                   \
    FUNCTION(sm_replay_status, sm_replay_status_parms)                                                   \
    FUNCTION(sm_replay_abort, sm_replay_abort_parms)                                                     \
    FUNCTION(sm_put_replay_data, sm_ts_data_parms)                                                       \
    FUNCTION(sm_put_last_replay_data, sm_ts_data_parms)                                                  \
    FUNCTION(sm_put_audio_data, sm_audio_data_parms)                                                     \
    FUNCTION(sm_channel_set_output_threshold, sm_channel_set_output_threshold_parms)                     \
    FUNCTION(sm_vmptx_create, sm_vmptx_create_parms)                                                     \
    FUNCTION(sm_vmptx_get_event, sm_vmptx_event_parms)                                                   \
    FUNCTION(sm_vmptx_status, sm_vmptx_status_parms)                                                     \
    FUNCTION(sm_vmptx_stop, sm_vmptx_stop_parms)                                                         \
    FUNCTION(sm_vmptx_datafeed_connect, sm_vmptx_datafeed_connect_parms)                                 \
    FUNCTION(sm_vmptx_config_sample_rate, sm_vmptx_sample_rate_parms)                                    \
    FUNCTION(sm_vmptx_config_codec_alaw, sm_vmptx_codec_alaw_parms)                                      \
    FUNCTION(sm_vmptx_config_codec_mulaw, sm_vmptx_codec_mulaw_parms)                                    \
    FUNCTION(sm_vmptx_config_codec_comfort_noise, sm_vmptx_codec_comfort_noise_parms)                    \
    FUNCTION(sm_vmptx_config, sm_vmptx_config_parms)                                                     \
    FUNCTION(sm_vmptx_config_ipv6, sm_vmptx_config_ipv6_parms)                                           \
    FUNCTION(sm_vmptx_config_codec, sm_vmptx_codec_parms)
