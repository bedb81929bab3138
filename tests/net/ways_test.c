/**
 * Every way to the network that the engine knows does the same: real sockets on loopback, the published calls.
 *
 * A way that this host does not allow is skipped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "metrum.h"
#include "prosody_x.h"
#include "smbesp.h"
#include "smdrvr.h"
#include "smrtp.h"

enum { CARD = 1, OCTETS = 160, PACKETS = 25, WAIT_MS = 3000, TOS = 0xb8, PCMA = 8 };

struct way {
    const char *receive, *send;
};

struct call_leg {
    struct way way;
    tSMModuleId module;
    tSMVMPrxId vmprx;
    tSMChannelId channel;
    tSMDispatcherId dispatcher;
    int family;
    int rtp_port;
    int listener;   /* of the test: where the dispatcher sends */
    int sender;     /* of the test: where RTP comes from */
};

static void configure(const struct way *w)
{
    char file[] = "/tmp/metrum-ways-XXXXXX";
    int fd = mkstemp(file);

    assert_true(fd >= 0);
    dprintf(fd, "[module]\nreceive = %s\nsend = %s\nbind = 127.0.0.1\nbind6 = ::1\n", w->receive, w->send);
    close(fd);
    setenv("METRUM_CONFIG", file, 1);
}

static void open_module(struct call_leg *leg)
{
    static char locator[] = "local/key";
    struct sm_open_prosody_s_v3_parms card = {.ps_locator = locator, .card_id = CARD};
    struct sm_open_module_parms module = {.card_id = CARD};

    configure(&leg->way);
    assert_int_equal(sm_open_prosody_s_v3(&card), 0);
    assert_int_equal(sm_open_module(&module), 0);
    leg->module = module.module_id;
    unlink(getenv("METRUM_CONFIG"));
}

static void close_module(void)
{
    struct sm_close_prosody_parms card = {.card_id = CARD};

    assert_int_equal(sm_close_prosody(&card), 0);
}

/* @return whether this host allows it */
static bool is_allowed(const struct call_leg *leg)
{
    struct metrum_module_network_parms n = {.module = leg->module};

    assert_int_equal(metrum_module_network(&n), 0);
    return !strcmp(n.receive, leg->way.receive) && !strcmp(n.send, leg->way.send);
}

static void bind_any(int fd, int family, int *port)
{
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback};
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = family == AF_INET6 ? sizeof(in6) : sizeof(in);
    struct sockaddr *a = family == AF_INET6 ? (struct sockaddr *)&in6 : (struct sockaddr *)&in;

    assert_int_equal(bind(fd, a, len), 0);
    assert_int_equal(getsockname(fd, a, &len), 0);
    *port = ntohs(family == AF_INET6 ? in6.sin6_port : in.sin_port);
}

static void open_own_sockets(struct call_leg *leg, int *listening)
{
    int on = 1, port;

    leg->listener = socket(leg->family, SOCK_DGRAM, 0);
    leg->sender = socket(leg->family, SOCK_DGRAM, 0);
    if (leg->family == AF_INET)
        assert_int_equal(setsockopt(leg->listener, IPPROTO_IP, IP_RECVTOS, &on, sizeof(on)), 0);
    bind_any(leg->listener, leg->family, listening);
    bind_any(leg->sender, leg->family, &port);
}

static void open_vmprx(struct call_leg *leg, int given_port)
{
    struct metrum_vmprx_create_parms rtp = {.module = leg->module,
                                            .type = leg->family == AF_INET6 ? kSMVMPrxTypeIPv6 : kSMVMPrxTypeIPv4,
                                            .rtp_port = given_port};
    struct sm_vmprx_codec_alaw_parms codec = {.payload_type = PCMA};
    struct sm_vmprx_jitter_parms jitter = {.max_delay_ms = 100, .initial_delay_ms = 5};
    struct sm_vmprx_port_parms ports = {0};

    assert_int_equal(metrum_vmprx_create(&rtp), 0);
    leg->vmprx = codec.vmprx = jitter.vmprx = ports.vmprx = rtp.vmprx;
    assert_int_equal(sm_vmprx_config_codec_alaw(&codec), 0);
    assert_int_equal(sm_vmprx_config_jitter(&jitter), 0);
    assert_int_equal(sm_vmprx_get_ports(&ports), 0);
    leg->rtp_port = ports.RTP_port;
}

static void open_dispatcher(struct call_leg *leg, int to_port)
{
    struct sm_udp_dispatcher_create_parms d = {.module = leg->module, .TOS = TOS};

    d.type = leg->family == AF_INET6 ? kSMDispatcherTypeIPv6 : kSMDispatcherTypeIPv4;
    d.destination.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    d.destination.sin_port = htons((uint16_t)to_port);
    d.destination_ipv6.sin6_addr = in6addr_loopback;
    d.destination_ipv6.sin6_port = htons((uint16_t)to_port);
    assert_int_equal(sm_udp_dispatcher_create(&d), 0);
    leg->dispatcher = d.dispatcher;
}

