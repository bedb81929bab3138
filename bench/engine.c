/*
 * The engine as a program uses it: one module, and for each stream VMP[rx], datafeed, channel (record), dispatcher.
 * Nothing but the published calls, and metrum.h for the figures.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "device.h"
#include "metrum.h"
#include "pros_x.h"
#include "prosgen.h"
#include "prospapi.h"
#include "prosrtpapi.h"
#include "sys.h"

enum { FDS_PER_STREAM = 3, PT_PCMU = 0, PT_PCMA = 8, CARD = 0 };

#define THREAD_NAME "metrum/0"

/* A call that failed, for the message. */
struct trouble {
    const char *call;
    int err;
};

static int note(struct trouble *t, const char *call, int err)
{
    if (err)
        *t = (struct trouble){call, err};
    return err;
}

#define CALL(t, call, parms) note(t, #call, call(parms))

static int fail(struct plan *p, const struct trouble *t)
{
    struct sm_error_name_parms name = {.code = t->err};

    return device_fail(p, t->call, sm_error_name(&name));
}

/* One module on the engine's CPU, with ports for every stream. */
static bool write_config(const struct plan *p, char *file)
{
    int fd = mkstemp(file);

    if (fd < 0)
        return false;
    dprintf(fd, "[card METRUM-0]\nmodules = 1\n[module]\nchannels = %u\ndispatchers = %u\nvmprx = %u\n", p->o.streams,
            p->o.streams, p->o.streams);
    dprintf(fd, "bind = 127.0.0.1\nrtp_ports = 2000-32767\nrealtime = %s\n", p->o.realtime ? "yes" : "no");
    dprintf(fd, "receive = %s\nsend = %s\n", p->o.receive ? p->o.receive : "auto", p->o.send ? p->o.send : "auto");
    if (p->o.step_ms)
        dprintf(fd, "step = %u\n", p->o.step_ms);
    if (p->o.tick_ms)
        dprintf(fd, "tick = %u\n", p->o.tick_ms);
    if (p->o.cpu_engine >= 0)
        dprintf(fd, "cpu = %d\n", p->o.cpu_engine);
    close(fd);
    return !setenv("METRUM_CONFIG", file, 1);
}

static int open_module(tSMModuleId *module, struct trouble *t)
{
    static char locator[] = "local/key";
    struct sm_open_prosody_s_v3_parms card = {.ps_locator = locator, .card_id = CARD};
    struct sm_open_module_parms open = {.card_id = CARD};

    if (CALL(t, sm_open_prosody_s_v3, &card) || CALL(t, sm_open_module, &open))
        return t->err;
    *module = open.module_id;
    return 0;
}

static int open_vmprx(const struct plan *p, tSMModuleId module, tSMVMPrxId *out, struct trouble *t)
{
    struct sm_vmprx_create_parms create = {.module = module, .type = kSMVMPrxTypeIPv4};
    struct sm_vmprx_codec_alaw_parms alaw = {.payload_type = PT_PCMA};
    struct sm_vmprx_codec_mulaw_parms mulaw = {.payload_type = PT_PCMU};
    struct sm_vmprx_jitter_parms jitter = {.max_delay_ms = p->o.max_delay_ms,
                                           .initial_delay_ms = p->o.initial_delay_ms};

    if (CALL(t, sm_vmprx_create, &create))
        return t->err;
    *out = alaw.vmprx = mulaw.vmprx = jitter.vmprx = create.vmprx;
    if (p->o.law == LAW_ALAW ? CALL(t, sm_vmprx_config_codec_alaw, &alaw)
                             : CALL(t, sm_vmprx_config_codec_mulaw, &mulaw))
        return t->err;
    return CALL(t, sm_vmprx_config_jitter, &jitter);
}

static int open_dispatcher(const struct plan *p, tSMModuleId module, unsigned stream, tSMDispatcherId *out,
                           struct trouble *t)
{
    struct sm_udp_dispatcher_create_parms create = {.module = module, .type = kSMDispatcherTypeIPv4};

    create.destination.sin_family = AF_INET;
    create.destination.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    create.destination.sin_port = htons(p->reader_port[stream % READ_SOCKETS]);
    if (CALL(t, sm_udp_dispatcher_create, &create))
        return t->err;
    *out = create.dispatcher;
    return 0;
}

static enum kSMDataFormat record_format(const struct plan *p)
{
    if (p->o.linear)
        return kSMDataFormat16bit;
    return p->o.law == LAW_ALAW ? kSMDataFormatALawPCM : kSMDataFormatULawPCM;
}

static int start_record(const struct plan *p, tSMModuleId module, tSMDatafeedId feed, tSMDispatcherId dispatcher,
                        struct trouble *t)
{
    struct sm_channel_alloc_placed_parms alloc = {.module = module, .type = kSMChannelTypeFullDuplex};
    struct sm_channel_datafeed_connect_parms in = {.data_source = feed};
    struct sm_channel_dispatcher_connect_parms out = {.dest = dispatcher};
    struct sm_record_parms record = {.type = record_format(p), .sampling_rate = 8000};

