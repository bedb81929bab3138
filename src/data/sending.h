/**
 * The bits of one transmission: a prefix, those of the source, a suffix.
 *
 * It takes from the source one bit at a time, so that what is not yet sent is still with the source.
 */
#ifndef MT_DATA_SENDING_H
#define MT_DATA_SENDING_H

#include "line.h"

enum { MT_SENDING_DRY = -1, MT_SENDING_OVER = -2 };

struct mt_sending_fix {
    uint8_t bits[MT_LINE_FIX_BITS / 8];
    uint32_t n;
};

enum mt_sending_part { MT_SENDING_NOTHING, MT_SENDING_PREFIX, MT_SENDING_DATA, MT_SENDING_SUFFIX };

struct mt_sending {
    struct mt_sending_fix prefix, suffix;
    enum mt_sending_part part;
    uint32_t at;  /* in the prefix or suffix */
    int8_t first; /* a bit taken to see whether there is one; MT_SENDING_DRY: none */
};

void mt_sending_init(struct mt_sending *s);

/** MT_LINE_SET_PREFIX_SUFFIX. @return 0 or -EINVAL */
int mt_sending_fix(struct mt_sending *s, const struct mt_line_command *c);

/** Is there something to send? Only between transmissions. */
bool mt_sending_waits(struct mt_sending *s, struct mt_bit_source *in);

static inline void mt_sending_begin(struct mt_sending *s)
{
    s->part = MT_SENDING_PREFIX;
    s->at = 0;
}

/**
 * The next bit on the line.
 *
 * @param end  when the source is dry: true ends the transmission with the suffix
 * @return 0, 1, MT_SENDING_DRY (the protocol sends what it sends for nothing) or MT_SENDING_OVER (all is sent)
 */
int mt_sending_next(struct mt_sending *s, struct mt_bit_source *in, bool end);

#endif
