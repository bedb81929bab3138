/** Whom receivers listen to, and that nobody makes the engine send to whom the program did not name. */
#include "world.h"

#include <arpa/inet.h>

#define STRANGER "203.0.113.66"

enum { PORT = 4000, HOLD_MS = 500 };

static tSMVMPrxId vmprx;
static struct sim_rtp caller, stranger;

static int begin(void **state)
{
    world_begin(state);
    vmprx = new_receiver();
    caller = new_talker(TALKER, vmprx, 8);
    stranger = new_talker(STRANGER, vmprx, 8);
    stranger.ssrc = 0x666;
    return 0;
}

#define SOURCE_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

static void listen_to(enum metrum_source_lock lock, const char *address, int port)
{
    struct metrum_vmprx_source_parms p = {.vmprx = vmprx, .lock = lock, .port = port};

    if (address)
        p.address.s_addr = inet_addr(address);
    assert_int_equal(metrum_vmprx_config_source(&p), 0);
}

/* Packets of this sender that are taken, of `n`. */
static unsigned taken(struct sim_rtp *sender, unsigned n)
{
    uint64_t before = vmprx_stats(vmprx).rx_packets;

    talk(sender, 0, n);
    pass_ms(60);
    return (unsigned)(vmprx_stats(vmprx).rx_packets - before);
}

static unsigned from_strangers(void)
{
    return (unsigned)vmprx_stats(vmprx).rx_other_source;
}

static void source_that_plays_is_held_until_it_is_silent(void **state)
{
    (void)state;
    assert_int_equal(taken(&caller, 5), 5);
    assert_int_equal(taken(&stranger, 5), 0);
    assert_int_equal(from_strangers(), 5);
    pass_ms(HOLD_MS);
    assert_int_equal(taken(&stranger, 5), 5);
}

static void first_source_is_kept_however_long_it_is_silent(void **state)
{
    (void)state;
    listen_to(METRUM_SOURCE_FIRST, NULL, 0);
    assert_int_equal(taken(&caller, 5), 5);
    pass_ms(60000);
    assert_int_equal(taken(&stranger, 5), 0);
    assert_int_equal(from_strangers(), 5);
    caller.ssrc++; /* a new stream of the same sender */
    assert_int_equal(taken(&caller, 5), 5);
    listen_to(METRUM_SOURCE_FIRST, NULL, 0); /* anew */
    assert_int_equal(taken(&stranger, 5), 5);
    assert_int_equal(taken(&caller, 5), 0);
}

static void latest_source_takes_over_at_once(void **state)
{
    (void)state;
    listen_to(METRUM_SOURCE_LATEST, NULL, 0);
    assert_int_equal(taken(&caller, 5), 5);
    assert_int_equal(taken(&stranger, 5), 5);
    assert_int_equal(taken(&caller, 5), 5);
    assert_int_equal(from_strangers(), 0);
}

static void given_source_alone_is_heard(void **state)
{
    (void)state;
    listen_to(METRUM_SOURCE_GIVEN, TALKER, 0);
    assert_int_equal(taken(&stranger, 5), 0);
    assert_int_equal(taken(&caller, 5), 5);
    pass_ms(60000);
    assert_int_equal(taken(&stranger, 5), 0);
    assert_int_equal(from_strangers(), 10);
}

static void port_of_the_given_source_counts_when_it_is_given(void **state)
{
    (void)state;
    listen_to(METRUM_SOURCE_GIVEN, TALKER, sim_port(caller.fd) ^ 1);
    assert_int_equal(taken(&caller, 5), 0);
    listen_to(METRUM_SOURCE_GIVEN, TALKER, sim_port(caller.fd));
    assert_int_equal(taken(&caller, 5), 5);
}

static void source_that_plays_is_dropped_when_another_is_given(void **state)
{
    (void)state;
    assert_int_equal(taken(&caller, 5), 5);
    listen_to(METRUM_SOURCE_GIVEN, STRANGER, 0);
    assert_int_equal(taken(&caller, 5), 0);
    assert_int_equal(taken(&stranger, 5), 5);
}

static void source_lock_of_the_configuration_holds_without_a_call(void **state)
{
    (void)state;
    reopen_with("[module]\nrtp_source = first\n");
    vmprx = new_receiver();
    caller = new_talker(TALKER, vmprx, 8);
    stranger = new_talker(STRANGER, vmprx, 8);
    assert_int_equal(taken(&caller, 5), 5);
    pass_ms(60000);
    assert_int_equal(taken(&stranger, 5), 0);
    listen_to(METRUM_SOURCE_HOLD, NULL, 0);
    assert_int_equal(taken(&stranger, 5), 5);
}

