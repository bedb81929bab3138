#include "stream.h"

#include <stdlib.h>

#include "options.h"

const char *stream_set_to(void *into, const char *value)
{
    struct stream_options *opt = into;

    opt->to_given = true;
    return address_cut(&opt->to, value, ADDRESS_HOST_PORT);
}

const char *stream_set_from(void *into, const char *value)
{
    struct stream_options *opt = into;

    opt->from_given = true;
    return address_cut(&opt->from, value, ADDRESS_MAYBE_PORT);
}

const char *stream_set_codec(void *into, const char *value)
{
    struct stream_options *opt = into;

    opt->codec = coding_find_codec(value);
    return opt->codec ? NULL : "no such codec; write pcma or pcmu";
}

const char *stream_set_format(void *into, const char *value)
{
    struct stream_options *opt = into;

    opt->format = coding_find_format(value);
    return opt->format ? NULL : "no such format; write alaw, ulaw or l16";
}

const char *stream_set_payload_type(void *into, const char *value)
{
    struct stream_options *opt = into;

    return options_int(value, 0, 127, &opt->payload_type) ? NULL : "write a number from 0 to 127";
}

const char *stream_set_tos(void *into, const char *value)
{
    struct stream_options *opt = into;

    return options_int(value, 0, 255, &opt->tos) ? NULL : "write a number from 0 to 255 (DSCP EF is 184)";
}

const char *stream_set_duration(void *into, const char *value)
{
    struct stream_options *opt = into;
    char *end;

    opt->duration_s = strtod(value, &end);
    if (end == value || *end || !(opt->duration_s > 0) || opt->duration_s > 1e9)
        return "write seconds above 0";
    return NULL;
}

const char *stream_set_json(void *into, const char *value)
{
    struct stream_options *opt = into;

    (void) value;
    opt->json = true;
    return NULL;
}

void stream_follow_codec(struct stream_options *opt)
{
    if (!opt->format)
        opt->format = coding_find_format(opt->codec->format);
    if (opt->payload_type < 0)
        opt->payload_type = opt->codec->payload_type;
}
