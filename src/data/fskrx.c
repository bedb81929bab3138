#include "fskrx.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "bitclock.h"
#include "fsk.h"
#include "hold.h"
#include "os/os.h"
#include "reject.h"
#include "tonelevel.h"
#include "tonewindow.h"

#define ON_DBM0 (-43.0F)
#define OFF_DBM0 (-48.0F)

/** A carrier has ended when this part of its power is left. */
#define END_PART 0.1F

/** Part of that fall that is seen late: of the power window. */
#define END_SEEN 0.9F

/** What is louder than noise by this was not heard before. More than a power window's fill after one sample. */
#define RISE 32.0F

/** Part of the power in the stronger tone: of white noise, times the samples of a bit; of a carrier with changing bits. */
#define NOISE_PART 2.8F
#define MOST_NOISE_PART 0.75F
#define CARRIER_PART 0.93F

/** How fast the reference of that follows. */
#define REFERENCE_STEP (1.0F / 800)

enum {
    SLICE = 160, /* samples between two hand-overs of bits */
    MIN_POWER_SAMPLES = 16,
    MAX_POWER_SAMPLES = 400,
    SLACK_SAMPLES = 5, /* an end is not seen more exactly */
    MIN_QUALITY_SAMPLES = 80,
    SAMPLES_PER_MS = 8,
};

enum state { ABSENT, PENDING, VALID, DROPPED };

struct fsk_rx {
    struct mt_line_rx rx;
    struct mt_tone_window tone[2]; /* space, mark */
    struct mt_power_window power_window;
    struct mt_reject reject;
    struct mt_bit_clock clock;
    struct mt_hold hold;

    float on_power, off_power, threshold_power; /* CONST */
    float good_part, bad_part; /* CONST: of the power, in the stronger tone: a carrier begins, and ends */
    float quality_step;        /* CONST */
    uint32_t on_samples, off_samples;
    uint32_t quality_samples; /* CONST: until the quality is known */
    uint32_t end_samples;     /* CONST: until an end is seen */
    uint32_t last_samples;    /* CONST: the last bit may be read so long after the end */
    bool get_metric;          /* CONST */

    float power;       /* now */
    float tone_power;  /* of the stronger tone, smoothed */
    float whole_power; /* smoothed alike */
    float onset_power; /* when it was heard */
    float reference;   /* power of the carrier */
    bool sounds;       /* loud enough */
    bool weak;         /* against what the carrier was */
    bool present;
    enum state state;
    uint32_t now;   /* samples */
    uint32_t heard; /* sounds since */
    uint32_t since; /* PENDING: the carrier began; DROPPED: it ended */
};

static struct fsk_rx *of(struct mt_line_rx *rx)
{
    return (struct fsk_rx *)(void *)rx;
}

static float smooth(float old, float new, float step)
{
    return old + step * (new - old);
}

/* Sound begins, or one that is much louder: perhaps a carrier, and its first bit. */
static void hear(struct fsk_rx *f)
{
    f->sounds = true;
    f->heard = f->now;
    f->onset_power = f->power;
    if (f->state >= VALID)
        return;
    f->state = ABSENT;
    f->tone_power = f->whole_power = 0;
    mt_bit_clock_begin(&f->clock);
    mt_hold_clear(&f->hold);
}

/* Does it sound like a carrier? `strongest` is the square of the amplitude of the stronger tone. */
static void look(struct fsk_rx *f, float strongest)
{
    float part = f->present ? f->bad_part : f->good_part;

    if (f->power >= (f->sounds ? f->onset_power * RISE : f->on_power) && (!f->sounds || f->state < VALID))
        hear(f);
    if (f->power < f->off_power)
        f->sounds = false;
    f->tone_power = smooth(f->tone_power, strongest / 2, f->quality_step);
    f->whole_power = smooth(f->whole_power, f->power, f->quality_step);
    f->weak = !f->sounds || (f->state >= VALID && f->power < f->reference * END_PART);
    f->present = !f->weak && f->tone_power > part * f->whole_power;
}

