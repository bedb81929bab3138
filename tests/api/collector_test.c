/** UDP collectors: what arrives is what a channel plays; what does not fit is counted. */
#include "world.h"

static tSMChannelId channel, ear;
static tSMCollectorId collector;
static int port, sender;
static uint8_t heard[64000];
static unsigned n_heard;

static int begin(void **state)
{
    world_begin(state);
    channel = new_channel(kSMChannelTypeOutput);
    collector = new_collector();
    port = collector_port(collector);
    sender = sim_socket(TALKER, 0);
    assert_int_equal(connect_collector(channel, collector), 0);
    ear = listening_to(channel);
    n_heard = 0;
    return 0;
}

#define COLLECTOR_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

static void send_from(int fd, uint32_t first, unsigned n)
{
    uint8_t octets[4000];

    for (unsigned i = 0; i < n; i++)
        octets[i] = spoken(first + i);
    assert_int_equal(sim_send(fd, HOST, port, octets, n), 0);
}

static void listen_ms(unsigned ms)
{
    pass_ms(ms);
    n_heard += fetch(ear, heard + n_heard, sizeof(heard) - n_heard);
}

static void datagrams_come_out_bit_for_bit_and_without_a_gap(void **state)
{
    (void)state;
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    for (unsigned i = 0; i < 50; i++) {
        send_from(sender, i * TICK, TICK);
        listen_ms(20);
    }
    listen_ms(200);
    find_spoken(heard, n_heard, 0, 50 * TICK);
    assert_int_equal(collector_stats(collector).rx_datagrams, 50);
    assert_int_equal(collector_stats(collector).rx_octets, 50 * TICK);
    assert_int_equal(collector_stats(collector).rx_dropped, 0);
}

static void datagrams_of_any_length_and_a_jittery_network_do_not_tear_the_sound(void **state)
{
    uint32_t first = 0;

    (void)state;
    sim_impair(&(struct sim_impairment){.seed = 1, .delay_ns = 5 * MS});
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    for (unsigned i = 0; i < 100; i++) {
        unsigned late_ms = i * 7 % 17;

        listen_ms(late_ms);
        send_from(sender, first, 120 + i % 3 * 40);
        first += 120 + i % 3 * 40;
        listen_ms(20 - late_ms);
    }
    listen_ms(300);
    find_spoken(heard, n_heard, 0, first);
}

static void got_ports_comes_first_and_unasked(void **state)
{
    tSMCollectorId fresh = new_collector();
    struct sm_collector_event_parms e = {.collector = fresh};
    struct sm_collector_status_parms p;

    (void)state;
    assert_int_equal(sm_collector_get_event(&e), 0);
    assert_true(is_set(e.event));
    assert_int_equal(collector_status(fresh, &p), kSMCollectorStatusGotPorts);
    assert_in_range(p.u.ports.port, 1, 65535);
    assert_int_equal(p.u.ports.address.s_addr, 0);
    assert_false(is_set(e.event));
    assert_int_equal(collector_status(fresh, &p), kSMCollectorStatusRunning);
    assert_int_equal(smd_ev_free(e.event), ERR_SM_BAD_PARAMETER); /* it is the collector's */
}

static void got_ports_tells_the_address_asked_for(void **state)
{
    struct sm_udp_collector_create_parms create = {.module = module, .type = kSMCollectorTypeIPv4};
    struct sm_collector_status_parms p;
    union mt_addr host, host6;

    (void)state;
    assert_int_equal(sim_addr(&host, HOST, 0), 0);
    assert_int_equal(sim_addr(&host6, "fd00::1", 0), 0);
    create.address = host.in.sin_addr;
    create.ipv6_address = host6.in6.sin6_addr;
    assert_int_equal(sm_udp_collector_create(&create), 0);
    assert_int_equal(collector_status(create.collector, &p), kSMCollectorStatusGotPorts);
    assert_int_equal(p.u.ports.address.s_addr, host.in.sin_addr.s_addr);
    create.type = kSMCollectorTypeIPv6;
    assert_int_equal(sm_udp_collector_create(&create), 0);
    assert_int_equal(collector_status(create.collector, &p), kSMCollectorStatusGotPortsIPv6);
    assert_memory_equal(&p.u.ports_ipv6.address, &host6.in6.sin6_addr, sizeof(struct in6_addr));
}

