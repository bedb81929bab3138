/* prosdc.h: protocols and encodings, what they need and how their structures are read. */
#include "data.h"

#include <string.h>

#include "core/firmware.h"
#include "smdc_async.h"
#include "smdc_bulkrx.h"
#include "smdc_cpu.h"
#include "smdc_cw.h"
#include "smdc_fsk.h"
#include "smdc_hdlc.h"
#include "smdc_heap.h"
#include "smdc_none.h"
#include "smdc_raw.h"
#include "smdc_rlp.h"
#include "smdc_sync.h"
#include "smdc_ttyrx.h"
#include "smdc_v110.h"
#include "smdc_v17.h"
#include "smdc_v27.h"
#include "smdc_v29.h"

enum { OCTET = 0xff, WHOLE_SPEED = 65536 /* below: bits/s, from here on: bits/s x 65536 */ };

/* Structures; `length` is at least the min_length of the protocol, or 0. The program's may be aligned anyhow. */

static int raw_by_speed(struct mt_line_config *out, const void *config)
{
    static const struct {
        tSM_INT speed;
        uint8_t mask;
    } speeds[] = {{8000, 0x80}, {16000, 0xc0}, {32000, 0xf0}, {64000, 0xff}};
    tSM_INT speed;

    memcpy(&speed, config, sizeof(speed));
    for (size_t i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++)
        if (speeds[i].speed == speed) {
            out->u.raw = (struct mt_raw_config){.i460_mask = speeds[i].mask};
            return 0;
        }
    return -EINVAL;
}

static int read_raw(struct mt_line_config *out, const void *config, unsigned length)
{
    struct smdc_raw_config_parms p = {0};

    if (length >= sizeof(tSM_INT) && length < sizeof(p))
        return raw_by_speed(out, config);
    if (length && length < sizeof(p))
        return -EINVAL;
    memcpy(&p, length ? config : &p, sizeof(p));
    if (p.i460_mask > OCTET || p.xorval > OCTET)
        return -EINVAL;
    out->u.raw = (struct mt_raw_config){(uint8_t)(p.i460_mask ? p.i460_mask : OCTET), (uint8_t)p.xorval};
    return 0;
}

static uint32_t speed_x65536(unsigned long speed)
{
    uint32_t low = (uint32_t)speed;

    return low < WHOLE_SPEED ? low * WHOLE_SPEED : low;
}

static int read_fsk(struct mt_line_config *out, const void *config, unsigned length)
{
    struct smdc_fsk_config_parms p = {0};

    memcpy(&p, config, length < sizeof(p) ? offsetof(struct smdc_fsk_config_parms, get_metric) : sizeof(p));
    out->u.fsk = (struct mt_fsk_config){.speed_x65536 = speed_x65536(p.speed),
                                        .mark_hz = p.mark_frequency,
                                        .space_hz = p.space_frequency,
                                        .carrier_on_ms = (uint32_t)p.rx_carrier_on_mS,
                                        .carrier_off_ms = (uint32_t)p.rx_carrier_off_mS,
                                        .set_power = (uint32_t)p.set_power,
                                        .power_dbm0 = p.user_power,
                                        .get_metric = (uint32_t)p.get_metric,
                                        .thresh_metric = (uint32_t)p.thresh_metric,
                                        .reverse_chan_filter = (uint32_t)p.reverse_chan_filter};
    return 0;
}

static int read_cw(struct mt_line_config *out, const void *config, unsigned length)
{
    struct smdc_cw_config_parms p;

    (void)length;
    memcpy(&p, config, sizeof(p));
    out->u.cw = (struct mt_cw_config){.speed_x65536 = speed_x65536(p.speed),
                                      .space_hz = p.space_frequency,
                                      .carrier_off_ms = (uint32_t)p.rx_carrier_off_mS,
                                      .set_power = (uint32_t)p.set_power,
                                      .power_dbm0 = p.user_power};
    return 0;
}

