/*
 * A player: a file of A-law, put block by block as the write event says, heard as RTP.
 *
 *     player CARD ADDRESS PORT FILE
 *
 * Ends with sm_put_last_replay_data, whose length is 0 if the file is a multiple of 2048.
 */
#include "util.h"

#include <poll.h>

static int put_some(tSMChannelId channel, FILE *file, int *all)
{
    char buffer[kSMMaxReplayDataBufferSize];
    SM_TS_DATA_PARMS data;

    INIT_ACU_SM_STRUCT(&data);
    data.channel = channel;
    data.data = buffer;
    data.length = (tSM_INT) fread(buffer, 1, sizeof buffer, file);
    if (data.length == sizeof buffer) {
        CHKFUNC(sm_put_replay_data, &data);
    } else {
        CHKFUNC(sm_put_last_replay_data, &data);
        *all = 1;
    }
    return 0;

fail:
    return -1;
}

/* 0: goes on; 1: played; -1: error */
static int service(tSMChannelId channel, FILE *file, int *all)
{
    SM_REPLAY_STATUS_PARMS status;

    for (;;) {
        INIT_ACU_SM_STRUCT(&status);
        status.channel = channel;
        CHKFUNC(sm_replay_status, &status);
        switch (status.status) {
        case kSMReplayStatusComplete:
            printf("played %lu\n", (unsigned long) status.offset);
            return 1;
        case kSMReplayStatusHasCapacity:
        case kSMReplayStatusUnderrun:
            if (*all)
                return 0;
            if (put_some(channel, file, all))
                return -1;
            break;
        default: return 0;
        }
    }

fail:
    return -1;
}

int main(int argc, char **argv)
{
    SM_CHANNEL_ALLOC_PLACED_PARMS alloc;
    SM_CHANNEL_SET_EVENT_PARMS set;
    SM_REPLAY_PARMS replay;
    tSMVMPtxId vmptx;
    tSMEventId event;
    tSMCardId card;
    tSMModuleId module;
    struct pollfd wait;
    FILE *file;
    int all = 0, rc = 0;

    if (argc != 5) {
        error("usage: player CARD ADDRESS PORT FILE");
        return 2;
    }
    file = fopen(argv[4], "rb");
    if (!file || openprosody(argv[1], &card, &module))
        return 1;
    INIT_ACU_SM_STRUCT(&alloc);
    alloc.type = kSMChannelTypeOutput;
    alloc.module = module;
    CHKFUNC(sm_channel_alloc_placed, &alloc);
    if (heard_as_rtp(module, alloc.channel, argv[2], argv[3], &vmptx))
        return 1;
    if (smd_ev_create(&event, alloc.channel, kSMEventTypeWriteData, kSMChannelSpecificEvent))
        return 1;
    INIT_ACU_SM_STRUCT(&set);
    set.channel = alloc.channel;
    set.event_type = kSMEventTypeWriteData;
    set.issue_events = kSMChannelSpecificEvent;
    set.event = event;
    CHKFUNC(sm_channel_set_event, &set);
    INIT_ACU_SM_STRUCT(&replay);
    replay.channel = alloc.channel;
    replay.type = 8;
    CHKFUNC(sm_replay_start, &replay);
    wait.fd = event.fd;
    wait.events = (short) event.mode;
    while (!rc) {
        if (poll(&wait, 1, 5000) != 1) {
            error("no event for five seconds");
            return 1;
        }
        rc = service(alloc.channel, file, &all);
    }
    set.issue_events = kSMChannelNoEvent;
    CHKFUNC(sm_channel_set_event, &set);
    CHKFUNC(smd_ev_free, event);
    CHKFUNC(sm_vmptx_destroy, vmptx);
    CHKFUNC(sm_channel_release, alloc.channel);
    closeprosody(card, module);
    return rc != 1;

fail:
    return 1;
}
