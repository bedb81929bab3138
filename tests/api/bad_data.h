/** Rows of bad_input_test.c: the calls of data communications. */
#include "smdc.h"
#include "smdc_async.h"
#include "smdc_bulkrx.h"
#include "smdc_cpu.h"
#include "smdc_cw.h"
#include "smdc_fsk.h"
#include "smdc_hdlc.h"
#include "smdc_none.h"
#include "smdc_raw.h"
#include "smdc_rdbg.h"
#include "smdc_rlp.h"
#include "smdc_sync.h"
#include "smdc_ttyrx.h"
#include "smdc_v110.h"
#include "smdc_v17.h"
#include "smdc_v27.h"
#include "smdc_v29.h"
#include "smdc_v32.h"

/* Structures of protocols and encodings; a row may spoil them, so each base fills them anew. */
static struct smdc_raw_config_parms raw_parms;
static struct smdc_fsk_config_parms fsk_parms;
static struct smdc_v110_config_parms v110_parms;
static struct smdc_hdlc_format_parms hdlc_parms;
static struct smdc_async_format_parms async_parms;
static tSM_INT modem_speed;
static tSM_UT32 bits_of_line[4096 / 32];

static tSMChannelId with_protocol(tSMChannelId channel, int protocol)
{
    struct smdc_channel_config_parms p = {.channel = channel, .protocol = protocol};

    assert_int_equal(smdc_channel_config(&p), 0);
    return channel;
}

static void with_config(struct smdc_channel_config_parms *p, int protocol, void *config, int length, int encoding)
{
    p->channel = duplex;
    p->protocol = protocol;
    p->config_data = config;
    p->config_length = length;
    p->encoding = encoding;
}

static void with_raw_parms(struct smdc_channel_config_parms *p, unsigned mask, unsigned xorval)
{
    raw_parms = (struct smdc_raw_config_parms){mask, xorval};
    with_config(p, kSMDCProtocolRawRx, &raw_parms, sizeof(raw_parms), kSMDCConfigEncodingSync);
}

static void with_fsk(struct smdc_channel_config_parms *p, unsigned long speed, float mark, float space)
{
    fsk_parms = (struct smdc_fsk_config_parms){.speed = speed,
                                               .mark_frequency = mark,
                                               .space_frequency = space,
                                               .rx_carrier_on_mS = 20,
                                               .rx_carrier_off_mS = 20};
    with_config(p, kSMDCProtocolFSKrx, &fsk_parms, sizeof(fsk_parms), kSMDCConfigEncodingAsync);
}

static void with_modem(struct smdc_channel_config_parms *p, int protocol, int speed)
{
    modem_speed = speed;
    with_config(p, protocol, &modem_speed, sizeof(modem_speed), kSMDCConfigEncodingHDLC);
}

static void with_v110(struct smdc_channel_config_parms *p, unsigned long speed, int format)
{
    v110_parms = (struct smdc_v110_config_parms){speed, format};
    with_config(p, kSMDCProtocolV110, &v110_parms, sizeof(v110_parms), kSMDCConfigEncodingNone);
}

static void with_hdlc(struct smdc_channel_config_parms *p, int crcsize, int crc, int flags, int ones)
{
    with_config(p, kSMDCProtocolRawRx, NULL, 0, kSMDCConfigEncodingHDLC);
    hdlc_parms = (struct smdc_hdlc_format_parms){crcsize, crc, flags, ones};
    p->encoding_config_data = &hdlc_parms;
    p->encoding_config_length = sizeof(hdlc_parms);
}

static void with_async(struct smdc_channel_config_parms *p, tSM_UT32 stopbits, tSM_UT32 databits)
{
    with_config(p, kSMDCProtocolRawRx, NULL, 0, kSMDCConfigEncodingAsync);
    async_parms = (struct smdc_async_format_parms){stopbits, databits};
    p->encoding_config_data = &async_parms;
    p->encoding_config_length = sizeof(async_parms);
}

static void set_wideband(tSMChannelId channel)
{
    struct sm_channel_set_output_rate_parms p = {.channel = channel, .sample_rate = 16000};

    assert_int_equal(sm_channel_set_output_rate(&p), 0);
}

