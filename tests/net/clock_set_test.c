/**
 * Somebody sets the wall clock while a stream plays: nothing happens to it. The kernel stamps what arrives with that
 * clock.
 *
 * The clock of this host is left alone: the linker leads clock_gettime and recvmmsg through here, which tell of
 * another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "metrum.h"
#include "prosody_x.h"
#include "smbesp.h"
#include "smrtp.h"

enum { CARD = 1, OCTETS = 160, PACKETS = 150, TICK_MS = 20, PCMA = 8, HEADER = 12, HOUR_S = 3600 };

#define NS_PER_S INT64_C(1000000000)

/* The other clock: ahead of the true one by `ahead[0]` before the moment `set_ns`, by `ahead[1]` after. */
static _Atomic int64_t ahead_ns[2], set_ns;

int __real_clock_gettime(clockid_t id, struct timespec *t);
int __wrap_clock_gettime(clockid_t id, struct timespec *t);
int __real_recvmmsg(int fd, struct mmsghdr *m, unsigned n, int flags, struct timespec *timeout);
int __wrap_recvmmsg(int fd, struct mmsghdr *m, unsigned n, int flags, struct timespec *timeout);

static void move(struct timespec *t)
{
    int64_t ns = t->tv_sec * NS_PER_S + t->tv_nsec;

    ns += atomic_load(&ahead_ns[ns >= atomic_load(&set_ns)]);
    t->tv_sec = ns / NS_PER_S;
    t->tv_nsec = ns % NS_PER_S;
}

int __wrap_clock_gettime(clockid_t id, struct timespec *t)
{
    int err = __real_clock_gettime(id, t);

    if (!err && id == CLOCK_REALTIME)
        move(t);
    return err;
}

int __wrap_recvmmsg(int fd, struct mmsghdr *m, unsigned n, int flags, struct timespec *timeout)
{
    int got = __real_recvmmsg(fd, m, n, flags, timeout);

    for (int i = 0; i < got; i++)
        for (struct cmsghdr *c = CMSG_FIRSTHDR(&m[i].msg_hdr); c; c = CMSG_NXTHDR(&m[i].msg_hdr, c)) {
            struct timespec t;

            if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS)
                continue;
            memcpy(&t, CMSG_DATA(c), sizeof(t));
            move(&t);
            memcpy(CMSG_DATA(c), &t, sizeof(t));
        }
    return got;
}

static void set_clock(int64_t hours)
{
    struct timespec now;

    __real_clock_gettime(CLOCK_REALTIME, &now);
    atomic_store(&ahead_ns[0], atomic_load(&ahead_ns[1]));
    atomic_store(&set_ns, now.tv_sec * NS_PER_S + now.tv_nsec);
    atomic_store(&ahead_ns[1], hours * HOUR_S * NS_PER_S);
}

/* A call leg that records */

static tSMModuleId module;
static tSMVMPrxId vmprx;
static tSMChannelId channel;
static int rtp_port;

static void configure(void)
{
    char file[] = "/tmp/metrum-clock-XXXXXX";
    int fd = mkstemp(file);

    assert_true(fd >= 0);
    dprintf(fd, "[module]\nreceive = each\nbind = 127.0.0.1\n");
    close(fd);
    setenv("METRUM_CONFIG", file, 1);
}

