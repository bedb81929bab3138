/* prosdc.h: reception. */
#include "data.h"

static int receiving(struct mt_data_rx **out, const struct mt_channel *ch)
{
    if (!mt_channel_has_input(ch))
        return -EMEDIUMTYPE;
    *out = ch->data;
    return *out ? 0 : -EBUSY;
}

/* Control */

struct flow_control {
    struct mt_data_rx *data;
    struct mt_line_command command;
};

static int flow_command(struct mt_module *m, void *arg)
{
    const struct flow_control *f = arg;
    struct mt_line_rx *line = f->data->line;
    int err = -EOPNOTSUPP;

    (void)m;
    if (!atomic_load(&f->data->ended) && line->ops->command)
        err = line->ops->command(line, &f->command);
    return err == -EOPNOTSUPP ? -EINVAL : err;
}

static int discard_command(struct mt_module *m, void *arg)
{
    (void)m;
    mt_data_rx_discard(arg);
    return 0;
}

static int notify_on_data(struct mt_channel *ch, const struct smdc_rx_control_parms *p)
{
    bool said = p->min_to_collect || p->min_idle;

    if (p->min_idle < 0)
        return -EINVAL;
    atomic_store(&ch->rx_control.octets, p->min_to_collect);
    atomic_store(&ch->rx_control.idle_ms, said && !p->min_idle ? -1 : p->min_idle);
    ch->rx_control.at_once = p->blocking != 0;
    return 0;
}

static int control(struct mt_channel *ch, const struct smdc_rx_control_parms *p)
{
    struct flow_control f = {.command = {.figures = p->blocking != 0}};
    int err = receiving(&f.data, ch);

    if (err == -EMEDIUMTYPE)
        return err;
    switch (p->cmd) {
    case kSMDCRxCtlNotifyOnData: return notify_on_data(ch, p);
    case kSMDCRxCtlDiscard: return err ? err : mt_module_call(ch->object.module, discard_command, f.data);
    case kSMDCRxCtlStop: f.command.verb = MT_LINE_RX_STOP; break;
    case kSMDCRxCtlResume: f.command.verb = MT_LINE_RX_RESUME; break;
    default: return -EINVAL;
    }
    return err ? err : mt_module_call(ch->object.module, flow_command, &f);
}

static int rx_control(const struct smdc_rx_control_parms *p)
{
    struct mt_channel *ch;
    int err = mt_api_lock_channel(&ch, p->channel);

    if (err)
        return err;
    err = control(ch, p);
    if (!err)
        mt_channel_settle_events(ch);
    mt_handle_unlock(&ch->object);
    return err;
}

int smdc_rx_control(struct smdc_rx_control_parms *controlp)
{
    return MT_API(controlp, rx_control(controlp));
}

/* Data */

static int fetch(struct mt_channel *ch, struct smdc_data_parms *p)
{
    struct mt_data_rx *d;
    int err = receiving(&d, ch);

    if (err)
        return err;
    if (p->max_length && !ch->rx_control.at_once && !mt_data_rx_due(d))
        return MT_API_WAIT;
    p->done_length = (tSM_INT)mt_data_fifo_read(&d->fifo, p->data, (uint32_t)p->max_length);
    if (!mt_ring_used(&d->fifo.ring))
        atomic_store(&d->collectable, false);
    mt_channel_settle_events(ch);
    return 0;
}

int smdc_rx_data(struct smdc_data_parms *datap)
{
    return MT_API(datap, mt_api_data_wait(datap, fetch));
}

/* Status */

static void fill(struct smdc_rx_status_parms *p, const struct mt_mark *mark)
{
    static const enum kSMDCRxStatus status[] = {[MT_MARK_OVERRUN] = kSMDCRxStatusOverrun,
                                                [MT_MARK_CARRIER] = kSMDCRxStatusCarrier,
                                                [MT_MARK_METRIC] = kSMDCRxStatusSigMetric,
                                                [MT_MARK_FINISHED] = kSMDCRxStatusFinished};

    p->status = status[mark->kind];
    if (mark->kind == MT_MARK_CARRIER)
        p->u.carrier.carrier = mark->value;
    else if (mark->kind == MT_MARK_METRIC)
        p->u.metric.metric = mark->value;
}

static int status_locked(struct mt_channel *ch, struct smdc_rx_status_parms *p)
{
    const struct mt_mark *first;
    struct mt_data_rx *d;
    struct mt_mark mark;
    int err = receiving(&d, ch);

    if (err)
        return err;
    p->flow = atomic_load(&d->flow);
    p->available_octets = 0;
    if (d->stopped) /* whoever only waits for Finished shall see it */
        mt_data_fifo_skip(&d->fifo);
    if (mt_data_fifo_take_mark(&d->fifo, &mark)) {
        fill(p, &mark);
        if (mark.kind == MT_MARK_FINISHED)
            mt_objects_drop_data_rx(ch);
    } else {
        p->available_octets = (tSM_INT)mt_data_fifo_available(&d->fifo, &first);
        p->status = p->available_octets ? kSMDCRxStatusData : kSMDCRxStatusEmpty;
    }
    mt_channel_settle_events(ch);
    return 0;
}

static int rx_status(struct smdc_rx_status_parms *p)
{
    struct mt_channel *ch = mt_handle_lock(p->channel, MT_KIND_CHANNEL); /* works after a shutdown, too */
    int err;

    if (!ch)
        return -ECHRNG;
    err = status_locked(ch, p);
    mt_handle_unlock(&ch->object);
    return err;
}

int smdc_rx_status(struct smdc_rx_status_parms *statusp)
{
    return MT_API(statusp, rx_status(statusp));
}
