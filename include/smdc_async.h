/**
 * Encoding async: characters with a start bit, the least significant bit first, and at least one stop bit.
 *
 * A character of more than eight data bits is two octets, the low eight bits first. A receiver bears missing stop
 * bits, so there is no break. Parity is neither added nor checked.
 *
 * manual: data communications, encoding async
 */
#ifndef SMDC_ASYNC_H
#define SMDC_ASYNC_H

#include "prosdc.h"

#define kSMDCConfigEncodingAsync 2

typedef struct smdc_async_format_parms {
    tSM_UT32 stopbits; /* in, tx: stop bits above one, at most 65536 */
    tSM_UT32 databits; /* in: 1 to 16; 0: 8 */
} SMDC_ASYNC_FORMAT_PARMS;

#endif