/* clang-format off */
#define CONFIG(name, ...) BASE(name, smdc_channel_config_parms) { __VA_ARGS__; }
CONFIG(cfg_raw, with_config(p, kSMDCProtocolRawRx, NULL, 0, kSMDCConfigEncodingSync))
CONFIG(cfg_raw_parms, with_raw_parms(p, 0x50, 0xff))
CONFIG(cfg_raw_mask, with_raw_parms(p, 0x100, 0))
CONFIG(cfg_raw_xor, with_raw_parms(p, 0, 0x100))
CONFIG(cfg_fsk, with_fsk(p, 1200, 1300, 2100))
CONFIG(cfg_fsk_no_speed, with_fsk(p, 0, 1300, 2100))
CONFIG(cfg_fsk_nan, with_fsk(p, 1200, (float)NAN, 2100))
CONFIG(cfg_fsk_high, with_fsk(p, 1200, 5000, 2100))
CONFIG(cfg_v29, with_modem(p, kSMDCProtocolV29rx, 9600))
CONFIG(cfg_v29_speed, with_modem(p, kSMDCProtocolV29rx, 9601))
CONFIG(cfg_v27_speed, with_modem(p, kSMDCProtocolV27rx, 9600))
CONFIG(cfg_v17_speed, with_modem(p, kSMDCProtocolV17rx, -1))
CONFIG(cfg_v32, with_modem(p, kSMDCProtocolV32, 9600))
CONFIG(cfg_v32rx, with_modem(p, kSMDCProtocolV32rx, 9600))
CONFIG(cfg_rdbg, with_config(p, kSMDCProtocolRdbg, NULL, 0, 0))
CONFIG(cfg_cpu, with_config(p, kSMDCProtocolCpu, NULL, 0, 0))
CONFIG(cfg_tty, with_config(p, kSMDCProtocolTTYrx, NULL, 0, 0))
CONFIG(cfg_v110, with_v110(p, 9600, kSMDCFormatAsync))
CONFIG(cfg_v110_speed, with_v110(p, 9601, kSMDCFormatAsync))
CONFIG(cfg_v110_format, with_v110(p, 9600, 2))
CONFIG(cfg_v110_of_input, with_v110(p, 9600, 0); p->channel = input)
CONFIG(cfg_output, with_raw_parms(p, 0, 0); p->channel = output)
CONFIG(cfg_tx_of_input, with_raw_parms(p, 0, 0); p->channel = input; p->protocol = kSMDCProtocolRawTx)
CONFIG(cfg_recording, with_raw_parms(p, 0, 0); assert_int_equal(record(duplex, kSMDataFormatALawPCM), 0))
CONFIG(cfg_replaying, with_raw_parms(p, 0, 0); p->channel = output; p->protocol = kSMDCProtocolRawTx;
       assert_int_equal(replay(output, kSMDataFormatALawPCM), 0))
CONFIG(cfg_wideband, with_raw_parms(p, 0, 0); p->channel = output; p->protocol = kSMDCProtocolRawTx;
       set_wideband(output))
CONFIG(cfg_in_use, with_raw_parms(p, 0, 0); with_protocol(duplex, kSMDCProtocolRawRx))
CONFIG(cfg_v110_in_use, with_v110(p, 9600, 0); with_protocol(duplex, kSMDCProtocolRawTx))
CONFIG(cfg_hdlc, with_hdlc(p, 16, 0x1021, 2, 15))
CONFIG(cfg_hdlc_size, with_hdlc(p, 33, 0x1021, 1, 15))
CONFIG(cfg_hdlc_negative, with_hdlc(p, -1, 0x1021, 1, 15))
CONFIG(cfg_hdlc_flags, with_hdlc(p, 16, 0x1021, -1, 15))
CONFIG(cfg_hdlc_ones, with_hdlc(p, 16, 0x1021, 1, -1))
CONFIG(cfg_async, with_async(p, 1, 16))
CONFIG(cfg_async_bits, with_async(p, 1, 17))

static void with_async_instead(struct smdc_encoding_parms *p, int protocol)
{
    async_parms = (struct smdc_async_format_parms){0, 8};
    p->channel = with_protocol(duplex, protocol);
    p->encoding = kSMDCConfigEncodingAsync;
    p->encoding_config_data = &async_parms;
    p->encoding_config_length = sizeof(async_parms);
}

BASE(enc_rx, smdc_encoding_parms) { with_async_instead(p, kSMDCProtocolRawRx); }
BASE(enc_tx, smdc_encoding_parms) { with_async_instead(p, kSMDCProtocolRawTx); }
BASE(enc_cpu, smdc_encoding_parms) { p->channel = with_protocol(duplex, kSMDCProtocolCpu); }
BASE(enc_idle, smdc_encoding_parms) { p->channel = duplex; }
BASE(enc_output, smdc_encoding_parms) { p->channel = output; }
BASE(enc_input, smdc_encoding_parms) { p->channel = input; }

BASE(line_idle, smdc_line_control_parms) { p->channel = duplex; }
BASE(line_raw, smdc_line_control_parms) { p->channel = with_protocol(duplex, kSMDCProtocolRawRx); }

static void v29_sender(tSMChannelId channel)
{
    struct smdc_channel_config_parms c = {0};

    with_modem(&c, kSMDCProtocolV29tx, 9600);
    c.channel = channel;
    assert_int_equal(smdc_channel_config(&c), 0);
}

