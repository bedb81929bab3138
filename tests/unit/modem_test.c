/** The modems behind line.h: what a program would see of each, and what libspandsp and minimodem make of it. */
#include <stdio.h>

#include <spandsp.h>

#include "data/cw.h"
#include "data/fsk.h"
#include "data/tty.h"
#include "unit/unit.h"
#include "unit/modem_line.h"

static struct sent sent;
static struct heard heard;
static struct sound sound;

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

struct fsk_row {
    const char *name;
    double speed;
    float mark_hz, space_hz;
    unsigned on_ms, off_ms;
};

/* The published table and its neighbours; the times at both ends of their ranges. */
static const struct fsk_row fsk_rows[] = {
    {"V.21 channel 1", 300, 980, 1180, 20, 20},
    {"V.21 channel 2", 300, 1650, 1850, 700, 80},
    {"Bell 103 answering", 300, 1270, 1070, 20, 20},
    {"Bell 103 originating", 300, 2225, 2025, 20, 20},
    {"V.23 1200", 1200, 1300, 2100, 10, 5},
    {"V.23 600", 600, 1300, 1700, 700, 15},
    {"V.23 75", 75, 390, 450, 0, 15},
    {"V.23 75, slow", 75, 390, 450, 80, 80},
    {"Bell 202", 1200, 1200, 2200, 10, 15},
    {"V.18 45.45", 45.45, 1400, 1800, 1, 80},
    {"V.18 50", 50, 1400, 1800, 1, 80},
    {"110 bit/s", 110, 980.5F, 1180.25F, 20, 20},
    {"10 bit/s", 10, 1000, 1100, 20, 80},
    {"2400 bit/s", 2400, 1200, 2400, 0, 5},
};

static const struct {
    enum mt_line_protocol protocol;
    unsigned speed;
} qam_rows[] = {
    {MT_LINE_V17, 14400},   {MT_LINE_V17, 12000}, {MT_LINE_V17, 9600}, {MT_LINE_V17, 7200}, {MT_LINE_V27TER, 4800},
    {MT_LINE_V27TER, 2400}, {MT_LINE_V29, 9600},  {MT_LINE_V29, 7200}, {MT_LINE_V29, 4800},
};

static struct mt_line_config fsk_config(const struct fsk_row *r)
{
    return (struct mt_line_config){.protocol = MT_LINE_FSK,
                                   .u.fsk = {.speed_x65536 = (uint32_t)(r->speed * 65536),
                                             .mark_hz = r->mark_hz,
                                             .space_hz = r->space_hz,
                                             .carrier_on_ms = r->on_ms,
                                             .carrier_off_ms = r->off_ms}};
}

static struct mt_line_config qam_config(unsigned i)
{
    return (struct mt_line_config){.protocol = qam_rows[i].protocol, .u.speed = qam_rows[i].speed};
}

static struct mt_line_config v17_config(void)
{
    return (struct mt_line_config){.protocol = MT_LINE_V17, .u.speed = 14400};
}

static struct mt_line_tx *transmitter(const struct mt_line_config *config, unsigned bits)
{
    struct mt_line_tx *tx;

    sent_init(&sent, bits, 1);
    sound.n = 0;
    sound_silence(&sound, 801);
    assert_int_equal(mt_line_create(NULL, &tx, config, NULL, &sent.source), 0);
    return tx;
}

static void rts(struct mt_line_tx *tx, bool on, bool tep, bool short_train)
{
    struct mt_line_command c = {
        .verb = on ? MT_LINE_ASSERT_RTS : MT_LINE_UNASSERT_RTS, .tep = tep, .short_train = short_train};

    assert_int_equal(tx->ops->command(tx, &c), 0);
}

static void transmit_all(struct mt_line_tx *tx)
{
    while (tx->status != MT_TX_SILENT)
        sound_pull(&sound, tx, TICK);
}

static void finish(struct mt_line_tx *tx)
{
    tx->finishing = true;
    for (unsigned i = 0; !tx->finished; i++) {
        assert_true(i < MAX_SOUND / TICK);
        sound_pull(&sound, tx, TICK);
    }
    assert_int_equal(tx->status, MT_TX_SILENT);
    assert_int_equal(tx->link, MT_LINK_NOT_CONNECTED);
    mt_line_tx_destroy(tx);
    sound_silence(&sound, 8000);
}

/* Blocks of all lengths: nothing may depend on them. */
static void push_in_odd_blocks(struct mt_line_rx *rx)
{
    uint64_t seed = 5;
    unsigned n;

    for (unsigned i = 0; i < sound.n; i += n) {
        n = 1 + modem_chance(&seed) % 400;
        n = sound.n - i < n ? sound.n - i : n;
        rx->ops->push(rx, sound.amp + i, n);
    }
}

static void receive(const struct mt_line_config *config)
{
    struct mt_line_rx *rx;

    heard_init(&heard);
    assert_int_equal(mt_line_create(&rx, NULL, config, &heard.sink, NULL), 0);
    push_in_odd_blocks(rx);
    assert_int_equal(rx->status, MT_RX_NO_CARRIER);
    mt_line_rx_destroy(rx);
}

