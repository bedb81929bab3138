/**
 * Our receivers and libspandsp's own, driven directly, on the same samples of a line with faults: errors of both.
 *
 * Without arguments a test: ours never makes more. With --table: the table of docs/MODEMS.md.
 */
#include <stdio.h>

#include <spandsp.h>

#include "unit/unit.h"
#include "unit/modem_line.h"

enum { LEAD_MS = 300, SEARCH_BITS = 1000, TABLE_SEEDS = 3 };

/* Samples of the idle line before; what is received then does not count. Noise takes its time to be known. */
enum { IDLE_SAMPLES = 1600, NOISE_SAMPLES = 32000 };

struct modem {
    const char *name;
    enum mt_line_protocol protocol;
    unsigned speed; /* bits a second */
    int mark_hz, space_hz;
    bool characters;
};

static const struct modem modems[] = {
    {"V.21", MT_LINE_FSK, 300, 980, 1180, false},        {"V.21 characters", MT_LINE_FSK, 300, 980, 1180, true},
    {"V.23 600", MT_LINE_FSK, 600, 1300, 1700, false},   {"V.23 1200", MT_LINE_FSK, 1200, 1300, 2100, false},
    {"Bell 202", MT_LINE_FSK, 1200, 1200, 2200, false},  {"Bell 202 characters", MT_LINE_FSK, 1200, 1200, 2200, true},
    {"V.23 75", MT_LINE_FSK, 75, 390, 450, false},       {"V.27ter 2400", MT_LINE_V27TER, 2400, 0, 0, false},
    {"V.27ter 4800", MT_LINE_V27TER, 4800, 0, 0, false}, {"V.29 7200", MT_LINE_V29, 7200, 0, 0, false},
    {"V.29 9600", MT_LINE_V29, 9600, 0, 0, false},       {"V.17 7200", MT_LINE_V17, 7200, 0, 0, false},
    {"V.17 9600", MT_LINE_V17, 9600, 0, 0, false},       {"V.17 14400", MT_LINE_V17, 14400, 0, 0, false},
};

static struct sent sent;
static struct heard ours, theirs;
static struct sound line;
static unsigned idle_samples;

/*
 * Characters of 8 bits, in half bits: after the stop bit there is a pause of 0 to 3 half bits. `sent` remembers the
 * characters.
 */
struct typist {
    struct mt_bit_source source;
    uint32_t half_bits;
    unsigned left;
};

static struct typist typist;

static unsigned type_bit(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    struct typist *t = (struct typist *)(void *)source;

    (void)n;
    if (t->left == 0) {
        uint32_t character = modem_chance(&sent.seed) & 0xff;

        if (sent.n >= sent.limit)
            return 0;
        sent.bit[sent.n++] = (uint8_t)character;
        t->half_bits = 0xfffc0000;
        for (unsigned i = 0; i < 8; i++)
            t->half_bits |= (character >> i & 1) * 3u << (2 + 2 * i);
        t->left = 20 + modem_chance(&sent.seed) % 4;
    }
    bits[0] = t->half_bits & 1;
    t->half_bits = t->half_bits >> 1 | 0x80000000;
    t->left--;
    return 1;
}

/* The characters among the bits, in their place. */
static void read_characters(struct heard *h)
{
    unsigned n = 0;

    for (unsigned i = 0; i + 10 <= h->n; i++) {
        unsigned character = 0;

        if (h->bit[i])
            continue;
        for (unsigned k = 0; k < 8; k++)
            character |= (unsigned)h->bit[i + 1 + k] << k;
        h->bit[n++] = (uint8_t)character;
        i += h->bit[i + 9] ? 9 : 8;
    }
    h->n = n;
}

