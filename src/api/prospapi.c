/* prospapi.h: record. */
#include <string.h>

#include "api.h"
#include "core/firmware.h"
#include "media/gain.h"
#include "media/toneset.h"
#include "smbesp.h"

enum { MAX_THRESHOLD_BITS = 512 * 1024 * 8 };

/* Start */

/* Shorter tones stay in the recording; by kSMToneDetection, where the three forms of report make no difference. */
static const uint8_t min_tone_ms[] = {
    [kSMToneDetectionNoMinDuration] = 0,    [kSMToneDetectionMinDuration64] = 64,
    [kSMToneDetectionMinDuration40] = 40,   [kSMToneEndDetectionNoMinDuration] = 0,
    [kSMToneEndDetectionMinDuration64] = 64, [kSMToneEndDetectionMinDuration40] = 40,
    [kSMToneLenDetectionNoMinDuration] = 0, [kSMToneLenDetectionMinDuration64] = 64,
    [kSMToneLenDetectionMinDuration40] = 40,
};

static int elimination_setup(struct mt_record_setup *s, const struct sm_record_parms *p)
{
    s->eliminate_silence = p->silence_elimination & UINT32_MAX;
    if ((unsigned)p->tone_elimination_mode > kSMToneDetectionAsListenFor)
        return -EINVAL;
    if (p->tone_elimination_mode == kSMToneDetectionNone)
        return 0;
    if (p->tone_elimination_mode == kSMToneDetectionAsListenFor)
        return -ENOSYS;
    s->eliminate_tones = mt_tone_set(p->tone_elimination_set_id & UINT32_MAX);
    s->min_tone_ms = min_tone_ms[p->tone_elimination_mode];
    return s->eliminate_tones ? 0 : -EINVAL;
}

static int record_setup(struct mt_record_setup *s, const struct sm_record_parms *p)
{
    int err = mt_format_lookup((int)p->type, p->sampling_rate & UINT32_MAX, &s->format);

    if (err)
        return err;
    if (p->volume < MT_GAIN_MIN_DB || p->volume > MT_GAIN_MAX_DB)
        return -EINVAL;
    if (!(p->min_noise_level <= 0) || !(p->grunt_threshold >= 0 && p->grunt_threshold <= 1)) /* or no number */
        return -EINVAL;
    s->max_octets = (uint32_t)p->max_octets;
    s->max_elapsed_ms = (uint32_t)p->max_elapsed_time;
    s->max_silence_ms = (uint32_t)p->max_silence;
    s->max_initial_silence_ms = (uint32_t)p->max_initial_silence;
    s->volume_db = p->volume;
    s->agc = p->agc;
    s->min_noise_level = p->min_noise_level;
    s->grunt_threshold = p->grunt_threshold;
    s->grunt_holdoff_ms = p->grunt_holdoff & UINT32_MAX;
    return elimination_setup(s, p);
}

static int check_start(const struct mt_channel *ch)
{
    const struct mt_module *m = ch->object.module;

    if (!mt_channel_has_input(ch))
        return -EMEDIUMTYPE;
    if (mt_channel_is_busy(ch, true) || (ch->type == MT_CHANNEL_HALF_DUPLEX && mt_channel_is_busy(ch, false)))
        return -EBUSY;
    if (!mt_module_has(m, MT_FW_INCHAN))
        return -ENOPKG;
    return atomic_load(&ch->dispatched) || mt_module_has(m, MT_FW_HBUF2H) ? 0 : -ENOPKG;
}

struct record_start {
    struct mt_channel *channel;
    struct mt_channel *from; /* whose sound is recorded; NULL: what `channel` hears */
    bool output;             /* what `from` plays, not what it hears */
    struct mt_record *record;
};

static struct mt_feed *other_feed(const struct record_start *a)
{
    if (!a->from)
        return NULL;
    return a->output ? &a->from->output.feed : a->from->sink.feed;
}

static int start_command(struct mt_module *m, void *arg)
{
    struct record_start *a = arg;
    const struct mt_dispatcher *d = a->channel->out.dispatcher;

    (void)m;
    if (d && a->record->cut > d->cap)
        a->record->cut = d->cap;
    return mt_channel_attach(a->channel, a->record, other_feed(a));
}

/* Room for what it produces: a datagram, or a ring for the program. */
static int give_room(const struct mt_channel *ch, struct mt_record *r)
{
    uint32_t ring_octets = mt_record_ring_octets(r, mt_channel_threshold(ch));
    void *octets;

    r->dispatched = atomic_load(&ch->dispatched);
    r->cut = mt_channel_cut(ch, &r->format, MT_DISPATCHER_CAP_IPV4);
    octets = mt_os->alloc(r->dispatched ? r->cut : ring_octets);
    if (!octets)
        return -ENOMEM;
    if (r->dispatched)
        r->datagram = octets;
    else
        mt_ring_init(&r->ring, octets, ring_octets);
    return 0;
}

