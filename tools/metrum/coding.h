/**
 * Codings by the names that they have on the command line.
 */
#ifndef METRUM_TOOL_CODING_H
#define METRUM_TOOL_CODING_H

#include "smbesp.h"

/** Of an RTP stream. */
struct coding_codec {
    const char *name;
    int payload_type; /* RFC 3551 */
    const char *format;
};

/** Of octets in datagrams. */
struct coding_format {
    const char *name;
    enum kSMDataFormat type;
    int octets_per_ms;
};

/** @return NULL if there is none of that name */
const struct coding_codec *coding_find_codec(const char *name);
const struct coding_format *coding_find_format(const char *name);

#endif