/* V.17, V.27ter, V.29: alike. */
static int read_speed(struct mt_line_config *out, const void *config, unsigned length)
{
    struct smdc_v17_config_parms p;

    (void)length;
    memcpy(&p, config, sizeof(p));
    out->u.speed = (uint32_t)p.speed;
    return 0;
}

static int read_rlp(struct mt_line_config *out, const void *config, unsigned length)
{
    struct smdc_v110rlp_config_parms p;

    (void)length;
    memcpy(&p, config, sizeof(p));
    out->u.speed = (uint32_t)p.speed;
    return 0;
}

static int read_v110(struct mt_line_config *out, const void *config, unsigned length)
{
    struct smdc_v110_config_parms p;

    (void)length;
    memcpy(&p, config, sizeof(p));
    if (p.format != kSMDCFormatAsync && p.format != kSMDCFormatSync)
        return -EINVAL;
    out->u.v110 = (struct mt_v110_config){(uint32_t)p.speed, p.format == kSMDCFormatSync};
    return 0;
}

static int read_nothing(struct mt_line_config *out, const void *config, unsigned length)
{
    (void)out, (void)config, (void)length;
    return 0;
}

/* The table */

#define FW(name) MT_FIRMWARE_BIT(MT_FW_##name)
#define BIT(encoding) (1U << MT_ENCODING_##encoding)
#define BITS (BIT(SYNC) | BIT(ASYNC) | BIT(HDLC))
#define RX true, false
#define TX false, true
#define IN FW(INCHAN)
#define OUT FW(OUTCHAN)
#define OUT65 (FW(OUTCHAN) | FW(SIX2FIVE))
#define FSK_LENGTH offsetof(struct smdc_fsk_config_parms, get_metric)
#define SIZE(name) sizeof(struct smdc_##name##_config_parms)

static const struct mt_api_protocol protocols[] = {
    {kSMDCProtocolRawRx, MT_LINE_RAW, RX, BITS | BIT(NONE), FW(DATARX), false, 0, read_raw},
    {kSMDCProtocolRawTx, MT_LINE_RAW, TX, BITS | BIT(NONE), FW(DATATX), false, 0, read_raw},
    {kSMDCProtocolFSKrx, MT_LINE_FSK, RX, BITS, IN | FW(FSKRX), true, FSK_LENGTH, read_fsk},
    {kSMDCProtocolFSKtx, MT_LINE_FSK, TX, BITS, OUT | FW(FSKTX), false, FSK_LENGTH, read_fsk},
    {kSMDCProtocolCWrx, MT_LINE_CW, RX, BITS, IN | FW(CWRX), true, SIZE(cw), read_cw},
    {kSMDCProtocolCWtx, MT_LINE_CW, TX, BITS, OUT | FW(CWTX), false, SIZE(cw), read_cw},
    {kSMDCProtocolV17rx, MT_LINE_V17, RX, BITS, IN | FW(V17RX), false, SIZE(v17), read_speed},
    {kSMDCProtocolV17tx, MT_LINE_V17, TX, BITS, OUT65 | FW(V17TX), false, SIZE(v17), read_speed},
    {kSMDCProtocolV27rx, MT_LINE_V27TER, RX, BITS, IN | FW(V27RX), false, SIZE(v27), read_speed},
    {kSMDCProtocolV27tx, MT_LINE_V27TER, TX, BITS, OUT65 | FW(V27TX), false, SIZE(v27), read_speed},
    {kSMDCProtocolV29rx, MT_LINE_V29, RX, BITS, IN | FW(V29RX), false, SIZE(v29), read_speed},
    {kSMDCProtocolV29tx, MT_LINE_V29, TX, BITS, OUT65 | FW(V29TX), false, SIZE(v29), read_speed},
    {kSMDCProtocolTTYrx, MT_LINE_TTY, RX, BIT(NONE), FW(TTYASYRX), false, 0, read_nothing},
    {kSMDCProtocolCpu, MT_LINE_CPU, RX, BIT(NONE), FW(CPUMON), false, 0, read_nothing},
    {kSMDCProtocolHeap, MT_LINE_HEAP, RX, BIT(NONE), FW(HEAPMON), false, 0, read_nothing},
    {kSMDCProtocolBulkRx, MT_LINE_BULK, RX, BIT(NONE), FW(DATARX), false, 0, read_nothing},
    {kSMDCProtocolV110, MT_LINE_V110, true, true, BIT(NONE), FW(V110), false, SIZE(v110), read_v110},
    {kSMDCProtocolV110RLPrx, MT_LINE_V110_RLP, RX, BIT(NONE), FW(V110RLPR), false, SIZE(v110rlp), read_rlp},
    {kSMDCProtocolV110RLPtx, MT_LINE_V110_RLP, TX, BIT(NONE), FW(V110RLPT), false, SIZE(v110rlp), read_rlp},
};

