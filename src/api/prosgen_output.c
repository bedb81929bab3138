/* prosgen.h: the output half of channels, and datafeeds of data. */
#include "api.h"
#include "core/firmware.h"

static int get_datafeed(struct sm_channel_datafeed_parms *p)
{
    struct mt_channel *ch;
    int err;

    p->datafeed = kSMNullDatafeedId;
    err = mt_api_lock_channel(&ch, p->channel);
    if (err)
        return err;
    if (!mt_channel_has_output(ch))
        err = -EMEDIUMTYPE;
    else if (!mt_module_has(ch->object.module, MT_FW_DATAFEED))
        err = -ENOPKG;
    else
        p->datafeed = mt_handle_public(mt_handle_datafeed(&ch->object));
    mt_handle_unlock(&ch->object);
    return err;
}

int sm_channel_get_datafeed(struct sm_channel_datafeed_parms *datafeedp)
{
    return MT_API(datafeedp, get_datafeed(datafeedp));
}

/* Rate */

struct output_rate {
    struct mt_channel *channel;
    uint32_t rate_hz;
};

/* By one that takes 8000 samples/s only, though it be idle. A VMP[tx] and a background leave other rates out. */
static bool is_heard_narrow(const struct mt_feed *f)
{
    mt_list_each(node, tmp, &f->connected)
    {
        const struct mt_sink *s = mt_container(node, struct mt_sink, link);

        if (mt_channel_is_input(s) || mt_relay_is_sink(s))
            return true;
    }
    return false;
}

static int rate_command(struct mt_module *m, void *arg)
{
    struct output_rate *a = arg;
    struct mt_output *o = &a->channel->output;

    (void)m;
    if (mt_channel_is_busy(a->channel, false))
        return -EBUSY;
    if (a->rate_hz != MT_OUTPUT_RATE_HZ && (a->channel->out_slot.stream >= 0 || is_heard_narrow(&o->feed)))
        return -EBUSY;
    atomic_store(&o->rate_hz, a->rate_hz);
    return 0;
}

static int set_output_rate(const struct sm_channel_set_output_rate_parms *p)
{
    struct output_rate a = {.rate_hz = (uint32_t)p->sample_rate};
    int err = mt_api_lock_channel(&a.channel, p->channel);

    if (err)
        return err;
    if (!mt_channel_has_output(a.channel))
        err = -EMEDIUMTYPE;
    else if (a.rate_hz != MT_OUTPUT_RATE_HZ && a.rate_hz != MT_OUTPUT_WIDE_RATE_HZ)
        err = -EINVAL;
    else
        err = mt_module_call(a.channel->object.module, rate_command, &a);
    mt_handle_unlock(&a.channel->object);
    return err;
}

int sm_channel_set_output_rate(struct sm_channel_set_output_rate_parms *ratep)
{
    return MT_API(ratep, set_output_rate(ratep));
}

/* A datafeed as the source of what is replayed */

struct output_source {
    struct mt_channel *channel;
    struct mt_feed *feed; /* NULL: none */
    uint32_t octets;
    unsigned ms;
};

static int source_command(struct mt_module *m, void *arg)
{
    struct output_source *a = arg;

    (void)m;
    if (mt_channel_is_busy(a->channel, false))
        return -EBUSY;
    mt_output_connect_source(&a->channel->output, a->feed, a->octets, a->ms);
    return 0;
}

static int connect_source(struct output_source *a)
{
    return mt_channel_has_output(a->channel) ? mt_module_call(a->channel->object.module, source_command, a)
                                             : -EMEDIUMTYPE;
}

static int disconnect_source(tSMChannelId id)
{
    struct output_source a = {0};
    int err = mt_api_lock_channel(&a.channel, id);

    if (err)
        return err;
    err = connect_source(&a);
    mt_handle_unlock(&a.channel->object);
    return err;
}

static int source_connect(const struct sm_channel_output_source_datafeed_connect_parms *p)
{
    struct output_source a = {.octets = (uint32_t)p->threshold, .ms = (unsigned)p->timeout};
    struct mt_object_pair pair;
    int err;

    if (p->threshold < 0 || p->timeout < 0)
        return -EINVAL;
    if (p->data_source == kSMNullDatafeedId)
        return disconnect_source(p->channel);
    err = mt_api_lock_channel_and(&pair, p->channel, p->data_source, MT_KIND_DATAFEED);
    if (err)
        return err;
    a.channel = (struct mt_channel *)(void *)pair.o[0];
    err = mt_api_source_feed(&a.feed, pair.o[1], p->data_source, MT_API_SOUND_OR_DATA);
    if (!err)
        err = connect_source(&a);
    mt_handle_unlock_pair(&pair);
    return err;
}

int sm_channel_output_source_datafeed_connect(struct sm_channel_output_source_datafeed_connect_parms *connectp)
{
    return MT_API(connectp, source_connect(connectp));
}

/* The data of an input half into a datafeed */

struct redirect {
    struct mt_channel *channel;
    bool enable;
};

static int redirect_command(struct mt_module *m, void *arg)
{
    struct redirect *a = arg;

    (void)m;
    if (mt_channel_is_busy(a->channel, true))
        return -EBUSY;
    mt_channel_redirect(a->channel, a->enable);
    return 0;
}

static int input_data_redirect(struct sm_channel_input_data_redirect_parms *p)
{
    struct redirect a = {.enable = p->enable != 0};
    int err;

    p->datafeed = kSMNullDatafeedId;
    err = mt_api_lock_channel(&a.channel, p->channel);
    if (err)
        return err;
    if (!mt_channel_has_input(a.channel))
        err = -EMEDIUMTYPE;
    else if (!mt_module_has(a.channel->object.module, MT_FW_DATAFEED))
        err = -ENOPKG;
    else
        err = mt_module_call(a.channel->object.module, redirect_command, &a);
    if (!err && a.enable)
        p->datafeed = mt_handle_public(mt_handle_input_feed(&a.channel->object));
    mt_handle_unlock(&a.channel->object);
    return err;
}

int sm_channel_input_data_redirect(struct sm_channel_input_data_redirect_parms *redirectp)
{
    return MT_API(redirectp, input_data_redirect(redirectp));
}
