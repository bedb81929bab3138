/* prosdc.h: transmission. */
#include "data.h"

static int sending(struct mt_data_tx **out, const struct mt_channel *ch)
{
    if (!mt_channel_has_output(ch))
        return -EMEDIUMTYPE;
    *out = ch->output.data;
    return *out ? 0 : -EBUSY;
}

/* Control */

static int discard_command(struct mt_module *m, void *arg)
{
    (void)m;
    mt_data_tx_discard(arg);
    return 0;
}

static int control(struct mt_channel *ch, const struct smdc_tx_control_parms *p)
{
    struct mt_data_tx *d;
    int err = sending(&d, ch);

    if (err == -EMEDIUMTYPE)
        return err;
    switch (p->cmd) {
    case kSMDCTxCtlNotifyOnCapacity:
        atomic_store(&ch->output.control.octets, p->capacity);
        ch->output.control.at_once = p->blocking != 0;
        return 0;
    case kSMDCTxCtlNotifyOnEmpty:
    case kSMDCTxCtlNoNotifyOnEmpty: return 0; /* reserved */
    case kSMDCTxCtlDiscard: return err ? err : mt_module_call(ch->object.module, discard_command, d);
    case kSMDCTxCtlFinish:
        if (!err)
            atomic_store_explicit(&d->last, true, memory_order_release);
        return err;
    default: return -EINVAL;
    }
}

static int tx_control(const struct smdc_tx_control_parms *p)
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

int smdc_tx_control(struct smdc_tx_control_parms *controlp)
{
    return MT_API(controlp, tx_control(controlp));
}

/* Data */

static uint32_t put(struct mt_data_tx *d, const struct smdc_data_parms *p)
{
    uint32_t n = (uint32_t)p->max_length, room = mt_data_tx_room(d);

    if (mt_data_tx_has_report(d))
        return 0;
    return mt_ring_write(&d->ring, p->data, n < room ? n : room);
}

static int put_or_wait(struct mt_channel *ch, struct smdc_data_parms *p)
{
    struct mt_data_tx *d;
    int err = sending(&d, ch);

    if (err)
        return err;
    if (atomic_load(&d->last) || atomic_load(&ch->output.fed_by) != MT_FED_BY_PROGRAM)
        return -EBUSY;
    if (p->max_length && !ch->output.control.at_once && !mt_data_tx_has_report(d) && !mt_data_tx_has_capacity(d))
        return MT_API_WAIT;
    p->done_length = (tSM_INT)put(d, p);
    mt_channel_settle_events(ch);
    return 0;
}

int smdc_tx_data(struct smdc_data_parms *datap)
{
    return MT_API(datap, mt_api_data_wait(datap, put_or_wait));
}

/* Status */

static enum kSMDCTxStatus status_of(const struct mt_channel *ch, struct mt_data_tx *d)
{
    if (atomic_exchange(&d->underrun, false))
        return kSMDCTxStatusUnderrun;
    if (atomic_load_explicit(&d->ended, memory_order_acquire))
        return kSMDCTxStatusFinished;
    if (atomic_load(&d->last))
        return kSMDCTxStatusFinishing;
    if (d->line->ops->reports_empty && !mt_ring_used(&d->ring) && atomic_load(&d->empty))
        return kSMDCTxStatusEmpty;
    if (atomic_load(&ch->output.fed_by) != MT_FED_BY_PROGRAM)
        return kSMDCTxStatusNoCapacity;
    return mt_data_tx_has_capacity(d) ? kSMDCTxStatusHasCapacity : kSMDCTxStatusNoCapacity;
}

static int status_locked(struct mt_channel *ch, struct smdc_tx_status_parms *p)
{
    struct mt_data_tx *d;
    int err = sending(&d, ch);

    if (err)
        return err;
    p->status = status_of(ch, d);
    p->capacity = p->status == kSMDCTxStatusHasCapacity ? (tSM_INT)mt_data_tx_room(d) : 0;
    p->flow = atomic_load(&d->flow);
    if (p->status == kSMDCTxStatusFinished)
        mt_objects_drop_data_tx(ch);
    mt_channel_settle_events(ch);
    return 0;
}

static int tx_status(struct smdc_tx_status_parms *p)
{
    struct mt_channel *ch = mt_handle_lock(p->channel, MT_KIND_CHANNEL); /* works after a shutdown, too */
    int err;

    if (!ch)
        return -ECHRNG;
    err = status_locked(ch, p);
    mt_handle_unlock(&ch->object);
    return err;
}

int smdc_tx_status(struct smdc_tx_status_parms *statusp)
{
    return MT_API(statusp, tx_status(statusp));
}
