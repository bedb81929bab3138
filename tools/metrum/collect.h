/**
 * metrum collect and metrum loop: UDP datagrams come in through a collector, are played, and leave as RTP. In loop the
 * datagrams are those of a dispatcher, which gets an RTP stream: a full circle in one process.
 *
 *     collect.c          the command lines and the order of things
 *     collect_setup.c    the objects of the engine: made, and ended, in order
 *     collect_watch.c    runs until told to end; events and the line of rates on stderr
 *     collect_summary.c  the summary on stdout
 */
#ifndef METRUM_TOOL_COLLECT_H
#define METRUM_TOOL_COLLECT_H

#include <stdbool.h>

#include "clock.h"
#include "metrum.h"
#include "smrtp.h"
#include "stream.h"

struct collect_options {
    struct stream_options stream; /* first */
    const char *command;          /* "collect" or "loop" */
    bool loop;
    struct address_words in, rtcp_to;
    bool in_given, rtcp_to_given;
    int ptime_ms;
};

struct collect {
    const struct collect_options *opt;
    union address in, to, from, rtcp_to; /* in: after collect_setup what it really listens on */
    int rtcp_port;                       /* loop: on which it listens */

    bool card_open, has_play_event;
    tSMModuleId module;
    tSMVMPrxId vmprx;           /* loop, these three */
    tSMChannelId recorder;
    tSMDispatcherId dispatcher;
    tSMEventId vmprx_event;
    tSMCollectorId collector;
    tSMEventId collector_event;
    int collector_port;
    tSMChannelId player;
    tSMEventId play_event;
    tSMVMPtxId vmptx;

    int signal_fd;              /* SIGINT and SIGTERM */
    sigset_t signals_before;
    uint64_t droughts;
    double ran_s;
};

struct collect_stats {
    struct metrum_vmprx_stats_parms rtp; /* loop, these two */
    struct metrum_dispatcher_stats_parms dispatched;
    struct metrum_collector_stats_parms in;
    struct metrum_vmptx_stats_parms out;
    struct metrum_module_stats_parms module;
};

/** Make and start everything. Complains if it cannot. @return 0 or ERR_SM_*; end it with collect_end in any case */
int collect_setup(struct collect *c);

/** Release all that is there, however far collect_setup came. */
void collect_end(struct collect *c);

/** @return 0 or ERR_SM_*, after complaining */
int collect_ask(const struct collect *c, struct collect_stats *out);

/** Run until a signal, the end of --duration or an error. @return 0 or ERR_SM_*, after complaining */
int collect_watch(struct collect *c);

void collect_summary(const struct collect *c, const struct collect_stats *stats);

#endif
