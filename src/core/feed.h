/**
 * Datafeeds: a source pushes each block of sound to the sinks that want it now.
 *
 * What does it do? Carries sound from one source to any number of sinks inside one module.
 * How does it work? A source runs, has a block, and calls push() of every sink in turn. So one stream's data is touched
 * from receive to send in one go, a sink never looks for its source, and a sink that has nothing to do is not in the
 * list. Blocks may have any length up to MT_AUDIO_MAX_SAMPLES.
 *
 * THREAD: engine, all of it.
 */
#ifndef MT_CORE_FEED_H
#define MT_CORE_FEED_H

#include "audio.h"
#include "list.h"

struct mt_sink {
    struct mt_list node;
    void (*push)(struct mt_sink *sink, const struct mt_audio *block); /* CONST after init; must copy what it keeps */
};

struct mt_feed {
    struct mt_list sinks;
};

static inline void mt_feed_init(struct mt_feed *f)
{
    mt_list_init(&f->sinks);
}

static inline void mt_sink_init(struct mt_sink *s, void (*push)(struct mt_sink *, const struct mt_audio *))
{
    mt_list_init(&s->node);
    s->push = push;
}

/** A sink may leave the feed inside its push. */
static inline void mt_feed_push(struct mt_feed *f, const struct mt_audio *block)
{
    mt_list_each(node, tmp, &f->sinks) {
        struct mt_sink *s = mt_container(node, struct mt_sink, node);

        s->push(s, block);
    }
}

#endif
