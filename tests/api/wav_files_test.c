/** The high level library: records into WAV files, and what is said of bad ones. */
#include "record_file.h"

static char nowhere[] = "/nonexistent/a.wav", directory[] = "/";

static unsigned u32(const uint8_t *p)
{
    return (unsigned)(p[0] | p[1] << 8 | p[2] << 16) | (unsigned)p[3] << 24;
}

static unsigned u16(const uint8_t *p)
{
    return (unsigned)(p[0] | p[1] << 8);
}

/* Record 500 ms into a WAV file. @return octets of the file */
static unsigned record_wav(int type, unsigned rate, tSM_UT32 trim)
{
    job.record_parms.type = (enum kSMDataFormat)type;
    job.record_parms.sampling_rate = rate;
    job.record_parms.max_elapsed_time = 500;
    assert_int_equal(sm_record_wav_start(path, &job), 0);
    assert_int_equal(sm_record_wav_close(&job), ERR_SM_PENDING);
    talk(&talker, 0, 30);
    assert_int_equal(sm_record_file_complete(&job), 0);
    assert_int_equal(trim ? sm_record_wav_trim_close(&job, trim) : sm_record_wav_close(&job), 0);
    assert_null(job.fd);
    return read_back();
}

static void a_wav_file_has_the_header_of_its_format(void **state)
{
    static const struct {
        int type;
        unsigned given, tag, bits, block, rate, octets_a_second;
    } kinds[] = {
        {kSMDataFormatALawPCM, 0, 6, 8, 1, 8000, 8000},      {kSMDataFormatULawPCM, 6000, 7, 8, 1, 6000, 6000},
        {kSMDataFormat16bit, 16000, 1, 16, 2, 16000, 32000}, {kSMDataFormat8bit, 11000, 1, 8, 1, 11000, 11000},
        {kSMDataFormatOKIADPCM, 0, 0x10, 4, 1, 8000, 4000},  {kSMDataFormatIMAADPCM, 0, 0x11, 4, 256, 8000, 4055},
        {kSMDataFormat8KHzPCM, 0, 6, 8, 1, 8000, 8000},      {kSMDataFormat6KHzOKIADPCM, 0, 0x10, 4, 1, 6000, 3000}};

    (void)state;
    for (unsigned i = 0; i < COUNT(kinds); i++) {
        unsigned n = record_wav(kinds[i].type, kinds[i].given, 0), header = 20 + u32(got + 16);
        int type = -1;

        assert_memory_equal(got, "RIFF", 4);
        assert_int_equal(u32(got + 4), n - 8);
        assert_memory_equal(got + 8, "WAVEfmt ", 8);
        assert_int_equal(u16(got + 20), kinds[i].tag);
        assert_int_equal(u16(got + 22), 1);
        assert_int_equal(u32(got + 24), kinds[i].rate);
        assert_int_equal(u32(got + 28), kinds[i].octets_a_second);
        assert_int_equal(u16(got + 32), kinds[i].block);
        assert_int_equal(u16(got + 34), kinds[i].bits);
        if (kinds[i].tag != 1) {
            assert_memory_equal(got + header, "fact", 4);
            assert_in_range(u32(got + header + 8), kinds[i].rate * 480 / 1000, kinds[i].rate / 2 + 7);
            header += 12;
        }
        assert_memory_equal(got + header, "data", 4);
        assert_int_equal(u32(got + header + 4), job.private_length);
        assert_int_equal(n, header + 8 + job.private_length + job.private_length % 2);
        assert_int_equal(sm_replay_wav_get_type(path, &type), 0);
        assert_int_equal(type, kinds[i].tag == 0x10 ? kSMDataFormatOKIADPCM
                               : kinds[i].tag == 6  ? kSMDataFormatALawPCM
                                                    : kinds[i].type);
    }
}

static void the_coded_octets_stay_as_they_are(void **state)
{
    unsigned n;

    (void)state;
    n = record_wav(kSMDataFormatALawPCM, 0, 0);
    find_spoken(got + 58, n - 58, 0, 20 * TICK);
}

static void a_trimmed_file_is_shorter_by_whole_samples_and_blocks(void **state)
{
    unsigned whole;

    (void)state;
    assert_int_equal(record_wav(kSMDataFormatALawPCM, 0, 1001), 58 + 2999 + 1);
    assert_int_equal(u32(got + 54), 2999);
    assert_int_equal(record_wav(kSMDataFormat16bit, 0, 1001), 44 + 8000 - 1002);
    whole = record_wav(kSMDataFormatIMAADPCM, 0, 0);
    assert_int_equal(record_wav(kSMDataFormatIMAADPCM, 0, 1), 60 + (whole - 60) / 256 * 256);
    assert_int_equal(record_wav(kSMDataFormatALawPCM, 0, UINT32_MAX), 58);
}

