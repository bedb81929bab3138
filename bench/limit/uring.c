/*
 * io_uring: d takes packets as multishot receives put them into a ring of buffers, e asks for one packet of each stream
 * that is due. Both send what a step brought with one submission.
 */
#include <errno.h>
#include <liburing.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "../sys.h"
#include "relay.h"

enum {
    ENTRIES = 4096,
    COMPLETIONS = 16384,
    BUFFERS = 4096,
    ROOM = 2176, /* of a buffer, at most */
    SMALL = 256, /* unless LARGE */
    NAME = 32, /* room for an address */
    GROUP = 0,
    WORK_AT_ONCE = 20, /* IO_LOCAL_TW_DEFAULT_MAX: deferred work that one call does */
    WAIT_FOR = 1024, /* completions: more than a step brings, so that the time ends the wait */
};

enum option {
    DEFER = 1 << 0,   /* IORING_SETUP_DEFER_TASKRUN */
    COOP = 1 << 1,    /* IORING_SETUP_COOP_TASKRUN */
    ZERO_COPY = 1 << 2,
    FIXED_BUF = 1 << 3,
    PLAIN_SEND = 1 << 4,    /* send(), not the ring */
    PLAIN_RECV = 1 << 5,    /* recv(), not the ring */
    LINKED = 1 << 6,        /* receive and send are one submission */
    POLL_TASK = 1 << 7,     /* IORING_SETUP_SQPOLL */
    NO_FIXED_FILES = 1 << 8,
    WAITS = 1 << 9,         /* it sleeps in the ring's own call, not in clock_nanosleep */
    NAMED = 1 << 10,        /* with the sender's address: recvmsg */
    STAMPED = 1 << 11,      /* with the time of arrival: recvmsg */
    LARGE = 1 << 12,        /* buffers that any packet fits */
    MSG = NAMED | STAMPED,
};

/* What a completion was, in the upper half of its user data. */
enum kind { RECEIVED = 1, SENT };

static struct io_uring ring;
static struct io_uring_buf_ring *buf_ring;
static uint8_t *buffers;
static unsigned room = SMALL;
static struct msghdr shape; /* of what recvmsg gives */
static unsigned given_back, n_used;
static uint16_t used[COMPLETIONS];   /* buffers that this step's sends read */

static uint64_t tag(enum kind kind, uint32_t n)
{
    return (uint64_t)kind << 32 | n;
}

static uint8_t *buffer(unsigned i)
{
    return buffers + (size_t)i * room;
}

static struct io_uring_sqe *next_sqe(void)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);

    while (!sqe) {
        io_uring_submit(&ring);
        sqe = io_uring_get_sqe(&ring);
    }
    return sqe;
}

/* The files are registered: first all that receive, then all that send. */
static void set_file(const struct relay *r, struct io_uring_sqe *sqe, uint32_t stream, bool out)
{
    if (r->mode->options & NO_FIXED_FILES) {
        sqe->fd = out ? r->out[stream] : r->in[stream];
        return;
    }
    sqe->fd = (int)(out ? r->plan->o.streams + stream : stream);
    sqe->flags |= IOSQE_FIXED_FILE;
}

static void give_back(unsigned bid)
{
    io_uring_buf_ring_add(buf_ring, buffer(bid), room, (unsigned short)bid, io_uring_buf_ring_mask(BUFFERS),
                          (int)given_back++);
}

/* Where a received packet lies. */
static const uint8_t *packet(const struct relay *r, unsigned bid)
{
    if (!(r->mode->options & MSG))
        return buffer(bid);
    return buffer(bid) + sizeof(struct io_uring_recvmsg_out) + shape.msg_namelen + shape.msg_controllen;
}

