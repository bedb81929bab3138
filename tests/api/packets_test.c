/** What a VMP[rx] makes of the packets that come: hostile ones, late, lost and doubled ones, other codecs, RTCP. */
#include "receiver.h"

#include <math.h>
#include <stdlib.h>

#include "media/g711.h"

/* Hostile packets */

static void send_raw(const uint8_t *octets, size_t n)
{
    assert_int_equal(sim_send(talker.fd, HOST, talker.port, octets, n), 0);
}

static void each_kind_of_malformed_packet_is_counted_and_nothing_else(void **state)
{
    static const struct {
        size_t at;
        uint8_t value;
        size_t len;
    } faults[] = {
        {0, 0x80, 0},   /* empty */
        {0, 0x80, 11},  /* shorter than a header */
        {0, 0x00, 172}, /* version 0 */
        {0, 0x40, 172}, /* version 1 */
        {0, 0xc0, 172}, /* version 3 */
        {0, 0x8f, 71},  /* 15 CSRCs do not fit */
        {0, 0x90, 14},  /* half an extension header */
        {0, 0x90, 172}, /* an extension longer than the packet: its length field is set below */
        {0, 0xa0, 172}, /* padding of 0: the last octet is 0 */
        {171, 200, 172}, /* padding longer than the packet */
    };

    (void)state;
    for (unsigned i = 0; i < COUNT(faults); i++) {
        uint8_t packet[172] = {0x80, 8};

        packet[faults[i].at] = faults[i].value;
        if (faults[i].at == 171)
            packet[0] = 0xa0;
        if (faults[i].value == 0x90)
            packet[14] = packet[15] = 0xff;
        send_raw(packet, faults[i].len);
        pass_ms(20);
        assert_int_equal(stats().rx_malformed, i + 1);
    }
    assert_int_equal(stats().rx_sources, 0);
    assert_int_equal(stats().rx_packets, 0);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
}

static void a_datagram_longer_than_any_packet_is_malformed(void **state)
{
    static uint8_t packet[9000] = {0x80, 8};

    (void)state;
    send_raw(packet, sizeof(packet));
    pass_ms(20);
    assert_int_equal(stats().rx_malformed, 1);
}

static void csrcs_extension_and_padding_are_passed_over(void **state)
{
    uint8_t packet[12 + 8 + 8 + TICK + 4] = {0xb2, 8, 0, 1};

    (void)state;
    start_record();
    packet[20] = 0xbe;
    packet[21] = 0xde;
    packet[23] = 1; /* one word of extension */
    for (unsigned i = 0; i < TICK; i++)
        packet[28 + i] = spoken(i);
    packet[sizeof(packet) - 1] = 4;
    send_raw(packet, sizeof(packet));
    pass_ms(300);
    find_spoken(heard, hear(), 0, TICK);
    assert_int_equal(stats().rx_octets, TICK);
}

static void a_packet_without_payload_is_a_sign_of_life(void **state)
{
    (void)state;
    assert_int_equal(set_dataloss(100), 0);
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(sim_rtp_send(&talker, "", 0), 0);
        pass_ms(20);
    }
    assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
    assert_false(status.u.run.no_data);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
    assert_false(status.u.run.no_data);
    assert_int_equal(stats().rx_octets, 0);
}

/* Every timestamp and sequence number anyone can think of: nothing breaks, time goes on at its pace. */
static void wild_timestamps_do_no_harm(void **state)
{
    static const uint32_t jumps[] = {0x80000000, 0x7fffffff, 1, 0, 0xffffffff, 0x40000000, 3000, 0xfffff000, 100000};
    unsigned n = 0;

    (void)state;
    start_record();
    for (unsigned i = 0; i < 200; i++) {
        talker.ts += jumps[i % COUNT(jumps)];
        talker.seq = (uint16_t)(talker.seq + jumps[i / COUNT(jumps) % COUNT(jumps)]);
        say(&talker, 0, 1 + i * 7 % 1600);
        pass_ms(20);
        n += hear();
    }
    pass_ms(500);
    n += hear();
    assert_in_range(n, 4000 * 8, 5000 * 8);
    while (next_status() != kSMVMPrxStatusRunning)
        ;
    talker.ts = 5;
    talk(&talker, 0, 20);
    find_spoken(heard, hear(), 0, 8 * TICK);
}

