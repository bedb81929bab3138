#include "output.h"

#include <errno.h>

#include "channel/channel.h"
#include "core/waiting.h"

enum {
    PUT_OCTETS = 2048, /* the largest put: there is room for it whenever there is said to be room */
};

/* The clock */

static void schedule(struct mt_output *o)
{
    mt_wheel_set(o->wheel, &o->timer, o->given_step + o->tick_ms);
}

static bool plays(const struct mt_output *o)
{
    return o->replay && atomic_load_explicit(&o->replay->end, memory_order_relaxed) == MT_REPLAY_RUNS;
}

static bool sends(const struct mt_output *o)
{
    return o->data && !atomic_load_explicit(&o->data->ended, memory_order_relaxed);
}

static void start(struct mt_output *o)
{
    if (o->running)
        return;
    o->running = true;
    o->given_step = o->wheel->now_step;
    schedule(o);
}

static void raise_write(struct mt_output *o)
{
    struct mt_channel *ch = mt_container(o, struct mt_channel, output);
    unsigned bits = mt_output_due(o);

    if (!bits)
        return;
    mt_notify_raise_bits(&ch->specific[MT_EVENT_WRITE], bits);
    mt_notify_raise_bits(&ch->any[MT_EVENT_WRITE], bits);
    if (o->data) /* only its calls wait */
        mt_waiting_wake(ch->object.id);
}

static void give(struct mt_output *o)
{
    static const int16_t zeros[MT_AUDIO_MAX_SAMPLES];
    uint32_t rate_hz = atomic_load_explicit(&o->rate_hz, memory_order_relaxed);
    unsigned n = o->tick_ms * rate_hz / 1000;
    struct mt_audio block = {.samples = zeros, .n = (uint16_t)n, .coding = MT_CODING_LINEAR, .rate_hz = rate_hz};
    union mt_replay_block room;

    if (plays(o))
        mt_replay_play(o->replay, n, &room, &block);
    else if (sends(o))
        mt_data_tx_pull(o->data, n, &room, &block);
    mt_feed_push(&o->feed, &block);
    raise_write(o);
}

static void run(struct mt_timer *timer, struct mt_wheel *wheel)
{
    struct mt_output *o = mt_container(timer, struct mt_output, timer);

    (void)wheel;
    o->given_step += o->tick_ms;
    o->running = plays(o) || sends(o) || !mt_list_empty(&o->feed.sinks);
    if (!o->running)
        return;
    give(o);
    schedule(o);
}

/* What `run` will touch: itself, then what it plays and who listens, then the octets. */
static void fetch(struct mt_timer *timer, unsigned ahead)
{
    struct mt_output *o = mt_container(timer, struct mt_output, timer);
    struct mt_list *first = o->feed.sinks.next;
    const struct mt_replay *r;

    if (ahead == 3) {
        mt_fetch(o, sizeof(*o));
        return;
    }
    r = o->replay;
    if (ahead == 2) {
        mt_fetch(r, r ? sizeof(*r) : 0);
        mt_fetch(o->data, o->data ? sizeof(*o->data) : 0);
        mt_fetch(mt_container(first, struct mt_sink, node), first != &o->feed.sinks ? sizeof(struct mt_sink) : 0);
        return;
    }
    if (r)
        mt_fetch(r->ring.octets + (atomic_load_explicit(&r->ring.taken, memory_order_relaxed) & (r->ring.size - 1)),
                 64);
    if (first != &o->feed.sinks)
        mt_container(first, struct mt_sink, node)->fetch(mt_container(first, struct mt_sink, node));
}

static void wanted(struct mt_feed *feed)
{
    start(mt_container(feed, struct mt_output, feed));
}

/* Supply by collector or datafeed */

static uint32_t supply_data(struct mt_data_tx *d, const uint8_t *octets, uint32_t n)
{
    if (atomic_load_explicit(&d->last, memory_order_relaxed) || n > mt_data_tx_room(d))
        return 0;
    return mt_ring_write(&d->ring, octets, n);
}

