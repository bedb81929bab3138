/**
 * What the jobs on files share: a FILE or BFILE as one thing, waiting for a channel, and the end of a job.
 *
 * How does it wait? With an event of its own if the channel has none, and else by looking every few milliseconds: the
 * program's event must stay where the program put it.
 */
#ifndef MT_HIGHAPI_JOB_H
#define MT_HIGHAPI_JOB_H

#include "smhlib.h"

/** The functions return 0 or ERR_SM_FILE_ACCESS. */
struct mt_job_file {
    int (*write)(void *fd, void *data, size_t len);
    int (*read)(void *fd, void *data, size_t len, size_t *got);
    int (*seek)(void *fd, tSM_UT32 at);
};

extern const struct mt_job_file mt_job_stdio, mt_job_bfile;

/** Fields that a second thread may look at: status, completing. */
static inline int mt_job_get(const int *field)
{
    return __atomic_load_n(field, __ATOMIC_ACQUIRE);
}

static inline void mt_job_set(int *field, int value)
{
    __atomic_store_n(field, value, __ATOMIC_RELEASE);
}

/**
 * Bits of `completing`: a thread is in complete; stop was called; the buffer holds a piece, which may be the last; a
 * thread is at work.
 */
enum { MT_JOB_WAITED_FOR = 1, MT_JOB_STOPPED = 2, MT_JOB_FILLED = 4, MT_JOB_LAST = 8, MT_JOB_BUSY = 16 };

static inline void mt_job_mark(int *completing, int bits)
{
    __atomic_fetch_or(completing, bits, __ATOMIC_ACQ_REL);
}

static inline void mt_job_unmark(int *completing, int bits)
{
    __atomic_fetch_and(completing, ~bits, __ATOMIC_ACQ_REL);
}

struct mt_job {
    int *status, *completing;
    tSMChannelId channel;
    int event_type;
    int none_in_progress;                 /* what abort gives when it comes after the last report */
    int (*progress)(const void *context); /* as far as it goes. @return what *status is to hold; does not touch it */
    int (*abort)(tSMChannelId channel);
    const void *context;
};

/** One thread at a time goes on with the job; another one waits for it. @return what *status then holds */
int mt_job_progress(const struct mt_job *j);

int mt_job_complete(const struct mt_job *j);
int mt_job_stop(const struct mt_job *j, int nowait);

/** Whatever happened to a record: the channel shall be free. */
void mt_record_give_up(tSMChannelId channel);

#endif