static void a_jump_of_the_senders_time_is_followed_and_counted(void **state)
{
    (void)state;
    start_record();
    talk(&talker, 0, 10);
    talker.ts += 1000000;
    talk(&talker, 10 * TICK, 20);
    find_spoken(heard, hear(), 12 * TICK, 12 * TICK);
    assert_int_equal(stats().rx_resync, 1);
}

static void a_flood_disturbs_no_other_stream_and_is_bounded(void **state)
{
    tSMVMPrxId calm = new_receiver();
    struct sim_rtp other = new_talker(TALKER, calm, 8);
    tSMChannelId hears = new_hearing(calm);
    int fd = listen_at(4000);
    struct sim_traffic traffic;
    unsigned n;

    (void)state;
    assert_int_equal(connect_dispatcher(hears, new_dispatcher(LISTENER, 4000)), 0);
    start_record();
    talk(&other, 0, 3);
    assert_int_equal(record(hears, kSMDataFormatALawPCM), 0);
    for (unsigned i = 0; i < 10000; i++)
        say(&talker, i * TICK, TICK);
    talk(&other, 3 * TICK, 30);
    n = gather(fd, heard, sizeof(heard), NULL);
    find_spoken(heard, n, 3 * TICK, 28 * TICK);
    sim_traffic(&traffic);
    assert_true(traffic.overflowed >= 9000); /* the socket's buffer is the bound */
    assert_true(stats().rx_packets <= SIM_SOCKET_QUEUE);
    n = hear();
    assert_in_range(n, 0, 8192);
    pass_ms(1000);
    assert_int_equal(sm_channel_release(channel), 0);
}

/*
 * A real clock reads the port once a block, so 3,000 strange packets a second are 60 in a read. The virtual clock reads it
 * every millisecond: there it takes 60 in each.
 */
static void a_flood_of_strangers_costs_the_call_no_octet(void **state)
{
    enum { PACKETS = 50, A_READ = 60 };
    struct sim_rtp stranger = new_talker("203.0.113.66", vmprx, 8);
    struct sim_traffic traffic;
    unsigned n = 0;

    (void)state;
    talk(&talker, 0, 1);
    start_record();
    for (uint32_t i = 1; i <= PACKETS; i++) {
        for (unsigned ms = 0; ms < 20; ms++) {
            for (unsigned k = 0; k < A_READ; k++)
                say(&stranger, 40000, TICK);
            if (ms == 10)
                say(&talker, i * TICK, TICK);
            pass_ms(1);
        }
        n += fetch(channel, heard + n, sizeof(heard) - n);
    }
    pass_ms(100);
    n += fetch(channel, heard + n, sizeof(heard) - n);
    find_spoken(heard, n, TICK, PACKETS * TICK);
    assert_int_equal(stats().rx_packets, PACKETS + 1);
    assert_int_equal(stats().rx_lost, 0);
    assert_int_equal(stats().rx_late, 0);
    assert_int_equal(stats().rx_other_source, PACKETS * 20 * A_READ);
    sim_traffic(&traffic);
    assert_int_equal(traffic.overflowed, 0);
}

/* Jitter buffer */

