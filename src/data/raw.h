/**
 * The line protocol "raw": the octets of a timeslot, or those bits of each that an I.460 mask names.
 *
 * How does it work? Whole octets go through a table of 256, which holds the XOR value and, unless the encoding is none,
 * the reversal that makes the first bit on the line the lowest (bits.h). Of a part of an octet a table gives the bits that
 * the mask names, pushed together, and the other way round. What the mask leaves out, and what there is no data for, is
 * sent as ones, before the XOR.
 *
 * THREAD: engine, but for create.
 */
#ifndef MT_DATA_RAW_H
#define MT_DATA_RAW_H

#include "line.h"

/** As mt_line_create. */
int mt_raw_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                  struct mt_bit_sink *sink, struct mt_bit_source *source);

#endif
