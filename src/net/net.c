#include "net.h"

#include <errno.h>

#include "net/dispatcher.h"

enum { IDLE_NS = 4000000 }; /* how long what comes to shared ports may wait until somebody looks */

static void woken(struct mt_watch *watch)
{
    mt_os->counter_take(watch->fd);
}

/* The engine sweeps whenever it wakes; that is all there is to do. */
static void something_came(struct mt_watch *watch)
{
    mt_os->rx_woken(mt_container(watch, struct mt_net, arrivals)->rx);
}

int mt_net_create(struct mt_net *net)
{
    int err;

    *net = (struct mt_net){
        .waitfd = -1, .wake = {.fd = -1, .ready = woken}, .arrivals = {.fd = -1, .ready = something_came}};
    net->packet_octets = mt_os->alloc(MT_NET_PACKETS * MT_RX_PACKET_OCTETS);
    if (!net->packet_octets)
        return -ENOMEM;
    for (unsigned i = 0; i < MT_NET_PACKETS; i++)
        net->packets[i] =
            (struct mt_packet){.buf = net->packet_octets + i * MT_RX_PACKET_OCTETS, .room = MT_RX_PACKET_OCTETS};
    err = net->waitfd = mt_os->wait_create();
    if (err < 0)
        goto fail;
    err = net->wake.fd = mt_os->counter_create(0);
    if (err < 0)
        goto fail;
    err = mt_net_watch(net, &net->wake);
    if (err)
        goto fail;
    return 0;

fail:
    mt_net_destroy(net);
    return err;
}

void mt_net_destroy(struct mt_net *net)
{
    if (net->wake.fd >= 0)
        mt_os->close(net->wake.fd);
    if (net->waitfd >= 0)
        mt_os->close(net->waitfd);
    mt_os->free(net->packet_octets);
    net->waitfd = net->wake.fd = -1;
    net->packet_octets = NULL;
}

/* Faster ways */

static void start_receive(struct mt_net *net, int want)
{
    for (int kind = MT_RX_KINDS - 1; kind > MT_RX_EACH && !net->rx; kind--)
        if ((want < 0 || want == kind) && !mt_os->rx_open(&net->rx, (enum mt_rx_kind)kind))
            atomic_store(&net->rx_kind, kind);
    if (net->rx)
        net->arrivals.fd = mt_os->rx_fd(net->rx);
}

static void start_send(struct mt_net *net, int want)
{
    for (int kind = MT_TX_KINDS - 1; kind > MT_TX_EACH && !net->tx; kind--)
        if ((want < 0 || want == kind) && !mt_os->tx_open(&net->tx, (enum mt_tx_kind)kind))
            atomic_store(&net->tx_kind, kind);
}

void mt_net_start(struct mt_net *net, int rx_kind, int tx_kind)
{
    start_receive(net, rx_kind);
    start_send(net, tx_kind);
}

void mt_net_stop(struct mt_net *net)
{
    mt_net_unwatch(net, &net->arrivals);
    mt_os->rx_close(net->rx);
    mt_os->tx_close(net->tx);
    net->rx = NULL;
    net->tx = NULL;
    atomic_store(&net->rx_kind, MT_RX_EACH);
    atomic_store(&net->tx_kind, MT_TX_EACH);
}

/* Waiting */

int mt_net_watch(struct mt_net *net, struct mt_watch *watch)
{
    int err = watch->on ? 0 : mt_os->wait_add(net->waitfd, watch->fd, (uintptr_t)watch);

    watch->on = watch->on || !err;
    return err;
}

int mt_net_watch_errors(struct mt_net *net, struct mt_watch *watch)
{
    int err = watch->on ? 0 : mt_os->wait_add_error(net->waitfd, watch->fd, (uintptr_t)watch);

    watch->on = watch->on || !err;
    return err;
}

void mt_net_unwatch(struct mt_net *net, struct mt_watch *watch)
{
    if (watch->on)
        mt_os->wait_remove(net->waitfd, watch->fd);
    watch->on = false;
}

/* While streams play, the engine wakes for them and sweeps; to be woken by each packet as well would cost more. */
static void watch_arrivals(struct mt_net *net, int64_t timeout_ns)
{
    if (!net->rx)
        return;
    if (timeout_ns < 0 || timeout_ns > IDLE_NS)
        mt_net_watch(net, &net->arrivals);
    else
        mt_net_unwatch(net, &net->arrivals);
}

void mt_net_wait(struct mt_net *net, int64_t timeout_ns)
{
    int got;

    watch_arrivals(net, timeout_ns);
    got = mt_os->wait(net->waitfd, net->ready, MT_NET_READY, timeout_ns);
    net->n_ready = got > 0 ? (unsigned)got : 0;
}

bool mt_net_serve(struct mt_net *net)
{
    unsigned n = net->n_ready;

    net->n_ready = 0;
    for (unsigned i = 0; i < n; i++) {
        struct mt_watch *watch = (struct mt_watch *)(uintptr_t)net->ready[i].data; /* as mt_net_watch gave it */

        watch->ready(watch);
    }
    return n == MT_NET_READY;
}

void mt_net_wake(struct mt_net *net)
{
    mt_os->counter_add(net->wake.fd, 1);
}

/* Receiving from one port */

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

/* Sending */

void mt_net_send(struct mt_net *net, const struct mt_net_datagram *d)
{
    if (net->queued == MT_NET_QUEUE)
        mt_net_flush(net);
    net->queue[net->queued++] = *d;
}

static void prepare(struct mt_net *net, bool raw)
{
    for (unsigned i = 0; i < net->queued; i++) {
        const struct mt_net_datagram *d = &net->queue[i];

        mt_dispatcher_prepare(d->dispatcher, d->octets, d->len, &net->outgoing[i]);
        net->outgoing[i].slot = net->tx ? d->dispatcher->slot : -1;
        net->outgoing[i].together = false;
        if (raw)
            mt_dispatcher_prepare_raw(d->dispatcher, &net->outgoing[i], ++net->ip_id ? net->ip_id : ++net->ip_id);
    }
}

static void send_each(struct mt_outgoing *o, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        o[i].err = mt_os->udp_send(o[i].fd, o[i].octets, o[i].len, o[i].to, o[i].tos);
}

static void note_departures(struct mt_net *net)
{
    int64_t now = net->always_watch ? net->virtual_now_ns : mt_os->now_ns() - net->clock_offset_ns;

    for (unsigned i = 0; i < net->queued; i++)
        if (net->queue[i].arrival_ns)
            mt_hist_add(&net->latency, now - net->queue[i].arrival_ns);
}

void mt_net_flush(struct mt_net *net)
{
    unsigned sent = 0, together = 0, lost = 0;

    net->flushes++;
    if (!net->queued)
        return;
    prepare(net, mt_net_sends_raw(net));
    if (net->tx)
        mt_os->tx_send(net->tx, net->outgoing, net->queued);
    else
        send_each(net->outgoing, net->queued);
    for (unsigned i = 0; i < net->queued; i++) {
        sent += mt_dispatcher_sent(net->queue[i].dispatcher, &net->outgoing[i], &lost);
        together += net->outgoing[i].together;
    }
    mt_count(&net->tx_datagrams, sent);
    mt_count(&net->tx_together, together);
    mt_count(&net->tx_dropped, lost);
    note_departures(net);
    net->queued = 0;
}
