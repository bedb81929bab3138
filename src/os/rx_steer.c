/*
 * All ports of a module steered to one socket a family, so that one call takes what came to any of them. A port keeps
 * its own socket, which receives nothing while it is steered and all when it is not.
 */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "linux.h"
#include "steer.h"

enum {
    BATCH = 64,
    PORTS = 1 << 16,
    RECEIVE_BUFFER = 16 << 20,
    AHEAD = 4, /* packets whose port is asked for before its turn */
};

struct socket {
    int fd;
    unsigned ports; /* steered to it */
};

enum { V4, V6, FAMILIES };

struct steer {
    struct mt_rx rx;
    bool uses;
    int waitfd;                     /* epoll over the sockets that ports are steered to */
    struct socket sockets[FAMILIES];
    unsigned family;                /* that the next take looks at */
    struct mt_rx_port **by_port;    /* PORTS lists; a list is the ports of one number */
    struct mmsghdr messages[BATCH];
    struct iovec iov[BATCH];
    union mt_addr from[BATCH];
    _Alignas(struct cmsghdr) char
        control[BATCH][CMSG_SPACE(sizeof(struct sockaddr_in6)) + CMSG_SPACE(sizeof(struct timespec))];
    uint8_t *octets;
};

static uint16_t number_of(const union mt_addr *a)
{
    return ntohs(a->sa.sa_family == AF_INET6 ? a->in6.sin6_port : a->in.sin_port);
}

static struct socket *socket_of(struct steer *s, const union mt_addr *local)
{
    return &s->sockets[local->sa.sa_family == AF_INET6 ? V6 : V4];
}

/* Only while ports are steered to it: what strangers send to a socket's own port is not taken, and would wake for ever. */
static void watch(struct steer *s, const struct socket *socket, bool on)
{
    struct epoll_event e = {.events = EPOLLIN};

    epoll_ctl(s->waitfd, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, socket->fd, &e);
}

static int add(struct mt_rx *rx, struct mt_rx_port *port)
{
    struct steer *s = (struct steer *)rx;
    struct mt_rx_port **list = &s->by_port[number_of(&port->local)];
    struct socket *socket = socket_of(s, &port->local);
    int err;

    if (port->local.sa.sa_family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&port->local.in6.sin6_addr))
        return -EADDRNOTAVAIL; /* each interface may have one: the program does not look at interfaces */
    err = mt_steer_add(&port->local, socket->fd);
    if (err)
        return err;
    port->next = *list;
    *list = port;
    if (!socket->ports++)
        watch(s, socket, true);
    return 0;
}

/* What waits at the socket already is still told as this port's. */
static void stop_port(struct mt_rx *rx, struct mt_rx_port *port)
{
    (void)rx;
    mt_steer_remove(&port->local);
}

static void remove_port(struct mt_rx *rx, struct mt_rx_port *port)
{
    struct steer *s = (struct steer *)rx;
    struct mt_rx_port **at = &s->by_port[number_of(&port->local)];

    while (*at && *at != port)
        at = &(*at)->next;
    if (!*at)
        return;
    *at = port->next;
    mt_steer_remove(&port->local);
    if (!--socket_of(s, &port->local)->ports)
        watch(s, socket_of(s, &port->local), false);
}

static bool is_local(const struct mt_rx_port *port, const union mt_addr *to)
{
    const union mt_addr *l = &port->local;

    if (l->sa.sa_family != to->sa.sa_family)
        return false;
    if (l->sa.sa_family == AF_INET6)
        return IN6_IS_ADDR_UNSPECIFIED(&l->in6.sin6_addr) ||
               !memcmp(&l->in6.sin6_addr, &to->in6.sin6_addr, sizeof(l->in6.sin6_addr));
    return l->in.sin_addr.s_addr == INADDR_ANY || l->in.sin_addr.s_addr == to->in.sin_addr.s_addr;
}

static bool is_any(const struct mt_rx_port *port)
{
    const union mt_addr *l = &port->local;

    return l->sa.sa_family == AF_INET6 ? IN6_IS_ADDR_UNSPECIFIED(&l->in6.sin6_addr)
                                       : l->in.sin_addr.s_addr == INADDR_ANY;
}

/* As the program does: the address itself before any address. */
static struct mt_rx_port *find_port(const struct steer *s, const union mt_addr *to)
{
    struct mt_rx_port *found = NULL;

    for (struct mt_rx_port *p = s->by_port[number_of(to)]; p; p = p->next)
        if (is_local(p, to) && (!found || is_any(found)))
            found = p;
    return found;
}

static union mt_addr destination(struct msghdr *h)
{
    union mt_addr to = {.sa.sa_family = AF_UNSPEC};

    for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c)) {
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_ORIGDSTADDR)
            memcpy(&to.in, CMSG_DATA(c), sizeof(to.in));
        else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_ORIGDSTADDR)
            memcpy(&to.in6, CMSG_DATA(c), sizeof(to.in6));
    }
    return to;
}

static void ask_for_port(struct steer *s, unsigned i)
{
    union mt_addr to = destination(&s->messages[i].msg_hdr);

    __builtin_prefetch(&s->by_port[number_of(&to)]);
}

static void read_message(struct steer *s, unsigned i, struct mt_packet *p, const struct mt_stamp_clock *clock)
{
    struct mmsghdr *m = &s->messages[i];
    union mt_addr to = destination(&m->msg_hdr);

    p->port = to.sa.sa_family ? find_port(s, &to) : NULL;
    p->buf = s->octets + (size_t)i * MT_RX_PACKET_OCTETS;
    p->room = MT_RX_PACKET_OCTETS;
    p->len = (uint16_t)m->msg_len;
    p->truncated = m->msg_hdr.msg_flags & MSG_TRUNC;
    p->arrival_ns = mt_linux_arrival_ns(&m->msg_hdr, clock);
    p->from = s->from[i];
}

