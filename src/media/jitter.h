/**
 * Jitter buffer for sample-coded RTP payloads (one octet a sample: G.711).
 *
 * What does it do? Takes packets as they arrive (late, early, twice, out of order) and gives their octets back in the
 * order and at the times at which they are to be played.
 *
 * How does it work? The octets lie in a ring, as far from the next one to play as their RTP timestamps are, so that any
 * packet size fits and they are copied once; a short sorted list of runs says which places are filled. Play-out follows
 * the *sender's* clock: nothing is cut or stretched to match the two clocks, the moment of the next block is moved by a
 * millisecond instead. So every octet received in time is played exactly once.
 *
 *  - A packet's slack is the time from its arrival to its play-out. The first packet gets `initial_delay`. From then on
 *    the smallest slack of each second is kept between a floor of 2 ms and `initial_delay` by moving the schedule.
 *  - Nothing there when a block is due, and nothing later either: the sender may just be late. The schedule waits, as
 *    long as no packet is held back longer than `max_delay`, and at most 400 ms. Then the sender is taken to be silent.
 *  - A hole with later packets behind it is a loss: it is played as a hole, for the caller to conceal.
 *  - More waiting than `max_delay`: the oldest octets are dropped.
 *
 * All times are nanoseconds on the module's clock. No allocation, no I/O. THREAD: the caller's (the engine).
 */
#ifndef MT_MEDIA_JITTER_H
#define MT_MEDIA_JITTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MT_JITTER_RUNS = 16, MT_JITTER_ARRIVALS = 16 };

enum mt_jitter_verdict {
    MT_JITTER_TAKEN,
    MT_JITTER_DUPLICATE, /* its place is filled already */
    MT_JITTER_LATE,      /* its time has been played */
    MT_JITTER_OVERFLOW,  /* no room, or its timestamp leads nowhere near the others */
};

struct mt_jitter_run {
    uint32_t start; /* RTP timestamp */
    uint32_t octets : 24;
    uint32_t coding : 8; /* enum mt_coding */
    uint16_t seq_first, seq_last;
};

/** When a packet arrived; kept for the newest few, to tell how long their octets took. */
struct mt_jitter_arrival {
    uint32_t end;     /* RTP timestamp after its last octet */
    uint16_t n;       /* octets; 0: none */
    uint16_t ns_high; /* the lower 48 bits of the time: it is told apart from others within a day */
    uint32_t ns_low;
};

/** In lines of 64 octets: two that every packet touches, with the first run at their end, and one of the arrivals. */
struct mt_jitter {
    uint8_t *ring;     /* not owned */
    int64_t due_ns;    /* when play_ts is to be played; while silent: up to when silence was given out */
    uint32_t play_ts;  /* next octet to play */
    uint32_t play_pos; /* its place in the ring */
    uint32_t ring_octets;
    uint16_t max_delay_ms, initial_delay_ms;
    uint32_t octet_ns;      /* playing time of an octet */
    uint32_t window_octets; /* played in this window */
    uint32_t hole_octets;   /* played of the hole that play_ts is in */
    uint32_t stray_ts;      /* where a packet with a stray timestamp would be followed */
    uint16_t played_seq;    /* sequence number of the packet played last */
    uint8_t n_runs;
    uint8_t arrival_put, arrival_found; /* where the next one goes; where the last one asked for was */
    bool playing;                       /* false: silent; the next packet starts afresh */
    bool waited;                        /* the block that is due has been waited for */
    bool stray;
    int64_t last_slack_ns;

    int64_t min_slack_ns;    /* smallest in this window */
    int64_t fill_ns;         /* silence to give out before the first block of a new start */
    uint64_t dropped_octets; /* given up because more than max_delay waited */
    uint32_t lost_packets;   /* holes played, in packets; may run over */
    uint32_t resyncs;        /* may run over */
    struct mt_jitter_run runs[MT_JITTER_RUNS];
    struct mt_jitter_arrival arrivals[MT_JITTER_ARRIVALS];
};

_Static_assert(offsetof(struct mt_jitter, min_slack_ns) == 64 && offsetof(struct mt_jitter, runs) <= 96,
               "two lines hold what every packet touches, and the first run");

/** One piece of what is due: octets, or a hole. */
struct mt_jitter_piece {
    const uint8_t *octets; /* NULL: a hole. Otherwise in the ring, valid until the next put */
    uint32_t n;
    uint8_t coding;
    int64_t arrival_ns; /* of the packet that brought the last of the octets; 0: a hole, or not known any more */
    bool lost;          /* a hole made by loss (false: the sender was silent there) */
};

struct mt_jitter_packet {
    const uint8_t *octets;
    uint32_t n; /* above 0 */
    uint32_t ts;
    uint16_t seq;
    uint8_t coding;
    int64_t arrival_ns;
};

/** Octets of ring that a buffer with this max_delay needs: whole packets of 20 ms, which so lie in one piece. */
uint32_t mt_jitter_ring_octets(unsigned max_delay_ms, uint32_t rate_hz);

/** Start silent. `ring` must have mt_jitter_ring_octets(); silence has been given out up to now_ns. */
void mt_jitter_init(struct mt_jitter *j, uint8_t *ring, uint32_t rate_hz, int64_t now_ns);

/** Delays in ms, up to 65535; max >= initial. Takes effect with the next packet. The ring must be large enough. */
void mt_jitter_delays(struct mt_jitter *j, unsigned max_delay_ms, unsigned initial_delay_ms);

/** Put in another ring (larger delays); what was buffered is kept if it fits, else dropped. @return the old ring. */
uint8_t *mt_jitter_replace_ring(struct mt_jitter *j, uint8_t *ring, uint32_t ring_octets);

/** Forget everything buffered and be silent: the sender changed. */
void mt_jitter_reset(struct mt_jitter *j);

enum mt_jitter_verdict mt_jitter_put(struct mt_jitter *j, const struct mt_jitter_packet *p);

enum mt_jitter_due {
    MT_JITTER_NOW,    /* play a block now: mt_jitter_next, then mt_jitter_played */
    MT_JITTER_WAIT,   /* look again in a millisecond */
    MT_JITTER_SILENT, /* nothing to play: give out silence from due_ns on */
};

/**
 * What to do for a block of n octets at now_ns (at or after due_ns). May turn from playing to silent.
 *
 * Before the first block after a start, `fill_ns` of silence closes the gap to what was given out before; the caller
 * gives it out as time goes by and takes it off.
 */
enum mt_jitter_due mt_jitter_due(struct mt_jitter *j, uint32_t n, int64_t now_ns);

/** The next piece of at most n octets; goes past it. */
void mt_jitter_next(struct mt_jitter *j, uint32_t n, struct mt_jitter_piece *piece);

/** A block of n octets has been played: move due_ns, following the sender's clock. */
void mt_jitter_played(struct mt_jitter *j, uint32_t n);

/** Playing time of n octets. */
static inline int64_t mt_jitter_ns(const struct mt_jitter *j, int64_t n)
{
    return n * j->octet_ns;
}

#endif
