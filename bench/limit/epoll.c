/* The kernel tells which sockets hold a packet: epoll. */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "relay.h"

enum { BATCH = 16, ROOM = 2048, EVENTS = 256, LONGEST_WAIT_MS = 20 };

enum option {
    EACH_MS = 1 << 0, /* asked once a millisecond; else the packet wakes the relay */
    EDGE = 1 << 1,    /* EPOLLET */
    RECV = 1 << 2,    /* recv, not recvmmsg of 16 */
};

static int set;
static struct mmsghdr messages[BATCH];
static struct iovec iov[BATCH];
static uint8_t octets[BATCH][ROOM];

static void pass_on(struct relay *r, uint32_t stream, const uint8_t *packet, size_t len)
{
    if (len > RTP_HEADER)
        send(r->out[stream], packet + RTP_HEADER, len - RTP_HEADER, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* One packet, unless it is more: an edge is not told again. */
static void receive_one(struct relay *r, uint32_t stream)
{
    ssize_t len = recv(r->in[stream], octets[0], ROOM, MSG_DONTWAIT);

    if (len > 0)
        pass_on(r, stream, octets[0], (size_t)len);
}

static void receive(struct relay *r, uint32_t stream)
{
    int got = recvmmsg(r->in[stream], messages, BATCH, MSG_DONTWAIT, NULL);

    for (int i = 0; i < got; i++)
        pass_on(r, stream, octets[i], messages[i].msg_len);
}

static void serve(struct relay *r, int timeout_ms)
{
    struct epoll_event events[EVENTS];
    int got;

    do {
        got = epoll_wait(set, events, EVENTS, timeout_ms);
        for (int i = 0; i < got; i++)
            if (r->mode->options & RECV)
                receive_one(r, events[i].data.u32);
            else
                receive(r, events[i].data.u32);
        timeout_ms = 0;
    } while (got == EVENTS);
}

static void step(struct relay *r, int64_t now)
{
    (void)now;
    serve(r, r->mode->options & EACH_MS ? 0 : LONGEST_WAIT_MS);
}

static void no_wait(struct relay *r)
{
    (void)r;
}

static int open_epoll(struct relay *r)
{
    int err = relay_open_in(r);

    if (!err)
        err = relay_open_out(r, true);
    set = epoll_create1(EPOLL_CLOEXEC);
    for (uint32_t i = 0; i < r->plan->o.streams && !err; i++) {
        struct epoll_event e = {.events = EPOLLIN, .data.u32 = i};

        if (r->mode->options & EDGE)
            e.events |= EPOLLET;
        if (epoll_ctl(set, EPOLL_CTL_ADD, r->in[i], &e))
            err = relay_why(r, "epoll", -errno);
    }
    for (unsigned i = 0; i < BATCH; i++) {
        iov[i] = (struct iovec){.iov_base = octets[i], .iov_len = ROOM};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &iov[i], .msg_iovlen = 1};
    }
    return err;
}

#define EPOLL .open = open_epoll, .step = step

const struct mode epoll_modes[] = {
    {"b-wake", "epoll, woken by each packet; recvmmsg, send", 0, EPOLL, .wait = no_wait},
    {"b-wake-edge", "the same, edge-triggered, with recv", EDGE | RECV, EPOLL, .wait = no_wait},
    {"b-1ms", "epoll asked each 1 ms; recvmmsg, send", EACH_MS, EPOLL},
    {"b-1ms-recv", "the same with recv", EACH_MS | RECV, EPOLL},
    {"b-1ms-edge", "the same with recv, edge-triggered", EACH_MS | EDGE | RECV, EPOLL},
};
const unsigned n_epoll_modes = sizeof(epoll_modes) / sizeof(epoll_modes[0]);
