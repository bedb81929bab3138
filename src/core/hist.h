/**
 * Histogram of microseconds: exact below 16, then 16 buckets to every doubling (at most 6 % off), up to over an hour.
 *
 * THREAD: one writer; any thread may ask for a quantile meanwhile.
 */
#ifndef MT_CORE_HIST_H
#define MT_CORE_HIST_H

#include "counters.h"

enum { MT_HIST_BUCKETS = 16 + 28 * 16 };

struct mt_hist {
    _Atomic uint64_t buckets[MT_HIST_BUCKETS];
    _Atomic uint64_t max_us;
};

void mt_hist_add(struct mt_hist *h, int64_t ns);

/** The value that `per_mille` of 1000 entries do not exceed, in microseconds; 0 when nothing was entered. */
uint64_t mt_hist_quantile(const struct mt_hist *h, unsigned per_mille);

#endif
