/**
 * One stream as a program makes it, with nothing but published calls: VMP[rx], datafeed, channel (record), dispatcher.
 */
#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include <netinet/in.h>

#include "plan.h"
#include "prosgen.h"
#include "prosrtpapi.h"

enum { BENCH_CARD = 0 };

/** A call that failed, for the message. */
struct trouble {
    const char *call;
    int err;
};

int stream_note(struct trouble *t, const char *call, int err);

#define CALL(t, call, parms) stream_note(t, #call, call(parms))

/** What a stream shall be like. */
struct stream_setup {
    tSMModuleId module;
    enum law law;
    bool linear; /* record 16-bit samples */
    unsigned max_delay_ms, initial_delay_ms;
    struct sockaddr_in to; /* of its dispatcher */
};

struct stream_ids {
    tSMVMPrxId vmprx;
    tSMDispatcherId dispatcher;
    tSMChannelId channel;
};

/** Make a stream that records. @return 0, or what the call named in `t` returned */
int stream_open(const struct stream_setup *s, struct stream_ids *out, struct trouble *t);

/** Let it go again. @return as stream_open */
int stream_close(const struct stream_ids *s, struct trouble *t);

/**
 * Open the one card of a configuration, which is written to a temporary file first.
 *
 * @param settings  the lines of its [module] section
 * @return as stream_open
 */
int stream_open_card(const char *settings, unsigned modules, struct trouble *t);
void stream_close_card(void);

#endif
