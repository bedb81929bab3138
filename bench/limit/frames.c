#include "frames.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

enum {
    SOURCE_PORTS = 40000, /* of stream 0; the port of the next is one more */
    TTL = 64,
    QUEUE = 64,
    SEND_BUFFER = 8 << 20,
    SLOT = 512,           /* of the ring: header and frame */
    SLOTS = 2048,
    RING_BLOCK = 1 << 16,
};

static uint8_t (*headers)[FRAME_HEADERS]; /* by stream */
static enum frames_way way;
static int fd;
static unsigned queued;
static struct mmsghdr messages[QUEUE];
static struct iovec iov[QUEUE];
static uint8_t frames[QUEUE][FRAME];
static uint8_t *ring;
static unsigned ring_next;

/* RFC 1071 */
static uint16_t checksum(const uint8_t *octets, size_t len)
{
    uint32_t sum = 0;

    for (size_t i = 0; i < len; i += 2)
        sum += (uint32_t)(octets[i] << 8 | octets[i + 1]);
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return (uint16_t)~sum;
}

static void write_headers(uint8_t *at, uint16_t source, const struct sockaddr_in *to)
{
    struct ether_header ethernet = {.ether_type = htons(ETHERTYPE_IP)};
    struct iphdr ip = {.version = 4, .ihl = FRAME_IP / 4, .ttl = TTL, .protocol = IPPROTO_UDP};
    struct udphdr udp = {.source = htons(source), .dest = to->sin_port, .len = htons(FRAME_UDP + PAYLOAD)};

    ip.tot_len = htons(FRAME_IP + FRAME_UDP + PAYLOAD);
    ip.frag_off = htons(IP_DF);
    ip.saddr = htonl(INADDR_LOOPBACK);
    ip.daddr = to->sin_addr.s_addr;
    ip.check = htons(checksum((const uint8_t *)&ip, sizeof(ip)));
    memcpy(at, &ethernet, sizeof(ethernet));
    memcpy(at + FRAME_ETHERNET, &ip, sizeof(ip));
    memcpy(at + FRAME_ETHERNET + FRAME_IP, &udp, sizeof(udp));
}

int frames_init(struct relay *r)
{
    headers = calloc(r->plan->o.streams, sizeof(*headers));
    if (!headers)
        return relay_why(r, "memory", -ENOMEM);
    for (uint32_t i = 0; i < r->plan->o.streams; i++) {
        struct sockaddr_in to;

        relay_reader(r, i, &to);
        r->plan->streams[i].source_port = (uint16_t)(SOURCE_PORTS + i);
        write_headers(headers[i], r->plan->streams[i].source_port, &to);
    }
    return 0;
}

void frames_write(uint32_t stream, const uint8_t *payload, uint8_t *frame)
{
    memcpy(frame, headers[stream], FRAME_HEADERS);
    memcpy(frame + FRAME_HEADERS, payload, PAYLOAD);
}

/* Opening */

static int open_raw_ip(struct relay *r)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int buffer = SEND_BUFFER;

    fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW); /* raw(7): includes IP_HDRINCL */
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)))
        return relay_why(r, "raw socket", -errno);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
    return 0;
}

static int open_packet(struct relay *r)
{
    struct sockaddr_ll lo = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETHERTYPE_IP), .sll_ifindex = (int)if_nametoindex("lo")};
    int on = 1, buffer = SEND_BUFFER;

    fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0); /* protocol 0: receives nothing */
    if (fd < 0)
        return relay_why(r, "packet socket", -errno);
    lo.sll_protocol = 0;
    if (bind(fd, (struct sockaddr *)&lo, sizeof(lo)))
        return relay_why(r, "packet socket", -errno);
    setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof(on));
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
    return 0;
}

static int open_tx_ring(struct relay *r)
{
    struct tpacket_req request = {.tp_block_size = RING_BLOCK,
                                  .tp_block_nr = SLOT * SLOTS / RING_BLOCK,
                                  .tp_frame_size = SLOT,
                                  .tp_frame_nr = SLOTS};
    int version = TPACKET_V2, err = open_packet(r);

    if (err)
        return err;
    if (setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof(version)) ||
        setsockopt(fd, SOL_PACKET, PACKET_TX_RING, &request, sizeof(request)))
        return relay_why(r, "PACKET_TX_RING", -errno);
    ring = mmap(NULL, SLOT * SLOTS, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return ring == MAP_FAILED ? relay_why(r, "PACKET_TX_RING", -errno) : 0;
}

int frames_open(struct relay *r, enum frames_way w)
{
    size_t skip = w == FRAMES_RAW_IP ? FRAME_ETHERNET : 0;
    int err = frames_init(r);

    way = w;
    for (unsigned i = 0; i < QUEUE; i++) {
        iov[i] = (struct iovec){.iov_base = frames[i] + skip, .iov_len = FRAME - skip};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &iov[i], .msg_iovlen = 1};
    }
    if (err)
        return err;
    if (w == FRAMES_RAW_IP)
        return open_raw_ip(r);
    return w == FRAMES_PACKET ? open_packet(r) : open_tx_ring(r);
}

/* Sending */

static void put_in_ring(uint32_t stream, const uint8_t *payload)
{
    uint8_t *slot = ring + (size_t)ring_next * SLOT;
    struct tpacket2_hdr *h = (struct tpacket2_hdr *)(void *)slot;

    if (__atomic_load_n(&h->tp_status, __ATOMIC_ACQUIRE) != TP_STATUS_AVAILABLE)
        return; /* full: lost */
    frames_write(stream, payload, slot + TPACKET2_HDRLEN - sizeof(struct sockaddr_ll));
    h->tp_len = FRAME;
    __atomic_store_n(&h->tp_status, TP_STATUS_SEND_REQUEST, __ATOMIC_RELEASE);
    ring_next = (ring_next + 1) % SLOTS;
    queued++;
}

void frames_put(uint32_t stream, const uint8_t *payload)
{
    if (way == FRAMES_TX_RING) {
        put_in_ring(stream, payload);
        return;
    }
    frames_write(stream, payload, frames[queued]);
    if (++queued == QUEUE)
        frames_flush();
}

void frames_flush(void)
{
    if (queued && way == FRAMES_TX_RING)
        send(fd, NULL, 0, MSG_DONTWAIT);
    else if (queued)
        sendmmsg(fd, messages, queued, MSG_DONTWAIT);
    queued = 0;
}
