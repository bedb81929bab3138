#include "handle.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#include "core/lock.h"

enum {
    INDEX_BITS = 18,
    KIND_BITS = 5,
    GENERATION_BITS = 8,
    KIND_SHIFT = INDEX_BITS,
    GENERATION_SHIFT = INDEX_BITS + KIND_BITS,
    GENERATION_MASK = (1 << GENERATION_BITS) - 1,
    REUSE_DELAY = 4096, /* slots that must lie in the queue before the oldest is used again */
};

_Static_assert(MT_HANDLE_SLOTS == 1 << INDEX_BITS, "the table and the id have the same number of slots");
_Static_assert(INDEX_BITS + KIND_BITS + GENERATION_BITS == 31, "an id is positive in an int");

struct slot {
    struct mt_object *object; /* LOCK: lock. NULL: free */
    struct mt_lock lock;
    uint32_t id;        /* LOCK: lock. Generation and kind of the object in it */
    uint32_t next_free; /* LOCK: queue_lock */
    uint8_t generation; /* LOCK: queue_lock */
};

static struct slot slots[MT_HANDLE_SLOTS]; /* pages cost nothing until touched */

static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t fresh;          /* LOCK: queue_lock. First slot never used */
static uint32_t queue_length;   /* LOCK: queue_lock */
static uint32_t oldest, newest; /* LOCK: queue_lock. Ends of the queue of slots given back */

static int slot_take(uint32_t *index)
{
    int err = 0;

    pthread_mutex_lock(&queue_lock);
    if (queue_length > REUSE_DELAY || (queue_length && fresh == MT_HANDLE_SLOTS)) {
        *index = oldest;
        oldest = slots[oldest].next_free;
        queue_length--;
    } else if (fresh < MT_HANDLE_SLOTS) {
        *index = fresh++;
    } else {
        err = -ENOBUFS;
    }
    pthread_mutex_unlock(&queue_lock);
    return err;
}

static void slot_give(uint32_t index)
{
    pthread_mutex_lock(&queue_lock);
    slots[index].generation++;
    if (queue_length++)
        slots[newest].next_free = index;
    else
        oldest = index;
    newest = index;
    pthread_mutex_unlock(&queue_lock);
}

static uint32_t make_id(uint32_t index, enum mt_kind kind, unsigned generation)
{
    return (generation & GENERATION_MASK) << GENERATION_SHIFT | (uint32_t)kind << KIND_SHIFT | index;
}

static uint32_t index_of(uint32_t id)
{
    return id & (MT_HANDLE_SLOTS - 1);
}

static enum mt_kind kind_of(uint32_t id)
{
    return (enum mt_kind)(id >> KIND_SHIFT & ((1 << KIND_BITS) - 1));
}

int mt_handle_new(struct mt_object *o, enum mt_kind kind)
{
    uint32_t index;
    int err = slot_take(&index);
    struct slot *s;

    if (err)
        return err;
    s = &slots[index];
    mt_lock_take(&s->lock); /* only a look-up with a stale id can be there, and it waits for nothing */
    s->id = make_id(index, kind, s->generation);
    s->object = o;
    o->id = s->id;
    o->kind = (uint8_t)kind;
    mt_lock_give(&s->lock);
    return 0;
}

uint32_t mt_handle_datafeed(const struct mt_object *source)
{
    return make_id(index_of(source->id), MT_KIND_DATAFEED, source->id >> GENERATION_SHIFT);
}

uint32_t mt_handle_input_feed(const struct mt_object *channel)
{
    return make_id(index_of(channel->id), MT_KIND_INPUT_FEED, channel->id >> GENERATION_SHIFT);
}

enum mt_kind mt_handle_kind_of(const void *id)
{
    return kind_of((uint32_t)(uintptr_t)id);
}

static bool has_datafeed(enum mt_kind kind)
{
    return kind == MT_KIND_VMPRX || kind == MT_KIND_TDMRX || kind == MT_KIND_CHANNEL;
}

static bool same_object(uint32_t slot_id, uint32_t asked)
{
    uint32_t kind_mask = (uint32_t)((1 << KIND_BITS) - 1) << KIND_SHIFT;

    if (kind_of(asked) == MT_KIND_DATAFEED)
        return has_datafeed(kind_of(slot_id)) && (slot_id & ~kind_mask) == (asked & ~kind_mask);
    if (kind_of(asked) == MT_KIND_INPUT_FEED)
        return kind_of(slot_id) == MT_KIND_CHANNEL && (slot_id & ~kind_mask) == (asked & ~kind_mask);
    return slot_id == asked;
}

/* Whoever asks for a datafeed takes either of the two. */
static bool is_of_kind(uint32_t id, enum mt_kind kind)
{
    return kind_of(id) == kind || (kind == MT_KIND_DATAFEED && kind_of(id) == MT_KIND_INPUT_FEED);
}

void *mt_handle_lock(const void *public_id, enum mt_kind kind)
{
    uintptr_t wide = (uintptr_t)public_id;
    uint32_t id = (uint32_t)wide;
    struct slot *s = &slots[index_of(id)];

    if (!wide || wide > INT32_MAX || !is_of_kind(id, kind))
        return NULL;
    mt_lock_take(&s->lock);
    if (s->object && same_object(s->id, id))
        return s->object;
    mt_lock_give(&s->lock);
    return NULL;
}

void *mt_handle_next(uint32_t *cursor, enum mt_kind kind)
{
    uint32_t end;

    pthread_mutex_lock(&queue_lock);
    end = fresh;
    pthread_mutex_unlock(&queue_lock);
    while (*cursor < end) {
        struct slot *s = &slots[(*cursor)++];

        mt_lock_take(&s->lock);
        if (s->object && kind_of(s->id) == kind)
            return s->object;
        mt_lock_give(&s->lock);
    }
    return NULL;
}

/* The second id names the slot that is locked already: only its datafeed can be meant. */
static struct mt_object *same_slot(struct mt_object *locked, const void *public_id, enum mt_kind kind)
{
    uintptr_t wide = (uintptr_t)public_id;
    bool ok = wide <= INT32_MAX && is_of_kind((uint32_t)wide, kind) && same_object(locked->id, (uint32_t)wide);

    return ok ? locked : NULL;
}

int mt_handle_lock_pair(struct mt_object_pair *p)
{
    uint32_t a = index_of((uint32_t)(uintptr_t)p->id[0]), b = index_of((uint32_t)(uintptr_t)p->id[1]);
    int first = a <= b ? 0 : 1;

    p->o[first] = mt_handle_lock(p->id[first], p->kind[first]);
    if (a == b && p->o[first])
        p->o[!first] = same_slot(p->o[first], p->id[!first], p->kind[!first]);
    else
        p->o[!first] = mt_handle_lock(p->id[!first], p->kind[!first]);
    if (p->o[0] && p->o[1])
        return 0;
    for (int i = 0; i < 2; i++)
        if (p->o[i] && !(i == 1 && p->o[1] == p->o[0]))
            mt_handle_unlock(p->o[i]);
    return -ESRCH;
}

void mt_handle_unlock_pair(struct mt_object_pair *p)
{
    mt_handle_unlock(p->o[0]);
    if (p->o[1] != p->o[0])
        mt_handle_unlock(p->o[1]);
}

void mt_handle_unlock(const struct mt_object *o)
{
    mt_lock_give(&slots[index_of(o->id)].lock);
}

void mt_handle_end(struct mt_object *o)
{
    struct slot *s = &slots[index_of(o->id)];

    s->object = NULL;
    mt_lock_give(&s->lock);
    slot_give(index_of(o->id));
}
