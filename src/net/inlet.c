#include "inlet.h"

enum {
    ROUNDS = 64, /* of MT_NET_SWEEP packets in one sweep */
    AHEAD = 4,   /* packets whose inlet is asked for before its turn */
    FETCH = 320, /* octets of the inlet and of the owner around it */
};

int mt_inlet_open(struct mt_net *net, struct mt_inlet *inlet)
{
    inlet->watch.fd = inlet->port.fd;
    inlet->shared = net->rx && !mt_os->rx_add(net->rx, &inlet->port);
    return inlet->shared ? 0 : mt_net_watch(net, &inlet->watch);
}

void mt_inlet_close(struct mt_net *net, struct mt_inlet *inlet)
{
    if (inlet->shared && net->rx)
        mt_os->rx_remove(net->rx, &inlet->port);
    inlet->shared = false;
    mt_net_unwatch(net, &inlet->watch);
}

/* A queue of its own, which it may fill as it likes. What is under way still comes shared. */
static void separate(struct mt_net *net, struct mt_inlet *inlet)
{
    mt_os->rx_remove(net->rx, &inlet->port);
    inlet->shared = false;
    mt_net_watch(net, &inlet->watch);
}

static bool floods(struct mt_net *net, struct mt_inlet *inlet)
{
    if (inlet->window != net->window)
        inlet->seen = 0;
    inlet->window = net->window;
    return ++inlet->seen > MT_INLET_SHARE;
}

static void deliver(struct mt_net *net, struct mt_packet *p)
{
    struct mt_inlet *inlet = mt_container(p->port, struct mt_inlet, port);

    p->arrival_ns -= net->clock_offset_ns;
    if (inlet->shared && floods(net, inlet))
        separate(net, inlet);
    inlet->take(inlet, p);
}

static void ask_for(const struct mt_packet *p)
{
    if (!p->port)
        return;
    for (unsigned at = 0; at < FETCH; at += 64)
        __builtin_prefetch((const char *)mt_container(p->port, struct mt_inlet, port) + at);
}

void mt_net_sweep(struct mt_net *net)
{
    if (!net->rx)
        return;
    net->window = (uint32_t)(mt_os->now_ns() / MT_INLET_WINDOW_NS);
    for (unsigned round = 0; round < ROUNDS; round++) {
        int got = mt_os->rx_take(net->rx, net->swept, MT_NET_SWEEP);

        for (int i = 0; i < got && i < AHEAD; i++)
            ask_for(&net->swept[i]);
        for (int i = 0; i < got; i++) {
            if (i + AHEAD < got)
                ask_for(&net->swept[i + AHEAD]);
            if (net->swept[i].port)
                deliver(net, &net->swept[i]);
        }
        mt_count(&net->rx_datagrams, got > 0 ? (unsigned)got : 0);
        if (got < MT_NET_SWEEP)
            return;
    }
}
