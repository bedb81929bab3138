/**
 * More streams than the machine can do. The engine has its own clock, and each datagram costs simulated time, so the
 * machine is exactly as slow as the test says, and the test takes no longer for it.
 */
#include "world.h"

enum { STREAMS = 200, PORT = 4000, OCTETS_MAX = 400000 };

/* At 20 ms a packet, STREAMS streams take 160 % of the time with the first, 40 % with the second. */
static const struct sim_cost overload = {.look_ns = 100, .call_ns = 1000, .datagram_ns = 80000};
static const struct sim_cost normal = {.look_ns = 100, .call_ns = 1000, .datagram_ns = 20000};

static struct stream {
    struct sim_rtp talker;
    tSMVMPrxId vmprx;
    tSMDispatcherId dispatcher;
    tSMChannelId channel;
    uint32_t said; /* octets */
} streams[STREAMS];
static int listener;

static int begin(void **state)
{
    struct sm_open_module_parms open = {.card_id = CARD};

    world_begin_bare(state);
    sim_take_turns(true);
    sim_set_cost(&normal);
    assert_int_equal(open_card("localhost/test", CARD), 0);
    assert_int_equal(sm_open_module(&open), 0);
    module = open.module_id;
    listener = listen_at(PORT);
    for (unsigned i = 0; i < STREAMS; i++) {
        struct stream *s = &streams[i];

        *s = (struct stream){.vmprx = new_receiver(), .dispatcher = new_dispatcher(LISTENER, PORT)};
        s->talker = new_talker(TALKER, s->vmprx, 8);
        s->channel = new_hearing(s->vmprx);
        assert_int_equal(connect_dispatcher(s->channel, s->dispatcher), 0);
        assert_int_equal(record(s->channel, kSMDataFormatALawPCM), 0);
    }
    return 0;
}

static int end(void **state)
{
    for (unsigned i = 0; i < STREAMS; i++)
        sim_close(streams[i].talker.fd);
    sim_close(listener);
    return world_end(state);
}

/* The phases of the first `talking` streams are spread over 20 ms. */
static void run_ms(unsigned ms, unsigned talking)
{
    static unsigned now_ms;
    int64_t end = sim_now_ns();

    while (ms--) {
        for (unsigned i = 0; i < talking; i++)
            if (i % 20 == now_ms % 20) {
                say(&streams[i].talker, streams[i].said, TICK);
                streams[i].said += TICK;
            }
        now_ms++;
        end += MS;
        if (sim_now_ns() < end)
            sim_run_ns(end - sim_now_ns());
    }
}

static struct metrum_module_stats_parms figures(void)
{
    struct metrum_module_stats_parms s = {.module = module};

    assert_int_equal(metrum_module_stats(&s), 0);
    return s;
}

static void drop_what_came(void)
{
    struct sim_datagram d;

    while (sim_recv(listener, &d))
        ;
}

static void an_overloaded_engine_gives_up_time_and_counts_it(void **state)
{
    struct metrum_module_stats_parms s;

    (void)state;
    run_ms(1000, STREAMS);
    assert_int_equal(figures().skipped_ms, 0);
    sim_set_cost(&overload);
    run_ms(3000, STREAMS);
    s = figures();
    assert_true(s.skipped_ms > 500);
    assert_true(s.late_steps > 500);
}

static bool whole_ticks(const struct sim_datagram *d)
{
    if (d->len != TICK)
        return false;
    for (unsigned i = 1; i < TICK; i++) /* octets of one packet, or silence */
        if ((uint8_t)(d->buf[i] - d->buf[i - 1]) != 7 && d->buf[i] != d->buf[i - 1])
            return false;
    return true;
}

static void what_an_overloaded_engine_sends_is_whole_ticks(void **state)
{
    struct sim_datagram d;
    unsigned n = 0, torn = 0;

    (void)state;
    sim_set_cost(&overload);
    for (unsigned ms = 0; ms < 3000; ms += 100) {
        run_ms(100, STREAMS);
        for (; sim_recv(listener, &d); n++)
            torn += !whole_ticks(&d);
    }
    assert_true(n > 1000);
    assert_int_equal(torn, 0);
}

