/**
 * Protocol V.27ter: a modem of facsimile machines, one way at a time.
 *
 * Encodings: sync, async, hdlc. A transmitter sends carrier from kSMDCLineCtlCmdAssertRTS to
 * kSMDCLineCtlCmdUnassertRTS.
 *
 * manual: data communications, V.27ter
 */
#ifndef SMDC_V27_H
#define SMDC_V27_H

#include "prosdc.h"

#define kSMDCProtocolV27rx 12
#define kSMDCProtocolV27tx 13

typedef struct smdc_v27_config_parms {
    tSM_INT speed; /* in: 2400 or 4800 bits/s */
} SMDC_V27_CONFIG_PARMS;

#endif
