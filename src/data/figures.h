/**
 * CPU, Heap and Bulk: what a program can receive that is no data of a line.
 *
 * What does it do? The line protocols MT_LINE_CPU, MT_LINE_HEAP and MT_LINE_BULK (line.h), receive only, encoding none.
 * CPU: every 100 ms of media a word of 32 bits, least significant octet first: the CPU time that the engine used for it,
 * 10000 for as much as the time itself. It is more when the engine takes longer than that and so falls behind.
 * Heap: every 100 ms a pair of such words: octets free in all the module's pools, and in its pool of channels.
 * Bulk: the octets of the timeslot as they are.
 * How does it work? The octets pushed are the clock; CPU and Heap look at nothing else of them, and `samples` may be NULL.
 */
#ifndef MT_DATA_FIGURES_H
#define MT_DATA_FIGURES_H

#include "line.h"

/** Where CPU and Heap get their figures. THREAD: engine. */
struct mt_figures {
    /** @return CPU time of the engine since any fixed moment */
    uint64_t (*busy_ns)(const struct mt_figures *f);
    /** The two words of Heap. */
    void (*free_octets)(const struct mt_figures *f, uint32_t words[2]);
};

enum {
    MT_FIGURES_SLOTS = 800, /* timeslots from one figure to the next */
    MT_FIGURES_FULL_LOAD = 10000,
};

/** As mt_line_create. There is no transmitter. */
int mt_figures_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                      struct mt_bit_sink *sink, struct mt_bit_source *source);

#endif
