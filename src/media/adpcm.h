/**
 * Two codings of 4 bits a sample: OKI ADPCM (Dialogic, VOX) and IMA ADPCM in the blocks of WAV files.
 *
 * What do they do?
 * Each nibble is a step up or down from the sample before, in units of a step size that follows the signal.
 * OKI has 12 bit samples, 49 step sizes, no framing, and the high nibble of an octet first. IMA has 16 bit samples,
 * 89 step sizes and blocks: a header of 4 octets (the first sample, low octet first; the step index; 0), then the
 * nibbles, low one first.
 *
 * How do they work?
 * Both add up the shifted step as the chips did (each part truncated), so that coder and decoder keep the same sum.
 * The state goes on over calls: a block of samples or octets may be cut anywhere, also inside an octet or a header.
 *
 * No allocation, no failure: any octets decode to some sound. THREAD: engine.
 */
#ifndef MT_MEDIA_ADPCM_H
#define MT_MEDIA_ADPCM_H

#include <stdbool.h>
#include <stdint.h>

struct mt_oki {
    int16_t last;  /* 12 bit */
    uint8_t index; /* of the step size */
    uint8_t first; /* the nibble that waits for its second */
    bool half;     /* one waits */
};

/** The state that both sides begin with. */
void mt_oki_init(struct mt_oki *c);

/** @param out room for (n + 1) / 2 octets. @return octets put there; an odd sample waits for the next call */
unsigned mt_oki_encode(struct mt_oki *c, const int16_t *amp, unsigned n, uint8_t *out);

/** The end: an odd sample leaves with a nibble that changes next to nothing. @return 0 or 1 octets */
unsigned mt_oki_flush(struct mt_oki *c, uint8_t *out);

/** @param amp room for 2 * len samples. @return samples */
unsigned mt_oki_decode(struct mt_oki *c, const uint8_t *octets, unsigned len, int16_t *amp);

/** The block of 8 kHz WAV files: 63 ms. */
enum { MT_IMA_BLOCK_OCTETS = 256, MT_IMA_HEADER_OCTETS = 4, MT_IMA_BLOCK_SAMPLES = 505 };

struct mt_ima {
    int16_t last;
    uint8_t index; /* of the step size */
    uint8_t first; /* the nibble that waits for its second */
    bool half;     /* one waits */
    uint16_t at;   /* octets of the block that are done */
};

void mt_ima_init(struct mt_ima *c);

/** @param out room for n / 2 + 4 * (n / 505 + 1) + 1 octets. @return octets put there */
unsigned mt_ima_encode(struct mt_ima *c, const int16_t *amp, unsigned n, uint8_t *out);

/** The end: fill the word of 8 nibbles that was begun, as WAV has them. @return up to 4 octets */
unsigned mt_ima_flush(struct mt_ima *c, uint8_t *out);

/** @param amp room for 2 * len samples. @return samples */
unsigned mt_ima_decode(struct mt_ima *c, const uint8_t *octets, unsigned len, int16_t *amp);

#endif
