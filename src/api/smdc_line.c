/* prosdc.h: the line of a channel with a protocol. */
#include "core/firmware.h"
#include "data.h"

enum { FIX_OCTETS = MT_LINE_FIX_BITS / 8, WORD_OCTETS = 4 };

/* Control */

struct control {
    struct mt_channel *channel;
    struct mt_line_command command;
    uint8_t prefix[FIX_OCTETS], suffix[FIX_OCTETS];
};

/* Of each element the low 32 bits count. */
static int pack(uint8_t *out, const tSM_UT32 *words, uint32_t bits)
{
    if (bits > MT_LINE_FIX_BITS || (bits && !words))
        return -EINVAL;
    for (uint32_t octet = 0; octet * 8 < bits; octet++)
        out[octet] = (uint8_t)(words[octet / WORD_OCTETS] >> octet % WORD_OCTETS * 8);
    return 0;
}

static int read_control(struct control *c, const struct smdc_line_control_parms *p)
{
    struct mt_line_command *to = &c->command;
    int err = 0;

    if ((unsigned)p->cmd > kSMDCLineCtlCmdRetrain)
        return -EINVAL;
    *to = (struct mt_line_command){.verb = (enum mt_line_verb)p->cmd,
                                   .aux_mask = (uint32_t)p->aux_mask,
                                   .aux_toggle = (uint32_t)p->aux_toggle,
                                   .short_train = (uint32_t)p->shorttrain,
                                   .tep = p->tep};
    if (to->verb != MT_LINE_SET_PREFIX_SUFFIX)
        return 0;
    to->prefix_bits = (uint32_t)p->prefix_bitlength;
    to->suffix_bits = (uint32_t)p->suffix_bitlength;
    to->prefix = c->prefix;
    to->suffix = c->suffix;
    err = pack(c->prefix, p->prefix_data, to->prefix_bits);
    if (!err)
        err = pack(c->suffix, p->suffix_data, to->suffix_bits);
    if (!err && !mt_module_has(c->channel->object.module, MT_FW_PREFSUF))
        err = -ENOPKG;
    return err;
}

/* Of the two halves: a refusal of values counts most, then success; -EINVAL if neither knows the command. */
static int combine(int rx, int tx)
{
    if (rx == -EINVAL || tx == -EINVAL)
        return -EINVAL;
    return !rx || !tx ? 0 : -EINVAL;
}

static int control_rx(struct mt_data_rx *d, const struct mt_line_command *c)
{
    int err = -EOPNOTSUPP;

    if (d && !atomic_load(&d->ended) && d->line->ops->command) {
        err = d->line->ops->command(d->line, c);
        mt_data_rx_publish(d);
    }
    return err;
}

static int control_tx(struct mt_data_tx *d, const struct mt_line_command *c)
{
    int err = -EOPNOTSUPP;

    if (d && !atomic_load(&d->ended) && d->line->ops->command) {
        err = d->line->ops->command(d->line, c);
        mt_data_tx_publish(d);
    }
    return err;
}

static int control_command(struct mt_module *m, void *arg)
{
    const struct control *c = arg;

    (void)m;
    return combine(control_rx(c->channel->data, &c->command), control_tx(c->channel->output.data, &c->command));
}

static bool runs(const struct mt_channel *ch)
{
    return (ch->data && !atomic_load(&ch->data->ended)) || (ch->output.data && !atomic_load(&ch->output.data->ended));
}

static int control_locked(struct control *c, const struct smdc_line_control_parms *p)
{
    int err = read_control(c, p);

    if (!err && !runs(c->channel))
        err = -EBUSY;
    if (err)
        return err;
    err = mt_module_call(c->channel->object.module, control_command, c);
    mt_channel_settle_events(c->channel);
    return err;
}

static int line_control(const struct smdc_line_control_parms *p)
{
    struct control c = {0};
    int err = mt_api_lock_channel(&c.channel, p->channel);

    if (err)
        return err;
    err = control_locked(&c, p);
    mt_handle_unlock(&c.channel->object);
    return err;
}

int smdc_line_control(struct smdc_line_control_parms *controlp)
{
    return MT_API(controlp, line_control(controlp));
}

/* Status */

/* Connected, if either half is; else what comes nearest to it. */
static enum kSMDCLinkStatus link_status(int rx, int tx)
{
    static const uint8_t nearness[] = {
        [MT_LINK_NOT_CONNECTED] = 0, [MT_LINK_CONNECTING] = 2, [MT_LINK_CONNECTED] = 3, [MT_LINK_DISCONNECTING] = 1};

    return (enum kSMDCLinkStatus)(nearness[rx] > nearness[tx] ? rx : tx);
}

static int line_status(struct smdc_line_status_parms *p)
{
    struct mt_channel *ch = mt_handle_lock(p->channel, MT_KIND_CHANNEL); /* works after a shutdown, too */
    const struct mt_data_rx *rx;
    const struct mt_data_tx *tx;

    if (!ch)
        return -ECHRNG;
    rx = ch->data;
    tx = ch->output.data;
    p->link_status = link_status(rx ? atomic_load(&rx->link) : MT_LINK_NOT_CONNECTED,
                                 tx ? atomic_load(&tx->link) : MT_LINK_NOT_CONNECTED);
    p->rx_status = rx ? (enum kSMDCLineRxStatus)atomic_load(&rx->line_status) : kSMDCRxStatusNoCarrier;
    p->tx_status = tx ? (enum kSMDCLineTxStatus)atomic_load(&tx->line_status) : kSMDCTxStatusSilent;
    p->tx_cts = tx && atomic_load(&tx->cts);
    mt_handle_unlock(&ch->object);
    return 0;
}

int smdc_line_status(struct smdc_line_status_parms *statusp)
{
    return MT_API(statusp, line_status(statusp));
}
