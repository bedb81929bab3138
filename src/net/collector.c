#include "collector.h"

enum { RECEIVE_ROUNDS = 4 }; /* of MT_NET_PACKETS datagrams, each time the port is found ready */

/* Reports */

/* @return false if the queue is full */
static bool report(struct mt_collector *c, const struct mt_collector_report *r)
{
    uint32_t put = atomic_load_explicit(&c->reports_put, memory_order_relaxed);

    if (put - atomic_load_explicit(&c->reports_taken, memory_order_acquire) == MT_COLLECTOR_REPORTS)
        return false;
    c->reports[put % MT_COLLECTOR_REPORTS] = *r;
    atomic_store_explicit(&c->reports_put, put + 1, memory_order_release);
    mt_notify_raise(&c->notify);
    return true;
}

bool mt_collector_take_report(struct mt_collector *c, struct mt_collector_report *out)
{
    uint32_t taken = atomic_load_explicit(&c->reports_taken, memory_order_relaxed);

    if (taken == atomic_load_explicit(&c->reports_put, memory_order_acquire))
        return false;
    *out = c->reports[taken % MT_COLLECTOR_REPORTS];
    atomic_store_explicit(&c->reports_taken, taken + 1, memory_order_release);
    return true;
}

static bool event_due(struct mt_collector *c)
{
    return atomic_load(&c->reports_put) != atomic_load(&c->reports_taken);
}

void mt_collector_settle_event(struct mt_collector *c)
{
    if (!event_due(c))
        mt_notify_lower(&c->notify);
    if (event_due(c))
        mt_notify_raise(&c->notify);
}

/* Datagrams */

/* A report that finds no room is tried again with each datagram, so that the program learns who sends in the end. */
static void note_peer(struct mt_collector *c, const union mt_addr *from)
{
    bool changed = !mt_addr_equal(&c->peer, from);

    if (!changed && c->peer_told)
        return;
    c->peer = *from;
    c->peer_told = report(c, &(struct mt_collector_report){.new_peer = true, .peer = *from});
    mt_count(&c->rx_peers, changed);
    mt_count(&c->reports_dropped, changed && !c->peer_told);
}

/* Each user gets all of it or says how much it could use; the least of them is what the counters tell. */
static void hand_out(struct mt_collector *c, const uint8_t *octets, uint32_t n)
{
    uint32_t least = mt_list_empty(&c->users) ? 0 : n;

    mt_list_each(node, tmp, &c->users) {
        struct mt_collector_user *user = mt_container(node, struct mt_collector_user, node);
        uint32_t used = user->take(user, octets, n);

        least = used < least ? used : least;
    }
    mt_count(&c->rx_octets, least);
    mt_count(&c->dropped_octets, n - least);
    if (!least)
        mt_count(&c->rx_dropped, 1);
}

static void take(struct mt_collector *c, const struct mt_packet *p)
{
    if (!mt_senders_allow(&c->senders, &p->from)) {
        mt_count(&c->rx_refused, 1);
        return;
    }
    if (p->truncated || !p->len) {
        mt_count(p->truncated ? &c->rx_oversized : &c->rx_empty, 1);
        return;
    }
    note_peer(c, &p->from);
    mt_count(&c->rx_datagrams, 1);
    hand_out(c, p->buf, p->len);
}

static void came(struct mt_inlet *in, const struct mt_packet *packet)
{
    take(mt_container(in, struct mt_collector, in), packet);
}

static void fetch(struct mt_inlet *in)
{
    (void)in; /* few, and each datagram holds much */
}

static const struct mt_inlet_owner owner = {came, fetch};

static void ready(struct mt_watch *w)
{
    struct mt_collector *c = mt_container(w, struct mt_collector, in.watch);

    for (unsigned round = 0; round < RECEIVE_ROUNDS; round++) {
        unsigned got = mt_inlet_receive(c->net, &c->in);

        for (unsigned i = 0; i < got; i++)
            take(c, &c->net->packets[i]);
        if (got < MT_NET_PACKETS)
            return;
    }
}

/* Life */

int mt_collector_init(struct mt_collector *c, const struct mt_port_request *request)
{
    int err = mt_port_open_receiver(&c->port, request);

    if (err)
        return err;
    mt_list_init(&c->users);
    mt_notify_init(&c->notify);
    c->in = (struct mt_inlet){
        .watch.ready = ready, .port = {.fd = c->port->fd, .local = c->port->local}, .owner = &owner};
    atomic_store_explicit(&c->reports_put, 1, memory_order_release); /* the first report, zero, is where it listens */
    return 0;
}

void mt_collector_close(struct mt_collector *c)
{
    mt_port_close_receiver(c->port);
    c->port = NULL;
}

int mt_collector_link(struct mt_collector *c, struct mt_net *net)
{
    c->net = net;
    return mt_inlet_open(net, &c->in);
}

void mt_collector_unlink(struct mt_collector *c)
{
    mt_inlet_close(c->net, &c->in);
    mt_list_each(node, tmp, &c->users) {
        struct mt_collector_user *user = mt_container(node, struct mt_collector_user, node);

        user->gone(user);
    }
}

void mt_collector_join(struct mt_collector *c, struct mt_collector_user *user)
{
    mt_list_add(&c->users, &user->node);
}

void mt_collector_leave(struct mt_collector *c, struct mt_collector_user *user)
{
    if (c)
        mt_list_remove(&user->node);
}
