#include "fsktx.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "cw.h"
#include "fsk.h"
#include "os/os.h"
#include "sending.h"
#include "tonelevel.h"

struct fsk_tx {
    struct mt_line_tx tx;
    uint32_t step; /* CONST: 16.16 bits a second: how far one sample goes in the bit */
    float turn[2]; /* CONST: cycles a sample, of 0 and of 1 */
    float loud[2]; /* CONST: amplitude of both */
    float ramp;    /* CONST: most change of the amplitude in a sample */
    float amplitude;
    struct mt_sending sending;
    uint32_t in_bit; /* 0 .. BIT - 1 */
    float phase;     /* cycles */
    bool bit;        /* on the line */
    bool rts;
};

#define BIT (8000u << 16)

/** The tone begins and ends within so many, so that it does not click. */
#define CW_RAMP_SAMPLES 24.0F

static struct fsk_tx *of(struct mt_line_tx *tx)
{
    return (struct fsk_tx *)(void *)tx;
}

/* @return false: the transmission is over */
static bool next_bit(struct fsk_tx *f)
{
    int bit = mt_sending_next(&f->sending, f->tx.in, !f->rts || f->tx.finishing);

    if (bit == MT_SENDING_OVER && f->amplitude <= f->loud[1])
        return false; /* a keyed tone first falls silent */
    f->tx.status = bit == MT_SENDING_DRY ? MT_TX_CARRIER : MT_TX_DATA;
    f->bit = bit != 0; /* nothing to say is mark */
    return true;
}

/* Between transmissions: does one begin? */
static bool begins(struct fsk_tx *f)
{
    if ((!f->rts || f->tx.finishing) && !mt_sending_waits(&f->sending, f->tx.in))
        return false;
    mt_sending_begin(&f->sending);
    f->in_bit = 0;
    f->phase = 0;
    f->amplitude = 0;
    return next_bit(f);
}

static void finish(struct fsk_tx *f)
{
    if (!f->tx.finishing)
        return;
    f->tx.finished = true;
    f->tx.link = MT_LINK_NOT_CONNECTED;
}

static int16_t sample(struct fsk_tx *f)
{
    float turn = f->turn[f->bit];

    f->in_bit += f->step;
    if (f->in_bit >= BIT) {
        float part; /* of the sample that is of the new bit */

        f->in_bit -= BIT;
        part = (float)f->in_bit / (float)f->step;
        if (!next_bit(f))
            f->tx.status = MT_TX_SILENT;
        turn += part * (f->turn[f->bit] - turn);
    }
    f->phase += turn;
    f->phase -= (float)(f->phase >= 1);
    f->amplitude = fmaxf(f->amplitude - f->ramp, fminf(f->amplitude + f->ramp, f->loud[f->bit]));
    return (int16_t)lrintf(f->amplitude * sinf(f->phase * 6.28318531F));
}

static void pull(struct mt_line_tx *tx, void *samples, unsigned n)
{
    struct fsk_tx *f = of(tx);
    int16_t *amp = samples;

    for (unsigned i = 0; i < n; i++) {
        if (f->tx.status == MT_TX_SILENT && (f->tx.finished || !begins(f))) {
            finish(f);
            memset(amp + i, 0, (n - i) * sizeof *amp);
            return;
        }
        amp[i] = sample(f);
    }
}

static int command(struct mt_line_tx *tx, const struct mt_line_command *c)
{
    struct fsk_tx *f = of(tx);

    if (c->verb == MT_LINE_SET_PREFIX_SUFFIX)
        return mt_sending_fix(&f->sending, c);
    if (c->verb != MT_LINE_ASSERT_RTS && c->verb != MT_LINE_UNASSERT_RTS)
        return -EOPNOTSUPP;
    f->rts = c->verb == MT_LINE_ASSERT_RTS;
    return 0;
}

static void destroy(struct mt_line_tx *tx)
{
    mt_os->free(of(tx));
}

static const struct mt_line_tx_ops ops = {.reports_empty = true, .pull = pull, .command = command, .destroy = destroy};

static struct fsk_tx *create(uint32_t speed_x65536, struct mt_bit_source *source)
{
    struct fsk_tx *f = mt_os->alloc(sizeof *f);

    if (!f)
        return NULL;
    memset(f, 0, sizeof *f);
    f->tx = (struct mt_line_tx){.ops = &ops, .in = source, .cts = true, .link = MT_LINK_CONNECTED};
    f->step = speed_x65536;
    mt_sending_init(&f->sending);
    return f;
}

int mt_fsk_tx_create(struct mt_line_tx **tx, const struct mt_fsk_config *config, struct mt_bit_source *source)
{
    struct fsk_tx *f = create(config->speed_x65536, source);

    if (!f)
        return -ENOMEM;
    f->turn[0] = config->space_hz / MT_LINE_RATE;
    f->turn[1] = config->mark_hz / MT_LINE_RATE;
    f->ramp = mt_tone_amplitude(config->set_power ? config->power_dbm0 : MT_FSK_DEFAULT_DBM0);
    f->loud[0] = f->loud[1] = f->ramp;
    *tx = &f->tx;
    return 0;
}

int mt_cw_tx_create(struct mt_line_tx **tx, const struct mt_cw_config *config, struct mt_bit_source *source)
{
    struct fsk_tx *f = create(config->speed_x65536, source);
    float quarter = MT_LINE_RATE * 65536 / 4 / (float)config->speed_x65536; /* of a bit, in samples */

    if (!f)
        return -ENOMEM;
    f->turn[0] = f->turn[1] = config->space_hz / MT_LINE_RATE;
    f->loud[0] = mt_tone_amplitude(config->set_power ? config->power_dbm0 : MT_CW_DEFAULT_DBM0);
    f->ramp = f->loud[0] / (quarter < CW_RAMP_SAMPLES ? quarter : CW_RAMP_SAMPLES);
    *tx = &f->tx;
    return 0;
}
