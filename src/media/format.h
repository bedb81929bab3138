/**
 * The formats of recorded and replayed data, and the coding of those that need no state: G.711 and linear samples.
 * Those that have one, and any format where it may be one, go through codec.h.
 *
 * A program names a format by a published code and a sampling rate. mt_format_lookup turns the two into a
 * struct mt_format, once, when a job starts; the other functions run on every block.
 */
#ifndef MT_MEDIA_FORMAT_H
#define MT_MEDIA_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/audio.h"

enum mt_format_kind {
    MT_FORMAT_ALAW,
    MT_FORMAT_ULAW,
    MT_FORMAT_LINEAR16,  /* signed, little endian */
    MT_FORMAT_UNSIGNED8, /* linear, silence is 0x80, as in WAV */
    MT_FORMAT_SIGNED8,   /* linear, silence is 0 */
    MT_FORMAT_STATELESS_COUNT,
    MT_FORMAT_OKI = MT_FORMAT_STATELESS_COUNT, /* ADPCM of 4 bits, high nibble first: adpcm.h */
    MT_FORMAT_IMA,                             /* ADPCM of 4 bits in blocks of 256 octets */
    MT_FORMAT_KIND_COUNT
};

struct mt_format {
    uint8_t kind; /* enum mt_format_kind */
    uint8_t octets_per_sample; /* 0: less than one, as in ADPCM */
    uint32_t rate_hz;
};

static inline bool mt_format_is_adpcm(const struct mt_format *f)
{
    return f->kind >= MT_FORMAT_STATELESS_COUNT;
}

/** Octets that so many samples are, framing included; ADPCM: rounded down. */
uint64_t mt_format_octets(const struct mt_format *f, uint64_t samples);

/**
 * Find the format of a published code.
 *
 * @param code           value of kSMDataFormat..., or one of the old codes that fix format and rate together
 * @param sampling_rate  in Hz: 6000, 8000, 11000, 16000, or 0 for 8000; not looked at with the old codes
 * @return 0; -ENOSYS: a published format that is not available; -EINVAL: no such code, or no such rate for it
 */
int mt_format_lookup(int code, unsigned long sampling_rate, struct mt_format *out);

/**
 * Code a block in a format without a state; the block is at the rate of the format already.
 *
 * Octets of the same law are copied, of the other law go through the tables of G.711 (g711.h).
 *
 * @param out  room for in->n * f->octets_per_sample octets; must not overlap the block
 * @return octets written
 *
 * THREAD: engine.
 */
unsigned mt_format_encode(const struct mt_format *f, const struct mt_audio *in, uint8_t *out);

/**
 * The block as linear samples.
 *
 * @param amp  room for in->n samples; may be in->samples itself if those are linear
 *
 * THREAD: engine.
 */
void mt_audio_to_linear(const struct mt_audio *in, int16_t *amp);

#endif
