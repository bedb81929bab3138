/* The simulated world: troubles by chance, a look at every datagram, engines in turn. */
#include "unit.h"

#include <errno.h>

static int open_at(const char *addr, int port)
{
    const struct mt_udp_options o = {.receive = true, .multicast_ttl = 1};
    union mt_addr a = at(addr, port);

    return mt_os->udp_open(&a, &o);
}

static int connect_to(int fd, const char *addr, int port)
{
    union mt_addr a = at(addr, port);

    return mt_os->udp_connect(fd, &a);
}

static int send_to(int fd, const char *addr, int port)
{
    union mt_addr a = at(addr, port);

    return mt_os->udp_send(fd, "hello", 5, &a, -1);
}

static uint64_t troubles_of(uint32_t seed)
{
    const struct sim_trouble trouble = {.seed = seed, .send = 0.3, .icmp = 0.2};
    uint64_t told = 0;
    int fd = open_at("192.0.2.1", 5000), far = sim_socket("203.0.113.5", 4000);

    assert_int_equal(connect_to(fd, "203.0.113.5", 4000), 0);
    sim_set_trouble(&trouble);
    for (unsigned i = 0; i < 60; i++) {
        int err = send_to(fd, "203.0.113.5", 4000);

        assert_true(err == 0 || err == -EAGAIN || err == -ENOBUFS || err == -EPERM || err == -ENOMEM ||
                    err == -ECONNREFUSED);
        told = told << 1 | (err != 0);
    }
    sim_set_trouble(NULL);
    mt_os->close(fd);
    sim_close(far);
    return told;
}

static void troubles_come_by_chance_and_alike_with_one_seed(void **state)
{
    uint64_t first = troubles_of(5);

    (void)state;
    assert_true(first != 0);
    assert_true(troubles_of(5) == first);
    assert_true(troubles_of(6) != first);
}

static unsigned seen_sent, seen_received;

static void note_seen(void *arg, const struct sim_seen *seen)
{
    assert_ptr_equal(arg, &seen_sent);
    assert_int_equal(seen->len, 5);
    seen_sent += seen->sent;
    seen_received += !seen->sent;
}

static void every_datagram_of_the_library_is_seen(void **state)
{
    int fd = open_at("192.0.2.1", 5000), far = sim_socket("203.0.113.5", 4000);
    uint8_t room[100];
    struct mt_packet packet = {.buf = room, .room = sizeof(room)};
    struct sim_traffic t;

    (void)state;
    seen_sent = seen_received = 0;
    sim_watch(note_seen, &seen_sent);
    assert_int_equal(send_to(fd, "203.0.113.5", 4000), 0);
    assert_int_equal(sim_send(far, "192.0.2.1", 5000, "hello", 5), 0);
    assert_int_equal(mt_os->udp_recv(fd, &packet, 1), 1);
    sim_traffic(&t);
    assert_int_equal(seen_sent, 1);
    assert_int_equal(seen_received, 1);
    assert_int_equal(t.by_library, 1);
    assert_int_equal(t.to_library, 1);
    sim_watch(NULL, NULL);
    mt_os->close(fd);
    sim_close(far);
}

static unsigned woken;
static bool shall_end;
static _Atomic uint32_t answered;

/* An engine: it works every 5 ms, and looks at the clock once each time. */
static void *work(void *arg)
{
    int waitfd = *(int *)arg;
    struct mt_ready ready;

    while (!shall_end) {
        mt_os->now_ns();
        woken++;
        answered = 1;
        mt_os->futex_wake(&answered);
        mt_os->wait(waitfd, &ready, 1, 5000000);
    }
    return NULL;
}

static void an_engine_runs_in_turn_and_its_work_takes_the_time_it_is_said_to(void **state)
{
    const struct sim_cost cost = {.look_ns = 1000000};
    unsigned long thread;
    int waitfd = mt_os->wait_create();

    (void)state;
    woken = 0;
    shall_end = false;
    answered = 0;
    sim_take_turns(true);
    assert_int_equal(mt_os->thread_start(&thread, "engine", -1, work, &waitfd), 0);
    assert_int_equal(woken, 0);
    mt_os->futex_wait(&answered, 0); /* it runs while it is waited for */
    assert_int_equal(woken, 1);
    sim_run_ns(22000000);
    assert_int_equal(woken, 5); /* at 0, 5, 10, 15, 20 ms */
    sim_set_cost(&cost);
    sim_run_ns(60000000);
    assert_in_range(woken, 14, 16); /* every 6 ms now */
    shall_end = true;
    mt_os->thread_join(thread);
    mt_os->close(waitfd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(troubles_come_by_chance_and_alike_with_one_seed),
        SIM_TEST(every_datagram_of_the_library_is_seen),
        SIM_TEST(an_engine_runs_in_turn_and_its_work_takes_the_time_it_is_said_to),
    };

    return cmocka_run_group_tests_name("sim turns", tests, NULL, NULL);
}
