/* The simulated world behaves like the one it stands for. */
#include "sim/rtp.h"
#include "unit.h"

#include <poll.h>

static int open_at(const char *addr, int port)
{
    const struct mt_udp_options o = {.receive = true, .tos = 0xb8, .multicast_ttl = 3};
    union mt_addr a = at(addr, port);

    return mt_os->udp_open(&a, &o);
}

static int connect_to(int fd, const char *addr, int port)
{
    union mt_addr a = at(addr, port);

    return mt_os->udp_connect(fd, &a);
}

static int send_to(int fd, const char *addr, int port, int tos)
{
    union mt_addr a = at(addr, port);

    return mt_os->udp_send(fd, "hello", 5, &a, tos);
}

static int name_port(int fd)
{
    union mt_addr a;

    assert_int_equal(mt_os->udp_name(fd, &a), 0);
    return ntohs(a.in.sin_port);
}

static int receive_one(int fd, struct mt_packet *p)
{
    static uint8_t buf[256];

    *p = (struct mt_packet){.buf = buf, .room = sizeof(buf)};
    return mt_os->udp_recv(fd, p, 1);
}

static int receive(int fd)
{
    struct mt_packet p;

    return receive_one(fd, &p);
}

static void clock_moves_only_when_told(void **state)
{
    (void)state;
    assert_int_equal(mt_os->now_ns(), SIM_START_NS);
    sim_advance_ns(20 * MS);
    assert_int_equal(mt_os->now_ns(), SIM_START_NS + 20 * MS);
    assert_int_equal(mt_os->thread_cpu_ns(), mt_os->now_ns());
    sim_set_ns(5);
    assert_int_equal(sim_now_ns(), 5);
}

static void only_own_addresses_can_be_opened(void **state)
{
    static const char *const own[] = {"127.0.0.1", "127.9.9.9", "::1",     "fe80::5%2",
                                      "0.0.0.0",   "::",        "fd00::1", "192.0.2.1"};

    (void)state;
    for (unsigned i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        int fd = open_at(own[i], 0);

        assert_true(fd > 0);
        mt_os->close(fd);
    }
    assert_int_equal(open_at("192.0.2.2", 0), -EADDRNOTAVAIL);
    assert_int_equal(open_at("fd00::2", 0), -EADDRNOTAVAIL);
    assert_int_equal(open_at("fe80::5", 0), -EINVAL);
}

static void port_in_use_is_refused_where_addresses_overlap(void **state)
{
    int one = open_at("127.0.0.1", 5004);
    int two = open_at("127.0.0.2", 5004);
    int six = open_at("::", 5004);

    (void)state;
    assert_true(one > 0 && two > 0 && six > 0);
    assert_int_equal(open_at("127.0.0.1", 5004), -EADDRINUSE);
    assert_int_equal(open_at("0.0.0.0", 5004), -EADDRINUSE);
    assert_int_equal(open_at("::1", 5004), -EADDRINUSE);
    assert_int_equal(sim_socket("127.0.0.2", 5004), -EADDRINUSE);
    mt_os->close(one);
    one = open_at("127.0.0.1", 5004);
    assert_true(one > 0);
    mt_os->close(one);
    mt_os->close(two);
    mt_os->close(six);
}

static void any_port_starts_at_32768(void **state)
{
    int taken = open_at("0.0.0.0", SIM_FIRST_PORT + 1);
    int a = open_at("127.0.0.1", 0);
    int b = open_at("127.0.0.1", 0);

    (void)state;
    assert_int_equal(name_port(a), SIM_FIRST_PORT);
    assert_int_equal(name_port(b), SIM_FIRST_PORT + 2);
    mt_os->close(a);
    mt_os->close(b);
    mt_os->close(taken);
}

static void datagram_arrives_with_sender_and_time(void **state)
{
    int fd = open_at("0.0.0.0", 5004);
    int far = sim_socket("192.0.2.7", 4000);
    union mt_addr expected = at("192.0.2.7", 4000);
    struct mt_packet p;

    (void)state;
    assert_int_equal(sim_send(far, "192.0.2.1", 5004, "hello", 5), 0);
    assert_int_equal(receive_one(fd, &p), 1);
    assert_int_equal(p.len, 5);
    assert_memory_equal(p.buf, "hello", 5);
    assert_false(p.truncated);
    assert_int_equal(p.arrival_ns, SIM_START_NS);
    assert_memory_equal(&p.from.in, &expected.in, sizeof(expected.in));
    assert_int_equal(receive(fd), 0);
    mt_os->close(fd);
}

