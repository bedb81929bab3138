#include "pool.h"

#include <errno.h>
#include <string.h>

#include "os/os.h"

enum { ITEM_ALIGN = 64 };

int mt_pool_create(struct mt_pool *p, size_t item_size, uint32_t capacity)
{
    *p = (struct mt_pool){.item_size = (item_size + ITEM_ALIGN - 1) & ~(size_t)(ITEM_ALIGN - 1), .capacity = capacity};
    p->items = mt_os->map(p->item_size * capacity);
    if (!p->items)
        return -ENOMEM;
    pthread_mutex_init(&p->lock, NULL);
    return 0;
}

void mt_pool_destroy(struct mt_pool *p)
{
    if (!p->items)
        return;
    mt_os->unmap(p->items, p->item_size * p->capacity);
    pthread_mutex_destroy(&p->lock);
    p->items = NULL;
}

void *mt_pool_take(struct mt_pool *p)
{
    void *item = NULL;

    pthread_mutex_lock(&p->lock);
    if (p->free_list) {
        item = p->free_list;
        p->free_list = *(void **)item;
    } else if (p->fresh < p->capacity) {
        item = p->items + p->item_size * p->fresh++;
    }
    if (item)
        p->used++;
    pthread_mutex_unlock(&p->lock);
    if (item)
        memset(item, 0, p->item_size);
    return item;
}

void mt_pool_give(struct mt_pool *p, void *item)
{
    if (!item)
        return;
    pthread_mutex_lock(&p->lock);
    *(void **)item = p->free_list;
    p->free_list = item;
    p->used--;
    pthread_mutex_unlock(&p->lock);
}

uint32_t mt_pool_used(struct mt_pool *p)
{
    uint32_t used;

    pthread_mutex_lock(&p->lock);
    used = p->used;
    pthread_mutex_unlock(&p->lock);
    return used;
}