/* A carrier, the bits sent, at most so many ones, no carrier. */
static void assert_heard(const char *name, const uint8_t *bit, unsigned n, unsigned ones_after)
{
    print_message("%s: %u bits, heard %u\n", name, n, heard.n);
    assert_int_equal(heard.carriers, 2);
    assert_int_not_equal(heard.carrier[0], 0);
    assert_int_equal(heard.carrier_at[0], 0);
    assert_int_equal(heard.carrier[1], 0);
    assert_int_equal(heard.carrier_at[1], heard.n);
    assert_in_range(heard.n, n, n + ones_after);
    assert_memory_equal(heard.bit, bit, n);
    for (unsigned i = n; i < heard.n; i++)
        assert_int_equal(heard.bit[i], 1);
}

static void fsk_brings_every_bit_and_no_other(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(fsk_rows); i++) {
        struct mt_line_config c = fsk_config(&fsk_rows[i]);

        finish(transmitter(&c, fsk_rows[i].speed < 100 ? 500 : 5000));
        receive(&c);
        if (fsk_rows[i].speed < 1200) /* the end of a carrier is known to half a millisecond */
            assert_heard(fsk_rows[i].name, sent.bit, sent.n, 0);
        else
            assert_in_range(heard.n, sent.n, sent.n + 2);
        assert_memory_equal(heard.bit, sent.bit, sent.n);
    }
}

static void cw_brings_every_bit_from_the_first_zero_on(void **state)
{
    static const double speeds[] = {5, 12.5, 20, 50, 100, 300};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(speeds); i++) {
        struct mt_line_config c = {.protocol = MT_LINE_CW,
                                   .u.cw = {.speed_x65536 = (uint32_t)(speeds[i] * 65536),
                                            .space_hz = 1000 + 37.5F * (float)i,
                                            .carrier_off_ms = (uint32_t)(20000 / speeds[i])}};
        unsigned ones = 0;

        finish(transmitter(&c, 300));
        sound_silence(&sound, 40000);
        receive(&c);
        while (sent.bit[ones])
            ones++;
        assert_heard("CW", sent.bit + ones, sent.n - ones, 21); /* silence is ones until it is no carrier */
    }
}

static const char *qam_name(unsigned i)
{
    static char name[24];

    snprintf(name, sizeof name, "%s %u",
             qam_rows[i].protocol == MT_LINE_V17   ? "V.17"
             : qam_rows[i].protocol == MT_LINE_V29 ? "V.29"
                                                   : "V.27ter",
             qam_rows[i].speed);
    return name;
}

/* 32 symbols of ones end a carrier (V.17 5.4.3, V.27ter 2.6); libspandsp does so with V.29 too. */
static unsigned turn_off_bits(unsigned i)
{
    unsigned speed = qam_rows[i].speed;
    unsigned symbols_a_second = qam_rows[i].protocol != MT_LINE_V27TER ? 2400 : speed == 2400 ? 1200 : 1600;

    return 32 * speed / symbols_a_second;
}

static void fax_modems_bring_every_bit_and_no_junk(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(qam_rows); i++) {
        for (unsigned tep = 0; tep < 2; tep++) {
            struct mt_line_config c = qam_config(i);
            struct mt_line_tx *tx = transmitter(&c, 6000);

            rts(tx, true, tep, false);
            sound_pull(&sound, tx, TICK);
            assert_false(tx->cts);
            rts(tx, false, tep, false);
            transmit_all(tx);
            finish(tx);
            receive(&c);
            assert_heard(qam_name(i), sent.bit, sent.n, turn_off_bits(i));
        }
    }
}

/* Data that ends with ones or zeros, of all lengths in a symbol. */
static void fax_modems_lose_no_last_bit(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(qam_rows); i++) {
        for (unsigned n = 400; n < 420; n++) {
            struct mt_line_config c = qam_config(i);

            finish(transmitter(&c, n)); /* finishing without RTS sends what there is */
            receive(&c);
            assert_heard(qam_name(i), sent.bit, n, turn_off_bits(i));
        }
    }
}

static void fax_modems_send_twice_with_a_gap_that_receivers_see(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(qam_rows); i++) {
        struct mt_line_config c = qam_config(i);
        struct mt_line_tx *tx = transmitter(&c, 1000);
        unsigned first;

        rts(tx, true, false, false);
        sound_pull(&sound, tx, TICK);
        rts(tx, false, false, false);
        transmit_all(tx);
        sent.limit = 2000;
        rts(tx, true, false, false);
        sound_pull(&sound, tx, 4 * TICK);
        rts(tx, false, false, false);
        transmit_all(tx);
        finish(tx);
        receive(&c);
        assert_int_equal(heard.carriers, 4);
        first = heard.carrier_at[1];
        assert_in_range(first, 1000, 1000 + turn_off_bits(i));
        assert_memory_equal(heard.bit, sent.bit, 1000);
        assert_memory_equal(heard.bit + first, sent.bit + 1000, 1000);
    }
}

/* While the source is dry ones are sent, and what comes later follows them. */
static void a_fax_modem_with_rts_waits_for_data_with_ones(void **state)
{
    struct mt_line_config c = qam_config(6);
    struct mt_line_tx *tx = transmitter(&c, 800);
    int at;

    (void)state;
    rts(tx, true, false, false);
    for (unsigned i = 0; i < 40; i++)
        sound_pull(&sound, tx, TICK);
    assert_true(tx->cts);
    assert_int_equal(tx->status, MT_TX_DATA);
    sent.limit = 1600;
    finish(tx);
    receive(&c);
    assert_memory_equal(heard.bit, sent.bit, 800);
    at = heard_offset(&heard, sent.bit + 800, 800);
    assert_true(at > 1000);
    for (int i = 800; i < at; i++)
        assert_int_equal(heard.bit[i], 1);
    assert_memory_equal(heard.bit + at, sent.bit + 800, 800);
}