static void long_datagram_is_truncated(void **state)
{
    int fd = open_at("127.0.0.1", 5004);
    int far = sim_socket("127.0.0.1", 4000);
    uint8_t buf[4];
    struct mt_packet p = {.buf = buf, .room = sizeof(buf)};

    (void)state;
    sim_send(far, "127.0.0.1", 5004, "hello", 5);
    assert_int_equal(mt_os->udp_recv(fd, &p, 1), 1);
    assert_int_equal(p.len, 4);
    assert_true(p.truncated);
    mt_os->close(fd);
}

static void wildcard_takes_nothing_for_other_hosts(void **state)
{
    int fd = open_at("0.0.0.0", 5004);
    int far = sim_socket("192.0.2.7", 4000);

    (void)state;
    sim_send(far, "192.0.2.9", 5004, "hello", 5);
    assert_int_equal(receive(fd), 0);
    mt_os->close(fd);
}

static void full_queue_drops(void **state)
{
    int fd = open_at("127.0.0.1", 5004);
    int far = sim_socket("127.0.0.1", 4000);
    struct sim_traffic t;
    unsigned got = 0;

    (void)state;
    for (unsigned i = 0; i < SIM_SOCKET_QUEUE + 10; i++)
        sim_send(far, "127.0.0.1", 5004, "hello", 5);
    while (receive(fd))
        got++;
    sim_traffic(&t);
    assert_int_equal(got, SIM_SOCKET_QUEUE);
    assert_int_equal(t.overflowed, 10);
    mt_os->close(fd);
}

static void queue_fills_at_arrival_not_at_sending(void **state)
{
    const struct sim_impairment late = {.delay_ns = 10 * MS};
    int fd = open_at("127.0.0.1", 5004);
    int far = sim_socket("127.0.0.1", 4000);
    struct sim_traffic t;

    (void)state;
    sim_impair(&late);
    for (unsigned i = 0; i < 2 * SIM_SOCKET_QUEUE; i++) {
        sim_send(far, "127.0.0.1", 5004, "hello", 5);
        sim_advance_ns(MS);
        receive(fd);
    }
    sim_traffic(&t);
    assert_int_equal(t.overflowed, 0);
    mt_os->close(fd);
}

static void connected_socket_takes_only_from_its_peer(void **state)
{
    int fd = open_at("127.0.0.1", 5004);
    int peer = sim_socket("127.0.0.1", 4000);
    int other = sim_socket("127.0.0.1", 4001);
    struct sim_datagram d;

    (void)state;
    assert_int_equal(mt_os->udp_send(fd, "x", 1, NULL, -1), -EDESTADDRREQ);
    assert_int_equal(connect_to(fd, "127.0.0.1", 4000), 0);
    sim_send(other, "127.0.0.1", 5004, "hello", 5);
    assert_int_equal(receive(fd), 0);
    sim_send(peer, "127.0.0.1", 5004, "hello", 5);
    assert_int_equal(receive(fd), 1);
    assert_int_equal(mt_os->udp_send(fd, "back", 4, NULL, -1), 0);
    assert_int_equal(sim_recv(peer, &d), 1);
    assert_int_equal(d.len, 4);
    assert_string_equal(d.from_addr, "127.0.0.1");
    assert_int_equal(d.from_port, 5004);
    mt_os->close(fd);
}

static void connecting_gives_the_address_any_a_name(void **state)
{
    int fd = open_at("0.0.0.0", 5004);
    union mt_addr local, expected = at("192.0.2.1", 5004);

    (void)state;
    assert_int_equal(connect_to(fd, "::1", 4000), -EAFNOSUPPORT);
    assert_int_equal(connect_to(fd, "192.0.2.7", 4000), 0);
    assert_int_equal(mt_os->udp_name(fd, &local), 0);
    assert_memory_equal(&local.in, &expected.in, sizeof(expected.in));
    mt_os->close(fd);
}

