/** Ports, dispatchers and the network side of a module, in the simulated world. */
#include "../transmit.h"
#include "unit.h"

#include "net/dispatcher.h"
#include "net/net.h"
#include "net/port.h"

/* --- ports */

static struct mt_port_request request(const char *addr, int port)
{
    return (struct mt_port_request){.local = at(addr, port), .options = {.receive = true, .multicast_ttl = 1}};
}

static struct mt_port *opened(const char *addr, int port)
{
    struct mt_port_request r = request(addr, port);
    struct mt_port *p = NULL;

    assert_int_equal(mt_port_open(&p, &r), 0);
    return p;
}

static void a_chosen_port_belongs_to_one(void **state)
{
    struct mt_port *a = opened("192.0.2.1", 0), *b = opened("192.0.2.1", 0);

    (void)state;
    assert_ptr_not_equal(a, b);
    assert_int_not_equal(mt_addr_port(&a->local), 0);
    assert_int_not_equal(mt_addr_port(&a->local), mt_addr_port(&b->local));
    assert_false(a->shareable);
    mt_port_close(a);
    mt_port_close(b);
    mt_port_close(NULL);
}

static void who_asks_by_number_for_a_chosen_port_is_refused(void **state)
{
    struct mt_port *a = opened("192.0.2.1", 0), *b = a;
    struct mt_port_request r = request("192.0.2.1", mt_addr_port(&a->local));

    (void)state;
    assert_int_equal(mt_port_open(&b, &r), -EADDRINUSE);
    assert_ptr_equal(b, a); /* untouched */
    mt_port_close(a);
}

static void a_port_asked_for_by_number_is_shared_until_the_last_closes(void **state)
{
    struct mt_port *a = opened("192.0.2.1", 5004), *b = opened("192.0.2.1", 5004), *c;
    int theirs;

    (void)state;
    assert_ptr_equal(a, b);
    mt_port_close(a);
    c = opened("192.0.2.1", 5004);
    assert_ptr_equal(c, b);
    mt_port_close(b);
    mt_port_close(c);
    theirs = sim_socket("192.0.2.1", 5004);
    assert_true(theirs >= 0); /* free again */
    sim_close(theirs);
}

static void other_addresses_are_other_ports(void **state)
{
    struct mt_port *v4 = opened("192.0.2.1", 5004), *v6 = opened("fd00::1", 5004), *local = opened("127.0.0.1", 5004),
                   *one = opened("fe80::1%1", 5004), *two = opened("fe80::1%2", 5004);
    struct mt_port_request any = request("0.0.0.0", 5004), far = request("198.51.100.9", 5004),
                           unknown = request("fe80::1%77", 5004);
    struct mt_port *p = NULL;

    (void)state;
    assert_ptr_not_equal(v4, local);
    assert_ptr_not_equal(v4, v6);
    assert_ptr_not_equal(one, two);
    assert_int_equal(mt_port_open(&p, &any), -EADDRINUSE);
    assert_int_equal(mt_port_open(&p, &far), -EADDRNOTAVAIL);
    assert_int_equal(mt_port_open(&p, &unknown), -EADDRNOTAVAIL);
    assert_null(p);
    mt_port_close(v4);
    mt_port_close(v6);
    mt_port_close(local);
    mt_port_close(one);
    mt_port_close(two);
}

static int open_pair(struct mt_port *pair[2], const char *addr, uint16_t low, uint16_t high)
{
    const struct mt_port_request r = request(addr, 0);
    const uint16_t range[2] = {low, high};

    return mt_port_open_pair(&pair[0], &pair[1], &r, range);
}

static void close_pair(struct mt_port *pair[2])
{
    mt_port_close_pair(pair[0], pair[1]);
}

