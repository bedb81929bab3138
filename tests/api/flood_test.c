/**
 * A flood at other ports does not hold a stream up: an engine with a clock of its own, whose every datagram has the
 * price that it has on a slow host, in simulated time.
 */
#include "world.h"

#include <errno.h>
#include <stdlib.h>

enum {
    PORT = 4000,
    STREAMS = 4,
    VICTIMS = 96, /* ports that may be flooded */
    TICKS = 20,   /* how long */
    TWO_TICKS_US = 40000,
    DATAGRAM_NS = 3000,
};

static tSMModuleId engine;
static struct sim_rtp callers[STREAMS];
static tSMVMPrxId streams[STREAMS];
static int listener, flooder;
static tSMVMPrxId victims[VICTIMS];
static int flooded[VICTIMS];

static tSMModuleId open_module_with(const char *text)
{
    struct sm_open_module_parms open = {.card_id = CARD};

    configure(text);
    sim_take_turns(true);
    sim_set_cost(&(struct sim_cost){.look_ns = 100, .call_ns = 1000, .datagram_ns = DATAGRAM_NS});
    assert_int_equal(open_card("localhost/test", CARD), 0);
    assert_int_equal(sm_open_module(&open), 0);
    return open.module_id;
}

static void configure_delay(tSMVMPrxId v)
{
    struct sm_vmprx_jitter_parms p = {.vmprx = v, .max_delay_ms = 200, .initial_delay_ms = 5};

    assert_int_equal(sm_vmprx_config_jitter(&p), 0);
}

/* Streams that are recorded to one listener; as many ports as the flood shall have. */
static void set_up(void)
{
    tSMDispatcherId to = new_dispatcher(LISTENER, PORT);

    listener = listen_at(PORT);
    flooder = sim_socket("203.0.113.66", 666);
    for (unsigned i = 0; i < STREAMS; i++) {
        tSMChannelId channel = recording_to(to, kSMDataFormatALawPCM);

        streams[i] = new_receiver();
        configure_delay(streams[i]);
        callers[i] = new_talker(TALKER, streams[i], 8);
        assert_int_equal(connect_feed(channel, feed_of(streams[i])), 0);
    }
    for (unsigned i = 0; i < VICTIMS; i++) {
        victims[i] = new_receiver();
        flooded[i] = rtp_port(victims[i]);
    }
}

static int begin(void **state, const char *text)
{
    world_begin_bare(state);
    module = engine = open_module_with(text);
    set_up();
    return 0;
}

static int begin_each(void **state)
{
    return begin(state, "[module]\nreceive = each\nsend = each\n");
}

static int begin_shared(void **state)
{
    sim_offer_shared(true);
    return begin(state, "[module]\nreceive = ring\nsend = each\n");
}

static int end(void **state)
{
    int left;

    (void)state;
    close_card(CARD);
    sim_take_turns(false);
    sim_offer_shared(false);
    left = world_end(state);
    return left;
}

static void say_all(uint32_t tick)
{
    for (unsigned i = 0; i < STREAMS; i++)
        say(&callers[i], tick * TICK, TICK);
}

struct flood {
    unsigned ports, each; /* datagrams to each port while 1 ms passes, or as long as the engine needs for them */
    const uint8_t *octets;
    size_t n;
};

static void flood_for_a_ms(const struct flood *f)
{
    for (unsigned i = 0; i < f->ports; i++)
        for (unsigned k = 0; k < f->each; k++)
            sim_send(flooder, HOST, flooded[i], f->octets, f->n);
}

static struct metrum_module_stats_parms stats(void)
{
    struct metrum_module_stats_parms s = {.module = engine};

    assert_int_equal(metrum_module_stats(&s), 0);
    return s;
}

/* Streams and flood side by side; then all of the streams has come, and none of it late. */
static void streams_are_not_held_up_by(const struct flood *f)
{
    struct metrum_module_stats_parms s;
    static uint8_t got[STREAMS * TICKS * TICK * 2];
    int64_t from = sim_now_ns();

    for (uint32_t tick = 0; tick < TICKS; tick++) {
        say_all(tick);
        while (sim_now_ns() < from + (int64_t)(tick + 1) * 20 * MS) {
            flood_for_a_ms(f);
            sim_run_ns(MS);
        }
    }
    sim_run_ns(100 * MS);
    for (unsigned i = 0; i < STREAMS; i++) {
        struct metrum_vmprx_stats_parms v = vmprx_stats(streams[i]);

        assert_int_equal(v.rx_packets, TICKS);
        assert_int_equal(v.rx_lost + v.rx_late + v.shed_octets, 0);
    }
    assert_in_range(gather(listener, got, sizeof(got), NULL), STREAMS * TICKS * TICK, sizeof(got));
    s = stats();
    assert_true(s.rx_datagrams > 10 * STREAMS * TICKS); /* the flood was there */
    if (s.latency_p999_us > TWO_TICKS_US)
        fail_msg("%llu us", (unsigned long long)s.latency_p999_us);
    assert_int_equal(s.skipped_ms, 0);
}

static const uint8_t nonsense[100] = {1};
static const uint8_t rtp[SIM_RTP_HEADER + TICK] = {0x80, 8, 0, 1};

static void flood_of_nonsense_at_one_port_holds_no_stream_up(void **state)
{
    (void)state;
    streams_are_not_held_up_by(&(struct flood){1, 64, nonsense, sizeof(nonsense)});
}

static void flood_of_nonsense_at_many_ports_holds_no_stream_up(void **state)
{
    (void)state;
    streams_are_not_held_up_by(&(struct flood){VICTIMS / 2, 16, nonsense, sizeof(nonsense)});
}

static void flood_of_rtp_at_many_ports_holds_no_stream_up(void **state)
{
    (void)state;
    streams_are_not_held_up_by(&(struct flood){VICTIMS, 64, rtp, sizeof(rtp)});
}

static void flood_at_rtcp_ports_holds_no_stream_up(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VICTIMS; i++)
        flooded[i] = rtcp_port(victims[i]);
    streams_are_not_held_up_by(&(struct flood){VICTIMS / 2, 16, nonsense, sizeof(nonsense)});
}

static void flood_at_collectors_holds_no_stream_up(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VICTIMS; i++)
        flooded[i] = collector_port(new_collector());
    streams_are_not_held_up_by(&(struct flood){VICTIMS / 2, 16, nonsense, sizeof(nonsense)});
}

#define FLOOD_TEST(f) \
    cmocka_unit_test_setup_teardown(f, begin_each, end), cmocka_unit_test_setup_teardown(f, begin_shared, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FLOOD_TEST(flood_of_nonsense_at_one_port_holds_no_stream_up),
        FLOOD_TEST(flood_of_nonsense_at_many_ports_holds_no_stream_up),
        FLOOD_TEST(flood_of_rtp_at_many_ports_holds_no_stream_up),
        FLOOD_TEST(flood_at_rtcp_ports_holds_no_stream_up),
        FLOOD_TEST(flood_at_collectors_holds_no_stream_up),
    };

    return cmocka_run_group_tests_name("flood", tests, NULL, NULL);
}
