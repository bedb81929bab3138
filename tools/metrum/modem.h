/**
 * metrum modem: octets of a file or of UDP datagrams leave as a modem's signal in an RTP stream, or come out of one.
 *
 *     modem.c          the command line and the order of things
 *     modem_line.c     protocols, encodings and their settings, by name
 *     modem_frames.c   a file in HDLC frames, as the engine takes and gives them
 *     modem_send.c     one half: file or collector, channel, RTP out
 *     modem_receive.c  the other: RTP in, channel, file or dispatcher
 *     modem_watch.c    runs until all is done or it is told to end; what is said on stderr and at the end
 */
#ifndef METRUM_TOOL_MODEM_H
#define METRUM_TOOL_MODEM_H

#include <stdbool.h>
#include <stdio.h>

#include "address.h"
#include "clock.h"
#include "coding.h"
#include "metrum.h"
#include "modem_frames.h"
#include "modem_line.h"
#include "smrtp.h"

struct modem_options {
    struct modem_line_options line;
    struct address_words listen, rtp_to, rtp, to;
    bool listen_given, rtp_to_given, rtp_given, to_given;
    const char *send, *receive;       /* files; NULL: none */
    const struct coding_codec *codec; /* never NULL after reading */
    int frame_octets;                 /* of a file in HDLC */
    bool tep, once, json;
    double duration_s; /* 0: until a signal or the end */
};

enum modem_send_state { SEND_LEAD, SEND_DATA, SEND_REST, SEND_TAIL, SEND_DONE };

struct modem_send {
    union address to, listen;
    FILE *file;
    tSMCollectorId collector;
    tSMChannelId channel;
    tSMEventId event;
    bool has_event;
    tSMVMPtxId vmptx;

    enum modem_send_state state;
    double since_s; /* in this state */
    uint64_t octets, size;
    uint64_t frames, underruns;
    bool file_ended;
    unsigned char buffer[FRAMES_ITEM_MAX]; /* to be given to the channel */
    int filled, given;
};

struct modem_receive {
    union address rtp, to;
    FILE *file;
    tSMDispatcherId dispatcher;
    tSMVMPrxId vmprx;
    tSMChannelId channel;
    tSMEventId event;
    bool has_event;

    bool carrier, ended; /* ended: a carrier with data has gone */
    uint64_t octets, carriers, overruns;
    struct frames_reader frames;
};

struct modem {
    const struct modem_options *opt;
    struct modem_line line;
    bool sends, receives;
    bool card_open;
    tSMModuleId module;
    struct modem_send tx;
    struct modem_receive rx;

    int signal_fd; /* SIGINT and SIGTERM */
    sigset_t signals_before;
    bool interrupted;
    double ran_s;
};

/** Complain "cannot WHAT" if err is not 0. @return err */
int modem_fail(int err, const char *what);

/** Make the half. Complains if it cannot. @return 0 or ERR_SM_*; end it in any case */
int modem_send_setup(struct modem *m);
int modem_receive_setup(struct modem *m);

/** Do what can be done now. @return 0 or ERR_SM_*, after complaining */
int modem_send_run(struct modem *m);
int modem_receive_run(struct modem *m);

/** Release all that is there, however far the setup came. */
void modem_send_end(struct modem *m);

/** @return 0, or ERR_SM_FILE_ACCESS after complaining: the file could not be written */
int modem_receive_end(struct modem *m);

/** Run to the end. @return 0 or ERR_SM_*, after complaining */
int modem_watch(struct modem *m);

void modem_summary(const struct modem *m);

#endif