BASE(line_v29, smdc_line_control_parms) { v29_sender(duplex), p->channel = duplex, p->cmd = kSMDCLineCtlCmdAssertRTS; }
BASE(line_v110, smdc_line_control_parms)
{
    struct smdc_channel_config_parms c = {0};

    with_v110(&c, 9600, kSMDCFormatSync);
    assert_int_equal(smdc_channel_config(&c), 0);
    p->channel = duplex, p->cmd = kSMDCLineCtlCmdSetAux;
}
BASE(line_retrain, smdc_line_control_parms) { line_v29(p), p->cmd = kSMDCLineCtlCmdRetrain; }
BASE(line_fix, smdc_line_control_parms)
{
    v29_sender(duplex);
    *p = (struct smdc_line_control_parms){.channel = duplex, .cmd = kSMDCLineCtlCmdSetPrefixSuffix,
        .prefix_bitlength = 32, .prefix_data = bits_of_line, .suffix_bitlength = 32, .suffix_data = bits_of_line};
}

#define OF(name, type, which) BASE(name, type) { p->channel = which; }
OF(line_of_idle, smdc_line_status_parms, duplex)
OF(v34_line, smdc_line_control_v34_parms, duplex)
OF(v34_status, smdc_line_status_v34_parms, duplex)
OF(v34_rx, smdc_rx_config_v34_parms, duplex)
OF(v34_tx, smdc_tx_config_v34_parms, duplex)
OF(t38_rx, smdc_rx_config_t38_parms, duplex)
OF(t38_tx, smdc_tx_config_t38_parms, duplex)
OF(t38_status, smdc_rx_status_t38_parms, duplex)
OF(t38_tone, smdc_tx_tone_indicator_t38_parms, duplex)
OF(t38_v34, smdc_tx_v34_indicator_t38_parms, duplex)
OF(t38_v34_line, smdc_tx_v34_line_control_t38_parms, duplex)
OF(rx_stat_idle, smdc_rx_status_parms, duplex)
OF(rx_stat_output, smdc_rx_status_parms, output)
OF(tx_stat_idle, smdc_tx_status_parms, duplex)
OF(tx_stat_input, smdc_tx_status_parms, input)
OF(stop_idle, smdc_stop_parms, duplex)
OF(stop_input, smdc_stop_parms, input)
OF(stop_output, smdc_stop_parms, output)
BASE(stop_raw, smdc_stop_parms) { p->channel = with_protocol(duplex, kSMDCProtocolRawRx); }
BASE(stop_raw_tx, smdc_stop_parms) { p->channel = with_protocol(duplex, kSMDCProtocolRawTx); }

BASE(rx_ctl_idle, smdc_rx_control_parms)
{
    p->channel = duplex, p->cmd = kSMDCRxCtlNotifyOnData, p->min_to_collect = 100;
}
BASE(rx_ctl_drop_idle, smdc_rx_control_parms) { p->channel = duplex, p->cmd = kSMDCRxCtlDiscard; }
BASE(rx_ctl_stop_idle, smdc_rx_control_parms) { p->channel = duplex, p->cmd = kSMDCRxCtlStop; }
BASE(rx_ctl_stop_raw, smdc_rx_control_parms)
{
    p->channel = with_protocol(duplex, kSMDCProtocolRawRx), p->cmd = kSMDCRxCtlStop;
}
BASE(rx_ctl_tty, smdc_rx_control_parms)
{
    p->channel = with_protocol(duplex, kSMDCProtocolTTYrx), p->cmd = kSMDCRxCtlResume;
}
BASE(rx_ctl_output, smdc_rx_control_parms) { p->channel = output, p->cmd = kSMDCRxCtlNotifyOnData; }
BASE(tx_ctl_idle, smdc_tx_control_parms)
{
    p->channel = duplex, p->cmd = kSMDCTxCtlNotifyOnCapacity, p->capacity = 33;
}
BASE(tx_ctl_finish_idle, smdc_tx_control_parms) { p->channel = duplex, p->cmd = kSMDCTxCtlFinish; }
BASE(tx_ctl_drop_idle, smdc_tx_control_parms) { p->channel = duplex, p->cmd = kSMDCTxCtlDiscard; }
BASE(tx_ctl_input, smdc_tx_control_parms) { p->channel = input, p->cmd = kSMDCTxCtlNotifyOnCapacity; }

