/*
 * What privileges allow: the packets of all streams from one socket, and all datagrams through one socket (f).
 *
 * Receiving: a BPF program steers all ports to one UDP socket, or to an AF_XDP socket. Sending: headers made by hand.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

#include "../sys.h"
#include "bpf.h"
#include "frames.h"
#include "xsk.h"

enum {
    FIRST_PORT = 10000, /* of stream 0; the port of the next is one more */
    BATCH = 64,
    ROOM = 256,
    RECEIVE_BUFFER = 32 << 20,
};

enum option {
    IN_EACH = 1 << 0, /* recv from the sockets that are due */
    IN_STEERED = 1 << 1,
    IN_XDP = 1 << 2,
    OUT_EACH = 1 << 3,
    OUT_RAW = 1 << 4,
    OUT_PACKET = 1 << 5,
    OUT_RING = 1 << 6,
    OUT_XDP = 1 << 7,
    OUT_FRAMES = OUT_RAW | OUT_PACKET | OUT_RING,
};

static int steered;
static struct mmsghdr messages[BATCH];
static struct iovec iov[BATCH];
static _Alignas(struct cmsghdr) char control[BATCH][CMSG_SPACE(sizeof(struct sockaddr_in))];
static uint8_t octets[BATCH][ROOM];

static void pass_on(struct relay *r, uint32_t stream, const uint8_t *packet)
{
    const uint8_t *payload = packet + RTP_HEADER;
    uint8_t *frame;

    if (stream >= r->plan->o.streams)
        return;
    if (r->mode->options & OUT_EACH) {
        send(r->out[stream], payload, PAYLOAD, MSG_DONTWAIT | MSG_NOSIGNAL);
    } else if (r->mode->options & OUT_FRAMES) {
        frames_put(stream, payload);
    } else if ((frame = xsk_reserve())) {
        frames_write(stream, payload, frame);
        xsk_send(FRAME);
    }
}

static uint32_t stream_of(struct msghdr *h)
{
    struct cmsghdr *c = CMSG_FIRSTHDR(h);
    struct sockaddr_in to = {0};

    if (c && c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_ORIGDSTADDR)
        memcpy(&to, CMSG_DATA(c), sizeof(to));
    return ntohs(to.sin_port) - (uint32_t)FIRST_PORT;
}

static void receive_steered(struct relay *r)
{
    int got;

    do {
        for (unsigned i = 0; i < BATCH; i++)
            messages[i].msg_hdr.msg_controllen = sizeof(control[i]);
        got = recvmmsg(steered, messages, BATCH, MSG_DONTWAIT, NULL);
        for (int i = 0; i < got; i++)
            if (messages[i].msg_len == PACKET)
                pass_on(r, stream_of(&messages[i].msg_hdr), octets[i]);
    } while (got == BATCH);
}

static void receive_xdp(struct relay *r)
{
    const uint8_t *frame;
    unsigned len;

    while ((len = xsk_take(&frame)))
        if (len == FRAME_HEADERS + PACKET) {
            const uint8_t *udp = frame + FRAME_ETHERNET + FRAME_IP;
            uint32_t port = (uint32_t)(udp[2] << 8 | udp[3]);

            pass_on(r, port - FIRST_PORT, frame + FRAME_HEADERS);
        }
    xsk_release();
}

static void receive_each(struct relay *r, int64_t now)
{
    uint32_t stream;

    while (relay_due(r, now, &stream))
        if (recv(r->in[stream], octets[0], ROOM, MSG_DONTWAIT) == PACKET)
            pass_on(r, stream, octets[0]);
}

static void step(struct relay *r, int64_t now)
{
    if (r->mode->options & IN_STEERED)
        receive_steered(r);
    else if (r->mode->options & IN_XDP)
        receive_xdp(r);
    else
        receive_each(r, now);
    if (r->mode->options & OUT_FRAMES)
        frames_flush();
    else if (r->mode->options & OUT_XDP)
        xsk_flush();
}

/* Opening */

static uint16_t last_port(const struct relay *r)
{
    return (uint16_t)(FIRST_PORT + r->plan->o.streams - 1);
}

static int open_steered(struct relay *r)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1, err;

    steered = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (steered < 0 || bind(steered, (struct sockaddr *)&a, sizeof(a)) ||
        setsockopt(steered, IPPROTO_IP, IP_RECVORIGDSTADDR, &on, sizeof(on)))
        return relay_why(r, "socket", -errno);
    sys_big_buffer(steered, RECEIVE_BUFFER);
    for (unsigned i = 0; i < BATCH; i++) {
        iov[i] = (struct iovec){.iov_base = octets[i], .iov_len = ROOM};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &iov[i], .msg_iovlen = 1, .msg_control = control[i]};
    }
    err = bpf_steer(steered, FIRST_PORT, last_port(r));
    return err ? relay_why(r, "BPF sk_lookup", err) : 0;
}

static int open_in(struct relay *r)
{
    int err = 0;

    if (r->mode->options & IN_EACH)
        return relay_open_in(r);
    for (uint32_t i = 0; i < r->plan->o.streams; i++)
        r->plan->streams[i].rtp_port = (uint16_t)(FIRST_PORT + i);
    if (r->mode->options & IN_STEERED)
        return open_steered(r);
    err = bpf_redirect(xsk_fd(), (int)if_nametoindex("lo"), FIRST_PORT, last_port(r));
    return err ? relay_why(r, "XDP on lo", err) : 0;
}

static int open_out(struct relay *r)
{
    unsigned options = r->mode->options;

    if (options & OUT_EACH)
        return relay_open_out(r, true);
    if (options & OUT_XDP)
        return frames_init(r);
    return frames_open(r, options & OUT_RAW ? FRAMES_RAW_IP : options & OUT_PACKET ? FRAMES_PACKET : FRAMES_TX_RING);
}

static int open_steer(struct relay *r)
{
    int err = r->mode->options & (IN_XDP | OUT_XDP) ? xsk_open(r) : 0;

    if (!err)
        err = open_out(r);
    return err ? err : open_in(r);
}

#define STEER .open = open_steer, .step = step, .own_net = true

const struct mode steer_modes[] = {
    {"f-each", "recv from the sockets that are due, send: c-recv in a network of its own", IN_EACH | OUT_EACH, STEER},
    {"f-steer", "all ports steered to one socket; send", IN_STEERED | OUT_EACH, STEER},
    {"f-raw", "recv from the sockets that are due; one raw IP socket", IN_EACH | OUT_RAW, STEER},
    {"f-packet", "recv from the sockets that are due; one packet socket", IN_EACH | OUT_PACKET, STEER},
    {"f-txring", "recv from the sockets that are due; PACKET_TX_RING", IN_EACH | OUT_RING, STEER},
    {"f-steer-raw", "steered; one raw IP socket", IN_STEERED | OUT_RAW, STEER},
    {"f-steer-packet", "steered; one packet socket", IN_STEERED | OUT_PACKET, STEER},
    {"f-steer-txring", "steered; PACKET_TX_RING", IN_STEERED | OUT_RING, STEER},
    {"f-steer-xdp", "steered; AF_XDP", IN_STEERED | OUT_XDP, STEER},
    {"f-xdp-each", "AF_XDP; send", IN_XDP | OUT_EACH, STEER},
    {"f-xdp-xdp", "AF_XDP in and out", IN_XDP | OUT_XDP, STEER},
};
const unsigned n_steer_modes = sizeof(steer_modes) / sizeof(steer_modes[0]);
