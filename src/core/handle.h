/**
 * Handles: what the program holds as tSM...Id.
 *
 * A handle is a number (slot index, kind, generation), positive and below 2^31, never an address. Every look-up checks
 * all three, so that a null, stale, forged or wrong-kind id is an error and never a crash. A slot that was given back
 * waits behind thousands of others before it is used again, and then with the next generation.
 *
 * Every slot has a lock of its own. A look-up takes it, which costs one uncontended atomic operation and gives the rule
 * that calls on one object are serialised, and that an object cannot go while a call uses it.
 */
#ifndef MT_CORE_HANDLE_H
#define MT_CORE_HANDLE_H

#include <stdint.h>

#include "list.h"

enum mt_kind {
    MT_KIND_NONE,
    MT_KIND_MODULE,
    MT_KIND_CHANNEL,
    MT_KIND_DISPATCHER,
    MT_KIND_COLLECTOR,
    MT_KIND_DATAFEED, /* shares the slot of the object that is its source */
    MT_KIND_TDMRX,
    MT_KIND_TDMTX,
    MT_KIND_VMPRX,
    MT_KIND_VMPTX,
    MT_KIND_EVENT,
    MT_KIND_INPUT_FEED, /* a datafeed as well: of the data that the input half of a channel produces */
    MT_KIND_COUNT
};

enum { MT_HANDLE_SLOTS = 1 << 18 };

/** What every object with a handle begins with. */
struct mt_object {
    uint32_t id;          /* CONST after mt_handle_new */
    uint8_t kind;         /* CONST after create: enum mt_kind */
    struct mt_list owned; /* LOCK: the owning module's list lock */
    void *module;         /* CONST after create: struct mt_module * or NULL */
};

/** Give a finished object its handle. @return 0 or -ENOBUFS. */
int mt_handle_new(struct mt_object *o, enum mt_kind kind);

/**
 * Find the object of an id and lock it.
 *
 * A datafeed id finds the object that is its source; so kind MT_KIND_DATAFEED may give a channel or a VMP[rx]. A channel
 * has two datafeeds: mt_handle_kind_of tells which of them the id means.
 *
 * @return the object, locked, or NULL if there is none of that kind with that id
 */
void *mt_handle_lock(const void *id, enum mt_kind kind);

/**
 * The next object of a kind, locked; walks over all of them once, beginning with *cursor = 0.
 *
 * @return NULL at the end
 */
void *mt_handle_next(uint32_t *cursor, enum mt_kind kind);

/** Find two objects and lock both, in an order that cannot deadlock. Either both are given or none. */
struct mt_object_pair {
    const void *id[2];     /* in */
    enum mt_kind kind[2];  /* in */
    struct mt_object *o[2]; /* out; NULL: that one was not found */
};

/** @return 0 or -ESRCH, when `o` shows which one was not found (nothing is locked then). */
int mt_handle_lock_pair(struct mt_object_pair *p);
void mt_handle_unlock_pair(struct mt_object_pair *p);

void mt_handle_unlock(const struct mt_object *o);

/** End a locked object's handle and unlock it; from now on its id finds nothing. The object itself is not freed. */
void mt_handle_end(struct mt_object *o);

/** The id that the program sees for an object, as the pointer type it is published with. */
static inline void *mt_handle_public(uint32_t id)
{
    return (void *)(uintptr_t)id; // NOLINT(performance-no-int-to-ptr): a number in a pointer type, as published
}

/** The id of the datafeed of a source object. */
uint32_t mt_handle_datafeed(const struct mt_object *source);

/** The id of the datafeed that the input half of a channel gives its data to. */
uint32_t mt_handle_input_feed(const struct mt_object *channel);

/** What kind an id says it is, whether there is such an object or not. */
enum mt_kind mt_handle_kind_of(const void *id);

#endif
