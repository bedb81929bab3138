#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOME_LOSS = 1 }; /* percent: from here on, a figure per stream is of less work than there was */

static const struct {
    const char *name, *head, *help;
    int digits;
} figures[FIGURES] = {
#define X(name, head, digits, help) {#name, head, help, digits},
    TABLE_FIGURES(X)
#undef X
};

void table_add(struct table_row *row, const struct plan *p)
{
    const struct device_result *d = &p->device;
    double streams = p->o.streams, sent = (double)p->load.sent;
    const double values[FIGURES] = {
        [FIGURE_cpu_us] = d->process_cpu_s / d->window_s / streams * 1e6,
        [FIGURE_cpu_percent] = d->process_cpu_s / d->window_s * 100,
        [FIGURE_lost_percent] = sent > 0 ? (sent - (double)p->load.good) / sent * 100 : 0,
        [FIGURE_p50_us] = report_quantile_us(&p->load.last, .5),
        [FIGURE_p99_us] = report_quantile_us(&p->load.last, .99),
        [FIGURE_rss_kib] = (double)d->rss_octets / streams / 1024,
        [FIGURE_pss_kib] = (double)d->pss_octets / streams / 1024,
        [FIGURE_others_percent] = d->waited_s / d->window_s * 100,
        [FIGURE_processes] = d->processes,
    };

    for (unsigned f = 0; f < FIGURES; f++)
        row->values[f][row->runs] = values[f];
    row->runs++;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void sort(struct table *t)
{
    for (unsigned i = 0; i < t->n; i++)
        for (unsigned f = 0; f < FIGURES; f++)
            qsort(t->rows[i].values[f], t->rows[i].runs, sizeof(double), ascending);
}

static double median(const struct table_row *r, unsigned f)
{
    return (r->values[f][(r->runs - 1) / 2] + r->values[f][r->runs / 2]) / 2;
}

unsigned table_failures(const struct table *t)
{
    unsigned n = 0;

    for (unsigned i = 0; i < t->n; i++)
        n += t->rows[i].failures;
    return n;
}

static const char *why(const struct table_row *r)
{
    return r->why[0] ? r->why : "no run was undisturbed: other programs had the peer's CPU";
}

static bool is_lossy(const struct table_row *r)
{
    return r->runs && median(r, FIGURE_lost_percent) >= SOME_LOSS;
}

/* The cheapest of its family that carried its streams. */
static bool is_best(const struct table *t, const struct table_row *r)
{
    if (!r->runs || is_lossy(r))
        return false;
    for (unsigned i = 0; i < t->n; i++) {
        const struct table_row *other = &t->rows[i];

        if (other->runs && !is_lossy(other) && !strcmp(other->peer->family, r->peer->family) &&
            median(other, FIGURE_cpu_us) < median(r, FIGURE_cpu_us))
            return false;
    }
    return true;
}

static void text_row(const struct table *t, const struct table_row *r)
{
    printf("%-17s %6u", r->peer->name, r->streams);
    if (!r->runs) {
        printf("  %s%s\n", r->failures ? "failed: " : "not available: ", why(r));
        return;
    }
    for (unsigned f = 0; f < FIGURES; f++)
        printf(" %8.*f", figures[f].digits, median(r, f));
    printf("  %4u  %.1f ... %.1f%s%s\n", r->runs, r->values[FIGURE_cpu_us][0], r->values[FIGURE_cpu_us][r->runs - 1],
           is_best(t, r) ? " *" : "", is_lossy(r) ? " (lost packets: that is more than it carries)" : "");
}

void table_text(struct table *t)
{
    sort(t);
    printf("%-17s %6s", "peer", "streams");
    for (unsigned f = 0; f < FIGURES; f++)
        printf("%s%8s", f ? " " : "", figures[f].head);
    printf("  runs  us/s least ... most\n");
    for (unsigned i = 0; i < t->n; i++)
        text_row(t, &t->rows[i]);
    printf("\n%-10s the cheapest way to use this program\n", "*");
    for (unsigned f = 0; f < FIGURES; f++)
        printf("%-10s %s\n", figures[f].head, figures[f].help);
}

/* What a program wrote can hold anything. */
static void json_string(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        putchar((unsigned char)*text < ' ' ? ' ' : *text);
    }
    putchar('"');
}

static void json_row(const struct table *t, const struct table_row *r)
{
    printf("  {\"peer\": \"%s\", \"family\": \"%s\", \"streams\": %u, \"runs\": %u, \"failures\": %u", r->peer->name,
           r->peer->family, r->streams, r->runs, r->failures);
    if (!r->runs) {
        printf(", \"why\": ");
        json_string(why(r));
        printf("}");
        return;
    }
    for (unsigned f = 0; f < FIGURES; f++)
        printf(", \"%s\": %.*f", figures[f].name, figures[f].digits, median(r, f));
    printf(", \"cpu_us_least\": %.1f, \"cpu_us_most\": %.1f, \"best\": %s, \"overloaded\": %s}",
           r->values[FIGURE_cpu_us][0], r->values[FIGURE_cpu_us][r->runs - 1], is_best(t, r) ? "true" : "false",
           is_lossy(r) ? "true" : "false");
}

void table_json(struct table *t)
{
    sort(t);
    printf("[\n");
    for (unsigned i = 0; i < t->n; i++) {
        json_row(t, &t->rows[i]);
        printf(i + 1 == t->n ? "\n" : ",\n");
    }
    printf("]\n");
}
