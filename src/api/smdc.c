/* prosdc.h: waiting, stopping, and the calls that need firmware which no module has. */
#include "data.h"

/* Waiting */

static int look_locked(struct smdc_data_parms *p, mt_api_look *look)
{
    struct mt_channel *ch = mt_handle_lock(p->channel, MT_KIND_CHANNEL); /* works after a shutdown, too */
    int err;

    if (!ch)
        return -ECHRNG;
    err = p->max_length < 0 ? -EMSGSIZE : 0;
    if (!err && p->max_length && !p->data)
        err = -EINVAL;
    if (!err)
        err = look(ch, p);
    if (err == MT_API_WAIT && atomic_load(&((struct mt_module *)ch->object.module)->shut_down))
        err = -ESHUTDOWN;
    mt_handle_unlock(&ch->object);
    return err;
}

int mt_api_data_wait(struct smdc_data_parms *p, mt_api_look *look)
{
    uint32_t id = (uint32_t)(uintptr_t)p->channel;
    int err = look_locked(p, look), slept = 0; /* mostly there is something, and nobody has to be told of a sleeper */

    while (err == MT_API_WAIT && !slept) {
        uint32_t seen = mt_waiting_begin(id);

        err = look_locked(p, look);
        if (err == MT_API_WAIT)
            slept = mt_waiting_sleep(id, seen);
        mt_waiting_end(id);
    }
    err = err == MT_API_WAIT ? slept : err;
    if (err)
        p->done_length = 0; /* a program that fetches in a loop counts what it says */
    return err;
}

/* Stop */

enum { STOP_RX = 1, STOP_TX = 2 };

struct stop {
    struct mt_channel *channel;
    int halves;
};

static int stop_command(struct mt_module *m, void *arg)
{
    const struct stop *s = arg;

    (void)m;
    if (s->halves & STOP_RX)
        mt_channel_stop_data(s->channel);
    if (s->halves & STOP_TX)
        mt_output_stop_data(&s->channel->output);
    return 0;
}

static int stop_halves(struct mt_channel *ch, int halves)
{
    struct stop s = {ch, 0};

    if ((halves == STOP_RX && !mt_channel_has_input(ch)) || (halves == STOP_TX && !mt_channel_has_output(ch)))
        return -EMEDIUMTYPE;
    s.halves = (halves & STOP_RX && ch->data ? STOP_RX : 0) | (halves & STOP_TX && ch->output.data ? STOP_TX : 0);
    if (!s.halves)
        return -EBUSY;
    mt_module_call(ch->object.module, stop_command, &s);
    if (s.halves & STOP_RX)
        ch->data->stopped = true;
    mt_channel_settle_events(ch);
    return 0;
}

static int stop(const struct smdc_stop_parms *p, int halves)
{
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, p->channel);

    if (err)
        return err;
    err = stop_halves(ch, halves);
    mt_handle_unlock(&ch->object);
    return err;
}

int smdc_rx_stop(struct smdc_stop_parms *pp)
{
    return MT_API(pp, stop(pp, STOP_RX));
}

int smdc_tx_stop(struct smdc_stop_parms *pp)
{
    return MT_API(pp, stop(pp, STOP_TX));
}

int smdc_stop(struct smdc_stop_parms *pp)
{
    return MT_API(pp, stop(pp, STOP_RX | STOP_TX));
}

/* V.34 and T.38: no module has their firmware. */

static int no_firmware(tSMChannelId channel)
{
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, channel);

    if (err)
        return err;
    mt_handle_unlock(&ch->object);
    return -ENOPKG;
}

int smdc_line_control_v34(struct smdc_line_control_v34_parms *controlp)
{
    return MT_API(controlp, no_firmware(controlp->channel));
}

int smdc_line_status_v34(struct smdc_line_status_v34_parms *statusp)
{
    return MT_API(statusp, no_firmware(statusp->channel));
}

int smdc_rx_config_v34(struct smdc_rx_config_v34_parms *configp)
{
    return MT_API(configp, no_firmware(configp->channel));
}

int smdc_tx_config_v34(struct smdc_tx_config_v34_parms *configp)
{
    return MT_API(configp, no_firmware(configp->channel));
}

int smdc_rx_config_t38(struct smdc_rx_config_t38_parms *configp)
{
    return MT_API(configp, no_firmware(configp->channel));
}

int smdc_tx_config_t38(struct smdc_tx_config_t38_parms *configp)
{
    return MT_API(configp, no_firmware(configp->channel));
}

int smdc_rx_status_t38(struct smdc_rx_status_t38_parms *statusp)
{
    return MT_API(statusp, no_firmware(statusp->channel));
}

int smdc_tx_tone_indicator_t38(struct smdc_tx_tone_indicator_t38_parms *tonep)
{
    return MT_API(tonep, no_firmware(tonep->channel));
}

int smdc_tx_v34_indicator_t38(struct smdc_tx_v34_indicator_t38_parms *pp)
{
    return MT_API(pp, no_firmware(pp->channel));
}

int smdc_tx_v34_line_control_t38(struct smdc_tx_v34_line_control_t38_parms *pp)
{
    return MT_API(pp, no_firmware(pp->channel));
}
