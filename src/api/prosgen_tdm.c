/* prosgen.h: timeslots of channels, TDM[rx] and TDM[tx]. */
#include "api.h"
#include "core/firmware.h"
#include "endpoint/timeslot.h"

static bool is_type(enum kSMTimeslotType type)
{
    return (unsigned)type <= kSMTimeslotTypeData;
}

/* Channels */

static int read_slot(struct mt_channel_slot *out, const struct sm_switch_channel_parms *p)
{
    *out = (struct mt_channel_slot){p->st, p->ts, kSMTimeslotTypeALaw};
    if (p->st == -1 && p->ts == -1)
        return 0;
    out->type = (int)p->type;
    return mt_timeslot_number(p->st, p->ts) >= 0 && is_type(p->type) ? 0 : -EINVAL;
}

static int switch_channel(const struct sm_switch_channel_parms *p, bool input)
{
    struct mt_channel_slot to;
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, p->channel);

    if (err)
        return err;
    if (input ? !mt_channel_has_input(ch) : !mt_channel_has_output(ch))
        err = -EMEDIUMTYPE;
    else
        err = read_slot(&to, p);
    if (!err)
        err = input ? mt_objects_switch_input(ch, &to) : mt_objects_switch_output(ch, &to);
    mt_handle_unlock(&ch->object);
    return err;
}

int sm_switch_channel_input(struct sm_switch_channel_parms *switchp)
{
    return MT_API(switchp, switch_channel(switchp, true));
}

int sm_switch_channel_output(struct sm_switch_channel_parms *switchp)
{
    return MT_API(switchp, switch_channel(switchp, false));
}

/* Automatic timeslots */

static int read_auto(struct mt_auto_slots *out, const struct mt_auto_slots *in)
{
    *out = *in;
    if (!in->on)
        return 0;
    for (unsigned i = 0; i < 2; i++)
        if (mt_timeslot_number(in->stream[i], in->timeslot) < 0)
            return -EINVAL;
    return is_type((enum kSMTimeslotType)in->type) ? 0 : -EINVAL;
}

static int config_switching(const struct sm_config_module_sw_parms *p)
{
    const struct mt_auto_slots out = {
        p->auto_assign_out_ts != 0, {p->out_st0, p->out_st1}, p->out_base_ts, (int)p->out_type};
    const struct mt_auto_slots in = {p->auto_assign_in_ts != 0, {p->in_st0, p->in_st1}, p->in_base_ts, (int)p->in_type};
    struct mt_auto_slots both[2];
    struct mt_module *m;
    int err = mt_api_lock_module(&m, p->module);

    if (err)
        return err;
    err = read_auto(&both[0], &out);
    if (!err)
        err = read_auto(&both[1], &in);
    if (!err) {
        m->auto_out = both[0];
        m->auto_in = both[1];
    }
    mt_handle_unlock(&m->object);
    return err;
}

int sm_config_module_switching(struct sm_config_module_sw_parms *configp)
{
    return MT_API(configp, config_switching(configp));
}

/* TDM[rx] and TDM[tx] */

struct where {
    tSMModuleId module;
    int stream, timeslot;
    enum kSMTimeslotType type;
};

static int create(void **out, enum mt_kind kind, const struct where *w)
{
    int slot = mt_timeslot_number(w->stream, w->timeslot);
    struct mt_module *m;
    struct mt_tdm *t;
    int err;

    *out = NULL;
    err = mt_api_lock_module(&m, w->module);
    if (err)
        return err;
    err = slot < 0 || !is_type(w->type) ? -EINVAL : mt_objects_new_tdm(&t, m, kind, slot, (int)w->type);
    if (!err)
        *out = mt_handle_public(t->object.id);
    mt_handle_unlock(&m->object);
    return err;
}

static int destroy(const void *id, enum mt_kind kind)
{
    struct mt_object *o = mt_handle_lock(id, kind);

    if (!o)
        return -EINVAL;
    mt_objects_destroy(o);
    return 0;
}