static void configuration_names_no_source_that_is_none(void **state)
{
    char text[256];

    (void)state;
    configure("[module]\nrtp_source = loudest\n");
    assert_int_equal(metrum_config_check(text, sizeof(text)), ERR_SM_FILE_FORMAT);
    assert_non_null(strstr(text, "hold, first or latest"));
    configure("[module]\ncollector_senders = 192.0.2.10 nobody\n");
    assert_int_equal(metrum_config_check(text, sizeof(text)), ERR_SM_FILE_FORMAT);
    assert_non_null(strstr(text, "192.0.2.0/24"));
}

/* Collectors */

static void let_send(tSMCollectorId collector, const char *senders, int expected)
{
    struct metrum_collector_senders_parms p = {.collector = collector, .senders = senders};

    assert_int_equal(metrum_collector_config_senders(&p), expected);
}

/* @return whether a datagram from there is taken, and not counted as refused */
static bool may_send(tSMCollectorId collector, int collector_at, const char *from)
{
    struct metrum_collector_stats_parms before = collector_stats(collector), after;
    int fd = sim_socket(from, 0);

    assert_int_equal(sim_send(fd, HOST, collector_at, "octets", 6), 0);
    pass_ms(2);
    sim_close(fd);
    after = collector_stats(collector);
    assert_int_equal(after.rx_datagrams + after.rx_refused, before.rx_datagrams + before.rx_refused + 1);
    return after.rx_datagrams > before.rx_datagrams;
}

static void collector_takes_only_what_listed_senders_send(void **state)
{
    tSMCollectorId c = new_collector();
    struct sm_collector_status_parms status = {0};
    int port = collector_port(c);

    (void)state;
    assert_true(may_send(c, port, STRANGER)); /* no list: everybody */
    collector_status(c, &status);
    let_send(c, " 198.51.100.9, 203.0.113.0/29", 0);
    assert_true(may_send(c, port, "198.51.100.9"));
    assert_int_equal(collector_status(c, &status), kSMCollectorStatusNewPeer);
    assert_false(may_send(c, port, "198.51.100.8"));
    assert_int_equal(collector_status(c, &status), kSMCollectorStatusRunning); /* who is refused is no peer */
    assert_true(may_send(c, port, "203.0.113.0"));
    assert_true(may_send(c, port, "203.0.113.7"));
    assert_false(may_send(c, port, "203.0.113.8"));
    assert_false(may_send(c, port, STRANGER));
    let_send(c, "fd00::/8", 0); /* nobody of its family */
    assert_false(may_send(c, port, STRANGER));
    let_send(c, "0.0.0.0/0", 0);
    assert_true(may_send(c, port, STRANGER));
    let_send(c, "", 0);
    assert_true(may_send(c, port, STRANGER));
}

static void list_that_is_none_is_refused_and_the_old_one_stays(void **state)
{
    static const char *const none[] = {"x",
                                       "1.2.3",
                                       "1.2.3.4/33",
                                       "1.2.3.4/",
                                       "1.2.3.4/-1",
                                       "1.2.3.4/ 8",
                                       "fd00::/129",
                                       "::1/1x",
                                       "1.2.3.4:80",
                                       "1.2.3.4;5.6.7.8",
                                       "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0001",
                                       "1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 "
                                       "1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1"};
    tSMCollectorId c = new_collector();
    int port = collector_port(c);

    (void)state;
    let_send(c, TALKER, 0);
    for (unsigned i = 0; i < COUNT(none); i++)
        let_send(c, none[i], ERR_SM_BAD_PARAMETER);
    let_send(c, NULL, ERR_SM_BAD_PARAMETER);
    assert_true(may_send(c, port, TALKER));
    assert_false(may_send(c, port, STRANGER));
}

static void senders_of_the_configuration_hold_without_a_call(void **state)
{
    tSMCollectorId c;

    (void)state;
    reopen_with("[module]\ncollector_senders = " TALKER " fd00::/8\n");
    c = new_collector();
    assert_true(may_send(c, collector_port(c), TALKER));
    c = new_collector();
    assert_false(may_send(c, collector_port(c), STRANGER));
}

