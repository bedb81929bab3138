#include "jitter.h"

#include <string.h>

enum {
    NS_PER_MS = 1000000,
    NS_PER_S = 1000000000,
    FLOOR_NS = 2 * NS_PER_MS,   /* smallest slack worth having: the engine's own step and the kernel's whims */
    FASTEST_NS = 8 * NS_PER_MS, /* of a second, to catch up with: well under a block */
    PATIENCE_MS = 400,
    PATIENCE_NS =
        PATIENCE_MS * NS_PER_MS, /* all of it comes out at once if the sender is silent, and must fit the sinks */
    RUN_MASK = (1 << 24) - 1,    /* of the octets of a run: far more than a ring has */
    PACKET_MS = 20,              /* the usual one */
    SPARE_MS = 80,               /* room beyond, for two packets: one that brings it up to there, and the next */
    STRAY_MS = 120,              /* beyond max_delay: what leads further is not believed */
};

static int32_t ts_diff(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b);
}

static int64_t max_delay_ns(const struct mt_jitter *j)
{
    return (int64_t)j->max_delay_ms * NS_PER_MS;
}

static int64_t initial_delay_ns(const struct mt_jitter *j)
{
    return (int64_t)j->initial_delay_ms * NS_PER_MS;
}

static uint32_t run_end(const struct mt_jitter_run *r)
{
    return r->start + r->octets;
}

uint32_t mt_jitter_ring_octets(unsigned max_delay_ms, uint32_t rate_hz)
{
    unsigned patience_ms =
        max_delay_ms < PATIENCE_MS ? max_delay_ms : PATIENCE_MS; /* waited for, then all comes at once */
    unsigned need_ms = max_delay_ms + patience_ms + SPARE_MS;

    return (need_ms + PACKET_MS - 1) / PACKET_MS * PACKET_MS * (rate_hz / 1000);
}

void mt_jitter_init(struct mt_jitter *j, uint8_t *ring, uint32_t rate_hz, int64_t now_ns)
{
    *j = (struct mt_jitter){.ring = ring, .octet_ns = NS_PER_S / rate_hz, .due_ns = now_ns};
}

void mt_jitter_delays(struct mt_jitter *j, unsigned max_delay_ms, unsigned initial_delay_ms)
{
    j->max_delay_ms = (uint16_t)max_delay_ms;
    j->initial_delay_ms = (uint16_t)initial_delay_ms;
    j->ring_octets = j->ring_octets ? j->ring_octets : mt_jitter_ring_octets(max_delay_ms, NS_PER_S / j->octet_ns);
}

void mt_jitter_reset(struct mt_jitter *j)
{
    j->n_runs = 0;
    j->playing = false;
    j->stray = false;
    j->due_ns -= j->fill_ns;
    j->fill_ns = 0;
}

/* Go to another octet, forward or back. */
static void play_from(struct mt_jitter *j, uint32_t ts)
{
    int64_t pos = (int64_t)j->play_pos + ts_diff(ts, j->play_ts), size = j->ring_octets;

    if (pos >= size)
        pos = pos - size < size ? pos - size : pos % size;
    else if (pos < 0)
        pos = (pos % size + size) % size;
    j->play_ts = ts;
    j->play_pos = (uint32_t)pos;
}

/* The place of an octet at play_ts or less than a ring after it. */
static uint32_t ring_pos(const struct mt_jitter *j, uint32_t ts)
{
    uint32_t pos = j->play_pos + (ts - j->play_ts);

    return pos < j->ring_octets ? pos : pos - j->ring_octets;
}

static void ring_write(struct mt_jitter *j, uint32_t ts, const uint8_t *octets, uint32_t n)
{
    uint32_t pos = ring_pos(j, ts);
    uint32_t first = n < j->ring_octets - pos ? n : j->ring_octets - pos;

    memcpy(j->ring + pos, octets, first);
    memcpy(j->ring, octets + first, n - first);
}

