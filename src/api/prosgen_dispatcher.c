/* prosgen.h: UDP dispatchers. */
#include <string.h>

#include "api.h"
#include "core/firmware.h"

enum { TOS_MAX = 255 };

static const int needs_toudp[] = {MT_FW_TOUDP, 0};

static bool has_peer(const union mt_addr *a)
{
    return !mt_addr_any(a) && mt_addr_port(a);
}

static int ipv4_path(struct mt_udp_path *path, const struct sm_udp_dispatcher_create_parms *p)
{
    int err = mt_api_ipv4(&path->destination, &p->destination);

    if (!err)
        err = mt_api_ipv4(&path->source, &p->source);
    if (!err && (!has_peer(&path->destination) || p->TOS < 0 || p->TOS > TOS_MAX))
        err = -EINVAL;
    path->tos = (uint8_t)p->TOS;
    return err;
}

static int ipv6_path(struct mt_udp_path *path, const struct sm_udp_dispatcher_create_parms *p)
{
    int err = mt_api_ipv6(&path->destination, &p->destination_ipv6);

    if (!err)
        err = mt_api_ipv6(&path->source, &p->source_ipv6);
    if (!err && !has_peer(&path->destination))
        err = -EINVAL;
    path->destination.in6.sin6_flowinfo &= htonl(0xfffff); /* the label; the traffic class is 0 */
    path->source.in6.sin6_flowinfo = 0;
    return err;
}

static int udp_path(struct mt_udp_path *path, const struct sm_udp_dispatcher_create_parms *p)
{
    memset(path, 0, sizeof(*path));
    switch (p->type) {
    case kSMDispatcherTypeIPv4: return ipv4_path(path, p);
    case kSMDispatcherTypeIPv6: return ipv6_path(path, p);
    default: return -EINVAL;
    }
}

static int dispatcher_create(struct sm_udp_dispatcher_create_parms *p)
{
    struct mt_dispatcher *d;
    struct mt_udp_path path;
    struct mt_module *m;
    int err;

    p->dispatcher = kSMNullDispatcherId;
    err = mt_api_lock_module_with(&m, p->module, needs_toudp);
    if (err)
        return err;
    err = udp_path(&path, p);
    path.multicast_ttl = (uint8_t)m->config.multicast_ttl;
    mt_api_bind(&path.source, m);
    if (!err)
        err = mt_objects_new_dispatcher(&d, m, &path);
    if (!err)
        p->dispatcher = mt_handle_public(d->object.id);
    mt_handle_unlock(&m->object);
    return err;
}

int sm_udp_dispatcher_create(struct sm_udp_dispatcher_create_parms *dp)
{
    return MT_API(dp, dispatcher_create(dp));
}

static int dispatcher_destroy(tSMDispatcherId id)
{
    struct mt_object *o = mt_handle_lock(id, MT_KIND_DISPATCHER);

    if (!o)
        return -EINVAL;
    mt_objects_destroy(o);
    return 0;
}

int sm_dispatcher_destroy(tSMDispatcherId dispatcher)
{
    return MT_API_VALUE(dispatcher_destroy(dispatcher));
}

struct dispatcher_connection {
    struct mt_channel *channel;
    struct mt_dispatcher *dispatcher; /* NULL: to the program */
};

static int connect_dispatcher_command(struct mt_module *m, void *arg)
{
    struct dispatcher_connection *c = arg;

    (void)m;
    if (mt_channel_is_busy(c->channel, true))
        return -EBUSY;
    mt_channel_dispatch(c->channel, c->dispatcher);
    return 0;
}

static int connect_dispatcher(struct dispatcher_connection *c)
{
    if (!mt_channel_has_input(c->channel))
        return -EMEDIUMTYPE;
    return mt_module_call(c->channel->object.module, connect_dispatcher_command, c);
}

static int connect_program(tSMChannelId id)
{
    struct dispatcher_connection c = {0};
    int err = mt_api_lock_channel(&c.channel, id);

    if (err)
        return err;
    err = connect_dispatcher(&c);
    mt_handle_unlock(&c.channel->object);
    return err;
}

static int dispatcher_connect(struct sm_channel_dispatcher_connect_parms *p)
{
    struct mt_object_pair pair;
    struct dispatcher_connection c;
    int err;

    if (p->dest == kSMNullDispatcherId)
        return connect_program(p->channel);
    err = mt_api_lock_channel_and(&pair, p->channel, p->dest, MT_KIND_DISPATCHER);
    if (err)
        return err;
    c = (struct dispatcher_connection){(struct mt_channel *)(void *)pair.o[0], (struct mt_dispatcher *)(void *)pair.o[1]};
    err = connect_dispatcher(&c);
    mt_handle_unlock_pair(&pair);
    return err;
}

int sm_channel_dispatcher_connect(struct sm_channel_dispatcher_connect_parms *connectp)
{
    return MT_API(connectp, dispatcher_connect(connectp));
}
