#include "media/adpcm.h"

enum { OKI_LAST_STEP = 48, IMA_LAST_STEP = 88, WORD_OCTETS = 4, SIGN = 8 };

static const int16_t oki_steps[OKI_LAST_STEP + 1] = {
    16,  17,  19,  21,  23,  25,  28,  31,  34,  37,  41,  45,  50,  55,  60,  66,  73,
    80,  88,  97,  107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371,
    408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552,
};

static const int16_t ima_steps[IMA_LAST_STEP + 1] = {
    7,     8,     9,     10,    11,    12,    13,    14,    16,    17,    19,    21,    23,    25,   28,   31,   34,   37,
    41,    45,    50,    55,    60,    66,    73,    80,    88,    97,    107,   118,   130,   143,  157,  173,  190,  209,
    230,   253,   279,   307,   337,   371,   408,   449,   494,   544,   598,   658,   724,   796,  876,  963,  1060, 1166,
    1282,  1411,  1552,  1707,  1878,  2066,  2272,  2499,  2749,  3024,  3327,  3660,  4026,  4428, 4871, 5358, 5894, 6484,
    7132,  7845,  8630,  9493,  10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
};

/* How the step index moves, by the size of the step taken. */
static const int8_t moves[8] = {-1, -1, -1, -1, 2, 4, 6, 8};

static int limited(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* The change that a nibble stands for. */
static int change(unsigned nibble, int step)
{
    int sum = step >> 3;

    if (nibble & 4)
        sum += step;
    if (nibble & 2)
        sum += step >> 1;
    if (nibble & 1)
        sum += step >> 2;
    return nibble & SIGN ? -sum : sum;
}

/* The nibble whose change comes nearest from below. */
static unsigned nibble_for(int wanted, int step)
{
    unsigned nibble = wanted < 0 ? SIGN : 0;

    wanted = wanted < 0 ? -wanted : wanted;
    for (unsigned bit = 4; bit; bit >>= 1, step >>= 1) {
        if (wanted < step)
            continue;
        nibble |= bit;
        wanted -= step;
    }
    return nibble;
}

/* OKI */

static int oki_take(struct mt_oki *c, unsigned nibble)
{
    c->last = (int16_t)limited(c->last + change(nibble, oki_steps[c->index]), -2048, 2047);
    c->index = (uint8_t)limited(c->index + moves[nibble & 7], 0, OKI_LAST_STEP);
    return c->last * 16;
}

void mt_oki_init(struct mt_oki *c)
{
    *c = (struct mt_oki){0};
}

unsigned mt_oki_encode(struct mt_oki *c, const int16_t *amp, unsigned n, uint8_t *out)
{
    unsigned octets = 0;

    for (unsigned i = 0; i < n; i++) {
        unsigned nibble = nibble_for((amp[i] >> 4) - c->last, oki_steps[c->index]);

        oki_take(c, nibble);
        if (c->half)
            out[octets++] = (uint8_t)((unsigned)c->first << 4 | nibble);
        c->first = (uint8_t)nibble;
        c->half = !c->half;
    }
    return octets;
}

unsigned mt_oki_flush(struct mt_oki *c, uint8_t *out)
{
    int16_t same = (int16_t)(c->last * 16);

    return c->half ? mt_oki_encode(c, &same, 1, out) : 0;
}

unsigned mt_oki_decode(struct mt_oki *c, const uint8_t *octets, unsigned len, int16_t *amp)
{
    for (unsigned i = 0; i < len; i++) {
        amp[2 * i] = (int16_t)oki_take(c, octets[i] >> 4);
        amp[2 * i + 1] = (int16_t)oki_take(c, octets[i] & 15);
    }
    return 2 * len;
}

/* IMA */

static int16_t ima_take(struct mt_ima *c, unsigned nibble)
{
    c->last = (int16_t)limited(c->last + change(nibble, ima_steps[c->index]), INT16_MIN, INT16_MAX);
    c->index = (uint8_t)limited(c->index + moves[nibble & 7], 0, IMA_LAST_STEP);
    return c->last;
}

void mt_ima_init(struct mt_ima *c)
{
    *c = (struct mt_ima){0};
}

/* The first sample of a block goes into its header. */
static unsigned put_header(struct mt_ima *c, int16_t amp, uint8_t *out)
{
    c->last = amp;
    out[0] = (uint8_t)(amp & 0xff);
    out[1] = (uint8_t)((uint16_t)amp >> 8);
    out[2] = c->index;
    out[3] = 0;
    c->at = MT_IMA_HEADER_OCTETS;
    return MT_IMA_HEADER_OCTETS;
}

static unsigned put_sample(struct mt_ima *c, int16_t amp, uint8_t *out)
{
    unsigned nibble;

    if (c->at == 0)
        return put_header(c, amp, out);
    nibble = nibble_for(amp - c->last, ima_steps[c->index]);
    ima_take(c, nibble);
    c->half = !c->half;
    if (c->half) {
        c->first = (uint8_t)nibble;
        return 0;
    }
    *out = (uint8_t)(nibble << 4 | c->first);
    c->at = (uint16_t)((c->at + 1) % MT_IMA_BLOCK_OCTETS);
    return 1;
}

unsigned mt_ima_encode(struct mt_ima *c, const int16_t *amp, unsigned n, uint8_t *out)
{
    unsigned octets = 0;

    for (unsigned i = 0; i < n; i++)
        octets += put_sample(c, amp[i], out + octets);
    return octets;
}

unsigned mt_ima_flush(struct mt_ima *c, uint8_t *out)
{
    const int16_t end = c->last; /* the nibbles swing about it: each is a step, however small */
    unsigned octets = 0;

    while (c->half || c->at % WORD_OCTETS)
        octets += put_sample(c, end, out + octets);
    return octets;
}

/* @return samples in this octet */
static unsigned take_header(struct mt_ima *c, uint8_t octet, int16_t *amp)
{
    switch (c->at) {
    case 0: c->first = octet; return 0;
    case 1: c->last = (int16_t)(c->first | octet << 8); return 0;
    case 2: c->index = (uint8_t)limited(octet, 0, IMA_LAST_STEP); return 0;
    default: *amp = c->last; return 1;
    }
}

unsigned mt_ima_decode(struct mt_ima *c, const uint8_t *octets, unsigned len, int16_t *amp)
{
    unsigned n = 0;

    for (unsigned i = 0; i < len; i++) {
        if (c->at < MT_IMA_HEADER_OCTETS) {
            n += take_header(c, octets[i], amp + n);
        } else {
            amp[n++] = ima_take(c, octets[i] & 15);
            amp[n++] = ima_take(c, octets[i] >> 4);
        }
        c->at = (uint16_t)((c->at + 1) % MT_IMA_BLOCK_OCTETS);
    }
    return n;
}