enum { BAND = 200 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Characters lost, added and changed: the edit distance, of sequences that stay near each other. */
static unsigned characters_wrong(const struct heard *h)
{
    static unsigned row[2][2 * BAND + 2];
    unsigned *old = row[0], *new = row[1], *other;

    for (unsigned k = 0; k <= 2 * BAND; k++)
        old[k] = k < BAND ? MAX_BITS : k - BAND;
    old[2 * BAND + 1] = new[2 * BAND + 1] = MAX_BITS;
    for (unsigned i = 1; i <= sent.n; i++) {
        for (unsigned k = 0; k <= 2 * BAND; k++) {
            long j = (long)i + (long)k - BAND;
            unsigned before = k ? new[k - 1] : MAX_BITS;

            if (j < 0 || j > (long)h->n)
                new[k] = MAX_BITS;
            else if (j == 0)
                new[k] = i;
            else
                new[k] = least(old[k] + (sent.bit[i - 1] != h->bit[j - 1]), least(old[k + 1], before) + 1);
        }
        other = old, old = new, new = other;
    }
    return h->n + BAND < sent.n || h->n > sent.n + BAND ? sent.n : least(old[h->n + BAND - sent.n], sent.n);
}

/* Of the transmitter; a typist's goes twice as fast. */
static struct mt_line_config config_of(const struct modem *m, unsigned factor)
{
    struct mt_line_config c = {.protocol = m->protocol, .u.speed = m->speed};

    if (m->protocol == MT_LINE_FSK)
        c.u.fsk = (struct mt_fsk_config){.speed_x65536 = m->speed * factor << 16,
                                         .mark_hz = (float)m->mark_hz,
                                         .space_hz = (float)m->space_hz,
                                         .carrier_on_ms = 20,
                                         .carrier_off_ms = 80};
    return c;
}

/* Silence, the transmission, silence. An FSK carrier has a lead of ones. */
static void transmit(const struct modem *m, struct mt_line_tx *tx)
{
    static uint8_t ones[MT_LINE_FIX_BITS / 8];
    struct mt_line_command c = {.verb = MT_LINE_SET_PREFIX_SUFFIX, .prefix = ones};

    memset(ones, 0xff, sizeof ones);
    if (m->protocol == MT_LINE_FSK)
        c.prefix_bits = m->speed * LEAD_MS / 1000 * (m->characters ? 2 : 1);
    assert_int_equal(tx->ops->command(tx, &c), 0);
    line.n = 0;
    sound_silence(&line, idle_samples);
    tx->finishing = true;
    while (!tx->finished)
        sound_pull(&line, tx, TICK);
    sound_silence(&line, 4000);
}

static void their_bit(void *user, int bit)
{
    if (bit >= 0)
        heard_bit(user, bit);
    else if (bit == SIG_STATUS_TRAINING_SUCCEEDED)
        ((struct heard *)user)->n = 0;
}

static void receive_fsk(const struct modem *m)
{
    fsk_spec_t spec = {"", m->space_hz, m->mark_hz, -13, -48, (int)m->speed * 100};
    int framing = m->characters ? FSK_FRAME_MODE_ASYNC : FSK_FRAME_MODE_SYNC;
    fsk_rx_state_t *s = fsk_rx_init(NULL, &spec, framing, their_bit, &theirs);

    fsk_rx(s, line.amp, (int)idle_samples);
    theirs.n = 0;
    fsk_rx(s, line.amp + idle_samples, (int)(line.n - idle_samples));
    fsk_rx_free(s);
}

static void receive_v17(const struct modem *m)
{
    v17_rx_state_t *s = v17_rx_init(NULL, (int)m->speed, their_bit, &theirs);

    v17_rx(s, line.amp, (int)idle_samples);
    theirs.n = 0;
    v17_rx(s, line.amp + idle_samples, (int)(line.n - idle_samples));
    v17_rx_free(s);
}

static void receive_v27ter(const struct modem *m)
{
    v27ter_rx_state_t *s = v27ter_rx_init(NULL, (int)m->speed, their_bit, &theirs);

    v27ter_rx(s, line.amp, (int)idle_samples);
    theirs.n = 0;
    v27ter_rx(s, line.amp + idle_samples, (int)(line.n - idle_samples));
    v27ter_rx_free(s);
}

static void receive_v29(const struct modem *m)
{
    v29_rx_state_t *s = v29_rx_init(NULL, (int)m->speed, their_bit, &theirs);

    v29_rx(s, line.amp, (int)idle_samples);
    theirs.n = 0;
    v29_rx(s, line.amp + idle_samples, (int)(line.n - idle_samples));
    v29_rx_free(s);
}

static void (*const receive_theirs[MT_LINE_PROTOCOLS])(const struct modem *) = {
    [MT_LINE_FSK] = receive_fsk,
    [MT_LINE_V17] = receive_v17,
    [MT_LINE_V27TER] = receive_v27ter,
    [MT_LINE_V29] = receive_v29,
};

static unsigned errors_at(const struct heard *h, unsigned offset, unsigned n)
{
    unsigned errors = 0;

    for (unsigned i = 0; i < n; i++)
        errors += offset + i >= h->n || h->bit[offset + i] != sent.bit[i];
    return errors;
}

/* The least errors at any place of the first bit; of all bits sent. */
static unsigned errors_of(const struct heard *h, const struct modem *m)
{
    unsigned probe = least(sent.n, 300), best = probe + 1, at = 0;

    for (unsigned i = 0; i < (m->protocol == MT_LINE_FSK ? SEARCH_BITS : 1); i++) {
        unsigned errors = errors_at(h, i, probe);

        if (errors < best) {
            best = errors;
            at = i;
        }
    }
    return errors_at(h, at, sent.n);
}

struct outcome {
    unsigned sent, ours, theirs;
};

static void receive(const struct modem *m)
{
    struct mt_line_config config = config_of(m, 1);
    struct mt_line_rx *rx;

    heard_init(&ours);
    heard_init(&theirs);
    assert_int_equal(mt_line_create(&rx, NULL, &config, &ours.sink, NULL), 0);
    rx->characters = m->characters;
    sound_push(&line, 0, idle_samples, rx);
    ours.n = 0;
    sound_push(&line, idle_samples, line.n, rx);
    mt_line_rx_destroy(rx);
    receive_theirs[m->protocol](m);
}

static struct outcome run(const struct modem *m, const struct faults *f, unsigned seconds)
{
    struct mt_line_config config = config_of(m, m->characters ? 2 : 1);
    struct mt_line_tx *tx;

