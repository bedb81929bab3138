/* prosgen.h: channels. */
#include "api.h"
#include "module/card.h"

static int channel_alloc(struct sm_channel_alloc_placed_parms *p)
{
    tSMModuleId id = p->module ? p->module : mt_handle_public(mt_card_first_module());
    struct mt_channel *ch;
    struct mt_module *m;
    int err;

    p->channel = kSMNullChannelId;
    err = mt_api_lock_module(&m, id);
    if (err)
        return err;
    if ((unsigned)p->type >= MT_CHANNEL_TYPES)
        err = -EINVAL;
    else
        err = mt_objects_new_channel(&ch, m, (enum mt_channel_type)p->type);
    if (!err) {
        p->channel = mt_handle_public(ch->object.id);
        mt_objects_assign_slots(m, ch);
    }
    mt_handle_unlock(&m->object);
    return err;
}

int sm_channel_alloc_placed(struct sm_channel_alloc_placed_parms *allocp)
{
    return MT_API(allocp, channel_alloc(allocp));
}

static int channel_release(tSMChannelId id)
{
    struct mt_object *o = mt_handle_lock(id, MT_KIND_CHANNEL);

    if (!o)
        return -ECHRNG;
    mt_objects_destroy(o);
    return 0;
}

int sm_channel_release(tSMChannelId channel)
{
    return MT_API_VALUE(channel_release(channel));
}

static int channel_type(tSMChannelId id)
{
    struct mt_channel *ch = mt_handle_lock(id, MT_KIND_CHANNEL);
    int type;

    if (!ch)
        return -ECHRNG;
    type = (int)ch->type;
    mt_handle_unlock(&ch->object);
    return type;
}

int sm_get_channel_type(tSMChannelId channel)
{
    return MT_API_VALUE(channel_type(channel));
}

static int channel_info(struct sm_channel_info_parms *p)
{
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, p->channel);

    if (err)
        return err;
    p->card = -1;
    p->ost = ch->out_slot.stream;
    p->ots = ch->out_slot.timeslot;
    p->otype = (enum kSMTimeslotType)ch->out_slot.type;
    p->ist = ch->in_slot.stream;
    p->its = ch->in_slot.timeslot;
    p->itype = (enum kSMTimeslotType)ch->in_slot.type;
    p->group = p->caps_mask = 0;
    mt_handle_unlock(&ch->object);
    return 0;
}

int sm_channel_info(struct sm_channel_info_parms *infop)
{
    return MT_API(infop, channel_info(infop));
}

struct feed_connection {
    struct mt_channel *channel;
    struct mt_feed *feed;
};

static int connect_feed_command(struct mt_module *m, void *arg)
{
    struct feed_connection *c = arg;

    mt_objects_leave_input_slot(m, c->channel);
    mt_sink_connect(&c->channel->sink, c->feed);
    return 0;
}

static int connect_feed(struct mt_channel *ch, struct mt_feed *feed)
{
    struct feed_connection c = {ch, feed};

    return mt_channel_has_input(ch) ? mt_module_call(ch->object.module, connect_feed_command, &c) : -EMEDIUMTYPE;
}

static int connect_silence(tSMChannelId id)
{
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, id);

    if (err)
        return err;
    err = connect_feed(ch, ch->silence);
    mt_handle_unlock(&ch->object);
    return err;
}

static int datafeed_connect(struct sm_channel_datafeed_connect_parms *p)
{
    struct mt_object_pair pair;
    struct mt_channel *ch;
    struct mt_feed *feed;
    int err;

    if (p->data_source == kSMNullDatafeedId)
        return connect_silence(p->channel);
    err = mt_api_lock_channel_and(&pair, p->channel, p->data_source, MT_KIND_DATAFEED);
    if (err)
        return err;
    ch = (struct mt_channel *)(void *)pair.o[0];
    err = mt_api_source_feed(&feed, pair.o[1], p->data_source, MT_API_SOUND);
    if (!err && mt_channel_has_input(ch) && !mt_api_source_is_narrow(pair.o[1]))
        err = -ENOSYS;
    if (!err)
        err = connect_feed(ch, feed ? feed : ch->silence);
    mt_handle_unlock_pair(&pair);
    return err;
}

int sm_channel_datafeed_connect(struct sm_channel_datafeed_connect_parms *connectp)
{
    return MT_API(connectp, datafeed_connect(connectp));
}
