#include "dispatcher.h"

#include <errno.h>

static bool wants_label(const union mt_addr *to)
{
    return to->sa.sa_family == AF_INET6 && to->in6.sin6_flowinfo;
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
    d->fd = d->port->fd;
    d->to = path->destination;
    d->tos = v6 ? -1 : path->tos;
    d->cap = v6 ? MT_DISPATCHER_CAP_IPV6 : MT_DISPATCHER_CAP_IPV4;
    err = set_peer(d);
    if (err)
        mt_dispatcher_close(d);
    return mt_port_error(err);
}

void mt_dispatcher_close(struct mt_dispatcher *d)
{
    if (d->labelled)
        mt_os->udp_flow_end(d->fd, &d->to);
    mt_port_close(d->port);
    d->labelled = false;
    d->port = NULL;
}

static int send_once(const struct mt_dispatcher *d, const void *octets, size_t len)
{
    if (d->connected)
        return mt_os->udp_send(d->fd, octets, len, NULL, -1);
    return mt_os->udp_send(d->fd, octets, len, &d->to, d->tos);
}

/* What a connected socket says when an earlier datagram came back as an ICMP error. This one was not sent. */
static bool earlier_lost(int err)
{
    return err == -ECONNREFUSED || err == -EHOSTUNREACH || err == -ENETUNREACH || err == -EPROTO || err == -EHOSTDOWN ||
           err == -ENOPROTOOPT;
}

bool mt_dispatcher_transmit(struct mt_dispatcher *d, const void *octets, size_t len, unsigned *lost)
{
    int err = send_once(d, octets, len);
    int first = d->connected && earlier_lost(err) ? err : 0;

    if (first)
        err = send_once(d, octets, len);
    *lost = err ? 1 : 0;
    if (first && err != first) /* the same again was about this one: without a route, say */
        ++*lost;
    if (!err) {
        mt_count(&d->tx_datagrams, 1);
        mt_count(&d->tx_octets, len);
    }
    mt_count(&d->tx_dropped, *lost);
    return !err;
}