static void each_change_of_the_sender_is_reported(void **state)
{
    int other = sim_socket(TALKER, 0);
    struct sm_collector_event_parms e = {.collector = collector};
    struct sm_collector_status_parms p;
    union mt_addr talker;

    (void)state;
    assert_int_equal(sim_addr(&talker, TALKER, 0), 0);
    assert_int_equal(sm_collector_get_event(&e), 0);
    for (unsigned i = 0; i < 6; i++) {
        int fd = i % 2 ? other : sender;

        send_from(fd, 0, 10);
        send_from(fd, 0, 10);
        pass_ms(1);
        assert_true(is_set(e.event));
        assert_int_equal(collector_status(collector, &p), kSMCollectorStatusNewPeer);
        assert_int_equal(p.u.peer.port, sim_port(fd));
        assert_int_equal(p.u.peer.address.s_addr, talker.in.sin_addr.s_addr);
        assert_int_equal(collector_status(collector, &p), kSMCollectorStatusRunning);
        assert_false(is_set(e.event));
    }
    assert_int_equal(collector_stats(collector).rx_peers, 6);
}

static void a_sender_whose_report_found_no_room_is_reported_when_there_is(void **state)
{
    struct sm_collector_status_parms p;
    int fds[10];

    (void)state;
    for (unsigned i = 0; i < COUNT(fds); i++) {
        fds[i] = sim_socket(TALKER, 0);
        send_from(fds[i], 0, 10);
        send_from(fds[i], 0, 10);
        pass_ms(1);
    }
    assert_int_equal(collector_stats(collector).rx_peers, 10);
    assert_int_equal(collector_stats(collector).reports_dropped, 2);
    for (unsigned i = 0; i < 8; i++) {
        assert_int_equal(collector_status(collector, &p), kSMCollectorStatusNewPeer);
        assert_int_equal(p.u.peer.port, sim_port(fds[i]));
    }
    assert_int_equal(collector_status(collector, &p), kSMCollectorStatusRunning);
    send_from(fds[9], 0, 10);
    send_from(fds[9], 0, 10);
    pass_ms(1);
    assert_int_equal(collector_status(collector, &p), kSMCollectorStatusNewPeer);
    assert_int_equal(p.u.peer.port, sim_port(fds[9]));
    assert_int_equal(collector_status(collector, &p), kSMCollectorStatusRunning);
    assert_int_equal(collector_stats(collector).rx_peers, 10);
    assert_int_equal(collector_stats(collector).reports_dropped, 2);
    for (unsigned i = 0; i < COUNT(fds); i++)
        sim_close(fds[i]);
}

static void ipv6_has_its_own_reports(void **state)
{
    struct sm_udp_collector_create_parms create = {.module = module, .type = kSMCollectorTypeIPv6};
    struct sm_collector_status_parms p;
    int fd = sim_socket("2001:db8::9", 0);
    union mt_addr talker;

    (void)state;
    assert_int_equal(sim_addr(&talker, "2001:db8::9", 0), 0);
    assert_int_equal(sm_udp_collector_create(&create), 0);
    assert_int_equal(collector_status(create.collector, &p), kSMCollectorStatusGotPortsIPv6);
    assert_int_equal(sim_send(fd, "fd00::1", p.u.ports_ipv6.port, "x", 1), 0);
    pass_ms(1);
    assert_int_equal(collector_status(create.collector, &p), kSMCollectorStatusNewPeerIPv6);
    assert_int_equal(p.u.peer_ipv6.port, sim_port(fd));
    assert_memory_equal(&p.u.peer_ipv6.address, &talker.in6.sin6_addr, sizeof(struct in6_addr));
}

static void what_nobody_plays_is_dropped_and_counted(void **state)
{
    (void)state;
    send_from(sender, 0, 100);
    pass_ms(1);
    assert_int_equal(collector_stats(collector).rx_datagrams, 1);
    assert_int_equal(collector_stats(collector).rx_dropped, 1);
    assert_int_equal(collector_stats(collector).dropped_octets, 100);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    send_from(sender, 1000, 800);
    listen_ms(300);
    find_spoken(heard, n_heard, 1000, 800);
    assert_int_equal(collector_stats(collector).rx_dropped, 1);
}

