#include "firmware.h"

#include <string.h>

#define NAME(code, id, name) [code] = (name),
static const char *const names[] = {MT_FIRMWARE(NAME)};

const char *mt_firmware_name(int code)
{
    return code > 0 && code < MT_FIRMWARE_END ? names[code] : NULL;
}

int mt_firmware_code(const char *name, size_t len)
{
    for (int code = 1; code < MT_FIRMWARE_END; code++)
        if (strlen(names[code]) == len && !memcmp(names[code], name, len))
            return code;
    return 0;
}
