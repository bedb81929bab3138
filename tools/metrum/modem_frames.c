#include "modem_frames.h"

#include <string.h>

static void put_word(unsigned char *at, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(word >> 8 * i);
}

int frames_put_flags(unsigned char *item, int flags)
{
    put_word(item, (uint32_t)-flags);
    return 4;
}

int frames_put_frame(unsigned char *item, int octets)
{
    int padded = (octets + 3) / 4 * 4;

    put_word(item, (uint32_t)octets * 8);
    memset(item + 4 + octets, 0, (size_t)(padded - octets));
    return 4 + padded;
}

void frames_reader_init(struct frames_reader *r, int crc_octets)
{
    memset(r, 0, sizeof *r);
    r->crc_octets = crc_octets;
}

static void take_data(struct frames_reader *r, uint32_t word)
{
    if (r->words < sizeof r->data / 4)
        put_word(r->data + 4 * r->words, word);
    r->words++;
}

/* The bits of a frame are followed by 0, 1, 1, 1, 1, 1: its length is told by the highest bit set. */
static size_t bits_of(const struct frames_reader *r)
{
    size_t high = 32 * r->words - 1;

    for (int i = 0; i < 32; i++) {
        if (r->s1 >> i & 1)
            high = 32 * r->words + (size_t)i;
    }
    return high < 5 ? 0 : high - 5;
}

static size_t end_frame(struct frames_reader *r, uint32_t s2, FILE *file)
{
    size_t bits = r->words || r->s1 ? bits_of(r) : 0, octets = bits / 8, crc = (size_t)r->crc_octets;
    bool report = (s2 & 0xc) || s2 == 5;
    bool fits = r->words + 1 <= sizeof r->data / 4;

    if (fits)
        put_word(r->data + 4 * r->words, r->s1);
    r->words = 0;
    if (report)
        return 0;
    if (s2 & 1) {
        r->aborted += bits > 0;
        return 0;
    }
    if (s2 || bits % 8 || octets < crc || !fits) {
        r->bad++;
        return 0;
    }
    r->good++;
    return fwrite(r->data, 1, octets - crc, file);
}

/* Words: data; all ones twice is such a data word; all ones once, then two words, is the end of a frame. */
static size_t take_word(struct frames_reader *r, uint32_t word, FILE *file)
{
    if (r->next == FRAMES_S2) {
        r->next = FRAMES_DATA;
        return end_frame(r, word, file);
    }
    if (r->next == FRAMES_MARK && word != UINT32_MAX) {
        r->s1 = word;
        r->next = FRAMES_S2;
        return 0;
    }
    if (r->next == FRAMES_DATA && word == UINT32_MAX) {
        r->next = FRAMES_MARK;
        return 0;
    }
    r->next = FRAMES_DATA;
    take_data(r, word);
    return 0;
}

size_t frames_read(struct frames_reader *r, const char *octets, int n, FILE *file)
{
    size_t written = 0;

    for (int i = 0; i < n; i++) {
        r->word[r->in_word++] = (unsigned char)octets[i];
        if (r->in_word < 4)
            continue;
        r->in_word = 0;
        written += take_word(r, (uint32_t)r->word[0] | (uint32_t)r->word[1] << 8 | (uint32_t)r->word[2] << 16 |
                                    (uint32_t)r->word[3] << 24, file);
    }
    return written;
}