static void a_flood_is_taken_as_far_as_it_fits(void **state)
{
    struct metrum_collector_stats_parms s;

    (void)state;
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    for (unsigned i = 0; i < 200; i++)
        send_from(sender, i * 1000, 1000);
    listen_ms(1100);
    s = collector_stats(collector);
    assert_int_equal(s.rx_octets, 8000); /* a buffer of 8192 takes 8 of them */
    assert_int_equal(s.rx_octets + s.dropped_octets, s.rx_datagrams * 1000);
    assert_int_equal(s.rx_dropped, s.rx_datagrams - 8);
    find_spoken(heard, n_heard, 0, 8000);
}

static void empty_and_oversized_datagrams_are_dropped_and_counted(void **state)
{
    struct sm_collector_status_parms p;

    (void)state;
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    send_from(sender, 0, 0);
    send_from(sender, 0, 2049);
    send_from(sender, 0, 2048);
    listen_ms(400);
    assert_int_equal(collector_stats(collector).rx_empty, 1);
    assert_int_equal(collector_stats(collector).rx_oversized, 1);
    assert_int_equal(collector_stats(collector).rx_octets, 2048);
    find_spoken(heard, n_heard, 0, 2048);
    assert_int_equal(collector_status(collector, &p), kSMCollectorStatusNewPeer);
}

static void a_replay_of_given_length_completes_after_so_many_octets(void **state)
{
    struct sm_replay_parms p = {.channel = channel, .type = kSMDataFormatALawPCM, .data_length = 1000};

    (void)state;
    assert_int_equal(sm_replay_start(&p), 0);
    for (unsigned i = 0; i < 4; i++)
        send_from(sender, i * 300, 300);
    listen_ms(1);
    assert_int_equal(replay_status(channel), kSMReplayStatusCompleteData);
    listen_ms(300);
    assert_int_equal(replay_offset(channel), 1000);
    assert_int_equal(replay_status(channel), ERR_SM_NO_REPLAY_IN_PROGRESS);
    find_spoken(heard, n_heard, 0, 1000);
    assert_int_equal(collector_stats(collector).dropped_octets, 200);
}

static void a_replay_without_length_runs_until_aborted(void **state)
{
    (void)state;
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    send_from(sender, 0, 800);
    listen_ms(300);
    assert_int_equal(replay_status(channel), kSMReplayStatusUnderrun);
    assert_int_equal(replay_status(channel), kSMReplayStatusNoCapacity);
    listen_ms(3000);
    assert_int_equal(replay_status(channel), kSMReplayStatusNoCapacity);
    assert_int_equal(replay_abort(channel), 800);
    assert_int_equal(replay_status(channel), kSMReplayStatusComplete);
}

