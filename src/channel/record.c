#include "record.h"

#include <errno.h>

#include "core/feed.h"
#include "core/pool.h"
#include "media/eliminate.h"
#include "media/resample.h"
#include "net/dispatcher.h"
#include "net/net.h"

enum {
    SOURCE_HZ = 8000,
    MAX_RING = 1 << 20,
    KEPT = MT_AUDIO_MAX_SAMPLES + MT_ELIMINATE_MAX_HELD, /* samples that may come out at once */
    RESAMPLED = KEPT * 2 + 16,                           /* at the highest rate of a record */
    MAX_OCTETS = MT_CODEC_MAX_OCTETS(RESAMPLED),
};

static void settle_plain(struct mt_record *r, int volume_db)
{
    r->plain = !volume_db && !r->agc && !r->silence && !r->eliminate && !r->resample;
}

static int create_silence(struct mt_record *r, const struct mt_level *level, const struct mt_record_setup *s)
{
    r->silence = mt_os->alloc(sizeof(*r->silence));
    if (!r->silence)
        return -ENOMEM;
    *r->silence = (struct mt_record_silence){
        .level = *level, .max_ms = s->max_silence_ms, .max_initial_ms = s->max_initial_silence_ms};
    return 0;
}

static int create_agc(struct mt_record *r)
{
    r->agc = mt_os->alloc(sizeof(*r->agc));
    if (!r->agc)
        return -ENOMEM;
    mt_agc_init(r->agc);
    return 0;
}

/* What not every record needs. */
static int create_parts(struct mt_record *r, const struct mt_record_setup *s)
{
    struct mt_level level;
    const struct mt_eliminate_setup eliminate = {.silence = s->eliminate_silence ? &level : NULL,
                                                 .tones = s->eliminate_tones,
                                                 .min_tone_ms = s->min_tone_ms};
    int err = 0;

    mt_level_init(&level, s->min_noise_level, s->grunt_threshold, (unsigned)s->grunt_holdoff_ms);
    if (s->max_silence_ms || s->max_initial_silence_ms)
        err = create_silence(r, &level, s);
    if (!err && s->agc)
        err = create_agc(r);
    if (!err && (eliminate.silence || eliminate.tones))
        err = mt_eliminate_create(&r->eliminate, &eliminate);
    if (!err && s->format.rate_hz != SOURCE_HZ)
        err = mt_resample_create(&r->resample, SOURCE_HZ, s->format.rate_hz);
    return err;
}

int mt_record_create(struct mt_record **out, struct mt_pool *pool, const struct mt_record_setup *s)
{
    struct mt_record *r = mt_pool_take(pool);
    int err;

    if (!r)
        return -ENOBUFS;
    *r = (struct mt_record){.pool = pool,
                            .format = s->format,
                            .eliminate_silence = s->eliminate_silence,
                            .max_octets = s->max_octets,
                            .max_elapsed_ms = s->max_elapsed_ms};
    mt_codec_init(&r->codec, &s->format);
    mt_gain_init(&r->gain, s->volume_db);
    err = create_parts(r, s);
    if (err) {
        mt_record_destroy(r);
        return err;
    }
    settle_plain(r, s->volume_db);
    *out = r;
    return 0;
}

void mt_record_destroy(struct mt_record *r)
{
    if (!r)
        return;
    mt_eliminate_destroy(r->eliminate);
    mt_resample_destroy(r->resample);
    mt_os->free(r->ring.octets);
    mt_os->free(r->datagram);
    mt_os->free(r->silence);
    mt_os->free(r->agc);
    mt_pool_give(r->pool, r);
}

