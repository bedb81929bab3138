/* metrum dispatch: what is said at the end. */
#include <inttypes.h>
#include <stdio.h>

#include "dispatch.h"
#include "stats.h"

static void line(const char *name, uint64_t value)
{
    printf("%-18s %12" PRIu64 "\n", name, value);
}

static void line_ms(const char *name, uint64_t us)
{
    printf("%-18s %12.3f ms\n", name, (double) us / 1000.0);
}

static void as_text(const struct dispatch_stats *s)
{
    line("RTP packets", s->rtp.rx_packets);
    line("  lost", s->rtp.rx_lost);
    line("  late", s->rtp.rx_late);
    line("  duplicate", s->rtp.rx_duplicate);
    line("datagrams", s->out.tx_datagrams);
    line("  octets", s->out.tx_octets);
    line("  dropped", s->out.tx_dropped);
    line_ms("latency median", s->module.latency_p50_us);
    line_ms("  99 %", s->module.latency_p99_us);
    line_ms("  largest", s->module.latency_max_us);
}

static void source_as_json(struct json *j, const struct dispatch *d)
{
    struct metrum_dispatcher_address_parms address = {.dispatcher = d->dispatcher};

    if (metrum_dispatcher_address(&address) == 0)
        json_int(j, "source_port", address.source_port);
}

static void as_json(const struct dispatch *d, const struct dispatch_stats *s)
{
    struct json j = {0};
    char text[ADDRESS_TEXT];

    json_open(&j, NULL, '{');
    json_text(&j, "listen", address_text(text, &d->rtp));
    json_int(&j, "rtcp_port", d->rtcp_port);
    json_text(&j, "to", address_text(text, &d->to));
    source_as_json(&j, d);
    json_text(&j, "codec", d->opt->stream.codec->name);
    json_int(&j, "payload_type", d->opt->stream.payload_type);
    json_text(&j, "format", d->opt->stream.format->name);
    json_seconds(&j, "duration_s", d->ran_s);
    stats_of_vmprx(&j, &s->rtp);
    stats_of_dispatcher(&j, &s->out);
    stats_of_module(&j, &s->module);
    json_close(&j, '}');
}

void dispatch_summary(const struct dispatch *d, const struct dispatch_stats *stats)
{
    if (d->opt->stream.json)
        as_json(d, stats);
    else
        as_text(stats);
}