static int begin(void **state)
{
    static char locator[] = "local/key";
    struct sm_open_prosody_s_v3_parms card = {.ps_locator = locator, .card_id = CARD};
    struct sm_open_module_parms open = {.card_id = CARD};
    struct sm_vmprx_create_parms rtp = {.type = kSMVMPrxTypeIPv4};
    struct sm_vmprx_codec_alaw_parms codec = {.payload_type = PCMA};
    struct sm_vmprx_jitter_parms jitter = {.max_delay_ms = 1000, .initial_delay_ms = 200};
    struct sm_vmprx_port_parms ports = {0};
    struct sm_vmprx_datafeed_parms feed = {0};
    struct sm_channel_alloc_placed_parms alloc = {.type = kSMChannelTypeInput};
    struct sm_channel_datafeed_connect_parms hear = {0};
    struct sm_record_parms record = {.type = kSMDataFormatALawPCM};

    (void)state;
    configure();
    assert_int_equal(sm_open_prosody_s_v3(&card), 0);
    assert_int_equal(sm_open_module(&open), 0);
    unlink(getenv("METRUM_CONFIG"));
    module = rtp.module = alloc.module = open.module_id;
    assert_int_equal(sm_vmprx_create(&rtp), 0);
    vmprx = codec.vmprx = jitter.vmprx = ports.vmprx = feed.vmprx = rtp.vmprx;
    assert_int_equal(sm_vmprx_config_codec_alaw(&codec), 0);
    assert_int_equal(sm_vmprx_config_jitter(&jitter), 0);
    assert_int_equal(sm_vmprx_get_ports(&ports), 0);
    rtp_port = ports.RTP_port;
    assert_int_equal(sm_vmprx_get_datafeed(&feed), 0);
    assert_int_equal(sm_channel_alloc_placed(&alloc), 0);
    channel = hear.channel = record.channel = alloc.channel;
    hear.data_source = feed.datafeed;
    assert_int_equal(sm_channel_datafeed_connect(&hear), 0);
    assert_int_equal(sm_record_start(&record), 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    return sm_close_prosody(&(struct sm_close_prosody_parms){.card_id = CARD});
}

static uint8_t spoken(unsigned i)
{
    return (uint8_t)((i * 2654435761U >> 13 & 0x7f) | (i / OCTETS & 1) << 7);
}

static void say(int fd, unsigned n)
{
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)rtp_port)};
    uint8_t packet[HEADER + OCTETS] = {0x80, PCMA, (uint8_t)(n >> 8), (uint8_t)n};
    uint32_t ts = htonl(n * OCTETS);

    memcpy(packet + 4, &ts, sizeof(ts));
    for (unsigned i = 0; i < OCTETS; i++)
        packet[HEADER + i] = spoken(n * OCTETS + i);
    assert_int_equal(sendto(fd, packet, sizeof(packet), 0, (struct sockaddr *)&to, sizeof(to)), sizeof(packet));
}

static uint8_t heard[(PACKETS + 100) * OCTETS];
static unsigned n_heard;

static void fetch(void)
{
    int got = 1;

    while (got > 0 && n_heard + kSMMaxRecordDataBufferSize <= sizeof(heard)) {
        struct sm_ts_data_parms p = {
            .channel = channel, .data = (char *)heard + n_heard, .length = kSMMaxRecordDataBufferSize};

        got = sm_get_recorded_data(&p) ? 0 : (int)p.length;
        n_heard += (unsigned)got;
    }
}

static void wait_until(struct timespec *due)
{
    due->tv_nsec += TICK_MS * 1000000;
    due->tv_sec += due->tv_nsec / NS_PER_S;
    due->tv_nsec %= NS_PER_S;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, due, NULL);
}

static bool was_heard_whole(void)
{
    static uint8_t all[PACKETS * OCTETS];

    for (unsigned i = 0; i < sizeof(all); i++)
        all[i] = spoken(i);
    return memmem(heard, n_heard, all, sizeof(all)) != NULL;
}

static void stream_goes_on_bit_for_bit_while_the_wall_clock_is_set_to_and_fro(void **state)
{
    struct metrum_vmprx_stats_parms s = {.vmprx = vmprx};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct timespec due;

    (void)state;
    __real_clock_gettime(CLOCK_MONOTONIC, &due);
    for (unsigned n = 0; n < PACKETS + 20; n++) {
        if (n == PACKETS / 3)
            set_clock(1);
        if (n == PACKETS * 2 / 3)
            set_clock(-2);
        if (n < PACKETS)
            say(fd, n);
        wait_until(&due);
        fetch();
    }
    close(fd);
    assert_int_equal(metrum_vmprx_stats(&s), 0);
    assert_int_equal(s.rx_packets, PACKETS);
    assert_int_equal(s.rx_late + s.rx_lost + s.rx_overflow + s.rx_resync + s.shed_octets + s.concealed_octets, 0);
    assert_true(was_heard_whole());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(stream_goes_on_bit_for_bit_while_the_wall_clock_is_set_to_and_fro, begin, end),
    };

    return cmocka_run_group_tests_name("clock_set", tests, NULL, NULL);
}
