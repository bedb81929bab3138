#include "qamtx.h"

#include <errno.h>
#include <string.h>

#include "os/os.h"
#include "qam.h"
#include "sending.h"

/** Silence between two transmissions, so that receivers see the first one end. */
enum { GAP_SAMPLES = 320, STEP = 16 };

struct qam_tx {
    struct mt_line_tx tx;
    const struct mt_qam_modem *modem; /* CONST */
    int bps;                          /* CONST */
    union mt_qam_tx_state state;
    struct mt_sending sending;
    bool rts;
    bool asked; /* RTS was asserted since the last transmission, so what waits goes even if it is not any more */
    bool tep, short_train; /* of the next transmission */
    bool over;             /* no more data: what is still sent is the end of the signal */
    unsigned gap;          /* samples of silence still due */
};

static struct qam_tx *of(struct mt_line_tx *tx)
{
    return (struct qam_tx *)(void *)tx;
}

/* Called by libspandsp for every bit after the training. */
static int get_bit(void *user)
{
    struct qam_tx *q = user;
    int bit = mt_sending_next(&q->sending, q->tx.in, !q->rts || q->tx.finishing);

    q->tx.cts = bit != MT_SENDING_OVER;
    q->tx.status = bit == MT_SENDING_OVER ? MT_TX_CARRIER : MT_TX_DATA;
    q->over = bit == MT_SENDING_OVER;
    if (q->over)
        return SIG_STATUS_END_OF_DATA;
    q->asked = false; /* this is the transmission */
    return bit == MT_SENDING_DRY ? 1 : bit;
}

static bool begins(struct qam_tx *q)
{
    bool wanted = q->rts && !q->tx.finishing;

    /* A program may assert RTS, write, and unassert it before a single block of the line has passed. */
    if (!wanted && (q->tx.finishing || q->asked))
        wanted = mt_sending_waits(&q->sending, q->tx.in);
    q->asked = false;
    if (!wanted)
        return false;
    q->modem->tx_restart(&q->state, q->bps, q->tep, q->short_train);
    mt_sending_begin(&q->sending);
    q->tx.status = MT_TX_CARRIER;
    q->over = false;
    return true;
}

static void finish(struct qam_tx *q)
{
    if (!q->tx.finishing)
        return;
    q->tx.finished = true;
    q->tx.link = MT_LINK_NOT_CONNECTED;
}

/* @return samples of silence written: all, or those before the next transmission */
static unsigned be_silent(struct qam_tx *q, int16_t *amp, unsigned n)
{
    unsigned silent = q->gap < n ? q->gap : n;

    q->gap -= silent;
    if (silent < n && (q->tx.finished || !begins(q))) {
        finish(q);
        silent = n;
    }
    memset(amp, 0, silent * sizeof *amp);
    return silent;
}

/* libspandsp sees that it has come to its end only when it is called, so then it is called for every sample. */
static unsigned speak(struct qam_tx *q, int16_t *amp, unsigned n)
{
    unsigned done = 0, wanted, got;

    do {
        wanted = q->over ? 1 : n - done < STEP ? n - done : STEP;
        got = (unsigned)q->modem->tx(&q->state, amp + done, (int)wanted);
        done += got;
    } while (got == wanted && done < n);
    if (got < wanted) {
        q->tx.status = MT_TX_SILENT;
        q->gap = GAP_SAMPLES;
    }
    return done;
}

static void pull(struct mt_line_tx *tx, void *samples, unsigned n)
{
    struct qam_tx *q = of(tx);
    int16_t *amp = samples;
    unsigned done = 0;

    while (done < n) {
        if (q->tx.status == MT_TX_SILENT)
            done += be_silent(q, amp + done, n - done);
        if (q->tx.status == MT_TX_SILENT)
            continue;
        done += speak(q, amp + done, n - done);
    }
}

static int command(struct mt_line_tx *tx, const struct mt_line_command *c)
{
    struct qam_tx *q = of(tx);

    if (c->verb == MT_LINE_SET_PREFIX_SUFFIX)
        return mt_sending_fix(&q->sending, c);
    if (c->verb != MT_LINE_ASSERT_RTS && c->verb != MT_LINE_UNASSERT_RTS)
        return -EOPNOTSUPP;
    q->rts = c->verb == MT_LINE_ASSERT_RTS;
    if (q->rts) {
        q->asked = true;
        q->tep = c->tep;
        q->short_train = c->short_train;
    }
    return 0;
}

static void destroy(struct mt_line_tx *tx)
{
    mt_os->free(of(tx));
}

static const struct mt_line_tx_ops ops = {.spare_octet = true, .pull = pull, .command = command, .destroy = destroy};

int mt_qam_tx_create(struct mt_line_tx **tx, const struct mt_qam_modem *modem, unsigned speed,
                     struct mt_bit_source *source)
{
    struct qam_tx *q = mt_os->alloc(sizeof *q);

    if (!q)
        return -ENOMEM;
    memset(q, 0, sizeof *q);
    q->tx = (struct mt_line_tx){.ops = &ops, .in = source, .link = MT_LINK_CONNECTED};
    q->modem = modem;
    q->bps = (int)modem->speed[speed].bps;
    mt_sending_init(&q->sending);
    modem->tx_init(&q->state, q->bps, get_bit, q, MT_QAM_DBM0);
    *tx = &q->tx;
    return 0;
}
