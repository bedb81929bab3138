/* Channels that do nothing, on a module with a real clock. */
#include <stdio.h>
#include <string.h>

#include "../child.h"
#include "parts.h"
#include "../stream.h"
#include "../sys.h"

enum { CHANNELS = 50000, SETTLE_MS = 100 };

struct idle_result {
    char fault[100];
    double cpu_percent, rss_octets;
};

static void watch(const struct parts_options *o, struct idle_result *r, int64_t rss)
{
    struct sys_thread before, after;
    int64_t from, ns;

    sys_sleep_until(sys_now_ns() + (int64_t)SETTLE_MS * NS_PER_MS);
    sys_thread("metrum/0", &before);
    from = sys_now_ns();
    sys_sleep_until(from + (o->quick ? 1 : 3) * (int64_t)NS_PER_S);
    ns = sys_now_ns() - from;
    sys_thread("metrum/0", &after);
    r->cpu_percent = (double)(after.cpu_ns - before.cpu_ns) / (double)ns * 100;
    r->rss_octets = (double)(sys_private_octets() - rss) / CHANNELS;
}

static void run(const void *options, void *result)
{
    struct idle_result *r = result;
    struct sm_open_module_parms open = {.card_id = BENCH_CARD};
    struct sm_channel_alloc_placed_parms alloc = {.type = kSMChannelTypeFullDuplex};
    struct trouble t = {0};
    char settings[64];
    int64_t rss;

    snprintf(settings, sizeof(settings), "channels = %u\n", CHANNELS);
    if (!stream_open_card(settings, 1, &t))
        CALL(&t, sm_open_module, &open);
    rss = sys_private_octets();
    alloc.module = open.module_id;
    for (unsigned i = 0; i < CHANNELS && !t.err; i++)
        CALL(&t, sm_channel_alloc_placed, &alloc);
    if (!t.err)
        watch(options, r, rss);
    else
        snprintf(r->fault, sizeof(r->fault), "%s: %d", t.call, t.err);
    stream_close_card();
}

bool part_idle(const struct parts_options *o, struct figures *f)
{
    struct idle_result r;

    if (!child_run(run, o, &r, sizeof(r)) || r.fault[0]) {
        fprintf(stderr, "bench-virtual: idle channels: %s\n", r.fault[0] ? r.fault : "the process broke off");
        return false;
    }
    figures_add(f, &(struct figure){"50000 idle channels, real clock", "idle_channels_cpu_percent", r.cpu_percent, "%",
                                    3, TARGET_AT_MOST, 1, "of a core, all together"});
    figures_add(f, &(struct figure){NULL, "idle_channel_octets", r.rss_octets, "octets", 0, TARGET_AT_MOST, 2048,
                                    "growth of the process, each"});
    return true;
}
