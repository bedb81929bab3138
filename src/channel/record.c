#include "record.h"

#include <errno.h>

#include "core/feed.h"
#include "core/pool.h"
#include "media/resample.h"
#include "net/dispatcher.h"
#include "net/net.h"

enum {
    SOURCE_HZ = 8000,
    MAX_RING = 1 << 20,
    RESAMPLED = MT_AUDIO_MAX_SAMPLES * 2 + 16, /* samples of a block at the highest rate of a record */
    MAX_OCTETS = RESAMPLED * 2,
};

static int create_silence(struct mt_record_silence **out, const struct mt_record_setup *s)
{
    struct mt_record_silence *w = mt_os->alloc(sizeof(*w));

    if (!w)
        return -ENOMEM;
    mt_level_init(&w->level, s->min_noise_level, s->grunt_threshold, (unsigned)s->grunt_holdoff_ms);
    w->max_ms = s->max_silence_ms;
    w->max_initial_ms = s->max_initial_silence_ms;
    *out = w;
    return 0;
}

/* What not every record needs. */
static int create_parts(struct mt_record *r, const struct mt_record_setup *s)
{
    int err = s->max_silence_ms || s->max_initial_silence_ms ? create_silence(&r->silence, s) : 0;

    if (err || s->format.rate_hz == SOURCE_HZ)
        return err;
    return mt_resample_create(&r->resample, SOURCE_HZ, s->format.rate_hz);
}

int mt_record_create(struct mt_record **out, struct mt_pool *pool, const struct mt_record_setup *s)
{
    struct mt_record *r = mt_pool_take(pool);
    int err;

    if (!r)
        return -ENOBUFS;
    *r = (struct mt_record){
        .pool = pool, .format = s->format, .max_octets = s->max_octets, .max_elapsed_ms = s->max_elapsed_ms};
    mt_gain_init(&r->gain, s->volume_db);
    err = create_parts(r, s);
    r->plain = !s->volume_db && !r->silence && !r->resample;
    if (err) {
        mt_record_destroy(r);
        return err;
    }
    *out = r;
    return 0;
}

void mt_record_destroy(struct mt_record *r)
{
    if (!r)
        return;
    mt_resample_destroy(r->resample);
    mt_os->free(r->ring.octets);
    mt_os->free(r->datagram);
    mt_os->free(r->silence);
    mt_pool_give(r->pool, r);
}

uint32_t mt_record_ring_octets(const struct mt_record *r, uint32_t threshold)
{
    uint32_t want = r->format.rate_hz * r->format.octets_per_sample, size = 1;

    want = want > threshold * 2 ? want : threshold * 2;
    while (size < want && size < MAX_RING)
        size <<= 1;
    return size;
}

/* Output */

static void send_datagram(struct mt_record *r, const struct mt_record_out *to, int64_t arrival_ns)
{
    mt_net_send(to->net, &(struct mt_net_datagram){to->dispatcher, r->datagram, r->fill, arrival_ns});
    r->queued = true;
    r->flushes = to->net->flushes;
    r->fill = 0;
}

static void append(struct mt_record *r, const uint8_t *octets, uint32_t n, const struct mt_record_out *to,
                   int64_t arrival_ns)
{
    while (n) {
        uint32_t part = n < r->cut - r->fill ? n : r->cut - r->fill;

        if (r->queued && r->flushes == to->net->flushes) /* the buffer is still in the queue */
            mt_net_flush(to->net);
        r->queued = false;
        memcpy(r->datagram + r->fill, octets, part);
        r->fill += part;
        octets += part;
        n -= part;
        if (r->fill == r->cut)
            send_datagram(r, to, arrival_ns);
    }
}

/* A whole datagram that nobody will change before it is sent. */
static void send_as_it_lies(struct mt_record *r, const uint8_t *octets, const struct mt_record_out *to,
                            int64_t arrival_ns)
{
    mt_net_send(to->net, &(struct mt_net_datagram){to->dispatcher, octets, r->cut, arrival_ns});
    r->octets += r->cut;
}

static void push_octets(const struct mt_record *r, const uint8_t *octets, uint32_t n)
{
    while (n) {
        uint16_t part = (uint16_t)(n < MT_AUDIO_MAX_SAMPLES ? n : MT_AUDIO_MAX_SAMPLES);

        mt_feed_push(r->redirect, &(struct mt_audio){.samples = octets,
                                                     .n = part,
                                                     .coding = MT_CODING_OCTETS,
                                                     .rate_hz = r->format.rate_hz});
        octets += part;
        n -= part;
    }
}

