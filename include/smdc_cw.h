/**
 * Protocol CW: one tone, on for 0 and off for 1.
 *
 * Encodings: sync, async, hdlc.
 *
 * manual: data communications, CW
 */
#ifndef SMDC_CW_H
#define SMDC_CW_H

#include "prosdc.h"

#define kSMDCProtocolCWrx 16
#define kSMDCProtocolCWtx 17

typedef struct smdc_cw_config_parms {
    unsigned long speed;             /* in: bits/s, 1 to 1000; from 65536 up: bits/s x 65536 */
    float space_frequency;           /* in: Hz, above 0 and below 4000 */
    unsigned long rx_carrier_off_mS; /* in, rx: longest silence, so run of ones, within carrier; at most 60000 */
    unsigned long set_power;         /* in, tx: 0: the default level; else user_power counts */
    float user_power;                /* in, tx: dBm0, -60 to 3.14 */
} SMDC_CW_CONFIG_PARMS;

#endif
