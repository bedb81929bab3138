#include "modem_line.h"

#include <string.h>

enum { NONE = 1 << kSMDCConfigEncodingNone, BITS = 1 << kSMDCConfigEncodingSync | 1 << kSMDCConfigEncodingAsync |
                                                  1 << kSMDCConfigEncodingHDLC };

typedef int config_filler(struct modem_line *line, const struct modem_line_options *opt);

struct modem_protocol {
    const char *name;
    int rx, tx; /* 0: it has none */
    int encodings;
    bool needs_rts;
    int speeds[5]; /* the first is taken if none is given; 0 alone: no speed, -1: any */
    const char *speeds_text;
    config_filler *fill; /* NULL: no structure. @return its size */
};

struct modem_encoding {
    const char *name;
    int number;
};

struct modem_fsk {
    const char *name;
    double speed, mark_hz, space_hz;
    int on_ms, off_ms;
};

static const struct modem_encoding encodings[] = {
    {"none", kSMDCConfigEncodingNone},
    {"sync", kSMDCConfigEncodingSync},
    {"async", kSMDCConfigEncodingAsync},
    {"hdlc", kSMDCConfigEncodingHDLC},
};

static const struct modem_fsk fsk_settings[] = {
    {"v21o", 300, 980, 1180, 20, 20},      {"v21a", 300, 1650, 1850, 20, 20},  {"bell103a", 300, 1270, 1070, 20, 20},
    {"bell103o", 300, 2225, 2025, 20, 20}, {"v23a", 1200, 1300, 2100, 10, 10}, {"v23a600", 600, 1300, 1700, 10, 10},
    {"v23o", 75, 390, 450, 20, 30},        {"bell202", 1200, 1200, 2200, 10, 10}, {"v18", 45.45, 1400, 1800, 1, 80},
};

static int fill_fsk(struct modem_line *line, const struct modem_line_options *opt)
{
    struct smdc_fsk_config_parms *p = &line->protocol.fsk;

    p->speed = (unsigned long)(line->speed * 65536);
    p->mark_frequency = (float)(opt->mark_hz > 0 ? opt->mark_hz : opt->fsk->mark_hz);
    p->space_frequency = (float)(opt->space_hz > 0 ? opt->space_hz : opt->fsk->space_hz);
    p->rx_carrier_on_mS = (unsigned long)(opt->carrier_on_ms >= 0 ? opt->carrier_on_ms : opt->fsk->on_ms);
    p->rx_carrier_off_mS = (unsigned long)(opt->carrier_off_ms >= 0 ? opt->carrier_off_ms : opt->fsk->off_ms);
    p->set_power = opt->power_given;
    p->user_power = (float)opt->power_dbm0;
    return sizeof *p;
}

enum { CW_HZ = 1000, CW_OFF_BITS = 20 };

static int fill_cw(struct modem_line *line, const struct modem_line_options *opt)
{
    struct smdc_cw_config_parms *p = &line->protocol.cw;

    p->speed = (unsigned long)(line->speed * 65536);
    p->space_frequency = (float)(opt->space_hz > 0 ? opt->space_hz : CW_HZ);
    p->rx_carrier_off_mS =
        (unsigned long)(opt->carrier_off_ms >= 0 ? opt->carrier_off_ms : CW_OFF_BITS * 1000 / line->speed);
    p->set_power = opt->power_given;
    p->user_power = (float)opt->power_dbm0;
    return sizeof *p;
}

/* The structures of the three are alike, but each has its own. */
static int fill_v17(struct modem_line *line, const struct modem_line_options *opt)
{
    (void)opt;
    line->protocol.v17.speed = (int)line->speed;
    return sizeof line->protocol.v17;
}

static int fill_v27(struct modem_line *line, const struct modem_line_options *opt)
{
    (void)opt;
    line->protocol.v27.speed = (int)line->speed;
    return sizeof line->protocol.v27;
}

static int fill_v29(struct modem_line *line, const struct modem_line_options *opt)
{
    (void)opt;
    line->protocol.v29.speed = (int)line->speed;
    return sizeof line->protocol.v29;
}

