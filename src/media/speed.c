#include "media/speed.h"

#include <errno.h>

#include <spandsp/telephony.h>
#include <spandsp/time_scale.h>
#include <spandsp/private/time_scale.h>

#include "os/os.h"

struct mt_speed {
    struct time_scale_state_s state;
};

int mt_speed_create(struct mt_speed **out, unsigned rate_hz)
{
    struct mt_speed *s = mt_os->alloc(sizeof *s);

    if (!s)
        return -ENOMEM;
    time_scale_init(&s->state, (int)rate_hz, 1.0f); /* allocates only when given NULL */
    *out = s;
    return 0;
}

void mt_speed_destroy(struct mt_speed *s)
{
    mt_os->free(s);
}

void mt_speed_set(struct mt_speed *s, int percent)
{
    if (percent < MT_SPEED_MIN_PERCENT)
        percent = MT_SPEED_MIN_PERCENT;
    if (percent > MT_SPEED_MAX_PERCENT)
        percent = MT_SPEED_MAX_PERCENT;
    time_scale_rate(&s->state, 100.0f / (float)percent);
}

unsigned mt_speed_run(struct mt_speed *s, int16_t *amp, unsigned n, int16_t out[MT_SPEED_OUT])
{
    return (unsigned)time_scale(&s->state, out, amp, (int)n);
}
