/** Rows of bad_input_test.c: the structures that protocols and encodings are configured with. After bad_data.h. */

static int config_protocol(int protocol, int encoding, void *parms, size_t length)
{
    struct smdc_channel_config_parms p = {.channel = duplex, .protocol = protocol, .encoding = encoding};

    p.config_data = parms;
    p.config_length = (tSM_INT)length;
    return smdc_channel_config(&p);
}

static int config_encoding(int encoding, void *parms, size_t length)
{
    struct smdc_channel_config_parms p = {.channel = duplex, .protocol = kSMDCProtocolRawRx, .encoding = encoding};

    p.encoding_config_data = parms;
    p.encoding_config_length = (tSM_INT)length;
    return smdc_channel_config(&p);
}

/* A structure together with what it is for: the parameters of a row, as a row sees only one structure. */
#define PROTOCOL_ARGS(name)                                                    \
    struct name##_args {                                                       \
        struct smdc_##name##_config_parms p;                                   \
        int protocol, encoding;                                                \
    };                                                                         \
    static int config_##name(struct name##_args *a)                            \
    {                                                                          \
        return config_protocol(a->protocol, a->encoding, &a->p, sizeof(a->p)); \
    }
#define ENCODING_ARGS(name, encoding)                          \
    struct name##_args {                                       \
        struct smdc_##name##_format_parms p;                   \
    };                                                         \
    static int config_##name(struct name##_args *a)            \
    {                                                          \
        return config_encoding(encoding, &a->p, sizeof(a->p)); \
    }

PROTOCOL_ARGS(raw)
PROTOCOL_ARGS(fsk)
PROTOCOL_ARGS(cw)
PROTOCOL_ARGS(v17)
PROTOCOL_ARGS(v27)
PROTOCOL_ARGS(v29)
PROTOCOL_ARGS(v32)
PROTOCOL_ARGS(v110)
PROTOCOL_ARGS(v110rlp)
ENCODING_ARGS(async, kSMDCConfigEncodingAsync)
ENCODING_ARGS(hdlc, kSMDCConfigEncodingHDLC)

/* clang-format off */

/* Frequencies and levels, as the bits of a float: a row's values are integers. */
enum {
    HZ_1 = 0x3f800000, HZ_1300 = 0x44a28000, HZ_2100 = 0x45034000, HZ_BELOW_4000 = 0x4579ffff, HZ_4000 = 0x457a0000,
    DBM0_HIGH = 0x4048f5c3 /* 3.14 */, DBM0_ABOVE = DBM0_HIGH + 1, INF = 0x7f800000, NOT_A_NUMBER = 0x7fc00000
};
#define DBM0_LOW 0xc2700000LL /* -60 */
#define DBM0_BELOW (DBM0_LOW + 1)
#define MINUS_1 0xbf800000LL
#define MINUS_INF 0xff800000LL

BASE(raw_bits, raw_args) { *p = (struct raw_args){{0xff, 0}, kSMDCProtocolRawRx, kSMDCConfigEncodingSync}; }
BASE(raw_bits_tx, raw_args) { *p = (struct raw_args){{0xff, 0}, kSMDCProtocolRawTx, kSMDCConfigEncodingNone}; }

/* The structure of raw in releases before: a speed. It is laid out as that of V.17. */
BASE(raw_speed, v17_args) { *p = (struct v17_args){{8000}, kSMDCProtocolRawRx, kSMDCConfigEncodingSync}; }

BASE(fsk_rx, fsk_args)
{
    *p = (struct fsk_args){{.speed = 1200, .mark_frequency = 1300, .space_frequency = 2100, .set_power = 1},
                           kSMDCProtocolFSKrx, kSMDCConfigEncodingAsync};
}
BASE(fsk_tx, fsk_args) { fsk_rx(p), p->protocol = kSMDCProtocolFSKtx; }
BASE(cw_rx, cw_args)
{
    *p = (struct cw_args){{.speed = 50, .space_frequency = 1000, .set_power = 1}, kSMDCProtocolCWrx,
                          kSMDCConfigEncodingSync};
}
BASE(cw_tx, cw_args) { cw_rx(p), p->protocol = kSMDCProtocolCWtx; }

