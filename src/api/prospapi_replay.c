/* prospapi.h: replay. */
#include "api.h"
#include "core/firmware.h"
#include "smbesp.h"

enum { MAX_THRESHOLD_BITS = 512 * 1024 * 8 };

/* Start and adjust: the fields that both have */

static int replay_effects(struct mt_replay_effects *e, int volume, int agc, int speed)
{
    if (volume < MT_GAIN_MIN_DB || volume > MT_GAIN_MAX_DB || speed < 0)
        return -EINVAL;
    e->volume_db = volume;
    e->agc = agc != 0;
    e->speed_percent = speed;
    return 0;
}

/* The channel and, if there is one, the channel whose output is its background. */
struct replay_channels {
    struct mt_object_pair pair;
    struct mt_channel *channel;
    bool both;
};

static int lock_channels(struct replay_channels *c, tSMChannelId channel, tSMChannelId background,
                         struct mt_replay_effects *e)
{
    const struct mt_channel *other;
    int err;

    c->both = background != kSMNullChannelId;
    if (!c->both)
        return mt_api_lock_channel(&c->channel, channel);
    err = mt_api_lock_channel_and(&c->pair, channel, background, MT_KIND_CHANNEL);
    if (err)
        return err;
    c->channel = (struct mt_channel *)(void *)c->pair.o[0];
    other = (struct mt_channel *)(void *)c->pair.o[1];
    e->background = &((struct mt_channel *)(void *)c->pair.o[1])->output.feed;
    if (other == c->channel || !mt_channel_has_output(other))
        err = other == c->channel ? -EINVAL : -EMEDIUMTYPE;
    else if (atomic_load(&other->output.rate_hz) != atomic_load(&c->channel->output.rate_hz))
        err = -EINVAL;
    if (err)
        mt_handle_unlock_pair(&c->pair);
    return err;
}

static void unlock_channels(struct replay_channels *c)
{
    if (c->both)
        mt_handle_unlock_pair(&c->pair);
    else
        mt_handle_unlock(&c->channel->object);
}

/* Start */

static int check_start(const struct mt_channel *ch)
{
    const struct mt_module *m = ch->object.module;
    bool by_program = atomic_load(&ch->output.fed_by) == MT_FED_BY_PROGRAM;

    if (!mt_channel_has_output(ch))
        return -EMEDIUMTYPE;
    if (mt_channel_is_busy(ch, false) || (ch->type == MT_CHANNEL_HALF_DUPLEX && mt_channel_is_busy(ch, true)))
        return -EBUSY;
    if (!mt_module_has(m, MT_FW_OUTCHAN))
        return -ENOPKG;
    return !by_program || mt_module_has(m, MT_FW_HBUF2D) ? 0 : -ENOPKG;
}

struct replay_start {
    struct mt_channel *channel;
    struct mt_replay *replay;
    const struct mt_replay_effects *effects;
};

static int start_command(struct mt_module *m, void *arg)
{
    struct replay_start *a = arg;

    (void)m;
    return mt_output_attach(&a->channel->output, a->replay, a->effects);
}

static int start(struct mt_channel *ch, struct mt_replay_setup *setup)
{
    struct replay_start a = {.channel = ch, .effects = &setup->effects};
    int err;

    setup->rate_hz = atomic_load(&ch->output.rate_hz);
    setup->ring_octets = mt_replay_ring_octets(&setup->format, mt_output_threshold(&ch->output));
    err = mt_replay_create(&a.replay, setup);
    if (err)
        return err;
    err = mt_module_call(ch->object.module, start_command, &a);
    if (err)
        mt_replay_destroy(a.replay);
    return err;
}

static int replay_start(const struct sm_replay_parms *p)
{
    struct mt_replay_setup setup = {.length = p->data_length & UINT32_MAX};
    struct replay_channels c;
    int err = lock_channels(&c, p->channel, p->background, &setup.effects);

    if (err)
        return err;
    err = check_start(c.channel);
    if (!err)
        err = mt_format_lookup((int)p->type, p->sampling_rate & UINT32_MAX, &setup.format);
    if (!err)
        err = replay_effects(&setup.effects, p->volume, p->agc, p->speed);
    if (!err) {
        err = start(c.channel, &setup);
        mt_channel_settle_events(c.channel);
    }
    unlock_channels(&c);
    return err;
}

