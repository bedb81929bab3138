#include "json.h"

#include <inttypes.h>
#include <stdio.h>

static void put_string(const char *text)
{
    putchar('"');
    for (const char *p = text; *p; p++) {
        unsigned char c = (unsigned char) *p;

        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 0x20)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void begin_field(struct json *j, const char *name)
{
    if (j->comma)
        putchar(',');
    if (j->depth)
        printf("\n%*s", 2 * j->depth, "");
    if (name) {
        put_string(name);
        printf(": ");
    }
    j->comma = true;
}

void json_open(struct json *j, const char *name, char bracket)
{
    begin_field(j, name);
    putchar(bracket);
    j->depth++;
    j->comma = false;
}

void json_close(struct json *j, char bracket)
{
    j->depth--;
    if (j->comma)
        printf("\n%*s", 2 * j->depth, "");
    putchar(bracket);
    if (!j->depth)
        putchar('\n');
    j->comma = true;
}

void json_u64(struct json *j, const char *name, uint64_t value)
{
    begin_field(j, name);
    printf("%" PRIu64, value);
}

void json_int(struct json *j, const char *name, int value)
{
    begin_field(j, name);
    printf("%d", value);
}

void json_seconds(struct json *j, const char *name, double value)
{
    begin_field(j, name);
    printf("%.3f", value);
}

void json_text(struct json *j, const char *name, const char *value)
{
    begin_field(j, name);
    put_string(value);
}
