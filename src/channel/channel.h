/**
 * A channel: an input half that records or receives data, an output half, and their events.
 *
 * The input half is always connected to some feed, at least to the module's silence, but it is in the feed's list of
 * active sinks only while an operation runs, so an idle channel costs nothing. The output half is in channel/output.h.
 */
#ifndef MT_CHANNEL_CHANNEL_H
#define MT_CHANNEL_CHANNEL_H

#include "channel/data_rx.h"
#include "channel/output.h"
#include "channel/record.h"
#include "core/event.h"
#include "core/feed.h"
#include "core/handle.h"
#include "net/dispatcher.h"
#include "net/net.h"

enum mt_channel_type { /* in the order of kSMChannelType */
                       MT_CHANNEL_INPUT,
                       MT_CHANNEL_OUTPUT,
                       MT_CHANNEL_HALF_DUPLEX,
                       MT_CHANNEL_FULL_DUPLEX,
                       MT_CHANNEL_TYPES
};

enum mt_channel_event { MT_EVENT_WRITE, MT_EVENT_READ, MT_EVENT_RECOG }; /* kSMEventType... less 1 */

/** Where a half of a channel sits; stream -1: it has no timeslot. */
struct mt_channel_slot {
    int stream, timeslot;
    int type; /* enum kSMTimeslotType */
};

/** What a channel needs of its module. */
struct mt_channel_setup {
    enum mt_channel_type type;
    struct mt_feed *silence; /* heard while nothing else is connected */
    struct mt_net *net;
    _Atomic uint64_t *lost_octets; /* counts what the program did not fetch */
    struct mt_output_setup output;
};

/** In lines of 64 octets: all that a block touches lies in the first two. */
struct mt_channel {
    struct mt_object object;
    struct mt_sink sink;      /* THREAD: engine */
    struct mt_record *record; /* changed by commands only, while the channel is locked */
    struct mt_record_out out; /* THREAD: engine. out.dispatcher NULL: to the program */

    _Atomic bool dispatched;    /* engine writes: out.dispatcher is set */
    enum mt_channel_type type;  /* CONST after create */
    _Atomic int threshold_bits; /* as sm_channel_set_input_threshold gave it; 0: default */
    struct mt_feed *silence;    /* CONST after create */
    struct mt_list user;        /* THREAD: engine. In dispatcher->users */
    struct mt_sink alt;         /* THREAD: engine. Connected while a record of another channel's sound runs */
    int last_end;               /* LOCK: the channel's handle. enum mt_record_end of the last record; 0: none */
    uint64_t last_trailing_octets; /* LOCK: the channel's handle */

    struct mt_notify specific[MT_EVENT_TYPES];
    struct mt_notify any[MT_EVENT_TYPES];
    uint32_t event[MT_EVENT_TYPES];        /* LOCK: the channel's handle. Id of the event in `specific`, or 0 */
    bool in_any[MT_EVENT_TYPES];           /* LOCK: the channel's handle */
    _Atomic bool non_idle[MT_EVENT_TYPES]; /* `specific` is not set by being idle */

    struct mt_data_rx *data;           /* as `record`; never both */
    struct mt_data_control rx_control; /* of the data that is, or will be, received */
    bool redirected;           /* THREAD: engine. A record that starts gives its data to `input_feed` */
    struct mt_feed input_feed; /* THREAD: engine */
    struct mt_output output;
    struct mt_channel_slot in_slot, out_slot; /* changed by commands only, while the channel is locked */
};

_Static_assert(offsetof(struct mt_channel, dispatched) == 128, "two lines hold what a block touches, and no more");

void mt_channel_init(struct mt_channel *ch, const struct mt_channel_setup *setup);

static inline bool mt_channel_has_input(const struct mt_channel *ch)
{
    return ch->type != MT_CHANNEL_OUTPUT;
}

static inline bool mt_channel_has_output(const struct mt_channel *ch)
{
    return ch->type != MT_CHANNEL_INPUT;
}

/* THREAD: engine, as commands. */

/** What the output half puts out. */
static inline struct mt_feed *mt_channel_output_feed(struct mt_channel *ch)
{
    return &ch->output.feed;
}

/** Is this the sink of an input half, or of a record of something else? Both take 8000 samples/s only. */
bool mt_channel_is_input(const struct mt_sink *s);

/** Abort what runs and leave everything. */
void mt_channel_unlink(struct mt_channel *ch);

/**
 * Start the operation: its blocks come from now on.
 *
 * @param from  what to record; NULL: what the channel is connected to
 * @return 0 or -EAGAIN: made for the other kind of output
 */
int mt_channel_attach(struct mt_channel *ch, struct mt_record *r, struct mt_feed *from);

/** Abort the operation, if it has not ended, and take it off. */
void mt_channel_detach(struct mt_channel *ch);

/** The same for a receive operation. @return 0 or -EBUSY: another took the half meanwhile */
int mt_channel_attach_data(struct mt_channel *ch, struct mt_data_rx *d);
void mt_channel_detach_data(struct mt_channel *ch);

/** End the receive operation; the program may still fetch what waits. */
void mt_channel_stop_data(struct mt_channel *ch);

/** An operation runs on the half, or has ended and its end was not reported yet. Commands, or the channel locked. */
bool mt_channel_is_busy(const struct mt_channel *ch, bool input);

/** Send to a dispatcher, or to the program (NULL). */
void mt_channel_dispatch(struct mt_channel *ch, struct mt_dispatcher *d);

/** Give the data of the input half to its datafeed, or to dispatcher or program again. */
void mt_channel_redirect(struct mt_channel *ch, bool enable);

/** End the record as aborted; the program may still fetch what is in the ring. */
void mt_channel_abort(struct mt_channel *ch);

/** What the input half's datagrams are cut at, from the threshold; for a record of this format. Any thread. */
uint32_t mt_channel_cut(const struct mt_channel *ch, const struct mt_format *format, uint32_t cap);

/** Octets that make the input half ready. Any thread. */
uint32_t mt_channel_threshold(const struct mt_channel *ch);

/** Enough data waits for the program. THREAD: program, the channel locked; engine. */
bool mt_channel_has_data(const struct mt_channel *ch, const struct mt_record *r);

/** What the input half has for the program: MT_POLL_IN, enough to fetch; MT_POLL_PRI, something to report. THREAD: as above. */
unsigned mt_channel_read_due(const struct mt_channel *ch);

/** Set every event of the channel right. THREAD: program, the channel locked. */
void mt_channel_settle_events(struct mt_channel *ch);

#endif
