/* Where sound comes from and goes to: VMP[rx], VMP[tx], dispatchers, collectors, TDM[rx], TDM[tx]. */
#include "seeds.h"

#include <arpa/inet.h>

static int listen_port(struct run *r)
{
    return LISTEN_PORT + 2 * (int)draw(r, LISTENERS + 1); /* nobody listens at the last */
}

/* A named port now and then, so that objects share one. */
static uint16_t named_port(struct run *r)
{
    return chance(r, 30) ? (uint16_t)(NAMED_PORT + draw(r, 8)) : 0;
}

static struct sockaddr_in address(const char *text, int port)
{
    union mt_addr a;

    sim_addr(&a, text, port);
    return a.in;
}

static struct sockaddr_in6 address6(const char *text, int port)
{
    union mt_addr a;

    sim_addr(&a, text, port);
    return a.in6;
}

/* Two that receive cannot have one port. @return whether nobody of ours receives at it or at the next */
static bool port_is_free(const struct run *r, int port)
{
    for (unsigned i = 0; i < SLOTS; i++) {
        const struct thing *v = &r->things[VMPRX][i], *c = &r->things[COLLECTOR][i];

        if ((v->live && v->port <= port + 1 && v->rtcp_port >= port) || (c->live && c->port == port))
            return false;
    }
    return true;
}

/* Only what worked is known. */
static bool made(struct run *r, const struct module *m, int err, const void *id)
{
    if (err && id)
        wrong(r, "an id of a call that failed");
    if (!err && !id)
        wrong(r, "a call that worked gives no id");
    if (!err && (!m->open || m->shut))
        wrong(r, "an object on a module that is not open");
    return !err;
}

/* Dispatchers */

static void create_dispatcher(struct run *r)
{
    struct thing *t = vacant(r, DISPATCHER);
    struct module *m = pick_module(r);
    struct sm_udp_dispatcher_create_parms p = {.module = m->id, .TOS = (int)draw(r, 256)};
    struct metrum_dispatcher_address_parms a = {0};
    uint16_t port = named_port(r);
    int err;

    if (!t)
        return;
    p.type = chance(r, 80) ? kSMDispatcherTypeIPv4 : kSMDispatcherTypeIPv6;
    p.destination = address(LISTENER, listen_port(r));
    p.destination_ipv6 = address6("2001:db8::9", listen_port(r));
    p.source.sin_port = p.source_ipv6.sin6_port = htons(port);
    err = CALL(r, sm_udp_dispatcher_create, &p);
    if (!made(r, m, err, p.dispatcher))
        return;
    born(r, t, DISPATCHER, p.dispatcher, m);
    a.dispatcher = p.dispatcher;
    must_work(r, "metrum_dispatcher_address", CALL(r, metrum_dispatcher_address, &a));
    t->port = a.source_port;
}

static void destroy(struct run *r, enum kind kind, const char *call, int (*f)(void *id))
{
    struct thing *t = pick(r, kind);
    int err;

    calls(r);
    err = told(r, call, f(t->id));
    if (t->live)
        must_work(r, call, err);
    else
        must_fail(r, call, err);
    if (t->live && !err)
        gone(r, kind, t);
}

