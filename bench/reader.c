/*
 * Receives the datagrams of all dispatchers, puts each one's octets together again and looks for the packets in them.
 * The departure is the kernel's receive stamp, which on the loopback device is made while the sender is in its call.
 * It looks at its sockets once a millisecond: a reader that slept on them would make every send wake another CPU, which
 * a receiver on another machine does not.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "content.h"
#include "sys.h"

enum {
    BATCH = 64,
    ROOM = 2048,
    RECEIVE_BUFFER = 32 << 20,
    LOOK_NS = NS_PER_MS,
    QUIET_NS = 500 * NS_PER_MS,
    ULAW_OF_ALAW_SILENCE = 0xFE, /* both are the sample 8 */
};

/* What came from one dispatcher. */
struct line {
    bool any;             /* a packet came before */
    uint32_t next_seq;
    uint32_t silence;     /* octets since the last packet */
    unsigned have;        /* octets of `packet` */
    int64_t first_departure_ns;
    uint8_t packet[MAX_PAYLOAD];
};

struct datagram {
    const uint8_t *codes;
    unsigned n;
    int64_t departure_ns; /* CLOCK_MONOTONIC */
};

struct socket_batch {
    struct mmsghdr messages[BATCH];
    struct iovec iov[BATCH];
    struct sockaddr_in from[BATCH];
    _Alignas(struct cmsghdr) char control[BATCH][128];
    uint8_t octets[BATCH][ROOM];
};

static struct line *lines;                      /* by stream */
static uint32_t stream_of_port[65536];          /* stream + 1 */
static int sockets[READ_SOCKETS];
static uint32_t dropped[READ_SOCKETS];          /* as the kernel counts, per socket */

static void good_packet(struct plan *p, struct line *l, const struct content *c, const struct datagram *d)
{
    bool counted = c->seq >= plan_first_counted(p) && c->seq < plan_end_counted(p);

    if (l->any && c->seq < l->next_seq) {
        p->load.out_of_order++;
        return;
    }
    if (l->any)
        p->load.silence_inside += l->silence;
    l->silence = 0;
    l->any = true;
    l->next_seq = c->seq + 1;
    if (!counted)
        return;
    p->load.good++;
    p->load.unaligned += l->first_departure_ns != d->departure_ns;
    latency_add(&p->load.first, l->first_departure_ns - c->sent_ns);
    latency_add(&p->load.last, d->departure_ns - c->sent_ns);
}

static unsigned payload_octets(const struct plan *p)
{
    return p->o.ptime_ms * OCTETS_PER_MS;
}

/* Not what it seemed: its first octet is given up, and the next that could begin a packet takes its place. */
static void reject(struct plan *p, struct line *l)
{
    const uint8_t *again = memchr(l->packet + 1, CONTENT_FIRST, l->have - 1);
    unsigned kept = again ? (unsigned)(l->packet + l->have - again) : 0;

    p->load.corrupted++;
    p->load.stray_octets += l->have - kept;
    if (kept)
        memmove(l->packet, again, kept);
    l->have = kept;
}

static void check_packet(struct plan *p, struct line *l, uint32_t stream, const struct datagram *d)
{
    struct content c;

    if (!content_read(l->packet, payload_octets(p), &c) || c.stream != stream) {
        reject(p, l);
        return;
    }
    good_packet(p, l, &c, d);
    l->have = 0;
}

/* The engine's silence before the first packet is A-law; as 16-bit samples it is not what mu-law calls silence. */
static bool is_silence(const struct plan *p, uint8_t code)
{
    return code == content_silence(p->o.law) || (p->o.linear && p->o.law == LAW_ULAW && code == ULAW_OF_ALAW_SILENCE);
}

/* Octets between packets. @return how many there are */
static unsigned skip_filling(struct plan *p, struct line *l, const uint8_t *codes, unsigned n)
{
    unsigned i = 0;

    for (; i < n && codes[i] != CONTENT_FIRST; i++) {
        if (is_silence(p, codes[i]))
            p->load.silence_octets++, l->silence++;
        else
            p->load.stray_octets++;
    }
    return i;
}

static void take(struct plan *p, uint32_t stream, const struct datagram *d)
{
    struct line *l = &lines[stream];
    const uint8_t *codes = d->codes;
    unsigned left = d->n;

    while (left) {
        unsigned part = l->have ? 0 : skip_filling(p, l, codes, left);

        codes += part;
        left -= part;
        if (!left)
            break;
        if (!l->have)
            l->first_departure_ns = d->departure_ns;
        part = payload_octets(p) - l->have;
        part = part < left ? part : left;
        memcpy(l->packet + l->have, codes, part);
        l->have += part;
        codes += part;
        left -= part;
        if (l->have == payload_octets(p))
            check_packet(p, l, stream, d);
    }
}

/* The stamp is on the wall clock; `wall_ahead` is what that clock is ahead of ours. */
static int64_t read_control(struct msghdr *h, unsigned socket, int64_t wall_ahead)
{
    int64_t ns = 0;

    for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c)) {
        struct timespec t;

        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            memcpy(&t, CMSG_DATA(c), sizeof(t));
            ns = (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec - wall_ahead;
        } else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL) {
            memcpy(&dropped[socket], CMSG_DATA(c), sizeof(dropped[socket]));
        }
    }
    return ns;
}

