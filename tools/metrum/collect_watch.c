/* metrum collect, metrum loop: runs until told to end, tells on stderr what happens. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "collect.h"
#include "engine.h"

struct watch {
    struct collect *c;
    bool live;                     /* stderr is a terminal: a line of rates */
    struct clock_run run; /* rates are taken once a second */
    struct collect_stats before;   /* at the last look */
};

/* Events go above the line of rates. */
static const char *wiped(const struct watch *w)
{
    if (w->live)
        fprintf(stderr, "\r\033[K");
    return w->c->opt->command;
}

static union address ipv4(struct in_addr address, int port)
{
    return (union address){
        .v4 = {.sin_family = AF_INET, .sin_addr = address, .sin_port = htons((in_port_t) port)}};
}

static union address ipv6(struct in6_addr address, int port)
{
    return (union address){
        .v6 = {.sin6_family = AF_INET6, .sin6_addr = address, .sin6_port = htons((in_port_t) port)}};
}

static void tell_source(const struct watch *w, const char *what, union address from)
{
    char text[ADDRESS_TEXT];

    fprintf(stderr, "%s: %s come from %s\n", wiped(w), what, address_text(text, &from));
}

/* @return 0 when nothing is left, 1 for more, ERR_SM_* */
static int read_collector(struct watch *w)
{
    struct sm_collector_status_parms status = {.collector = w->c->collector};
    int err = sm_collector_status(&status);

    if (err || status.status == kSMCollectorStatusRunning)
        return err;
    if (w->c->opt->loop) /* it is this program */
        return 1;
    if (status.status == kSMCollectorStatusNewPeer)
        tell_source(w, "datagrams", ipv4(status.u.peer.address, status.u.peer.port));
    else if (status.status == kSMCollectorStatusNewPeerIPv6)
        tell_source(w, "datagrams", ipv6(status.u.peer_ipv6.address, status.u.peer_ipv6.port));
    return 1;
}

static int read_vmprx(struct watch *w)
{
    struct sm_vmprx_status_parms status = {.vmprx = w->c->vmprx};
    int err = sm_vmprx_status(&status);

    if (err)
        return err;
    switch (status.status) {
    case kSMVMPrxStatusNewSSRC:
        tell_source(w, "RTP packets", ipv4(status.u.ssrc.address, status.u.ssrc.port));
        return 1;
    case kSMVMPrxStatusNewSSRCIPv6:
        tell_source(w, "RTP packets", ipv6(status.u.ssrc_ipv6.address, status.u.ssrc_ipv6.port));
        return 1;
    case kSMVMPrxStatusUnhandledPayload:
        fprintf(stderr, "%s: RTP of payload type %d is dropped; --payload-type %d would take it\n", wiped(w),
                status.u.payload.type, status.u.payload.type);
        return 1;
    case kSMVMPrxStatusRunning:
    case kSMVMPrxStatusStopped: return 0;
    default: return 1;
    }
}

/* A replay of a collector never ends by itself. */
static int read_player(struct watch *w)
{
    struct sm_replay_status_parms status = {.channel = w->c->player};
    int err = sm_replay_status(&status);

    if (err)
        return err;
    if (status.status == kSMReplayStatusComplete)
        return ERR_SM_DEVERR;
    if (status.status != kSMReplayStatusUnderrun)
        return 0;
    w->c->droughts++;
    if (!w->c->opt->loop)
        fprintf(stderr, "%s: no data left to play; silence goes out\n", wiped(w));
    return 1;
}

/* Reads all that waits. */
static int read_all(struct watch *w, int (*read_one)(struct watch *), const char *what)
{
    int more;

    do
        more = read_one(w);
    while (more > 0);
    if (more < 0)
        engine_complain(wiped(w), more, NULL, "ask the %s for its state", what);
    return more;
}

static void show_rates(const struct watch *w, const struct collect_stats *now, double passed_s)
{
    double in = (double) (now->in.rx_datagrams - w->before.in.rx_datagrams) / passed_s;
    double out = (double) (now->out.tx_packets - w->before.out.tx_packets) / passed_s;

    wiped(w);
    fprintf(stderr, "in %.0f datagrams/s  out %.0f RTP packets/s  dropped %" PRIu64 "  droughts %" PRIu64, in, out,
            now->in.rx_dropped + now->out.tx_dropped, w->c->droughts);
    fflush(stderr);
}

static void tell_loss(const struct watch *w, const struct collect_stats *now)
{
    uint64_t unused = now->in.rx_dropped - w->before.in.rx_dropped;
    uint64_t dropped = now->out.tx_dropped - w->before.out.tx_dropped;
    uint64_t lost = now->rtp.rx_lost - w->before.rtp.rx_lost;

    if (lost)
        fprintf(stderr, "%s: %" PRIu64 " RTP packets lost\n", wiped(w), lost);
    if (unused)
        fprintf(stderr, "%s: %" PRIu64 " datagrams dropped; they come faster than they are played\n", wiped(w), unused);
    if (dropped)
        fprintf(stderr, "%s: %" PRIu64 " RTP packets dropped; does anybody listen there?\n", wiped(w), dropped);
}

/* Once a second, and once at the end. */
static int look(struct watch *w)
{
    struct collect_stats now;
    double since_s;
    int err = collect_ask(w->c, &now);

    if (err)
        return err;
    tell_loss(w, &now);
    since_s = clock_looked(&w->run);
    if (w->live && since_s > 0)
        show_rates(w, &now, since_s);
    w->before = now;
    return 0;
}

/* One wait. @return 1 to go on, 0 at the end, ERR_SM_* */
static int wait_once(struct watch *w)
{
    struct collect *c = w->c;
    struct pollfd fds[] = {
        {.fd = c->signal_fd, .events = POLLIN},
        {.fd = c->collector_event.fd, .events = (short) c->collector_event.mode},
        {.fd = c->play_event.fd, .events = (short) c->play_event.mode},
        {.fd = c->opt->loop ? c->vmprx_event.fd : -1, .events = (short) c->vmprx_event.mode},
    };
    int err = 0;

    (void) poll(fds, 4, clock_ms_to_wait(&w->run));
    if (fds[0].revents)
        return 0;
    if (fds[1].revents)
        err = read_all(w, read_collector, "collector");
    if (!err && fds[2].revents)
        err = read_all(w, read_player, "channel");
    if (!err && fds[3].revents)
        err = read_all(w, read_vmprx, "VMP[rx]");
    if (!err && clock_look_due(&w->run))
        err = look(w);
    if (err)
        return err;
    return clock_over(&w->run) ? 0 : 1;
}

int collect_watch(struct collect *c)
{
    struct watch w = {
        .c = c,
        .live = isatty(STDERR_FILENO),
        .run = clock_start(c->opt->stream.duration_s),
    };
    int go_on;

    do
        go_on = wait_once(&w);
    while (go_on > 0);
    clock_let_signals_kill(c->signal_fd, &c->signals_before);
    if (!go_on)
        go_on = look(&w);
    if (w.live)
        fputc('\n', stderr);
    c->ran_s = clock_ran_s(&w.run);
    return go_on;
}
