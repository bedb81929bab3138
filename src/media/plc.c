#include "media/plc.h"

#include <errno.h>
#include <string.h>

#include <spandsp/telephony.h>
#include <spandsp/plc.h>

#include "os/os.h"

/* Beyond it a concealment is silence; it keeps spandsp's count from overflowing in a gap of days. */
enum { LONG_GAP_SAMPLES = 8000 };

struct mt_plc {
    plc_state_t state;
    int16_t lead[PLC_PITCH_OVERLAP_MAX]; /* start of a concealment that began with a shorter block */
    unsigned lead_at;
    unsigned lead_n;
};

int mt_plc_create(struct mt_plc **out)
{
    struct mt_plc *p = mt_os->alloc(sizeof *p);

    if (!p)
        return -ENOMEM;
    plc_init(&p->state); /* allocates only when given NULL */
    *out = p;
    return 0;
}

void mt_plc_destroy(struct mt_plc *p)
{
    mt_os->free(p);
}

bool mt_plc_good(struct mt_plc *p, int16_t *amp, unsigned n)
{
    bool after_gap = p->state.missing_samples > 0;

    if (n == 0)
        return false;
    p->lead_at = p->lead_n = 0;
    plc_rx(&p->state, amp, (int)n);
    return after_gap;
}

/*
 * Put the history in order of time. spandsp 0.0.6 would do it itself, but with a memcpy onto an overlapping place;
 * with buf_ptr 0 it has nothing to do.
 */
static void order_history(plc_state_t *s)
{
    int16_t newest[PLC_HISTORY_LEN];
    const size_t newest_n = (size_t)s->buf_ptr, oldest_n = PLC_HISTORY_LEN - newest_n;

    memcpy(newest, s->history, newest_n * sizeof newest[0]);
    memmove(s->history, s->history + newest_n, oldest_n * sizeof newest[0]);
    memcpy(s->history + oldest_n, newest, newest_n * sizeof newest[0]);
    s->buf_ptr = 0;
}

/*
 * spandsp writes the whole blend at the start of a gap, a quarter of the pitch, even if the block is shorter.
 * It gets room for it here; what is over is handed out by the next calls, and its place in the pitch put back.
 */
static void fill_first_short(struct mt_plc *p, int16_t *amp, unsigned n)
{
    plc_fillin(&p->state, p->lead, (int)n);
    p->lead_n = (unsigned)p->state.pitch_offset;
    p->lead_at = n;
    p->state.pitch_offset = (int)n;
    memcpy(amp, p->lead, n * sizeof *amp);
}

static void put_rest_of_lead(struct mt_plc *p, int16_t *amp, unsigned n)
{
    unsigned rest = p->lead_n - p->lead_at;

    if (rest > n)
        rest = n;
    memcpy(amp, p->lead + p->lead_at, rest * sizeof *amp);
    p->lead_at += rest;
}

void mt_plc_fill(struct mt_plc *p, int16_t *amp, unsigned n)
{
    if (n == 0)
        return;
    if (p->state.missing_samples == 0) {
        order_history(&p->state);
        if (n < PLC_PITCH_OVERLAP_MAX) {
            fill_first_short(p, amp, n);
            return;
        }
    }
    plc_fillin(&p->state, amp, (int)n);
    put_rest_of_lead(p, amp, n);
    if (p->state.missing_samples > LONG_GAP_SAMPLES)
        p->state.missing_samples = LONG_GAP_SAMPLES;
}
