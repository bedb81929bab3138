#include "wheel.h"

#include <limits.h>

static unsigned slot_of(int64_t step)
{
    return (unsigned)step & (MT_WHEEL_STEPS - 1);
}

void mt_wheel_init(struct mt_wheel *w, int64_t now_step, unsigned grain)
{
    *w = (struct mt_wheel){.now_step = now_step, .grain = grain};
    for (unsigned i = 0; i < MT_WHEEL_STEPS; i++)
        mt_list_init(&w->steps[i]);
}

static void place(struct mt_wheel *w, struct mt_timer *t)
{
    int64_t step = t->due_step;
    unsigned slot;

    if (step > w->now_step + MT_WHEEL_STEPS - 1) /* further than the wheel reaches: looked at again on the way */
        step = w->now_step + MT_WHEEL_STEPS - 1;
    slot = slot_of(step);
    mt_list_add(&w->steps[slot], &t->node);
    w->occupied |= UINT64_C(1) << slot;
}

void mt_wheel_set(struct mt_wheel *w, struct mt_timer *t, int64_t due_step)
{
    mt_list_remove(&t->node);
    t->due_step = due_step > w->now_step ? due_step : w->now_step + 1;
    if (w->grain > 1)
        t->due_step = (t->due_step + w->grain - 1) / w->grain * w->grain;
    place(w, t);
}

void mt_wheel_cancel(struct mt_timer *t)
{
    mt_list_remove(&t->node);
}

/* Reads only links that the call before has asked for. */
static void fetch_ahead(struct mt_list *due)
{
    struct mt_list *node = due->next;

    for (unsigned ahead = 1; ahead <= MT_WHEEL_AHEAD; ahead++) {
        struct mt_timer *t;

        node = node->next;
        if (node == due)
            return;
        t = mt_container(node, struct mt_timer, node);
        if (ahead == MT_WHEEL_AHEAD)
            __builtin_prefetch(t);
        else if (t->fetch)
            t->fetch(t, ahead);
    }
}

void mt_wheel_step(struct mt_wheel *w)
{
    w->now_step++;
    mt_wheel_run(w, UINT_MAX);
}

bool mt_wheel_run(struct mt_wheel *w, unsigned most)
{
    struct mt_list *due = &w->steps[slot_of(w->now_step)];

    /* No timer can be put back into this list: the wheel is one step longer than it reaches. */
    while (!mt_list_empty(due)) {
        struct mt_timer *t = mt_container(due->next, struct mt_timer, node);

        if (!most--)
            return false;
        fetch_ahead(due);
        mt_list_remove(&t->node);
        if (t->due_step > w->now_step) {
            place(w, t);
            continue;
        }
        w->runs++;
        t->run(t, w);
    }
    w->occupied &= ~(UINT64_C(1) << slot_of(w->now_step));
    return true;
}

int64_t mt_wheel_next(const struct mt_wheel *w)
{
    unsigned from = slot_of(w->now_step + 1);
    uint64_t ahead = w->occupied >> from | (from ? w->occupied << (MT_WHEEL_STEPS - from) : 0);

    return ahead ? w->now_step + 1 + __builtin_ctzll(ahead) : INT64_MAX;
}
