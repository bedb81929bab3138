/**
 * What the packets carry, so that the reader knows each by its content alone.
 *
 * A payload begins with a magic word, the number of its stream, its sequence number and the time at which it was sent;
 * the rest are octets that depend on stream and sequence number. All fields are written in octets of six bits each,
 * 0x80 ... 0xBF: none is silence in either law, and each survives the way through 16-bit samples.
 */
#ifndef BENCH_CONTENT_H
#define BENCH_CONTENT_H

#include "plan.h"

struct content {
    uint32_t stream, seq;
    int64_t sent_ns; /* CLOCK_MONOTONIC */
};

enum {
    CONTENT_FIRST = 0xB6, /* the first octet of the magic word */
    CONTENT_MIN = 4 + 4 + 4 + 11, /* octets of the fields */
};

void content_write(uint8_t *payload, unsigned octets, const struct content *c);

/** @return false unless this is a payload that content_write wrote, bit for bit. */
bool content_read(const uint8_t *payload, unsigned octets, struct content *out);

/** G.711, from the tables' definition: 16-bit sample of a code. */
int16_t content_to_linear(enum law law, uint8_t code);

/** Codes of little-endian 16-bit samples that came from this law; a sample that no code stands for gives 0. */
void content_from_linear(enum law law, const uint8_t *samples, unsigned n, uint8_t *codes);

uint8_t content_silence(enum law law);

#endif
