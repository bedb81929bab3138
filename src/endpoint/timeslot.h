/**
 * The timeslots of a module, and the switch that joins them.
 *
 * What does it do? A channel or TDM[tx] puts sound out to an output timeslot; channels and TDM[rx] hear input timeslots.
 * Input timeslot s:t hears output timeslot s:t unless a route says otherwise.
 * How does it work? Each timeslot in use has two relays, a sink and a feed in one. A block goes from the source's feed
 * through the output's relay and those of the inputs that hear it, as it is: A-law stays A-law. Where nothing is put
 * out, silence comes instead. A relay is an active sink only while somebody behind it wants blocks.
 *
 * THREAD: engine, unless said otherwise.
 */
#ifndef MT_ENDPOINT_TIMESLOT_H
#define MT_ENDPOINT_TIMESLOT_H

#include "core/feed.h"
#include "core/handle.h"

enum { MT_STREAMS = 128, MT_STREAM_TIMESLOTS = 128, MT_TIMESLOTS = MT_STREAMS * MT_STREAM_TIMESLOTS };

/** What is heard where nothing is put out, as A-law. */
enum { MT_TIMESLOT_SILENT = 0xD5 };

enum mt_route_mode { MT_ROUTE_JOINED, MT_ROUTE_OFF, MT_ROUTE_PATTERN, MT_ROUTE_CONNECTED };

/** What an input timeslot hears. */
struct mt_route {
    uint8_t mode;    /* enum mt_route_mode */
    uint8_t pattern; /* MT_ROUTE_PATTERN: this octet, for ever */
    uint16_t source; /* MT_ROUTE_CONNECTED: the output timeslot */
};

/** Passes blocks on, or the octet `pattern` instead of them if that is not negative. */
struct mt_relay {
    struct mt_sink sink;
    struct mt_feed feed;
    struct mt_feed *silence; /* CONST after init: heard when the source goes */
    int16_t pattern;
    uint8_t pattern_coding; /* enum mt_coding */
    uint8_t last;           /* the newest octet that passed, as A-law */
};

void mt_relay_init(struct mt_relay *r, struct mt_feed *silence);

/** Leave the source; who listens finds itself another. */
void mt_relay_close(struct mt_relay *r);

/** Is this the sink of a relay? It takes 8000 samples/s only. */
bool mt_relay_is_sink(const struct mt_sink *s);

struct mt_timeslot {
    bool has_out, has_in; /* the relay was used before */
    struct mt_relay out, in;
    const void *driver;    /* the one object that puts out here, or NULL */
    bool from_datafeed;    /* it is a TDM[tx] */
    struct mt_route route; /* of `in` */
    unsigned listeners;    /* of `in` */
    int type;              /* theirs */
};

struct mt_timeslots {
    struct mt_timeslot *slots;             /* MT_TIMESLOTS; pages cost nothing until touched */
    struct mt_feed *(*silence)(void *arg); /* CONST after create */
    void *arg;
};

/** @return 0 or -ENOMEM. THREAD: program. */
int mt_timeslots_create(struct mt_timeslots *t, struct mt_feed *(*silence)(void *arg), void *arg);
void mt_timeslots_destroy(struct mt_timeslots *t);

/** Number of a timeslot, or -1 if there is none with these. Any thread. */
int mt_timeslot_number(int stream, int timeslot);

/** Make `driver` the one that puts out to a timeslot. @return 0 or -EISCONN: another does */
int mt_timeslots_drive(struct mt_timeslots *t, int slot, const void *driver, bool from_datafeed);

/**
 * Choose what the driver puts out; NULL: silence. A datafeed that drives several TDM[tx] leaves all but the last.
 */
void mt_timeslots_feed(struct mt_timeslots *t, int slot, struct mt_feed *feed);

/** Put out no more. */
void mt_timeslots_give(struct mt_timeslots *t, int slot);

/** Let a sink hear an input timeslot. @return 0 or -EINVAL: others hear it as another type */
int mt_timeslots_listen(struct mt_timeslots *t, int slot, int type, struct mt_sink *sink);

/** One listener less; its sink is connected elsewhere by the caller. */
void mt_timeslots_leave(struct mt_timeslots *t, int slot);

void mt_timeslots_route(struct mt_timeslots *t, int slot, const struct mt_route *route);

/** The newest octet that an output timeslot put out while somebody listened, as A-law. */
uint8_t mt_timeslots_sample(const struct mt_timeslots *t, int slot);

/** A TDM[rx] or TDM[tx]. */
struct mt_tdm {
    struct mt_object object;
    int slot;              /* CONST after create */
    int type;              /* CONST after create: enum kSMTimeslotType */
    struct mt_relay relay; /* of a TDM[rx]: its datafeed */
};

#endif