uint8_t *mt_jitter_replace_ring(struct mt_jitter *j, uint8_t *ring, uint32_t ring_octets)
{
    uint8_t *old = j->ring;

    if (j->n_runs && (uint32_t)ts_diff(run_end(&j->runs[j->n_runs - 1]), j->play_ts) > ring_octets)
        mt_jitter_reset(j);
    for (unsigned i = 0; i < j->n_runs; i++)
        for (uint32_t ts = j->runs[i].start; ts != run_end(&j->runs[i]); ts++)
            ring[ts - j->play_ts] = old[ring_pos(j, ts)];
    j->ring = ring;
    j->ring_octets = ring_octets;
    j->play_pos = 0;
    return old;
}

static void start(struct mt_jitter *j, const struct mt_jitter_packet *p)
{
    int64_t due = p->arrival_ns + initial_delay_ns(j);

    j->playing = true;
    j->stray = false;
    j->n_runs = 0;
    memset(j->arrivals, 0, sizeof(j->arrivals));
    j->play_ts = p->ts;
    j->play_pos = 0;
    j->played_seq = (uint16_t)(p->seq - 1);
    j->hole_octets = 0;
    due = due > j->due_ns ? due : j->due_ns;
    j->fill_ns += due - j->due_ns;
    j->due_ns = due;
    j->waited = false;
    j->min_slack_ns = INT64_MAX;
    j->window_octets = 0;
}

static int64_t slack_ns(const struct mt_jitter *j, const struct mt_jitter_packet *p)
{
    return j->due_ns + mt_jitter_ns(j, ts_diff(p->ts, j->play_ts)) - p->arrival_ns;
}

/* Play from `ts` on; what lies before it is given up. */
static void skip_to(struct mt_jitter *j, uint32_t ts)
{
    unsigned gone = 0;

    while (gone < j->n_runs && ts_diff(run_end(&j->runs[gone]), ts) <= 0)
        j->played_seq = j->runs[gone++].seq_last;
    j->n_runs = (uint8_t)(j->n_runs - gone);
    memmove(j->runs, j->runs + gone, j->n_runs * sizeof(j->runs[0]));
    if (j->n_runs && ts_diff(j->runs[0].start, ts) < 0) {
        j->runs[0].octets = (run_end(&j->runs[0]) - ts) & RUN_MASK;
        j->runs[0].start = ts;
    }
    play_from(j, ts);
}

/* Further from what is known than the ring reaches, or so far ahead that room for it would cost all that waits. */
static bool leads_astray(const struct mt_jitter *j, const struct mt_jitter_packet *p)
{
    int32_t ahead = ts_diff(p->ts, j->play_ts), reach = (int32_t)(2 * j->ring_octets);
    int64_t most = max_delay_ns(j) + STRAY_MS * (int64_t)NS_PER_MS;

    if (ahead > reach || ahead < -reach)
        return true;
    return j->n_runs && slack_ns(j, p) > most &&
           mt_jitter_ns(j, ts_diff(p->ts, run_end(&j->runs[j->n_runs - 1]))) > most;
}

/* RFC 3550 A.1 in spirit: one packet with a timestamp far off proves nothing, a second that follows it does. */
static bool resync(struct mt_jitter *j, const struct mt_jitter_packet *p)
{
    bool follows = j->stray && p->ts == j->stray_ts;

    j->stray = !follows && j->n_runs > 0;
    j->stray_ts = p->ts + p->n;
    if (j->stray)
        return false;
    j->resyncs++;
    start(j, p);
    return true;
}

static bool run_extends(const struct mt_jitter_run *r, const struct mt_jitter_packet *p)
{
    return run_end(r) == p->ts && r->coding == p->coding && (uint16_t)(r->seq_last + 1) == p->seq;
}

