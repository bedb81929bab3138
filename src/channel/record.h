/**
 * A record operation: what the input half of a channel hears becomes octets, for the program or for a dispatcher.
 *
 * What does it do? Each block is turned into the format asked for and goes into a ring that sm_get_recorded_data reads,
 * or into datagrams. A record in the coding that the source has passes octets on and does nothing else; a block that is a
 * whole datagram is sent from where it lies.
 *
 * Ownership: made and freed by the program's threads; the engine works on it between attach and detach
 * (channel/channel.h).
 */
#ifndef MT_CHANNEL_RECORD_H
#define MT_CHANNEL_RECORD_H

#include <stdatomic.h>
#include <stddef.h>

#include "core/audio.h"
#include "core/pool.h"
#include "core/ring.h"
#include "media/agc.h"
#include "media/codec.h"
#include "media/gain.h"
#include "media/level.h"

struct mt_eliminate;
struct mt_resample;
struct mt_tone_set;
struct mt_feed;
struct mt_dispatcher;
struct mt_net;

enum mt_record_end { /* in the order of kSMRecordHowTerminated */
                     MT_RECORD_NOT_YET,
                     MT_RECORD_LENGTH,
                     MT_RECORD_MAX_TIME,
                     MT_RECORD_SILENCE,
                     MT_RECORD_ABORTED,
                     MT_RECORD_ERROR
};

struct mt_record_setup {
    struct mt_format format;
    uint32_t max_octets;             /* 0: none */
    uint32_t max_elapsed_ms;         /* 0: none */
    uint32_t max_silence_ms;         /* 0: none */
    uint32_t max_initial_silence_ms; /* 0: max_silence counts from the start */
    int volume_db;
    bool agc;
    bool eliminate_silence;
    const struct mt_tone_set *eliminate_tones; /* NULL: none */
    unsigned min_tone_ms;                      /* shorter tones stay: 0, 40 or 64 */
    double min_noise_level, grunt_threshold;
    unsigned long grunt_holdoff_ms;
};

/** Silence, for a record that ends by it. THREAD: engine while attached. */
struct mt_record_silence {
    struct mt_level level;
    uint32_t max_ms, max_initial_ms; /* CONST after create; 0: none */
    uint64_t samples;                /* since the last sound */
    uint64_t trailing_samples;       /* of them in the data */
    bool heard;                      /* there was sound */
};

/** In lines of 64 octets: all that a block touches on its way into a datagram lies in the first. */
struct mt_record {
    uint8_t *datagram;                   /* owned; `cut` octets: the datagram being filled */
    uint32_t cut, fill;                  /* THREAD: engine while attached. cut 0: the data goes to `redirect` */
    uint32_t flushes;                    /* THREAD: engine. Of the net, when this buffer was queued */
    struct mt_format format;             /* CONST after create */
    bool plain;                          /* THREAD: engine. No gain, level, elimination or resampling */
    bool eliminate_silence;              /* CONST after create */
    bool queued;                         /* THREAD: engine. The datagram was, at `flushes` */
    _Atomic bool dispatched;             /* cleared by the engine, after `ring` is there, when its dispatcher goes */
    _Atomic int end;                     /* enum mt_record_end; release by the engine, last of all */
    uint32_t max_octets, max_elapsed_ms; /* CONST after create; 0: none */
    _Atomic bool overrun;                /* set by the engine, taken by the program */
    uint64_t octets;                     /* THREAD: engine while attached. Produced */
    uint64_t elapsed_samples;            /* THREAD: engine while attached. At the rate of the source */

    struct mt_ring ring;               /* owned octets; size 0 when dispatched */
    struct mt_resample *resample;      /* owned; NULL: the source has the right rate */
    struct mt_record_silence *silence; /* owned; NULL: nobody asks for it */
    uint64_t trailing_octets;          /* valid once ended by silence */
    struct mt_eliminate *eliminate;    /* owned; NULL: nothing is left out */
    struct mt_agc *agc;                /* owned; NULL: off */
    struct mt_codec codec;             /* THREAD: engine while attached */
    struct mt_gain gain;               /* THREAD: engine while attached */
    struct mt_feed *redirect;          /* THREAD: engine. NULL: to the dispatcher or the program */
    struct mt_pool *pool;              /* CONST after create: where it came from */
};

_Static_assert(offsetof(struct mt_record, ring) == 64, "the first line holds what a block touches, and no more");

/** Where the octets of a block go. */
struct mt_record_out {
    struct mt_dispatcher *dispatcher; /* NULL: into the ring */
    struct mt_net *net;
    _Atomic uint64_t *lost_octets; /* what the program did not fetch in time */
};

/** @param pool  of records, as many as there are channels. @return 0, -ENOMEM, -ENOBUFS or -EINVAL. THREAD: program. */
int mt_record_create(struct mt_record **out, struct mt_pool *pool, const struct mt_record_setup *setup);

/** NULL is fine. THREAD: program, after detach. */
void mt_record_destroy(struct mt_record *r);

/** Octets of ring for this format and a threshold in octets: a second and at least twice the threshold. */
uint32_t mt_record_ring_octets(const struct mt_record *r, uint32_t threshold);

/** Take a block. @return false when the operation has ended (all of the rest has been sent). THREAD: engine. */
bool mt_record_push(struct mt_record *r, const struct mt_audio *block, const struct mt_record_out *to);

/**
 * Cut datagrams at another length. What is filled leaves at once if it is that long already.
 *
 * @param datagram  in: a buffer of `octets`; out: the one that is not used any more, for the caller to free
 *
 * THREAD: engine.
 */
void mt_record_recut(struct mt_record *r, uint8_t **datagram, uint32_t octets, const struct mt_record_out *to);

/** Another gain after the AGC, in MT_GAIN_MIN_DB .. MT_GAIN_MAX_DB. THREAD: engine. */
void mt_record_set_volume(struct mt_record *r, int volume_db);

/** End it now: what waits for a full datagram leaves as a short one. THREAD: engine. */
void mt_record_finish(struct mt_record *r, enum mt_record_end reason, const struct mt_record_out *to);

#endif
