/**
 * How two V.110 terminal adaptors agree that they are connected (ITU-T V.110 5.2 to 5.4): docs/V110.md draws it.
 *
 * What does it do? It is told what the receiver hears and how the time passes, and tells what the transmitter sends next
 * and where the link is.
 * How does it work? The initiator sends frames at once, with bits S and X OFF; the responder sends ones until it hears
 * frames. Who hears frames sends S and X ON, who hears them ON is connected, and sends data after at least four frames
 * with ON, so that the far end is ready for it; from a multiple of four on, so that at every rate the first octet begins at
 * a whole number of octets after the first ON. Who hears no frames any more sends X OFF, and gives up after 3 s. Bits S OFF
 * with zeros as data end the link.
 * A status bit counts when two frames in a row have it.
 *
 * THREAD: engine.
 */
#ifndef MT_DATA_V110_LINK_H
#define MT_DATA_V110_LINK_H

#include <stdbool.h>
#include <stdint.h>

enum mt_v110_state {
    MT_V110_IDLE,
    MT_V110_WAITING, /* the responder, for frames */
    MT_V110_CONNECTING,
    MT_V110_CONNECTED,
    MT_V110_DISCONNECTING,
    MT_V110_ENDED,
};

enum mt_v110_send {
    MT_V110_SEND_IDLE, /* ones, no frames */
    MT_V110_SEND_ONES, /* frames without data */
    MT_V110_SEND_DATA,
    MT_V110_SEND_DISCONNECT, /* frames with zeros as data */
};

struct mt_v110_link {
    uint8_t state;        /* enum mt_v110_state */
    bool aligned;         /* frames are heard */
    bool stop;            /* the far end shall send no data */
    bool data;            /* data is sent */
    bool answering;       /* the far end wanted to disconnect */
    uint8_t off_heard;    /* frames in a row that want to disconnect */
    uint32_t heard, last; /* aux bits: that count; of the last frame */
    uint32_t on_heard;    /* frames in a row with S ON, before data is received */
    uint32_t on_sent;     /* frames sent with S ON */
    uint32_t off_sent;
    uint32_t waited; /* timeslots in this state */
};

void mt_v110_link_init(struct mt_v110_link *l);

/** Only an idle link can begin; else nothing happens. */
void mt_v110_link_connect(struct mt_v110_link *l, bool initiator);
void mt_v110_link_disconnect(struct mt_v110_link *l);

/** Frames are heard from now on, or no longer. */
void mt_v110_link_align(struct mt_v110_link *l, bool aligned);

/** A frame with these bits was heard. @param zeros  its data bits are all zeros */
void mt_v110_link_hear(struct mt_v110_link *l, uint32_t aux, bool zeros);

/** @param timeslots  that the next frame will take */
enum mt_v110_send mt_v110_link_next(struct mt_v110_link *l, unsigned timeslots);

/** @return bits S and X of the next frame */
uint32_t mt_v110_link_aux(const struct mt_v110_link *l);

/** The data of the frame that was just heard is the user's. */
bool mt_v110_link_receives(const struct mt_v110_link *l);

/** The far end takes no data at the moment. */
bool mt_v110_link_is_stopped(const struct mt_v110_link *l);

#endif
