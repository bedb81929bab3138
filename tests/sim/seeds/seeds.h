/**
 * Random but valid programs over the whole API in the simulated world; docs/SIMULATION.md tells what is checked.
 *
 * A run is one thread and one seed: the same seed gives the same calls, the same datagrams and the same hash of both.
 */
#ifndef SEEDS_H
#define SEEDS_H

#include "sim/internal.h"
#include "sim/rtp.h"
#include "metrum.h"
#include "prosody_x.h"
#include "smbesp.h"
#include "smrtp.h"
#include "sw_lib.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define HOST "192.0.2.1"
#define LISTENER "198.51.100.9"
#define TALKER "203.0.113.5"

enum {
    MS = 1000000,
    CARD = 7,
    SLOTS = 8,
    MODULES = 2,
    TALKERS = 6,
    LISTENERS = 3,
    LISTEN_PORT = 4000,
    NAMED_PORT = 6000
};

enum kind { CHANNEL, DISPATCHER, COLLECTOR, VMPRX, VMPTX, TDMRX, TDMTX, EVENT, KINDS };

/** What the program knows of an object. */
struct thing {
    void *id; /* NULL: there was none yet */
    bool live;
    int module;    /* index */
    unsigned made; /* number of the object in this run */

    /* channels */
    enum kSMChannelType type;
    bool records, replays;       /* until Complete was reported */
    bool receives, transmits;    /* data, until Finished was reported */
    bool finishing;              /* no more data may be put */
    bool rx_at_once, tx_at_once; /* calls that move data do not wait */
    int hears_channel;           /* slot of the one whose output half is heard; -1: something else */
    bool was_fed;                /* a source gave it sound or data at some time */
    uint32_t data_heard;         /* newest mark of that channel that was received as data */
    int hears;                   /* slot of the VMP[rx] that is recorded, octet by octet; -1: something else */
    unsigned hears_made;
    bool plain;                  /* the record is a copy of what is heard */
    uint32_t heard[TALKERS];     /* newest mark of each talker that came out */
    int dispatcher;              /* slot, or -1: to the program */
    int collector;               /* slot of the one that feeds the output half; -1: none */
    int source;                  /* slot of what gives it sound, in things[source_kind]; -1: none */
    enum kind source_kind;
    unsigned output_rate_hz;
    uint64_t max_octets, fetched, overruns_before;
    bool redirected;       /* its data goes to a datafeed */
    bool lossy;            /* data was thrown away, or went elsewhere for a time */
    tSMEventId read_event; /* of its own, set; fd -1: none */
    bool read_non_idle, read_unknown;

    /* dispatchers: local port; collectors and VMP[rx]: port that they listen at, and what came there */
    int port, rtcp_port;
    bool v6, mux;
    uint64_t came, came_octets;
    int user; /* dispatchers: slot of the only channel; -1: none yet; -2: there were several */
    bool stopped;

    /* events */
    tSMEventId event;
    int event_type, channel;
};

struct module {
    tSMModuleId id;
    bool open, shut;
    struct metrum_module_stats_parms last;
};

struct talker {
    int fd;
    bool on;
    struct sim_rtp rtp;
    int vmprx;
    unsigned vmprx_made;
    unsigned octets; /* in a packet */
    int64_t due_ns, every_ns;
    uint32_t mark;
};

struct run {
    uint32_t seed;
    unsigned steps, step;
    bool verbose, in_turns, troubled;
    int card_id;
    struct sim_rand rand;
    uint64_t hash, calls;
    struct thing things[KINDS][SLOTS];
    struct thing nothing; /* no object: a null or forged id */
    struct module modules[MODULES];
    struct talker talkers[TALKERS];
    int listeners[LISTENERS], stranger;
    uint64_t closed_tx, closed_rx; /* datagrams of modules that were closed */
    unsigned made;
    uint32_t data_mark;
    char failure[512]; /* "": none */
};

/* run.c */
void run_program(struct run *r);
uint32_t draw(struct run *r, uint32_t below);
bool chance(struct run *r, unsigned percent);
void mix(struct run *r, const void *octets, size_t n);
void mix_number(struct run *r, uint64_t v);
void pass_ms(struct run *r, unsigned ms);
/** The run is over: what it found is in `failure`, with the step. Only the first is kept. */
void wrong(struct run *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/** One of the kind: most often one that lives, sometimes one that is gone or never was. Never NULL. */
struct thing *pick(struct run *r, enum kind kind);
/** A slot for a new one, or NULL if all are taken. */
struct thing *vacant(struct run *r, enum kind kind);
int slot_of(const struct run *r, enum kind kind, const struct thing *t); /* -1: not there */
struct module *pick_module(struct run *r);
/** It lives and its module works. */
bool works(const struct run *r, const struct thing *t);
/** A half of a channel has something to do, or, half duplex, the other has. */
bool input_taken(const struct thing *channel);
bool output_taken(const struct thing *channel);
void born(struct run *r, struct thing *t, enum kind kind, void *id, const struct module *m);
void gone(struct run *r, enum kind kind, struct thing *t);

/** Before a call; then told() what it gave. Checks that the error is a documented one. */
void calls(struct run *r);
int told(struct run *r, const char *call, int err);
/** It must have failed, or (but for failing system calls) have worked. */
void must_fail(struct run *r, const char *call, int err);
void must_work(struct run *r, const char *call, int err);

#define CALL(r, f, p) (calls(r), told(r, #f, f(p)))

/* documented.c */
bool documented(const char *call, int err);

/* deeds */
struct deed {
    const char *name;
    unsigned weight;
    void (*run)(struct run *r);
};
extern const struct deed channel_deeds[], media_deeds[], end_deeds[], module_deeds[], data_deeds[]; /* a NULL name ends each */

/** Start a plain record on a channel that has none. */
void record_alaw(struct run *r, struct thing *channel);
void open_module(struct run *r);
/** Let the input half of a channel hear what the output half of another says. */
void hear_channel(struct run *r, struct thing *channel, struct thing *from);
void close_modules(struct run *r);
void release_all(struct run *r);

/* network.c */
void network_open(struct run *r);
void network_close(struct run *r);
void network_run(struct run *r); /* what is due now */
void start_talker(struct run *r, int vmprx);
extern const struct deed network_deeds[];
enum { MARK_OCTETS = 12 /* with what is left free */ };
/** A mark says whose it is and its number, and is found in any octets. */
void put_mark(uint8_t *octets, unsigned of, uint32_t mark);
bool mark_at(const uint8_t *octets, unsigned *of, uint32_t *mark);
/** Look for marks of talkers: those of one talker must grow. */
void check_marks(struct run *r, struct thing *channel, const uint8_t *octets, size_t n);

/* checks.c */
void check_all(struct run *r);
void check_end(struct run *r);
void check_event(struct run *r, const struct thing *channel);

#endif
