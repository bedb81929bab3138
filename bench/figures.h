/** Figures that were measured, as text with their targets, or as JSON with stable names. */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

#include <stdbool.h>

enum target { TARGET_NONE, TARGET_AT_MOST, TARGET_AT_LEAST };

struct figure {
    const char *group; /* begins a group in the text; NULL: the same as before */
    char name[64];
    double value;
    const char *unit;
    int digits;
    enum target kind;
    double target;
    const char *help;
};

enum { MAX_FIGURES = 128 };

struct figures {
    unsigned n;
    struct figure all[MAX_FIGURES];
};

void figures_add(struct figures *f, const struct figure *one);

/** Print them all. JSON is one object: the program's name as "what", then each figure. */
void figures_print(const struct figures *f, const char *what, bool json);

/** @return whether every figure that has a target meets it */
bool figures_met(const struct figures *f);

#endif
