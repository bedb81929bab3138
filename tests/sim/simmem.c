#include "internal.h"

#include <stdlib.h>

enum { BUCKETS = 4096 };

/* Kept beside the memory, not in front of it, so that the address sanitizer sees the true bounds. */
struct block {
    struct block *next;
    void *p;
    size_t size;
    bool mapped;
    void *caller;
};

static struct block *buckets[BUCKETS];
static unsigned live;

static struct block **bucket_of(const void *p)
{
    return &buckets[((uintptr_t)p >> 4) * 2654435761U / 16 % BUCKETS];
}

static void *keep(void *p, size_t size, bool mapped, void *caller)
{
    struct block *b;

    if (!p)
        return NULL;
    b = sim_must(malloc(sizeof(*b)));
    *b = (struct block){.next = *bucket_of(p), .p = p, .size = size, .mapped = mapped, .caller = caller};
    *bucket_of(p) = b;
    live++;
    return p;
}

static bool forget(void *p, size_t size, bool mapped)
{
    for (struct block **at = bucket_of(p); *at; at = &(*at)->next) {
        struct block *b = *at;

        if (b->p != p || b->mapped != mapped || (mapped && b->size != size))
            continue;
        *at = b->next;
        free(b);
        live--;
        return true;
    }
    return false;
}

void *sim_alloc(size_t size)
{
    void *p = NULL;

    sim_lock();
    if (!sim_fails())
        p = keep(calloc(1, size), size, false, __builtin_return_address(0));
    sim_unlock();
    return p;
}

void sim_free(void *p)
{
    if (!p)
        return;
    sim_lock();
    if (!forget(p, 0, false))
        sim_misuse("free of memory that is not allocated", -1);
    sim_unlock();
    free(p); /* also when unknown: the sanitizer tells more about it */
}

void *sim_map(size_t size)
{
    void *p = NULL;

    sim_lock();
    if (!sim_fails())
        p = keep(mt_os_linux.map(size), size, true, __builtin_return_address(0));
    sim_unlock();
    return p;
}

void sim_unmap(void *p, size_t size)
{
    bool known;

    sim_lock();
    known = forget(p, size, true);
    if (!known)
        sim_misuse("unmap of what is not mapped with that size", -1);
    sim_unlock();
    if (known)
        mt_os_linux.unmap(p, size);
}

unsigned sim_memory_live(void)
{
    return live;
}

void sim_memory_report(void)
{
    for (unsigned i = 0; i < BUCKETS; i++)
        for (const struct block *b = buckets[i]; b; b = b->next) {
            fprintf(stderr, "leak: %zu octets %s by ", b->size, b->mapped ? "mapped" : "allocated");
            sim_say_caller(b->caller);
        }
}

void sim_memory_reset(void)
{
    for (unsigned i = 0; i < BUCKETS; i++)
        while (buckets[i]) {
            struct block *b = buckets[i];

            buckets[i] = b->next;
            if (b->mapped)
                mt_os_linux.unmap(b->p, b->size);
            else
                free(b->p);
            free(b);
        }
    live = 0;
}
