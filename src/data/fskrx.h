/** The receiver of fsk.h. */
#ifndef MT_DATA_FSKRX_H
#define MT_DATA_FSKRX_H

#include "line.h"

/** @return 0 or -ENOMEM. `config` was checked. */
int mt_fsk_rx_create(struct mt_line_rx **rx, const struct mt_fsk_config *config, struct mt_bit_sink *sink);

#endif