static void refused_datagram_fails_the_next_send_once(void **state)
{
    int fd = open_at("127.0.0.1", 5004);
    int peer;

    (void)state;
    connect_to(fd, "127.0.0.1", 4000);
    assert_int_equal(mt_os->udp_send(fd, "x", 1, NULL, -1), 0);
    peer = sim_socket("127.0.0.1", 4000);
    assert_int_equal(mt_os->udp_send(fd, "x", 1, NULL, -1), -ECONNREFUSED);
    assert_int_equal(mt_os->udp_send(fd, "x", 1, NULL, -1), 0);
    assert_int_equal(sim_pending(peer), 1);
    mt_os->close(fd);
}

static void unconnected_sender_is_not_told(void **state)
{
    int fd = open_at("127.0.0.1", 5004);

    (void)state;
    assert_int_equal(send_to(fd, "127.0.0.1", 4000, -1), 0);
    assert_int_equal(send_to(fd, "127.0.0.1", 4000, -1), 0);
    mt_os->close(fd);
}

static void receiving_takes_the_refusal_away(void **state)
{
    int fd = open_at("127.0.0.1", 5004);
    int set = mt_os->wait_create();
    struct mt_ready ready;

    (void)state;
    connect_to(fd, "127.0.0.1", 4000);
    mt_os->wait_add(set, fd, 1);
    mt_os->udp_send(fd, "x", 1, NULL, -1);
    assert_int_equal(mt_os->wait(set, &ready, 1, 0), 1);
    assert_int_equal(receive(fd), 0);
    assert_int_equal(mt_os->wait(set, &ready, 1, 0), 0);
    assert_int_equal(mt_os->udp_send(fd, "x", 1, NULL, -1), 0);
    mt_os->close(fd);
    mt_os->close(set);
}

static void socket_not_to_receive_drops_but_does_not_refuse(void **state)
{
    const struct mt_udp_options o = {.receive = false};
    union mt_addr a = at("127.0.0.1", 5004);
    int sender = mt_os->udp_open(&a, &o);
    int fd = open_at("127.0.0.1", 5006);
    struct sim_traffic t;

    (void)state;
    connect_to(fd, "127.0.0.1", 5004);
    assert_int_equal(mt_os->udp_send(fd, "x", 1, NULL, -1), 0);
    assert_int_equal(mt_os->udp_send(fd, "x", 1, NULL, -1), 0);
    assert_int_equal(receive(sender), 0);
    sim_traffic(&t);
    assert_int_equal(t.filtered, 2);
    mt_os->close(fd);
    mt_os->close(sender);
}

static void each_datagram_remembers_its_tos(void **state)
{
    int fd = open_at("127.0.0.1", 0);
    int six = open_at("::1", 0);
    int far = sim_socket("127.0.0.1", 4000);
    int far_six = sim_socket("::1", 4000);
    struct sim_datagram d;

    (void)state;
    send_to(fd, "127.0.0.1", 4000, -1);
    send_to(fd, "127.0.0.1", 4000, 0x10);
    send_to(six, "::1", 4000, 0x10);
    assert_int_equal(sim_recv(far, &d), 1);
    assert_int_equal(d.tos, 0xb8);
    assert_int_equal(sim_recv(far, &d), 1);
    assert_int_equal(d.tos, 0x10);
    assert_int_equal(sim_recv(far_six, &d), 1);
    assert_int_equal(d.tos, 0);
    mt_os->close(fd);
    mt_os->close(six);
}

