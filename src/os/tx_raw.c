/*
 * Datagrams of many source ports through one raw IP socket: one call for a whole step instead of one a datagram.
 *
 * raw(7): IPPROTO_RAW implies IP_HDRINCL. The kernel routes each packet and passes it through the output rules of the
 * firewall as it does any other; what it does not do is the look-up of a socket. It routes by what the control messages
 * say, not by the header: source address (rules by source) and TOS (rules by TOS, and the packet's priority in queues).
 * Wants CAP_NET_RAW.
 */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "linux.h"

enum { BATCH = 64, SEND_BUFFER = 8 << 20 };

/* As CMSG_SPACE lays them out one after the other; the TOS is left out if it is 0. */
struct control {
    struct cmsghdr source_header;
    struct in_pktinfo source;
    _Alignas(struct cmsghdr) struct cmsghdr tos_header;
    int tos;
};

struct raw {
    struct mt_tx tx;
    int fd;
    unsigned n;
    struct mt_outgoing *queued[BATCH];
    struct mmsghdr messages[BATCH];
    struct iovec iov[BATCH][2];
    struct sockaddr_in to[BATCH];
    struct control control[BATCH];
};

_Static_assert(offsetof(struct control, tos_header) == CMSG_SPACE(sizeof(struct in_pktinfo)), "as CMSG_NXTHDR finds it");

static void send_each(struct mt_outgoing *d)
{
    d->err = mt_os->udp_send(d->fd, d->octets, d->len, d->to, d->tos);
}

/* What the raw socket does not take (too long for the device, no room in its buffer) goes the way of all others. */
static void flush(struct raw *r)
{
    unsigned done = 0;

    while (done < r->n) {
        int sent = sendmmsg(r->fd, r->messages + done, r->n - done, MSG_DONTWAIT | MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            send_each(r->queued[done]);
        for (int i = 0; i < sent; i++) {
            r->queued[done + (unsigned)i]->err = 0;
            r->queued[done + (unsigned)i]->together = true;
        }
        done += sent > 0 ? (unsigned)sent : 1;
    }
    r->n = 0;
}

static void put(struct raw *r, struct mt_outgoing *d)
{
    unsigned i = r->n++;

    r->queued[i] = d;
    r->to[i].sin_addr.s_addr = d->header.ip.daddr;
    r->control[i].source.ipi_spec_dst.s_addr = d->header.ip.saddr;
    r->control[i].tos = d->header.ip.tos;
    r->messages[i].msg_hdr.msg_controllen =
        d->header.ip.tos ? sizeof(struct control) : offsetof(struct control, tos_header);
    r->iov[i][0].iov_base = &d->header;
    r->iov[i][1] = (struct iovec){.iov_base = (void *)(uintptr_t)d->octets, .iov_len = d->len};
    if (r->n == BATCH)
        flush(r);
}

static void send_all(struct mt_tx *tx, struct mt_outgoing *d, unsigned n)
{
    struct raw *r = (struct raw *)tx;

    for (unsigned i = 0; i < n; i++) {
        if (d[i].raw) {
            put(r, &d[i]);
        } else {
            flush(r); /* the order within a dispatcher must hold */
            send_each(&d[i]);
        }
    }
    flush(r);
}

static void close_raw(struct mt_tx *tx)
{
    struct raw *r = (struct raw *)tx;

    if (r->fd >= 0)
        close(r->fd);
    mt_os->free(r);
}

int mt_tx_raw_open(struct mt_tx **out)
{
    static const struct mt_tx_ops ops = {.close = close_raw, .send = send_all};
    struct raw *r = mt_os->alloc(sizeof(*r));
    int err;

    if (!r)
        return -ENOMEM;
    r->tx.ops = &ops;
    r->fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_RAW);
    err = r->fd < 0 ? -errno : mt_linux_set_int(r->fd, SOL_SOCKET, SO_BROADCAST, 1);
    if (err) {
        close_raw(&r->tx);
        return err;
    }
    mt_linux_big_buffer(r->fd, SO_SNDBUF, SEND_BUFFER);
    for (unsigned i = 0; i < BATCH; i++) {
        r->to[i].sin_family = AF_INET;
        r->iov[i][0].iov_len = sizeof(struct mt_udp_header);
        r->messages[i].msg_hdr = (struct msghdr){
            .msg_name = &r->to[i], .msg_namelen = sizeof(r->to[i]), .msg_iov = r->iov[i], .msg_iovlen = 2,
            .msg_control = &r->control[i]};
        r->control[i].source_header = (struct cmsghdr){
            .cmsg_len = CMSG_LEN(sizeof(struct in_pktinfo)), .cmsg_level = IPPROTO_IP, .cmsg_type = IP_PKTINFO};
        r->control[i].tos_header =
            (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = IPPROTO_IP, .cmsg_type = IP_TOS};
    }
    *out = &r->tx;
    return 0;
}
