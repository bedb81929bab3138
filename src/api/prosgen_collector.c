/* prosgen.h: UDP collectors. */
#include "api.h"
#include "core/firmware.h"
#include "metrum.h"

enum { LAST_PORT = 65535 };

static const int needs_fromudp[] = {MT_FW_FROMUDP, 0};

/* Create */

static int local_address(union mt_addr *out, const struct metrum_udp_collector_create_parms *p)
{
    struct sockaddr_in6 v6 = {.sin6_addr = p->ipv6_address};
    struct sockaddr_in v4 = {.sin_addr = p->address};

    switch (p->type) {
    case kSMCollectorTypeIPv4: return mt_api_ipv4(out, &v4);
    case kSMCollectorTypeIPv6: return mt_api_ipv6(out, &v6);
    default: return -EINVAL;
    }
}

static int collector_create(struct metrum_udp_collector_create_parms *p)
{
    struct mt_port_request request = {.options = {.receive = true}};
    struct mt_collector *c;
    struct mt_module *m;
    int err;

    p->collector = kSMNullCollectorId;
    err = mt_api_lock_module_with(&m, p->module, needs_fromudp);
    if (err)
        return err;
    err = local_address(&request.local, p);
    if (!err && (p->port < 0 || p->port > LAST_PORT))
        err = -EINVAL;
    if (!err) {
        mt_api_bind(&request.local, m);
        mt_addr_set_port(&request.local, (uint16_t)p->port);
        err = mt_objects_new_collector(&c, m, &request);
    }
    if (!err)
        p->collector = mt_handle_public(c->object.id);
    mt_handle_unlock(&m->object);
    return err;
}

int metrum_udp_collector_create(struct metrum_udp_collector_create_parms *createp)
{
    return MT_API(createp, collector_create(createp));
}

static int published_create(struct sm_udp_collector_create_parms *p)
{
    struct metrum_udp_collector_create_parms ours = {
        .module = p->module, .type = p->type, .address = p->address, .ipv6_address = p->ipv6_address};
    int err = collector_create(&ours);

    p->collector = ours.collector;
    return err;
}

int sm_udp_collector_create(struct sm_udp_collector_create_parms *cp)
{
    return MT_API(cp, published_create(cp));
}

static int collector_destroy(tSMCollectorId id)
{
    struct mt_object *o = mt_handle_lock(id, MT_KIND_COLLECTOR);

    if (!o)
        return -EINVAL;
    mt_objects_destroy(o);
    return 0;
}

int sm_collector_destroy(tSMCollectorId collector)
{
    return MT_API_VALUE(collector_destroy(collector));
}

/* Event and status */

static int get_event(struct sm_collector_event_parms *p)
{
    struct mt_collector *c;
    int err;

    p->event = mt_api_null_event();
    c = mt_api_lock(p->collector, MT_KIND_COLLECTOR, &err);
    if (err)
        return err;
    err = mt_api_object_event(&c->object, &c->event, &c->notify, &p->event);
    if (!err)
        mt_collector_settle_event(c);
    mt_handle_unlock(&c->object);
    return err;
}

int sm_collector_get_event(struct sm_collector_event_parms *eventp)
{
    return MT_API(eventp, get_event(eventp));
}

static void fill_report(struct sm_collector_status_parms *p, const union mt_addr *a, bool new_peer)
{
    if (a->sa.sa_family == AF_INET6) {
        p->status = new_peer ? kSMCollectorStatusNewPeerIPv6 : kSMCollectorStatusGotPortsIPv6;
        p->u.ports_ipv6.address = a->in6.sin6_addr; /* peer_ipv6 is laid out alike */
        p->u.ports_ipv6.port = mt_addr_port(a);
    } else {
        p->status = new_peer ? kSMCollectorStatusNewPeer : kSMCollectorStatusGotPorts;
        p->u.ports.address = a->in.sin_addr;
        p->u.ports.port = mt_addr_port(a);
    }
}

static int collector_status(struct sm_collector_status_parms *p)
{
    struct mt_collector *c = mt_handle_lock(p->collector, MT_KIND_COLLECTOR); /* works after a shutdown, too */
    struct mt_collector_report r;

    if (!c)
        return -EINVAL;
    if (mt_collector_take_report(c, &r))
        fill_report(p, r.new_peer ? &r.peer : &c->port->local, r.new_peer);
    else
        p->status = kSMCollectorStatusRunning;
    mt_collector_settle_event(c);
    mt_handle_unlock(&c->object);
    return 0;
}

int sm_collector_status(struct sm_collector_status_parms *statusp)
{
    return MT_API(statusp, collector_status(statusp));
}

/* Connect */

struct collector_connection {
    struct mt_channel *channel;
    struct mt_collector *collector; /* NULL: from the program */
};

static int connect_command(struct mt_module *m, void *arg)
{
    struct collector_connection *a = arg;

    (void)m;
    if (mt_channel_is_busy(a->channel, false))
        return -EBUSY;
    mt_output_collect(&a->channel->output, a->collector);
    return 0;
}

static int connect_collector(struct collector_connection *a)
{
    return mt_channel_has_output(a->channel) ? mt_module_call(a->channel->object.module, connect_command, a)
                                             : -EMEDIUMTYPE;
}

static int connect_program(tSMChannelId id)
{
    struct collector_connection a = {0};
    int err = mt_api_lock_channel(&a.channel, id);

    if (err)
        return err;
    err = connect_collector(&a);
    mt_handle_unlock(&a.channel->object);
    return err;
}

static int collector_connect(const struct sm_channel_collector_connect_parms *p)
{
    struct collector_connection a;
    struct mt_object_pair pair;
    int err;

    if (p->source == kSMNullCollectorId)
        return connect_program(p->channel);
    err = mt_api_lock_channel_and(&pair, p->channel, p->source, MT_KIND_COLLECTOR);
    if (err)
        return err;
    a = (struct collector_connection){(struct mt_channel *)(void *)pair.o[0], (struct mt_collector *)(void *)pair.o[1]};
    err = connect_collector(&a);
    mt_handle_unlock_pair(&pair);
    return err;
}

int sm_channel_collector_connect(struct sm_channel_collector_connect_parms *connectp)
{
    return MT_API(connectp, collector_connect(connectp));
}