static int command(struct mt_line_rx *rx, enum mt_line_verb verb)
{
    struct mt_line_command c = {.verb = verb};

    return rx->ops->command(rx, &c);
}

static void carrier(struct mt_line_tx *tx, struct mt_line_rx *rx, bool short_train)
{
    unsigned from = sound.n;

    sent.limit += 2000;
    rts(tx, true, false, short_train);
    sound_pull(&sound, tx, 4 * TICK);
    rts(tx, false, false, short_train);
    transmit_all(tx);
    sound_silence(&sound, 1600);
    sound_push(&sound, from, sound.n, rx);
}

static void v17_takes_short_trains_after_suspend_and_resume(void **state)
{
    struct mt_line_config c = v17_config();
    struct mt_line_tx *tx = transmitter(&c, 0);
    struct mt_line_rx *rx;
    unsigned carriers;

    (void)state;
    heard_init(&heard);
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), 0);
    carrier(tx, rx, false);
    assert_memory_equal(heard.bit, sent.bit, 2000);
    assert_int_equal(command(rx, MT_LINE_SUSPEND), 0);
    carrier(tx, rx, false);
    assert_int_equal(heard.carriers, 2); /* suspended: nothing is heard */
    assert_int_equal(command(rx, MT_LINE_RESUME), 0);
    for (unsigned i = 0; i < 3; i++) {
        carriers = heard.carriers;
        heard.n = 0;
        carrier(tx, rx, true);
        assert_int_equal(heard.carriers, carriers + 2);
        assert_memory_equal(heard.bit, sent.bit + sent.n - 2000, 2000);
    }
    mt_line_rx_destroy(rx);
    mt_line_tx_destroy(tx);
}

static void v17_only_watches_the_carrier_after_resume_monitor(void **state)
{
    struct mt_line_config c = v17_config();
    struct mt_line_tx *tx = transmitter(&c, 0);
    struct mt_line_rx *rx;

    (void)state;
    heard_init(&heard);
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), 0);
    assert_int_equal(command(rx, MT_LINE_RESUME), -EINVAL);
    assert_int_equal(command(rx, MT_LINE_RESUME_MONITOR_CARRIER), -EINVAL);
    carrier(tx, rx, false);
    assert_int_equal(command(rx, MT_LINE_SUSPEND), 0);
    assert_int_equal(command(rx, MT_LINE_RESUME_MONITOR_CARRIER), 0);
    heard_init(&heard);
    carrier(tx, rx, true);
    assert_int_equal(heard.carriers, 2);
    assert_int_equal(heard.carrier[0], 1);
    assert_int_equal(heard.carrier[1], 0);
    assert_int_equal(heard.n, 0);
    assert_int_equal(command(rx, MT_LINE_RESUME), -EINVAL); /* not before another suspend */
    assert_int_equal(command(rx, MT_LINE_SUSPEND), 0);
    assert_int_equal(command(rx, MT_LINE_RESUME), 0);
    carrier(tx, rx, true);
    assert_memory_equal(heard.bit, sent.bit + sent.n - 2000, 2000);
    mt_line_rx_destroy(rx);
    mt_line_tx_destroy(tx);
}

static void commands_of_other_protocols_are_refused(void **state)
{
    struct mt_line_config c = qam_config(6), f = fsk_config(&fsk_rows[0]);
    struct mt_line_command retrain = {.verb = MT_LINE_RETRAIN}, fix = {.verb = MT_LINE_SET_PREFIX_SUFFIX};
    struct mt_line_rx *rx;
    struct mt_line_tx *tx;

    (void)state;
    assert_int_equal(mt_line_create(&rx, &tx, &c, &heard.sink, &sent.source), 0);
    assert_null(rx->ops->command);
    assert_int_equal(tx->ops->command(tx, &retrain), -EOPNOTSUPP);
    mt_line_rx_destroy(rx);
    mt_line_tx_destroy(tx);
    assert_int_equal(mt_line_create(&rx, &tx, &f, &heard.sink, &sent.source), 0);
    assert_null(rx->ops->command);
    assert_int_equal(tx->ops->command(tx, &retrain), -EOPNOTSUPP);
    fix.prefix_bits = 1;
    assert_int_equal(tx->ops->command(tx, &fix), -EINVAL); /* no bits */
    fix.prefix = (const uint8_t *)"";
    fix.prefix_bits = MT_LINE_FIX_BITS + 1;
    assert_int_equal(tx->ops->command(tx, &fix), -EINVAL);
    mt_line_rx_destroy(rx);
    mt_line_tx_destroy(tx);
}

static void prefix_and_suffix_go_around_the_data(void **state)
{
    static const uint8_t prefix[] = {0x55, 0x55, 0x55, 0xff, 0xff}, suffix[] = {0xff, 0x7f};
    struct mt_line_command fix = {
        .verb = MT_LINE_SET_PREFIX_SUFFIX, .prefix_bits = 40, .prefix = prefix, .suffix_bits = 15, .suffix = suffix};
    struct mt_line_config configs[] = {fsk_config(&fsk_rows[0]), qam_config(0), qam_config(4), qam_config(6)};

    (void)state;
    for (unsigned i = 0; i < COUNT_OF(configs); i++) {
        struct mt_line_tx *tx = transmitter(&configs[i], 501);

        assert_int_equal(tx->ops->command(tx, &fix), 0);
        finish(tx);
        receive(&configs[i]);
        for (unsigned k = 0; k < 40; k++)
            assert_int_equal(heard.bit[k], prefix[k / 8] >> k % 8 & 1);
        assert_memory_equal(heard.bit + 40, sent.bit, 501);
        for (unsigned k = 0; k < 15; k++)
            assert_int_equal(heard.bit[541 + k], 1);
        if (i == 0)
            assert_int_equal(heard.n, 40 + 501 + 15);
    }
}

