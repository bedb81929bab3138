/*
 * The engine as a program uses it: one module, and for each stream VMP[rx], datafeed, channel (record), dispatcher.
 * Nothing but the published calls, and metrum.h for the figures.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands.h"
#include "device.h"
#include "metrum.h"
#include "stream.h"
#include "sys.h"

enum { FDS_PER_STREAM = 3 };

#define THREAD_NAME "metrum/0"

static int fail(struct plan *p, const struct trouble *t)
{
    struct sm_error_name_parms name = {.code = t->err};

    return device_fail(p, t->call, sm_error_name(&name));
}

/* One module on the engine's CPU, with ports for every stream. */
static int open_module(const struct plan *p, tSMModuleId *module, struct trouble *t)
{
    struct sm_open_module_parms open = {.card_id = BENCH_CARD};
    char settings[400], ways[100], cpu[32] = "";

    snprintf(ways, sizeof(ways), "receive = %s\nsend = %s\nstep = %u\ntick = %u\n",
             p->o.receive ? p->o.receive : "auto", p->o.send ? p->o.send : "auto", p->o.step_ms ? p->o.step_ms : 1,
             p->o.tick_ms ? p->o.tick_ms : 20);
    if (p->o.cpu_engine >= 0)
        snprintf(cpu, sizeof(cpu), "cpu = %d\n", p->o.cpu_engine);
    snprintf(settings, sizeof(settings),
             "channels = %u\ndispatchers = %u\nvmprx = %u\nbind = 127.0.0.1\nrtp_ports = 2000-32767\nrealtime = %s\n%s%s",
             p->o.streams + 1 /* for commands */, p->o.streams, p->o.streams, p->o.realtime ? "yes" : "no", ways, cpu);
    if (stream_open_card(settings, 1, t) || CALL(t, sm_open_module, &open))
        return t->err;
    *module = open.module_id;
    return 0;
}

static int open_stream(struct plan *p, tSMModuleId module, unsigned stream, tSMVMPrxId *vmprx, struct trouble *t)
{
    struct stream_setup setup = {.module = module,
                                 .law = p->o.law,
                                 .linear = p->o.linear,
                                 .max_delay_ms = p->o.max_delay_ms,
                                 .initial_delay_ms = p->o.initial_delay_ms,
                                 .to = {.sin_family = AF_INET,
                                        .sin_port = htons(plan_reader_port(p, stream)),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)}};
    struct sm_vmprx_port_parms ports = {0};
    struct metrum_dispatcher_address_parms address = {0};
    struct stream_ids ids;

    if (stream_open(&setup, &ids, t))
        return t->err;
    *vmprx = ports.vmprx = ids.vmprx;
    address.dispatcher = ids.dispatcher;
    if (CALL(t, sm_vmprx_get_ports, &ports) || CALL(t, metrum_dispatcher_address, &address))
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
    struct commands *commands = NULL;
    struct sampler *sampler;
    int64_t busy[2], at[2];

    for (unsigned i = 0; i < p->o.streams; i++)
        if (open_stream(p, module, i, &vmprx[i], t))
            return t->err;
    device_start(p, &before);
    sys_sleep_until(plan_window_start_ns(p) - NS_PER_S);
    busy[0] = next_busy_ns(module, &at[0]);
    if (p->o.commands)
        commands = commands_start(p, module);
    sampler = samples_start(p, module);
    device_measure(p, THREAD_NAME, &before);
    samples_stop(sampler);
    commands_stop(commands);
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
    struct trouble t = {0};
    tSMModuleId module;
    tSMVMPrxId *vmprx;

    if (!plan_await(p, STEP_READER_OPEN))
        return 1;
    vmprx = calloc(p->o.streams, sizeof(tSMVMPrxId));
    if (!vmprx || !device_prepare(p, FDS_PER_STREAM))
        return 1;
    if (!open_module(p, &module, &t))
        run_streams(p, module, vmprx, &t);
    stream_close_card();
    free(vmprx);
    return t.err ? fail(p, &t) : 0;
}
