/* The test's own sockets. */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A test that uses a descriptor it does not have is wrong: say so where it stands. */
static struct sim_sock *own(int fd)
{
    struct sim_sock *s = sim_fd_sock(fd, true);

    if (!s) {
        fprintf(stderr, "descriptor %d is not a socket of the test\n", fd);
        abort();
    }
    return s;
}

int sim_socket(const char *addr, int port)
{
    const struct mt_udp_options options = {.receive = true, .multicast_ttl = 1};
    union mt_addr local;
    struct sim_sock *s;
    int fd = sim_addr(&local, addr, port);

    if (fd)
        return fd;
    sim_lock();
    fd = sim_sock_open(&s, &local, &options, true);
    if (!fd)
        fd = sim_fd_add_sock(s, NULL);
    sim_unlock();
    return fd;
}

int sim_port(int fd)
{
    int port;

    sim_lock();
    port = sim_addr_port(&own(fd)->local);
    sim_unlock();
    return port;
}

void sim_close(int fd)
{
    sim_lock();
    own(fd);
    sim_fd_close(fd, true);
    sim_unlock();
}

int sim_join(int fd, const char *group)
{
    union mt_addr g;
    struct sim_sock *s;
    int err = sim_addr(&g, group, 0);

    if (err || !sim_addr_is_multicast(&g))
        return -EINVAL;
    sim_lock();
    s = own(fd);
    if (s->local.sa.sa_family != g.sa.sa_family ||
        (!sim_addr_is_any(&s->local) && !sim_addr_same_host(&s->local, &g)))
        err = -EINVAL;
    else
        s->group = g;
    sim_unlock();
    return err;
}

int sim_send(int fd, const char *addr, int port, const void *buf, size_t len)
{
    union mt_addr to;
    int err = sim_addr(&to, addr, port);

    if (err)
        return err;
    sim_lock();
    err = sim_net_send(own(fd), buf, len, &to, 0);
    sim_unlock();
    return err;
}

static void fill(struct sim_datagram *d, const struct sim_item *item)
{
    d->truncated = item->len > sizeof(d->buf);
    d->len = (uint16_t)(d->truncated ? sizeof(d->buf) : item->len);
    memcpy(d->buf, item->data, d->len);
    sim_addr_text(d->from_addr, &item->from);
    sim_addr_text(d->to_addr, &item->to);
    d->from_port = sim_addr_port(&item->from);
    d->tos = item->tos;
    d->ttl = item->ttl;
    d->sent_ns = item->sent_ns;
    d->arrival_ns = item->arrival_ns;
}

int sim_recv(int fd, struct sim_datagram *out)
{
    struct sim_item *item;

    sim_lock();
    item = sim_net_take(own(fd));
    sim_unlock();
    if (!item)
        return 0;
    fill(out, item);
    free(item);
    return 1;
}

unsigned sim_pending(int fd)
{
    struct sim_sock *s;
    unsigned n;

    sim_lock();
    s = own(fd);
    sim_net_settle(s);
    n = s->waiting.n;
    sim_unlock();
    return n;
}
