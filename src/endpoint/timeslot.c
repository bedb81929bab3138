#include "timeslot.h"

#include <errno.h>
#include <string.h>

#include "media/format.h"
#include "os/os.h"

enum { TYPE_ULAW = 1 /* kSMTimeslotTypeMuLaw */ };

/* Relays */

static uint8_t newest(const struct mt_audio *block)
{
    static const struct mt_format alaw = {.kind = MT_FORMAT_ALAW, .rate_hz = 8000, .octets_per_sample = 1};
    size_t size = block->coding == MT_CODING_LINEAR ? sizeof(int16_t) : 1;
    struct mt_audio one = *block;
    uint8_t octet;

    one.samples = (const uint8_t *)block->samples + (block->n - 1U) * size;
    one.n = 1;
    mt_format_encode(&alaw, &one, &octet);
    return octet;
}

static void relay_push(struct mt_sink *s, const struct mt_audio *block)
{
    struct mt_relay *r = mt_container(s, struct mt_relay, sink);
    uint8_t octets[MT_AUDIO_MAX_SAMPLES];
    struct mt_audio same = *block;

    if (mt_list_empty(&r->feed.sinks)) {
        mt_sink_deactivate(s);
        r->last = MT_TIMESLOT_SILENT;
        return;
    }
    if (r->pattern >= 0) {
        memset(octets, r->pattern, block->n);
        same.samples = octets;
        same.coding = r->pattern_coding;
    }
    if (same.n && same.coding <= MT_CODING_LINEAR)
        r->last = newest(&same);
    mt_feed_push(&r->feed, &same);
}

static void relay_fetch(struct mt_sink *s)
{
    struct mt_relay *r = mt_container(s, struct mt_relay, sink);

    mt_list_each(node, tmp, &r->feed.sinks)
    {
        struct mt_sink *next = mt_container(node, struct mt_sink, node);

        next->fetch(next);
    }
}

static void relay_orphaned(struct mt_sink *s)
{
    mt_sink_connect(s, mt_container(s, struct mt_relay, sink)->silence);
}

static void relay_wanted(struct mt_feed *f)
{
    struct mt_relay *r = mt_container(f, struct mt_relay, feed);

    if (mt_list_empty(&r->sink.node))
        mt_sink_activate(&r->sink);
}

void mt_relay_init(struct mt_relay *r, struct mt_feed *silence)
{
    mt_feed_init(&r->feed);
    r->feed.wanted = relay_wanted;
    mt_sink_init(&r->sink, relay_push, relay_fetch, relay_orphaned);
    r->silence = silence;
    r->pattern = -1;
    r->last = MT_TIMESLOT_SILENT;
    mt_sink_connect(&r->sink, silence);
}

bool mt_relay_is_sink(const struct mt_sink *s)
{
    return s->push == relay_push;
}

void mt_relay_close(struct mt_relay *r)
{
    mt_feed_abandon(&r->feed);
    mt_sink_close(&r->sink);
}

/* The table */

int mt_timeslots_create(struct mt_timeslots *t, struct mt_feed *(*silence)(void *arg), void *arg)
{
    t->slots = mt_os->map(MT_TIMESLOTS * sizeof(*t->slots));
    t->silence = silence;
    t->arg = arg;
    return t->slots ? 0 : -ENOMEM;
}

void mt_timeslots_destroy(struct mt_timeslots *t)
{
    if (t->slots)
        mt_os->unmap(t->slots, MT_TIMESLOTS * sizeof(*t->slots));
    t->slots = NULL;
}

int mt_timeslot_number(int stream, int timeslot)
{
    if (stream < 0 || stream >= MT_STREAMS || timeslot < 0 || timeslot >= MT_STREAM_TIMESLOTS)
        return -1;
    return stream * MT_STREAM_TIMESLOTS + timeslot;
}

/* A timeslot that was never asked for has no relays yet. */

static struct mt_timeslot *get_out(struct mt_timeslots *t, int slot)
{
    struct mt_timeslot *s = &t->slots[slot];

    if (!s->has_out)
        mt_relay_init(&s->out, t->silence(t->arg));
    s->has_out = true;
    return s;
}

static void apply_route(struct mt_timeslots *t, int slot)
{
    struct mt_relay *in = &t->slots[slot].in;
    const struct mt_route *route = &t->slots[slot].route;
    bool connected = route->mode == MT_ROUTE_JOINED || route->mode == MT_ROUTE_CONNECTED;
    int source = route->mode == MT_ROUTE_CONNECTED ? route->source : slot;

    in->pattern = route->mode == MT_ROUTE_PATTERN ? route->pattern : -1;
    mt_sink_connect(&in->sink, connected ? &get_out(t, source)->out.feed : in->silence);
}

static struct mt_timeslot *get_in(struct mt_timeslots *t, int slot)
{
    struct mt_timeslot *s = &t->slots[slot];

    if (s->has_in)
        return s;
    s->has_in = true;
    mt_relay_init(&s->in, t->silence(t->arg));
    apply_route(t, slot);
    return s;
}

int mt_timeslots_drive(struct mt_timeslots *t, int slot, const void *driver, bool from_datafeed)
{
    struct mt_timeslot *s = get_out(t, slot);

    if (s->driver && s->driver != driver)
        return -EISCONN;
    s->driver = driver;
    s->from_datafeed = from_datafeed;
    return 0;
}

/* One datafeed, several TDM[tx]: the last one has it. Of all relays only those of outputs are connected to datafeeds. */
static void take_from_others(struct mt_feed *feed)
{
    mt_list_each(node, tmp, &feed->connected)
    {
        struct mt_sink *sink = mt_container(node, struct mt_sink, link);
        struct mt_relay *relay = mt_container(sink, struct mt_relay, sink);

        if (sink->push == relay_push && mt_container(relay, struct mt_timeslot, out)->from_datafeed)
            relay_orphaned(sink);
    }
}

void mt_timeslots_feed(struct mt_timeslots *t, int slot, struct mt_feed *feed)
{
    struct mt_timeslot *s = get_out(t, slot);

    if (feed && s->from_datafeed)
        take_from_others(feed);
    mt_sink_connect(&s->out.sink, feed ? feed : s->out.silence);
}

void mt_timeslots_give(struct mt_timeslots *t, int slot)
{
    mt_timeslots_feed(t, slot, NULL);
    t->slots[slot].driver = NULL;
}

int mt_timeslots_listen(struct mt_timeslots *t, int slot, int type, struct mt_sink *sink)
{
    struct mt_timeslot *s = get_in(t, slot);

    if (s->listeners && s->type != type)
        return -EINVAL;
    s->listeners++;
    s->type = type;
    s->in.pattern_coding = type == TYPE_ULAW ? MT_CODING_ULAW : MT_CODING_ALAW;
    mt_sink_connect(sink, &s->in.feed);
    return 0;
}

void mt_timeslots_leave(struct mt_timeslots *t, int slot)
{
    t->slots[slot].listeners--;
}

void mt_timeslots_route(struct mt_timeslots *t, int slot, const struct mt_route *route)
{
    t->slots[slot].route = *route;
    if (t->slots[slot].has_in)
        apply_route(t, slot);
}

uint8_t mt_timeslots_sample(const struct mt_timeslots *t, int slot)
{
    return t->slots[slot].has_out ? t->slots[slot].out.last : MT_TIMESLOT_SILENT;
}
