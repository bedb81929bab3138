#include "silence.h"

#include <stdatomic.h>
#include <string.h>

#include "media/g711.h"

enum { SAMPLES_PER_MS = 8, RATE_HZ = 8000 };

static void schedule(struct mt_silence_source *src, int64_t after)
{
    unsigned tick = src->all->tick_ms;
    int64_t step = after + 1;

    step += (src->phase + tick - (unsigned)(step % tick)) % tick;
    mt_wheel_set(src->all->wheel, &src->timer, step);
}

static void run(struct mt_timer *timer, struct mt_wheel *wheel)
{
    struct mt_silence_source *src = mt_container(timer, struct mt_silence_source, timer);
    uint8_t octets[MT_AUDIO_MAX_SAMPLES];
    int64_t ms = wheel->now_step - src->given_step;
    struct mt_audio block = {.samples = octets, .coding = MT_CODING_ALAW, .rate_hz = RATE_HZ};

    src->given_step = wheel->now_step;
    src->running = !mt_list_empty(&src->feed.sinks);
    if (!src->running)
        return;
    block.n = (uint16_t)((ms < (int64_t)src->all->tick_ms ? (unsigned)ms : src->all->tick_ms) * SAMPLES_PER_MS);
    memset(octets, mt_silence_octet(MT_CODING_ALAW), block.n);
    mt_feed_push(&src->feed, &block);
    schedule(src, wheel->now_step);
}

static void wanted(struct mt_feed *feed)
{
    struct mt_silence_source *src = mt_container(feed, struct mt_silence_source, feed);

    if (src->running)
        return;
    src->running = true;
    src->given_step = src->all->wheel->now_step;
    schedule(src, src->given_step);
}

void mt_silence_init(struct mt_silence *s, struct mt_wheel *wheel, unsigned tick_ms)
{
    s->wheel = wheel;
    s->tick_ms = tick_ms;
    atomic_init(&s->next, 0);
    for (unsigned i = 0; i < MT_SILENCE_SOURCES; i++) {
        struct mt_silence_source *src = &s->sources[i];

        *src = (struct mt_silence_source){.all = s, .phase = i % tick_ms};
        mt_timer_init(&src->timer, run);
        mt_feed_init(&src->feed);
        src->feed.wanted = wanted;
    }
}

struct mt_feed *mt_silence_pick(struct mt_silence *s)
{
    return &s->sources[atomic_fetch_add(&s->next, 1) % s->tick_ms].feed;
}
