/** What the simulated world cannot tell: the kernel's own sockets, on loopback. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

#include "net/dispatcher.h"
#include "net/port.h"

#include "../transmit.h"

enum { WAIT_MS = 2000, FIRST_PORT = 20000, LAST_PORT = 31998 };

static union mt_addr at(const char *addr, uint16_t port)
{
    union mt_addr a = {0};

    a.sa.sa_family = strchr(addr, ':') ? AF_INET6 : AF_INET;
    if (a.sa.sa_family == AF_INET6)
        assert_int_equal(inet_pton(AF_INET6, addr, &a.in6.sin6_addr), 1);
    else
        assert_int_equal(inet_pton(AF_INET, addr, &a.in.sin_addr), 1);
    mt_addr_set_port(&a, port);
    return a;
}

/* A socket of the test's own, or -1 if the host has no such address. */
static int listen_at(const char *addr, uint16_t *port)
{
    union mt_addr a = at(addr, 0);
    socklen_t len = sizeof(a);
    int fd = socket(a.sa.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || bind(fd, &a.sa, mt_addr_len(&a)) || getsockname(fd, &a.sa, &len)) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    *port = mt_addr_port(&a);
    return fd;
}

static void wait_for_data(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    assert_int_equal(poll(&p, 1, WAIT_MS), 1);
}

/* A dispatcher on the first port from `from` on that is free with the one after it; the latter is left free. */
static uint16_t dispatch_from_a_pair(struct mt_dispatcher *d, struct mt_udp_path *path, uint16_t from)
{
    for (uint16_t port = from; port <= LAST_PORT; port = (uint16_t)(port + 2)) {
        struct mt_port_request next = {.local = path->source};
        struct mt_port *p;

        mt_addr_set_port(&path->source, port);
        mt_addr_set_port(&next.local, (uint16_t)(port + 1));
        *d = (struct mt_dispatcher){0};
        if (mt_dispatcher_init(d, path))
            continue;
        if (!mt_port_open(&p, &next)) {
            mt_port_close(p);
            return port;
        }
        mt_dispatcher_close(d);
    }
    fail_msg("no free pair of ports");
    return 0;
}

static void a_receiver_shares_the_port_that_a_dispatcher_had_before_it(void **state)
{
    uint16_t port, far_port = 0;
    int far = listen_at("127.0.0.1", &far_port);
    struct mt_udp_path path = {.source = at("127.0.0.1", 0), .destination = at("127.0.0.1", far_port)};
    struct mt_port_request request = {.local = at("127.0.0.1", 0), .options = {.receive = true, .multicast_ttl = 1}};
    struct mt_port *rtp = NULL, *rtcp = NULL;
    union mt_addr to;
    uint8_t octets[16];
    struct mt_packet packet = {.buf = octets, .room = sizeof(octets)};
    struct mt_dispatcher d;

    (void)state;
    port = dispatch_from_a_pair(&d, &path, FIRST_PORT);
    to = at("127.0.0.1", port);
    assert_int_equal(sendto(far, "early", 5, 0, &to.sa, mt_addr_len(&to)), 5); /* nobody receives yet */
    assert_int_equal(mt_port_open_pair(&rtp, &rtcp, &request, (uint16_t[2]){port, (uint16_t)(port + 1)}), 0);
    assert_ptr_equal(rtp, d.port);
    assert_int_equal(sendto(far, "hello", 5, 0, &to.sa, mt_addr_len(&to)), 5);
    wait_for_data(rtp->fd);
    assert_int_equal(mt_os->udp_recv(rtp->fd, &packet, 1), 1);
    assert_int_equal(packet.len, 5);
    assert_memory_equal(octets, "hello", 5);
    mt_port_close_pair(rtp, rtcp);
    mt_dispatcher_close(&d);
    close(far);
}

static void of_what_comes_back_to_a_dispatcher_the_kernel_keeps_next_to_nothing(void **state)
{
    uint16_t far_port = 0;
    int far = listen_at("127.0.0.1", &far_port);
    struct mt_udp_path path = {.source = at("127.0.0.1", 0), .destination = at("127.0.0.1", far_port)};
    struct mt_dispatcher d = {0};
    uint8_t octets[1000] = {0};
    unsigned kept = 0;

    (void)state;
    assert_int_equal(mt_dispatcher_init(&d, &path), 0);
    for (unsigned i = 0; i < 200; i++)
        assert_int_equal(sendto(far, octets, sizeof(octets), 0, &d.port->local.sa, mt_addr_len(&d.port->local)), 1000);
    while (recv(d.port->fd, octets, sizeof(octets), MSG_DONTWAIT) >= 0)
        kept++;
    assert_in_range(kept, 0, 4);
    mt_dispatcher_close(&d);
    close(far);
}

