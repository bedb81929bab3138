/* What it costs to decode instead of passing octets on. */
#include "parts.h"

enum { DELAY_MS = 60 };

static bool engine_us(const struct parts_options *o, bool linear, double *us)
{
    struct drive_setup s = {.modules = 1,
                            .streams = parts_streams(o),
                            .law = LAW_ULAW,
                            .linear = linear,
                            .whole = o->whole,
                            .media_ms = parts_media_ms(o, parts_streams(o)),
                            .delay_ms = DELAY_MS};
    struct drive_result r;

    if (!parts_drive(&s, &r))
        return false;
    *us = drive_engine_us(&s, &r);
    return true;
}

bool part_formats(const struct parts_options *o, struct figures *f)
{
    double same, linear;

    if (!engine_us(o, false, &same) || !engine_us(o, true, &linear))
        return false;
    figures_add(f, &(struct figure){"mu-law RTP", "ulaw_us_per_stream_second", same, "us", 2, TARGET_NONE, 0,
                                    "recorded as mu-law"});
    figures_add(f, &(struct figure){NULL, "linear_us_per_stream_second", linear, "us", 2, TARGET_NONE, 0,
                                    "recorded as 16-bit samples"});
    figures_add(f, &(struct figure){NULL, "linear_more_us_per_stream_second", linear - same, "us", 2, TARGET_AT_MOST, 5,
                                    "the difference"});
    return true;
}
