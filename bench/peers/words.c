#include "words.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void push(struct words *w, char *word)
{
    if (w->n + 1 >= w->room) {
        w->room = w->room ? 2 * w->room : 64;
        w->v = realloc(w->v, w->room * sizeof(*w->v));
    }
    if (!w->v || !word)
        abort();
    w->v[w->n++] = word;
    w->v[w->n] = NULL;
}

static char *print(const char *format, va_list args)
{
    char *out;

    if (vasprintf(&out, format, args) < 0)
        abort();
    return out;
}

void words_add(struct words *w, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    push(w, print(format, args));
    va_end(args);
}

void words_add_line(struct words *w, const char *format, ...)
{
    va_list args;
    char *line, *rest;

    va_start(args, format);
    line = print(format, args);
    va_end(args);
    for (char *word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        push(w, strdup(word));
    free(line);
}

void words_free(struct words *w)
{
    for (unsigned i = 0; i < w->n; i++)
        free(w->v[i]);
    free(w->v);
    *w = (struct words){0};
}
