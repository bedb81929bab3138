/**
 * metrum dispatch: an RTP stream comes in, is recorded, and its octets leave through a UDP dispatcher.
 *
 *     dispatch.c          the command line and the order of things
 *     dispatch_setup.c    the objects of the engine: made, and ended, in order
 *     dispatch_watch.c    runs until told to end; events and the line of rates on stderr
 *     dispatch_summary.c  the summary on stdout
 */
#ifndef METRUM_TOOL_DISPATCH_H
#define METRUM_TOOL_DISPATCH_H

#include <stdbool.h>

#include "clock.h"
#include "metrum.h"
#include "smrtp.h"
#include "stream.h"

struct dispatch_options {
    struct stream_options stream;         /* first */
    struct address_words rtp;
    bool rtp_given;
    int datagram_ms;                      /* 0: the engine's default */
    int jitter_max_ms, jitter_initial_ms; /* -1: the engine's default */
};

struct dispatch {
    const struct dispatch_options *opt;
    union address rtp, to, from; /* rtp: after dispatch_setup what it really listens on */
    int rtcp_port;

    bool card_open, has_channel_event, recording;
    tSMModuleId module;
    tSMVMPrxId vmprx;
    tSMEventId vmprx_event;
    tSMChannelId channel;
    tSMEventId channel_event;
    tSMDispatcherId dispatcher;

    int signal_fd;            /* SIGINT and SIGTERM */
    sigset_t signals_before;
    double ran_s;             /* how long the recording ran */
};

/** Statistics of all that takes part. */
struct dispatch_stats {
    struct metrum_vmprx_stats_parms rtp;
    struct metrum_dispatcher_stats_parms out;
    struct metrum_module_stats_parms module;
};

/** Make and start everything. Complains if it cannot. @return 0 or ERR_SM_*; end it with dispatch_end in any case */
int dispatch_setup(struct dispatch *d);

/** Stop the recording and let the last datagram go. @return 0 or ERR_SM_*, after complaining */
int dispatch_stop(struct dispatch *d);

/** Release all that is there, however far dispatch_setup came. */
void dispatch_end(struct dispatch *d);

/** @return 0 or ERR_SM_*, after complaining */
int dispatch_ask(const struct dispatch *d, struct dispatch_stats *out);

/** Run until a signal, the end of --duration or an error. @return 0 or ERR_SM_*, after complaining */
int dispatch_watch(struct dispatch *d);

/** Read what the recording says. @return true once it is complete; *how then says why */
bool dispatch_recording_ended(const struct dispatch *d, enum kSMRecordHowTerminated *how);

void dispatch_summary(const struct dispatch *d, const struct dispatch_stats *stats);

#endif
