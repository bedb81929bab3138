/**
 * Protocol Rdbg: declared, and not there: it needs a firmware module that no module has loaded.
 */
#ifndef SMDC_RDBG_H
#define SMDC_RDBG_H

#include "prosdc.h"

#define kSMDCProtocolRdbg 0xcb07

#endif
