#include "commands.h"

#include <pthread.h>
#include <stdlib.h>

#include "sys.h"

enum { PAUSE_NS = 5 * NS_PER_MS };

struct commands {
    struct plan *plan;
    tSMChannelId channel;
    pthread_t thread;
    _Atomic bool quit;
};

/* Connecting a channel to nothing is a command that does as good as nothing: what counts is the way there and back. */
static void *give(void *arg)
{
    struct commands *c = arg;
    struct sm_channel_datafeed_connect_parms connect = {.channel = c->channel};
    struct latency *l = &c->plan->device.command;

    if (c->plan->o.realtime)
        sys_realtime_above();
    while (!atomic_load(&c->quit)) {
        int64_t from = sys_now_ns();

        if (sm_channel_datafeed_connect(&connect))
            c->plan->device.command_errors++;
        latency_add(l, sys_now_ns() - from);
        sys_sleep_until(from + PAUSE_NS);
    }
    return NULL;
}

struct commands *commands_start(struct plan *p, tSMModuleId module)
{
    struct sm_channel_alloc_placed_parms alloc = {.module = module, .type = kSMChannelTypeFullDuplex};
    struct commands *c = calloc(1, sizeof(*c));

    if (!c)
        return NULL;
    c->plan = p;
    if (!sm_channel_alloc_placed(&alloc)) {
        c->channel = alloc.channel;
        if (!pthread_create(&c->thread, NULL, give, c))
            return c;
        sm_channel_release(alloc.channel);
    }
    free(c);
    return NULL;
}

void commands_stop(struct commands *c)
{
    if (!c)
        return;
    atomic_store(&c->quit, true);
    pthread_join(c->thread, NULL);
    sm_channel_release(c->channel);
    free(c);
}
