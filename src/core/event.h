/**
 * Events: what the program holds as tSMEventId and waits for.
 *
 * An event is a descriptor whose poll() bits tell what may be done (os/pollable.h). Channels and end-points turn
 * switches on it (core/notify.h); it shows a bit while any switch of that bit is on. Events of smd_ev_create belong to
 * the program, those of ..._get_event to their object.
 */
#ifndef MT_CORE_EVENT_H
#define MT_CORE_EVENT_H

#include "core/handle.h"
#include "core/notify.h"

enum { MT_EVENT_TYPES = 3 }; /* write, read, recognition: kSMEventType... less 1 */

enum mt_event_binding { MT_EVENT_OF_OBJECT, MT_EVENT_CHANNEL, MT_EVENT_CHANNEL_NON_IDLE, MT_EVENT_ANY_CHANNEL };

struct mt_event {
    struct mt_object object;
    _Atomic unsigned holders;         /* threads that wait, and its handle; the last one frees it */
    struct mt_pollable poll;          /* LOCK: applying, but for poll.fd: CONST after create */
    _Atomic int causes[MT_POLL_BITS]; /* switches that are on, less those that are on their way off */
    _Atomic unsigned shown;           /* what was made of them last */
    _Atomic bool refused;             /* the kernel would not show that: POLLHUP stayed */
    _Atomic bool applying;            /* a thread is in pollable_show; it looks again when done */
    uint8_t type;                     /* CONST after create: 0 ... MT_EVENT_TYPES - 1 */
    uint8_t binding;                  /* CONST after create: enum mt_event_binding */
    uint32_t channel;                 /* CONST after create: id of the channel it was made for; 0: none */
};

/** @return 0 or a negative errno with nothing left behind. */
int mt_event_create(struct mt_event **out, unsigned type, enum mt_event_binding binding, uint32_t channel);

/** MT_POLL_... of which it can ever show any, MT_POLL_HUP aside. */
unsigned mt_event_bits(const struct mt_event *e);

/** Wait until it shows something. @return 0, or -EINTR after a signal. */
int mt_event_wait(const struct mt_event *e);

/**
 * Wait until it shows what it should, whichever thread makes it, so that a program that was told "nothing there" finds
 * the descriptor saying the same. What the kernel refused to show is tried once more. THREAD: program. NULL is fine.
 */
void mt_event_settled(struct mt_event *e);

/** Keep a locked event and its descriptor from going, also after it was unlocked. */
void mt_event_hold(struct mt_event *e);
void mt_event_drop(struct mt_event *e);

/** End a locked event on which no switch is left; it is unlocked. Waiting threads wake, and the last of them frees it. */
void mt_event_destroy(struct mt_event *e);

#endif