static void multicast_reaches_all_who_joined(void **state)
{
    int fd = open_at("192.0.2.1", 0);
    int a = sim_socket("0.0.0.0", 6000);
    int b = sim_socket("239.1.1.1", 6001);
    int c = sim_socket("239.1.1.1", 6001);
    struct sim_datagram d;

    (void)state;
    assert_int_equal(sim_join(b, "239.1.1.1"), 0);
    assert_int_equal(sim_join(c, "239.1.1.1"), 0);
    assert_int_equal(sim_join(c, "239.1.1.2"), -EINVAL);
    assert_int_equal(sim_join(a, "192.0.2.1"), -EINVAL);
    send_to(fd, "239.1.1.1", 6000, -1);
    send_to(fd, "239.1.1.1", 6001, -1);
    assert_int_equal(sim_pending(a), 0);
    assert_int_equal(sim_pending(b), 1);
    assert_int_equal(sim_recv(c, &d), 1);
    assert_string_equal(d.to_addr, "239.1.1.1");
    assert_int_equal(d.ttl, 3);
    mt_os->close(fd);
}

static void broadcast_reaches_all_on_the_port(void **state)
{
    int fd = open_at("0.0.0.0", 0);
    int a = sim_socket("192.0.2.7", 6000);
    int b = sim_socket("192.0.2.8", 6000);
    int c = sim_socket("192.0.2.8", 6001);

    (void)state;
    send_to(fd, "255.255.255.255", 6000, -1);
    send_to(fd, "192.0.2.255", 6000, -1);
    assert_int_equal(sim_pending(a), 2);
    assert_int_equal(sim_pending(b), 2);
    assert_int_equal(sim_pending(c), 0);
    mt_os->close(fd);
}

static void delayed_datagram_waits_for_the_clock(void **state)
{
    const struct sim_impairment late = {.delay_ns = 30 * MS};
    int fd = open_at("127.0.0.1", 5004);
    int far = sim_socket("127.0.0.1", 4000);
    int set = mt_os->wait_create();
    struct mt_ready ready;
    struct mt_packet p;

    (void)state;
    assert_int_equal(mt_os->wait_add(set, fd, 77), 0);
    sim_impair(&late);
    sim_send(far, "127.0.0.1", 5004, "hello", 5);
    sim_advance_ns(30 * MS - 1);
    assert_int_equal(mt_os->wait(set, &ready, 1, -1), 0);
    assert_int_equal(receive(fd), 0);
    sim_advance_ns(1);
    assert_int_equal(mt_os->wait(set, &ready, 1, -1), 1);
    assert_int_equal(ready.data, 77);
    assert_int_equal(receive_one(fd, &p), 1);
    assert_int_equal(p.arrival_ns, SIM_START_NS + 30 * MS);
    mt_os->close(set);
    mt_os->close(fd);
}

/* What arrives of 100 numbered datagrams, in order of arrival. */
static unsigned impaired_run(uint32_t seed, uint8_t out[200])
{
    const struct sim_impairment bad = {
        .seed = seed, .loss = 0.1, .duplicate = 0.1, .delay_ns = 20 * MS, .jitter_ns = 50 * MS};
    int from = sim_socket("192.0.2.7", 0);
    int to = sim_socket("192.0.2.8", 4000);
    struct sim_datagram d;
    unsigned n = 0;

    sim_impair(&bad);
    for (uint8_t i = 0; i < 100; i++) {
        sim_send(from, "192.0.2.8", 4000, &i, 1);
        sim_advance_ns(20 * MS);
    }
    sim_advance_ns(100 * MS);
    while (sim_recv(to, &d)) {
        assert_in_range(d.arrival_ns - d.sent_ns, 20 * MS, 70 * MS);
        out[n++] = d.buf[0];
    }
    sim_close(from);
    sim_close(to);
    return n;
}

static void same_seed_same_fate(void **state)
{
    uint8_t a[200], b[200], c[200];
    unsigned n = impaired_run(1, a);
    struct sim_traffic t;

    (void)state;
    sim_traffic(&t);
    assert_in_range(t.lost, 2, 25);
    assert_in_range(t.duplicated, 2, 25);
    assert_int_equal(n, 100 - t.lost + t.duplicated);
    assert_int_equal(impaired_run(1, b), n);
    assert_memory_equal(a, b, n);
    assert_false(impaired_run(2, c) == n && !memcmp(a, c, n));
}