static bool run_follows(const struct mt_jitter_run *r, const struct mt_jitter_packet *p)
{
    return r->start == p->ts + p->n && r->coding == p->coding && (uint16_t)(p->seq + 1) == r->seq_first;
}

static void remove_run(struct mt_jitter *j, unsigned at)
{
    memmove(&j->runs[at], &j->runs[at + 1], (size_t)(j->n_runs - at - 1) * sizeof(j->runs[0]));
    j->n_runs--;
}

/* Note [ts, ts + n) as filled. */
static enum mt_jitter_verdict add_run(struct mt_jitter *j, const struct mt_jitter_packet *p)
{
    unsigned at = j->n_runs;
    struct mt_jitter_run *before, *after;

    while (at > 0 && ts_diff(j->runs[at - 1].start, p->ts) > 0)
        at--;
    before = at > 0 ? &j->runs[at - 1] : NULL;
    after = at < j->n_runs ? &j->runs[at] : NULL;
    if ((before && ts_diff(run_end(before), p->ts) > 0) || (after && ts_diff(p->ts + p->n, after->start) > 0))
        return MT_JITTER_DUPLICATE;
    if (before && run_extends(before, p)) {
        before->octets = (before->octets + p->n) & RUN_MASK;
        before->seq_last = p->seq;
        if (after && after->start == run_end(before) && after->coding == p->coding &&
            (uint16_t)(p->seq + 1) == after->seq_first) {
            before->octets = (before->octets + after->octets) & RUN_MASK;
            before->seq_last = after->seq_last;
            remove_run(j, at);
        }
        return MT_JITTER_TAKEN;
    }
    if (after && run_follows(after, p)) {
        after->start = p->ts;
        after->octets = (after->octets + p->n) & RUN_MASK;
        after->seq_first = p->seq;
        return MT_JITTER_TAKEN;
    }
    if (j->n_runs == MT_JITTER_RUNS)
        return MT_JITTER_OVERFLOW;
    memmove(&j->runs[at + 1], &j->runs[at], (size_t)(j->n_runs - at) * sizeof(j->runs[0]));
    j->runs[at] = (struct mt_jitter_run){
        .start = p->ts, .octets = p->n & RUN_MASK, .coding = p->coding, .seq_first = p->seq, .seq_last = p->seq};
    j->n_runs++;
    return MT_JITTER_TAKEN;
}

/* Late: its own time has passed. Part of it may still be to come. */
static bool trim_late(const struct mt_jitter *j, struct mt_jitter_packet *p)
{
    int32_t ahead = ts_diff(p->ts, j->play_ts);

    if (ahead >= 0)
        return true;
    if (ahead + (int32_t)p->n <= 0)
        return false;
    p->octets += -ahead;
    p->n -= (uint32_t)-ahead;
    p->ts = j->play_ts;
    return true;
}

/* Overtaken by the packet that began the talkspurt, of which nothing has been played yet: begin with this one. */
static void start_earlier(struct mt_jitter *j, const struct mt_jitter_packet *p)
{
    int64_t by_ns = mt_jitter_ns(j, ts_diff(j->play_ts, p->ts));

    if (by_ns <= 0 || by_ns > j->fill_ns || j->due_ns - by_ns < p->arrival_ns)
        return;
    if (j->n_runs && ts_diff(run_end(&j->runs[j->n_runs - 1]), p->ts) > (int32_t)j->ring_octets)
        return;
    play_from(j, p->ts);
    j->played_seq = (uint16_t)(p->seq - 1);
    j->due_ns -= by_ns;
    j->fill_ns -= by_ns;
}

static uint32_t held_octets(const struct mt_jitter *j)
{
    uint32_t octets = 0;

    for (unsigned i = 0; i < j->n_runs; i++)
        octets += j->runs[i].octets;
    return octets;
}

