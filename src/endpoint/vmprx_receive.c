#include "vmprx_receive.h"

#include "net/rtcp.h"

enum { SOURCE_HOLD_NS = 500000000, RTCP_FIRST_TYPE = 72, RTCP_LAST_TYPE = 76, OWN_ROUNDS = 2, IDLE_ROUNDS = 4, RECEIVE_ROUNDS = 64 };

/* Reports */

static void report(struct mt_vmprx *v, const struct mt_vmprx_report *r)
{
    uint32_t put = atomic_load_explicit(&v->reports_put, memory_order_relaxed);

    if (put - atomic_load_explicit(&v->reports_taken, memory_order_acquire) == MT_VMPRX_REPORTS) {
        mt_count(&v->reports_dropped, 1);
        return;
    }
    v->reports[put % MT_VMPRX_REPORTS] = *r;
    atomic_store_explicit(&v->reports_put, put + 1, memory_order_release);
    mt_notify_raise(&v->notify);
}

static void report_source(struct mt_vmprx *v, const union mt_addr *from, uint32_t ssrc)
{
    struct mt_vmprx_report r = {.kind = MT_REPORT_NEW_SOURCE,
                                .ipv6 = from->sa.sa_family == AF_INET6,
                                .port = mt_addr_port(from),
                                .u.ssrc = ssrc};

    if (r.ipv6)
        r.address.v6 = from->in6.sin6_addr;
    else
        r.address.v4 = from->in.sin_addr;
    report(v, &r);
}

static void set_no_data(struct mt_vmprx *v, bool no_data)
{
    if (v->no_data == no_data)
        return;
    v->no_data = no_data;
    if (v->loss_threshold_ns)
        report(v, &(struct mt_vmprx_report){.kind = MT_REPORT_RUNNING, .u.no_data = no_data});
}

void mt_vmprx_check_loss(struct mt_vmprx *v, int64_t now_ns)
{
    if (v->loss_threshold_ns && !v->no_data && now_ns - v->source.last_ns >= v->loss_threshold_ns)
        set_no_data(v, true);
}

/* Packets */

/* For the RTCP of who sends from the same port. */
static void tell_reception(struct mt_vmprx *v)
{
    const struct mt_vmprx_source *s = &v->source;

    mt_reception_update(&v->rtp->reception, s->seen.highest, s->received, s->jitter_x16 / 16);
}

static void new_source(struct mt_vmprx *v, const struct mt_packet *packet, const struct mt_rtp *rtp)
{
    v->source = (struct mt_vmprx_source){.from = packet->from, .ssrc = rtp->ssrc, .any = true};
    v->source.last_ns = packet->arrival_ns;
    mt_jitter_reset(&v->jitter);
    mt_reception_begin(&v->rtp->reception, rtp->ssrc, rtp->seq);
    mt_count(&v->rx_sources, 1);
    report_source(v, &packet->from, rtp->ssrc);
}

static bool is_given(const struct mt_vmprx *v, const union mt_addr *from)
{
    union mt_addr given = v->given_from;

    if (!mt_addr_port(&given))
        mt_addr_set_port(&given, mt_addr_port(from));
    if (from->sa.sa_family == AF_INET6 && !given.in6.sin6_scope_id)
        given.in6.sin6_scope_id = from->in6.sin6_scope_id;
    return mt_addr_equal(&given, from);
}

/* Whether a stranger may take over. */
static bool may_take_over(const struct mt_vmprx *v, const struct mt_packet *packet)
{
    switch (v->source_lock) {
    case MT_SOURCE_GIVEN: return is_given(v, &packet->from);
    case MT_SOURCE_LATEST: return true;
    case MT_SOURCE_FIRST: return !v->source.any;
    default: return !v->source.any || packet->arrival_ns - v->source.heard_ns >= SOURCE_HOLD_NS;
    }
}

