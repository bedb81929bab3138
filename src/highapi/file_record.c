/* smhlib.h: record into a FILE or BFILE. */
#include "highapi/job.h"

#include <stdbool.h>

/* A structure of either kind. */
struct record_job {
    struct mt_job job;
    const struct mt_job_file *file;
    void *fd;
    const SM_RECORD_PARMS *parms;
    tSM_UT32 *length;
    char *buffer;
    SM_RECORD_STATUS_PARMS *last; /* in: a status, if `known`; out: the last one */
    bool known;
};

static int start(const struct record_job *r)
{
    SM_RECORD_PARMS parms = *r->parms;
    int err = r->fd ? 0 : ERR_SM_BAD_PARAMETER;

    mt_job_set(r->job.status, ERR_SM_PENDING);
    mt_job_set(r->job.completing, 0);
    *r->length = 0;
    if (!err)
        err = sm_record_start(&parms);
    if (err)
        mt_job_set(r->job.status, err);
    return err;
}

void mt_record_give_up(tSMChannelId channel)
{
    SM_RECORD_ABORT_PARMS abort = {.channel = channel, .discard = 1};
    SM_RECORD_STATUS_PARMS status = {.channel = channel};

    if (!sm_record_abort(&abort))
        while (!sm_record_status(&status) && status.status != kSMRecordStatusComplete)
            continue;
}

/* One piece of what waits. @return 0, ERR_SM_NO_DATA_AVAILABLE or an error */
static int write_piece(const struct record_job *r)
{
    SM_TS_DATA_PARMS data = {.channel = r->job.channel, .data = r->buffer};
    int err = sm_get_recorded_data(&data);

    if (!err)
        err = r->file->write(r->fd, r->buffer, (size_t)data.length);
    if (!err)
        *r->length += (tSM_UT32)data.length;
    return err;
}

static int write_all(const struct record_job *r)
{
    int err;

    do
        err = write_piece(r);
    while (!err);
    return err == ERR_SM_NO_DATA_AVAILABLE ? 0 : err;
}

/* @return ERR_SM_PENDING: look again when the event is set; 0: it is over */
static int follow(const struct record_job *r, int status)
{
    int err;

    if (status == kSMRecordStatusComplete)
        return 0;
    if (status == kSMRecordStatusNoData || status == kSMRecordStatusRecognition)
        return ERR_SM_PENDING;
    err = write_all(r);
    return err ? err : ERR_SM_MORE;
}

/* As far as it goes now. */
static int progress(const void *context)
{
    const struct record_job *r = context;
    bool known = r->known;
    int result;

    do {
        r->last->channel = r->job.channel;
        result = known ? 0 : sm_record_status(r->last);
        known = false;
        if (!result)
            result = follow(r, (int)r->last->status);
    } while (result == ERR_SM_MORE);
    if (result && result != ERR_SM_PENDING)
        mt_record_give_up(r->job.channel);
    return result;
}

static int stop_record(tSMChannelId channel)
{
    SM_RECORD_ABORT_PARMS abort = {.channel = channel};

    return sm_record_abort(&abort);
}

/* The published calls, for each kind of file. */

#define JOB(p, functions, last_, known_)                                                                 \
    {                                                                                                    \
        .job = {.status = &(p)->status,                                                                  \
                .completing = &(p)->completing,                                                          \
                .channel = (p)->record_parms.channel,                                                    \
                .event_type = kSMEventTypeReadData,                                                      \
                .none_in_progress = ERR_SM_NO_RECORD_IN_PROGRESS,                                        \
                .progress = progress,                                                                    \
                .abort = stop_record,                                                                    \
                .context = &j},                                                                          \
        .file = (functions), .fd = (p)->fd, .parms = &(p)->record_parms, .length = &(p)->private_length, \
        .buffer = (p)->buffer, .last = (last_), .known = (known_)                                        \
    }

/* The rest of a call: a job that is called j, and what to do with it. */
#define RETURN_OF_JOB(functions, last, known, result)               \
    do {                                                            \
        if (!recordp || !(last))                                    \
            return ERR_SM_BAD_PARAMETER;                            \
        struct record_job j = JOB(recordp, functions, last, known); \
        return result;                                              \
    } while (0)

#define CALLS(name, type, functions)                                                        \
    int sm_record_##name##_start(type *recordp)                                             \
    {                                                                                       \
        SM_RECORD_STATUS_PARMS s = {0}, *last = &s;                                         \
                                                                                            \
        RETURN_OF_JOB(functions, last, false, start(&j));                                   \
    }                                                                                       \
    int sm_record_##name##_progress(type *recordp)                                          \
    {                                                                                       \
        SM_RECORD_STATUS_PARMS s = {0}, *last = &s;                                         \
                                                                                            \
        RETURN_OF_JOB(functions, last, false, mt_job_progress(&j.job));                     \
    }                                                                                       \
    int sm_record_##name##_progress_istatus(type *recordp, int istatus)                     \
    {                                                                                       \
        SM_RECORD_STATUS_PARMS s = {.status = (enum kSMRecordStatus)istatus}, *last = &s;   \
                                                                                            \
        RETURN_OF_JOB(functions, last, true, mt_job_progress(&j.job));                      \
    }                                                                                       \
    int sm_record_##name##_progress_ostatus(type *recordp, SM_RECORD_STATUS_PARMS *ostatus) \
    {                                                                                       \
        RETURN_OF_JOB(functions, ostatus, false, mt_job_progress(&j.job));                  \
    }                                                                                       \
    int sm_record_##name##_complete(type *recordp)                                          \
    {                                                                                       \
        SM_RECORD_STATUS_PARMS s = {0}, *last = &s;                                         \
                                                                                            \
        RETURN_OF_JOB(functions, last, false, mt_job_complete(&j.job));                     \
    }                                                                                       \
    int sm_record_##name##_complete_tstatus(type *recordp, SM_RECORD_STATUS_PARMS *tstatus) \
    {                                                                                       \
        RETURN_OF_JOB(functions, tstatus, false, mt_job_complete(&j.job));                  \
    }                                                                                       \
    int sm_record_##name##_stop(type *recordp, int nowait)                                  \
    {                                                                                       \
        SM_RECORD_STATUS_PARMS s = {0}, *last = &s;                                         \
                                                                                            \
        RETURN_OF_JOB(functions, last, false, mt_job_stop(&j.job, nowait));                 \
    }

CALLS(file, SM_FILE_RECORD_PARMS, &mt_job_stdio)
CALLS(bfile, SM_BFILE_RECORD_PARMS, &mt_job_bfile)
