#include "replay.h"

#include <errno.h>

#include "core/counters.h"
#include "media/g711.h"
#include "media/resample.h"
#include "media/speed.h"
#include "os/os.h"

enum {
    MIN_RING = 8192, /* four blocks of the largest put */
    MAX_RING = 1 << 20,
    CHUNKS_A_SECOND = 100,
    CHUNK_OCTETS = 640, /* of any format, with room */
    RESAMPLER_TAIL_MS = 10, /* what a resampler and, below, what stretching keeps back */
    SPEED_TAIL_MS = 70,
};

/* The coding in which a block carries the octets as they are. */
static enum mt_coding coding_of(const struct mt_format *f)
{
    if (f->kind == MT_FORMAT_ALAW)
        return MT_CODING_ALAW;
    return f->kind == MT_FORMAT_ULAW ? MT_CODING_ULAW : MT_CODING_LINEAR;
}

/* Create */

uint32_t mt_replay_ring_octets(const struct mt_format *f, uint32_t threshold)
{
    uint32_t want = (uint32_t)mt_format_octets(f, f->rate_hz), size = MIN_RING;

    want = want > threshold * 2 ? want : threshold * 2;
    while (size < want && size < MAX_RING)
        size <<= 1;
    return size;
}

bool mt_replay_has_effects(const struct mt_replay_effects *e)
{
    return e->volume_db || e->agc || (e->speed_percent && e->speed_percent != 100) || e->background;
}

int mt_replay_work_create(struct mt_replay_work **out, const struct mt_replay *r)
{
    struct mt_replay_work *w = mt_os->alloc(sizeof(*w));
    int err = -ENOMEM;

    if (!w)
        return err;
    mt_mix_init(&w->mix, r->rate_hz);
    mt_agc_init(&w->agc);
    mt_codec_init(&w->codec, &r->format);
    mt_gain_init(&w->gain, 0);
    w->tail_samples = r->format.rate_hz / 1000 * RESAMPLER_TAIL_MS;
    err = mt_speed_create(&w->speed, r->format.rate_hz);
    if (!err && r->format.rate_hz != r->rate_hz)
        err = mt_resample_create(&w->resample, r->format.rate_hz, r->rate_hz);
    if (err) {
        mt_replay_work_destroy(w);
        return err;
    }
    *out = w;
    return 0;
}

void mt_replay_work_destroy(struct mt_replay_work *w)
{
    if (!w)
        return;
    mt_speed_destroy(w->speed);
    mt_resample_destroy(w->resample);
    mt_os->free(w);
}

int mt_replay_create(struct mt_replay **out, const struct mt_replay_setup *s)
{
    struct mt_replay *r = mt_os->alloc(sizeof(*r));
    void *ring = mt_os->alloc(s->ring_octets);
    int err = -ENOMEM;

    if (!r || !ring)
        goto fail;
    *r = (struct mt_replay){.format = s->format, .rate_hz = s->rate_hz, .length = s->length};
    mt_ring_init(&r->ring, ring, s->ring_octets);
    if (mt_replay_has_effects(&s->effects) || r->format.rate_hz != r->rate_hz || mt_format_is_adpcm(&r->format)) {
        err = mt_replay_work_create(&r->work, r);
        if (err)
            goto fail;
    }
    *out = r;
    return 0;

fail:
    mt_os->free(ring);
    mt_os->free(r);
    return err;
}

void mt_replay_destroy(struct mt_replay *r)
{
    if (!r)
        return;
    mt_replay_work_destroy(r->work);
    mt_os->free(r->ring.octets);
    mt_os->free(r);
}

void mt_replay_adjust(struct mt_replay *r, const struct mt_replay_effects *e, struct mt_replay_work **work)
{
    struct mt_replay_work *w = r->work;
    int percent = e->speed_percent ? e->speed_percent : 100;

    if (!w && !mt_replay_has_effects(e))
        return;
    if (!w) {
        w = r->work = *work;
        *work = NULL;
    }
    if (!w->stretched && percent != 100)
        w->tail_samples += r->format.rate_hz / 1000 * SPEED_TAIL_MS;
    w->stretched = w->stretched || percent != 100;
    mt_speed_set(w->speed, percent);
    w->agc_on = e->agc;
    mt_gain_init(&w->gain, e->volume_db);
    mt_mix_connect(&w->mix, e->background);
}