BASE(v17_rx, v17_args) { *p = (struct v17_args){{14400}, kSMDCProtocolV17rx, kSMDCConfigEncodingHDLC}; }
BASE(v17_tx, v17_args) { *p = (struct v17_args){{14400}, kSMDCProtocolV17tx, kSMDCConfigEncodingHDLC}; }
BASE(v27_rx, v27_args) { *p = (struct v27_args){{4800}, kSMDCProtocolV27rx, kSMDCConfigEncodingHDLC}; }
BASE(v27_tx, v27_args) { *p = (struct v27_args){{4800}, kSMDCProtocolV27tx, kSMDCConfigEncodingHDLC}; }
BASE(v29_rx, v29_args) { *p = (struct v29_args){{9600}, kSMDCProtocolV29rx, kSMDCConfigEncodingHDLC}; }
BASE(v29_tx, v29_args) { *p = (struct v29_args){{9600}, kSMDCProtocolV29tx, kSMDCConfigEncodingHDLC}; }
BASE(v32_any, v32_args) { *p = (struct v32_args){{.speed = 9600}, kSMDCProtocolV32, kSMDCConfigEncodingSync}; }
BASE(v110_any, v110_args) { *p = (struct v110_args){{9600, kSMDCFormatAsync}, kSMDCProtocolV110, 0}; }
BASE(rlp_rx, v110rlp_args) { *p = (struct v110rlp_args){{12000}, kSMDCProtocolV110RLPrx, 0}; }
BASE(rlp_tx, v110rlp_args) { *p = (struct v110rlp_args){{12000}, kSMDCProtocolV110RLPtx, 0}; }
BASE(async_8, async_args) { p->p.databits = 8; }
BASE(hdlc_16, hdlc_args) { p->p = (struct smdc_hdlc_format_parms){16, 0x1021, 1, 15}; }

