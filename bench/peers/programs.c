/* The peers, and how each is told to do the work. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../device.h"
#include "group.h"
#include "peer.h"
#include "words.h"

static unsigned in_port(const struct plan *p, unsigned stream)
{
    return p->streams[stream].rtp_port;
}

static unsigned out_port(const struct plan *p, unsigned stream)
{
    return plan_reader_port(p, stream);
}

/* Start a program with what is in w, and empty w. */
static int spawn(struct plan *p, struct words *w, int input)
{
    int err = group_spawn(w, p->o.cpu_engine, input);

    words_free(w);
    if (err)
        device_fail(p, "processes", strerror(-err));
    return err;
}

/* One process per stream */

static int spawn_each(struct plan *p, void (*fill)(struct words *w, const struct plan *p, unsigned stream))
{
    struct words w = {0};
    int err = host_choose_ports(p);

    for (unsigned i = 0; i < p->o.streams && !err; i++) {
        fill(&w, p, i);
        err = spawn(p, &w, -1);
    }
    return err;
}

static void socat_words(struct words *w, const struct plan *p, unsigned stream)
{
    words_add_line(w, "socat -u UDP4-RECV:%u,bind=127.0.0.1 UDP4:127.0.0.1:%u", in_port(p, stream),
                   out_port(p, stream));
}

static int socat_start(struct plan *p, const struct peer *peer)
{
    (void)peer;
    return spawn_each(p, socat_words);
}

/* An SDP of one G.711 stream, in the command line itself: no file is left behind. */
static void ffmpeg_input(struct words *w, const struct plan *p, unsigned stream)
{
    words_add_line(w, "-protocol_whitelist data,rtp,udp -probesize 32 -analyzeduration 0 -f sdp -i");
    words_add(w,
              "data:application/sdp,v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\n"
              "m=audio %u RTP/AVP 8\na=rtpmap:8 PCMA/8000\n",
              in_port(p, stream));
}

static void ffmpeg_output(struct words *w, const struct plan *p, unsigned input, unsigned stream)
{
    words_add_line(w, "-map %u:a -c copy -f alaw udp://127.0.0.1:%u", input, out_port(p, stream));
}

static void ffmpeg_words(struct words *w, const struct plan *p, unsigned stream)
{
    words_add_line(w, "ffmpeg -nostdin -nostats -loglevel error");
    ffmpeg_input(w, p, stream);
    ffmpeg_output(w, p, 0, stream);
}

static int ffmpeg_start(struct plan *p, const struct peer *peer)
{
    (void)peer;
    return spawn_each(p, ffmpeg_words);
}

/* One process of all streams */

static int ffmpeg_one_start(struct plan *p, const struct peer *peer)
{
    struct words w = {0};
    int err = host_choose_ports(p);

    (void)peer;
    if (err)
        return err;
    words_add_line(&w, "ffmpeg -nostdin -nostats -loglevel error");
    for (unsigned i = 0; i < p->o.streams; i++)
        ffmpeg_input(&w, p, i);
    for (unsigned i = 0; i < p->o.streams; i++)
        ffmpeg_output(&w, p, i, i);
    return spawn(p, &w, -1);
}

static int gstreamer(struct plan *p, const char *between)
{
    struct words w = {0};
    int err = host_choose_ports(p);

    if (err)
        return err;
    words_add_line(&w, "gst-launch-1.0 -q");
    for (unsigned i = 0; i < p->o.streams; i++)
        words_add_line(&w,
                       "udpsrc address=127.0.0.1 port=%u retrieve-sender-address=false "
                       "caps=application/x-rtp,media=audio,clock-rate=8000,encoding-name=PCMA,payload=8 ! "
                       "%s rtppcmadepay ! udpsink host=127.0.0.1 port=%u sync=false async=false "
                       "enable-last-sample=false",
                       in_port(p, i), between, out_port(p, i));
    return spawn(p, &w, -1);
}

