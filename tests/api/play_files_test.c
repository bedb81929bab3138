/** The high level library: replays of FILEs, BFILEs and WAV files. */
#include "files.h"

#include <pthread.h>
#include <stdatomic.h>

#include "bfopen.h"
#include "media/g711.h"
#include "smwavlib.h"
#include "unit/signals.h"

static tSMChannelId player, ear;
static SM_FILE_REPLAY_PARMS job;
static uint8_t heard[ROOM];
static char nowhere[] = "/nonexistent/a.wav";

/* n octets that say themselves, after `before` others. */
static void write_spoken(unsigned before, unsigned n)
{
    static uint8_t octets[ROOM];

    assert_true(before + n <= ROOM);
    memset(octets, 0x11, before);
    for (unsigned i = 0; i < n; i++)
        octets[before + i] = spoken(i);
    put_file(octets, before + n);
}

/* A channel that plays, and one that hears it. */
static int begin(void **state)
{
    world_begin(state);
    player = new_channel(kSMChannelTypeFullDuplex);
    ear = new_channel(kSMChannelTypeInput);
    assert_int_equal(connect_feed(ear, output_feed(player)), 0);
    assert_int_equal(record(ear, kSMDataFormatALawPCM), 0);
    memset(&job, 0, sizeof(job));
    job.replay_parms.channel = player;
    job.replay_parms.type = kSMDataFormatALawPCM;
    new_path();
    return 0;
}

static int end(void **state)
{
    if (job.fd)
        fclose(job.fd);
    unlink(path);
    return world_end(state);
}

#define PLAY_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

static void open_file(const char *mode)
{
    job.fd = fopen(path, mode);
    assert_non_null(job.fd);
}

static void assert_free(void)
{
    struct sm_replay_parms p = {.channel = player, .type = kSMDataFormatALawPCM};

    assert_int_equal(replay_status(player), ERR_SM_NO_REPLAY_IN_PROGRESS);
    assert_int_equal(sm_replay_start(&p), 0);
}

/* Let it play to its end. @return octets heard */
static unsigned play_on(void)
{
    unsigned n = 0;

    for (unsigned rounds = 0; sm_replay_file_progress(&job) == ERR_SM_PENDING; rounds++) {
        assert_true(rounds < 500);
        pass_ms(60);
        n += fetch(ear, heard + n, ROOM - n);
    }
    return n + fetch(ear, heard + n, ROOM - n);
}

static void assert_played(unsigned n, unsigned octets)
{
    unsigned at = find_spoken(heard, n, 0, octets);

    for (unsigned i = 0; i < n; i++)
        if (i < at || i >= at + octets)
            assert_int_equal(heard[i], 0xd5);
}

/* FILE */

static void a_file_is_played_whole_whatever_its_length(void **state)
{
    static const unsigned lengths[] = {1, 160, 2047, 2048, 2049, 4096, 20480, 30001};

    (void)state;
    for (unsigned i = 0; i < COUNT(lengths); i++) {
        write_spoken(0, lengths[i]);
        open_file("rb");
        assert_int_equal(sm_replay_file_start(&job), 0);
        assert_int_equal(job.status, ERR_SM_PENDING);
        assert_played(play_on(), lengths[i]);
        assert_int_equal(job.status, 0);
        assert_int_equal(job.private_length, lengths[i]);
        fclose(job.fd);
        job.fd = NULL;
    }
    assert_free();
}

static void an_empty_file_is_over_at_once(void **state)
{
    (void)state;
    write_spoken(0, 0);
    open_file("rb");
    assert_int_equal(sm_replay_file_start(&job), 0);
    play_on();
    assert_int_equal(job.status, 0);
    assert_int_equal(job.private_length, 0);
    assert_free();
}

static void offset_and_length_choose_a_part(void **state)
{
    (void)state;
    write_spoken(1000, 9000);
    open_file("rb");
    job.offset = 1000;
    job.replay_parms.data_length = 5000;
    assert_int_equal(sm_replay_file_start(&job), 0);
    assert_played(play_on(), 5000);
    assert_int_equal(job.private_length, 5000);
    job.replay_parms.data_length = 6144; /* whole buffers */
    assert_int_equal(sm_replay_file_start(&job), 0);
    assert_played(play_on(), 6144);
    job.replay_parms.data_length = 50000; /* more than there is */
    assert_int_equal(sm_replay_file_start(&job), 0);
    assert_played(play_on(), 9000);
    assert_int_equal(job.private_length, 9000);
}

