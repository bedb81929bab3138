#include "pollable.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    FILL_OCTETS = 3072,  /* more than the smallest receive buffer takes */
    SEND_BUFFER = 16384, /* takes that at once */
    ARRIVAL_MS = 2,      /* loopback delivers inside send, unless the machine is drowned in packets */
    ROUNDS = 8,
    ADDRESSES = 8, /* of 127.0.0.0/8; with so many the ports that connections start from run out first */
    BACKLOG = 128,
    KNOCKS = 4 * BACKLOG, /* ours is among the first of them, if it got in at all */
};

static const int one = 1;

static void set_int(int fd, int level, int option, int value)
{
    setsockopt(fd, level, option, &value, sizeof(value));
}

static bool wait_for(int fd, short event)
{
    struct pollfd p = {.fd = fd, .events = event};

    return poll(&p, 1, ARRIVAL_MS) > 0 && p.revents & event;
}

static bool has(int fd, short event)
{
    struct pollfd p = {.fd = fd, .events = event};

    return poll(&p, 1, 0) > 0 && p.revents & event;
}

/* POLLOUT: down while octets wait that find no room (TCP_NOTSENT_LOWAT 1: even one counts). */

static void fill(struct mt_pollable *p)
{
    static const char octets[FILL_OCTETS];
    ssize_t n = send(p->fd, octets, sizeof(octets), MSG_DONTWAIT | MSG_NOSIGNAL);

    if (n > 0)
        p->owed += (uint32_t)n;
}

static void drain(struct mt_pollable *p)
{
    for (unsigned i = 0; p->owed && i < ROUNDS;) {
        char octets[FILL_OCTETS];
        ssize_t n = recv(p->peer, octets, sizeof(octets), MSG_DONTWAIT);

        if (n > 0)
            p->owed -= (uint32_t)n < p->owed ? (uint32_t)n : p->owed;
        else if (n == 0 || !wait_for(p->peer, POLLIN))
            i++;
    }
}

/* POLLIN and POLLPRI */

static void send_octet(struct mt_pollable *p, int flags)
{
    send(p->peer, "", 1, MSG_DONTWAIT | MSG_NOSIGNAL | flags);
}

/* Take all that lies there, and the places of urgent octets that were taken before. @return whether there was any */
static bool read_all(struct mt_pollable *p)
{
    char octets[16];
    bool any = false;

    while (recv(p->fd, octets, sizeof(octets), MSG_DONTWAIT) > 0)
        any = true;
    return any;
}

/* It may still be on its way, or the program may have read it itself. */
static void take_in(struct mt_pollable *p)
{
    if (!wait_for(p->fd, POLLIN))
        return;
    read_all(p);
    if (p->shown & MT_POLL_PRI && !has(p->fd, POLLPRI)) /* reading on past the urgent octet forgets it */
        send_octet(p, MSG_OOB);
}

/* @return whether any octet of POLLIN went with it */
static bool take_pri(struct mt_pollable *p)
{
    char octet;
    bool any;

    if (recv(p->fd, &octet, 1, MSG_DONTWAIT | MSG_OOB) < 0 && wait_for(p->fd, POLLPRI))
        recv(p->fd, &octet, 1, MSG_DONTWAIT | MSG_OOB);
    any = read_all(p);
    set_int(p->fd, IPPROTO_TCP, TCP_QUICKACK, one); /* acknowledge now, or some dozens in a row use up the window */
    if (p->shown & MT_POLL_IN)
        send_octet(p, 0);
    return any;
}

/* POLLHUP */

static void disconnect(struct mt_pollable *p)
{
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    int err;
    socklen_t len = sizeof(err);

    connect(p->fd, &none, sizeof(none));
    getsockopt(p->fd, SOL_SOCKET, SO_ERROR, &err, &len); /* else POLLERR stays */
    p->owed = 0;
    p->shown = MT_POLL_HUP;
}

static bool is_ours(const struct mt_pollable *p, int fd)
{
    struct sockaddr_in us, them;
    socklen_t len = sizeof(us);

    return !getsockname(p->fd, (struct sockaddr *)&us, &len) && !getpeername(fd, (struct sockaddr *)&them, &len) &&
           us.sin_port == them.sin_port && us.sin_addr.s_addr == them.sin_addr.s_addr;
}

