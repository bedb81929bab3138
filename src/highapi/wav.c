#include "highapi/wav.h"

#include <errno.h>
#include <string.h>

enum {
    RIFF_OCTETS = 12,
    CHUNK_OCTETS = 8,
    FORMAT_OCTETS = 16, /* of a `fmt ` chunk, at least */
    FORMAT_MAX = 40,    /* with the extension that holds another tag */
    SUBFORMAT_AT = 24,
    MAX_CHUNKS = 1000, /* before `data` */
};

static uint16_t get16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t get32(const uint8_t *p)
{
    return get16(p) | (uint32_t)get16(p + 2) << 16;
}

static uint8_t *put16(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
    return p + 2;
}

static uint8_t *put32(uint8_t *p, uint32_t v)
{
    return put16(put16(p, v), v >> 16);
}

static uint8_t *put_name(uint8_t *p, const char *name)
{
    memcpy(p, name, 4);
    return p + 4;
}

/* Read */

static int take_format(const struct mt_wav_source *from, uint64_t at, uint32_t len, struct mt_wav *w)
{
    uint8_t f[FORMAT_MAX] = {0};
    size_t want = len < FORMAT_MAX ? len : FORMAT_MAX;

    if (len < FORMAT_OCTETS || from->read_at(from->context, at, f, want) != want)
        return -EBADMSG;
    w->tag = get16(f);
    w->channels = get16(f + 2);
    w->rate_hz = get32(f + 4);
    w->block_octets = get16(f + 12);
    w->bits = get16(f + 14);
    if (w->tag == MT_WAV_EXTENSIBLE)
        w->tag = want == FORMAT_MAX ? get16(f + SUBFORMAT_AT) : 0;
    return 0;
}

static void take_data(const struct mt_wav_source *from, uint64_t at, uint32_t len, struct mt_wav *w)
{
    uint64_t there = from->octets > at ? from->octets - at : 0;

    if (there > UINT32_MAX)
        there = UINT32_MAX;
    w->data_at = (uint32_t)at;
    w->data_octets = len == 0 || len > there ? (uint32_t)there : len;
}

int mt_wav_read(const struct mt_wav_source *from, struct mt_wav *out)
{
    uint8_t head[RIFF_OCTETS];
    struct mt_wav w = {0};
    uint64_t at = RIFF_OCTETS;

    if (from->read_at(from->context, 0, head, RIFF_OCTETS) != RIFF_OCTETS || memcmp(head, "RIFF", 4) != 0 ||
        memcmp(head + 8, "WAVE", 4) != 0)
        return -EBADMSG;
    for (unsigned chunks = 0; chunks < MAX_CHUNKS && at < UINT32_MAX; chunks++) {
        uint32_t len;

        if (from->read_at(from->context, at, head, CHUNK_OCTETS) != CHUNK_OCTETS)
            return -EBADMSG;
        len = get32(head + 4);
        at += CHUNK_OCTETS;
        if (!memcmp(head, "fmt ", 4) && take_format(from, at, len, &w))
            return -EBADMSG;
        if (!memcmp(head, "data", 4)) {
            if (!w.channels || at > UINT32_MAX) /* no `fmt ` before, or where no field reaches */
                return -EBADMSG;
            take_data(from, at, len, &w);
            *out = w;
            return 0;
        }
        at += (uint64_t)len + (len & 1); /* chunks are padded to even lengths */
    }
    return -EBADMSG;
}

/* Write */

static uint8_t *put_format(const struct mt_wav *w, unsigned samples_a_block, uint8_t *p)
{
    uint64_t octets_a_second = (uint64_t)w->rate_hz * w->bits * w->channels / 8;

    if (samples_a_block)
        octets_a_second = (uint64_t)w->rate_hz * w->block_octets / samples_a_block;
    p = put32(put_name(p, "fmt "), w->tag == MT_WAV_PCM ? 16 : samples_a_block ? 20 : 18);
    p = put16(put16(p, w->tag), w->channels);
    p = put32(put32(p, w->rate_hz), (uint32_t)octets_a_second);
    p = put16(put16(p, w->block_octets), w->bits);
    if (w->tag == MT_WAV_PCM)
        return p;
    p = put16(p, samples_a_block ? 2 : 0); /* octets of extension */
    return samples_a_block ? put16(p, samples_a_block) : p;
}

size_t mt_wav_write(const struct mt_wav *w, unsigned samples_a_block, uint64_t samples, uint8_t out[MT_WAV_HEADER_MAX])
{
    uint8_t *p = put_name(put32(put_name(out, "RIFF"), 0), "WAVE");
    uint64_t riff;

    p = put_format(w, samples_a_block, p);
    if (w->tag != MT_WAV_PCM)
        p = put32(put32(put_name(p, "fact"), 4), samples < UINT32_MAX ? (uint32_t)samples : UINT32_MAX);
    p = put32(put_name(p, "data"), w->data_octets);
    riff = (uint64_t)(p - out) - CHUNK_OCTETS + w->data_octets + (w->data_octets & 1);
    put32(out + 4, riff < UINT32_MAX ? (uint32_t)riff : UINT32_MAX);
    return (size_t)(p - out);
}