static void an_offset_past_the_end_is_an_empty_file(void **state)
{
    (void)state;
    write_spoken(0, 1000);
    open_file("rb");
    job.offset = 1001;
    assert_int_equal(sm_replay_file_start(&job), 0);
    play_on();
    assert_int_equal(job.status, 0);
    assert_int_equal(job.private_length, 0);
    assert_free();
}

static void status_that_the_program_has_asked_for_is_taken(void **state)
{
    unsigned n = 0, rounds = 0;

    (void)state;
    write_spoken(0, 10000);
    open_file("rb");
    assert_int_equal(sm_replay_file_start(&job), 0);
    while (sm_replay_file_progress_istatus(&job, replay_status(player)) == ERR_SM_PENDING && rounds++ < 100) {
        pass_ms(60);
        n += fetch(ear, heard + n, ROOM - n);
    }
    assert_int_equal(job.status, 0);
    assert_played(n, 10000);
    assert_free();
}

static _Atomic int result;

static void *wait_for_it(void *arg)
{
    (void)arg;
    atomic_store(&result, sm_replay_file_complete(&job));
    return NULL;
}

static void complete_waits_until_all_was_played(void **state)
{
    unsigned n = 0;
    pthread_t waiter;

    (void)state;
    write_spoken(0, 3000);
    open_file("rb");
    assert_int_equal(sm_replay_file_start(&job), 0);
    assert_int_equal(sm_replay_file_progress(&job), ERR_SM_PENDING); /* all of it is put now */
    assert_int_equal(pthread_create(&waiter, NULL, wait_for_it, NULL), 0);
    for (unsigned i = 0; i < 30; i++) {
        pass_ms(20);
        n += fetch(ear, heard + n, ROOM - n);
    }
    pthread_join(waiter, NULL);
    assert_int_equal(atomic_load(&result), 0);
    assert_played(n, 3000);
    assert_free();
}

static void stop_is_silence_at_once(void **state)
{
    unsigned n;

    (void)state;
    write_spoken(0, 30000);
    open_file("rb");
    assert_int_equal(sm_replay_file_start(&job), 0);
    assert_int_equal(sm_replay_file_progress(&job), ERR_SM_PENDING);
    pass_ms(500);
    assert_int_equal(sm_replay_file_stop(&job, 0), 0);
    assert_int_equal(job.status, 0);
    fetch(ear, heard, ROOM);
    pass_ms(200);
    n = fetch(ear, heard, ROOM);
    for (unsigned i = TICK; i < n; i++)
        assert_int_equal(heard[i], 0xd5);
    assert_int_equal(sm_replay_file_stop(&job, 0), 0); /* once more does no harm */
    assert_free();
}

static void stop_from_another_thread_ends_the_wait_of_complete(void **state)
{
    (void)state;
    write_spoken(0, 60000);
    for (unsigned again = 0; again < 50; again++) {
        pthread_t waiter;

        open_file("rb");
        assert_int_equal(sm_replay_file_start(&job), 0);
        assert_int_equal(pthread_create(&waiter, NULL, wait_for_it, NULL), 0);
        pass_ms(again * 3);
        assert_int_equal(sm_replay_file_stop(&job, again % 2), 0);
        pthread_join(waiter, NULL);
        assert_int_equal(atomic_load(&result), 0);
        assert_int_equal(job.status, 0);
        fclose(job.fd);
        job.fd = NULL;
        assert_int_equal(replay_status(player), ERR_SM_NO_REPLAY_IN_PROGRESS);
        fetch(ear, heard, ROOM);
    }
}

static void a_file_that_cannot_be_read_ends_the_job_and_frees_the_channel(void **state)
{
    (void)state;
    write_spoken(0, 3000);
    open_file("ab");
    assert_int_equal(sm_replay_file_start(&job), 0);
    assert_int_equal(sm_replay_file_progress(&job), ERR_SM_FILE_ACCESS);
    assert_int_equal(job.status, ERR_SM_FILE_ACCESS);
    assert_int_equal(sm_replay_file_complete(&job), ERR_SM_FILE_ACCESS);
    assert_free();
}