/* With a length given, the part of a block or datagram that it still needs is the last that counts. @return it */
static uint32_t supply(struct mt_output *o, const uint8_t *octets, uint32_t n)
{
    uint32_t wants = plays(o) ? mt_replay_wants(o->replay) : 0;

    if (sends(o))
        return supply_data(o->data, octets, n);
    n = n < wants ? n : wants;
    return n ? mt_replay_put(o->replay, octets, n) : 0;
}

static void feed_octets(struct mt_output *o, const uint8_t *octets, uint32_t n)
{
    mt_count(o->dropped_octets, n - supply(o, octets, n));
}

static uint32_t take_collected(struct mt_collector_user *user, const uint8_t *octets, uint32_t n)
{
    return supply(mt_container(user, struct mt_output, collected), octets, n);
}

static void take_block(struct mt_sink *s, const struct mt_audio *block)
{
    struct mt_output *o = mt_container(s, struct mt_output, source);
    uint8_t octets[MT_AUDIO_MAX_SAMPLES * 2];

    if (o->collector)
        return;
    if (block->coding == MT_CODING_OCTETS)
        feed_octets(o, block->samples, block->n);
    else if (plays(o) && block->rate_hz == o->replay->format.rate_hz && !mt_format_is_adpcm(&o->replay->format))
        feed_octets(o, octets, mt_format_encode(&o->replay->format, block, octets));
}

static void fetch_source(struct mt_sink *s)
{
    mt_fetch(s, sizeof(*s));
}

static void source_gone(struct mt_sink *s)
{
    mt_output_connect_source(mt_container(s, struct mt_output, source), NULL, 0, 0);
}

static void collector_gone(struct mt_collector_user *user)
{
    mt_output_collect(mt_container(user, struct mt_output, collected), NULL);
}

/* From the next octet on somebody else feeds what runs. */
static void set_feeder(struct mt_output *o)
{
    int by = o->source.feed ? MT_FED_BY_DATAFEED : MT_FED_BY_PROGRAM;

    if (o->collector)
        by = MT_FED_BY_COLLECTOR;
    if (o->replay && by == MT_FED_BY_PROGRAM)
        o->replay->hold_octets = 0;
    atomic_store(&o->fed_by, by);
    raise_write(o);
}

void mt_output_collect(struct mt_output *o, struct mt_collector *c)
{
    mt_collector_leave(o->collector, &o->collected);
    o->collector = c;
    if (c)
        mt_collector_join(c, &o->collected);
    set_feeder(o);
}

void mt_output_connect_source(struct mt_output *o, struct mt_feed *feed, uint32_t octets, unsigned ms)
{
    mt_sink_close(&o->source);
    o->source.feed = feed;
    o->source_octets = octets;
    o->source_ms = ms;
    if (feed) {
        mt_sink_connect(&o->source, feed);
        mt_sink_activate(&o->source);
    }
    set_feeder(o);
}

/* Life */

void mt_output_init(struct mt_output *o, const struct mt_output_setup *s)
{
    mt_timer_init(&o->timer, run);
    o->timer.fetch = fetch;
    mt_feed_init(&o->feed);
    o->feed.wanted = wanted;
    o->wheel = s->wheel;
    o->tick_ms = s->tick_ms;
    o->dropped_octets = s->dropped_octets;
    atomic_init(&o->rate_hz, MT_OUTPUT_RATE_HZ);
    mt_sink_init(&o->source, take_block, fetch_source, source_gone);
    mt_collector_user_init(&o->collected, take_collected, collector_gone);
}

void mt_output_unlink(struct mt_output *o)
{
    mt_output_abort(o);
    mt_output_stop_data(o);
    mt_wheel_cancel(&o->timer);
    o->running = false;
    mt_output_collect(o, NULL);
    mt_output_connect_source(o, NULL, 0, 0);
    mt_feed_abandon(&o->feed);
}

