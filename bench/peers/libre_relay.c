/*
 * The peer "libre": RTP of a stream through its jitter buffer, payload out on a connected UDP socket, one event loop.
 * Streams are lines "PORT READER" on the standard input.
 */
#include <re.h>
#include <stdio.h>
#include <string.h>

enum { FDS = 65536, JITTER_MIN = 1, JITTER_MAX = 3 }; /* frames of 20 ms: at most the 60 ms of the engine's */

struct stream {
    struct rtp_sock *rtp;
    struct jbuf *jitter;
    struct udp_sock *out;
    struct sa to;
};

static void on_packet(const struct sa *src, const struct rtp_header *header, struct mbuf *mb, void *arg)
{
    struct stream *s = arg;
    struct rtp_header h;
    int err;

    (void)src;
    if (jbuf_put(s->jitter, header, mb))
        return;
    do {
        void *frame = NULL;

        err = jbuf_get(s->jitter, &h, &frame);
        if (frame)
            udp_send(s->out, &s->to, frame);
        mem_deref(frame);
    } while (err == EAGAIN); /* it holds more than it wants to */
}

static int open_stream(uint16_t port, uint16_t reader)
{
    struct stream *s = mem_zalloc(sizeof(*s), NULL);
    struct sa in, any;
    int err = s ? 0 : ENOMEM;

    sa_set_str(&in, "127.0.0.1", 0);
    sa_set_str(&any, "127.0.0.1", 0);
    if (!err)
        err = sa_set_str(&s->to, "127.0.0.1", reader);
    if (!err)
        err = jbuf_alloc(&s->jitter, JITTER_MIN, JITTER_MAX);
    if (!err) /* its even port is chosen from port ... port: no RTCP, which the engine has not either */
        err = rtp_listen(&s->rtp, IPPROTO_UDP, &in, port, port + 1, false, on_packet, NULL, s);
    if (!err)
        err = udp_listen(&s->out, &any, NULL, NULL);
    if (!err)
        err = udp_connect(s->out, &s->to);
    return err;
}

static int open_streams(void)
{
    unsigned port, reader;
    int err = 0;

    while (!err && scanf("%u %u", &port, &reader) == 2)
        err = open_stream((uint16_t)port, (uint16_t)reader);
    return err;
}

int main(void)
{
    int err = libre_init();

    if (!err)
        err = fd_setsize(FDS);
    if (!err)
        err = poll_method_set(METHOD_EPOLL);
    if (!err)
        err = open_streams();
    if (!err)
        err = re_main(NULL);
    if (err)
        fprintf(stderr, "bench-peer-libre: %s\n", strerror(err));
    return err ? 1 : 0;
}
