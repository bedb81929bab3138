#include "tty.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "os/os.h"
#include "tonelevel.h"
#include "tonewindow.h"

#define MARK_HZ 1400.0F
#define SPACE_HZ 1800.0F
#define ON_DBM0 (-43.0F)
#define OFF_DBM0 (-48.0F)

/** Least part of the power that a tone has in the middle of a bit. */
#define TONE_PART 0.5F

/** And where a stop bit has just begun, after a zero. */
#define STOP_PART 0.35F

/** How much the characters before count in finding the speed. */
#define MEMORY 0.75F

enum {
    WINDOW_SAMPLES = 160, /* a bit at 50 bit/s */
    HALF_WINDOW = WINDOW_SAMPLES / 2,
    CHARACTER_SAMPLES = 1088, /* in the stop bit at both speeds, and before the next start bit */
    LAST_DATA_SAMPLES = 960,
    MAX_CHANGES = 6, /* of a start bit, 5 data bits and a stop bit, after the start */
    DATA_BITS = 5,
    SPEEDS = 2,
};

static const struct {
    float bit_samples;
    int bit_ms;
} speeds[SPEEDS] = {{WINDOW_SAMPLES, 20}, {8000 / 45.45F, 22}};

enum { CODE_FIGURES = 0x1b, CODE_LETTERS = 0x1f };

/* ITU-T V.18 table A.1; the shifts' own places are never looked up. */
static const char characters[2][33] = {
    "\bE\nA SIU\rDRJNFCKTZLWHYPQOBG\1MXV\1",
    "\b3\n- -87\r$4',!:(5\")2=6019?+\1./;\1",
};

enum state { IDLE, STARTING, IN_CHARACTER, BROKEN };

struct tty_rx {
    struct mt_line_rx rx;
    struct mt_tone_window space, mark;
    struct mt_power_window power_window;
    float on_power, off_power; /* CONST */

    enum state state;
    bool sounds;
    bool in_space;
    float last;                 /* state of the line one sample ago */
    uint32_t now;               /* samples */
    uint32_t heard;             /* samples since sound began, up to a window */
    uint32_t since;             /* samples since the start bit began, or sound */
    float changes[MAX_CHANGES]; /* samples after the start */
    unsigned n_changes;
    float misfit[SPEEDS]; /* squared samples, of the changes of the last characters */
    int speed;            /* -1: not known yet */
    bool figures;

    struct mt_iq space_ring[WINDOW_SAMPLES + 1], mark_ring[WINDOW_SAMPLES + 1];
    uint32_t squares[WINDOW_SAMPLES];
};

static struct tty_rx *of(struct mt_line_rx *rx)
{
    return (struct tty_rx *)(void *)rx;
}

static void give(struct tty_rx *t, uint8_t octet)
{
    t->rx.status = MT_RX_DATA;
    t->rx.out->bits(t->rx.out, &octet, 8);
}

/* How far the changes are from where this speed would have them. */
static float misfit(const struct tty_rx *t, float bit_samples)
{
    float sum = 0;

    for (unsigned i = 0; i < t->n_changes; i++) {
        float bits = t->changes[i] / bit_samples;
        float off = (bits - roundf(bits)) * bit_samples;

        sum += off * off;
    }
    return sum;
}

static void find_speed(struct tty_rx *t)
{
    int speed;

    for (int i = 0; i < SPEEDS; i++)
        t->misfit[i] = t->misfit[i] * MEMORY + misfit(t, speeds[i].bit_samples);
    speed = t->misfit[1] < t->misfit[0];
    if (speed == t->speed)
        return;
    t->speed = speed;
    t->rx.out->carrier(t->rx.out, speeds[speed].bit_ms);
}

static unsigned read_code(const struct tty_rx *t)
{
    float bit_samples = speeds[t->speed].bit_samples;
    unsigned code = 0, change = 0;

    for (unsigned i = 0; i < DATA_BITS; i++) {
        while (change < t->n_changes && t->changes[change] < bit_samples * ((float)i + 1.5F))
            change++;
        code |= (change & 1) << i; /* the start bit is 0: an odd number of changes later it is 1 */
    }
    return code;
}

static void give_character(struct tty_rx *t)
{
    unsigned code;

    find_speed(t);
    code = read_code(t);
    if (code == CODE_FIGURES || code == CODE_LETTERS) {
        t->figures = code == CODE_FIGURES;
        give(t, t->figures ? MT_TTY_FIGURES : MT_TTY_LETTERS);
        return;
    }
    give(t, (uint8_t)characters[t->figures][code]);
}

