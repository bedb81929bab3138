#include "media/codec.h"

#include <string.h>

#include "media/g711.h"

void mt_codec_init(struct mt_codec *c, const struct mt_format *format)
{
    memset(c, 0, sizeof *c); /* what mt_oki_init and mt_ima_init do as well */
    c->format = *format;
}

/* The next part of a block as linear samples. */
enum { PART_SAMPLES = 160 };

static unsigned encode_adpcm(struct mt_codec *c, const struct mt_audio *in, uint8_t *out)
{
    const unsigned width = in->coding == MT_CODING_LINEAR ? sizeof(int16_t) : 1;
    int16_t amp[PART_SAMPLES];
    unsigned octets = 0;

    for (unsigned from = 0; from < in->n; from += PART_SAMPLES) {
        struct mt_audio part = *in;

        part.samples = (const uint8_t *)in->samples + from * width;
        part.n = (uint16_t)(in->n - from < PART_SAMPLES ? in->n - from : PART_SAMPLES);
        mt_audio_to_linear(&part, amp);
        if (c->format.kind == MT_FORMAT_OKI)
            octets += mt_oki_encode(&c->u.oki, amp, part.n, out + octets);
        else
            octets += mt_ima_encode(&c->u.ima, amp, part.n, out + octets);
    }
    return octets;
}

unsigned mt_codec_encode(struct mt_codec *c, const struct mt_audio *in, uint8_t *out)
{
    if (mt_format_is_adpcm(&c->format))
        return encode_adpcm(c, in, out);
    return mt_format_encode(&c->format, in, out);
}

unsigned mt_codec_flush(struct mt_codec *c, uint8_t *out)
{
    if (c->format.kind == MT_FORMAT_OKI)
        return mt_oki_flush(&c->u.oki, out);
    if (c->format.kind == MT_FORMAT_IMA)
        return mt_ima_flush(&c->u.ima, out);
    return 0;
}

static unsigned decode_linear16(struct mt_codec *c, const uint8_t *octets, unsigned len, int16_t *amp)
{
    unsigned n = 0;

    for (unsigned i = 0; i < len; i++) {
        if (c->u.linear.half)
            amp[n++] = (int16_t)(c->u.linear.low | octets[i] << 8);
        c->u.linear.low = octets[i];
        c->u.linear.half = !c->u.linear.half;
    }
    return n;
}

static unsigned decode_law(const int16_t table[256], const uint8_t *octets, unsigned len, int16_t *amp)
{
    for (unsigned i = 0; i < len; i++)
        amp[i] = table[octets[i]];
    return len;
}

/* flip: 0 for signed octets, 0x80 for unsigned ones */
static unsigned decode_8bit(const uint8_t *octets, unsigned len, int16_t *amp, unsigned flip)
{
    for (unsigned i = 0; i < len; i++)
        amp[i] = (int16_t)((int8_t)(octets[i] ^ flip) * 256);
    return len;
}

unsigned mt_codec_decode(struct mt_codec *c, const uint8_t *octets, unsigned len, int16_t *amp)
{
    switch (c->format.kind) {
    case MT_FORMAT_ALAW: return decode_law(mt_alaw_to_linear, octets, len, amp);
    case MT_FORMAT_ULAW: return decode_law(mt_ulaw_to_linear, octets, len, amp);
    case MT_FORMAT_LINEAR16: return decode_linear16(c, octets, len, amp);
    case MT_FORMAT_OKI: return mt_oki_decode(&c->u.oki, octets, len, amp);
    case MT_FORMAT_IMA: return mt_ima_decode(&c->u.ima, octets, len, amp);
    default: return decode_8bit(octets, len, amp, c->format.kind == MT_FORMAT_UNSIGNED8 ? 0x80 : 0);
    }
}
