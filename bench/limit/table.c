#include "table.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name, *head, *help;
    int digits;
} figures[FIGURES] = {
#define X(name, head, digits, help) {#name, head, help, digits},
    TABLE_FIGURES(X)
#undef X
};

void table_add(struct table_cell *c, const struct plan *p)
{
    const struct device_result *d = &p->device;
    double stream_s = d->window_s * p->o.streams, packets_per_s = 1000.0 / p->o.ptime_ms;
    double run_s = (p->o.warm_up_ms + p->o.after_ms) / 1e3 + p->o.seconds, sent = (double)p->load.sent;
    unsigned i = c->runs++;

    c->values[FIGURE_cpu_us][i] = d->process_cpu_s / stream_s * 1e6;
    c->values[FIGURE_packet_ns][i] = d->process_cpu_s / stream_s * 1e9 / packets_per_s;
    c->values[FIGURE_workers_us][i] = (d->process_cpu_s - d->cpu_s) / stream_s * 1e6;
    c->values[FIGURE_load_us][i] = d->busy_s / run_s / p->o.streams * 1e6;
    c->values[FIGURE_waited][i] = d->waited_s / d->window_s * 100;
    c->values[FIGURE_lost][i] = sent > 0 ? (sent - (double)p->load.good) / sent * 100 : 0;
    c->values[FIGURE_p50_us][i] = report_quantile_us(&p->load.last, .5);
    c->values[FIGURE_p99_us][i] = report_quantile_us(&p->load.last, .99);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void sort(struct table_cell *c)
{
    for (unsigned f = 0; f < FIGURES; f++)
        qsort(c->values[f], c->runs, sizeof(double), ascending);
}

static double median(const struct table_cell *c, unsigned f)
{
    return (c->values[f][(c->runs - 1) / 2] + c->values[f][c->runs / 2]) / 2;
}

unsigned table_failures(const struct table *t)
{
    unsigned n = 0;

    for (unsigned c = 0; c < t->n_counts; c++)
        for (unsigned m = 0; m < t->n_modes; m++)
            n += t->cells[c][m].failures;
    return n;
}

static const char *why(const struct table_cell *c)
{
    if (c->why[0])
        return c->why;
    return c->failures ? "failed" : "no run was undisturbed: other programs had the relay's CPU";
}

static void text_cell(const struct mode *m, const struct table_cell *c)
{
    printf("%-22s", m->name);
    if (!c->runs) {
        printf(" %s\n", why(c));
        return;
    }
    for (unsigned f = 0; f < FIGURES; f++)
        printf(" %9.*f", figures[f].digits, median(c, f));
    printf("  %4u  %.1f ... %.1f%s\n", c->runs, c->values[FIGURE_cpu_us][0], c->values[FIGURE_cpu_us][c->runs - 1],
           m->incomplete ? " (a part only)" : "");
}

void table_text(struct table *t)
{
    for (unsigned n = 0; n < t->n_counts; n++) {
        printf("%s%u streams\n%-22s", n ? "\n" : "", t->counts[n], "mode");
        for (unsigned f = 0; f < FIGURES; f++)
            printf(" %9s", figures[f].head);
        printf("  runs  us/s least ... most\n");
        for (unsigned m = 0; m < t->n_modes; m++) {
            sort(&t->cells[n][m]);
            text_cell(t->modes[m], &t->cells[n][m]);
        }
    }
    printf("\n");
    for (unsigned f = 0; f < FIGURES; f++)
        printf("%-10s %s\n", figures[f].head, figures[f].help);
}

static void json_cell(unsigned streams, const struct mode *m, const struct table_cell *c)
{
    printf("  {\"streams\": %u, \"mode\": \"%s\", \"runs\": %u", streams, m->name, c->runs);
    if (!c->runs)
        printf(", \"why\": \"%s\"", why(c));
    for (unsigned f = 0; f < FIGURES && c->runs; f++)
        printf(", \"%s\": %.*f", figures[f].name, figures[f].digits, median(c, f));
    if (c->runs)
        printf(", \"cpu_us_least\": %.1f, \"cpu_us_most\": %.1f", c->values[FIGURE_cpu_us][0],
               c->values[FIGURE_cpu_us][c->runs - 1]);
    printf("}");
}

void table_json(struct table *t)
{
    printf("[\n");
    for (unsigned n = 0; n < t->n_counts; n++)
        for (unsigned m = 0; m < t->n_modes; m++) {
            sort(&t->cells[n][m]);
            json_cell(t->counts[n], t->modes[m], &t->cells[n][m]);
            printf(n + 1 == t->n_counts && m + 1 == t->n_modes ? "\n" : ",\n");
        }
    printf("]\n");
}
