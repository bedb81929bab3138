#include "vmprx.h"

#include <errno.h>

#include "endpoint/vmprx_play.h"
#include "endpoint/vmprx_receive.h"
#include "media/plc.h"

enum {
    MAX_BLOCKS = 8,    /* in one run: what a schedule that fell behind may catch up */
    SINK_OCTETS = 128, /* of a sink and what lies around it, worth fetching before it is known what it is */
};

/* The schedule */

static void schedule(struct mt_vmprx *v, struct mt_wheel *wheel)
{
    int64_t block_ns = mt_jitter_ns(&v->jitter, v->block);
    int64_t due = v->jitter.due_ns;

    if (!v->jitter.playing)
        due += block_ns;
    else if (v->jitter.fill_ns >= MT_VMPRX_GAP_KEPT_NS + block_ns)
        due += block_ns - v->jitter.fill_ns;
    mt_wheel_set(wheel, &v->timer, (due + MT_STEP_NS - 1) / MT_STEP_NS);
}

/* One that could not be watched is read all the time. */
static bool reads_its_port(const struct mt_vmprx *v)
{
    return !v->rtp_in.shared && (v->jitter.playing || !v->rtp_in.watch.on);
}

/* A packet that came after its time, before this step, waited for nothing. */
static void tell_delay(struct mt_vmprx *v)
{
    int64_t ns = v->jitter.last_slack_ns > 0 ? v->jitter.last_slack_ns : 0;

    atomic_store_explicit(&v->delay_ms, (int)(ns / MT_STEP_NS), memory_order_relaxed);
}

static void run(struct mt_timer *timer, struct mt_wheel *wheel)
{
    struct mt_vmprx *v = mt_container(timer, struct mt_vmprx, timer);
    int64_t now_ns = wheel->now_step * MT_STEP_NS;

    if (reads_its_port(v))
        mt_vmprx_receive(v);
    mt_vmprx_check_loss(v, now_ns);
    if (v->jitter.playing)
        mt_vmprx_play_gap(v, now_ns);
    for (unsigned blocks = 0; blocks < MAX_BLOCKS && v->jitter.playing && v->jitter.due_ns <= now_ns; blocks++) {
        if (mt_jitter_due(&v->jitter, v->block, now_ns) != MT_JITTER_NOW)
            break;
        mt_vmprx_play_block(v);
    }
    if (!v->jitter.playing) {
        mt_vmprx_play_silence(v, now_ns);
        if (!v->rtp_in.shared)
            mt_net_watch(v->net, &v->rtp_in.watch);
    }
    tell_delay(v);
    schedule(v, wheel);
}

/* What a packet touches of a VMP[rx], but for the line of the timer, which is there by now. */
static void fetch_self(const struct mt_vmprx *v)
{
    mt_fetch(&v->rtp_in, sizeof(v->rtp_in));
    mt_fetch(&v->feed, offsetof(struct mt_vmprx, rx_unhandled) - offsetof(struct mt_vmprx, feed));
    mt_fetch(&v->jitter, offsetof(struct mt_jitter, runs));
}

/* What `run` will touch: itself, then its first sink and where the next packet goes, then what that sink works on. */
static void fetch(struct mt_timer *timer, unsigned ahead)
{
    struct mt_vmprx *v = mt_container(timer, struct mt_vmprx, timer);
    struct mt_list *first = v->feed.sinks.next;
    struct mt_sink *sink = mt_container(first, struct mt_sink, node);

    if (ahead == 3) {
        fetch_self(v);
    } else if (first != &v->feed.sinks) {
        if (ahead == 2)
            mt_fetch(sink, SINK_OCTETS);
        else
            sink->fetch(sink);
    }
    if (ahead == 2) {
        mt_fetch(v->jitter.ring + v->jitter.play_pos, v->block);
        __builtin_prefetch(&v->jitter.arrivals[v->jitter.arrival_put % MT_JITTER_ARRIVALS]);
    }
}

/* The block after silence, or after none: it may be due sooner than the timer is set. */
static void begin_to_play(struct mt_vmprx *v)
{
    if (!v->rtp_in.shared && !v->net->always_watch)
        mt_net_unwatch(v->net, &v->rtp_in.watch); /* from now on the port is read before each block */
    schedule(v, v->wheel);
}

static void rtp_ready(struct mt_watch *w)
{
    struct mt_vmprx *v = mt_container(w, struct mt_vmprx, rtp_in.watch);

    mt_vmprx_receive(v);
    if (v->jitter.playing)
        begin_to_play(v);
}

static void rtcp_ready(struct mt_watch *w)
{
    struct mt_vmprx *v = mt_container(w, struct mt_vmprx, rtcp_in.watch);

    mt_vmprx_receive_rtcp(v);
}

static void rtp_came(struct mt_inlet *in, const struct mt_packet *packet)
{
    struct mt_vmprx *v = mt_container(in, struct mt_vmprx, rtp_in);
    bool played = v->jitter.playing;

    mt_vmprx_take_rtp(v, packet);
    if (v->jitter.playing && !played)
        begin_to_play(v);
}

static void rtcp_came(struct mt_inlet *in, const struct mt_packet *packet)
{
    mt_vmprx_take_rtcp(mt_container(in, struct mt_vmprx, rtcp_in), packet);
}

