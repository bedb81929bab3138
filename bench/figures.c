#include "figures.h"

#include <stdio.h>

void figures_add(struct figures *f, const struct figure *one)
{
    if (f->n < MAX_FIGURES)
        f->all[f->n++] = *one;
}

static bool met(const struct figure *f)
{
    switch (f->kind) {
    case TARGET_AT_MOST: return f->value <= f->target;
    case TARGET_AT_LEAST: return f->value >= f->target;
    case TARGET_NONE: break;
    }
    return true;
}

static void print_text(const struct figure *f)
{
    if (f->group)
        printf("  %s\n", f->group);
    printf("    %-40s %11.*f %-7s", f->name, f->digits, f->value, f->unit);
    if (f->kind != TARGET_NONE)
        printf(" %s %g: %s", f->kind == TARGET_AT_MOST ? "at most" : "at least", f->target, met(f) ? "met" : "MISSED");
    printf("%s%s\n", *f->help ? "  " : "", f->help);
}

void figures_print(const struct figures *f, const char *what, bool json)
{
    printf(json ? "{\n  \"what\": \"%s\"" : "%s\n", what);
    for (unsigned i = 0; i < f->n; i++)
        if (json)
            printf(",\n  \"%s\": %.*f", f->all[i].name, f->all[i].digits, f->all[i].value);
        else
            print_text(&f->all[i]);
    fputs(json ? "\n}\n" : "", stdout);
}

bool figures_met(const struct figures *f)
{
    for (unsigned i = 0; i < f->n; i++)
        if (!met(&f->all[i]))
            return false;
    return true;
}
