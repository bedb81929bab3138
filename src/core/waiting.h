/**
 * Where a program's thread sleeps in a call until a channel has something for it.
 *
 * What does it do? A call that may wait looks whether there is anything, and sleeps if not; whoever changes that wakes it.
 * How does it work? A fixed table of words that never goes away, so that an object may be destroyed while a call waits for
 * it. Several objects share a word: a thread that is woken for another's sake looks again. Without a sleeper a wake-up
 * costs one atomic operation.
 */
#ifndef MT_CORE_WAITING_H
#define MT_CORE_WAITING_H

#include <stdatomic.h>
#include <stdint.h>

enum { MT_WAITING_WORDS = 256 }; /* a power of two */

struct mt_waiting {
    _Atomic uint32_t word;    /* changes with each wake-up that somebody may want */
    _Atomic uint32_t waiters; /* between mt_waiting_begin and mt_waiting_end */
};

extern struct mt_waiting mt_waiting_table[MT_WAITING_WORDS];

void mt_waiting_wake_word(struct mt_waiting *w);

/** Wake whoever waits for the object of this id. Any thread. */
static inline void mt_waiting_wake(uint32_t id)
{
    struct mt_waiting *w = &mt_waiting_table[id & (MT_WAITING_WORDS - 1)];

    /* Written, not only read: whoever begins to wait after this look sees what it waits for. */
    if (atomic_fetch_add(&w->waiters, 0))
        mt_waiting_wake_word(w);
}

/** Wake all that wait for anything. */
void mt_waiting_wake_all(void);

/** Say that this thread may sleep. @return what mt_waiting_sleep wants; look for what is wanted after this. */
uint32_t mt_waiting_begin(uint32_t id);

/** Sleep unless there was a wake-up since mt_waiting_begin. @return 0, also for no reason; -EINTR after a signal */
int mt_waiting_sleep(uint32_t id, uint32_t seen);
void mt_waiting_end(uint32_t id);

#endif
