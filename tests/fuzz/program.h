/** A program's end of the codecs, and its line: what the fuzz targets of encodings share. */
#ifndef FUZZ_PROGRAM_H
#define FUZZ_PROGRAM_H

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "data/encoding.h"

enum { PROGRAM_ROOM = 1 << 15 };

/** What the program is given, and what it gives. */
struct program {
    struct mt_octet_sink sink;
    struct mt_octet_source source;
    const uint8_t *data;
    size_t left;
    unsigned unit; /* octets in each call must be a multiple of it */
    unsigned n;
    uint8_t got[PROGRAM_ROOM];
};

static inline void must(bool ok)
{
    if (!ok)
        abort();
}

static inline void program_take(struct mt_octet_sink *sink, const uint8_t *octets, unsigned n)
{
    struct program *p = (struct program *)((char *)sink - offsetof(struct program, sink));

    must(n && n % p->unit == 0 && p->n + n <= PROGRAM_ROOM);
    memcpy(p->got + p->n, octets, n);
    p->n += n;
}

static inline void program_take_carrier(struct mt_octet_sink *sink, int value)
{
    (void)sink;
    (void)value;
}

static inline unsigned program_give(struct mt_octet_source *source, uint8_t *octets, unsigned n)
{
    struct program *p = (struct program *)((char *)source - offsetof(struct program, source));

    if (n > p->left)
        n = (unsigned)p->left;
    memcpy(octets, p->data, n);
    p->data += n;
    p->left -= n;
    return n;
}

static inline void program_init(struct program *p, const uint8_t *data, size_t size, unsigned unit)
{
    p->sink = (struct mt_octet_sink){program_take, program_take_carrier};
    p->source = (struct mt_octet_source){program_give};
    p->data = data;
    p->left = size;
    p->unit = unit;
    p->n = 0;
}

/** n bits of a line in calls of `each`, each in memory of just its length, so that a read past it is seen. */
static inline void program_hear(struct program *p, const struct mt_encoding_config *config, const uint8_t *line,
                                unsigned n, unsigned each)
{
    struct mt_decoder d;

    mt_decoder_init(&d, config, &p->sink);
    for (unsigned at = 0; at < n; at += each) {
        unsigned bits = n - at < each ? n - at : each;
        uint8_t *part = calloc(1, (bits + 7) / 8);

        must(part);
        for (unsigned i = 0; i < bits; i++)
            part[i / 8] = (uint8_t)(part[i / 8] | (line[(at + i) / 8] >> (at + i) % 8 & 1) << i % 8);
        d.in.bits(&d.in, part, bits);
        free(part);
    }
    d.in.carrier(&d.in, 0);
}

#endif