BASE(get_idle, smdc_data_parms) { p->channel = duplex, p->data = buffer, p->max_length = 10; }
BASE(get_output, smdc_data_parms) { p->channel = output, p->data = buffer, p->max_length = 10; }
BASE(get_raw, smdc_data_parms)
{
    struct smdc_rx_control_parms now = {with_protocol(duplex, kSMDCProtocolRawRx), kSMDCRxCtlNotifyOnData, 1, 0, 1};

    assert_int_equal(smdc_rx_control(&now), 0);
    p->channel = duplex, p->data = buffer, p->max_length = 10;
}
BASE(get_nothing, smdc_data_parms) { get_raw(p), p->max_length = 0; }
BASE(send_idle, smdc_data_parms) { p->channel = duplex, p->data = buffer, p->max_length = 10; }
BASE(send_input, smdc_data_parms) { p->channel = input, p->data = buffer, p->max_length = 10; }
BASE(send_raw, smdc_data_parms)
{
    *p = (struct smdc_data_parms){with_protocol(duplex, kSMDCProtocolRawTx), buffer, 10, 0};
}
BASE(send_nothing, smdc_data_parms) { send_raw(p), p->max_length = 0; }
BASE(send_after_finish, smdc_data_parms)
{
    struct smdc_tx_control_parms last = {.channel = duplex, .cmd = kSMDCTxCtlFinish};

    send_raw(p);
    assert_int_equal(smdc_tx_control(&last), 0);
}
BASE(send_collected, smdc_data_parms)
{
    assert_int_equal(connect_collector(duplex, collector), 0);
    send_raw(p);
}

#define CFG(CALL, base, error) \
    CALL(smdc_channel_config, smdc_channel_config, smdc_channel_config_parms, base, error, ANY_TIME)
#define NO_FW ERR_SM_NO_SUCH_FIRMWARE
#define LATE WORKS_WHEN_SHUT_DOWN