static bool pends(struct fsk_rx *f)
{
    if (!f->present)
        return false;
    /* What begins in noise began when its quality did: no sound began then. */
    f->since = f->now - f->heard > 2 * f->quality_samples ? f->now - f->quality_samples : f->heard;
    mt_hold_forget(&f->hold, f->since);
    return true;
}

static enum state validate(struct fsk_rx *f)
{
    if (!f->present) {
        mt_hold_clear(&f->hold);
        return ABSENT;
    }
    if (f->now - f->since < f->on_samples || f->whole_power < f->threshold_power)
        return PENDING;
    f->reference = f->power;
    f->rx.status = MT_RX_CARRIER;
    f->rx.out->carrier(f->rx.out, 1);
    return VALID;
}

/* What would have been seen to be of after the end by now. */
static void give_sure(struct fsk_rx *f)
{
    if (mt_hold_give(&f->hold, f->now - f->end_samples - SLACK_SAMPLES, f->rx.out))
        f->rx.status = MT_RX_DATA;
}

static enum state keep(struct fsk_rx *f)
{
    if (f->present) {
        f->reference = smooth(f->reference, f->power, REFERENCE_STEP);
        return VALID;
    }
    give_sure(f);
    f->since = f->now - (f->weak ? f->end_samples : f->quality_samples);
    if (mt_hold_give(&f->hold, f->since + f->last_samples, f->rx.out))
        f->rx.status = MT_RX_DATA;
    return DROPPED;
}

static enum state await(struct fsk_rx *f)
{
    /* When the sound is back, its quality is not known at once. */
    uint32_t patience = f->off_samples + (f->weak ? 0 : 2 * f->quality_samples);

    if (f->present)
        return VALID;
    if (f->now - f->since <= patience)
        return DROPPED;
    mt_hold_clear(&f->hold);
    f->rx.status = MT_RX_NO_CARRIER;
    f->rx.out->carrier(f->rx.out, 0);
    return ABSENT;
}

static void step(struct fsk_rx *f)
{
    if (f->state == ABSENT)
        f->state = pends(f) ? PENDING : ABSENT;
    if (f->state == PENDING)
        f->state = validate(f);
    else if (f->state == VALID)
        f->state = keep(f);
    else if (f->state == DROPPED)
        f->state = await(f);
}

static enum mt_bit_clock_mode clock_mode(const struct fsk_rx *f)
{
    if (f->state == DROPPED)
        return MT_BIT_CLOCK_FROZEN;
    return f->rx.characters ? MT_BIT_CLOCK_CHARACTERS : MT_BIT_CLOCK_CONTINUOUS;
}

static void sample(struct fsk_rx *f, float x)
{
    enum mt_bit_clock_tick tick;
    float space, mark;

    f->now++;
    x = mt_reject_run(&f->reject, x);
    f->power = mt_power_window_add(&f->power_window, x);
    space = mt_tone_window_add(&f->tone[0], x);
    mark = mt_tone_window_add(&f->tone[1], x);
    if (f->now % MT_TONE_STEADY_SAMPLES == 0) {
        mt_tone_window_steady(&f->tone[0]);
        mt_tone_window_steady(&f->tone[1]);
    }
    look(f, mark > space ? mark : space);
    tick = mt_bit_clock_run(&f->clock, (mark - space) / (mark + space + 1e-3F), clock_mode(f));
    if (tick != MT_BIT_NONE)
        mt_hold_put(&f->hold, f->now, tick == MT_BIT_ONE);
    step(f);
}

static void hand_over(struct fsk_rx *f)
{
    if (f->state != VALID)
        return;
    give_sure(f);
    if (f->get_metric)
        f->rx.metric = 1 + (uint32_t)sqrtf(f->reference);
}

static void push(struct mt_line_rx *rx, const void *samples, unsigned n)
{
    struct fsk_rx *f = of(rx);
    const int16_t *amp = samples;

    for (unsigned i = 0; i < n; i++) {
        sample(f, amp[i]);
        if (i % SLICE == SLICE - 1 || i == n - 1)
            hand_over(f);
    }
}

static void destroy(struct mt_line_rx *rx)
{
    mt_os->free(of(rx));
}