int sm_replay_start(struct sm_replay_parms *replayp)
{
    return MT_API(replayp, replay_start(replayp));
}

/* Adjust */

struct replay_adjust {
    struct mt_replay *replay;
    const struct mt_replay_effects *effects;
    struct mt_replay_work *work; /* in: one to use if it has none; out: what is not used */
};

static int adjust_command(struct mt_module *m, void *arg)
{
    struct replay_adjust *a = arg;

    (void)m;
    if (atomic_load(&a->replay->end) == MT_REPLAY_RUNS)
        mt_replay_adjust(a->replay, a->effects, &a->work);
    return 0;
}

static int adjust(struct mt_channel *ch, const struct mt_replay_effects *e)
{
    struct replay_adjust a = {.replay = ch->output.replay, .effects = e};
    int err = 0;

    if (!a.replay)
        return mt_channel_has_output(ch) ? -ENOANO : -EMEDIUMTYPE;
    if (mt_replay_has_effects(e))
        err = mt_replay_work_create(&a.work, a.replay);
    if (err)
        return err;
    mt_module_call(ch->object.module, adjust_command, &a);
    mt_replay_work_destroy(a.work);
    return 0;
}

static int replay_adjust(const struct sm_replay_adjust_parms *p)
{
    struct mt_replay_effects e = {0};
    struct replay_channels c;
    int err = lock_channels(&c, p->channel, p->background, &e);

    if (err)
        return err;
    err = replay_effects(&e, p->volume, p->agc, p->speed);
    if (!err)
        err = adjust(c.channel, &e);
    unlock_channels(&c);
    return err;
}

int sm_replay_adjust(struct sm_replay_adjust_parms *adjustp)
{
    return MT_API(adjustp, replay_adjust(adjustp));
}

/* Data */

/* The replay of a locked channel that the program may feed. */
static int fed_replay(struct mt_replay **out, const struct mt_channel *ch)
{
    if (!mt_channel_has_output(ch))
        return -EMEDIUMTYPE;
    if (!ch->output.replay)
        return -ENOANO;
    if (atomic_load(&ch->output.replay->end) != MT_REPLAY_RUNS || atomic_load(&ch->output.fed_by) != MT_FED_BY_PROGRAM)
        return -EBUSY;
    *out = ch->output.replay;
    return 0;
}

static int put(struct mt_channel *ch, const struct sm_ts_data_parms *p, bool last)
{
    struct mt_replay *r;
    uint32_t n = (uint32_t)p->length;
    int err = fed_replay(&r, ch);

    if (err)
        return err;
    if (p->length < 0 || p->length > kSMMaxReplayDataBufferSize)
        return -EMSGSIZE;
    if (n && !p->data)
        return -EINVAL;
    if (r->told_last)
        return -EBUSY;
    if (n > mt_replay_wants(r)) /* more than data_length */
        return -EMSGSIZE;
    if (n && !mt_replay_put(r, p->data, n))
        return -EXFULL;
    r->told_last = last;
    if (last)
        atomic_store_explicit(&r->last, true, memory_order_release);
    mt_channel_settle_events(ch);
    return 0;
}

static int put_locked(const struct sm_ts_data_parms *p, bool last)
{
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, p->channel);

    if (err)
        return err;
    err = put(ch, p, last);
    mt_handle_unlock(&ch->object);
    return err;
}

int sm_put_replay_data(struct sm_ts_data_parms *datap)
{
    return MT_API(datap, put_locked(datap, false));
}

int sm_put_last_replay_data(struct sm_ts_data_parms *datap)
{
    return MT_API(datap, put_locked(datap, true));
}

static int put_some(struct mt_channel *ch, struct sm_audio_data_parms *p)
{
    struct mt_replay *r;
    uint32_t n = (uint32_t)p->max_length, room, wants;
    int err = fed_replay(&r, ch);

    if (err)
        return err;
    if (p->max_length < 0)
        return -EMSGSIZE;
    if (n && !p->data)
        return -EINVAL;
    if (r->told_last)
        return -EBUSY;
    wants = mt_replay_wants(r);
    if (n && !wants) /* data_length is used up: no room will come */
        return -EMSGSIZE;
    room = mt_output_has_capacity(&ch->output) ? mt_ring_room(&r->ring) : 0;
    n = n < room ? n : room;
    n = n < wants ? n : wants;
    if (n < wants && r->format.kind == MT_FORMAT_LINEAR16)
        n -= n % 2;
    p->done_length = n ? (tSM_INT)mt_replay_put(r, p->data, n) : 0;
    mt_channel_settle_events(ch);
    return 0;
}