/* In whole packets, so that those that stay still begin where blocks begin. */
static void shed_oldest(struct mt_jitter *j, int64_t slack, uint32_t packet_octets)
{
    int64_t packet_ns = mt_jitter_ns(j, packet_octets);
    uint32_t octets = (uint32_t)((slack - initial_delay_ns(j) + packet_ns - 1) / packet_ns) * packet_octets;

    j->dropped_octets += held_octets(j);
    skip_to(j, j->play_ts + octets);
    j->dropped_octets -= held_octets(j);
}

enum mt_jitter_verdict mt_jitter_put(struct mt_jitter *j, const struct mt_jitter_packet *packet)
{
    struct mt_jitter_packet p = *packet;
    enum mt_jitter_verdict verdict;
    int64_t slack;

    if (p.n > j->ring_octets)
        return MT_JITTER_OVERFLOW;
    if (!j->playing)
        start(j, &p);
    if (leads_astray(j, &p) && !resync(j, &p))
        return MT_JITTER_OVERFLOW;
    start_earlier(j, &p);
    slack = slack_ns(j, &p);
    if (slack > max_delay_ns(j) + mt_jitter_ns(j, p.n) && slack > initial_delay_ns(j))
        shed_oldest(j, slack, p.n);
    if (slack < j->min_slack_ns)
        j->min_slack_ns = slack;
    if (!trim_late(j, &p))
        return MT_JITTER_LATE;
    if (ts_diff(p.ts + p.n, j->play_ts) > (int32_t)j->ring_octets)
        return MT_JITTER_OVERFLOW;
    verdict = add_run(j, &p);
    if (verdict != MT_JITTER_TAKEN)
        return verdict;
    ring_write(j, p.ts, p.octets, p.n);
    j->stray = false;
    j->last_slack_ns = slack_ns(j, &p);
    j->arrivals[j->arrival_put++ % MT_JITTER_ARRIVALS] =
        (struct mt_jitter_arrival){.end = p.ts + p.n,
                                   .n = (uint16_t)p.n,
                                   .ns_high = (uint16_t)(p.arrival_ns >> 32),
                                   .ns_low = (uint32_t)p.arrival_ns};
    return MT_JITTER_TAKEN;
}

static bool have(const struct mt_jitter *j, uint32_t n)
{
    return j->n_runs && ts_diff(j->runs[0].start, j->play_ts) <= 0 &&
           ts_diff(run_end(&j->runs[0]), j->play_ts + n) >= 0;
}

/* Something lies behind what is missing of this block, so waiting would only add delay. */
static bool later_waits(const struct mt_jitter *j, uint32_t n)
{
    return j->n_runs && ts_diff(run_end(&j->runs[j->n_runs - 1]), j->play_ts + n) >= 0;
}

/* What was waited for has come: from now on everything is played that much later. */
static void postpone(struct mt_jitter *j, int64_t by_ns)
{
    j->due_ns += by_ns;
    j->last_slack_ns += by_ns;
    if (j->min_slack_ns != INT64_MAX)
        j->min_slack_ns += by_ns;
}

enum mt_jitter_due mt_jitter_due(struct mt_jitter *j, uint32_t n, int64_t now_ns)
{
    /* One that came late itself must not make the others wait longer: a trickle would hold them back for ever. */
    int64_t patience = max_delay_ns(j) - (j->last_slack_ns > 0 ? j->last_slack_ns : 0);

    if (patience > PATIENCE_NS)
        patience = PATIENCE_NS;

    if (!j->playing)
        return MT_JITTER_SILENT;
    if (have(j, n) || later_waits(j, n)) {
        if (have(j, n) && j->waited)
            postpone(j, now_ns - j->due_ns);
        j->waited = false;
        return MT_JITTER_NOW;
    }
    j->waited = now_ns - j->due_ns < patience;
    if (j->waited)
        return MT_JITTER_WAIT;
    if (j->n_runs)
        return MT_JITTER_NOW; /* an odd end: play it out with the hole behind it */
    j->playing = false;
    return MT_JITTER_SILENT;
}

