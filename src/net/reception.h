/**
 * What a receiver of RTP has heard at a port, for the RTCP reports of those who send from that port (RFC 3550 6.4).
 *
 * It lies in the port, which both share. The receiver's engine writes, every MT_RECEPTION_EVERY packets, so that the
 * media path does not touch it for each; the engine of a sender, which may be another module's, reads. Single figures are
 * whole; taken together they may be one update apart, which a report does not show.
 */
#ifndef MT_NET_RECEPTION_H
#define MT_NET_RECEPTION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { MT_RECEPTION_EVERY = 32 }; /* sequence numbers; a power of two */

struct mt_reception {
    _Atomic bool heard;            /* there is a source */
    _Atomic uint32_t ssrc;
    _Atomic uint32_t first;        /* extended sequence number */
    _Atomic uint32_t highest;      /* extended sequence number */
    _Atomic uint32_t received;     /* packets, duplicates not counted */
    _Atomic uint32_t jitter;       /* in timestamp units */
    _Atomic uint32_t sr_middle;    /* middle 32 bits of the NTP time of the source's last sender report; 0: none */
    _Atomic int64_t sr_arrival_ns; /* when it came, on the module's clock */
    uint32_t skipped;              /* writer only: packets from before the numbers jumped */
};

/** Another source, whose first packet has this number. */
static inline void mt_reception_begin(struct mt_reception *r, uint32_t ssrc, uint16_t seq)
{
    r->skipped = 0;
    atomic_store_explicit(&r->ssrc, ssrc, memory_order_relaxed);
    atomic_store_explicit(&r->first, seq, memory_order_relaxed);
    atomic_store_explicit(&r->highest, seq, memory_order_relaxed);
    atomic_store_explicit(&r->received, 1, memory_order_relaxed);
    atomic_store_explicit(&r->jitter, 0, memory_order_relaxed);
    atomic_store_explicit(&r->sr_middle, 0, memory_order_relaxed);
    atomic_store_explicit(&r->heard, true, memory_order_release);
}

/**
 * How far it is. The numbers wrap (RFC 3550 A.1); after a jump of more than MISORDER they count anew.
 *
 * @param highest   sequence number
 * @param received  packets since mt_reception_begin, the first included
 */
static inline void mt_reception_update(struct mt_reception *r, uint16_t highest, uint32_t received, uint32_t jitter)
{
    enum { MISORDER = 3000 };
    uint32_t before = atomic_load_explicit(&r->highest, memory_order_relaxed);
    int16_t ahead = (int16_t)(highest - (uint16_t)before);

    if (ahead > MISORDER || ahead < -MISORDER) {
        r->skipped = received - 1;
        atomic_store_explicit(&r->first, highest, memory_order_relaxed);
        atomic_store_explicit(&r->highest, highest, memory_order_relaxed);
    } else if (ahead > 0) {
        atomic_store_explicit(&r->highest, before + (uint16_t)ahead, memory_order_relaxed);
    }
    atomic_store_explicit(&r->received, received - r->skipped, memory_order_relaxed);
    atomic_store_explicit(&r->jitter, jitter, memory_order_relaxed);
}

/** A sender report came. */
static inline void mt_reception_report(struct mt_reception *r, uint64_t ntp, int64_t arrival_ns)
{
    atomic_store_explicit(&r->sr_arrival_ns, arrival_ns, memory_order_relaxed);
    atomic_store_explicit(&r->sr_middle, (uint32_t)(ntp >> 16), memory_order_release);
}

/** Nobody receives there any more. */
static inline void mt_reception_end(struct mt_reception *r)
{
    atomic_store_explicit(&r->heard, false, memory_order_relaxed);
}

#endif
