/** VMP[tx]: what a datafeed carries leaves as RTP. RTCP is in vmptx_rtcp_test.c, sample rates in rates_test.c. */
#include "vmptx.h"

#include <arpa/inet.h>
#include <math.h>

#include "media/g711.h"

/* The stream */

static void alaw_of_a_vmprx_leaves_bit_for_bit(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    tSMVMPtxId vmptx = new_sender_to(RTP);
    struct sm_vmptx_status_parms status;
    uint32_t ts, ssrc;
    uint16_t seq;

    (void)state;
    assert_int_equal(sender_status(vmptx, &status), kSMVMPtxStatusSSRC);
    assert_int_equal(connect_sender(vmptx, feed_of(vmprx)), 0);
    talk(&talker, 0, 50);
    pass_ms(100);
    assert_true(take_packet());
    assert_true(last.marker);
    assert_int_equal(last.pt, 8);
    assert_int_equal(last.ssrc, (uint32_t)status.u.ssrc.ssrc);
    seq = last.seq, ts = last.ts, ssrc = last.ssrc;
    while (take_packet()) {
        assert_false(last.marker);
        assert_int_equal(last.len, TICK);
        assert_int_equal(last.seq, ++seq);
        assert_int_equal(last.ts, ts += TICK);
        assert_int_equal(last.ssrc, ssrc);
    }
    find_spoken(octets, n_octets, 0, 50 * TICK);
    assert_int_equal(sender_stats(vmptx).tx_octets, n_octets);
}

static void a_replay_leaves_as_rtp_at_its_pace(void **state)
{
    tSMVMPtxId vmptx = new_sender_to(RTP);
    int64_t before = 0;

    (void)state;
    assert_int_equal(connect_sender(vmptx, output_feed(talking_channel(0, 8000))), 0);
    pass_ms(1100);
    while (take_packet()) {
        if (before)
            assert_int_equal(last_datagram.sent_ns - before, 20 * MS);
        before = last_datagram.sent_ns;
    }
    find_spoken(octets, n_octets, 0, 8000);
}

static void packets_of_any_ptime_are_whole_and_evenly_spaced(void **state)
{
    static const int ptimes[] = {1, 5, 10, 17, 20, 30, 33, 37, 60, 100, 180};

    (void)state;
    for (unsigned i = 0; i < COUNT(ptimes); i++) {
        tSMVMPtxId vmptx = new_sender_to(RTP);
        tSMChannelId channel = talking_channel(0, 8000);
        int64_t before = 0;

        n_octets = 0;
        assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, ptimes[i]), 0);
        assert_int_equal(connect_sender(vmptx, output_feed(channel)), 0);
        pass_ms(1300);
        while (take_packet()) {
            int64_t apart = last_datagram.sent_ns - before;

            assert_int_equal(last.len, ptimes[i] * 8);
            if (before)
                assert_in_range(apart, (ptimes[i] - 1) * MS, (ptimes[i] + 20) * MS);
            if (before && ptimes[i] > 20 && ptimes[i] < 40) /* not at the beat of the blocks */
                assert_in_range(apart, (ptimes[i] - 1) * MS, (ptimes[i] + 12) * MS);
            before = last_datagram.sent_ns;
        }
        find_spoken(octets, n_octets, 0, 8000);
        assert_int_equal(sm_vmptx_destroy(vmptx), 0);
        assert_int_equal(sm_channel_release(channel), 0);
    }
}

static void mulaw_of_the_feed_is_coded_as_alaw(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 0);
    tSMVMPtxId vmptx = new_sender_to(RTP);
    uint8_t wanted[800];
    unsigned at = 0;

    (void)state;
    assert_int_equal(connect_sender(vmptx, feed_of(vmprx)), 0);
    talk(&talker, 0, 10);
    pass_ms(100);
    take_packets();
    for (unsigned i = 0; i < sizeof(wanted); i++)
        wanted[i] = mt_ulaw_to_alaw[spoken(i)];
    while (at + sizeof(wanted) < n_octets && memcmp(octets + at, wanted, sizeof(wanted)))
        at++;
    assert_memory_equal(octets + at, wanted, sizeof(wanted));
}

