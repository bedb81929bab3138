#include "internal.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    int fd;
    uint64_t data;
    bool errors; /* ready when the socket has an error, and only then */
};

struct sim_waitset {
    struct sim_waitset *following; /* in the list of all */
    struct entry *entries;
    unsigned n, room;
    unsigned next; /* where the next look begins: the kernel serves all in turn as well */
};

static struct sim_waitset *all;

static struct sim_waitset *new_waitset(void)
{
    struct sim_waitset *w = sim_must(calloc(1, sizeof(*w)));

    w->following = all;
    all = w;
    return w;
}

void sim_waitset_free(struct sim_waitset *w)
{
    struct sim_waitset **at = &all;

    while (*at != w)
        at = &(*at)->following;
    *at = w->following;
    free(w->entries);
    free(w);
}

static struct entry *find(struct sim_waitset *w, int fd)
{
    for (unsigned i = 0; i < w->n; i++)
        if (w->entries[i].fd == fd)
            return &w->entries[i];
    return NULL;
}

static int remove_entry(struct sim_waitset *w, int fd)
{
    struct entry *e = find(w, fd);

    if (!e)
        return -ENOENT;
    w->n--;
    memmove(e, e + 1, (size_t)(&w->entries[w->n] - e) * sizeof(*e));
    return 0;
}

void sim_waits_forget(int fd)
{
    for (struct sim_waitset *w = all; w; w = w->following)
        remove_entry(w, fd);
}

static int add_entry(struct sim_waitset *w, int fd, uint64_t data, bool errors)
{
    if (find(w, fd))
        return -EEXIST;
    if (w->n == w->room) {
        w->room = w->room ? 2 * w->room : 16;
        w->entries = sim_must(realloc(w->entries, w->room * sizeof(*w->entries)));
    }
    w->entries[w->n++] = (struct entry){.fd = fd, .data = data, .errors = errors};
    return 0;
}

static unsigned ready_entries(struct sim_waitset *w, struct mt_ready *ready, unsigned n)
{
    unsigned got = 0;
    unsigned start = w->n ? w->next % w->n : 0;

    for (unsigned i = 0; i < w->n && got < n; i++) {
        unsigned at = (start + i) % w->n;

        if (!(w->entries[at].errors ? sim_fd_error : sim_fd_ready)(w->entries[at].fd))
            continue;
        ready[got++].data = w->entries[at].data;
        w->next = at + 1;
    }
    return got;
}

int sim_wait_create(void)
{
    int fd = -EMFILE;

    sim_lock();
    if (!sim_fails())
        fd = sim_fd_add_waitset(new_waitset(), __builtin_return_address(0));
    sim_unlock();
    return fd;
}

/* The wait set, if the other descriptor is open too. */
static struct sim_waitset *checked(int waitfd, int fd)
{
    struct sim_waitset *w = sim_fd_waitset(waitfd);

    if (!w)
        sim_misuse("not a wait set", waitfd);
    else if (!sim_fd_exists(fd))
        sim_misuse("neither a socket nor a counter", fd);
    else
        return w;
    return NULL;
}

static int add(int waitfd, int fd, uint64_t data, bool errors)
{
    struct sim_waitset *w;
    int err = -ENOSPC;

    sim_lock();
    w = checked(waitfd, fd);
    if (!sim_fails())
        err = w ? add_entry(w, fd, data, errors) : -EBADF;
    sim_unlock();
    return err;
}

int sim_wait_add(int waitfd, int fd, uint64_t data)
{
    return add(waitfd, fd, data, false);
}

int sim_wait_add_error(int waitfd, int fd, uint64_t data)
{
    return add(waitfd, fd, data, true);
}

int sim_wait_remove(int waitfd, int fd)
{
    struct sim_waitset *w;
    int err;

    sim_lock();
    w = checked(waitfd, fd);
    err = w ? remove_entry(w, fd) : -EBADF;
    sim_unlock();
    return err;
}

bool sim_wait_ready(int waitfd)
{
    struct sim_waitset *w;
    bool ready = false;

    sim_lock();
    w = sim_fd_waitset(waitfd);
    for (unsigned i = 0; w && i < w->n && !ready; i++)
        ready = (w->entries[i].errors ? sim_fd_error : sim_fd_ready)(w->entries[i].fd);
    sim_unlock();
    return ready;
}

int sim_wait(int waitfd, struct mt_ready *ready, unsigned n, int64_t timeout_ns)
{
    struct sim_waitset *w;
    int got = -EBADF;

    if (sim_in_turns())
        sim_turn_wait(waitfd, timeout_ns);
    sim_lock();
    w = sim_fd_waitset(waitfd);
    if (w)
        got = (int)ready_entries(w, ready, n);
    else
        sim_misuse("not a wait set", waitfd);
    sim_unlock();
    if (!got && timeout_ns && !sim_in_turns())
        sched_yield(); /* a thread that asks again and again must not keep the others from running */
    return got;
}
