/*
 * Two terminals on V.110, full duplex over timeslots: each has a collector whose octets it sends and a dispatcher that gets
 * what it hears. One calls, the other answers. An interrupt sends what waits and ends the link.
 *
 *     v110 CARD SPEED ADDRESS PORT PORT
 *
 * In the order of such programs: channel, collector, read event, dispatcher, threshold, timeslots, and only then the
 * protocol. Timeslots are counted up from the first stream of the module. Collectors are destroyed while connected.
 */
#include "util.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>

#include "smdc.h"
#include "smdc_none.h"
#include "smdc_v110.h"

#define LINES 2

struct line {
    tSMChannelId channel;
    tSMCollectorId collector;
    tSMEventId event;
    int finished;
};

static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    (void) number;
    interrupted = 1;
}

static int wait_for_port(struct line *l)
{
    SM_COLLECTOR_EVENT_PARMS event;
    SM_COLLECTOR_STATUS_PARMS status;

    INIT_ACU_SM_STRUCT(&event);
    event.collector = l->collector;
    CHKFUNC(sm_collector_get_event, &event);
    do {
        CHKFUNC(smd_ev_wait, event.event);
        INIT_ACU_SM_STRUCT(&status);
        status.collector = l->collector;
        CHKFUNC(sm_collector_status, &status);
    } while (status.status != kSMCollectorStatusGotPorts);
    printf("collector %d\n", status.u.ports.port);
    fflush(stdout);
    return 0;

fail:
    return 1;
}

static int take_from_collector(tSMModuleId module, struct line *l)
{
    SM_UDP_COLLECTOR_CREATE_PARMS create;
    SM_CHANNEL_COLLECTOR_CONNECT_PARMS take;

    INIT_ACU_SM_STRUCT(&create);
    create.module = module;
    CHKFUNC(sm_udp_collector_create, &create);
    l->collector = create.collector;
    if (wait_for_port(l))
        return 1;
    INIT_ACU_SM_STRUCT(&take);
    take.source = l->collector;
    take.channel = l->channel;
    CHKFUNC(sm_channel_collector_connect, &take);
    return 0;

fail:
    return 1;
}

static int use_events(struct line *l, int on)
{
    SM_CHANNEL_SET_EVENT_PARMS set;

    if (on && smd_ev_create(&l->event, l->channel, kSMEventTypeReadData, kSMChannelSpecificEvent))
        return 1;
    INIT_ACU_SM_STRUCT(&set);
    set.channel = l->channel;
    set.event_type = kSMEventTypeReadData;
    set.issue_events = on ? kSMChannelSpecificEvent : kSMChannelNoEvent;
    set.event = l->event;
    CHKFUNC(sm_channel_set_event, &set);
    if (!on)
        CHKFUNC(smd_ev_free, l->event);
    return 0;

fail:
    return 1;
}

static int give_to_dispatcher(tSMModuleId module, struct line *l, const char *address, const char *port)
{
    SM_UDP_DISPATCHER_CREATE_PARMS create;
    SM_CHANNEL_DISPATCHER_CONNECT_PARMS give;
    SMDC_RX_CONTROL_PARMS control;

    INIT_ACU_SM_STRUCT(&create);
    create.module = module;
    create.destination.sin_addr.s_addr = inet_addr(address);
    create.destination.sin_port = htons((unsigned short) atoi(port));
    CHKFUNC(sm_udp_dispatcher_create, &create);
    INIT_ACU_SM_STRUCT(&give);
    give.dest = create.dispatcher;
    give.channel = l->channel;
    CHKFUNC(sm_channel_dispatcher_connect, &give);
    INIT_ACU_SM_STRUCT(&control);
    control.channel = l->channel;
    control.cmd = kSMDCRxCtlNotifyOnData;
    control.min_to_collect = 100;
    control.min_idle = 50;
    CHKFUNC(smdc_rx_control, &control);
    return 0;

fail:
    return 1;
}

static int start_protocol(struct line *l, const char *speed, int number, int stream)
{
    SM_SWITCH_CHANNEL_PARMS slot;
    SMDC_CHANNEL_CONFIG_PARMS config;
    SMDC_V110_CONFIG_PARMS v110;
    SMDC_LINE_CONTROL_PARMS control;

    INIT_ACU_SM_STRUCT(&slot);
    slot.channel = l->channel;
    slot.st = stream;
    slot.ts = number;
    slot.type = kSMTimeslotTypeData;
    CHKFUNC(sm_switch_channel_output, &slot);
    slot.ts = !number;
    CHKFUNC(sm_switch_channel_input, &slot);
    INIT_ACU_SM_STRUCT(&v110);
    v110.speed = strtoul(speed, NULL, 10);
    v110.format = kSMDCFormatAsync;
    INIT_ACU_SM_STRUCT(&config);
    config.channel = l->channel;
    config.protocol = kSMDCProtocolV110;
    config.config_length = sizeof v110;
    config.config_data = &v110;
    config.encoding = kSMDCConfigEncodingNone;
    CHKFUNC(smdc_channel_config, &config);
    INIT_ACU_SM_STRUCT(&control);
    control.channel = l->channel;
    control.cmd = number ? kSMDCLineCtlCmdResponderConnect : kSMDCLineCtlCmdInitiatorConnect;
    CHKFUNC(smdc_line_control, &control);
    return 0;

fail:
    return 1;
}

