#include "highapi/job.h"

#include <poll.h>

enum { LOOK_MS = 10 };

/* FILE */

static int stdio_write(void *fd, void *data, size_t len)
{
    return fwrite(data, 1, len, fd) == len ? 0 : ERR_SM_FILE_ACCESS;
}

static int stdio_read(void *fd, void *data, size_t len, size_t *got)
{
    clearerr(fd); /* of an earlier job */
    *got = fread(data, 1, len, fd);
    return *got < len && ferror((FILE *)fd) ? ERR_SM_FILE_ACCESS : 0;
}

static int stdio_seek(void *fd, tSM_UT32 at)
{
    return fseeko(fd, (off_t)at, SEEK_SET) ? ERR_SM_FILE_ACCESS : 0;
}

const struct mt_job_file mt_job_stdio = {stdio_write, stdio_read, stdio_seek};

/* BFILE */

static int bfile_write(void *fd, void *data, size_t len)
{
    return bfwrite(fd, NULL, data, len) ? ERR_SM_FILE_ACCESS : 0;
}

static int bfile_read(void *fd, void *data, size_t len, size_t *got)
{
    return bfread(fd, got, data, len) ? ERR_SM_FILE_ACCESS : 0;
}

static int bfile_seek(void *fd, tSM_UT32 at)
{
    return bfseek(fd, NULL, (off_t)at, SEEK_SET) ? ERR_SM_FILE_ACCESS : 0;
}

const struct mt_job_file mt_job_bfile = {bfile_write, bfile_read, bfile_seek};

/* Wait */

static tSMEventId own_event(const struct mt_job *j)
{
    tSMEventId event;

    if (smd_ev_create(&event, j->channel, j->event_type, kSMChannelSpecificEvent))
        event.fd = -1;
    return event;
}

static void wait_for(tSMEventId event)
{
    struct pollfd p = {.fd = event.fd, .events = (short)event.mode};

    poll(&p, 1, LOOK_MS);
}

/* The status comes last, and the job stays busy then: after it the structure may be gone. */
int mt_job_progress(const struct mt_job *j)
{
    int result = mt_job_get(j->status);

    while (result == ERR_SM_PENDING && __atomic_fetch_or(j->completing, MT_JOB_BUSY, __ATOMIC_ACQ_REL) & MT_JOB_BUSY) {
        poll(NULL, 0, 1);
        result = mt_job_get(j->status);
    }
    if (result != ERR_SM_PENDING)
        return result;
    result = j->progress(j->context);
    if (result == ERR_SM_PENDING)
        mt_job_unmark(j->completing, MT_JOB_BUSY);
    else
        mt_job_set(j->status, result);
    return result;
}

int mt_job_complete(const struct mt_job *j)
{
    int result = mt_job_get(j->status);
    tSMEventId event;

    if (result != ERR_SM_PENDING)
        return result;
    mt_job_mark(j->completing, MT_JOB_WAITED_FOR);
    event = own_event(j);
    while ((result = mt_job_progress(j)) == ERR_SM_PENDING)
        wait_for(event);
    if (event.fd >= 0)
        smd_ev_free(event);
    return result;
}

/* End */

int mt_job_stop(const struct mt_job *j, int nowait)
{
    int err;

    if (mt_job_get(j->status) != ERR_SM_PENDING)
        return 0;
    mt_job_mark(j->completing, MT_JOB_STOPPED);
    err = j->abort(j->channel);
    if (err && err != j->none_in_progress) /* it may just have ended */
        return err;
    if (nowait)
        return 0;
    if (!(mt_job_get(j->completing) & MT_JOB_WAITED_FOR))
        mt_job_complete(j);
    while (mt_job_get(j->status) == ERR_SM_PENDING)
        wait_for((tSMEventId){.fd = -1});
    return 0;
}
