#include "coding.h"

#include <string.h>

static const struct coding_codec codecs[] = {
    {"pcmu", 0, "ulaw"},
    {"pcma", 8, "alaw"},
};

static const struct coding_format formats[] = {
    {"alaw", kSMDataFormatALawPCM, 8},
    {"ulaw", kSMDataFormatULawPCM, 8},
    {"l16", kSMDataFormat16bit, 16},
};

const struct coding_codec *coding_find_codec(const char *name)
{
    for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++)
        if (!strcmp(codecs[i].name, name))
            return &codecs[i];
    return NULL;
}

const struct coding_format *coding_find_format(const char *name)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
        if (!strcmp(formats[i].name, name))
            return &formats[i];
    return NULL;
}
