/*
 * Multishot receives of an io_uring: the kernel puts what comes to any port into a ring of buffers, and one call a step
 * tells of all of it. Each socket keeps its own queue for what finds no buffer, so a flood at one port crowds out no
 * other. Wants Linux 6.1 (DEFER_TASKRUN); containers often forbid it.
 */
#include <errno.h>
#include <liburing.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "linux.h"

enum {
    ENTRIES = 1024,
    COMPLETIONS = 8192,
    BUFFERS = 256,
    BUFFER = 2048 + 128, /* the longest packet, and what io_uring_recvmsg_out and its two parts take before it */
    GROUP = 0,
    NAME = 32,           /* an address, rounded up so that the control part behind it is aligned */
    SLOTS = 1 << 17,     /* ports that can be there at once */
    WORK_AT_ONCE = 20,   /* IO_LOCAL_TW_DEFAULT_MAX */
};

/* A port is known to the kernel by slot and generation, for a completion may come after the port has gone. */
struct slot {
    struct mt_rx_port *port;
    uint32_t generation;
    bool stopped;  /* not to be armed again */
    uint32_t next; /* free, or to be armed: index + 1 of the next one, 0 if none */
};

struct rx_ring {
    struct mt_rx rx;
    struct io_uring ring;
    bool open;
    bool worked;                  /* the kernel, when asked last, had work: it may have more */
    int eventfd;                  /* the kernel adds to it when there is anything to take */
    struct msghdr shape;          /* room for name and control, the same for all */
    struct io_uring_buf_ring *buffers;
    uint8_t *octets;
    struct slot *slots;
    uint32_t used_slots;
    uint32_t free_slot, unarmed; /* index + 1 of the first, 0 if none. Unarmed: the kernel took no request for it */
    unsigned n_lent;
    uint16_t lent[BUFFERS];       /* buffers that the last take gave out */
};

static struct io_uring_sqe *next_sqe(struct rx_ring *r)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(&r->ring);

    if (sqe)
        return sqe;
    io_uring_submit(&r->ring);
    return io_uring_get_sqe(&r->ring);
}

static uint64_t name_of(const struct rx_ring *r, uint32_t slot)
{
    return (uint64_t)r->slots[slot].generation << 32 | slot;
}

static struct mt_rx_port *port_of(const struct rx_ring *r, uint64_t name)
{
    const struct slot *s = &r->slots[(uint32_t)name];

    return s->generation == name >> 32 ? s->port : NULL;
}

