/** Record: what each format holds. */
#include "record.h"

#include "media/codec.h"

/* Zero crossings upward tell the frequency, the largest sample the loudness. */
static void assert_tone_of_1000_hz(int format, unsigned rate, unsigned n)
{
    unsigned crossings = 0;
    int peak = 0;

    for (unsigned i = n / 2 + 1; i < n; i++) {
        int now = sample(format, i), before = sample(format, i - 1);

        crossings += before < 0 && now >= 0;
        peak = abs(now) > peak ? abs(now) : peak;
    }
    assert_in_range(crossings, 1000 * (n / 2) / rate - 3, 1000 * (n / 2) / rate + 3);
    assert_in_range(peak, 6500, 9000);
}

static void every_format_has_its_length_rate_and_content(void **state)
{
    static const int kinds[] = {kSMDataFormatALawPCM, kSMDataFormatULawPCM, kSMDataFormat16bit, kSMDataFormat8bit,
                                kSMDataFormatSigned8bit};
    static const struct {
        int code, kind;
        unsigned rate;
    } old[] = {{kSMDataFormat8KHzPCM, kSMDataFormatALawPCM, 8000},
               {kSMDataFormat6KHzPCM, kSMDataFormatALawPCM, 6000},
               {kSMDataFormat8KHzULawPCM, kSMDataFormatULawPCM, 8000},
               {kSMDataFormat8KHzALawPCM, kSMDataFormatALawPCM, 8000},
               {kSMDataFormat8KHz16bitMono, kSMDataFormat16bit, 8000},
               {kSMDataFormat8KHz8bitMono, kSMDataFormat8bit, 8000},
               {kSMDataFormat6KHzALawPCM, kSMDataFormatALawPCM, 6000},
               {kSMDataFormat6KHzULawPCM, kSMDataFormatULawPCM, 6000},
               {kSMDataFormat8KHzSigned8bitMono, kSMDataFormatSigned8bit, 8000}};
    static const unsigned rates[] = {0, 6000, 8000, 11000, 16000};

    (void)state;
    for (unsigned law = 0; law < 2; law++) {
        talker.pt = law ? 0 : 8;
        for (unsigned i = 0; i < COUNT(kinds) * COUNT(rates) + COUNT(old); i++) {
            bool combined = i >= COUNT(kinds) * COUNT(rates);
            unsigned o = combined ? i - (unsigned)(COUNT(kinds) * COUNT(rates)) : 0;
            int kind = combined ? old[o].kind : kinds[i / COUNT(rates)];
            unsigned given = combined ? 0 : rates[i % COUNT(rates)];
            unsigned rate = combined ? old[o].rate : given ? given : 8000;
            unsigned octets = kind == kSMDataFormat16bit ? 2 : 1, n;
            struct sm_record_parms p = {.type = (enum kSMDataFormat)(combined ? old[o].code : kind),
                                        .sampling_rate = given};

            sound("tone", 3, law ? MT_CODING_ULAW : MT_CODING_ALAW);
            assert_int_equal(start(p), 0);
            sound("tone", 25, law ? MT_CODING_ULAW : MT_CODING_ALAW);
            assert_int_equal(full_status().sample_rate, rate);
            n = fetch(channel, heard, sizeof(heard));
            assert_int_equal(n % octets, 0);
            assert_in_range(n, rate * octets * 480 / 1000, rate * octets * 520 / 1000);
            assert_tone_of_1000_hz(kind, rate, n / octets);
            assert_int_equal(record_abort(channel, 1), 0);
            assert_int_equal(record_status(channel), kSMRecordStatusComplete);
        }
    }
}

/* Decode what was heard, in place. @return samples */
static unsigned decode_heard(int code, unsigned rate, unsigned octets)
{
    static int16_t amp[COUNT(heard)];
    struct mt_format format;
    struct mt_codec codec;
    unsigned n;

    assert_int_equal(mt_format_lookup(code, rate, &format), 0);
    mt_codec_init(&codec, &format);
    n = mt_codec_decode(&codec, heard, octets, amp);
    assert_true(n * sizeof(amp[0]) <= sizeof(heard));
    memcpy(heard, amp, n * sizeof(amp[0]));
    return n;
}

static void adpcm_has_its_length_rate_and_content(void **state)
{
    static const struct {
        int code;
        unsigned given, rate;
    } kinds[] = {{kSMDataFormatOKIADPCM, 0, 8000},      {kSMDataFormatOKIADPCM, 6000, 6000},
                 {kSMDataFormatOKIADPCM, 11000, 11000}, {kSMDataFormatOKIADPCM, 16000, 16000},
                 {kSMDataFormat8KHzOKIADPCM, 0, 8000},  {kSMDataFormat6KHzOKIADPCM, 0, 6000},
                 {kSMDataFormatIMAADPCM, 0, 8000},      {kSMDataFormatIMAADPCM, 6000, 6000},
                 {kSMDataFormatIMAADPCM, 11000, 11000}};

    (void)state;
    for (unsigned i = 0; i < COUNT(kinds); i++) {
        unsigned rate = kinds[i].rate, n;

        sound("tone", 3, MT_CODING_ALAW);
        assert_int_equal(start((struct sm_record_parms){.type = (enum kSMDataFormat)kinds[i].code,
                                                        .sampling_rate = kinds[i].given}),
                         0);
        sound("tone", 25, MT_CODING_ALAW);
        assert_int_equal(full_status().sample_rate, rate);
        assert_int_equal(record_abort(channel, 0), 0);
        n = fetch(channel, heard, sizeof(heard));
        assert_in_range(n, rate * 480 / 2000, rate * 525 / 2000);
        n = decode_heard(kinds[i].code, rate, n);
        assert_in_range(n, rate * 480 / 1000, rate * 520 / 1000);
        assert_tone_of_1000_hz(kSMDataFormat16bit, rate, n);
        assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    }
}

