/**
 * Which file makes the halves of which protocol.
 */
#include "line.h"

#include <errno.h>
#include <stddef.h>

#include "cw.h"
#include "figures.h"
#include "fsk.h"
#include "qam.h"
#include "raw.h"
#include "rlp.h"
#include "tty.h"
#include "v110.h"

typedef int maker(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                  struct mt_bit_sink *sink, struct mt_bit_source *source);

static maker *const makers[MT_LINE_PROTOCOLS] = {
    [MT_LINE_RAW] = mt_raw_create,
    [MT_LINE_FSK] = mt_fsk_create,
    [MT_LINE_CW] = mt_cw_create,
    [MT_LINE_TTY] = mt_tty_create,
    [MT_LINE_V17] = mt_qam_create,
    [MT_LINE_V27TER] = mt_qam_create,
    [MT_LINE_V29] = mt_qam_create,
    [MT_LINE_V110] = mt_v110_create,
    [MT_LINE_V110_RLP] = mt_rlp_create,
    [MT_LINE_CPU] = mt_figures_create,
    [MT_LINE_HEAP] = mt_figures_create,
    [MT_LINE_BULK] = mt_figures_create,
};

int mt_line_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                   struct mt_bit_sink *sink, struct mt_bit_source *source)
{
    maker *make = makers[config->protocol];

    return make ? make(rx, tx, config, sink, source) : -EINVAL;
}

void mt_line_rx_destroy(struct mt_line_rx *rx)
{
    if (rx)
        rx->ops->destroy(rx);
}

void mt_line_tx_destroy(struct mt_line_tx *tx)
{
    if (tx)
        tx->ops->destroy(tx);
}