static void wait_serves_all_in_turn(void **state)
{
    int set = mt_os->wait_create();
    int far = sim_socket("127.0.0.1", 4000);
    int fd[3];
    unsigned seen = 0;

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        fd[i] = open_at("127.0.0.1", 5000 + (int)i);
        mt_os->wait_add(set, fd[i], i);
        sim_send(far, "127.0.0.1", 5000 + (int)i, "hello", 5);
    }
    assert_int_equal(mt_os->wait_add(set, fd[0], 9), -EEXIST);
    for (unsigned i = 0; i < 3; i++) {
        struct mt_ready ready;

        assert_int_equal(mt_os->wait(set, &ready, 1, 0), 1);
        seen |= 1U << ready.data;
    }
    assert_int_equal(seen, 7);
    assert_int_equal(mt_os->wait_remove(set, fd[0]), 0);
    assert_int_equal(mt_os->wait_remove(set, fd[0]), -ENOENT);
    for (unsigned i = 0; i < 3; i++)
        mt_os->close(fd[i]);
    assert_int_equal(mt_os->wait(set, (struct mt_ready[4]){{0}}, 4, 0), 0);
    mt_os->close(set);
}

static void counter_can_be_polled_and_waited_for(void **state)
{
    int set = mt_os->wait_create();
    int fd = mt_os->counter_create(1);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    struct mt_ready ready;

    (void)state;
    mt_os->wait_add(set, fd, 5);
    mt_os->counter_add(fd, 1);
    for (unsigned left = 2; left; left--) {
        assert_int_equal(poll(&p, 1, 0), 1);
        assert_int_equal(mt_os->wait(set, &ready, 1, 0), 1);
        assert_int_equal(ready.data, 5);
        mt_os->counter_take(fd);
    }
    assert_int_equal(poll(&p, 1, 0), 0);
    assert_int_equal(mt_os->wait(set, &ready, 1, 0), 0);
    mt_os->close(fd);
    mt_os->close(set);
}

static void *wake(void *arg)
{
    mt_os->counter_add(*(int *)arg, 1);
    return NULL;
}

static void counter_take_waits_for_another_thread(void **state)
{
    int fd = mt_os->counter_create(0);
    unsigned long thread;

    (void)state;
    assert_int_equal(mt_os->thread_start(&thread, "wake", -1, wake, &fd), 0);
    assert_int_equal(mt_os->pollable_wait(fd, POLLIN), 0);
    mt_os->counter_take(fd);
    mt_os->thread_join(thread);
    mt_os->close(fd);
}

static void memory_is_zeroed(void **state)
{
    uint8_t *a = mt_os->alloc(100);
    uint8_t *m = mt_os->map(1 << 20);

    (void)state;
    for (unsigned i = 0; i < 100; i++)
        assert_int_equal(a[i] | m[i], 0);
    mt_os->free(a);
    mt_os->free(NULL);
    mt_os->unmap(m, 1 << 20);
}

static void every_leak_is_reported(void **state)
{
    void *m = mt_os->map(4096);

    (void)state;
    assert_non_null(mt_os->alloc(10));
    assert_true(open_at("127.0.0.1", 5004) > 0);
    assert_true(mt_os->wait_create() > 0);
    assert_true(mt_os->counter_create(0) > 0);
    assert_int_equal(sim_leaks(), 5);
    sim_socket("127.0.0.1", 0); /* the test's own do not count */
    assert_int_equal(sim_leaks(), 5);
    sim_report_leaks();
    mt_os->unmap(m, 4096);
    assert_int_equal(sim_leaks(), 4);
    sim_reset();
    assert_int_equal(sim_leaks(), 0);
    assert_int_equal(sim_now_ns(), SIM_START_NS);
}

static void misuse_counts_as_a_leak(void **state)
{
    int fd = open_at("127.0.0.1", 5004);
    int test_fd = sim_socket("127.0.0.1", 5006);
    void *m = mt_os->map(8192);

    (void)state;
    mt_os->close(fd);
    assert_int_equal(sim_leaks(), 1);
    mt_os->close(fd);
    assert_int_equal(mt_os->udp_send(fd, "x", 1, NULL, -1), -EBADF);
    mt_os->close(test_fd);
    mt_os->unmap(m, 4096);
    mt_os->unmap(m, 8192);
    assert_int_equal(sim_leaks(), 4);
    sim_reset();
}