static const struct modem_protocol protocols[] = {
    {"raw", kSMDCProtocolRawRx, kSMDCProtocolRawTx, BITS | NONE, false, {0}, "none", NULL},
    {"fsk", kSMDCProtocolFSKrx, kSMDCProtocolFSKtx, BITS, true, {-1}, "1 to 4000", fill_fsk},
    {"cw", kSMDCProtocolCWrx, kSMDCProtocolCWtx, BITS, true, {-1}, "1 to 1000", fill_cw},
    {"tty", kSMDCProtocolTTYrx, 0, NONE, false, {0}, "none", NULL},
    {"v17", kSMDCProtocolV17rx, kSMDCProtocolV17tx, BITS, true, {14400, 12000, 9600, 7200}, "14400, 12000, 9600, 7200",
     fill_v17},
    {"v27ter", kSMDCProtocolV27rx, kSMDCProtocolV27tx, BITS, true, {4800, 2400}, "4800, 2400", fill_v27},
    {"v29", kSMDCProtocolV29rx, kSMDCProtocolV29tx, BITS, true, {9600, 7200, 4800}, "9600, 7200, 4800", fill_v29},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const char *modem_set_protocol(struct modem_line_options *opt, const char *value)
{
    for (size_t i = 0; i < COUNT(protocols); i++) {
        if (strcmp(value, protocols[i].name) == 0) {
            opt->protocol = &protocols[i];
            return NULL;
        }
    }
    return "no such protocol; write raw, fsk, cw, tty, v17, v27ter or v29";
}

const char *modem_set_encoding(struct modem_line_options *opt, const char *value)
{
    for (size_t i = 0; i < COUNT(encodings); i++) {
        if (strcmp(value, encodings[i].name) == 0) {
            opt->encoding = &encodings[i];
            return NULL;
        }
    }
    return "no such encoding; write hdlc, async, sync or none";
}

const char *modem_set_fsk(struct modem_line_options *opt, const char *value)
{
    for (size_t i = 0; i < COUNT(fsk_settings); i++) {
        if (strcmp(value, fsk_settings[i].name) == 0) {
            opt->fsk = &fsk_settings[i];
            return NULL;
        }
    }
    return "no such setting; write v21o, v21a, bell103a, bell103o, v23a, v23a600, v23o, bell202 or v18";
}

static const char *settle_speed(struct modem_line *out, const struct modem_line_options *opt)
{
    const struct modem_protocol *p = opt->protocol;

    if (p->speeds[0] == 0)
        return opt->speed > 0 ? "--speed: this protocol has none; leave it out" : NULL;
    if (p->speeds[0] < 0) {
        double usual = p->rx == kSMDCProtocolFSKrx ? opt->fsk->speed : 0;

        out->speed = opt->speed > 0 ? opt->speed : usual;
        return out->speed > 0 ? NULL : "--speed is missing: bits a second";
    }
    out->speed = opt->speed > 0 ? opt->speed : p->speeds[0];
    for (size_t i = 0; i < COUNT(p->speeds); i++) {
        if (p->speeds[i] > 0 && p->speeds[i] == out->speed)
            return NULL;
    }
    return "--speed: the protocol does not have it; write 14400, 12000, 9600 or 7200 for v17, 4800 or 2400 for v27ter, "
           "9600, 7200 or 4800 for v29";
}

static const char *settle_encoding(struct modem_line *out, const struct modem_line_options *opt)
{
    int usual = opt->protocol->encodings & BITS ? kSMDCConfigEncodingHDLC : kSMDCConfigEncodingNone;

    out->encoding = opt->encoding ? opt->encoding->number : usual;
    if (!(opt->protocol->encodings & 1 << out->encoding))
        return usual ? "--encoding: this protocol does not go with it; write hdlc, async or sync"
                     : "--encoding: this protocol has none; leave it out";
    out->encoding_name = encodings[out->encoding].name;
    out->hdlc = out->encoding == kSMDCConfigEncodingHDLC;
    if (out->hdlc) {
        out->format.hdlc.crcsize = opt->crc_bits;
        out->format.hdlc.crc = opt->crc_bits == 32 ? 0x04c11db7 : 0x1021; /* ISO 3309 */
        out->format.hdlc.rx_min_initial_flags = 1;
        out->encoding_length = sizeof out->format.hdlc;
    } else if (out->encoding == kSMDCConfigEncodingAsync) {
        out->format.async.databits = (tSM_UT32)opt->databits;
        out->format.async.stopbits = (tSM_UT32)(opt->stopbits - 1);
        out->encoding_length = sizeof out->format.async;
    }
    return NULL;
}

/* What only tones have. */
static const char *check_tones(const struct modem_line_options *opt)
{
    bool fsk = opt->protocol->rx == kSMDCProtocolFSKrx, cw = opt->protocol->rx == kSMDCProtocolCWrx;

    if (!fsk && (opt->mark_hz > 0 || opt->carrier_on_ms >= 0 || opt->fsk))
        return "--fsk, --mark and --carrier-on are for --protocol fsk; leave them out";
    if (!fsk && !cw && (opt->space_hz > 0 || opt->carrier_off_ms >= 0 || opt->power_given))
        return "--space, --carrier-off and --power are for --protocol fsk or cw; leave them out";
    return NULL;
}

const char *modem_line_settle(struct modem_line *out, const struct modem_line_options *given)
{
    struct modem_line_options opt = *given;
    const char *fault = check_tones(&opt);

    memset(out, 0, sizeof *out);
    if (!opt.fsk)
        opt.fsk = &fsk_settings[0];
    out->protocol_name = opt.protocol->name;
    out->rx_protocol = opt.protocol->rx;
    out->tx_protocol = opt.protocol->tx;
    out->needs_rts = opt.protocol->needs_rts;
    if (!fault)
        fault = settle_speed(out, &opt);
    if (!fault)
        fault = settle_encoding(out, &opt);
    if (!fault && opt.protocol->fill)
        out->protocol_length = opt.protocol->fill(out, &opt);
    return fault;
}

int modem_line_configure(struct modem_line *line, tSMChannelId channel, int protocol)
{
    struct smdc_channel_config_parms p = {
        .channel = channel,
        .protocol = protocol,
        .config_length = line->protocol_length,
        .config_data = line->protocol_length ? &line->protocol : NULL,
        .encoding = line->encoding,
        .encoding_config_length = line->encoding_length,
        .encoding_config_data = line->encoding_length ? &line->format : NULL,
    };

    return smdc_channel_config(&p);
}
