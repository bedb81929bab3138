/**
 * A format of recorded or replayed data with the state that goes on from block to block.
 *
 * What does it do? Turns blocks of sound into the octets of any format, and octets back into linear samples. The
 * formats without a state go straight to format.h; ADPCM keeps its step and its odd nibble here.
 *
 * THREAD: engine. Allocates nothing.
 */
#ifndef MT_MEDIA_CODEC_H
#define MT_MEDIA_CODEC_H

#include "media/adpcm.h"
#include "media/format.h"

struct mt_codec {
    struct mt_format format; /* CONST after init */
    union {
        struct mt_oki oki;
        struct mt_ima ima;
        struct {
            uint8_t low; /* decoding 16-bit samples: the octet that waits for its second */
            bool half;   /* one waits */
        } linear;
    } u;
};

/** Most octets that n samples become in a call, whatever the format and the state. */
#define MT_CODEC_MAX_OCTETS(n) (2 * (n) + 8)

void mt_codec_init(struct mt_codec *c, const struct mt_format *format);

/**
 * Code a block, which is at the rate of the format already.
 *
 * @param out  room for MT_CODEC_MAX_OCTETS(in->n); must not overlap the block
 * @return octets written
 */
unsigned mt_codec_encode(struct mt_codec *c, const struct mt_audio *in, uint8_t *out);

/** What the last samples still need to be complete. @param out room for 4 octets. @return octets written */
unsigned mt_codec_flush(struct mt_codec *c, uint8_t *out);

/**
 * Decode octets, cut anywhere.
 *
 * @param amp  room for 2 * len samples
 * @return samples
 */
unsigned mt_codec_decode(struct mt_codec *c, const uint8_t *octets, unsigned len, int16_t *amp);

#endif
