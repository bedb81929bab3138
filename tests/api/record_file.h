/** A record into a file of a test: a channel for the job, another that hears the same, and who talks to both. */
#ifndef API_RECORD_FILE_H
#define API_RECORD_FILE_H

#include "files.h"

#include "smwavlib.h"

static tSMVMPrxId vmprx;
static struct sim_rtp talker;
static tSMChannelId channel, other;
static SM_FILE_RECORD_PARMS job;
static uint8_t got[ROOM];

/* A channel for the job, and one that hears the same. */
static inline int begin(void **state)
{
    world_begin(state);
    vmprx = new_receiver();
    talker = new_talker(TALKER, vmprx, 8);
    channel = new_hearing(vmprx);
    other = new_hearing(vmprx);
    memset(&job, 0, sizeof(job));
    job.record_parms.channel = channel;
    job.record_parms.type = kSMDataFormatALawPCM;
    new_path();
    return 0;
}

static inline int end(void **state)
{
    if (job.fd)
        fclose(job.fd);
    unlink(path);
    return world_end(state);
}

#define FILES_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

/* All of the file. @return octets */
static inline unsigned read_back(void)
{
    FILE *f = fopen(path, "rb");
    unsigned n;

    assert_non_null(f);
    n = (unsigned)fread(got, 1, ROOM, f);
    fclose(f);
    return n;
}

static inline void assert_free(void)
{
    assert_int_equal(record_status(channel), ERR_SM_NO_RECORD_IN_PROGRESS);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
}

#endif