/* Supply */

uint32_t mt_replay_wants(const struct mt_replay *r)
{
    uint64_t left;

    if (atomic_load_explicit(&r->last, memory_order_relaxed))
        return 0;
    left = r->length ? r->length - atomic_load_explicit(&r->supplied, memory_order_relaxed) : UINT32_MAX;
    return left < UINT32_MAX ? (uint32_t)left : UINT32_MAX;
}

uint32_t mt_replay_put(struct mt_replay *r, const void *octets, uint32_t n)
{
    uint64_t supplied = atomic_load_explicit(&r->supplied, memory_order_relaxed) + n;

    if (n > mt_replay_wants(r) || !mt_ring_write(&r->ring, octets, n))
        return 0;
    atomic_store_explicit(&r->supplied, supplied, memory_order_relaxed);
    if (r->length && supplied == r->length)
        atomic_store_explicit(&r->last, true, memory_order_release);
    return n;
}

/* What is fed by the network begins only when a little waits, so that datagrams a little late do not tear it. */
static bool held_back(struct mt_replay *r, unsigned n, bool last)
{
    uint32_t used = mt_ring_used(&r->ring);

    if (!r->hold_octets || (r->started && !r->dry) || !used || used >= r->hold_octets || last)
        return false;
    r->held_ms += n * 1000 / r->rate_hz;
    return !r->hold_ms || r->held_ms < r->hold_ms;
}

static uint32_t take(struct mt_replay *r, uint8_t *octets, uint32_t want)
{
    uint32_t n = mt_ring_read(&r->ring, octets, want);

    mt_count(&r->played, n);
    return n;
}

/* Note what a block that got so much says of the supply. */
static void note_supply(struct mt_replay *r, bool got_any, bool got_all, bool last)
{
    if (got_any) {
        r->started = true;
        r->held_ms = 0;
    }
    if (!got_all && !last && r->started && !r->dry)
        atomic_store(&r->underrun, true);
    r->dry = !got_all && !last;
}

/* The plain way */

/* Octets for n samples; what is half a sample stays, until no more will come. */
static uint32_t take_samples(struct mt_replay *r, uint8_t *octets, unsigned n, bool last)
{
    uint32_t size = r->format.octets_per_sample, want = n * size, used = mt_ring_used(&r->ring);
    uint32_t half = used < want && !last ? used % size : 0;
    uint32_t got = take(r, octets, used < want ? used - half : want);

    return got - got % size;
}

static void to_linear(const struct mt_format *f, const uint8_t *octets, uint32_t got, int16_t *amp, unsigned n)
{
    unsigned samples = got / f->octets_per_sample;
    struct mt_codec stateless;

    mt_codec_init(&stateless, f);
    mt_codec_decode(&stateless, octets, got, amp);
    memset(amp + samples, 0, (n - samples) * sizeof(*amp));
}

static bool play_plain(struct mt_replay *r, unsigned n, union mt_replay_block *into, struct mt_audio *block)
{
    enum mt_coding coding = coding_of(&r->format);
    uint8_t raw[MT_AUDIO_MAX_SAMPLES * 2];
    uint8_t *octets = coding == MT_CODING_LINEAR ? raw : into->octets;
    bool last = atomic_load_explicit(&r->last, memory_order_acquire);
    uint32_t got = held_back(r, n, last) ? 0 : take_samples(r, octets, n, last);

    *block = (struct mt_audio){.samples = into, .n = (uint16_t)n, .coding = (uint8_t)coding, .rate_hz = r->rate_hz};
    if (coding == MT_CODING_LINEAR)
        to_linear(&r->format, raw, got, into->amp, n);
    else
        memset(into->octets + got, mt_silence_octet(coding), n - got);
    note_supply(r, got > 0, got == n * r->format.octets_per_sample, last);
    return last && !mt_ring_used(&r->ring);
}

/* The way with a work */

