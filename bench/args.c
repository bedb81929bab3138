#include "args.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_FAILED = 2 };

void args_die(const char *what, const char *value)
{
    fprintf(stderr, "%s: %s%s; see --help\n", program_invocation_short_name, what, value);
    exit(EXIT_FAILED);
}

static unsigned number(const char *value, char **end, unsigned low, unsigned high)
{
    unsigned long v = strtoul(value, end, 10);

    if (*end == value || *value < '0' || *value > '9' || v < low || v > high)
        args_die("not a number in range: ", value);
    return (unsigned)v;
}

unsigned args_number(const char *value, unsigned low, unsigned high)
{
    char *end;
    unsigned v = number(value, &end, low, high);

    if (*end)
        args_die("not a number: ", value);
    return v;
}

unsigned args_numbers(const char *value, unsigned *out, unsigned room, unsigned low, unsigned high)
{
    const char *from = value;
    unsigned n = 0;
    char *end;

    do {
        if (n == room)
            args_die("too many numbers: ", value);
        out[n++] = number(from, &end, low, high);
        from = end + 1;
    } while (*end == ',');
    if (*end)
        args_die("not numbers: ", value);
    return n;
}

bool args_has(const char *list, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (strcspn(at, ",") == len && !memcmp(at, word, len))
            return true;
    return false;
}

unsigned args_set(char *list, const char *const *names)
{
    unsigned set = 0;

    for (char *name = strtok(list, ","); name; name = strtok(NULL, ",")) {
        unsigned i = 0;

        while (names[i] && strcmp(names[i], name))
            i++;
        if (!names[i])
            args_die("no such part: ", name);
        set |= 1U << i;
    }
    return set;
}