static int take_of(struct steer *s, int fd, struct mt_packet *packets, unsigned n)
{
    struct mt_stamp_clock clock;
    int got;

    for (unsigned i = 0; i < n; i++) {
        s->messages[i].msg_hdr.msg_controllen = sizeof(s->control[i]);
        s->messages[i].msg_hdr.msg_namelen = sizeof(s->from[i]);
    }
    got = recvmmsg(fd, s->messages, n, MSG_DONTWAIT, NULL);
    if (got <= 0)
        return 0;
    clock = mt_linux_stamp_clock();
    for (int i = 0; i < got && i < AHEAD; i++)
        ask_for_port(s, (unsigned)i);
    for (int i = 0; i < got; i++) {
        if (i + AHEAD < got)
            ask_for_port(s, (unsigned)i + AHEAD);
        read_message(s, (unsigned)i, &packets[i], &clock);
    }
    return got;
}

/* One family a call: packets stay where they are until the next. */
static int take(struct mt_rx *rx, struct mt_packet *packets, unsigned n)
{
    struct steer *s = (struct steer *)rx;
    int got = 0;

    n = n < BATCH ? n : BATCH;
    for (unsigned tries = 0; tries < FAMILIES && !got; tries++) {
        struct socket *from = &s->sockets[s->family];

        got = from->ports ? take_of(s, from->fd, packets, n) : 0;
        if (got < (int)n)
            s->family = (s->family + 1) % FAMILIES;
    }
    return got;
}

static int steer_fd(const struct mt_rx *rx)
{
    return ((const struct steer *)rx)->waitfd;
}

static void woken(struct mt_rx *rx)
{
    (void)rx; /* ready as long as something waits, which the sweep takes */
}

/* Life */

static void close_steer(struct mt_rx *rx)
{
    struct steer *s = (struct steer *)rx;

    for (unsigned i = 0; i < FAMILIES; i++)
        if (s->sockets[i].fd >= 0)
            close(s->sockets[i].fd);
    if (s->waitfd >= 0)
        close(s->waitfd);
    if (s->uses)
        mt_steer_unuse();
    if (s->octets)
        mt_os->unmap(s->octets, (size_t)BATCH * MT_RX_PACKET_OCTETS);
    if (s->by_port)
        mt_os->unmap(s->by_port, PORTS * sizeof(s->by_port[0]));
    mt_os->free(s);
}

/* It must be bound to be steered to; what comes to that port itself finds no owner. */
static int open_socket(struct steer *s, unsigned family)
{
    union mt_addr any = {.sa.sa_family = family == V6 ? AF_INET6 : AF_INET};
    int fd = socket(any.sa.sa_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_UDP), err;

    if (fd < 0)
        return -errno;
    s->sockets[family].fd = fd;
    if (family == V6) {
        err = mt_linux_set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
        if (!err)
            err = mt_linux_set_int(fd, IPPROTO_IPV6, IPV6_RECVORIGDSTADDR, 1);
        any.in6.sin6_addr = in6addr_loopback;
    } else {
        err = mt_linux_set_int(fd, IPPROTO_IP, IP_RECVORIGDSTADDR, 1);
        any.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    if (!err)
        err = mt_linux_set_int(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    mt_linux_big_buffer(fd, SO_RCVBUF, RECEIVE_BUFFER);
    if (!err && bind(fd, &any.sa, mt_addr_len(&any)))
        err = -errno;
    return err;
}

static int open_all(struct steer *s)
{
    int err = mt_steer_use();

    s->uses = !err;
    if (err)
        return err;
    s->waitfd = epoll_create1(EPOLL_CLOEXEC);
    if (s->waitfd < 0)
        return -errno;
    err = open_socket(s, V4);
    if (err)
        return err;
    err = open_socket(s, V6);
    if (err && s->sockets[V6].fd >= 0)
        close(s->sockets[V6].fd);
    if (err)
        s->sockets[V6].fd = -1; /* a host without IPv6: nobody will ask for it */
    return 0;
}

static void init_messages(struct steer *s)
{
    for (unsigned i = 0; i < BATCH; i++) {
        s->iov[i] = (struct iovec){.iov_base = s->octets + (size_t)i * MT_RX_PACKET_OCTETS,
                                   .iov_len = MT_RX_PACKET_OCTETS};
        s->messages[i].msg_hdr = (struct msghdr){
            .msg_name = &s->from[i], .msg_iov = &s->iov[i], .msg_iovlen = 1, .msg_control = s->control[i]};
    }
}

int mt_rx_steer_open(struct mt_rx **out)
{
    static const struct mt_rx_ops ops = {
        .close = close_steer, .fd = steer_fd, .woken = woken, .add = add, .stop = stop_port, .remove = remove_port, .take = take};
    struct steer *s = mt_os->alloc(sizeof(*s));
    int err = -ENOMEM;

    if (!s)
        return err;
    s->rx.ops = &ops;
    s->waitfd = s->sockets[V4].fd = s->sockets[V6].fd = -1;
    s->octets = mt_os->map((size_t)BATCH * MT_RX_PACKET_OCTETS);
    s->by_port = mt_os->map(PORTS * sizeof(s->by_port[0]));
    if (s->octets && s->by_port)
        err = open_all(s);
    if (err) {
        close_steer(&s->rx);
        return err;
    }
    init_messages(s);
    *out = &s->rx;
    return 0;
}
