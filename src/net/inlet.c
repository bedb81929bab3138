#include "inlet.h"

enum {
    ROUNDS = 64, /* of MT_NET_SWEEP packets in one sweep */
    AHEAD = 3,   /* packets whose owner is asked to fetch before its turn; the inlet itself is asked for before that */
};

int mt_inlet_open(struct mt_net *net, struct mt_inlet *inlet)
{
    bool steered = atomic_load_explicit(&net->rx_kind, memory_order_relaxed) == MT_RX_STEERED;

    inlet->watch.fd = inlet->port.fd;
    inlet->shared = inlet->known = net->rx && !mt_os->rx_add(net->rx, &inlet->port);
    return inlet->shared && !steered ? 0 : mt_net_watch(net, &inlet->watch);
}

/* What it has not taken would wake the engine again at once. */
static void rest(struct mt_net *net, struct mt_inlet *inlet)
{
    if (!inlet->watch.on || net->n_resting == MT_NET_RESTING)
        return;
    mt_net_unwatch(net, &inlet->watch);
    net->resting[net->n_resting++] = inlet;
}

static void rest_no_more(struct mt_net *net, const struct mt_inlet *inlet)
{
    for (unsigned i = net->n_resting; i--;)
        if (net->resting[i] == inlet)
            net->resting[i] = net->resting[--net->n_resting];
}

void mt_inlet_close(struct mt_net *net, struct mt_inlet *inlet)
{
    if (inlet->known && net->rx)
        mt_os->rx_remove(net->rx, &inlet->port);
    inlet->shared = inlet->known = false;
    rest_no_more(net, inlet);
    mt_net_unwatch(net, &inlet->watch);
}

/* A queue of its own, which it may fill as it likes. What is under way still comes shared. */
static void separate(struct mt_net *net, struct mt_inlet *inlet)
{
    mt_os->rx_stop(net->rx, &inlet->port);
    inlet->shared = false;
    mt_net_watch(net, &inlet->watch);
}

void mt_inlet_window(struct mt_net *net, int64_t now_ns)
{
    uint32_t window = (uint32_t)(now_ns / MT_INLET_WINDOW_NS);

    if (window == net->window)
        return;
    net->window = window;
    net->extra_taken = 0;
    for (unsigned i = 0; i < net->n_resting; i++)
        mt_net_watch(net, &net->resting[i]->watch);
    net->n_resting = 0;
}

int64_t mt_inlet_next_window_ns(const struct mt_net *net)
{
    return net->n_resting ? (net->window + INT64_C(1)) * MT_INLET_WINDOW_NS : INT64_MAX;
}

/* @return how many it has brought in this window */
static uint16_t *seen_of(const struct mt_net *net, struct mt_inlet *inlet)
{
    if (inlet->window != net->window)
        inlet->seen = 0;
    inlet->window = net->window;
    return &inlet->seen;
}

static bool floods(struct mt_net *net, struct mt_inlet *inlet)
{
    return ++*seen_of(net, inlet) > MT_INLET_SHARE;
}

unsigned mt_inlet_receive(struct mt_net *net, struct mt_inlet *inlet)
{
    uint16_t *seen = seen_of(net, inlet);
    unsigned got;

    if (*seen >= MT_INLET_BASE && net->extra_taken >= MT_INLET_EXTRA) {
        rest(net, inlet);
        return 0;
    }
    got = mt_net_receive(net, inlet->port.fd);
    if (*seen >= MT_INLET_BASE)
        net->extra_taken += got;
    else
        *seen = (uint16_t)(*seen + got);
    return got;
}

static void deliver(struct mt_net *net, struct mt_packet *p)
{
    struct mt_inlet *inlet = mt_container(p->port, struct mt_inlet, port);

    p->arrival_ns -= net->clock_offset_ns;
    if (inlet->shared && floods(net, inlet))
        separate(net, inlet);
    inlet->owner->take(inlet, p);
}

/* Packets [from, to) will have their turn soon. */
static void ask_for(const struct mt_packet *packets, int from, int to)
{
    for (int i = from; i < to; i++)
        __builtin_prefetch(packets[i].port);
}

static void fetch(const struct mt_packet *packets, int from, int to)
{
    for (int i = from; i < to; i++) {
        struct mt_inlet *inlet = mt_container(packets[i].port, struct mt_inlet, port);

        if (packets[i].port)
            inlet->owner->fetch(inlet);
    }
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void deliver_all(struct mt_net *net, int n)
{
    ask_for(net->swept, 0, least(2 * AHEAD, n));
    fetch(net->swept, 0, least(AHEAD, n));
    for (int i = 0; i < n; i++) {
        ask_for(net->swept, i + 2 * AHEAD, least(i + 2 * AHEAD + 1, n));
        fetch(net->swept, i + AHEAD, least(i + AHEAD + 1, n));
        if (net->swept[i].port)
            deliver(net, &net->swept[i]);
    }
}

void mt_net_sweep(struct mt_net *net)
{
    if (!net->rx)
        return;
    for (unsigned round = 0; round < ROUNDS; round++) {
        int got = mt_os->rx_take(net->rx, net->swept, MT_NET_SWEEP);

        deliver_all(net, got);
        mt_count(&net->rx_datagrams, got > 0 ? (unsigned)got : 0);
        mt_count(&net->rx_shared, got > 0 ? (unsigned)got : 0);
        if (got < MT_NET_SWEEP)
            return;
    }
}
