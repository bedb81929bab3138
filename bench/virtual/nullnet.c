#include "nullnet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "../content.h"

enum {
    PAYLOADS = 64,      /* prepared ones; a power of two */
    FIRST_FD = 1 << 24, /* above all descriptors of the system */
    PORTS_PER_STREAM = 3,
    AHEAD = 3,         /* streams */
    SETS = 16,         /* wait sets: one of each module */
    LOOK_SAMPLES = 12, /* up to the sequence number of content.h */
    DATAGRAM = NULLNET_OCTETS * 2,
    PCMU = 0,
    PCMA = 8,
};

/* A socket: one line of memory. */
struct port {
    _Alignas(64) int64_t due_ns; /* of the next packet; 0: none comes */
    uint32_t n;                  /* packets given out, or payloads sent */
    uint64_t right;
    uint32_t silence, wrong;
    uint64_t ready; /* mt_ready of its wait set */
    uint16_t local_port;
    bool sends;
};

/* The ports that a module waits for, in the order of their first packets. */
struct set {
    _Alignas(64) unsigned n, told;
    struct port **ports;
};

static struct mt_os os;
static struct port *ports;
static unsigned n_ports, max_ports;
static struct set sets[SETS];
static unsigned n_sets;
static uint8_t payloads[PAYLOADS][NULLNET_OCTETS];
static uint8_t expected[PAYLOADS][DATAGRAM];
static unsigned expected_octets, look_octets;
static uint8_t payload_type;
static _Thread_local int64_t now_ns;

static struct port *port_of(int fd)
{
    return &ports[fd - FIRST_FD];
}

/* Streams run about in the order in which they were made: what the next ones touch of this table shall not count. */
static void fetch_ahead(const struct port *p)
{
    __builtin_prefetch(p + (size_t)AHEAD * PORTS_PER_STREAM, 1);
}

static void *map_octets(size_t octets)
{
    void *p = mmap(NULL, octets, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

    return p == MAP_FAILED ? NULL : p;
}

/* Sockets */

static int udp_open(const union mt_addr *local, const struct mt_udp_options *options)
{
    static uint16_t chosen;
    struct port *p = &ports[n_ports];

    if (n_ports == max_ports)
        return -EMFILE;
    *p = (struct port){.local_port = ntohs(local->in.sin_port), .sends = !options->receive};
    if (!p->local_port)
        p->local_port = ++chosen;
    return FIRST_FD + (int)n_ports++;
}

static int udp_connect(int fd, const union mt_addr *peer)
{
    (void)fd;
    (void)peer;
    return 0;
}

static int udp_name(int fd, union mt_addr *local)
{
    local->in = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port_of(fd)->local_port)};
    return 0;
}

static int udp_receive(int fd, bool receive)
{
    (void)fd;
    (void)receive;
    return 0;
}

/* RFC 3550 5.1 */
static void write_packet(struct mt_packet *packet, const struct port *p)
{
    uint32_t words[3] = {htonl(UINT32_C(0x80000000) | (uint32_t)payload_type << 16 | (p->n & UINT16_MAX)),
                         htonl(p->n * NULLNET_OCTETS), htonl(p->local_port)};
    uint8_t *octets = packet->buf;

    memcpy(octets, words, sizeof(words));
    memcpy(octets + RTP_HEADER, payloads[p->n % PAYLOADS], NULLNET_OCTETS);
    packet->len = RTP_HEADER + NULLNET_OCTETS;
    packet->truncated = false;
    packet->arrival_ns = now_ns;
    packet->from.in = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(p->local_port)};
}

static int udp_recv(int fd, struct mt_packet *packets, unsigned n)
{
    struct port *p = port_of(fd);
    unsigned got = 0;

    fetch_ahead(p);
    for (; got < n && p->due_ns && p->due_ns <= now_ns; got++) {
        write_packet(&packets[got], p);
        p->due_ns += (int64_t)NULLNET_PTIME_MS * NS_PER_MS;
        p->n++;
    }
    return (int)got;
}

static int udp_send(int fd, const void *buf, size_t len, const union mt_addr *to, int tos)
{
    struct port *p = port_of(fd);

    (void)to;
    (void)tos;
    fetch_ahead(p);
    if (len == expected_octets && !memcmp(buf, expected[p->n % PAYLOADS], look_octets)) {
        p->n++;
        p->right++;
    } else if (!p->right) {
        p->silence++;
    } else {
        p->wrong++;
    }
    return 0;
}

static void close_fd(int fd)
{
    if (fd < FIRST_FD)
        mt_os_linux.close(fd);
}

/* Waiting: a stream's first packet is told of; after that its port is read whenever a block is due. */

