/**
 * Events: what the program holds as tSMEventId and waits for.
 *
 * An event is a pollable counter. Channels and end-points turn switches on it (core/notify.h); it is signalled while any
 * of them is on. Events of smd_ev_create belong to the program, those of ..._get_event to their object.
 */
#ifndef MT_CORE_EVENT_H
#define MT_CORE_EVENT_H

#include "core/handle.h"
#include "core/notify.h"

enum { MT_EVENT_TYPES = 3 }; /* write, read, recognition: kSMEventType... less 1 */

enum mt_event_binding { MT_EVENT_OF_OBJECT, MT_EVENT_CHANNEL, MT_EVENT_CHANNEL_NON_IDLE, MT_EVENT_ANY_CHANNEL };

struct mt_event {
    struct mt_object object;
    _Atomic unsigned holders;        /* threads that wait, and its handle; the last one frees it */
    int fd;                          /* CONST after create */
    uint8_t type;                    /* CONST after create: 0 ... MT_EVENT_TYPES - 1 */
    uint8_t binding;                 /* CONST after create: enum mt_event_binding */
    uint32_t channel;                /* CONST after create: id of the channel it was made for; 0: none */
};

/** @return 0 or a negative errno with nothing left behind. */
int mt_event_create(struct mt_event **out, unsigned type, enum mt_event_binding binding, uint32_t channel);

/** Keep a locked event and its descriptor from going, also after it was unlocked. */
void mt_event_hold(struct mt_event *e);
void mt_event_drop(struct mt_event *e);

/** End a locked event; it is unlocked. Waiting threads wake, and the last of them frees it. */
void mt_event_destroy(struct mt_event *e);

#endif
