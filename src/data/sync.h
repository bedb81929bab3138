/**
 * The encoding "sync": octets as they are, the low bit first on the line, whole ones only.
 *
 * THREAD: engine.
 */
#ifndef MT_DATA_SYNC_H
#define MT_DATA_SYNC_H

#include <stdbool.h>

#include "bits.h"

struct mt_sync_rx {
    uint8_t part; /* of the octet that is not whole */
    uint8_t held; /* bits in it */
};

/** Also when a signal begins or ends: a part of an octet is forgotten. */
void mt_sync_rx_init(struct mt_sync_rx *rx);

void mt_sync_rx_bits(struct mt_sync_rx *rx, struct mt_octet_sink *out, const uint8_t *bits, unsigned n);

struct mt_sync_tx {
    uint8_t part; /* what was not sent yet */
    uint8_t held;
};

void mt_sync_tx_init(struct mt_sync_tx *tx);

/** @return bits written; fewer than n: the source has no more now */
unsigned mt_sync_tx_bits(struct mt_sync_tx *tx, struct mt_octet_source *in, uint8_t *bits, unsigned n);

bool mt_sync_tx_is_empty(const struct mt_sync_tx *tx);

#endif