static void a_pair_is_an_even_port_and_the_odd_one_after_it(void **state)
{
    static const uint16_t ranges[][2] = {{5000, 5001}, {4999, 5002}, {1, 3}, {0, 3}, {65534, 65535}, {20000, 30000}};

    (void)state;
    for (unsigned i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
        struct mt_port *pair[2] = {0};
        unsigned port;

        assert_int_equal(open_pair(pair, i % 2 ? "fd00::1" : "192.0.2.1", ranges[i][0], ranges[i][1]), 0);
        port = mt_addr_port(&pair[0]->local);
        assert_int_equal(port % 2, 0);
        assert_int_equal(mt_addr_port(&pair[1]->local), port + 1);
        assert_true(port && port >= ranges[i][0] && port + 1 <= ranges[i][1]);
        close_pair(pair);
    }
}

static void a_range_without_a_pair_has_none(void **state)
{
    static const uint16_t ranges[][2] = {{5000, 5000}, {5001, 5001}, {65535, 65535}, {5003, 5001},
                                         {5004, 5000}, {0, 0},       {0, 1}};

    (void)state;
    for (unsigned i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
        struct mt_port *pair[2] = {0};

        assert_int_equal(open_pair(pair, "192.0.2.1", ranges[i][0], ranges[i][1]), -EADDRINUSE);
        assert_null(pair[0]);
        assert_null(pair[1]);
    }
}

static void two_neighbours_are_a_pair_even_or_not(void **state)
{
    struct mt_port *pair[2] = {0};

    (void)state;
    assert_int_equal(open_pair(pair, "192.0.2.1", 5001, 5002), 0);
    assert_int_equal(mt_addr_port(&pair[0]->local), 5001);
    assert_int_equal(mt_addr_port(&pair[1]->local), 5002);
    close_pair(pair);
}

static void all_pairs_of_a_range_can_be_had_and_then_no_more(void **state)
{
    struct mt_port *pair[50][2] = {0}, *more[2] = {0};
    bool taken[100] = {false};
    int theirs = sim_socket("192.0.2.1", 6021); /* makes one of the 51 unusable */

    (void)state;
    for (unsigned i = 0; i < 50; i++) {
        unsigned port;

        assert_int_equal(open_pair(pair[i], "192.0.2.1", 6000, 6101), 0);
        port = mt_addr_port(&pair[i][0]->local) - 6000U;
        assert_false(port < 100 && taken[port]);
        if (port < 100)
            taken[port] = true;
    }
    assert_int_equal(open_pair(more, "192.0.2.1", 6000, 6101), -EADDRINUSE);
    assert_null(more[0]);
    close_pair(pair[7]);
    assert_int_equal(open_pair(pair[7], "192.0.2.1", 6000, 6101), 0);
    for (unsigned i = 0; i < 50; i++)
        close_pair(pair[i]);
    sim_close(theirs);
}

static void a_pair_never_takes_a_port_asked_for_by_number(void **state)
{
    struct mt_port *even = opened("192.0.2.1", 6000), *odd = opened("192.0.2.1", 6003), *pair[2] = {0}, *same;

    (void)state;
    assert_int_equal(open_pair(pair, "192.0.2.1", 6000, 6003), -EADDRINUSE);
    assert_int_equal(open_pair(pair, "192.0.2.1", 6000, 6005), 0);
    assert_int_equal(mt_addr_port(&pair[0]->local), 6004);
    same = opened("192.0.2.1", 6004); /* but a dispatcher may send from a receiver's port */
    assert_ptr_equal(same, pair[0]);
    close_pair(pair);
    mt_port_close(same);
    mt_port_close(even);
    mt_port_close(odd);
}

static void whatever_fails_a_port_leaves_nothing_behind(void **state)
{
    (void)state;
    for (unsigned n = 1;; n++) {
        struct mt_port *p = NULL, *pair[2] = {0};
        struct mt_port_request r = request("192.0.2.1", n % 2 ? 0 : 5004);
        int err;

        sim_fail_at(n, false);
        err = mt_port_open(&p, &r);
        assert_int_equal(!err, p != NULL);
        err = open_pair(pair, "192.0.2.1", 7000, 7001);
        assert_int_equal(!err, pair[0] != NULL);
        assert_int_equal(!err, pair[1] != NULL);
        mt_port_close(p);
        close_pair(pair);
        assert_int_equal(sim_leaks(), 0);
        if (!sim_failed())
            break;
    }
}

