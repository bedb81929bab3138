#include "qamrx.h"

#include <errno.h>
#include <string.h>

#include "hold.h"
#include "os/os.h"
#include "qam.h"
#include "tonelevel.h"
#include "tonewindow.h"

#define ON_DBM0 (-43.0F)
#define OFF_DBM0 (-48.0F)
#define CUTOFF_DBM0 (-45.5F) /* as libspandsp counts it */

/** What is not so much stronger than libspandsp's own cutoff needs the lower one. */
#define STRONG_DB 4.0F

/** A carrier has ended when this part of its power is left; the weakest 12 symbols of V.29 in a row have 0.15. */
#define END_PART 0.126F
#define BACK_PART 0.25F

/** Its last LAST_SAMPLES with more than this part of its power are its end. */
#define LAST_PART 0.15F

#define REFERENCE_STEP (1.0F / 800)

/** Power against that of the noise before: a carrier may begin. */
#define RISE 5.0F
#define FALL 3.0F

/** How fast the power of the noise is learned. */
#define NOISE_STEP (1.0F / 1600)

enum {
    SLICE = 160, /* samples between two hand-overs of bits */
    POWER_SAMPLES = 40,
    LAST_SAMPLES = 6,
    END_SAMPLES = 43,         /* an end is seen, and its place found, in at most so many */
    NOISE_SAMPLES = 400,      /* energy that was there so long before is not the carrier's */
    TRAINING_SAMPLES = 24000, /* what is untrained for so long is noise */
    LOST_SAMPLES = 480,       /* a carrier that was away so long has ended, whatever libspandsp says */
    HOLD_BITS = 2048,         /* 14400 bit/s for LOST_SAMPLES and a slice */
};

enum mode { RUNNING, SUSPENDED, MONITORING };

struct qam_rx {
    struct mt_line_rx rx;
    const struct mt_qam_modem *modem; /* CONST */
    int bps;                          /* CONST */
    uint32_t rx_delay_samples;        /* CONST */
    union mt_qam_rx_state state;
    struct mt_power_window power_window;
    struct mt_hold hold;
    float on_power, off_power, strong_power; /* CONST */

    enum mode mode;
    bool learned; /* a long training has succeeded */
    bool short_train;
    bool trained; /* a carrier, as reported */
    bool restart; /* libspandsp is to begin anew */
    bool hears;   /* libspandsp: energy */
    bool risen;   /* above the noise */
    bool low;     /* the carrier is gone, perhaps for a moment */
    float power, noise, reference;
    uint32_t now;   /* samples */
    uint32_t rose;  /* risen since */
    uint32_t heard; /* hears since */
    uint32_t since; /* it is low */

    uint32_t squares[POWER_SAMPLES];
    uint32_t bits[HOLD_BITS];
};

static struct qam_rx *of(struct mt_line_rx *rx)
{
    return (struct qam_rx *)(void *)rx;
}

static void give(struct qam_rx *q, uint32_t until)
{
    if (mt_hold_give(&q->hold, until, q->rx.out))
        q->rx.status = MT_RX_DATA;
}

static void report(struct qam_rx *q, int carrier)
{
    q->rx.status = carrier ? MT_RX_CARRIER : MT_RX_NO_CARRIER;
    q->rx.out->carrier(q->rx.out, carrier);
}

static void carrier_begins(struct qam_rx *q)
{
    q->trained = q->learned = true;
    q->low = false;
    q->reference = q->power;
    mt_hold_clear(&q->hold);
    report(q, 1);
}

static void carrier_ends(struct qam_rx *q)
{
    q->hears = false;
    if (!q->trained)
        return;
    give(q, q->low ? q->since + q->rx_delay_samples : q->now);
    mt_hold_clear(&q->hold);
    q->trained = q->low = false;
    q->restart = true; /* if it is not libspandsp that says so */
    report(q, 0);
}

static void hears(struct qam_rx *q)
{
    q->hears = true;
    q->heard = q->now;
}

/*
 * Called by libspandsp. Energy alone (SIG_STATUS_CARRIER_UP) is no carrier, and a training that fails is none: the
 * protection tone of V.29 is both.
 */
static void put_bit(void *user, int bit)
{
    struct qam_rx *q = user;

    if (bit == SIG_STATUS_TRAINING_SUCCEEDED)
        carrier_begins(q);
    else if (bit == SIG_STATUS_CARRIER_DOWN)
        carrier_ends(q);
    else if (bit == SIG_STATUS_CARRIER_UP)
        hears(q);
    else if (bit >= 0 && q->trained)
        mt_hold_put(&q->hold, q->now, bit);
}

/* The power window has just become weak; the carrier's end is in it. @return samples since then */
static uint32_t find_end(const struct qam_rx *q)
{
    const struct mt_power_window *w = &q->power_window;
    float least = LAST_SAMPLES * LAST_PART * q->reference, sum = 0;

    for (uint32_t age = 0; age < POWER_SAMPLES; age++) {
        sum += (float)mt_power_window_past(w, age);
        if (age >= LAST_SAMPLES)
            sum -= (float)mt_power_window_past(w, age - LAST_SAMPLES);
        if (age >= LAST_SAMPLES - 1 && sum >= least)
            return age - (LAST_SAMPLES - 1);
    }
    return POWER_SAMPLES - LAST_SAMPLES;
}

/* How much of the carrier is there? */
static void watch(struct qam_rx *q)
{
    if (q->low && q->power > q->reference * BACK_PART)
        q->low = false;
    if (q->low)
        return;
    if (q->power < q->reference * END_PART) {
        q->low = true;
        q->since = q->now - find_end(q);
        give(q, q->since + q->rx_delay_samples);
        return;
    }
    q->reference += REFERENCE_STEP * (q->power - q->reference);
}