#define DATA_TABLE(CALL, FIELD)                                                                                        \
    CFG(CALL, cfg_raw, 0) CFG(CALL, cfg_raw_parms, 0) CFG(CALL, cfg_raw_mask, BAD) CFG(CALL, cfg_raw_xor, BAD)         \
    CFG(CALL, cfg_fsk, 0) CFG(CALL, cfg_fsk_no_speed, BAD) CFG(CALL, cfg_fsk_nan, BAD)                                 \
    CFG(CALL, cfg_fsk_high, BAD)                                                                                       \
    CFG(CALL, cfg_v29, 0) CFG(CALL, cfg_v29_speed, BAD) CFG(CALL, cfg_v27_speed, BAD)                                  \
    CFG(CALL, cfg_v17_speed, BAD)                                                                                      \
    CFG(CALL, cfg_v32, NO_FW) CFG(CALL, cfg_v32rx, NO_FW) CFG(CALL, cfg_rdbg, NO_FW) CFG(CALL, cfg_cpu, 0)             \
    CFG(CALL, cfg_tty, 0)                                                                                              \
    CFG(CALL, cfg_v110, 0) CFG(CALL, cfg_v110_speed, BAD) CFG(CALL, cfg_v110_format, BAD)                              \
    CFG(CALL, cfg_v110_of_input, TYPE)                                                                                 \
    CFG(CALL, cfg_output, TYPE) CFG(CALL, cfg_tx_of_input, TYPE) CFG(CALL, cfg_in_use, STATE)                          \
    CFG(CALL, cfg_recording, STATE) CFG(CALL, cfg_replaying, STATE)                                                    \
    CFG(CALL, cfg_wideband, ERR_SM_NOT_IMPLEMENTED) CFG(CALL, cfg_v110_in_use, STATE)                                  \
    CFG(CALL, cfg_hdlc, 0) CFG(CALL, cfg_hdlc_size, BAD) CFG(CALL, cfg_hdlc_negative, BAD)                             \
    CFG(CALL, cfg_hdlc_flags, BAD)                                                                                     \
    CFG(CALL, cfg_hdlc_ones, BAD) CFG(CALL, cfg_async, 0) CFG(CALL, cfg_async_bits, BAD)                               \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_raw, BAD, protocol, 0, 1, 2, 6, 7, 0xcb06, 0xcb09, -1)   \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_raw, BAD, encoding, -1, 4, MAX, MIN)                     \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_raw, 0, encoding, 0, 2, 3)                               \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_raw, BAD, config_length, 8, -1, MIN)                     \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_raw_parms, BAD, config_length, 1, 3, 4, 7, -1)           \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_raw_parms, 0, config_length, 9, MAX)                     \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_fsk, 0, config_length, 48, 71, 73)                       \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_fsk, BAD, config_length, 0, 1, 47, -1)                   \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_fsk, BAD, config_data, 0)                                \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_fsk, BAD, encoding, 0)                                   \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_v29, BAD, config_length, 0, 3, -1)                       \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_v29, BAD, encoding, 0)                                   \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_cpu, BAD, encoding, 1, 2, 3)                             \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_tty, BAD, encoding, 1, 2, 3)                             \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_v110, BAD, encoding, 1, 2, 3)                            \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_v110, BAD, config_length, 0, 8, 15, -1)                  \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_hdlc, BAD, encoding_config_length, 1, 15, -1, MIN)       \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_hdlc, BAD, encoding_config_data, 0)                      \
    FIELD(smdc_channel_config, smdc_channel_config_parms, cfg_async, BAD, encoding_config_length, 1, 15, -1)           \
    CALL(smdc_rx_encoding, smdc_rx_encoding, smdc_encoding_parms, enc_rx, 0, ANY_TIME)                                 \
    CALL(smdc_rx_encoding, smdc_rx_encoding, smdc_encoding_parms, enc_idle, STATE, ANY_TIME)                           \
    CALL(smdc_rx_encoding, smdc_rx_encoding, smdc_encoding_parms, enc_output, TYPE, ANY_TIME)                          \
    FIELD(smdc_rx_encoding, smdc_encoding_parms, enc_rx, BAD, encoding, -1, 4, MAX, MIN)                               \
    FIELD(smdc_rx_encoding, smdc_encoding_parms, enc_rx, BAD, encoding_config_length, 1, 15, -1, MIN)                  \
    FIELD(smdc_rx_encoding, smdc_encoding_parms, enc_rx, 0, encoding_config_length, 0, 17, MAX)                        \
    FIELD(smdc_rx_encoding, smdc_encoding_parms, enc_rx, BAD, encoding_config_data, 0)                                 \
    FIELD(smdc_rx_encoding, smdc_encoding_parms, enc_cpu, 0, encoding, 0)                                              \
    FIELD(smdc_rx_encoding, smdc_encoding_parms, enc_cpu, BAD, encoding, 1, 2, 3)                                      \
    CALL(smdc_tx_encoding, smdc_tx_encoding, smdc_encoding_parms, enc_tx, 0, ANY_TIME)                                 \
    CALL(smdc_tx_encoding, smdc_tx_encoding, smdc_encoding_parms, enc_idle, STATE, ANY_TIME)                           \
    CALL(smdc_tx_encoding, smdc_tx_encoding, smdc_encoding_parms, enc_input, TYPE, ANY_TIME)                           \
    FIELD(smdc_tx_encoding, smdc_encoding_parms, enc_tx, BAD, encoding, -1, 4, MAX, MIN)                               \
    FIELD(smdc_tx_encoding, smdc_encoding_parms, enc_tx, BAD, encoding_config_length, 1, 15, -1, MIN)                  \
    FIELD(smdc_tx_encoding, smdc_encoding_parms, enc_tx, 0, encoding_config_length, 0, 17, MAX)                        \
    FIELD(smdc_tx_encoding, smdc_encoding_parms, enc_tx, BAD, encoding_config_data, 0)                                 \
    CALL(smdc_line_control, smdc_line_control, smdc_line_control_parms, line_idle, STATE, ANY_TIME)                    \
    CALL(smdc_line_control, smdc_line_control, smdc_line_control_parms, line_raw, BAD, ANY_TIME)                       \
    CALL(smdc_line_control, smdc_line_control, smdc_line_control_parms, line_v29, 0, ANY_TIME)                         \
    FIELD(smdc_line_control, smdc_line_control_parms, line_v29, BAD, cmd, 0, 1, 5, 7, 8, 9, 10, 11)                    \
    FIELD(smdc_line_control, smdc_line_control_parms, line_v29, BAD, cmd, -1, MAX, MIN)                                \
    FIELD(smdc_line_control, smdc_line_control_parms, line_v29, 0, cmd, 3, 4, 6)                                       \
    FIELD(smdc_line_control, smdc_line_control_parms, line_v29, 0, shorttrain, 1, 0xffffffff)                          \
    FIELD(smdc_line_control, smdc_line_control_parms, line_v29, 0, tep, 1, MAX, MIN)                                   \
    FIELD(smdc_line_control, smdc_line_control_parms, line_v110, 0, aux_mask, 0, 0xffffffff)                           \
    FIELD(smdc_line_control, smdc_line_control_parms, line_v110, 0, aux_toggle, 1, 0xffffffff)                         \
    FIELD(smdc_line_control, smdc_line_control_parms, line_retrain, BAD, retrain_speed, 0, 4800, 9600, 0xffffffff)     \
    FIELD(smdc_line_control, smdc_line_control_parms, line_fix, 0, prefix_bitlength, 0, 1, 33, 4096)                   \
    FIELD(smdc_line_control, smdc_line_control_parms, line_fix, 0, suffix_bitlength, 0, 1, 33, 4096)                   \
    FIELD(smdc_line_control, smdc_line_control_parms, line_fix, BAD, prefix_bitlength, 4097, 0xffffffff)               \
    FIELD(smdc_line_control, smdc_line_control_parms, line_fix, BAD, suffix_bitlength, 4097, 0xffffffff)               \
    FIELD(smdc_line_control, smdc_line_control_parms, line_fix, BAD, prefix_data, 0)                                   \
    FIELD(smdc_line_control, smdc_line_control_parms, line_fix, BAD, suffix_data, 0)                                   \
    CALL(smdc_line_control_v34, smdc_line_control_v34, smdc_line_control_v34_parms, v34_line, NO_FW, ANY_TIME)         \
    FIELD(smdc_line_control_v34, smdc_line_control_v34_parms, v34_line, NO_FW, cmd, 0, 6, 7, -1, MAX, MIN)             \
    CALL(smdc_line_status, smdc_line_status, smdc_line_status_parms, line_of_idle, 0, LATE)                            \
    CALL(smdc_line_status_v34, smdc_line_status_v34, smdc_line_status_v34_parms, v34_status, NO_FW, ANY_TIME)          \
    CALL(smdc_rx_config_v34, smdc_rx_config_v34, smdc_rx_config_v34_parms, v34_rx, NO_FW, ANY_TIME)                    \
    FIELD(smdc_rx_config_v34, smdc_rx_config_v34_parms, v34_rx, NO_FW, duplex, 0, 1, 2, -1, MAX, MIN)                  \
    FIELD(smdc_rx_config_v34, smdc_rx_config_v34_parms, v34_rx, NO_FW, min_bitrate, -1, 2400, MAX, MIN)                \
    FIELD(smdc_rx_config_v34, smdc_rx_config_v34_parms, v34_rx, NO_FW, max_bitrate, -1, 33600, MAX, MIN)               \
    FIELD(smdc_rx_config_v34, smdc_rx_config_v34_parms, v34_rx, NO_FW, v8fsk_metric, -1, 1, MAX, MIN)                  \
    CALL(smdc_tx_config_v34, smdc_tx_config_v34, smdc_tx_config_v34_parms, v34_tx, NO_FW, ANY_TIME)                    \
    FIELD(smdc_tx_config_v34, smdc_tx_config_v34_parms, v34_tx, NO_FW, mode, 0, 1, 2, -1, MAX, MIN)                    \
    FIELD(smdc_tx_config_v34, smdc_tx_config_v34_parms, v34_tx, NO_FW, polling, 0, 1, 2, -1, MAX, MIN)                 \
    FIELD(smdc_tx_config_v34, smdc_tx_config_v34_parms, v34_tx, NO_FW, duplex, 0, 1, 2, -1, MAX, MIN)                  \
    FIELD(smdc_tx_config_v34, smdc_tx_config_v34_parms, v34_tx, NO_FW, min_bitrate, -1, 2400, MAX, MIN)                \
    FIELD(smdc_tx_config_v34, smdc_tx_config_v34_parms, v34_tx, NO_FW, max_bitrate, -1, 33600, MAX, MIN)               \
    CALL(smdc_rx_config_t38, smdc_rx_config_t38, smdc_rx_config_t38_parms, t38_rx, NO_FW, ANY_TIME)                    \
    FIELD(smdc_rx_config_t38, smdc_rx_config_t38_parms, t38_rx, NO_FW, PreCorrigendum, 1, -1, MAX, MIN)                \
    FIELD(smdc_rx_config_t38, smdc_rx_config_t38_parms, t38_rx, NO_FW, Protocol, 1, -1, MAX, MIN)                      \
    CALL(smdc_tx_config_t38, smdc_tx_config_t38, smdc_tx_config_t38_parms, t38_tx, NO_FW, ANY_TIME)                    \
    FIELD(smdc_tx_config_t38, smdc_tx_config_t38_parms, t38_tx, NO_FW, PreCorrigendum, 1, -1, MAX, MIN)                \
    FIELD(smdc_tx_config_t38, smdc_tx_config_t38_parms, t38_tx, NO_FW, Protocol, 1, -1, MAX, MIN)                      \
    FIELD(smdc_tx_config_t38, smdc_tx_config_t38_parms, t38_tx, NO_FW, max_packet_length, 1, 0xffffffff)               \
    CALL(smdc_rx_status_t38, smdc_rx_status_t38, smdc_rx_status_t38_parms, t38_status, NO_FW, ANY_TIME)                \
    CALL(smdc_tx_tone_indicator_t38, smdc_tx_tone_indicator_t38, smdc_tx_tone_indicator_t38_parms, t38_tone,           \
         NO_FW, ANY_TIME)                                                                                              \
    FIELD(smdc_tx_tone_indicator_t38, smdc_tx_tone_indicator_t38_parms, t38_tone, NO_FW, tone_type, 2, 3, -1, MAX, MIN)\
    CALL(smdc_tx_v34_indicator_t38, smdc_tx_v34_indicator_t38, smdc_tx_v34_indicator_t38_parms, t38_v34,               \
         NO_FW, ANY_TIME)                                                                                              \
    FIELD(smdc_tx_v34_indicator_t38, smdc_tx_v34_indicator_t38_parms, t38_v34, NO_FW, v34_type, 2, 3, -1, MAX, MIN)    \
    CALL(smdc_tx_v34_line_control_t38, smdc_tx_v34_line_control_t38, smdc_tx_v34_line_control_t38_parms,               \
         t38_v34_line, NO_FW, ANY_TIME)                                                                                \
    FIELD(smdc_tx_v34_line_control_t38, smdc_tx_v34_line_control_t38_parms, t38_v34_line, NO_FW, primary_bitrate, 1,   \
          0xffffffff)                                                                                                  \
    CALL(smdc_rx_control, smdc_rx_control, smdc_rx_control_parms, rx_ctl_idle, 0, ANY_TIME)                            \
    CALL(smdc_rx_control, smdc_rx_control, smdc_rx_control_parms, rx_ctl_drop_idle, STATE, ANY_TIME)                   \
    CALL(smdc_rx_control, smdc_rx_control, smdc_rx_control_parms, rx_ctl_stop_idle, STATE, ANY_TIME)                   \
    CALL(smdc_rx_control, smdc_rx_control, smdc_rx_control_parms, rx_ctl_stop_raw, BAD, ANY_TIME)                      \
    CALL(smdc_rx_control, smdc_rx_control, smdc_rx_control_parms, rx_ctl_output, TYPE, ANY_TIME)                       \
    FIELD(smdc_rx_control, smdc_rx_control_parms, rx_ctl_idle, BAD, cmd, -1, 4, MAX, MIN)                              \
    FIELD(smdc_rx_control, smdc_rx_control_parms, rx_ctl_idle, BAD, min_idle, -1, MIN)                                 \
    FIELD(smdc_rx_control, smdc_rx_control_parms, rx_ctl_idle, 0, min_to_collect, MAX, MIN)                            \
    FIELD(smdc_rx_control, smdc_rx_control_parms, rx_ctl_idle, 0, min_idle, 0, 1, MAX)                                 \
    FIELD(smdc_rx_control, smdc_rx_control_parms, rx_ctl_idle, 0, blocking, 1, MAX, MIN)                               \
    FIELD(smdc_rx_control, smdc_rx_control_parms, rx_ctl_tty, 0, blocking, 0, 1, MAX, MIN)                             \
    CALL(smdc_rx_data, smdc_rx_data, smdc_data_parms, get_raw, 0, LATE)                                                \
    CALL(smdc_rx_data, smdc_rx_data, smdc_data_parms, get_idle, STATE, LATE)                                           \
    CALL(smdc_rx_data, smdc_rx_data, smdc_data_parms, get_output, TYPE, LATE)                                          \
    FIELD(smdc_rx_data, smdc_data_parms, get_raw, BAD, data, 0)                                                        \
    FIELD(smdc_rx_data, smdc_data_parms, get_nothing, 0, data, 0)                                                      \
    FIELD(smdc_rx_data, smdc_data_parms, get_raw, 0, max_length, 0, 1, MAX)                                            \
    FIELD(smdc_rx_data, smdc_data_parms, get_raw, ERR_SM_BAD_DATA_LENGTH, max_length, -1, MIN)                         \
    CALL(smdc_rx_status, smdc_rx_status, smdc_rx_status_parms, rx_stat_idle, STATE, LATE)                              \
    CALL(smdc_rx_status, smdc_rx_status, smdc_rx_status_parms, rx_stat_output, TYPE, LATE)                             \
    CALL(smdc_rx_stop, smdc_rx_stop, smdc_stop_parms, stop_raw, 0, ANY_TIME)                                           \
    CALL(smdc_rx_stop, smdc_rx_stop, smdc_stop_parms, stop_idle, STATE, ANY_TIME)                                      \
    CALL(smdc_rx_stop, smdc_rx_stop, smdc_stop_parms, stop_output, TYPE, ANY_TIME)                                     \
    CALL(smdc_tx_stop, smdc_tx_stop, smdc_stop_parms, stop_raw_tx, 0, ANY_TIME)                                        \
    CALL(smdc_tx_stop, smdc_tx_stop, smdc_stop_parms, stop_idle, STATE, ANY_TIME)                                      \
    CALL(smdc_tx_stop, smdc_tx_stop, smdc_stop_parms, stop_input, TYPE, ANY_TIME)                                      \
    CALL(smdc_stop, smdc_stop, smdc_stop_parms, stop_raw, 0, ANY_TIME)                                                 \
    CALL(smdc_stop, smdc_stop, smdc_stop_parms, stop_idle, STATE, ANY_TIME)                                            \
    CALL(smdc_tx_control, smdc_tx_control, smdc_tx_control_parms, tx_ctl_idle, 0, ANY_TIME)                            \
    CALL(smdc_tx_control, smdc_tx_control, smdc_tx_control_parms, tx_ctl_finish_idle, STATE, ANY_TIME)                 \
    CALL(smdc_tx_control, smdc_tx_control, smdc_tx_control_parms, tx_ctl_drop_idle, STATE, ANY_TIME)                   \
    CALL(smdc_tx_control, smdc_tx_control, smdc_tx_control_parms, tx_ctl_input, TYPE, ANY_TIME)                        \
    FIELD(smdc_tx_control, smdc_tx_control_parms, tx_ctl_idle, BAD, cmd, -1, 5, MAX, MIN)                              \
    FIELD(smdc_tx_control, smdc_tx_control_parms, tx_ctl_idle, 0, capacity, MAX, MIN)                                  \
    FIELD(smdc_tx_control, smdc_tx_control_parms, tx_ctl_idle, 0, cmd, 1, 2, 3)                                        \
    FIELD(smdc_tx_control, smdc_tx_control_parms, tx_ctl_idle, 0, blocking, 1, MAX, MIN)                               \
    CALL(smdc_tx_data, smdc_tx_data, smdc_data_parms, send_raw, 0, LATE)                                               \
    CALL(smdc_tx_data, smdc_tx_data, smdc_data_parms, send_idle, STATE, LATE)                                          \
    CALL(smdc_tx_data, smdc_tx_data, smdc_data_parms, send_input, TYPE, LATE)                                          \
    CALL(smdc_tx_data, smdc_tx_data, smdc_data_parms, send_after_finish, STATE, LATE)                                  \
    CALL(smdc_tx_data, smdc_tx_data, smdc_data_parms, send_collected, STATE, LATE)                                     \
    FIELD(smdc_tx_data, smdc_data_parms, send_raw, BAD, data, 0)                                                       \
    FIELD(smdc_tx_data, smdc_data_parms, send_nothing, 0, data, 0)                                                     \
    FIELD(smdc_tx_data, smdc_data_parms, send_raw, 0, max_length, 0, 1, 2048)                                          \
    FIELD(smdc_tx_data, smdc_data_parms, send_raw, ERR_SM_BAD_DATA_LENGTH, max_length, -1, MIN)                        \
    CALL(smdc_tx_status, smdc_tx_status, smdc_tx_status_parms, tx_stat_idle, STATE, LATE)                              \
    CALL(smdc_tx_status, smdc_tx_status, smdc_tx_status_parms, tx_stat_input, TYPE, LATE)

