/** Packets that are one block long leave a record through a dispatcher in one datagram each, whatever came before. */
#include "receiver.h"

enum { LISTEN = 4000 };

static int listener;

/* A channel that hears the talker and records to the listener. */
static int begin_dispatched(void **state)
{
    begin(state);
    listener = listen_at(LISTEN);
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, LISTEN)), 0);
    return 0;
}

#define BLOCKS_TEST(f) cmocka_unit_test_setup_teardown(f, begin_dispatched, world_end)

/* Whether these are the octets of the packet that begins with octet `first` of the talk. */
static bool is_packet(const struct sim_datagram *d, uint32_t first)
{
    if (d->len != TICK)
        return false;
    for (unsigned i = 0; i < TICK; i++)
        if (d->buf[i] != spoken(first + i))
            return false;
    return true;
}

static bool is_silent(const struct sim_datagram *d)
{
    for (unsigned i = 0; i < d->len; i++)
        if (d->buf[i] != 0xd5)
            return false;
    return true;
}

/* Take what came: packets from `next` on in order, each in a datagram, and besides them only silence. @return the next */
static uint32_t take_packets(uint32_t next, unsigned *silent)
{
    struct sim_datagram d;

    while (sim_recv(listener, &d)) {
        if (is_packet(&d, next * TICK))
            next++;
        else if (is_silent(&d))
            ++*silent;
        else
            fail_msg("a datagram of %u octets is neither packet %u nor silence", d.len, next);
    }
    return next;
}

/* @return datagrams of silence */
static unsigned expect_packets(uint32_t from, uint32_t to)
{
    unsigned silent = 0;

    assert_int_equal(take_packets(from, &silent), to);
    return silent;
}

static void a_packet_fills_one_datagram_at_whatever_time_a_talk_begins(void **state)
{
    (void)state;
    for (unsigned offset = 0; offset < 45; offset++) {
        start_record();
        pass_ms(100 + offset);
        talk(&talker, 0, 10);
        pass_ms(600 + 7 * offset % 20);
        talker.ts += 12345; /* another talkspurt */
        talk(&talker, 10 * TICK, 10);
        pass_ms(600);
        assert_in_range(expect_packets(0, 20), 1200 / 20 + 4, 1500 / 20 + 4);
        end_record(channel);
        expect_packets(0, 0);
        pass_ms(offset);
        talker.ts += 54321;
    }
}

static void a_packet_fills_one_datagram_also_after_an_unconnected_time(void **state)
{
    (void)state;
    for (unsigned offset = 0; offset < 45; offset++) {
        assert_int_equal(connect_feed(channel, kSMNullDatafeedId), 0);
        start_record();
        pass_ms(60 + offset);
        assert_int_equal(connect_feed(channel, feed_of(vmprx)), 0);
        pass_ms(7 * offset % 20);
        talk(&talker, 0, 10);
        pass_ms(600);
        expect_packets(0, 10);
        end_record(channel);
        expect_packets(0, 0);
        talker.ts += 54321;
    }
}

/* Each packet leaves when it is due, and not with the next one: all of them are as long under way. */
static void each_packet_leaves_when_it_is_due(void **state)
{
    (void)state;
    for (unsigned offset = 0; offset < 20; offset++) {
        struct sim_datagram d;
        int64_t began;

        start_record();
        pass_ms(100 + offset);
        began = sim_now_ns();
        talk(&talker, 0, 10);
        pass_ms(600);
        for (unsigned i = 0; i < 10;) {
            assert_int_equal(sim_recv(listener, &d), 1);
            if (!is_packet(&d, i * TICK))
                continue;
            assert_in_range(d.sent_ns - began - (int64_t)i * 20 * MS, 40 * MS, 42 * MS);
            i++;
        }
        expect_packets(0, 0);
        end_record(channel);
        expect_packets(0, 0);
        talker.ts += 54321;
    }
}

static void what_waits_longer_than_max_delay_is_counted_and_the_rest_stays_whole(void **state)
{
    enum { BURST = 30 };
    unsigned silent = 0;
    uint32_t heard_before, kept;
    uint64_t shed;

    (void)state;
    assert_int_equal(set_jitter(100, 40), 0);
    start_record();
    pass_ms(107);
    talk(&talker, 0, 10);
    pass_ms(13);
    heard_before = take_packets(0, &silent);
    for (uint32_t i = 10; i < 10 + BURST; i++) /* a sender that sends far ahead of its time */
        say(&talker, i * TICK, TICK);
    pass_ms(600);
    shed = stats().shed_octets;
    assert_true(shed > 0);
    assert_int_equal(shed % TICK, 0);
    kept = heard_before + (uint32_t)(shed / TICK);
    assert_in_range(10 + BURST - kept, 2, 7);
    expect_packets(kept, 10 + BURST);
    assert_int_equal(stats().rx_lost, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BLOCKS_TEST(a_packet_fills_one_datagram_at_whatever_time_a_talk_begins),
        BLOCKS_TEST(a_packet_fills_one_datagram_also_after_an_unconnected_time),
        BLOCKS_TEST(each_packet_leaves_when_it_is_due),
        BLOCKS_TEST(what_waits_longer_than_max_delay_is_counted_and_the_rest_stays_whole),
    };

    return cmocka_run_group_tests_name("blocks", tests, NULL, NULL);
}
