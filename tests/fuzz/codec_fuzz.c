/**
 * Any octets as recorded sound, in a format and pieces that the first two choose: cut anywhere they decode to what
 * they decode to in one piece, never to more samples than there is room for; and what is coded of them fills no more
 * than was promised, in pieces and whole.
 */
#include <stdlib.h>
#include <string.h>

#include "media/codec.h"

enum { MOST_OCTETS = 2048, MOST_SAMPLES = 2 * MOST_OCTETS };

/* Each piece may leave an octet of the one before it. */
enum { OCTETS_ROOM = 3 * MT_CODEC_MAX_OCTETS(MT_AUDIO_MAX_SAMPLES) };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

/* In a buffer of just the room that was promised to do, so that the address sanitizer sees what goes past it. */
static unsigned decode(struct mt_codec *c, const uint8_t *octets, unsigned len, int16_t *out)
{
    int16_t *amp = malloc(len ? 2 * len * sizeof(*amp) : 1);
    unsigned n;

    must(amp);
    n = mt_codec_decode(c, octets, len, amp);
    must(n <= 2 * len);
    memcpy(out, amp, n * sizeof(*amp));
    free(amp);
    return n;
}

static unsigned encode(struct mt_codec *c, const int16_t *amp, unsigned n, uint8_t *out)
{
    struct mt_audio in = {.samples = amp, .n = (uint16_t)n, .coding = MT_CODING_LINEAR, .rate_hz = 8000};
    uint8_t *octets = malloc(MT_CODEC_MAX_OCTETS(n));
    unsigned len;

    must(octets);
    len = mt_codec_encode(c, &in, octets);
    must(len <= MT_CODEC_MAX_OCTETS(n));
    memcpy(out, octets, len);
    free(octets);
    return len;
}

static void code_again(const struct mt_format *f, const int16_t *amp, unsigned n, unsigned piece)
{
    static uint8_t whole[OCTETS_ROOM], parts[OCTETS_ROOM];
    struct mt_codec a, b;
    unsigned len, at = 0;

    mt_codec_init(&a, f);
    mt_codec_init(&b, f);
    len = encode(&a, amp, n, whole);
    for (unsigned i = 0; i < n; i += piece)
        at += encode(&b, amp + i, n - i < piece ? n - i : piece, parts + at);
    len += mt_codec_flush(&a, whole + len);
    at += mt_codec_flush(&b, parts + at);
    must(len == at && !memcmp(whole, parts, len));
}

static void try_format(const struct mt_format *f, const uint8_t *octets, unsigned len, unsigned piece)
{
    static int16_t whole[MOST_SAMPLES], parts[MOST_SAMPLES];
    struct mt_codec a, b;
    unsigned n, at = 0;

    mt_codec_init(&a, f);
    mt_codec_init(&b, f);
    n = decode(&a, octets, len, whole);
    for (unsigned i = 0; i < len; i += piece)
        at += decode(&b, octets + i, len - i < piece ? len - i : piece, parts + at);
    must(n == at && !memcmp(whole, parts, n * sizeof(whole[0])));
    code_again(f, whole, n < MT_AUDIO_MAX_SAMPLES ? n : MT_AUDIO_MAX_SAMPLES, piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int codes[] = {30, 31, 34, 35, 36, 32, 17}; /* kSMDataFormat...: A-law to IMA ADPCM */
    unsigned len = size < MOST_OCTETS ? (unsigned)size : MOST_OCTETS;
    struct mt_format f;

    if (len < 2)
        return 0;
    must(!mt_format_lookup(codes[data[0] % (sizeof(codes) / sizeof(codes[0]))], 8000, &f));
    try_format(&f, data + 2, len - 2, 1 + data[1]);
    return 0;
}
