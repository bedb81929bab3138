/** The high level library: records into FILEs and BFILEs. WAV files are in wav_files_test.c. */
#include "record_file.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#include "bfopen.h"

static uint8_t wanted[ROOM];
static char directory[] = "/";

static void open_file(const char *mode)
{
    job.fd = fopen(path, mode);
    assert_non_null(job.fd);
}

/* FILE */

static void a_file_holds_what_the_program_would_have_read(void **state)
{
    unsigned n = 0, written;

    (void)state;
    open_file("wb");
    job.record_parms.max_octets = 9000;
    assert_int_equal(sm_record_file_start(&job), 0);
    assert_int_equal(record(other, kSMDataFormatALawPCM), 0);
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(job.status, ERR_SM_PENDING);
        talk(&talker, i * 3 * TICK, 3);
        n += fetch(other, wanted + n, ROOM - n);
        if (sm_record_file_progress(&job) != ERR_SM_PENDING)
            break;
        assert_in_range(job.private_length, 1, 9000);
    }
    assert_int_equal(job.status, 0);
    assert_int_equal(job.private_length, 9000);
    assert_int_equal(sm_record_file_progress(&job), 0); /* over is over */
    fflush(job.fd);
    written = read_back();
    assert_int_equal(written, 9000);
    assert_memory_equal(got, wanted, written);
    assert_free();
}

static void status_that_the_program_has_asked_for_is_taken(void **state)
{
    (void)state;
    open_file("wb");
    job.record_parms.max_elapsed_time = 500;
    assert_int_equal(sm_record_file_start(&job), 0);
    for (unsigned i = 0; i < 20; i++) {
        int status;

        talk(&talker, i * 3 * TICK, 3);
        status = record_status(channel);
        assert_true(status >= 0);
        if (sm_record_file_progress_istatus(&job, status) != ERR_SM_PENDING)
            break;
    }
    assert_int_equal(job.status, 0);
    assert_int_equal(job.private_length, 4000);
    assert_free();
}

static void the_last_status_tells_how_it_ended(void **state)
{
    SM_RECORD_STATUS_PARMS s;
    unsigned rounds = 0;

    (void)state;
    open_file("wb");
    job.record_parms.max_silence = 400;
    assert_int_equal(sm_record_file_start(&job), 0);
    do
        pass_ms(60);
    while (sm_record_file_progress_ostatus(&job, &s) == ERR_SM_PENDING && rounds++ < 50);
    assert_int_equal(job.status, 0);
    assert_int_equal(s.status, kSMRecordStatusComplete);
    assert_int_equal(s.termination_reason, kSMRecordHowTerminatedSilence);
    assert_in_range(s.termination_octets, 3200, 3400);
}

/* Another thread waits while this one lets time pass. */
static SM_RECORD_STATUS_PARMS told;
static _Atomic int result;

static void *wait_for_it(void *arg)
{
    (void)arg;
    atomic_store(&result, sm_record_file_complete_tstatus(&job, &told));
    return NULL;
}

static void complete_waits_until_all_is_written(void **state)
{
    pthread_t waiter;

    (void)state;
    open_file("wb");
    job.record_parms.max_elapsed_time = 700;
    assert_int_equal(sm_record_file_start(&job), 0);
    assert_int_equal(pthread_create(&waiter, NULL, wait_for_it, NULL), 0);
    talk(&talker, 0, 45);
    pthread_join(waiter, NULL);
    assert_int_equal(atomic_load(&result), 0);
    assert_int_equal(told.status, kSMRecordStatusComplete);
    assert_int_equal(told.termination_reason, kSMRecordHowTerminatedMaxTime);
    assert_int_equal(job.private_length, 5600);
    assert_free();
}

static void complete_leaves_the_programs_event_where_it_is(void **state)
{
    tSMEventId event = new_event(channel, kSMEventTypeReadData, kSMChannelSpecificEvent);
    pthread_t waiter;

    (void)state;
    open_file("wb");
    job.record_parms.max_elapsed_time = 300;
    assert_int_equal(sm_record_file_start(&job), 0);
    assert_int_equal(pthread_create(&waiter, NULL, wait_for_it, NULL), 0);
    talk(&talker, 0, 20);
    pthread_join(waiter, NULL);
    assert_true(is_set(event)); /* idle */
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    assert_false(is_set(event));
    assert_int_equal(smd_ev_free(event), 0);
}

static void stop_without_waiting_lets_the_program_write_the_rest(void **state)
{
    (void)state;
    open_file("wb");
    assert_int_equal(sm_record_file_start(&job), 0);
    pass_ms(500);
    assert_int_equal(sm_record_file_stop(&job, 1), 0);
    assert_int_equal(job.status, ERR_SM_PENDING);
    assert_int_equal(sm_record_file_progress(&job), 0);
    assert_in_range(job.private_length, 24 * TICK, 25 * TICK);
    assert_free();
}

