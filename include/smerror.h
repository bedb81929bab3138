/**
 * What a call returns when it fails. Success is 0, every failure is below 0.
 *
 * Rely on the names: the numbers overlap with those of the call driver. sm_error_name (prosgen.h) gives the name.
 *
 * manual: the standard errors
 */
#ifndef SMERROR_H
#define SMERROR_H

#define ERR_SM_DEVERR (-1)    /* the module or the way to it failed */
#define ERR_SM_PENDING (-2)   /* not finished yet */
#define ERR_SM_MORE (-3)      /* there is more to come */
#define ERR_SM_NO_ACTION (-4) /* nothing was done */

#define ERR_SM_NOT_IMPLEMENTED (-100)        /* not available here */
#define ERR_SM_BAD_PARAMETER (-101)          /* an argument or field makes no sense */
#define ERR_SM_NO_SUCH_MODULE (-102)         /* the module id names no open module */
#define ERR_SM_MODULE_ACCESS (-103)          /* the module cannot be reached */
#define ERR_SM_FILE_ACCESS (-104)            /* a file cannot be opened or read */
#define ERR_SM_FILE_FORMAT (-105)            /* a file holds something else than expected */
#define ERR_SM_DOWNLOAD (-106)               /* firmware could not be loaded */
#define ERR_SM_NO_RESOURCES (-107)           /* out of memory, or a pool is empty */
#define ERR_SM_FIRMWARE_NOT_RUNNING (-108)   /* the module runs no firmware */
#define ERR_SM_MODULE_ALREADY_RUNNING (-109) /* the module was started before */
#define ERR_SM_NO_SUCH_CHANNEL (-110)        /* the channel id names no channel, or no channel has anything to report */
#define ERR_SM_NO_DATA_AVAILABLE (-111)      /* nothing to read at present */
#define ERR_SM_NO_RECORD_IN_PROGRESS (-112)  /* the channel does not record */
#define ERR_SM_NO_CAPACITY (-113)            /* no room to write at present */
#define ERR_SM_NO_REPLAY_IN_PROGRESS (-114)  /* the channel does not replay */
#define ERR_SM_BAD_DATA_LENGTH (-115)        /* this length of data is not accepted */
#define ERR_SM_WRONG_CHANNEL_STATE (-116)    /* not while the channel does what it does now */
#define ERR_SM_WRONG_CHANNEL_TYPE (-117)     /* not on this kind of channel */
#define ERR_SM_NO_SUCH_GROUP (-118)          /* channel groups (first generation) */
#define ERR_SM_NO_SUCH_FIRMWARE (-119)       /* the firmware module that the call needs is not loaded */
#define ERR_SM_NO_SUCH_DIGIT (-120)          /* unknown digit or tone */
#define ERR_SM_CHANNEL_ALLOCATED (-121)      /* a channel is allocated */
#define ERR_SM_NO_DIGIT (-122)               /* no digit waits */
#define ERR_SM_NOT_SAME_MODULE (-123)        /* the objects live on different modules */
#define ERR_SM_INCOMPATIBLE_DRIVER (-124)    /* the driver's version does not fit */
#define ERR_SM_INCOMPATIBLE_APP (-125)       /* the program's version does not fit */
#define ERR_SM_WRONG_MODULE_TYPE (-126)      /* not on this kind of module */
#define ERR_SM_NOT_SAME_GROUP (-127)         /* channel groups (first generation) */
#define ERR_SM_NO_LICENCE (-128)             /* not licensed */
#define ERR_SM_WRONG_FIRMWARE_TYPE (-129)    /* the firmware cannot do this */
#define ERR_SM_FIRMWARE_PROBLEM (-130)       /* the firmware misbehaved */
#define ERR_SM_OS_RESOURCE_PROBLEM (-131)    /* the operating system refused a socket, an address, a thread ... */
#define ERR_SM_WRONG_MODULE_STATE (-132)     /* not in the module's present state */
#define ERR_SM_NO_ASSOCIATED_SWITCH (-133)   /* the card has no switch */
#define ERR_SM_OS_OTHER_PROBLEM (-134)       /* another failure of the operating system */
#define ERR_SM_OS_INTERRUPTED_WAIT (-135)    /* a signal ended the wait */

/* From here on the numbers are ours. */
#define ERR_SM_DISCONNECTED (-136) /* the link to the module is lost */
/* Isolated-word recogniser. */
#define ERR_SM_IWR_NO_NOISE (-137)
#define ERR_SM_IWR_EXCESS_NOISE (-138)
#define ERR_SM_IWR_NO_MODEL (-139)
#define ERR_SM_IWR_EXCESS_MODELS (-140)
#define ERR_SM_IWR_EXCESS_STATES (-141)
#define ERR_SM_IWR_MODEL_CHANGED (-142)
#define ERR_SM_IWR_MISSING (-143)

#define ERR_SM_NO_LICENSE ERR_SM_NO_LICENCE

#endif