static void nothing_is_sent_without_feed_codec_or_address(void **state)
{
    tSMVMPtxId vmptx = new_sender();
    struct sm_vmptx_config_parms to = sender_to(vmptx, RTP);
    tSMDatafeedId feed = output_feed(talking_channel(0, 8000));

    (void)state;
    assert_int_equal(connect_sender(vmptx, feed), 0);
    pass_ms(100);
    assert_int_equal(sm_vmptx_config(&to), 0);
    pass_ms(100);
    assert_int_equal(take_packets(), 0);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 20), 0);
    pass_ms(100);
    assert_in_range(take_packets(), 4, 5);
    assert_int_equal(send_alaw(vmptx, -1, kSMVMPTxVADModeDisabled, 0), 0);
    pass_ms(100);
    assert_int_equal(take_packets(), 0);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 20), 0);
    pass_ms(100);
    assert_in_range(take_packets(), 4, 5);
    assert_int_equal(connect_sender(vmptx, kSMNullDatafeedId), 0);
    pass_ms(100);
    assert_int_equal(take_packets(), 0);
}

static void timestamps_go_on_while_no_feed_is_connected(void **state)
{
    tSMVMPtxId vmptx = new_sender_to(RTP);
    tSMDatafeedId feed = output_feed(new_channel(kSMChannelTypeOutput));
    uint32_t ts;
    uint16_t seq;

    (void)state;
    assert_int_equal(connect_sender(vmptx, feed), 0);
    pass_ms(100);
    take_packets();
    ts = last.ts, seq = last.seq;
    assert_int_equal(connect_sender(vmptx, kSMNullDatafeedId), 0);
    pass_ms(1000);
    assert_int_equal(connect_sender(vmptx, feed), 0);
    pass_ms(25);
    assert_true(take_packet());
    assert_true(last.marker);
    assert_int_equal(last.seq, seq + 1);
    assert_in_range(last.ts - ts, 8000, 8000 + 3 * TICK);
}

static void a_stream_is_redirected_while_it_runs(void **state)
{
    tSMVMPtxId vmptx = new_sender_to(RTP);
    struct sm_vmptx_config_parms to = sender_to(vmptx, 7000);
    int other = listen_at(7000);
    uint16_t seq;

    (void)state;
    assert_int_equal(connect_sender(vmptx, output_feed(talking_channel(0, 8000))), 0);
    pass_ms(200);
    take_packets();
    seq = last.seq;
    to.TOS_RTP = 184;
    assert_int_equal(sm_vmptx_config(&to), 0);
    pass_ms(200);
    assert_int_equal(take_packets(), 0);
    assert_true(sim_recv(other, &last_datagram));
    assert_int_equal(sim_rtp_parse(&last, last_datagram.buf, last_datagram.len), 0);
    assert_int_equal(last.seq, seq + 1);
    assert_int_equal(last_datagram.tos, 184);
    sim_close(other);
}

static void rtp_and_rtcp_have_each_their_own_tos(void **state)
{
    tSMVMPtxId vmptx = new_sender_to(RTP);
    struct sm_vmptx_config_parms to = sender_to(vmptx, RTP);
    struct sim_datagram d;

    (void)state;
    to.TOS_RTP = 184;
    to.TOS_RTCP = 96;
    assert_int_equal(sm_vmptx_config(&to), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(new_channel(kSMChannelTypeOutput))), 0);
    pass_ms(4000);
    assert_true(take_packets() > 0);
    assert_int_equal(last_datagram.tos, 184);
    assert_true(sim_recv(rtcp_fd, &d));
    assert_int_equal(d.tos, 96);
}

