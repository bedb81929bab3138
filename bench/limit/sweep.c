/*
 * Sweeps: nobody tells which sockets hold a packet. The stream whose packet is due is looked at, once a packet time
 * (c), or all streams are, one after the other, once in 20 ms (a). x does parts of it, to see what each costs.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "relay.h"

enum {
    BATCH = 16,
    ROOM = 2048,
    DUE_MAX = 4096, /* packets held back to be sent together */
    SEND_BATCH = 64,
    PACKET_NS = 20 * NS_PER_MS,
};

enum option {
    MMSG = 1 << 0,      /* recvmmsg of 16 */
    MMSG2 = 1 << 1,     /* of 2 */
    RECVMSG = 1 << 2,
    READ = 1 << 3,      /* read and write */
    NAME = 1 << 4,      /* ask for the sender's address */
    STAMP = 1 << 5,     /* ask for the time of arrival */
    CONNECT = 1 << 6,   /* connect the receiving socket to who sends first */
    WATCHED = 1 << 7,   /* every receiving socket is in an epoll set that nobody waits for */
    APART = 1 << 8,     /* first receive all that is due, then send all */
    SENDTO = 1 << 9,    /* sending sockets are not connected */
    EVERY_5 = 1 << 10,  /* a sweep each 5 ms */
    EVERY_20 = 1 << 11, /* each 20 ms */
    NO_RECEIVE = 1 << 12,
    NO_SEND = 1 << 13,
    ONE = 1 << 14,      /* one socket of a stream receives and sends */
    TOGETHER = 1 << 16,  /* with APART: all sends from one socket, many in a call */
    OWN_FILES = 1 << 15, /* the thread has its own table of descriptors: no call counts references */
    NOTHING = NO_RECEIVE | NO_SEND,
    ANY_MMSG = MMSG | MMSG2 | RECVMSG,
};

struct held {
    uint32_t stream;
    uint8_t packet[PACKET];
};

static struct mmsghdr messages[BATCH];
static struct iovec iov[BATCH];
static struct sockaddr_in names[BATCH];
static _Alignas(struct cmsghdr) char control[BATCH][CMSG_SPACE(sizeof(struct timespec))];
static uint8_t octets[BATCH][ROOM];
static struct held held[DUE_MAX];
static unsigned n_held;
static uint8_t *connected;     /* by stream: the receiving socket is */
static int64_t next_sweep_ns;