/* An encoder that fills pauses with flags, as HDLC's. */
static unsigned flags(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    if (sent_bits(source, bits, n) == 0)
        memset(bits, 0x7e, (n + 7) / 8);
    return n;
}

static bool sent_all(struct mt_bit_source *source)
{
    struct sent *s = (struct sent *)(void *)source;

    return s->n == s->limit;
}

static void fsk_is_silent_when_its_source_only_fills(void **state)
{
    struct mt_line_config c = fsk_config(&fsk_rows[0]);
    struct mt_line_tx *tx = transmitter(&c, 0);

    (void)state;
    sent.source.bits = flags;
    sent.source.is_empty = sent_all;
    sound_pull(&sound, tx, TICK);
    assert_int_equal(tx->status, MT_TX_SILENT);
    sent.limit = 700;
    sound_pull(&sound, tx, TICK);
    assert_int_equal(tx->status, MT_TX_DATA);
    transmit_all(tx);
    finish(tx);
    receive(&c);
    assert_heard("FSK", sent.bit, 700, 0);
    sent.source.is_empty = NULL;
}

static void fsk_sends_mark_between_assert_and_unassert(void **state)
{
    struct mt_line_config c = fsk_config(&fsk_rows[0]);
    struct mt_line_tx *tx = transmitter(&c, 0);

    (void)state;
    rts(tx, true, false, false);
    for (unsigned i = 0; i < 50; i++)
        sound_pull(&sound, tx, TICK);
    assert_int_equal(tx->status, MT_TX_CARRIER);
    rts(tx, false, false, false);
    transmit_all(tx);
    finish(tx);
    receive(&c);
    assert_in_range(heard.n, 299, 301); /* a second of ones */
    for (unsigned i = 0; i < heard.n; i++)
        assert_int_equal(heard.bit[i], 1);
}

static double level_dbm0(unsigned from, unsigned to)
{
    double sum = 0;

    for (unsigned i = from; i < to; i++)
        sum += (double)sound.amp[i] * sound.amp[i];
    return 10 * log10(sum / (to - from) * 2 / (22827.0 * 22827.0));
}

static void transmitters_keep_their_power(void **state)
{
    struct mt_line_config c = fsk_config(&fsk_rows[0]);

    (void)state;
    finish(transmitter(&c, 300));
    assert_true(fabs(level_dbm0(801, 801 + 8000) - MT_FSK_DEFAULT_DBM0) < 0.05);
    c.u.fsk.set_power = true;
    c.u.fsk.power_dbm0 = -20.5F;
    finish(transmitter(&c, 300));
    assert_true(fabs(level_dbm0(801, 801 + 8000) + 20.5) < 0.05);
    for (unsigned i = 0; i < COUNT_OF(qam_rows); i++) {
        c = qam_config(i);
        finish(transmitter(&c, 40000));
        assert_true(fabs(level_dbm0(sound.n - 28000, sound.n - 12000) + 13) < 1);
    }
}

/* Sound of a carrier with a hole. */
static void with_hole(const struct mt_line_config *c, unsigned at_ms, unsigned ms)
{
    finish(transmitter(c, 600));
    memset(sound.amp + 801 + at_ms * 8, 0, ms * 8 * sizeof sound.amp[0]);
    receive(c);
}

static void a_drop_out_shorter_than_carrier_off_costs_only_its_bits(void **state)
{
    struct mt_line_config c = fsk_config(&fsk_rows[0]);

    (void)state;
    c.u.fsk.carrier_off_ms = 60;
    with_hole(&c, 1000, 50);
    assert_int_equal(heard.carriers, 2);
    assert_int_equal(heard.n, 600);
    assert_memory_equal(heard.bit, sent.bit, 300);
    assert_memory_equal(heard.bit + 318, sent.bit + 318, 600 - 318);
}

static void a_longer_drop_out_ends_the_carrier(void **state)
{
    struct mt_line_config c = fsk_config(&fsk_rows[0]);

    (void)state;
    c.u.fsk.carrier_off_ms = 60;
    with_hole(&c, 1000, 75);
    assert_int_equal(heard.carriers, 4);
    assert_int_equal(heard.carrier_at[1], 300); /* the silence gave no bits */
    assert_memory_equal(heard.bit, sent.bit, 300);
}

static void a_carrier_shorter_than_carrier_on_is_none(void **state)
{
    struct mt_line_config c = fsk_config(&fsk_rows[0]);

    (void)state;
    c.u.fsk.carrier_on_ms = 300;
    finish(transmitter(&c, 87)); /* 290 ms */
    receive(&c);
    assert_int_equal(heard.carriers, 0);
    assert_int_equal(heard.n, 0);
    finish(transmitter(&c, 96)); /* 320 ms: all its bits, also those before it was known */
    receive(&c);
    assert_heard("320 ms", sent.bit, 96, 0);
}

