/**
 * G.711 A-law and mu-law: octets to and from 16 bit linear, and one law to the other.
 *
 * What does it do?
 * Linear samples fill the 16 bit scale: the largest A-law code is +-32256, the largest mu-law code +-32124, as
 * every other telephony library has it. An octet decoded and coded again is the same octet, except mu-law 0x7F
 * (negative zero), which has no linear value of its own and comes back as 0xFF.
 *
 * How does it work?
 * Octet to anything is a table. Linear to octet finds the segment with one count-leading-zeros.
 * From law to law the tables are tables 3 and 4 of G.711, not "decode and code again": in them +3.14 dBm0 (A-law
 * overload) and +3.17 dBm0 (mu-law overload) are not the same amplitude, so that levels stay right and most
 * codes survive A - mu - A. The nearest code in dBm0, a tie going to the greater magnitude, gives just these tables.
 */
#ifndef MT_MEDIA_G711_H
#define MT_MEDIA_G711_H

#include <stdint.h>

#include "core/audio.h"

enum { MT_ALAW_SILENCE = 0xD5, MT_ULAW_SILENCE = 0xFF };

extern const int16_t mt_alaw_to_linear[256];
extern const int16_t mt_ulaw_to_linear[256];
extern const uint8_t mt_alaw_to_ulaw[256];
extern const uint8_t mt_ulaw_to_alaw[256];

/** Highest bit set in a magnitude, less 7: 0 for all below 256, 8 for 32768. */
static inline unsigned mt_g711_segment(unsigned magnitude)
{
    return 24u - (unsigned)__builtin_clz(magnitude | 0xFFu);
}

static inline uint8_t mt_linear_to_alaw(int16_t amp)
{
    /* Below zero the one's complement: -1 .. -16 is the first negative interval, as 0 .. 15 is the first positive. */
    unsigned magnitude = (unsigned)(amp < 0 ? ~amp : amp);
    unsigned segment = mt_g711_segment(magnitude);
    unsigned interval = (magnitude >> (segment ? segment + 3 : 4)) & 0x0F;

    return (uint8_t)((segment << 4 | interval) ^ (amp < 0 ? 0x55u : 0xD5u));
}

static inline uint8_t mt_linear_to_ulaw(int16_t amp)
{
    unsigned magnitude = (unsigned)(amp < 0 ? -amp : amp) + 0x84;
    unsigned segment, interval;

    if (magnitude > 0x7FFF)
        magnitude = 0x7FFF; /* clip at the largest code */
    segment = mt_g711_segment(magnitude);
    interval = (magnitude >> (segment + 3)) & 0x0F;
    return (uint8_t)((segment << 4 | interval) ^ (amp < 0 ? 0x7Fu : 0xFFu));
}

/** The octet of silence in a law. For MT_CODING_LINEAR 0, the octet linear silence is made of. */
static inline uint8_t mt_silence_octet(enum mt_coding coding)
{
    switch (coding) {
    case MT_CODING_ALAW:
        return MT_ALAW_SILENCE;
    case MT_CODING_ULAW:
        return MT_ULAW_SILENCE;
    case MT_CODING_LINEAR:
    case MT_CODING_COUNT:
        break;
    }
    return 0;
}

#endif
