/**
 * Tone sets: which tones, single or of two frequencies, there are, and whether a window of sound is one of them.
 *
 * What does it do? A set has one or two bands of frequency ranges; a tone is one range of each. Sets 0 (DTMF) and 1
 * (call progress and fax) are the preloaded ones of the interface, with its published limits.
 *
 * How does it work? Goertzel filters on a window of 128 samples, every 15.625 Hz inside the ranges. A tone is there if
 * its components are strong enough, alike enough (twist), hold enough of the window's power, and no other range of its
 * bands comes near. Only 8 kHz sound: that is what the interface specifies detectors for.
 *
 * Pure functions. Any thread.
 */
#ifndef MT_MEDIA_TONESET_H
#define MT_MEDIA_TONESET_H

#include <stdint.h>

enum { MT_TONE_WINDOW = 128, MT_TONE_NONE = -1, MT_TONE_SETS = 2 };

struct mt_tone_range {
    float lower_hz, upper_hz;
};

struct mt_tone_set {
    const struct mt_tone_range *band1, *band2;
    unsigned n1, n2;           /* ranges of each; n2 0: single tones */
    float third_peak;          /* most power of another range, as a part of the tone's */
    float signal_part;         /* least part of the window's power that the tone is */
    float min_power_dbm0;      /* of each component */
    float twist;               /* most ratio of powers of the two components */
};

/** A preloaded set; NULL: no such number. */
const struct mt_tone_set *mt_tone_set(unsigned long id);

/** @return number of the tone, index in band 1 + 16 * index in band 2, or MT_TONE_NONE */
int mt_tone_find(const struct mt_tone_set *set, const int16_t amp[MT_TONE_WINDOW]);

#endif
