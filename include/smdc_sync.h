/**
 * Encoding sync: the bits of the line as they come, eight in an octet, the first one the least significant.
 *
 * No configuration.
 *
 * manual: data communications, encoding sync
 */
#ifndef SMDC_SYNC_H
#define SMDC_SYNC_H

#include "prosdc.h"

#define kSMDCConfigEncodingSync 1

#endif
