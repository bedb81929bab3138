/** VMP[tx]: what it reports by RTCP. */
#include "vmptx.h"

#include <arpa/inet.h>
#include <math.h>

static uint32_t word(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void sender_reports_tell_time_and_counts(void **state)
{
    tSMVMPtxId vmptx = new_sender_to(RTP);
    struct sim_datagram d;
    uint32_t ssrc, packets = 0, ntp_before = 0, ts_before = 0, frac_before = 0;
    int64_t start = sim_now_ns(), before = 0;
    unsigned reports = 0;

    (void)state;
    assert_int_equal(connect_sender(vmptx, output_feed(new_channel(kSMChannelTypeOutput))), 0);
    pass_ms(30000);
    while (take_packet())
        packets++;
    ssrc = last.ssrc;
    for (; sim_recv(rtcp_fd, &d); reports++) {
        const uint8_t *sdes = d.buf + 28;

        assert_int_equal(d.buf[0], 0x80);
        assert_int_equal(d.buf[1], 200);
        assert_int_equal(word(d.buf + 4), ssrc);
        assert_int_equal(word(d.buf + 24), word(d.buf + 20) * TICK);
        assert_int_equal(sdes[1], 202);
        assert_int_equal(word(sdes + 4), ssrc);
        assert_int_equal(sdes[8], 1);
        assert_int_equal(sdes[9], 16);
        if (!before)
            assert_in_range(d.sent_ns - start, 1000 * (int64_t)MS, 3120 * (int64_t)MS);
        else
            assert_in_range(d.sent_ns - before, 2040 * (int64_t)MS, 6170 * (int64_t)MS);
        if (before) {
            double passed_s = word(d.buf + 8) - ntp_before + (word(d.buf + 12) - (double)frac_before) / 4294967296.0;

            assert_true(fabs(passed_s * 8000 - (word(d.buf + 16) - ts_before)) < 1);
            assert_true(fabs(passed_s - (double)(d.sent_ns - before) / 1e9) < 0.0011);
        }
        before = d.sent_ns;
        ntp_before = word(d.buf + 8), frac_before = word(d.buf + 12), ts_before = word(d.buf + 16);
    }
    assert_in_range(reports, 5, 14);
    assert_in_range(ntp_before, 1767225600U + 2208988800U, 1767225600U + 2208988800U + 60); /* the world's calendar */
    assert_int_equal(sender_stats(vmptx).rtcp_packets, reports);
    assert_int_equal(sender_stats(vmptx).tx_packets, packets);
}

static void a_stream_that_ends_says_bye(void **state)
{
    (void)state;
    for (unsigned how = 0; how < 2; how++) {
        tSMVMPtxId vmptx = new_sender_to(RTP);
        struct sm_vmptx_stop_parms stop = {.vmptx = vmptx};
        struct sim_datagram d;
        size_t at = 0;
        uint32_t ssrc;

        assert_int_equal(connect_sender(vmptx, output_feed(new_channel(kSMChannelTypeOutput))), 0);
        pass_ms(100);
        assert_true(take_packets() > 0);
        ssrc = last.ssrc;
        if (how)
            assert_int_equal(sm_vmptx_stop(&stop), 0);
        assert_int_equal(sm_vmptx_destroy(vmptx), 0);
        assert_true(sim_recv(rtcp_fd, &d));
        while (d.buf[at + 1] != 203) {
            at += ((size_t)(d.buf[at + 2] << 8 | d.buf[at + 3]) + 1) * 4;
            assert_true(at + 8 <= d.len);
        }
        assert_int_equal(at + 8, d.len);
        assert_int_equal(d.buf[at], 0x81); /* one source says it */
        assert_int_equal(word(d.buf + at) & 0xffff, 1);
        assert_int_equal(word(d.buf + at + 4), ssrc);
        assert_false(sim_recv(rtcp_fd, &d));
    }
}

static void what_the_vmprx_of_the_same_port_hears_is_reported(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    tSMVMPtxId vmptx = new_sender();
    struct sm_vmptx_config_parms to = sender_to(vmptx, RTP);
    uint8_t sr[28] = {0x80, 200, 0, 6};
    struct sim_datagram d;
    const uint8_t *block = d.buf + 28;
    unsigned reports = 0;

    (void)state;
    to.source_rtp.sin_port = htons((uint16_t)rtp_port(vmprx));
    to.source_rtcp.sin_port = htons((uint16_t)rtcp_port(vmprx));
    assert_int_equal(sm_vmptx_config(&to), 0);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 20), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(new_channel(kSMChannelTypeOutput))), 0);
    for (unsigned i = 0; i < 4; i++)
        sr[4 + i] = (uint8_t)(talker.ssrc >> (24 - 8 * i)), sr[8 + i] = (uint8_t)(0x11 + i), sr[12 + i] = (uint8_t)(0x21 + i);
    talker.seq = 65500;
    talk(&talker, 0, 50);
    assert_int_equal(sim_send(talker.fd, HOST, rtcp_port(vmprx), sr, sizeof(sr)), 0);
    for (unsigned i = 0; i < 10; i++) { /* one in five gets lost */
        talk(&talker, 0, 20);
        sim_rtp_skip(&talker, 5, TICK);
        pass_ms(100);
    }
    while (sim_recv(rtcp_fd, &d)) {
        if (!(d.buf[0] & 0x1f))
            continue;
        assert_int_equal(d.buf[0], 0x81);
        assert_int_equal(word(block), talker.ssrc);
        reports++;
    }
    assert_true(reports >= 1);
    assert_int_equal(d.buf[1], 200);
    assert_in_range(block[4], 256 * 15 / 100, 256 * 25 / 100);           /* fraction lost: about a fifth */
    assert_in_range(word(block + 4) & 0xffffff, 5, 50);                  /* lost */
    assert_in_range(word(block + 8), 65600, 65500 + 301);                /* highest, through the wrap */
    assert_int_equal(word(block + 16), 0x13142122);                      /* middle of the NTP time */
    assert_in_range(word(block + 20), 65536 / 10, 6 * 65536);            /* since it came */
}