static void loud_noise_is_no_carrier(void **state)
{
    struct mt_line_config c = fsk_config(&fsk_rows[0]);
    struct faults f = {.snr_db = -60};

    (void)state;
    sound.n = 0;
    sound_silence(&sound, 80000);
    for (unsigned i = 0; i < sound.n; i++)
        sound.amp[i] = 6; /* what the noise is measured against */
    line_with_faults(&sound, &f);
    receive(&c);
    assert_int_equal(heard.carriers, 0);
    assert_int_equal(heard.n, 0);
}

static uint32_t metric_of(struct mt_line_config *c, double gain_db)
{
    struct faults f = {.gain_db = gain_db};
    struct mt_line_rx *rx;
    uint32_t metric;

    finish(transmitter(c, 300));
    line_with_faults(&sound, &f);
    heard_init(&heard);
    assert_int_equal(mt_line_create(&rx, NULL, c, &heard.sink, NULL), 0);
    push_in_odd_blocks(rx);
    metric = rx->metric;
    mt_line_rx_destroy(rx);
    return metric;
}

static void the_metric_is_the_rms_of_the_carrier(void **state)
{
    struct mt_line_config c = fsk_config(&fsk_rows[0]);
    uint32_t metric;

    (void)state;
    assert_int_equal(metric_of(&c, 0), 0); /* not asked for */
    c.u.fsk.get_metric = true;
    metric = metric_of(&c, 0);
    assert_in_range(metric, 3500, 3730); /* -13 dBm0: 3614 */
    assert_in_range(metric_of(&c, -20), metric / 10 - 5, metric / 10 + 5);
    c.u.fsk.thresh_metric = metric;
    assert_int_not_equal(metric_of(&c, -5), 0);
    assert_int_equal(metric_of(&c, -7), 0); /* more than 6 dB weaker: no carrier */
    assert_int_equal(heard.carriers, 0);
    assert_int_equal(heard.n, 0);
}

static void the_reverse_channel_filter_rejects_a_louder_other_channel(void **state)
{
    (void)state;
    for (unsigned mode = 1; mode <= 2; mode++) {
        struct mt_line_config near = fsk_config(&fsk_rows[2 - mode]), far = fsk_config(&fsk_rows[mode - 1]);
        static struct sound other;

        near.u.fsk.set_power = true;
        near.u.fsk.power_dbm0 = -6;
        finish(transmitter(&near, 2000));
        other = sound;
        far.u.fsk.set_power = true;
        far.u.fsk.power_dbm0 = -26; /* 20 dB weaker */
        far.u.fsk.carrier_on_ms = 100;
        finish(transmitter(&far, 2000));
        for (unsigned i = 0; i < other.n && i < sound.n; i++)
            sound.amp[i] = (int16_t)(sound.amp[i] + other.amp[i]);
        far.u.fsk.reverse_chan_filter = mode;
        receive(&far);
        assert_int_equal(heard.carriers, 2);
        assert_in_range(heard.n, 2000, 2060); /* its end is less clear */
        assert_memory_equal(heard.bit, sent.bit, 2000);
    }
}

/* Our transmitter, their receiver. */

static void their_bit(void *user, int bit)
{
    if (bit >= 0)
        heard_bit(user, bit);
    else if (bit == SIG_STATUS_TRAINING_SUCCEEDED)
        ((struct heard *)user)->n = 0;
}

static void receive_with_spandsp(unsigned i)
{
    void *s;

    heard_init(&heard);
    if (qam_rows[i].protocol == MT_LINE_V17) {
        s = v17_rx_init(NULL, (int)qam_rows[i].speed, their_bit, &heard);
        v17_rx(s, sound.amp, (int)sound.n);
        v17_rx_free(s);
    } else if (qam_rows[i].protocol == MT_LINE_V27TER) {
        s = v27ter_rx_init(NULL, (int)qam_rows[i].speed, their_bit, &heard);
        v27ter_rx(s, sound.amp, (int)sound.n);
        v27ter_rx_free(s);
    } else {
        s = v29_rx_init(NULL, (int)qam_rows[i].speed, their_bit, &heard);
        v29_rx(s, sound.amp, (int)sound.n);
        v29_rx_free(s);
    }
}

static void libspandsp_receives_our_fax_modems(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(qam_rows); i++) {
        struct mt_line_config c = qam_config(i);

        finish(transmitter(&c, 5000));
        receive_with_spandsp(i);
        assert_true(heard.n >= 5000);
        assert_memory_equal(heard.bit, sent.bit, 5000);
    }
}

static int next_bit(void *user)
{
    int bit = sent_next(user);

    return bit < 0 ? SIG_STATUS_END_OF_DATA : bit;
}

static void transmit_with_spandsp(unsigned i, bool tep)
{
    int rate = (int)qam_rows[i].speed;
    void *s;

    sent_init(&sent, 5000, 3);
    sound.n = 0;
    sound_silence(&sound, 500);
    if (qam_rows[i].protocol == MT_LINE_V17) {
        s = v17_tx_init(NULL, rate, tep, next_bit, &sent);
        sound.n += (unsigned)v17_tx(s, sound.amp + sound.n, 100000);
        v17_tx_free(s);
    } else if (qam_rows[i].protocol == MT_LINE_V27TER) {
        s = v27ter_tx_init(NULL, rate, tep, next_bit, &sent);
        sound.n += (unsigned)v27ter_tx(s, sound.amp + sound.n, 40000);
        v27ter_tx_free(s);
    } else {
        s = v29_tx_init(NULL, rate, tep, next_bit, &sent);
        sound.n += (unsigned)v29_tx(s, sound.amp + sound.n, 40000);
        v29_tx_free(s);
    }
    sound_silence(&sound, 8000);
}