/* --- dispatchers */

static struct mt_udp_path path(const char *from, int from_port, const char *to, int to_port)
{
    return (struct mt_udp_path){
        .source = at(from, from_port), .destination = at(to, to_port), .tos = 0xb8, .multicast_ttl = 7};
}

static void dispatch(struct mt_dispatcher *d, const struct mt_udp_path *p)
{
    *d = (struct mt_dispatcher){0};
    assert_int_equal(mt_dispatcher_init(d, p), 0);
}

static void assert_sent(struct mt_dispatcher *d, const char *text, bool taken, unsigned expect_lost)
{
    unsigned lost = 99;

    assert_int_equal(transmit(d, text, (uint32_t)strlen(text), &lost), taken);
    assert_int_equal(lost, expect_lost);
}

static struct sim_datagram assert_received(int fd, const char *text)
{
    struct sim_datagram got = {0};

    assert_int_equal(sim_recv(fd, &got), 1);
    assert_int_equal(got.len, strlen(text));
    assert_memory_equal(got.buf, text, got.len);
    return got;
}

static void assert_counted(const struct mt_dispatcher *d, uint64_t datagrams, uint64_t octets, uint64_t dropped)
{
    assert_int_equal(mt_counted(&d->tx_datagrams), datagrams);
    assert_int_equal(mt_counted(&d->tx_octets), octets);
    assert_int_equal(mt_counted(&d->tx_dropped), dropped);
}

static void a_dispatcher_sends_from_a_port_of_its_own(void **state)
{
    struct mt_udp_path p = path("0.0.0.0", 0, "198.51.100.9", 4000);
    int far = sim_socket("198.51.100.9", 4000);
    struct mt_dispatcher a, b;
    struct sim_datagram got;

    (void)state;
    dispatch(&a, &p);
    dispatch(&b, &p);
    assert_true(a.connected && b.connected);
    assert_int_equal(a.cap, MT_DISPATCHER_CAP_IPV4);
    assert_sent(&a, "from a", true, 0);
    assert_sent(&b, "from b", true, 0);
    got = assert_received(far, "from a");
    assert_string_equal(got.from_addr, "192.0.2.1");
    assert_int_equal(got.from_port, mt_addr_port(&a.port->local));
    assert_int_equal(got.tos, 0xb8);
    got = assert_received(far, "from b");
    assert_int_equal(got.from_port, mt_addr_port(&b.port->local));
    assert_int_not_equal(mt_addr_port(&a.port->local), mt_addr_port(&b.port->local));
    assert_counted(&a, 1, 6, 0);
    mt_dispatcher_close(&a);
    mt_dispatcher_close(&b);
    mt_dispatcher_close(&b);
}

static void dispatchers_of_one_port_keep_their_destinations_and_tos(void **state)
{
    struct mt_udp_path to_one = path("192.0.2.1", 5004, "198.51.100.1", 4000),
                       to_two = path("192.0.2.1", 5004, "198.51.100.2", 4000);
    int one = sim_socket("198.51.100.1", 4000), two = sim_socket("198.51.100.2", 4000);
    struct mt_dispatcher a, b;
    struct sim_datagram got;

    (void)state;
    to_two.tos = 0x20;
    dispatch(&a, &to_one);
    dispatch(&b, &to_two);
    assert_ptr_equal(a.port, b.port);
    assert_false(a.connected || b.connected);
    assert_sent(&a, "one", true, 0);
    assert_sent(&b, "two", true, 0);
    got = assert_received(one, "one");
    assert_int_equal(got.tos, 0xb8);
    assert_int_equal(got.from_port, 5004);
    got = assert_received(two, "two");
    assert_int_equal(got.tos, 0x20);
    assert_int_equal(got.from_port, 5004);
    mt_dispatcher_close(&a);
    assert_sent(&b, "still", true, 0);
    mt_dispatcher_close(&b);
}