/* Packets that the hole before the first run lacks; 0: the sender was silent, or more than fit and so counts anew. */
static uint16_t missing_packets(const struct mt_jitter *j, uint32_t hole_octets)
{
    uint16_t missing = (uint16_t)(j->runs[0].seq_first - j->played_seq - 1);

    return missing <= hole_octets ? missing : 0;
}

static void play_hole(struct mt_jitter *j, uint32_t n, struct mt_jitter_piece *piece)
{
    bool lost = false;

    if (j->n_runs) {
        uint32_t gap = j->runs[0].start - j->play_ts;

        lost = missing_packets(j, j->hole_octets + gap) != 0;
        n = n < gap ? n : gap;
    }
    *piece = (struct mt_jitter_piece){.n = n, .lost = lost};
    j->hole_octets += n;
    play_from(j, j->play_ts + n);
}

/* The time nearest to now that ends with these 48 bits. */
static int64_t arrival_ns(const struct mt_jitter *j, const struct mt_jitter_arrival *a)
{
    uint64_t low = (uint64_t)a->ns_high << 32 | a->ns_low, ago = ((uint64_t)j->due_ns - low) << 16;

    return j->due_ns - ((int64_t)ago >> 16);
}

/* Packets are played about in the order in which they came, so the search goes on where it ended. */
static int64_t arrival_of(struct mt_jitter *j, uint32_t last_ts)
{
    for (unsigned i = 0; i < MT_JITTER_ARRIVALS; i++) {
        unsigned at = (j->arrival_found + i) % MT_JITTER_ARRIVALS;
        const struct mt_jitter_arrival *a = &j->arrivals[at];

        if (a->end - last_ts - 1 < a->n) {
            j->arrival_found = (uint8_t)at;
            return arrival_ns(j, a);
        }
    }
    return 0;
}

/* Counted only now: until here a packet that was missing could still come. */
static void end_hole(struct mt_jitter *j)
{
    j->lost_packets += missing_packets(j, j->hole_octets);
    j->played_seq = (uint16_t)(j->runs[0].seq_first - 1);
    j->hole_octets = 0;
}

void mt_jitter_next(struct mt_jitter *j, uint32_t n, struct mt_jitter_piece *piece)
{
    struct mt_jitter_run *r = j->runs;
    uint32_t pos = j->play_pos;

    if (!j->n_runs || r->start != j->play_ts) {
        play_hole(j, n, piece);
        return;
    }
    end_hole(j);
    n = n < r->octets ? n : r->octets;
    n = n < j->ring_octets - pos ? n : j->ring_octets - pos;
    *piece = (struct mt_jitter_piece){
        .octets = j->ring + pos, .n = n, .coding = r->coding, .arrival_ns = arrival_of(j, j->play_ts + n - 1)};
    skip_to(j, j->play_ts + n);
}

/* Keep the smallest slack of a second between the floor and the initial delay, a millisecond or so at a time. */
static int64_t follow_sender(struct mt_jitter *j)
{
    int64_t low = initial_delay_ns(j) < FLOOR_NS ? initial_delay_ns(j) : FLOOR_NS;
    int64_t slack = j->min_slack_ns, excess = slack - initial_delay_ns(j);

    j->window_octets = 0;
    j->min_slack_ns = INT64_MAX;
    if (slack == INT64_MAX)
        return 0;
    if (excess >= NS_PER_MS)
        return -(excess < FASTEST_NS * 4 ? NS_PER_MS + excess / 4 / NS_PER_MS * NS_PER_MS : FASTEST_NS);
    return slack < low ? NS_PER_MS : 0;
}

void mt_jitter_played(struct mt_jitter *j, uint32_t n)
{
    j->due_ns += mt_jitter_ns(j, n);
    j->window_octets += n;
    if (mt_jitter_ns(j, j->window_octets) >= NS_PER_S)
        j->due_ns += follow_sender(j);
}