static const struct mt_line_rx_ops ops = {.push = push, .destroy = destroy};

struct room {
    uint32_t tone, power, hold; /* entries of the rings */
};

/* Rounded once: rings and windows must agree. */
static float samples_of_bit(const struct mt_fsk_config *c)
{
    return 65536 * MT_LINE_RATE / (float)c->speed_x65536;
}

static struct room room_for(const struct mt_fsk_config *c)
{
    float bit_samples = samples_of_bit(c);
    float lowest_hz = c->mark_hz < c->space_hz ? c->mark_hz : c->space_hz;
    float period = MT_LINE_RATE / lowest_hz;
    uint32_t longest_ms = c->carrier_on_ms > c->carrier_off_ms ? c->carrier_on_ms : c->carrier_off_ms;
    uint32_t longest = longest_ms * SAMPLES_PER_MS + 2 * SLICE + MAX_POWER_SAMPLES + 4 * MIN_QUALITY_SAMPLES;
    struct room room = {.tone = mt_tone_window_ring(bit_samples), .power = MIN_POWER_SAMPLES};

    if (period > MIN_POWER_SAMPLES)
        room.power = period > MAX_POWER_SAMPLES ? MAX_POWER_SAMPLES : (uint32_t)ceilf(period);
    room.hold = mt_hold_size((uint32_t)((float)longest / bit_samples) + 32);
    return room;
}

static void set_up(struct fsk_rx *f, const struct mt_fsk_config *c, const struct room *room)
{
    float bit_samples = samples_of_bit(c);
    float quality = 2 * bit_samples > MIN_QUALITY_SAMPLES ? 2 * bit_samples : MIN_QUALITY_SAMPLES;
    float threshold = (float)c->thresh_metric / 2;
    float noise = fminf(NOISE_PART / bit_samples, MOST_NOISE_PART);

    f->on_power = mt_level_power(ON_DBM0);
    f->off_power = mt_level_power(OFF_DBM0);
    f->threshold_power = threshold * threshold;
    f->good_part = noise + 0.3F * (CARRIER_PART - noise);
    f->bad_part = noise + 0.1F * (CARRIER_PART - noise);
    f->quality_step = 1 / quality;
    f->quality_samples = (uint32_t)(quality + bit_samples);
    f->on_samples = c->carrier_on_ms * SAMPLES_PER_MS;
    f->off_samples = c->carrier_off_ms * SAMPLES_PER_MS;
    f->end_samples = (uint32_t)(END_SEEN * (float)room->power);
    f->last_samples = bit_samples > 2 * SLACK_SAMPLES ? (uint32_t)(bit_samples / 2) : SLACK_SAMPLES;
    f->get_metric = c->get_metric;
    mt_reject_init(&f->reject, (enum mt_reject_mode)c->reverse_chan_filter);
    mt_bit_clock_init(&f->clock, 1 / bit_samples);
}

int mt_fsk_rx_create(struct mt_line_rx **rx, const struct mt_fsk_config *c, struct mt_bit_sink *sink)
{
    struct room room = room_for(c);
    size_t rings = 2 * room.tone * sizeof(struct mt_iq) + (room.power + room.hold) * sizeof(uint32_t);
    float bit_samples = samples_of_bit(c);
    struct fsk_rx *f = mt_os->alloc(sizeof *f + rings);
    struct mt_iq *iq;

    if (!f)
        return -ENOMEM;
    memset(f, 0, sizeof *f + rings);
    f->rx = (struct mt_line_rx){.ops = &ops, .out = sink, .link = MT_LINK_CONNECTED};
    iq = (struct mt_iq *)(void *)(f + 1);
    mt_tone_window_init(&f->tone[0], iq, bit_samples, c->space_hz);
    mt_tone_window_init(&f->tone[1], iq + room.tone, bit_samples, c->mark_hz);
    mt_power_window_init(&f->power_window, (uint32_t *)(void *)(iq + 2 * room.tone), room.power);
    mt_hold_init(&f->hold, (uint32_t *)(void *)(iq + 2 * room.tone) + room.power, room.hold);
    set_up(f, c, &room);
    *rx = &f->rx;
    return 0;
}
