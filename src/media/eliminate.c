#include "media/eliminate.h"

#include <errno.h>
#include <string.h>

#include "media/level.h"
#include "media/toneset.h"
#include "os/os.h"

enum {
    RATE_HZ = 8000,
    FRAME = 80,
    FRAME_MS = 10,
    ONSET_FRAMES = 2, /* kept before sound was heard */
    LINE = 8,         /* places in line; a power of two */
    SILENT = 1,       /* why a frame is left out */
    TONE = 2,
};

struct held {
    int16_t amp[FRAME];
    uint8_t reasons; /* SILENT, TONE; 0: it is kept */
};

struct mt_eliminate {
    bool silence;                    /* CONST */
    const struct mt_tone_set *tones; /* CONST */
    unsigned tone_frames;            /* CONST: that a tone must last */
    unsigned depth;                  /* CONST: frames that wait */

    struct mt_level level;
    int16_t window[MT_TONE_WINDOW]; /* the newest samples */
    struct held line[LINE];
    unsigned newest; /* frames ever put in line; the newest is at (newest - 1) % LINE */
    unsigned waiting;
    int16_t fresh[FRAME]; /* the frame being filled */
    unsigned fill;
    int tone;        /* found in the last frame */
    unsigned lasted; /* frames in a row */
    bool in_tone;
};

/* Frames with a window wholly inside a tone of so many ms. The first mode asks for two, against speech. */
static unsigned frames_of(unsigned min_tone_ms)
{
    enum { WINDOW_MS = MT_TONE_WINDOW * 1000 / RATE_HZ };

    return min_tone_ms ? (min_tone_ms - WINDOW_MS) / FRAME_MS + 1 : 2;
}

int mt_eliminate_create(struct mt_eliminate **out, const struct mt_eliminate_setup *setup)
{
    struct mt_eliminate *e = mt_os->alloc(sizeof *e);

    if (!e)
        return -ENOMEM;
    memset(e, 0, sizeof *e);
    e->silence = setup->silence;
    if (e->silence)
        e->level = *setup->silence;
    e->tones = setup->tones;
    e->tone_frames = frames_of(setup->min_tone_ms);
    e->depth = e->tones ? e->tone_frames + 1 : ONSET_FRAMES;
    e->tone = MT_TONE_NONE;
    *out = e;
    return 0;
}

void mt_eliminate_destroy(struct mt_eliminate *e)
{
    mt_os->free(e);
}

/* The i-th newest frame in line, from 0. */
static struct held *held(struct mt_eliminate *e, unsigned i)
{
    return &e->line[(e->newest - 1 - i) % LINE];
}

static void judge_silence(struct mt_eliminate *e)
{
    if (!mt_level_active(&e->level, held(e, 0)->amp, FRAME, RATE_HZ)) {
        held(e, 0)->reasons |= SILENT;
        return;
    }
    for (unsigned i = 1; i <= ONSET_FRAMES && i < e->waiting; i++)
        held(e, i)->reasons &= (uint8_t)~SILENT;
}

/* The window reaches back into the frame before the one in which a tone was found first. */
static void judge_tones(struct mt_eliminate *e)
{
    int before = e->tone;
    bool ended;

    memmove(e->window, e->window + FRAME, sizeof e->window - sizeof e->fresh);
    memcpy(e->window + MT_TONE_WINDOW - FRAME, held(e, 0)->amp, sizeof e->fresh);
    e->tone = mt_tone_find(e->tones, e->window);
    ended = e->in_tone && e->tone != before;
    e->lasted = e->tone == MT_TONE_NONE ? 0 : e->tone == before ? e->lasted + 1 : 1;
    e->in_tone = e->lasted >= e->tone_frames;
    for (unsigned i = 0; e->in_tone && i <= e->lasted && i < e->waiting; i++)
        held(e, i)->reasons |= TONE;
    if (ended)
        held(e, 0)->reasons |= TONE;
}

/* @return samples put in out: those of the frame that has waited long enough */
static unsigned leave(struct mt_eliminate *e, int16_t *out)
{
    const struct held *oldest = held(e, e->waiting - 1);

    e->waiting--;
    if (oldest->reasons)
        return 0;
    memcpy(out, oldest->amp, sizeof oldest->amp);
    return FRAME;
}

static unsigned take_frame(struct mt_eliminate *e, int16_t *out)
{
    e->newest++;
    e->waiting++;
    memcpy(held(e, 0)->amp, e->fresh, sizeof e->fresh);
    held(e, 0)->reasons = 0;
    if (e->silence)
        judge_silence(e);
    if (e->tones)
        judge_tones(e);
    return e->waiting > e->depth ? leave(e, out) : 0;
}

unsigned mt_eliminate_run(struct mt_eliminate *e, const int16_t *amp, unsigned n, int16_t *out)
{
    unsigned kept = 0;

    while (n) {
        unsigned part = n < FRAME - e->fill ? n : FRAME - e->fill;

        memcpy(e->fresh + e->fill, amp, part * sizeof *amp);
        e->fill += part;
        amp += part;
        n -= part;
        if (e->fill < FRAME)
            break;
        e->fill = 0;
        kept += take_frame(e, out + kept);
    }
    return kept;
}

/* A frame that was begun is judged as the one before it. */
unsigned mt_eliminate_flush(struct mt_eliminate *e, int16_t *out)
{
    bool keep = !e->waiting || !held(e, 0)->reasons;
    unsigned kept = 0;

    while (e->waiting)
        kept += leave(e, out + kept);
    if (keep) {
        memcpy(out + kept, e->fresh, e->fill * sizeof *out);
        kept += e->fill;
    }
    e->fill = 0;
    return kept;
}

bool mt_eliminate_in_tone(const struct mt_eliminate *e)
{
    return e->in_tone;
}
