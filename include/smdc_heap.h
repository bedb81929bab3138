/**
 * Protocol heap: receives the free memory of the module, two words of 32 bits in little endian at a time.
 *
 * Encoding: none; no configuration.
 *
 * manual: data communications, heap
 */
#ifndef SMDC_HEAP_H
#define SMDC_HEAP_H

#include "prosdc.h"

#define kSMDCProtocolHeap 0xcb04

#endif