    typist = (struct typist){.source.bits = type_bit};
    sent_init(&sent, m->speed * seconds / (m->characters ? 11 : 1), f->seed);
    assert_int_equal(mt_line_create(NULL, &tx, &config, NULL, m->characters ? &typist.source : &sent.source), 0);
    idle_samples = f->snr_db != 0 && !f->quiet_idle ? NOISE_SAMPLES : IDLE_SAMPLES;
    transmit(m, tx);
    mt_line_tx_destroy(tx);
    line_with_faults(&line, f);
    receive(m);
    if (!m->characters)
        return (struct outcome){sent.n, errors_of(&ours, m), errors_of(&theirs, m)};
    read_characters(&ours);
    read_characters(&theirs);
    return (struct outcome){sent.n, characters_wrong(&ours), characters_wrong(&theirs)};
}

struct fault_row {
    const char *name;
    struct faults f;
};

/* "carrier": the noise is only with the signal, as libspandsp needs it. "line": it is always there. */
static const struct fault_row rows[] = {
    {"clean", {.snr_db = 0}},
    {"carrier noise 30 dB", {.snr_db = 30, .quiet_idle = true}},
    {"carrier noise 26 dB", {.snr_db = 26, .quiet_idle = true}},
    {"carrier noise 22 dB", {.snr_db = 22, .quiet_idle = true}},
    {"carrier noise 18 dB", {.snr_db = 18, .quiet_idle = true}},
    {"carrier noise 14 dB", {.snr_db = 14, .quiet_idle = true}},
    {"carrier noise 10 dB", {.snr_db = 10, .quiet_idle = true}},
    {"carrier noise 7 dB", {.snr_db = 7, .quiet_idle = true}},
    {"carrier noise 4 dB", {.snr_db = 4, .quiet_idle = true}},
    {"carrier noise 1 dB", {.snr_db = 1, .quiet_idle = true}},
    {"line noise 26 dB", {.snr_db = 26}},
    {"line noise 18 dB", {.snr_db = 18}},
    {"line noise 10 dB", {.snr_db = 10}},
    {"line noise 4 dB", {.snr_db = 4}},
    {"-30 dBm0", {.gain_db = -17}},
    {"-40 dBm0", {.gain_db = -27}},
    {"+7 Hz", {.shift_hz = 7}},
    {"-7 Hz, carrier noise 26 dB", {.shift_hz = -7, .snr_db = 26, .quiet_idle = true}},
    {"+100 ppm", {.clock_ppm = 100}},
    {"-100 ppm, carrier noise 26 dB", {.clock_ppm = -100, .snr_db = 26, .quiet_idle = true}},
    {"+1000 ppm", {.clock_ppm = 1000}},
    {"-30 dBm0, +7 Hz, -100 ppm, carrier noise 26 dB",
     {.gain_db = -17, .shift_hz = 7, .clock_ppm = -100, .snr_db = 26, .quiet_idle = true}},
};

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

static struct outcome run_seeds(const struct modem *m, const struct faults *faults, unsigned seconds, unsigned seeds)
{
    struct outcome all = {0};

