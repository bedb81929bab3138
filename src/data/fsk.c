#include "fsk.h"

#include <errno.h>
#include <stddef.h>

#include "fskrx.h"
#include "fsktx.h"
#include "tonelevel.h"

static bool is_good(const struct mt_fsk_config *c)
{
    return c->speed_x65536 >= 65536 && c->speed_x65536 <= MT_FSK_MAX_SPEED * 65536u && mt_tone_hz_is_good(c->mark_hz) &&
           mt_tone_hz_is_good(c->space_hz) && c->mark_hz != c->space_hz && c->carrier_on_ms <= MT_FSK_MAX_CARRIER_MS &&
           c->carrier_off_ms <= MT_FSK_MAX_CARRIER_MS && (!c->set_power || mt_tone_dbm0_is_good(c->power_dbm0)) &&
           c->reverse_chan_filter <= 2;
}

int mt_fsk_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                  struct mt_bit_sink *sink, struct mt_bit_source *source)
{
    struct mt_line_rx *r = NULL;
    int err = is_good(&config->u.fsk) ? 0 : -EINVAL;

    if (!err && rx)
        err = mt_fsk_rx_create(&r, &config->u.fsk, sink);
    if (!err && tx)
        err = mt_fsk_tx_create(tx, &config->u.fsk, source);
    if (err) {
        mt_line_rx_destroy(r);
        return err;
    }
    if (rx)
        *rx = r;
    return 0;
}
