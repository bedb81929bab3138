/**
 * Protocol V.29: a modem of facsimile machines, one way at a time.
 *
 * Encodings: sync, async, hdlc. A transmitter sends carrier from kSMDCLineCtlCmdAssertRTS to
 * kSMDCLineCtlCmdUnassertRTS.
 *
 * manual: data communications, V.29
 */
#ifndef SMDC_V29_H
#define SMDC_V29_H

#include "prosdc.h"

#define kSMDCProtocolV29rx 10
#define kSMDCProtocolV29tx 11

typedef struct smdc_v29_config_parms {
    tSM_INT speed; /* in: 4800, 7200 or 9600 bits/s */
} SMDC_V29_CONFIG_PARMS;

#endif
