/* Many dispatchers with their channels: made and connected, and taken down, real sockets and a real clock. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "../child.h"
#include "../stream.h"
#include "../sys.h"
#include "parts.h"

enum { OTHER_FDS = 64, FIRST_PORT = 20000, PORTS = 1000 };

struct objects_result {
    char fault[100];
    double create_s, destroy_s, again_s, close_s;
};

struct objects {
    tSMModuleId module;
    unsigned n;
    struct stream_ids *ids;
    struct trouble trouble;
};

static int make(struct objects *a, unsigned i)
{
    struct sm_udp_dispatcher_create_parms create = {.module = a->module, .type = kSMDispatcherTypeIPv4};
    struct sm_channel_alloc_placed_parms alloc = {.module = a->module, .type = kSMChannelTypeFullDuplex};
    struct sm_channel_dispatcher_connect_parms connect = {0};

    create.destination = (struct sockaddr_in){.sin_family = AF_INET,
                                              .sin_port = htons((uint16_t)(FIRST_PORT + i % PORTS)),
                                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (CALL(&a->trouble, sm_udp_dispatcher_create, &create) || CALL(&a->trouble, sm_channel_alloc_placed, &alloc))
        return a->trouble.err;
    a->ids[i] = (struct stream_ids){.dispatcher = create.dispatcher, .channel = alloc.channel};
    connect.channel = alloc.channel;
    connect.dest = create.dispatcher;
    return CALL(&a->trouble, sm_channel_dispatcher_connect, &connect);
}

static int take_down(struct objects *a, unsigned i)
{
    if (CALL(&a->trouble, sm_channel_release, a->ids[i].channel))
        return a->trouble.err;
    return CALL(&a->trouble, sm_dispatcher_destroy, a->ids[i].dispatcher);
}

static double each_s(struct objects *a, int (*one)(struct objects *a, unsigned i))
{
    int64_t from = sys_now_ns();

    for (unsigned i = 0; i < a->n && !a->trouble.err; i++)
        one(a, i);
    return (double)(sys_now_ns() - from) / NS_PER_S;
}

static int open_module(struct objects *a)
{
    struct sm_open_module_parms open = {.card_id = BENCH_CARD};
    char settings[80];

    snprintf(settings, sizeof(settings), "channels = %u\ndispatchers = %u\n", a->n, a->n);
    if (stream_open_card(settings, 1, &a->trouble) || CALL(&a->trouble, sm_open_module, &open))
        return a->trouble.err;
    a->module = open.module_id;
    return 0;
}

static void run(const void *options, void *result)
{
    const struct cold_options *o = options;
    struct objects a = {.n = o->objects, .ids = calloc(o->objects, sizeof(*a.ids))};
    struct objects_result *r = result;
    int64_t from;

    if (!a.ids || sys_raise_fds() < o->objects + OTHER_FDS) {
        snprintf(r->fault, sizeof(r->fault), "%u descriptors are more than the hard limit (ulimit -Hn)", o->objects);
        return;
    }
    if (!open_module(&a)) {
        r->create_s = each_s(&a, make);
        r->destroy_s = each_s(&a, take_down);
        r->again_s = each_s(&a, make);
    }
    if (a.trouble.err)
        snprintf(r->fault, sizeof(r->fault), "%s: %d", a.trouble.call, a.trouble.err);
    from = sys_now_ns();
    stream_close_card();
    r->close_s = (double)(sys_now_ns() - from) / NS_PER_S;
    free(a.ids);
}

bool part_objects(const struct cold_options *o, struct figures *f)
{
    struct objects_result r;

    if (!child_run(run, o, &r, sizeof(r)) || r.fault[0]) {
        fprintf(stderr, "bench-cold: objects: %s\n", r.fault[0] ? r.fault : "the process broke off");
        return false;
    }
    figures_add(f,
                &(struct figure){"Dispatchers with their channels", "objects", o->objects, "", 0, TARGET_NONE, 0, ""});
    figures_add(
        f, &(struct figure){NULL, "objects_create_s", r.create_s, "s", 3, TARGET_AT_MOST, 1, "made and connected"});
    figures_add(
        f, &(struct figure){NULL, "objects_destroy_s", r.destroy_s, "s", 3, TARGET_AT_MOST, 1, "one after the other"});
    figures_add(f, &(struct figure){NULL, "objects_create_again_s", r.again_s, "s", 3, TARGET_AT_MOST, 1, ""});
    figures_add(f, &(struct figure){NULL, "objects_close_s", r.close_s, "s", 3, TARGET_AT_MOST, 1, "with their card"});
    return true;
}
