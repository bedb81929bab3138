/* prosgen.h: events of channels. */
#include "api.h"

/*
 * The any-channel events of the process, one of each type. LOCK: any_lock, which is taken before the lock of any channel
 * and never while one is held.
 */
static pthread_mutex_t any_lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    int fd;      /* -1: none nominated */
    uint32_t id;
} any_event[MT_EVENT_TYPES] = {{-1, 0}, {-1, 0}, {-1, 0}};

/* Put another counter behind a switch of a channel; the switch starts off. */
struct rebind {
    struct mt_notify *notify;
    int fd;
};

static int rebind_command(struct mt_module *m, void *arg)
{
    struct rebind *r = arg;

    (void)m;
    mt_notify_lower(r->notify);
    atomic_store(&r->notify->on, false);
    r->notify->fd = r->fd;
    return 0;
}

static void rebind(struct mt_channel *ch, struct mt_notify *notify, int fd)
{
    struct rebind r = {notify, fd};

    mt_module_call(ch->object.module, rebind_command, &r);
    mt_channel_settle_events(ch);
}

static bool suits(const struct mt_channel *ch, unsigned type)
{
    if (type == MT_EVENT_WRITE)
        return mt_channel_has_output(ch);
    return mt_channel_has_input(ch);
}

static void attach(struct mt_channel *ch, const struct mt_event *e)
{
    atomic_store(&ch->non_idle[e->type], e->binding == MT_EVENT_CHANNEL_NON_IDLE);
    ch->event[e->type] = e->object.id;
    rebind(ch, &ch->specific[e->type], e->fd);
}

static void detach(struct mt_channel *ch, unsigned type)
{
    ch->event[type] = 0;
    rebind(ch, &ch->specific[type], -1);
}

static void leave_any(struct mt_channel *ch, unsigned type)
{
    ch->in_any[type] = false;
    rebind(ch, &ch->any[type], -1);
}

/* Nominate (or, with fd -1, withdraw) the any-channel event of a type. */
static void set_any(unsigned type, uint32_t id, int fd)
{
    uint32_t cursor = 0;
    struct mt_channel *ch;

    pthread_mutex_lock(&any_lock);
    any_event[type].id = id;
    any_event[type].fd = fd;
    while ((ch = mt_handle_next(&cursor, MT_KIND_CHANNEL))) {
        if (ch->in_any[type])
            rebind(ch, &ch->any[type], fd);
        mt_handle_unlock(&ch->object);
    }
    pthread_mutex_unlock(&any_lock);
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
static void part(uint32_t event, uint32_t channel, unsigned type)
{
    struct mt_channel *ch = mt_handle_lock(mt_handle_public(channel), MT_KIND_CHANNEL);
    bool nominated;

    if (ch && ch->event[type] == event)
        detach(ch, type);
    if (ch)
        mt_handle_unlock(&ch->object);
    pthread_mutex_lock(&any_lock);
    nominated = any_event[type].id == event;
    pthread_mutex_unlock(&any_lock);
    if (nominated)
        set_any(type, 0, -1);
}

static int ev_free(tSMEventId id)
{
    struct mt_event *e = find(id);
    uint32_t channel;
    unsigned type;
    bool owned;

    if (!e)
        return -EINVAL;
    owned = e->binding == MT_EVENT_OF_OBJECT;
    channel = e->channel;
    type = e->type;
    mt_handle_unlock(&e->object);
    if (owned)
        return -EINVAL;
    part((uint32_t)(uintptr_t)id.eip, channel, type);
    e = find(id);
    if (!e)
        return -EINVAL; /* freed by another thread meanwhile */
    mt_event_destroy(e);
    return 0;
}

int smd_ev_free(tSMEventId eventId)
{
    return MT_API_VALUE(ev_free(eventId));
}

/* Wait */

static int ev_wait(tSMEventId id)
{
    struct mt_event *e = find(id);
    int fd;

    if (!e)
        return -EINVAL;
    fd = e->fd;
    mt_handle_unlock(&e->object);
    return mt_os->counter_wait(fd);
}

int smd_ev_wait(tSMEventId eventId)
{
    return MT_API_VALUE(ev_wait(eventId));
}

/* Set */

/* The event stays locked until the channel turns its switch on it, so that it cannot be freed in between. */
static int set_specific(const struct sm_channel_set_event_parms *p, unsigned type)
{
    struct mt_object_pair pair;
    struct mt_channel *ch;
    struct mt_event *e;
    int err = mt_api_lock_channel_and_event(&pair, p->channel, p->event.eip);

    if (err)
        return err;
    ch = (struct mt_channel *)(void *)pair.o[0];
    e = (struct mt_event *)(void *)pair.o[1];
    if (e->type != type || e->channel != ch->object.id)
        err = -EINVAL;
    else if (!suits(ch, type))
        err = -EMEDIUMTYPE;
    else
        attach(ch, e);
    mt_handle_unlock_pair(&pair);
    return err;
}

static int set_channel(tSMChannelId id, unsigned type, bool any)
{
    struct mt_channel *ch;
    int err;

    pthread_mutex_lock(&any_lock);
    err = mt_api_lock_channel(&ch, id);
    if (!err) {
        if (!suits(ch, type))
            err = -EMEDIUMTYPE;
        else if (any)
            ch->in_any[type] = true, rebind(ch, &ch->any[type], any_event[type].fd);
        else
            detach(ch, type), leave_any(ch, type);
        mt_handle_unlock(&ch->object);
    }
    pthread_mutex_unlock(&any_lock);
    return err;
}

static int nominate(tSMEventId id, unsigned type)
{
    struct mt_event *e = find(id);
    uint32_t event;
    int fd;

    if (!e)
        return -EINVAL;
    fd = e->binding == MT_EVENT_ANY_CHANNEL && e->type == type ? e->fd : -1;
    event = e->object.id;
    mt_handle_unlock(&e->object);
    if (fd < 0)
        return -EINVAL;
    set_any(type, event, fd);
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
        if (p->channel)
            return set_channel(p->channel, type, false);
        set_any(type, 0, -1);
        return 0;
    default: return -EINVAL;
    }
}

int sm_channel_set_event(struct sm_channel_set_event_parms *eventp)
{
    return MT_API(eventp, set_event(eventp));
}
