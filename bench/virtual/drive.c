#include "drive.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "../child.h"
#include "metrum.h"
#include "../stream.h"
#include "../sys.h"

enum { WARM_UP_MS = 1000, EMPTY_MS = 20000, INITIAL_DELAY_MS = 5, START_NS = NS_PER_S };

/* One module and its thread. */
struct lane {
    const struct drive_setup *setup;
    tSMModuleId module;
    int64_t now_ns;
    int64_t window_ns[DRIVE_WINDOWS]; /* CPU time */
    int err;
};

struct work {
    const struct drive_setup *setup;
    struct lane lanes[DRIVE_MODULES];
    pthread_barrier_t ready;
    struct trouble trouble;
};

static int advance(struct lane *l, unsigned ms)
{
    struct metrum_module_advance_parms p = {.module = l->module, .ns = NS_PER_MS};
    int err = 0;

    for (; ms && !err; ms--) {
        l->now_ns += NS_PER_MS;
        nullnet_set_now(l->now_ns);
        err = metrum_module_advance(&p);
    }
    return err;
}

/* What else goes on in the machine only adds. */
static double least(const int64_t *ns)
{
    int64_t min = ns[0];

    for (unsigned i = 1; i < DRIVE_WINDOWS; i++)
        min = ns[i] < min ? ns[i] : min;
    return (double)min;
}

static int open_module(struct work *w, struct lane *l, unsigned ix)
{
    struct metrum_open_virtual_module_parms open = {.card_id = BENCH_CARD, .module_ix = ix, .start_ns = START_NS};

    *l = (struct lane){.setup = w->setup, .now_ns = START_NS};
    if (CALL(&w->trouble, metrum_open_virtual_module, &open))
        return w->trouble.err;
    l->module = open.module_id;
    return 0;
}

static int open_modules(struct work *w)
{
    const struct drive_setup *s = w->setup;
    char settings[200];

    snprintf(settings, sizeof(settings),
             "channels = %u\ndispatchers = %u\nvmprx = %u\nbind = 127.0.0.1\nrtp_ports = 2000-65535\n", s->streams,
             s->streams, s->streams);
    stream_open_card(settings, s->modules, &w->trouble);
    for (unsigned i = 0; i < s->modules && !w->trouble.err; i++)
        open_module(w, &w->lanes[i], i);
    return w->trouble.err;
}

/* Stream after stream on each module, as a program makes them while calls come in. */
static int open_streams(struct work *w)
{
    struct stream_setup stream = {
        .law = w->setup->law,
        .linear = w->setup->linear,
        .max_delay_ms = w->setup->delay_ms,
        .initial_delay_ms = INITIAL_DELAY_MS,
        .to = {.sin_family = AF_INET, .sin_port = htons(7000), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}};

    for (unsigned i = 0; i < w->setup->modules; i++) {
        stream.module = w->lanes[i].module;
        for (unsigned n = 0; n < w->setup->streams; n++) {
            struct stream_ids ids;

            if (stream_open(&stream, &ids, &w->trouble))
                return w->trouble.err;
        }
    }
    return 0;
}

struct lane_start {
    struct work *work;
    unsigned ix;
};

static void *drive_lane(void *arg)
{
    const struct lane_start *start = arg;
    struct work *w = start->work;
    struct lane *l = &w->lanes[start->ix];

    sys_pin((int)start->ix);
    l->err = advance(l, WARM_UP_MS);
    pthread_barrier_wait(&w->ready);
    for (unsigned i = 0; i < DRIVE_WINDOWS && !l->err; i++) {
        int64_t before = mt_os->thread_cpu_ns();

        l->err = advance(l, w->setup->media_ms);
        l->window_ns[i] = mt_os->thread_cpu_ns() - before;
    }
    pthread_barrier_wait(&w->ready);
    return NULL;
}

