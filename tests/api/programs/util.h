/*
 * What these programs share, as programs in the field share it: opening a card that the user named, telling errors,
 * and an RTP receiver. Names and habits are theirs, not ours: nothing here is a model.
 */
#ifndef UTIL_H
#define UTIL_H

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timeb.h>

#include "smdrvr.h"
#include "smbesp.h"
#include "smrtp.h"
#include "prosody_x.h"
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FIRST_CARD 0xacacacac

const char *errcode_sm(int err);
int printerr_sm(const char *what, int err);

/* x:host/key[module] or s3:host/key[module]; no brackets: module 0. 0 or 1 */
int openprosody(char *name, tSMCardId *card, tSMModuleId *module);
void closeprosody(tSMCardId card, tSMModuleId module);

/* Say that a record runs: who listens may send now. */
void tell_recording(void);

/* An RTP receiver for A-law; prints "port NUMBER". 0 or 1 */
int open_rtp(tSMModuleId module, tSMVMPrxId *vmprx, tSMDatafeedId *feed);

/* A channel that hears an RTP receiver of its own. 0 or 1 */
int open_hearing(tSMModuleId module, enum kSMChannelType type, tSMChannelId *channel);

/* Let what a channel plays leave as A-law RTP to address and port, 20 ms a packet. 0 or 1 */
int heard_as_rtp(tSMModuleId module, tSMChannelId channel, const char *address, const char *port, tSMVMPtxId *vmptx);

#ifdef __cplusplus
}
#endif

#define CHKFUNC(f, p)                \
    do {                             \
        int rc_ = f(p);              \
        if (rc_) {                   \
            printerr_sm(#f, rc_);    \
            goto fail;               \
        }                            \
    } while (0)

#ifndef INIT_ACU_SM_STRUCT
#define INIT_ACU_SM_STRUCT(p) memset((p), 0, sizeof *(p))
#endif

#endif
