#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void options_die(const char *program, const char *what, const char *value)
{
    fprintf(stderr, "%s: %s%s; see --help\n", program, what, value);
    exit(OPTIONS_FAULT);
}

unsigned options_number(const char *program, const char *value, unsigned low, unsigned high)
{
    char *end;
    unsigned long v = strtoul(value, &end, 10);

    if (!*value || *end || *value == '-' || v < low || v > high)
        options_die(program, "not a number in range: ", value);
    return (unsigned)v;
}

unsigned options_set(const char *program, char *list, const char *const *names)
{
    unsigned set = 0;

    for (char *name = strtok(list, ","); name; name = strtok(NULL, ",")) {
        unsigned i = 0;

        while (names[i] && strcmp(names[i], name))
            i++;
        if (!names[i])
            options_die(program, "no such part: ", name);
        set |= 1U << i;
    }
    return set;
}
