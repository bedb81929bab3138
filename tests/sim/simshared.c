/* Shared receive and batched send, made of the calls for each: nothing is faster here, all is the same. */
#include <errno.h>
#include <stdlib.h>

#include "internal.h"

enum { PORTS = 64, BATCH = 64 };

struct mt_rx {
    struct mt_rx_port *ports[PORTS];
    bool stopped[PORTS];
    unsigned n, next;
    struct mt_rx *other;
    int fd; /* to wait for */
    uint8_t octets[BATCH][MT_RX_PACKET_OCTETS];
};

static struct mt_rx *open_queues; /* linked by `other` */

struct mt_tx {
    int nothing;
};

static bool offered;

void sim_offer_shared(bool offer)
{
    offered = offer;
}

int sim_rx_open(struct mt_rx **out, enum mt_rx_kind kind)
{
    if (!offered || kind != MT_RX_RING)
        return -ENOSYS;
    *out = sim_alloc(sizeof(**out));
    if (!*out)
        return -ENOMEM;
    (*out)->fd = sim_counter_create(0);
    if ((*out)->fd >= 0) {
        sim_lock();
        (*out)->other = open_queues;
        open_queues = *out;
        sim_unlock();
        return 0;
    }
    sim_free(*out);
    *out = NULL;
    return -EMFILE;
}

static void forget_queue(const struct mt_rx *rx)
{
    sim_lock();
    for (struct mt_rx **at = &open_queues; *at; at = &(*at)->other)
        if (*at == rx) {
            *at = rx->other;
            break;
        }
    sim_unlock();
}

bool sim_rx_ready(int fd)
{
    for (const struct mt_rx *rx = open_queues; rx; rx = rx->other)
        for (unsigned i = 0; rx->fd == fd && i < rx->n; i++)
            if (!rx->stopped[i] && sim_fd_ready(rx->ports[i]->fd))
                return true;
    return false;
}

void sim_rx_close(struct mt_rx *rx)
{
    forget_queue(rx);
    if (rx)
        sim_fd_os_close(rx->fd);
    sim_free(rx);
}

int sim_rx_fd(const struct mt_rx *rx)
{
    return rx->fd;
}

void sim_rx_woken(struct mt_rx *rx)
{
    (void)rx;
}

int sim_rx_add(struct mt_rx *rx, struct mt_rx_port *port)
{
    if (rx->n == PORTS)
        return -ENOBUFS;
    rx->ports[rx->n++] = port;
    return 0;
}

/* Nothing lies in this queue: it takes from the ports' own. One that is stopped is taken from no more. */
void sim_rx_stop(struct mt_rx *rx, struct mt_rx_port *port)
{
    for (unsigned i = 0; i < rx->n; i++)
        if (rx->ports[i] == port)
            rx->stopped[i] = true;
}

void sim_rx_remove(struct mt_rx *rx, struct mt_rx_port *port)
{
    for (unsigned i = 0; i < rx->n; i++)
        if (rx->ports[i] == port) {
            rx->ports[i] = rx->ports[--rx->n];
            rx->stopped[i] = rx->stopped[rx->n];
            rx->stopped[rx->n] = false;
            return;
        }
    sim_misuse("not a port of this queue", port->fd);
}

/* One of each port in turn. */
int sim_rx_take(struct mt_rx *rx, struct mt_packet *packets, unsigned n)
{
    unsigned got = 0, empty = 0;

    n = n < BATCH ? n : BATCH;
    while (got < n && empty < rx->n) {
        unsigned at = rx->next++ % rx->n;
        struct mt_rx_port *port = rx->ports[at];
        struct mt_packet *p = &packets[got];

        *p = (struct mt_packet){.buf = rx->octets[got], .room = MT_RX_PACKET_OCTETS, .port = port};
        if (!rx->stopped[at] && sim_udp_recv(port->fd, p, 1) == 1)
            got++, empty = 0;
        else
            empty++;
    }
    return (int)got;
}

int sim_tx_open(struct mt_tx **out, enum mt_tx_kind kind)
{
    if (!offered || kind != MT_TX_RAW)
        return -ENOSYS;
    *out = sim_alloc(sizeof(**out));
    return *out ? 0 : -ENOMEM;
}

void sim_tx_close(struct mt_tx *tx)
{
    sim_free(tx);
}

int sim_tx_add(struct mt_tx *tx, int fd)
{
    (void)tx, (void)fd;
    return -ENOSYS;
}

void sim_tx_remove(struct mt_tx *tx, int slot)
{
    (void)tx;
    sim_misuse("not a slot", slot);
}

void sim_tx_send(struct mt_tx *tx, struct mt_outgoing *d, unsigned n)
{
    (void)tx;
    for (unsigned i = 0; i < n; i++)
        d[i].err = sim_udp_send(d[i].fd, d[i].octets, d[i].len, d[i].to, d[i].tos);
}
