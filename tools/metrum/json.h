/**
 * Writes one JSON object to stdout, one field a line, in the order of the calls.
 */
#ifndef METRUM_TOOL_JSON_H
#define METRUM_TOOL_JSON_H

#include <stdbool.h>
#include <stdint.h>

struct json {
    int depth;
    bool comma; /* a field stands before the next one */
};

/** Begin an object or array ('{' or '['). `name` is NULL at the top and inside arrays. */
void json_open(struct json *j, const char *name, char bracket);

/** End it ('}' or ']'). The end of the outermost also ends the line. */
void json_close(struct json *j, char bracket);

void json_u64(struct json *j, const char *name, uint64_t value);
void json_int(struct json *j, const char *name, int value);
void json_seconds(struct json *j, const char *name, double value);
void json_text(struct json *j, const char *name, const char *value);

#endif
