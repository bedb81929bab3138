/**
 * Protocol CPU: receives the load of the module, a word of 32 bits in little endian each; 10000 is all of it, more
 * means that the module is late.
 *
 * Encoding: none; no configuration.
 *
 * manual: data communications, CPU
 */
#ifndef SMDC_CPU_H
#define SMDC_CPU_H

#include "prosdc.h"

#define kSMDCProtocolCpu 0xcb03

#endif