static void a_config_that_fails_leaves_the_stream_where_it_went(void **state)
{
    tSMVMPtxId vmptx = new_sender_to(RTP);
    struct sm_vmptx_config_parms bad = sender_to(vmptx, 7000), foreign = bad;
    int other = listen_at(7000);
    uint16_t seq;

    (void)state;
    bad.TOS_RTCP = 256;
    foreign.source_rtp.sin_family = AF_INET;
    foreign.source_rtp.sin_addr.s_addr = inet_addr(TALKER);
    foreign.source_rtp.sin_port = htons(6000);
    assert_int_equal(connect_sender(vmptx, output_feed(talking_channel(0, 8000))), 0);
    pass_ms(200);
    take_packets();
    seq = last.seq;
    assert_int_equal(sm_vmptx_config(&bad), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_vmptx_config(&foreign), ERR_SM_OS_RESOURCE_PROBLEM);
    pass_ms(3000);
    assert_in_range(take_packets(), 149, 151);
    assert_in_range((uint16_t)(last.seq - seq), 149, 151);
    assert_true(sim_pending(rtcp_fd) > 0);
    assert_int_equal(sim_pending(other), 0);
    sim_close(other);
}

static void ipv6_works_alike(void **state)
{
    tSMVMPtxId vmptx = new_sender();
    struct sm_vmptx_config_ipv6_parms p = {.vmptx = vmptx};
    int fd = sim_socket("2001:db8::9", 5004), rtcp = sim_socket("2001:db8::a", 5999);
    struct sim_datagram d;
    union mt_addr a;

    (void)state;
    assert_int_equal(sim_addr(&a, "2001:db8::9", 5004), 0);
    p.destination_rtp = a.in6;
    assert_int_equal(sim_addr(&a, "2001:db8::a", 5999), 0);
    p.destination_rtcp = a.in6;
    assert_int_equal(sim_addr(&a, "fd00::1", 6000), 0);
    p.source_rtp = a.in6;
    assert_int_equal(sim_addr(&a, "fd00::1", 6003), 0);
    p.source_rtcp = a.in6;
    assert_int_equal(sm_vmptx_config_ipv6(&p), 0);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 20), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(new_channel(kSMChannelTypeOutput))), 0);
    pass_ms(100);
    assert_in_range(sim_pending(fd), 4, 5);
    assert_true(sim_recv(fd, &d));
    assert_int_equal(d.from_port, 6000);
    pass_ms(4000);
    assert_true(sim_recv(rtcp, &d));
    assert_int_equal(d.from_port, 6003);
    assert_string_equal(d.from_addr, "fd00::1");
    assert_int_equal(d.buf[1], 200);
}

/* Silence */

static void with_vad_silence_is_not_sent_and_time_goes_on(void **state)
{
    tSMVMPtxId vmptx = new_sender_to(RTP);
    tSMChannelId channel = talking_channel(0, 4000);
    uint32_t ts;
    uint16_t seq;
    unsigned n;

    (void)state;
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeEnabled, 20), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(channel)), 0);
    pass_ms(2000);
    n = take_packets();
    assert_in_range(n, 25, 50); /* 500 ms of talk, and a little more so that no word is cut */
    find_spoken(octets, n_octets, 0, 4000);
    ts = last.ts, seq = last.seq;
    assert_int_equal(put_spoken(channel, 8000, 2000), 0);
    pass_ms(100);
    assert_true(take_packet());
    assert_true(last.marker);
    assert_int_equal(last.seq, (uint16_t)(seq + 1));
    assert_int_equal((last.ts - ts) % TICK, 0);
    assert_in_range(last.ts - ts, 8000, 16000);
    assert_in_range(sender_stats(vmptx).tx_silent, 50, 80);
}

static void comfort_noise_tells_the_level_of_the_silence(void **state)
{
    tSMVMPtxId vmptx = new_sender_to(RTP);
    struct sm_vmptx_codec_comfort_noise_parms cn = {.vmptx = vmptx, .payload_type = 13};
    unsigned comfort = 0;

    (void)state;
    assert_int_equal(sm_vmptx_config_codec_comfort_noise(&cn), 0);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeComfortNoise, 20), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(talking_channel(0, 2000))), 0);
    pass_ms(3000);
    while (take_packet()) {
        if (last.pt != 13)
            continue;
        comfort++;
        assert_int_equal(last.len, 1);
        assert_in_range(last.payload[0], 60, 127); /* digital silence */
        assert_false(last.marker);
    }
    assert_in_range(comfort, 2, 4); /* at the start of the silence, then each second */
    assert_int_equal(sender_stats(vmptx).tx_comfort, comfort);
}

