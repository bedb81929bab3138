/** The transmitters of qam.h. */
#ifndef MT_DATA_QAMTX_H
#define MT_DATA_QAMTX_H

#include "qammodem.h"

/** @param speed  index in modem->speed. @return 0 or -ENOMEM */
int mt_qam_tx_create(struct mt_line_tx **tx, const struct mt_qam_modem *modem, unsigned speed,
                     struct mt_bit_source *source);

#endif
