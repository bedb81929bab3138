/**
 * Bytes as a receiver of tones, and as what it hears: tones, noise, silence, samples, and bits of our own transmitter.
 *
 * The first eight are the receiver; then each four are a piece of sound. What comes is the same however the sound is
 * cut. A transmission alone is received bit for bit.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/line.h"
#include "os/linux.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CONFIG = 8, PIECE = 4, MOST_IN = 200, MOST_SAMPLES = 60000, MOST_BITS = 120000, MOST_CARRIERS = 30000 };

static void must(bool good)
{
    if (!good)
        abort();
}

struct heard {
    struct mt_bit_sink sink;
    unsigned n, carriers;
    uint8_t bit[MOST_BITS];
    int carrier[MOST_CARRIERS];
    unsigned carrier_at[MOST_CARRIERS];
};

struct said {
    struct mt_bit_source source;
    const uint8_t *octets;
    unsigned n, at;
};

static int16_t sound[MOST_SAMPLES];
static unsigned samples;
static struct heard whole, cut;

static void hear_bits(struct mt_bit_sink *sink, const uint8_t *bits, unsigned n)
{
    struct heard *h = (struct heard *)(void *)sink;

    must(n > 0 && h->n + n <= MOST_BITS);
    for (unsigned i = 0; i < n; i++)
        h->bit[h->n++] = bits[i / 8] >> i % 8 & 1;
}

static void hear_carrier(struct mt_bit_sink *sink, int value)
{
    struct heard *h = (struct heard *)(void *)sink;

    must(h->carriers < MOST_CARRIERS);
    h->carrier_at[h->carriers] = h->n;
    h->carrier[h->carriers++] = value;
}

static unsigned say_bits(struct mt_bit_source *source, uint8_t *bits, unsigned n)
{
    struct said *s = (struct said *)(void *)source;

    must(n == 1);
    if (s->at == s->n)
        return 0;
    bits[0] = s->octets[s->at / 8] >> s->at % 8 & 1;
    s->at++;
    return 1;
}

static struct mt_line_config read_config(const uint8_t *d)
{
    struct mt_line_config c = {.protocol = MT_LINE_FSK + d[0] % (MT_LINE_V29 - MT_LINE_FSK + 1)};
    static const uint32_t speeds[] = {2400, 4800, 7200, 9600, 12000, 14400};

    if (c.protocol == MT_LINE_FSK)
        c.u.fsk = (struct mt_fsk_config){.speed_x65536 = (uint32_t)(d[1] | d[2] << 8) << 12,
                                         .mark_hz = (float)d[3] * 16,
                                         .space_hz = (float)d[4] * 16,
                                         .carrier_on_ms = d[5],
                                         .carrier_off_ms = d[6],
                                         .get_metric = d[7] & 1,
                                         .thresh_metric = d[7] & 2 ? d[6] * 20u : 0,
                                         .reverse_chan_filter = d[7] >> 2 & 3};
    else if (c.protocol == MT_LINE_CW)
        c.u.cw = (struct mt_cw_config){.speed_x65536 = (uint32_t)(d[1] | d[2] << 8) << 10,
                                       .space_hz = (float)d[3] * 16,
                                       .carrier_off_ms = d[6] * 4u};
    else
        c.u.speed = speeds[d[1] % 6];
    return c;
}

static void add_sample(double x)
{
    if (samples < MOST_SAMPLES)
        sound[samples++] = (int16_t)(x > 32767 ? 32767 : x < -32768 ? -32768 : x);
}

static void add_bits(const struct mt_line_config *c, const uint8_t *octets, unsigned n)
{
    struct said said = {.source = {.bits = say_bits}, .octets = octets, .n = n};
    struct mt_line_tx *tx;

    if (mt_line_create(NULL, &tx, c, NULL, &said.source) != 0)
        return;
    tx->finishing = true;
    while (!tx->finished && samples + 40 <= MOST_SAMPLES) {
        tx->ops->pull(tx, sound + samples, 40);
        samples += 40;
    }
    mt_line_tx_destroy(tx);
}

static void add_piece(const struct mt_line_config *c, const uint8_t *d)
{
    static uint32_t noise = 1;
    unsigned n = d[3] * 16u;
    double loud = d[2] * 128.0;

    if (d[0] % 4 == 3) {
        add_bits(c, d + 1, 24);
        return;
    }
    for (unsigned i = 0; i < n; i++) {
        noise = noise * 1664525 + 1013904223;
        add_sample(d[0] % 4 == 0   ? 0
                   : d[0] % 4 == 1 ? loud * sin(i * 6.283185307 * d[1] / 512)
                                   : loud * ((noise >> 16) / 32768.0 - 1));
    }
}

static void receive(struct heard *h, const struct mt_line_config *c, unsigned each, bool characters)
{
    struct mt_line_rx *rx;

    memset(h, 0, offsetof(struct heard, bit));
    h->sink = (struct mt_bit_sink){hear_bits, hear_carrier};
    if (mt_line_create(&rx, NULL, c, &h->sink, NULL) != 0)
        return;
    rx->characters = characters;
    for (unsigned i = 0; i < samples; i += each)
        rx->ops->push(rx, sound + i, samples - i < each ? samples - i : each);
    mt_line_rx_destroy(rx);
}

/* What our transmitter says comes out as it was, where a bit is long enough to tell its end. */
static void round_trip(const struct mt_line_config *c, const uint8_t *octets, unsigned n)
{
    float apart = fabsf(c->u.fsk.mark_hz - c->u.fsk.space_hz), speed = (float)c->u.fsk.speed_x65536 / 65536;
    struct mt_line_config clean = *c;

    if (c->protocol != MT_LINE_FSK || speed > 600 || speed < 20 || apart < speed * 2 / 3 || c->u.fsk.mark_hz < speed ||
        c->u.fsk.space_hz < speed || c->u.fsk.mark_hz + speed > 3900 || c->u.fsk.space_hz + speed > 3900)
        return;
    clean.u.fsk.carrier_on_ms = clean.u.fsk.thresh_metric = clean.u.fsk.reverse_chan_filter = 0;
    clean.u.fsk.carrier_off_ms = 20;
    samples = 0;
    for (unsigned i = 0; i < 400; i++)
        add_sample(0);
    add_bits(&clean, octets, n);
    for (unsigned i = 0; i < 4000; i++)
        add_sample(0);
    if (samples == MOST_SAMPLES || n / speed < 0.2F)
        return;
    receive(&whole, &clean, 160, false);
    must(whole.n >= n && whole.n <= n + 1);
    for (unsigned i = 0; i < n; i++)
        must(whole.bit[i] == (octets[i / 8] >> i % 8 & 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mt_line_config config;

    mt_os = &mt_os_linux;
    if (size < CONFIG + PIECE || size > MOST_IN)
        return 0;
    config = read_config(data);
    samples = 0;
    for (size_t i = CONFIG; i + PIECE <= size; i += PIECE)
        add_piece(&config, data + i);
    for (unsigned i = 0; i < 1000; i++)
        add_sample(0);
    receive(&whole, &config, MOST_SAMPLES, data[7] & 0x80);
    receive(&cut, &config, data[7] + 1u, data[7] & 0x80);
    must(whole.carriers == cut.carriers &&
         !memcmp(whole.carrier, cut.carrier, whole.carriers * sizeof whole.carrier[0]));
    for (unsigned i = 0; i < whole.carriers; i++)
        must(whole.carrier_at[i] == cut.carrier_at[i]);
    must(!memcmp(whole.bit, cut.bit, whole.n < cut.n ? whole.n : cut.n));
    round_trip(&config, data + CONFIG, (unsigned)(size - CONFIG) * 8);
    return 0;
}
