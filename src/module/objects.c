#include "objects.h"

#include <errno.h>

static void own(struct mt_module *m, struct mt_object *o)
{
    o->module = m;
    pthread_mutex_lock(&m->owned_lock);
    mt_list_add(&m->owned, &o->owned);
    pthread_mutex_unlock(&m->owned_lock);
}

static void disown(struct mt_object *o)
{
    struct mt_module *m = o->module;

    pthread_mutex_lock(&m->owned_lock);
    mt_list_remove(&o->owned);
    pthread_mutex_unlock(&m->owned_lock);
}

/* The module must not go before the object, whose memory is the module's, is given back. */
static void begin_to_leave(struct mt_object *o)
{
    struct mt_module *m = o->module;

    pthread_mutex_lock(&m->owned_lock);
    mt_list_remove(&o->owned);
    m->leaving++;
    pthread_mutex_unlock(&m->owned_lock);
}

static void has_left(struct mt_module *m)
{
    pthread_mutex_lock(&m->owned_lock);
    if (!--m->leaving)
        pthread_cond_broadcast(&m->none_leaving);
    pthread_mutex_unlock(&m->owned_lock);
}

static void wait_for_leaving(struct mt_module *m)
{
    pthread_mutex_lock(&m->owned_lock);
    while (m->leaving)
        pthread_cond_wait(&m->none_leaving, &m->owned_lock);
    pthread_mutex_unlock(&m->owned_lock);
}

/* Owned first, so that the handle is the last thing that can fail and nobody finds a half-built object. */
static int publish(struct mt_module *m, struct mt_object *o, enum mt_kind kind)
{
    int err;

    own(m, o);
    err = mt_handle_new(o, kind);
    if (err)
        disown(o);
    return err;
}

/* Timeslots of channels */

static const struct mt_channel_slot no_slot = {-1, -1, 0};

static int number(const struct mt_channel_slot *s)
{
    return mt_timeslot_number(s->stream, s->timeslot);
}

struct switching {
    struct mt_channel *channel;
    const struct mt_channel_slot *to;
};

void mt_objects_leave_input_slot(struct mt_module *m, struct mt_channel *ch)
{
    if (ch->in_slot.stream < 0)
        return;
    mt_timeslots_leave(&m->timeslots, number(&ch->in_slot));
    ch->in_slot = no_slot;
    mt_sink_connect(&ch->sink, ch->silence);
}

static void leave_output_slot(struct mt_module *m, struct mt_channel *ch)
{
    if (ch->out_slot.stream >= 0)
        mt_timeslots_give(&m->timeslots, number(&ch->out_slot));
    ch->out_slot = no_slot;
}

static int switch_input(struct mt_module *m, void *arg)
{
    const struct switching *s = arg;
    struct mt_channel *ch = s->channel;
    struct mt_channel_slot before = ch->in_slot;
    int err;

    mt_objects_leave_input_slot(m, ch); /* first: it may be the only one there, and take another type */
    if (s->to->stream < 0)
        return 0;
    err = mt_timeslots_listen(&m->timeslots, number(s->to), s->to->type, &ch->sink);
    if (err && before.stream >= 0)
        mt_timeslots_listen(&m->timeslots, number(&before), before.type, &ch->sink);
    ch->in_slot = err ? before : *s->to;
    return err;
}

static int switch_output(struct mt_module *m, void *arg)
{
    const struct switching *s = arg;
    struct mt_channel *ch = s->channel;
    int err = 0;

    if (s->to->stream >= 0 && atomic_load(&ch->output.rate_hz) != MT_OUTPUT_RATE_HZ)
        return -EBUSY;
    if (s->to->stream >= 0)
        err = mt_timeslots_drive(&m->timeslots, number(s->to), ch, false);
    if (err)
        return err;
    if (s->to->stream < 0 || number(s->to) != number(&ch->out_slot))
        leave_output_slot(m, ch);
    ch->out_slot = *s->to;
    if (s->to->stream >= 0)
        mt_timeslots_feed(&m->timeslots, number(s->to), mt_channel_output_feed(ch));
    return 0;
}

int mt_objects_switch_input(struct mt_channel *ch, const struct mt_channel_slot *to)
{
    return mt_module_call(ch->object.module, switch_input, &(struct switching){ch, to});
}

int mt_objects_switch_output(struct mt_channel *ch, const struct mt_channel_slot *to)
{
    return mt_module_call(ch->object.module, switch_output, &(struct switching){ch, to});
}

struct assignment {
    struct mt_channel *channel;
    const struct mt_auto_slots *auto_slots;
    bool input;
};

