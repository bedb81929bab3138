/**
 * Which functions an encoding has.
 */
#include "encoding.h"

#include <errno.h>

static struct mt_decoder *decoder(struct mt_bit_sink *sink)
{
    return (struct mt_decoder *)sink;
}

static struct mt_encoder *encoder(struct mt_bit_source *source)
{
    return (struct mt_encoder *)source;
}

static void none_rx(struct mt_bit_sink *sink, const uint8_t *bits, unsigned n)
{
    struct mt_octet_sink *out = decoder(sink)->out;

    out->octets(out, bits, n / 8);
}

static void sync_rx(struct mt_bit_sink *sink, const uint8_t *bits, unsigned n)
{
    mt_sync_rx_bits(&decoder(sink)->u.sync, decoder(sink)->out, bits, n);
}

static void async_rx(struct mt_bit_sink *sink, const uint8_t *bits, unsigned n)
{
    mt_async_rx_bits(&decoder(sink)->u.async, decoder(sink)->out, bits, n);
}

static void hdlc_rx(struct mt_bit_sink *sink, const uint8_t *bits, unsigned n)
{
    mt_hdlc_rx_bits(&decoder(sink)->u.hdlc, decoder(sink)->out, bits, n);
}

static void carrier(struct mt_bit_sink *sink, int value)
{
    struct mt_decoder *d = decoder(sink);

    if (d->encoding == MT_ENCODING_SYNC)
        mt_sync_rx_init(&d->u.sync);
    else if (d->encoding == MT_ENCODING_ASYNC)
        mt_async_rx_restart(&d->u.async);
    else if (d->encoding == MT_ENCODING_HDLC)
        mt_hdlc_rx_restart(&d->u.hdlc, d->out);
    d->out->carrier(d->out, value);
}

static unsigned none_tx(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    struct mt_octet_source *in = encoder(source)->in;

    return in->octets(in, bits, n / 8) * 8;
}

static unsigned sync_tx(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    return mt_sync_tx_bits(&encoder(source)->u.sync, encoder(source)->in, bits, n);
}

static unsigned async_tx(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    return mt_async_tx_bits(&encoder(source)->u.async, encoder(source)->in, bits, n);
}

static unsigned hdlc_tx(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    struct mt_encoder *e = encoder(source);

    mt_hdlc_tx_bits(&e->u.hdlc, e->in, bits, n, &e->underrun);
    return n;
}

static const struct {
    void (*rx)(struct mt_bit_sink *sink, const uint8_t *bits, unsigned n);
    unsigned (*tx)(struct mt_bit_source *source, uint8_t *bits, unsigned n);
} encodings[MT_ENCODINGS] = {
    [MT_ENCODING_NONE] = {none_rx, none_tx},
    [MT_ENCODING_SYNC] = {sync_rx, sync_tx},
    [MT_ENCODING_ASYNC] = {async_rx, async_tx},
    [MT_ENCODING_HDLC] = {hdlc_rx, hdlc_tx},
};

int mt_encoding_check(const struct mt_encoding_config *config)
{
    if ((unsigned)config->encoding >= MT_ENCODINGS)
        return -EINVAL;
    if (config->encoding == MT_ENCODING_ASYNC)
        return mt_async_check(&config->async);
    return config->encoding == MT_ENCODING_HDLC ? mt_hdlc_check(&config->hdlc) : 0;
}

void mt_decoder_init(struct mt_decoder *d, const struct mt_encoding_config *config, struct mt_octet_sink *out)
{
    d->in = (struct mt_bit_sink){.bits = encodings[config->encoding].rx, .carrier = carrier};
    d->out = out;
    d->encoding = config->encoding;
    if (config->encoding == MT_ENCODING_SYNC)
        mt_sync_rx_init(&d->u.sync);
    else if (config->encoding == MT_ENCODING_ASYNC)
        mt_async_rx_init(&d->u.async, &config->async);
    else if (config->encoding == MT_ENCODING_HDLC)
        mt_hdlc_rx_init(&d->u.hdlc, &config->hdlc);
}

void mt_encoder_init(struct mt_encoder *e, const struct mt_encoding_config *config, struct mt_octet_source *in)
{
    e->out = (struct mt_bit_source){.bits = encodings[config->encoding].tx};
    e->in = in;
    e->encoding = config->encoding;
    e->underrun = false;
    if (config->encoding == MT_ENCODING_SYNC)
        mt_sync_tx_init(&e->u.sync);
    else if (config->encoding == MT_ENCODING_ASYNC)
        mt_async_tx_init(&e->u.async, &config->async);
    else if (config->encoding == MT_ENCODING_HDLC)
        mt_hdlc_tx_init(&e->u.hdlc, &config->hdlc);
}

void mt_encoder_restart(struct mt_encoder *e)
{
    if (e->encoding == MT_ENCODING_HDLC)
        mt_hdlc_tx_restart(&e->u.hdlc);
}

bool mt_encoder_is_empty(const struct mt_encoder *e)
{
    if (e->encoding == MT_ENCODING_SYNC)
        return mt_sync_tx_is_empty(&e->u.sync);
    if (e->encoding == MT_ENCODING_ASYNC)
        return mt_async_tx_is_empty(&e->u.async);
    return e->encoding != MT_ENCODING_HDLC || mt_hdlc_tx_is_empty(&e->u.hdlc);
}

void mt_encoder_discard(struct mt_encoder *e)
{
    if (e->encoding == MT_ENCODING_ASYNC)
        e->u.async.has_low = false;
    else if (e->encoding == MT_ENCODING_HDLC)
        mt_hdlc_tx_discard(&e->u.hdlc);
}
