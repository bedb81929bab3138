/**
 * Protocol V.110: data of a terminal at 600 ... 38400 bits/s in the frames of a timeslot, both ways at once.
 *
 * Encoding: none. Needs a full duplex channel. kSMDCLineCtlCmdInitiatorConnect or ...ResponderConnect begins.
 *
 * manual: data communications, V.110
 */
#ifndef SMDC_V110_H
#define SMDC_V110_H

#include "prosdc.h"

#define kSMDCProtocolV110 3

#define kSMDCFormatAsync 0 /* characters of 10 bits, with start and stop bit */
#define kSMDCFormatSync 1

typedef struct smdc_v110_config_parms {
    unsigned long speed; /* in: bits/s */
    int format;          /* in: kSMDCFormatAsync or kSMDCFormatSync */
} SMDC_V110_CONFIG_PARMS;

/* Bits of aux_mask and aux_toggle of smdc_line_control. */
#define kSMDCV110Aux_S1 0x80000000UL
#define kSMDCV110Aux_X2 0x40000000UL
#define kSMDCV110Aux_S3 0x20000000UL
#define kSMDCV110Aux_S4 0x10000000UL
#define kSMDCV110Aux_E1 0x08000000UL
#define kSMDCV110Aux_E2 0x04000000UL
#define kSMDCV110Aux_E3 0x02000000UL
#define kSMDCV110Aux_E4 0x01000000UL
#define kSMDCV110Aux_E5 0x00800000UL
#define kSMDCV110Aux_E6 0x00400000UL
#define kSMDCV110Aux_E7 0x00200000UL
#define kSMDCV110Aux_S6 0x00100000UL
#define kSMDCV110Aux_X7 0x00080000UL
#define kSMDCV110Aux_S8 0x00040000UL
#define kSMDCV110Aux_S9 0x00020000UL

#endif
