#include "media/format.h"

#include <endian.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "media/adpcm.h"
#include "media/g711.h"

enum { RATE_FREE = 0 }; /* the program says */

struct format_code {
    int code;         /* published value */
    int kind;         /* enum mt_format_kind, or -1: known but not available */
    uint32_t rate_hz; /* RATE_FREE: sampling_rate counts */
};

static const struct format_code format_codes[] = {
    { 30, MT_FORMAT_ALAW, RATE_FREE },      /* kSMDataFormatALawPCM */
    { 31, MT_FORMAT_ULAW, RATE_FREE },      /* kSMDataFormatULawPCM */
    { 34, MT_FORMAT_LINEAR16, RATE_FREE },  /* kSMDataFormat16bit */
    { 35, MT_FORMAT_UNSIGNED8, RATE_FREE }, /* kSMDataFormat8bit */
    { 36, MT_FORMAT_SIGNED8, RATE_FREE },   /* kSMDataFormatSigned8bit */

    /* Published as "PCM in the law of the line". There is no line here; ours is A-law. */
    { 1, MT_FORMAT_ALAW, 8000 },       /* kSMDataFormat8KHzPCM */
    { 4, MT_FORMAT_ALAW, 6000 },       /* kSMDataFormat6KHzPCM */
    { 7, MT_FORMAT_ULAW, 8000 },       /* kSMDataFormat8KHzULawPCM */
    { 8, MT_FORMAT_ALAW, 8000 },       /* kSMDataFormat8KHzALawPCM */
    { 14, MT_FORMAT_LINEAR16, 8000 },  /* kSMDataFormat8KHz16bitMono */
    { 15, MT_FORMAT_UNSIGNED8, 8000 }, /* kSMDataFormat8KHz8bitMono */
    { 18, MT_FORMAT_ALAW, 6000 },      /* kSMDataFormat6KHzALawPCM */
    { 19, MT_FORMAT_ULAW, 6000 },      /* kSMDataFormat6KHzULawPCM */
    { 20, MT_FORMAT_SIGNED8, 8000 },   /* kSMDataFormat8KHzSigned8bitMono */

    { 2, MT_FORMAT_OKI, 8000 },        /* kSMDataFormat8KHzOKIADPCM */
    { 5, MT_FORMAT_OKI, 6000 },        /* kSMDataFormat6KHzOKIADPCM */
    { 17, MT_FORMAT_IMA, RATE_FREE },  /* kSMDataFormatIMAADPCM */
    { 32, MT_FORMAT_OKI, RATE_FREE },  /* kSMDataFormatOKIADPCM */

    { 3, -1, 8000 },       /* kSMDataFormat8KHzACUBLKPCM */
    { 6, -1, 6000 },       /* kSMDataFormat6KHzACUBLKPCM */
    { 9, -1, 8000 },       /* kSMDataFormatCELP8KBPS */
    { 10, -1, 8000 },      /* G.726 at 48 kbit/s */
    { 11, -1, 8000 },      /* kSMDataFormatG721: G.726 at 32 kbit/s */
    { 12, -1, 8000 },      /* G.726 at 24 kbit/s */
    { 13, -1, 8000 },      /* G.726 at 16 kbit/s */
    { 33, -1, RATE_FREE }, /* kSMDataFormatACUBLKPCM */
    { 37, -1, RATE_FREE }, /* kSMDataFormatSpeex */
};

static const struct format_code *find_code(int code)
{
    for (size_t i = 0; i < sizeof format_codes / sizeof format_codes[0]; i++)
        if (format_codes[i].code == code)
            return &format_codes[i];
    return NULL;
}

static bool rate_is_offered(unsigned long rate_hz)
{
    return rate_hz == 6000 || rate_hz == 8000 || rate_hz == 11000 || rate_hz == 16000;
}

int mt_format_lookup(int code, unsigned long sampling_rate, struct mt_format *out)
{
    const struct format_code *known = find_code(code);
    unsigned long rate_hz = sampling_rate ? sampling_rate : 8000;

    if (!known)
        return -EINVAL;
    if (known->kind < 0)
        return -ENOSYS;
    if (known->rate_hz != RATE_FREE)
        rate_hz = known->rate_hz;
    else if (!rate_is_offered(rate_hz))
        return -EINVAL;
    out->kind = (uint8_t)known->kind;
    out->octets_per_sample = known->kind == MT_FORMAT_LINEAR16 ? 2 : mt_format_is_adpcm(out) ? 0 : 1;
    out->rate_hz = (uint32_t)rate_hz;
    return 0;
}