void mt_vmprx_lock_source(struct mt_vmprx *v, enum mt_source_lock lock, const union mt_addr *given)
{
    v->source_lock = (uint8_t)lock;
    if (lock == MT_SOURCE_GIVEN)
        v->given_from = *given;
    if (lock == MT_SOURCE_FIRST || (lock == MT_SOURCE_GIVEN && !is_given(v, &v->source.from)))
        v->source.any = false;
}

/* Whether this packet belongs to the stream that is played, or may take it over. */
static bool accept_source(struct mt_vmprx *v, const struct mt_packet *packet, const struct mt_rtp *rtp)
{
    bool address_same = v->source.any && mt_addr_equal(&v->source.from, &packet->from);

    if (address_same && v->source.ssrc == rtp->ssrc)
        return true;
    if (!address_same && !may_take_over(v, packet)) {
        mt_count(&v->rx_other_source, 1);
        return false;
    }
    new_source(v, packet, rtp);
    return true;
}

static int find_codec(const struct mt_vmprx *v, unsigned payload_type)
{
    for (int i = 0; i < MT_VMPRX_CODECS; i++)
        if (v->payload_type[i] == (int)payload_type)
            return i;
    return -1;
}

/* One report for a run of packets of the same unhandled type, and again every `unhandled_delay` if that is set. */
static void unhandled(struct mt_vmprx *v, const struct mt_packet *packet, unsigned payload_type)
{
    bool again = v->unhandled_delay_ns && packet->arrival_ns - v->last_unhandled_ns >= v->unhandled_delay_ns;

    mt_count(&v->rx_unhandled, 1);
    if (v->last_unhandled == (int)payload_type && !again)
        return;
    v->last_unhandled = (int16_t)payload_type;
    v->last_unhandled_ns = packet->arrival_ns;
    report(v, &(struct mt_vmprx_report){.kind = MT_REPORT_UNHANDLED, .u.payload_type = (int)payload_type});
}

/* RFC 3550 A.8 */
static void note_jitter(struct mt_vmprx *v, const struct mt_packet *packet, const struct mt_rtp *rtp)
{
    struct mt_vmprx_source *s = &v->source;
    uint32_t transit = (uint32_t)(packet->arrival_ns / (1000000000 / MT_VMPRX_RATE_HZ)) - rtp->timestamp;
    uint32_t d = transit - s->transit;
    bool timed = s->timed;

    s->transit = transit;
    s->timed = true;
    if (d > UINT32_MAX / 2)
        d = -d;
    if (!timed || d > MT_VMPRX_RATE_HZ * 10)
        return;
    s->jitter_x16 += d - ((s->jitter_x16 + 8) >> 4);
    atomic_store_explicit(&v->jitter_us, (int)(s->jitter_x16 / 16 * (1000000 / MT_VMPRX_RATE_HZ)),
                          memory_order_relaxed);
}

static void put(struct mt_vmprx *v, const struct mt_jitter_packet *p)
{
    uint64_t resyncs = v->jitter.resyncs, shed = v->jitter.dropped_octets;

    switch (mt_jitter_put(&v->jitter, p)) {
    case MT_JITTER_TAKEN: mt_count(&v->rx_packets, 1), mt_count(&v->rx_octets, p->n); break;
    case MT_JITTER_DUPLICATE: mt_count(&v->rx_duplicate, 1), v->source.received--; break;
    case MT_JITTER_LATE: mt_count(&v->rx_late, 1); break;
    case MT_JITTER_OVERFLOW: mt_count(&v->rx_overflow, 1); break;
    }
    mt_count(&v->rx_resync, v->jitter.resyncs - resyncs);
    mt_count(&v->shed_octets, v->jitter.dropped_octets - shed);
}

static void take_payload(struct mt_vmprx *v, const struct mt_packet *packet, const struct mt_rtp *rtp, int codec)
{
    static const uint8_t coding[MT_VMPRX_CODECS] = {MT_CODING_ALAW, MT_CODING_ULAW};
    struct mt_jitter_packet p = {.octets = rtp->payload,
                                 .n = rtp->payload_len,
                                 .ts = rtp->timestamp,
                                 .seq = rtp->seq,
                                 .coding = coding[codec],
                                 .arrival_ns = packet->arrival_ns};

    if (!p.n)
        return;
    v->coding = p.coding;
    put(v, &p);
}

