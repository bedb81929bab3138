/**
 * Tables of bad input: what a row is, and how its parameters are made.
 *
 * A row names a call, what makes its parameters (all right, so that the call succeeds) and, for a field, values that are
 * refused with an error, or, with error 0, values at its limits that are taken. tests/headers/bad_input_rows.py reads the
 * tables and tells which fields of which calls have no row.
 */
#ifndef API_BAD_ROWS_H
#define API_BAD_ROWS_H

#include "world.h"

#include <stdio.h>

enum { ROOM = 1024, WHOLE = -1, MAX_VALUES = 8 };
enum when { ANY_TIME, WORKS_WHEN_SHUT_DOWN, ENDS_THE_WORLD }; /* what becomes of it on a module that was shut down */

#define BAD ERR_SM_BAD_PARAMETER
#define TYPE ERR_SM_WRONG_CHANNEL_TYPE
#define STATE ERR_SM_WRONG_CHANNEL_STATE
#define MAX INT32_MAX
#define MIN INT32_MIN

/* Parameters that are all right, in a structure that is clear */
#define BASE(name, type)                                                 \
    static void name(struct type *p);                                    \
    static void base_##name(void *p) { name(p); }                        \
    static void name(struct type *p)

struct row {
    const char *name;
    int (*call)(void *p);
    void (*base)(void *p);
    size_t size;
    int at, width; /* of the field; WHOLE: the call as it stands */
    const char *field;
    int error;
    enum when when;
    unsigned n;
    long long values[MAX_VALUES];
};

/* What a row calls, and with what. */
#define FUNCTION(name, type) \
    static int call_##name(void *p) { return name((struct type *)p); }

#define CALL_ROW(name_, function, type, base_fn, error_, when_)                                      \
    {.name = #name_, .call = call_##function, .base = base_##base_fn, .size = sizeof(struct type), \
     .at = WHOLE, .field = #base_fn, .error = (error_), .when = (when_)},
#define FIELD_OF(name_, function, type, base_fn, error_, field_, ...)                                     \
    {.name = #name_, .call = call_##function, .base = base_##base_fn, .size = sizeof(struct type),      \
     .at = offsetof(struct type, field_), .width = sizeof(((struct type *)0)->field_), .field = #field_, \
     .error = (error_), .n = COUNT(((long long[]){__VA_ARGS__})), .values = {__VA_ARGS__}},
#define FIELD_ROW(name_, type, base_fn, error_, field_, ...) \
    FIELD_OF(name_, name_, type, base_fn, error_, field_, __VA_ARGS__)

static inline const char *told(const struct row *r, long long value)
{
    static char text[160];

    if (r->at == WHOLE)
        snprintf(text, sizeof(text), "%s (%s)", r->name, r->field);
    else
        snprintf(text, sizeof(text), "%s with %s %lld", r->name, r->field, value);
    return text;
}

static inline void make(const struct row *r, uint8_t parms[ROOM], long long value)
{
    assert_true(r->size <= ROOM);
    memset(parms, 0, ROOM);
    r->base(parms);
    if (r->at != WHOLE)
        memcpy(parms + r->at, &value, (size_t)r->width); /* the low octets: this is for little-endian machines */
}

/* @param same  the parameters as they were before a call that was refused */
static inline void assert_refused_whole(const struct row *r, long long value, int err, const uint8_t *parms,
                                        const uint8_t *same)
{
    if (err != r->error)
        fail_msg("%s gives %d, not %d", told(r, value), err, r->error);
    if (err && memcmp(parms, same, ROOM))
        fail_msg("%s is refused and changes its structure", told(r, value));
}

#endif
