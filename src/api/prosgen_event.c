/* prosgen.h: events of channels. */
#include "api.h"

/*
 * Held while events are put on channels, nominated or freed, so that none is freed on its way. Taken before the lock of
 * any handle and never while one is held.
 */
static pthread_mutex_t binding_lock = PTHREAD_MUTEX_INITIALIZER;

/* The any-channel events of the process, one of each type; NULL: none nominated. LOCK: binding_lock. */
static struct mt_event *any_event[MT_EVENT_TYPES];

/* Put another event behind the switches of a channel; they start off. */
struct rebind {
    struct mt_notify *notify;
    struct mt_event *event;
};

static int rebind_command(struct mt_module *m, void *arg)
{
    struct rebind *r = arg;

    (void)m;
    mt_notify_bind(r->notify, r->event);
    return 0;
}

static void rebind(struct mt_channel *ch, struct mt_notify *notify, struct mt_event *event)
{
    struct rebind r = {notify, event};

    mt_module_call(ch->object.module, rebind_command, &r);
    mt_channel_settle_events(ch);
}

static bool suits(const struct mt_channel *ch, unsigned type)
{
    if (type == MT_EVENT_WRITE)
        return mt_channel_has_output(ch);
    return mt_channel_has_input(ch);
}

static void attach(struct mt_channel *ch, struct mt_event *e)
{
    atomic_store(&ch->non_idle[e->type], e->binding == MT_EVENT_CHANNEL_NON_IDLE);
    ch->event[e->type] = e->object.id;
    rebind(ch, &ch->specific[e->type], e);
}

static void detach(struct mt_channel *ch, unsigned type)
{
    ch->event[type] = 0;
    rebind(ch, &ch->specific[type], NULL);
}

static void leave_any(struct mt_channel *ch, unsigned type)
{
    ch->in_any[type] = false;
    rebind(ch, &ch->any[type], NULL);
}

/* Nominate (or, with NULL, withdraw) the any-channel event of a type. LOCK: binding_lock is held. */
static void set_any(unsigned type, struct mt_event *e)
{
    uint32_t cursor = 0;
    struct mt_channel *ch;

    any_event[type] = e;
    while ((ch = mt_handle_next(&cursor, MT_KIND_CHANNEL))) {
        if (ch->in_any[type])
            rebind(ch, &ch->any[type], e);
        mt_handle_unlock(&ch->object);
    }
}

/* Create */

static int create_any(unsigned type, tSMEventId *out)
{
    struct mt_event *e;
    int err = mt_event_create(&e, type, MT_EVENT_ANY_CHANNEL, 0);

    if (!err)
        *out = mt_api_event(e);
    return err;
}

static int create_specific(unsigned type, tSMChannelId id, enum mt_event_binding binding, tSMEventId *out)
{
    struct mt_channel *ch;
    struct mt_event *e;
    int err = mt_api_lock_channel(&ch, id);

    if (err)
        return err;
    err = suits(ch, type) ? mt_event_create(&e, type, binding, ch->object.id) : -EMEDIUMTYPE;
    if (!err) {
        *out = mt_api_event(e);
        if (!ch->event[type]) /* some programs never call sm_channel_set_event */
            attach(ch, e);
    }
    mt_handle_unlock(&ch->object);
    return err;
}

static int ev_create(tSMEventId *out, tSMChannelId channel, int type, int binding)
{
    *out = mt_api_null_event();
    if (type < kSMEventTypeWriteData || type > kSMEventTypeRecog)
        return -EINVAL;
    switch (binding) {
    case kSMChannelSpecificEvent: return create_specific((unsigned)type - 1, channel, MT_EVENT_CHANNEL, out);
    case kSMChannelSpecificEventNonIdle:
        return create_specific((unsigned)type - 1, channel, MT_EVENT_CHANNEL_NON_IDLE, out);
    case kSMAnyChannelEvent: return channel ? -EINVAL : create_any((unsigned)type - 1, out);
    default: return -EINVAL;
    }
}

int smd_ev_create(tSMEventId *eventId, tSMChannelId channelId, int eventType, int eventChannelBinding)
{
    return MT_API(eventId, ev_create(eventId, channelId, eventType, eventChannelBinding));
}

/* Free */

static struct mt_event *find(tSMEventId id)
{
    return mt_handle_lock(id.eip, MT_KIND_EVENT);
}

