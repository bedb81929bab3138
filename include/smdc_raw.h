/**
 * Protocol raw: the octets of a timeslot of 64 kbit/s as they are, or the bits of them that a mask names.
 *
 * Encodings: none (octets, most significant bit first on the line), sync, async, hdlc. The configuration may be left
 * out.
 *
 * manual: data communications, raw
 */
#ifndef SMDC_RAW_H
#define SMDC_RAW_H

#include "prosdc.h"

#define kSMDCProtocolRawRx 0xcb01
#define kSMDCProtocolRawTx 0xcb02

/* Releases before i460_mask had { tSM_INT speed; } instead: 8000, 16000, 32000 or 64000, told by its config_length. */
typedef struct smdc_raw_config_parms {
    unsigned i460_mask; /* in: bits used of each octet, the first on the line is 0x80; 0: all */
    unsigned xorval;    /* in: XORed with each octet after it was read and before it is written; at most 0xff */
} SMDC_RAW_CONFIG_PARMS;

#endif
