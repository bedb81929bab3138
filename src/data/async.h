/**
 * The encoding "async": a start bit (0), data bits with the lowest first, stop bits (1).
 *
 * What does it do? Characters of up to 8 data bits are an octet each; longer ones two, the low octet first. Parity is
 * neither made nor looked at.
 * How does it work? The receiver takes the first 0 after the data bits as the next start bit, so that stop bits may be
 * missing anywhere (V.14); hence it knows no framing error and no break. Whatever it hears, a pause of ones as long as a
 * character brings it into step.
 *
 * THREAD: engine.
 */
#ifndef MT_DATA_ASYNC_H
#define MT_DATA_ASYNC_H

#include <stdbool.h>

#include "bits.h"

enum { MT_ASYNC_DATA_BITS = 16, MT_ASYNC_STOP_BITS = 1 << 16 };

struct mt_async_config {
    uint32_t data_bits; /* 1 to MT_ASYNC_DATA_BITS; 0: 8 */
    uint32_t stop_bits; /* sent beyond the first, up to MT_ASYNC_STOP_BITS */
};

/** @return 0 or -EINVAL. Any thread. */
int mt_async_check(const struct mt_async_config *config);

struct mt_async_rx {
    uint16_t part;     /* the data bits so far */
    uint8_t held;      /* how many */
    bool started;      /* there was a start bit */
    uint8_t data_bits; /* CONST */
};

void mt_async_rx_init(struct mt_async_rx *rx, const struct mt_async_config *config);

/** A signal began or ended: the character that is not whole is forgotten. */
void mt_async_rx_restart(struct mt_async_rx *rx);

void mt_async_rx_bits(struct mt_async_rx *rx, struct mt_octet_sink *out, const uint8_t *bits, unsigned n);

struct mt_async_tx {
    uint64_t pending;    /* bits that did not fit */
    uint32_t stops_left; /* stop bits still to be sent */
    uint32_t stop_bits;  /* CONST: beyond the first */
    uint8_t held;        /* bits in pending */
    uint8_t data_bits;   /* CONST */
    uint8_t low;         /* octet that waits for the high one */
    bool has_low;
};

void mt_async_tx_init(struct mt_async_tx *tx, const struct mt_async_config *config);

/** @return bits written; fewer than n: the source has no whole character more now, and ones should follow */
unsigned mt_async_tx_bits(struct mt_async_tx *tx, struct mt_octet_source *in, uint8_t *bits, unsigned n);

/** Whether all whole characters are sent. */
bool mt_async_tx_is_empty(const struct mt_async_tx *tx);

#endif
