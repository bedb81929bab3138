/** Ports that share a queue, and those that have their own. */
#include "unit.h"

#include "core/list.h"
#include "net/inlet.h"
#include "net/port.h"

struct listener {
    struct mt_inlet in;
    struct mt_net *net;
    struct mt_port *port;
    unsigned came;     /* through the shared queue */
    unsigned asked;    /* for what waits at a port of its own */
    unsigned got;      /* then */
    struct mt_packet last;
};

static void came(struct mt_inlet *in, const struct mt_packet *p)
{
    struct listener *l = mt_container(in, struct listener, in);

    l->came++;
    l->last = *p;
}

static void fetch(struct mt_inlet *in)
{
    (void)in;
}

static void ready(struct mt_watch *w)
{
    struct listener *l = mt_container(w, struct listener, in.watch);

    l->asked++;
    l->got += mt_net_receive(l->net, w->fd);
}

static struct mt_net *start_net(bool shared)
{
    struct mt_net *net = calloc(1, sizeof(*net));

    assert_non_null(net);
    assert_int_equal(mt_net_create(net), 0);
    sim_offer_shared(shared);
    mt_net_start(net, -1, -1);
    assert_int_equal(atomic_load(&net->rx_kind), shared ? MT_RX_RING : MT_RX_EACH);
    return net;
}

static void end_net(struct mt_net *net)
{
    mt_net_stop(net);
    mt_net_destroy(net);
    free(net);
    sim_offer_shared(false);
}

static void listen_at(struct listener *l, struct mt_net *net, int port)
{
    static const struct mt_inlet_owner owner = {came, fetch};
    struct mt_port_request request = {.local = at("192.0.2.1", port), .options = {.receive = true}};

    *l = (struct listener){.net = net, .in = {.watch.ready = ready, .owner = &owner}};
    assert_int_equal(mt_port_open(&l->port, &request), 0);
    l->in.port = (struct mt_rx_port){.fd = l->port->fd, .local = l->port->local};
    assert_int_equal(mt_inlet_open(net, &l->in), 0);
}

static void end_listener(struct listener *l)
{
    mt_inlet_close(l->net, &l->in);
    mt_inlet_close(l->net, &l->in); /* twice does no harm */
    mt_port_close(l->port);
}

static void look(struct mt_net *net)
{
    mt_net_sweep(net);
    mt_net_wait(net, 0);
    mt_net_serve(net);
}

static void one_sweep_brings_each_datagram_to_its_port(void **state)
{
    struct mt_net *net = start_net(true);
    int far = sim_socket("198.51.100.9", 4000);
    struct listener a, b;

    (void)state;
    listen_at(&a, net, 5004);
    listen_at(&b, net, 5006);
    sim_send(far, "192.0.2.1", 5004, "to a", 4);
    sim_send(far, "192.0.2.1", 5006, "to b", 4);
    sim_send(far, "192.0.2.1", 5006, "more", 4);
    mt_net_sweep(net);
    assert_int_equal(a.came, 1);
    assert_int_equal(b.came, 2);
    assert_int_equal(a.asked + b.asked, 0);
    assert_int_equal(b.last.len, 4);
    assert_int_equal(b.last.arrival_ns, sim_now_ns());
    assert_int_equal(mt_addr_port(&b.last.from), 4000);
    assert_int_equal(mt_counted(&net->rx_datagrams), 3);
    end_listener(&a);
    end_listener(&b);
    end_net(net);
}

static void time_that_was_given_up_counts_for_arrivals(void **state)
{
    struct mt_net *net = start_net(true);
    int far = sim_socket("198.51.100.9", 4000);
    struct listener a;

    (void)state;
    listen_at(&a, net, 5004);
    net->clock_offset_ns = 7 * MS;
    sim_send(far, "192.0.2.1", 5004, "abc", 3);
    mt_net_sweep(net);
    assert_int_equal(a.last.arrival_ns, sim_now_ns() - 7 * MS);
    end_listener(&a);
    end_net(net);
}

static void a_closed_inlet_gets_nothing_more(void **state)
{
    struct mt_net *net = start_net(true);
    int far = sim_socket("198.51.100.9", 4000);
    struct listener a;

    (void)state;
    listen_at(&a, net, 5004);
    mt_inlet_close(net, &a.in);
    sim_send(far, "192.0.2.1", 5004, "abc", 3);
    look(net);
    assert_int_equal(a.came + a.asked, 0);
    end_listener(&a);
    end_net(net);
}

static void without_a_shared_queue_a_port_is_watched(void **state)
{
    struct mt_net *net = start_net(false);
    int far = sim_socket("198.51.100.9", 4000);
    struct listener a;

    (void)state;
    listen_at(&a, net, 5004);
    sim_send(far, "192.0.2.1", 5004, "abc", 3);
    look(net);
    assert_int_equal(a.came, 0);
    assert_int_equal(a.got, 1);
    end_listener(&a);
    end_net(net);
}

