#include "event.h"

#include <errno.h>
#include <poll.h>

int mt_event_create(struct mt_event **out, unsigned type, enum mt_event_binding binding, uint32_t channel)
{
    struct mt_event *e = mt_os->alloc(sizeof(*e));
    int err = -ENOMEM;

    if (!e)
        return err;
    atomic_init(&e->holders, 1);
    e->type = (uint8_t)type;
    e->binding = (uint8_t)binding;
    e->channel = channel;
    err = mt_os->pollable_create(&e->poll);
    if (err)
        goto fail;
    err = mt_handle_new(&e->object, MT_KIND_EVENT);
    if (err)
        goto close;
    *out = e;
    return 0;

close:
    mt_os->pollable_close(&e->poll);
fail:
    mt_os->free(e);
    return err;
}

unsigned mt_event_bits(const struct mt_event *e)
{
    static const uint8_t data[MT_EVENT_TYPES] = {MT_POLL_OUT, MT_POLL_IN, 0};

    return e->binding == MT_EVENT_OF_OBJECT ? MT_POLL_PRI : data[e->type] | MT_POLL_PRI;
}

int mt_event_wait(const struct mt_event *e)
{
    unsigned bits = mt_event_bits(e);

    return mt_os->pollable_wait(e->poll.fd,
                                POLLPRI | (bits & MT_POLL_IN ? POLLIN : 0) | (bits & MT_POLL_OUT ? POLLOUT : 0));
}

static unsigned wanted(struct mt_event *e)
{
    unsigned bits = 0;

    for (unsigned i = 0; i < MT_POLL_BITS; i++)
        if (atomic_load(&e->causes[i]) > 0)
            bits |= 1U << i;
    return bits;
}

/* One thread at a time shows; another that comes meanwhile leaves its wish to it, since it looks once more when done. */
static bool show(struct mt_event *e)
{
    unsigned now;

    if (atomic_exchange(&e->applying, true))
        return false;
    now = wanted(e);
    atomic_store(&e->refused, mt_os->pollable_show(&e->poll, now) < 0);
    atomic_store(&e->shown, now);
    atomic_store(&e->applying, false);
    return true;
}

static void catch_up(struct mt_event *e)
{
    while (wanted(e) != atomic_load(&e->shown) && show(e))
        ;
}

void mt_event_turn(struct mt_event *e, unsigned bits, int by)
{
    for (unsigned i = 0; i < MT_POLL_BITS; i++)
        if (bits >> i & 1)
            atomic_fetch_add(&e->causes[i], by);
    catch_up(e);
}

static bool settled(struct mt_event *e)
{
    return !atomic_load(&e->applying) && wanted(e) == atomic_load(&e->shown);
}

void mt_event_settled(struct mt_event *e)
{
    if (e && atomic_load(&e->refused))
        show(e);
    while (e && !settled(e)) {
        catch_up(e);
        mt_os_relax();
    }
}

void mt_event_hold(struct mt_event *e)
{
    atomic_fetch_add(&e->holders, 1);
}

void mt_event_drop(struct mt_event *e)
{
    if (atomic_fetch_sub(&e->holders, 1) > 1)
        return;
    mt_os->pollable_close(&e->poll);
    mt_os->free(e);
}

void mt_event_destroy(struct mt_event *e)
{
    mt_handle_end(&e->object);
    mt_os->pollable_show(&e->poll, MT_POLL_HUP);
    mt_event_drop(e);
}
