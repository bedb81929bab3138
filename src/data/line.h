/**
 * Line protocols: how bits travel on a telephone line as tones, or in the octets of a timeslot.
 *
 * What does it do? A receiver takes sound and gives bits and carrier reports to its sink; a transmitter takes bits from
 * its source and makes sound. Each protocol is a pair of small tables of functions (raw.c, fsk.c, v29.c ...).
 * How does it work? Both are made by the program's threads, worked by the engine, and freed by the program's threads.
 * `timeslot` protocols (raw, V.110, RLP) see the octets of a timeslot as they are; the others linear samples at
 * 8000/s. Reports keep their place among the bits: a receiver hands over the bits it has before it reports.
 */
#ifndef MT_DATA_LINE_H
#define MT_DATA_LINE_H

#include "bits.h"

enum mt_line_protocol {
    MT_LINE_RAW,
    MT_LINE_FSK,
    MT_LINE_CW,
    MT_LINE_TTY, /* receive only */
    MT_LINE_V17,
    MT_LINE_V27TER,
    MT_LINE_V29,
    MT_LINE_V110, /* both halves are one */
    MT_LINE_V110_RLP,
    MT_LINE_CPU,  /* receive only, as the next two: figures.h */
    MT_LINE_HEAP,
    MT_LINE_BULK,
    MT_LINE_PROTOCOLS
};

struct mt_raw_config {
    uint8_t i460_mask; /* bits used of each octet, 0x80 is the first on the line; not 0 */
    uint8_t xorval;
};

struct mt_fsk_config {
    uint32_t speed_x65536; /* bits/s, 16.16 */
    float mark_hz, space_hz;
    uint32_t carrier_on_ms, carrier_off_ms;
    bool set_power; /* power_dbm0 counts */
    float power_dbm0;
    bool get_metric;
    uint32_t thresh_metric;       /* 0: none */
    uint32_t reverse_chan_filter; /* 0, 1 or 2 */
};

struct mt_cw_config {
    uint32_t speed_x65536;
    float space_hz;
    uint32_t carrier_off_ms;
    bool set_power;
    float power_dbm0;
};

struct mt_v110_config {
    uint32_t speed;
    bool sync; /* false: characters with start and stop bits */
};

struct mt_figures;

struct mt_line_config {
    enum mt_line_protocol protocol;
    union {
        struct mt_raw_config raw;
        struct mt_fsk_config fsk;
        struct mt_cw_config cw;
        struct mt_v110_config v110;
        uint32_t speed; /* V.17, V.27ter, V.29, RLP */
        const struct mt_figures *figures; /* CPU, Heap: where from; lives as long as the half */
    } u;
};

enum mt_line_verb { /* in the order of kSMDCLineCtlCmd */
                    MT_LINE_INITIATOR_CONNECT,
                    MT_LINE_RESPONDER_CONNECT,
                    MT_LINE_DISCONNECT,
                    MT_LINE_ASSERT_RTS,
                    MT_LINE_UNASSERT_RTS,
                    MT_LINE_SET_AUX,
                    MT_LINE_SET_PREFIX_SUFFIX,
                    MT_LINE_SUSPEND,
                    MT_LINE_RESUME,
                    MT_LINE_RESUME_MONITOR_CARRIER,
                    MT_LINE_RETRAIN,
                    /* flow control and the shift of TTY, from smdc_rx_control */
                    MT_LINE_RX_STOP,
                    MT_LINE_RX_RESUME,
                    MT_LINE_VERBS
};

/** Longest prefix or suffix, in bits. */
enum { MT_LINE_FIX_BITS = 4096 };

struct mt_line_command {
    enum mt_line_verb verb;
    uint32_t aux_mask, aux_toggle;
    bool short_train, tep;
    bool figures;                         /* MT_LINE_RX_RESUME of TTY */
    uint32_t prefix_bits, suffix_bits;    /* at most MT_LINE_FIX_BITS */
    const uint8_t *prefix, *suffix;       /* packed as in bits.h; valid during the call */
};

enum mt_line_link { MT_LINK_NOT_CONNECTED, MT_LINK_CONNECTING, MT_LINK_CONNECTED, MT_LINK_DISCONNECTING };
enum mt_line_rx_status { MT_RX_NO_CARRIER, MT_RX_CARRIER, MT_RX_DATA };
enum mt_line_tx_status { MT_TX_SILENT, MT_TX_CARRIER, MT_TX_DATA };

struct mt_line_rx;
struct mt_line_tx;

struct mt_line_rx_ops {
    bool timeslot; /* `push` takes timeslot octets, not int16_t */
    void (*push)(struct mt_line_rx *rx, const void *samples, unsigned n);
    /** NULL: no command is known. @return 0, -EOPNOTSUPP (not a command of this protocol) or -EINVAL */
    int (*command)(struct mt_line_rx *rx, const struct mt_line_command *c);
    void (*destroy)(struct mt_line_rx *rx);
};

/** First member of every receiver. */
struct mt_line_rx {
    const struct mt_line_rx_ops *ops;
    struct mt_bit_sink *out;
    bool octets; /* the encoding is none: raw packs bits with the line's first as the most significant */
    bool characters; /* the encoding is async: start bits may begin at any time. May change at any time */
    bool flow;   /* what smdc_rx_status calls flow */
    bool finished; /* the far end disconnected in an orderly way: no more comes */
    enum mt_line_rx_status status;
    enum mt_line_link link;
    uint32_t metric; /* not 0: reported before Finished */
};

struct mt_line_tx_ops {
    bool timeslot;        /* `pull` gives timeslot octets, not int16_t */
    bool spare_octet;     /* capacity is one less than asked for: programs ask for wanted + 1 */
    bool reports_empty;   /* a half without data to send says Empty */
    /** Write n samples or octets: never fewer; silence when there is nothing to say. */
    void (*pull)(struct mt_line_tx *tx, void *samples, unsigned n);
    int (*command)(struct mt_line_tx *tx, const struct mt_line_command *c);
    void (*destroy)(struct mt_line_tx *tx);
};

/** First member of every transmitter. */
struct mt_line_tx {
    const struct mt_line_tx_ops *ops;
    struct mt_bit_source *in;
    bool octets;
    bool flow;
    bool finishing; /* set by the owner: no more data comes; end when `in` is dry */
    bool finished;  /* set by the protocol: all is sent, the line is silent */
    bool cts;
    bool underrun;  /* `in` ran dry where the protocol cannot wait; cleared by who reads it */
    enum mt_line_tx_status status;
    enum mt_line_link link;
};

/**
 * Make the halves of a protocol.
 *
 * @param rx, tx  out: the half; NULL: not wanted. MT_LINE_V110 wants both
 * @return 0, -ENOMEM or -EINVAL: a value the protocol cannot have, or a half that it does not have
 *
 * THREAD: program.
 */
int mt_line_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                   struct mt_bit_sink *sink, struct mt_bit_source *source);

/** NULL is fine. THREAD: program, after the engine left it. */
void mt_line_rx_destroy(struct mt_line_rx *rx);
void mt_line_tx_destroy(struct mt_line_tx *tx);

#endif
