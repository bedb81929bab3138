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

void mt_job_begin_wait(struct mt_job_waiter *w, tSMChannelId channel, int event_type)
{
    if (smd_ev_create(&w->event, channel, event_type, kSMChannelSpecificEvent))
        w->event.fd = -1;
}

void mt_job_wait(const struct mt_job_waiter *w)
{
    struct pollfd p = {.fd = w->event.fd, .events = (short)w->event.mode};

    poll(&p, 1, LOOK_MS);
}

void mt_job_end_wait(struct mt_job_waiter *w)
{
    if (w->event.fd >= 0)
        smd_ev_free(w->event);
}