static void start_record(struct call_leg *leg)
{
    struct sm_channel_alloc_placed_parms channel = {.module = leg->module, .type = kSMChannelTypeInput};
    struct sm_vmprx_datafeed_parms feed = {.vmprx = leg->vmprx};
    struct sm_channel_datafeed_connect_parms hear = {0};
    struct sm_channel_dispatcher_connect_parms out = {.dest = leg->dispatcher};
    struct sm_record_parms record = {.type = kSMDataFormatALawPCM};

    assert_int_equal(sm_channel_alloc_placed(&channel), 0);
    assert_int_equal(sm_vmprx_get_datafeed(&feed), 0);
    leg->channel = hear.channel = out.channel = record.channel = channel.channel;
    hear.data_source = feed.datafeed;
    assert_int_equal(sm_channel_datafeed_connect(&hear), 0);
    assert_int_equal(sm_channel_dispatcher_connect(&out), 0);
    assert_int_equal(sm_record_start(&record), 0);
}

/* A leg from the test's sender to its listener. */
static void open_leg(struct call_leg *leg)
{
    int to;

    open_own_sockets(leg, &to);
    open_vmprx(leg, 0);
    open_dispatcher(leg, to);
    start_record(leg);
}

static void close_own_sockets(struct call_leg *leg)
{
    close(leg->listener);
    close(leg->sender);
}

static void send_rtp(const struct call_leg *leg, unsigned seq)
{
    struct sockaddr_in6 in6 = {
        .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback, .sin6_port = htons((uint16_t)leg->rtp_port)};
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                             .sin_port = htons((uint16_t)leg->rtp_port)};
    uint8_t packet[12 + OCTETS] = {0x80, PCMA, (uint8_t)(seq >> 8), (uint8_t)seq};
    uint32_t ts = htonl(seq * OCTETS);
    bool v6 = leg->family == AF_INET6;

    memcpy(packet + 4, &ts, sizeof(ts));
    packet[11] = 7;
    for (unsigned i = 0; i < OCTETS; i++)
        packet[12 + i] = (uint8_t)(1 + (seq * 31 + i) % 200);
    assert_int_equal(sendto(leg->sender, packet, sizeof(packet), 0, v6 ? (struct sockaddr *)&in6 : (struct sockaddr *)&in,
                            v6 ? sizeof(in6) : sizeof(in)),
                     (int)sizeof(packet));
}

static int tos_of(struct msghdr *h)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c))
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TOS)
            return *(uint8_t *)CMSG_DATA(c);
    return -1;
}

struct heard {
    uint8_t octets[2048];
    ssize_t len;
    int tos, port;
};

static bool hear(const struct call_leg *leg, struct heard *out)
{
    struct pollfd p = {.fd = leg->listener, .events = POLLIN};
    struct sockaddr_in6 from = {0};
    char control[64];
    struct iovec iov = {.iov_base = out->octets, .iov_len = sizeof(out->octets)};
    struct msghdr h = {.msg_name = &from,
                       .msg_namelen = sizeof(from),
                       .msg_iov = &iov,
                       .msg_iovlen = 1,
                       .msg_control = control,
                       .msg_controllen = sizeof(control)};

    if (poll(&p, 1, WAIT_MS) != 1)
        return false;
    out->len = recvmsg(leg->listener, &h, 0);
    out->tos = tos_of(&h);
    out->port = ntohs(from.sin6_port); /* at the same place in both families */
    return true;
}

static bool is_packet(const struct heard *h, unsigned seq)
{
    for (unsigned i = 0; i < OCTETS; i++)
        if (h->octets[i] != (uint8_t)(1 + (seq * 31 + i) % 200))
            return false;
    return true;
}

/* Silence comes before, between and after; each packet must come whole, once, in order. */
static void pass_packets(struct call_leg *leg)
{
    struct metrum_dispatcher_address_parms source = {.dispatcher = leg->dispatcher};
    struct heard h;

    assert_int_equal(metrum_dispatcher_address(&source), 0);
    for (unsigned seq = 0; seq < PACKETS; seq++) {
        send_rtp(leg, seq);
        do {
            if (!hear(leg, &h))
                fail_msg("packet %u did not come back", seq);
            assert_int_equal(h.len, OCTETS);
            assert_int_equal(h.port, source.source_port);
            assert_int_equal(h.tos, leg->family == AF_INET ? TOS : -1);
        } while (!is_packet(&h, seq));
    }
}