#define DATA_FUNCTIONS(FUNCTION)                                              \
    FUNCTION(smdc_channel_config, smdc_channel_config_parms)                  \
    FUNCTION(smdc_rx_encoding, smdc_encoding_parms)                           \
    FUNCTION(smdc_tx_encoding, smdc_encoding_parms)                           \
    FUNCTION(smdc_line_control, smdc_line_control_parms)                      \
    FUNCTION(smdc_line_control_v34, smdc_line_control_v34_parms)              \
    FUNCTION(smdc_line_status, smdc_line_status_parms)                        \
    FUNCTION(smdc_line_status_v34, smdc_line_status_v34_parms)                \
    FUNCTION(smdc_rx_config_v34, smdc_rx_config_v34_parms)                    \
    FUNCTION(smdc_tx_config_v34, smdc_tx_config_v34_parms)                    \
    FUNCTION(smdc_rx_config_t38, smdc_rx_config_t38_parms)                    \
    FUNCTION(smdc_tx_config_t38, smdc_tx_config_t38_parms)                    \
    FUNCTION(smdc_rx_status_t38, smdc_rx_status_t38_parms)                    \
    FUNCTION(smdc_tx_tone_indicator_t38, smdc_tx_tone_indicator_t38_parms)    \
    FUNCTION(smdc_tx_v34_indicator_t38, smdc_tx_v34_indicator_t38_parms)      \
    FUNCTION(smdc_tx_v34_line_control_t38, smdc_tx_v34_line_control_t38_parms) \
    FUNCTION(smdc_rx_control, smdc_rx_control_parms)                          \
    FUNCTION(smdc_rx_data, smdc_data_parms)                                   \
    FUNCTION(smdc_rx_status, smdc_rx_status_parms)                            \
    FUNCTION(smdc_rx_stop, smdc_stop_parms)                                   \
    FUNCTION(smdc_tx_stop, smdc_stop_parms)                                   \
    FUNCTION(smdc_stop, smdc_stop_parms)                                      \
    FUNCTION(smdc_tx_control, smdc_tx_control_parms)                          \
    FUNCTION(smdc_tx_data, smdc_data_parms)                                   \
    FUNCTION(smdc_tx_status, smdc_tx_status_parms)
/* clang-format on */
