/* Channels: life, connections, thresholds, events. */
#include "seeds.h"

#include <string.h>

static bool has_input(const struct thing *ch)
{
    return ch->type != kSMChannelTypeOutput;
}

static bool has_output(const struct thing *ch)
{
    return ch->type != kSMChannelTypeInput;
}

static void alloc_channel(struct run *r)
{
    struct thing *t = vacant(r, CHANNEL);
    struct module *m = pick_module(r);
    struct sm_channel_alloc_placed_parms p = {.module = m->id, .type = (enum kSMChannelType)draw(r, 4)};

    if (!t || !p.module) /* which would take any */
        return;
    if (CALL(r, sm_channel_alloc_placed, &p)) {
        if (p.channel)
            wrong(r, "a failed sm_channel_alloc_placed gives an id");
        return;
    }
    if (!m->open || m->shut)
        wrong(r, "a channel of a module that is not open");
    born(r, t, CHANNEL, p.channel, m);
    t->type = p.type;
}

static void release_channel(struct run *r)
{
    struct thing *t = pick(r, CHANNEL);
    int err = CALL(r, sm_channel_release, t->id);

    if (t->live)
        must_work(r, "sm_channel_release", err);
    else
        must_fail(r, "sm_channel_release", err);
    if (!err)
        gone(r, CHANNEL, t);
}

/* All at once what chance alone seldom puts together: a VMP[rx] that is heard, recorded and, half the time, sent on. */
static void make_a_stream(struct run *r)
{
    struct thing *v = pick(r, VMPRX), *d = pick(r, DISPATCHER), *t = vacant(r, CHANNEL);
    struct module *m = &r->modules[v->module];
    struct sm_channel_alloc_placed_parms p = {.module = m->id, .type = kSMChannelTypeFullDuplex};
    struct sm_vmprx_datafeed_parms feed = {.vmprx = v->id};
    struct sm_channel_datafeed_connect_parms hear = {0};
    struct sm_channel_dispatcher_connect_parms send = {.dest = d->id};

    if (!t || !works(r, v) || CALL(r, sm_channel_alloc_placed, &p))
        return;
    born(r, t, CHANNEL, p.channel, m);
    t->type = p.type;
    start_talker(r, slot_of(r, VMPRX, v));
    hear.channel = send.channel = p.channel;
    must_work(r, "sm_vmprx_get_datafeed", CALL(r, sm_vmprx_get_datafeed, &feed));
    hear.data_source = feed.datafeed;
    must_work(r, "sm_channel_datafeed_connect", CALL(r, sm_channel_datafeed_connect, &hear));
    t->hears = slot_of(r, VMPRX, v);
    if (works(r, d) && d->module == v->module && chance(r, 60) && !CALL(r, sm_channel_dispatcher_connect, &send)) {
        t->dispatcher = slot_of(r, DISPATCHER, d);
        d->user = d->user == -1 ? slot_of(r, CHANNEL, t) : -2;
    }
    record_alaw(r, t);
}

/* What a datafeed is of. */
struct source {
    struct thing *t; /* NULL: none */
    enum kind kind;
};

/* The datafeed of anything that has one. */
static struct source pick_feed(struct run *r, tSMDatafeedId *feed)
{
    static const enum kind kinds[] = {KINDS, CHANNEL, TDMRX, VMPRX, VMPRX, VMPRX};
    struct source s = {pick(r, VMPRX), VMPRX};
    struct sm_vmprx_datafeed_parms rx = {.vmprx = s.t->id};
    struct thing *ch = pick(r, CHANNEL), *tdmrx = pick(r, TDMRX);
    struct sm_channel_datafeed_parms out = {.channel = ch->id};
    struct sm_tdmrx_datafeed_parms tdm = {.tdmrx = tdmrx->id};

    *feed = kSMNullDatafeedId;
    s.kind = kinds[draw(r, COUNT(kinds))];
    if (s.kind == CHANNEL && !CALL(r, sm_channel_get_datafeed, &out))
        s.t = ch, *feed = out.datafeed;
    else if (s.kind == TDMRX && !CALL(r, sm_tdmrx_get_datafeed, &tdm))
        s.t = tdmrx, *feed = tdm.datafeed;
    else if (s.kind == VMPRX && !CALL(r, sm_vmprx_get_datafeed, &rx))
        *feed = rx.datafeed;
    if (!*feed)
        s.t = NULL;
    return s;
}

static void hear(struct run *r, struct thing *ch, const struct source *from, tSMDatafeedId feed)
{
    struct sm_channel_datafeed_connect_parms p = {.channel = ch->id, .data_source = feed};
    const struct thing *vmprx = from->kind == VMPRX ? from->t : NULL;

    if (CALL(r, sm_channel_datafeed_connect, &p)) {
        if (works(r, ch) && has_input(ch) && !p.data_source)
            wrong(r, "a channel cannot be disconnected");
        return;
    }
    if (!works(r, ch) || !has_input(ch))
        wrong(r, "a feed is connected to what cannot hear");
    ch->hears = vmprx ? slot_of(r, VMPRX, vmprx) : -1;
    ch->hears_made = vmprx ? vmprx->made : 0;
    ch->hears_channel = from->t && from->kind == CHANNEL ? slot_of(r, CHANNEL, from->t) : -1;
    ch->data_heard = 0;
    memset(ch->heard, 0, sizeof(ch->heard));
}

