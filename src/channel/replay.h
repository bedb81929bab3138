/**
 * A replay operation: octets of the program, of a collector or of a datafeed become what the output half of a channel
 * says.
 *
 * What does it do? The octets wait in a ring. Each tick the output half takes a block out of it. A replay in a coding
 * that a block can carry, at the rate of the output half and without volume, AGC, speed or background, passes its
 * octets on as they are. Anything else goes through a work: decoded, stretched, resampled, amplified, mixed.
 *
 * Ownership: made and freed by the program's threads; the engine works on it between attach and detach
 * (channel/output.h).
 */
#ifndef MT_CHANNEL_REPLAY_H
#define MT_CHANNEL_REPLAY_H

#include <stdatomic.h>

#include "channel/mix.h"
#include "core/audio.h"
#include "core/feed.h"
#include "core/ring.h"
#include "media/agc.h"
#include "media/codec.h"
#include "media/gain.h"

struct mt_resample;
struct mt_speed;

enum mt_replay_end { MT_REPLAY_RUNS, MT_REPLAY_PLAYED, MT_REPLAY_ABORTED };

/** What sm_replay_adjust can change while it runs. */
struct mt_replay_effects {
    int volume_db;
    bool agc;
    int speed_percent;          /* 0: 100 */
    struct mt_feed *background; /* the output of another channel, at the same rate; NULL: none */
};

/** Who gives the octets. */
enum mt_replay_feeder { MT_FED_BY_PROGRAM, MT_FED_BY_COLLECTOR, MT_FED_BY_DATAFEED };

struct mt_replay_setup {
    struct mt_format format;
    uint32_t rate_hz;           /* of the output half */
    uint32_t ring_octets;       /* mt_replay_ring_octets */
    uint64_t length;            /* octets it will play; 0: until the last was put */
    struct mt_replay_effects effects;
};

enum { MT_REPLAY_FIFO = 16384 };

/** What a plain copy does not need. THREAD: engine, once it is given to a replay. */
struct mt_replay_work {
    struct mt_codec codec;
    struct mt_speed *speed;       /* owned */
    struct mt_resample *resample; /* owned; NULL: format and output half have the same rate */
    bool stretched;               /* the speed is not 100 %, or once was not */
    bool agc_on;
    struct mt_agc agc;
    struct mt_gain gain;
    struct mt_mix mix;
    unsigned tail_samples;        /* of silence still to be run through, so that the end of the sound comes out */
    unsigned at, n;               /* fifo[at ... at + n - 1] waits to be said */
    int16_t fifo[MT_REPLAY_FIFO];
};

struct mt_replay {
    struct mt_format format;      /* CONST after create */
    uint32_t rate_hz;             /* CONST after create: of the output half */
    uint64_t length;              /* CONST after create; 0: none given */
    struct mt_ring ring;          /* owned octets. Written by whoever feeds it, read by the engine */
    _Atomic uint64_t supplied;    /* octets written; by whoever feeds it */
    _Atomic bool last;            /* no more will be written; release, after the ring */
    bool told_last;               /* LOCK: the channel's; the program has put its last */
    _Atomic uint64_t played;      /* octets; engine writes */
    _Atomic bool underrun;        /* set by the engine, taken by the program */
    _Atomic int end;              /* enum mt_replay_end; release by the engine, last of all */

    /* THREAD: engine while attached */
    struct mt_replay_work *work;  /* owned; NULL: plain */
    uint32_t hold_octets;         /* fed from the network: so much waits before it begins, or begins again */
    unsigned hold_ms;             /* but no longer than this; 0: for ever */
    unsigned held_ms;
    bool started;                 /* something was played */
    bool dry;                     /* nothing is left, but more is to come */
};

/** @return 0, -ENOMEM or -EINVAL. THREAD: program. */
int mt_replay_create(struct mt_replay **out, const struct mt_replay_setup *setup);

/** NULL is fine. THREAD: program, after detach. */
void mt_replay_destroy(struct mt_replay *r);

/** Octets of ring for a format and an output threshold: a second, four blocks of 2048 octets, twice the threshold. */
uint32_t mt_replay_ring_octets(const struct mt_format *format, uint32_t threshold);

/** Whether any of these needs a work. */
bool mt_replay_has_effects(const struct mt_replay_effects *e);

/** A work to give to mt_replay_adjust. @return 0 or -ENOMEM. THREAD: program. */
int mt_replay_work_create(struct mt_replay_work **out, const struct mt_replay *r);
void mt_replay_work_destroy(struct mt_replay_work *w);

/** @param work  in: one to use if it has none; out: what is not used. THREAD: engine. */
void mt_replay_adjust(struct mt_replay *r, const struct mt_replay_effects *e, struct mt_replay_work **work);

/** Give octets to play. All of them or none. @return octets taken. THREAD: whoever feeds it. */
uint32_t mt_replay_put(struct mt_replay *r, const void *octets, uint32_t n);

/** What may still be supplied, at most UINT32_MAX. */
uint32_t mt_replay_wants(const struct mt_replay *r);

/** Where a block of it is built. */
union mt_replay_block {
    uint8_t octets[MT_AUDIO_MAX_SAMPLES * 2];
    int16_t amp[MT_AUDIO_MAX_SAMPLES];
};

/** The next block: n samples, silence where nothing is left. It lies in `into`. THREAD: engine. */
void mt_replay_play(struct mt_replay *r, unsigned n, union mt_replay_block *into, struct mt_audio *block);

/** Fall silent for good. THREAD: engine. */
void mt_replay_abort(struct mt_replay *r);

#endif
