/**
 * The output half of a channel: the source of a datafeed, with a clock of its own.
 *
 * What does it do? While somebody listens to its datafeed, or an operation runs on it, it pushes a block every tick: what
 * the operation says, else silence.
 * How does it work? Its timer runs on the module's wheel and stops when nobody needs it, so an idle output half costs
 * nothing. An operation goes on without a listener: it takes the time that it takes.
 *
 * Where the octets of a replay come from: the program, a collector, or a datafeed (the input half of another channel
 * that gives its data there, or any source of sound).
 *
 * THREAD: engine, unless said otherwise.
 */
#ifndef MT_CHANNEL_OUTPUT_H
#define MT_CHANNEL_OUTPUT_H

#include "channel/data_tx.h"
#include "channel/replay.h"
#include "core/feed.h"
#include "core/wheel.h"
#include "net/collector.h"

struct mt_channel;

enum { MT_OUTPUT_RATE_HZ = 8000, MT_OUTPUT_WIDE_RATE_HZ = 16000 };

/** What is fed by the network waits for so much sound, or so long, before it begins, unless the program says otherwise. */
enum { MT_OUTPUT_HOLD_MS = 40, MT_OUTPUT_HOLD_TIMEOUT_MS = 60 };

struct mt_output {
    struct mt_timer timer;
    struct mt_feed feed;
    struct mt_wheel *wheel;          /* CONST after init */
    unsigned tick_ms;                /* CONST after init */
    _Atomic uint32_t rate_hz;        /* changed by a command while nothing runs */
    struct mt_replay *replay;        /* changed by commands only, while the channel is locked */
    struct mt_data_tx *data;         /* as `replay`; never both */
    struct mt_data_control control;  /* of the data that is, or will be, sent */
    bool running;                    /* the timer is set */
    int64_t given_step;              /* blocks were given out up to here */

    _Atomic int fed_by;              /* enum mt_replay_feeder; engine writes */
    struct mt_collector *collector;
    struct mt_collector_user collected; /* in collector->users */
    struct mt_sink source;           /* of another source than program or collector; source.feed NULL: none */
    uint32_t source_octets;          /* hold back until so much waits */
    unsigned source_ms;              /* or so long; 0: for ever */
    _Atomic int threshold_bits;      /* as sm_channel_set_output_threshold gave it; 0: default */
    _Atomic uint64_t *dropped_octets; /* CONST after init: counts what did not fit */
};

struct mt_output_setup {
    struct mt_wheel *wheel;
    unsigned tick_ms;
    _Atomic uint64_t *dropped_octets;
};

/** THREAD: program. */
void mt_output_init(struct mt_output *o, const struct mt_output_setup *setup);

/** Leave everything: who listens hears silence. */
void mt_output_unlink(struct mt_output *o);

/** Begin to play. @return 0 or -EAGAIN: the output half has another rate now. */
int mt_output_attach(struct mt_output *o, struct mt_replay *r, const struct mt_replay_effects *e);

/** End the operation as aborted. */
void mt_output_abort(struct mt_output *o);

/** Begin to send data. @return 0, -EBUSY: something runs; -ENOSYS: the output half is not at 8000 samples/s */
int mt_output_attach_data(struct mt_output *o, struct mt_data_tx *d);

/** End it at once. */
void mt_output_stop_data(struct mt_output *o);

/** Take the octets from here from now on; at most one of the two, both NULL: the program. */
void mt_output_collect(struct mt_output *o, struct mt_collector *c);
void mt_output_connect_source(struct mt_output *o, struct mt_feed *feed, uint32_t octets, unsigned ms);

/** An operation of the program runs and has room for its next octets. THREAD: program, the channel locked; engine. */
bool mt_output_has_capacity(const struct mt_output *o);

/** MT_POLL_PRI: there is something to report, MT_POLL_OUT: to be fed. THREAD: program, the channel locked; engine. */
unsigned mt_output_due(const struct mt_output *o);

/** Octets of room that the output threshold asks for; 0: by default. Any thread. */
uint32_t mt_output_threshold(const struct mt_output *o);

#endif