static void an_icmp_error_counts_one_lost_and_the_next_is_sent(void **state)
{
    struct mt_udp_path p = path("0.0.0.0", 0, "198.51.100.9", 4000);
    struct mt_dispatcher d;
    int far;

    (void)state;
    dispatch(&d, &p);
    assert_sent(&d, "nobody there", true, 0);
    far = sim_socket("198.51.100.9", 4000);
    assert_sent(&d, "now", true, 1);
    assert_received(far, "now");
    assert_sent(&d, "more", true, 0);
    assert_received(far, "more");
    assert_counted(&d, 3, 12 + 3 + 4, 1);
    mt_dispatcher_close(&d);
}

static void datagrams_without_a_route_are_counted_once_each(void **state)
{
    struct mt_udp_path p = path("0.0.0.0", 0, "198.51.100.9", 4000);
    int far = sim_socket("198.51.100.9", 4000);
    struct mt_dispatcher d;

    (void)state;
    dispatch(&d, &p);
    for (unsigned i = 1; i <= 3; i++) {
        sim_fail_send(-ENETUNREACH, 2); /* not an echo of an earlier one: the second try says the same */
        assert_sent(&d, "gone", false, 1);
        assert_counted(&d, 0, 0, i);
    }
    assert_sent(&d, "back", true, 0);
    assert_received(far, "back");
    mt_dispatcher_close(&d);
}

static void a_datagram_the_kernel_refuses_is_counted_and_the_stream_goes_on(void **state)
{
    static const int errors[] = {-ENOBUFS, -EAGAIN, -EPERM, -EMSGSIZE, -EINTR};
    int far = sim_socket("198.51.100.9", 4000);

    (void)state;
    for (int shared = 0; shared < 2; shared++) {
        struct mt_udp_path p = path("192.0.2.1", shared ? 5004 : 0, "198.51.100.9", 4000);
        struct mt_dispatcher d;

        dispatch(&d, &p);
        for (unsigned i = 0; i < 5; i++) {
            sim_fail_send(errors[i], 1);
            assert_sent(&d, "refused", false, 1);
            assert_sent(&d, "sent", true, 0);
            assert_received(far, "sent");
        }
        assert_counted(&d, 5, 20, 5);
        mt_dispatcher_close(&d);
    }
    assert_int_equal(sim_pending(far), 0);
}

static void ipv6_sends_with_its_own_limit(void **state)
{
    struct mt_udp_path p = path("::", 0, "2001:db8::9", 4000), link = path("fe80::1%1", 5004, "fe80::9%1", 4000);
    int far = sim_socket("2001:db8::9", 4000), near = sim_socket("fe80::9%1", 4000);
    struct mt_dispatcher d, l;
    struct sim_datagram got;

    (void)state;
    dispatch(&d, &p);
    dispatch(&l, &link);
    assert_int_equal(d.cap, MT_DISPATCHER_CAP_IPV6);
    assert_sent(&d, "six", true, 0);
    assert_sent(&l, "link", true, 0);
    got = assert_received(far, "six");
    assert_string_equal(got.from_addr, "fd00::1");
    got = assert_received(near, "link");
    assert_string_equal(got.from_addr, "fe80::1%1");
    mt_dispatcher_close(&d);
    mt_dispatcher_close(&l);
}

