#include "net.h"

#include <errno.h>

#include "net/dispatcher.h"

int mt_net_create(struct mt_net *net)
{
    int err;

    *net = (struct mt_net){.waitfd = -1, .wakefd = -1};
    net->packet_octets = mt_os->alloc(MT_NET_PACKETS * MT_NET_PACKET_OCTETS);
    if (!net->packet_octets)
        return -ENOMEM;
    for (unsigned i = 0; i < MT_NET_PACKETS; i++)
        net->packets[i] =
            (struct mt_packet){.buf = net->packet_octets + i * MT_NET_PACKET_OCTETS, .room = MT_NET_PACKET_OCTETS};
    err = net->waitfd = mt_os->wait_create();
    if (err < 0)
        goto fail;
    err = net->wakefd = mt_os->counter_create(0);
    if (err < 0)
        goto fail;
    err = mt_os->wait_add(net->waitfd, net->wakefd, 0);
    if (err)
        goto fail;
    return 0;

fail:
    mt_net_destroy(net);
    return err;
}

void mt_net_destroy(struct mt_net *net)
{
    if (net->wakefd >= 0)
        mt_os->close(net->wakefd);
    if (net->waitfd >= 0)
        mt_os->close(net->waitfd);
    mt_os->free(net->packet_octets);
    net->waitfd = net->wakefd = -1;
    net->packet_octets = NULL;
}

int mt_net_watch(struct mt_net *net, struct mt_watch *watch)
{
    int err = watch->on ? 0 : mt_os->wait_add(net->waitfd, watch->fd, (uintptr_t)watch);

    watch->on = watch->on || !err;
    return err;
}

void mt_net_unwatch(struct mt_net *net, struct mt_watch *watch)
{
    if (watch->on)
        mt_os->wait_remove(net->waitfd, watch->fd);
    watch->on = false;
}

unsigned mt_net_receive(struct mt_net *net, int fd)
{
    int got = mt_os->udp_recv(fd, net->packets, MT_NET_PACKETS);

    if (got <= 0)
        return 0;
    for (int i = 0; i < got; i++) {
        struct mt_packet *p = &net->packets[i];

        p->arrival_ns = net->always_watch ? net->virtual_now_ns : p->arrival_ns - net->clock_offset_ns;
    }
    mt_count(&net->rx_datagrams, (unsigned)got);
    return (unsigned)got;
}

void mt_net_send(struct mt_net *net, const struct mt_net_datagram *d)
{
    if (net->queued == MT_NET_QUEUE)
        mt_net_flush(net);
    net->queue[net->queued++] = *d;
}

void mt_net_flush(struct mt_net *net)
{
    int64_t now;

    net->flushes++;
    if (!net->queued)
        return;
    for (unsigned i = 0; i < net->queued; i++) {
        struct mt_net_datagram *d = &net->queue[i];
        unsigned lost;

        if (mt_dispatcher_transmit(d->dispatcher, d->octets, d->len, &lost))
            mt_count(&net->tx_datagrams, 1);
        mt_count(&net->tx_dropped, lost);
    }
    now = net->always_watch ? net->virtual_now_ns : mt_os->now_ns() - net->clock_offset_ns;
    for (unsigned i = 0; i < net->queued; i++)
        if (net->queue[i].arrival_ns)
            mt_hist_add(&net->latency, now - net->queue[i].arrival_ns);
    net->queued = 0;
}

void mt_net_wait(struct mt_net *net, int64_t timeout_ns)
{
    int got = mt_os->wait(net->waitfd, net->ready, MT_NET_READY, timeout_ns);

    net->n_ready = got > 0 ? (unsigned)got : 0;
}

bool mt_net_serve(struct mt_net *net)
{
    unsigned n = net->n_ready;

    net->n_ready = 0;
    for (unsigned i = 0; i < n; i++) {
        struct mt_watch *watch = (struct mt_watch *)(uintptr_t)net->ready[i].data; /* as mt_net_watch gave it */

        if (watch)
            watch->ready(watch);
        else
            mt_os->counter_take(net->wakefd);
    }
    return n == MT_NET_READY;
}

void mt_net_wake(struct mt_net *net)
{
    mt_os->counter_add(net->wakefd, 1);
}
