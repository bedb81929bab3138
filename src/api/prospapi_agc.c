/* prospapi.h: the gain of a record that runs. */
#include "api.h"
#include "media/gain.h"
#include "smbesp.h"

struct change {
    struct mt_channel *channel;
    int volume_db;
    double max_level_decay, target_level;
};

/* Lock the channel of a record that may have ended already, which is no error of the program's. */
static int lock_recording(struct mt_channel **out, tSMChannelId id)
{
    int err = mt_api_lock_channel(out, id);

    if (err)
        return err;
    if (!mt_channel_has_input(*out))
        err = -EMEDIUMTYPE;
    else if (!(*out)->record)
        err = -ENOMSG;
    if (err)
        mt_handle_unlock(&(*out)->object);
    return err;
}

static int volume_command(struct mt_module *m, void *arg)
{
    struct change *c = arg;

    (void)m;
    mt_record_set_volume(c->channel->record, c->volume_db);
    return 0;
}

static int agc_adjust(const struct sm_record_agc_adjust_parms *p)
{
    struct change c = {.volume_db = p->gain};
    int err = lock_recording(&c.channel, p->channel);

    if (err)
        return err;
    if (p->gain < MT_GAIN_MIN_DB || p->gain > MT_GAIN_MAX_DB)
        err = -EINVAL;
    else
        err = mt_module_call(c.channel->object.module, volume_command, &c);
    mt_handle_unlock(&c.channel->object);
    return err;
}

int sm_record_agc_adjust(struct sm_record_agc_adjust_parms *adjustp)
{
    return MT_API(adjustp, agc_adjust(adjustp));
}

static int settings_command(struct mt_module *m, void *arg)
{
    struct change *c = arg;

    (void)m;
    return mt_agc_set(c->channel->record->agc, c->max_level_decay, c->target_level) ? 0 : -EINVAL;
}

static int agc_adjust_settings(const struct sm_record_agc_adjust_settings_parms *p)
{
    struct change c = {.max_level_decay = (double)p->max_level_decay, .target_level = (double)p->target_level};
    int err = lock_recording(&c.channel, p->channel);

    if (err)
        return err;
    if (!c.channel->record->agc)
        err = -EBUSY;
    else
        err = mt_module_call(c.channel->object.module, settings_command, &c);
    mt_handle_unlock(&c.channel->object);
    return err;
}

int sm_record_agc_adjust_settings(struct sm_record_agc_adjust_settings_parms *settingsp)
{
    return MT_API(settingsp, agc_adjust_settings(settingsp));
}
