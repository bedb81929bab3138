/**
 * Protocol V.17: a modem of facsimile machines, one way at a time.
 *
 * Encodings: sync, async, hdlc. A transmitter sends carrier from kSMDCLineCtlCmdAssertRTS to
 * kSMDCLineCtlCmdUnassertRTS.
 *
 * manual: data communications, V.17
 */
#ifndef SMDC_V17_H
#define SMDC_V17_H

#include "prosdc.h"

#define kSMDCProtocolV17rx 14
#define kSMDCProtocolV17tx 15

typedef struct smdc_v17_config_parms {
    tSM_INT speed; /* in: 7200, 9600, 12000 or 14400 bits/s */
} SMDC_V17_CONFIG_PARMS;

#endif