/* V.27ter's and V.29's stop where the caller's block ends: the ones go on until then. */
static void our_fax_modems_receive_libspandsp(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT_OF(qam_rows); i++) {
        for (unsigned tep = 0; tep < 2; tep++) {
            struct mt_line_config c = qam_config(i);

            transmit_with_spandsp(i, tep);
            receive(&c);
            assert_heard("libspandsp", sent.bit, sent.n, 50000);
        }
    }
}

static fsk_spec_t spec_of(const struct fsk_row *r)
{
    return (fsk_spec_t){"", (int)r->space_hz, (int)r->mark_hz, -13, -48, (int)(r->speed * 100)};
}

static void libspandsp_receives_our_fsk(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 11; i++) {
        struct mt_line_config c = fsk_config(&fsk_rows[i]);
        fsk_spec_t spec = spec_of(&fsk_rows[i]);
        fsk_rx_state_t *s = fsk_rx_init(NULL, &spec, FSK_FRAME_MODE_ASYNC, their_bit, &heard);
        int at;

        finish(transmitter(&c, 300));
        heard_init(&heard);
        fsk_rx(s, sound.amp, (int)sound.n);
        fsk_rx_free(s);
        at = heard_offset(&heard, sent.bit + 20, 280); /* it takes some bits to begin */
        assert_true(at >= 0);
        assert_memory_equal(heard.bit + at, sent.bit + 20, 280 - 1);
    }
}

static void our_fsk_receives_libspandsp(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 11; i++) {
        struct mt_line_config c = fsk_config(&fsk_rows[i]);
        fsk_spec_t spec = spec_of(&fsk_rows[i]);
        fsk_tx_state_t *s = fsk_tx_init(NULL, &spec, next_bit, &sent);

        sent_init(&sent, 1000, 3);
        sound.n = 0;
        sound_silence(&sound, 500);
        sound.n += (unsigned)fsk_tx(s, sound.amp + sound.n, 200000);
        fsk_tx_free(s);
        sound_silence(&sound, 8000);
        receive(&c);
        assert_in_range(heard.n, 999, 1002);
        assert_in_range(heard_offset(&heard, sent.bit, 998), 0, 1); /* theirs may begin with half a bit */
        assert_memory_equal(heard.bit + heard_offset(&heard, sent.bit, 998), sent.bit, 998);
    }
}

/* Text telephone. */

struct tty_source {
    struct mt_bit_source source;
    const uint8_t *codes;
    unsigned n, at; /* half bits */
};

/* Codes of 5 bits with a start bit and one and a half stop bits, in half bits. */
static unsigned tty_half_bits(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    struct tty_source *t = (struct tty_source *)(void *)source;
    unsigned code = t->at / 15, half = t->at % 15;

    (void)n;
    if (code >= t->n)
        return 0;
    bits[0] = half < 2 ? 0 : half >= 12 ? 1 : t->codes[code] >> (half / 2 - 1) & 1;
    t->at++;
    return 1;
}

static void send_tty(double speed, const uint8_t *codes, unsigned n, unsigned lead_half_bits)
{
    struct mt_line_config c = {
        .protocol = MT_LINE_FSK,
        .u.fsk = {.speed_x65536 = (uint32_t)(2 * speed * 65536), .mark_hz = 1400, .space_hz = 1800}};
    struct tty_source t = {.source.bits = tty_half_bits, .codes = codes, .n = n};
    static const uint8_t ones[8] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    struct mt_line_command fix = {.verb = MT_LINE_SET_PREFIX_SUFFIX,
                                  .prefix_bits = lead_half_bits,
                                  .prefix = ones,
                                  .suffix_bits = 30,
                                  .suffix = ones};
    struct mt_line_tx *tx;

    assert_int_equal(mt_line_create(NULL, &tx, &c, NULL, &t.source), 0);
    assert_int_equal(tx->ops->command(tx, &fix), 0);
    finish(tx);
}

static unsigned heard_octet(unsigned i)
{
    unsigned octet = 0;

    for (unsigned k = 0; k < 8; k++)
        octet |= (unsigned)heard.bit[8 * i + k] << k;
    return octet;
}

static void assert_text(const char *text, unsigned n)
{
    assert_int_equal(heard.n, 8 * n);
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(heard_octet(i), (uint8_t)text[i]);
}

/* HELLO (figures) 2 9 5 (letters) RYRYRY */
static const uint8_t tty_codes[] = {0x14, 0x01, 0x12, 0x12, 0x18, 0x04, 0x1b, 0x13, 0x18,
                                    0x10, 0x1f, 0x0a, 0x15, 0x0a, 0x15, 0x0a, 0x15};
static const char tty_text[] = "HELLO \xfe"
                               "295\xff"
                               "RYRYRY";