/* What sm_record_wav_start says of a job that has to be refused; nothing of it is left. */
static void assert_refused(int type, int expected)
{
    job.record_parms.type = (enum kSMDataFormat)type;
    assert_int_equal(sm_record_wav_start(path, &job), expected);
    assert_null(job.fd);
}

static void a_file_that_cannot_be_made_starts_nothing(void **state)
{
    (void)state;
    assert_int_equal(unlink(path), 0);
    assert_int_equal(sm_record_wav_start(nowhere, &job), WAV_CANNOT_OPEN);
    assert_null(job.fd);
    assert_refused(kSMDataFormatSigned8bit, WAV_BAD_CODING);
    assert_refused(kSMDataFormatACUBLKPCM, ERR_SM_NOT_IMPLEMENTED);
    assert_int_equal(access(path, F_OK), -1); /* no empty file is left */
    assert_free();
}

static void a_record_that_is_refused_leaves_the_file_as_it_was(void **state)
{
    (void)state;
    put_file("older sound", 11);
    assert_refused(kSMDataFormatSigned8bit, WAV_BAD_CODING);
    assert_refused(kSMDataFormatACUBLKPCM, ERR_SM_NOT_IMPLEMENTED);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    assert_refused(kSMDataFormatALawPCM, ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(read_back(), 11);
    assert_memory_equal(got, "older sound", 11);
}

static void a_second_start_does_not_touch_what_the_first_records(void **state)
{
    SM_FILE_RECORD_PARMS second = {.record_parms = job.record_parms};

    (void)state;
    job.record_parms.max_elapsed_time = 500;
    assert_int_equal(sm_record_wav_start(path, &job), 0);
    talk(&talker, 0, 15);
    assert_int_equal(sm_record_file_progress(&job), ERR_SM_PENDING);
    assert_int_equal(sm_record_wav_start(path, &second), ERR_SM_WRONG_CHANNEL_STATE);
    talk(&talker, 15 * TICK, 15);
    assert_int_equal(sm_record_file_complete(&job), 0);
    assert_int_equal(sm_record_wav_close(&job), 0);
    assert_int_equal(read_back(), 58 + 4000);
    find_spoken(got + 58, 4000, 0, 20 * TICK);
}

static void two_records_do_not_go_into_one_wav_file(void **state)
{
    SM_FILE_RECORD_PARMS second = {.record_parms = job.record_parms};

    (void)state;
    second.record_parms.channel = other;
    assert_int_equal(sm_record_wav_start(path, &job), 0);
    talk(&talker, 0, 15);
    assert_int_equal(sm_record_file_progress(&job), ERR_SM_PENDING);
    assert_int_equal(sm_record_wav_start(path, &second), WAV_CANNOT_WRITE);
    assert_null(second.fd);
    assert_int_equal(record_status(other), ERR_SM_NO_RECORD_IN_PROGRESS);
    assert_int_equal(sm_record_file_stop(&job, 0), 0);
    assert_int_equal(sm_record_wav_start(path, &second), WAV_CANNOT_WRITE); /* its header is to be completed */
    assert_int_equal(sm_record_wav_close(&job), 0);
    assert_true(read_back() > 58 + 10 * TICK);
    find_spoken(got + 58, 15 * TICK, 0, 10 * TICK);
    assert_int_equal(sm_record_wav_start(path, &second), 0);
    assert_int_equal(sm_record_file_stop(&second, 0), 0);
    assert_int_equal(sm_record_wav_close(&second), 0);
}

static void a_new_record_replaces_all_of_a_longer_file(void **state)
{
    static const uint8_t longer[ROOM];

    (void)state;
    put_file(longer, ROOM);
    assert_int_equal(sm_record_wav_start(path, &job), 0);
    assert_int_equal(read_back(), 58); /* its header, at once */
    assert_int_equal(sm_record_file_stop(&job, 0), 0);
    assert_int_equal(sm_record_wav_close(&job), 0);
}

static void a_header_that_cannot_be_written_starts_nothing(void **state)
{
    static char full[] = "/dev/full";

    (void)state;
    assert_int_equal(sm_record_wav_start(full, &job), WAV_CANNOT_WRITE);
    assert_null(job.fd);
    assert_int_equal(job.status, WAV_CANNOT_WRITE);
    assert_int_equal(access(full, F_OK), 0);
    assert_free();
}

static void a_file_that_is_no_wav_says_so(void **state)
{
    static const uint8_t vorbis[] = "RIFF\x2e\0\0\0WAVEfmt \x10\0\0\0\x4f\x67\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0"
                                    "data\2\0\0\0ab";
    int type = 77;

    (void)state;
    assert_int_equal(sm_replay_wav_get_type(nowhere, &type), WAV_CANNOT_OPEN);
    assert_int_equal(sm_replay_wav_get_type(directory, &type), WAV_CANNOT_READ);
    put_file("", 0);
    assert_int_equal(sm_replay_wav_get_type(path, &type), WAV_NOT_WAV);
    put_file("RIFF....AVI ", 12);
    assert_int_equal(sm_replay_wav_get_type(path, &type), WAV_NOT_WAV);
    put_file(vorbis, sizeof(vorbis) - 1);
    assert_int_equal(sm_replay_wav_get_type(path, &type), WAV_BAD_CODING);
    assert_int_equal(type, 77);
}

static void a_header_that_cannot_be_completed_is_told_by_close(void **state)
{
    (void)state;
    job.record_parms.max_elapsed_time = 100;
    assert_int_equal(sm_record_wav_start(path, &job), 0);
    talk(&talker, 0, 10);
    assert_int_equal(sm_record_file_complete(&job), 0);
    fflush(job.fd);
    put_behind(fileno(job.fd), "/dev/full");
    assert_int_equal(sm_record_wav_close(&job), WAV_CANNOT_WRITE);
    assert_null(job.fd);
}

static void a_wav_file_holds_4_gib_and_no_more(void **state)
{
    const unsigned most = UINT32_MAX - 64 - 1; /* what is before the data fits, too */
    off_t end;
    FILE *f;

    (void)state;
    job.record_parms.max_elapsed_time = 100;
    assert_int_equal(sm_record_wav_start(path, &job), 0);
    talk(&talker, 0, 10);
    assert_int_equal(sm_record_file_complete(&job), 0);
    job.private_length = (tSM_UT32)UINT32_MAX + 100; /* as if so many had come */
    assert_int_equal(sm_record_wav_close(&job), WAV_TOO_LONG);
    assert_null(job.fd);
    f = fopen(path, "rb");
    assert_non_null(f);
    assert_int_equal(fread(got, 1, 58, f), 58);
    assert_int_equal(fseeko(f, 0, SEEK_END), 0);
    end = ftello(f);
    fclose(f);
    assert_int_equal(u32(got + 54), most);
    assert_int_equal(end, (off_t)58 + most + most % 2);
    assert_int_equal(u32(got + 4), end - 8);
}

/* A file of 4 GiB whose chunk `data` begins where 32 bits end; else a hole. */
static void a_chunk_that_no_number_reaches_is_no_wav(void **state)
{
    static const uint8_t head[] = "RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\6\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0"
                                  "fill\xcc\xff\xff\xff";
    const off_t at = 0xfffffff8; /* 44 + 0xffffffcc */
    int type = 77;
    FILE *f;

    (void)state;
    put_file(head, sizeof(head) - 1);
    f = fopen(path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseeko(f, at, SEEK_SET), 0);
    assert_int_equal(fwrite("data\4\0\0\0abcd", 1, 12, f), 12);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(sm_replay_wav_get_type(path, &type), WAV_NOT_WAV);
    assert_int_equal(type, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILES_TEST(a_wav_file_has_the_header_of_its_format),
        FILES_TEST(the_coded_octets_stay_as_they_are),
        FILES_TEST(a_trimmed_file_is_shorter_by_whole_samples_and_blocks),
        FILES_TEST(a_file_that_cannot_be_made_starts_nothing),
        FILES_TEST(a_record_that_is_refused_leaves_the_file_as_it_was),
        FILES_TEST(a_second_start_does_not_touch_what_the_first_records),
        FILES_TEST(two_records_do_not_go_into_one_wav_file),
        FILES_TEST(a_new_record_replaces_all_of_a_longer_file),
        FILES_TEST(a_header_that_cannot_be_written_starts_nothing),
        FILES_TEST(a_file_that_is_no_wav_says_so),
        FILES_TEST(a_header_that_cannot_be_completed_is_told_by_close),
        FILES_TEST(a_wav_file_holds_4_gib_and_no_more),
        FILES_TEST(a_chunk_that_no_number_reaches_is_no_wav),
    };

    return cmocka_run_group_tests_name("wav_files", tests, NULL, NULL);
}