    if (CALL(t, sm_channel_alloc_placed, &alloc))
        return t->err;
    in.channel = out.channel = record.channel = alloc.channel;
    if (CALL(t, sm_channel_datafeed_connect, &in) || CALL(t, sm_channel_dispatcher_connect, &out))
        return t->err;
    return CALL(t, sm_record_start, &record);
}

static int open_stream(struct plan *p, tSMModuleId module, unsigned stream, tSMVMPrxId *vmprx, struct trouble *t)
{
    struct sm_vmprx_port_parms ports = {0};
    struct sm_vmprx_datafeed_parms feed = {0};
    struct metrum_dispatcher_address_parms address = {0};
    tSMDispatcherId dispatcher;

    if (open_vmprx(p, module, vmprx, t) || open_dispatcher(p, module, stream, &dispatcher, t))
        return t->err;
    ports.vmprx = feed.vmprx = *vmprx;
    address.dispatcher = dispatcher;
    if (CALL(t, sm_vmprx_get_ports, &ports) || CALL(t, sm_vmprx_get_datafeed, &feed) ||
        CALL(t, metrum_dispatcher_address, &address) || start_record(p, module, feed.datafeed, dispatcher, t))
        return t->err;
    p->streams[stream] =
        (struct stream){.rtp_port = (uint16_t)ports.RTP_port, .source_port = (uint16_t)address.source_port};
    return 0;
}

/* busy_ns is written about once a second: wait for the next time, so that it and the clock belong together. */
static int64_t next_busy_ns(tSMModuleId module, int64_t *at_ns)
{
    struct metrum_module_stats_parms s = {.module = module};
    uint64_t before;

    metrum_module_stats(&s);
    before = s.busy_ns;
    for (unsigned i = 0; i < 3000 && s.busy_ns == before; i++) {
        sys_sleep_until(sys_now_ns() + NS_PER_MS);
        metrum_module_stats(&s);
    }
    *at_ns = sys_now_ns();
    return (int64_t)s.busy_ns;
}

static void read_vmprx(struct device_result *d, tSMVMPrxId vmprx)
{
    struct metrum_vmprx_stats_parms s = {.vmprx = vmprx};

    if (metrum_vmprx_stats(&s))
        return;
    d->rx_packets += s.rx_packets;
    d->rx_lost += s.rx_lost;
    d->rx_late += s.rx_late;
    d->rx_overflow += s.rx_overflow;
    d->rx_duplicate += s.rx_duplicate;
    d->rx_resync += s.rx_resync;
}

static void read_module(struct device_result *d, tSMModuleId module)
{
    struct metrum_module_stats_parms s = {.module = module};

    if (metrum_module_stats(&s))
        return;
    d->rx_datagrams = s.rx_datagrams;
    d->tx_datagrams = s.tx_datagrams;
    d->tx_dropped = s.tx_dropped;
    d->late_steps = s.late_steps;
    d->skipped_ms = s.skipped_ms;
    d->lateness_p99_us = s.lateness_p99_us;
    d->lateness_max_us = s.lateness_max_us;
    d->latency_p50_us = s.latency_p50_us;
    d->latency_p99_us = s.latency_p99_us;
    d->latency_max_us = s.latency_max_us;
}

static int run_streams(struct plan *p, tSMModuleId module, tSMVMPrxId *vmprx, struct trouble *t)
{
    struct device_mark before = device_mark();
    int64_t busy[2], at[2];

    for (unsigned i = 0; i < p->o.streams; i++)
        if (open_stream(p, module, i, &vmprx[i], t))
            return t->err;
    device_start(p, &before);
    sys_sleep_until(plan_window_start_ns(p) - NS_PER_S);
    busy[0] = next_busy_ns(module, &at[0]);
    device_measure(p, THREAD_NAME, &before);
    busy[1] = next_busy_ns(module, &at[1]);
    p->device.busy_s = (double)(busy[1] - busy[0]) / NS_PER_S;
    p->device.busy_window_s = (double)(at[1] - at[0]) / NS_PER_S;
    plan_await(p, STEP_LOAD_DONE);
    for (unsigned i = 0; i < p->o.streams; i++)
        read_vmprx(&p->device, vmprx[i]);
    read_module(&p->device, module);
    return 0;
}

int engine_run(struct plan *p)
{
    char file[] = "/tmp/bench-streams-XXXXXX";
    struct trouble t = {0};
    tSMModuleId module;
    tSMVMPrxId *vmprx;
    int err;

    if (!plan_await(p, STEP_READER_OPEN))
        return 1;
    vmprx = calloc(p->o.streams, sizeof(tSMVMPrxId));
    if (!vmprx || !device_prepare(p, FDS_PER_STREAM))
        return 1;
    if (!write_config(p, file))
        return device_fail(p, "configuration", "cannot write a temporary file");
    err = open_module(&module, &t);
    unlink(file);
    if (!err)
        err = run_streams(p, module, vmprx, &t);
    sm_close_prosody(&(struct sm_close_prosody_parms){.card_id = CARD});
    free(vmprx);
    return err ? fail(p, &t) : 0;
}
