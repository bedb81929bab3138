/** Replay: formats, rates, volume, agc, speed and background, by a tone of 500 Hz. */
#include "replay.h"

#include "media/codec.h"

static double phase;

static unsigned tone(uint8_t *out, int type, unsigned rate_hz, unsigned n, double peak)
{
    for (unsigned i = 0; i < n; i++, phase += 2 * M_PI * 500 / rate_hz) {
        int16_t amp = (int16_t)lrint(peak * sin(phase));

        switch (type) {
        case kSMDataFormatALawPCM: out[i] = mt_linear_to_alaw(amp); break;
        case kSMDataFormatULawPCM: out[i] = mt_linear_to_ulaw(amp); break;
        case kSMDataFormat8bit: out[i] = (uint8_t)((amp >> 8) + 128); break;
        case kSMDataFormatSigned8bit: out[i] = (uint8_t)(amp >> 8); break;
        default: out[2 * i] = (uint8_t)amp, out[2 * i + 1] = (uint8_t)(amp >> 8); break;
        }
    }
    return type == kSMDataFormat16bit ? 2 * n : n;
}

/* Play so many ms of the tone and listen to the end. */
static void play_tone(struct sm_replay_parms *p, unsigned ms, double peak)
{
    unsigned rate_hz = p->sampling_rate ? (unsigned)p->sampling_rate : 8000;
    uint8_t octets[2048];

    phase = 0;
    p->channel = channel;
    assert_int_equal(sm_replay_start(p), 0);
    for (unsigned left = ms; left;) {
        unsigned part = left < 40 ? left : 40;
        int n = (int)tone(octets, (int)p->type, rate_hz, part * rate_hz / 1000, peak), err;

        while ((err = put(channel, octets, n)) == ERR_SM_NO_CAPACITY)
            listen_ms(20);
        assert_int_equal(err, 0);
        left -= part;
    }
    assert_int_equal(put_last(channel, NULL, 0), 0);
    while (replay_status(channel) != kSMReplayStatusComplete)
        listen_ms(20);
    listen_ms(60);
}

struct sound {
    unsigned samples; /* from the first to the last that is loud */
    double hz;        /* by zero crossings */
    double rms;       /* of its middle half */
};

static struct sound sound_of(const uint8_t *octets, unsigned n)
{
    unsigned first = n, last = 0, crossings = 0;
    struct sound s = {0};
    double sum = 0;

    for (unsigned i = 0; i < n; i++)
        if (abs(mt_alaw_to_linear[octets[i]]) > 300) {
            first = first == n ? i : first;
            last = i;
        }
    assert_true(first < last);
    s.samples = last - first + 1;
    for (unsigned i = first + s.samples / 4; i < first + s.samples * 3 / 4; i++) {
        sum += pow(mt_alaw_to_linear[octets[i]], 2);
        crossings += (mt_alaw_to_linear[octets[i]] < 0) != (mt_alaw_to_linear[octets[i + 1]] < 0);
    }
    s.rms = sqrt(sum / (s.samples / 2));
    s.hz = crossings / 2.0 * 8000 / (s.samples / 2);
    return s;
}

static void assert_near(double value, double wanted, double tolerance)
{
    if (fabs(value - wanted) > tolerance)
        fail_msg("%g is not %g +- %g", value, wanted, tolerance);
}

static void each_format_plays_at_each_rate(void **state)
{
    static const int types[] = {kSMDataFormatALawPCM, kSMDataFormatULawPCM, kSMDataFormat16bit, kSMDataFormat8bit,
                                kSMDataFormatSigned8bit};
    static const unsigned rates[] = {0, 6000, 8000, 11000, 16000};

    (void)state;
    for (unsigned t = 0; t < COUNT(types); t++)
        for (unsigned r = 0; r < COUNT(rates); r++) {
            struct sm_replay_parms p = {.type = (enum kSMDataFormat)types[t], .sampling_rate = rates[r]};
            struct sound s;

            n_heard = 0;
            play_tone(&p, 400, 8000);
            s = sound_of(heard, n_heard);
            assert_near(s.samples, 3200, 30);
            assert_near(s.hz, 500, 5);
            assert_near(s.rms, 8000 / M_SQRT2, 250);
        }
}

static void adpcm_plays(void **state)
{
    static const int types[] = {kSMDataFormatOKIADPCM, kSMDataFormatIMAADPCM};

    (void)state;
    for (unsigned t = 0; t < COUNT(types); t++) {
        struct mt_audio block = {.coding = MT_CODING_LINEAR, .rate_hz = 8000, .n = 160};
        struct mt_codec codec;
        struct mt_format format;
        struct sound s;

        n_heard = 0;
        phase = 0;
        assert_int_equal(mt_format_lookup(types[t], 8000, &format), 0);
        mt_codec_init(&codec, &format);
        assert_int_equal(replay(channel, types[t]), 0);
        for (unsigned i = 0; i < 20; i++) {
            uint8_t linear[320], octets[MT_CODEC_MAX_OCTETS(160)];
            int16_t amp[160];

            tone(linear, kSMDataFormat16bit, 8000, 160, 8000);
            memcpy(amp, linear, sizeof(amp));
            block.samples = amp;
            assert_int_equal(put(channel, octets, (int)mt_codec_encode(&codec, &block, octets)), 0);
        }
        assert_int_equal(put_last(channel, NULL, 0), 0);
        listen_ms(600);
        assert_int_equal(replay_status(channel), kSMReplayStatusComplete);
        s = sound_of(heard, n_heard);
        assert_near(s.samples, 3200, 40);
        assert_near(s.hz, 500, 5);
        assert_near(s.rms, 8000 / M_SQRT2, 400);
    }
}

