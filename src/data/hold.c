#include "hold.h"

enum { BATCH_OCTETS = 64 };

static uint32_t time_of(const struct mt_hold *h)
{
    return h->ring[h->taken & (h->size - 1)] >> 1;
}

uint32_t mt_hold_size(uint32_t bits)
{
    uint32_t size = 64;

    while (size < bits)
        size *= 2;
    return size;
}

unsigned mt_hold_give(struct mt_hold *h, uint32_t until, struct mt_bit_sink *sink)
{
    uint8_t batch[BATCH_OCTETS] = {0};
    unsigned n = 0, given = 0;

    while (h->taken != h->put && !mt_before(until, time_of(h))) {
        batch[n / 8] = (uint8_t)(batch[n / 8] | (h->ring[h->taken & (h->size - 1)] & 1) << n % 8);
        h->taken++;
        given++;
        if (++n < sizeof batch * 8)
            continue;
        sink->bits(sink, batch, n);
        for (n = 0; n < sizeof batch; n++)
            batch[n] = 0;
        n = 0;
    }
    if (n)
        sink->bits(sink, batch, n);
    return given;
}

void mt_hold_forget(struct mt_hold *h, uint32_t from)
{
    while (h->taken != h->put && mt_before(time_of(h), from))
        h->taken++;
}
