/* smhlib.h: record into a FILE or BFILE. */
#include "highapi/job.h"

#include <stdbool.h>

/* A structure of either kind. */
struct job {
    const struct mt_job_file *file;
    void *fd;
    const SM_RECORD_PARMS *parms;
    int *status, *completing;
    tSM_UT32 *length;
    char *buffer;
};

#define JOB(p, functions)                                                                        \
    {                                                                                            \
        .file = (functions), .fd = (p)->fd, .parms = &(p)->record_parms, .status = &(p)->status, \
        .completing = &(p)->completing, .length = &(p)->private_length, .buffer = (p)->buffer    \
    }

static int start(const struct job *j)
{
    SM_RECORD_PARMS parms = *j->parms;
    int err = j->fd ? 0 : ERR_SM_BAD_PARAMETER;

    mt_job_set(j->status, ERR_SM_PENDING);
    mt_job_set(j->completing, 0);
    *j->length = 0;
    if (!err)
        err = sm_record_start(&parms);
    if (err)
        mt_job_set(j->status, err);
    return err;
}

/* Whatever happened: the channel shall be free. */
static int give_up(const struct job *j, int err)
{
    SM_RECORD_ABORT_PARMS abort = {.channel = j->parms->channel, .discard = 1};
    SM_RECORD_STATUS_PARMS status = {.channel = j->parms->channel};

    if (!sm_record_abort(&abort))
        while (!sm_record_status(&status) && status.status != kSMRecordStatusComplete)
            continue;
    return err;
}

/* One piece of what waits. @return 0, ERR_SM_NO_DATA_AVAILABLE or an error */
static int write_piece(const struct job *j)
{
    SM_TS_DATA_PARMS data = {.channel = j->parms->channel, .data = j->buffer};
    int err = sm_get_recorded_data(&data);

    if (!err)
        err = j->file->write(j->fd, j->buffer, (size_t)data.length);
    if (!err)
        *j->length += (tSM_UT32)data.length;
    return err;
}

static int write_all(const struct job *j)
{
    int err;

    do
        err = write_piece(j);
    while (!err);
    return err == ERR_SM_NO_DATA_AVAILABLE ? 0 : err;
}

/* @return ERR_SM_PENDING: look again when the event is set; 0: it is over */
static int follow(const struct job *j, int status)
{
    int err;

    if (status == kSMRecordStatusComplete)
        return 0;
    if (status == kSMRecordStatusNoData || status == kSMRecordStatusRecognition)
        return ERR_SM_PENDING;
    err = write_all(j);
    return err ? err : ERR_SM_MORE;
}

/* Another thread may have taken the last report of a record that it stopped. */
static int ended_elsewhere(const struct job *j, int err)
{
    return err == ERR_SM_NO_RECORD_IN_PROGRESS && mt_job_get(j->completing) & MT_JOB_STOPPED ? 0 : err;
}

/* As far as it goes now. `s` holds a status if `known`, and the last one afterwards. */
static int progress(const struct job *j, SM_RECORD_STATUS_PARMS *s, bool known)
{
    int result = mt_job_get(j->status);

    if (result != ERR_SM_PENDING)
        return result;
    do {
        s->channel = j->parms->channel;
        result = known ? 0 : sm_record_status(s);
        known = false;
        result = result ? ended_elsewhere(j, result) : follow(j, (int)s->status);
    } while (result == ERR_SM_MORE);
    if (result && result != ERR_SM_PENDING)
        give_up(j, result);
    mt_job_set(j->status, result);
    return result;
}

static int complete(const struct job *j, SM_RECORD_STATUS_PARMS *s)
{
    struct mt_job_waiter w;
    int result = mt_job_get(j->status);

    if (result != ERR_SM_PENDING)
        return result;
    mt_job_mark(j->completing, MT_JOB_WAITED_FOR);
    mt_job_begin_wait(&w, j->parms->channel, kSMEventTypeReadData);
    while ((result = progress(j, s, false)) == ERR_SM_PENDING)
        mt_job_wait(&w);
    mt_job_end_wait(&w);
    return result;
}

static int stop(const struct job *j, int nowait)
{
    SM_RECORD_ABORT_PARMS abort = {.channel = j->parms->channel};
    SM_RECORD_STATUS_PARMS s = {0};
    struct mt_job_waiter none = {.event = {.fd = -1}};
    int err;

    if (mt_job_get(j->status) != ERR_SM_PENDING)
        return 0;
    mt_job_mark(j->completing, MT_JOB_STOPPED);
    err = ended_elsewhere(j, sm_record_abort(&abort));
    if (err || nowait)
        return err;
    if (!(mt_job_get(j->completing) & MT_JOB_WAITED_FOR))
        complete(j, &s);
    while (mt_job_get(j->status) == ERR_SM_PENDING)
        mt_job_wait(&none);
    return 0;
}

/* The published calls, for each kind of file. */

#define CALLS(name, type, functions)                                                                                \
    int sm_record_##name##_start(type *recordp)                                                                     \
    {                                                                                                               \
        return recordp ? start(&(struct job)JOB(recordp, functions)) : ERR_SM_BAD_PARAMETER;                        \
    }                                                                                                               \
    int sm_record_##name##_progress(type *recordp)                                                                  \
    {                                                                                                               \
        SM_RECORD_STATUS_PARMS s = {0};                                                                             \
        return sm_record_##name##_progress_ostatus(recordp, &s);                                                    \
    }                                                                                                               \
    int sm_record_##name##_progress_istatus(type *recordp, int istatus)                                             \
    {                                                                                                               \
        SM_RECORD_STATUS_PARMS s = {.status = (enum kSMRecordStatus)istatus};                                       \
        return recordp ? progress(&(struct job)JOB(recordp, functions), &s, true) : ERR_SM_BAD_PARAMETER;           \
    }                                                                                                               \
    int sm_record_##name##_progress_ostatus(type *recordp, SM_RECORD_STATUS_PARMS *ostatus)                         \
    {                                                                                                               \
        return recordp && ostatus ? progress(&(struct job)JOB(recordp, functions), ostatus, false)                  \
                                  : ERR_SM_BAD_PARAMETER;                                                           \
    }                                                                                                               \
    int sm_record_##name##_complete(type *recordp)                                                                  \
    {                                                                                                               \
        SM_RECORD_STATUS_PARMS s = {0};                                                                             \
        return sm_record_##name##_complete_tstatus(recordp, &s);                                                    \
    }                                                                                                               \
    int sm_record_##name##_complete_tstatus(type *recordp, SM_RECORD_STATUS_PARMS *tstatus)                         \
    {                                                                                                               \
        return recordp && tstatus ? complete(&(struct job)JOB(recordp, functions), tstatus) : ERR_SM_BAD_PARAMETER; \
    }                                                                                                               \
    int sm_record_##name##_stop(type *recordp, int nowait)                                                          \
    {                                                                                                               \
        return recordp ? stop(&(struct job)JOB(recordp, functions), nowait) : ERR_SM_BAD_PARAMETER;                 \
    }

CALLS(file, SM_FILE_RECORD_PARMS, &mt_job_stdio)
CALLS(bfile, SM_BFILE_RECORD_PARMS, &mt_job_bfile)