static void queue_send(struct relay *r, uint32_t stream, unsigned bid)
{
    unsigned options = r->mode->options;
    struct io_uring_sqe *sqe = next_sqe();
    const uint8_t *payload = packet(r, bid) + RTP_HEADER;

    if (options & ZERO_COPY && options & FIXED_BUF)
        io_uring_prep_send_zc_fixed(sqe, 0, payload, PAYLOAD, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
    else if (options & ZERO_COPY)
        io_uring_prep_send_zc(sqe, 0, payload, PAYLOAD, MSG_DONTWAIT | MSG_NOSIGNAL, 0);
    else
        io_uring_prep_send(sqe, 0, payload, PAYLOAD, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (!(options & ZERO_COPY))
        sqe->flags |= IOSQE_CQE_SKIP_SUCCESS;
    set_file(r, sqe, stream, true);
    sqe->user_data = tag(SENT, bid);
}

/* d: multishot */

static void arm(const struct relay *r, uint32_t stream)
{
    struct io_uring_sqe *sqe = next_sqe();

    if (r->mode->options & MSG)
        io_uring_prep_recvmsg_multishot(sqe, 0, &shape, 0);
    else
        io_uring_prep_recv_multishot(sqe, 0, NULL, 0, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    sqe->buf_group = GROUP;
    set_file(r, sqe, stream, false);
    sqe->user_data = tag(RECEIVED, stream);
}

static void received(struct relay *r, const struct io_uring_cqe *cqe)
{
    uint32_t stream = (uint32_t)cqe->user_data;
    unsigned bid = cqe->flags >> IORING_CQE_BUFFER_SHIFT;

    if (!(cqe->flags & IORING_CQE_F_MORE))
        arm(r, stream);
    if (!(cqe->flags & IORING_CQE_F_BUFFER))
        return;
    if (cqe->res != PACKET + (int)(packet(r, bid) - buffer(bid))) {
        give_back(bid);
    } else if (r->mode->options & PLAIN_SEND) {
        send(r->out[stream], packet(r, bid) + RTP_HEADER, PAYLOAD, MSG_DONTWAIT | MSG_NOSIGNAL);
        give_back(bid);
    } else {
        queue_send(r, stream, bid);
        if (!(r->mode->options & ZERO_COPY))
            used[n_used++] = (uint16_t)bid;
    }
}

static unsigned take_completions(struct relay *r)
{
    struct io_uring_cqe *cqe;
    unsigned head, n = 0;

    io_uring_for_each_cqe(&ring, head, cqe) {
        if (cqe->user_data >> 32 == RECEIVED)
            received(r, cqe);
        else if (r->mode->options & ZERO_COPY && !(cqe->flags & IORING_CQE_F_MORE))
            give_back((uint32_t)cqe->user_data);
        n++;
    }
    io_uring_cq_advance(&ring, n);
    return n;
}

/* Plain sends are done when they are submitted; a kernel thread that submits needs time. */
static void give_back_used(const struct relay *r)
{
    if (!(r->mode->options & POLL_TASK) || n_used >= BUFFERS / 2)
        while (n_used)
            give_back(used[--n_used]);
    if (given_back)
        io_uring_buf_ring_advance(buf_ring, (int)given_back);
    given_back = 0;
}

static void step_multishot(struct relay *r, int64_t now)
{
    unsigned n;

    (void)now;
    if (!(r->mode->options & WAITS))
        io_uring_get_events(&ring);
    do {
        n = take_completions(r);
        if (n >= WORK_AT_ONCE)
            io_uring_submit_and_get_events(&ring);
        else
            io_uring_submit(&ring);
        give_back_used(r); /* in each pass: a receive without a buffer ends, and would be armed again for ever */
    } while (n >= WORK_AT_ONCE); /* what one call leaves, the flag does not tell */
}

static void wait_in_ring(struct relay *r)
{
    int64_t left = STEP_NS - sys_now_ns() % STEP_NS;
    struct __kernel_timespec t = {.tv_nsec = left};
    struct io_uring_cqe *cqe;

    (void)r;
    io_uring_wait_cqes(&ring, &cqe, WAIT_FOR, &t, NULL);
}

/* e: what is due */

static void ask(struct relay *r, uint32_t stream, unsigned slot)
{
    struct io_uring_sqe *sqe = next_sqe();

    io_uring_prep_recv(sqe, 0, buffer(slot), room, MSG_DONTWAIT);
    set_file(r, sqe, stream, false);
    sqe->user_data = tag(RECEIVED, slot);
    if (r->mode->options & LINKED) {
        sqe->flags |= IOSQE_IO_LINK | IOSQE_CQE_SKIP_SUCCESS;
        queue_send(r, stream, slot);
    }
}

static void plain(struct relay *r, uint32_t stream, unsigned slot)
{
    if (recv(r->in[stream], buffer(slot), room, MSG_DONTWAIT) == PACKET)
        queue_send(r, stream, slot);
}

static void take_received(struct relay *r, const uint32_t *streams)
{
    struct io_uring_cqe *cqe;
    unsigned head, n = 0;

    io_uring_for_each_cqe(&ring, head, cqe) {
        if (cqe->user_data >> 32 == RECEIVED && cqe->res == PACKET && !(r->mode->options & LINKED))
            queue_send(r, streams[(uint32_t)cqe->user_data], (uint32_t)cqe->user_data);
        n++;
    }
    io_uring_cq_advance(&ring, n);
}

/* Whether the kernel has deferred work. The flag may stay when there is none: who asks must stop by itself. */
static bool more_work(void)
{
    return __atomic_load_n(ring.sq.kflags, __ATOMIC_RELAXED) & IORING_SQ_TASKRUN;
}

static void step_due(struct relay *r, int64_t now)
{
    static uint32_t streams[BUFFERS]; /* by slot */
    unsigned slots = 0, passes = 0;
    uint32_t stream;

    for (; slots < BUFFERS / 2 - 1 && relay_due(r, now, &stream); slots++) {
        streams[slots] = stream;
        if (r->mode->options & PLAIN_RECV)
            plain(r, stream, slots);
        else
            ask(r, stream, slots);
    }
    do {
        io_uring_submit_and_get_events(&ring);
        take_received(r, streams);
    } while (more_work() && passes++ < slots / WORK_AT_ONCE);
    if (!(r->mode->options & (LINKED | PLAIN_RECV)))
        io_uring_submit(&ring);
}

/* Life */

static int open_ring(struct relay *r)
{
    struct io_uring_params p = {.flags = IORING_SETUP_CQSIZE, .cq_entries = COMPLETIONS};
    unsigned options = r->mode->options;
    int err;

    if (options & POLL_TASK) {
        p.flags |= IORING_SETUP_SQPOLL | IORING_SETUP_SQ_AFF | IORING_SETUP_SINGLE_ISSUER;
        p.sq_thread_cpu = (unsigned)(r->plan->o.cpu_engine >= 0 ? r->plan->o.cpu_engine : 0);
        p.sq_thread_idle = 1;
    }
    if (options & DEFER)
        p.flags |= IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_TASKRUN_FLAG;
    if (options & COOP)
        p.flags |= IORING_SETUP_COOP_TASKRUN | IORING_SETUP_SINGLE_ISSUER;
    err = io_uring_queue_init_params(ENTRIES, &ring, &p);
    if (err)
        return relay_why(r, "io_uring_setup", err);
    io_uring_register_ring_fd(&ring);
    return 0;
}

static int register_files(struct relay *r)
{
    uint32_t n = r->plan->o.streams;
    int *files = malloc(2 * n * sizeof(int)), err;

    if (!files)
        return relay_why(r, "memory", -ENOMEM);
    memcpy(files, r->in, n * sizeof(int));
    memcpy(files + n, r->out, n * sizeof(int));
    err = io_uring_register_files(&ring, files, 2 * n);
    free(files);
    return err ? relay_why(r, "registered files", err) : 0;
}

static int register_buffers(struct relay *r)
{
    struct io_uring_buf_reg reg = {.ring_entries = BUFFERS, .bgid = GROUP};
    struct iovec all = {.iov_len = (size_t)BUFFERS * room};
    void *memory;
    int err;

    if (posix_memalign(&memory, 4096, BUFFERS * sizeof(struct io_uring_buf)))
        return relay_why(r, "memory", -ENOMEM);
    buf_ring = memory;
    reg.ring_addr = (uintptr_t)memory;
    err = io_uring_register_buf_ring(&ring, &reg, 0);
    if (err)
        return relay_why(r, "ring of buffers", err);
    io_uring_buf_ring_init(buf_ring);
    if (posix_memalign(&memory, 4096, all.iov_len))
        return relay_why(r, "memory", -ENOMEM);
    buffers = memory;
    memset(buffers, 0, all.iov_len);
    all.iov_base = memory;
    err = r->mode->options & FIXED_BUF ? io_uring_register_buffers(&ring, &all, 1) : 0;
    return err ? relay_why(r, "registered buffers", err) : 0;
}

static int open_due(struct relay *r)
{
    int err = relay_open_in(r);

    if (!err)
        err = relay_open_out(r, true);
    if (!err)
        err = open_ring(r);
    if (!err && !(r->mode->options & NO_FIXED_FILES))
        err = register_files(r);
    if (!err)
        err = register_buffers(r);
    return err;
}

static int stamp(struct relay *r)
{
    int on = 1;

    for (uint32_t i = 0; i < r->plan->o.streams; i++)
        if (setsockopt(r->in[i], SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)))
            return relay_why(r, "SO_TIMESTAMPNS", -errno);
    return 0;
}

static int open_multishot(struct relay *r)
{
    int err;

    room = r->mode->options & LARGE ? ROOM : SMALL;
    shape.msg_namelen = r->mode->options & NAMED ? NAME : 0;
    shape.msg_controllen = r->mode->options & STAMPED ? CMSG_SPACE(sizeof(struct timespec)) : 0;
    err = open_due(r);
    if (!err && r->mode->options & STAMPED)
        err = stamp(r);

    for (unsigned i = 0; i < BUFFERS && !err; i++)
        give_back(i);
    if (err)
        return err;
    io_uring_buf_ring_advance(buf_ring, (int)given_back);
    given_back = 0;
    for (uint32_t i = 0; i < r->plan->o.streams; i++)
        arm(r, i);
    io_uring_submit(&ring);
    return 0;
}

#define MULTISHOT .open = open_multishot, .step = step_multishot
#define DUE .open = open_due, .step = step_due

const struct mode uring_modes[] = {
    {"d-default", "multishot receive, sends batched; no task flag", 0, MULTISHOT},
    {"d-coop", "the same, COOP_TASKRUN", COOP, MULTISHOT},
    {"d-defer", "the same, DEFER_TASKRUN and SINGLE_ISSUER", DEFER, MULTISHOT},
    {"d-wait", "d-defer, sleeping in the ring's own call", DEFER | WAITS, MULTISHOT, .wait = wait_in_ring},
    {"d-defer-fds", "the same, files not registered", DEFER | NO_FIXED_FILES, MULTISHOT},
    {"d-large", "d-defer with buffers that any packet fits", DEFER | LARGE, MULTISHOT},
    {"d-name", "d-defer with the sender's address", DEFER | NAMED, MULTISHOT},
    {"d-stamp", "d-defer with the time of arrival", DEFER | STAMPED, MULTISHOT},
    {"d-engine", "d-defer with address, time and large buffers: as the engine does", DEFER | MSG | LARGE, MULTISHOT},
    {"d-zc", "d-defer with send_zc", DEFER | ZERO_COPY, MULTISHOT},
    {"d-zc-fixed", "d-defer with send_zc from registered buffers", DEFER | ZERO_COPY | FIXED_BUF, MULTISHOT},
    {"d-send", "d-defer, but send() for each packet", DEFER | PLAIN_SEND, MULTISHOT},
    {"d-sqpoll", "multishot receive, a kernel thread on the same CPU sends", POLL_TASK, MULTISHOT},
    {"e-due", "ring only for batches: receive what is due, then send", DEFER, DUE},
    {"e-linked", "the same, each receive linked with its send", DEFER | LINKED, DUE},
    {"e-send", "recv() of what is due, sends batched by the ring", DEFER | PLAIN_RECV, DUE},
};
const unsigned n_uring_modes = sizeof(uring_modes) / sizeof(uring_modes[0]);