static void a_file_that_could_not_be_read_once_is_played_later(void **state)
{
    (void)state;
    write_spoken(0, 3000);
    open_file("rb");
    put_behind(fileno(job.fd), "/");
    assert_int_equal(sm_replay_file_start(&job), 0);
    assert_int_equal(sm_replay_file_progress(&job), ERR_SM_FILE_ACCESS);
    put_behind(fileno(job.fd), path);
    assert_int_equal(sm_replay_file_start(&job), 0);
    assert_played(play_on(), 3000);
    assert_int_equal(job.status, 0);
    assert_free();
}

static void a_job_that_cannot_start_is_not_pending(void **state)
{
    (void)state;
    assert_int_equal(sm_replay_file_start(&job), ERR_SM_BAD_PARAMETER); /* no file */
    assert_int_equal(job.status, ERR_SM_BAD_PARAMETER);
    open_file("rb");
    job.replay_parms.channel = ear;
    assert_int_equal(sm_replay_file_start(&job), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(job.status, ERR_SM_WRONG_CHANNEL_TYPE);
    job.replay_parms.channel = kSMNullChannelId;
    assert_int_equal(sm_replay_file_start(&job), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(sm_replay_file_progress(&job), ERR_SM_NO_SUCH_CHANNEL);
}

static void null_pointers_are_bad_parameters(void **state)
{
    SM_REPLAY_WAV_PREPARE_PARMS prepare = {.filename = path};

    (void)state;
    assert_int_equal(sm_replay_file_start(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_file_progress(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_file_progress_istatus(NULL, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_file_complete(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_file_stop(NULL, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_bfile_start(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_bfile_progress(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_bfile_progress_istatus(NULL, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_bfile_complete(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_bfile_stop(NULL, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_wav_start(NULL, &job), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_wav_start(path, NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_wav_close(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_wav_close(&job), ERR_SM_BAD_PARAMETER); /* none was started */
    assert_int_equal(sm_replay_wav_prepare(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_wav_prepare(&prepare), ERR_SM_BAD_PARAMETER);
}

/* BFILE */

static void a_bfile_is_played_as_a_file(void **state)
{
    SM_BFILE_REPLAY_PARMS b = {.replay_parms = job.replay_parms, .offset = 100};
    unsigned n = 0;

    (void)state;
    write_spoken(100, 7000);
    assert_int_equal(bfile(&b.fd), 0);
    assert_int_equal(bfopen(b.fd, path, "rb"), 0);
    assert_int_equal(sm_replay_bfile_start(&b), 0);
    while (sm_replay_bfile_progress(&b) == ERR_SM_PENDING && n < ROOM / 2) {
        pass_ms(60);
        n += fetch(ear, heard + n, ROOM - n);
    }
    assert_int_equal(sm_replay_bfile_complete(&b), 0);
    assert_int_equal(b.private_length, 7000);
    assert_played(n, 7000);
    assert_int_equal(sm_replay_bfile_start(&b), 0);
    assert_int_equal(sm_replay_bfile_progress_istatus(&b, kSMReplayStatusHasCapacity), ERR_SM_PENDING);
    assert_int_equal(sm_replay_bfile_stop(&b, 0), 0);
    assert_int_equal(bfile_dtor(b.fd), 0);
    assert_free();
}

/* WAV */

static void talk_itself(struct sim_rtp *talker)
{
    talk(talker, 0, 30);
}

/* A tone of 1000 Hz at -10 dBm0. */
static void talk_tone(struct sim_rtp *talker)
{
    int16_t tone[TICK] = {0};
    uint8_t octets[TICK];

    add_tone(tone, TICK, 1000, -10, 8000); /* 20 whole periods */
    for (unsigned i = 0; i < TICK; i++)
        octets[i] = mt_linear_to_alaw(tone[i]);
    for (unsigned i = 0; i < 30; i++) {
        assert_int_equal(sim_rtp_send(talker, octets, TICK), 0);
        pass_ms(20);
    }
}

/* Record a WAV file of 500 ms of what is said. */
static void make_wav_of(int type, unsigned rate, void (*say_it)(struct sim_rtp *talker))
{
    SM_FILE_RECORD_PARMS r = {.record_parms = {.type = (enum kSMDataFormat)type, .max_elapsed_time = 500}};
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);

    r.record_parms.channel = new_hearing(vmprx);
    r.record_parms.sampling_rate = rate;
    assert_int_equal(sm_record_wav_start(path, &r), 0);
    say_it(&talker);
    assert_int_equal(sm_record_file_complete(&r), 0);
    assert_int_equal(sm_record_wav_close(&r), 0);
    assert_int_equal(sm_channel_release(r.record_parms.channel), 0);
    assert_int_equal(sm_vmprx_destroy(vmprx), 0);
    sim_close(talker.fd);
    fetch(ear, heard, ROOM);
}

static void make_wav(int type, unsigned rate)
{
    make_wav_of(type, rate, talk_itself);
}

/* 250 ms from the middle of what sounds in the first n octets heard. */
static void assert_tone(unsigned n, double level_dbm0, double tolerance_db)
{
    int16_t amp[2000];
    double power, in = 0, across = 0;
    unsigned first = 0;

    while (first < n && abs(mt_alaw_to_linear[heard[first]]) < 2000)
        first++;
    assert_true(first + 3200 < n);
    for (unsigned i = 0; i < COUNT(amp); i++) {
        amp[i] = mt_alaw_to_linear[heard[first + 800 + i]];
        in += amp[i] * cos(2 * PI * 1000 * i / 8000);
        across += amp[i] * sin(2 * PI * 1000 * i / 8000);
    }
    power = power_of(amp, COUNT(amp));
    assert_float_equal(10 * log10(power / (22827.0 * 22827.0 / 2)), level_dbm0, tolerance_db);
    assert_float_equal((in * in + across * across) * 2 / COUNT(amp) / COUNT(amp) / power, 1, 0.02); /* all is 1000 Hz */
}

static void a_wav_file_sounds_as_what_was_recorded(void **state)
{
    static const struct {
        int type;
        unsigned rate;
        double tolerance_db; /* OKI ADPCM has 6 samples of a period at 6000, and steps of its own */
    } kinds[] = {{kSMDataFormatULawPCM, 8000, 0.1},    {kSMDataFormat16bit, 16000, 0.1},
                 {kSMDataFormat16bit, 6000, 0.1},      {kSMDataFormat8bit, 11000, 0.1},
                 {kSMDataFormatOKIADPCM, 8000, 0.3},   {kSMDataFormatOKIADPCM, 6000, 0.5},
                 {kSMDataFormatIMAADPCM, 8000, 0.3}};

    (void)state;
    for (unsigned i = 0; i < COUNT(kinds); i++) {
        make_wav_of(kinds[i].type, kinds[i].rate, talk_tone);
        assert_int_equal(sm_replay_wav_start(path, &job), 0);
        assert_tone(play_on(), -10, kinds[i].tolerance_db);
        assert_int_equal(job.status, 0);
        assert_int_equal(sm_replay_wav_close(&job), 0);
    }
}

static void the_header_of_a_wav_file_decides(void **state)
{
    static const struct {
        int type;
        unsigned rate;
    } kinds[] = {{kSMDataFormatALawPCM, 8000}, {kSMDataFormatULawPCM, 8000},   {kSMDataFormat16bit, 16000},
                 {kSMDataFormat8bit, 11000},   {kSMDataFormatOKIADPCM, 6000}, {kSMDataFormatIMAADPCM, 8000}};

    (void)state;
    for (unsigned i = 0; i < COUNT(kinds); i++) {
        SM_REPLAY_PARMS parms = {.channel = player, .volume = 3};
        SM_REPLAY_WAV_PREPARE_PARMS prepare = {path, &parms};
        unsigned n;

        make_wav(kinds[i].type, kinds[i].rate);
        assert_int_equal(sm_replay_wav_prepare(&prepare), 0);
        assert_int_equal(parms.type, kinds[i].type);
        assert_int_equal(parms.sampling_rate, kinds[i].rate);
        assert_int_equal(parms.volume, 3); /* only the header's fields change */
        job.replay_parms.type = kSMDataFormatNone;
        assert_int_equal(sm_replay_wav_start(path, &job), 0);
        assert_int_equal(job.replay_parms.type, kinds[i].type);
        assert_int_equal(sm_replay_wav_close(&job), ERR_SM_PENDING);
        n = play_on();
        assert_int_equal(job.status, 0);
        assert_int_equal(job.private_length, parms.data_length); /* and not the padding */
        assert_int_equal(sm_replay_wav_close(&job), 0);
        assert_null(job.fd);
        if (kinds[i].type == kSMDataFormatALawPCM)
            find_spoken(heard, n, 0, 20 * TICK);
    }
    assert_free();
}

static void files_that_cannot_be_played_start_nothing(void **state)
{
    static const struct {
        uint8_t tag, channels, rate_low, rate_high, block_high;
        int expected;
    } kinds[] = {{6, 2, 0x40, 0x1f, 0, WAV_BAD_CHANNELS},     {6, 1, 0x44, 0xac, 0, WAV_BAD_RATE},
                 {0x11, 1, 0x40, 0x1f, 4, WAV_BAD_BLOCK},     {0x55, 1, 0x40, 0x1f, 0, WAV_BAD_CODING},
                 {0x27, 1, 0x40, 0x1f, 0, ERR_SM_NOT_IMPLEMENTED}, {6, 1, 0x11, 0x2b, 0, 0} /* 11025 */};

    (void)state;
    for (unsigned i = 0; i < COUNT(kinds); i++) {
        uint8_t file[48] = "RIFF\x28\0\0\0WAVEfmt \x10\0\0\0";

        file[20] = kinds[i].tag;
        file[22] = kinds[i].channels;
        file[24] = kinds[i].rate_low;
        file[25] = kinds[i].rate_high;
        file[33] = kinds[i].block_high;
        memcpy(file + 36, "data\4\0\0\0abcd", 12);
        put_file(file, sizeof(file));
        job.fd = NULL;
        assert_int_equal(sm_replay_wav_start(path, &job), kinds[i].expected);
        if (kinds[i].expected)
            assert_null(job.fd);
    }
    assert_int_equal(job.replay_parms.sampling_rate, 11000);
    assert_int_equal(sm_replay_file_stop(&job, 0), 0);
    assert_int_equal(sm_replay_wav_close(&job), 0);
    assert_int_equal(sm_replay_wav_start(nowhere, &job), WAV_CANNOT_OPEN);
    put_file("RIFF", 4);
    assert_int_equal(sm_replay_wav_start(path, &job), WAV_NOT_WAV);
    assert_null(job.fd);
    assert_free();
}

static void a_refused_replay_leaves_the_fields_of_the_header(void **state)
{
    (void)state;
    make_wav(kSMDataFormat16bit, 16000);
    assert_int_equal(replay(player, kSMDataFormatALawPCM), 0);
    job.offset = 7;
    job.replay_parms.type = kSMDataFormatULawPCM;
    job.replay_parms.sampling_rate = 6000;
    job.replay_parms.data_length = 8;
    assert_int_equal(sm_replay_wav_start(path, &job), ERR_SM_WRONG_CHANNEL_STATE);
    assert_null(job.fd);
    assert_int_equal(job.status, ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(job.offset, 7);
    assert_int_equal(job.replay_parms.type, kSMDataFormatULawPCM);
    assert_int_equal(job.replay_parms.sampling_rate, 6000);
    assert_int_equal(job.replay_parms.data_length, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLAY_TEST(a_file_is_played_whole_whatever_its_length),
        PLAY_TEST(an_empty_file_is_over_at_once),
        PLAY_TEST(offset_and_length_choose_a_part),
        PLAY_TEST(an_offset_past_the_end_is_an_empty_file),
        PLAY_TEST(status_that_the_program_has_asked_for_is_taken),
        PLAY_TEST(complete_waits_until_all_was_played),
        PLAY_TEST(stop_is_silence_at_once),
        PLAY_TEST(stop_from_another_thread_ends_the_wait_of_complete),
        PLAY_TEST(a_file_that_cannot_be_read_ends_the_job_and_frees_the_channel),
        PLAY_TEST(a_file_that_could_not_be_read_once_is_played_later),
        PLAY_TEST(a_job_that_cannot_start_is_not_pending),
        PLAY_TEST(null_pointers_are_bad_parameters),
        PLAY_TEST(a_bfile_is_played_as_a_file),
        PLAY_TEST(a_wav_file_sounds_as_what_was_recorded),
        PLAY_TEST(the_header_of_a_wav_file_decides),
        PLAY_TEST(files_that_cannot_be_played_start_nothing),
        PLAY_TEST(a_refused_replay_leaves_the_fields_of_the_header),
    };

    return cmocka_run_group_tests_name("play_files", tests, NULL, NULL);
}
