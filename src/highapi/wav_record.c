/* smwavlib.h: record into a WAV file, and what a WAV file holds. */
#include "smwavlib.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "highapi/wav.h"

enum {
    BLOCK_OCTETS = 256, /* of IMA ADPCM here */
    BLOCK_SAMPLES = 505,
};

/* A data format and how it stands in a WAV file. The first row of a tag is the one that is told of a file. */
static const struct coding {
    int type;         /* kSMDataFormat */
    uint32_t rate_hz; /* 0: sampling_rate says */
    uint16_t tag, bits;
} codings[] = {
    {kSMDataFormatALawPCM, 0, MT_WAV_ALAW, 8},
    {kSMDataFormatULawPCM, 0, MT_WAV_ULAW, 8},
    {kSMDataFormat16bit, 0, MT_WAV_PCM, 16},
    {kSMDataFormat8bit, 0, MT_WAV_PCM, 8},
    {kSMDataFormatOKIADPCM, 0, MT_WAV_OKI, 4},
    {kSMDataFormatOKIADPCM, 0, MT_WAV_DIALOGIC_OKI, 4},
    {kSMDataFormatIMAADPCM, 0, MT_WAV_IMA, 4},
    {kSMDataFormatACUBLKPCM, 0, MT_WAV_ACUBLK, 2},
    {kSMDataFormatACUBLKPCM, 0, MT_WAV_ACUBLK_OTHER, 2},
    {kSMDataFormatG721, 0, MT_WAV_G721, 4},
    {kSMDataFormat8KHzPCM, 8000, MT_WAV_ALAW, 8},
    {kSMDataFormat6KHzPCM, 6000, MT_WAV_ALAW, 8},
    {kSMDataFormat8KHzALawPCM, 8000, MT_WAV_ALAW, 8},
    {kSMDataFormat6KHzALawPCM, 6000, MT_WAV_ALAW, 8},
    {kSMDataFormat8KHzULawPCM, 8000, MT_WAV_ULAW, 8},
    {kSMDataFormat6KHzULawPCM, 6000, MT_WAV_ULAW, 8},
    {kSMDataFormat8KHz16bitMono, 8000, MT_WAV_PCM, 16},
    {kSMDataFormat8KHz8bitMono, 8000, MT_WAV_PCM, 8},
    {kSMDataFormat8KHzOKIADPCM, 8000, MT_WAV_OKI, 4},
    {kSMDataFormat6KHzOKIADPCM, 6000, MT_WAV_OKI, 4},
};

static const struct coding *coding_of_type(int type)
{
    for (size_t i = 0; i < sizeof(codings) / sizeof(codings[0]); i++)
        if (codings[i].type == type)
            return &codings[i];
    return NULL;
}

/* Only PCM is told apart by its bits: others have been seen with any. */
static const struct coding *coding_of_file(const struct mt_wav *w)
{
    for (size_t i = 0; i < sizeof(codings) / sizeof(codings[0]); i++)
        if (codings[i].tag == w->tag && (w->tag != MT_WAV_PCM || codings[i].bits == w->bits))
            return &codings[i];
    return NULL;
}

/* Record */

static bool describe(const SM_RECORD_PARMS *p, struct mt_wav *w)
{
    const struct coding *c = coding_of_type((int)p->type);
    uint32_t rate = p->sampling_rate & UINT32_MAX;

    if (!c)
        return false;
    *w = (struct mt_wav){.tag = c->tag,
                         .channels = 1,
                         .bits = c->bits,
                         .rate_hz = c->rate_hz ? c->rate_hz
                                    : rate     ? rate
                                               : 8000,
                         .block_octets = c->tag == MT_WAV_IMA ? BLOCK_OCTETS
                                         : c->bits == 16      ? 2
                                                              : 1};
    return true;
}

/* Samples in the data; of IMA ADPCM a block begins with one in its header. */
static uint64_t samples_of(const struct mt_wav *w)
{
    uint64_t rest = w->data_octets % BLOCK_OCTETS;

    if (w->tag != MT_WAV_IMA)
        return (uint64_t)w->data_octets * 8 / w->bits;
    return w->data_octets / BLOCK_OCTETS * (uint64_t)BLOCK_SAMPLES + (rest >= 4 ? (rest - 4) * 2 + 1 : 0);
}

static size_t put_header(const struct mt_wav *w, FILE *file)
{
    uint8_t header[MT_WAV_HEADER_MAX];
    size_t n = mt_wav_write(w, w->tag == MT_WAV_IMA ? BLOCK_SAMPLES : 0, samples_of(w), header);

    return fwrite(header, 1, n, file) == n ? n : 0;
}

int sm_record_wav_start(char *file, SM_FILE_RECORD_PARMS *recordp)
{
    struct mt_wav w;
    int err;

    if (!file || !recordp)
        return ERR_SM_BAD_PARAMETER;
    recordp->fd = NULL;
    if (!describe(&recordp->record_parms, &w))
        return WAV_BAD_CODING;
    recordp->fd = fopen(file, "w+b");
    if (!recordp->fd)
        return WAV_CANNOT_OPEN;
    err = put_header(&w, recordp->fd) ? sm_record_file_start(recordp) : WAV_CANNOT_WRITE;
    if (err) {
        fclose(recordp->fd);
        recordp->fd = NULL;
        unlink(file);
    }
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

/* What a file holds */

static size_t read_file(void *file, uint64_t at, void *buf, size_t len)
{
    return fseeko(file, (off_t)at, SEEK_SET) ? 0 : fread(buf, 1, len, file);
}

static int read_header(FILE *file, struct mt_wav *w)
{
    struct mt_wav_source from = {.read_at = read_file, .context = file};
    off_t end = fseeko(file, 0, SEEK_END) ? -1 : ftello(file);
    int err;

    if (end < 0)
        return WAV_CANNOT_READ;
    from.octets = (uint64_t)end;
    err = mt_wav_read(&from, w);
    return err && ferror(file) ? WAV_CANNOT_READ : err ? WAV_NOT_WAV : 0;
}

int sm_replay_wav_get_type(char *file, int *type)
{
    const struct coding *c;
    struct mt_wav w;
    FILE *f;
    int err;

    if (!file || !type)
        return ERR_SM_BAD_PARAMETER;
    f = fopen(file, "rb");
    if (!f)
        return WAV_CANNOT_OPEN;
    err = read_header(f, &w);
    fclose(f);
    c = err ? NULL : coding_of_file(&w);
    if (err)
        return err;
    if (!c)
        return WAV_BAD_CODING;
    *type = c->type;
    return 0;
}
