/* bfile.h and bfopen.h. */
#include "bfopen.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "os/os.h"

struct bfile_internals {
    BFILE_READER *read;
    BFILE_WRITER *write;
    BFILE_SEEKER *seek;
    BFILE_CLOSER *close;
    void *context;
    bool set_up;
    int error; /* stays until it is told */
};

int bfile(BFILE **bf)
{
    BFILE *made;

    if (!bf)
        return EINVAL;
    *bf = NULL;
    made = mt_os->alloc(sizeof(*made));
    if (!made)
        return ENOMEM;
    *made = (BFILE){0};
    *bf = made;
    return 0;
}

int bfsetup(BFILE *bf, BFILE_READER *read, BFILE_WRITER *write, BFILE_SEEKER *seek, BFILE_CLOSER *close, void *context)
{
    if (!bf)
        return EINVAL;
    if (bf->set_up)
        return EBUSY;
    *bf = (BFILE){read, write, seek, close, context, true, bf->error};
    return 0;
}

/* What a call begins with. @return 0 or what it ends with at once */
static int begin(const BFILE *bf, bool able)
{
    return bf->error ? bf->error : able ? 0 : ENOSYS;
}

int bfseek(BFILE *bf, off_t *pos, off_t offset, int whence)
{
    off_t at = 0;
    int err;

    if (!bf)
        return EINVAL;
    err = begin(bf, bf->seek);
    if (!err)
        err = bf->error = bf->seek(bf->context, &at, offset, whence);
    if (!err && pos)
        *pos = at;
    return err;
}

int bfwrite(BFILE *bf, size_t *left, void *data, size_t length)
{
    size_t rest = length;
    int err;

    if (!bf || (!data && length))
        return EINVAL;
    err = begin(bf, bf->write);
    while (!err && rest) {
        size_t before = rest;

        err = bf->write(bf->context, &rest, (char *)data + length - before, before);
        if (!err && rest >= before) /* it neither writes nor says why not */
            rest = before, err = EIO;
        bf->error = err;
    }
    if (left)
        *left = rest < length ? rest : length;
    return err;
}

int bfread(BFILE *bf, size_t *nread, void *data, size_t length)
{
    size_t got = 0;
    int err;

    if (!bf || !nread || (!data && length))
        return EINVAL;
    err = begin(bf, bf->read);
    while (!err && got < length) {
        size_t n = 0;

        err = bf->read(bf->context, &n, (char *)data + got, length - got);
        if (!err && n > length - got)
            n = 0, err = EIO;
        bf->error = err;
        if (err || !n)
            break;
        got += n;
    }
    *nread = got;
    return err;
}

int bfflush(BFILE *bf)
{
    return bf ? bf->error : EINVAL;
}

int bferror(BFILE *bf)
{
    int err = bf ? bf->error : EINVAL;

    if (bf)
        bf->error = 0;
    return err;
}

int bfile_dtor(BFILE *bf)
{
    int err, stayed;

    if (!bf)
        return 0;
    err = bf->close ? bf->close(bf->context) : 0;
    stayed = bf->error;
    mt_os->free(bf);
    return err ? err : stayed;
}

/* A file of the system */

static int file_error(void)
{
    return errno ? errno : EIO;
}

static int file_read(void *file, size_t *nread, void *data, size_t length)
{
    clearerr(file); /* else an error that was told before would be told again */
    errno = 0;
    *nread = fread(data, 1, length, file);
    if (!*nread && ferror((FILE *)file))
        return file_error();
    return 0;
}

static int file_write(void *file, size_t *left, void *data, size_t length)
{
    errno = 0;
    *left = length - fwrite(data, 1, length, file);
    if (*left || fflush(file))
        return file_error();
    return 0;
}

static int file_seek(void *file, off_t *pos, off_t offset, int whence)
{
    errno = 0;
    if (fseeko(file, offset, whence))
        return file_error();
    *pos = ftello(file);
    return *pos < 0 ? file_error() : 0;
}

static int file_close(void *file)
{
    errno = 0;
    return fclose(file) ? file_error() : 0;
}

int bfopen(BFILE *bf, const char *filename, const char *mode)
{
    FILE *file;
    int err;

    if (!bf || !filename || !mode)
        return EINVAL;
    errno = 0;
    file = fopen(filename, mode);
    if (!file)
        return file_error();
    err = bfsetup(bf, file_read, file_write, file_seek, file_close, file);
    if (err)
        fclose(file);
    return err;
}