static void the_program_cannot_put_data_meanwhile(void **state)
{
    struct sm_audio_data_parms p = {.channel = channel, .data = (char *)heard, .max_length = 10, .done_length = 77};

    (void)state;
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(put_spoken(channel, 0, 10), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(put_last(channel, NULL, 0), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(sm_put_audio_data(&p), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(p.done_length, 77);
}

static void a_collector_destroyed_leaves_the_replay_to_the_program(void **state)
{
    tSMEventId event = new_event(channel, kSMEventTypeWriteData, kSMChannelSpecificEvent);

    (void)state;
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    send_from(sender, 0, 800);
    listen_ms(30);
    assert_false(is_set(event));
    assert_int_equal(sm_collector_destroy(collector), 0);
    assert_true(is_set(event));
    assert_int_equal(replay_status(channel), kSMReplayStatusHasCapacity);
    assert_int_equal(put_spoken(channel, 800, 800), 0);
    listen_ms(300);
    find_spoken(heard, n_heard, 0, 1600);
    assert_int_equal(sm_collector_destroy(collector), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_collector_destroy(kSMNullCollectorId), ERR_SM_BAD_PARAMETER);
    assert_int_equal(smd_ev_free(event), 0);
}

static void one_collector_feeds_several_channels(void **state)
{
    tSMChannelId second = new_channel(kSMChannelTypeFullDuplex), second_ear;

    (void)state;
    assert_int_equal(connect_collector(second, collector), 0);
    second_ear = listening_to(second);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(replay(second, kSMDataFormatALawPCM), 0);
    send_from(sender, 0, 800);
    listen_ms(300);
    find_spoken(heard, n_heard, 0, 800);
    find_spoken(heard, fetch(second_ear, heard, sizeof(heard)), 0, 800);
    assert_int_equal(sm_channel_release(channel), 0);
    assert_int_equal(sm_collector_destroy(collector), 0);
}

static void connecting_is_refused_during_an_operation_and_without_output_half(void **state)
{
    (void)state;
    assert_int_equal(connect_collector(ear, collector), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(connect_collector(ear, kSMNullCollectorId), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(connect_collector(channel, collector), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(connect_collector(channel, kSMNullCollectorId), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(replay_abort(channel), 0);
    assert_int_equal(replay_status(channel), kSMReplayStatusComplete);
    assert_int_equal(connect_collector(channel, kSMNullCollectorId), 0);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(put_spoken(channel, 0, 10), 0);
}

static int create_at(const char *address, enum kSMCollectorType type, int at_port)
{
    struct metrum_udp_collector_create_parms p = {
        .module = module, .type = type, .port = at_port, .collector = (tSMCollectorId)(uintptr_t)77};
    union mt_addr a;
    int err;

    assert_int_equal(sim_addr(&a, address, 0), 0);
    p.address = a.in.sin_addr;
    err = metrum_udp_collector_create(&p);
    if (err)
        assert_null(p.collector);
    return err;
}

static void wrong_creates_are_refused(void **state)
{
    (void)state;
    assert_int_equal(create_at(HOST, (enum kSMCollectorType)2, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(create_at(TALKER, kSMCollectorTypeIPv4, 0), ERR_SM_OS_RESOURCE_PROBLEM); /* not ours */
    assert_int_equal(create_at(HOST, kSMCollectorTypeIPv4, -1), ERR_SM_BAD_PARAMETER);
    assert_int_equal(create_at(HOST, kSMCollectorTypeIPv4, 65536), ERR_SM_BAD_PARAMETER);
    assert_int_equal(create_at(HOST, kSMCollectorTypeIPv4, 6000), 0);
    assert_int_equal(create_at(HOST, kSMCollectorTypeIPv4, 6000), ERR_SM_OS_RESOURCE_PROBLEM);
    reopen_with("[module]\nfirmware = datafeed outchan\n");
    assert_int_equal(create_at(HOST, kSMCollectorTypeIPv4, 0), ERR_SM_NO_SUCH_FIRMWARE);
    reopen_with("[module]\ncollectors = 1\n");
    assert_int_equal(create_at(HOST, kSMCollectorTypeIPv4, 0), 0);
    assert_int_equal(create_at(HOST, kSMCollectorTypeIPv4, 0), ERR_SM_NO_RESOURCES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        COLLECTOR_TEST(datagrams_come_out_bit_for_bit_and_without_a_gap),
        COLLECTOR_TEST(datagrams_of_any_length_and_a_jittery_network_do_not_tear_the_sound),
        COLLECTOR_TEST(got_ports_comes_first_and_unasked),
        COLLECTOR_TEST(got_ports_tells_the_address_asked_for),
        COLLECTOR_TEST(each_change_of_the_sender_is_reported),
        COLLECTOR_TEST(a_sender_whose_report_found_no_room_is_reported_when_there_is),
        COLLECTOR_TEST(ipv6_has_its_own_reports),
        COLLECTOR_TEST(what_nobody_plays_is_dropped_and_counted),
        COLLECTOR_TEST(a_flood_is_taken_as_far_as_it_fits),
        COLLECTOR_TEST(empty_and_oversized_datagrams_are_dropped_and_counted),
        COLLECTOR_TEST(a_replay_of_given_length_completes_after_so_many_octets),
        COLLECTOR_TEST(a_replay_without_length_runs_until_aborted),
        COLLECTOR_TEST(the_program_cannot_put_data_meanwhile),
        COLLECTOR_TEST(a_collector_destroyed_leaves_the_replay_to_the_program),
        COLLECTOR_TEST(one_collector_feeds_several_channels),
        COLLECTOR_TEST(connecting_is_refused_during_an_operation_and_without_output_half),
        COLLECTOR_TEST(wrong_creates_are_refused),
    };

    return cmocka_run_group_tests_name("collector", tests, NULL, NULL);
}