/* Speeds of 16.16 bits/s begin at 65536. */
#define FORMATS_TABLE(FIELD_OF)                                                                                        \
    FIELD_OF(smdc_raw_config_parms, config_raw, raw_args, raw_bits, 0, p.i460_mask, 0, 1, 0xff)                        \
    FIELD_OF(smdc_raw_config_parms, config_raw, raw_args, raw_bits, BAD, p.i460_mask, 0x100, 0xffffffff)               \
    FIELD_OF(smdc_raw_config_parms, config_raw, raw_args, raw_bits_tx, BAD, p.i460_mask, 0x100, 0xffffffff)            \
    FIELD_OF(smdc_raw_config_parms, config_raw, raw_args, raw_bits, 0, p.xorval, 1, 0xff)                              \
    FIELD_OF(smdc_raw_config_parms, config_raw, raw_args, raw_bits, BAD, p.xorval, 0x100, 0xffffffff)                  \
    FIELD_OF(smdc_raw_config_parms, config_v17, v17_args, raw_speed, 0, p.speed, 8000, 16000, 32000, 64000)            \
    FIELD_OF(smdc_raw_config_parms, config_v17, v17_args, raw_speed, BAD, p.speed, 0, 7999, 24000, 56000, MAX, -1)     \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, 0, p.speed, 1, 4000, 65536, 4000 << 16)              \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, BAD, p.speed, 0, 4001, 65535, (4000 << 16) + 1,      \
             0xffffffff)                                                                                               \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_tx, BAD, p.speed, 0, 4001, 0xffffffff)                   \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, 0, p.mark_frequency, HZ_1, HZ_BELOW_4000)            \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, BAD, p.mark_frequency, 0, MINUS_1, HZ_4000, INF,     \
             MINUS_INF, NOT_A_NUMBER, HZ_2100)                                                                         \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, 0, p.space_frequency, HZ_1, HZ_BELOW_4000)           \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_tx, BAD, p.space_frequency, 0, MINUS_1, HZ_4000, INF,    \
             MINUS_INF, NOT_A_NUMBER, HZ_1300)                                                                         \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, 0, p.rx_carrier_on_mS, 0, 10000)                     \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, BAD, p.rx_carrier_on_mS, 10001, 0xffffffff)          \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, 0, p.rx_carrier_off_mS, 0, 10000)                    \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, BAD, p.rx_carrier_off_mS, 10001, 0xffffffff)         \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_tx, 0, p.set_power, 0, 1, 0xffffffff)                    \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_tx, 0, p.user_power, DBM0_LOW, DBM0_HIGH)                \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_tx, BAD, p.user_power, DBM0_BELOW, DBM0_ABOVE, INF,      \
             MINUS_INF, NOT_A_NUMBER)                                                                                  \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, 0, p.get_metric, 1, 0xffffffff)                      \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, 0, p.thresh_metric, 1, 0xffffffff)                   \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, 0, p.reverse_chan_filter, 1, 2)                      \
    FIELD_OF(smdc_fsk_config_parms, config_fsk, fsk_args, fsk_rx, BAD, p.reverse_chan_filter, 3, 0xffffffff)           \
    FIELD_OF(smdc_cw_config_parms, config_cw, cw_args, cw_rx, 0, p.speed, 1, 1000, 65536, 1000 << 16)                  \
    FIELD_OF(smdc_cw_config_parms, config_cw, cw_args, cw_rx, BAD, p.speed, 0, 1001, 65535, (1000 << 16) + 1,          \
             0xffffffff)                                                                                               \
    FIELD_OF(smdc_cw_config_parms, config_cw, cw_args, cw_tx, BAD, p.speed, 0, 1001, 0xffffffff)                       \
    FIELD_OF(smdc_cw_config_parms, config_cw, cw_args, cw_rx, 0, p.space_frequency, HZ_1, HZ_BELOW_4000)               \
    FIELD_OF(smdc_cw_config_parms, config_cw, cw_args, cw_tx, BAD, p.space_frequency, 0, MINUS_1, HZ_4000, INF,        \
             MINUS_INF, NOT_A_NUMBER)                                                                                  \
    FIELD_OF(smdc_cw_config_parms, config_cw, cw_args, cw_rx, 0, p.rx_carrier_off_mS, 0, 60000)                        \
    FIELD_OF(smdc_cw_config_parms, config_cw, cw_args, cw_rx, BAD, p.rx_carrier_off_mS, 60001, 0xffffffff)             \
    FIELD_OF(smdc_cw_config_parms, config_cw, cw_args, cw_tx, 0, p.set_power, 0, 1, 0xffffffff)                        \
    FIELD_OF(smdc_cw_config_parms, config_cw, cw_args, cw_tx, 0, p.user_power, DBM0_LOW, DBM0_HIGH)                    \
    FIELD_OF(smdc_cw_config_parms, config_cw, cw_args, cw_tx, BAD, p.user_power, DBM0_BELOW, DBM0_ABOVE, INF,          \
             MINUS_INF, NOT_A_NUMBER)                                                                                  \
    FIELD_OF(smdc_v17_config_parms, config_v17, v17_args, v17_rx, 0, p.speed, 7200, 9600, 12000, 14400)                \
    FIELD_OF(smdc_v17_config_parms, config_v17, v17_args, v17_rx, BAD, p.speed, 0, -1, 4800, 7201, 14401, MAX, MIN)    \
    FIELD_OF(smdc_v17_config_parms, config_v17, v17_args, v17_tx, BAD, p.speed, 0, -1, 4800, 7201, 14401, MAX, MIN)    \
    FIELD_OF(smdc_v27_config_parms, config_v27, v27_args, v27_rx, 0, p.speed, 2400, 4800)                              \
    FIELD_OF(smdc_v27_config_parms, config_v27, v27_args, v27_rx, BAD, p.speed, 0, -1, 2399, 7200, 9600, MAX, MIN)     \
    FIELD_OF(smdc_v27_config_parms, config_v27, v27_args, v27_tx, BAD, p.speed, 0, -1, 2399, 7200, 9600, MAX, MIN)     \
    FIELD_OF(smdc_v29_config_parms, config_v29, v29_args, v29_rx, 0, p.speed, 4800, 7200, 9600)                        \
    FIELD_OF(smdc_v29_config_parms, config_v29, v29_args, v29_rx, BAD, p.speed, 0, -1, 2400, 9601, 14400, MAX, MIN)    \
    FIELD_OF(smdc_v29_config_parms, config_v29, v29_args, v29_tx, BAD, p.speed, 0, -1, 2400, 9601, 14400, MAX, MIN)    \
    FIELD_OF(smdc_v32_config_parms, config_v32, v32_args, v32_any, NO_FW, p.speed, 0, 4800, 9600, 0xffffffff)          \
    FIELD_OF(smdc_v32_config_parms, config_v32, v32_args, v32_any, NO_FW, p.isanswer, 1, MAX, MIN)                     \
    FIELD_OF(smdc_v32_config_parms, config_v32, v32_args, v32_any, NO_FW, p.no_ans_tone, 1, MAX, MIN)                  \
    FIELD_OF(smdc_v32_config_parms, config_v32, v32_args, v32_any, NO_FW, p.retrain_can_change_speed, 1, MAX, MIN)     \
    FIELD_OF(smdc_v110_config_parms, config_v110, v110_args, v110_any, 0, p.speed, 600, 1200, 2400, 4800, 7200, 9600,  \
             19200, 38400)                                                                                             \
    FIELD_OF(smdc_v110_config_parms, config_v110, v110_args, v110_any, BAD, p.speed, 0, 300, 601, 9601, 38401, 48000,  \
             56000, 0xffffffff)                                                                                        \
    FIELD_OF(smdc_v110_config_parms, config_v110, v110_args, v110_any, 0, p.format, 0, 1)                              \
    FIELD_OF(smdc_v110_config_parms, config_v110, v110_args, v110_any, BAD, p.format, -1, 2, MAX, MIN)                 \
    FIELD_OF(smdc_v110rlp_config_parms, config_v110rlp, v110rlp_args, rlp_rx, 0, p.speed, 6000, 12000, 24000, 48000)   \
    FIELD_OF(smdc_v110rlp_config_parms, config_v110rlp, v110rlp_args, rlp_rx, BAD, p.speed, 0, 5999, 6001, 18000,      \
             96000, 0xffffffff)                                                                                        \
    FIELD_OF(smdc_v110rlp_config_parms, config_v110rlp, v110rlp_args, rlp_tx, BAD, p.speed, 0, 5999, 6001, 18000,      \
             96000, 0xffffffff)                                                                                        \
    FIELD_OF(smdc_async_format_parms, config_async, async_args, async_8, 0, p.stopbits, 0, 65536)                      \
    FIELD_OF(smdc_async_format_parms, config_async, async_args, async_8, BAD, p.stopbits, 65537, 0xffffffff)           \
    FIELD_OF(smdc_async_format_parms, config_async, async_args, async_8, 0, p.databits, 0, 1, 16)                      \
    FIELD_OF(smdc_async_format_parms, config_async, async_args, async_8, BAD, p.databits, 17, 0xffffffff)              \
    FIELD_OF(smdc_hdlc_format_parms, config_hdlc, hdlc_args, hdlc_16, 0, p.crcsize, 0, 12, 32)                         \
    FIELD_OF(smdc_hdlc_format_parms, config_hdlc, hdlc_args, hdlc_16, BAD, p.crcsize, -1, 11, 33, MAX, MIN)            \
    FIELD_OF(smdc_hdlc_format_parms, config_hdlc, hdlc_args, hdlc_16, 0, p.crc, 1, 0x11021, 0x1ffff)                   \
    FIELD_OF(smdc_hdlc_format_parms, config_hdlc, hdlc_args, hdlc_16, BAD, p.crc, 0x20000, MAX, MIN, -1)               \
    FIELD_OF(smdc_hdlc_format_parms, config_hdlc, hdlc_args, hdlc_16, 0, p.rx_min_initial_flags, 0, 1, MAX)            \
    FIELD_OF(smdc_hdlc_format_parms, config_hdlc, hdlc_args, hdlc_16, BAD, p.rx_min_initial_flags, -1, MIN)            \
    FIELD_OF(smdc_hdlc_format_parms, config_hdlc, hdlc_args, hdlc_16, 0, p.rx_min_ones, 0, 1, MAX)                     \
    FIELD_OF(smdc_hdlc_format_parms, config_hdlc, hdlc_args, hdlc_16, BAD, p.rx_min_ones, -1, MIN)

#define FORMATS_FUNCTIONS(FUNCTION)          \
    FUNCTION(config_raw, raw_args)           \
    FUNCTION(config_fsk, fsk_args)           \
    FUNCTION(config_cw, cw_args)             \
    FUNCTION(config_v17, v17_args)           \
    FUNCTION(config_v27, v27_args)           \
    FUNCTION(config_v29, v29_args)           \
    FUNCTION(config_v32, v32_args)           \
    FUNCTION(config_v110, v110_args)         \
    FUNCTION(config_v110rlp, v110rlp_args)   \
    FUNCTION(config_async, async_args)       \
    FUNCTION(config_hdlc, hdlc_args)
/* clang-format on */
