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
    unsigned long speed;             /* in: bits/s; from 65536 up: bits/s x 65536 */
    float space_frequency;           /* in: Hz */
    unsigned long rx_carrier_off_mS; /* in, rx: longest silence, so the longest run of ones, before carrier is lost */
    unsigned long set_power;         /* in, tx: 0: the default level; else user_power counts */
    float user_power;                /* in, tx: dBm0 */
} SMDC_CW_CONFIG_PARMS;

#endif
