#include "cw.h"

#include <errno.h>
#include <stddef.h>

#include "cwrx.h"
#include "fsktx.h"
#include "tonelevel.h"

static bool is_good(const struct mt_cw_config *c)
{
    return c->speed_x65536 >= 65536 && c->speed_x65536 <= MT_CW_MAX_SPEED * 65536u && mt_tone_hz_is_good(c->space_hz) &&
           c->carrier_off_ms <= MT_CW_MAX_CARRIER_MS && (!c->set_power || mt_tone_dbm0_is_good(c->power_dbm0));
}

int mt_cw_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                 struct mt_bit_sink *sink, struct mt_bit_source *source)
{
    const struct mt_cw_config *c = &config->u.cw;
    struct mt_line_rx *r = NULL;
    int err = is_good(c) ? 0 : -EINVAL;

    if (!err && rx)
        err = mt_cw_rx_create(&r, c, sink);
    if (!err && tx)
        err = mt_cw_tx_create(tx, c, source);
    if (err) {
        mt_line_rx_destroy(r);
        return err;
    }
    if (rx)
        *rx = r;
    return 0;
}