/* What is no packet is left to the caller to count. */
static bool take_by_content(struct plan *p, const struct datagram *d)
{
    unsigned skip = p->o.skip_octets;
    struct datagram packet = {.codes = d->codes + skip, .n = payload_octets(p), .departure_ns = d->departure_ns};
    struct content c;

    if (d->n != skip + packet.n || !content_read(packet.codes, packet.n, &c) || c.stream >= p->o.streams)
        return false;
    take(p, c.stream, &packet);
    return true;
}

static void take_message(struct plan *p, struct socket_batch *b, unsigned i, int64_t departure_ns)
{
    uint32_t stream = stream_of_port[ntohs(b->from[i].sin_port)];
    unsigned n = b->messages[i].msg_len;
    uint8_t codes[ROOM / 2];
    struct datagram d = {.codes = b->octets[i], .n = n, .departure_ns = departure_ns};

    p->load.datagrams++;
    if (p->o.by_content) {
        p->load.strangers += !take_by_content(p, &d);
        return;
    }
    if (!stream) {
        p->load.strangers++;
        return;
    }
    if (p->o.linear) {
        content_from_linear(p->o.law, b->octets[i], n / 2, codes);
        d = (struct datagram){.codes = codes, .n = n / 2, .departure_ns = departure_ns};
    }
    take(p, stream - 1, &d);
}

static void init_batch(struct socket_batch *b)
{
    for (unsigned i = 0; i < BATCH; i++) {
        b->iov[i] = (struct iovec){.iov_base = b->octets[i], .iov_len = ROOM};
        b->messages[i].msg_hdr = (struct msghdr){.msg_name = &b->from[i],
                                                 .msg_namelen = sizeof(b->from[i]),
                                                 .msg_iov = &b->iov[i],
                                                 .msg_iovlen = 1,
                                                 .msg_control = b->control[i],
                                                 .msg_controllen = sizeof(b->control[i])};
    }
}

static int receive(struct plan *p, struct socket_batch *b, unsigned socket)
{
    int64_t wall_ahead;
    int got;

    for (unsigned i = 0; i < BATCH; i++)
        b->messages[i].msg_hdr.msg_controllen = sizeof(b->control[i]);
    got = recvmmsg(sockets[socket], b->messages, BATCH, MSG_DONTWAIT, NULL);
    wall_ahead = sys_wall_ns() - sys_now_ns();
    for (int i = 0; i < got; i++)
        take_message(p, b, (unsigned)i, read_control(&b->messages[i].msg_hdr, socket, wall_ahead));
    return got > 0 ? got : 0;
}

static int open_socket(uint16_t *port, unsigned buffer)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(a);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), on = 1;

    if (fd < 0)
        return -errno;
    if (buffer)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &(int){(int)buffer}, sizeof(int));
    else
        sys_big_buffer(fd, RECEIVE_BUFFER);
    if (bind(fd, (struct sockaddr *)&a, sizeof(a)) || getsockname(fd, (struct sockaddr *)&a, &len) ||
        setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) ||
        setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof(on)))
        return -errno;
    *port = ntohs(a.sin_port);
    return fd;
}

int reader_open(struct plan *p)
{
    for (unsigned i = 0; i < READ_SOCKETS; i++) {
        sockets[i] = open_socket(&p->reader_port[i], p->o.reader_buffer);
        if (sockets[i] < 0)
            return sockets[i];
    }
    lines = calloc(p->o.streams, sizeof(*lines));
    return lines ? 0 : -ENOMEM;
}

static int64_t last_packet_ns(const struct plan *p)
{
    return plan_due_ns(p, p->o.streams - 1, plan_packets(p) - 1);
}

static struct socket_batch batch;

static void sleep_a_little(void)
{
    sys_sleep_until(sys_now_ns() + LOOK_NS);
}

/* Streams that are ready send silence while others are still being made. */
void reader_discard(struct plan *p)
{
    init_batch(&batch);
    sys_sharp_timers();
    for (; plan_step(p) < STEP_STREAMS_OPEN; sleep_a_little())
        for (unsigned i = 0; i < READ_SOCKETS; i++)
            while (recvmmsg(sockets[i], batch.messages, BATCH, MSG_DONTWAIT, NULL) == BATCH)
                ;
}

int reader_loop(struct plan *p)
{
    init_batch(&batch);
    for (uint32_t i = 0; i < p->o.streams; i++)
        stream_of_port[p->streams[i].source_port] = i + 1;
    while (sys_now_ns() < last_packet_ns(p) + QUIET_NS) {
        for (unsigned i = 0; i < READ_SOCKETS; i++)
            while (receive(p, &batch, i) == BATCH)
                ;
        sleep_a_little();
    }
    for (unsigned i = 0; i < READ_SOCKETS; i++)
        p->load.reader_dropped += dropped[i];
    return 0;
}
