/*
 * Each published call F has a prototype, the function type F_FN and the string F_NAME that dlsym finds it by.
 *
 * Nothing is called, so the test needs no library. check_headers.sh sees to it that no call is missing in names.def.
 */
#include <stdio.h>
#include <string.h>

#include "prosody_x.h"
#include "smbesp.h"
#include "smdc.h"
#include "smrtp.h"
#include "smwavlib.h"

#define CALL(CAPITALS, name, result, parameters)                                                          \
    _Static_assert(__builtin_types_compatible_p(__typeof__(name), result parameters), #name);             \
    _Static_assert(__builtin_types_compatible_p(CAPITALS##_FN, result parameters), #CAPITALS "_FN");
#include "names.def"
#undef CALL

static const struct {
    const char *string;
    const char *name;
} calls[] = {
#define CALL(CAPITALS, name, result, parameters) {CAPITALS##_NAME, #name},
#include "names.def"
#undef CALL
};

int main(void)
{
    unsigned failed = 0;

    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (strcmp(calls[i].string, calls[i].name) != 0) {
            printf("%s: its _NAME is \"%s\"\n", calls[i].name, calls[i].string);
            failed++;
        }
    }
    if (strcmp(ACULAB_TiNG_VERSION_STRING, "m1504.") != 0) {
        printf("ACULAB_TiNG_VERSION_STRING is \"%s\"\n", ACULAB_TiNG_VERSION_STRING);
        failed++;
    }
    printf("names: %zu calls, %u failed\n", sizeof calls / sizeof calls[0], failed);
    return failed ? 1 : 0;
}
