#include "channel.h"

#include <errno.h>

#include "core/waiting.h"
#include "core/wheel.h"

enum {
    DEFAULT_THRESHOLD_OCTETS = 320, /* without a dispatcher */
    DEFAULT_DATAGRAM_MS = 20,
};

static void push(struct mt_sink *s, const struct mt_audio *block);
static void fetch(struct mt_sink *s);
static void orphaned(struct mt_sink *s);
static void push_alt(struct mt_sink *s, const struct mt_audio *block);
static void fetch_alt(struct mt_sink *s);
static void orphaned_alt(struct mt_sink *s);

void mt_channel_init(struct mt_channel *ch, const struct mt_channel_setup *setup)
{
    ch->type = setup->type;
    ch->silence = setup->silence;
    ch->out = (struct mt_record_out){.net = setup->net, .lost_octets = setup->lost_octets};
    mt_list_init(&ch->user);
    mt_sink_init(&ch->sink, push, fetch, orphaned);
    mt_sink_init(&ch->alt, push_alt, fetch_alt, orphaned_alt);
    mt_feed_init(&ch->input_feed);
    mt_output_init(&ch->output, &setup->output);
    ch->sink.feed = ch->silence;
    ch->in_slot.stream = ch->in_slot.timeslot = ch->out_slot.stream = ch->out_slot.timeslot = -1;
    for (unsigned i = 0; i < MT_EVENT_TYPES; i++) {
        mt_notify_init(&ch->specific[i]);
        mt_notify_init(&ch->any[i]);
    }
}

/* Thresholds: positive in bits; -P octets means "no more than P octets of room left". */

static int64_t positive_octets(const struct mt_channel *ch)
{
    int64_t bits = atomic_load(&ch->threshold_bits);

    return bits > 0 ? (bits + 7) / 8 : 0;
}

/* IMA ADPCM: a block, which is what can be decoded by itself. */
static int64_t default_cut(const struct mt_format *format)
{
    if (format->kind == MT_FORMAT_IMA)
        return MT_IMA_BLOCK_OCTETS;
    return (int64_t)mt_format_octets(format, (uint64_t)format->rate_hz * DEFAULT_DATAGRAM_MS / 1000);
}

uint32_t mt_channel_cut(const struct mt_channel *ch, const struct mt_format *format, uint32_t cap)
{
    int64_t cut = positive_octets(ch);

    if (atomic_load(&ch->threshold_bits) < 0)
        return cap;
    if (!cut)
        cut = default_cut(format);
    return cut < cap ? (uint32_t)cut : cap;
}

uint32_t mt_channel_threshold(const struct mt_channel *ch)
{
    int64_t octets = positive_octets(ch);

    return octets ? (uint32_t)octets : DEFAULT_THRESHOLD_OCTETS;
}

bool mt_channel_has_data(const struct mt_channel *ch, const struct mt_record *r)
{
    uint32_t used, threshold;
    int64_t room_left;

    if (atomic_load(&r->dispatched)) /* before the ring: it may be there only since this was cleared */
        return false;
    room_left = -(int64_t)atomic_load(&ch->threshold_bits);
    threshold = mt_channel_threshold(ch);
    used = mt_ring_used(&r->ring);
    if (!used)
        return false;
    if (room_left > 0)
        return r->ring.size - used <= room_left;
    return used >= (threshold < r->ring.size / 2 ? threshold : r->ring.size / 2);
}

/* Events */

unsigned mt_channel_read_due(const struct mt_channel *ch)
{
    const struct mt_record *r = ch->record;
    unsigned bits = 0;

    if (!r)
        return ch->data ? mt_data_rx_due(ch->data) : 0;
    if (atomic_load(&r->end) != MT_RECORD_NOT_YET || atomic_load(&r->overrun))
        bits |= MT_POLL_PRI;
    return mt_channel_has_data(ch, r) ? bits | MT_POLL_IN : bits;
}

/* What the operation that a type of event tells of has for the program. */
static unsigned due(const struct mt_channel *ch, unsigned type)
{
    if (type == MT_EVENT_WRITE)
        return mt_output_due(&ch->output);
    return type == MT_EVENT_READ ? mt_channel_read_due(ch) : 0;
}

bool mt_channel_is_busy(const struct mt_channel *ch, bool input)
{
    return input ? ch->record || ch->data : ch->output.replay || ch->output.data;
}

static bool idle(const struct mt_channel *ch, unsigned type)
{
    if (type == MT_EVENT_WRITE)
        return !mt_channel_is_busy(ch, false);
    return type != MT_EVENT_READ || !mt_channel_is_busy(ch, true);
}

static unsigned specific_due(const struct mt_channel *ch, unsigned type)
{
    return idle(ch, type) && !atomic_load(&ch->non_idle[type]) ? MT_POLL_HUP : due(ch, type);
}

void mt_channel_settle_events(struct mt_channel *ch)
{
    for (unsigned type = 0; type < MT_EVENT_TYPES; type++) {
        mt_notify_lower_bits(&ch->specific[type], ~specific_due(ch, type));
        mt_notify_raise_bits(&ch->specific[type], specific_due(ch, type));
        mt_notify_lower_bits(&ch->any[type], ~due(ch, type));
        mt_notify_raise_bits(&ch->any[type], due(ch, type));
        mt_event_settled(ch->specific[type].event);
        mt_event_settled(ch->any[type].event);
    }
    mt_waiting_wake(ch->object.id);
}

