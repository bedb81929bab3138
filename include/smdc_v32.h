/**
 * Protocol V.32: declared, and not there: it needs a firmware module that no module has loaded.
 *
 * manual: data communications, V.32
 */
#ifndef SMDC_V32_H
#define SMDC_V32_H

#include "prosdc.h"

#define kSMDCProtocolV32rx 18
#define kSMDCProtocolV32 19

typedef struct smdc_v32_config_parms {
    unsigned speed;                   /* in: 4800, 9600, or 0: either */
    tSM_INT isanswer;                 /* in */
    tSM_INT no_ans_tone;              /* in: the answer tone was sent already */
    tSM_INT retrain_can_change_speed; /* in */
} SMDC_V32_CONFIG_PARMS;

#endif
