/**
 * Line protocols and encodings by the names and settings that they have on the command line.
 */
#ifndef METRUM_TOOL_MODEM_LINE_H
#define METRUM_TOOL_MODEM_LINE_H

#include <stdbool.h>

#include "smdc.h"
#include "smdc_async.h"
#include "smdc_cw.h"
#include "smdc_fsk.h"
#include "smdc_hdlc.h"
#include "smdc_none.h"
#include "smdc_raw.h"
#include "smdc_sync.h"
#include "smdc_ttyrx.h"
#include "smdc_v17.h"
#include "smdc_v27.h"
#include "smdc_v29.h"

struct modem_protocol;
struct modem_encoding;
struct modem_fsk;

/** What was written; 0 and NULL: nothing. */
struct modem_line_options {
    const struct modem_protocol *protocol;
    const struct modem_encoding *encoding;
    const struct modem_fsk *fsk;
    double speed, mark_hz, space_hz, power_dbm0;
    bool power_given;
    int carrier_on_ms, carrier_off_ms; /* -1: not given */
    int crc_bits;                      /* 0, 16 or 32 */
    int databits, stopbits;
};

/** How both halves are configured. */
struct modem_line {
    const char *protocol_name, *encoding_name;
    int rx_protocol, tx_protocol; /* 0: there is none */
    double speed;
    bool needs_rts;
    bool hdlc;
    int encoding;
    int protocol_length, encoding_length;
    union {
        struct smdc_fsk_config_parms fsk;
        struct smdc_cw_config_parms cw;
        struct smdc_v17_config_parms v17;
        struct smdc_v27_config_parms v27;
        struct smdc_v29_config_parms v29;
    } protocol;
    union {
        struct smdc_async_format_parms async;
        struct smdc_hdlc_format_parms hdlc;
    } format;
};

/** @return NULL, or what is wrong with the value */
const char *modem_set_protocol(struct modem_line_options *opt, const char *value);
const char *modem_set_encoding(struct modem_line_options *opt, const char *value);
const char *modem_set_fsk(struct modem_line_options *opt, const char *value);

/** Settle what both halves are. @return NULL, or what of the options does not go together */
const char *modem_line_settle(struct modem_line *out, const struct modem_line_options *opt);

/** Put it on one half of a channel. @return 0 or ERR_SM_* */
int modem_line_configure(struct modem_line *line, tSMChannelId channel, int protocol);

#endif
