/* metrum dispatch: runs until told to end, tells on stderr what happens. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "dispatch.h"
#include "engine.h"

struct watch {
    struct dispatch *d;
    bool live;                     /* stderr is a terminal: a line of rates */
    bool heard, silent;            /* RTP has come; it has ceased */
    struct clock_run run; /* rates are taken once a second */
    struct dispatch_stats before;  /* at the last look */
};

/* Events go above the line of rates. */
static void wipe(const struct watch *w)
{
    if (w->live)
        fprintf(stderr, "\r\033[K");
}

static void tell_source(const struct watch *w, const union address *from, int ssrc)
{
    char text[ADDRESS_TEXT];

    wipe(w);
    fprintf(stderr, "dispatch: new source %s, SSRC 0x%08x\n", address_text(text, from), (unsigned) ssrc);
}

static void tell_data(struct watch *w, bool no_data)
{
    if (!w->heard || no_data == w->silent)
        return;
    w->silent = no_data;
    wipe(w);
    fprintf(stderr, "dispatch: %s\n", no_data ? "RTP ceased; silence goes out" : "RTP is back");
}

static void tell(struct watch *w, const struct sm_vmprx_status_parms *status)
{
    union address from = {0};

    switch (status->status) {
    case kSMVMPrxStatusNewSSRC:
        from.v4 = (struct sockaddr_in){.sin_family = AF_INET,
                                       .sin_addr = status->u.ssrc.address,
                                       .sin_port = htons((in_port_t) status->u.ssrc.port)};
        w->heard = true;
        tell_source(w, &from, status->u.ssrc.ssrc);
        break;
    case kSMVMPrxStatusNewSSRCIPv6:
        from.v6 = (struct sockaddr_in6){.sin6_family = AF_INET6,
                                        .sin6_addr = status->u.ssrc_ipv6.address,
                                        .sin6_port = htons((in_port_t) status->u.ssrc_ipv6.port)};
        w->heard = true;
        tell_source(w, &from, status->u.ssrc_ipv6.ssrc);
        break;
    case kSMVMPrxStatusUnhandledPayload:
        wipe(w);
        fprintf(stderr, "dispatch: RTP of payload type %d is dropped; --payload-type %d would take it\n",
                status->u.payload.type, status->u.payload.type);
        break;
    case kSMVMPrxStatusJBResync:
        wipe(w);
        fprintf(stderr, "dispatch: the sender's time jumped; play-out was set anew\n");
        break;
    case kSMVMPrxStatusRunning:
        tell_data(w, status->u.run.no_data != 0);
        break;
    default:
        break;
    }
}

/* Reads all that waits. Running is both news and "nothing waits"; what waits behind it sets the event again. */
static int read_vmprx(struct watch *w)
{
    struct sm_vmprx_status_parms status;

    do {
        int err;

        status = (struct sm_vmprx_status_parms){.vmprx = w->d->vmprx};
        err = sm_vmprx_status(&status);
        if (err) {
            wipe(w);
            engine_complain("dispatch", err, NULL, "ask the VMP[rx] for its state");
            return err;
        }
        tell(w, &status);
    } while (status.status != kSMVMPrxStatusRunning && status.status != kSMVMPrxStatusStopped);
    return 0;
}

static void show_rates(const struct watch *w, const struct dispatch_stats *now, double passed_s)
{
    double in = (double) (now->rtp.rx_packets - w->before.rtp.rx_packets) / passed_s;
    double out = (double) (now->out.tx_datagrams - w->before.out.tx_datagrams) / passed_s;

    wipe(w);
    fprintf(stderr, "in %.0f packets/s  out %.0f datagrams/s  lost %" PRIu64 "  jitter %.1f ms  delay %d ms", in, out,
            now->rtp.rx_lost, now->rtp.jitter_us / 1000.0, now->rtp.delay_ms);
    fflush(stderr);
}

static void tell_loss(const struct watch *w, const struct dispatch_stats *now)
{
    uint64_t lost = now->rtp.rx_lost - w->before.rtp.rx_lost;
    uint64_t dropped = now->out.tx_dropped - w->before.out.tx_dropped;

    if (lost || dropped)
        wipe(w);
    if (lost)
        fprintf(stderr, "dispatch: %" PRIu64 " RTP packets lost\n", lost);
    if (dropped)
        fprintf(stderr, "dispatch: %" PRIu64 " datagrams dropped; does anybody listen there?\n", dropped);
}

/* Once a second, and once at the end. */
static int look(struct watch *w)
{
    struct dispatch_stats now;
    double since_s;
    int err = dispatch_ask(w->d, &now);

    if (err)
        return err;
    tell_loss(w, &now);
    since_s = clock_looked(&w->run);
    if (w->live && since_s > 0)
        show_rates(w, &now, since_s);
    w->before = now;
    return 0;
}

/* @return 1 to go on, 0 at the end, ERR_SM_* */
static int recording_goes_on(const struct watch *w)
{
    enum kSMRecordHowTerminated how;

    if (!dispatch_recording_ended(w->d, &how))
        return 1;
    w->d->recording = false;
    wipe(w);
    engine_complain("dispatch", ERR_SM_DEVERR, "the recording ended by itself", "go on recording");
    return ERR_SM_DEVERR;
}

/* One wait. @return 1 to go on, 0 at the end, ERR_SM_* */
static int wait_once(struct watch *w)
{
    struct dispatch *d = w->d;
    struct pollfd fds[] = {
        {.fd = d->signal_fd, .events = POLLIN},
        {.fd = d->vmprx_event.fd, .events = (short) d->vmprx_event.mode},
        {.fd = d->channel_event.fd, .events = (short) d->channel_event.mode},
    };
    int err = 0;

    (void) poll(fds, 3, clock_ms_to_wait(&w->run));
    if (fds[0].revents)
        return 0;
    if (fds[1].revents)
        err = read_vmprx(w);
    if (!err && fds[2].revents)
        err = recording_goes_on(w) < 0 ? ERR_SM_DEVERR : 0;
    if (!err && clock_look_due(&w->run))
        err = look(w);
    if (err)
        return err;
    return clock_over(&w->run) ? 0 : 1;
}

int dispatch_watch(struct dispatch *d)
{
    struct watch w = {
        .d = d,
        .live = isatty(STDERR_FILENO),
        .run = clock_start(d->opt->stream.duration_s),
    };
    int go_on;

    do
        go_on = wait_once(&w);
    while (go_on > 0);
    clock_let_signals_kill(d->signal_fd, &d->signals_before);
    if (!go_on && !read_vmprx(&w))
        go_on = look(&w);
    if (w.live)
        fputc('\n', stderr);
    d->ran_s = clock_ran_s(&w.run);
    return go_on;
}