static void raise_read(struct mt_channel *ch)
{
    unsigned bits = mt_channel_read_due(ch);

    if (!bits) /* the usual: its line is not touched */
        return;
    mt_notify_raise_bits(&ch->specific[MT_EVENT_READ], bits);
    mt_notify_raise_bits(&ch->any[MT_EVENT_READ], bits);
    if (ch->data) /* only its calls wait */
        mt_waiting_wake(ch->object.id);
}

/* The engine's side */

static void receive(struct mt_channel *ch, const struct mt_audio *block)
{
    if (!mt_data_rx_push(ch->data, block))
        mt_sink_deactivate(&ch->sink);
    raise_read(ch);
}

static void hear(struct mt_channel *ch, struct mt_sink *s, const struct mt_audio *block)
{
    if (block->coding == MT_CODING_OCTETS) /* not sound */
        return;
    if (!mt_record_push(ch->record, block, &ch->out))
        mt_sink_deactivate(s);
    raise_read(ch);
}

static void fetch_record(struct mt_channel *ch)
{
    const struct mt_dispatcher *d = ch->out.dispatcher;

    __builtin_prefetch(ch->record);
    __builtin_prefetch(d);
    if (d && ch->out.net->tx)
        __builtin_prefetch(&d->header);
}

static void push(struct mt_sink *s, const struct mt_audio *block)
{
    struct mt_channel *ch = mt_container(s, struct mt_channel, sink);

    if (ch->record)
        hear(ch, s, block);
    else
        receive(ch, block);
}

static void fetch(struct mt_sink *s)
{
    fetch_record(mt_container(s, struct mt_channel, sink));
}

static void orphaned(struct mt_sink *s)
{
    mt_sink_connect(s, mt_container(s, struct mt_channel, sink)->silence);
}

static void push_alt(struct mt_sink *s, const struct mt_audio *block)
{
    hear(mt_container(s, struct mt_channel, alt), s, block);
}

static void fetch_alt(struct mt_sink *s)
{
    fetch_record(mt_container(s, struct mt_channel, alt));
}

static void orphaned_alt(struct mt_sink *s)
{
    mt_sink_connect(s, mt_container(s, struct mt_channel, alt)->silence);
}

bool mt_channel_is_input(const struct mt_sink *s)
{
    return s->push == push || s->push == push_alt;
}

void mt_channel_unlink(struct mt_channel *ch)
{
    mt_channel_abort(ch);
    mt_channel_stop_data(ch);
    mt_sink_close(&ch->sink);
    mt_sink_close(&ch->alt);
    mt_channel_dispatch(ch, NULL);
    mt_channel_redirect(ch, false);
    mt_output_unlink(&ch->output);
    for (unsigned i = 0; i < MT_EVENT_TYPES; i++) {
        mt_notify_lower_bits(&ch->specific[i], ~0U);
        mt_notify_lower_bits(&ch->any[i], ~0U);
    }
    mt_waiting_wake(ch->object.id);
}

int mt_channel_attach(struct mt_channel *ch, struct mt_record *r, struct mt_feed *from)
{
    if (r->dispatched != (ch->out.dispatcher != NULL))
        return -EAGAIN;
    ch->record = r;
    if (ch->redirected) {
        r->redirect = &ch->input_feed;
        r->cut = 0;
    }
    if (from)
        mt_sink_connect(&ch->alt, from);
    mt_sink_activate(from ? &ch->alt : &ch->sink);
    return 0;
}

void mt_channel_detach(struct mt_channel *ch)
{
    mt_channel_abort(ch);
    mt_sink_close(&ch->alt);
    ch->record = NULL;
}

void mt_channel_dispatch(struct mt_channel *ch, struct mt_dispatcher *d)
{
    struct mt_dispatcher *before = ch->out.dispatcher;

    mt_list_remove(&ch->user);
    ch->out.dispatcher = d;
    atomic_store(&ch->dispatched, d != NULL);
    if (d) {
        if (mt_list_empty(&d->users))
            mt_dispatcher_join(d, ch->out.net);
        mt_list_add(&d->users, &ch->user);
        atomic_fetch_add(&d->n_users, 1);
    }
    if (!before)
        return;
    mt_net_flush(ch->out.net); /* the last datagram may be queued */
    if (mt_list_empty(&before->users))
        mt_dispatcher_leave(before, ch->out.net);
    atomic_fetch_sub(&before->n_users, 1); /* last of all: it may be gone after */
}

void mt_channel_redirect(struct mt_channel *ch, bool enable)
{
    ch->redirected = enable;
    if (!enable)
        mt_feed_abandon(&ch->input_feed);
}

void mt_channel_abort(struct mt_channel *ch)
{
    if (!ch->record || atomic_load(&ch->record->end) != MT_RECORD_NOT_YET)
        return;
    mt_sink_deactivate(&ch->sink);
    mt_sink_deactivate(&ch->alt);
    mt_record_finish(ch->record, MT_RECORD_ABORTED, &ch->out);
    raise_read(ch);
}

int mt_channel_attach_data(struct mt_channel *ch, struct mt_data_rx *d)
{
    if (mt_channel_is_busy(ch, true))
        return -EBUSY;
    d->control = &ch->rx_control;
    d->to = &ch->out;
    d->redirect = ch->redirected ? &ch->input_feed : NULL;
    ch->data = d;
    mt_data_rx_publish(d);
    mt_sink_activate(&ch->sink);
    return 0;
}

void mt_channel_stop_data(struct mt_channel *ch)
{
    if (!ch->data || atomic_load(&ch->data->ended))
        return;
    mt_sink_deactivate(&ch->sink);
    mt_data_rx_finish(ch->data);
    raise_read(ch);
}

void mt_channel_detach_data(struct mt_channel *ch)
{
    mt_channel_stop_data(ch);
    ch->data = NULL;
}
