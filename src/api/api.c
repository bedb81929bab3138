#include "api.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Fork: the child has none of the engine's threads, and locks may be held for ever. */

static _Atomic bool forked;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void in_child(void)
{
    atomic_store(&forked, true);
}

/* Tracing: 0 nothing, 1 errors, 2 every call. */

static int show_on_stderr(const char *fmt, va_list ap)
{
    return vfprintf(stderr, fmt, ap);
}

unsigned TiNGtrace;
int (*TiNG_showtrace)(const char *fmt, va_list ap) = show_on_stderr;

int TiNG_vsnprintf(char *s, size_t n, const char *format, va_list arg)
{
    return vsnprintf(s, n, format, arg);
}

__attribute__((format(printf, 1, 2))) static void show(const char *fmt, ...)
{
    int (*sink)(const char *, va_list) = TiNG_showtrace;
    va_list ap;

    if (!sink)
        return;
    va_start(ap, fmt);
    sink(fmt, ap);
    va_end(ap);
}

static void start(void)
{
    const char *level = getenv("TINGTRACE");

    pthread_atfork(NULL, NULL, in_child);
    if (level && !TiNGtrace)
        TiNGtrace = (unsigned)strtoul(level, NULL, 10);
}

int mt_api_enter(void)
{
    pthread_once(&once, start);
    return atomic_load(&forked) ? -EHOSTDOWN : 0;
}

int mt_api_leave(const char *call, int result)
{
    int err = mt_api_error(result);

    if (err < 0 && TiNGtrace >= 1) {
        struct sm_error_name_parms name = {.code = err};

        show("%s: %s (%d)\n", call, sm_error_name(&name), err);
    } else if (TiNGtrace >= 2) {
        show("%s: %d\n", call, err);
    }
    return err;
}

/* Look-ups */

static int check_shutdown(const struct mt_object *o, const struct mt_module *m)
{
    if (!atomic_load(&m->shut_down))
        return 0;
    mt_handle_unlock(o);
    return -ESHUTDOWN;
}

int mt_api_lock_module(struct mt_module **out, tSMModuleId id)
{
    struct mt_module *m = mt_handle_lock(id, MT_KIND_MODULE);

    if (!m)
        return -ENODEV;
    *out = m;
    return check_shutdown(&m->object, m);
}

int mt_api_lock_module_with(struct mt_module **out, tSMModuleId id, const int *firmware)
{
    int err = mt_api_lock_module(out, id);

    for (; !err && *firmware; firmware++)
        if (!mt_module_has(*out, *firmware)) {
            mt_handle_unlock(&(*out)->object);
            return -ENOPKG;
        }
    return err;
}

int mt_api_lock_channel(struct mt_channel **out, tSMChannelId id)
{
    struct mt_channel *ch = mt_handle_lock(id, MT_KIND_CHANNEL);

    if (!ch)
        return -ECHRNG;
    *out = ch;
    return check_shutdown(&ch->object, ch->object.module);
}

void *mt_api_lock(const void *id, enum mt_kind kind, int *err)
{
    struct mt_object *o = mt_handle_lock(id, kind);

    *err = o ? check_shutdown(o, o->module) : -EINVAL;
    return *err ? NULL : o;
}

static int not_found(enum mt_kind kind)
{
    return kind == MT_KIND_CHANNEL ? -ECHRNG : -EINVAL;
}

static int lock_pair(struct mt_object_pair *pair, const void *a, enum mt_kind a_kind, const void *b, enum mt_kind b_kind)
{
    *pair = (struct mt_object_pair){.id = {a, b}, .kind = {a_kind, b_kind}};
    if (!mt_handle_lock_pair(pair))
        return 0;
    return pair->o[0] ? not_found(b_kind) : not_found(a_kind);
}

static int check_pair(struct mt_object_pair *pair, const struct mt_module *m, bool same_module)
{
    int err = 0;

    if (!same_module)
        err = -EXDEV;
    else if (atomic_load(&m->shut_down))
        err = -ESHUTDOWN;
    if (err)
        mt_handle_unlock_pair(pair);
    return err;
}

int mt_api_lock_two(struct mt_object_pair *pair, const void *a, enum mt_kind a_kind, const void *b, enum mt_kind b_kind)
{
    int err = lock_pair(pair, a, a_kind, b, b_kind);

    return err ? err : check_pair(pair, pair->o[0]->module, pair->o[0]->module == pair->o[1]->module);
}

int mt_api_lock_channel_and(struct mt_object_pair *pair, tSMChannelId channel, const void *id, enum mt_kind kind)
{
    return mt_api_lock_two(pair, channel, MT_KIND_CHANNEL, id, kind);
}

int mt_api_lock_channel_and_event(struct mt_object_pair *pair, tSMChannelId channel, const void *event)
{
    int err = lock_pair(pair, channel, MT_KIND_CHANNEL, event, MT_KIND_EVENT);

    return err ? err : check_pair(pair, pair->o[0]->module, true);
}

/* Events of objects */

tSMEventId mt_api_null_event(void)
{
    return (tSMEventId){.fd = -1};
}

tSMEventId mt_api_event(const struct mt_event *e)
{
    unsigned bits = mt_event_bits(e);
    int mode = POLLPRI | (bits & MT_POLL_IN ? POLLIN : 0) | (bits & MT_POLL_OUT ? POLLOUT : 0);

    return (tSMEventId){.fd = e->poll.fd, .mode = mode, .eip = mt_handle_public(e->object.id)};
}

struct notify_target {
    struct mt_notify *notify;
    struct mt_event *event;
};

static int set_notify_target(struct mt_module *m, void *arg)
{
    struct notify_target *a = arg;

    (void)m;
    a->notify->event = a->event;
    return 0;
}

int mt_api_object_event(struct mt_object *o, struct mt_event **event, struct mt_notify *notify, tSMEventId *out)
{
    int err = *event ? 0 : mt_event_create(event, 0, MT_EVENT_OF_OBJECT, 0);
    struct notify_target a = {.notify = notify};

    if (err)
        return err;
    a.event = *event;
    mt_module_call(o->kind == MT_KIND_MODULE ? (struct mt_module *)(void *)o : o->module, set_notify_target, &a);
    *out = mt_api_event(*event);
    return 0;
}

/* Addresses */

int mt_api_ipv4(union mt_addr *out, const struct sockaddr_in *in)
{
    if (in->sin_family != 0 && in->sin_family != AF_INET)
        return -EINVAL;
    *out = (union mt_addr){.in = *in};
    out->in.sin_family = AF_INET;
    return 0;
}

int mt_api_ipv6(union mt_addr *out, const struct sockaddr_in6 *in)
{
    if (in->sin6_family != 0 && in->sin6_family != AF_INET6)
        return -EINVAL;
    *out = (union mt_addr){.in6 = *in};
    out->in6.sin6_family = AF_INET6;
    if (IN6_IS_ADDR_LINKLOCAL(&in->sin6_addr) && !in->sin6_scope_id)
        return -EINVAL;
    return 0;
}

bool mt_addr_any(const union mt_addr *a)
{
    if (a->sa.sa_family == AF_INET6)
        return IN6_IS_ADDR_UNSPECIFIED(&a->in6.sin6_addr);
    return a->in.sin_addr.s_addr == INADDR_ANY;
}

void mt_api_bind(union mt_addr *a, const struct mt_module *m)
{
    if (!mt_addr_any(a))
        return;
    if (a->sa.sa_family == AF_INET6)
        a->in6.sin6_addr = m->config.bind6;
    else
        a->in.sin_addr = m->config.bind;
}
