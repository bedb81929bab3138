#include "qammodem.h"

#include <stddef.h>

static void v17_rx_begin(union mt_qam_rx_state *s, int bps, put_bit_func_t put, void *user)
{
    v17_rx_init(&s->v17, bps, put, user);
}

static void v17_rx_again(union mt_qam_rx_state *s, int bps, bool short_train)
{
    v17_rx_restart(&s->v17, bps, short_train);
}

static void v17_rx_cut(union mt_qam_rx_state *s, float dbm0)
{
    v17_rx_signal_cutoff(&s->v17, dbm0);
}

static void v17_rx_run(union mt_qam_rx_state *s, const int16_t *amp, int n)
{
    v17_rx(&s->v17, amp, n);
}

static void v17_tx_begin(union mt_qam_tx_state *s, int bps, get_bit_func_t get, void *user, float dbm0)
{
    v17_tx_init(&s->v17, bps, FALSE, get, user);
    v17_tx_power(&s->v17, dbm0);
}

static void v17_tx_again(union mt_qam_tx_state *s, int bps, bool tep, bool short_train)
{
    v17_tx_restart(&s->v17, bps, tep, short_train);
}

static int v17_tx_run(union mt_qam_tx_state *s, int16_t *amp, int n)
{
    return v17_tx(&s->v17, amp, n);
}

static void v27ter_rx_begin(union mt_qam_rx_state *s, int bps, put_bit_func_t put, void *user)
{
    v27ter_rx_init(&s->v27ter, bps, put, user);
}

static void v27ter_rx_again(union mt_qam_rx_state *s, int bps, bool short_train)
{
    (void)short_train;
    v27ter_rx_restart(&s->v27ter, bps, FALSE);
}

static void v27ter_rx_cut(union mt_qam_rx_state *s, float dbm0)
{
    v27ter_rx_signal_cutoff(&s->v27ter, dbm0);
}

static void v27ter_rx_run(union mt_qam_rx_state *s, const int16_t *amp, int n)
{
    v27ter_rx(&s->v27ter, amp, n);
}

static void v27ter_tx_begin(union mt_qam_tx_state *s, int bps, get_bit_func_t get, void *user, float dbm0)
{
    v27ter_tx_init(&s->v27ter, bps, FALSE, get, user);
    v27ter_tx_power(&s->v27ter, dbm0);
}

static void v27ter_tx_again(union mt_qam_tx_state *s, int bps, bool tep, bool short_train)
{
    (void)short_train;
    v27ter_tx_restart(&s->v27ter, bps, tep);
}

static int v27ter_tx_run(union mt_qam_tx_state *s, int16_t *amp, int n)
{
    return v27ter_tx(&s->v27ter, amp, n);
}

static void v29_rx_begin(union mt_qam_rx_state *s, int bps, put_bit_func_t put, void *user)
{
    v29_rx_init(&s->v29, bps, put, user);
}

static void v29_rx_again(union mt_qam_rx_state *s, int bps, bool short_train)
{
    (void)short_train;
    v29_rx_restart(&s->v29, bps, FALSE);
}

static void v29_rx_cut(union mt_qam_rx_state *s, float dbm0)
{
    v29_rx_signal_cutoff(&s->v29, dbm0);
}

static void v29_rx_run(union mt_qam_rx_state *s, const int16_t *amp, int n)
{
    v29_rx(&s->v29, amp, n);
}

static void v29_tx_begin(union mt_qam_tx_state *s, int bps, get_bit_func_t get, void *user, float dbm0)
{
    v29_tx_init(&s->v29, bps, FALSE, get, user);
    v29_tx_power(&s->v29, dbm0);
}

static void v29_tx_again(union mt_qam_tx_state *s, int bps, bool tep, bool short_train)
{
    (void)short_train;
    v29_tx_restart(&s->v29, bps, tep);
}

static int v29_tx_run(union mt_qam_tx_state *s, int16_t *amp, int n)
{
    return v29_tx(&s->v29, amp, n);
}

/* The delays are measured, with libspandsp's own transmitters (docs/MODEMS.md). */
static const struct mt_qam_modem modems[MT_LINE_PROTOCOLS] = {
    [MT_LINE_V17] = {-45.5F,
                     {{14400, 72}, {12000, 72}, {9600, 72}, {7200, 72}},
                     v17_rx_begin,
                     v17_rx_again,
                     v17_rx_cut,
                     v17_rx_run,
                     v17_tx_begin,
                     v17_tx_again,
                     v17_tx_run},
    [MT_LINE_V27TER] = {-45.5F,
                        {{4800, 44}, {2400, 52}},
                        v27ter_rx_begin,
                        v27ter_rx_again,
                        v27ter_rx_cut,
                        v27ter_rx_run,
                        v27ter_tx_begin,
                        v27ter_tx_again,
                        v27ter_tx_run},
    [MT_LINE_V29] = {-28.5F,
                     {{9600, 34}, {7200, 34}, {4800, 34}},
                     v29_rx_begin,
                     v29_rx_again,
                     v29_rx_cut,
                     v29_rx_run,
                     v29_tx_begin,
                     v29_tx_again,
                     v29_tx_run},
};

const struct mt_qam_modem *mt_qam_modem(enum mt_line_protocol protocol)
{
    return modems[protocol].rx ? &modems[protocol] : NULL;
}
