/**
 * The data communications API: what a program includes first, then one smdc_<protocol>.h and one smdc_<encoding>.h.
 *
 * manual: data communications API
 */
#ifndef SMDC_H
#define SMDC_H

#include "prosdc.h"

#include "smdrvr.h"

#define kSMDCProtocolNone 0
#define kSMDCT38ProtocolAll (-1)

#endif
