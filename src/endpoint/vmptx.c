#include "vmptx.h"

#include "endpoint/vmptx_rtcp.h"
#include "endpoint/vmptx_send.h"

static void push(struct mt_sink *s, const struct mt_audio *block)
{
    mt_vmptx_take(mt_container(s, struct mt_vmptx, sink), block);
}

static void fetch(struct mt_sink *s)
{
    struct mt_vmptx *v = mt_container(s, struct mt_vmptx, sink);

    mt_fetch(v, offsetof(struct mt_vmptx, queue) + 256);
    mt_fetch(v->ways.rtp, v->ways.rtp ? sizeof(*v->ways.rtp) : 0);
}

static void orphaned(struct mt_sink *s)
{
    mt_vmptx_connect(mt_container(s, struct mt_vmptx, sink), NULL);
}

/* RFC 7022 4.2: 96 random bits make a name that is nobody else's and tells nothing. */
static void make_cname(struct mt_vmptx *v)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;

    for (unsigned i = 0; i < 16; i++) {
        if (i % 5 == 0)
            bits = mt_os->random();
        v->cname[i] = digits[bits & 63];
        bits >>= 6;
    }
}

void mt_vmptx_init(struct mt_vmptx *v)
{
    mt_sink_init(&v->sink, push, fetch, orphaned);
    mt_notify_init(&v->notify);
    mt_vmptx_send_init(v);
    mt_vmptx_rtcp_init(v);
    v->codec.payload_type = -1;
    v->comfort_type = -1;
    v->rate_hz = MT_VMPTX_RATE_HZ;
    v->ssrc = mt_os->random();
    v->seq = (uint16_t)(mt_os->random() & 0x7fff); /* RFC 3550 5.1: at random; not near the wrap, for receivers' sake */
    v->timestamp = mt_os->random();
    make_cname(v);
    atomic_store(&v->reports, MT_VMPTX_REPORT_SSRC | MT_VMPTX_REPORT_RUNNING);
}

void mt_vmptx_free_ways(struct mt_vmptx_ways *ways)
{
    struct mt_dispatcher *all[] = {ways->rtp, ways->rtcp};

    for (unsigned i = 0; i < 2; i++) {
        if (all[i])
            mt_dispatcher_close(all[i]);
        mt_os->free(all[i]);
    }
    *ways = (struct mt_vmptx_ways){0};
}

void mt_vmptx_close(struct mt_vmptx *v)
{
    mt_vmptx_free_ways(&v->ways);
}

void mt_vmptx_link(struct mt_vmptx *v, struct mt_net *net, struct mt_wheel *wheel)
{
    v->net = net;
    v->wheel = wheel;
    v->left_step = wheel->now_step;
    v->wall_offset_ns = mt_os->wall_ns();
    v->wall_offset_ns -= net->always_watch ? net->virtual_now_ns : mt_os->now_ns() - net->clock_offset_ns;
}

static void leave_ways(struct mt_vmptx *v)
{
    mt_net_flush(v->net); /* what is queued goes the old way */
    if (v->ways.rtp)
        mt_dispatcher_leave(v->ways.rtp, v->net);
    if (v->ways.rtcp)
        mt_dispatcher_leave(v->ways.rtcp, v->net);
}

void mt_vmptx_unlink(struct mt_vmptx *v)
{
    if (atomic_load(&v->stopped))
        return;
    mt_vmptx_connect(v, NULL);
    mt_vmptx_rtcp_bye(v);
    leave_ways(v);
}

void mt_vmptx_stop(struct mt_vmptx *v)
{
    mt_vmptx_unlink(v);
    atomic_store_explicit(&v->stopped, true, memory_order_release);
    mt_notify_raise(&v->notify);
}

void mt_vmptx_connect(struct mt_vmptx *v, struct mt_feed *feed)
{
    bool had = v->sink.feed != NULL;

    mt_sink_close(&v->sink);
    mt_wheel_cancel(&v->pace);
    mt_vmptx_drop_queue(v);
    v->convert = (struct mt_halfband){0};
    v->sink.feed = atomic_load(&v->stopped) ? NULL : feed;
    if (had)
        v->left_step = v->wheel->now_step;
    if (!v->sink.feed)
        return;
    v->timestamp += (uint32_t)((v->wheel->now_step - v->left_step) * (v->rate_hz / 1000));
    v->left_step = v->wheel->now_step;
    mt_sink_connect(&v->sink, feed);
    mt_sink_activate(&v->sink);
}

void mt_vmptx_redirect(struct mt_vmptx *v, struct mt_vmptx_ways *ways)
{
    struct mt_vmptx_ways old = v->ways;

    if (atomic_load(&v->stopped))
        return;
    leave_ways(v);
    atomic_store(&v->dropped_before, mt_vmptx_dropped(v));
    v->ways = *ways;
    *ways = old;
    if (v->ways.rtp)
        mt_dispatcher_join(v->ways.rtp, v->net);
    if (v->ways.rtcp)
        mt_dispatcher_join(v->ways.rtcp, v->net);
}

void mt_vmptx_set_codec(struct mt_vmptx *v, const struct mt_vmptx_codec *codec)
{
    mt_wheel_cancel(&v->pace);
    mt_vmptx_drop_queue(v);
    v->codec = *codec;
    v->comfort_due = 0;
}

void mt_vmptx_set_rate(struct mt_vmptx *v, uint32_t rate_hz)
{
    struct mt_vmptx_codec codec = v->codec;

    v->rate_hz = rate_hz;
    v->convert = (struct mt_halfband){0};
    mt_vmptx_set_codec(v, &codec);
}

/* Reports */

unsigned mt_vmptx_take_report(struct mt_vmptx *v)
{
    unsigned waits = atomic_load(&v->reports), first = waits & (0U - waits);

    atomic_store(&v->reports, waits & ~first);
    return first;
}

static bool event_due(struct mt_vmptx *v)
{
    return atomic_load(&v->stopped) || atomic_load(&v->reports);
}

void mt_vmptx_settle_event(struct mt_vmptx *v)
{
    if (!event_due(v))
        mt_notify_lower(&v->notify);
    if (event_due(v))
        mt_notify_raise(&v->notify);
}

uint64_t mt_vmptx_dropped(const struct mt_vmptx *v)
{
    uint64_t n = atomic_load(&v->dropped_before);

    n += v->ways.rtp ? mt_counted(&v->ways.rtp->tx_dropped) : 0;
    return n + (v->ways.rtcp ? mt_counted(&v->ways.rtcp->tx_dropped) : 0);
}