static int put_audio_data(struct sm_audio_data_parms *p)
{
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, p->channel);

    if (err)
        return err;
    err = put_some(ch, p);
    mt_handle_unlock(&ch->object);
    return err;
}

int sm_put_audio_data(struct sm_audio_data_parms *datap)
{
    return MT_API(datap, put_audio_data(datap));
}

/* Status */

/* One report. @return whether the operation is over and reported. */
static bool report(const struct mt_channel *ch, struct sm_replay_status_parms *p)
{
    struct mt_replay *r = ch->output.replay;
    int end = atomic_load_explicit(&r->end, memory_order_acquire);

    p->offset = mt_counted(&r->played);
    if (atomic_exchange(&r->underrun, false))
        p->status = kSMReplayStatusUnderrun;
    else if (end)
        p->status = kSMReplayStatusComplete;
    else if (atomic_load(&r->last))
        p->status = kSMReplayStatusCompleteData;
    else
        p->status = mt_output_has_capacity(&ch->output) ? kSMReplayStatusHasCapacity : kSMReplayStatusNoCapacity;
    return p->status == kSMReplayStatusComplete;
}

static int status_locked(struct mt_channel *ch, struct sm_replay_status_parms *p)
{
    if (!mt_channel_has_output(ch))
        return -EMEDIUMTYPE;
    if (!ch->output.replay)
        return -ENOANO;
    if (report(ch, p))
        mt_objects_drop_replay(ch);
    mt_channel_settle_events(ch);
    return 0;
}

static bool any_due(const struct mt_channel *ch)
{
    return mt_output_due(&ch->output);
}

static int any_report(struct mt_channel *ch, void *parms)
{
    return status_locked(ch, parms);
}

static int any_status(struct sm_replay_status_parms *p)
{
    static _Atomic uint32_t served;
    const struct mt_any_channel any = {&served, MT_EVENT_WRITE, any_due, any_report, p};

    return mt_api_any_channel(&any, &p->channel);
}

static int replay_status(struct sm_replay_status_parms *p)
{
    struct mt_channel *ch;
    int err;

    if (!p->channel)
        return any_status(p);
    ch = mt_handle_lock(p->channel, MT_KIND_CHANNEL); /* works after a shutdown, too */
    if (!ch)
        return -ECHRNG;
    err = status_locked(ch, p);
    mt_handle_unlock(&ch->object);
    return err;
}

int sm_replay_status(struct sm_replay_status_parms *statusp)
{
    return MT_API(statusp, replay_status(statusp));
}

/* Abort */

static int abort_command(struct mt_module *m, void *arg)
{
    struct mt_channel *ch = arg;

    (void)m;
    mt_output_abort(&ch->output);
    return 0;
}

static int replay_abort(struct sm_replay_abort_parms *p)
{
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, p->channel);

    if (err)
        return err;
    if (!mt_channel_has_output(ch))
        err = -EMEDIUMTYPE;
    else if (!ch->output.replay)
        err = -ENOANO;
    else
        err = mt_module_call(ch->object.module, abort_command, ch);
    if (!err && !p->nowait)
        p->offset = mt_counted(&ch->output.replay->played);
    if (!err)
        mt_channel_settle_events(ch);
    mt_handle_unlock(&ch->object);
    return err;
}

int sm_replay_abort(struct sm_replay_abort_parms *abortp)
{
    return MT_API(abortp, replay_abort(abortp));
}

/* Threshold */

static int set_output_threshold(const struct sm_channel_set_output_threshold_parms *p)
{
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, p->channel);

    if (err)
        return err;
    if (!mt_channel_has_output(ch)) {
        err = -EMEDIUMTYPE;
    } else if (p->minimum_bits > MAX_THRESHOLD_BITS) {
        err = -EINVAL;
    } else {
        atomic_store(&ch->output.threshold_bits, p->minimum_bits);
        mt_channel_settle_events(ch);
    }
    mt_handle_unlock(&ch->object);
    return err;
}

int sm_channel_set_output_threshold(struct sm_channel_set_output_threshold_parms *thresholdp)
{
    return MT_API(thresholdp, set_output_threshold(thresholdp));
}
