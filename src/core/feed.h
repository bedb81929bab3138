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

struct mt_feed {
    struct mt_list sinks;                 /* those that want blocks now */
    void (*wanted)(struct mt_feed *feed); /* CONST after init: called when a sink becomes active; may be NULL */
    struct mt_list connected;             /* all that are connected, idle ones too */
};

struct mt_sink {
    struct mt_list node;                                              /* in feed->sinks while active */
    void (*push)(struct mt_sink *sink, const struct mt_audio *block); /* CONST after init; must copy what it keeps */
    void (*fetch)(struct mt_sink *sink);    /* CONST after init: ask for the memory that push will need */
    struct mt_list link;                    /* in feed->connected */
    struct mt_feed *feed;                   /* never NULL once connected: at least a source of silence */
    void (*orphaned)(struct mt_sink *sink); /* CONST after init: its source goes; connect it elsewhere */
};

static inline void mt_feed_init(struct mt_feed *f)
{
    mt_list_init(&f->sinks);
    mt_list_init(&f->connected);
    f->wanted = NULL;
}

static inline void mt_sink_init(struct mt_sink *s, void (*push)(struct mt_sink *, const struct mt_audio *),
                                void (*fetch)(struct mt_sink *), void (*orphaned)(struct mt_sink *))
{
    mt_list_init(&s->node);
    mt_list_init(&s->link);
    s->push = push;
    s->fetch = fetch;
    s->orphaned = orphaned;
}

static inline void mt_sink_activate(struct mt_sink *s)
{
    mt_list_remove(&s->node);
    mt_list_add(&s->feed->sinks, &s->node);
    if (s->feed->wanted)
        s->feed->wanted(s->feed);
}

/** Connect to another source; an active sink stays active. */
static inline void mt_sink_connect(struct mt_sink *s, struct mt_feed *f)
{
    bool active = !mt_list_empty(&s->node);

    mt_list_remove(&s->node);
    mt_list_remove(&s->link);
    s->feed = f;
    mt_list_add(&f->connected, &s->link);
    if (active)
        mt_sink_activate(s);
}

static inline void mt_sink_deactivate(struct mt_sink *s)
{
    mt_list_remove(&s->node);
}

static inline void mt_sink_close(struct mt_sink *s)
{
    mt_list_remove(&s->node);
    mt_list_remove(&s->link);
}

/** The source goes: every sink finds itself another. */
static inline void mt_feed_abandon(struct mt_feed *f)
{
    mt_list_each(node, tmp, &f->connected)
    {
        struct mt_sink *s = mt_container(node, struct mt_sink, link);

        s->orphaned(s);
    }
}

/** A sink may leave the feed inside its push. */
static inline void mt_feed_push(struct mt_feed *f, const struct mt_audio *block)
{
    mt_list_each(node, tmp, &f->sinks)
    {
        struct mt_sink *s = mt_container(node, struct mt_sink, node);

        s->push(s, block);
    }
}

#endif
