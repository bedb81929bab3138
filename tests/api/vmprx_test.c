/** VMP[rx]: its ports, its reports and whom it listens to. */
#include "receiver.h"

#include <arpa/inet.h>

/* Ports */

static void ports_are_the_first_report_and_come_unasked(void **state)
{
    tSMVMPrxId other = new_receiver();
    tSMEventId event = vmprx_event(other);
    struct sm_vmprx_port_parms now = {.vmprx = other, .nowait = 1}, wait = {.vmprx = other, .nowait = 0};

    (void)state;
    assert_true(is_set(event));
    assert_int_equal(vmprx_status(other, &status), kSMVMPrxStatusGotPorts);
    assert_false(is_set(event));
    assert_int_equal(sm_vmprx_get_ports(&now), 0);
    assert_int_equal(sm_vmprx_get_ports(&wait), 0);
    assert_int_equal(status.u.ports.RTP_Port, now.RTP_port);
    assert_int_equal(status.u.ports.RTCP_Port, now.RTCP_port);
    assert_int_equal(wait.RTP_port, now.RTP_port);
    assert_int_equal(wait.RTCP_port, now.RTCP_port);
    assert_in_range(now.RTP_port, 10000, 32767); /* host byte order */
    assert_int_equal(now.RTP_port % 2, 0);
    assert_int_equal(now.RTCP_port, now.RTP_port + 1);
    assert_int_equal(now.address.s_addr, status.u.ports.address.s_addr);
    assert_int_equal(vmprx_status(other, &status), kSMVMPrxStatusRunning);
    assert_true(status.u.run.no_data);
}

static void the_address_asked_for_is_the_one_reported(void **state)
{
    struct sm_vmprx_create_parms p = {.module = module, .type = kSMVMPrxTypeIPv4};
    union mt_addr a;

    (void)state;
    assert_int_equal(sim_addr(&a, HOST, 0), 0);
    p.address = a.in.sin_addr;
    memset(&p.ipv6_address, 0xee, sizeof(p.ipv6_address));
    assert_int_equal(sm_vmprx_create(&p), 0);
    assert_int_equal(vmprx_status(p.vmprx, &status), kSMVMPrxStatusGotPorts);
    assert_int_equal(status.u.ports.address.s_addr, a.in.sin_addr.s_addr);
}

static void create_checks_its_fields(void **state)
{
    struct sm_vmprx_create_parms p = {.module = module};
    struct metrum_vmprx_create_parms ours = {.module = module};
    static const int types[] = {-1, 2, INT32_MAX}, ports[] = {-1, 65535, 65536, INT32_MAX};
    union mt_addr a;

    (void)state;
    for (unsigned i = 0; i < COUNT(types); i++) {
        p.type = (enum kSMVMPrxType)types[i];
        p.vmprx = (tSMVMPrxId)(uintptr_t)77;
        assert_int_equal(sm_vmprx_create(&p), ERR_SM_BAD_PARAMETER);
        assert_null(p.vmprx);
    }
    for (unsigned i = 0; i < COUNT(ports); i++) {
        ours.rtp_port = ports[i];
        assert_int_equal(metrum_vmprx_create(&ours), ERR_SM_BAD_PARAMETER);
    }
    p.type = kSMVMPrxTypeIPv4;
    assert_int_equal(sim_addr(&a, "203.0.113.99", 0), 0);
    p.address = a.in.sin_addr;
    assert_int_equal(sm_vmprx_create(&p), ERR_SM_OS_RESOURCE_PROBLEM);
    assert_null(p.vmprx);
}

static void a_port_asked_for_is_given_with_the_next(void **state)
{
    struct metrum_vmprx_create_parms p = {.module = module, .rtp_port = 5005}; /* odd: as asked */
    int other;

    (void)state;
    assert_int_equal(metrum_vmprx_create(&p), 0);
    assert_int_equal(rtp_port(p.vmprx), 5005);
    assert_int_equal(rtcp_port(p.vmprx), 5006);
    assert_int_equal(metrum_vmprx_create(&p), ERR_SM_OS_RESOURCE_PROBLEM);
    assert_null(p.vmprx);
    other = sim_socket(HOST, 6001);
    p.rtp_port = 6000; /* RTCP is taken */
    assert_int_equal(metrum_vmprx_create(&p), ERR_SM_OS_RESOURCE_PROBLEM);
    sim_close(other);
    assert_int_equal(metrum_vmprx_create(&p), 0);
}

