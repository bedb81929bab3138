/*
 * A replayer that takes what it plays from the network: a collector feeds the channel.
 *
 *     replayer CARD ADDRESS PORT OCTETS
 *
 * Waits for GotPorts and for nothing else, prints the port as it stands there, and destroys the collector, in any case
 * and while it is still connected, before the channel.
 */
#include "util.h"

static int wait_for_collector(tSMCollectorId collector)
{
    SM_COLLECTOR_EVENT_PARMS event;
    SM_COLLECTOR_STATUS_PARMS status;
    unsigned long address;

    INIT_ACU_SM_STRUCT(&event);
    event.collector = collector;
    CHKFUNC(sm_collector_get_event, &event);
    do {
        CHKFUNC(smd_ev_wait, event.event);
        INIT_ACU_SM_STRUCT(&status);
        status.collector = collector;
        CHKFUNC(sm_collector_status, &status);
    } while (status.status != kSMCollectorStatusGotPorts);
    address = ntohl(status.u.ports.address.s_addr);
    printf("address %lu.%lu.%lu.%lu\ncollector %d\n", address >> 24, address >> 16 & 255, address >> 8 & 255,
           address & 255, status.u.ports.port);
    fflush(stdout);
    return 0;

fail:
    return 1;
}

static int wait_until_played(tSMChannelId channel)
{
    SM_REPLAY_STATUS_PARMS status;
    tSMEventId event;

    if (smd_ev_create(&event, channel, kSMEventTypeWriteData, kSMChannelSpecificEventNonIdle))
        return 1;
    do {
        CHKFUNC(smd_ev_wait, event);
        INIT_ACU_SM_STRUCT(&status);
        status.channel = channel;
        CHKFUNC(sm_replay_status, &status);
        if (status.status == kSMReplayStatusHasCapacity) {
            error("a replay fed by a collector asks the program for data");
            return 1;
        }
    } while (status.status != kSMReplayStatusComplete);
    printf("played %lu\n", (unsigned long) status.offset);
    return smd_ev_free(event);

fail:
    return 1;
}

int main(int argc, char **argv)
{
    SM_UDP_COLLECTOR_CREATE_PARMS collector;
    SM_CHANNEL_COLLECTOR_CONNECT_PARMS take;
    SM_CHANNEL_ALLOC_PLACED_PARMS alloc;
    SM_REPLAY_PARMS replay;
    tSMVMPtxId vmptx;
    tSMCardId card;
    tSMModuleId module;

    if (argc != 5) {
        error("usage: replayer CARD ADDRESS PORT OCTETS");
        return 2;
    }
    if (openprosody(argv[1], &card, &module))
        return 1;
    INIT_ACU_SM_STRUCT(&alloc);
    alloc.type = kSMChannelTypeFullDuplex;
    alloc.module = module;
    CHKFUNC(sm_channel_alloc_placed, &alloc);
    if (heard_as_rtp(module, alloc.channel, argv[2], argv[3], &vmptx))
        return 1;
    INIT_ACU_SM_STRUCT(&collector);
    collector.module = module;
    CHKFUNC(sm_udp_collector_create, &collector);
    if (wait_for_collector(collector.collector))
        return 1;
    INIT_ACU_SM_STRUCT(&take);
    take.source = collector.collector;
    take.channel = alloc.channel;
    CHKFUNC(sm_channel_collector_connect, &take);
    INIT_ACU_SM_STRUCT(&replay);
    replay.channel = alloc.channel;
    replay.type = kSMDataFormatALawPCM;
    replay.data_length = strtoul(argv[4], NULL, 10);
    CHKFUNC(sm_replay_start, &replay);
    printf("ready\n");
    fflush(stdout);
    if (wait_until_played(alloc.channel))
        return 1;
    CHKFUNC(sm_collector_destroy, collector.collector);
    if (!sm_collector_destroy(kSMNullCollectorId)) {
        error("the null collector was destroyed");
        return 1;
    }
    CHKFUNC(sm_vmptx_destroy, vmptx);
    CHKFUNC(sm_channel_release, alloc.channel);
    closeprosody(card, module);
    return 0;

fail:
    return 1;
}
