#include "linux.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

const struct mt_os *mt_os = &mt_os_linux;

enum { RECV_BATCH = 16, WAIT_BATCH = 64, NS_PER_S = 1000000000 };

/* Between two reads the clocks part by less, unless somebody sets one. */
enum { SLEW_NS = 20000000 };

static int64_t clock_ns(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

static int64_t now_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

static int64_t wall_ns(void)
{
    return clock_ns(CLOCK_REALTIME);
}

static int64_t thread_cpu_ns(void)
{
    return clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

static void *alloc(size_t size)
{
    return calloc(1, size);
}

static void *map(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return p == MAP_FAILED ? NULL : p;
}

static void unmap(void *p, size_t size)
{
    munmap(p, size);
}

int mt_linux_set_int(int fd, int level, int option, int value)
{
    return setsockopt(fd, level, option, &value, sizeof(value)) ? -errno : 0;
}

void mt_linux_big_buffer(int fd, int option, int octets)
{
    int forced = option == SO_RCVBUF ? SO_RCVBUFFORCE : SO_SNDBUFFORCE;

    if (mt_linux_set_int(fd, SOL_SOCKET, forced, octets))
        mt_linux_set_int(fd, SOL_SOCKET, option, octets);
}

/* A socket that only sends would otherwise fill its buffer with what strangers send to its port. */
static int drop_all_input(int fd)
{
    struct sock_filter none = BPF_STMT(BPF_RET | BPF_K, 0);
    struct sock_fprog program = {.len = 1, .filter = &none};

    return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) ? -errno : 0;
}

/*
 * A port that the system chose gets the least buffer instead, which its first datagram fills: a filter for each of thousands
 * of sockets takes the kernel half a second to make, and strangers do not know these ports.
 */
static int give_no_room(int fd)
{
    return mt_linux_set_int(fd, SOL_SOCKET, SO_RCVBUF, 0);
}

static int set_input(int fd, const union mt_addr *local, bool receive)
{
    bool chosen = (local->sa.sa_family == AF_INET6 ? local->in6.sin6_port : local->in.sin_port) == 0;

    if (receive)
        return mt_linux_set_int(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    return chosen ? give_no_room(fd) : drop_all_input(fd);
}

static int udp_receive(int fd, bool receive)
{
    char none;
    int err;

    if (receive) {
        err = mt_linux_set_int(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
        if (!err)
            err = mt_linux_set_int(fd, SOL_SOCKET, SO_DETACH_FILTER, 0); /* wants an int, though it does not look at it */
        return err == -ENOENT ? 0 : err;
    }
    err = drop_all_input(fd);
    while (!err && (recv(fd, &none, sizeof(none), MSG_DONTWAIT) >= 0 || errno == EINTR))
        ;
    return err;
}

static int set_multicast(int fd, const union mt_addr *local, int ttl)
{
    if (local->sa.sa_family == AF_INET6)
        return mt_linux_set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, ttl);
    if (local->in.sin_addr.s_addr != INADDR_ANY &&
        setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &local->in.sin_addr, sizeof(local->in.sin_addr)))
        return -errno;
    return mt_linux_set_int(fd, IPPROTO_IP, IP_MULTICAST_TTL, ttl);
}

static int set_options(int fd, const union mt_addr *local, const struct mt_udp_options *o)
{
    int err = set_multicast(fd, local, o->multicast_ttl);

    if (!err && local->sa.sa_family == AF_INET6)
        err = mt_linux_set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    if (!err && local->sa.sa_family == AF_INET && o->tos)
        err = mt_linux_set_int(fd, IPPROTO_IP, IP_TOS, o->tos);
    if (!err)
        err = mt_linux_set_int(fd, SOL_SOCKET, SO_BROADCAST, 1);
    if (!err)
        err = set_input(fd, local, o->receive);
    return err;
}

static int udp_open(const union mt_addr *local, const struct mt_udp_options *o)
{
    int fd = socket(local->sa.sa_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_UDP);
    int err;

    if (fd < 0)
        return -errno;
    err = set_options(fd, local, o);
    if (!err && bind(fd, &local->sa, mt_addr_len(local)))
        err = -errno;
    if (err) {
        close(fd);
        return err;
    }
    return fd;
}

/* <linux/in6.h> has these, but cannot be included beside <netinet/in.h>. */
struct flow_label_request {
    struct in6_addr destination;
    uint32_t label;
    uint8_t action, share;
    uint16_t flags, expires, linger, pad;
};

enum {
    FLOWLABEL_MGR = 32,
    FLOWINFO_SEND = 33,
    FLOW_LABEL_GET = 0,
    FLOW_LABEL_PUT = 1,
    FLOW_LABEL_CREATE = 1,
    FLOW_LABEL_SHARE_ANY = 255
};

static int manage_flow(int fd, const struct sockaddr_in6 *peer, uint8_t action)
{
    struct flow_label_request r = {.destination = peer->sin6_addr,
                                   .label = peer->sin6_flowinfo & htonl(0xfffff),
                                   .action = action,
                                   .share = FLOW_LABEL_SHARE_ANY,
                                   .flags = FLOW_LABEL_CREATE};

    return r.label && setsockopt(fd, IPPROTO_IPV6, FLOWLABEL_MGR, &r, sizeof(r)) ? -errno : 0;
}

/* The kernel sends a flow label only for a socket that has asked for it. */
static int udp_flow(int fd, const union mt_addr *peer)
{
    int err = mt_linux_set_int(fd, IPPROTO_IPV6, FLOWINFO_SEND, 1);

    return err ? err : manage_flow(fd, &peer->in6, FLOW_LABEL_GET);
}

static void udp_flow_end(int fd, const union mt_addr *peer)
{
    manage_flow(fd, &peer->in6, FLOW_LABEL_PUT);
}

static int udp_connect(int fd, const union mt_addr *peer)
{
    return connect(fd, &peer->sa, mt_addr_len(peer)) ? -errno : 0;
}

static int udp_name(int fd, union mt_addr *local)
{
    socklen_t len = sizeof(*local);

    return getsockname(fd, &local->sa, &len) ? -errno : 0;
}

/* What the wall clock is ahead of the monotonic one, and since when. */
static _Thread_local struct {
    int64_t offset_ns;
    int64_t since_ns;
} wall;

/* Stamps from before the wall clock was set mean nothing after. */
static bool wall_clock_was_set(int64_t now, int64_t wall_now)
{
    int64_t moved = wall_now - now - wall.offset_ns;

    if (wall.offset_ns && (moved > SLEW_NS || moved < -SLEW_NS))
        wall.since_ns = now;
    wall.offset_ns = wall_now - now;
    return wall.since_ns && now - wall.since_ns < NS_PER_S;
}

struct mt_stamp_clock mt_linux_stamp_clock(void)
{
    struct mt_stamp_clock c = {.now_ns = now_ns(), .wall_now_ns = clock_ns(CLOCK_REALTIME)};

    c.stamps_count = !wall_clock_was_set(c.now_ns, c.wall_now_ns);
    return c;
}

/* The kernel stamps with the wall clock; what a stamp lies behind "now" on that clock holds on ours as well. */
int64_t mt_linux_arrival_ns(const struct msghdr *h, const struct mt_stamp_clock *clock)
{
    struct msghdr *in = (struct msghdr *)(uintptr_t)h; /* CMSG_NXTHDR only reads it */

    if (!clock->stamps_count)
        return clock->now_ns;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(in); c; c = CMSG_NXTHDR(in, c)) {
        struct timespec t;
        int64_t age;

        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS)
            continue;
        __builtin_memcpy(&t, CMSG_DATA(c), sizeof(t));
        age = clock->wall_now_ns - ((int64_t)t.tv_sec * NS_PER_S + t.tv_nsec);
        return age > 0 ? clock->now_ns - age : clock->now_ns;
    }
    return clock->now_ns;
}

