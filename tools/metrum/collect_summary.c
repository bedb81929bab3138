/* metrum collect, metrum loop: what is said at the end. */
#include <inttypes.h>
#include <stdio.h>

#include "collect.h"
#include "stats.h"

static void line(const char *name, uint64_t value)
{
    printf("%-18s %12" PRIu64 "\n", name, value);
}

static void as_text(const struct collect *c, const struct collect_stats *s)
{
    if (c->opt->loop) {
        line("RTP packets in", s->rtp.rx_packets);
        line("  lost", s->rtp.rx_lost);
    }
    line("datagrams", s->in.rx_datagrams);
    line("  octets", s->in.rx_octets);
    line("  dropped", s->in.rx_dropped + s->in.rx_oversized + s->in.rx_empty);
    line("droughts", c->droughts);
    line("RTP packets out", s->out.tx_packets);
    line("  octets", s->out.tx_octets);
    line("  dropped", s->out.tx_dropped);
    line("RTCP packets out", s->out.rtcp_packets);
}

static void as_json(const struct collect *c, const struct collect_stats *s)
{
    struct json j = {0};
    char text[ADDRESS_TEXT];

    json_open(&j, NULL, '{');
    json_text(&j, "listen", address_text(text, &c->in));
    if (c->opt->loop)
        json_int(&j, "rtcp_port", c->rtcp_port);
    json_text(&j, "to", address_text(text, &c->to));
    json_text(&j, "rtcp_to", address_text(text, &c->rtcp_to));
    json_text(&j, "codec", c->opt->stream.codec->name);
    json_int(&j, "payload_type", c->opt->stream.payload_type);
    json_text(&j, "format", c->opt->stream.format->name);
    json_int(&j, "ptime_ms", c->opt->ptime_ms);
    json_seconds(&j, "duration_s", c->ran_s);
    json_u64(&j, "droughts", c->droughts);
    if (c->opt->loop) {
        stats_of_vmprx(&j, &s->rtp);
        stats_of_dispatcher(&j, &s->dispatched);
    }
    stats_of_collector(&j, &s->in);
    stats_of_vmptx(&j, &s->out);
    stats_of_module(&j, &s->module);
    json_close(&j, '}');
}

void collect_summary(const struct collect *c, const struct collect_stats *stats)
{
    if (c->opt->stream.json)
        as_json(c, stats);
    else
        as_text(c, stats);
}