static void tty_finds_both_speeds_with_and_without_lead(void **state)
{
    static const double speeds[] = {45.45, 50};
    struct mt_line_config c = {.protocol = MT_LINE_TTY};

    (void)state;
    for (unsigned i = 0; i < 4; i++) { /* with a lead of ones, and without */
        sound.n = 0;
        sound_silence(&sound, 1000);
        send_tty(speeds[i % 2], tty_codes, sizeof tty_codes, i < 2 ? 14 : 0);
        heard_init(&heard);
        {
            struct mt_line_rx *rx;

            assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), 0);
            assert_true(rx->octets);
            push_in_odd_blocks(rx);
            mt_line_rx_destroy(rx);
        }
        assert_text(tty_text, sizeof tty_text - 1);
        assert_int_equal(heard.carriers, 1);
        assert_int_equal(heard.carrier[0], i % 2 ? 20 : 22);
        assert_int_equal(heard.carrier_at[0], 0);
    }
}

static void tty_resume_sets_the_shift(void **state)
{
    static const uint8_t codes[] = {0x13, 0x18};
    struct mt_line_config c = {.protocol = MT_LINE_TTY};
    struct mt_line_command resume = {.verb = MT_LINE_RX_RESUME, .figures = true};
    struct mt_line_rx *rx;

    (void)state;
    sound.n = 0;
    send_tty(50, codes, 2, 14);
    heard_init(&heard);
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), 0);
    sound_push(&sound, 0, sound.n, rx);
    assert_int_equal(rx->ops->command(rx, &resume), 0);
    sound_push(&sound, 0, sound.n, rx);
    resume.figures = false;
    assert_int_equal(rx->ops->command(rx, &resume), 0);
    sound_push(&sound, 0, sound.n, rx);
    assert_text("WO29WO", 6);
    mt_line_rx_destroy(rx);
}

static void tty_reads_every_code_as_libspandsp_does(void **state)
{
    v18_state_t *v18 = v18_init(NULL, TRUE, V18_MODE_5BIT_45, NULL, NULL);
    struct mt_line_config c = {.protocol = MT_LINE_TTY};
    uint8_t codes[64];
    char text[64];
    struct mt_line_rx *rx;

    (void)state;
    for (unsigned i = 0; i < 64; i++) {
        /* Letters, then figures: each first its shift. */
        codes[i] = i == 0 ? 0x1f : i == 32 ? 0x1b : i % 32 == 0x1b || i % 32 == 0x1f ? 4 : i % 32;
        text[i] = i == 0 ? '\xff' : i == 32 ? '\xfe' : 0;
        if (i % 32)
            text[i] = (char)v18_decode_baudot(v18, codes[i]);
        else
            v18_decode_baudot(v18, codes[i]);
    }
    v18_free(v18);
    sound.n = 0;
    sound_silence(&sound, 400);
    send_tty(45.45, codes, 64, 14);
    heard_init(&heard);
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), 0);
    sound_push(&sound, 0, sound.n, rx);
    assert_text(text, 64);
    mt_line_rx_destroy(rx);
}

static void values_no_modem_can_have_are_refused(void **state)
{
    const struct mt_fsk_config good = {.speed_x65536 = 300 << 16, .mark_hz = 980, .space_hz = 1180};
    struct mt_line_rx *rx;
    struct mt_line_config c = {.protocol = MT_LINE_FSK};

    (void)state;
#define REFUSED(change) \
    c.u.fsk = good;     \
    c.u.fsk.change;     \
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), -EINVAL)
    REFUSED(speed_x65536 = 0);
    REFUSED(speed_x65536 = 300); /* not times 65536 */
    REFUSED(speed_x65536 = 0xffffffff);
    REFUSED(mark_hz = 0);
    REFUSED(mark_hz = 1180);
    REFUSED(mark_hz = NAN);
    REFUSED(space_hz = 4000);
    REFUSED(space_hz = -1180);
    REFUSED(carrier_on_ms = 10001);
    REFUSED(carrier_off_ms = 0xffffffff);
    REFUSED(reverse_chan_filter = 3);
#undef REFUSED
    c.u.fsk = good;
    c.u.fsk.set_power = true;
    c.u.fsk.power_dbm0 = 4;
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), -EINVAL);
    c.u.fsk.power_dbm0 = NAN;
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), -EINVAL);
    c = (struct mt_line_config){.protocol = MT_LINE_CW, .u.cw = {.speed_x65536 = 20 << 16}};
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), -EINVAL);
    c = (struct mt_line_config){.protocol = MT_LINE_V17, .u.speed = 4800};
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), -EINVAL);
    c = (struct mt_line_config){.protocol = MT_LINE_V29, .u.speed = 0};
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), -EINVAL);
}

static void tty_has_no_transmitter(void **state)
{
    struct mt_line_config c = {.protocol = MT_LINE_TTY};
    struct mt_line_rx *rx;
    struct mt_line_tx *tx;

    (void)state;
    assert_int_equal(mt_line_create(NULL, &tx, &c, NULL, &sent.source), -EINVAL);
    assert_int_equal(mt_line_create(&rx, &tx, &c, &heard.sink, &sent.source), -EINVAL);
}

static struct mt_line_config config_of(unsigned i)
{
    if (i < COUNT_OF(fsk_rows))
        return fsk_config(&fsk_rows[i]);
    i -= COUNT_OF(fsk_rows);
    if (i < COUNT_OF(qam_rows))
        return qam_config(i);
    if (i == COUNT_OF(qam_rows))
        return (struct mt_line_config){.protocol = MT_LINE_TTY};
    return (struct mt_line_config){.protocol = MT_LINE_CW,
                                   .u.cw = {.speed_x65536 = 20 << 16, .space_hz = 1000, .carrier_off_ms = 500}};
}

enum { CONFIGS = COUNT_OF(fsk_rows) + COUNT_OF(qam_rows) + 2 };