static void connect_feed(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    tSMDatafeedId feed;
    struct source from = pick_feed(r, &feed);

    hear(r, ch, &from, feed);
}

void hear_channel(struct run *r, struct thing *ch, struct thing *from)
{
    struct sm_channel_datafeed_parms p = {.channel = from->id};
    struct source source = {from, CHANNEL};

    if (!CALL(r, sm_channel_get_datafeed, &p))
        hear(r, ch, &source, p.datafeed);
}

static void connect_dispatcher(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL), *d = pick(r, DISPATCHER);
    bool away = chance(r, 25);
    struct sm_channel_dispatcher_connect_parms p = {.channel = ch->id, .dest = away ? kSMNullDispatcherId : d->id};
    int err = CALL(r, sm_channel_dispatcher_connect, &p);
    bool right = works(r, ch) && has_input(ch) && !ch->records && !ch->receives && (!p.dest || (works(r, d) && d->module == ch->module));

    if (right)
        must_work(r, "sm_channel_dispatcher_connect", err);
    else
        must_fail(r, "sm_channel_dispatcher_connect", err);
    if (err)
        return;
    ch->dispatcher = p.dest ? slot_of(r, DISPATCHER, d) : -1;
    if (!p.dest)
        return;
    d->user = d->user == -1 || d->user == slot_of(r, CHANNEL, ch) ? slot_of(r, CHANNEL, ch) : -2;
}

static void connect_collector(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL), *c = pick(r, COLLECTOR);
    struct sm_channel_collector_connect_parms p = {.channel = ch->id, .source = chance(r, 25) ? NULL : c->id};
    int err = CALL(r, sm_channel_collector_connect, &p);

    if (works(r, ch) && has_output(ch) && !ch->replays && !ch->transmits && (!p.source || (works(r, c) && c->module == ch->module)))
        must_work(r, "sm_channel_collector_connect", err);
    else
        must_fail(r, "sm_channel_collector_connect", err);
    if (!err)
        ch->collector = p.source ? slot_of(r, COLLECTOR, c) : -1;
}

static void connect_source(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL), *from = pick(r, CHANNEL);
    struct sm_channel_input_data_redirect_parms in = {.channel = from->id, .enable = (tSM_INT)draw(r, 3)};
    struct sm_channel_output_source_datafeed_connect_parms p = {
        .channel = ch->id, .threshold = (tSM_INT)draw(r, 2000), .timeout = (tSM_INT)draw(r, 200)};
    struct source sound = {NULL, VMPRX};

    if (chance(r, 40)) {
        sound = pick_feed(r, &p.data_source);
    } else {
        int err = CALL(r, sm_channel_input_data_redirect, &in);

        if (works(r, from) && has_input(from) && !from->records && !from->receives)
            must_work(r, "sm_channel_input_data_redirect", err);
        else
            must_fail(r, "sm_channel_input_data_redirect", err);
        if (!err)
            from->redirected = in.enable;
        p.data_source = in.datafeed;
    }
    if (CALL(r, sm_channel_output_source_datafeed_connect, &p))
        return;
    if (!works(r, ch) || !has_output(ch) || ch->replays || ch->transmits)
        wrong(r, "a source is connected to an output half that is busy or none");
    ch->source = sound.t && !sound.t->stopped ? slot_of(r, sound.kind, sound.t) : -1;
    ch->source_kind = sound.kind;
    ch->was_fed = ch->was_fed || p.data_source;
}

static void set_rate(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct sm_channel_set_output_rate_parms p = {.channel = ch->id, .sample_rate = chance(r, 70) ? 8000 : 16000};

    if (CALL(r, sm_channel_set_output_rate, &p))
        return;
    if (!works(r, ch) || !has_output(ch) || ch->replays || ch->transmits)
        wrong(r, "an output half that is busy or none has another rate");
    ch->output_rate_hz = (unsigned)p.sample_rate;
}

static void set_thresholds(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    int bits = (int)draw(r, 60000) - 15000;
    struct sm_channel_set_input_threshold_parms in = {.channel = ch->id, .minimum_bits = bits};
    struct sm_channel_set_output_threshold_parms out = {.channel = ch->id, .minimum_bits = bits};

    if (chance(r, 50)) {
        int err = CALL(r, sm_channel_set_input_threshold, &in);

        if (works(r, ch) && has_input(ch))
            must_work(r, "sm_channel_set_input_threshold", err);
    } else {
        int err = CALL(r, sm_channel_set_output_threshold, &out);

        if (works(r, ch) && has_output(ch))
            must_work(r, "sm_channel_set_output_threshold", err);
    }
}

