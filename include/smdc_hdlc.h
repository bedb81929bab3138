/**
 * Encoding HDLC: frames between flags, with stuffed zeros and a check of 0 to 32 bits.
 *
 * What is received is words of 32 bits in little endian. After the words of a frame comes 0xffffffff, a word with the
 * rest of its bits and one with what is to be said of it: 0 good, 1 aborted, 2 bad check, 3 both; and without a frame
 * 5 flags began, 9 neither flags nor frames, 0xf idle. A word of data that is 0xffffffff comes twice. What is sent is
 * a word N and then data: N above 0: a frame of N bits, filled up to whole words; below: -N flags; 0: idle.
 *
 * manual: data communications, encoding HDLC
 */
#ifndef SMDC_HDLC_H
#define SMDC_HDLC_H

#include "prosdc.h"

#define kSMDCConfigEncodingHDLC 3

typedef struct smdc_hdlc_format_parms {
    tSM_INT crcsize;              /* in: bits of the check, 0 to 32; 0: none */
    tSM_INT crc;                  /* in: its polynomial, bit n is x^n; the highest term may be left out */
    tSM_INT rx_min_initial_flags; /* in, rx: flags before the first of a series of frames */
    tSM_INT rx_min_ones;          /* in, rx: ones that are reported as idle; 0: never */
} SMDC_HDLC_FORMAT_PARMS;

#endif