static void ipv6_is_reported_as_ipv6(void **state)
{
    struct sm_vmprx_create_parms p = {.module = module, .type = kSMVMPrxTypeIPv6};
    struct sm_vmprx_port_parms ports;
    struct sim_rtp t;
    union mt_addr a;
    int fd = sim_socket("2001:db8::5", 4321);

    (void)state;
    assert_int_equal(sim_addr(&a, "fd00::1", 0), 0);
    p.ipv6_address = a.in6.sin6_addr;
    assert_int_equal(sm_vmprx_create(&p), 0);
    vmprx = p.vmprx;
    assert_int_equal(map_alaw(8, kSMPLCModeDisabled), 0);
    assert_int_equal(next_status(), kSMVMPrxStatusGotPortsIPv6);
    assert_memory_equal(&status.u.ports_ipv6.address, &p.ipv6_address, sizeof(p.ipv6_address));
    ports = (struct sm_vmprx_port_parms){.vmprx = vmprx};
    assert_int_equal(sm_vmprx_get_ports(&ports), 0);
    assert_int_equal(status.u.ports_ipv6.RTP_Port, ports.RTP_port);
    assert_int_equal(status.u.ports_ipv6.RTCP_Port, ports.RTCP_port);
    assert_memory_equal(&ports.ipv6_address, &p.ipv6_address, sizeof(p.ipv6_address));

    sim_rtp_init(&t, fd, "fd00::1", ports.RTP_port, 8);
    assert_int_equal(connect_feed(channel, feed_of(vmprx)), 0);
    start_record();
    talk(&t, 0, 10);
    find_spoken(heard, hear(), 0, 7 * TICK);
    assert_int_equal(next_status(), kSMVMPrxStatusNewSSRCIPv6);
    assert_int_equal(status.u.ssrc_ipv6.ssrc, 0x51305130);
    assert_int_equal(status.u.ssrc_ipv6.port, 4321);
    assert_int_equal(sim_addr(&a, "2001:db8::5", 0), 0);
    assert_memory_equal(&status.u.ssrc_ipv6.address, &a.in6.sin6_addr, sizeof(a.in6.sin6_addr));
}

/* Reports */

static void a_new_source_is_reported_with_address_and_ssrc(void **state)
{
    tSMEventId event = vmprx_event(vmprx);
    union mt_addr a;

    (void)state;
    assert_false(is_set(event));
    talker.ssrc = 0xfeedbeef;
    talk(&talker, 0, 1);
    assert_true(is_set(event));
    assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC);
    assert_int_equal(sim_addr(&a, TALKER, 0), 0);
    assert_int_equal(status.u.ssrc.address.s_addr, a.in.sin_addr.s_addr);
    assert_int_equal(status.u.ssrc.port, sim_port(talker.fd));
    assert_int_equal(status.u.ssrc.ssrc, (int)0xfeedbeef);
    assert_false(is_set(event));
    talk(&talker, TICK, 20);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
    assert_false(status.u.run.no_data);
}

static void the_event_stays_set_while_reports_wait(void **state)
{
    tSMEventId event = vmprx_event(vmprx);

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        talker.ssrc++;
        say(&talker, 0, TICK);
    }
    pass_ms(1);
    for (unsigned i = 0; i < 3; i++) {
        assert_true(is_set(event));
        assert_int_equal(smd_ev_wait(event), 0);
        assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC);
    }
    assert_false(is_set(event));
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
}

static void reports_that_are_not_fetched_are_dropped_and_counted(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 12; i++) {
        talker.ssrc++;
        say(&talker, 0, TICK);
    }
    pass_ms(1);
    assert_int_equal(stats().rx_sources, 12);
    assert_int_equal(stats().reports_dropped, 4);
    for (unsigned i = 0; i < 8; i++)
        assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
}

static void loss_and_return_of_data_are_reported_when_asked_for(void **state)
{
    tSMEventId event = vmprx_event(vmprx);

    (void)state;
    assert_int_equal(set_dataloss(-1), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_dataloss(100), 0);
    pass_ms(1000);
    assert_false(is_set(event)); /* no data at the beginning is no news */
    for (unsigned i = 0; i < 3; i++) {
        talk(&talker, 0, 10);
        if (!i)
            assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC);
        assert_true(is_set(event));
        assert_int_equal(next_status(), kSMVMPrxStatusRunning);
        assert_false(status.u.run.no_data);
        assert_false(is_set(event));
        pass_ms(60);
        assert_false(is_set(event));
        pass_ms(60);
        assert_true(is_set(event));
        assert_int_equal(next_status(), kSMVMPrxStatusRunning);
        assert_true(status.u.run.no_data);
        assert_false(is_set(event));
        sim_rtp_skip(&talker, 0, 0);
        talker.ts += 120 * 8;
    }
    assert_int_equal(set_dataloss(0), 0);
    talk(&talker, 0, 3);
    pass_ms(500);
    assert_false(is_set(event));
}

