/*
 * The bare system calls, for comparison: what the engine must ask of the kernel and nothing else. One thread looks at
 * each stream's socket once a packet time (recvmmsg) and sends the payload of what it finds on a connected socket of
 * that stream. No headers are checked, nothing is put in order, nothing is held back.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "device.h"
#include "sys.h"

enum { FDS_PER_STREAM = 2, BATCH = 16, ROOM = 2048, STEP_NS = NS_PER_MS };

#define THREAD_NAME "bare-relay"

struct relay {
    struct plan *plan;
    int *in, *out;      /* by stream */
    _Atomic bool quit;
    struct mmsghdr messages[BATCH];
    struct iovec iov[BATCH];
    uint8_t octets[BATCH][ROOM];
};

static int open_udp(uint16_t *port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(a);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) || getsockname(fd, (struct sockaddr *)&a, &len))
        return -errno;
    *port = ntohs(a.sin_port);
    return fd;
}

static int connect_to(int fd, uint16_t port)
{
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    return connect(fd, (struct sockaddr *)&a, sizeof(a)) ? -errno : 0;
}

static int open_streams(struct relay *r)
{
    struct plan *p = r->plan;
    int err = 0;

    for (unsigned i = 0; i < p->o.streams && !err; i++) {
        r->in[i] = open_udp(&p->streams[i].rtp_port);
        r->out[i] = open_udp(&p->streams[i].source_port);
        err = r->in[i] < 0 ? r->in[i] : r->out[i];
        if (err >= 0)
            err = connect_to(r->out[i], plan_reader_port(p, i));
    }
    return err;
}

static void pass_on(struct relay *r, unsigned stream)
{
    int got = recvmmsg(r->in[stream], r->messages, BATCH, MSG_DONTWAIT, NULL);

    for (int i = 0; i < got; i++)
        if (r->messages[i].msg_len > RTP_HEADER)
            send(r->out[stream], r->octets[i] + RTP_HEADER, r->messages[i].msg_len - RTP_HEADER, MSG_DONTWAIT);
}

/* The stream that is due next in the generator's order, a step after its packet was. */
static void *relay_thread(void *arg)
{
    struct relay *r = arg;
    struct plan *p = r->plan;
    uint32_t stream = 0, seq = 0;

    sys_pin(p->o.cpu_engine);
    if (p->o.realtime)
        sys_realtime();
    prctl(PR_SET_NAME, THREAD_NAME);
    while (!atomic_load(&r->quit)) {
        int64_t now = sys_now_ns();

        for (; plan_due_ns(p, stream, seq) + STEP_NS <= now; stream = (stream + 1) % p->o.streams, seq += !stream)
            pass_on(r, stream);
        sys_sleep_until((now / STEP_NS + 1) * STEP_NS);
    }
    return NULL;
}

static void init_batch(struct relay *r)
{
    for (unsigned i = 0; i < BATCH; i++) {
        r->iov[i] = (struct iovec){.iov_base = r->octets[i], .iov_len = ROOM};
        r->messages[i].msg_hdr = (struct msghdr){.msg_iov = &r->iov[i], .msg_iovlen = 1};
    }
}

int relay_run(struct plan *p)
{
    static struct relay relay;
    struct device_mark before;
    pthread_t thread;
    int err;

    if (!plan_await(p, STEP_READER_OPEN) || !device_prepare(p, FDS_PER_STREAM))
        return 1;
    before = device_mark();
    relay.plan = p;
    relay.in = calloc(p->o.streams, sizeof(int));
    relay.out = calloc(p->o.streams, sizeof(int));
    init_batch(&relay);
    err = open_streams(&relay);
    if (err)
        return device_fail(p, "sockets", strerror(-err));
    device_start(p, &before);
    err = pthread_create(&thread, NULL, relay_thread, &relay);
    if (err)
        return device_fail(p, "thread", strerror(err));
    device_measure(p, THREAD_NAME, &before);
    plan_await(p, STEP_LOAD_DONE);
    atomic_store(&relay.quit, true);
    pthread_join(thread, NULL);
    return 0;
}