static int wait_create(void)
{
    struct set *s = &sets[n_sets];

    if (n_sets == SETS)
        return -EMFILE;
    *s = (struct set){.ports = map_octets(max_ports * sizeof(*s->ports))};
    return s->ports ? FIRST_FD + (int)(max_ports + n_sets++) : -ENOMEM;
}

static struct set *set_of(int waitfd)
{
    return &sets[waitfd - FIRST_FD - (int)max_ports];
}

static int wait_add(int waitfd, int fd, uint64_t data)
{
    struct set *s = set_of(waitfd);
    struct port *p;

    if (fd < FIRST_FD)
        return 0;
    p = port_of(fd);
    p->ready = data;
    if (!(p->local_port & 1)) /* no RTCP comes */
        s->ports[s->n++] = p;
    return 0;
}

static int wait_remove(int waitfd, int fd)
{
    (void)waitfd;
    (void)fd;
    return 0;
}

static int wait_ready(int waitfd, struct mt_ready *ready, unsigned n, int64_t timeout_ns)
{
    struct set *s = set_of(waitfd);
    unsigned got = 0;

    (void)timeout_ns;
    for (; got < n && s->told < s->n && s->ports[s->told]->due_ns && s->ports[s->told]->due_ns <= now_ns; s->told++)
        ready[got++].data = s->ports[s->told]->ready;
    return (int)got;
}

bool nullnet_install(unsigned streams)
{
    max_ports = streams * PORTS_PER_STREAM;
    ports = map_octets(max_ports * sizeof(*ports));
    if (!ports)
        return false;
    os = mt_os_linux;
    os.udp_open = udp_open;
    os.udp_connect = udp_connect;
    os.udp_name = udp_name;
    os.udp_receive = udp_receive;
    os.udp_recv = udp_recv;
    os.udp_send = udp_send;
    os.close = close_fd;
    os.wait_create = wait_create;
    os.wait_add = wait_add;
    os.wait_remove = wait_remove;
    os.wait = wait_ready;
    mt_os = &os;
    return true;
}

void nullnet_expect(enum law law, bool linear, bool whole)
{
    payload_type = law == LAW_ALAW ? PCMA : PCMU;
    expected_octets = linear ? DATAGRAM : NULLNET_OCTETS;
    look_octets = whole ? expected_octets : LOOK_SAMPLES * (linear ? 2 : 1);
    for (unsigned n = 0; n < PAYLOADS; n++) {
        content_write(payloads[n], NULLNET_OCTETS, &(struct content){.seq = n});
        for (unsigned i = 0; i < NULLNET_OCTETS; i++) {
            int16_t amp = content_to_linear(law, payloads[n][i]);

            if (linear) {
                expected[n][2 * i] = (uint8_t)(amp & 0xff);
                expected[n][2 * i + 1] = (uint8_t)((uint16_t)amp >> 8);
            } else {
                expected[n][i] = payloads[n][i];
            }
        }
    }
}

void nullnet_set_now(int64_t ns)
{
    now_ns = ns;
}

void nullnet_start(int64_t ns, unsigned streams)
{
    int64_t period = (int64_t)NULLNET_PTIME_MS * NS_PER_MS;

    for (unsigned set = 0; set < n_sets; set++)
        for (unsigned i = 0; i < sets[set].n; i++)
            sets[set].ports[i]->due_ns = ns + 1 + i * period / streams;
}

void nullnet_count(struct nullnet_count *out)
{
    *out = (struct nullnet_count){0};
    for (unsigned i = 0; i < n_ports; i++) {
        const struct port *p = &ports[i];

        out->given += p->sends ? 0 : p->n;
        out->right += p->right;
        out->silence += p->silence;
        out->wrong += p->wrong;
    }
}

/* Where the dispatchers' ports lie: stream n has the n-th of those that send. */
static int next_sender(unsigned *at)
{
    while (!ports[*at].sends)
        ++*at;
    return FIRST_FD + (int)(*at)++;
}

int64_t nullnet_alone_ns(unsigned streams, int64_t from_ns, unsigned ms)
{
    static struct mt_packet packet;
    static uint8_t octets[2048];
    int64_t cpu_ns = mt_os->thread_cpu_ns();
    const struct set *s = &sets[0];

    packet = (struct mt_packet){.buf = octets, .room = sizeof(octets)};
    for (unsigned tick = 0; tick < ms / NULLNET_PTIME_MS; tick++) {
        unsigned sender = 0;

        now_ns = from_ns + (int64_t)(tick + 1) * NULLNET_PTIME_MS * NS_PER_MS;
        for (unsigned i = 0; i < streams; i++) {
            mt_os->udp_recv((int)(s->ports[i] - ports) + FIRST_FD, &packet, 1);
            mt_os->udp_send(next_sender(&sender), octets + RTP_HEADER, expected_octets, NULL, -1);
        }
    }
    return mt_os->thread_cpu_ns() - cpu_ns;
}
