#include "hdlc.h"

#include "bitio.h"

enum {
    STEP = 32,   /* bits of the line that are looked at together */
    BLOCK = 64,  /* words given to the sink together */
    REPORT = 3,  /* words of a report, which stay together */
    FLAG = 0x7e, /* the low bit first */
    FLAG_ONES = 6,
    FLAG_HEAD = 6, /* bits of a flag that go with a frame: it is known to be one only after them */
    ABORT_ONES = 7,
    SILENCE_ONES = 15 /* ISO 3309: the line is idle */
};

static const uint32_t four_flags = 0x7e7e7e7e, no_bits = 0x3e;

/* Words on their way to the sink. */
struct words {
    struct mt_octet_sink *out;
    unsigned n;
    uint32_t le[BLOCK];
};

static void flush(struct words *w)
{
    if (w->n)
        w->out->octets(w->out, (const uint8_t *)w->le, w->n * 4);
    w->n = 0;
}

static void put(struct words *w, uint32_t word)
{
    w->le[w->n++] = htole32(word);
}

static void report(struct words *w, uint32_t rest, uint32_t status)
{
    if (w->n > BLOCK - REPORT)
        flush(w);
    put(w, MT_HDLC_MARK);
    put(w, rest);
    put(w, status);
}

static void put_data(struct words *w, uint32_t word)
{
    if (w->n > BLOCK - 2)
        flush(w);
    put(w, word);
    if (word == MT_HDLC_MARK)
        put(w, word);
}

void mt_hdlc_rx_init(struct mt_hdlc_rx *rx, const struct mt_hdlc_config *config)
{
    *rx = (struct mt_hdlc_rx){
        .crc_bits = (uint8_t)config->crc_bits,
        .min_flags = config->min_flags ? config->min_flags : 1,
        .min_ones = config->min_ones && config->min_ones < ABORT_ONES ? ABORT_ONES : config->min_ones,
    };
    mt_crc_init(&rx->check, config->crc_bits, config->crc_poly);
}

static void begin_frame(struct mt_hdlc_rx *rx)
{
    rx->inside = true;
    rx->words = 0;
    rx->held = 0;
    rx->part = 0;
    rx->crc = rx->check.start;
}

static void give_word(struct mt_hdlc_rx *rx, struct words *w, uint32_t word)
{
    if (rx->words++ && rx->crc_bits)
        rx->crc = mt_crc_word(&rx->check, rx->crc, rx->last);
    rx->last = word;
    put_data(w, word);
}

/* Whether the frame before the six bits of the flag is as its check says. */
static bool is_good(const struct mt_hdlc_rx *rx)
{
    uint64_t tail = rx->words ? rx->last | (uint64_t)rx->part << 32 : rx->part;
    unsigned n = (rx->words ? 32U : 0) + rx->held - FLAG_HEAD;

    if (!rx->crc_bits)
        return true;
    return (rx->words > 1 || n >= rx->crc_bits) && mt_crc_run(&rx->check, rx->crc, tail, n) == rx->check.good;
}

/* The frame and the six bits of the flag are taken. Fewer than seven: there was no frame, and five are one flag that
 * ends with the zero of the next. */
static void end_frame(struct mt_hdlc_rx *rx, struct words *w, uint32_t status)
{
    if (!rx->words && rx->held <= FLAG_HEAD)
        return;
    /* A flag that begins with a stuffed zero has lost it; the program finds the frame's end by that zero. */
    if (rx->held >= FLAG_HEAD)
        rx->part &= ~(UINT32_C(1) << (rx->held - FLAG_HEAD));
    report(w, rx->part, status | (is_good(rx) ? MT_HDLC_OK : MT_HDLC_BAD_CRC));
}

static void become(struct mt_hdlc_rx *rx, struct words *w, enum mt_hdlc_line line, uint32_t status)
{
    rx->line = (uint8_t)line;
    report(w, no_bits, status);
}

/* What the line was before anything was known about it is no news. */
static void hear_junk(struct mt_hdlc_rx *rx, struct words *w)
{
    rx->flags = 0;
    if (rx->line == MT_HDLC_LINE_FLAGS || rx->line == MT_HDLC_LINE_IDLE)
        become(rx, w, MT_HDLC_LINE_JUNK, MT_HDLC_JUNK);
}