/* The first that nobody uses on that side. */
static int assign(struct mt_module *m, void *arg)
{
    const struct assignment *a = arg;

    for (unsigned i = 0; i < 2; i++) {
        struct mt_channel_slot to = {a->auto_slots->stream[i], a->auto_slots->timeslot, a->auto_slots->type};

        for (; number(&to) >= 0; to.timeslot++) {
            const struct mt_timeslot *s = &m->timeslots.slots[number(&to)];

            if (a->input ? !s->listeners : !s->driver)
                return (a->input ? switch_input : switch_output)(m, &(struct switching){a->channel, &to});
        }
    }
    return 0;
}

void mt_objects_assign_slots(struct mt_module *m, struct mt_channel *ch)
{
    if (m->auto_in.on && mt_channel_has_input(ch))
        mt_module_call(m, assign, &(struct assignment){ch, &m->auto_in, true});
    if (m->auto_out.on && mt_channel_has_output(ch))
        mt_module_call(m, assign, &(struct assignment){ch, &m->auto_out, false});
}

/* Channels */

static int unlink_channel(struct mt_module *m, void *arg)
{
    mt_objects_leave_input_slot(m, arg);
    leave_output_slot(m, arg);
    mt_channel_unlink(arg);
    return 0;
}

static int take_record(struct mt_module *m, void *arg)
{
    (void)m;
    mt_channel_detach(arg);
    return 0;
}

void mt_objects_drop_record(struct mt_channel *ch)
{
    struct mt_record *r = ch->record;

    mt_module_call(ch->object.module, take_record, ch);
    mt_record_destroy(r);
}

static int take_replay(struct mt_module *m, void *arg)
{
    struct mt_channel *ch = arg;

    (void)m;
    mt_output_abort(&ch->output);
    ch->output.replay = NULL;
    return 0;
}

void mt_objects_drop_replay(struct mt_channel *ch)
{
    struct mt_replay *r = ch->output.replay;

    mt_module_call(ch->object.module, take_replay, ch);
    mt_replay_destroy(r);
}

int mt_objects_new_channel(struct mt_channel **out, struct mt_module *m, enum mt_channel_type type)
{
    struct mt_channel *ch = mt_pool_take(&m->channels);
    struct mt_channel_setup setup = {
        .type = type,
        .silence = mt_silence_pick(&m->silence),
        .net = &m->net,
        .lost_octets = &m->lost_octets,
        .output = {.wheel = &m->wheel, .tick_ms = m->config.tick_ms, .dropped_octets = &m->replay_drops},
    };
    int err = -ENOBUFS;

    if (!ch)
        return err;
    mt_channel_init(ch, &setup); /* the engine learns of it with its first connection or operation */
    err = publish(m, &ch->object, MT_KIND_CHANNEL);
    if (err) {
        mt_pool_give(&m->channels, ch);
        return err;
    }
    *out = ch;
    return 0;
}

static void free_channel(struct mt_module *m, void *object)
{
    struct mt_channel *ch = object;

    mt_record_destroy(ch->record);
    mt_replay_destroy(ch->output.replay);
    mt_pool_give(&m->channels, ch);
}

/* Dispatchers */

int mt_objects_new_dispatcher(struct mt_dispatcher **out, struct mt_module *m, const struct mt_udp_path *path)
{
    struct mt_dispatcher *d = mt_pool_take(&m->dispatchers);
    int err = -ENOBUFS;

    if (!d)
        return err;
    err = mt_dispatcher_init(d, path);
    if (err)
        goto fail;
    err = publish(m, &d->object, MT_KIND_DISPATCHER);
    if (err)
        goto fail;
    *out = d;
    return 0;

fail:
    mt_dispatcher_close(d);
    mt_pool_give(&m->dispatchers, d);
    return err;
}

/* A channel whose dispatcher goes gives its data to the program, so a record that runs needs a ring. */
struct abandon {
    struct mt_dispatcher *dispatcher;
    uint8_t *ring;         /* in: for the next record, or NULL; out: what was not used */
    uint32_t ring_octets;  /* in, out: size of `ring`, or of the one that is wanted */
    bool go_without;       /* in: there is no memory for one */
};

static int move_to_program(struct mt_channel *ch, struct abandon *a)
{
    struct mt_record *r = ch->record;
    uint32_t want;

    if (!r || !r->dispatched || atomic_load(&r->end) != MT_RECORD_NOT_YET) {
        mt_channel_dispatch(ch, NULL);
        return 0;
    }
    want = mt_record_ring_octets(r, mt_channel_threshold(ch));
    if (!a->go_without && (!a->ring || a->ring_octets != want)) {
        a->ring_octets = want;
        return -EAGAIN;
    }
    mt_channel_dispatch(ch, NULL);
    if (a->ring)
        mt_ring_init(&r->ring, a->ring, want);
    a->ring = NULL;
    if (r->fill && r->ring.octets) /* what waited for a full datagram */
        mt_ring_write(&r->ring, r->datagram, r->fill);
    r->fill = 0;
    atomic_store(&r->dispatched, false);
    return 0;
}

