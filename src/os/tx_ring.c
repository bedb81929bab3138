/*
 * The sends of a step as one submission to an io_uring. A send with MSG_DONTWAIT is done when the submission returns, so
 * the octets need not outlive the call. Only failures leave a completion (IOSQE_CQE_SKIP_SUCCESS, Linux 5.17).
 */
#include <errno.h>
#include <liburing.h>

#include "linux.h"

enum { ENTRIES = 256, TRIES = 100, FILES = 1 << 16 };

struct tx_ring {
    struct mt_tx tx;
    struct io_uring ring;
    bool open;
    uint32_t files;        /* slots of registered files, whose look-up costs less */
    uint32_t *next_free;   /* by slot, + 1; 0: the last */
    uint32_t used_slots, free_slot;
    unsigned n;
    struct mt_outgoing *queued[ENTRIES];
};

static void send_each(struct mt_outgoing *d)
{
    d->err = mt_os->udp_send(d->fd, d->octets, d->len, d->to, d->tos);
    d->together = false;
}

/* The kernel has no memory for requests. What it did not take must not stay queued: its octets will change. */
static void give_up(struct tx_ring *t, unsigned left)
{
    io_uring_queue_exit(&t->ring);
    t->open = false;
    for (unsigned i = t->n - left; i < t->n; i++)
        send_each(t->queued[i]);
}

static void take_failures(struct tx_ring *t)
{
    struct io_uring_cqe *cqe;
    unsigned head, n = 0;

    io_uring_for_each_cqe(&t->ring, head, cqe) {
        t->queued[cqe->user_data]->err = cqe->res < 0 ? cqe->res : 0;
        n++;
    }
    io_uring_cq_advance(&t->ring, n);
}

/* Slots */

static int add(struct mt_tx *tx, int fd)
{
    struct tx_ring *t = (struct tx_ring *)tx;
    uint32_t slot = t->free_slot ? t->free_slot - 1 : t->used_slots;

    if (!t->open || slot >= t->files || io_uring_register_files_update(&t->ring, slot, &fd, 1) != 1)
        return -ENOBUFS;
    if (t->free_slot)
        t->free_slot = t->next_free[slot];
    else
        t->used_slots++;
    return (int)slot;
}

static void remove_slot(struct mt_tx *tx, int slot)
{
    struct tx_ring *t = (struct tx_ring *)tx;
    int none = -1;

    if (t->open)
        io_uring_register_files_update(&t->ring, (unsigned)slot, &none, 1);
    t->next_free[slot] = t->free_slot;
    t->free_slot = (uint32_t)slot + 1;
}

/* As many as the limit of descriptors lets be; none is fine. */
static void register_files(struct tx_ring *t)
{
    t->next_free = mt_os->map(FILES * sizeof(t->next_free[0]));
    for (uint32_t n = t->next_free ? FILES : 0; n > ENTRIES && !t->files; n /= 2)
        if (!io_uring_register_files_sparse(&t->ring, n))
            t->files = n;
}

/* Sending */

static void submit(struct tx_ring *t)
{
    unsigned left = t->n;

    for (unsigned tries = 0; left && tries < TRIES; tries++) {
        io_uring_submit(&t->ring);
        left = io_uring_sq_ready(&t->ring);
    }
    if (t->n)
        take_failures(t);
    if (left)
        give_up(t, left);
    t->n = 0;
}

static void put(struct tx_ring *t, struct mt_outgoing *d)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(&t->ring);

    io_uring_prep_send(sqe, d->slot >= 0 ? d->slot : d->fd, d->octets, d->len, MSG_DONTWAIT | MSG_NOSIGNAL);
    sqe->flags |= IOSQE_CQE_SKIP_SUCCESS | (d->slot >= 0 ? IOSQE_FIXED_FILE : 0);
    sqe->user_data = t->n;
    d->err = 0;
    d->together = true;
    t->queued[t->n++] = d;
    if (t->n == ENTRIES)
        submit(t);
}

static void send_all(struct mt_tx *tx, struct mt_outgoing *d, unsigned n)
{
    struct tx_ring *t = (struct tx_ring *)tx;

    for (unsigned i = 0; i < n; i++) {
        if (t->open && !d[i].to) {
            put(t, &d[i]);
        } else {
            submit(t); /* the order within a dispatcher must hold */
            send_each(&d[i]);
        }
    }
    submit(t);
}

static void close_ring(struct mt_tx *tx)
{
    struct tx_ring *t = (struct tx_ring *)tx;

    if (t->open)
        io_uring_queue_exit(&t->ring);
    if (t->next_free)
        mt_os->unmap(t->next_free, FILES * sizeof(t->next_free[0]));
    mt_os->free(t);
}

int mt_tx_ring_open(struct mt_tx **out)
{
    static const struct mt_tx_ops ops = {.close = close_ring, .add = add, .remove = remove_slot, .send = send_all};
    struct io_uring_params p = {.flags = IORING_SETUP_SINGLE_ISSUER};
    struct tx_ring *t = mt_os->alloc(sizeof(*t));
    int err;

    if (!t)
        return -ENOMEM;
    t->tx.ops = &ops;
    err = io_uring_queue_init_params(ENTRIES, &t->ring, &p);
    t->open = !err;
    if (!err && !(p.features & IORING_FEAT_CQE_SKIP))
        err = -ENOSYS;
    if (err) {
        close_ring(&t->tx);
        return err;
    }
    register_files(t);
    io_uring_register_ring_fd(&t->ring); /* spares a look-up a call; does without if it cannot */
    *out = &t->tx;
    return 0;
}
