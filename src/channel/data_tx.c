#include "data_tx.h"

#include <errno.h>

#include "channel/data_rx.h"
#include "media/g711.h"
#include "os/os.h"

enum { RING = 16384, MAX_RING = 1 << 20 };

static unsigned give_bits(struct mt_bit_source *source, uint8_t *bits, unsigned n);
static bool is_empty(struct mt_bit_source *source);
static void be_silent(struct mt_bit_source *source);
static unsigned give_octets(struct mt_octet_source *source, uint8_t *octets, unsigned n);

/* Create */

static uint32_t ring_octets(const struct mt_data_control *c)
{
    int64_t want = atomic_load(&c->octets);
    uint32_t size = RING;

    while (size < want * 2 && size < MAX_RING)
        size <<= 1;
    return size;
}

int mt_data_tx_create(struct mt_data_tx **out, const struct mt_data_setup *s, const struct mt_data_control *control)
{
    struct mt_data_tx *d = mt_os->alloc(sizeof(*d));
    uint32_t size = ring_octets(control);
    void *ring = d ? mt_os->alloc(size) : NULL;

    if (!ring) {
        mt_os->free(d);
        return -ENOMEM;
    }
    *d = (struct mt_data_tx){.bits = {.bits = give_bits, .is_empty = is_empty, .silent = be_silent},
                             .source = {.octets = give_octets},
                             .protocol = s->line.protocol,
                             .empty = true};
    mt_ring_init(&d->ring, ring, size);
    mt_encoder_init(&d->encoder, &s->encoding, &d->source);
    *out = d;
    return 0;
}

void mt_data_tx_destroy(struct mt_data_tx *d)
{
    if (!d)
        return;
    mt_line_tx_destroy(d->line);
    mt_os->free(d->ring.octets);
    mt_os->free(d);
}

/* What goes out */

static unsigned give_octets(struct mt_octet_source *source, uint8_t *octets, unsigned n)
{
    return mt_ring_read(&mt_container(source, struct mt_data_tx, source)->ring, octets, n);
}

static bool all_sent(const struct mt_data_tx *d)
{
    return !mt_ring_used(&d->ring) && mt_encoder_is_empty(&d->encoder);
}

static bool is_empty(struct mt_bit_source *source)
{
    return all_sent((struct mt_data_tx *)source);
}

static void be_silent(struct mt_bit_source *source)
{
    mt_encoder_restart(&((struct mt_data_tx *)source)->encoder);
}

/* An encoder that fills the time with flags or ones is no more asked once all is sent and no more comes. */
static unsigned give_bits(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    struct mt_data_tx *d = (struct mt_data_tx *)source;

    if (d->line->finishing && all_sent(d))
        return 0;
    return d->encoder.out.bits(&d->encoder.out, bits, n);
}

/* Only V.110 has a link that can be down while it runs. */
static int link_of(const struct mt_data_tx *d)
{
    return d->protocol == MT_LINE_V110 ? (int)d->line->link : MT_LINK_CONNECTED;
}

void mt_data_tx_publish(struct mt_data_tx *d)
{
    if (atomic_load_explicit(&d->ended, memory_order_relaxed)) /* it stays as `end` left it */
        return;
    atomic_store_explicit(&d->flow, d->line->flow, memory_order_relaxed);
    atomic_store_explicit(&d->cts, d->line->cts, memory_order_relaxed);
    atomic_store_explicit(&d->line_status, d->line->status, memory_order_relaxed);
    atomic_store_explicit(&d->link, link_of(d), memory_order_relaxed);
    atomic_store_explicit(&d->empty, all_sent(d), memory_order_relaxed);
}

static void note_underrun(struct mt_data_tx *d)
{
    if (!d->line->underrun && !d->encoder.underrun)
        return;
    d->line->underrun = d->encoder.underrun = false;
    if (!d->line->finishing)
        atomic_store(&d->underrun, true);
}

static void end(struct mt_data_tx *d)
{
    atomic_store(&d->line_status, MT_TX_SILENT);
    atomic_store(&d->link, MT_LINK_NOT_CONNECTED);
    atomic_store(&d->cts, false);
    atomic_store_explicit(&d->ended, true, memory_order_release);
}

void mt_data_tx_pull(struct mt_data_tx *d, unsigned n, union mt_replay_block *into, struct mt_audio *block)
{
    bool timeslot = d->line->ops->timeslot;

    if (atomic_load_explicit(&d->last, memory_order_acquire))
        d->line->finishing = true;
    d->line->ops->pull(d->line, timeslot ? (void *)into->octets : (void *)into->amp, n);
    *block = (struct mt_audio){.samples = into,
                               .n = (uint16_t)n,
                               .coding = timeslot ? MT_CODING_ALAW : MT_CODING_LINEAR,
                               .rate_hz = block->rate_hz};
    note_underrun(d);
    mt_data_tx_publish(d);
    if (d->line->finished)
        end(d);
}

void mt_data_tx_encode(struct mt_data_tx *d, const struct mt_encoding_config *encoding)
{
    mt_encoder_init(&d->encoder, encoding, &d->source);
    d->line->octets = encoding->encoding == MT_ENCODING_NONE;
}

void mt_data_tx_discard(struct mt_data_tx *d)
{
    mt_ring_discard(&d->ring);
    mt_encoder_discard(&d->encoder);
    mt_data_tx_publish(d);
}

void mt_data_tx_stop(struct mt_data_tx *d)
{
    if (atomic_load(&d->ended))
        return;
    mt_ring_discard(&d->ring);
    end(d);
}

/* What the program may do */

uint32_t mt_data_tx_room(const struct mt_data_tx *d)
{
    uint32_t room = mt_ring_room(&d->ring), spare = d->line->ops->spare_octet ? 1 : 0;

    return room > spare ? room - spare : 0;
}

bool mt_data_tx_has_capacity(const struct mt_data_tx *d)
{
    int64_t octets = atomic_load_explicit(&d->control->octets, memory_order_relaxed);
    uint32_t half = d->ring.size / 2;

    if (atomic_load(&d->last) || atomic_load(&d->ended) || !mt_data_tx_room(d))
        return false;
    if (octets < 0)
        return mt_ring_used(&d->ring) <= -octets;
    return mt_ring_room(&d->ring) >= (octets < half ? octets : half);
}
