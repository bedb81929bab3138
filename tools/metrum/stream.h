/**
 * Options of every subcommand that sends a stream on: a subcommand's options begin with these, and its table names these
 * setters.
 */
#ifndef METRUM_TOOL_STREAM_H
#define METRUM_TOOL_STREAM_H

#include <stdbool.h>

#include "address.h"
#include "coding.h"

struct stream_options {
    struct address_words to, from;
    bool to_given, from_given;
    const struct coding_codec *codec;   /* never NULL after reading */
    const struct coding_format *format; /* likewise */
    int payload_type;                   /* -1: the codec's own */
    int tos;                            /* -1: not given */
    double duration_s;                  /* 0: until a signal */
    bool json;
};

/** What they are when nothing is given. */
#define STREAM_DEFAULTS {.payload_type = -1, .tos = -1}

const char *stream_set_to(void *into, const char *value);
const char *stream_set_from(void *into, const char *value);
const char *stream_set_codec(void *into, const char *value);
const char *stream_set_format(void *into, const char *value);
const char *stream_set_payload_type(void *into, const char *value);
const char *stream_set_tos(void *into, const char *value);
const char *stream_set_duration(void *into, const char *value);
const char *stream_set_json(void *into, const char *value);

/** The format and payload type that follow from the codec, where none were given. */
void stream_follow_codec(struct stream_options *opt);

#endif