/* What rtp_came touches but for the line of the port, which is there by now: the codecs, the source, the jitter buffer. */
static void fetch_for_rtp(struct mt_inlet *in)
{
    const struct mt_vmprx *v = mt_container(in, struct mt_vmprx, rtp_in);

    __builtin_prefetch(&v->net);
    mt_fetch(&v->feed, offsetof(struct mt_vmprx, rx_unhandled) - offsetof(struct mt_vmprx, feed));
    mt_fetch(&v->jitter, offsetof(struct mt_jitter, runs));
}

static void fetch_nothing(struct mt_inlet *in)
{
    (void)in; /* RTCP is rare */
}

static const struct mt_inlet_owner rtp_owner = {rtp_came, fetch_for_rtp};
static const struct mt_inlet_owner rtcp_owner = {rtcp_came, fetch_nothing};

/* Life */

int mt_vmprx_init(struct mt_vmprx *v, const struct mt_vmprx_setup *setup)
{
    uint8_t *ring = mt_os->alloc(mt_jitter_ring_octets(MT_VMPRX_MAX_DELAY_MS, MT_VMPRX_RATE_HZ));
    int err = -ENOMEM;

    if (!ring)
        return err;
    err = mt_port_open_pair(&v->rtp, &v->rtcp, &setup->local, setup->range);
    if (err) {
        mt_os->free(ring);
        return err;
    }
    mt_jitter_init(&v->jitter, ring, MT_VMPRX_RATE_HZ, 0);
    mt_jitter_delays(&v->jitter, MT_VMPRX_MAX_DELAY_MS, MT_VMPRX_INITIAL_DELAY_MS);
    mt_timer_init(&v->timer, run);
    v->timer.fetch = fetch;
    mt_feed_init(&v->feed);
    mt_notify_init(&v->notify);
    v->rtp_in = (struct mt_inlet){
        .watch.ready = rtp_ready, .port = {.fd = v->rtp->fd, .local = v->rtp->local}, .owner = &rtp_owner};
    v->rtcp_in = (struct mt_inlet){
        .watch.ready = rtcp_ready, .port = {.fd = v->rtcp->fd, .local = v->rtcp->local}, .owner = &rtcp_owner};
    v->mux_rtcp = setup->mux_rtcp;
    v->source_lock = (uint8_t)setup->source_lock;
    v->block = setup->block;
    v->no_data = true;
    v->last_unhandled = -1;
    for (unsigned i = 0; i < MT_VMPRX_CODECS; i++)
        v->payload_type[i] = -1;
    v->reports[0] = (struct mt_vmprx_report){.kind = MT_REPORT_GOT_PORTS};
    atomic_store_explicit(&v->reports_put, 1, memory_order_release);
    return 0;
}

void mt_vmprx_close(struct mt_vmprx *v)
{
    mt_plc_destroy(v->plc);
    mt_port_close_pair(v->rtp, v->rtcp);
    mt_os->free(v->jitter.ring);
    v->plc = NULL;
    v->rtp = v->rtcp = NULL;
    v->jitter.ring = NULL;
}

int mt_vmprx_link(struct mt_vmprx *v, struct mt_net *net, struct mt_wheel *wheel)
{
    int err;

    v->net = net;
    v->wheel = wheel;
    v->jitter.due_ns = wheel->now_step * MT_STEP_NS;
    err = mt_inlet_open(net, &v->rtp_in);
    if (!err)
        err = mt_inlet_open(net, &v->rtcp_in);
    if (err) {
        mt_inlet_close(net, &v->rtp_in);
        return err;
    }
    schedule(v, wheel);
    return 0;
}

static void quiet(struct mt_vmprx *v)
{
    mt_wheel_cancel(&v->timer);
    mt_inlet_close(v->net, &v->rtp_in);
    mt_inlet_close(v->net, &v->rtcp_in);
    mt_reception_end(&v->rtp->reception);
}

void mt_vmprx_unlink(struct mt_vmprx *v)
{
    quiet(v);
    mt_feed_abandon(&v->feed);
}

void mt_vmprx_stop(struct mt_vmprx *v)
{
    mt_vmprx_unlink(v);
    atomic_store_explicit(&v->stopped, true, memory_order_release);
    mt_notify_raise(&v->notify);
}

void mt_vmprx_map(struct mt_vmprx *v, enum mt_vmprx_codec codec, int payload_type, bool plc)
{
    for (unsigned i = 0; i < MT_VMPRX_CODECS; i++)
        if (v->payload_type[i] == payload_type)
            v->payload_type[i] = -1; /* a payload type means one codec */
    v->payload_type[codec] = (int16_t)payload_type;
    v->plc_on[codec] = plc;
}

/* Reports */

bool mt_vmprx_take_report(struct mt_vmprx *v, struct mt_vmprx_report *out)
{
    uint32_t taken = atomic_load_explicit(&v->reports_taken, memory_order_relaxed);

    if (taken == atomic_load_explicit(&v->reports_put, memory_order_acquire))
        return false;
    *out = v->reports[taken % MT_VMPRX_REPORTS];
    atomic_store_explicit(&v->reports_taken, taken + 1, memory_order_release);
    return true;
}

static bool event_due(struct mt_vmprx *v)
{
    return atomic_load(&v->stopped) || atomic_load(&v->reports_put) != atomic_load(&v->reports_taken);
}

void mt_vmprx_settle_event(struct mt_vmprx *v)
{
    if (!event_due(v))
        mt_notify_lower(&v->notify);
    if (event_due(v))
        mt_notify_raise(&v->notify);
}
