/**
 * What a channel hears that is connected to nothing: A-law silence, in step with the clock.
 *
 * There are as many sources as a tick has milliseconds, so that many such channels do not all run at once. A source runs
 * only while an operation listens to it, every tick from when the first one did. THREAD: engine, but for mt_silence_pick.
 */
#ifndef MT_MODULE_SILENCE_H
#define MT_MODULE_SILENCE_H

#include "core/feed.h"
#include "core/wheel.h"

enum { MT_SILENCE_SOURCES = 40 }; /* as many as the longest tick has milliseconds */

struct mt_silence_source {
    struct mt_timer timer;
    struct mt_feed feed;
    struct mt_silence *all;
    bool running;
    int64_t given_step;  /* silence was given out up to here */
};

struct mt_silence {
    struct mt_wheel *wheel;
    unsigned tick_ms;
    _Atomic unsigned next;
    struct mt_silence_source sources[MT_SILENCE_SOURCES];
};

void mt_silence_init(struct mt_silence *s, struct mt_wheel *wheel, unsigned tick_ms);

/** A source for one more channel. Any thread. */
struct mt_feed *mt_silence_pick(struct mt_silence *s);

#endif
