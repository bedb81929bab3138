#include "sending.h"

#include <errno.h>
#include <string.h>

void mt_sending_init(struct mt_sending *s)
{
    memset(s, 0, sizeof *s);
    s->first = MT_SENDING_DRY;
}

static void set_fix(struct mt_sending_fix *f, const uint8_t *bits, uint32_t n)
{
    f->n = n;
    if (n)
        memcpy(f->bits, bits, (n + 7) / 8);
}

int mt_sending_fix(struct mt_sending *s, const struct mt_line_command *c)
{
    if (c->prefix_bits > MT_LINE_FIX_BITS || c->suffix_bits > MT_LINE_FIX_BITS)
        return -EINVAL;
    if ((c->prefix_bits && !c->prefix) || (c->suffix_bits && !c->suffix))
        return -EINVAL;
    set_fix(&s->prefix, c->prefix, c->prefix_bits);
    set_fix(&s->suffix, c->suffix, c->suffix_bits);
    return 0;
}

static bool is_empty(struct mt_bit_source *in)
{
    return in->is_empty && in->is_empty(in);
}

static int take(struct mt_bit_source *in)
{
    uint8_t bit = 0;

    return in->bits(in, &bit, 1) ? bit & 1 : MT_SENDING_DRY;
}

bool mt_sending_waits(struct mt_sending *s, struct mt_bit_source *in)
{
    if (s->first == MT_SENDING_DRY && !is_empty(in))
        s->first = (int8_t)take(in);
    return s->first != MT_SENDING_DRY;
}

static int next_of_fix(struct mt_sending *s, const struct mt_sending_fix *f)
{
    uint32_t at = s->at++;

    return at < f->n ? f->bits[at / 8] >> at % 8 & 1 : MT_SENDING_OVER;
}

static int next_of_data(struct mt_sending *s, struct mt_bit_source *in, bool end)
{
    int bit = s->first;

    if (bit == MT_SENDING_DRY)
        return end && is_empty(in) ? MT_SENDING_DRY : take(in);
    s->first = MT_SENDING_DRY;
    return bit;
}

int mt_sending_next(struct mt_sending *s, struct mt_bit_source *in, bool end)
{
    int bit;

    if (s->part == MT_SENDING_PREFIX) {
        bit = next_of_fix(s, &s->prefix);
        if (bit >= 0)
            return bit;
        s->part = MT_SENDING_DATA;
    }
    if (s->part == MT_SENDING_DATA) {
        bit = next_of_data(s, in, end);
        if (bit >= 0 || !end)
            return bit;
        s->part = MT_SENDING_SUFFIX;
        s->at = 0;
    }
    bit = s->part == MT_SENDING_SUFFIX ? next_of_fix(s, &s->suffix) : MT_SENDING_OVER;
    if (bit != MT_SENDING_OVER)
        return bit;
    s->part = MT_SENDING_NOTHING;
    if (in->silent)
        in->silent(in);
    return bit;
}