static void set_hold(struct mt_output *o, struct mt_replay *r)
{
    uint32_t default_octets = (uint32_t)mt_format_octets(&r->format, r->format.rate_hz / 1000 * MT_OUTPUT_HOLD_MS);
    bool given = o->source.feed && !o->collector && (o->source_octets || o->source_ms);
    uint32_t half = r->ring.size / 2;

    if (atomic_load(&o->fed_by) == MT_FED_BY_PROGRAM)
        return;
    r->hold_octets = given ? o->source_octets : default_octets;
    r->hold_octets = r->hold_octets < half ? r->hold_octets : half; /* more might never find room */
    r->hold_ms = given ? o->source_ms : MT_OUTPUT_HOLD_TIMEOUT_MS;
}

int mt_output_attach(struct mt_output *o, struct mt_replay *r, const struct mt_replay_effects *e)
{
    if (r->rate_hz != atomic_load(&o->rate_hz))
        return -EAGAIN;
    if (r->work)
        mt_replay_adjust(r, e, NULL);
    set_hold(o, r);
    o->replay = r;
    start(o);
    return 0;
}

void mt_output_abort(struct mt_output *o)
{
    if (!plays(o))
        return;
    mt_replay_abort(o->replay);
    raise_write(o);
}

int mt_output_attach_data(struct mt_output *o, struct mt_data_tx *d)
{
    if (o->replay || o->data)
        return -EBUSY;
    if (atomic_load(&o->rate_hz) != MT_OUTPUT_RATE_HZ)
        return -ENOSYS;
    d->control = &o->control;
    o->data = d;
    mt_data_tx_publish(d);
    start(o);
    return 0;
}

void mt_output_stop_data(struct mt_output *o)
{
    if (!sends(o))
        return;
    mt_data_tx_stop(o->data);
    raise_write(o);
}

/* What the program may do */

uint32_t mt_output_threshold(const struct mt_output *o)
{
    int64_t bits = atomic_load(&o->threshold_bits);

    return bits > 0 ? (uint32_t)((bits + 7) / 8) : 0;
}

bool mt_output_has_capacity(const struct mt_output *o)
{
    const struct mt_replay *r = o->replay;
    int64_t bits = atomic_load(&o->threshold_bits);
    uint32_t want = mt_output_threshold(o), room, wants;

    if (!r || atomic_load(&r->end) != MT_REPLAY_RUNS || atomic_load(&o->fed_by) != MT_FED_BY_PROGRAM)
        return false;
    wants = mt_replay_wants(r);
    room = mt_ring_room(&r->ring);
    if (!wants || !room)
        return false;
    if (bits < 0)
        return mt_ring_used(&r->ring) < -bits && room >= (PUT_OCTETS < wants ? PUT_OCTETS : wants);
    want = want < r->ring.size / 2 ? want : r->ring.size / 2;
    want = want > PUT_OCTETS ? want : PUT_OCTETS;
    return room >= (want < wants ? want : wants);
}

static unsigned data_due(const struct mt_output *o)
{
    unsigned bits = mt_data_tx_has_report(o->data) ? MT_POLL_PRI : 0;

    if (atomic_load(&o->fed_by) == MT_FED_BY_PROGRAM && mt_data_tx_has_capacity(o->data))
        bits |= MT_POLL_OUT;
    return bits;
}

unsigned mt_output_due(const struct mt_output *o)
{
    const struct mt_replay *r = o->replay;
    unsigned bits = 0;

    if (!r)
        return o->data ? data_due(o) : 0;
    if (atomic_load(&r->end) != MT_REPLAY_RUNS || atomic_load(&r->underrun))
        bits |= MT_POLL_PRI;
    return mt_output_has_capacity(o) ? bits | MT_POLL_OUT : bits;
}