void mt_vmprx_take_rtcp(struct mt_vmprx *v, const struct mt_packet *packet)
{
    uint64_t ntp;

    if (packet->truncated || mt_rtcp_check(packet->buf, packet->len)) {
        mt_count(&v->rtcp_malformed, 1);
        return;
    }
    mt_count(&v->rtcp_packets, 1);
    if (v->source.any && mt_rtcp_sender_time(packet->buf, packet->len, v->source.ssrc, &ntp))
        mt_reception_report(&v->rtp->reception, ntp, packet->arrival_ns);
}

/* RFC 5761 4: told by its packet type, before anything else, as it may be shorter than an RTP header. */
static bool is_rtcp(const struct mt_packet *packet)
{
    const uint8_t *octets = packet->buf;
    unsigned type = packet->len > 1 ? octets[1] & 0x7f : 0;

    return type >= RTCP_FIRST_TYPE && type <= RTCP_LAST_TYPE;
}

/* RFC 3550 A.3: every packet of the source counts as received, played or not. @return false: received before */
static bool note_received(struct mt_vmprx *v, const struct mt_rtp *rtp)
{
    if (!mt_rtp_note(&v->source.seen, rtp->seq))
        return false;
    v->source.received++;
    if (rtp->seq % MT_RECEPTION_EVERY == 0)
        tell_reception(v);
    return true;
}

void mt_vmprx_take_rtp(struct mt_vmprx *v, const struct mt_packet *packet)
{
    struct mt_rtp rtp;
    bool first_copy;
    int codec;

    if (v->mux_rtcp && is_rtcp(packet)) {
        mt_vmprx_take_rtcp(v, packet);
        return;
    }
    if (packet->truncated || mt_rtp_parse(packet->buf, packet->len, &rtp)) {
        mt_count(&v->rx_malformed, 1);
        return;
    }
    if (!accept_source(v, packet, &rtp))
        return;
    v->source.heard_ns = packet->arrival_ns;
    first_copy = note_received(v, &rtp);
    codec = find_codec(v, rtp.payload_type);
    if (codec < 0) {
        unhandled(v, packet, rtp.payload_type);
        return;
    }
    if (!first_copy) { /* which is no sign of life either */
        mt_count(&v->rx_duplicate, 1);
        return;
    }
    v->last_unhandled = -1;
    v->source.last_ns = packet->arrival_ns;
    set_no_data(v, false);
    note_jitter(v, packet, &rtp);
    take_payload(v, packet, &rtp, codec);
}

static unsigned take_some(struct mt_vmprx *v)
{
    unsigned got = mt_inlet_receive(v->net, &v->rtp_in);

    for (unsigned i = 0; i < got; i++)
        mt_vmprx_take_rtp(v, &v->net->packets[i]);
    return got;
}

static uint64_t strangers(const struct mt_vmprx *v)
{
    return mt_counted(&v->rx_other_source) + mt_counted(&v->rx_malformed);
}

void mt_vmprx_receive(struct mt_vmprx *v)
{
    /* Silent, it will be asked again as long as something waits, and others have their turn before. */
    unsigned own_rounds = 0, most = v->jitter.playing ? RECEIVE_ROUNDS : IDLE_ROUNDS;

    for (unsigned round = 0; round < most; round++) {
        uint64_t before = strangers(v);

        if (take_some(v) < MT_NET_PACKETS)
            return;
        if (strangers(v) - before < MT_NET_PACKETS / 2 && ++own_rounds == OWN_ROUNDS)
            return;
    }
}

void mt_vmprx_receive_rtcp(struct mt_vmprx *v)
{
    unsigned got = mt_inlet_receive(v->net, &v->rtcp_in);

    for (unsigned i = 0; i < got; i++)
        mt_vmprx_take_rtcp(v, &v->net->packets[i]);
}