static int try_start(struct record_start *a, const struct mt_record_setup *setup)
{
    struct mt_module *m = a->channel->object.module;
    int err = mt_record_create(&a->record, &m->records, setup);

    if (err)
        return err;
    err = give_room(a->channel, a->record);
    if (!err)
        err = mt_module_call(m, start_command, a);
    if (err)
        mt_record_destroy(a->record);
    return err;
}

static int start_locked(struct record_start *a, const struct sm_record_parms *p)
{
    struct mt_record_setup setup = {0};
    int err = check_start(a->channel);

    if (!err)
        err = record_setup(&setup, p);
    if (err)
        return err;
    do /* again if the dispatcher was destroyed just now */
        err = try_start(a, &setup);
    while (err == -EAGAIN);
    mt_channel_settle_events(a->channel);
    return err;
}

/* The half of another channel that is meant. */
static int choose_half(struct record_start *a, enum kSMRecordAltSource half)
{
    a->output = half == kSMRecordAltSourceOutput ||
                (half == kSMRecordAltSourceDefault && !mt_channel_has_input(a->from));
    if (!a->output)
        return mt_channel_has_input(a->from) ? 0 : -EMEDIUMTYPE;
    if (!mt_channel_has_output(a->from))
        return -EMEDIUMTYPE;
    return atomic_load(&a->from->output.rate_hz) == MT_OUTPUT_RATE_HZ ? 0 : -ENOSYS;
}

static int start_own(const struct sm_record_parms *p)
{
    struct record_start a = {0};
    int err = mt_api_lock_channel(&a.channel, p->channel);

    if (err)
        return err;
    if (p->alt_data_source) {
        a.from = a.channel;
        err = choose_half(&a, p->alt_data_source_type);
    }
    if (!err)
        err = start_locked(&a, p);
    mt_handle_unlock(&a.channel->object);
    return err;
}

static int start_from_other(const struct sm_record_parms *p)
{
    struct mt_object_pair pair;
    struct record_start a = {0};
    int err = mt_api_lock_two(&pair, p->channel, MT_KIND_CHANNEL, p->alt_data_source, MT_KIND_CHANNEL);

    if (err)
        return err;
    a.channel = (struct mt_channel *)(void *)pair.o[0];
    a.from = (struct mt_channel *)(void *)pair.o[1];
    err = choose_half(&a, p->alt_data_source_type);
    if (!err)
        err = start_locked(&a, p);
    mt_handle_unlock_pair(&pair);
    return err;
}

static int record_start(const struct sm_record_parms *p)
{
    if ((unsigned)p->alt_data_source_type > kSMRecordAltSourceOutput)
        return -EINVAL;
    if (p->alt_data_source && p->alt_data_source != p->channel)
        return start_from_other(p);
    return start_own(p);
}

int sm_record_start(struct sm_record_parms *startp)
{
    return MT_API(startp, record_start(startp));
}

/* Data */

static int get_data(struct mt_channel *ch, struct sm_ts_data_parms *p)
{
    struct mt_record *r = ch->record;
    uint32_t n;

    if (!r)
        return -ENOMSG;
    if (!p->data)
        return -EINVAL;
    n = atomic_load(&r->dispatched) ? 0 : mt_ring_read(&r->ring, p->data, kSMMaxRecordDataBufferSize);
    mt_channel_settle_events(ch);
    if (!n)
        return -ENODATA;
    p->length = (tSM_INT)n;
    return 0;
}

static int get_recorded_data(struct sm_ts_data_parms *p)
{
    struct mt_channel *ch = mt_handle_lock(p->channel, MT_KIND_CHANNEL); /* works after a shutdown, too */
    int err;

    if (!ch)
        return -ECHRNG;
    err = get_data(ch, p);
    mt_handle_unlock(&ch->object);
    return err;
}

int sm_get_recorded_data(struct sm_ts_data_parms *datap)
{
    return MT_API(datap, get_recorded_data(datap));
}

/* Status */

static void set_end(struct sm_record_status_parms *p, const struct mt_record *r, int end)
{
    p->termination_reason = (enum kSMRecordHowTerminated)end;
    p->termination_octets = end == MT_RECORD_SILENCE ? r->trailing_octets : 0;
}

