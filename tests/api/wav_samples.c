/**
 * What wav_interop.py hands to programs that are not ours.
 *
 *     wav_samples record FOLDER    record a tone of 1000 Hz, 500 ms, into a WAV file of each format: NAME.wav, and what
 *                                  the library itself makes of its octets, 16-bit samples in host order: NAME.raw
 *     wav_samples type FILE...     tell the data format of each file, or -CODE for a WAV_ error, one a line
 */
#include "world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "media/codec.h"
#include "media/g711.h"
#include "smwavlib.h"

static const struct {
    const char *name;
    int type;
    unsigned rate;
} formats[] = {
    {"alaw", kSMDataFormatALawPCM, 8000},      {"mulaw", kSMDataFormatULawPCM, 8000},
    {"16bit", kSMDataFormat16bit, 8000},       {"8bit", kSMDataFormat8bit, 8000},
    {"16bit-16k", kSMDataFormat16bit, 16000},  {"oki", kSMDataFormatOKIADPCM, 8000},
    {"oki-6k", kSMDataFormatOKIADPCM, 6000},   {"ima", kSMDataFormatIMAADPCM, 8000},
    {"ima-11k", kSMDataFormatIMAADPCM, 11000},
};

static void say_tone(struct sim_rtp *talker, unsigned ticks)
{
    static unsigned at;
    uint8_t octets[TICK];

    for (; ticks; ticks--) {
        for (unsigned i = 0; i < TICK; i++, at++)
            octets[i] = mt_linear_to_alaw((int16_t)lrint(8000 * sin(2 * 3.14159265358979 * at / 8)));
        sim_rtp_send(talker, octets, TICK);
        pass_ms(20);
    }
}

/* Decode the data of a WAV file, which is the last private_length octets but for the padding. */
static void write_raw(const char *from, const char *to, const SM_FILE_RECORD_PARMS *job)
{
    static uint8_t octets[40000];
    static int16_t amp[80000];
    struct mt_format format;
    struct mt_codec codec;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    unsigned n;

    assert_true(in && out);
    assert_int_equal(fseek(in, -(long)(job->private_length + job->private_length % 2), SEEK_END), 0);
    n = (unsigned)fread(octets, 1, job->private_length, in);
    assert_int_equal(n, job->private_length);
    assert_int_equal(mt_format_lookup((int)job->record_parms.type, job->record_parms.sampling_rate, &format), 0);
    mt_codec_init(&codec, &format);
    n = mt_codec_decode(&codec, octets, n, amp);
    assert_int_equal(fwrite(amp, sizeof(amp[0]), n, out), n);
    fclose(in);
    fclose(out);
}

static void record_all(const char *folder)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    SM_FILE_RECORD_PARMS job = {.record_parms = {.channel = new_hearing(vmprx), .max_elapsed_time = 500}};

    say_tone(&talker, 5);
    for (unsigned i = 0; i < COUNT(formats); i++) {
        char wav[4096], raw[4096];

        snprintf(wav, sizeof(wav), "%s/%s.wav", folder, formats[i].name);
        snprintf(raw, sizeof(raw), "%s/%s.raw", folder, formats[i].name);
        job.record_parms.type = (enum kSMDataFormat)formats[i].type;
        job.record_parms.sampling_rate = formats[i].rate;
        assert_int_equal(sm_record_wav_start(wav, &job), 0);
        say_tone(&talker, 30);
        assert_int_equal(sm_record_file_complete(&job), 0);
        assert_int_equal(sm_record_wav_close(&job), 0);
        write_raw(wav, raw, &job);
    }
}

static void record_command(void **state)
{
    record_all(*state);
}

static void tell_types(char **files)
{
    for (; *files; files++) {
        int type = 0, err = sm_replay_wav_get_type(*files, &type);

        printf("%d\n", err ? -err : type);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        {"record", record_command, NULL, NULL, argc == 3 ? argv[2] : NULL},
    };

    if (argc > 2 && !strcmp(argv[1], "type"))
        return tell_types(argv + 2), 0;
    if (argc != 3 || strcmp(argv[1], "record") != 0)
        return fprintf(stderr, "usage: wav_samples record FOLDER | type FILE...\n"), 2;
    world_begin(NULL);
    return cmocka_run_group_tests_name("wav_samples", tests, NULL, NULL) || world_end(NULL);
}