/* Noise, evenly distributed between -peak and peak. @return its level in -dBov */
static double make_noise(uint8_t *alaw, unsigned n, int peak)
{
    uint32_t random = 1;
    double sum = 0;

    for (unsigned i = 0; i < n; i++) {
        int16_t amp;

        random = random * 1664525 + 1013904223;
        alaw[i] = mt_linear_to_alaw((int16_t)((int)(random >> 16) % (2 * peak) - peak));
        amp = mt_alaw_to_linear[alaw[i]];
        sum += (double)amp * amp;
    }
    return -10 * log10(sum / n / (32768.0 * 32768.0));
}

static void comfort_noise_tells_the_level_of_noise_from_the_first_packet_on(void **state)
{
    static uint8_t noise[2000];

    (void)state;
    for (int peak = 40; peak <= 160; peak *= 2) {
        tSMVMPtxId vmptx = new_sender_to(RTP);
        struct sm_vmptx_codec_comfort_noise_parms cn = {.vmptx = vmptx, .payload_type = 13};
        tSMChannelId channel = talking_channel(0, 2000);
        double level = make_noise(noise, sizeof(noise), peak);
        unsigned comfort = 0;

        assert_int_equal(sm_vmptx_config_codec_comfort_noise(&cn), 0);
        assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeComfortNoise, 20), 0);
        assert_int_equal(connect_sender(vmptx, output_feed(channel)), 0);
        for (unsigned i = 0; i < 12; i++) {
            assert_int_equal(put(channel, noise, sizeof(noise)), 0);
            pass_ms(250);
        }
        while (take_packet()) {
            if (last.pt != 13)
                continue;
            comfort++;
            assert_true(fabs(last.payload[0] - level) < 3);
        }
        assert_in_range(comfort, 2, 4);
        assert_int_equal(sm_vmptx_destroy(vmptx), 0);
        assert_int_equal(sm_channel_release(channel), 0);
    }
}

/* Ports */

static void the_source_may_be_the_port_of_a_vmprx(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    tSMVMPtxId vmptx = new_sender();
    struct sm_vmptx_config_parms to = sender_to(vmptx, RTP);

    (void)state;
    for (unsigned named = 0; named < 2; named++) { /* by the any-address, and by an address of this host */
        to.source_rtp.sin_port = htons((uint16_t)rtp_port(vmprx));
        to.source_rtp.sin_addr.s_addr = named ? inet_addr(HOST) : INADDR_ANY;
        to.source_rtcp.sin_port = htons((uint16_t)rtcp_port(vmprx));
        to.source_rtcp.sin_addr = to.source_rtp.sin_addr;
        assert_int_equal(sm_vmptx_config(&to), 0);
        assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 20), 0);
        assert_int_equal(connect_sender(vmptx, feed_of(vmprx)), 0);
        n_octets = 0;
        talk(&talker, 0, 20);
        pass_ms(100);
        take_packets();
        assert_int_equal(last_datagram.from_port, rtp_port(vmprx));
        find_spoken(octets, n_octets, 0, 20 * TICK);
    }
    to.source_rtp.sin_addr.s_addr = inet_addr(TALKER);
    assert_int_equal(sm_vmptx_config(&to), ERR_SM_OS_RESOURCE_PROBLEM); /* not an address of this host */
}