static void start(struct tty_rx *t)
{
    t->state = STARTING;
    t->n_changes = 0;
    /* A change is seen in the middle of the window; what begins in silence is seen within some samples. */
    t->since = t->heard < HALF_WINDOW ? t->heard - HALF_WINDOW : 0;
}

static void note_change(struct tty_rx *t, float line)
{
    if (t->n_changes == MAX_CHANGES) {
        t->state = BROKEN;
        return;
    }
    t->changes[t->n_changes++] = (float)t->since - line / (line - t->last);
}

static bool is_tone(float square, float power, float part)
{
    return square / 2 > part * power;
}

/* In the middle of the start bit, and in the stop bit. */
static void check(struct tty_rx *t, float space, float mark, float power)
{
    if (t->state == STARTING && t->since == HALF_WINDOW)
        t->state = t->in_space && is_tone(space, power, TONE_PART) ? IN_CHARACTER : IDLE;
    if (t->since != CHARACTER_SAMPLES)
        return;
    if (t->state == IN_CHARACTER && !t->in_space && (!t->sounds || is_tone(mark, power, STOP_PART)))
        give_character(t);
    t->state = t->in_space ? BROKEN : IDLE;
}

static void hear(struct tty_rx *t, float power)
{
    bool began = !t->sounds && power >= t->on_power;

    t->heard = began ? 0 : t->heard + (t->heard < WINDOW_SAMPLES);
    t->sounds = began || (t->sounds && power >= t->off_power);
    if (!t->sounds && t->state == IN_CHARACTER && t->since < LAST_DATA_SAMPLES)
        t->state = BROKEN; /* cut off */
}

static void sample(struct tty_rx *t, float x)
{
    float power = mt_power_window_add(&t->power_window, x);
    float space = mt_tone_window_add(&t->space, x);
    float mark = mt_tone_window_add(&t->mark, x);
    float line = (mark - space) / (mark + space + 1e-3F);
    bool in_space;

    if (++t->now % MT_TONE_STEADY_SAMPLES == 0) {
        mt_tone_window_steady(&t->space);
        mt_tone_window_steady(&t->mark);
    }
    hear(t, power);
    in_space = t->sounds && line < 0;
    t->since++;
    if (t->state >= STARTING && t->state != BROKEN && in_space != t->in_space && t->since < 2 * CHARACTER_SAMPLES)
        note_change(t, t->sounds ? line : 0);
    else if (t->state == IDLE && in_space && !t->in_space)
        start(t);
    t->in_space = in_space;
    t->last = line;
    if (t->state == BROKEN && !in_space)
        t->state = IDLE;
    check(t, space, mark, power);
}

static void push(struct mt_line_rx *rx, const void *samples, unsigned n)
{
    struct tty_rx *t = of(rx);
    const int16_t *amp = samples;

    for (unsigned i = 0; i < n; i++)
        sample(t, amp[i]);
}

static int command(struct mt_line_rx *rx, const struct mt_line_command *c)
{
    if (c->verb != MT_LINE_RX_RESUME)
        return -EOPNOTSUPP;
    of(rx)->figures = c->figures;
    return 0;
}

static void destroy(struct mt_line_rx *rx)
{
    mt_os->free(of(rx));
}

static const struct mt_line_rx_ops ops = {.push = push, .command = command, .destroy = destroy};

int mt_tty_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                  struct mt_bit_sink *sink, struct mt_bit_source *source)
{
    struct tty_rx *t;

    (void)config;
    (void)source;
    if (tx || !rx)
        return -EINVAL;
    t = mt_os->alloc(sizeof *t);
    if (!t)
        return -ENOMEM;
    memset(t, 0, sizeof *t);
    t->rx = (struct mt_line_rx){.ops = &ops, .out = sink, .octets = true, .link = MT_LINK_CONNECTED};
    mt_tone_window_init(&t->space, t->space_ring, WINDOW_SAMPLES, SPACE_HZ);
    mt_tone_window_init(&t->mark, t->mark_ring, WINDOW_SAMPLES, MARK_HZ);
    mt_power_window_init(&t->power_window, t->squares, WINDOW_SAMPLES);
    t->on_power = mt_level_power((double)ON_DBM0);
    t->off_power = mt_level_power((double)OFF_DBM0);
    t->speed = -1;
    *rx = &t->rx;
    return 0;
}