static void switch_channel(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct sm_switch_channel_parms p = {.channel = ch->id,
                                        .st = 64 + (tSM_INT)draw(r, 2),
                                        .ts = (tSM_INT)draw(r, 4),
                                        .type = (enum kSMTimeslotType)draw(r, 2)};

    if (chance(r, 20))
        p.st = p.ts = -1;
    if (chance(r, 50)) {
        CALL(r, sm_switch_channel_output, &p);
        return;
    }
    if (CALL(r, sm_switch_channel_input, &p) || !ch->live)
        return;
    if (p.st >= 0 || ch->hears < 0) /* taking away a timeslot that it has not leaves the feed */
        ch->hears = ch->hears_channel = -1;
}

static void look_at_channel(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct sm_channel_info_parms info = {.channel = ch->id};
    int type = CALL(r, sm_get_channel_type, ch->id);

    if (ch->live && type != (int)ch->type)
        wrong(r, "sm_get_channel_type gives %d for a channel of type %d", type, (int)ch->type);
    CALL(r, sm_get_channel_ix, ch->id);
    calls(r);
    if (ch->live && sm_get_channel_module_id(ch->id) != (int)(intptr_t)r->modules[ch->module].id)
        wrong(r, "sm_get_channel_module_id gives another module");
    if (!CALL(r, sm_channel_info, &info)) {
        mix_number(r, (uint64_t)info.ist);
        mix_number(r, (uint64_t)info.ots);
    }
}

/* Events */

static void create_event(struct run *r)
{
    struct thing *e = vacant(r, EVENT), *ch = pick(r, CHANNEL);
    int type = 1 + (int)draw(r, 3), binding = 1 + (int)draw(r, 3);
    tSMEventId event;

    if (!e)
        return;
    calls(r);
    if (told(r, "smd_ev_create",
             smd_ev_create(&event, binding == kSMAnyChannelEvent ? kSMNullChannelId : ch->id, type, binding)))
        return;
    born(r, e, EVENT, event.eip, &r->modules[0]);
    e->event = event;
    e->event_type = type;
    e->channel = binding == kSMAnyChannelEvent ? -1 : slot_of(r, CHANNEL, ch);
    if (binding != kSMAnyChannelEvent && type == kSMEventTypeReadData && ch->read_event.fd < 0 && !ch->read_unknown) {
        ch->read_event = event; /* attached at once */
        ch->read_non_idle = binding == kSMChannelSpecificEventNonIdle;
    }
    if (binding == kSMAnyChannelEvent) {
        struct sm_channel_set_event_parms p = {.event_type = type, .issue_events = binding, .event = event};

        must_work(r, "sm_channel_set_event", CALL(r, sm_channel_set_event, &p));
    }
}

static void forget_event(struct run *r, const struct thing *e)
{
    for (unsigned i = 0; i < SLOTS; i++)
        if (r->things[CHANNEL][i].read_event.fd >= 0 && r->things[CHANNEL][i].read_event.eip == e->event.eip)
            r->things[CHANNEL][i].read_event.fd = -1;
}

static void free_event(struct run *r)
{
    struct thing *e = pick(r, EVENT);
    int err;

    if (e == &r->nothing)
        return;
    calls(r);
    err = told(r, "smd_ev_free", smd_ev_free(e->event));
    if (e->live)
        must_work(r, "smd_ev_free", err);
    else
        must_fail(r, "smd_ev_free", err);
    forget_event(r, e);
    e->live = false;
}

static void set_event(struct run *r)
{
    struct thing *e = pick(r, EVENT), *ch = pick(r, CHANNEL);
    struct sm_channel_set_event_parms p = {.channel = ch->id,
                                           .event_type = 1 + (tSM_INT)draw(r, 3),
                                           .issue_events = (tSM_INT)draw(r, 4),
                                           .event = e->event};

    if (chance(r, 60) && e->channel >= 0) { /* as it was made for */
        ch = &r->things[CHANNEL][e->channel];
        p.channel = ch->id;
        p.event_type = e->event_type;
        p.issue_events = kSMChannelSpecificEvent;
    }
    if (CALL(r, sm_channel_set_event, &p) || p.event_type != kSMEventTypeReadData || !ch->live)
        return;
    if (p.issue_events == kSMChannelNoEvent)
        ch->read_event.fd = -1;
    if (p.issue_events == kSMChannelSpecificEvent || p.issue_events == kSMChannelSpecificEventNonIdle)
        ch->read_event.fd = -1, ch->read_unknown = true; /* one of either binding */
}

const struct deed channel_deeds[] = {
    {"alloc_channel", 20, alloc_channel},
    {"release_channel", 4, release_channel},
    {"make_a_stream", 12, make_a_stream},
    {"connect_feed", 14, connect_feed},
    {"connect_dispatcher", 10, connect_dispatcher},
    {"connect_collector", 5, connect_collector},
    {"connect_source", 5, connect_source},
    {"set_rate", 2, set_rate},
    {"set_thresholds", 4, set_thresholds},
    {"switch_channel", 5, switch_channel},
    {"look_at_channel", 2, look_at_channel},
    {"create_event", 4, create_event},
    {"free_event", 2, free_event},
    {"set_event", 4, set_event},
    {NULL, 0, NULL},
};