static void multicast_goes_to_all_members_with_its_ttl(void **state)
{
    struct mt_udp_path p = path("0.0.0.0", 0, "239.1.2.3", 4000);
    int member[2] = {sim_socket("239.1.2.3", 4000), sim_socket("239.1.2.3", 4000)};
    struct mt_dispatcher d;

    (void)state;
    for (unsigned i = 0; i < 2; i++)
        assert_int_equal(sim_join(member[i], "239.1.2.3"), 0);
    dispatch(&d, &p);
    assert_sent(&d, "to all", true, 0);
    assert_sent(&d, "again", true, 0); /* without a member it would be no error either */
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(assert_received(member[i], "to all").ttl, 7);
        assert_received(member[i], "again");
    }
    mt_dispatcher_close(&d);
}

static void what_a_dispatcher_is_sent_it_throws_away(void **state)
{
    struct mt_udp_path p = path("192.0.2.1", 5004, "198.51.100.9", 4000);
    int far = sim_socket("198.51.100.9", 4000);
    struct sim_traffic traffic;
    struct mt_dispatcher d;

    (void)state;
    dispatch(&d, &p);
    assert_int_equal(sim_send(far, "192.0.2.1", 5004, "x", 1), 0);
    sim_traffic(&traffic);
    assert_int_equal(traffic.filtered, 1);
    mt_dispatcher_close(&d);
}

static void whatever_fails_a_dispatcher_leaves_nothing_behind(void **state)
{
    (void)state;
    for (int which = 0; which < 4; which++)
        for (unsigned n = 1;; n++) {
            int port = which & 1 ? 5004 : 0;
            struct mt_udp_path p = which & 2 ? path("fd00::1", port, "2001:db8::9", 4000)
                                             : path("192.0.2.1", port, "198.51.100.9", 4000);
            struct mt_dispatcher d = {0};
            int err;

            if (which & 2)
                p.destination.in6.sin6_flowinfo = htonl(0x12345);
            sim_fail_at(n, false);
            err = mt_dispatcher_init(&d, &p);
            assert_int_equal(!err, d.port != NULL);
            if (err)
                assert_int_equal(sim_leaks(), 0);
            mt_dispatcher_close(&d);
            assert_int_equal(sim_leaks(), 0);
            if (!sim_failed())
                break;
        }
}

/* --- the network side of a module */

struct listener {
    struct mt_watch watch;
    struct mt_net *net;
    unsigned called, got;
};

static void listen_now(struct mt_watch *w)
{
    struct listener *l = mt_container(w, struct listener, watch);

    l->called++;
    l->got += mt_net_receive(l->net, w->fd);
}

static struct mt_net *new_net(void)
{
    struct mt_net *net = calloc(1, sizeof(*net));

    assert_non_null(net);
    assert_int_equal(mt_net_create(net), 0);
    return net;
}

static void end_net(struct mt_net *net)
{
    mt_net_destroy(net);
    mt_net_destroy(net);
    free(net);
}

static void a_watched_port_calls_when_something_came(void **state)
{
    struct mt_net *net = new_net();
    struct mt_port *p = opened("192.0.2.1", 5004);
    struct listener l = {.watch = {.fd = p->fd, .ready = listen_now}, .net = net};
    int far = sim_socket("198.51.100.9", 4000);

    (void)state;
    assert_int_equal(mt_net_watch(net, &l.watch), 0);
    assert_int_equal(mt_net_watch(net, &l.watch), 0); /* twice does no harm */
    mt_net_wait(net, 0);
    mt_net_serve(net);
    assert_int_equal(l.called, 0);
    for (unsigned i = 0; i < MT_NET_PACKETS + 4; i++)
        sim_send(far, "192.0.2.1", 5004, "abc", 3);
    mt_net_wait(net, 0);
    mt_net_serve(net);
    assert_int_equal(l.got, MT_NET_PACKETS);
    assert_int_equal(net->packets[3].len, 3);
    assert_memory_equal(net->packets[3].buf, "abc", 3);
    mt_net_wait(net, 0); /* level triggered: the rest is told of again */
    mt_net_serve(net);
    mt_net_wait(net, 0);
    mt_net_serve(net);
    assert_int_equal(l.called, 2);
    assert_int_equal(l.got, MT_NET_PACKETS + 4);
    assert_int_equal(mt_counted(&net->rx_datagrams), MT_NET_PACKETS + 4);
    mt_net_unwatch(net, &l.watch);
    mt_net_unwatch(net, &l.watch);
    sim_send(far, "192.0.2.1", 5004, "abc", 3);
    mt_net_wait(net, 0);
    mt_net_serve(net);
    assert_int_equal(l.called, 2);
    sim_fail_recv(-EIO, 1);
    assert_int_equal(mt_net_receive(net, p->fd), 0);
    mt_port_close(p);
    end_net(net);
}

