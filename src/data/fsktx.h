/** The transmitters of fsk.h and cw.h: two tones, or one and silence. */
#ifndef MT_DATA_FSKTX_H
#define MT_DATA_FSKTX_H

#include "line.h"

/** @return 0 or -ENOMEM. `config` was checked. */
int mt_fsk_tx_create(struct mt_line_tx **tx, const struct mt_fsk_config *config, struct mt_bit_source *source);
int mt_cw_tx_create(struct mt_line_tx **tx, const struct mt_cw_config *config, struct mt_bit_source *source);

#endif
