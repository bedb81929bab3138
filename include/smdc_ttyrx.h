/**
 * Protocol TTY: receives the text telephone of V.18 Annex A at 45.45 or 50 baud as ASCII.
 *
 * 0xff among the octets means letters from here on, 0xfe figures. A carrier report tells the length of a bit in ms, 20
 * or 22. kSMDCRxCtlResume sets the shift: blocking 0 letters, else figures. Encoding: none; no configuration.
 *
 * manual: data communications, TTY
 */
#ifndef SMDC_TTYRX_H
#define SMDC_TTYRX_H

#include "prosdc.h"

#define kSMDCProtocolTTYrx 0xcb08

#endif