/* Queued; whoever calls submits. */
static int arm(struct rx_ring *r, const struct mt_rx_port *port)
{
    struct io_uring_sqe *sqe = next_sqe(r);

    if (!sqe)
        return -ENOBUFS;
    io_uring_prep_recvmsg_multishot(sqe, port->fd, &r->shape, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    sqe->buf_group = GROUP;
    sqe->user_data = name_of(r, port->slot);
    return 0;
}

static void arm_or_note(struct rx_ring *r, const struct mt_rx_port *port)
{
    struct slot *s = &r->slots[port->slot];

    if (!arm(r, port))
        return;
    s->next = r->unarmed;
    r->unarmed = port->slot + 1;
}

static void arm_the_unarmed(struct rx_ring *r)
{
    while (r->unarmed) {
        struct slot *s = &r->slots[r->unarmed - 1];

        if (s->port && arm(r, s->port))
            return;
        r->unarmed = s->next;
    }
}

static void forget_unarmed(struct rx_ring *r, uint32_t slot)
{
    uint32_t *at = &r->unarmed;

    while (*at && *at != slot + 1)
        at = &r->slots[*at - 1].next;
    if (*at)
        *at = r->slots[slot].next;
}

static int add(struct mt_rx *rx, struct mt_rx_port *port)
{
    struct rx_ring *r = (struct rx_ring *)rx;
    uint32_t slot = r->free_slot ? r->free_slot - 1 : r->used_slots;
    int err;

    if (slot == SLOTS)
        return -ENOBUFS;
    port->slot = slot;
    r->slots[slot].port = port;
    err = arm(r, port);
    if (err)
        return err;
    io_uring_submit(&r->ring); /* at once: the engine may sleep on the ring after this */
    if (r->free_slot)
        r->free_slot = r->slots[slot].next;
    else
        r->used_slots++;
    return 0;
}

static bool work_waits(const struct rx_ring *r)
{
    return __atomic_load_n(r->ring.sq.kflags, __ATOMIC_RELAXED) & (IORING_SQ_TASKRUN | IORING_SQ_CQ_OVERFLOW);
}

/*
 * What has been put off until asked for, and what is queued, until `enough` completions wait. A call does some 20 pieces
 * of work and leaves the rest. (One that waits for more completions does more, but pays for a timer even if it is 0.)
 *
 * @return whether anything came
 */
static bool do_work(struct rx_ring *r, unsigned enough)
{
    unsigned first = io_uring_cq_ready(&r->ring), before, now = first;

    do {
        before = now;
        io_uring_submit_and_get_events(&r->ring);
        now = io_uring_cq_ready(&r->ring);
    } while (now >= before + WORK_AT_ONCE && now < enough);
    return now > first;
}

/* Work that is left, or that brought no packet and hid some that does, the flag does not tell: so once more after it. */
static void ask_kernel(struct rx_ring *r, unsigned enough)
{
    bool waits = work_waits(r);

    if (waits || r->worked)
        r->worked = do_work(r, enough) || waits;
    else if (io_uring_sq_ready(&r->ring))
        io_uring_submit(&r->ring);
}

/* Returns when the kernel holds the socket no more, so that closing it frees its port number. */
static void cancel(struct rx_ring *r, uint64_t name)
{
    struct io_uring_sync_cancel_reg reg = {.addr = name, .fd = -1, .timeout = {.tv_sec = -1, .tv_nsec = -1}};

    io_uring_submit(&r->ring);
    while (io_uring_register_sync_cancel(&r->ring, &reg) == -EINTR)
        ;
    do_work(r, COMPLETIONS); /* the end of the receive is work that was put off, too */
}

/* The end of a ring comes later than the call that ends it, and would hold the sockets until then. */
static void cancel_all(struct rx_ring *r)
{
    struct io_uring_sync_cancel_reg reg = {
        .flags = IORING_ASYNC_CANCEL_ANY, .fd = -1, .timeout = {.tv_sec = -1, .tv_nsec = -1}};

    while (io_uring_register_sync_cancel(&r->ring, &reg) == -EINTR)
        ;
    do_work(r, COMPLETIONS);
}

/* What has been received already is still told as this port's. */
static void stop_port(struct mt_rx *rx, struct mt_rx_port *port)
{
    struct rx_ring *r = (struct rx_ring *)rx;

    cancel(r, name_of(r, port->slot));
    r->slots[port->slot].stopped = true;
    forget_unarmed(r, port->slot);
}

static void remove_port(struct mt_rx *rx, struct mt_rx_port *port)
{
    struct rx_ring *r = (struct rx_ring *)rx;
    struct slot *s = &r->slots[port->slot];

    stop_port(rx, port);
    s->port = NULL;
    s->stopped = false;
    s->generation++;
    s->next = r->free_slot;
    r->free_slot = port->slot + 1;
}

static uint8_t *buffer(const struct rx_ring *r, unsigned i)
{
    return r->octets + (size_t)i * BUFFER;
}

static void give_back(struct rx_ring *r)
{
    for (unsigned i = 0; i < r->n_lent; i++)
        io_uring_buf_ring_add(r->buffers, buffer(r, r->lent[i]), BUFFER, r->lent[i], io_uring_buf_ring_mask(BUFFERS),
                              (int)i);
    if (r->n_lent)
        io_uring_buf_ring_advance(r->buffers, (int)r->n_lent);
    r->n_lent = 0;
}

/* @return false if it is not a packet */
static bool read_packet(const struct rx_ring *r, unsigned id, int len, struct mt_packet *p,
                        const struct mt_stamp_clock *clock)
{
    struct msghdr shape = r->shape, h = {0};
    struct io_uring_recvmsg_out *out = io_uring_recvmsg_validate(buffer(r, id), len, &shape);
    unsigned octets;

    if (!out)
        return false;
    h.msg_control = (uint8_t *)io_uring_recvmsg_name(out) + shape.msg_namelen;
    h.msg_controllen = out->controllen;
    octets = io_uring_recvmsg_payload_length(out, len, &shape);
    p->buf = io_uring_recvmsg_payload(out, &shape);
    p->room = MT_RX_PACKET_OCTETS;
    p->len = (uint16_t)(octets < p->room ? octets : p->room);
    p->truncated = out->flags & MSG_TRUNC || octets > p->room;
    p->arrival_ns = mt_linux_arrival_ns(&h, clock);
    __builtin_memcpy(&p->from, io_uring_recvmsg_name(out), sizeof(p->from));
    return true;
}

/* A receive that has ended, for want of buffers for instance, begins again. */
static bool received(struct rx_ring *r, const struct io_uring_cqe *cqe, struct mt_packet *p,
                     const struct mt_stamp_clock *clock)
{
    struct mt_rx_port *port = port_of(r, cqe->user_data);
    unsigned id = cqe->flags >> IORING_CQE_BUFFER_SHIFT;

    if (port && !r->slots[port->slot].stopped && !(cqe->flags & IORING_CQE_F_MORE))
        arm_or_note(r, port);
    if (!(cqe->flags & IORING_CQE_F_BUFFER))
        return false;
    r->lent[r->n_lent++] = (uint16_t)id;
    p->port = port;
    return port && cqe->res > 0 && read_packet(r, id, cqe->res, p, clock);
}

static int take(struct mt_rx *rx, struct mt_packet *packets, unsigned n)
{
    struct rx_ring *r = (struct rx_ring *)rx;
    struct mt_stamp_clock clock;
    struct io_uring_cqe *cqe;
    unsigned head, seen = 0, got = 0;

    give_back(r);
    if (r->unarmed)
        arm_the_unarmed(r);
    if (io_uring_cq_ready(&r->ring) < n)
        ask_kernel(r, n);
    if (!io_uring_cq_ready(&r->ring))
        return 0;
    clock = mt_linux_stamp_clock();
    io_uring_for_each_cqe(&r->ring, head, cqe) {
        if (got == n || r->n_lent == BUFFERS)
            break;
        seen++;
        got += received(r, cqe, &packets[got], &clock);
    }
    io_uring_cq_advance(&r->ring, seen);
    if (io_uring_sq_ready(&r->ring)) /* armed anew: the engine may sleep on the ring after this */
        io_uring_submit(&r->ring);
    return (int)got;
}

/* Not the ring's own descriptor: work that is put off makes it ready, but wakes nobody who waits for it. */
static int event_fd(const struct mt_rx *rx)
{
    return ((const struct rx_ring *)rx)->eventfd;
}

static void woken(struct mt_rx *rx)
{
    eventfd_t n;

    eventfd_read(((struct rx_ring *)rx)->eventfd, &n);
}

/* Life */

static void close_ring(struct mt_rx *rx)
{
    struct rx_ring *r = (struct rx_ring *)rx;

    if (r->open) {
        cancel_all(r);
        io_uring_queue_exit(&r->ring);
    }
    if (r->eventfd >= 0)
        close(r->eventfd);
    if (r->buffers)
        mt_os->unmap(r->buffers, BUFFERS * sizeof(struct io_uring_buf));
    if (r->octets)
        mt_os->unmap(r->octets, (size_t)BUFFERS * BUFFER);
    if (r->slots)
        mt_os->unmap(r->slots, SLOTS * sizeof(struct slot));
    mt_os->free(r);
}

static int register_buffers(struct rx_ring *r)
{
    struct io_uring_buf_reg reg = {.ring_addr = (uintptr_t)r->buffers, .ring_entries = BUFFERS, .bgid = GROUP};
    int err = io_uring_register_buf_ring(&r->ring, &reg, 0);

    if (err)
        return err;
    io_uring_buf_ring_init(r->buffers);
    for (r->n_lent = 0; r->n_lent < BUFFERS; r->n_lent++)
        r->lent[r->n_lent] = (uint16_t)r->n_lent;
    give_back(r);
    return 0;
}

static int open_ring(struct rx_ring *r)
{
    struct io_uring_params p = {.flags = IORING_SETUP_CQSIZE | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN |
                                         IORING_SETUP_TASKRUN_FLAG,
                                .cq_entries = COMPLETIONS};
    int err = io_uring_queue_init_params(ENTRIES, &r->ring, &p);

    r->open = !err;
    if (!err && !(p.features & IORING_FEAT_EXT_ARG))
        err = -ENOSYS;
    if (!err)
        err = register_buffers(r);
    if (err)
        return err;
    r->eventfd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return r->eventfd < 0 ? -errno : io_uring_register_eventfd(&r->ring, r->eventfd);
}

int mt_rx_ring_open(struct mt_rx **out)
{
    static const struct mt_rx_ops ops = {
        .close = close_ring, .fd = event_fd, .woken = woken, .add = add, .stop = stop_port, .remove = remove_port, .take = take};
    struct rx_ring *r = mt_os->alloc(sizeof(*r));
    int err = -ENOMEM;

    if (!r)
        return err;
    r->rx.ops = &ops;
    r->eventfd = -1;
    r->shape = (struct msghdr){.msg_namelen = NAME,
                               .msg_controllen = CMSG_SPACE(sizeof(struct timespec))};
    r->buffers = mt_os->map(BUFFERS * sizeof(struct io_uring_buf));
    r->octets = mt_os->map((size_t)BUFFERS * BUFFER);
    r->slots = mt_os->map(SLOTS * sizeof(struct slot));
    if (r->buffers && r->octets && r->slots)
        err = open_ring(r);
    if (err) {
        close_ring(&r->rx);
        return err;
    }
    *out = &r->rx;
    return 0;
}
