/**
 * BFILE: a file that may be anything that reads, writes and seeks. The sm_..._bfile_ calls of smhlib.h work on one.
 *
 * Every call returns 0 or an errno (positive, as in errno.h; EINVAL for a null pointer). An error stays: later calls
 * return it again and do nothing, until bferror has told it. Nothing is buffered.
 *
 * A BFILE is used by one thread at a time.
 *
 * manual: the high level libraries, BFILE
 */
#ifndef BFILE_H
#define BFILE_H

#include <stddef.h>
#include <sys/types.h>

#include "smtypes.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bfile_internals BFILE;

/*
 * What a BFILE is made of (ours). `context` is what bfsetup was given. Each returns 0 or an errno.
 * - read: *nread is how many octets were put into data, 0 only at the end.
 * - write: *left is how many octets of data were not written.
 * - seek: as lseek; *pos is where it then stands.
 * - close: at the end of the BFILE's life.
 */
typedef int BFILE_READER(void *context, size_t *nread, void *data, size_t length);
typedef int BFILE_WRITER(void *context, size_t *left, void *data, size_t length);
typedef int BFILE_SEEKER(void *context, off_t *pos, off_t offset, int whence);
typedef int BFILE_CLOSER(void *context);

/** Make a BFILE (out) that is nothing yet. End it with bfile_dtor. ENOMEM: there is no memory. */
ACUAPI int bfile(BFILE **bf);

/** Say what it is. A null function: it cannot do that, and the call for it gives ENOSYS. EBUSY: it is something already. */
ACUAPI int bfsetup(BFILE *bf, BFILE_READER *read, BFILE_WRITER *write, BFILE_SEEKER *seek, BFILE_CLOSER *close,
                   void *context);

/** Move to `offset` from SEEK_SET, SEEK_CUR or SEEK_END. *pos (out, may be null): where that is. */
ACUAPI int bfseek(BFILE *bf, off_t *pos, off_t offset, int whence);

/** Write. *left (out, may be null): octets that were not written. */
ACUAPI int bfwrite(BFILE *bf, size_t *left, void *data, size_t length);

/** Read as much as there is. *nread (out): octets read, fewer than `length` only at the end. */
ACUAPI int bfread(BFILE *bf, size_t *nread, void *data, size_t length);

/** Nothing is held back, so this only tells of an earlier error. */
ACUAPI int bfflush(BFILE *bf);

/**
 * Tell the error that stays, and forget it.
 *
 * @return it; 0: none
 */
ACUAPI int bferror(BFILE *bf);

/** Close and free it. Null is fine. @return the error of the close, else the one that stayed */
ACUAPI int bfile_dtor(BFILE *bf);

#ifdef __cplusplus
}
#endif

#endif
