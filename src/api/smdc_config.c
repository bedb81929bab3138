/* prosdc.h: putting protocols and encodings on the halves of a channel. */
#include "core/firmware.h"
#include "data.h"
#include "smdc_rdbg.h"
#include "smdc_v32.h"

struct config {
    struct mt_channel *channel;
    const struct mt_api_protocol *protocol;
    struct mt_data_setup setup;
    struct mt_data_rx *rx;
    struct mt_data_tx *tx;
};

/* What the program asks for */

/* Published protocols whose firmware no module has. */
static bool is_absent(int number)
{
    return number == kSMDCProtocolV32 || number == kSMDCProtocolV32rx || number == kSMDCProtocolRdbg;
}

static int read_protocol(struct config *c, const struct smdc_channel_config_parms *p)
{
    c->protocol = mt_api_protocol(p->protocol);
    if (!c->protocol)
        return is_absent(p->protocol) ? -ENOPKG : -EINVAL;
    if (p->config_length < 0 || (unsigned)p->config_length < c->protocol->min_length ||
        (p->config_length && !p->config_data))
        return -EINVAL;
    c->setup.line.protocol = c->protocol->line;
    if (c->protocol->line == MT_LINE_CPU || c->protocol->line == MT_LINE_HEAP)
        c->setup.line.u.figures = &((struct mt_module *)c->channel->object.module)->figures;
    return c->protocol->read(&c->setup.line, p->config_data, (unsigned)p->config_length);
}

static int check_halves(const struct mt_channel *ch, const struct mt_api_protocol *protocol)
{
    if ((protocol->rx && !mt_channel_has_input(ch)) || (protocol->tx && !mt_channel_has_output(ch)))
        return -EMEDIUMTYPE;
    if (protocol->rx && protocol->tx && ch->type != MT_CHANNEL_FULL_DUPLEX)
        return -EMEDIUMTYPE;
    if (ch->type == MT_CHANNEL_HALF_DUPLEX && (mt_channel_is_busy(ch, true) || mt_channel_is_busy(ch, false)))
        return -EBUSY;
    if ((protocol->rx && mt_channel_is_busy(ch, true)) || (protocol->tx && mt_channel_is_busy(ch, false)))
        return -EBUSY;
    return 0;
}

/* Data that the program itself fetches or puts needs a way of its own. */
static int check_buffers(const struct mt_channel *ch, const struct mt_api_protocol *protocol)
{
    const struct mt_module *m = ch->object.module;

    if (protocol->rx && !atomic_load(&ch->dispatched) && !mt_module_has(m, MT_FW_HBUF2H))
        return -ENOPKG;
    if (protocol->tx && atomic_load(&ch->output.fed_by) == MT_FED_BY_PROGRAM && !mt_module_has(m, MT_FW_HBUF2D))
        return -ENOPKG;
    return 0;
}

/* Making it */

static int create_halves(struct config *c)
{
    struct mt_channel *ch = c->channel;
    int err = 0;

    if (c->protocol->rx)
        err = mt_data_rx_create(&c->rx, &c->setup, &ch->rx_control);
    if (!err && c->protocol->tx)
        err = mt_data_tx_create(&c->tx, &c->setup, &ch->output.control);
    if (!err)
        err = mt_line_create(c->rx ? &c->rx->line : NULL, c->tx ? &c->tx->line : NULL, &c->setup.line,
                             c->rx ? mt_data_rx_sink(c->rx) : NULL, c->tx ? &c->tx->bits : NULL);
    if (err)
        return err;
    if (c->rx)
        mt_data_rx_tell_line(c->rx);
    if (c->tx)
        c->tx->line->octets = c->setup.encoding.encoding == MT_ENCODING_NONE;
    return 0;
}

static int attach_command(struct mt_module *m, void *arg)
{
    struct config *c = arg;
    int err = 0;

    (void)m;
    if (c->tx)
        err = mt_output_attach_data(&c->channel->output, c->tx);
    if (!err && c->rx)
        err = mt_channel_attach_data(c->channel, c->rx);
    return err;
}

static int make(struct config *c)
{
    int err = create_halves(c);

    if (!err)
        err = mt_module_call(c->channel->object.module, attach_command, c);
    if (err) {
        mt_data_rx_destroy(c->rx);
        mt_data_tx_destroy(c->tx);
        return err;
    }
    mt_channel_settle_events(c->channel);
    return 0;
}

static int configure(struct config *c, const struct smdc_channel_config_parms *p)
{
    int err = read_protocol(c, p);

    if (!err)
        err = mt_api_encoding(&c->setup.encoding, c->protocol, p->encoding, p->encoding_config_data,
                              p->encoding_config_length);
    if (!err)
        err = check_halves(c->channel, c->protocol);
    if (!err)
        err = mt_api_data_firmware(c->channel->object.module, c->protocol, c->setup.encoding.encoding);
    if (!err)
        err = check_buffers(c->channel, c->protocol);
    return err ? err : make(c);
}

static int channel_config(const struct smdc_channel_config_parms *p)
{
    struct config c = {0};
    int err = mt_api_lock_channel(&c.channel, p->channel);

    if (err)
        return err;
    err = configure(&c, p);
    mt_handle_unlock(&c.channel->object);
    return err;
}

int smdc_channel_config(struct smdc_channel_config_parms *configp)
{
    return MT_API(configp, channel_config(configp));
}

/* Another encoding while it runs */

struct encode {
    struct mt_channel *channel;
    struct mt_encoding_config config;
    bool rx;
};

static int encode_command(struct mt_module *m, void *arg)
{
    const struct encode *e = arg;

    (void)m;
    if (e->rx)
        mt_data_rx_encode(e->channel->data, &e->config);
    else
        mt_data_tx_encode(e->channel->output.data, &e->config);
    return 0;
}

/* The protocol of a half that runs. */
static int running_protocol(const struct mt_api_protocol **out, const struct mt_channel *ch, bool rx)
{
    if (rx ? !mt_channel_has_input(ch) : !mt_channel_has_output(ch))
        return -EMEDIUMTYPE;
    if (rx ? !ch->data || atomic_load(&ch->data->ended) : !ch->output.data || atomic_load(&ch->output.data->ended))
        return -EBUSY;
    *out = mt_api_protocol_of(rx ? ch->data->protocol : ch->output.data->protocol, rx);
    return 0;
}

static int encode_locked(struct encode *e, const struct smdc_encoding_parms *p)
{
    const struct mt_api_protocol *protocol;
    int err = running_protocol(&protocol, e->channel, e->rx);

    if (!err)
        err = mt_api_encoding(&e->config, protocol, p->encoding, p->encoding_config_data, p->encoding_config_length);
    if (!err)
        err = mt_api_data_firmware(e->channel->object.module, protocol, e->config.encoding);
    if (err)
        return err;
    mt_module_call(e->channel->object.module, encode_command, e);
    mt_channel_settle_events(e->channel);
    return 0;
}

static int encode(const struct smdc_encoding_parms *p, bool rx)
{
    struct encode e = {.rx = rx};
    int err = mt_api_lock_channel(&e.channel, p->channel);

    if (err)
        return err;
    err = encode_locked(&e, p);
    mt_handle_unlock(&e.channel->object);
    return err;
}

int smdc_rx_encoding(struct smdc_encoding_parms *encp)
{
    return MT_API(encp, encode(encp, true));
}

int smdc_tx_encoding(struct smdc_encoding_parms *encp)
{
    return MT_API(encp, encode(encp, false));
}
