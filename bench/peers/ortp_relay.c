/*
 * The peer "oRTP": a session per stream with jitter compensation, payload out on a connected UDP socket.
 * Streams are lines "PORT READER" on the standard input. All sessions are asked for the packet of a time every 20 ms,
 * by a clock of ours or (--scheduler) by oRTP's.
 *
 * oRTP is under the GPL: this program is neither installed nor linked with anything of Metrum.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <ortp/ortp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    MAX_SESSIONS = 65536,
    MAX_SCHEDULED = 1024, /* that a SessionSet can hold */
    TICK_MS = 20,
    SAMPLES = 160,
    PCMA = 8,
    COMPENSATION_MS = 20,
    NS_PER_MS = 1000000,
    NS_PER_S = 1000000000,
};

static struct stream {
    RtpSession *session;
    int out;
    uint32_t timestamp; /* of the packet to ask for next */
} streams[MAX_SESSIONS];
static unsigned n_streams;

static int connect_to(uint16_t port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    return fd >= 0 && !connect(fd, (struct sockaddr *)&a, sizeof(a)) ? fd : -errno;
}

static int open_stream(struct stream *s, uint16_t port, uint16_t reader, bool scheduler)
{
    s->session = rtp_session_new(RTP_SESSION_RECVONLY);
    rtp_session_set_scheduling_mode(s->session, scheduler);
    rtp_session_set_blocking_mode(s->session, FALSE);
    rtp_session_enable_rtcp(s->session, FALSE);
    rtp_session_set_payload_type(s->session, PCMA);
    rtp_session_set_jitter_compensation(s->session, COMPENSATION_MS);
    if (rtp_session_set_local_addr(s->session, "127.0.0.1", port, port + 1))
        return -EADDRINUSE;
    s->out = connect_to(reader);
    return s->out < 0 ? s->out : 0;
}

static int open_streams(bool scheduler)
{
    unsigned port, reader, room = scheduler ? MAX_SCHEDULED : MAX_SESSIONS;
    int err = 0;

    while (!err && scanf("%u %u", &port, &reader) == 2)
        err = n_streams == room ? -E2BIG
                                : open_stream(&streams[n_streams++], (uint16_t)port, (uint16_t)reader, scheduler);
    return err;
}

static void pass_on(struct stream *s)
{
    mblk_t *packet = rtp_session_recvm_with_ts(s->session, s->timestamp);
    unsigned char *payload;
    int n;

    s->timestamp += SAMPLES;
    if (!packet)
        return;
    n = rtp_get_payload(packet, &payload);
    if (n > 0)
        send(s->out, payload, (size_t)n, MSG_DONTWAIT);
    freemsg(packet);
}

static void run_clock(void)
{
    struct timespec next;

    clock_gettime(CLOCK_MONOTONIC, &next);
    for (;;) {
        for (unsigned i = 0; i < n_streams; i++)
            pass_on(&streams[i]);
        next.tv_nsec += TICK_MS * NS_PER_MS;
        next.tv_sec += next.tv_nsec / NS_PER_S;
        next.tv_nsec %= NS_PER_S;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
}

static void run_scheduler(void)
{
    SessionSet *set = session_set_new();

    for (;;) {
        for (unsigned i = 0; i < n_streams; i++)
            session_set_set(set, streams[i].session);
        session_set_select(set, NULL, NULL);
        for (unsigned i = 0; i < n_streams; i++)
            if (session_set_is_set(set, streams[i].session))
                pass_on(&streams[i]);
    }
}

int main(int argc, char **argv)
{
    bool scheduler = argc > 1 && !strcmp(argv[1], "--scheduler");
    int err;

    ortp_init();
    if (scheduler)
        ortp_scheduler_init();
    err = open_streams(scheduler);
    if (err) {
        fprintf(stderr, "bench-peer-ortp: %s\n", strerror(-err));
        return 1;
    }
    if (scheduler)
        run_scheduler();
    run_clock();
}