static void volume_is_in_decibels(void **state)
{
    (void)state;
    for (int db = -24; db <= 8; db += 4) {
        struct sm_replay_parms p = {.type = kSMDataFormat16bit, .volume = db};

        n_heard = 0;
        play_tone(&p, 300, 8000);
        assert_near(20 * log10(sound_of(heard, n_heard).rms / (8000 / M_SQRT2)), db, 0.4);
    }
}

static void agc_brings_a_steady_tone_to_0_dbm0(void **state)
{
    (void)state;
    for (unsigned peak = 1000; peak <= 16000; peak *= 4) {
        struct sm_replay_parms p = {.type = kSMDataFormat16bit, .agc = 1};

        n_heard = 0;
        play_tone(&p, 2000, peak);
        assert_near(20 * log10(sound_of(heard, n_heard).rms / (22827 / M_SQRT2)), 0, 0.7);
        n_heard = 0;
        p.volume = -10;
        play_tone(&p, 2000, peak);
        assert_near(20 * log10(sound_of(heard, n_heard).rms / (22827 / M_SQRT2)), -10, 0.7);
    }
}

static void speed_changes_the_time_and_not_the_pitch(void **state)
{
    static const int speeds[] = {50, 75, 100, 131, 200, 1000 /* the nearest is 200 */};

    (void)state;
    for (unsigned i = 0; i < COUNT(speeds); i++) {
        struct sm_replay_parms p = {.type = kSMDataFormatALawPCM, .speed = speeds[i]};
        double factor = (speeds[i] > 200 ? 200 : speeds[i]) / 100.0;
        struct sound s;

        n_heard = 0;
        play_tone(&p, 1000, 8000);
        s = sound_of(heard, n_heard);
        assert_near(s.samples, 8000 / factor, 8000 * 0.05);
        assert_near(s.hz, 500, 8);
    }
}

static void a_replay_can_be_adjusted_while_it_runs(void **state)
{
    struct sm_replay_adjust_parms a = {.channel = channel, .volume = -6};
    uint8_t octets[1600];

    (void)state;
    assert_int_equal(sm_replay_adjust(&a), ERR_SM_NO_REPLAY_IN_PROGRESS);
    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    phase = 0;
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(put(channel, octets, (int)tone(octets, kSMDataFormatALawPCM, 8000, 1600, 8000)), 0);
    listen_ms(400);
    a.volume = 25;
    assert_int_equal(sm_replay_adjust(&a), ERR_SM_BAD_PARAMETER);
    a.volume = -6;
    assert_int_equal(sm_replay_adjust(&a), 0);
    listen_ms(300);
    assert_near(sound_of(heard, 3000).rms, 8000 / M_SQRT2, 250);
    assert_near(sound_of(heard + 3400, 1600).rms, 8000 / M_SQRT2 / 2, 150);
    a.volume = 0;
    assert_int_equal(sm_replay_adjust(&a), 0);
    n_heard = 0;
    listen_ms(80);
    assert_near(sound_of(heard, n_heard).rms, 8000 / M_SQRT2, 250);
}

static void a_background_is_mixed_in_and_may_go(void **state)
{
    tSMChannelId music = new_channel(kSMChannelTypeOutput);
    struct sm_replay_parms p = {.channel = channel, .background = music, .type = kSMDataFormatALawPCM};
    uint8_t octets[1600];

    (void)state;
    phase = 0;
    assert_int_equal(replay(music, kSMDataFormatALawPCM), 0);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(put(music, octets, (int)tone(octets, kSMDataFormatALawPCM, 8000, 1600, 6000)), 0);
    assert_int_equal(sm_replay_start(&p), 0); /* and no data: the background is heard alone */
    listen_ms(400);
    assert_near(sound_of(heard, n_heard).rms, 6000 / M_SQRT2, 300);
    assert_int_equal(sm_channel_release(music), 0);
    listen_ms(60);
    n_heard = 0;
    listen_ms(200);
    assert_silence(heard, n_heard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPLAY_TEST(each_format_plays_at_each_rate),
        REPLAY_TEST(adpcm_plays),
        REPLAY_TEST(volume_is_in_decibels),
        REPLAY_TEST(agc_brings_a_steady_tone_to_0_dbm0),
        REPLAY_TEST(speed_changes_the_time_and_not_the_pitch),
        REPLAY_TEST(a_replay_can_be_adjusted_while_it_runs),
        REPLAY_TEST(a_background_is_mixed_in_and_may_go),
    };

    return cmocka_run_group_tests_name("replay_sound", tests, NULL, NULL);
}