/* <linux/in6.h> has these, but cannot be included beside <netinet/in.h>. */
enum { FLOW_INFO = 11 };

static uint32_t label_received(int fd)
{
    _Alignas(struct cmsghdr) char control[256];
    char octets[16];
    struct iovec iov = {.iov_base = octets, .iov_len = sizeof(octets)};
    struct msghdr h = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof(control)};

    wait_for_data(fd);
    assert_true(recvmsg(fd, &h, 0) > 0);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&h); c; c = CMSG_NXTHDR(&h, c)) {
        uint32_t info;

        if (c->cmsg_level != IPPROTO_IPV6 || c->cmsg_type != FLOW_INFO)
            continue;
        memcpy(&info, CMSG_DATA(c), sizeof(info));
        return ntohl(info) & 0xfffff;
    }
    return 0;
}

static int listen_for_labels(uint16_t *port)
{
    int fd = listen_at("::1", port);

    if (fd < 0)
        skip(); /* a host without IPv6 */
    assert_int_equal(setsockopt(fd, IPPROTO_IPV6, FLOW_INFO, &(int){1}, sizeof(int)), 0);
    return fd;
}

static void send_one(struct mt_dispatcher *d)
{
    unsigned lost;

    assert_true(transmit(d, "hello", 5, &lost));
    assert_int_equal(lost, 0);
}

static struct mt_udp_path labelled_path(uint16_t from, uint16_t to, uint32_t label)
{
    struct mt_udp_path path = {.source = at("::1", from), .destination = at("::1", to)};

    path.destination.in6.sin6_flowinfo = htonl(label);
    return path;
}

static void a_flow_label_is_seen_on_the_wire(void **state)
{
    uint16_t port = 0;
    int fd = listen_for_labels(&port);
    struct mt_udp_path path = labelled_path(0, port, 0x12345);
    struct mt_dispatcher d = {0};

    (void)state;
    assert_int_equal(mt_dispatcher_init(&d, &path), 0);
    send_one(&d);
    assert_int_equal(label_received(fd), 0x12345);
    mt_dispatcher_close(&d);
    close(fd);
}

static void dispatchers_of_one_given_port_have_a_flow_label_each(void **state)
{
    static const uint32_t labels[] = {0x12345, 0x54321, 0x12345};
    uint16_t port = 0;
    int fd = listen_for_labels(&port);
    struct mt_udp_path path = labelled_path(0, port, labels[0]);
    struct mt_dispatcher d[3] = {0};
    uint16_t from = dispatch_from_a_pair(&d[0], &path, FIRST_PORT);

    (void)state;
    for (unsigned i = 1; i < 3; i++) {
        path = labelled_path(from, port, labels[i]);
        assert_int_equal(mt_dispatcher_init(&d[i], &path), 0);
        assert_ptr_equal(d[i].port, d[0].port);
    }
    for (unsigned i = 0; i < 3; i++) {
        send_one(&d[i]);
        assert_int_equal(label_received(fd), labels[i]);
    }
    mt_dispatcher_close(&d[0]); /* the third has the same label and keeps it */
    send_one(&d[2]);
    assert_int_equal(label_received(fd), labels[2]);
    mt_dispatcher_close(&d[1]);
    mt_dispatcher_close(&d[2]);
    close(fd);
}

static void labels_of_dispatchers_that_went_are_not_held_against_a_port(void **state)
{
    uint16_t port = 0;
    int fd = listen_for_labels(&port);
    struct mt_udp_path path = labelled_path(0, port, 0);
    struct mt_dispatcher stays, d;
    uint16_t from = dispatch_from_a_pair(&stays, &path, FIRST_PORT);

    (void)state;
    for (unsigned i = 0; i < 100; i++) { /* the kernel gives a socket 32 */
        path = labelled_path(from, port, 0x23456);
        d = (struct mt_dispatcher){0};
        assert_int_equal(mt_dispatcher_init(&d, &path), 0);
        mt_dispatcher_close(&d);
    }
    mt_dispatcher_close(&stays);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_receiver_shares_the_port_that_a_dispatcher_had_before_it),
        cmocka_unit_test(of_what_comes_back_to_a_dispatcher_the_kernel_keeps_next_to_nothing),
        cmocka_unit_test(a_flow_label_is_seen_on_the_wire),
        cmocka_unit_test(dispatchers_of_one_given_port_have_a_flow_label_each),
        cmocka_unit_test(labels_of_dispatchers_that_went_are_not_held_against_a_port),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
