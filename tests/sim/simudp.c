/* The UDP functions of the table. */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct failure {
    int err;
    unsigned count;
};

static struct failure send_failure, recv_failure;

static void set_failure(struct failure *f, int err, unsigned count)
{
    sim_lock();
    *f = (struct failure){.err = err > 0 ? -err : err, .count = count};
    sim_unlock();
}

void sim_fail_send(int err, unsigned count)
{
    set_failure(&send_failure, err, count);
}

void sim_fail_recv(int err, unsigned count)
{
    set_failure(&recv_failure, err, count);
}

static int next_failure(struct failure *f)
{
    if (!f->count)
        return 0;
    f->count--;
    return f->err;
}

void sim_udp_reset(void)
{
    send_failure = recv_failure = (struct failure){0};
}

static struct sim_sock *socket_of(int fd)
{
    struct sim_sock *s = sim_fd_sock(fd, false);

    if (!s)
        sim_misuse("not a socket", fd);
    return s;
}

int sim_udp_open(const union mt_addr *local, const struct mt_udp_options *options)
{
    struct sim_sock *s;
    int fd = -EMFILE;

    sim_lock();
    if (!sim_fails())
        fd = sim_sock_open(&s, local, options, false);
    if (!fd)
        fd = sim_fd_add_sock(s, __builtin_return_address(0));
    sim_unlock();
    return fd;
}

static int set_peer(struct sim_sock *s, const union mt_addr *peer)
{
    if (peer->sa.sa_family == AF_UNSPEC) {
        s->peer = *peer;
        s->local = s->bound;
        return 0;
    }
    if (peer->sa.sa_family != s->local.sa.sa_family)
        return -EAFNOSUPPORT;
    s->peer = *peer;
    if (sim_addr_is_any(&s->local)) {
        sim_addr_source(&s->local, peer);
        sim_addr_set_port(&s->local, sim_addr_port(&s->bound));
    }
    return 0;
}

int sim_udp_connect(int fd, const union mt_addr *peer)
{
    struct sim_sock *s;
    int err = -ENOBUFS;

    sim_lock();
    s = socket_of(fd);
    if (!sim_fails())
        err = s ? set_peer(s, peer) : -EBADF;
    sim_unlock();
    return err;
}

int sim_udp_name(int fd, union mt_addr *local)
{
    struct sim_sock *s;
    int err = -ENOBUFS;

    sim_lock();
    s = socket_of(fd);
    if (!sim_fails())
        err = s ? 0 : -EBADF;
    if (!err)
        *local = s->local;
    sim_unlock();
    return err;
}

/* No datagram here has a label; that who asks for one gives it back is all there is to see. */
int sim_udp_flow(int fd, const union mt_addr *peer)
{
    struct sim_sock *s;
    int err = -ENOBUFS;

    sim_lock();
    s = socket_of(fd);
    if (!sim_fails())
        err = s && peer->sa.sa_family == AF_INET6 ? 0 : -EBADF;
    if (!err)
        s->flows++;
    sim_unlock();
    return err;
}

void sim_udp_flow_end(int fd, const union mt_addr *peer)
{
    struct sim_sock *s;

    sim_lock();
    s = socket_of(fd);
    if (s && peer->sa.sa_family == AF_INET6 && s->flows)
        s->flows--;
    else
        sim_misuse("a flow label given back that nobody had", fd);
    sim_unlock();
}

int sim_udp_receive(int fd, bool receive)
{
    struct sim_sock *s;
    int err = -ENOBUFS;

    sim_lock();
    s = socket_of(fd);
    if (!sim_fails())
        err = s ? 0 : -EBADF;
    if (!err) {
        s->options.receive = receive;
        if (!receive)
            sim_net_drop_all(s);
    }
    sim_unlock();
    return err;
}

static void fill(struct mt_packet *p, const struct sim_item *item)
{
    p->truncated = item->len > p->room;
    p->len = p->truncated ? p->room : (uint16_t)item->len;
    p->arrival_ns = item->arrival_ns;
    p->from = item->from;
    if (p->len)
        memcpy(p->buf, item->data, p->len);
}

/* The kernel tells a refused datagram to whoever asks first; udp_recv tells it as "nothing there". */
static int receive(struct sim_sock *s, struct mt_packet *packets, unsigned n)
{
    unsigned got = 0;

    n = sim_trouble_short(n);
    if (s->refused) {
        s->refused = false;
        return 0;
    }
    while (got < n) {
        struct sim_item *item = sim_net_take(s);

        if (!item)
            break;
        fill(&packets[got++], item);
        sim_net_see(s, false, &item->from, item->data, item->len);
        free(item);
    }
    return (int)got;
}

int sim_udp_recv(int fd, struct mt_packet *packets, unsigned n)
{
    struct sim_sock *s;
    int got;

    sim_lock();
    s = socket_of(fd);
    got = s ? next_failure(&recv_failure) : -EBADF;
    if (!got)
        got = receive(s, packets, n);
    sim_unlock();
    sim_charge(SIM_CALL, 1);
    sim_charge(SIM_DATAGRAM, got > 0 ? (unsigned)got : 0);
    return got;
}

static int send_or_refuse(struct sim_sock *s, const void *buf, size_t len, const union mt_addr *to, int tos)
{
    if (s->refused) {
        s->refused = false;
        return -ECONNREFUSED;
    }
    return sim_net_send(s, buf, len, to, tos < 0 ? s->options.tos : (uint8_t)tos);
}

int sim_udp_send(int fd, const void *buf, size_t len, const union mt_addr *to, int tos)
{
    struct sim_sock *s;
    int err;

    sim_lock();
    s = socket_of(fd);
    err = s ? next_failure(&send_failure) : -EBADF;
    if (!err)
        err = sim_trouble_send();
    if (!err)
        err = send_or_refuse(s, buf, len, to, tos);
    sim_unlock();
    sim_charge(SIM_CALL, 1);
    sim_charge(SIM_DATAGRAM, 1);
    return err;
}

int sim_udp_error(int fd)
{
    struct sim_sock *s;
    int err = -EBADF;

    sim_lock();
    s = socket_of(fd);
    if (s) {
        err = s->refused ? -ECONNREFUSED : 0;
        s->refused = false;
    }
    sim_unlock();
    return err;
}

int sim_udp_unicast(int fd, struct mt_udp_unicast *out)
{
    bool there;

    sim_lock();
    there = socket_of(fd);
    sim_unlock();
    *out = (struct mt_udp_unicast){.ttl = 64, .dont_fragment = true};
    return there ? 0 : -EBADF;
}