static void every_packet_of_an_overload_is_played_or_counted(void **state)
{
    uint64_t said = 0, counted = 0, shed = 0, taken = 0;
    struct sim_traffic t;

    (void)state;
    sim_set_cost(&overload);
    run_ms(3000, STREAMS);
    sim_set_cost(&normal);
    run_ms(3000, 0); /* what waits in the sockets is taken */
    for (unsigned i = 0; i < STREAMS; i++) {
        struct metrum_vmprx_stats_parms s = vmprx_stats(streams[i].vmprx);

        said += streams[i].said / TICK;
        counted += s.rx_packets + s.rx_late + s.rx_overflow;
        shed += s.shed_octets;
        taken += s.rx_octets;
    }
    sim_traffic(&t);
    assert_int_equal(counted + t.overflowed, said);
    assert_true(shed + t.overflowed * TICK + (said - counted) * TICK > 0);
    assert_true(taken > shed);
}

static int64_t longest_command_ms(const struct sim_cost *cost)
{
    int64_t longest = 0;

    sim_set_cost(cost);
    for (unsigned n = 0; n < 100; n++) {
        int64_t before, took;

        run_ms(30, STREAMS);
        before = sim_now_ns();
        assert_int_equal(connect_feed(streams[0].channel, feed_of(streams[n % STREAMS].vmprx)), 0);
        took = sim_now_ns() - before;
        longest = took > longest ? took : longest;
    }
    return longest / MS;
}

static void a_command_is_answered_within_100_ms_of_an_overload(void **state)
{
    (void)state;
    assert_in_range(longest_command_ms(&overload), 0, 100);
}

/* All sources of a step, and all steps that are late, may take long: commands come between them. */
static void a_command_does_not_wait_for_all_sources_of_late_steps(void **state)
{
    (void)state;
    assert_in_range(longest_command_ms(&(struct sim_cost){.look_ns = 100, .datagram_ns = 400000}), 0, 100);
}

static void events_still_arrive_in_an_overload(void **state)
{
    tSMChannelId ear = new_hearing(streams[0].vmprx);
    tSMEventId event = new_event(ear, kSMEventTypeReadData, kSMChannelSpecificEvent);
    static uint8_t octets[OCTETS_MAX];

    (void)state;
    assert_int_equal(set_threshold(ear, 8 * TICK), 0);
    assert_int_equal(record(ear, kSMDataFormatALawPCM), 0);
    sim_set_cost(&overload);
    for (unsigned n = 0; n < 20; n++) {
        unsigned ms = 0;

        fetch(ear, octets, sizeof(octets));
        while (!is_set(event)) {
            run_ms(1, STREAMS);
            assert_true(ms++ < 300);
        }
    }
    assert_int_equal(smd_ev_free(event), 0);
}

static void the_engine_has_recovered_a_second_after_the_load_fell(void **state)
{
    struct metrum_module_stats_parms before, after;
    uint64_t lost[2] = {0};
    unsigned n = 0;
    struct sim_datagram d;

    (void)state;
    sim_set_cost(&overload);
    run_ms(3000, STREAMS);
    sim_set_cost(&normal);
    run_ms(1000, STREAMS);
    before = figures();
    for (unsigned i = 0; i < STREAMS; i++)
        lost[0] += vmprx_stats(streams[i].vmprx).rx_late + vmprx_stats(streams[i].vmprx).shed_octets;
    drop_what_came();
    run_ms(2000, STREAMS);
    after = figures();
    for (unsigned i = 0; i < STREAMS; i++)
        lost[1] += vmprx_stats(streams[i].vmprx).rx_late + vmprx_stats(streams[i].vmprx).shed_octets;
    while (sim_recv(listener, &d))
        n++;
    assert_int_equal(after.skipped_ms, before.skipped_ms);
    assert_int_equal(lost[1], lost[0]);
    assert_in_range(n, 100 * STREAMS - STREAMS, 100 * STREAMS + STREAMS);
}

#define OVERLOAD_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OVERLOAD_TEST(an_overloaded_engine_gives_up_time_and_counts_it),
        OVERLOAD_TEST(what_an_overloaded_engine_sends_is_whole_ticks),
        OVERLOAD_TEST(every_packet_of_an_overload_is_played_or_counted),
        OVERLOAD_TEST(a_command_is_answered_within_100_ms_of_an_overload),
        OVERLOAD_TEST(a_command_does_not_wait_for_all_sources_of_late_steps),
        OVERLOAD_TEST(events_still_arrive_in_an_overload),
        OVERLOAD_TEST(the_engine_has_recovered_a_second_after_the_load_fell),
    };

    return cmocka_run_group_tests_name("overload", tests, NULL, NULL);
}
