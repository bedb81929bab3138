/*
 * A data receiver: RTP in, the octets of a raw timeslot out as UDP, until it is interrupted.
 *
 *     datarx [-e] CARD ADDRESS PORT
 *
 * Sets the threshold before the channel has a protocol, and reads on as if there were no dispatcher, with events (-e) or
 * without. Ends as programs do: stop, the last reports, event off and freed, channel released, dispatcher left alive.
 */
#include "util.h"

#include <arpa/inet.h>
#include <signal.h>

#include "smdc.h"
#include "smdc_none.h"
#include "smdc_raw.h"

static volatile sig_atomic_t interrupted;
static tSMEventId event;

static void interrupt(int number)
{
    (void) number;
    interrupted = 1;
}

/* 1: it is over, 0: go on, -1: error */
static int service(tSMChannelId channel)
{
    static char buffer[8192];
    SMDC_DATA_PARMS data;
    SMDC_RX_STATUS_PARMS status;
    SMDC_LINE_STATUS_PARMS line;
    int rc;

    INIT_ACU_SM_STRUCT(&data);
    data.channel = channel;
    data.data = buffer;
    data.max_length = sizeof buffer;
    rc = smdc_rx_data(&data);
    if (rc == ERR_SM_OS_INTERRUPTED_WAIT)
        return 0;
    if (rc) {
        printerr_sm("smdc_rx_data", rc);
        return -1;
    }
    if (data.done_length) {
        error("data came through the API");
        return -1;
    }
    INIT_ACU_SM_STRUCT(&status);
    status.channel = channel;
    CHKFUNC(smdc_rx_status, &status);
    INIT_ACU_SM_STRUCT(&line);
    line.channel = channel;
    CHKFUNC(smdc_line_status, &line);
    return status.status == kSMDCRxStatusFinished;

fail:
    return -1;
}

static int finish(tSMChannelId channel)
{
    SMDC_STOP_PARMS stop;
    int rc;

    INIT_ACU_SM_STRUCT(&stop);
    stop.channel = channel;
    CHKFUNC(smdc_rx_stop, &stop);
    do
        rc = service(channel);
    while (!rc);
    return rc != 1;

fail:
    return 1;
}

static int send_to(tSMModuleId module, tSMChannelId channel, const char *address, const char *port)
{
    SM_UDP_DISPATCHER_CREATE_PARMS dispatcher;
    SM_CHANNEL_DISPATCHER_CONNECT_PARMS send;

    INIT_ACU_SM_STRUCT(&dispatcher);
    dispatcher.module = module;
    dispatcher.destination.sin_addr.s_addr = inet_addr(address);
    dispatcher.destination.sin_port = htons((unsigned short) atoi(port));
    CHKFUNC(sm_udp_dispatcher_create, &dispatcher);
    INIT_ACU_SM_STRUCT(&send);
    send.dest = dispatcher.dispatcher;
    send.channel = channel;
    CHKFUNC(sm_channel_dispatcher_connect, &send);
    return 0;

fail:
    return 1;
}

static int use_events(tSMChannelId channel, int on)
{
    SM_CHANNEL_SET_EVENT_PARMS set;

    if (on && smd_ev_create(&event, channel, kSMEventTypeReadData, kSMChannelSpecificEvent))
        return 1;
    INIT_ACU_SM_STRUCT(&set);
    set.channel = channel;
    set.event_type = kSMEventTypeReadData;
    set.issue_events = on ? kSMChannelSpecificEvent : kSMChannelNoEvent;
    set.event = event;
    CHKFUNC(sm_channel_set_event, &set);
    if (!on)
        CHKFUNC(smd_ev_free, event);
    return 0;

fail:
    return 1;
}

int main(int argc, char **argv)
{
    int events = argc > 1 && !strcmp(argv[1], "-e"), rc = 0;
    unsigned wakes = 0;
    tSMCardId card;
    tSMModuleId module;
    tSMChannelId channel;
    SMDC_RX_CONTROL_PARMS control;
    SMDC_CHANNEL_CONFIG_PARMS config;
    SMDC_RAW_CONFIG_PARMS raw;

    argv += events;
    if (argc - events != 4) {
        error("usage: datarx [-e] CARD ADDRESS PORT");
        return 2;
    }
    signal(SIGINT, interrupt);
    if (openprosody(argv[1], &card, &module))
        return 1;
    if (open_hearing(module, kSMChannelTypeInput, &channel) || send_to(module, channel, argv[2], argv[3]))
        return 1;
    INIT_ACU_SM_STRUCT(&control);
    control.channel = channel;
    control.cmd = kSMDCRxCtlNotifyOnData;
    control.min_to_collect = 320;
    control.min_idle = 100;
    CHKFUNC(smdc_rx_control, &control);
    INIT_ACU_SM_STRUCT(&raw);
    INIT_ACU_SM_STRUCT(&config);
    config.channel = channel;
    config.protocol = kSMDCProtocolRawRx;
    config.config_length = sizeof raw;
    config.config_data = &raw;
    config.encoding = kSMDCConfigEncodingNone;
    CHKFUNC(smdc_channel_config, &config);
    if (events && use_events(channel, 1))
        return 1;
    tell_recording();
    while (!interrupted && !rc) {
        if (events && smd_ev_wait(event) == ERR_SM_OS_INTERRUPTED_WAIT)
            continue;
        wakes++;
        rc = service(channel);
    }
    if (wakes > 50) {
        error("there was something to do, and nothing had happened");
        rc = -1;
    }
    if (!rc)
        rc = finish(channel);
    if (events && use_events(channel, 0))
        return 1;
    CHKFUNC(sm_channel_release, channel);
    closeprosody(card, module);
    return rc != 0;

fail:
    return 1;
}