static int tdmrx_create(struct sm_tdmrx_create_parms *p)
{
    struct where w = {p->module, p->stream, p->timeslot, p->type};
    void *id;
    int err = create(&id, MT_KIND_TDMRX, &w);

    p->tdmrx = id;
    return err;
}

int sm_tdmrx_create(struct sm_tdmrx_create_parms *createp)
{
    return MT_API(createp, tdmrx_create(createp));
}

int sm_tdmrx_destroy(tSMTDMrxId tdmrx)
{
    return MT_API_VALUE(destroy(tdmrx, MT_KIND_TDMRX));
}

static int get_datafeed(struct sm_tdmrx_datafeed_parms *p)
{
    struct mt_tdm *t;
    int err;

    p->datafeed = kSMNullDatafeedId;
    t = mt_api_lock(p->tdmrx, MT_KIND_TDMRX, &err);
    if (err)
        return err;
    if (mt_module_has(t->object.module, MT_FW_DATAFEED))
        p->datafeed = mt_handle_public(mt_handle_datafeed(&t->object));
    else
        err = -ENOPKG;
    mt_handle_unlock(&t->object);
    return err;
}

int sm_tdmrx_get_datafeed(struct sm_tdmrx_datafeed_parms *datafeedp)
{
    return MT_API(datafeedp, get_datafeed(datafeedp));
}

static int tdmtx_create(struct sm_tdmtx_create_parms *p)
{
    struct where w = {p->module, p->stream, p->timeslot, p->type};
    void *id;
    int err = create(&id, MT_KIND_TDMTX, &w);

    p->tdmtx = id;
    return err;
}

int sm_tdmtx_create(struct sm_tdmtx_create_parms *createp)
{
    return MT_API(createp, tdmtx_create(createp));
}

int sm_tdmtx_destroy(tSMTDMtxId tdmtx)
{
    return MT_API_VALUE(destroy(tdmtx, MT_KIND_TDMTX));
}

struct feeding {
    int slot;
    struct mt_feed *feed; /* NULL: silence */
};

static int feed_command(struct mt_module *m, void *arg)
{
    const struct feeding *f = arg;

    mt_timeslots_feed(&m->timeslots, f->slot, f->feed);
    return 0;
}

static int feed_silence(tSMTDMtxId id)
{
    int err;
    struct mt_tdm *t = mt_api_lock(id, MT_KIND_TDMTX, &err);

    if (err)
        return err;
    mt_module_call(t->object.module, feed_command, &(struct feeding){t->slot, NULL});
    mt_handle_unlock(&t->object);
    return 0;
}

static int datafeed_connect(const struct sm_tdmtx_datafeed_connect_parms *p)
{
    struct mt_object_pair pair;
    struct feeding f;
    int err;

    if (p->data_source == kSMNullDatafeedId)
        return feed_silence(p->tdmtx);
    err = mt_api_lock_two(&pair, p->tdmtx, MT_KIND_TDMTX, p->data_source, MT_KIND_DATAFEED);
    if (err)
        return err;
    f.slot = ((struct mt_tdm *)(void *)pair.o[0])->slot;
    if (pair.o[1]->kind == MT_KIND_TDMRX) /* published: that is what the switch is for */
        err = -EINVAL;
    else
        err = mt_api_source_feed(&f.feed, pair.o[1], p->data_source, MT_API_SOUND);
    if (!err && !mt_api_source_is_narrow(pair.o[1])) /* timeslots carry 8000 samples/s */
        err = -EINVAL;
    if (!err)
        mt_module_call(pair.o[0]->module, feed_command, &f);
    mt_handle_unlock_pair(&pair);
    return err;
}

int sm_tdmtx_datafeed_connect(struct sm_tdmtx_datafeed_connect_parms *connectp)
{
    return MT_API(connectp, datafeed_connect(connectp));
}
