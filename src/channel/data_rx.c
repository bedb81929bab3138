#include "data_rx.h"

#include <errno.h>

#include "core/feed.h"
#include "media/format.h"
#include "media/g711.h"
#include "net/net.h"
#include "os/os.h"

enum {
    RING = 16384, /* two seconds of 64 kbit/s */
    MAX_RING = 1 << 20,
    DEFAULT_CUT = 160, /* octets of a datagram */
    DEFAULT_IDLE_MS = 20,
    SAMPLES_PER_MS = 8,
    WORD = 4,
};

static void take_octets(struct mt_octet_sink *sink, const uint8_t *octets, unsigned n);
static void take_carrier(struct mt_octet_sink *sink, int value);

/* Create */

static uint32_t ring_octets(const struct mt_data_control *c)
{
    int64_t want = atomic_load(&c->octets);
    uint32_t size = RING;

    want = want < 0 ? -want : want;
    while (size < want * 2 && size < MAX_RING)
        size <<= 1;
    return size;
}

static void set_encoding(struct mt_data_rx *d, const struct mt_encoding_config *config)
{
    d->words = config->encoding == MT_ENCODING_HDLC;
    mt_decoder_init(&d->decoder, config, &d->sink);
}

int mt_data_rx_create(struct mt_data_rx **out, const struct mt_data_setup *s, const struct mt_data_control *control)
{
    struct mt_data_rx *d = mt_os->alloc(sizeof(*d));
    uint32_t size = ring_octets(control);
    void *ring = d ? mt_os->alloc(size) : NULL;

    if (!ring) {
        mt_os->free(d);
        return -ENOMEM;
    }
    *d = (struct mt_data_rx){.sink = {.octets = take_octets, .carrier = take_carrier}, .protocol = s->line.protocol};
    mt_ring_init(&d->fifo.ring, ring, size);
    set_encoding(d, &s->encoding);
    *out = d;
    return 0;
}

void mt_data_rx_destroy(struct mt_data_rx *d)
{
    if (!d)
        return;
    mt_line_rx_destroy(d->line);
    mt_os->free(d->fifo.ring.octets);
    mt_os->free(d);
}

/* Where the octets go */

static void send_datagram(struct mt_data_rx *d)
{
    mt_net_send(d->to->net, &(struct mt_net_datagram){d->to->dispatcher, d->datagram, d->fill, d->arrival_ns});
    d->queued = true;
    d->flushes = d->to->net->flushes;
    d->fill = 0;
}

static uint32_t cut_at(const struct mt_data_rx *d)
{
    uint32_t cap = d->to->dispatcher->cap;
    int octets = atomic_load_explicit(&d->control->octets, memory_order_relaxed);
    uint32_t cut = octets ? (uint32_t)octets : DEFAULT_CUT;

    if (d->words) {
        cap -= cap % WORD;
        cut = cut <= cap ? (cut + WORD - 1) / WORD * WORD : cap;
    }
    return octets < 0 || cut > cap ? cap : cut;
}

static void append(struct mt_data_rx *d, const uint8_t *octets, uint32_t n)
{
    uint32_t cut = cut_at(d);

    if (d->fill >= cut) /* it was lowered */
        send_datagram(d);
    while (n) {
        uint32_t part = n < cut - d->fill ? n : cut - d->fill;

        if (d->queued && d->flushes == d->to->net->flushes) /* the buffer is still in the queue */
            mt_net_flush(d->to->net);
        d->queued = false;
        memcpy(d->datagram + d->fill, octets, part);
        d->fill += part;
        octets += part;
        n -= part;
        if (d->fill == cut)
            send_datagram(d);
    }
}

static void give_to_feed(struct mt_feed *feed, const uint8_t *octets, uint32_t n)
{
    while (n) {
        uint16_t part = (uint16_t)(n < MT_AUDIO_MAX_SAMPLES ? n : MT_AUDIO_MAX_SAMPLES);

        mt_feed_push(feed,
                     &(struct mt_audio){
                         .samples = octets, .n = part, .coding = MT_CODING_OCTETS, .rate_hz = SAMPLES_PER_MS * 1000});
        octets += part;
        n -= part;
    }
}

static void take_octets(struct mt_octet_sink *sink, const uint8_t *octets, unsigned n)
{
    struct mt_data_rx *d = (struct mt_data_rx *)sink;

    d->octets_came = true;
    if (d->redirect)
        give_to_feed(d->redirect, octets, n);
    else if (d->to->dispatcher)
        append(d, octets, n);
    else if (!mt_data_fifo_write(&d->fifo, octets, n))
        mt_count(d->to->lost_octets, n);
}

static void flush(struct mt_data_rx *d)
{
    if (d->fill && d->to->dispatcher)
        send_datagram(d);
}

static void take_carrier(struct mt_octet_sink *sink, int value)
{
    struct mt_data_rx *d = (struct mt_data_rx *)sink;

    flush(d);
    mt_data_fifo_mark(&d->fifo, MT_MARK_CARRIER, value);
}

