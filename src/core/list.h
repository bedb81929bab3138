/** Intrusive doubly linked list. A node that is in no list points at itself, so removing twice does no harm. */
#ifndef MT_CORE_LIST_H
#define MT_CORE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct mt_list {
    struct mt_list *next, *prev;
};

#define mt_container(ptr, type, member) ((type *)(void *)((char *)(ptr) - offsetof(type, member)))

/* Walks the list; `node` itself may be removed inside, its neighbours may not. */
#define mt_list_each(node, tmp, head) \
    for (struct mt_list *node = (head)->next, *tmp = node->next; node != (head); node = tmp, tmp = node->next)

static inline void mt_list_init(struct mt_list *l)
{
    l->next = l->prev = l;
}

static inline bool mt_list_empty(const struct mt_list *l)
{
    return l->next == l;
}

static inline void mt_list_add(struct mt_list *head, struct mt_list *node)
{
    node->prev = head->prev;
    node->next = head;
    head->prev->next = node;
    head->prev = node;
}

static inline void mt_list_remove(struct mt_list *node)
{
    node->prev->next = node->next;
    node->next->prev = node->prev;
    mt_list_init(node);
}

#endif
