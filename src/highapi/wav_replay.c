/* smwavlib.h: replay a WAV file, and what a WAV file holds. */
#include "smwavlib.h"

#include "highapi/job.h"
#include "highapi/wav_coding.h"

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

/* 0: none that can be played. 11025 of a PC file is played as 11000. */
static uint32_t playable_rate(uint32_t rate_hz)
{
    static const uint32_t rates[] = {6000, 8000, 11000, 16000};

    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++)
        if (rate_hz == rates[i])
            return rate_hz;
    return rate_hz == 11025 ? 11000 : 0;
}

static int check_playable(const struct mt_wav *w)
{
    if (w->channels != 1)
        return WAV_BAD_CHANNELS;
    if (!playable_rate(w->rate_hz))
        return WAV_BAD_RATE;
    return w->tag == MT_WAV_IMA && w->block_octets != MT_WAV_BLOCK_OCTETS ? WAV_BAD_BLOCK : 0;
}

/* Open a file and say what it holds; on success it stays open. */
static int open_wav(const char *file, FILE **out, struct mt_wav *w, const struct mt_wav_coding **coding)
{
    FILE *f = fopen(file, "rb");
    int err;

    if (!f)
        return WAV_CANNOT_OPEN;
    err = read_header(f, w);
    *coding = err ? NULL : mt_wav_coding_of_file(w);
    if (!err && !*coding)
        err = WAV_BAD_CODING;
    if (err)
        fclose(f);
    else
        *out = f;
    return err;
}

/* Fields of a replay that the header decides. */
static int prepare(const char *file, FILE **out, struct mt_wav *w, SM_REPLAY_PARMS *parms)
{
    const struct mt_wav_coding *coding;
    FILE *f;
    int err = open_wav(file, &f, w, &coding);

    if (err)
        return err;
    err = check_playable(w);
    if (err) {
        fclose(f);
        return err;
    }
    parms->type = (enum kSMDataFormat)coding->type;
    parms->sampling_rate = playable_rate(w->rate_hz);
    parms->data_length = w->data_octets;
    *out = f;
    return 0;
}

int sm_replay_wav_get_type(char *file, int *type)
{
    const struct mt_wav_coding *coding;
    struct mt_wav w;
    FILE *f;
    int err;

    if (!file || !type)
        return ERR_SM_BAD_PARAMETER;
    err = open_wav(file, &f, &w, &coding);
    if (err)
        return err;
    fclose(f);
    *type = coding->type;
    return 0;
}

int sm_replay_wav_prepare(SM_REPLAY_WAV_PREPARE_PARMS *preparep)
{
    struct mt_wav w;
    FILE *f;
    int err;

    if (!preparep || !preparep->filename || !preparep->replay_parms)
        return ERR_SM_BAD_PARAMETER;
    err = prepare(preparep->filename, &f, &w, preparep->replay_parms);
    if (!err)
        fclose(f);
    return err;
}

int sm_replay_wav_start(char *file, SM_FILE_REPLAY_PARMS *replayp)
{
    SM_REPLAY_PARMS parms;
    tSM_UT32 offset;
    struct mt_wav w;
    int err;

    if (!file || !replayp)
        return ERR_SM_BAD_PARAMETER;
    parms = replayp->replay_parms;
    offset = replayp->offset;
    replayp->fd = NULL;
    err = prepare(file, &replayp->fd, &w, &replayp->replay_parms);
    if (err)
        return err;
    replayp->offset = w.data_at;
    err = sm_replay_file_start(replayp);
    if (err) {
        fclose(replayp->fd);
        replayp->fd = NULL;
        replayp->replay_parms = parms;
        replayp->offset = offset;
    }
    return err;
}

int sm_replay_wav_close(SM_FILE_REPLAY_PARMS *replayp)
{
    int err;

    if (!replayp || !replayp->fd)
        return ERR_SM_BAD_PARAMETER;
    if (mt_job_get(&replayp->status) == ERR_SM_PENDING)
        return ERR_SM_PENDING;
    err = fclose(replayp->fd) ? WAV_CANNOT_READ : 0;
    replayp->fd = NULL;
    return err;
}
