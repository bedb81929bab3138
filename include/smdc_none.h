/**
 * Encoding none: the octets as the protocol has them.
 *
 * manual: data communications, encoding none
 */
#ifndef SMDC_NONE_H
#define SMDC_NONE_H

#include "prosdc.h"

#define kSMDCConfigEncodingNone 0

#endif