static void duplicates_are_no_data(void **state)
{
    uint8_t octets[TICK] = {0};

    (void)state;
    assert_int_equal(set_dataloss(100), 0);
    say(&talker, 0, TICK);
    pass_ms(20);
    assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
    assert_false(status.u.run.no_data);
    for (unsigned i = 0; i < 10; i++) {
        sim_rtp_send_at(&talker, (uint16_t)(talker.seq - 1), talker.ts - TICK, octets, TICK);
        pass_ms(20);
    }
    assert_int_equal(stats().rx_duplicate, 10);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
    assert_true(status.u.run.no_data);
}

static void unhandled_payload_is_reported_once_for_a_run(void **state)
{
    (void)state;
    talker.pt = 101;
    talk(&talker, 0, 10);
    assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC);
    assert_int_equal(next_status(), kSMVMPrxStatusUnhandledPayload);
    assert_int_equal(status.u.payload.type, 101);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
    talker.pt = 8;
    talk(&talker, 0, 1);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
    talker.pt = 101;
    talk(&talker, 0, 5);
    assert_int_equal(next_status(), kSMVMPrxStatusUnhandledPayload);
    talker.pt = 102;
    talk(&talker, 0, 5);
    assert_int_equal(next_status(), kSMVMPrxStatusUnhandledPayload);
    assert_int_equal(status.u.payload.type, 102);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
    assert_int_equal(stats().rx_unhandled, 20);
    assert_int_equal(stats().rx_packets, 1);
}

static void unhandled_payload_is_reported_again_after_the_delay(void **state)
{
    unsigned reports = 0;

    (void)state;
    assert_int_equal(set_unhandled(-1), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_unhandled(200), 0);
    talker.pt = 101;
    for (unsigned i = 0; i < 50; i++) {
        talk(&talker, 0, 1);
        while (next_status() != kSMVMPrxStatusRunning)
            reports += status.status == kSMVMPrxStatusUnhandledPayload;
    }
    assert_in_range(reports, 4, 6);
}

static void stopped_is_the_last_report_and_the_event_stays_set(void **state)
{
    tSMEventId event = vmprx_event(vmprx);

    (void)state;
    talk(&talker, 0, 1);
    assert_int_equal(stop(), 0);
    talker.ssrc++;
    talk(&talker, 0, 3);
    assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC); /* what happened before comes first */
    for (unsigned i = 0; i < 3; i++) {
        assert_true(is_set(event));
        assert_int_equal(next_status(), kSMVMPrxStatusStopped);
    }
    assert_int_equal(stop(), 0);
    assert_true(is_set(event));
    assert_int_equal(stats().rx_sources, 1);
    assert_int_equal(vmprx_event(vmprx).fd, event.fd);
    assert_int_equal(sm_vmprx_destroy(vmprx), 0);
    assert_int_equal(sm_vmprx_destroy(vmprx), ERR_SM_BAD_PARAMETER);
    assert_int_equal(smd_ev_wait(event), ERR_SM_BAD_PARAMETER);
}

static void a_stopped_receiver_is_heard_as_silence(void **state)
{
    unsigned n;

    (void)state;
    start_record();
    talk(&talker, 0, 5);
    assert_int_equal(stop(), 0);
    hear();
    talk(&talker, 5 * TICK, 10);
    n = hear();
    assert_in_range(n, 9 * TICK, 10 * TICK);
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(heard[i] | 0x80, 0xd5);
    assert_int_equal(connect_feed(channel, feed_of(vmprx)), 0); /* harmless */
    pass_ms(100);
    assert_in_range(hear(), 3 * TICK, 6 * TICK);
}

static void destroy_needs_no_stop(void **state)
{
    tSMDatafeedId feed = feed_of(vmprx);
    tSMEventId event = vmprx_event(vmprx);

    (void)state;
    talk(&talker, 0, 5);
    assert_int_equal(sm_vmprx_destroy(vmprx), 0);
    assert_int_equal(connect_feed(channel, feed), ERR_SM_BAD_PARAMETER);
    assert_int_equal(smd_ev_free(event), ERR_SM_BAD_PARAMETER);
    pass_ms(100);
}

/* Sources */

static void another_ssrc_from_the_same_address_takes_over_at_once(void **state)
{
    (void)state;
    start_record();
    talk(&talker, 0, 10);
    talker.ssrc = 7;
    talker.seq = 60000;
    talker.ts = 0xfffffff0;
    talk(&talker, 20000, 10);
    find_spoken(heard, hear(), 20000, 6 * TICK);
    assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC);
    assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC);
    assert_int_equal(status.u.ssrc.ssrc, 7);
    assert_int_equal(stats().rx_sources, 2);
    assert_int_equal(stats().rx_other_source, 0);
}

