/**
 * Encodings: how octets of the program become bits of the line, and bits octets.
 *
 * What does it do? A decoder is a bit sink that gives octets to an octet sink; an encoder is a bit source that takes
 * them from an octet source.
 * How does it work? Each is one flat struct without memory of its own, so a command can put another encoding on a half
 * that runs. The formats (docs/ENCODINGS.md): sync, async (any data bits up to 16), HDLC (frames of any
 * number of bits, checks of 0 to 32 bits) with its in-band marker words.
 */
#ifndef MT_DATA_ENCODING_H
#define MT_DATA_ENCODING_H

#include "async.h"
#include "bits.h"
#include "hdlc.h"
#include "sync.h"

enum mt_encoding { /* in the order of kSMDCConfigEncoding */
                   MT_ENCODING_NONE,
                   MT_ENCODING_SYNC,
                   MT_ENCODING_ASYNC,
                   MT_ENCODING_HDLC,
                   MT_ENCODINGS
};

struct mt_encoding_config {
    enum mt_encoding encoding;
    struct mt_async_config async;
    struct mt_hdlc_config hdlc;
};

/** @return 0 or -EINVAL: a value that the encoding cannot have. Any thread. */
int mt_encoding_check(const struct mt_encoding_config *config);

/** Without an encoding the protocol's "bits" are octets of the program, eight bits each. */
struct mt_decoder {
    struct mt_bit_sink in; /* first: a decoder is a bit sink */
    struct mt_octet_sink *out;
    enum mt_encoding encoding;
    union {
        struct mt_sync_rx sync;
        struct mt_async_rx async;
        struct mt_hdlc_rx hdlc;
    } u;
};

/** THREAD: any, also the engine: it only sets the structure, in less than a microsecond. So does mt_encoder_init. */
void mt_decoder_init(struct mt_decoder *d, const struct mt_encoding_config *config, struct mt_octet_sink *out);

struct mt_encoder {
    struct mt_bit_source out; /* first: an encoder is a bit source */
    struct mt_octet_source *in;
    enum mt_encoding encoding;
    bool underrun; /* it ran dry in the middle of something; cleared by who reads it */
    union {
        struct mt_sync_tx sync;
        struct mt_async_tx async;
        struct mt_hdlc_tx hdlc;
    } u;
};

void mt_encoder_init(struct mt_encoder *e, const struct mt_encoding_config *config, struct mt_octet_source *in);

/** The rest of the item or character that it is in will not come: the source goes on with another. */
void mt_encoder_discard(struct mt_encoder *e);

/** As `silent` of a bit source. */
void mt_encoder_restart(struct mt_encoder *e);

/**
 * Nothing taken from the source is still to be sent. HDLC never gives fewer bits than asked for: who ends a half stops
 * asking when the source and the encoder are empty. An item or character whose end the source does not have cannot be
 * sent, and counts as nothing.
 */
bool mt_encoder_is_empty(const struct mt_encoder *e);

#endif