/* One report. @return whether the operation is over and reported. */
static bool report(const struct mt_channel *ch, struct sm_record_status_parms *p)
{
    struct mt_record *r = ch->record;
    int end = atomic_load_explicit(&r->end, memory_order_acquire); /* before the ring: the rest of it is then there */
    bool waits = !atomic_load(&r->dispatched) && mt_ring_used(&r->ring);

    p->recog_type = kSMRecognisedNothing;
    p->param0 = p->param1 = 0;
    p->sample_rate = r->format.rate_hz;
    set_end(p, r, end);
    if (atomic_exchange(&r->overrun, false))
        p->status = kSMRecordStatusOverrun;
    else if (end && waits)
        p->status = kSMRecordStatusCompleteData;
    else if (end)
        p->status = kSMRecordStatusComplete;
    else
        p->status = mt_channel_has_data(ch, r) ? kSMRecordStatusData : kSMRecordStatusNoData;
    return p->status == kSMRecordStatusComplete;
}

static int status_locked(struct mt_channel *ch, struct sm_record_status_parms *p)
{
    if (!mt_channel_has_input(ch))
        return -EMEDIUMTYPE;
    if (!ch->record)
        return -ENOMSG;
    if (report(ch, p)) {
        ch->last_end = (int)p->termination_reason;
        ch->last_trailing_octets = p->termination_octets;
        mt_objects_drop_record(ch);
    }
    mt_channel_settle_events(ch);
    return 0;
}

static bool any_due(const struct mt_channel *ch)
{
    return ch->record && mt_channel_read_due(ch);
}

static int report_to(struct mt_channel *ch, void *parms)
{
    return status_locked(ch, parms);
}

static int record_status(struct sm_record_status_parms *p)
{
    static _Atomic uint32_t served;
    const struct mt_channel_poll poll = {&served, MT_EVENT_READ, any_due, report_to, p};

    return mt_api_poll_channel(&poll, &p->channel);
}

int sm_record_status(struct sm_record_status_parms *statusp)
{
    return MT_API(statusp, record_status(statusp));
}

/* Abort */

static int abort_command(struct mt_module *m, void *arg)
{
    (void)m;
    mt_channel_abort(arg);
    return 0;
}

static int record_abort(struct sm_record_abort_parms *p)
{
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, p->channel);

    if (err)
        return err;
    if (!mt_channel_has_input(ch))
        err = -EMEDIUMTYPE;
    else if (!ch->record)
        err = -ENOMSG;
    else
        err = mt_module_call(ch->object.module, abort_command, ch);
    if (!err && p->discard && !atomic_load(&ch->record->dispatched))
        mt_ring_discard(&ch->record->ring);
    if (!err)
        mt_channel_settle_events(ch);
    mt_handle_unlock(&ch->object);
    return err;
}

int sm_record_abort(struct sm_record_abort_parms *abortp)
{
    return MT_API(abortp, record_abort(abortp));
}

/* Threshold */

struct recut {
    struct mt_channel *channel;
    uint8_t *datagram; /* in: `octets` long; out: the one that is not used any more */
    uint32_t octets;
};

/* A record that runs is cut at the new length from its next datagram on. */
static int recut_command(struct mt_module *m, void *arg)
{
    struct recut *c = arg;
    struct mt_record *r = c->channel->record;

    (void)m;
    mt_record_recut(r, &c->datagram, c->octets, &c->channel->out);
    return 0;
}

static int recut(struct mt_channel *ch)
{
    struct mt_record *r = ch->record;
    struct recut c = {.channel = ch};

    if (!r || !atomic_load(&r->dispatched) || atomic_load(&r->end))
        return 0;
    c.octets = mt_channel_cut(ch, &r->format, MT_DISPATCHER_CAP_IPV4);
    c.datagram = mt_os->alloc(c.octets);
    if (!c.datagram)
        return -ENOMEM;
    mt_module_call(ch->object.module, recut_command, &c);
    mt_os->free(c.datagram);
    return 0;
}

/* @return 0, or -ENOMEM with nothing changed */
static int change_threshold(struct mt_channel *ch, int bits)
{
    int before = atomic_exchange(&ch->threshold_bits, bits), err = recut(ch);

    if (err)
        atomic_store(&ch->threshold_bits, before);
    return err;
}

static int set_input_threshold(struct sm_channel_set_input_threshold_parms *p)
{
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, p->channel);

    if (err)
        return err;
    if (!mt_channel_has_input(ch)) {
        err = -EMEDIUMTYPE;
    } else if (p->minimum_bits > MAX_THRESHOLD_BITS) {
        err = -EINVAL;
    } else {
        err = change_threshold(ch, p->minimum_bits);
        mt_channel_settle_events(ch);
    }
    mt_handle_unlock(&ch->object);
    return err;
}

int sm_channel_set_input_threshold(struct sm_channel_set_input_threshold_parms *thresholdp)
{
    return MT_API(thresholdp, set_input_threshold(thresholdp));
}