static void a_stranger_cannot_talk_into_a_call(void **state)
{
    struct sim_rtp stranger = new_talker("203.0.113.66", vmprx, 8);
    unsigned n;

    (void)state;
    stranger.ssrc = talker.ssrc; /* knows all but the address */
    stranger.seq = talker.seq;
    stranger.ts = talker.ts;
    talk(&talker, 0, 1);
    start_record();
    for (unsigned i = 1; i < 20; i++) {
        say(&stranger, 40000, TICK);
        say(&stranger, 40000, TICK);
        talk(&talker, i * TICK, 1);
    }
    n = hear();
    find_spoken(heard, n, 0, 17 * TICK);
    assert_int_equal(stats().rx_other_source, 38);
    assert_int_equal(stats().rx_sources, 1);
    assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
}

static void a_stranger_takes_over_after_half_a_second_of_silence(void **state)
{
    struct sim_rtp stranger = new_talker("203.0.113.66", vmprx, 8);

    (void)state;
    stranger.ssrc = 8;
    talk(&talker, 0, 5);
    pass_ms(400);
    say(&stranger, 0, TICK);
    pass_ms(1);
    assert_int_equal(stats().rx_other_source, 1);
    pass_ms(100);
    start_record();
    talk(&stranger, 0, 10);
    find_spoken(heard, hear(), 0, 6 * TICK);
    assert_int_equal(stats().rx_sources, 2);
    talk(&talker, 0, 1);
    assert_int_equal(stats().rx_other_source, 2); /* now it is the stranger's call */
}

static void a_stranger_cannot_take_over_during_telephone_events(void **state)
{
    struct sim_rtp stranger = new_talker("203.0.113.66", vmprx, 8);

    (void)state;
    stranger.ssrc = 8;
    talk(&talker, 0, 5);
    start_record();
    talker.pt = 101; /* which has no codec */
    talker.ts_step = TICK;
    for (unsigned i = 0; i < 30; i++) {
        say(&stranger, 40000, TICK);
        say(&talker, 0, 4);
        pass_ms(20);
    }
    assert_int_equal(stats().rx_other_source, 30);
    assert_int_equal(stats().rx_sources, 1);
    talker.pt = 8;
    talk(&talker, 5 * TICK, 10);
    find_spoken(heard, hear(), 5 * TICK, 7 * TICK);
    assert_int_equal(stats().rx_sources, 1);
}

static void jitter_is_measured_for_each_source_by_itself(void **state)
{
    struct metrum_vmprx_stats_parms s;

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        talker.ssrc++;
        talker.ts = (uint32_t)(sim_now_ns() / 125000) - 30000 * i; /* a jump, but of no packet of this source */
        talk(&talker, 0, 10);
        assert_int_equal(stats().jitter_us, 0);
    }
    for (unsigned i = 0; i < 200; i++) {
        say(&talker, 0, TICK);
        pass_ms(i % 2 ? 10 : 30);
    }
    s = stats();
    assert_in_range(s.jitter_us, 8000, 11000); /* 10 ms */
    assert_in_range(s.delay_ms, 20, 70);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        VMPRX_TEST(ports_are_the_first_report_and_come_unasked),
        VMPRX_TEST(the_address_asked_for_is_the_one_reported),
        VMPRX_TEST(create_checks_its_fields),
        VMPRX_TEST(a_port_asked_for_is_given_with_the_next),
        VMPRX_TEST(ipv6_is_reported_as_ipv6),
        VMPRX_TEST(a_new_source_is_reported_with_address_and_ssrc),
        VMPRX_TEST(the_event_stays_set_while_reports_wait),
        VMPRX_TEST(reports_that_are_not_fetched_are_dropped_and_counted),
        VMPRX_TEST(loss_and_return_of_data_are_reported_when_asked_for),
        VMPRX_TEST(duplicates_are_no_data),
        VMPRX_TEST(unhandled_payload_is_reported_once_for_a_run),
        VMPRX_TEST(unhandled_payload_is_reported_again_after_the_delay),
        VMPRX_TEST(stopped_is_the_last_report_and_the_event_stays_set),
        VMPRX_TEST(a_stopped_receiver_is_heard_as_silence),
        VMPRX_TEST(destroy_needs_no_stop),
        VMPRX_TEST(another_ssrc_from_the_same_address_takes_over_at_once),
        VMPRX_TEST(a_stranger_cannot_talk_into_a_call),
        VMPRX_TEST(a_stranger_takes_over_after_half_a_second_of_silence),
        VMPRX_TEST(a_stranger_cannot_take_over_during_telephone_events),
        VMPRX_TEST(jitter_is_measured_for_each_source_by_itself),
    };

    return cmocka_run_group_tests_name("vmprx", tests, NULL, NULL);
}