static void jitter_limits(void **state)
{
    (void)state;
    assert_int_equal(set_jitter(5001, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_jitter(100, 101), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_jitter(UINT32_MAX, UINT32_MAX), ERR_SM_BAD_PARAMETER);
    assert_int_equal(set_jitter(5000, 5000), 0);
    assert_int_equal(set_jitter(100, 100), 0);
    assert_int_equal(set_jitter(0, 0), 0);
    assert_int_equal(set_jitter(((tSM_UT32)1 << 32) + 100, 40), 0);
}

/* How long after its packet an octet is heard. */
static unsigned delay_of(unsigned initial)
{
    unsigned ms = 0;

    assert_int_equal(set_jitter(1000, initial), 0);
    start_record();
    say(&talker, 0, TICK);
    say(&talker, TICK, TICK);
    while (ms < 2000) {
        unsigned n;

        pass_ms(1);
        ms++;
        n = hear();
        for (unsigned i = 0; i < n; i++)
            if (heard[i] == spoken(20)) {
                assert_int_equal(record_abort(channel, 1), 0);
                assert_int_equal(record_status(channel), kSMRecordStatusComplete);
                return ms;
            }
    }
    return ms;
}

static void the_first_packet_is_held_for_the_initial_delay(void **state)
{
    static const unsigned delays[] = {0, 20, 40, 100, 300, 900};

    (void)state;
    for (unsigned i = 0; i < COUNT(delays); i++) {
        assert_in_range(delay_of(delays[i]), delays[i], delays[i] + 2);
        pass_ms(2000);
        talker.ssrc++;
        while (next_status() != kSMVMPrxStatusRunning)
            ;
    }
}

/* A packet may come after its time and before the step that plays it: it waits for nothing then. */
static void the_delay_is_never_negative_when_packets_come_late(void **state)
{
    tSMVMPrxId late;
    struct sim_rtp t;

    (void)state;
    reopen_with("[module]\nstep = 5\n");
    late = new_receiver();
    t = new_talker(TALKER, late, 8);
    assert_int_equal(sm_vmprx_config_jitter(&(struct sm_vmprx_jitter_parms){late, 60, 5}), 0);
    for (uint32_t packet = 0; packet < 200; packet++) {
        say(&t, packet * TICK, TICK);
        for (unsigned ms = 0; ms < 17 + packet % 8; ms++) {
            pass_ms(1);
            assert_in_range(vmprx_stats(late).delay_ms, 0, 60);
        }
    }
    sim_close(t.fd);
}

static void a_long_initial_delay_is_heard_as_silence_of_that_length(void **state)
{
    unsigned n;

    (void)state;
    assert_int_equal(set_jitter(1000, 700), 0);
    start_record();
    pass_ms(100);
    talk(&talker, 0, 40);
    n = hear();
    assert_in_range(n, 880 * 8, 920 * 8); /* the record's time goes on at its pace */
    assert_in_range(find_spoken(heard, n, 0, 4 * TICK), 795 * 8, 805 * 8);
}

/* At the end of a talk the receiver first waits for more, then hands out the silence of that time at once. */
static void the_end_of_a_talk_with_long_delays_overruns_no_program(void **state)
{
    unsigned n = 0, ms = 0;

    (void)state;
    assert_int_equal(set_jitter(5000, 3000), 0);
    start_record();
    for (uint32_t i = 0; i < 500; i++) {
        if (i < 100)
            say(&talker, i * TICK, TICK);
        pass_ms(20);
        ms += 20;
        assert_int_not_equal(record_status(channel), kSMRecordStatusOverrun);
        n += fetch(channel, heard + n, sizeof(heard) - n);
        if (i >= 300 || i < 100) /* silence and talk are at their pace, but for what the receiver may wait for */
            assert_in_range(n + 6 * TICK, (ms - 20) * 8, ms * 8 + 6 * TICK);
    }
    assert_in_range(n, (ms - 60) * 8, ms * 8);
    assert_in_range(find_spoken(heard, n, 0, 100 * TICK), 2960 * 8, 3040 * 8);
}

static void delays_changed_in_a_talk_lose_nothing_that_waits(void **state)
{
    (void)state;
    start_record();
    talk(&talker, 0, 10);
    assert_int_equal(set_jitter(3000, 40), 0);
    talk(&talker, 10 * TICK, 10);
    assert_int_equal(set_jitter(60, 40), 0);
    talk(&talker, 20 * TICK, 10);
    find_spoken(heard, hear(), 0, 27 * TICK);
}

static void packets_out_of_order_are_put_in_order(void **state)
{
    uint8_t octets[2][TICK];

    (void)state;
    start_record();
    for (unsigned i = 0; i < 20; i += 2) {
        for (unsigned k = 0; k < 2 * TICK; k++)
            octets[k / TICK][k % TICK] = spoken(i * TICK + k);
        sim_rtp_send_at(&talker, (uint16_t)(talker.seq + 1), talker.ts + TICK, octets[1], TICK);
        sim_rtp_send_at(&talker, talker.seq, talker.ts, octets[0], TICK);
        sim_rtp_skip(&talker, 2, TICK);
        pass_ms(40);
    }
    find_spoken(heard, hear(), TICK, 17 * TICK);
}

static void late_and_doubled_packets_are_counted(void **state)
{
    uint8_t octets[TICK] = {0};

    (void)state;
    talk(&talker, 0, 3);
    sim_rtp_skip(&talker, 1, TICK);
    talk(&talker, 4 * TICK, 10);
    sim_rtp_send_at(&talker, (uint16_t)(talker.seq - 11), talker.ts - 11 * TICK, octets, TICK);
    sim_rtp_send_at(&talker, (uint16_t)(talker.seq - 1), talker.ts - TICK, octets, TICK);
    pass_ms(20);
    assert_int_equal(stats().rx_late, 1);
    assert_int_equal(stats().rx_duplicate, 1);
    assert_int_equal(stats().rx_lost, 1);
    assert_int_equal(stats().rx_packets, 13);
    assert_int_equal(stats().rx_octets, 13 * TICK);
    assert_int_equal(stats().concealed_octets, TICK);
}

/* More separate pieces than the jitter buffer can keep apart: those that came too many are dropped and counted. */
static void packets_that_the_jitter_buffer_has_no_place_for_are_counted(void **state)
{
    enum { PIECES = 20, KEPT = 16 };

    (void)state;
    for (unsigned i = 0; i < PIECES; i++) {
        say(&talker, i, 8);
        sim_rtp_skip(&talker, 1, 8);
    }
    pass_ms(200);
    assert_int_equal(stats().rx_packets, KEPT);
    assert_int_equal(stats().rx_overflow, PIECES - KEPT);
}

static void sound_survives_a_network_that_delays_each_packet_differently(void **state)
{
    const struct sim_impairment rough = {.seed = 5, .delay_ns = 20 * MS, .jitter_ns = 30 * MS, .duplicate = 0.1};

    (void)state;
    sim_impair(&rough);
    start_record();
    talk(&talker, 0, 40);
    find_spoken(heard, hear(), 0, 30 * TICK);
    assert_int_equal(stats().rx_lost, 0);
    assert_true(stats().rx_duplicate > 0);
    assert_true(stats().jitter_us > 1000);
}

static void packets_of_any_length_are_played_alike(void **state)
{
    static const unsigned lengths[] = {80, 40, 240, 1, 160, 800, 7, 320};
    uint32_t next = 0;

    (void)state;
    start_record();
    for (unsigned i = 0; i < COUNT(lengths) * 3; i++) {
        say(&talker, next, lengths[i % COUNT(lengths)]);
        next += lengths[i % COUNT(lengths)];
        pass_ms(lengths[i % COUNT(lengths)] / 8);
    }
    pass_ms(100);
    find_spoken(heard, hear(), 0, next - 2 * TICK);
}

/* Concealment */

static void say_tone(unsigned at, unsigned amp)
{
    uint8_t octets[TICK];

    for (unsigned i = 0; i < TICK; i++)
        octets[i] = mt_linear_to_alaw((int16_t)lrint(amp * sin(2 * 3.14159265358979 * (at + i) / 40)));
    assert_int_equal(sim_rtp_send(&talker, octets, TICK), 0);
    pass_ms(20);
}

/* The least sound in any 10 ms of what was heard between the first and the last ticks. */
static double quietest(unsigned n)
{
    double least = 1e12;

    for (unsigned at = 10 * TICK; at + 80 <= n - 3 * TICK; at += 80) {
        double power = 0;

        for (unsigned i = 0; i < 80; i++)
            power += pow(mt_alaw_to_linear[heard[at + i]], 2) / 80;
        least = power < least ? power : least;
    }
    return least;
}

static double quietest_with_a_loss(enum kSMPLCMode plc)
{
    assert_int_equal(map_alaw(8, plc), 0);
    start_record();
    for (unsigned i = 0; i < 30; i++)
        if (i == 18)
            sim_rtp_skip(&talker, 1, TICK), pass_ms(20);
        else
            say_tone(i * TICK, 8000);
    return quietest(hear());
}

static void a_lost_packet_is_silence_without_concealment(void **state)
{
    (void)state;
    assert_true(quietest_with_a_loss(kSMPLCModeDisabled) < 100);
    assert_int_equal(stats().rx_lost, 1);
    assert_int_equal(stats().concealed_octets, TICK);
}

static void a_lost_packet_is_concealed(void **state)
{
    (void)state;
    assert_true(quietest_with_a_loss(kSMPLCModeEnabled) > 8000.0 * 8000 / 2 / 8);
    assert_int_equal(stats().rx_lost, 1);
    assert_int_equal(stats().concealed_octets, TICK);
}

static void without_loss_concealment_changes_no_bit(void **state)
{
    (void)state;
    assert_int_equal(map_alaw(8, kSMPLCModeEnabled), 0);
    assert_int_equal(map_alaw(8, kSMPLCModeEnabled), 0);
    start_record();
    talk(&talker, 0, 40);
    find_spoken(heard, hear(), 0, 37 * TICK);
}

static void mu_law_is_concealed_as_well(void **state)
{
    unsigned n, silent = 0;

    (void)state;
    assert_int_equal(map_mulaw(0, kSMPLCModeEnabled), 0);
    talker.pt = 0;
    assert_int_equal(record(channel, kSMDataFormatULawPCM), 0);
    for (unsigned i = 0; i < 20; i++) {
        uint8_t octets[TICK];

        for (unsigned k = 0; k < TICK; k++)
            octets[k] = mt_linear_to_ulaw((int16_t)lrint(8000 * sin(2 * 3.14159265358979 * (i * TICK + k) / 40)));
        if (i == 10)
            sim_rtp_skip(&talker, 1, TICK);
        else
            sim_rtp_send(&talker, octets, TICK);
        pass_ms(20);
    }
    n = hear();
    for (unsigned i = 5 * TICK; i + TICK < n; i++)
        silent += abs(mt_ulaw_to_linear[heard[i]]) < 8;
    assert_true(silent < 15 * TICK / 15);
}

/* Codecs */

static void a_codec_can_be_mapped_elsewhere_and_removed(void **state)
{
    (void)state;
    start_record();
    assert_int_equal(map_alaw(96, kSMPLCModeDisabled), 0);
    talk(&talker, 0, 5); /* still sends 8 */
    assert_int_equal(stats().rx_unhandled, 5);
    talker.pt = 96;
    talk(&talker, 0, 10);
    find_spoken(heard, hear(), 0, 6 * TICK);
    assert_int_equal(map_alaw(-1, kSMPLCModeDisabled), 0);
    talk(&talker, 0, 5);
    assert_int_equal(stats().rx_unhandled, 10);
    assert_int_equal(map_mulaw(96, kSMPLCModeDisabled), 0);
    talk(&talker, 0, 5);
    assert_int_equal(stats().rx_unhandled, 10);
    assert_int_equal(map_alaw(96, kSMPLCModeDisabled), 0); /* a type means one codec: the last */
    assert_int_equal(map_mulaw(-1, kSMPLCModeDisabled), 0);
    talk(&talker, 0, 5);
    assert_int_equal(stats().rx_unhandled, 10);
}

static void codec_fields_are_checked(void **state)
{
    static const int types[] = {-2, 128, 255, INT32_MAX, INT32_MIN};

    (void)state;
    for (unsigned i = 0; i < COUNT(types); i++) {
        assert_int_equal(map_alaw(types[i], kSMPLCModeDisabled), ERR_SM_BAD_PARAMETER);
        assert_int_equal(map_mulaw(types[i], kSMPLCModeDisabled), ERR_SM_BAD_PARAMETER);
    }
    assert_int_equal(map_alaw(8, (enum kSMPLCMode)2), ERR_SM_BAD_PARAMETER);
    assert_int_equal(map_mulaw(0, (enum kSMPLCMode)-1), ERR_SM_BAD_PARAMETER);
    talk(&talker, 0, 5);
    assert_int_equal(stats().rx_packets, 5); /* the mappings stand */
}

static void a_talk_may_change_its_codec(void **state)
{
    unsigned n;

    (void)state;
    assert_int_equal(record(channel, kSMDataFormat16bit), 0);
    for (unsigned i = 0; i < 20; i++) {
        uint8_t octets[TICK];

        talker.pt = i / 5 % 2 ? 0 : 8;
        memset(octets, talker.pt ? mt_linear_to_alaw(4000) : mt_linear_to_ulaw(4000), TICK);
        sim_rtp_send(&talker, octets, TICK);
        pass_ms(20);
    }
    n = hear() / 2;
    for (unsigned i = 3 * TICK; i < n; i++)
        assert_in_range((int16_t)(heard[2 * i] | heard[2 * i + 1] << 8), 3800, 4200);
}

/* RTCP */

static const uint8_t receiver_report[] = {0x80, 201, 0, 1, 1, 2, 3, 4};

static void rtcp_is_counted_on_its_port(void **state)
{
    static const uint8_t bad[][8] = {{0x80, 200, 0, 9}, {0x00, 201, 0, 1}, {0x80, 8, 0, 1}, {0xa0, 201, 0, 1}};

    (void)state;
    assert_int_equal(sim_send(talker.fd, HOST, rtcp_port(vmprx), receiver_report, 8), 0);
    for (unsigned i = 0; i < COUNT(bad); i++)
        assert_int_equal(sim_send(talker.fd, HOST, rtcp_port(vmprx), bad[i], 8), 0);
    assert_int_equal(sim_send(talker.fd, HOST, rtcp_port(vmprx), receiver_report, 3), 0);
    pass_ms(20);
    assert_int_equal(stats().rtcp_packets, 1);
    assert_int_equal(stats().rtcp_malformed, COUNT(bad) + 1);
    assert_int_equal(stats().rx_malformed, 0);
    assert_int_equal(next_status(), kSMVMPrxStatusRunning);
}

static void rtcp_on_the_rtp_port_is_told_apart_with_mux(void **state)
{
    struct sm_vmprx_create_parms p = {.module = module, .mux_rtcp = 1};
    uint8_t report[12] = {0x80, 201, 0, 1, 1, 2, 3, 4};

    (void)state;
    assert_int_equal(sm_vmprx_create(&p), 0);
    vmprx = p.vmprx;
    assert_int_equal(map_alaw(8, kSMPLCModeDisabled), 0);
    talker.port = rtp_port(vmprx);
    assert_int_equal(next_status(), kSMVMPrxStatusGotPorts);
    send_raw(report, 8); /* shorter than any RTP packet */
    report[3] = 2;
    send_raw(report, 12);
    pass_ms(20);
    assert_int_equal(stats().rtcp_packets, 2);
    assert_int_equal(stats().rx_malformed, 0);
    assert_int_equal(stats().rx_sources, 0);
    talk(&talker, 0, 5);
    assert_int_equal(stats().rx_packets, 5);
    assert_int_equal(next_status(), kSMVMPrxStatusNewSSRC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        VMPRX_TEST(each_kind_of_malformed_packet_is_counted_and_nothing_else),
        VMPRX_TEST(a_datagram_longer_than_any_packet_is_malformed),
        VMPRX_TEST(csrcs_extension_and_padding_are_passed_over),
        VMPRX_TEST(a_packet_without_payload_is_a_sign_of_life),
        VMPRX_TEST(wild_timestamps_do_no_harm),
        VMPRX_TEST(a_jump_of_the_senders_time_is_followed_and_counted),
        VMPRX_TEST(a_flood_disturbs_no_other_stream_and_is_bounded),
        VMPRX_TEST(a_flood_of_strangers_costs_the_call_no_octet),
        VMPRX_TEST(jitter_limits),
        VMPRX_TEST(the_first_packet_is_held_for_the_initial_delay),
        VMPRX_TEST(the_delay_is_never_negative_when_packets_come_late),
        VMPRX_TEST(a_long_initial_delay_is_heard_as_silence_of_that_length),
        VMPRX_TEST(the_end_of_a_talk_with_long_delays_overruns_no_program),
        VMPRX_TEST(delays_changed_in_a_talk_lose_nothing_that_waits),
        VMPRX_TEST(packets_out_of_order_are_put_in_order),
        VMPRX_TEST(late_and_doubled_packets_are_counted),
        VMPRX_TEST(packets_that_the_jitter_buffer_has_no_place_for_are_counted),
        VMPRX_TEST(sound_survives_a_network_that_delays_each_packet_differently),
        VMPRX_TEST(packets_of_any_length_are_played_alike),
        VMPRX_TEST(a_lost_packet_is_silence_without_concealment),
        VMPRX_TEST(a_lost_packet_is_concealed),
        VMPRX_TEST(without_loss_concealment_changes_no_bit),
        VMPRX_TEST(mu_law_is_concealed_as_well),
        VMPRX_TEST(a_codec_can_be_mapped_elsewhere_and_removed),
        VMPRX_TEST(codec_fields_are_checked),
        VMPRX_TEST(a_talk_may_change_its_codec),
        VMPRX_TEST(rtcp_is_counted_on_its_port),
        VMPRX_TEST(rtcp_on_the_rtp_port_is_told_apart_with_mux),
    };

    return cmocka_run_group_tests_name("packets", tests, NULL, NULL);
}
