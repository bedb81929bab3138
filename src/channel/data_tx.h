/**
 * A transmit operation: octets of the program, of a collector or of a datafeed go through an encoder and a line protocol
 * and become what the output half of a channel says.
 *
 * How does it work? The octets wait in a ring. Each tick the output half pulls a block: the protocol takes bits of the
 * encoder, which takes octets of the ring.
 *
 * Ownership: made and freed by the program's threads; the engine works on it between attach and detach
 * (channel/output.h).
 */
#ifndef MT_CHANNEL_DATA_TX_H
#define MT_CHANNEL_DATA_TX_H

#include "channel/data_control.h"
#include "channel/replay.h"
#include "core/audio.h"
#include "core/ring.h"
#include "data/encoding.h"
#include "data/line.h"

struct mt_data_setup;

struct mt_data_tx {
    struct mt_bit_source bits;             /* first: what the line protocol takes its bits of */
    struct mt_octet_source source;         /* what the encoder takes its octets of */
    struct mt_line_tx *line;               /* owned. THREAD: engine while attached */
    struct mt_encoder encoder;             /* THREAD: engine while attached */
    enum mt_line_protocol protocol;        /* CONST after create */
    const struct mt_data_control *control; /* CONST after attach */

    struct mt_ring ring;     /* owned octets. Written by whoever feeds it, read by the engine */
    _Atomic bool last;       /* no more will be written; release, after the ring */
    _Atomic bool underrun;   /* set by the engine, taken by the program */
    _Atomic bool ended;      /* engine writes, last of all */
    _Atomic bool empty;      /* engine writes: nothing is left to be sent */
    _Atomic bool flow, cts;  /* engine writes */
    _Atomic int line_status; /* enum mt_line_tx_status. Engine writes */
    _Atomic int link;        /* enum mt_line_link. Engine writes */
};

/** As mt_data_rx_create; the line's source is &(*out)->bits. */
int mt_data_tx_create(struct mt_data_tx **out, const struct mt_data_setup *setup,
                      const struct mt_data_control *control);

/** NULL is fine. THREAD: program, after detach. */
void mt_data_tx_destroy(struct mt_data_tx *d);

/* THREAD: engine. */

/** The next block: n samples. It lies in `into`. */
void mt_data_tx_pull(struct mt_data_tx *d, unsigned n, union mt_replay_block *into, struct mt_audio *block);

/** Another encoding from now on. */
void mt_data_tx_encode(struct mt_data_tx *d, const struct mt_encoding_config *encoding);

/** Drop what was not sent yet; a frame that is on its way breaks off. */
void mt_data_tx_discard(struct mt_data_tx *d);

/** End it now, as far as it has got. */
void mt_data_tx_stop(struct mt_data_tx *d);

/** What changes of the line may be looked at by others. */
void mt_data_tx_publish(struct mt_data_tx *d);

/** Octets that can be put now. THREAD: whoever feeds it. */
uint32_t mt_data_tx_room(const struct mt_data_tx *d);

/** As much room as the program wants. THREAD: program, the channel locked; engine. */
bool mt_data_tx_has_capacity(const struct mt_data_tx *d);

/** Something to report. THREAD: as above. */
static inline bool mt_data_tx_has_report(const struct mt_data_tx *d)
{
    return atomic_load(&d->ended) || atomic_load(&d->underrun);
}

#endif