static void an_rtcp_port_that_is_taken_is_replaced(void **state)
{
    int taken = sim_socket(HOST, 6001);
    tSMVMPtxId vmptx = new_sender();
    struct sm_vmptx_config_parms to = sender_to(vmptx, RTP);

    (void)state;
    to.source_rtcp.sin_port = htons(6001);
    to.source_rtcp.sin_addr.s_addr = inet_addr(HOST);
    assert_int_equal(sm_vmptx_config(&to), 0);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 20), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(new_channel(kSMChannelTypeOutput))), 0);
    pass_ms(4000);
    assert_true(sim_recv(rtcp_fd, &last_datagram));
    assert_int_not_equal(last_datagram.from_port, 6001);
    sim_close(taken);
}

static void without_a_whole_rtcp_destination_no_rtcp_is_sent(void **state)
{
    tSMVMPtxId vmptx = new_sender();
    struct sm_vmptx_config_parms to = sender_to(vmptx, RTP);

    (void)state;
    to.destination_rtcp.sin_addr.s_addr = INADDR_ANY;
    assert_int_equal(sm_vmptx_config(&to), 0);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 20), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(new_channel(kSMChannelTypeOutput))), 0);
    pass_ms(10000);
    assert_int_equal(sender_stats(vmptx).rtcp_packets, 0);
    assert_true(sender_stats(vmptx).tx_packets > 490);
}

static void wrong_addresses_and_settings_are_refused_and_change_nothing(void **state)
{
    tSMVMPtxId vmptx = new_sender_to(RTP);
    struct sm_vmptx_config_parms good = sender_to(vmptx, RTP), p;
    struct sm_vmptx_codec_parms old = {.vmptx = vmptx, .payload_type = 8, .ptime = 20};

    (void)state;
    p = good, p.destination_rtp.sin_port = 0;
    assert_int_equal(sm_vmptx_config(&p), ERR_SM_BAD_PARAMETER);
    p = good, p.destination_rtp.sin_addr.s_addr = INADDR_ANY;
    assert_int_equal(sm_vmptx_config(&p), ERR_SM_BAD_PARAMETER);
    p = good, p.destination_rtp.sin_family = AF_INET6;
    assert_int_equal(sm_vmptx_config(&p), ERR_SM_BAD_PARAMETER);
    p = good, p.source_rtcp.sin_family = AF_INET6;
    assert_int_equal(sm_vmptx_config(&p), ERR_SM_BAD_PARAMETER);
    p = good, p.TOS_RTP = 256;
    assert_int_equal(sm_vmptx_config(&p), ERR_SM_BAD_PARAMETER);
    p = good, p.TOS_RTCP = -1;
    assert_int_equal(sm_vmptx_config(&p), ERR_SM_BAD_PARAMETER);
    p = good, p.destination_rtp.sin_family = p.destination_rtcp.sin_family = 0;
    assert_int_equal(sm_vmptx_config(&p), 0);
    assert_int_equal(send_alaw(vmptx, 128, kSMVMPTxVADModeDisabled, 20), ERR_SM_BAD_PARAMETER);
    assert_int_equal(send_alaw(vmptx, -2, kSMVMPTxVADModeDisabled, 20), ERR_SM_BAD_PARAMETER);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 181), ERR_SM_BAD_PARAMETER);
    assert_int_equal(send_alaw(vmptx, 8, (enum kSMVMPTxVADMode)3, 20), ERR_SM_BAD_PARAMETER);
    old.codec = kSMCodecTypeG729AB;
    assert_int_equal(sm_vmptx_config_codec(&old), ERR_SM_NOT_IMPLEMENTED);
    old.codec = (enum kSMCodecType)9;
    assert_int_equal(sm_vmptx_config_codec(&old), ERR_SM_BAD_PARAMETER);
    old.codec = kSMCodecTypeMulaw, old.payload_type = 0;
    assert_int_equal(sm_vmptx_config_codec(&old), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(new_channel(kSMChannelTypeOutput))), 0);
    pass_ms(100);
    assert_in_range(take_packets(), 4, 5);
    assert_int_equal(last.pt, 0);
}

/* Life */