/* Seven or more ones. */
static void hear_ones(struct mt_hdlc_rx *rx, struct words *w)
{
    rx->flags = 0;
    if (rx->line == MT_HDLC_LINE_FLAGS && rx->ones >= SILENCE_ONES)
        become(rx, w, MT_HDLC_LINE_JUNK, MT_HDLC_JUNK);
    if (!rx->min_ones || rx->line == MT_HDLC_LINE_IDLE || rx->ones < rx->min_ones)
        return;
    if (rx->line != MT_HDLC_LINE_JUNK)
        become(rx, w, MT_HDLC_LINE_JUNK, MT_HDLC_JUNK);
    become(rx, w, MT_HDLC_LINE_IDLE, MT_HDLC_IDLE);
}

static void hear_flag(struct mt_hdlc_rx *rx, struct words *w)
{
    if (rx->inside) {
        end_frame(rx, w, MT_HDLC_OK);
    } else {
        rx->flags += rx->flags < UINT32_MAX;
        rx->stray = 0;
        if (rx->line != MT_HDLC_LINE_FLAGS) {
            if (rx->flags < rx->min_flags)
                return;
            become(rx, w, MT_HDLC_LINE_FLAGS, MT_HDLC_FLAGS);
        }
    }
    begin_frame(rx);
}

static void hear_abort(struct mt_hdlc_rx *rx, struct words *w)
{
    if (rx->inside)
        end_frame(rx, w, MT_HDLC_ABORTED);
    rx->inside = false;
    hear_ones(rx, w);
}

/* Of six ones and this bit. */
static void take_seventh(struct mt_hdlc_rx *rx, struct words *w, bool one)
{
    rx->ones = one ? ABORT_ONES : 0;
    if (one)
        hear_abort(rx, w);
    else
        hear_flag(rx, w);
}

/* A run of seven ones goes on. @return bits used of n */
static unsigned take_ones(struct mt_hdlc_rx *rx, struct words *w, uint64_t word, unsigned n)
{
    uint64_t zeros = ~word & mt_low_bits(n);
    unsigned ones = zeros ? (unsigned)__builtin_ctzll(zeros) : n;

    rx->ones = rx->ones < UINT32_MAX / 2 ? rx->ones + ones : rx->ones;
    hear_ones(rx, w);
    if (!zeros)
        return n;
    rx->ones = 0;
    rx->stray = 0;
    return ones + 1;
}

/* A step of the line, at most STEP bits, with the ones before it below them. */
struct step {
    uint64_t bits;
    unsigned n;       /* of the line that are taken */
    unsigned stuffed; /* mask of zeros to be left out */
    bool six;         /* then there are six ones */
};

/* Up to the first place with six ones, the sixth left out. */
static inline struct step look(uint64_t word, unsigned n, uint32_t ones)
{
    uint64_t line = (word & mt_low_bits(n)) << ones | mt_low_bits(ones), pairs = line & line >> 1, fives, sixes;
    struct step s = {.n = n};

    fives = (pairs & pairs >> 2 & line >> 4) << 5; /* the bit after each run of five */
    sixes = fives & line;
    if (sixes) {
        s.six = true;
        s.n = (unsigned)__builtin_ctzll(sixes) - ones;
    }
    s.bits = line >> ones & mt_low_bits(s.n);
    s.stuffed = (unsigned)(fives >> ones & ~s.bits & mt_low_bits(s.n));
    return s;
}

/* The ones at the end of a step without six. */
static inline uint32_t ones_after(const struct step *s, uint32_t ones)
{
    uint64_t zeros = ~(s->bits << (64 - s->n));
    unsigned n = (unsigned)__builtin_clzll(zeros);

    return n < s->n ? n : ones + s->n;
}