static void a_failed_create_leaves_nothing(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CONFIGS; i++) {
        struct mt_line_config c = config_of(i);
        struct mt_line_rx *rx = NULL;
        struct mt_line_tx *tx = NULL;
        bool both = c.protocol != MT_LINE_TTY;

        for (unsigned call = 1; call <= (both ? 2 : 1); call++) {
            sim_fail_at(call, false);
            assert_int_equal(mt_line_create(&rx, both ? &tx : NULL, &c, &heard.sink, &sent.source), -ENOMEM);
            assert_null(rx);
            assert_null(tx);
        }
        sim_fail_at(0, false);
    }
}

static int16_t any_sample(uint64_t *seed, unsigned kind, unsigned i)
{
    int16_t noise = (int16_t)modem_chance(seed);

    switch (kind) {
    case 0: return noise;
    case 1: return i % 7 < 3 ? INT16_MAX : INT16_MIN;
    case 2: return i / 8000 % 2 ? (int16_t)(noise / 64) : noise;
    case 3: return (int16_t)(i % 2 ? INT16_MIN : INT16_MAX);
    case 4: return INT16_MIN;
    default: return (int16_t)(noise % (1 + (int)(i % 30000)));
    }
}

/* The rings have the room for every length of a bit; the sanitizers tell. */
static void any_speed_and_tone_works(void **state)
{
    uint64_t seed = 11;

    (void)state;
    for (unsigned i = 0; i < 400; i++) {
        uint32_t most = i % 4 ? MT_FSK_MAX_SPEED : 20;
        struct mt_line_config c = {.protocol = i % 2 ? MT_LINE_FSK : MT_LINE_CW};
        uint32_t speed = 65536 + modem_chance(&seed) % ((most - 1) * 65536);
        float hz = 1 + (float)(modem_chance(&seed) % 3900);

        if (i % 2)
            c.u.fsk = (struct mt_fsk_config){.speed_x65536 = i % 3 ? speed : 8000 * 65536u / (2 + i),
                                             .mark_hz = hz,
                                             .space_hz = hz + 50,
                                             .carrier_on_ms = i % 50,
                                             .carrier_off_ms = i % 70,
                                             .reverse_chan_filter = i % 3};
        else
            c.u.cw = (struct mt_cw_config){
                .speed_x65536 = 65536 + speed % (999 * 65536), .space_hz = hz, .carrier_off_ms = i % 70};
        finish(transmitter(&c, 20));
        receive(&c);
    }
}

/* Random samples into every receiver: under the sanitizers this finds what may not happen. */
static void any_sound_is_endured(void **state)
{
    uint64_t seed = 77;

    (void)state;
    for (unsigned i = 0; i < CONFIGS; i++) {
        struct mt_line_config c = config_of(i);
        struct mt_line_rx *rx;

        heard_init(&heard);
        assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), 0);
        for (unsigned kind = 0; kind < 6; kind++) {
            for (sound.n = 0; sound.n < 16000; sound.n++)
                sound.amp[sound.n] = any_sample(&seed, kind, sound.n);
            rx->characters = kind % 2;
            push_in_odd_blocks(rx);
        }
        mt_line_rx_destroy(rx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(fsk_brings_every_bit_and_no_other),
        SIM_TEST(cw_brings_every_bit_from_the_first_zero_on),
        SIM_TEST(fax_modems_bring_every_bit_and_no_junk),
        SIM_TEST(fax_modems_lose_no_last_bit),
        SIM_TEST(fax_modems_send_twice_with_a_gap_that_receivers_see),
        SIM_TEST(a_fax_modem_with_rts_waits_for_data_with_ones),
        SIM_TEST(v17_takes_short_trains_after_suspend_and_resume),
        SIM_TEST(v17_only_watches_the_carrier_after_resume_monitor),
        SIM_TEST(commands_of_other_protocols_are_refused),
        SIM_TEST(prefix_and_suffix_go_around_the_data),
        SIM_TEST(fsk_is_silent_when_its_source_only_fills),
        SIM_TEST(fsk_sends_mark_between_assert_and_unassert),
        SIM_TEST(transmitters_keep_their_power),
        SIM_TEST(a_drop_out_shorter_than_carrier_off_costs_only_its_bits),
        SIM_TEST(a_longer_drop_out_ends_the_carrier),
        SIM_TEST(a_carrier_shorter_than_carrier_on_is_none),
        SIM_TEST(loud_noise_is_no_carrier),
        SIM_TEST(the_metric_is_the_rms_of_the_carrier),
        SIM_TEST(the_reverse_channel_filter_rejects_a_louder_other_channel),
        SIM_TEST(libspandsp_receives_our_fax_modems),
        SIM_TEST(our_fax_modems_receive_libspandsp),
        SIM_TEST(libspandsp_receives_our_fsk),
        SIM_TEST(our_fsk_receives_libspandsp),
        SIM_TEST(tty_finds_both_speeds_with_and_without_lead),
        SIM_TEST(tty_resume_sets_the_shift),
        SIM_TEST(tty_reads_every_code_as_libspandsp_does),
        SIM_TEST(values_no_modem_can_have_are_refused),
        SIM_TEST(tty_has_no_transmitter),
        SIM_TEST(a_failed_create_leaves_nothing),
        SIM_TEST(any_speed_and_tone_works),
        SIM_TEST(any_sound_is_endured),
    };

    return cmocka_run_group_tests_name("modem", tests, NULL, NULL);
}
