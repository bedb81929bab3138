/**
 * Fixed pool of equal items in address space that costs nothing until touched.
 *
 * Sized at start from the configuration and never grown: an empty pool means ERR_SM_NO_RESOURCES. Items come back
 * zeroed. Taken and given back by program threads under the pool's own lock; the engine only uses what it is handed.
 */
#ifndef MT_CORE_POOL_H
#define MT_CORE_POOL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct mt_pool {
    pthread_mutex_t lock;
    char *items;        /* CONST after create */
    size_t item_size;   /* CONST after create */
    uint32_t capacity;  /* CONST after create */
    uint32_t fresh;     /* LOCK: lock. Items never taken yet start here */
    _Atomic uint32_t used; /* LOCK: lock to change */
    void *free_list;    /* LOCK: lock. Given back, newest first: still warm in the cache */
};

/** @return 0 or -ENOMEM. */
int mt_pool_create(struct mt_pool *p, size_t item_size, uint32_t capacity);

/** Every item must have been given back. A pool that was never created is fine. */
void mt_pool_destroy(struct mt_pool *p);

/** A zeroed item, or NULL when all are in use. */
void *mt_pool_take(struct mt_pool *p);

/** NULL is fine. */
void mt_pool_give(struct mt_pool *p, void *item);

uint32_t mt_pool_used(struct mt_pool *p);

/** Octets of the items that can be taken. Any thread, without the lock. */
static inline uint64_t mt_pool_free_octets(const struct mt_pool *p)
{
    return (uint64_t)(p->capacity - atomic_load_explicit(&p->used, memory_order_relaxed)) * p->item_size;
}

#endif