static int udp_recv(int fd, struct mt_packet *p, unsigned n)
{
    struct mmsghdr m[RECV_BATCH];
    struct iovec iov[RECV_BATCH];
    _Alignas(struct cmsghdr) char control[RECV_BATCH][CMSG_SPACE(sizeof(struct timespec))];
    struct mt_stamp_clock clock;
    int got;

    n = n < RECV_BATCH ? n : RECV_BATCH;
    for (unsigned i = 0; i < n; i++) {
        iov[i] = (struct iovec){.iov_base = p[i].buf, .iov_len = p[i].room};
        m[i].msg_hdr = (struct msghdr){.msg_name = &p[i].from,
                                       .msg_namelen = sizeof(p[i].from),
                                       .msg_iov = &iov[i],
                                       .msg_iovlen = 1,
                                       .msg_control = control[i],
                                       .msg_controllen = sizeof(control[i])};
    }
    got = recvmmsg(fd, m, n, MSG_DONTWAIT, NULL);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR || errno == ECONNREFUSED ? 0 : -errno;
    clock = mt_linux_stamp_clock();
    for (int i = 0; i < got; i++) {
        p[i].len = (uint16_t)m[i].msg_len;
        p[i].truncated = m[i].msg_hdr.msg_flags & MSG_TRUNC;
        p[i].arrival_ns = mt_linux_arrival_ns(&m[i].msg_hdr, &clock);
    }
    return got;
}