static void adpcm_datagrams_are_20_ms_of_oki_and_a_block_of_ima(void **state)
{
    static const struct {
        int code;
        unsigned octets;
    } kinds[] = {{kSMDataFormatOKIADPCM, 80}, {kSMDataFormat6KHzOKIADPCM, 60}, {kSMDataFormatIMAADPCM, 256}};
    int fd = listen_at(4000);
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);

    (void)state;
    for (unsigned i = 0; i < COUNT(kinds); i++) {
        tSMChannelId other = new_hearing(vmprx);
        struct sim_datagram d;

        assert_int_equal(connect_dispatcher(other, dispatcher), 0);
        assert_int_equal(record(other, kinds[i].code), 0);
        sound("tone", 20, MT_CODING_ALAW);
        for (unsigned k = 0; k < 4; k++) {
            assert_int_equal(sim_recv(fd, &d), 1);
            assert_int_equal(d.len, kinds[i].octets);
        }
        assert_int_equal(record_abort(other, 0), 0);
        assert_int_equal(sm_channel_release(other), 0);
        while (sim_recv(fd, &d))
            assert_in_range(d.len, 1, kinds[i].octets);
    }
}

static void an_adpcm_record_ends_with_its_last_sample(void **state)
{
    (void)state;
    assert_int_equal(start((struct sm_record_parms){.type = kSMDataFormatOKIADPCM, .max_elapsed_time = 33}), 0);
    pass_ms(100);
    assert_int_equal(fetch(channel, heard, sizeof(heard)), 33 * 8 / 2);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    assert_int_equal(start((struct sm_record_parms){.type = kSMDataFormatIMAADPCM, .max_elapsed_time = 33}), 0);
    pass_ms(100);
    assert_int_equal(fetch(channel, heard, sizeof(heard)), 4 + 132); /* header, 263 nibbles in words */
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    assert_int_equal(start((struct sm_record_parms){.type = kSMDataFormatIMAADPCM, .max_octets = 135}), 0);
    pass_ms(100);
    assert_int_equal(fetch(channel, heard, sizeof(heard)), 135);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
}

static void formats_whose_coding_is_not_there_are_not_implemented(void **state)
{
    static const int formats[] = {kSMDataFormatACUBLKPCM,     kSMDataFormatSpeex,     kSMDataFormat8KHzACUBLKPCM,
                                  kSMDataFormat6KHzACUBLKPCM, kSMDataFormatCELP8KBPS, kSMDataFormatG721};

    (void)state;
    for (unsigned i = 0; i < COUNT(formats); i++)
        assert_int_equal(record(channel, formats[i]), ERR_SM_NOT_IMPLEMENTED);
    assert_int_equal(record_status(channel), ERR_SM_NO_RECORD_IN_PROGRESS);
}

static void numbers_that_are_no_format_are_bad_parameters(void **state)
{
    static const int formats[] = {0, -1, 16, 21, 29, 38, 1000, INT32_MIN, INT32_MAX};
    static const tSM_UT32 rates[] = {1, 7999, 11025, 44100, UINT32_MAX};

    (void)state;
    for (unsigned i = 0; i < COUNT(formats); i++)
        assert_int_equal(record(channel, formats[i]), ERR_SM_BAD_PARAMETER);
    for (unsigned i = 0; i < COUNT(rates); i++)
        assert_int_equal(start((struct sm_record_parms){.sampling_rate = rates[i]}), ERR_SM_BAD_PARAMETER);
    assert_int_equal(start((struct sm_record_parms){.tone_elimination_mode = (enum kSMToneDetection)99}),
                     ERR_SM_BAD_PARAMETER);
    assert_int_equal(start((struct sm_record_parms){.alt_data_source_type = (enum kSMRecordAltSource)99}),
                     ERR_SM_BAD_PARAMETER);
    assert_int_equal(start((struct sm_record_parms){.volume = 1000}), ERR_SM_BAD_PARAMETER);
    assert_int_equal(start((struct sm_record_parms){.volume = INT32_MIN}), ERR_SM_BAD_PARAMETER);
    assert_int_equal(record_status(channel), ERR_SM_NO_RECORD_IN_PROGRESS);
}

static void fields_of_32_bits_ignore_what_is_above(void **state)
{
    const tSM_UT32 above = (tSM_UT32)0xdead << 32;

    (void)state;
    assert_int_equal(start((struct sm_record_parms){.max_octets = above | 100,
                                                    .max_elapsed_time = above,
                                                    .max_silence = above,
                                                    .max_initial_silence = above,
                                                    .sampling_rate = above | 8000}),
                     0);
    pass_ms(200);
    assert_int_equal(fetch(channel, heard, sizeof(heard)), 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(every_format_has_its_length_rate_and_content),
        RECORD_TEST(adpcm_has_its_length_rate_and_content),
        RECORD_TEST(adpcm_datagrams_are_20_ms_of_oki_and_a_block_of_ima),
        RECORD_TEST(an_adpcm_record_ends_with_its_last_sample),
        RECORD_TEST(formats_whose_coding_is_not_there_are_not_implemented),
        RECORD_TEST(numbers_that_are_no_format_are_bad_parameters),
        RECORD_TEST(fields_of_32_bits_ignore_what_is_above),
    };

    return cmocka_run_group_tests_name("record_formats", tests, NULL, NULL);
}