static int gstreamer_jitter_start(struct plan *p, const struct peer *peer)
{
    (void)peer;
    return gstreamer(p, "rtpjitterbuffer latency=20 !");
}

static int gstreamer_plain_start(struct plan *p, const struct peer *peer)
{
    (void)peer;
    return gstreamer(p, "");
}

/* Programs of ours: "PORT READER" per stream on their standard input */

static int write_ports(const struct plan *p)
{
    int fd = memfd_create("ports", MFD_CLOEXEC);

    for (unsigned i = 0; i < p->o.streams && fd >= 0; i++)
        dprintf(fd, "%u %u\n", in_port(p, i), out_port(p, i));
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

static int library(struct plan *p, const struct peer *peer, const char *option)
{
    struct words w = {0};
    int err = host_choose_ports(p), ports;

    if (err)
        return err;
    ports = write_ports(p);
    words_add_line(&w, "%s %s", peer->program, option);
    err = spawn(p, &w, ports);
    close(ports);
    return err;
}

static int library_start(struct plan *p, const struct peer *peer)
{
    return library(p, peer, "");
}

static int scheduler_start(struct plan *p, const struct peer *peer)
{
    return library(p, peer, "--scheduler");
}

#define DEFAULTS(carries, warm_up, descriptors) .streams = carries, .warm_up_ms = warm_up, .fds = descriptors
#define LIBRE .family = "libre", .program = "bench-peer-libre", .package = "libre-dev"
#define ORTP .family = "ortp", .program = "bench-peer-ortp", .package = "libortp-dev"
#define RTPENGINE .family = "rtpengine", .program = "rtpengine", .package = "rtpengine-daemon"
#define GSTREAMER \
    .family = "gstreamer", .program = "gst-launch-1.0", .package = "gstreamer1.0-tools and gstreamer1.0-plugins-good"
#define SOCAT .family = "socat", .program = "socat", .package = "socat"
#define FFMPEG .family = "ffmpeg", .program = "ffmpeg", .package = "ffmpeg"

const struct peer peers[] = {
    {LIBRE, DEFAULTS(1000, 1500, 3), .name = "libre", .start = library_start,
     .what = "RTP socket, jbuf, connected UDP socket; one epoll loop"},
    {ORTP, DEFAULTS(500, 1500, 3), .name = "ortp-loop", .start = library_start,
     .what = "a session per stream, each asked every 20 ms"},
    {ORTP, DEFAULTS(500, 1500, 3), .name = "ortp-scheduler", .start = scheduler_start,
     .what = "the same, with its scheduler and session set"},
    {RTPENGINE, DEFAULTS(500, 1500, 4), .name = "rtpengine", .start = rtpengine_start, .skip_octets = RTP_HEADER,
     .what = "user space forwarding, one worker"},
    {GSTREAMER, DEFAULTS(150, 2000, 8), .name = "gstreamer-jitter", .start = gstreamer_jitter_start,
     .what = "udpsrc, rtpjitterbuffer, rtppcmadepay, udpsink; one pipeline"},
    {GSTREAMER, DEFAULTS(150, 2000, 8), .name = "gstreamer-plain", .start = gstreamer_plain_start,
     .what = "the same without rtpjitterbuffer"},
    {SOCAT, DEFAULTS(100, 1500, 0), .name = "socat", .start = socat_start, .skip_octets = RTP_HEADER,
     .what = "a relay of whole packets; a process per stream"},
    {FFMPEG, DEFAULTS(30, 3000, 0), .name = "ffmpeg", .start = ffmpeg_start,
     .what = "stream copy from RTP to UDP; a process per stream"},
    {FFMPEG, DEFAULTS(25, 5000, 4), .name = "ffmpeg-one", .start = ffmpeg_one_start, .opens_late = true,
     .what = "the same, one process with an input and output per stream"},
};

const unsigned n_peers = sizeof(peers) / sizeof(peers[0]);