/* Any process of this host can knock at the port; whoever is not our own is sent away. */
static int accept_ours(const struct mt_pollable *p, int listener)
{
    for (unsigned knocks = 0, waits = 0; knocks < KNOCKS && waits < ROUNDS;) {
        int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

        if (fd < 0 && errno != EAGAIN)
            return -errno;
        if (fd >= 0 && is_ours(p, fd))
            return fd;
        if (fd >= 0)
            close(fd), knocks++;
        else if (!wait_for(listener, POLLIN))
            waits++;
    }
    return -ECONNREFUSED;
}

/* Each connection keeps a port of the listener's address: when one address has none left the next of 127.0.0.0/8 has. */
static int bind_anywhere(int listener)
{
    static _Atomic uint32_t exhausted; /* addresses that were full when last looked */
    uint32_t first = atomic_load(&exhausted);
    int err = 0;

    for (uint32_t i = 0; i < ADDRESSES; i++) {
        uint32_t nth = (first + i) % ADDRESSES;
        struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + nth)};

        err = bind(listener, (struct sockaddr *)&at, sizeof(at)) ? -errno : 0;
        if (!err && i)
            atomic_store(&exhausted, nth);
        if (err != -EADDRINUSE && err != -EADDRNOTAVAIL)
            return err;
    }
    return err;
}

static int connect_to(struct mt_pollable *p, int listener)
{
    struct sockaddr_in at;
    socklen_t len = sizeof(at);
    int fd, err = bind_anywhere(listener);

    if (err)
        return err;
    set_int(listener, SOL_SOCKET, SO_RCVBUF, 1); /* the least; what it accepts inherits it */
    if (listen(listener, BACKLOG) || getsockname(listener, (struct sockaddr *)&at, &len) ||
        (connect(p->fd, (struct sockaddr *)&at, len) && errno != EINPROGRESS))
        return -errno;
    fd = accept_ours(p, listener);
    if (fd < 0)
        return fd;
    set_int(fd, IPPROTO_TCP, TCP_NODELAY, one);
    if (p->peer >= 0)
        close(p->peer);
    p->peer = fd;
    return 0;
}

static int reconnect(struct mt_pollable *p)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int err;

    if (listener < 0)
        return -errno;
    err = connect_to(p, listener);
    close(listener);
    if (err) {
        disconnect(p);
        return err;
    }
    p->shown = 0;
    fill(p);
    return 0;
}

int mt_pollable_create(struct mt_pollable *p)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int err;

    if (fd < 0)
        return -errno;
    *p = (struct mt_pollable){.fd = fd, .peer = -1};
    set_int(fd, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER);
    set_int(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, one);
    set_int(fd, IPPROTO_TCP, TCP_NODELAY, one);
    err = reconnect(p);
    if (err)
        mt_pollable_close(p);
    return err;
}

/* POLLPRI first, since reading on past the urgent octet forgets it; what it took on the way is not waited for again. */
static void lower(struct mt_pollable *p, unsigned bits)
{
    bool taken;

    p->shown &= (uint8_t)~bits;
    taken = bits & MT_POLL_PRI && take_pri(p);
    if (bits & MT_POLL_IN && !taken)
        take_in(p);
    if (bits & MT_POLL_OUT)
        fill(p);
}

static void raise_bits(struct mt_pollable *p, unsigned bits)
{
    p->shown |= (uint8_t)bits;
    if (bits & MT_POLL_IN)
        send_octet(p, 0);
    if (bits & MT_POLL_PRI)
        send_octet(p, MSG_OOB);
    if (bits & MT_POLL_OUT)
        drain(p);
}

int mt_pollable_show(struct mt_pollable *p, unsigned bits)
{
    int err = 0;

    if (bits & MT_POLL_HUP) {
        if (!(p->shown & MT_POLL_HUP))
            disconnect(p);
        return 0;
    }
    if (p->shown & MT_POLL_HUP)
        err = reconnect(p);
    if (err)
        return err;
    lower(p, p->shown & ~bits);
    raise_bits(p, bits & ~(unsigned)p->shown);
    return 0;
}

int mt_pollable_wait(int fd, int events)
{
    struct pollfd p = {.fd = fd, .events = (short)events};

    return poll(&p, 1, -1) < 0 ? -errno : 0;
}

void mt_pollable_close(struct mt_pollable *p)
{
    if (p->peer >= 0 && !(p->shown & MT_POLL_HUP))
        disconnect(p); /* a reset: an ordinary end would hold the port for a minute */
    if (p->peer >= 0)
        close(p->peer);
    if (p->fd >= 0)
        close(p->fd);
    p->fd = p->peer = -1;
}