static int abandon_users(struct mt_module *m, void *arg)
{
    struct abandon *a = arg;

    (void)m;
    mt_net_flush(&m->net);
    mt_list_each(node, tmp, &a->dispatcher->users) {
        int err = move_to_program(mt_container(node, struct mt_channel, user), a);

        if (err)
            return err;
    }
    return 0;
}

static int unlink_dispatcher(struct mt_module *m, void *arg)
{
    struct abandon a = {.dispatcher = arg};

    if (!atomic_load(&a.dispatcher->n_users))
        return 0;
    while (mt_module_call(m, abandon_users, &a) == -EAGAIN) {
        mt_os->free(a.ring);
        a.ring = mt_os->alloc(a.ring_octets);
        a.go_without = !a.ring;
    }
    mt_os->free(a.ring);
    return 0;
}

static void free_dispatcher(struct mt_module *m, void *object)
{
    mt_dispatcher_close(object);
    mt_pool_give(&m->dispatchers, object);
}

/* VMP[rx] */

static int link_vmprx(struct mt_module *m, void *arg)
{
    return mt_vmprx_link(arg, &m->net, &m->wheel);
}

static int unlink_vmprx_command(struct mt_module *m, void *arg)
{
    struct mt_vmprx *v = arg;

    (void)m;
    mt_vmprx_unlink(v);
    mt_notify_bind(&v->notify, NULL);
    return 0;
}

int mt_objects_new_vmprx(struct mt_vmprx **out, struct mt_module *m, const struct mt_vmprx_setup *setup)
{
    struct mt_vmprx *v = mt_pool_take(&m->vmprx);
    int err = -ENOBUFS;

    if (!v)
        return err;
    err = mt_vmprx_init(v, setup);
    if (err)
        goto give;
    err = mt_module_call(m, link_vmprx, v);
    if (err)
        goto close;
    err = publish(m, &v->object, MT_KIND_VMPRX);
    if (err)
        goto unlink;
    *out = v;
    return 0;

unlink:
    mt_module_call(m, unlink_vmprx_command, v);
close:
    mt_vmprx_close(v);
give:
    mt_pool_give(&m->vmprx, v);
    return err;
}

static void end_event(struct mt_event *e)
{
    if (e && mt_handle_lock(mt_handle_public(e->object.id), MT_KIND_EVENT))
        mt_event_destroy(e);
}

static void free_vmprx(struct mt_module *m, void *object)
{
    struct mt_vmprx *v = object;

    end_event(v->event);
    mt_vmprx_close(v);
    mt_pool_give(&m->vmprx, v);
}

/* Collectors */

static int link_collector(struct mt_module *m, void *arg)
{
    return mt_collector_link(arg, &m->net);
}

static int unlink_collector(struct mt_module *m, void *arg)
{
    struct mt_collector *c = arg;

    (void)m;
    mt_collector_unlink(c);
    mt_notify_bind(&c->notify, NULL);
    return 0;
}

int mt_objects_new_collector(struct mt_collector **out, struct mt_module *m, const struct mt_port_request *request)
{
    struct mt_collector *c = mt_pool_take(&m->collectors);
    int err = -ENOBUFS;

    if (!c)
        return err;
    err = mt_collector_init(c, request);
    if (err)
        goto give;
    c->senders = m->config.collector_senders;
    err = mt_module_call(m, link_collector, c);
    if (err)
        goto close;
    err = publish(m, &c->object, MT_KIND_COLLECTOR);
    if (err)
        goto unlink;
    *out = c;
    return 0;

unlink:
    mt_module_call(m, unlink_collector, c);
close:
    mt_collector_close(c);
give:
    mt_pool_give(&m->collectors, c);
    return err;
}

static void free_collector(struct mt_module *m, void *object)
{
    struct mt_collector *c = object;

    end_event(c->event);
    mt_collector_close(c);
    mt_pool_give(&m->collectors, c);
}

/* VMP[tx] */

static int link_vmptx(struct mt_module *m, void *arg)
{
    mt_vmptx_link(arg, &m->net, &m->wheel);
    return 0;
}

static int unlink_vmptx(struct mt_module *m, void *arg)
{
    struct mt_vmptx *v = arg;

    (void)m;
    mt_vmptx_unlink(v);
    mt_notify_bind(&v->notify, NULL);
    return 0;
}