static void send_on(struct relay *r, uint32_t stream, const uint8_t *payload, size_t len)
{
    struct sockaddr_in to;

    if (r->mode->options & SENDTO) {
        relay_reader(r, stream, &to);
        sendto(r->out[stream], payload, len, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&to, sizeof(to));
    } else if (r->mode->options & READ) {
        if (write(r->out[stream], payload, len) < 0)
            return;
    } else {
        send(r->out[stream], payload, len, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
}

static void pass_on(struct relay *r, uint32_t stream, const uint8_t *packet, size_t len)
{
    if (len <= RTP_HEADER || r->mode->options & NO_SEND)
        return;
    if (r->mode->options & APART && len == PACKET && n_held < DUE_MAX) {
        held[n_held].stream = stream;
        __builtin_memcpy(held[n_held++].packet, packet, PACKET);
        return;
    }
    send_on(r, stream, packet + RTP_HEADER, len - RTP_HEADER);
}

static void send_batch(struct relay *r, const struct held *from, unsigned n)
{
    struct mmsghdr out[SEND_BATCH] = {0};
    struct sockaddr_in to[SEND_BATCH];
    struct iovec payload[SEND_BATCH];

    for (unsigned i = 0; i < n; i++) {
        relay_reader(r, from[i].stream, &to[i]);
        payload[i] = (struct iovec){.iov_base = (void *)(uintptr_t)(from[i].packet + RTP_HEADER), .iov_len = PAYLOAD};
        out[i].msg_hdr = (struct msghdr){
            .msg_name = &to[i], .msg_namelen = sizeof(to[i]), .msg_iov = &payload[i], .msg_iovlen = 1};
    }
    sendmmsg(r->out[0], out, n, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void send_held(struct relay *r)
{
    unsigned batch = r->mode->options & TOGETHER ? SEND_BATCH : 1;

    for (unsigned i = 0; i < n_held; i += batch) {
        if (batch > 1)
            send_batch(r, held + i, n_held - i < batch ? n_held - i : batch);
        else
            send_on(r, held[i].stream, held[i].packet + RTP_HEADER, PAYLOAD);
    }
    n_held = 0;
}

/* What the caller of the call gives each time, for the kernel writes into it. */
static void prepare(unsigned options, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        iov[i] = (struct iovec){.iov_base = octets[i], .iov_len = ROOM};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &iov[i], .msg_iovlen = 1};
        if (options & NAME) {
            messages[i].msg_hdr.msg_name = &names[i];
            messages[i].msg_hdr.msg_namelen = sizeof(names[i]);
        }
        if (options & STAMP) {
            messages[i].msg_hdr.msg_control = control[i];
            messages[i].msg_hdr.msg_controllen = sizeof(control[i]);
        }
    }
}

static void receive_messages(struct relay *r, uint32_t stream)
{
    unsigned options = r->mode->options, n = options & MMSG ? BATCH : options & MMSG2 ? 2 : 1;
    int got;

    prepare(options, n);
    if (options & RECVMSG) {
        ssize_t len = recvmsg(r->in[stream], &messages[0].msg_hdr, MSG_DONTWAIT);

        got = len >= 0;
        messages[0].msg_len = (unsigned)len;
    } else {
        got = recvmmsg(r->in[stream], messages, n, MSG_DONTWAIT, NULL);
    }
    for (int i = 0; i < got; i++)
        pass_on(r, stream, octets[i], messages[i].msg_len);
}

static ssize_t receive_first(struct relay *r, uint32_t stream)
{
    struct sockaddr_in from;
    socklen_t from_len = sizeof(from);
    ssize_t len = recvfrom(r->in[stream], octets[0], ROOM, MSG_DONTWAIT, (struct sockaddr *)&from, &from_len);

    if (len >= 0)
        connected[stream] = !connect(r->in[stream], (struct sockaddr *)&from, from_len);
    return len;
}

static void receive_one(struct relay *r, uint32_t stream)
{
    unsigned options = r->mode->options;
    ssize_t len;

    if (options & CONNECT && !connected[stream])
        len = receive_first(r, stream);
    else if (options & READ)
        len = read(r->in[stream], octets[0], ROOM);
    else
        len = recv(r->in[stream], octets[0], ROOM, MSG_DONTWAIT);
    if (len > 0)
        pass_on(r, stream, octets[0], (size_t)len);
}

static void serve(struct relay *r, uint32_t stream)
{
    unsigned options = r->mode->options;

    if (!(options & NO_RECEIVE) && options & ANY_MMSG)
        receive_messages(r, stream);
    else if (!(options & NO_RECEIVE))
        receive_one(r, stream);
    else if (!(options & NO_SEND))
        send_on(r, stream, octets[0], PAYLOAD);
}

static void step(struct relay *r, int64_t now)
{
    unsigned options = r->mode->options;
    int64_t every = options & EVERY_20 ? PACKET_NS : options & EVERY_5 ? 5 * NS_PER_MS : STEP_NS;
    uint32_t stream;

    if (now < next_sweep_ns)
        return;
    if (options & OWN_FILES && !next_sweep_ns)
        unshare(CLONE_FILES);
    next_sweep_ns = (now / every + 1) * every;
    if (options & EVERY_20) {
        for (stream = 0; stream < r->plan->o.streams; stream++)
            serve(r, stream);
        return;
    }
    while (relay_due(r, now, &stream))
        if ((options & NOTHING) != NOTHING)
            serve(r, stream);
    send_held(r);
}

static int watch_all(struct relay *r)
{
    struct epoll_event e = {.events = EPOLLIN};
    int set = epoll_create1(EPOLL_CLOEXEC);

    for (uint32_t i = 0; i < r->plan->o.streams; i++)
        if (epoll_ctl(set, EPOLL_CTL_ADD, r->in[i], &e))
            return relay_why(r, "epoll", -errno);
    return 0;
}

static int stamp_all(struct relay *r)
{
    int on = 1;

    for (uint32_t i = 0; i < r->plan->o.streams; i++)
        if (setsockopt(r->in[i], SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)))
            return relay_why(r, "SO_TIMESTAMPNS", -errno);
    return 0;
}

/* Its source port is the port it receives from, as with symmetric RTP (RFC 4961). */
static int one_socket_each(struct relay *r)
{
    for (uint32_t i = 0; i < r->plan->o.streams; i++) {
        r->out[i] = r->in[i];
        r->plan->streams[i].source_port = r->plan->streams[i].rtp_port;
    }
    return 0;
}

static int open_sweep(struct relay *r)
{
    static uint8_t flags[MAX_STREAMS];
    unsigned options = r->mode->options;
    int err = relay_open_in(r);

    connected = flags;
    if (!err)
        err = options & ONE ? one_socket_each(r) : relay_open_out(r, !(options & (SENDTO | TOGETHER)));
    if (!err && options & WATCHED)
        err = watch_all(r);
    if (!err && options & STAMP)
        err = stamp_all(r);
    return err;
}

#define SWEEP .open = open_sweep, .step = step

const struct mode sweep_modes[] = {
    {"a-recv", "recv from every socket each 20 ms, send", EVERY_20, SWEEP},
    {"c-recv", "recv from the streams that are due, each 1 ms, send", 0, SWEEP},
    {"c-read", "the same with read and write", READ, SWEEP},
    {"c-recvmsg", "the same with recvmsg", RECVMSG, SWEEP},
    {"c-recvmsg-name-stamp", "the same, with address and time of arrival", RECVMSG | NAME | STAMP, SWEEP},
    {"c-mmsg2", "the same with recvmmsg of 2", MMSG2, SWEEP},
    {"c-mmsg16", "the same with recvmmsg of 16", MMSG, SWEEP},
    {"c-mmsg16-name", "the same, with the sender's address", MMSG | NAME, SWEEP},
    {"c-mmsg16-stamp", "the same, with the time of arrival", MMSG | STAMP, SWEEP},
    {"c-engine", "recvmmsg of 16 with address and time of arrival, then all sends: as the engine does",
     MMSG | NAME | STAMP | APART, SWEEP},
    {"c-apart", "c-recv, but all sends after all receives of a step", APART, SWEEP},
    {"c-connected", "c-recv, receiving sockets connected to the sender", CONNECT, SWEEP},
    {"c-watched", "c-recv, and all sockets in an epoll set nobody waits for", WATCHED, SWEEP},
    {"c-sendto", "c-recv, sending sockets not connected", SENDTO, SWEEP},
    {"c-together", "c-apart, all sends from one socket by sendmmsg: a receiver cannot tell streams by their port",
     APART | TOGETHER, SWEEP, .by_content = true},
    {"c-one", "c-recv, one socket of a stream receives and sends: symmetric RTP", SENDTO | ONE, SWEEP},
    {"c-files", "c-recv by a thread with its own table of descriptors", OWN_FILES, SWEEP},
    {"c-one-files", "both", SENDTO | ONE | OWN_FILES, SWEEP},
    {"c-one-files-apart", "both, and all sends after all receives", SENDTO | ONE | OWN_FILES | APART, SWEEP},
    {"c-5ms", "c-apart, each 5 ms", APART | EVERY_5, SWEEP},
    {"x-wake", "nothing but the wake-up each 1 ms", NOTHING, SWEEP, .incomplete = true},
    {"x-recv", "c-recv without send", NO_SEND, SWEEP, .incomplete = true},
    {"x-send", "c-recv without recv", NO_RECEIVE, SWEEP, .incomplete = true},
};
const unsigned n_sweep_modes = sizeof(sweep_modes) / sizeof(sweep_modes[0]);
