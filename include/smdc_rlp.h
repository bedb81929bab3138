/**
 * Protocol V.110 RLP: the radio link protocol of GSM in V.110 frames, in units of 32 octets.
 *
 * Encoding: none. Octets 0 to 26 of a unit are data, 27 to 29 its check, 30 and 31 its status; bit 7 of octet 31 of a
 * received unit is set when the check is bad.
 *
 * manual: data communications, V.110 RLP
 */
#ifndef SMDC_RLP_H
#define SMDC_RLP_H

#include "prosdc.h"

#define kSMDCProtocolV110RLPrx 4
#define kSMDCProtocolV110RLPtx 5

typedef struct smdc_v110rlp_config_parms {
    unsigned long speed; /* in: 6000, 12000, 24000 or 48000 bits/s */
} SMDC_V110RLP_CONFIG_PARMS;

#endif