/* @return the wall time of the windows */
static int64_t drive_lanes(struct work *w)
{
    struct lane_start starts[DRIVE_MODULES];
    pthread_t threads[DRIVE_MODULES];
    int64_t from;

    pthread_barrier_init(&w->ready, NULL, w->setup->modules + 1);
    for (unsigned i = 0; i < w->setup->modules; i++) {
        starts[i] = (struct lane_start){w, i};
        if (pthread_create(&threads[i], NULL, drive_lane, &starts[i]))
            abort();
    }
    pthread_barrier_wait(&w->ready);
    from = mt_os->now_ns();
    pthread_barrier_wait(&w->ready);
    from = mt_os->now_ns() - from;
    for (unsigned i = 0; i < w->setup->modules; i++) {
        pthread_join(threads[i], NULL);
        stream_note(&w->trouble, "metrum_module_advance", w->lanes[i].err);
    }
    pthread_barrier_destroy(&w->ready);
    return from;
}

static double per_stream_second(const struct drive_setup *s, double ns, unsigned ms)
{
    return ns / 1000 / s->streams / (ms / 1000.0);
}

/* An empty module's steps, before there are streams; also gives the processor the time to reach its speed. */
static double empty_us(struct lane *l)
{
    int64_t ns[DRIVE_WINDOWS];

    for (unsigned i = 0; i < DRIVE_WINDOWS; i++) {
        int64_t before = mt_os->thread_cpu_ns();

        l->err = advance(l, EMPTY_MS);
        ns[i] = mt_os->thread_cpu_ns() - before;
    }
    return least(ns) / EMPTY_MS;
}

/* After the engine's windows, with the same ports. */
static double network_us(const struct drive_setup *s, int64_t now_ns)
{
    int64_t ns[DRIVE_WINDOWS];

    for (unsigned i = 0; i < DRIVE_WINDOWS; i++, now_ns += (int64_t)s->media_ms * NS_PER_MS)
        ns[i] = nullnet_alone_ns(s->streams, now_ns, s->media_ms);
    return per_stream_second(s, least(ns), s->media_ms);
}

static uint64_t packets_of(const struct drive_setup *s)
{
    return (uint64_t)s->modules * s->streams * ((WARM_UP_MS + DRIVE_WINDOWS * s->media_ms) / NULLNET_PTIME_MS);
}

static void measure(struct work *w, struct drive_result *r)
{
    const struct drive_setup *s = w->setup;
    unsigned ms = s->media_ms * DRIVE_WINDOWS;
    int64_t rss, wall_ns;
    double cpu_ns = 0;

    for (unsigned i = 0; i < s->modules; i++)
        r->empty_us = empty_us(&w->lanes[i]);
    rss = sys_private_octets();
    if (open_streams(w))
        return;
    nullnet_start(w->lanes[0].now_ns, s->streams);
    wall_ns = drive_lanes(w);
    r->rss_octets = (double)(sys_private_octets() - rss) / s->streams / s->modules;
    nullnet_count(&r->count);
    r->expected = packets_of(s);
    for (unsigned i = 0; i < s->modules; i++)
        cpu_ns += least(w->lanes[i].window_ns);
    r->cpu_us = per_stream_second(s, cpu_ns / s->modules, s->media_ms);
    r->wall_us = per_stream_second(s, (double)wall_ns / s->modules, ms);
    r->network_us = network_us(s, w->lanes[0].now_ns);
}

static void run(const void *setup, void *result)
{
    struct drive_result *r = result;
    struct work w = {.setup = setup};
    struct sm_error_name_parms name;

    sys_pin(0);
    if (!nullnet_install(w.setup->modules * w.setup->streams)) {
        snprintf(r->fault, sizeof(r->fault), "no memory for %u streams", w.setup->streams);
        return;
    }
    nullnet_expect(w.setup->law, w.setup->linear, w.setup->whole);
    if (!open_modules(&w))
        measure(&w, r);
    if (w.trouble.err) {
        name = (struct sm_error_name_parms){.code = w.trouble.err};
        snprintf(r->fault, sizeof(r->fault), "%s: %s", w.trouble.call, sm_error_name(&name));
    }
    stream_close_card();
}

void drive(const struct drive_setup *s, struct drive_result *out)
{
    if (!child_run(run, s, out, sizeof(*out)) && !out->fault[0])
        snprintf(out->fault, sizeof(out->fault), "the process that ran %u streams broke off", s->streams);
}

double drive_engine_us(const struct drive_setup *s, const struct drive_result *r)
{
    return r->cpu_us - r->network_us - r->empty_us / s->streams;
}