    for (uint64_t seed = 1; seed <= seeds; seed++) {
        struct faults f = *faults;
        struct outcome o;

        f.seed = seed;
        o = run(m, &f, seconds);
        all.sent += o.sent;
        all.ours += o.ours;
        all.theirs += o.theirs;
    }
    return all;
}

/* Columns of some modems, wrong / wrong with libspandsp. */
static void print_columns(unsigned from, unsigned to, unsigned seconds)
{
    printf("\n| line |");
    for (unsigned m = from; m < to; m++)
        printf(" %s |", modems[m].name);
    printf("\n|---|");
    for (unsigned m = from; m < to; m++)
        printf("---|");
    printf("\n| sent |");
    for (unsigned m = from; m < to; m++)
        printf(" %u |", run_seeds(&modems[m], &rows[0].f, seconds, TABLE_SEEDS).sent);
    for (unsigned r = 0; r < COUNT_OF(rows); r++) {
        printf("\n| %s |", rows[r].name);
        for (unsigned m = from; m < to; m++) {
            struct outcome o = run_seeds(&modems[m], &rows[r].f, seconds, TABLE_SEEDS);

            printf(o.theirs ? " %u / %u |" : " %u |", o.ours, o.theirs);
            fflush(stdout);
        }
    }
    printf("\n");
}

static int print_table(unsigned seconds)
{
    unsigned half = COUNT_OF(modems) / 2;

    print_columns(0, half, seconds);
    print_columns(half, COUNT_OF(modems), seconds);
    return 0;
}

/* Each cell of the table. Where the receivers differ chance takes some tries to even out. */
static void never_more_errors_than_libspandsp(void **state)
{
    (void)state;
    for (unsigned m = 0; m < COUNT_OF(modems); m++) {
        unsigned seeds = modems[m].protocol == MT_LINE_FSK ? 8 : 1;

        for (unsigned r = 0; r < COUNT_OF(rows); r++) {
            struct outcome o = run_seeds(&modems[m], &rows[r].f, 2, seeds);

            if (o.ours > o.theirs + 2 * sqrt(o.theirs)) /* two sigma */
                fail_msg("%s, %s: %u of %u wrong, libspandsp %u", modems[m].name, rows[r].name, o.ours, o.sent,
                         o.theirs);
        }
    }
}

static void hears_carriers_that_rise_above_loud_noise(void **state)
{
    struct faults f = {.snr_db = 26};

    (void)state;
    for (unsigned m = 0; m < COUNT_OF(modems); m++)
        assert_int_equal(run(&modems[m], &f, 2).ours, 0);
}

static void hears_v29_at_minus_40_dbm0(void **state)
{
    struct faults f = {.gain_db = -27};

    (void)state;
    for (unsigned m = 0; m < COUNT_OF(modems); m++) {
        if (modems[m].protocol == MT_LINE_V29)
            assert_int_equal(run(&modems[m], &f, 2).ours, 0);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(never_more_errors_than_libspandsp),
        SIM_TEST(hears_carriers_that_rise_above_loud_noise),
        SIM_TEST(hears_v29_at_minus_40_dbm0),
    };

    if (argc > 1 && strcmp(argv[1], "--table") == 0) {
        mt_os = &sim_os;
        return print_table(argc > 2 ? (unsigned)atoi(argv[2]) : 10);
    }
    return cmocka_run_group_tests_name("modem_noise", tests, NULL, NULL);
}