int mt_objects_new_vmptx(struct mt_vmptx **out, struct mt_module *m)
{
    struct mt_vmptx *v = mt_pool_take(&m->vmptx);
    int err = -ENOBUFS;

    if (!v)
        return err;
    mt_vmptx_init(v);
    mt_module_call(m, link_vmptx, v);
    err = publish(m, &v->object, MT_KIND_VMPTX);
    if (err) {
        mt_pool_give(&m->vmptx, v);
        return err;
    }
    *out = v;
    return 0;
}

static void free_vmptx(struct mt_module *m, void *object)
{
    struct mt_vmptx *v = object;

    end_event(v->event);
    mt_vmptx_close(v);
    mt_pool_give(&m->vmptx, v);
}

/* TDM[rx] and TDM[tx] */

static int link_tdm(struct mt_module *m, void *arg)
{
    struct mt_tdm *t = arg;
    int err;

    if (t->object.kind == MT_KIND_TDMTX)
        return mt_timeslots_drive(&m->timeslots, t->slot, t, true);
    mt_relay_init(&t->relay, mt_silence_pick(&m->silence));
    err = mt_timeslots_listen(&m->timeslots, t->slot, t->type, &t->relay.sink);
    if (err)
        mt_relay_close(&t->relay);
    return err;
}

static int unlink_tdm(struct mt_module *m, void *arg)
{
    struct mt_tdm *t = arg;

    if (t->object.kind == MT_KIND_TDMTX) {
        mt_timeslots_give(&m->timeslots, t->slot);
    } else {
        mt_timeslots_leave(&m->timeslots, t->slot);
        mt_relay_close(&t->relay);
    }
    return 0;
}

int mt_objects_new_tdm(struct mt_tdm **out, struct mt_module *m, enum mt_kind kind, int slot, int type)
{
    struct mt_tdm *t = mt_pool_take(&m->tdms);
    int err = -ENOBUFS;

    if (!t)
        return err;
    t->object.kind = (uint8_t)kind;
    t->slot = slot;
    t->type = type;
    err = mt_module_call(m, link_tdm, t);
    if (err)
        goto give;
    err = publish(m, &t->object, kind);
    if (err)
        goto unlink;
    *out = t;
    return 0;

unlink:
    mt_module_call(m, unlink_tdm, t);
give:
    mt_pool_give(&m->tdms, t);
    return err;
}

static void free_tdm(struct mt_module *m, void *object)
{
    mt_pool_give(&m->tdms, object);
}

/* All kinds */

static int unlink_by_command(struct mt_module *m, void *object);

static const struct kind {
    mt_command_fn *unlink;                        /* run by the program's thread */
    mt_command_fn *command;                       /* run by the engine */
    void (*free)(struct mt_module *m, void *object);
} kinds[MT_KIND_COUNT] = {
    [MT_KIND_CHANNEL] = {unlink_by_command, unlink_channel, free_channel},
    [MT_KIND_DISPATCHER] = {unlink_dispatcher, NULL, free_dispatcher},
    [MT_KIND_COLLECTOR] = {unlink_by_command, unlink_collector, free_collector},
    [MT_KIND_VMPTX] = {unlink_by_command, unlink_vmptx, free_vmptx},
    [MT_KIND_VMPRX] = {unlink_by_command, unlink_vmprx_command, free_vmprx},
    [MT_KIND_TDMRX] = {unlink_by_command, unlink_tdm, free_tdm},
    [MT_KIND_TDMTX] = {unlink_by_command, unlink_tdm, free_tdm},
};

static int unlink_by_command(struct mt_module *m, void *object)
{
    return mt_module_call(m, kinds[((struct mt_object *)object)->kind].command, object);
}

void mt_objects_destroy(struct mt_object *o)
{
    struct mt_module *m = o->module;
    const struct kind *k = &kinds[o->kind];

    k->unlink(m, o);
    begin_to_leave(o);
    mt_handle_end(o);
    k->free(m, o);
    has_left(m);
}

void mt_objects_destroy_all(struct mt_module *m)
{
    for (;;) {
        struct mt_object *first = NULL;
        const void *id = NULL;
        enum mt_kind kind = MT_KIND_NONE;

        pthread_mutex_lock(&m->owned_lock);
        if (!mt_list_empty(&m->owned)) {
            first = mt_container(m->owned.next, struct mt_object, owned);
            id = mt_handle_public(first->id);
            kind = (enum mt_kind)first->kind;
        }
        pthread_mutex_unlock(&m->owned_lock);
        if (!first)
            break;
        first = mt_handle_lock(id, kind); /* NULL: someone else has just destroyed it */
        if (first)
            mt_objects_destroy(first);
    }
    wait_for_leaving(m);
}