/* What comes in */

static int idle_limit_ms(const struct mt_data_rx *d)
{
    int ms = atomic_load_explicit(&d->control->idle_ms, memory_order_relaxed);

    return ms || !d->to->dispatcher ? ms : DEFAULT_IDLE_MS;
}

/* Nothing more came for the time that the program gave. */
static void note_idle(struct mt_data_rx *d, unsigned samples)
{
    int limit_ms = idle_limit_ms(d);

    d->idle_samples = d->octets_came ? 0 : d->idle_samples + samples;
    d->octets_came = false;
    if (limit_ms <= 0 || d->idle_samples < (uint64_t)limit_ms * SAMPLES_PER_MS)
        return;
    flush(d);
    if (mt_ring_used(&d->fifo.ring))
        atomic_store_explicit(&d->collectable, true, memory_order_relaxed);
}

/* A timeslot carries octets; what was decoded on its way here is coded again. */
static const uint8_t *timeslot_octets(const struct mt_audio *block, uint8_t *room)
{
    const int16_t *amp = block->samples;

    if (block->coding != MT_CODING_LINEAR)
        return block->samples;
    for (unsigned i = 0; i < block->n; i++)
        room[i] = mt_linear_to_alaw(amp[i]);
    return room;
}

/* Only V.110 has a link that can be down while it runs. */
static int link_of(const struct mt_data_rx *d)
{
    return d->protocol == MT_LINE_V110 ? (int)d->line->link : MT_LINK_CONNECTED;
}

void mt_data_rx_publish(struct mt_data_rx *d)
{
    atomic_store_explicit(&d->flow, d->line->flow, memory_order_relaxed);
    atomic_store_explicit(&d->line_status, d->line->status, memory_order_relaxed);
    atomic_store_explicit(&d->link, link_of(d), memory_order_relaxed);
}

bool mt_data_rx_push(struct mt_data_rx *d, const struct mt_audio *block)
{
    union {
        uint8_t octets[MT_AUDIO_MAX_SAMPLES];
        int16_t amp[MT_AUDIO_MAX_SAMPLES];
    } room;

    d->arrival_ns = block->arrival_ns;
    if (d->line->ops->timeslot) {
        d->line->ops->push(d->line, timeslot_octets(block, room.octets), block->n);
    } else {
        mt_audio_to_linear(block, room.amp);
        d->line->ops->push(d->line, room.amp, block->n);
    }
    note_idle(d, block->n);
    if (!d->to->dispatcher) /* there only reports may be lost, not data */
        mt_data_fifo_tell_overrun(&d->fifo);
    mt_data_rx_publish(d);
    if (!d->line->finished)
        return true;
    mt_data_rx_finish(d);
    return false;
}

void mt_data_rx_tell_line(struct mt_data_rx *d)
{
    d->line->octets = d->decoder.encoding == MT_ENCODING_NONE;
    d->line->characters = d->decoder.encoding == MT_ENCODING_ASYNC;
}

void mt_data_rx_encode(struct mt_data_rx *d, const struct mt_encoding_config *encoding)
{
    flush(d);
    set_encoding(d, encoding);
    mt_data_rx_tell_line(d);
}

void mt_data_rx_finish(struct mt_data_rx *d)
{
    if (atomic_load(&d->ended))
        return;
    flush(d);
    if (d->line->metric)
        mt_data_fifo_mark(&d->fifo, MT_MARK_METRIC, (int)d->line->metric);
    mt_data_fifo_mark(&d->fifo, MT_MARK_FINISHED, 0);
    atomic_store(&d->line_status, MT_RX_NO_CARRIER);
    atomic_store(&d->link, MT_LINK_NOT_CONNECTED);
    atomic_store(&d->ended, true);
}

void mt_data_rx_discard(struct mt_data_rx *d)
{
    d->fill = 0;
    mt_ring_discard(&d->fifo.ring);
    atomic_store(&d->collectable, false);
}

void mt_data_rx_keep(struct mt_data_rx *d)
{
    if (d->fill)
        mt_data_fifo_write(&d->fifo, d->datagram, d->fill);
    d->fill = 0;
}

/* What the program may do */

static bool enough(const struct mt_data_rx *d, uint32_t used)
{
    int64_t octets = atomic_load_explicit(&d->control->octets, memory_order_relaxed);
    uint32_t half = d->fifo.ring.size / 2;

    if (octets < 0)
        return d->fifo.ring.size - used <= -octets;
    return used >= (octets < half ? (octets ? octets : 1) : half);
}

unsigned mt_data_rx_due(const struct mt_data_rx *d)
{
    const struct mt_mark *mark;
    uint32_t available = mt_data_fifo_available(&d->fifo, &mark);
    unsigned bits = mark ? MT_POLL_PRI : 0;

    if (available && (mark || atomic_load_explicit(&d->collectable, memory_order_relaxed) || enough(d, available)))
        bits |= MT_POLL_IN;
    return bits;
}
