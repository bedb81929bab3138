/*
 * rtpengine in user space, and as much of its control protocol (ng: bencode over UDP) as makes a call: an offer from
 * the generator's side and the reader's answer. Packets then go from the port of the answer's reply to the reader.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "../device.h"
#include "group.h"
#include "peer.h"
#include "words.h"

enum { ROOM = 4096, TRIES = 50, PATIENCE_MS = 200, DISCARD_PORT = 9 };

struct ng {
    int fd;
    unsigned cookie;
    char request[ROOM], reply[ROOM];
};

static int spawn(const struct plan *p, unsigned ng_port)
{
    struct words w = {0};
    int err;

    words_add_line(&w,
                   "rtpengine --config-file=none --foreground --log-stderr --log-level=3 --table=-1 "
                   "--interface=127.0.0.1 --listen-ng=127.0.0.1:%u --port-min=%u --port-max=%u --num-threads=1 "
                   "--endpoint-learning=immediate",
                   ng_port, PEER_FIRST_PORT, PEER_LAST_PORT);
    err = group_spawn(&w, p->o.cpu_engine, -1);
    words_free(&w);
    return err;
}

/* A socket whose port is for rtpengine; it is closed before that starts. */
static unsigned free_port(void)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(a);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) || getsockname(fd, (struct sockaddr *)&a, &len))
        a.sin_port = 0;
    if (fd >= 0)
        close(fd);
    return ntohs(a.sin_port);
}

static int ng_open(struct ng *ng, unsigned port)
{
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_usec = PATIENCE_MS * 1000};

    ng->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (ng->fd < 0 || connect(ng->fd, (struct sockaddr *)&a, sizeof(a)) ||
        setsockopt(ng->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)))
        return -errno;
    return 0;
}

/* Each key and value of a dictionary is a string here: its length, a colon, its octets. */
static size_t put(char *out, size_t room, const char *const *strings)
{
    size_t n = 0;

    for (; *strings && n < room; strings++)
        n += (size_t)snprintf(out + n, room - n, "%zu:%s", strlen(*strings), *strings);
    return n;
}

/* A reply has the cookie of its request; an older one is of a request that was sent again. */
static bool receive(struct ng *ng, const char *cookie)
{
    for (;;) {
        ssize_t n = recv(ng->fd, ng->reply, sizeof(ng->reply) - 1, 0);

        if (n < 0)
            return false;
        ng->reply[n] = 0;
        if (!strncmp(ng->reply, cookie, strlen(cookie)))
            return true;
    }
}

/* @return 0 when the reply has the wanted word; -EPROTO with the reply there when it has another */
static int ask(struct ng *ng, const char *const *strings, const char *wanted)
{
    char cookie[32], dictionary[ROOM - 64];
    int n;

    put(dictionary, sizeof(dictionary), strings);
    snprintf(cookie, sizeof(cookie), "bench%u ", ng->cookie++);
    n = snprintf(ng->request, sizeof(ng->request), "%sd%se", cookie, dictionary);
    for (unsigned i = 0; i < TRIES && group_alive(); i++) {
        if (send(ng->fd, ng->request, (size_t)n, 0) == n && receive(ng, cookie))
            return strstr(ng->reply, wanted) ? 0 : -EPROTO;
        if (errno == ECONNREFUSED) /* not started yet */
            usleep(PATIENCE_MS * 1000);
    }
    return -ETIMEDOUT;
}

static void write_sdp(char *out, size_t room, unsigned port)
{
    snprintf(out, room,
             "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
             "m=audio %u RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n",
             port);
}

/* The generator's own port is unknown and nothing is sent there: the offer names the discard port. */
static int call(struct ng *ng, struct plan *p, unsigned stream)
{
    char id[32], sdp[300];
    const char *offer[] = {"call-id", id, "command", "offer", "from-tag", "a", "ICE", "remove", "sdp", sdp, NULL};
    const char *answer[] = {"call-id", id,    "command", "answer", "from-tag", "a", "to-tag",
                            "b",       "ICE", "remove",  "sdp",    sdp,        NULL};
    const char *media;
    unsigned port;
    int err;

    snprintf(id, sizeof(id), "bench-%u", stream);
    write_sdp(sdp, sizeof(sdp), DISCARD_PORT);
    err = ask(ng, offer, "6:result2:ok");
    if (err)
        return err;
    write_sdp(sdp, sizeof(sdp), plan_reader_port(p, stream));
    err = ask(ng, answer, "6:result2:ok");
    if (err)
        return err;
    media = strstr(ng->reply, "m=audio ");
    if (!media || sscanf(media, "m=audio %u", &port) != 1)
        return -EPROTO;
    p->streams[stream].rtp_port = (uint16_t)port;
    return 0;
}

int rtpengine_start(struct plan *p, const struct peer *peer)
{
    static struct ng ng = {.fd = -1};
    const char *ping[] = {"command", "ping", NULL};
    unsigned port = free_port();
    int err = spawn(p, port);

    (void)peer;
    if (!err)
        err = ng_open(&ng, port);
    if (!err)
        err = ask(&ng, ping, "pong");
    for (unsigned i = 0; i < p->o.streams && !err; i++)
        err = call(&ng, p, i);
    if (err)
        device_fail(p, "rtpengine's control port", err == -EPROTO ? ng.reply : strerror(-err));
    close(ng.fd);
    return err;
}
