/** The receiver of cw.h. */
#ifndef MT_DATA_CWRX_H
#define MT_DATA_CWRX_H

#include "line.h"

/** @return 0 or -ENOMEM. `config` was checked. */
int mt_cw_rx_create(struct mt_line_rx **rx, const struct mt_cw_config *config, struct mt_bit_sink *sink);

#endif
