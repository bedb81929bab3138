#include "silence.h"

#include <stdatomic.h>
#include <string.h>

#include "media/g711.h"

enum { SAMPLES_PER_MS = 8, RATE_HZ = 8000 };

static void schedule(struct mt_silence_source *src)
{
    mt_wheel_set(src->all->wheel, &src->timer, src->given_step + src->all->tick_ms);
}

/* Always a whole block: see push_silent_blocks in endpoint/vmprx_play.c. */
static void run(struct mt_timer *timer, struct mt_wheel *wheel)
{
    struct mt_silence_source *src = mt_container(timer, struct mt_silence_source, timer);
    uint8_t octets[MT_AUDIO_MAX_SAMPLES];
    struct mt_audio block = {.samples = octets, .coding = MT_CODING_ALAW, .rate_hz = RATE_HZ};

    (void)wheel;
    src->given_step += src->all->tick_ms;
    src->running = !mt_list_empty(&src->feed.sinks);
    if (!src->running)
        return;
    block.n = (uint16_t)(src->all->tick_ms * SAMPLES_PER_MS);
    memset(octets, mt_silence_octet(MT_CODING_ALAW), block.n);
    mt_feed_push(&src->feed, &block);
    schedule(src);
}

static void wanted(struct mt_feed *feed)
{
    struct mt_silence_source *src = mt_container(feed, struct mt_silence_source, feed);

    if (src->running)
        return;
    src->running = true;
    src->given_step = src->all->wheel->now_step;
    schedule(src);
}

void mt_silence_init(struct mt_silence *s, struct mt_wheel *wheel, unsigned tick_ms)
{
    s->wheel = wheel;
    s->tick_ms = tick_ms;
    atomic_init(&s->next, 0);
    for (unsigned i = 0; i < MT_SILENCE_SOURCES; i++) {
        struct mt_silence_source *src = &s->sources[i];

        *src = (struct mt_silence_source){.all = s};
        mt_timer_init(&src->timer, run);
        mt_feed_init(&src->feed);
        src->feed.wanted = wanted;
    }
}

struct mt_feed *mt_silence_pick(struct mt_silence *s)
{
    return &s->sources[atomic_fetch_add(&s->next, 1) % s->tick_ms].feed;
}
