/**
 * A receive operation: what the input half of a channel hears goes through a line protocol and a decoder, and the octets
 * go to the program, to a dispatcher, or to the datafeed of a redirected channel.
 *
 * What does it do? For the program the octets wait in a FIFO with the reports between them (data_fifo.h). For a dispatcher
 * they are cut into datagrams where the program would have been told that data is ready; the reports still go to the
 * program, and no datagram goes past one.
 *
 * Ownership: made and freed by the program's threads; the engine works on it between attach and detach
 * (channel/channel.h).
 */
#ifndef MT_CHANNEL_DATA_RX_H
#define MT_CHANNEL_DATA_RX_H

#include "channel/data_control.h"
#include "channel/data_fifo.h"
#include "channel/record.h"
#include "core/audio.h"
#include "data/encoding.h"
#include "data/line.h"
#include "net/dispatcher.h"

struct mt_data_setup {
    struct mt_line_config line;
    struct mt_encoding_config encoding;
};

struct mt_data_rx {
    struct mt_octet_sink sink;             /* first: what the decoder gives its octets to */
    struct mt_line_rx *line;               /* owned. THREAD: engine while attached */
    struct mt_decoder decoder;             /* THREAD: engine while attached */
    enum mt_line_protocol protocol;        /* CONST after create */
    const struct mt_data_control *control; /* CONST after attach */
    const struct mt_record_out *to;        /* CONST after attach */
    struct mt_feed *redirect;              /* CONST after attach; NULL: to the dispatcher or the program */

    struct mt_data_fifo fifo; /* owned octets */
    _Atomic bool collectable; /* set by the engine: it was quiet long enough; taken by the program when all is read */
    _Atomic bool ended;       /* engine writes, after its last mark */
    bool stopped;             /* LOCK: the channel's handle. By the program */
    _Atomic bool flow;        /* engine writes */
    _Atomic int line_status;  /* enum mt_line_rx_status. Engine writes */
    _Atomic int link;         /* enum mt_line_link. Engine writes */

    /* THREAD: engine */
    bool octets_came;      /* in this block */
    bool words;            /* HDLC: no datagram ends inside four octets */
    unsigned idle_samples; /* since the last octet */
    int64_t arrival_ns;    /* of the newest octet */
    bool queued;           /* the datagram was, at `flushes` */
    uint32_t flushes;
    uint32_t fill;
    uint8_t datagram[MT_DISPATCHER_CAP_IPV4];
};

/**
 * @param control  the channel's, for the size of the buffer
 * @return 0, -ENOMEM or -EINVAL. THREAD: program. The line is made by the caller, mt_data_rx_sink being what it gives to.
 */
int mt_data_rx_create(struct mt_data_rx **out, const struct mt_data_setup *setup,
                      const struct mt_data_control *control);

/** What its line protocol gives its bits to. */
static inline struct mt_bit_sink *mt_data_rx_sink(struct mt_data_rx *d)
{
    return &d->decoder.in;
}

/** NULL is fine. THREAD: program, after detach. */
void mt_data_rx_destroy(struct mt_data_rx *d);

/* THREAD: engine. */

/** Take a block. @return false when the operation has ended */
bool mt_data_rx_push(struct mt_data_rx *d, const struct mt_audio *block);

/** Let its line know the encoding. */
void mt_data_rx_tell_line(struct mt_data_rx *d);

/** Another encoding from now on. */
void mt_data_rx_encode(struct mt_data_rx *d, const struct mt_encoding_config *encoding);

/** End it now: what waits for a full datagram leaves as a short one, then the metric and Finished are reported. */
void mt_data_rx_finish(struct mt_data_rx *d);

/** Drop what was received and not fetched or sent yet; the reports stay. The program does not read meanwhile. */
void mt_data_rx_discard(struct mt_data_rx *d);

/** Its dispatcher goes: what was not sent, and all that follows, is for the program. */
void mt_data_rx_keep(struct mt_data_rx *d);

/** What changes of the line may be looked at by others. */
void mt_data_rx_publish(struct mt_data_rx *d);

/** MT_POLL_IN: enough to fetch; MT_POLL_PRI: something to report. THREAD: program, the channel locked; engine. */
unsigned mt_data_rx_due(const struct mt_data_rx *d);

#endif