/* One of each call that can fail; the first error. */
static int everything(void)
{
    void *a = mt_os->alloc(10);
    void *m = mt_os->map(4096);
    int fd = open_at("127.0.0.1", 5004);
    int set = mt_os->wait_create();
    int counter = mt_os->counter_create(1);
    int other = counter;
    int err = a && m ? 0 : -ENOMEM;
    union mt_addr name;
    unsigned long thread;

    err = !err && fd < 0 ? fd : err;
    err = !err && set < 0 ? set : err;
    err = !err && counter < 0 ? counter : err;
    err = err ? err : connect_to(fd, "127.0.0.1", 4000);
    err = err ? err : mt_os->udp_name(fd, &name);
    err = err ? err : mt_os->wait_add(set, fd, 0);
    err = err ? err : mt_os->thread_start(&thread, "wake", -1, wake, &other);
    if (!err)
        mt_os->thread_join(thread);
    if (fd > 0)
        mt_os->close(fd);
    if (set > 0)
        mt_os->close(set);
    if (counter > 0)
        mt_os->close(counter);
    mt_os->free(a);
    if (m)
        mt_os->unmap(m, 4096);
    return err;
}

static void the_nth_call_fails(void **state)
{
    static const int expected[] = {-ENOMEM, -ENOMEM, -EMFILE, -EMFILE, -EMFILE, -ENOBUFS, -ENOBUFS, -ENOSPC, -EAGAIN};
    unsigned n = 0;

    (void)state;
    for (;;) {
        int err;

        sim_fail_at(n + 1, false);
        err = everything();
        assert_int_equal(sim_leaks(), 0);
        if (!sim_failed())
            break;
        assert_int_equal(err, expected[n++]);
    }
    assert_int_equal(n, 9);
    assert_int_equal(sim_calls(), 9);
}

static void all_calls_from_the_nth_on_fail(void **state)
{
    void *a;

    (void)state;
    sim_fail_at(2, true);
    a = mt_os->alloc(1);
    assert_non_null(a);
    assert_null(mt_os->alloc(1));
    assert_null(mt_os->alloc(1));
    sim_fail_at(0, false);
    mt_os->free(a);
    a = mt_os->alloc(1);
    assert_non_null(a);
    mt_os->free(a);
}

static void sends_and_receives_fail_on_demand(void **state)
{
    int fd = open_at("127.0.0.1", 5004);
    int far = sim_socket("127.0.0.1", 4000);

    (void)state;
    sim_fail_send(-ENOBUFS, 2);
    assert_int_equal(send_to(fd, "127.0.0.1", 4000, -1), -ENOBUFS);
    assert_int_equal(send_to(fd, "127.0.0.1", 4000, -1), -ENOBUFS);
    assert_int_equal(send_to(fd, "127.0.0.1", 4000, -1), 0);
    assert_int_equal(sim_pending(far), 1);
    sim_send(far, "127.0.0.1", 5004, "hello", 5);
    sim_fail_recv(-ENOMEM, 1);
    assert_int_equal(receive(fd), -ENOMEM);
    assert_int_equal(receive(fd), 1);
    mt_os->close(fd);
}

static void random_words_repeat_per_seed(void **state)
{
    uint32_t a, b;

    (void)state;
    sim_seed(4);
    a = mt_os->random();
    b = mt_os->random();
    assert_int_not_equal(a, b);
    sim_seed(4);
    assert_int_equal(mt_os->random(), a);
    sim_seed(5);
    assert_int_not_equal(mt_os->random(), a);
    assert_int_equal(mt_os->cpus(), 2);
}

static void expect_rtp(int fd, const struct sim_rtp_packet *expected)
{
    struct sim_datagram d;
    struct sim_rtp_packet p;

    assert_int_equal(sim_recv(fd, &d), 1);
    assert_int_equal(sim_rtp_parse(&p, d.buf, d.len), 0);
    assert_int_equal(p.marker, expected->marker);
    assert_int_equal(p.pt, expected->pt);
    assert_int_equal(p.seq, expected->seq);
    assert_int_equal(p.ts, expected->ts);
    assert_int_equal(p.ssrc, expected->ssrc);
    assert_int_equal(p.len, expected->len);
}

