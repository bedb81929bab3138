/**
 * T.38: its calls are declared in prosdc.h, and need a firmware module that no module has loaded.
 *
 * manual: data communications, T.38
 */
#ifndef SMDC_IFP_H
#define SMDC_IFP_H

#include "prosdc.h"

#ifndef kSMDCT38ProtocolAll
#define kSMDCT38ProtocolAll (-1)
#endif

#endif
