/* metrum.h: what is ours. */
#include "metrum.h"

#include <stdio.h>

#include "api.h"
#include "core/firmware.h"
#include "module/card.h"

#ifndef METRUM_VERSION
#define METRUM_VERSION "unknown"
#endif

const char *metrum_version(void)
{
    return METRUM_VERSION;
}

const char *metrum_firmware_name(int tasktypecode)
{
    const char *name = mt_firmware_name(tasktypecode);

    return name ? name : "";
}

static int config_check(char *text, unsigned len)
{
    struct mt_config *c = mt_os->alloc(sizeof(*c));
    int err;

    if (!c)
        return -ENOMEM;
    err = mt_config_load(c);
    if (text && len)
        snprintf(text, len, "%s", c->fault);
    mt_os->free(c);
    return err;
}

int metrum_config_check(char *text, unsigned len)
{
    return MT_API_VALUE(config_check(text, len));
}

/* Statistics */

#define COPY_COUNTER(name, help) p->name = mt_counted(&o->name);

static int dispatcher_stats(struct metrum_dispatcher_stats_parms *p)
{
    struct mt_dispatcher *o = mt_handle_lock(p->dispatcher, MT_KIND_DISPATCHER);

    if (!o)
        return -EINVAL;
    METRUM_DISPATCHER_COUNTERS(COPY_COUNTER)
    mt_handle_unlock(&o->object);
    return 0;
}

int metrum_dispatcher_stats(struct metrum_dispatcher_stats_parms *statsp)
{
    return MT_API(statsp, dispatcher_stats(statsp));
}

static int collector_stats(struct metrum_collector_stats_parms *p)
{
    struct mt_collector *o = mt_handle_lock(p->collector, MT_KIND_COLLECTOR);

    if (!o)
        return -EINVAL;
    METRUM_COLLECTOR_COUNTERS(COPY_COUNTER)
    mt_handle_unlock(&o->object);
    return 0;
}

int metrum_collector_stats(struct metrum_collector_stats_parms *statsp)
{
    return MT_API(statsp, collector_stats(statsp));
}

static int dispatcher_address(struct metrum_dispatcher_address_parms *p)
{
    struct mt_dispatcher *d = mt_handle_lock(p->dispatcher, MT_KIND_DISPATCHER);

    if (!d)
        return -EINVAL;
    p->source_port = mt_addr_port(&d->port->local);
    mt_handle_unlock(&d->object);
    return 0;
}

int metrum_dispatcher_address(struct metrum_dispatcher_address_parms *addressp)
{
    return MT_API(addressp, dispatcher_address(addressp));
}

static int vmprx_stats(struct metrum_vmprx_stats_parms *p)
{
    struct mt_vmprx *o = mt_handle_lock(p->vmprx, MT_KIND_VMPRX);

    if (!o)
        return -EINVAL;
    METRUM_VMPRX_COUNTERS(COPY_COUNTER)
    p->jitter_us = atomic_load(&o->jitter_us);
    p->delay_ms = atomic_load(&o->delay_ms);
    mt_handle_unlock(&o->object);
    return 0;
}

int metrum_vmprx_stats(struct metrum_vmprx_stats_parms *statsp)
{
    return MT_API(statsp, vmprx_stats(statsp));
}

static int vmptx_stats(struct metrum_vmptx_stats_parms *p)
{
    struct mt_vmptx *o = mt_handle_lock(p->vmptx, MT_KIND_VMPTX);

    if (!o)
        return -EINVAL;
    METRUM_VMPTX_COUNTERS(COPY_COUNTER)
    p->tx_dropped = mt_vmptx_dropped(o);
    mt_handle_unlock(&o->object);
    return 0;
}

int metrum_vmptx_stats(struct metrum_vmptx_stats_parms *statsp)
{
    return MT_API(statsp, vmptx_stats(statsp));
}

static void module_quantiles(struct metrum_module_stats_parms *p, struct mt_module *m)
{
    p->lateness_p50_us = mt_hist_quantile(&m->lateness, 500);
    p->lateness_p99_us = mt_hist_quantile(&m->lateness, 990);
    p->lateness_max_us = mt_counted(&m->lateness.max_us);
    p->latency_p50_us = mt_hist_quantile(&m->net.latency, 500);
    p->latency_p99_us = mt_hist_quantile(&m->net.latency, 990);
    p->latency_p999_us = mt_hist_quantile(&m->net.latency, 999);
    p->latency_max_us = mt_counted(&m->net.latency.max_us);
}

