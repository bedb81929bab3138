/* What the headers say that each call may give: documented.def is made of them (scripts/documented_errors.py). */
#include "seeds.h"

#include <string.h>

#include "res_lib.h"

static const struct {
    const char *call;
    int errors[24]; /* 0 ends them */
} table[] = {
#undef CALL
#define CALL(name, ...) {#name, {__VA_ARGS__}},
#include "documented.def"
};

bool documented(const char *call, int err)
{
    for (unsigned i = 0; i < COUNT(table); i++)
        for (unsigned e = 0; !strcmp(table[i].call, call) && table[i].errors[e]; e++)
            if (table[i].errors[e] == err)
                return true;
    return false;
}
