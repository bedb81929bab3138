/**
 * A descriptor whose poll() bits we choose, each on its own: what a tSMEventId needs.
 *
 * How does it work? No descriptor that one simply writes to can raise all of POLLIN, POLLOUT, POLLPRI and POLLHUP and
 * take them back. A TCP connection to ourselves over loopback can:
 *
 *     POLLIN   an octet lies there to be read
 *     POLLPRI  an urgent octet lies there
 *     POLLOUT  nothing is left to send; else more octets wait than the other end has room for
 *     POLLHUP  it is not connected
 *
 * All of it is in the kernel's hands, so it is level triggered and wakes every kind of waiter, and costs a system call
 * or two only when a bit changes.
 */
#ifndef MT_OS_POLLABLE_H
#define MT_OS_POLLABLE_H

#include <stdint.h>

enum { MT_POLL_IN = 1, MT_POLL_OUT = 2, MT_POLL_PRI = 4, MT_POLL_HUP = 8, MT_POLL_BITS = 4 };

struct mt_pollable {
    int fd;        /* what is polled; the number never changes */
    int peer;      /* the other end */
    uint32_t owed; /* octets sent to keep POLLOUT down that the other end has not thrown away */
    uint8_t shown; /* MT_POLL_... that it raises now */
};

/** @return 0, raising nothing, or a negative errno. */
int mt_pollable_create(struct mt_pollable *p);

/**
 * Raise exactly these bits. MT_POLL_HUP excludes the others, which come back when it goes. One thread at a time.
 *
 * @return 0, or a negative errno: the kernel refused a new connection, and POLLHUP stays until a later call
 */
int mt_pollable_show(struct mt_pollable *p, unsigned bits);

/** Wait until it raises any of `events` (as poll) or POLLHUP. @return 0, or -EINTR after a signal. */
int mt_pollable_wait(int fd, int events);

void mt_pollable_close(struct mt_pollable *p);

#endif
