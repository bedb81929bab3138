/** Channels and VMP[tx] at 8000 and 16000 samples a second. */
#include "vmptx.h"

#include <math.h>
#include <stdlib.h>

#include "media/codec.h"
#include "media/g711.h"

static void set_rates(tSMChannelId channel, int output_hz, tSMVMPtxId vmptx, tSM_UT32 sender_hz)
{
    struct sm_channel_set_output_rate_parms out = {.channel = channel, .sample_rate = output_hz};
    struct sm_vmptx_sample_rate_parms rate = {.vmptx = vmptx, .sample_rate = sender_hz};

    assert_int_equal(sm_channel_set_output_rate(&out), 0);
    assert_int_equal(sm_vmptx_config_sample_rate(&rate), 0);
}

static void wideband_alaw_keeps_its_octets_and_counts_16000_a_second(void **state)
{
    tSMChannelId channel = new_channel(kSMChannelTypeOutput);
    tSMVMPtxId vmptx = new_sender_to(RTP);
    struct sm_vmptx_sample_rate_parms none = {.vmptx = vmptx, .sample_rate = 11000};
    struct sm_replay_parms play = {.channel = channel, .type = kSMDataFormatALawPCM, .sampling_rate = 16000};
    uint32_t ts;

    (void)state;
    set_rates(channel, 16000, vmptx, 16000);
    assert_int_equal(sm_replay_start(&play), 0);
    assert_int_equal(put_spoken(channel, 0, 2048), 0);
    assert_int_equal(put_spoken(channel, 2048, 2048), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(channel)), 0);
    pass_ms(300);
    assert_true(take_packet());
    ts = last.ts;
    assert_true(take_packet());
    assert_int_equal(last.ts - ts, 320);
    assert_int_equal(last.len, 320);
    take_packets();
    find_spoken(octets, n_octets, 0, 4096);
    assert_int_equal(sm_vmptx_config_sample_rate(&none), ERR_SM_BAD_PARAMETER);
}

/* Play a tone of 1000 Hz, -10 dBm0, at the rate of a channel, in A-law, without end. */
static void put_tone(tSMChannelId channel, unsigned rate_hz)
{
    uint8_t tone[2048];

    for (unsigned i = 0; i < sizeof(tone); i++)
        tone[i] = mt_linear_to_alaw((int16_t)lrint(7218 * sin(2 * M_PI * 1000 * i / rate_hz)));
    assert_int_equal(put(channel, tone, sizeof(tone) - sizeof(tone) % (rate_hz / 1000)), 0);
}

/* @return dB of A-law octets against the tone */
static double level_of(const uint8_t *alaw, unsigned n)
{
    double sum = 0;

    for (unsigned i = 0; i < n; i++)
        sum += pow(mt_alaw_to_linear[alaw[i]], 2);
    return 10 * log10(sum / n / (7218.0 * 7218 / 2));
}

/* Half a second of that tone, in the format and at the rate of a replay. */
static void put_coded_tone(tSMChannelId channel, const struct sm_replay_parms *play)
{
    struct mt_format format;
    struct mt_codec codec;
    unsigned n = (unsigned)play->sampling_rate / 100;

    assert_int_equal(mt_format_lookup(play->type, (uint32_t)play->sampling_rate, &format), 0);
    mt_codec_init(&codec, &format);
    for (unsigned k = 0; k < 50; k++) {
        int16_t amp[160];
        uint8_t coded[MT_CODEC_MAX_OCTETS(160)];
        struct mt_audio block = {
            .samples = amp, .n = (uint16_t)n, .coding = MT_CODING_LINEAR, .rate_hz = (uint32_t)play->sampling_rate};

        for (unsigned i = 0; i < n; i++)
            amp[i] = (int16_t)lrint(7218 * sin(2 * M_PI * 1000 * (k * n + i) / (double)play->sampling_rate));
        assert_int_equal(put(channel, coded, (int)mt_codec_encode(&codec, &block, coded)), 0);
    }
}