/* The way was really taken: raw knows no IPv6. */
static void assert_way_taken(const struct call_leg *leg)
{
    bool raw = !strcmp(leg->way.send, "raw");
    struct metrum_module_stats_parms m = {.module = leg->module};

    assert_int_equal(metrum_module_stats(&m), 0);
    assert_true(strcmp(leg->way.receive, "each") ? m.rx_shared >= PACKETS : m.rx_shared == 0);
    if (!strcmp(leg->way.send, "each") || (raw && leg->family == AF_INET6))
        assert_int_equal(m.tx_together, 0);
    else
        assert_true(m.tx_together >= PACKETS);
    assert_int_equal(m.tx_dropped, 0);
}

static void assert_counted(const struct call_leg *leg)
{
    struct metrum_vmprx_stats_parms rx = {.vmprx = leg->vmprx};
    struct metrum_dispatcher_stats_parms tx = {.dispatcher = leg->dispatcher};

    assert_int_equal(metrum_vmprx_stats(&rx), 0);
    assert_int_equal(rx.rx_packets, PACKETS);
    assert_int_equal(rx.rx_sources, 1);
    for (unsigned tries = 0; tries < WAIT_MS && tx.tx_datagrams < PACKETS; tries++) { /* counted once they have left */
        assert_int_equal(metrum_dispatcher_stats(&tx), 0);
        poll(NULL, 0, 1);
    }
    assert_true(tx.tx_datagrams >= PACKETS);
    assert_true(tx.tx_octets >= PACKETS * OCTETS && tx.tx_octets % OCTETS == 0);
    assert_int_equal(tx.tx_dropped, 0);
    assert_way_taken(leg);
}

/* After a test that failed in the middle, too. */
static int clean(void **state)
{
    struct sm_close_prosody_parms card = {.card_id = CARD};

    (void)state;
    sm_close_prosody(&card);
    return 0;
}

/* What every test begins with; the way is the test's state. */
static void begin(struct call_leg *leg, void **state, int family)
{
    *leg = (struct call_leg){.way = *(const struct way *)*state, .family = family};
    open_module(leg);
    if (is_allowed(leg))
        return;
    close_module();
    skip();
}

static void octets_come_back_as_they_were(void **state)
{
    struct call_leg leg;

    begin(&leg, state, AF_INET);
    open_leg(&leg);
    pass_packets(&leg);
    assert_counted(&leg);
    close_module();
    close_own_sockets(&leg);
}

static void ipv6_does_as_well(void **state)
{
    struct call_leg leg;

    begin(&leg, state, AF_INET6);
    open_leg(&leg);
    pass_packets(&leg);
    assert_counted(&leg);
    close_module();
    close_own_sockets(&leg);
}

static void rtcp_reaches_its_port(void **state)
{
    static const uint8_t report[] = {0x80, 201, 0, 1, 0, 0, 0, 7};
    struct metrum_vmprx_stats_parms rx = {0};
    struct call_leg leg;

    begin(&leg, state, AF_INET);
    open_leg(&leg);
    leg.rtp_port++;
    for (unsigned i = 0; i < 2; i++) {
        struct sockaddr_in in = {.sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                 .sin_port = htons((uint16_t)leg.rtp_port)};

        assert_int_equal(sendto(leg.sender, report, sizeof(report) - i, 0, (struct sockaddr *)&in, sizeof(in)),
                         (int)(sizeof(report) - i));
    }
    rx.vmprx = leg.vmprx;
    for (unsigned tries = 0; tries < WAIT_MS && rx.rtcp_packets + rx.rtcp_malformed < 2; tries++) {
        poll(NULL, 0, 1);
        assert_int_equal(metrum_vmprx_stats(&rx), 0);
    }
    assert_int_equal(rx.rtcp_packets, 1);
    assert_int_equal(rx.rtcp_malformed, 1);
    close_module();
    close_own_sockets(&leg);
}

static void a_port_is_free_again_at_once(void **state)
{
    struct call_leg leg;

    begin(&leg, state, AF_INET);
    open_vmprx(&leg, 0);
    for (unsigned i = 0; i < 5; i++) {
        assert_int_equal(sm_vmprx_destroy(leg.vmprx), 0);
        open_vmprx(&leg, leg.rtp_port);
    }
    close_module();
}

