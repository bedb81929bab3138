#include "hist.h"

enum { LINEAR = 16, SUB_BITS = 4 };

static unsigned bucket_of(uint64_t us)
{
    unsigned top, bucket;

    if (us < LINEAR)
        return (unsigned)us;
    top = 63U - (unsigned)__builtin_clzll(us);
    bucket = LINEAR + (top - SUB_BITS) * LINEAR + (unsigned)(us >> (top - SUB_BITS) & (LINEAR - 1));
    return bucket < MT_HIST_BUCKETS ? bucket : MT_HIST_BUCKETS - 1;
}

/* Largest value of a bucket. */
static uint64_t bucket_end(unsigned bucket)
{
    unsigned octave, sub;

    if (bucket < LINEAR)
        return bucket;
    octave = (bucket - LINEAR) / LINEAR;
    sub = (bucket - LINEAR) % LINEAR;
    return ((UINT64_C(1) * LINEAR + sub + 1) << octave) - 1;
}

void mt_hist_add(struct mt_hist *h, int64_t ns)
{
    uint64_t us = ns > 0 ? (uint64_t)ns / 1000 : 0;

    mt_count(&h->buckets[bucket_of(us)], 1);
    if (us > mt_counted(&h->max_us))
        atomic_store_explicit(&h->max_us, us, memory_order_relaxed);
}

uint64_t mt_hist_quantile(const struct mt_hist *h, unsigned per_mille)
{
    uint64_t total = 0, below = 0, max = mt_counted(&h->max_us);

    for (unsigned i = 0; i < MT_HIST_BUCKETS; i++)
        total += mt_counted(&h->buckets[i]);
    for (unsigned i = 0; i < MT_HIST_BUCKETS; i++) {
        below += mt_counted(&h->buckets[i]);
        if (below && below * 1000 >= total * per_mille)
            return bucket_end(i) < max ? bucket_end(i) : max;
    }
    return 0;
}
