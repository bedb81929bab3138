#include "dispatcher.h"

#include <arpa/inet.h>
#include <errno.h>

static void errors_ready(struct mt_watch *watch);

static bool wants_label(const union mt_addr *to)
{
    return to->sa.sa_family == AF_INET6 && to->in6.sin6_flowinfo;
}

/* For IPv4 to one host: what else there is (interfaces of multicast, flow labels) is the socket's affair. */
static void init_header(struct mt_dispatcher *d, uint8_t tos)
{
    struct mt_udp_flow flow = {.from = d->port->local.in, .to = d->to.in, .tos = tos};
    struct mt_udp_unicast unicast;

    if (!d->connected || d->to.sa.sa_family != AF_INET || IN_MULTICAST(ntohl(d->to.in.sin_addr.s_addr)))
        return;
    d->raw = !mt_os->udp_unicast(d->port->fd, &unicast) && flow.from.sin_addr.s_addr != INADDR_ANY;
    flow.unicast = unicast;
    if (d->raw)
        mt_udp_header_init(&d->header, &flow);
}

/* A port of its own is connected. */
static int set_peer(struct mt_dispatcher *d)
{
    int err = wants_label(&d->to) ? mt_os->udp_flow(d->fd, &d->to) : 0;

    d->labelled = !err && wants_label(&d->to);
    d->connected = !d->port->shareable;
    if (err || !d->connected)
        return err;
    err = mt_os->udp_connect(d->fd, &d->to);
    if (err == -ENETUNREACH || err == -EHOSTUNREACH) { /* there may be a route later; till then all is lost */
        d->connected = false;
        return 0;
    }
    return err ? err : mt_os->udp_name(d->fd, &d->port->local); /* a chosen port is bound at the latest now */
}

int mt_dispatcher_init(struct mt_dispatcher *d, const struct mt_udp_path *path)
{
    struct mt_port_request request = {
        .local = path->source,
        .options = {.receive = false, .tos = path->tos, .multicast_ttl = path->multicast_ttl},
    };
    bool v6 = path->destination.sa.sa_family == AF_INET6;
    int err = mt_port_open(&d->port, &request);

    if (err)
        return err;
    mt_list_init(&d->users);
    d->slot = -1;
    d->fd = d->port->fd;
    d->to = path->destination;
    d->tos = v6 ? -1 : path->tos;
    d->cap = v6 ? MT_DISPATCHER_CAP_IPV6 : MT_DISPATCHER_CAP_IPV4;
    d->errors = (struct mt_watch){.fd = d->port->fd, .ready = errors_ready};
    err = set_peer(d);
    if (err) {
        mt_dispatcher_close(d);
        return mt_port_error(err);
    }
    init_header(d, path->tos);
    return 0;
}

void mt_dispatcher_close(struct mt_dispatcher *d)
{
    if (d->labelled)
        mt_os->udp_flow_end(d->fd, &d->to);
    mt_port_close(d->port);
    d->labelled = false;
    d->port = NULL;
}

void mt_dispatcher_prepare(const struct mt_dispatcher *d, const void *octets, uint32_t len, struct mt_outgoing *out)
{
    out->fd = d->fd;
    out->tos = d->connected ? -1 : d->tos;
    out->to = d->connected ? NULL : &d->to;
    out->octets = octets;
    out->len = len;
    out->raw = false;
}

void mt_dispatcher_prepare_raw(const struct mt_dispatcher *d, struct mt_outgoing *out, uint16_t id)
{
    out->raw = d->raw;
    if (!d->raw)
        return;
    out->header = d->header;
    mt_udp_header_fill(&out->header, out->octets, out->len, id);
}

/* What a connected socket says when an earlier datagram came back as an ICMP error. This one was not sent. */
static bool earlier_lost(int err)
{
    return err == -ECONNREFUSED || err == -EHOSTUNREACH || err == -ENETUNREACH || err == -EPROTO || err == -EHOSTDOWN ||
           err == -ENOPROTOOPT;
}

unsigned mt_dispatcher_sent(struct mt_dispatcher *d, const struct mt_outgoing *out, unsigned *lost)
{
    int err = out->err, first = d->connected && earlier_lost(err) ? err : 0;
    unsigned gone;

    if (first)
        err = mt_os->udp_send(out->fd, out->octets, out->len, out->to, out->tos);
    gone = err ? 1 : 0;
    if (first && err != first) /* the same again was about this one: without a route, say */
        gone++;
    if (!err) {
        mt_count(&d->tx_datagrams, 1);
        mt_count(&d->tx_octets, out->len);
    }
    if (gone)
        mt_count(&d->tx_dropped, gone);
    *lost += gone;
    return !err;
}

static void errors_ready(struct mt_watch *watch)
{
    struct mt_dispatcher *d = mt_container(watch, struct mt_dispatcher, errors);

    if (!earlier_lost(mt_os->udp_error(watch->fd)))
        return;
    mt_count(&d->tx_dropped, 1);
    mt_count(&d->net->tx_dropped, 1);
}

void mt_dispatcher_join(struct mt_dispatcher *d, struct mt_net *net)
{
    d->net = net;
    if (d->raw && mt_net_sends_raw(net))
        mt_net_watch_errors(net, &d->errors);
    d->slot = net->tx && d->connected ? mt_os->tx_add(net->tx, d->port->fd) : -1;
}

void mt_dispatcher_leave(struct mt_dispatcher *d, struct mt_net *net)
{
    mt_net_unwatch(net, &d->errors);
    if (d->slot >= 0 && net->tx)
        mt_os->tx_remove(net->tx, d->slot);
    d->slot = -1;
}