static unsigned crossings(const uint8_t *alaw, unsigned n)
{
    unsigned sum = 0;

    for (unsigned i = 1; i < n; i++)
        sum += (mt_alaw_to_linear[alaw[i]] < 0) != (mt_alaw_to_linear[alaw[i - 1]] < 0);
    return sum;
}

/* Whatever the order in which the rates are set and the feed is connected. */
static void a_feed_of_another_rate_is_converted(void **state)
{
    static const struct {
        int feed_hz;
        tSM_UT32 rtp_hz;
    } rows[] = {{8000, 16000}, {16000, 8000}};

    (void)state;
    for (unsigned i = 0; i < 2 * COUNT(rows); i++) {
        tSMVMPtxId vmptx = new_sender_to(RTP);
        tSMChannelId channel = new_channel(kSMChannelTypeOutput);
        unsigned feed_hz = (unsigned)rows[i / 2].feed_hz, rtp_hz = (unsigned)rows[i / 2].rtp_hz;
        struct sm_replay_parms play = {.channel = channel, .type = kSMDataFormatALawPCM, .sampling_rate = feed_hz};
        uint32_t ts;

        n_octets = 0;
        if (i % 2)
            assert_int_equal(connect_sender(vmptx, output_feed(channel)), 0);
        set_rates(channel, (int)feed_hz, vmptx, rtp_hz);
        assert_int_equal(sm_replay_start(&play), 0);
        for (unsigned k = 0; k < 4; k++)
            put_tone(channel, feed_hz);
        if (i % 2 == 0)
            assert_int_equal(connect_sender(vmptx, output_feed(channel)), 0);
        pass_ms(400);
        assert_true(take_packet());
        ts = last.ts;
        assert_true(take_packet());
        assert_int_equal(last.ts - ts, rtp_hz / 50);
        assert_int_equal(last.len, rtp_hz / 50);
        take_packets();
        assert_true(fabs(level_of(octets + rtp_hz / 10, rtp_hz / 5)) < 0.3);
        assert_int_equal(sm_vmptx_destroy(vmptx), 0);
        assert_int_equal(sm_channel_release(channel), 0);
        while (take_packet()) /* of the time in between */
            ;
    }
}

/* Whatever the rate of what is replayed: the channel's is that of the RTP. */
static void each_format_plays_at_each_rate_on_a_channel_of_16000(void **state)
{
    static const int types[] = {kSMDataFormatALawPCM, kSMDataFormat16bit, kSMDataFormatOKIADPCM, kSMDataFormatIMAADPCM};
    static const unsigned rates[] = {6000, 8000, 11000, 16000};

    (void)state;
    for (unsigned i = 0; i < COUNT(types) * COUNT(rates); i++) {
        unsigned rate_hz = rates[i % COUNT(rates)], at = 16000 / 5;
        tSMVMPtxId vmptx = new_sender_to(RTP);
        tSMChannelId channel = new_channel(kSMChannelTypeOutput);
        struct sm_replay_parms play = {
            .channel = channel, .type = (enum kSMDataFormat)types[i / COUNT(rates)], .sampling_rate = rate_hz};

        n_octets = 0;
        set_rates(channel, 16000, vmptx, 16000);
        assert_int_equal(connect_sender(vmptx, output_feed(channel)), 0);
        assert_int_equal(sm_replay_start(&play), 0);
        put_coded_tone(channel, &play);
        pass_ms(500);
        take_packets();
        if (fabs(level_of(octets + at, at)) > 0.7 || abs((int)crossings(octets + at, at) - 400) > 4)
            fail_msg("type %d at %u Hz: %g dB, %u crossings", play.type, rate_hz, level_of(octets + at, at),
                     crossings(octets + at, at));
        assert_int_equal(sm_vmptx_destroy(vmptx), 0);
        assert_int_equal(sm_channel_release(channel), 0);
        take_packets();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TX_TEST(wideband_alaw_keeps_its_octets_and_counts_16000_a_second),
        TX_TEST(a_feed_of_another_rate_is_converted),
        TX_TEST(each_format_plays_at_each_rate_on_a_channel_of_16000),
    };

    return cmocka_run_group_tests_name("rates", tests, NULL, NULL);
}
