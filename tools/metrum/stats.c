#include "stats.h"

#define PUT_COUNTER(name, help) json_u64(j, #name, counted->name);

void stats_of_vmprx(struct json *j, const struct metrum_vmprx_stats_parms *counted)
{
    json_open(j, "rtp", '{');
    METRUM_VMPRX_COUNTERS(PUT_COUNTER)
    json_int(j, "jitter_us", counted->jitter_us);
    json_int(j, "delay_ms", counted->delay_ms);
    json_close(j, '}');
}

void stats_of_vmptx(struct json *j, const struct metrum_vmptx_stats_parms *counted)
{
    json_open(j, "vmptx", '{');
    METRUM_VMPTX_COUNTERS(PUT_COUNTER)
    json_u64(j, "tx_dropped", counted->tx_dropped);
    json_close(j, '}');
}

void stats_of_dispatcher(struct json *j, const struct metrum_dispatcher_stats_parms *counted)
{
    json_open(j, "dispatcher", '{');
    METRUM_DISPATCHER_COUNTERS(PUT_COUNTER)
    json_close(j, '}');
}

void stats_of_collector(struct json *j, const struct metrum_collector_stats_parms *counted)
{
    json_open(j, "collector", '{');
    METRUM_COLLECTOR_COUNTERS(PUT_COUNTER)
    json_close(j, '}');
}

void stats_of_module(struct json *j, const struct metrum_module_stats_parms *counted)
{
    json_open(j, "module", '{');
    METRUM_MODULE_COUNTERS(PUT_COUNTER)
    METRUM_MODULE_GAUGES(PUT_COUNTER)
    json_close(j, '}');
}
