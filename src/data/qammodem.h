/** What libspandsp calls its three modems: one table (see qam.h for what they are). */
#ifndef MT_DATA_QAMMODEM_H
#define MT_DATA_QAMMODEM_H

#include <stdint.h>

#include <spandsp.h>
#include <spandsp/private/logging.h>
#include <spandsp/private/v17rx.h>
#include <spandsp/private/v17tx.h>
#include <spandsp/private/v27ter_rx.h>
#include <spandsp/private/v27ter_tx.h>
#include <spandsp/private/v29rx.h>
#include <spandsp/private/v29tx.h>

#include "line.h"

enum { MT_QAM_SPEEDS = 4 };

union mt_qam_rx_state {
    v17_rx_state_t v17;
    v27ter_rx_state_t v27ter;
    v29_rx_state_t v29;
};

union mt_qam_tx_state {
    v17_tx_state_t v17;
    v27ter_tx_state_t v27ter;
    v29_tx_state_t v29;
};

struct mt_qam_modem {
    /** Its own cutoff, with which it works best: it hears carriers from 2.5 dB above it on, until 2.5 dB below it. */
    float cutoff_dbm0;
    struct {
        uint32_t bps;
        uint16_t rx_delay_samples; /* a bit comes out of the receiver so long after it was on the line */
    } speed[MT_QAM_SPEEDS];

    /* Each keeps to the state that it is given and allocates nothing. */
    void (*rx_init)(union mt_qam_rx_state *s, int bps, put_bit_func_t put, void *user);
    void (*rx_restart)(union mt_qam_rx_state *s, int bps, bool short_train);
    void (*rx_cut)(union mt_qam_rx_state *s, float dbm0);
    void (*rx)(union mt_qam_rx_state *s, const int16_t *amp, int n);
    void (*tx_init)(union mt_qam_tx_state *s, int bps, get_bit_func_t get, void *user, float dbm0);
    void (*tx_restart)(union mt_qam_tx_state *s, int bps, bool tep, bool short_train);
    int (*tx)(union mt_qam_tx_state *s, int16_t *amp, int n);
};

/** NULL: this protocol is none of them. */
const struct mt_qam_modem *mt_qam_modem(enum mt_line_protocol protocol);

#endif
