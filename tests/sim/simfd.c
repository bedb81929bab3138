/* Descriptors: numbers of our own for sockets and wait sets, the kernel's for counters. */
#include "internal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

/* Above every number the kernel gives out, and none is used twice: who uses one after closing it is found out. */
enum { FIRST_FD = 1 << 20, MAX_COUNTER_FD = 1 << 16 };

struct slot {
    struct sim_sock *sock;
    struct sim_waitset *waitset;
    void *caller;
};

static struct slot *slots;
static unsigned n_slots, room;
static void *counter_by[MAX_COUNTER_FD]; /* who created it; NULL: not open */
static unsigned live;

static int add(struct sim_sock *s, struct sim_waitset *w, void *caller)
{
    if (n_slots == room) {
        room = room ? 2 * room : 64;
        slots = sim_must(realloc(slots, room * sizeof(*slots)));
    }
    slots[n_slots] = (struct slot){.sock = s, .waitset = w, .caller = caller};
    if (!s || !s->test)
        live++;
    return FIRST_FD + (int)n_slots++;
}

static struct slot *slot_of(int fd)
{
    return fd >= FIRST_FD && (unsigned)(fd - FIRST_FD) < n_slots ? &slots[fd - FIRST_FD] : NULL;
}

int sim_fd_add_sock(struct sim_sock *s, void *caller)
{
    return add(s, NULL, caller);
}

int sim_fd_add_waitset(struct sim_waitset *w, void *caller)
{
    return add(NULL, w, caller);
}

struct sim_sock *sim_fd_sock(int fd, bool test)
{
    struct slot *slot = slot_of(fd);

    return slot && slot->sock && slot->sock->test == test ? slot->sock : NULL;
}

struct sim_waitset *sim_fd_waitset(int fd)
{
    struct slot *slot = slot_of(fd);

    return slot ? slot->waitset : NULL;
}

struct sim_sock *sim_fd_each_sock(unsigned *i)
{
    while (*i < n_slots) {
        struct sim_sock *s = slots[(*i)++].sock;

        if (s)
            return s;
    }
    return NULL;
}

static bool is_counter(int fd)
{
    return fd >= 0 && fd < MAX_COUNTER_FD && counter_by[fd];
}

bool sim_fd_exists(int fd)
{
    return is_counter(fd) || sim_fd_sock(fd, false);
}

bool sim_fd_ready(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    struct sim_sock *s = sim_fd_sock(fd, false);

    if (!s)
        return is_counter(fd) && (sim_rx_ready(fd) || poll(&p, 1, 0) == 1);
    sim_net_settle(s);
    return s->waiting.n || s->refused;
}

bool sim_fd_error(int fd)
{
    struct sim_sock *s = sim_fd_sock(fd, false);

    return s && s->refused;
}

bool sim_fd_close(int fd, bool test)
{
    struct slot *slot = slot_of(fd);
    struct sim_sock *s = sim_fd_sock(fd, test);

    if (test && !s)
        return false;
    if (s)
        sim_sock_free(s);
    else if (is_counter(fd))
        mt_os_linux.close(fd);
    else if (slot && slot->waitset)
        sim_waitset_free(slot->waitset);
    else
        return false;
    if (slot)
        *slot = (struct slot){0};
    else
        counter_by[fd] = NULL;
    if (!test) {
        sim_waits_forget(fd);
        live--;
    }
    return true;
}

static bool labelled(int fd)
{
    const struct sim_sock *s = sim_fd_sock(fd, false);

    return s && s->flows;
}

void sim_fd_os_close(int fd)
{
    sim_lock();
    if (labelled(fd))
        sim_misuse("close of a socket that still has flow labels", fd);
    if (!sim_fd_close(fd, false))
        sim_misuse("close of what is not open", fd);
    sim_unlock();
}

unsigned sim_fd_live(void)
{
    return live;
}

static void report_socket(const struct sim_sock *s)
{
    char text[SIM_ADDR_ROOM];

    sim_addr_text(text, &s->local);
    fprintf(stderr, "leak: socket on %s port %d by ", text, sim_addr_port(&s->local));
}

void sim_fd_report(void)
{
    for (unsigned i = 0; i < n_slots; i++) {
        if (slots[i].sock && !slots[i].sock->test)
            report_socket(slots[i].sock);
        else if (slots[i].waitset)
            fprintf(stderr, "leak: wait set by ");
        else
            continue;
        sim_say_caller(slots[i].caller);
    }
    for (int fd = 0; fd < MAX_COUNTER_FD; fd++)
        if (counter_by[fd]) {
            fprintf(stderr, "leak: counter %d by ", fd);
            sim_say_caller(counter_by[fd]);
        }
}

void sim_fd_reset(void)
{
    for (int fd = 0; fd < MAX_COUNTER_FD; fd++)
        if (counter_by[fd])
            sim_fd_close(fd, false);
    for (unsigned i = 0; i < n_slots; i++)
        sim_fd_close(FIRST_FD + (int)i, slots[i].sock && slots[i].sock->test);
    free(slots);
    slots = NULL;
    n_slots = room = live = 0;
}

int sim_counter_create(unsigned start)
{
    int fd;

    sim_lock();
    fd = sim_fails() ? -EMFILE : mt_os_linux.counter_create(start);
    if (fd >= MAX_COUNTER_FD) {
        mt_os_linux.close(fd);
        fd = -EMFILE;
    }
    if (fd >= 0) {
        counter_by[fd] = __builtin_return_address(0);
        live++;
    }
    sim_unlock();
    return fd;
}

static bool check_counter(int fd)
{
    bool known;

    sim_lock();
    known = is_counter(fd);
    if (!known)
        sim_misuse("not a counter", fd);
    sim_unlock();
    return known;
}

void sim_counter_add(int fd, uint64_t n)
{
    if (check_counter(fd))
        mt_os_linux.counter_add(fd, n);
}

/* These two may wait, so not under the lock. */
void sim_counter_take(int fd)
{
    if (check_counter(fd))
        mt_os_linux.counter_take(fd);
}

/* A pollable descriptor counts as a counter: the kernel's own, and what it tells is the test's to poll. */
int sim_pollable_create(struct mt_pollable *p)
{
    int err;

    sim_lock();
    err = sim_fails() ? -EMFILE : mt_os_linux.pollable_create(p);
    if (!err && p->fd >= MAX_COUNTER_FD) {
        mt_os_linux.pollable_close(p);
        err = -EMFILE;
    }
    if (!err) {
        counter_by[p->fd] = __builtin_return_address(0);
        live++;
    }
    sim_unlock();
    return err;
}

int sim_pollable_show(struct mt_pollable *p, unsigned bits)
{
    return check_counter(p->fd) ? mt_os_linux.pollable_show(p, bits) : -EBADF;
}

int sim_pollable_wait(int fd, int events)
{
    return check_counter(fd) ? mt_os_linux.pollable_wait(fd, events) : -EBADF;
}

void sim_pollable_close(struct mt_pollable *p)
{
    sim_lock();
    if (is_counter(p->fd)) {
        counter_by[p->fd] = NULL;
        live--;
        mt_os_linux.pollable_close(p);
    } else {
        sim_misuse("close of what is not open", p->fd);
    }
    sim_unlock();
}
