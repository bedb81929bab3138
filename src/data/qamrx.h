/** The receivers of qam.h. */
#ifndef MT_DATA_QAMRX_H
#define MT_DATA_QAMRX_H

#include "qammodem.h"

/** @param speed  index in modem->speed. @return 0 or -ENOMEM */
int mt_qam_rx_create(struct mt_line_rx **rx, const struct mt_qam_modem *modem, unsigned speed,
                     struct mt_bit_sink *sink);

#endif