static void append(struct mt_replay_work *w, const int16_t *amp, unsigned n)
{
    if (w->at) {
        memmove(w->fifo, w->fifo + w->at, w->n * sizeof(w->fifo[0]));
        w->at = 0;
    }
    if (n > MT_REPLAY_FIFO - w->n)
        n = MT_REPLAY_FIFO - w->n;
    memcpy(w->fifo + w->n, amp, n * sizeof(w->fifo[0]));
    w->n += n;
}

static void run_work(struct mt_replay_work *w, int16_t *amp, unsigned n)
{
    int16_t stretched[MT_SPEED_OUT], resampled[MT_SPEED_OUT * 3];

    if (w->stretched) {
        n = mt_speed_run(w->speed, amp, n, stretched);
        amp = stretched;
    }
    if (w->resample && n) {
        n = mt_resample_run(w->resample, amp, n, resampled, MT_SPEED_OUT * 3);
        amp = resampled;
    }
    append(w, amp, n);
}

static bool has_tail(const struct mt_replay_work *w)
{
    return w->tail_samples && (w->stretched || w->resample);
}

/* The silence behind the end pushes the rest of the sound out. */
static void run_tail(struct mt_replay_work *w, unsigned chunk)
{
    int16_t zeros[MT_SPEED_CHUNK] = {0};
    unsigned n = w->tail_samples < chunk ? w->tail_samples : chunk;

    run_work(w, zeros, n);
    w->tail_samples -= n;
}

/* Until n samples wait, or nothing is there. @return whether the supply sufficed */
static bool fill_fifo(struct mt_replay *r, unsigned n, bool last, bool *any)
{
    struct mt_replay_work *w = r->work;
    unsigned chunk = r->format.rate_hz / CHUNKS_A_SECOND;

    while (w->n < n) {
        uint8_t octets[CHUNK_OCTETS];
        int16_t amp[2 * CHUNK_OCTETS];
        uint32_t got = take(r, octets, (uint32_t)mt_format_octets(&r->format, chunk));

        *any = *any || got;
        if (got)
            run_work(w, amp, mt_codec_decode(&w->codec, octets, got, amp));
        else if (last && has_tail(w))
            run_tail(w, chunk);
        else
            return false;
    }
    return true;
}

static bool play_work(struct mt_replay *r, unsigned n, union mt_replay_block *into, struct mt_audio *block)
{
    struct mt_replay_work *w = r->work;
    bool last = atomic_load_explicit(&r->last, memory_order_acquire), any = false, all = false;
    unsigned ready;

    if (!held_back(r, n, last))
        all = fill_fifo(r, n, last, &any);
    ready = w->n < n ? w->n : n;
    memcpy(into->amp, w->fifo + w->at, ready * sizeof(into->amp[0]));
    memset(into->amp + ready, 0, (n - ready) * sizeof(into->amp[0]));
    w->at += ready;
    w->n -= ready;
    note_supply(r, any || ready, all, last);
    if (w->agc_on)
        mt_agc_run(&w->agc, into->amp, n, r->rate_hz);
    mt_gain_apply(&w->gain, into->amp, n);
    mt_mix_add(&w->mix, into->amp, n);
    *block = (struct mt_audio){.samples = into, .n = (uint16_t)n, .coding = MT_CODING_LINEAR, .rate_hz = r->rate_hz};
    return last && !w->n && !has_tail(w) && !mt_ring_used(&r->ring);
}

void mt_replay_play(struct mt_replay *r, unsigned n, union mt_replay_block *into, struct mt_audio *block)
{
    bool over = r->work ? play_work(r, n, into, block) : play_plain(r, n, into, block);

    if (over) {
        if (r->work)
            mt_mix_connect(&r->work->mix, NULL);
        atomic_store_explicit(&r->end, MT_REPLAY_PLAYED, memory_order_release);
    }
}

void mt_replay_abort(struct mt_replay *r)
{
    if (r->work)
        mt_mix_connect(&r->work->mix, NULL);
    mt_ring_discard(&r->ring);
    atomic_store_explicit(&r->end, MT_REPLAY_ABORTED, memory_order_release);
}
