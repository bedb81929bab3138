/**
 * The generic API with the constants that its events use.
 *
 * manual: the generic API
 */
#ifndef SMCORE_H
#define SMCORE_H

#include <netinet/in.h>

#include "prosgen.h"
#include "smtypes.h"

/** Tells a program that this is the second generation of the interface. */
#ifndef PROSODY_TiNG
#define PROSODY_TiNG
#endif

/** What an event is about. */
enum {
    kSMEventTypeWriteData = 1, /* replay, dialling, tones, transmission */
    kSMEventTypeReadData = 2,  /* record, reception */
    kSMEventTypeRecog = 3      /* recognition */
};

/** Whose event it is. */
enum {
    kSMChannelNoEvent = 0,             /* nobody's: withdraw it */
    kSMChannelSpecificEvent = 1,       /* one channel's; set also while the channel is idle */
    kSMAnyChannelEvent = 2,            /* shared by channels of the process; idle channels do not count */
    kSMChannelSpecificEventNonIdle = 3 /* one channel's; not set while the channel is idle */
};

#endif
