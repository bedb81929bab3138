/**
 * Protocol bulk: receives octets.
 *
 * Encoding: none; no configuration.
 *
 * manual: data communications, bulk
 */
#ifndef SMDC_BULKRX_H
#define SMDC_BULKRX_H

#include "prosdc.h"

#define kSMDCProtocolBulkRx 0xcb05

#endif