/* Nobody listens: each datagram but the last comes back as an ICMP error, and none stops the stream. */
static void refused_datagrams_are_counted(void **state)
{
    struct metrum_dispatcher_stats_parms tx = {0};
    struct metrum_module_stats_parms module = {0};
    struct call_leg leg;

    begin(&leg, state, AF_INET);
    open_leg(&leg);
    close(leg.listener);
    leg.listener = -1;
    tx.dispatcher = leg.dispatcher;
    for (unsigned tries = 0; tries < WAIT_MS && tx.tx_dropped < 3; tries++) {
        poll(NULL, 0, 1);
        assert_int_equal(metrum_dispatcher_stats(&tx), 0);
    }
    assert_true(tx.tx_dropped >= 3);
    assert_true(tx.tx_datagrams >= tx.tx_dropped);
    module.module = leg.module;
    for (unsigned tries = 0; tries < WAIT_MS && module.tx_dropped < tx.tx_dropped; tries++) {
        assert_int_equal(metrum_module_stats(&module), 0);
        poll(NULL, 0, 1);
    }
    assert_true(module.tx_dropped >= tx.tx_dropped);
    close_module();
    close(leg.sender);
}

/* No stream, no timer: only the datagram can wake the engine. */
static void an_idle_module_hears_its_collector(void **state)
{
    struct metrum_udp_collector_create_parms create = {.type = kSMCollectorTypeIPv4};
    struct metrum_collector_stats_parms stats = {0};
    struct sm_collector_status_parms status = {0};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct call_leg leg;
    int port;

    begin(&leg, state, AF_INET);
    open_own_sockets(&leg, &port);
    create.module = leg.module;
    assert_int_equal(metrum_udp_collector_create(&create), 0);
    stats.collector = status.collector = create.collector;
    assert_int_equal(sm_collector_status(&status), 0);
    assert_int_equal(status.status, kSMCollectorStatusGotPorts);
    to.sin_port = htons((uint16_t)status.u.ports.port);
    poll(NULL, 0, 50); /* until the engine sleeps */
    assert_int_equal(sendto(leg.sender, "abc", 3, 0, (struct sockaddr *)&to, sizeof(to)), 3);
    for (unsigned tries = 0; tries < WAIT_MS && !stats.rx_datagrams; tries++) {
        poll(NULL, 0, 1);
        assert_int_equal(metrum_collector_stats(&stats), 0);
    }
    assert_int_equal(stats.rx_datagrams, 1);
    close_module();
    close_own_sockets(&leg);
}

static int64_t process_cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* To every UDP port that this process holds, also those that no object of the program has. */
static void send_to_all_own_ports(int from)
{
    for (int fd = 0; fd < 256; fd++) {
        struct sockaddr_in6 a; /* room for both families */
        socklen_t len = sizeof(a), type_len = sizeof(int);
        int type = 0;

        if (!getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_len) && type == SOCK_DGRAM &&
            !getsockname(fd, (struct sockaddr *)&a, &len) && a.sin6_family == AF_INET)
            sendto(from, "who are you", 11, 0, (struct sockaddr *)&a, len);
    }
}

/* Nothing plays, so nothing shall run: a datagram that nobody takes must not wake the engine for ever. */
static void strangers_do_not_keep_an_idle_engine_awake(void **state)
{
    struct call_leg leg;
    int64_t before;
    int port;

    begin(&leg, state, AF_INET);
    open_own_sockets(&leg, &port);
    send_to_all_own_ports(leg.sender);
    before = process_cpu_ns();
    poll(NULL, 0, 200);
    assert_true(process_cpu_ns() - before < 100000000);
    close_module();
    close_own_sockets(&leg);
}

static void the_longest_datagram_passes(void **state)
{
    struct sm_channel_set_input_threshold_parms threshold = {.minimum_bits = -1};
    struct call_leg leg;
    struct heard h;
    int to;

    begin(&leg, state, AF_INET);
    open_own_sockets(&leg, &to);
    open_vmprx(&leg, 0);
    open_dispatcher(&leg, to);
    start_record(&leg);
    threshold.channel = leg.channel;
    assert_int_equal(sm_channel_set_input_threshold(&threshold), 0);
    do {
        assert_true(hear(&leg, &h));
    } while (h.len != 1472);
    close_module();
    close_own_sockets(&leg);
}

#define WAY(receive, send) static struct way receive##_##send = {#receive, #send}
WAY(each, each);
WAY(ring, ring);
WAY(steered, raw);
WAY(each, raw);
WAY(ring, each);
WAY(steered, ring);

#define OF(test, way) {#test ": " #way, test, NULL, clean, &way}
#define ALL(way)                                                                                     \
    OF(octets_come_back_as_they_were, way), OF(ipv6_does_as_well, way), OF(rtcp_reaches_its_port, way), \
        OF(a_port_is_free_again_at_once, way), OF(refused_datagrams_are_counted, way),               \
        OF(the_longest_datagram_passes, way), OF(strangers_do_not_keep_an_idle_engine_awake, way),             \
        OF(an_idle_module_hears_its_collector, way)

int main(void)
{
    const struct CMUnitTest tests[] = {ALL(each_each), ALL(ring_ring), ALL(steered_raw),
                                       ALL(each_raw),  ALL(ring_each), ALL(steered_ring)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