enum { PROTOCOLS = sizeof(protocols) / sizeof(protocols[0]) };

const struct mt_api_protocol *mt_api_protocol(int number)
{
    for (unsigned i = 0; i < PROTOCOLS; i++)
        if (protocols[i].number == number)
            return &protocols[i];
    return NULL;
}

const struct mt_api_protocol *mt_api_protocol_of(enum mt_line_protocol line, bool rx)
{
    for (unsigned i = 0; i < PROTOCOLS; i++)
        if (protocols[i].line == line && (rx ? protocols[i].rx : protocols[i].tx))
            return &protocols[i];
    return NULL;
}

/* Encodings */

static int read_async(struct mt_async_config *out, const void *config, unsigned length)
{
    struct smdc_async_format_parms p = {0};

    if (length && length < sizeof(p))
        return -EINVAL;
    memcpy(&p, length ? config : &p, sizeof(p));
    *out = (struct mt_async_config){.data_bits = (uint32_t)p.databits, .stop_bits = (uint32_t)p.stopbits};
    return 0;
}

static int read_hdlc(struct mt_hdlc_config *out, const void *config, unsigned length)
{
    struct smdc_hdlc_format_parms p = {0};

    if (length && length < sizeof(p))
        return -EINVAL;
    memcpy(&p, length ? config : &p, sizeof(p));
    if (p.crcsize < 0 || p.rx_min_initial_flags < 0 || p.rx_min_ones < 0)
        return -EINVAL;
    *out = (struct mt_hdlc_config){.crc_bits = (uint32_t)p.crcsize,
                                   .crc_poly = (uint32_t)p.crc,
                                   .min_flags = (uint32_t)p.rx_min_initial_flags,
                                   .min_ones = (uint32_t)p.rx_min_ones};
    return 0;
}

int mt_api_encoding(struct mt_encoding_config *out, const struct mt_api_protocol *protocol, int number,
                    const void *config, int length)
{
    int err = 0;

    *out = (struct mt_encoding_config){.encoding = (enum mt_encoding)number};
    if ((unsigned)number >= MT_ENCODINGS || !(protocol->encodings >> number & 1) || length < 0 || (length && !config))
        return -EINVAL;
    if (number == MT_ENCODING_ASYNC)
        err = read_async(&out->async, config, (unsigned)length);
    else if (number == MT_ENCODING_HDLC)
        err = read_hdlc(&out->hdlc, config, (unsigned)length);
    return err ? err : mt_encoding_check(out);
}

/* Firmware */

int mt_api_data_firmware(const struct mt_module *m, const struct mt_api_protocol *protocol, enum mt_encoding encoding)
{
    static const uint64_t rx[MT_ENCODINGS] = {0, FW(SYNCRX), FW(ASYRX), FW(HDLCRX)};
    static const uint64_t tx[MT_ENCODINGS] = {0, FW(SYNCTX), FW(ASYTX), FW(HDLCTX)};
    uint64_t need = protocol->firmware | (protocol->rx ? rx[encoding] : tx[encoding]);

    if (protocol->pll)
        need = protocol->firmware | (encoding == MT_ENCODING_ASYNC ? FW(FSKASYRX) : FW(FSKPLL) | rx[encoding]);
    return (m->config.firmware & need) == need ? 0 : -ENOPKG;
}