static void ssrc_and_running_come_unasked_and_stopped_last(void **state)
{
    tSMVMPtxId vmptx = new_sender();
    struct sm_vmptx_event_parms e = {.vmptx = vmptx};
    struct sm_vmptx_stop_parms stop = {.vmptx = vmptx};
    struct sm_vmptx_status_parms status;

    (void)state;
    assert_int_equal(sm_vmptx_get_event(&e), 0);
    assert_true(is_set(e.event));
    assert_int_equal(sender_status(vmptx, &status), kSMVMPtxStatusSSRC);
    assert_true(is_set(e.event));
    assert_int_equal(sender_status(vmptx, &status), kSMVMPtxStatusRunning);
    assert_false(is_set(e.event));
    assert_int_equal(sender_status(vmptx, &status), kSMVMPtxStatusRunning);
    assert_int_equal(sm_vmptx_stop(&stop), 0);
    assert_true(is_set(e.event));
    assert_int_equal(sender_status(vmptx, &status), kSMVMPtxStatusStopped);
    assert_true(is_set(e.event));
    assert_int_equal(sm_vmptx_destroy(vmptx), 0);
    assert_int_equal(sm_vmptx_destroy(vmptx), ERR_SM_BAD_PARAMETER);
}

static void a_source_that_goes_ends_the_stream_and_nothing_else(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    tSMVMPtxId vmptx = new_sender_to(RTP);

    (void)state;
    assert_int_equal(connect_sender(vmptx, feed_of(vmprx)), 0);
    pass_ms(100);
    assert_true(take_packets() > 0);
    assert_int_equal(sm_vmprx_destroy(vmprx), 0);
    pass_ms(100);
    assert_int_equal(take_packets(), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(new_channel(kSMChannelTypeOutput))), 0);
    pass_ms(100);
    assert_true(take_packets() > 0);
}

static void firmware_and_limits(void **state)
{
    struct sm_vmptx_create_parms p = {0};

    (void)state;
    reopen_with("[module]\nfirmware = datafeed outchan\n");
    p.module = module, p.vmptx = (tSMVMPtxId)(uintptr_t)77;
    assert_int_equal(sm_vmptx_create(&p), ERR_SM_NO_SUCH_FIRMWARE);
    assert_null(p.vmptx);
    reopen_with("[module]\nvmptx = 1\n");
    p.module = module;
    new_sender();
    assert_int_equal(sm_vmptx_create(&p), ERR_SM_NO_RESOURCES);
    assert_null(p.vmptx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TX_TEST(alaw_of_a_vmprx_leaves_bit_for_bit),
        TX_TEST(a_replay_leaves_as_rtp_at_its_pace),
        TX_TEST(packets_of_any_ptime_are_whole_and_evenly_spaced),
        TX_TEST(mulaw_of_the_feed_is_coded_as_alaw),
        TX_TEST(nothing_is_sent_without_feed_codec_or_address),
        TX_TEST(timestamps_go_on_while_no_feed_is_connected),
        TX_TEST(a_stream_is_redirected_while_it_runs),
        TX_TEST(rtp_and_rtcp_have_each_their_own_tos),
        TX_TEST(a_config_that_fails_leaves_the_stream_where_it_went),
        TX_TEST(ipv6_works_alike),
        TX_TEST(with_vad_silence_is_not_sent_and_time_goes_on),
        TX_TEST(comfort_noise_tells_the_level_of_the_silence),
        TX_TEST(comfort_noise_tells_the_level_of_noise_from_the_first_packet_on),
        TX_TEST(the_source_may_be_the_port_of_a_vmprx),
        TX_TEST(an_rtcp_port_that_is_taken_is_replaced),
        TX_TEST(without_a_whole_rtcp_destination_no_rtcp_is_sent),
        TX_TEST(wrong_addresses_and_settings_are_refused_and_change_nothing),
        TX_TEST(ssrc_and_running_come_unasked_and_stopped_last),
        TX_TEST(a_source_that_goes_ends_the_stream_and_nothing_else),
        TX_TEST(firmware_and_limits),
    };

    return cmocka_run_group_tests_name("vmptx", tests, NULL, NULL);
}
