/* smhlib.h: replay a FILE or BFILE. */
#include <stdbool.h>
#include <stdint.h>

#include "highapi/job.h"

/* A structure of either kind. */
struct replay_job {
    struct mt_job job;
    const struct mt_job_file *file;
    void *fd;
    tSM_UT32 offset;
    const SM_REPLAY_PARMS *parms;
    tSM_UT32 *length;
    int *in_buffer;
    char *buffer;
    int status; /* kSMReplayStatus, if known; else -1 */
};

/* Without a length, so that a file that is shorter than the program thought just ends. */
static int start(const struct replay_job *r)
{
    SM_REPLAY_PARMS parms = *r->parms;
    int err = r->fd ? 0 : ERR_SM_BAD_PARAMETER;

    mt_job_set(r->job.status, ERR_SM_PENDING);
    mt_job_set(r->job.completing, 0);
    *r->length = 0;
    *r->in_buffer = 0;
    parms.data_length = 0;
    if (!err)
        err = r->file->seek(r->fd, r->offset & UINT32_MAX);
    if (!err)
        err = sm_replay_start(&parms);
    if (err)
        mt_job_set(r->job.status, err);
    return err;
}

static int stop_replay(tSMChannelId channel)
{
    SM_REPLAY_ABORT_PARMS abort = {.channel = channel, .nowait = 1};

    return sm_replay_abort(&abort);
}

/* Whatever happened: the channel shall be free. */
static void give_up(const struct replay_job *r)
{
    SM_REPLAY_STATUS_PARMS status = {.channel = r->job.channel};

    if (!stop_replay(r->job.channel))
        while (!sm_replay_status(&status) && status.status != kSMReplayStatusComplete)
            continue;
}

/* The next piece of the file, unless one waits already. */
static int fill(const struct replay_job *r)
{
    tSM_UT32 all = r->parms->data_length & UINT32_MAX;
    size_t want = kSMMaxHiReplayDataBufferSize, got = 0;
    int err;

    if (mt_job_get(r->job.completing) & MT_JOB_FILLED)
        return 0;
    if (all && all - *r->length < want)
        want = all - *r->length;
    err = want ? r->file->read(r->fd, r->buffer, want, &got) : 0;
    if (err)
        return err;
    *r->in_buffer = (int)got;
    *r->length += got;
    mt_job_mark(r->job.completing,
                got < want || (all && *r->length == all) ? MT_JOB_FILLED | MT_JOB_LAST : MT_JOB_FILLED);
    return 0;
}

/* @return ERR_SM_MORE: another may fit; ERR_SM_PENDING: not now; or an error */
static int put(const struct replay_job *r)
{
    SM_TS_DATA_PARMS data = {.channel = r->job.channel, .data = r->buffer};
    bool last;
    int err = fill(r);

    if (err)
        return err;
    last = mt_job_get(r->job.completing) & MT_JOB_LAST;
    data.length = *r->in_buffer;
    err = last ? sm_put_last_replay_data(&data) : sm_put_replay_data(&data);
    if (err == ERR_SM_NO_CAPACITY)
        return ERR_SM_PENDING;
    if (err)
        return err;
    *r->in_buffer = 0;
    mt_job_unmark(r->job.completing, MT_JOB_FILLED);
    return last ? ERR_SM_PENDING : ERR_SM_MORE;
}

/* @return ERR_SM_PENDING: look again when the event is set; 0: it is over; ERR_SM_MORE: look again now */
static int follow(const struct replay_job *r, int status)
{
    bool all_put = (mt_job_get(r->job.completing) & (MT_JOB_FILLED | MT_JOB_LAST)) == MT_JOB_LAST;

    if (status == kSMReplayStatusComplete)
        return 0;
    if (all_put || status == kSMReplayStatusNoCapacity || status == kSMReplayStatusCompleteData)
        return ERR_SM_PENDING;
    return put(r);
}

/* As far as it goes now. */
static int progress(const void *context)
{
    const struct replay_job *r = context;
    SM_REPLAY_STATUS_PARMS s = {.channel = r->job.channel, .status = (enum kSMReplayStatus)r->status};
    bool known = r->status >= 0;
    int result;

    do {
        result = known ? 0 : sm_replay_status(&s);
        known = false;
        if (!result)
            result = follow(r, (int)s.status);
    } while (result == ERR_SM_MORE);
    if (result == ERR_SM_WRONG_CHANNEL_STATE && mt_job_get(r->job.completing) & MT_JOB_STOPPED)
        return ERR_SM_PENDING; /* stopped between status and data: the next status tells */
    if (result && result != ERR_SM_PENDING)
        give_up(r);
    return result;
}

/* The published calls, for each kind of file. */

#define JOB(p, functions, status_)                                                                       \
    {                                                                                                    \
        .job = {.status = &(p)->status,                                                                  \
                .completing = &(p)->completing,                                                          \
                .channel = (p)->replay_parms.channel,                                                    \
                .event_type = kSMEventTypeWriteData,                                                     \
                .none_in_progress = ERR_SM_NO_REPLAY_IN_PROGRESS,                                        \
                .progress = progress,                                                                    \
                .abort = stop_replay,                                                                    \
                .context = &j},                                                                          \
        .file = (functions), .fd = (p)->fd, .offset = (p)->offset, .parms = &(p)->replay_parms,          \
        .length = &(p)->private_length, .in_buffer = &(p)->data_length_in_buffer, .buffer = (p)->buffer, \
        .status = (status_)                                                                              \
    }

#define RETURN_OF_JOB(functions, status, result)               \
    do {                                                       \
        if (!replayp)                                          \
            return ERR_SM_BAD_PARAMETER;                       \
        struct replay_job j = JOB(replayp, functions, status); \
        return result;                                         \
    } while (0)

#define CALLS(name, type, functions)                                    \
    int sm_replay_##name##_start(type *replayp)                         \
    {                                                                   \
        RETURN_OF_JOB(functions, -1, start(&j));                        \
    }                                                                   \
    int sm_replay_##name##_progress(type *replayp)                      \
    {                                                                   \
        RETURN_OF_JOB(functions, -1, mt_job_progress(&j.job));          \
    }                                                                   \
    int sm_replay_##name##_progress_istatus(type *replayp, int istatus) \
    {                                                                   \
        RETURN_OF_JOB(functions, istatus, mt_job_progress(&j.job));     \
    }                                                                   \
    int sm_replay_##name##_complete(type *replayp)                      \
    {                                                                   \
        RETURN_OF_JOB(functions, -1, mt_job_complete(&j.job));          \
    }                                                                   \
    int sm_replay_##name##_stop(type *replayp, int nowait)              \
    {                                                                   \
        RETURN_OF_JOB(functions, -1, mt_job_stop(&j.job, nowait));      \
    }

CALLS(file, SM_FILE_REPLAY_PARMS, &mt_job_stdio)
CALLS(bfile, SM_BFILE_REPLAY_PARMS, &mt_job_bfile)