static int send_with_tos(int fd, const void *buf, size_t len, const union mt_addr *to, int tos)
{
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec iov = {.iov_base = (void *)(uintptr_t)buf, .iov_len = len};
    struct msghdr h = {.msg_name = (void *)(uintptr_t)to,
                       .msg_namelen = to ? mt_addr_len(to) : 0,
                       .msg_iov = &iov,
                       .msg_iovlen = 1,
                       .msg_control = control,
                       .msg_controllen = sizeof(control)};
    struct cmsghdr *c = CMSG_FIRSTHDR(&h);

    c->cmsg_level = IPPROTO_IP;
    c->cmsg_type = IP_TOS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    __builtin_memcpy(CMSG_DATA(c), &tos, sizeof(int));
    return sendmsg(fd, &h, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno : 0;
}

static int udp_send(int fd, const void *buf, size_t len, const union mt_addr *to, int tos)
{
    ssize_t sent;

    if (tos >= 0)
        return send_with_tos(fd, buf, len, to, tos);
    sent = sendto(fd, buf, len, MSG_DONTWAIT | MSG_NOSIGNAL, to ? &to->sa : NULL, to ? mt_addr_len(to) : 0);
    return sent < 0 ? -errno : 0;
}

static int udp_error(int fd)
{
    int err = 0;
    socklen_t len = sizeof(err);

    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len) ? -errno : -err;
}

static int udp_unicast(int fd, struct mt_udp_unicast *out)
{
    int ttl, discover;
    socklen_t len = sizeof(int);

    if (getsockopt(fd, IPPROTO_IP, IP_TTL, &ttl, &len) || getsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &discover, &len))
        return -errno;
    *out = (struct mt_udp_unicast){.ttl = (uint8_t)ttl, .dont_fragment = discover != IP_PMTUDISC_DONT};
    return 0;
}

static void close_fd(int fd)
{
    close(fd);
}

static int wait_create(void)
{
    int fd = epoll_create1(EPOLL_CLOEXEC);

    return fd < 0 ? -errno : fd;
}

static int add_to_wait(int waitfd, int fd, uint32_t events, uint64_t data)
{
    struct epoll_event e = {.events = events, .data.u64 = data};

    return epoll_ctl(waitfd, EPOLL_CTL_ADD, fd, &e) ? -errno : 0;
}

static int wait_add(int waitfd, int fd, uint64_t data)
{
    return add_to_wait(waitfd, fd, EPOLLIN, data);
}

static int wait_add_error(int waitfd, int fd, uint64_t data)
{
    return add_to_wait(waitfd, fd, 0, data); /* EPOLLERR need not be asked for */
}

static int wait_remove(int waitfd, int fd)
{
    return epoll_ctl(waitfd, EPOLL_CTL_DEL, fd, NULL) ? -errno : 0;
}

/* epoll_pwait2 came with Linux 5.11; without it the wait is rounded up to milliseconds. */
static int wait_events(int waitfd, struct epoll_event *e, int n, int64_t timeout_ns)
{
    struct timespec t = {.tv_sec = timeout_ns / NS_PER_S, .tv_nsec = timeout_ns % NS_PER_S};
    int got = (int)syscall(SYS_epoll_pwait2, waitfd, e, n, timeout_ns < 0 ? NULL : &t, NULL, 0);

    if (got < 0 && (errno == ENOSYS || errno == EPERM))
        got = epoll_wait(waitfd, e, n, timeout_ns < 0 ? -1 : (int)((timeout_ns + 999999) / 1000000));
    return got;
}

static int wait_ready(int waitfd, struct mt_ready *ready, unsigned n, int64_t timeout_ns)
{
    struct epoll_event e[WAIT_BATCH];
    int got = wait_events(waitfd, e, (int)(n < WAIT_BATCH ? n : WAIT_BATCH), timeout_ns);

    if (got < 0)
        return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < got; i++)
        ready[i].data = e[i].data.u64;
    return got;
}

