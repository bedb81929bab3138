/*
 * Sends the RTP packets of all streams, each at its own time: absolute deadlines, phases spread over a packet time.
 * What is due within one step of 250 us leaves in one batch; every packet carries the time of its own batch.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "content.h"
#include "sys.h"

enum { BATCH = 16, STEP_NS = 250000, PCMU = 0, PCMA = 8 };

struct batch {
    struct plan *plan;
    int fd;
    unsigned n;
    struct mmsghdr messages[BATCH];
    struct iovec iov[BATCH];
    struct sockaddr_in to[BATCH];
    struct content contents[BATCH];
    uint8_t packets[BATCH][RTP_HEADER + MAX_PAYLOAD];
};

static void init(struct batch *b, struct plan *p)
{
    memset(b, 0, sizeof(*b));
    b->plan = p;
    b->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    for (unsigned i = 0; i < BATCH; i++) {
        b->to[i] = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        b->iov[i] = (struct iovec){.iov_base = b->packets[i], .iov_len = RTP_HEADER + p->o.ptime_ms * OCTETS_PER_MS};
        b->messages[i].msg_hdr = (struct msghdr){
            .msg_name = &b->to[i], .msg_namelen = sizeof(b->to[i]), .msg_iov = &b->iov[i], .msg_iovlen = 1};
    }
}

static void put_be32(uint8_t *to, uint32_t v)
{
    v = htonl(v);
    memcpy(to, &v, sizeof(v));
}

/* RFC 3550 5.1 */
static void write_packet(const struct plan *p, uint8_t *packet, const struct content *c)
{
    unsigned octets = p->o.ptime_ms * OCTETS_PER_MS;

    packet[0] = 2 << 6;
    packet[1] = (uint8_t)((c->seq ? 0 : 0x80) | (p->o.law == LAW_ALAW ? PCMA : PCMU));
    packet[2] = (uint8_t)(c->seq >> 8);
    packet[3] = (uint8_t)c->seq;
    put_be32(packet + 4, c->seq * octets);
    put_be32(packet + 8, 0xBE000000 + c->stream);
    content_write(packet + RTP_HEADER, octets, c);
}

static bool is_counted(const struct plan *p, uint32_t seq)
{
    return seq >= plan_first_counted(p) && seq < plan_end_counted(p);
}

static void send_batch(struct batch *b)
{
    struct plan *p = b->plan;
    int64_t now = sys_now_ns();
    unsigned done = 0;

    for (unsigned i = 0; i < b->n; i++) {
        b->contents[i].sent_ns = now;
        write_packet(p, b->packets[i], &b->contents[i]);
    }
    while (done < b->n) {
        int sent = sendmmsg(b->fd, b->messages + done, b->n - done, 0);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0) { /* an ICMP error of an earlier packet, or no memory: this one is lost */
            p->load.send_errors++;
            sent = 1;
        }
        for (int i = 0; i < sent; i++)
            p->load.sent += is_counted(p, b->contents[done + (unsigned)i].seq);
        done += (unsigned)sent;
    }
    b->n = 0;
}

static void add(struct batch *b, uint32_t stream, uint32_t seq)
{
    b->contents[b->n] = (struct content){.stream = stream, .seq = seq};
    b->to[b->n].sin_port = htons(b->plan->streams[stream].rtp_port);
    if (++b->n == BATCH)
        send_batch(b);
}

static void note_delay(struct plan *p, int64_t late_ns)
{
    uint64_t us = late_ns > 0 ? (uint64_t)late_ns / 1000 : 0;

    if (us > p->load.behind_max_us)
        p->load.behind_max_us = us;
}

void *generator_thread(void *plan)
{
    static struct batch batch;
    struct plan *p = plan;
    uint32_t stream = 0, seq = 0, end = plan_packets(p);

    init(&batch, p);
    sys_sharp_timers();
    while (seq < end) {
        int64_t due = plan_due_ns(p, stream, seq), now;

        sys_sleep_until((due / STEP_NS + 1) * STEP_NS);
        now = sys_now_ns();
        if (seq >= plan_first_counted(p))
            note_delay(p, now - due);
        for (; seq < end && plan_due_ns(p, stream, seq) <= now; stream = (stream + 1) % p->o.streams, seq += !stream)
            add(&batch, stream, seq);
        send_batch(&batch);
    }
    close(batch.fd);
    return NULL;
}