/* A VMP[tx] at the ports of a VMP[rx], which sends silence. */
static tSMVMPtxId new_sender_beside(tSMVMPrxId vmprx)
{
    tSMVMPtxId vmptx = new_sender();
    struct sm_vmptx_config_parms to = sender_to(vmptx, RTP);

    to.source_rtp.sin_port = htons((uint16_t)rtp_port(vmprx));
    to.source_rtcp.sin_port = htons((uint16_t)rtcp_port(vmprx));
    assert_int_equal(sm_vmptx_config(&to), 0);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 20), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(new_channel(kSMChannelTypeOutput))), 0);
    return vmptx;
}

/* The report block of the newest report, which must have one. */
static const uint8_t *newest_block(struct sim_datagram *d)
{
    unsigned reports = 0;

    while (sim_recv(rtcp_fd, d))
        reports++;
    assert_true(reports >= 1);
    assert_int_equal(d->buf[0], 0x81);
    assert_int_equal(d->buf[1], 200);
    return d->buf + 28;
}

static void packets_that_are_not_played_are_not_reported_lost(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    struct sim_datagram d;
    const uint8_t *block;

    (void)state;
    new_sender_beside(vmprx);
    for (unsigned i = 0; i < 100; i++) {
        talk(&talker, 0, 2);
        talker.pt = 101; /* of no codec, and twice */
        assert_int_equal(sim_rtp_send_at(&talker, talker.seq, talker.ts, "event", 5), 0);
        assert_int_equal(sim_rtp_send(&talker, "event", 5), 0);
        talker.pt = 8; /* and one that is empty */
        assert_int_equal(sim_rtp_send(&talker, "", 0), 0);
        pass_ms(20);
    }
    block = newest_block(&d);
    assert_int_equal(word(block), talker.ssrc);
    assert_int_equal(block[4], 0);
    assert_int_equal(word(block + 4) & 0xffffff, 0);
    assert_in_range(word(block + 8), 1000 + 100, 1000 + 400);
    assert_int_equal(vmprx_stats(vmprx).rx_packets, 200);
    assert_int_equal(vmprx_stats(vmprx).rx_unhandled, 200);
    assert_int_equal(vmprx_stats(vmprx).rx_duplicate, 0);
}

static void the_jitter_of_what_is_heard_is_reported(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    struct sim_datagram d;

    (void)state;
    new_sender_beside(vmprx);
    for (unsigned i = 0; i < 400; i++) { /* by turns 10 ms early and late: 80 samples */
        say(&talker, i * TICK, TICK);
        pass_ms(i % 2 ? 30 : 10);
    }
    assert_in_range(word(newest_block(&d) + 12), 76, 81);
}

static void who_only_listens_sends_receiver_reports(void **state)
{
    tSMVMPtxId vmptx = new_sender_to(RTP);
    struct sim_datagram d;
    unsigned rr = 0;

    (void)state;
    assert_int_equal(connect_sender(vmptx, output_feed(new_channel(kSMChannelTypeOutput))), 0);
    pass_ms(100);
    assert_int_equal(connect_sender(vmptx, kSMNullDatafeedId), 0);
    pass_ms(30000);
    while (sim_recv(rtcp_fd, &d))
        rr += d.buf[1] == 201;
    assert_in_range(rr, 3, 14);
    assert_int_equal(d.buf[1], 201);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TX_TEST(sender_reports_tell_time_and_counts),
        TX_TEST(a_stream_that_ends_says_bye),
        TX_TEST(what_the_vmprx_of_the_same_port_hears_is_reported),
        TX_TEST(packets_that_are_not_played_are_not_reported_lost),
        TX_TEST(the_jitter_of_what_is_heard_is_reported),
        TX_TEST(who_only_listens_sends_receiver_reports),
    };

    return cmocka_run_group_tests_name("vmptx_rtcp", tests, NULL, NULL);
}