/* Everything that one stranger can send in a window, at the pace at which a socket of the simulated world takes it. */
static void flood(struct mt_net *net, int far, unsigned n)
{
    mt_inlet_window(net, sim_now_ns());
    for (unsigned i = 0; i < n; i++) {
        sim_send(far, "192.0.2.1", 5004, "flood", 5);
        if (i % 64 == 63)
            mt_net_sweep(net);
    }
    mt_net_sweep(net);
}

static void a_port_that_floods_gets_its_own_queue(void **state)
{
    struct mt_net *net = start_net(true);
    int far = sim_socket("198.51.100.9", 4000);
    struct listener a, b;

    (void)state;
    listen_at(&a, net, 5004);
    listen_at(&b, net, 5006);
    flood(net, far, MT_INLET_SHARE);
    assert_true(a.in.shared);
    flood(net, far, 1);
    assert_false(a.in.shared);
    assert_int_equal(a.came, MT_INLET_SHARE + 1); /* what had come is not lost */
    sim_send(far, "192.0.2.1", 5004, "flood", 5);
    sim_send(far, "192.0.2.1", 5006, "abc", 3);
    look(net);
    assert_int_equal(a.came, MT_INLET_SHARE + 1);
    assert_int_equal(a.got, 1);
    assert_int_equal(b.came, 1);
    end_listener(&a);
    end_listener(&b);
    end_net(net);
}

enum { FLOODED = 20, QUEUED = 200 };

/* @return what all of them take in one go, each asked until it gives no more */
static unsigned take_all(struct mt_net *net, struct listener *all)
{
    unsigned got = 0, some;

    for (unsigned i = 0; i < FLOODED; i++)
        while ((some = mt_inlet_receive(net, &all[i].in)))
            got += some;
    return got;
}

static void ports_that_flood_their_own_queues_share_what_the_engine_has_to_spare(void **state)
{
    enum { SENT = FLOODED * QUEUED, SHARE = FLOODED * MT_INLET_BASE + MT_INLET_EXTRA };
    struct mt_net *net = start_net(false);
    int far = sim_socket("198.51.100.9", 4000);
    struct listener all[FLOODED];

    (void)state;
    for (unsigned i = 0; i < FLOODED; i++)
        listen_at(&all[i], net, 5004 + 2 * (int)i);
    for (unsigned i = 0; i < SENT; i++)
        sim_send(far, "192.0.2.1", 5004 + 2 * (int)(i % FLOODED), "flood", 5);
    mt_inlet_window(net, sim_now_ns());
    assert_in_range(take_all(net, all), SHARE, SHARE + MT_NET_PACKETS - 1);
    assert_int_equal(take_all(net, all), 0);
    look(net); /* those that wait do not keep the engine awake */
    assert_int_equal(net->n_resting, FLOODED);
    assert_false(all[0].in.watch.on);
    assert_in_range(mt_inlet_next_window_ns(net), sim_now_ns() + 1, sim_now_ns() + MT_INLET_WINDOW_NS);
    end_listener(&all[FLOODED - 1]); /* one that rests may go */
    mt_inlet_window(net, sim_now_ns() + MT_INLET_WINDOW_NS);
    assert_true(all[0].in.watch.on);
    assert_int_equal(mt_inlet_next_window_ns(net), INT64_MAX);
    assert_true(mt_inlet_receive(net, &all[FLOODED - 2].in) > 0);
    for (unsigned i = 0; i < FLOODED - 1; i++)
        end_listener(&all[i]);
    end_net(net);
}

static void as_many_over_a_longer_time_are_no_flood(void **state)
{
    struct mt_net *net = start_net(true);
    int far = sim_socket("198.51.100.9", 4000);
    struct listener a;

    (void)state;
    listen_at(&a, net, 5004);
    flood(net, far, MT_INLET_SHARE);
    sim_advance_ns(MT_INLET_WINDOW_NS);
    flood(net, far, MT_INLET_SHARE);
    assert_true(a.in.shared);
    assert_int_equal(a.came, 2 * MT_INLET_SHARE);
    end_listener(&a);
    end_net(net);
}

static void a_shared_queue_that_cannot_be_had_is_done_without(void **state)
{
    bool failed;
    unsigned n = 0;

    (void)state;
    sim_offer_shared(true);
    do {
        struct mt_net *net = calloc(1, sizeof(*net));

        assert_int_equal(mt_net_create(net), 0);
        sim_fail_at(++n, false);
        mt_net_start(net, -1, -1);
        failed = sim_failed();
        assert_int_equal(net->rx && net->tx, !failed);
        sim_fail_at(0, false);
        mt_net_stop(net);
        mt_net_destroy(net);
        free(net);
    } while (failed);
    assert_true(n > 2);
    sim_offer_shared(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(one_sweep_brings_each_datagram_to_its_port),
        SIM_TEST(time_that_was_given_up_counts_for_arrivals),
        SIM_TEST(a_closed_inlet_gets_nothing_more),
        SIM_TEST(without_a_shared_queue_a_port_is_watched),
        SIM_TEST(a_port_that_floods_gets_its_own_queue),
        SIM_TEST(ports_that_flood_their_own_queues_share_what_the_engine_has_to_spare),
        SIM_TEST(as_many_over_a_longer_time_are_no_flood),
        SIM_TEST(a_shared_queue_that_cannot_be_had_is_done_without),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
