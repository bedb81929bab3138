#include "vmptx_rtcp.h"

#include "net/reception.h"
#include "os/os.h"

enum {
    MIN_INTERVAL_MS = 5000,   /* 6.2: Tmin; half of it before the first report */
    MEMBERS = 2,
    BANDWIDTH_OCTETS_S = 400, /* 5 % of 64 kbit/s */
    HEADERS_OCTETS = 28,      /* IPv4 and UDP: 6.2 counts them */
    NS_PER_S = 1000000000,
};

static const int64_t ntp_epoch_s = 2208988800; /* 1900 to 1970 */

static void run(struct mt_timer *timer, struct mt_wheel *wheel);

void mt_vmptx_rtcp_init(struct mt_vmptx *v)
{
    mt_timer_init(&v->rtcp_timer, run);
    v->rtcp_mean_octets = HEADERS_OCTETS + 28 + 24 + 24;
}

/* A.7: half to one and a half of the interval, and less by e - 3/2 for the reconsideration of others. */
static void schedule(struct mt_vmptx *v)
{
    double least_ms = v->rtcp_reports ? MIN_INTERVAL_MS : MIN_INTERVAL_MS / 2.0;
    double mean_ms = v->rtcp_mean_octets * MEMBERS * 1000 / BANDWIDTH_OCTETS_S;
    double random = 0.5 + mt_os->random() / 4294967296.0;

    mean_ms = (mean_ms > least_ms ? mean_ms : least_ms) * random / 1.21828;
    mt_wheel_set(v->wheel, &v->rtcp_timer, v->wheel->now_step + (int64_t)mean_ms);
}

static uint64_t to_ntp(int64_t wall_ns)
{
    uint64_t s = (uint64_t)(wall_ns / NS_PER_S + ntp_epoch_s), ns = (uint64_t)(wall_ns % NS_PER_S);

    return s << 32 | (ns << 32) / NS_PER_S;
}

static bool is_sender(const struct mt_vmptx *v)
{
    return mt_counted(&v->tx_packets) != v->sent_before[1];
}

static void fill_sender(const struct mt_vmptx *v, struct mt_rtcp_sender *s)
{
    int64_t now_step = v->wheel->now_step;

    *s = (struct mt_rtcp_sender){
        .ntp = to_ntp(now_step * MT_STEP_NS + v->wall_offset_ns),
        .timestamp = v->sent_timestamp + (uint32_t)((now_step - v->sent_step) * (v->rate_hz / 1000)),
        .packets = (uint32_t)mt_counted(&v->tx_packets),
        .octets = (uint32_t)mt_counted(&v->tx_octets),
    };
}

static uint8_t fraction(uint32_t expected, uint32_t received)
{
    int64_t lost = (int64_t)expected - received;

    if (lost <= 0)
        return 0;
    return (uint8_t)(lost >= expected ? 255 : lost * 256 / expected);
}

static int32_t clamp24(int64_t lost)
{
    if (lost > 0x7fffff)
        return 0x7fffff;
    return lost < -0x800000 ? -0x800000 : (int32_t)lost;
}

/* A.3. @return false if nobody is heard at the port that it sends from */
static bool fill_block(struct mt_vmptx *v, struct mt_rtcp_block *b)
{
    const struct mt_port *port = v->ways.rtp ? v->ways.rtp->port : NULL;
    const struct mt_reception *r = port && port->shareable ? port->reception : NULL;
    uint32_t expected, received;
    int64_t delay_ns;

    if (!r || !atomic_load_explicit(&r->heard, memory_order_acquire))
        return false;
    *b = (struct mt_rtcp_block){.ssrc = atomic_load(&r->ssrc), .highest = atomic_load(&r->highest)};
    if (b->ssrc != v->prior_ssrc)
        v->prior_expected = v->prior_received = 0;
    v->prior_ssrc = b->ssrc;
    expected = b->highest - atomic_load(&r->first) + 1;
    received = atomic_load(&r->received);
    b->lost = clamp24((int64_t)expected - received);
    if (expected >= v->prior_expected)
        b->fraction_lost = fraction(expected - v->prior_expected, received - v->prior_received);
    v->prior_expected = expected;
    v->prior_received = received;
    b->jitter = atomic_load(&r->jitter);
    b->last_sr = atomic_load_explicit(&r->sr_middle, memory_order_acquire);
    delay_ns = v->wheel->now_step * MT_STEP_NS - atomic_load(&r->sr_arrival_ns);
    if (b->last_sr && delay_ns > 0)
        b->delay_since_sr = (uint32_t)((double)delay_ns * 65536 / NS_PER_S);
    return true;
}

static void report(struct mt_vmptx *v, bool bye)
{
    struct mt_rtcp_sender sender;
    struct mt_rtcp_block block;
    struct mt_rtcp_out out = {.ssrc = v->ssrc, .cname = v->cname, .bye = bye};
    size_t len;

    if (!v->ways.rtcp)
        return;
    if (is_sender(v)) {
        fill_sender(v, &sender);
        out.sender = &sender;
    }
    if (fill_block(v, &block))
        out.block = &block;
    mt_net_flush(v->net); /* the last report may be in the queue */
    len = mt_rtcp_write(&out, v->rtcp_packet);
    mt_net_send(v->net, &(struct mt_net_datagram){v->ways.rtcp, v->rtcp_packet, (uint32_t)len, 0});
    mt_count(&v->rtcp_packets, 1);
    v->rtcp_reports++;
    v->rtcp_mean_octets += ((float)(len + HEADERS_OCTETS) - v->rtcp_mean_octets) / 16;
    v->sent_before[1] = v->sent_before[0]; /* 6.4: a sender is who sent since the report before the last */
    v->sent_before[0] = mt_counted(&v->tx_packets);
}

static void run(struct mt_timer *timer, struct mt_wheel *wheel)
{
    struct mt_vmptx *v = mt_container(timer, struct mt_vmptx, rtcp_timer);

    (void)wheel;
    report(v, false);
    schedule(v);
}

void mt_vmptx_rtcp_sent(struct mt_vmptx *v)
{
    if (v->rtcp_begun)
        return;
    v->rtcp_begun = true;
    schedule(v);
}

void mt_vmptx_rtcp_bye(struct mt_vmptx *v)
{
    mt_wheel_cancel(&v->rtcp_timer);
    if (v->rtcp_begun)
        report(v, true);
    v->rtcp_begun = false;
}
