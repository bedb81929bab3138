#include <stdio.h>

#include "plan.h"

double report_quantile_us(const struct latency *l, double q)
{
    uint64_t below = 0;

    for (unsigned i = 0; i < HIST_US; i++) {
        below += l->buckets[i];
        if (below && (double)below >= q * (double)l->n)
            return i == HIST_US - 1 ? (double)l->max_us : i;
    }
    return 0;
}

/* Of the thread; where the system does not tell that, of the process. */
double report_cpu_us(const struct plan *p)
{
    const struct device_result *d = &p->device;

    return (d->cpu_s > 0 ? d->cpu_s : d->process_cpu_s) / d->window_s / p->o.streams * 1e6;
}

static int64_t lost(const struct plan *p)
{
    return (int64_t)(p->load.sent - p->load.good);
}

/* One table gives the text and the JSON. `section` starts a paragraph of the text. */
struct figure {
    const char *section, *name, *unit;
    double value;
    int digits;
    const char *help;
};

static void print_text(const struct figure *f)
{
    if (f->section)
        printf("  %s\n", f->section);
    printf("    %-28s %14.*f %-8s%s%s\n", f->name, f->digits, f->value, f->unit, *f->help ? " " : "", f->help);
}

static void print_json(const struct figure *f)
{
    printf(",\n  \"%s\": %.*f", f->name, f->digits, f->value);
}

static void each_load(const struct plan *p, void (*print)(const struct figure *))
{
    const struct load_result *l = &p->load;
    const struct figure figures[] = {
        {"What came back", "packets_sent", "", (double)l->sent, 0, "in the counted time"},
        {0, "packets_received", "", (double)l->good, 0, "bit for bit as sent"},
        {0, "packets_lost", "", (double)lost(p), 0, ""},
        {0, "packets_corrupted", "", (double)l->corrupted, 0, "whole run"},
        {0, "packets_out_of_order", "", (double)l->out_of_order, 0, "whole run"},
        {0, "packets_unaligned", "", (double)l->unaligned, 0, "in two datagrams"},
        {0, "datagrams_received", "", (double)l->datagrams, 0, "whole run"},
        {0, "datagrams_strange", "", (double)l->strangers, 0, "from a port of no stream"},
        {0, "silence_octets", "", (double)l->silence_octets, 0, "whole run"},
        {0, "silence_octets_inside", "", (double)l->silence_inside, 0, "of these, between packets of a stream"},
        {0, "stray_octets", "", (double)l->stray_octets, 0, "neither packet nor silence"},
        {"Latency, packet sent to departure of its last octet", "latency_p50_us", "us", report_quantile_us(&l->last, .5),
         0, ""},
        {0, "latency_p99_us", "us", report_quantile_us(&l->last, .99), 0, ""},
        {0, "latency_p999_us", "us", report_quantile_us(&l->last, .999), 0, ""},
        {0, "latency_max_us", "us", (double)l->last.max_us, 0, ""},
        {0, "latency_first_octet_p50_us", "us", report_quantile_us(&l->first, .5), 0, ""},
        {0, "latency_first_octet_p99_us", "us", report_quantile_us(&l->first, .99), 0, ""},
        {"The load itself", "generator_behind_max_us", "us", (double)l->behind_max_us, 0, "worst delay of a packet"},
        {0, "generator_send_errors", "", (double)l->send_errors, 0, ""},
        {0, "reader_dropped", "", (double)l->reader_dropped, 0, "no room in the reader's own sockets"},
    };

    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
        print(&figures[i]);
}

static void each_device(const struct plan *p, void (*print)(const struct figure *))
{
    const struct device_result *d = &p->device;
    double streams = p->o.streams;
    const struct figure figures[] = {
        {"Cost", "cpu_us_per_stream_second", "us", report_cpu_us(p), 1, "of the thread, as the scheduler counts"},
        {0, "cpu_rusage_us", "us", d->process_cpu_s / d->window_s / streams * 1e6, 1,
         "the same, whole process, getrusage"},
        {0, "cpu_busy_ns_us", "us", d->busy_window_s > 0 ? d->busy_s / d->busy_window_s / streams * 1e6 : 0, 1,
         "the same, the module's busy_ns"},
        {0, "cpu_percent", "%", d->cpu_s / d->window_s * 100, 1, "of one CPU"},
        {0, "rss_per_stream_octets", "octets", (double)d->rss_octets / streams, 0, "without what the kernel holds"},
        {0, "fds_per_stream", "", (double)d->fds / streams, 2, ""},
        {0, "setup_us_per_stream", "us", d->setup_s / streams * 1e6, 0, "to make it, wall time"},
        {"Noise", "waited_percent", "%", d->waited_s / d->window_s * 100, 1,
         "of the time: ready, but another had its CPU"},
        {0, "preempted", "", (double)d->preempted, 0, "involuntary context switches"},
    };

    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++)
        print(&figures[i]);
}

static void each_engine(const struct plan *p, void (*print)(const struct figure *))
{
    const struct device_result *d = &p->device;
    const struct figure figures[] = {
        {"What the engine says (whole run)", "engine_rx_packets", "", (double)d->rx_packets, 0, ""},
        {0, "engine_rx_lost", "", (double)d->rx_lost, 0, ""},
        {0, "engine_rx_late", "", (double)d->rx_late, 0, ""},
        {0, "engine_rx_overflow", "", (double)d->rx_overflow, 0, ""},
        {0, "engine_rx_duplicate", "", (double)d->rx_duplicate, 0, ""},
        {0, "engine_rx_resync", "", (double)d->rx_resync, 0, ""},
        {0, "engine_tx_datagrams", "", (double)d->tx_datagrams, 0, ""},
        {0, "engine_tx_dropped", "", (double)d->tx_dropped, 0, ""},
        {0, "engine_late_steps", "", (double)d->late_steps, 0, ""},
        {0, "engine_skipped_ms", "ms", (double)d->skipped_ms, 0, ""},
        {0, "engine_lateness_p99_us", "us", (double)d->lateness_p99_us, 0, ""},
        {0, "engine_lateness_max_us", "us", (double)d->lateness_max_us, 0, ""},
        {0, "engine_latency_p50_us", "us", (double)d->latency_p50_us, 0, ""},
        {0, "engine_latency_p99_us", "us", (double)d->latency_p99_us, 0, ""},
        {0, "engine_latency_max_us", "us", (double)d->latency_max_us, 0, ""},
    };

    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]) && !p->o.bare; i++)
        print(&figures[i]);
}

static void each(const struct plan *p, void (*print)(const struct figure *))
{
    each_load(p, print);
    each_device(p, print);
    each_engine(p, print);
}

void report_text(const struct plan *p, const char *what)
{
    printf("%s: %u streams, %u s, packets of %u ms, jitter buffer %u,%u ms\n", what, p->o.streams, p->o.seconds,
           p->o.ptime_ms, p->o.max_delay_ms, p->o.initial_delay_ms);
    each(p, print_text);
}

void report_json(const struct plan *p, const char *what)
{
    printf("{\n  \"what\": \"%s\",\n  \"streams\": %u,\n  \"seconds\": %u,\n  \"ptime_ms\": %u", what, p->o.streams,
           p->o.seconds, p->o.ptime_ms);
    each(p, print_json);
    printf("\n}");
}
