/* smwavlib.h: record into a WAV file. */
#include "smwavlib.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "highapi/job.h"
#include "highapi/wav_coding.h"

/* Record */

static bool describe(const SM_RECORD_PARMS *p, struct mt_wav *w)
{
    const struct mt_wav_coding *c = mt_wav_coding_of_type((int)p->type);
    uint32_t rate = p->sampling_rate & UINT32_MAX;

    if (!c)
        return false;
    *w = (struct mt_wav){.tag = c->tag,
                         .channels = 1,
                         .bits = c->bits,
                         .rate_hz = c->rate_hz ? c->rate_hz
                                    : rate     ? rate
                                               : 8000,
                         .block_octets = c->tag == MT_WAV_IMA ? MT_WAV_BLOCK_OCTETS
                                         : c->bits == 16      ? 2
                                                              : 1};
    return true;
}

/* Samples in the data; of IMA ADPCM a block begins with one in its header. */
static uint64_t samples_of(const struct mt_wav *w)
{
    uint64_t rest = w->data_octets % MT_WAV_BLOCK_OCTETS;

    if (w->tag != MT_WAV_IMA)
        return (uint64_t)w->data_octets * 8 / w->bits;
    return w->data_octets / MT_WAV_BLOCK_OCTETS * (uint64_t)MT_WAV_BLOCK_SAMPLES + (rest >= 4 ? (rest - 4) * 2 + 1 : 0);
}

static size_t put_header(const struct mt_wav *w, FILE *file)
{
    uint8_t header[MT_WAV_HEADER_MAX];
    size_t n = mt_wav_write(w, w->tag == MT_WAV_IMA ? MT_WAV_BLOCK_SAMPLES : 0, samples_of(w), header);

    return fwrite(header, 1, n, file) == n ? n : 0;
}

/* For reading and writing, as it is. An O_EXCL that fails tells whose file it is: only a new one may go again. */
static FILE *open_as_it_is(const char *file, bool *made)
{
    int fd = open(file, O_RDWR | O_CREAT | O_EXCL, 0666);
    FILE *f;

    *made = fd >= 0;
    if (fd < 0 && errno == EEXIST)
        fd = open(file, O_RDWR | O_CREAT, 0666); /* again: a link to nothing */
    f = fd < 0 ? NULL : fdopen(fd, "r+b");
    if (fd >= 0 && !f)
        close(fd);
    if (*made && !f)
        unlink(file);
    return f;
}

/* Takes the file for itself until it is closed. Where files cannot be locked, nobody else has it. */
static bool is_recorded(FILE *file)
{
    return flock(fileno(file), LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK;
}

/* In place of whatever the file held. */
static int begin_file(const struct mt_wav *w, FILE *file)
{
    return is_recorded(file) || ftruncate(fileno(file), 0) || !put_header(w, file) || fflush(file) ? WAV_CANNOT_WRITE : 0;
}

/* A job whose file cannot be begun: nothing runs then. */
static int end_job(SM_FILE_RECORD_PARMS *recordp, int err)
{
    mt_record_give_up(recordp->record_parms.channel);
    mt_job_set(&recordp->status, err);
    return err;
}

int sm_record_wav_start(char *file, SM_FILE_RECORD_PARMS *recordp)
{
    struct mt_wav w;
    bool made;
    int err;

    if (!file || !recordp)
        return ERR_SM_BAD_PARAMETER;
    recordp->fd = NULL;
    if (!describe(&recordp->record_parms, &w))
        return WAV_BAD_CODING;
    recordp->fd = open_as_it_is(file, &made);
    if (!recordp->fd)
        return WAV_CANNOT_OPEN;
    err = sm_record_file_start(recordp);
    if (!err && begin_file(&w, recordp->fd)) /* only now: a refused record costs no older one */
        err = end_job(recordp, WAV_CANNOT_WRITE);
    if (!err)
        return 0;
    fclose(recordp->fd);
    recordp->fd = NULL;
    if (made)
        unlink(file);
    return err;
}

/* The data may begin and end inside a sample or block only where it did so before. */
static uint32_t trimmed(const struct mt_wav *w, uint32_t octets, uint32_t trim)
{
    uint32_t rest = octets > trim ? octets - trim : 0;

    return trim ? rest - rest % w->block_octets : octets;
}

/* @return 0 or a code; the file is closed */
static int finish(FILE *file, struct mt_wav *w, uint32_t octets, uint32_t trim)
{
    size_t header;
    int err = WAV_CANNOT_WRITE;

    w->data_octets = trimmed(w, octets, trim);
    if (fseeko(file, 0, SEEK_SET))
        goto out;
    header = put_header(w, file);
    if (!header || fflush(file) || ftruncate(fileno(file), (off_t)(header + w->data_octets)))
        goto out;
    if (w->data_octets & 1) /* a chunk is padded to an even length */
        if (fseeko(file, 0, SEEK_END) || fputc(0, file) == EOF)
            goto out;
    err = 0;
out:
    if (fclose(file) && !err)
        err = WAV_CANNOT_WRITE;
    return err;
}

int sm_record_wav_trim_close(SM_FILE_RECORD_PARMS *recordp, tSM_UT32 trimLength)
{
    const uint64_t most = UINT32_MAX - MT_WAV_HEADER_MAX - 1;
    struct mt_wav w;
    FILE *file;
    int err;

    if (!recordp || !recordp->fd || !describe(&recordp->record_parms, &w))
        return ERR_SM_BAD_PARAMETER;
    if (__atomic_load_n(&recordp->status, __ATOMIC_ACQUIRE) == ERR_SM_PENDING)
        return ERR_SM_PENDING;
    file = recordp->fd;
    recordp->fd = NULL;
    err = finish(file, &w, (uint32_t)(recordp->private_length < most ? recordp->private_length : most),
                 trimLength & UINT32_MAX);
    return !err && recordp->private_length > most ? WAV_TOO_LONG : err;
}

int sm_record_wav_close(SM_FILE_RECORD_PARMS *recordp)
{
    return sm_record_wav_trim_close(recordp, 0);
}