static void deliver(struct mt_record *r, const uint8_t *octets, uint32_t n, const struct mt_record_out *to,
                    int64_t arrival_ns)
{
    if (!n)
        return;
    r->octets += n;
    if (!r->cut) {
        push_octets(r, octets, n);
    } else if (to->dispatcher) {
        append(r, octets, n, to, arrival_ns);
    } else if (!r->ring.octets || !mt_ring_write(&r->ring, octets, n)) {
        atomic_store(&r->overrun, true);
        mt_count(to->lost_octets, n);
    }
}

void mt_record_recut(struct mt_record *r, uint8_t **datagram, uint32_t octets, const struct mt_record_out *to)
{
    uint8_t *old = r->datagram;

    if (!to->dispatcher || !r->cut)
        return;
    if (octets > to->dispatcher->cap)
        octets = to->dispatcher->cap;
    if (r->fill >= octets)
        send_datagram(r, to, 0);
    mt_net_flush(to->net); /* the old buffer may be in the queue */
    memcpy(*datagram, old, r->fill);
    r->datagram = *datagram;
    r->cut = octets;
    r->queued = false;
    *datagram = old;
}

void mt_record_finish(struct mt_record *r, enum mt_record_end reason, const struct mt_record_out *to)
{
    if (r->fill && to->dispatcher)
        send_datagram(r, to, 0);
    atomic_store_explicit(&r->end, reason, memory_order_release);
}

/* Input */

static uint64_t to_samples(uint64_t ms)
{
    return ms * (SOURCE_HZ / 1000);
}

/* The limits of silence; `block` is one whole block. */
static bool silence_over(struct mt_record_silence *s, const int16_t *amp, const struct mt_audio *block)
{
    uint64_t limit;

    if (mt_level_active(&s->level, amp, block->n, block->rate_hz)) {
        s->heard = true;
        s->samples = 0;
        return false;
    }
    s->samples += block->n;
    limit = !s->heard && s->max_initial_ms ? s->max_initial_ms : s->max_ms;
    return limit && s->samples >= to_samples(limit);
}

/* Everything that a plain copy is not. @return octets in `out`. */
static uint32_t process(struct mt_record *r, const struct mt_audio *block, uint8_t *out, bool *silence)
{
    int16_t amp[MT_AUDIO_MAX_SAMPLES], resampled[RESAMPLED];
    struct mt_audio a = {.samples = amp, .n = block->n, .coding = MT_CODING_LINEAR, .rate_hz = block->rate_hz};

    mt_audio_to_linear(block, amp);
    *silence = r->silence && silence_over(r->silence, amp, block);
    mt_gain_apply(&r->gain, amp, block->n);
    if (r->resample) {
        a.n = (uint16_t)mt_resample_run(r->resample, amp, block->n, resampled, RESAMPLED);
        a.samples = resampled;
    }
    return mt_format_encode(&r->format, &a, out);
}

static bool same_coding(const struct mt_record *r, const struct mt_audio *block)
{
    return (r->format.kind == MT_FORMAT_ALAW && block->coding == MT_CODING_ALAW) ||
           (r->format.kind == MT_FORMAT_ULAW && block->coding == MT_CODING_ULAW);
}

static void note_trailing(struct mt_record *r)
{
    r->trailing_octets = r->silence->samples * r->format.rate_hz / SOURCE_HZ * r->format.octets_per_sample;
}

bool mt_record_push(struct mt_record *r, const struct mt_audio *whole, const struct mt_record_out *to)
{
    uint8_t octets[MAX_OCTETS];
    struct mt_audio block = *whole;
    const uint8_t *data = octets;
    bool silence = false;
    uint32_t n;

    if (r->max_elapsed_ms && r->elapsed_samples + block.n > to_samples(r->max_elapsed_ms))
        block.n = (uint16_t)(to_samples(r->max_elapsed_ms) - r->elapsed_samples);
    r->elapsed_samples += block.n;
    if (r->plain && same_coding(r, &block)) {
        data = block.samples;
        n = block.n;
    } else {
        n = r->plain ? mt_format_encode(&r->format, &block, octets) : process(r, &block, octets, &silence);
    }
    if (r->max_octets && r->octets + n > r->max_octets)
        n = (uint32_t)(r->max_octets - r->octets);
    if (data != octets && block.lasting && to->dispatcher && !r->fill && n == r->cut)
        send_as_it_lies(r, data, to, block.arrival_ns);
    else
        deliver(r, data, n, to, block.arrival_ns);
    if (r->max_octets && r->octets >= r->max_octets)
        mt_record_finish(r, MT_RECORD_LENGTH, to);
    else if (r->max_elapsed_ms && r->elapsed_samples >= to_samples(r->max_elapsed_ms))
        mt_record_finish(r, MT_RECORD_MAX_TIME, to);
    else if (silence)
        note_trailing(r), mt_record_finish(r, MT_RECORD_SILENCE, to);
    else
        return true;
    return false;
}
