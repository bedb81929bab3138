/**
 * Protocol FSK: two tones, mark for 1 and space for 0.
 *
 * Encodings: sync, async, hdlc.
 *
 * manual: data communications, FSK
 */
#ifndef SMDC_FSK_H
#define SMDC_FSK_H

#include "prosdc.h"

#define kSMDCProtocolFSKrx 8
#define kSMDCProtocolFSKtx 9

/* Releases before get_metric had a structure that ended before it: its length is taken as well. */
typedef struct smdc_fsk_config_parms {
    unsigned long speed;               /* in: bits/s, 1 to 4000; from 65536 up: bits/s x 65536 */
    float mark_frequency;              /* in: Hz, above 0 and below 4000 */
    float space_frequency;             /* in: Hz, as mark_frequency, and not the same */
    unsigned long rx_carrier_on_mS;    /* in, rx: shortest carrier that counts; at most 10000 */
    unsigned long rx_carrier_off_mS;   /* in, rx: longest gap in it that does not end it; at most 10000 */
    unsigned long set_power;           /* in, tx: 0: the default level, and user_power 0; else user_power counts */
    float user_power;                  /* in, tx: dBm0, -60 to 3.14 */
    unsigned long get_metric;          /* in, rx: not 0: SigMetric is reported before Finished */
    unsigned long thresh_metric;       /* in, rx: such a metric of an earlier receiver; 0: none */
    unsigned long reverse_chan_filter; /* in, rx: 0 none; 1 rejects 1650 Hz and up; 2 rejects 1180 Hz and down */
} SMDC_FSK_CONFIG_PARMS;

#endif