/* Whatever still turns switches on it must stop before its descriptor is closed. */
static void part(const struct mt_event *e)
{
    struct mt_channel *ch = mt_handle_lock(mt_handle_public(e->channel), MT_KIND_CHANNEL);

    if (ch && ch->event[e->type] == e->object.id)
        detach(ch, e->type);
    if (ch)
        mt_handle_unlock(&ch->object);
    if (any_event[e->type] == e)
        set_any(e->type, NULL);
}

/* LOCK: binding_lock is held, so nobody else frees the event or puts it anywhere while its own lock is not. */
static int free_locked(tSMEventId id)
{
    struct mt_event *e = find(id);
    bool owned;

    if (!e)
        return -EINVAL;
    owned = e->binding == MT_EVENT_OF_OBJECT;
    mt_handle_unlock(&e->object);
    if (owned)
        return -EINVAL;
    part(e);
    find(id);
    mt_event_destroy(e);
    return 0;
}

static int ev_free(tSMEventId id)
{
    int err;

    pthread_mutex_lock(&binding_lock);
    err = free_locked(id);
    pthread_mutex_unlock(&binding_lock);
    return err;
}

int smd_ev_free(tSMEventId eventId)
{
    return MT_API_VALUE(ev_free(eventId));
}

/* Wait */

static int ev_wait(tSMEventId id)
{
    struct mt_event *e = find(id);
    int err;

    if (!e)
        return -EINVAL;
    mt_event_hold(e);
    mt_handle_unlock(&e->object);
    err = mt_event_wait(e);
    mt_event_drop(e);
    return err;
}

int smd_ev_wait(tSMEventId eventId)
{
    return MT_API_VALUE(ev_wait(eventId));
}

/* Set */

static int set_specific(const struct sm_channel_set_event_parms *p, unsigned type)
{
    struct mt_object_pair pair;
    struct mt_channel *ch;
    struct mt_event *e;
    int err;

    pthread_mutex_lock(&binding_lock);
    err = mt_api_lock_channel_and_event(&pair, p->channel, p->event.eip);
    if (err)
        goto out;
    ch = (struct mt_channel *)(void *)pair.o[0];
    e = (struct mt_event *)(void *)pair.o[1];
    if (e->type != type || e->channel != ch->object.id)
        err = -EINVAL;
    else if (!suits(ch, type))
        err = -EMEDIUMTYPE;
    else
        attach(ch, e);
    mt_handle_unlock_pair(&pair);
out:
    pthread_mutex_unlock(&binding_lock);
    return err;
}

static int set_channel(tSMChannelId id, unsigned type, bool any)
{
    struct mt_channel *ch;
    int err;

    pthread_mutex_lock(&binding_lock);
    err = mt_api_lock_channel(&ch, id);
    if (!err) {
        if (!suits(ch, type))
            err = -EMEDIUMTYPE;
        else if (any)
            ch->in_any[type] = true, rebind(ch, &ch->any[type], any_event[type]);
        else
            detach(ch, type), leave_any(ch, type);
        mt_handle_unlock(&ch->object);
    }
    pthread_mutex_unlock(&binding_lock);
    return err;
}

static int nominate(tSMEventId id, unsigned type)
{
    struct mt_event *e;
    int err = -EINVAL;

    pthread_mutex_lock(&binding_lock);
    e = find(id);
    if (e)
        mt_handle_unlock(&e->object);
    if (e && e->binding == MT_EVENT_ANY_CHANNEL && e->type == type) {
        set_any(type, e);
        err = 0;
    }
    pthread_mutex_unlock(&binding_lock);
    return err;
}

static int withdraw(unsigned type)
{
    pthread_mutex_lock(&binding_lock);
    set_any(type, NULL);
    pthread_mutex_unlock(&binding_lock);
    return 0;
}

static int set_event(const struct sm_channel_set_event_parms *p)
{
    unsigned type = (unsigned)p->event_type - 1;

    if (p->event_type < kSMEventTypeWriteData || p->event_type > kSMEventTypeRecog)
        return -EINVAL;
    switch (p->issue_events) {
    case kSMChannelSpecificEvent:
    case kSMChannelSpecificEventNonIdle: return set_specific(p, type);
    case kSMAnyChannelEvent: return p->channel ? set_channel(p->channel, type, true) : nominate(p->event, type);
    case kSMChannelNoEvent:
        return p->channel ? set_channel(p->channel, type, false) : withdraw(type);
    default: return -EINVAL;
    }
}

int sm_channel_set_event(struct sm_channel_set_event_parms *eventp)
{
    return MT_API(eventp, set_event(eventp));
}