static void each_wake_up_ends_one_wait(void **state)
{
    struct mt_net *net = new_net();
    struct mt_ready r;

    (void)state;
    mt_net_wake(net);
    mt_net_wake(net);
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(mt_os->wait(net->waitfd, &r, 1, 0), 1);
        mt_net_wait(net, -1);
        mt_net_serve(net);
    }
    assert_int_equal(mt_os->wait(net->waitfd, &r, 1, 0), 0);
    end_net(net);
}

static void datagrams_wait_for_the_end_of_the_step(void **state)
{
    struct mt_net *net = new_net();
    struct mt_udp_path p = path("0.0.0.0", 0, "198.51.100.9", 4000);
    int far = sim_socket("198.51.100.9", 4000);
    struct mt_dispatcher d;

    (void)state;
    dispatch(&d, &p);
    mt_net_flush(net); /* nothing to do */
    mt_net_send(net, &(struct mt_net_datagram){.dispatcher = &d, .octets = "abc", .len = 3});
    assert_int_equal(sim_pending(far), 0);
    mt_net_flush(net);
    assert_received(far, "abc");
    mt_net_flush(net);
    assert_int_equal(sim_pending(far), 0);
    assert_int_equal(mt_counted(&net->tx_datagrams), 1);
    assert_int_equal(mt_hist_quantile(&net->latency, 1000), 0); /* without an arrival time there is no latency */
    mt_dispatcher_close(&d);
    end_net(net);
}

static void a_full_queue_is_sent_at_once_in_order(void **state)
{
    struct mt_net *net = new_net();
    struct mt_udp_path p = path("0.0.0.0", 0, "198.51.100.9", 4000);
    int far = sim_socket("198.51.100.9", 4000);
    uint16_t octets[MT_NET_QUEUE + 1];
    struct sim_datagram got;
    struct mt_dispatcher d;

    (void)state;
    dispatch(&d, &p);
    for (uint16_t i = 0; i <= MT_NET_QUEUE; i++) {
        assert_int_equal(sim_pending(far), 0);
        octets[i] = i;
        mt_net_send(net, &(struct mt_net_datagram){.dispatcher = &d, .octets = &octets[i], .len = 2});
    }
    assert_int_equal(sim_pending(far), MT_NET_QUEUE);
    mt_net_flush(net);
    for (uint16_t i = 0; i <= MT_NET_QUEUE; i++) {
        assert_int_equal(sim_recv(far, &got), 1);
        assert_memory_equal(got.buf, &i, 2);
    }
    assert_int_equal(mt_counted(&net->tx_datagrams), MT_NET_QUEUE + 1);
    mt_dispatcher_close(&d);
    end_net(net);
}

static void latency_is_from_arrival_to_departure(void **state)
{
    struct mt_net *net = new_net();
    struct mt_udp_path p = path("0.0.0.0", 0, "198.51.100.9", 4000);
    struct mt_dispatcher d;

    (void)state;
    dispatch(&d, &p);
    for (unsigned i = 0; i < 10; i++) {
        int64_t now = sim_now_ns();

        mt_net_send(net, &(struct mt_net_datagram){&d, "x", 1, now});
        sim_advance_ns(i == 9 ? 50 * MS : 3 * MS);
        mt_net_flush(net);
    }
    assert_in_range(mt_hist_quantile(&net->latency, 900), 3000, 3189);
    assert_int_equal(mt_hist_quantile(&net->latency, 1000), 50000);
    mt_dispatcher_close(&d);
    end_net(net);
}