static void networks_of_ipv6_senders_are_counted_in_bits(void **state)
{
    struct metrum_udp_collector_create_parms create = {.module = module, .type = kSMCollectorTypeIPv6, .port = PORT};
    int refused, taken_one;

    (void)state;
    assert_int_equal(metrum_udp_collector_create(&create), 0);
    let_send(create.collector, "2001:db8:0:10::/60", 0);
    taken_one = sim_socket("2001:db8:0:1f::1", 0);
    refused = sim_socket("2001:db8:0:20::1", 0);
    sim_send(taken_one, "fd00::1", PORT, "x", 1);
    sim_send(refused, "fd00::1", PORT, "x", 1);
    pass_ms(2);
    assert_int_equal(collector_stats(create.collector).rx_datagrams, 1);
    assert_int_equal(collector_stats(create.collector).rx_refused, 1);
}

/* Nothing is sent to whom the program did not name */

static void knock_everywhere(int fd, const int *ports, unsigned n)
{
    static const uint8_t report[] = {0x80, 200, 0, 6, 0, 0, 6, 0x66, [27] = 1}; /* a sender report */
    static const uint8_t bye[] = {0x80, 201, 0, 1, 0, 0, 6, 0x66, 0x81, 203, 0, 1, 0, 0, 6, 0x66};
    static const uint8_t stun[20] = {0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42}; /* a binding request */
    uint8_t rtp[SIM_RTP_HEADER + TICK] = {0x80, 8};

    for (unsigned i = 0; i < n; i++) {
        sim_send(fd, HOST, ports[i], rtp, sizeof(rtp));
        sim_send(fd, HOST, ports[i], report, sizeof(report));
        sim_send(fd, HOST, ports[i], bye, sizeof(bye));
        sim_send(fd, HOST, ports[i], stun, sizeof(stun));
        sim_send(fd, HOST, ports[i], "", 0);
    }
}

/* Octets that leave the host in 3 s of a call, to the listener; a stranger knocks each tick, if wanted. */
static unsigned sent_in_a_call(bool knocked)
{
    int listening[] = {listen_at(PORT), listen_at(PORT + 1), listen_at(PORT + 2)}, knocker = sim_socket(STRANGER, 666);
    tSMDispatcherId d = new_dispatcher(LISTENER, PORT + 2);
    tSMVMPtxId vmptx = new_sender_to(PORT);
    tSMCollectorId c = new_collector();
    int ports[] = {rtp_port(vmprx), rtcp_port(vmprx),   collector_port(c),  source_port(d),
                   SIM_FIRST_PORT,  SIM_FIRST_PORT + 1, SIM_FIRST_PORT + 2, SIM_FIRST_PORT + 3};
    static uint8_t octets[1 << 17];
    struct sim_traffic t;
    unsigned sent = 0;

    recording_to(d, kSMDataFormatALawPCM);
    send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 20);
    connect_sender(vmptx, feed_of(vmprx));
    for (unsigned tick = 0; tick < 150; tick++) {
        if (knocked)
            knock_everywhere(knocker, ports, COUNT(ports));
        talk(&caller, 0, 1);
    }
    for (unsigned i = 0; i < COUNT(listening); i++)
        sent += gather(listening[i], octets, sizeof(octets), NULL);
    assert_int_equal(sim_pending(knocker), 0);
    assert_int_equal(sim_pending(caller.fd), 0); /* who sends RTP gets nothing back unless the program says where */
    sim_traffic(&t);
    assert_true(knocked || t.nobody == 0);
    return sent;
}

static void stranger_gets_no_answer_and_makes_nothing_more_be_sent(void **state)
{
    unsigned alone = sent_in_a_call(false);

    (void)state;
    world_end(state);
    begin(state);
    assert_true(alone > 150 * 2 * TICK);
    assert_int_equal(sent_in_a_call(true), alone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SOURCE_TEST(source_that_plays_is_held_until_it_is_silent),
        SOURCE_TEST(first_source_is_kept_however_long_it_is_silent),
        SOURCE_TEST(latest_source_takes_over_at_once),
        SOURCE_TEST(given_source_alone_is_heard),
        SOURCE_TEST(port_of_the_given_source_counts_when_it_is_given),
        SOURCE_TEST(source_that_plays_is_dropped_when_another_is_given),
        SOURCE_TEST(source_lock_of_the_configuration_holds_without_a_call),
        SOURCE_TEST(configuration_names_no_source_that_is_none),
        SOURCE_TEST(collector_takes_only_what_listed_senders_send),
        SOURCE_TEST(list_that_is_none_is_refused_and_the_old_one_stays),
        SOURCE_TEST(senders_of_the_configuration_hold_without_a_call),
        SOURCE_TEST(networks_of_ipv6_senders_are_counted_in_bits),
        SOURCE_TEST(stranger_gets_no_answer_and_makes_nothing_more_be_sent),
    };

    return cmocka_run_group_tests_name("sources", tests, NULL, NULL);
}