/*
 * Loud noise is a carrier for libspandsp, that cannot be trained, and while it is there none begins. So one that rises
 * above the noise finds it begun anew.
 */
static void await(struct qam_rx *q)
{
    if (!q->risen && q->power >= q->on_power && q->power > q->noise * RISE) {
        q->risen = true;
        q->rose = q->now;
        q->restart = q->hears && q->now - q->heard > NOISE_SAMPLES;
        q->hears = q->hears && !q->restart;
    }
    if (q->risen && q->now - q->rose == POWER_SAMPLES)
        q->modem->rx_cut(&q->state, q->power < q->strong_power ? CUTOFF_DBM0 : q->modem->cutoff_dbm0);
    if (q->power < q->noise * FALL)
        q->risen = false;
    if (!q->risen || q->power < q->noise || q->now - q->rose > TRAINING_SAMPLES)
        q->noise += NOISE_STEP * (q->power - q->noise);
}

/* One sample at a time: libspandsp does not tell the time of a bit. */
static void run_sample(struct qam_rx *q, const int16_t *amp)
{
    q->now++;
    q->power = mt_power_window_add(&q->power_window, *amp);
    if (q->trained)
        watch(q);
    else
        await(q);
    q->modem->rx(&q->state, amp, 1);
    if (q->low && q->now - q->since > LOST_SAMPLES)
        carrier_ends(q);
    if (q->restart)
        q->modem->rx_restart(&q->state, q->bps, q->short_train);
    q->restart = false;
}

/* What could still prove to be of after the end waits. */
static void hand_over(struct qam_rx *q)
{
    if (q->low)
        give(q, q->since + q->rx_delay_samples);
    else if (q->trained)
        give(q, q->now - (END_SAMPLES > q->rx_delay_samples ? END_SAMPLES - q->rx_delay_samples : 0));
}

static void run(struct qam_rx *q, const int16_t *amp, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        run_sample(q, amp + i);
        if (i % SLICE == SLICE - 1 || i == n - 1)
            hand_over(q);
    }
}

static void monitor(struct qam_rx *q, const int16_t *amp, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        q->now++;
        q->power = mt_power_window_add(&q->power_window, amp[i]);
        if (q->rx.status == MT_RX_NO_CARRIER && q->power >= q->on_power)
            report(q, 1);
        else if (q->rx.status != MT_RX_NO_CARRIER && q->power < q->off_power)
            report(q, 0);
    }
}

static void push(struct mt_line_rx *rx, const void *samples, unsigned n)
{
    struct qam_rx *q = of(rx);

    if (q->mode == RUNNING)
        run(q, samples, n);
    else if (q->mode == MONITORING)
        monitor(q, samples, n);
}

static int suspend(struct qam_rx *q)
{
    if (q->trained)
        give(q, q->low ? q->since + q->rx_delay_samples : q->now);
    mt_hold_clear(&q->hold);
    q->mode = SUSPENDED;
    q->trained = q->low = false;
    q->rx.status = MT_RX_NO_CARRIER;
    return 0;
}

static int resume(struct qam_rx *q)
{
    if (q->mode != SUSPENDED)
        return -EINVAL;
    q->mode = RUNNING;
    q->short_train = q->learned; /* a short training needs what a long one has taught */
    q->modem->rx_restart(&q->state, q->bps, q->short_train);
    return 0;
}

static int resume_monitor(struct qam_rx *q)
{
    if (q->mode != SUSPENDED)
        return -EINVAL;
    q->mode = MONITORING;
    return 0;
}

static int v17_command(struct mt_line_rx *rx, const struct mt_line_command *c)
{
    struct qam_rx *q = of(rx);

    switch (c->verb) {
    case MT_LINE_SUSPEND: return suspend(q);
    case MT_LINE_RESUME: return resume(q);
    case MT_LINE_RESUME_MONITOR_CARRIER: return resume_monitor(q);
    default: return -EOPNOTSUPP;
    }
}

static void destroy(struct mt_line_rx *rx)
{
    mt_os->free(of(rx));
}

static const struct mt_line_rx_ops ops = {.push = push, .destroy = destroy};
static const struct mt_line_rx_ops v17_ops = {.push = push, .command = v17_command, .destroy = destroy};

int mt_qam_rx_create(struct mt_line_rx **rx, const struct mt_qam_modem *modem, unsigned speed, struct mt_bit_sink *sink)
{
    struct qam_rx *q = mt_os->alloc(sizeof *q);
    bool v17 = modem == mt_qam_modem(MT_LINE_V17);

    if (!q)
        return -ENOMEM;
    memset(q, 0, sizeof *q);
    q->rx = (struct mt_line_rx){.ops = v17 ? &v17_ops : &ops, .out = sink, .link = MT_LINK_CONNECTED};
    q->modem = modem;
    q->bps = (int)modem->speed[speed].bps;
    q->rx_delay_samples = modem->speed[speed].rx_delay_samples;
    q->on_power = mt_level_power((double)ON_DBM0);
    q->off_power = mt_level_power((double)OFF_DBM0);
    q->strong_power = mt_level_power((double)(modem->cutoff_dbm0 + STRONG_DB));
    mt_power_window_init(&q->power_window, q->squares, POWER_SAMPLES);
    mt_hold_init(&q->hold, q->bits, HOLD_BITS);
    modem->rx_init(&q->state, q->bps, put_bit, q);
    *rx = &q->rx;
    return 0;
}