static void stop_waits_until_the_rest_is_written(void **state)
{
    (void)state;
    open_file("wb");
    assert_int_equal(sm_record_file_start(&job), 0);
    pass_ms(500);
    assert_int_equal(sm_record_file_stop(&job, 0), 0);
    assert_int_equal(job.status, 0);
    assert_in_range(job.private_length, 24 * TICK, 25 * TICK);
    assert_int_equal(sm_record_file_stop(&job, 0), 0); /* once more does no harm */
    assert_free();
}

static void stop_from_another_thread_ends_the_wait_of_complete(void **state)
{
    (void)state;
    for (unsigned again = 0; again < 50; again++) {
        pthread_t waiter;

        open_file("wb");
        assert_int_equal(sm_record_file_start(&job), 0);
        pass_ms(40);
        assert_int_equal(pthread_create(&waiter, NULL, wait_for_it, NULL), 0);
        pass_ms(again);
        assert_int_equal(sm_record_file_stop(&job, again % 2), 0);
        pthread_join(waiter, NULL);
        assert_int_equal(atomic_load(&result), 0);
        assert_int_equal(job.status, 0);
        fclose(job.fd);
        job.fd = NULL;
        assert_int_equal(record_status(channel), ERR_SM_NO_RECORD_IN_PROGRESS);
    }
}

static void a_file_that_cannot_be_written_ends_the_job_and_frees_the_channel(void **state)
{
    (void)state;
    open_file("rb");
    assert_int_equal(sm_record_file_start(&job), 0);
    pass_ms(500);
    assert_int_equal(sm_record_file_progress(&job), ERR_SM_FILE_ACCESS);
    assert_int_equal(job.status, ERR_SM_FILE_ACCESS);
    assert_int_equal(sm_record_file_complete(&job), ERR_SM_FILE_ACCESS);
    assert_free();
}