static int module_stats(struct metrum_module_stats_parms *p)
{
    struct mt_module *m = mt_handle_lock(p->module, MT_KIND_MODULE);

    if (!m)
        return -ENODEV;
    p->ticks = mt_counted(&m->ticks);
    p->late_steps = mt_counted(&m->late_steps);
    p->skipped_ms = mt_counted(&m->skipped_ms);
    p->commands = mt_counted(&m->commands_run);
    p->rx_datagrams = mt_counted(&m->net.rx_datagrams);
    p->rx_shared = mt_counted(&m->net.rx_shared);
    p->tx_datagrams = mt_counted(&m->net.tx_datagrams);
    p->tx_together = mt_counted(&m->net.tx_together);
    p->tx_dropped = mt_counted(&m->net.tx_dropped);
    p->record_overruns = mt_counted(&m->lost_octets);
    p->replay_drops = mt_counted(&m->replay_drops);
    p->busy_ns = mt_counted(&m->busy_ns);
    p->time_ns = mt_counted(&m->time_ns);
    p->load_percent = mt_counted(&m->load_percent);
    p->load_percent_max = mt_counted(&m->load_percent_max);
    p->channels = mt_pool_used(&m->channels);
    p->dispatchers = mt_pool_used(&m->dispatchers);
    p->vmprx = mt_pool_used(&m->vmprx);
    p->collectors = mt_pool_used(&m->collectors);
    p->vmptx = mt_pool_used(&m->vmptx);
    module_quantiles(p, m);
    mt_handle_unlock(&m->object);
    return 0;
}

int metrum_module_stats(struct metrum_module_stats_parms *statsp)
{
    return MT_API(statsp, module_stats(statsp));
}

static int module_network(struct metrum_module_network_parms *p)
{
    struct mt_module *m = mt_handle_lock(p->module, MT_KIND_MODULE);

    if (!m)
        return -ENODEV;
    p->receive = mt_rx_names[atomic_load(&m->net.rx_kind)];
    p->send = mt_tx_names[atomic_load(&m->net.tx_kind)];
    mt_handle_unlock(&m->object);
    return 0;
}

int metrum_module_network(struct metrum_module_network_parms *networkp)
{
    return MT_API(networkp, module_network(networkp));
}

static int how_terminated(struct metrum_record_how_terminated_parms *p)
{
    struct mt_channel *ch = mt_handle_lock(p->channel, MT_KIND_CHANNEL);
    int end, err = 0;

    if (!ch)
        return -ECHRNG;
    end = ch->record ? atomic_load(&ch->record->end) : ch->last_end;
    if (!ch->record && !end)
        err = -ENOMSG;
    else
        p->termination_reason = (enum kSMRecordHowTerminated)end;
    if (!err)
        p->termination_octets = end != MT_RECORD_SILENCE ? 0
                                : ch->record             ? ch->record->trailing_octets
                                                         : ch->last_trailing_octets;
    mt_handle_unlock(&ch->object);
    return err;
}

int metrum_record_how_terminated(struct metrum_record_how_terminated_parms *howp)
{
    return MT_API(howp, how_terminated(howp));
}

/* The virtual clock: its time stays far from where it would overflow. */

static const uint64_t latest_start_ns = UINT64_C(1) << 62;
static const uint64_t longest_advance_ns = UINT64_C(1000) * 3600 * 1000000000;

static int open_virtual(struct metrum_open_virtual_module_parms *p)
{
    struct mt_module_open o = {.card_id = p->card_id,
                               .ix = p->module_ix & UINT32_MAX,
                               .force_virtual = true,
                               .start_ns = (int64_t)(p->start_ns & INT64_MAX)};
    int err = p->start_ns > latest_start_ns ? -EINVAL : mt_card_open_module(&o);

    p->module_id = err ? kSMNullModuleId : mt_handle_public(o.id);
    return err;
}

int metrum_open_virtual_module(struct metrum_open_virtual_module_parms *openp)
{
    return MT_API(openp, open_virtual(openp));
}

static int advance(struct metrum_module_advance_parms *p)
{
    struct mt_module *m;
    int err = mt_api_lock_module(&m, p->module);

    if (err)
        return err;
    err = p->ns > longest_advance_ns ? -EINVAL : mt_module_advance(m, p->ns);
    mt_handle_unlock(&m->object);
    return err;
}

int metrum_module_advance(struct metrum_module_advance_parms *advancep)
{
    return MT_API(advancep, advance(advancep));
}