static int counter_create(unsigned start)
{
    int fd = eventfd(start, EFD_CLOEXEC | EFD_SEMAPHORE | EFD_NONBLOCK);

    return fd < 0 ? -errno : fd;
}

static void counter_add(int fd, uint64_t n)
{
    while (eventfd_write(fd, n) && errno == EINTR)
        ;
}

static void counter_take(int fd)
{
    eventfd_t v;

    while (eventfd_read(fd, &v) && errno == EINTR)
        ;
}

/* With a timeout a signal handler ends it, also one that was set with SA_RESTART. */
static int futex_wait(const _Atomic uint32_t *word, uint32_t while_value)
{
    const struct timespec an_hour = {.tv_sec = 3600};

    if (syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, while_value, &an_hour, NULL, 0) < 0 && errno == EINTR)
        return -EINTR;
    return 0;
}

static void futex_wake(const _Atomic uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1 << 30, NULL, NULL, 0);
}

static void pin(pthread_t thread, int cpu)
{
    cpu_set_t set;

    if (cpu < 0 || cpu >= CPU_SETSIZE)
        return;
    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    pthread_setaffinity_np(thread, sizeof(set), &set);
}

/* All but those that tell of a fault in the thread itself: a crash goes to the program's handler. */
static void fill_blocked(sigset_t *blocked)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};

    sigfillset(blocked);
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
        sigdelset(blocked, faults[i]);
}

static int thread_start(unsigned long *thread, const char *name, int cpu, void *(*run)(void *), void *arg)
{
    sigset_t blocked, before;
    pthread_t t;
    int err;

    fill_blocked(&blocked);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    err = pthread_create(&t, NULL, run, arg);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (err)
        return -err;
    pthread_setname_np(t, name);
    pin(t, cpu);
    *thread = t;
    return 0;
}

static void thread_join(unsigned long thread)
{
    pthread_join(thread, NULL);
}

static void thread_priority(void)
{
    struct sched_param p = {.sched_priority = 10};

    pthread_setschedparam(pthread_self(), SCHED_FIFO, &p);
}

static uint32_t random_word(void)
{
    uint32_t v = 0;

    if (getrandom(&v, sizeof(v), GRND_NONBLOCK) != sizeof(v))
        v = (uint32_t)now_ns() * 2654435761U;
    return v;
}

static unsigned cpus(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : (unsigned)n;
}

const struct mt_os mt_os_linux = {
    .now_ns = now_ns,
    .wall_ns = wall_ns,
    .thread_cpu_ns = thread_cpu_ns,
    .alloc = alloc,
    .free = free,
    .map = map,
    .unmap = unmap,
    .udp_open = udp_open,
    .udp_connect = udp_connect,
    .udp_name = udp_name,
    .udp_flow = udp_flow,
    .udp_flow_end = udp_flow_end,
    .udp_receive = udp_receive,
    .udp_recv = udp_recv,
    .udp_send = udp_send,
    .udp_error = udp_error,
    .udp_unicast = udp_unicast,
    .close = close_fd,
    .rx_open = mt_linux_rx_open,
    .rx_close = mt_linux_rx_close,
    .rx_fd = mt_linux_rx_fd,
    .rx_woken = mt_linux_rx_woken,
    .rx_add = mt_linux_rx_add,
    .rx_stop = mt_linux_rx_stop,
    .rx_remove = mt_linux_rx_remove,
    .rx_take = mt_linux_rx_take,
    .tx_open = mt_linux_tx_open,
    .tx_close = mt_linux_tx_close,
    .tx_add = mt_linux_tx_add,
    .tx_remove = mt_linux_tx_remove,
    .tx_send = mt_linux_tx_send,
    .wait_create = wait_create,
    .wait_add = wait_add,
    .wait_add_error = wait_add_error,
    .wait_remove = wait_remove,
    .wait = wait_ready,
    .counter_create = counter_create,
    .counter_add = counter_add,
    .counter_take = counter_take,
    .pollable_create = mt_pollable_create,
    .pollable_show = mt_pollable_show,
    .pollable_wait = mt_pollable_wait,
    .pollable_close = mt_pollable_close,
    .futex_wait = futex_wait,
    .futex_wake = futex_wake,
    .thread_start = thread_start,
    .thread_join = thread_join,
    .thread_priority = thread_priority,
    .random = random_word,
    .cpus = cpus,
};
