/*
 * A receiver that sends what it records on as UDP, with or without events.
 *
 *     receiver [-e] CARD ADDRESS PORT MILLISECONDS
 *
 * It never sets an address family, never destroys its dispatcher, and loops over sm_get_recorded_data although there is
 * nothing for it. The source is absent: all zero.
 */
#include "util.h"

#include <arpa/inet.h>
#include <unistd.h>

static tSMEventId event;

static int use_events(tSMChannelId channel)
{
    SM_CHANNEL_SET_EVENT_PARMS set;
    int rc = smd_ev_create(&event, channel, kSMEventTypeReadData, kSMChannelSpecificEvent);

    if (rc)
        return printerr_sm("smd_ev_create", rc);
    INIT_ACU_SM_STRUCT(&set);
    set.channel = channel;
    set.event_type = kSMEventTypeReadData;
    set.issue_events = kSMChannelSpecificEvent;
    set.event = event;
    CHKFUNC(sm_channel_set_event, &set);
    return 0;

fail:
    return 1;
}

/* 0: goes on; 1: complete; -1: error */
static int service(tSMChannelId channel)
{
    char buffer[kSMMaxRecordDataBufferSize];
    SM_TS_DATA_PARMS data;
    SM_RECORD_STATUS_PARMS status;
    int rc;

    INIT_ACU_SM_STRUCT(&data);
    data.channel = channel;
    data.data = buffer;
    data.length = sizeof buffer;
    rc = sm_get_recorded_data(&data);
    if (!rc) {
        error("data came through the API");
        return -1;
    }
    if (rc != ERR_SM_NO_DATA_AVAILABLE) {
        printerr_sm("sm_get_recorded_data", rc);
        return -1;
    }
    INIT_ACU_SM_STRUCT(&status);
    status.channel = channel;
    CHKFUNC(sm_record_status, &status);
    if (status.status == kSMRecordStatusNoData)
        return 0;
    if (status.status != kSMRecordStatusComplete || status.termination_reason != kSMRecordHowTerminatedMaxTime) {
        fprintf(stderr, "status %d, reason %d\n", (int) status.status, (int) status.termination_reason);
        return -1;
    }
    return 1;

fail:
    return -1;
}

int main(int argc, char **argv)
{
    int events = argc > 1 && !strcmp(argv[1], "-e"), rc = 0;
    unsigned wakes = 0;
    tSMCardId card;
    tSMModuleId module;
    tSMVMPrxId vmprx;
    tSMDatafeedId feed;
    SM_CHANNEL_ALLOC_PLACED_PARMS alloc;
    SM_CHANNEL_DATAFEED_CONNECT_PARMS hear;
    SM_UDP_DISPATCHER_CREATE_PARMS dispatcher;
    SM_CHANNEL_DISPATCHER_CONNECT_PARMS send;
    SM_CHANNEL_SET_EVENT_PARMS set;
    SM_RECORD_PARMS record;

    argv += events;
    if (argc - events != 5) {
        error("usage: receiver [-e] CARD ADDRESS PORT MILLISECONDS");
        return 2;
    }
    if (openprosody(argv[1], &card, &module))
        return 1;
    INIT_ACU_SM_STRUCT(&alloc);
    alloc.module = module;
    CHKFUNC(sm_channel_alloc_placed, &alloc);
    if (open_rtp(module, &vmprx, &feed))
        return 1;
    INIT_ACU_SM_STRUCT(&hear);
    hear.channel = alloc.channel;
    hear.data_source = feed;
    CHKFUNC(sm_channel_datafeed_connect, &hear);

    INIT_ACU_SM_STRUCT(&dispatcher);
    dispatcher.module = module;
    dispatcher.destination.sin_addr.s_addr = inet_addr(argv[2]);
    dispatcher.destination.sin_port = htons((unsigned short) atoi(argv[3]));
    CHKFUNC(sm_udp_dispatcher_create, &dispatcher);
    INIT_ACU_SM_STRUCT(&send);
    send.dest = dispatcher.dispatcher;
    send.channel = alloc.channel;
    CHKFUNC(sm_channel_dispatcher_connect, &send);

    INIT_ACU_SM_STRUCT(&record);
    record.channel = alloc.channel;
    record.type = 8;
    record.max_elapsed_time = strtoul(argv[4], NULL, 10);
    CHKFUNC(sm_record_start, &record);
    tell_recording();
    if (events && use_events(alloc.channel))
        return 1;
    do {
        if (events)
            CHKFUNC(smd_ev_wait, event);
        else
            usleep(1000);
        wakes++;
        rc = service(alloc.channel);
    } while (!rc);
    if (events && wakes > 50) {
        error("the event was set for nothing");
        rc = -1;
    }
    if (events) {
        INIT_ACU_SM_STRUCT(&set);
        set.channel = alloc.channel;
        set.event_type = kSMEventTypeReadData;
        set.issue_events = kSMChannelNoEvent;
        CHKFUNC(sm_channel_set_event, &set);
        CHKFUNC(smd_ev_free, event);
    }
    CHKFUNC(sm_channel_release, alloc.channel);
    closeprosody(card, module);
    return rc != 1;

fail:
    return 1;
}