static void rtp_advances_over_lost_packets(void **state)
{
    const uint8_t payload[160] = {0xd5};
    int to = sim_socket("192.0.2.8", 4000);
    struct sim_rtp s;
    struct sim_rtp_packet expected = {.marker = true, .pt = 8, .seq = 0xffff, .ts = 0xffffff60, .ssrc = 7, .len = 160};

    (void)state;
    sim_rtp_init(&s, sim_socket("192.0.2.7", 0), "192.0.2.8", 4000, 8);
    s.seq = expected.seq;
    s.ts = expected.ts;
    s.ssrc = expected.ssrc;
    s.marker = true;
    assert_int_equal(sim_rtp_send(&s, payload, sizeof(payload)), 0);
    expect_rtp(to, &expected);
    sim_rtp_skip(&s, 2, 160);
    sim_rtp_send(&s, payload, sizeof(payload));
    expected.marker = false;
    expected.seq = 2;
    expected.ts = 320;
    expect_rtp(to, &expected);
    sim_rtp_send_at(&s, 1, 160, payload, 80);
    expected.seq = 1;
    expected.ts = 160;
    expected.len = 80;
    expect_rtp(to, &expected);
    assert_int_equal(s.seq, 3);
}

static void rtp_parser_knows_extension_csrc_and_padding(void **state)
{
    uint8_t b[] = {0xb1, 0x80, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 9, 9, 9, 9, 0xbe, 0xde, 0, 1, 1, 2, 3, 4, 'p', 0, 2};
    struct sim_rtp_packet p;

    (void)state;
    assert_int_equal(sim_rtp_parse(&p, b, sizeof(b)), 0);
    assert_int_equal(p.len, 1);
    assert_int_equal(p.payload[0], 'p');
    assert_int_equal(sim_rtp_parse(&p, b, 19), -EBADMSG);
    assert_int_equal(sim_rtp_parse(&p, b, 11), -EBADMSG);
    b[0] = 0x40;
    assert_int_equal(sim_rtp_parse(&p, b, sizeof(b)), -EBADMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(clock_moves_only_when_told),
        SIM_TEST(only_own_addresses_can_be_opened),
        SIM_TEST(port_in_use_is_refused_where_addresses_overlap),
        SIM_TEST(any_port_starts_at_32768),
        SIM_TEST(datagram_arrives_with_sender_and_time),
        SIM_TEST(long_datagram_is_truncated),
        SIM_TEST(wildcard_takes_nothing_for_other_hosts),
        SIM_TEST(full_queue_drops),
        SIM_TEST(queue_fills_at_arrival_not_at_sending),
        SIM_TEST(connected_socket_takes_only_from_its_peer),
        SIM_TEST(connecting_gives_the_address_any_a_name),
        SIM_TEST(refused_datagram_fails_the_next_send_once),
        SIM_TEST(unconnected_sender_is_not_told),
        SIM_TEST(receiving_takes_the_refusal_away),
        SIM_TEST(socket_not_to_receive_drops_but_does_not_refuse),
        SIM_TEST(each_datagram_remembers_its_tos),
        SIM_TEST(multicast_reaches_all_who_joined),
        SIM_TEST(broadcast_reaches_all_on_the_port),
        SIM_TEST(delayed_datagram_waits_for_the_clock),
        SIM_TEST(same_seed_same_fate),
        SIM_TEST(wait_serves_all_in_turn),
        SIM_TEST(counter_can_be_polled_and_waited_for),
        SIM_TEST(counter_take_waits_for_another_thread),
        SIM_TEST(memory_is_zeroed),
        SIM_TEST(every_leak_is_reported),
        SIM_TEST(misuse_counts_as_a_leak),
        SIM_TEST(the_nth_call_fails),
        SIM_TEST(all_calls_from_the_nth_on_fail),
        SIM_TEST(sends_and_receives_fail_on_demand),
        SIM_TEST(random_words_repeat_per_seed),
        SIM_TEST(rtp_advances_over_lost_packets),
        SIM_TEST(rtp_parser_knows_extension_csrc_and_padding),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    sim_reset(); /* so that the leak sanitizer finds nothing of ours */
    return failed;
}