uint32_t mt_record_ring_octets(const struct mt_record *r, uint32_t threshold)
{
    uint32_t want = (uint32_t)mt_format_octets(&r->format, r->format.rate_hz), size = 1;

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

static uint32_t within_limit(const struct mt_record *r, uint32_t n)
{
    return r->max_octets && r->octets + n > r->max_octets ? (uint32_t)(r->max_octets - r->octets) : n;
}

static void deliver(struct mt_record *r, const uint8_t *octets, uint32_t n, const struct mt_record_out *to,
                    int64_t arrival_ns)
{
    n = within_limit(r, n);
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

void mt_record_set_volume(struct mt_record *r, int volume_db)
{
    mt_gain_init(&r->gain, volume_db);
    settle_plain(r, volume_db);
}

/* Input */

static uint64_t to_samples(uint64_t ms)
{
    return ms * (SOURCE_HZ / 1000);
}

static bool in_eliminated_tone(const struct mt_record *r)
{
    return r->eliminate && mt_eliminate_in_tone(r->eliminate);
}

/* The limits of silence; `block` is one whole block. A tone that is left out is silence. */
static bool silence_over(const struct mt_record *r, const int16_t *amp, const struct mt_audio *block)
{
    struct mt_record_silence *s = r->silence;
    bool tone = in_eliminated_tone(r);
    uint64_t limit;

    if (mt_level_active(&s->level, amp, block->n, block->rate_hz) && !tone) {
        s->heard = true;
        s->samples = s->trailing_samples = 0;
        return false;
    }
    s->samples += block->n;
    if (!r->eliminate_silence && !tone)
        s->trailing_samples += block->n;
    limit = !s->heard && s->max_initial_ms ? s->max_initial_ms : s->max_ms;
    return limit && s->samples >= to_samples(limit);
}

/* Samples that are to be recorded, at the rate of the source. @return octets in `out`. */
static uint32_t shape(struct mt_record *r, int16_t *amp, unsigned n, uint8_t *out)
{
    int16_t resampled[RESAMPLED];
    struct mt_audio a = {.samples = amp, .n = (uint16_t)n, .coding = MT_CODING_LINEAR, .rate_hz = r->format.rate_hz};

    if (r->agc)
        mt_agc_run(r->agc, amp, n, SOURCE_HZ);
    mt_gain_apply(&r->gain, amp, n);
    if (r->resample) {
        a.n = (uint16_t)mt_resample_run(r->resample, amp, n, resampled, RESAMPLED);
        a.samples = resampled;
    }
    return mt_codec_encode(&r->codec, &a, out);
}

/* Everything that a plain copy is not. @return octets in `out`. */
static uint32_t process(struct mt_record *r, const struct mt_audio *block, uint8_t *out, bool *silence)
{
    int16_t amp[MT_AUDIO_MAX_SAMPLES], kept[KEPT];
    unsigned n = block->n;

    mt_audio_to_linear(block, amp);
    if (r->eliminate)
        n = mt_eliminate_run(r->eliminate, amp, n, kept);
    *silence = r->silence && silence_over(r, amp, block);
    return shape(r, r->eliminate ? kept : amp, n, out);
}

static bool same_coding(const struct mt_record *r, const struct mt_audio *block)
{
    return (r->format.kind == MT_FORMAT_ALAW && block->coding == MT_CODING_ALAW) ||
           (r->format.kind == MT_FORMAT_ULAW && block->coding == MT_CODING_ULAW);
}

static void note_trailing(struct mt_record *r)
{
    r->trailing_octets = mt_format_octets(&r->format, r->silence->trailing_samples * r->format.rate_hz / SOURCE_HZ);
}

/* What still waits on its way: in the line of the elimination, and for the second nibble of an octet. */
static void drain(struct mt_record *r, const struct mt_record_out *to)
{
    uint8_t octets[MAX_OCTETS];
    int16_t kept[MT_ELIMINATE_MAX_HELD];

    if (r->eliminate)
        deliver(r, octets, shape(r, kept, mt_eliminate_flush(r->eliminate, kept), octets), to, 0);
    deliver(r, octets, mt_codec_flush(&r->codec, octets), to, 0);
}

void mt_record_finish(struct mt_record *r, enum mt_record_end reason, const struct mt_record_out *to)
{
    drain(r, to);
    if (r->fill && to->dispatcher)
        send_datagram(r, to, 0);
    atomic_store_explicit(&r->end, reason, memory_order_release);
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
        n = r->plain ? mt_codec_encode(&r->codec, &block, octets) : process(r, &block, octets, &silence);
    }
    n = within_limit(r, n);
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