#define DESTROYER(name, kind, call, type)   \
    static int name##_id(void *id)          \
    {                                       \
        return call((type)id);              \
    }                                       \
    static void name(struct run *r)         \
    {                                       \
        destroy(r, kind, #call, name##_id); \
    }

DESTROYER(destroy_dispatcher, DISPATCHER, sm_dispatcher_destroy, tSMDispatcherId)
DESTROYER(destroy_collector, COLLECTOR, sm_collector_destroy, tSMCollectorId)
DESTROYER(destroy_vmprx, VMPRX, sm_vmprx_destroy, tSMVMPrxId)
DESTROYER(destroy_vmptx, VMPTX, sm_vmptx_destroy, tSMVMPtxId)
DESTROYER(destroy_tdmrx, TDMRX, sm_tdmrx_destroy, tSMTDMrxId)
DESTROYER(destroy_tdmtx, TDMTX, sm_tdmtx_destroy, tSMTDMtxId)

/* Collectors */

static void create_collector(struct run *r)
{
    struct thing *t = vacant(r, COLLECTOR);
    struct module *m = pick_module(r);
    struct metrum_udp_collector_create_parms p = {.module = m->id, .port = named_port(r)};
    struct sm_collector_status_parms s = {0};
    int err;

    if (!t || (p.port && !port_is_free(r, p.port)))
        return;
    p.type = chance(r, 80) ? kSMCollectorTypeIPv4 : kSMCollectorTypeIPv6;
    err = CALL(r, metrum_udp_collector_create, &p);
    if (!made(r, m, err, p.collector))
        return;
    born(r, t, COLLECTOR, p.collector, m);
    s.collector = p.collector;
    t->v6 = p.type == kSMCollectorTypeIPv6;
    must_work(r, "sm_collector_status", CALL(r, sm_collector_status, &s));
    if (s.status == kSMCollectorStatusGotPorts)
        t->port = s.u.ports.port;
    else if (s.status == kSMCollectorStatusGotPortsIPv6)
        t->port = s.u.ports_ipv6.port;
    else
        wrong(r, "the first report of a collector is not its port");
}

static void look_at_collector(struct run *r)
{
    struct thing *t = pick(r, COLLECTOR);
    struct sm_collector_status_parms s = {.collector = t->id};
    struct sm_collector_event_parms e = {.collector = t->id};
    int err = CALL(r, sm_collector_status, &s);

    if (t->live)
        must_work(r, "sm_collector_status", err);
    if (!err)
        mix_number(r, s.status);
    if (chance(r, 20))
        CALL(r, sm_collector_get_event, &e);
}

/* VMP[rx] */

static void map_codecs(struct run *r, struct thing *t)
{
    struct sm_vmprx_codec_alaw_parms alaw = {.vmprx = t->id, .payload_type = 8};
    struct sm_vmprx_codec_mulaw_parms mulaw = {.vmprx = t->id, .payload_type = chance(r, 70) ? 0 : -1};

    alaw.plc_mode = mulaw.plc_mode = chance(r, 15) ? kSMPLCModeEnabled : kSMPLCModeDisabled;
    CALL(r, sm_vmprx_config_codec_alaw, &alaw);
    CALL(r, sm_vmprx_config_codec_mulaw, &mulaw);
}

static void create_vmprx(struct run *r)
{
    struct thing *t = vacant(r, VMPRX);
    struct module *m = pick_module(r);
    struct metrum_vmprx_create_parms p = {.module = m->id, .rtp_port = named_port(r), .mux_rtcp = chance(r, 10)};
    struct sm_vmprx_port_parms ports = {0};
    int err;

    if (!t || (p.rtp_port && !port_is_free(r, p.rtp_port)))
        return;
    err = CALL(r, metrum_vmprx_create, &p);
    if (!made(r, m, err, p.vmprx))
        return;
    born(r, t, VMPRX, p.vmprx, m);
    ports.vmprx = p.vmprx;
    must_work(r, "sm_vmprx_get_ports", CALL(r, sm_vmprx_get_ports, &ports));
    t->port = ports.RTP_port;
    t->rtcp_port = ports.RTCP_port;
    t->mux = p.mux_rtcp;
    map_codecs(r, t);
    if (chance(r, 70))
        start_talker(r, slot_of(r, VMPRX, t));
}

static void configure_vmprx(struct run *r)
{
    struct thing *t = pick(r, VMPRX);
    struct sm_vmprx_jitter_parms jitter = {.vmprx = t->id, .max_delay_ms = 20 + draw(r, 500)};
    struct sm_vmprx_dataloss_parms loss = {.vmprx = t->id, .loss_threshold = (tSM_INT)draw(r, 500)};
    struct sm_vmprx_unhandled_payload_reporting_parms unhandled = {.vmprx = t->id, .delay = (tSM_INT)draw(r, 500)};

    jitter.initial_delay_ms = draw(r, (uint32_t)jitter.max_delay_ms);
    switch (draw(r, 4)) {
    case 0: CALL(r, sm_vmprx_config_jitter, &jitter); break;
    case 1: CALL(r, sm_vmprx_config_dataloss, &loss); break;
    case 2: CALL(r, sm_vmprx_config_unhandled_payload_reporting, &unhandled); break;
    default: map_codecs(r, t);
    }
}

static void look_at_vmprx(struct run *r)
{
    struct thing *t = pick(r, VMPRX);
    struct sm_vmprx_status_parms s = {.vmprx = t->id};
    struct sm_vmprx_event_parms e = {.vmprx = t->id};
    int err = CALL(r, sm_vmprx_status, &s);

    if (t->live)
        must_work(r, "sm_vmprx_status", err);
    else
        must_fail(r, "sm_vmprx_status", err);
    if (!err)
        mix_number(r, s.status);
    if (!err && s.status == kSMVMPrxStatusStopped && !t->stopped)
        wrong(r, "a VMP[rx] that nobody stopped reports Stopped");
    if (chance(r, 20))
        CALL(r, sm_vmprx_get_event, &e);
}

static void stop_vmprx(struct run *r)
{
    struct thing *t = pick(r, VMPRX);
    int slot = slot_of(r, VMPRX, t);

    if (CALL(r, sm_vmprx_stop, &(struct sm_vmprx_stop_parms){t->id}))
        return;
    t->stopped = true;
    for (unsigned i = 0; i < SLOTS; i++) {
        struct thing *ch = &r->things[CHANNEL][i];

        if (ch->hears == slot)
            ch->hears = -1;
        if (ch->source_kind == VMPRX && ch->source == slot)
            ch->source = -1;
    }
}

/* VMP[tx] */

static void create_vmptx(struct run *r)
{
    struct thing *t = vacant(r, VMPTX);
    struct module *m = pick_module(r);
    struct sm_vmptx_create_parms p = {.module = m->id};
    int err;

    if (!t)
        return;
    err = CALL(r, sm_vmptx_create, &p);
    if (made(r, m, err, p.vmptx))
        born(r, t, VMPTX, p.vmptx, m);
}

static void address_vmptx(struct run *r)
{
    struct thing *t = pick(r, VMPTX);
    int port = listen_port(r);
    struct sm_vmptx_config_parms p = {.vmptx = t->id,
                                      .destination_rtp = address(LISTENER, port),
                                      .destination_rtcp = address(LISTENER, port + 1),
                                      .TOS_RTP = (int)draw(r, 256)};
    struct sm_vmptx_config_ipv6_parms p6 = {.vmptx = t->id, .destination_rtp = address6("2001:db8::9", port)};

    p.source_rtp.sin_port = htons(named_port(r));
    if (chance(r, 20))
        CALL(r, sm_vmptx_config_ipv6, &p6);
    else
        CALL(r, sm_vmptx_config, &p);
}

static void code_vmptx(struct run *r)
{
    struct thing *t = pick(r, VMPTX);
    static const int ptimes[] = {20, 20, 20, 10, 30, 13, 60, 90};
    enum kSMVMPTxVADMode vad = (enum kSMVMPTxVADMode)draw(r, 3);
    int ptime = ptimes[draw(r, COUNT(ptimes))];
    struct sm_vmptx_codec_alaw_parms alaw = {.vmptx = t->id, .payload_type = 8, .VADMode = vad, .ptime = ptime};
    struct sm_vmptx_codec_mulaw_parms mulaw = {.vmptx = t->id, .payload_type = 0, .VADMode = vad, .ptime = ptime};
    struct sm_vmptx_codec_comfort_noise_parms noise = {.vmptx = t->id, .payload_type = 13};
    struct sm_vmptx_codec_parms old = {.vmptx = t->id, .codec = kSMCodecTypeAlaw, .payload_type = 8, .ptime = ptime};
    struct sm_vmptx_sample_rate_parms rate = {.vmptx = t->id, .sample_rate = chance(r, 80) ? 8000 : 16000};

    switch (draw(r, 6)) {
    case 0: CALL(r, sm_vmptx_config_codec_mulaw, &mulaw); break;
    case 1: CALL(r, sm_vmptx_config_codec_comfort_noise, &noise); break;
    case 2: CALL(r, sm_vmptx_config_codec, &old); break;
    case 3: CALL(r, sm_vmptx_config_sample_rate, &rate); break;
    default: CALL(r, sm_vmptx_config_codec_alaw, &alaw);
    }
}

static void feed_vmptx(struct run *r)
{
    struct thing *t = pick(r, VMPTX), *ch = pick(r, CHANNEL), *rx = pick(r, VMPRX);
    struct sm_channel_datafeed_parms out = {.channel = ch->id};
    struct sm_vmprx_datafeed_parms in = {.vmprx = rx->id};
    struct sm_vmptx_datafeed_connect_parms p = {.vmptx = t->id};

    if (chance(r, 50) && !CALL(r, sm_channel_get_datafeed, &out))
        p.data_source = out.datafeed;
    else if (chance(r, 80) && !CALL(r, sm_vmprx_get_datafeed, &in))
        p.data_source = in.datafeed;
    CALL(r, sm_vmptx_datafeed_connect, &p);
}

static void look_at_vmptx(struct run *r)
{
    struct thing *t = pick(r, VMPTX);
    struct sm_vmptx_status_parms s = {.vmptx = t->id};
    struct sm_vmptx_event_parms e = {.vmptx = t->id};
    int err = CALL(r, sm_vmptx_status, &s);

    if (t->live)
        must_work(r, "sm_vmptx_status", err);
    if (!err)
        mix_number(r, s.status);
    if (chance(r, 20))
        CALL(r, sm_vmptx_get_event, &e);
    if (chance(r, 5))
        CALL(r, sm_vmptx_stop, &(struct sm_vmptx_stop_parms){t->id});
}

/* TDM */

static void create_tdm(struct run *r)
{
    struct module *m = pick_module(r);
    struct thing *rx = vacant(r, TDMRX), *tx = vacant(r, TDMTX);
    struct sm_tdmrx_create_parms in = {.module = m->id, .stream = 64, .timeslot = (tSM_INT)draw(r, 4)};
    struct sm_tdmtx_create_parms out = {.module = m->id, .stream = 64, .timeslot = (tSM_INT)draw(r, 4)};
    int err;

    if (rx && chance(r, 50)) {
        err = CALL(r, sm_tdmrx_create, &in);
        if (made(r, m, err, in.tdmrx))
            born(r, rx, TDMRX, in.tdmrx, m);
    } else if (tx) {
        err = CALL(r, sm_tdmtx_create, &out);
        if (made(r, m, err, out.tdmtx))
            born(r, tx, TDMTX, out.tdmtx, m);
    }
}

static void feed_tdmtx(struct run *r)
{
    struct thing *t = pick(r, TDMTX), *rx = pick(r, VMPRX);
    struct sm_vmprx_datafeed_parms in = {.vmprx = rx->id};
    struct sm_tdmtx_datafeed_connect_parms p = {.tdmtx = t->id};

    if (!CALL(r, sm_vmprx_get_datafeed, &in))
        p.data_source = in.datafeed;
    CALL(r, sm_tdmtx_datafeed_connect, &p);
}

const struct deed end_deeds[] = {
    {"create_dispatcher", 8, create_dispatcher},
    {"destroy_dispatcher", 4, destroy_dispatcher},
    {"create_collector", 6, create_collector},
    {"destroy_collector", 2, destroy_collector},
    {"look_at_collector", 3, look_at_collector},
    {"create_vmprx", 10, create_vmprx},
    {"destroy_vmprx", 3, destroy_vmprx},
    {"configure_vmprx", 4, configure_vmprx},
    {"look_at_vmprx", 5, look_at_vmprx},
    {"stop_vmprx", 1, stop_vmprx},
    {"create_vmptx", 4, create_vmptx},
    {"destroy_vmptx", 2, destroy_vmptx},
    {"address_vmptx", 6, address_vmptx},
    {"code_vmptx", 6, code_vmptx},
    {"feed_vmptx", 6, feed_vmptx},
    {"look_at_vmptx", 3, look_at_vmptx},
    {"create_tdm", 4, create_tdm},
    {"destroy_tdmrx", 1, destroy_tdmrx},
    {"destroy_tdmtx", 1, destroy_tdmtx},
    {"feed_tdmtx", 3, feed_tdmtx},
    {NULL, 0, NULL},
};
