#include "event.h"

#include <errno.h>

enum { WAITERS = 1 << 20 }; /* more than can wait: none stays behind on a closed counter */

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
    err = e->fd = mt_os->counter_create(0);
    if (err < 0)
        goto fail;
    err = mt_handle_new(&e->object, MT_KIND_EVENT);
    if (err)
        goto fail;
    *out = e;
    return 0;

fail:
    if (e->fd >= 0)
        mt_os->close(e->fd);
    mt_os->free(e);
    return err;
}

void mt_event_hold(struct mt_event *e)
{
    atomic_fetch_add(&e->holders, 1);
}

void mt_event_drop(struct mt_event *e)
{
    if (atomic_fetch_sub(&e->holders, 1) > 1)
        return;
    mt_os->close(e->fd);
    mt_os->free(e);
}

void mt_event_destroy(struct mt_event *e)
{
    mt_handle_end(&e->object);
    mt_os->counter_add(e->fd, WAITERS);
    mt_event_drop(e);
}
