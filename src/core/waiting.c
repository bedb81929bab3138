#include "waiting.h"

#include "os/os.h"

struct mt_waiting mt_waiting_table[MT_WAITING_WORDS];

static struct mt_waiting *find(uint32_t id)
{
    return &mt_waiting_table[id & (MT_WAITING_WORDS - 1)];
}

void mt_waiting_wake_word(struct mt_waiting *w)
{
    atomic_fetch_add(&w->word, 1);
    mt_os->futex_wake(&w->word);
}

void mt_waiting_wake_all(void)
{
    for (unsigned i = 0; i < MT_WAITING_WORDS; i++)
        mt_waiting_wake(i);
}

uint32_t mt_waiting_begin(uint32_t id)
{
    struct mt_waiting *w = find(id);

    atomic_fetch_add(&w->waiters, 1);
    return atomic_load(&w->word);
}

int mt_waiting_sleep(uint32_t id, uint32_t seen)
{
    return mt_os->futex_wait(&find(id)->word, seen);
}

void mt_waiting_end(uint32_t id)
{
    atomic_fetch_sub(&find(id)->waiters, 1);
}
