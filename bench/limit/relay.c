#include "relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../device.h"
#include "../sys.h"

enum { FDS_PER_STREAM = 2, PATIENCE_S = 30 };

#define THREAD_NAME "limit-relay"

int relay_why(struct relay *r, const char *what, int err)
{
    snprintf(r->why, sizeof(r->why), "%s: %s", what, strerror(-err));
    return err;
}

bool relay_due(struct relay *r, int64_t now_ns, uint32_t *stream)
{
    if (plan_due_ns(r->plan, r->stream, r->seq) + STEP_NS > now_ns)
        return false;
    *stream = r->stream;
    r->stream = (r->stream + 1) % r->plan->o.streams;
    r->seq += !r->stream;
    return true;
}

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

int relay_open_in(struct relay *r)
{
    for (uint32_t i = 0; i < r->plan->o.streams; i++) {
        r->in[i] = open_udp(&r->plan->streams[i].rtp_port);
        if (r->in[i] < 0)
            return relay_why(r, "sockets", r->in[i]);
    }
    return 0;
}

void relay_reader(const struct relay *r, uint32_t stream, struct sockaddr_in *out)
{
    *out = (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons(plan_reader_port(r->plan, stream)),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

int relay_open_out(struct relay *r, bool connected)
{
    for (uint32_t i = 0; i < r->plan->o.streams; i++) {
        struct sockaddr_in to;

        r->out[i] = open_udp(&r->plan->streams[i].source_port);
        if (r->out[i] < 0)
            return relay_why(r, "sockets", r->out[i]);
        relay_reader(r, i, &to);
        if (connected && connect(r->out[i], (struct sockaddr *)&to, sizeof(to)))
            return relay_why(r, "connect", -errno);
    }
    return 0;
}

static void *watch_thread(void *arg)
{
    struct relay *r = arg;
    struct device_mark none = {0};

    if (plan_await(r->plan, STEP_STREAMS_OPEN))
        device_measure(r->plan, THREAD_NAME, &none);
    plan_await(r->plan, STEP_LOAD_DONE);
    atomic_store(&r->quit, true);
    return NULL;
}

static void loop(struct relay *r)
{
    while (!atomic_load(&r->quit)) {
        int64_t now = sys_now_ns();

        r->mode->step(r, now);
        if (r->mode->wait)
            r->mode->wait(r);
        else
            sys_sleep_until((now / STEP_NS + 1) * STEP_NS);
    }
}

static int open_all(struct relay *r)
{
    uint32_t n = r->plan->o.streams;

    r->in = malloc(n * sizeof(int));
    r->out = malloc(n * sizeof(int));
    if (!r->in || !r->out)
        return relay_why(r, "memory", -ENOMEM);
    memset(r->in, -1, n * sizeof(int));
    memset(r->out, -1, n * sizeof(int));
    return r->mode->open(r);
}

int relay_process(struct plan *p, const struct mode *mode)
{
    static struct relay relay;
    struct relay *r = &relay;
    struct device_mark before;
    pthread_t watch;
    int err;

    if (!plan_await(p, STEP_READER_OPEN) || !device_prepare(p, FDS_PER_STREAM))
        return 1;
    before = device_mark();
    *r = (struct relay){.plan = p, .mode = mode};
    err = open_all(r);
    if (err) {
        device_fail(p, "not available", r->why);
        return EXIT_NOT_AVAILABLE;
    }
    err = pthread_create(&watch, NULL, watch_thread, r);
    if (err)
        return device_fail(p, "thread", strerror(err));
    prctl(PR_SET_NAME, THREAD_NAME);
    sys_pin(p->o.cpu_engine);
    if (p->o.realtime)
        sys_realtime();
    sys_sharp_timers();
    alarm(p->o.seconds + PATIENCE_S); /* a mode that hangs shall not hold the CPU */
    device_start(p, &before);
    loop(r);
    pthread_join(watch, NULL);
    return 0;
}
