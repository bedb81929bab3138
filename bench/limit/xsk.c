#include "xsk.h"

#include <errno.h>
#include <linux/if_xdp.h>
#include <net/if.h>
#include <sys/mman.h>
#include <sys/socket.h>

enum { FRAMES = 8192, FRAME_ROOM = 2048, RING = 4096 }; /* half of the frames to receive, half to send */

struct ring {
    uint32_t *producer, *consumer;
    void *entries;
    uint32_t mine;     /* our own end of it */
};

static int fd;
static uint8_t *memory;
static struct ring fill, completion, rx, tx;
static uint32_t held_first;      /* of rx: taken and not released */
static uint32_t tx_free;         /* frames that nobody sends */
static uint32_t tx_queued;

static int map_ring(struct ring *ring, off_t where, const struct xdp_ring_offset *o, size_t entry)
{
    uint8_t *at = mmap(NULL, o->desc + RING * entry, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, where);

    if (at == MAP_FAILED)
        return -errno;
    *ring = (struct ring){.producer = (uint32_t *)(void *)(at + o->producer),
                          .consumer = (uint32_t *)(void *)(at + o->consumer),
                          .entries = at + o->desc};
    return 0;
}

static int map_rings(void)
{
    static const int options[] = {XDP_UMEM_FILL_RING, XDP_UMEM_COMPLETION_RING, XDP_RX_RING, XDP_TX_RING};
    struct xdp_mmap_offsets o;
    socklen_t len = sizeof(o);
    int n = RING, err;

    for (unsigned i = 0; i < 4; i++)
        if (setsockopt(fd, SOL_XDP, options[i], &n, sizeof(n)))
            return -errno;
    if (getsockopt(fd, SOL_XDP, XDP_MMAP_OFFSETS, &o, &len))
        return -errno;
    err = map_ring(&fill, XDP_UMEM_PGOFF_FILL_RING, &o.fr, sizeof(uint64_t));
    if (!err)
        err = map_ring(&completion, XDP_UMEM_PGOFF_COMPLETION_RING, &o.cr, sizeof(uint64_t));
    if (!err)
        err = map_ring(&rx, XDP_PGOFF_RX_RING, &o.rx, sizeof(struct xdp_desc));
    if (!err)
        err = map_ring(&tx, XDP_PGOFF_TX_RING, &o.tx, sizeof(struct xdp_desc));
    return err;
}

static void give_frames(void)
{
    for (uint32_t i = 0; i < RING; i++)
        ((uint64_t *)fill.entries)[i] = (uint64_t)i * FRAME_ROOM;
    fill.mine = RING;
    __atomic_store_n(fill.producer, fill.mine, __ATOMIC_RELEASE);
    tx_free = FRAMES - RING;
}

int xsk_open(struct relay *r)
{
    struct xdp_umem_reg umem = {.len = (uint64_t)FRAMES * FRAME_ROOM, .chunk_size = FRAME_ROOM};
    struct sockaddr_xdp where = {.sxdp_family = AF_XDP, .sxdp_flags = XDP_COPY};
    int err;

    where.sxdp_ifindex = if_nametoindex("lo");
    memory = mmap(NULL, umem.len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    fd = socket(AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (fd < 0 || memory == MAP_FAILED)
        return relay_why(r, "AF_XDP", -errno);
    umem.addr = (uintptr_t)memory;
    if (setsockopt(fd, SOL_XDP, XDP_UMEM_REG, &umem, sizeof(umem)))
        return relay_why(r, "AF_XDP, shared memory", -errno);
    err = map_rings();
    if (err)
        return relay_why(r, "AF_XDP, rings", err);
    give_frames();
    if (bind(fd, (struct sockaddr *)&where, sizeof(where)))
        return relay_why(r, "AF_XDP on lo", -errno);
    return 0;
}

int xsk_fd(void)
{
    return fd;
}

unsigned xsk_take(const uint8_t **frame)
{
    const struct xdp_desc *d;

    if (rx.mine == __atomic_load_n(rx.producer, __ATOMIC_ACQUIRE))
        return 0;
    d = &((const struct xdp_desc *)rx.entries)[rx.mine++ % RING];
    *frame = memory + d->addr;
    return d->len;
}

void xsk_release(void)
{
    for (; held_first != rx.mine; held_first++) {
        uint64_t at = ((const struct xdp_desc *)rx.entries)[held_first % RING].addr;

        ((uint64_t *)fill.entries)[fill.mine++ % RING] = at / FRAME_ROOM * FRAME_ROOM;
    }
    __atomic_store_n(rx.consumer, rx.mine, __ATOMIC_RELEASE);
    __atomic_store_n(fill.producer, fill.mine, __ATOMIC_RELEASE);
}

/* Frames come back in the order in which they were sent: a counter is enough to know which are free. */
uint8_t *xsk_reserve(void)
{
    if (!tx_free) {
        uint32_t done = __atomic_load_n(completion.producer, __ATOMIC_ACQUIRE);

        tx_free = done - completion.mine;
        completion.mine = done;
        __atomic_store_n(completion.consumer, done, __ATOMIC_RELEASE);
    }
    return tx_free ? memory + (size_t)(RING + tx.mine % RING) * FRAME_ROOM : NULL;
}

void xsk_send(unsigned octets)
{
    struct xdp_desc *d = &((struct xdp_desc *)tx.entries)[tx.mine % RING];

    *d = (struct xdp_desc){.addr = (uint64_t)(RING + tx.mine % RING) * FRAME_ROOM, .len = octets};
    tx.mine++;
    tx_free--;
    tx_queued++;
}

/* The kernel takes at most so many with one call: xsk_generic_xmit, MAX_PER_SOCKET_BUDGET and its like. */
void xsk_flush(void)
{
    if (!tx_queued)
        return;
    tx_queued = 0;
    __atomic_store_n(tx.producer, tx.mine, __ATOMIC_RELEASE);
    for (unsigned calls = 0; calls < RING && __atomic_load_n(tx.consumer, __ATOMIC_ACQUIRE) != tx.mine; calls++)
        if (sendto(fd, NULL, 0, MSG_DONTWAIT, NULL, 0) < 0 && errno != EAGAIN && errno != EBUSY)
            return;
}
