#include "cwrx.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "bitclock.h"
#include "cw.h"
#include "hold.h"
#include "os/os.h"
#include "tonelevel.h"
#include "tonewindow.h"

#define ON_DBM0 (-43.0F)
#define OFF_DBM0 (-48.0F)

/** Least part of the power that a tone has, and not noise or speech. */
#define TONE_PART 0.5F

/** The amplitude that is the reference falls by this part in a sample: by half in 0.35 s. */
#define FALL (1.0F / 4000)

enum {
    SLICE = 160,
    POWER_SAMPLES = 8,
    SAMPLES_PER_MS = 8,
};

enum state { ABSENT, PENDING, REFUSED, VALID };

struct cw_rx {
    struct mt_line_rx rx;
    struct mt_tone_window tone;
    struct mt_power_window now_power; /* of a moment: sees when a tone begins */
    struct mt_power_window bit_power; /* of the tone's window */
    struct mt_bit_clock clock;
    struct mt_hold hold;

    float on_power, off_power; /* CONST */
    uint32_t off_samples;      /* CONST */
    uint32_t proof_samples;    /* CONST: until a tone is known to be one */
    float least;               /* CONST: amplitude */

    enum state state;
    float reference; /* amplitude of a tone */
    uint32_t now;    /* samples */
    uint32_t since;  /* PENDING: the tone began; VALID: it was last heard */
};

static struct cw_rx *of(struct mt_line_rx *rx)
{
    return (struct cw_rx *)(void *)rx;
}

static void begin(struct cw_rx *f)
{
    f->state = PENDING;
    f->since = f->now;
    f->reference = 0;
    mt_hold_clear(&f->hold);
    mt_bit_clock_begin(&f->clock);
}

/* A sound began; is it a tone? */
static void prove(struct cw_rx *f, float amplitude, float power)
{
    if (f->now - f->since < f->proof_samples)
        return;
    if (amplitude * amplitude / 2 < TONE_PART * power) {
        f->state = REFUSED;
        return;
    }
    f->state = VALID;
    f->since = f->now;
    f->rx.status = MT_RX_CARRIER;
    f->rx.out->carrier(f->rx.out, 1);
}

static void keep(struct cw_rx *f, bool tone)
{
    if (tone)
        f->since = f->now;
    if (f->now - f->since <= f->off_samples)
        return;
    f->state = ABSENT;
    mt_hold_give(&f->hold, f->now, f->rx.out);
    f->rx.status = MT_RX_NO_CARRIER;
    f->rx.out->carrier(f->rx.out, 0);
}

static void step(struct cw_rx *f, float amplitude, float now_power, float bit_power)
{
    if (f->state == ABSENT && now_power >= f->on_power)
        begin(f);
    else if (f->state == PENDING)
        prove(f, amplitude, bit_power);
    else if (f->state == REFUSED && now_power < f->off_power)
        f->state = ABSENT;
    else if (f->state == VALID)
        keep(f, amplitude > f->reference / 2);
}

static void sample(struct cw_rx *f, float x)
{
    float now_power = mt_power_window_add(&f->now_power, x);
    float bit_power = mt_power_window_add(&f->bit_power, x);
    float amplitude = sqrtf(mt_tone_window_add(&f->tone, x));
    enum mt_bit_clock_tick tick;

    f->now++;
    if (f->now % MT_TONE_STEADY_SAMPLES == 0)
        mt_tone_window_steady(&f->tone);
    if (amplitude > f->reference / 4) /* in silence it stays as it was */
        f->reference -= f->reference * FALL;
    f->reference = fmaxf(f->reference, fmaxf(f->least, amplitude));
    step(f, amplitude, now_power, bit_power);
    if (f->state != PENDING && f->state != VALID)
        return;
    tick = mt_bit_clock_run(&f->clock, f->reference / 2 - amplitude,
                            f->rx.characters ? MT_BIT_CLOCK_CHARACTERS : MT_BIT_CLOCK_CONTINUOUS);
    if (tick != MT_BIT_NONE)
        mt_hold_put(&f->hold, f->now, tick == MT_BIT_ONE);
}

static void push(struct mt_line_rx *rx, const void *samples, unsigned n)
{
    struct cw_rx *f = of(rx);
    const int16_t *amp = samples;

    for (unsigned i = 0; i < n; i++) {
        sample(f, amp[i]);
        if (i % SLICE != SLICE - 1 && i != n - 1)
            continue;
        if (f->state == VALID && mt_hold_give(&f->hold, f->now, f->rx.out))
            f->rx.status = MT_RX_DATA;
    }
}

static void destroy(struct mt_line_rx *rx)
{
    mt_os->free(of(rx));
}

static const struct mt_line_rx_ops ops = {.push = push, .destroy = destroy};

struct room {
    uint32_t tone, bit, hold; /* entries of the rings */
};

static struct room room_for(float bit_samples)
{
    return (struct room){.tone = mt_tone_window_ring(bit_samples),
                         .bit = (uint32_t)bit_samples,
                         .hold = mt_hold_size((uint32_t)(2 * SLICE / bit_samples) + 8)};
}

static void set_up(struct cw_rx *f, const struct mt_cw_config *c, float bit_samples)
{
    f->on_power = mt_level_power((double)ON_DBM0);
    f->off_power = mt_level_power((double)OFF_DBM0);
    f->least = mt_tone_amplitude(OFF_DBM0);
    f->off_samples = c->carrier_off_ms * SAMPLES_PER_MS;
    f->proof_samples = (uint32_t)(0.8F * bit_samples);
    mt_bit_clock_init(&f->clock, 1 / bit_samples);
}

int mt_cw_rx_create(struct mt_line_rx **rx, const struct mt_cw_config *c, struct mt_bit_sink *sink)
{
    float bit_samples = 65536 * MT_LINE_RATE / (float)c->speed_x65536;
    struct room room = room_for(bit_samples);
    size_t rings = room.tone * sizeof(struct mt_iq) + (POWER_SAMPLES + room.bit + room.hold) * sizeof(uint32_t);
    struct cw_rx *f = mt_os->alloc(sizeof *f + rings);
    uint32_t *ring;

    if (!f)
        return -ENOMEM;
    memset(f, 0, sizeof *f + rings);
    f->rx = (struct mt_line_rx){.ops = &ops, .out = sink, .link = MT_LINK_CONNECTED};
    mt_tone_window_init(&f->tone, (struct mt_iq *)(void *)(f + 1), bit_samples, c->space_hz);
    ring = (uint32_t *)(void *)(f->tone.ring + room.tone);
    mt_power_window_init(&f->now_power, ring, POWER_SAMPLES);
    mt_power_window_init(&f->bit_power, ring + POWER_SAMPLES, room.bit);
    mt_hold_init(&f->hold, ring + POWER_SAMPLES + room.bit, room.hold);
    set_up(f, c, bit_samples);
    *rx = &f->rx;
    return 0;
}
