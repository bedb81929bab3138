#include "figures.h"

#include <errno.h>
#include <stddef.h>

#include "os/os.h"

enum { SLOT_NS = 125000, WORDS_MOST = 2, WORD_OCTETS = 4 };

struct figures_rx {
    struct mt_line_rx rx; /* first */
    const struct mt_figures *from;
    unsigned slots; /* since the last figure */
    bool begun;     /* busy_ns counts */
    uint64_t busy_ns;
};

static void give(struct mt_bit_sink *out, const uint32_t *words, unsigned n)
{
    uint8_t octets[WORDS_MOST * WORD_OCTETS];

    for (unsigned i = 0; i < n * WORD_OCTETS; i++)
        octets[i] = (uint8_t)(words[i / WORD_OCTETS] >> 8 * (i % WORD_OCTETS));
    out->bits(out, octets, 8 * n * WORD_OCTETS);
}

/* @return figures that are due */
static unsigned pass(struct figures_rx *r, unsigned slots)
{
    unsigned due;

    r->slots += slots;
    due = r->slots / MT_FIGURES_SLOTS;
    r->slots %= MT_FIGURES_SLOTS;
    return due;
}

static void push_cpu(struct mt_line_rx *rx, const void *samples, unsigned n)
{
    struct figures_rx *r = (struct figures_rx *)rx;
    unsigned due;
    uint64_t busy_ns, load;
    uint32_t word;

    (void)samples;
    if (!r->begun)
        r->busy_ns = r->from->busy_ns(r->from);
    r->begun = true;
    due = pass(r, n);
    if (!due)
        return;
    busy_ns = r->from->busy_ns(r->from);
    load = (busy_ns - r->busy_ns) * MT_FIGURES_FULL_LOAD / ((uint64_t)due * MT_FIGURES_SLOTS * SLOT_NS);
    word = load < UINT32_MAX ? (uint32_t)load : UINT32_MAX;
    r->busy_ns = busy_ns;
    while (due--)
        give(rx->out, &word, 1);
}

static void push_heap(struct mt_line_rx *rx, const void *samples, unsigned n)
{
    struct figures_rx *r = (struct figures_rx *)rx;
    unsigned due = pass(r, n);
    uint32_t words[WORDS_MOST];

    (void)samples;
    if (!due)
        return;
    r->from->free_octets(r->from, words);
    while (due--)
        give(rx->out, words, WORDS_MOST);
}

static void push_bulk(struct mt_line_rx *rx, const void *samples, unsigned n)
{
    rx->out->bits(rx->out, samples, 8 * n);
}

static void destroy(struct mt_line_rx *rx)
{
    mt_os->free(rx);
}

static const struct mt_line_rx_ops cpu_ops = {.timeslot = true, .push = push_cpu, .destroy = destroy};
static const struct mt_line_rx_ops heap_ops = {.timeslot = true, .push = push_heap, .destroy = destroy};
static const struct mt_line_rx_ops bulk_ops = {.timeslot = true, .push = push_bulk, .destroy = destroy};

int mt_figures_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                      struct mt_bit_sink *sink, struct mt_bit_source *source)
{
    const struct mt_figures *from = config->protocol == MT_LINE_BULK ? NULL : config->u.figures;
    struct figures_rx *r;

    (void)source;
    if (!rx || tx || (!from && config->protocol != MT_LINE_BULK))
        return -EINVAL;
    r = mt_os->alloc(sizeof(*r));
    if (!r)
        return -ENOMEM;
    r->rx = (struct mt_line_rx){.out = sink, .octets = true, .status = MT_RX_DATA, .link = MT_LINK_CONNECTED};
    r->rx.ops = config->protocol == MT_LINE_CPU ? &cpu_ops : config->protocol == MT_LINE_HEAP ? &heap_ops : &bulk_ops;
    r->from = from;
    *rx = &r->rx;
    return 0;
}
