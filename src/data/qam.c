#include "qam.h"

#include <errno.h>
#include <stddef.h>

#include "qammodem.h"
#include "qamrx.h"
#include "qamtx.h"

static int find_speed(const struct mt_qam_modem *modem, uint32_t bps)
{
    for (int i = 0; i < MT_QAM_SPEEDS; i++) {
        if (bps != 0 && modem->speed[i].bps == bps)
            return i;
    }
    return -EINVAL;
}

int mt_qam_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                  struct mt_bit_sink *sink, struct mt_bit_source *source)
{
    const struct mt_qam_modem *modem = mt_qam_modem(config->protocol);
    int speed = find_speed(modem, config->u.speed);
    struct mt_line_rx *r = NULL;
    int err = speed < 0 ? speed : 0;

    if (!err && rx)
        err = mt_qam_rx_create(&r, modem, (unsigned)speed, sink);
    if (!err && tx)
        err = mt_qam_tx_create(tx, modem, (unsigned)speed, source);
    if (err) {
        mt_line_rx_destroy(r);
        return err;
    }
    if (rx)
        *rx = r;
    return 0;
}