static void a_job_that_cannot_start_is_not_pending(void **state)
{
    (void)state;
    assert_int_equal(sm_record_file_start(&job), ERR_SM_BAD_PARAMETER); /* no file */
    assert_int_equal(job.status, ERR_SM_BAD_PARAMETER);
    open_file("wb");
    job.record_parms.channel = kSMNullChannelId;
    assert_int_equal(sm_record_file_start(&job), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(job.status, ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(sm_record_file_progress(&job), ERR_SM_NO_SUCH_CHANNEL);
}

static void a_channel_that_goes_ends_the_job(void **state)
{
    (void)state;
    open_file("wb");
    assert_int_equal(sm_record_file_start(&job), 0);
    assert_int_equal(sm_channel_release(channel), 0);
    assert_int_equal(sm_record_file_complete(&job), ERR_SM_NO_SUCH_CHANNEL);
}

static void null_pointers_are_bad_parameters(void **state)
{
    SM_RECORD_STATUS_PARMS s;
    int type;

    (void)state;
    assert_int_equal(sm_record_file_start(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_file_progress(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_file_progress_istatus(NULL, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_file_progress_ostatus(NULL, &s), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_file_progress_ostatus(&job, NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_file_complete(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_file_complete_tstatus(NULL, &s), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_file_complete_tstatus(&job, NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_file_stop(NULL, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_bfile_start(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_bfile_progress(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_bfile_progress_istatus(NULL, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_bfile_progress_ostatus(NULL, &s), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_bfile_complete(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_bfile_complete_tstatus(NULL, &s), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_bfile_stop(NULL, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_wav_start(NULL, &job), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_wav_start(path, NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_wav_close(NULL), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_record_wav_close(&job), ERR_SM_BAD_PARAMETER); /* none was started */
    assert_int_equal(sm_record_wav_trim_close(NULL, 0), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_wav_get_type(NULL, &type), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_replay_wav_get_type(path, NULL), ERR_SM_BAD_PARAMETER);
}

/* BFILE */

/* One that keeps what is written, seven octets at a time, and fails when told. */
static struct memory {
    uint8_t octets[ROOM];
    size_t n, at;
    int fails, closed;
} memory;

static int memory_write(void *context, size_t *left, void *data, size_t length)
{
    struct memory *m = context;
    size_t part = length < 7 ? length : 7;

    if (m->fails)
        return m->fails;
    memcpy(m->octets + m->at, data, part);
    m->at += part;
    m->n = m->at > m->n ? m->at : m->n;
    *left = length - part;
    return 0;
}

static int memory_read(void *context, size_t *nread, void *data, size_t length)
{
    struct memory *m = context;
    size_t part = length < 7 ? length : 7;

    part = part < m->n - m->at ? part : m->n - m->at;
    memcpy(data, m->octets + m->at, part);
    m->at += part;
    *nread = part;
    return m->fails;
}

static int memory_seek(void *context, off_t *pos, off_t offset, int whence)
{
    struct memory *m = context;

    if (whence != SEEK_SET || offset < 0 || (size_t)offset > m->n)
        return EINVAL;
    m->at = (size_t)offset;
    *pos = offset;
    return 0;
}

static int memory_close(void *context)
{
    ((struct memory *)context)->closed++;
    return 0;
}

static BFILE *new_memory(void)
{
    BFILE *bf;

    memset(&memory, 0, sizeof(memory));
    assert_int_equal(bfile(&bf), 0);
    assert_int_equal(bfsetup(bf, memory_read, memory_write, memory_seek, memory_close, &memory), 0);
    assert_int_equal(bfsetup(bf, memory_read, memory_write, memory_seek, memory_close, &memory), EBUSY);
    return bf;
}

static void a_record_goes_to_anything_that_is_a_bfile(void **state)
{
    SM_BFILE_RECORD_PARMS b = {.record_parms = job.record_parms};
    SM_RECORD_STATUS_PARMS s;
    unsigned n;

    (void)state;
    b.fd = new_memory();
    assert_int_equal(sm_record_bfile_start(&b), 0);
    assert_int_equal(record(other, kSMDataFormatALawPCM), 0);
    talk(&talker, 0, 20);
    assert_int_equal(sm_record_bfile_progress(&b), ERR_SM_PENDING);
    talk(&talker, 20 * TICK, 20);
    assert_int_equal(sm_record_bfile_progress_istatus(&b, kSMRecordStatusData), ERR_SM_PENDING);
    assert_int_equal(sm_record_bfile_progress_ostatus(&b, &s), ERR_SM_PENDING);
    assert_int_equal(s.status, kSMRecordStatusNoData);
    assert_int_equal(sm_record_bfile_stop(&b, 1), 0);
    assert_int_equal(sm_record_bfile_complete(&b), 0);
    assert_int_equal(sm_record_bfile_complete_tstatus(&b, &s), 0);
    n = fetch(other, wanted, ROOM);
    assert_int_equal(memory.n, n);
    assert_int_equal(b.private_length, n);
    assert_memory_equal(memory.octets, wanted, n);
    assert_int_equal(bfile_dtor(b.fd), 0);
    assert_int_equal(memory.closed, 1);
}

static void an_error_of_a_bfile_stays_until_it_is_told(void **state)
{
    SM_BFILE_RECORD_PARMS b = {.record_parms = job.record_parms};
    char data[] = "0123456789";
    size_t left = 99;

    (void)state;
    b.fd = new_memory();
    assert_int_equal(sm_record_bfile_start(&b), 0);
    pass_ms(200);
    memory.fails = ENOSPC;
    assert_int_equal(sm_record_bfile_progress(&b), ERR_SM_FILE_ACCESS);
    assert_free();
    memory.fails = 0;
    assert_int_equal(bfwrite(b.fd, &left, data, 10), ENOSPC);
    assert_int_equal(left, 10);
    assert_int_equal(bfflush(b.fd), ENOSPC);
    assert_int_equal(bferror(b.fd), ENOSPC);
    assert_int_equal(bferror(b.fd), 0);
    assert_int_equal(bfwrite(b.fd, &left, data, 10), 0);
    assert_int_equal(left, 0);
    memory.fails = EIO;
    bfwrite(b.fd, NULL, data, 10);
    assert_int_equal(bfile_dtor(b.fd), EIO);
}

static void a_bfile_reads_seeks_and_says_what_it_cannot(void **state)
{
    char data[] = "0123456789", back[16];
    size_t n = 99;
    BFILE *bf = new_memory();
    off_t pos;

    (void)state;
    assert_int_equal(bfwrite(bf, NULL, data, 10), 0);
    assert_int_equal(bfseek(bf, &pos, 2, SEEK_SET), 0);
    assert_int_equal(pos, 2);
    assert_int_equal(bfread(bf, &n, back, sizeof(back)), 0);
    assert_int_equal(n, 8);
    assert_memory_equal(back, "23456789", 8);
    assert_int_equal(bfread(bf, &n, back, sizeof(back)), 0);
    assert_int_equal(n, 0);
    assert_int_equal(bfseek(bf, NULL, -1, SEEK_SET), EINVAL);
    assert_int_equal(bferror(bf), EINVAL);
    assert_int_equal(bfile_dtor(bf), 0);
    assert_int_equal(bfile(&bf), 0);
    assert_int_equal(bfread(bf, &n, back, 1), ENOSYS); /* it is nothing yet */
    assert_int_equal(bfwrite(bf, &n, back, 1), ENOSYS);
    assert_int_equal(bfseek(bf, NULL, 0, SEEK_SET), ENOSYS);
    assert_int_equal(bfile_dtor(bf), 0);
    assert_int_equal(bfile_dtor(NULL), 0);
    assert_int_equal(bfile(NULL), EINVAL);
    assert_int_equal(bfread(NULL, &n, back, 1), EINVAL);
    assert_int_equal(bfwrite(NULL, &n, back, 1), EINVAL);
    assert_int_equal(bfseek(NULL, NULL, 0, SEEK_SET), EINVAL);
    assert_int_equal(bfflush(NULL), EINVAL);
    assert_int_equal(bferror(NULL), EINVAL);
    assert_int_equal(bfsetup(NULL, NULL, NULL, NULL, NULL, NULL), EINVAL);
    sim_fail_at(1, false);
    assert_int_equal(bfile(&bf), ENOMEM);
    assert_null(bf);
}

static void bfopen_is_a_file_of_the_system(void **state)
{
    char data[] = "0123456789", back[16];
    size_t n;
    BFILE *bf;

    (void)state;
    assert_int_equal(bfile(&bf), 0);
    assert_int_equal(bfopen(bf, "/nonexistent/file", "rb"), ENOENT);
    assert_int_equal(bfopen(bf, NULL, "rb"), EINVAL);
    assert_int_equal(bfopen(NULL, path, "rb"), EINVAL);
    assert_int_equal(bfopen(bf, path, "w+b"), 0);
    assert_int_equal(bfopen(bf, path, "w+b"), EBUSY);
    assert_int_equal(bfwrite(bf, &n, data, 10), 0);
    assert_int_equal(n, 0);
    assert_int_equal(bfseek(bf, NULL, 5, SEEK_SET), 0);
    assert_int_equal(bfread(bf, &n, back, 16), 0);
    assert_int_equal(n, 5);
    assert_int_equal(bfile_dtor(bf), 0);
    assert_int_equal(read_back(), 10);
    assert_int_equal(bfile(&bf), 0);
    assert_int_equal(bfopen(bf, path, "rb"), 0);
    assert_int_equal(bfwrite(bf, &n, data, 10), EBADF);
    assert_int_equal(n, 10);
    assert_int_equal(bfile_dtor(bf), EBADF);
}

/* What stands behind the next file that is opened: its number is the lowest that is free. */
static int next_number(void)
{
    int fd = dup(STDERR_FILENO);

    close(fd);
    return fd;
}

static void an_error_that_was_told_does_not_come_back(void **state)
{
    int number = next_number();
    char back[4];
    size_t n;
    BFILE *bf;

    (void)state;
    assert_int_equal(bfile(&bf), 0);
    assert_int_equal(bfopen(bf, path, "rb"), 0);
    put_behind(number, directory);
    assert_int_equal(bfread(bf, &n, back, 4), EISDIR);
    assert_int_equal(bferror(bf), EISDIR);
    put_behind(number, path);
    assert_int_equal(bfread(bf, &n, back, 4), 0); /* the end of the file */
    assert_int_equal(n, 0);
    assert_int_equal(bfile_dtor(bf), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILES_TEST(a_file_holds_what_the_program_would_have_read),
        FILES_TEST(status_that_the_program_has_asked_for_is_taken),
        FILES_TEST(the_last_status_tells_how_it_ended),
        FILES_TEST(complete_waits_until_all_is_written),
        FILES_TEST(complete_leaves_the_programs_event_where_it_is),
        FILES_TEST(stop_without_waiting_lets_the_program_write_the_rest),
        FILES_TEST(stop_waits_until_the_rest_is_written),
        FILES_TEST(stop_from_another_thread_ends_the_wait_of_complete),
        FILES_TEST(a_file_that_cannot_be_written_ends_the_job_and_frees_the_channel),
        FILES_TEST(a_job_that_cannot_start_is_not_pending),
        FILES_TEST(a_channel_that_goes_ends_the_job),
        FILES_TEST(null_pointers_are_bad_parameters),
        FILES_TEST(a_record_goes_to_anything_that_is_a_bfile),
        FILES_TEST(an_error_of_a_bfile_stays_until_it_is_told),
        FILES_TEST(a_bfile_reads_seeks_and_says_what_it_cannot),
        FILES_TEST(bfopen_is_a_file_of_the_system),
        FILES_TEST(an_error_that_was_told_does_not_come_back),
    };

    return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
