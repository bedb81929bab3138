/**
 * What the jobs on files share: a FILE or BFILE as one thing, and waiting for a channel.
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

/** Bits of `completing`. */
enum { MT_JOB_WAITED_FOR = 1, MT_JOB_STOPPED = 2 };

static inline void mt_job_mark(int *completing, int bit)
{
    __atomic_fetch_or(completing, bit, __ATOMIC_ACQ_REL);
}

struct mt_job_waiter {
    tSMEventId event;
};

void mt_job_begin_wait(struct mt_job_waiter *w, tSMChannelId channel, int event_type);
void mt_job_wait(const struct mt_job_waiter *w);
void mt_job_end_wait(struct mt_job_waiter *w);

#endif