static int open_line(tSMModuleId module, struct line *l, const char *address, const char *port)
{
    SM_CHANNEL_ALLOC_PLACED_PARMS alloc;

    INIT_ACU_SM_STRUCT(&alloc);
    alloc.type = kSMChannelTypeFullDuplex;
    alloc.module = module;
    CHKFUNC(sm_channel_alloc_placed, &alloc);
    l->channel = alloc.channel;
    return take_from_collector(module, l) || use_events(l, 1) || give_to_dispatcher(module, l, address, port);

fail:
    return 1;
}

/* 0 or 1 */
static int service(struct line *l)
{
    static char buffer[8192];
    SMDC_DATA_PARMS data;
    SMDC_RX_STATUS_PARMS status;
    SMDC_LINE_STATUS_PARMS line;

    INIT_ACU_SM_STRUCT(&data);
    data.channel = l->channel;
    data.data = buffer;
    data.max_length = sizeof buffer;
    CHKFUNC(smdc_rx_data, &data);
    if (data.done_length) {
        error("data came through the API");
        return 1;
    }
    INIT_ACU_SM_STRUCT(&status);
    status.channel = l->channel;
    CHKFUNC(smdc_rx_status, &status);
    INIT_ACU_SM_STRUCT(&line);
    line.channel = l->channel;
    CHKFUNC(smdc_line_status, &line);
    if (status.status == kSMDCRxStatusCarrier && status.u.carrier.carrier)
        printf("carrier\n");
    fflush(stdout);
    l->finished = status.status == kSMDCRxStatusFinished;
    return 0;

fail:
    return 1;
}

/* Until both lines have ended; one of them is told to. */
static int serve(struct line *lines)
{
    struct pollfd pfds[LINES];
    SMDC_TX_CONTROL_PARMS control;
    int told = 0, wakes = 0, i;

    while (!lines[0].finished || !lines[1].finished) {
        for (i = 0; i < LINES; i++) {
            pfds[i].fd = lines[i].finished ? -1 : lines[i].event.fd;
            pfds[i].events = (short) lines[i].event.mode;
        }
        if (poll(pfds, LINES, 100) > 0)
            for (i = 0; i < LINES; i++)
                if (pfds[i].fd >= 0 && pfds[i].revents && (wakes++ > 50 || service(&lines[i])))
                    return 1;
        if (!interrupted || told)
            continue;
        told = 1;
        INIT_ACU_SM_STRUCT(&control);
        control.channel = lines[0].channel;
        control.cmd = kSMDCTxCtlFinish;
        CHKFUNC(smdc_tx_control, &control);
    }
    return 0;

fail:
    return 1;
}

static int close_line(struct line *l)
{
    SMDC_TX_STATUS_PARMS status;

    do {
        INIT_ACU_SM_STRUCT(&status);
        status.channel = l->channel;
        CHKFUNC(smdc_tx_status, &status);
    } while (status.status != kSMDCTxStatusFinished);
    CHKFUNC(sm_collector_destroy, l->collector);
    if (use_events(l, 0))
        return 1;
    CHKFUNC(sm_channel_release, l->channel);
    return 0;

fail:
    return 1;
}

int main(int argc, char **argv)
{
    static struct line lines[LINES];
    SM_MODULE_INFO_PARMS info;
    tSMCardId card;
    tSMModuleId module;
    int i;

    if (argc != 6) {
        error("usage: v110 CARD SPEED ADDRESS PORT PORT");
        return 2;
    }
    signal(SIGINT, interrupt);
    if (openprosody(argv[1], &card, &module))
        return 1;
    INIT_ACU_SM_STRUCT(&info);
    info.module = module;
    CHKFUNC(sm_get_module_info, &info);
    for (i = 0; i < LINES; i++)
        if (open_line(module, &lines[i], argv[3], argv[4 + i]))
            return 1;
    for (i = 0; i < LINES; i++)
        if (start_protocol(&lines[i], argv[2], i, info.min_stream))
            return 1;
    if (serve(lines))
        return 1;
    for (i = 0; i < LINES; i++)
        if (close_line(&lines[i]))
            return 1;
    printf("ended\n");
    closeprosody(card, module);
    return 0;

fail:
    return 1;
}
