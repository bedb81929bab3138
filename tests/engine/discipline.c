#include "discipline.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/handle.h"

enum { HIGH_FD = 900 };

static _Thread_local unsigned engine_depth;

/* Of the simulation, where there is one: calls of this thread that are inside it. */
extern _Thread_local unsigned sim_depth __attribute__((weak));

void discipline_begin(void)
{
    engine_depth++;
}

void discipline_end(void)
{
    engine_depth--;
}

int discipline_words = STDERR_FILENO;

static void say(const char *text)
{
    if (write(discipline_words, text, strlen(text)) < 0)
        _exit(1);
}

void discipline_broken(const char *what)
{
    void *stack[32];

    engine_depth = 0; /* what is said may need memory */
    say("the engine's discipline is broken: ");
    say(what);
    say("\n");
    backtrace_symbols_fd(stack, backtrace(stack, 32), discipline_words);
    abort();
}

void discipline_forbid(const char *what)
{
    if (engine_depth && !(&sim_depth && sim_depth))
        discipline_broken(what);
}

/* The first backtrace loads a library, which the engine could not do. */
__attribute__((constructor)) static void load(void)
{
    void *none[1];

    backtrace(none, 1);
    discipline_words = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, HIGH_FD);
}

/* Memory: every call of the process, those of the libraries it is linked with included. */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *p);

void *malloc(size_t size)
{
    discipline_forbid("malloc");
    return __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    discipline_forbid("calloc");
    return __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
    discipline_forbid("realloc");
    return __libc_realloc(p, size);
}

void *memalign(size_t alignment, size_t size);
void *memalign(size_t alignment, size_t size)
{
    discipline_forbid("memalign");
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    discipline_forbid("aligned_alloc");
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    discipline_forbid("posix_memalign");
    *out = __libc_memalign(alignment, size);
    return *out ? 0 : ENOMEM;
}

void free(void *p)
{
    if (p)
        discipline_forbid("free");
    __libc_free(p);
}

/* Calls that wait for others, or look up what others hold */

/* clang-format off: tables */
FORBIDDEN(int, pthread_mutex_lock, (pthread_mutex_t *m), (m))
FORBIDDEN(int, pthread_cond_wait, (pthread_cond_t *c, pthread_mutex_t *m), (c, m))
FORBIDDEN(int, pthread_join, (pthread_t t, void **result), (t, result))
FORBIDDEN(int, mt_handle_new, (struct mt_object *o, enum mt_kind kind), (o, kind))
FORBIDDEN(void *, mt_handle_lock, (const void *id, enum mt_kind kind), (id, kind))
FORBIDDEN(void *, mt_handle_next, (uint32_t *cursor, enum mt_kind kind), (cursor, kind))
FORBIDDEN(int, mt_handle_lock_pair, (struct mt_object_pair *p), (p))
/* clang-format on */