uint64_t mt_format_octets(const struct mt_format *f, uint64_t samples)
{
    if (f->kind == MT_FORMAT_OKI)
        return samples / 2;
    if (f->kind == MT_FORMAT_IMA)
        return samples * MT_IMA_BLOCK_OCTETS / MT_IMA_BLOCK_SAMPLES;
    return samples * f->octets_per_sample;
}

static void octets_to_linear(const int16_t table[256], const uint8_t *octets, unsigned n, int16_t *amp)
{
    for (unsigned i = 0; i < n; i++)
        amp[i] = table[octets[i]];
}

static void octets_to_octets(const uint8_t table[256], const uint8_t *octets, unsigned n, uint8_t *out)
{
    for (unsigned i = 0; i < n; i++)
        out[i] = table[octets[i]];
}

static unsigned encode_alaw(const struct mt_audio *in, uint8_t *out)
{
    const int16_t *amp = in->samples;

    if (in->coding == MT_CODING_ALAW)
        memcpy(out, in->samples, in->n);
    else if (in->coding == MT_CODING_ULAW)
        octets_to_octets(mt_ulaw_to_alaw, in->samples, in->n, out);
    else
        for (unsigned i = 0; i < in->n; i++)
            out[i] = mt_linear_to_alaw(amp[i]);
    return in->n;
}

static unsigned encode_ulaw(const struct mt_audio *in, uint8_t *out)
{
    const int16_t *amp = in->samples;

    if (in->coding == MT_CODING_ULAW)
        memcpy(out, in->samples, in->n);
    else if (in->coding == MT_CODING_ALAW)
        octets_to_octets(mt_alaw_to_ulaw, in->samples, in->n, out);
    else
        for (unsigned i = 0; i < in->n; i++)
            out[i] = mt_linear_to_ulaw(amp[i]);
    return in->n;
}

/* The next part of a block as linear samples: where they are, or in amp. */
enum { PART_SAMPLES = 160 };

static const int16_t *linear_part(const struct mt_audio *in, unsigned from, unsigned n, int16_t amp[PART_SAMPLES])
{
    if (in->coding == MT_CODING_LINEAR)
        return (const int16_t *)in->samples + from;
    octets_to_linear(in->coding == MT_CODING_ALAW ? mt_alaw_to_linear : mt_ulaw_to_linear,
                     (const uint8_t *)in->samples + from, n, amp);
    return amp;
}

static void put_linear16(const int16_t *amp, unsigned n, uint8_t *out)
{
#if __BYTE_ORDER == __LITTLE_ENDIAN
    memcpy(out, amp, n * sizeof *amp);
#else
    for (unsigned i = 0; i < n; i++) {
        out[2 * i] = (uint8_t)(amp[i] & 0xFF);
        out[2 * i + 1] = (uint8_t)((uint16_t)amp[i] >> 8);
    }
#endif
}

/* flip: 0 for signed octets, 0x80 for unsigned ones */
static void put_8bit(const int16_t *amp, unsigned n, uint8_t *out, unsigned flip)
{
    for (unsigned i = 0; i < n; i++) {
        int rounded = (amp[i] + 128) >> 8;

        out[i] = (uint8_t)((unsigned)(rounded > 127 ? 127 : rounded) ^ flip);
    }
}

static unsigned encode_linear(const struct mt_format *f, const struct mt_audio *in, uint8_t *out)
{
    int16_t buf[PART_SAMPLES];
    unsigned n;

    for (unsigned from = 0; from < in->n; from += n) {
        const int16_t *amp;

        n = in->n - from < PART_SAMPLES ? in->n - from : PART_SAMPLES;
        amp = linear_part(in, from, n, buf);
        if (f->kind == MT_FORMAT_LINEAR16)
            put_linear16(amp, n, out + 2 * from);
        else
            put_8bit(amp, n, out + from, f->kind == MT_FORMAT_UNSIGNED8 ? 0x80 : 0);
    }
    return (unsigned)in->n * f->octets_per_sample;
}

unsigned mt_format_encode(const struct mt_format *f, const struct mt_audio *in, uint8_t *out)
{
    if (f->kind == MT_FORMAT_ALAW)
        return encode_alaw(in, out);
    if (f->kind == MT_FORMAT_ULAW)
        return encode_ulaw(in, out);
    return encode_linear(f, in, out);
}

void mt_audio_to_linear(const struct mt_audio *in, int16_t *amp)
{
    if (in->coding == MT_CODING_LINEAR)
        memmove(amp, in->samples, in->n * sizeof *amp);
    else if (in->coding == MT_CODING_ALAW)
        octets_to_linear(mt_alaw_to_linear, in->samples, in->n, amp);
    else
        octets_to_linear(mt_ulaw_to_linear, in->samples, in->n, amp);
}