static void what_the_kernel_refuses_is_counted_for_the_module_too(void **state)
{
    struct mt_net *net = new_net();
    struct mt_udp_path p = path("0.0.0.0", 0, "198.51.100.9", 4000);
    int far = sim_socket("198.51.100.9", 4000);
    struct mt_dispatcher d;

    (void)state;
    dispatch(&d, &p);
    for (unsigned i = 0; i < 5; i++)
        mt_net_send(net, &(struct mt_net_datagram){.dispatcher = &d, .octets = "abc", .len = 3});
    sim_fail_send(-ENOBUFS, 2);
    mt_net_flush(net);
    assert_int_equal(sim_pending(far), 3);
    assert_int_equal(mt_counted(&net->tx_datagrams), 3);
    assert_int_equal(mt_counted(&net->tx_dropped), 2);
    mt_dispatcher_close(&d);
    end_net(net);
}

static void whatever_fails_the_network_side_leaves_nothing_behind(void **state)
{
    (void)state;
    for (unsigned n = 1;; n++) {
        struct mt_net *net = calloc(1, sizeof(*net));
        struct mt_port *p = opened("192.0.2.1", 5004);
        struct listener l = {.watch = {.fd = p->fd, .ready = listen_now}, .net = net};
        int err;

        assert_non_null(net);
        sim_fail_at(n, false);
        err = mt_net_create(net);
        if (!err && !mt_net_watch(net, &l.watch))
            assert_true(l.watch.on);
        else
            assert_false(l.watch.on);
        if (!err)
            mt_net_unwatch(net, &l.watch);
        mt_net_destroy(net);
        mt_port_close(p);
        free(net);
        assert_int_equal(sim_leaks(), 0);
        if (!sim_failed())
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(a_chosen_port_belongs_to_one),
        SIM_TEST(who_asks_by_number_for_a_chosen_port_is_refused),
        SIM_TEST(a_port_asked_for_by_number_is_shared_until_the_last_closes),
        SIM_TEST(other_addresses_are_other_ports),
        SIM_TEST(a_pair_is_an_even_port_and_the_odd_one_after_it),
        SIM_TEST(a_range_without_a_pair_has_none),
        SIM_TEST(two_neighbours_are_a_pair_even_or_not),
        SIM_TEST(all_pairs_of_a_range_can_be_had_and_then_no_more),
        SIM_TEST(a_pair_never_takes_a_port_asked_for_by_number),
        SIM_TEST(whatever_fails_a_port_leaves_nothing_behind),
        SIM_TEST(a_dispatcher_sends_from_a_port_of_its_own),
        SIM_TEST(dispatchers_of_one_port_keep_their_destinations_and_tos),
        SIM_TEST(an_icmp_error_counts_one_lost_and_the_next_is_sent),
        SIM_TEST(datagrams_without_a_route_are_counted_once_each),
        SIM_TEST(a_datagram_the_kernel_refuses_is_counted_and_the_stream_goes_on),
        SIM_TEST(ipv6_sends_with_its_own_limit),
        SIM_TEST(multicast_goes_to_all_members_with_its_ttl),
        SIM_TEST(what_a_dispatcher_is_sent_it_throws_away),
        SIM_TEST(whatever_fails_a_dispatcher_leaves_nothing_behind),
        SIM_TEST(a_watched_port_calls_when_something_came),
        SIM_TEST(each_wake_up_ends_one_wait),
        SIM_TEST(datagrams_wait_for_the_end_of_the_step),
        SIM_TEST(a_full_queue_is_sent_at_once_in_order),
        SIM_TEST(latency_is_from_arrival_to_departure),
        SIM_TEST(what_the_kernel_refuses_is_counted_for_the_module_too),
        SIM_TEST(whatever_fails_the_network_side_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