/* @return bits used from `at` on: to the end, or with a sixth one */
static unsigned take_frame(struct mt_hdlc_rx *rx, struct words *w, const uint8_t *bits, unsigned at, unsigned n)
{
    uint64_t part = rx->part;
    unsigned held = rx->held, from = at;
    uint32_t ones = rx->ones;
    struct step s = {0};

    while (at < n && !s.six) {
        s = look(mt_bits_peek(bits, at, n), n - at < STEP ? n - at : STEP, ones);
        ones = s.six ? FLAG_ONES : ones_after(&s, ones);
        at += s.n + s.six;
        for (; s.stuffed; s.n--) {
            unsigned below = (s.stuffed & -s.stuffed) - 1;

            s.bits = (s.bits & below) | (s.bits >> 1 & ~(uint64_t)below);
            s.stuffed = (s.stuffed & (s.stuffed - 1)) >> 1;
        }
        part |= s.bits << held;
        held += s.n;
        if (held >= 32) {
            give_word(rx, w, (uint32_t)part);
            part >>= 32;
            held -= 32;
        }
    }
    rx->part = (uint32_t)part;
    rx->held = (uint8_t)held;
    rx->ones = ones;
    return at - from;
}

/* Outside a frame only flags are looked for. */
static unsigned take_stray(struct mt_hdlc_rx *rx, struct words *w, uint64_t word, unsigned n)
{
    struct step s = look(word, n, rx->ones);

    rx->ones = s.six ? FLAG_ONES : ones_after(&s, rx->ones);
    rx->stray = rx->stray < UINT32_MAX / 2 ? rx->stray + s.n : rx->stray;
    if (rx->stray > FLAG_HEAD)
        hear_junk(rx, w);
    return s.n + s.six;
}

/* Flags after a flag. @return bits used */
static unsigned take_flags(const uint8_t *bits, unsigned at, unsigned n)
{
    unsigned from = at;

    while (n - at >= 32 && (uint32_t)mt_bits_peek(bits, at, n) == four_flags)
        at += 32;
    while (n - at >= 8 && (uint8_t)mt_bits_peek(bits, at, n) == FLAG)
        at += 8;
    return at - from;
}

/* @return bits used, at least one */
static unsigned take(struct mt_hdlc_rx *rx, struct words *w, const uint8_t *bits, unsigned at, unsigned n)
{
    uint64_t word = mt_bits_peek(bits, at, n);
    unsigned step = n - at < STEP ? n - at : STEP;

    if (rx->ones == FLAG_ONES) {
        take_seventh(rx, w, word & 1);
        return 1;
    }
    if (rx->ones > FLAG_ONES)
        return take_ones(rx, w, word, step);
    if (!rx->inside)
        return take_stray(rx, w, word, step);
    if (!rx->words && !rx->held && !rx->ones) {
        step = take_flags(bits, at, n);
        if (step)
            return step;
    }
    return take_frame(rx, w, bits, at, n);
}

void mt_hdlc_rx_bits(struct mt_hdlc_rx *rx, struct mt_octet_sink *out, const uint8_t *bits, unsigned n)
{
    struct words w;

    w.out = out;
    w.n = 0;
    for (unsigned at = 0; at < n;)
        at += take(rx, &w, bits, at, n);
    flush(&w);
}

/* Nothing, or the beginning of a flag whose first zero may be the last of another. */
static bool is_flag_so_far(const struct mt_hdlc_rx *rx)
{
    uint64_t mask = mt_low_bits(rx->held);

    return !rx->words && rx->held <= FLAG_HEAD && (rx->part == (no_bits & mask) || rx->part == (no_bits >> 1 & mask));
}

/* As if a flag came. */
static void cut_frame(struct mt_hdlc_rx *rx, struct words *w)
{
    uint64_t part = rx->part | (uint64_t)no_bits << rx->held;

    rx->held += FLAG_HEAD;
    if (rx->held >= 32) {
        give_word(rx, w, (uint32_t)part);
        part >>= 32;
        rx->held -= 32;
    }
    rx->part = (uint32_t)part;
    end_frame(rx, w, MT_HDLC_ABORTED);
}

void mt_hdlc_rx_restart(struct mt_hdlc_rx *rx, struct mt_octet_sink *out)
{
    struct words w;

    w.out = out;
    w.n = 0;
    if (rx->inside && !is_flag_so_far(rx))
        cut_frame(rx, &w);
    flush(&w);
    rx->inside = false;
    rx->ones = 0;
    rx->flags = 0;
    rx->stray = 0;
    rx->line = MT_HDLC_LINE_UNKNOWN;
}
