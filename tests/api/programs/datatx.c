/*
 * A data sender: a collector feeds a raw timeslot that leaves as RTP. It ends when it is interrupted and all is sent.
 *
 *     datatx CARD ADDRESS PORT
 *
 * Waits for GotPorts, connects, then gives the channel its protocol. The end of transmission is the line that is not
 * connected any more. The collector is destroyed while it is connected, and before the channel.
 */
#include "util.h"

#include <poll.h>
#include <signal.h>

#include "smdc.h"
#include "smdc_none.h"
#include "smdc_raw.h"

static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    (void) number;
    interrupted = 1;
}

static int wait_for_port(tSMCollectorId collector)
{
    SM_COLLECTOR_EVENT_PARMS event;
    SM_COLLECTOR_STATUS_PARMS status;

    INIT_ACU_SM_STRUCT(&event);
    event.collector = collector;
    CHKFUNC(sm_collector_get_event, &event);
    do {
        CHKFUNC(smd_ev_wait, event.event);
        INIT_ACU_SM_STRUCT(&status);
        status.collector = collector;
        CHKFUNC(sm_collector_status, &status);
    } while (status.status != kSMCollectorStatusGotPorts);
    printf("collector %d\n", status.u.ports.port);
    fflush(stdout);
    return 0;

fail:
    return 1;
}

static int finish(tSMChannelId channel, tSMEventId event)
{
    struct pollfd pfd;
    SMDC_TX_CONTROL_PARMS control;
    SMDC_TX_STATUS_PARMS status;
    SMDC_LINE_STATUS_PARMS line;

    INIT_ACU_SM_STRUCT(&control);
    control.channel = channel;
    control.cmd = kSMDCTxCtlFinish;
    CHKFUNC(smdc_tx_control, &control);
    pfd.fd = event.fd;
    pfd.events = POLLOUT | POLLPRI;
    do {
        poll(&pfd, 1, 1000);
        INIT_ACU_SM_STRUCT(&status);
        status.channel = channel;
        CHKFUNC(smdc_tx_status, &status);
        INIT_ACU_SM_STRUCT(&line);
        line.channel = channel;
        CHKFUNC(smdc_line_status, &line);
    } while (line.link_status != kSMDCLinkStatusNotConnected);
    printf("sent %d\n", (int) (status.status == kSMDCTxStatusFinished));
    return 0;

fail:
    return 1;
}

int main(int argc, char **argv)
{
    SM_UDP_COLLECTOR_CREATE_PARMS collector;
    SM_CHANNEL_COLLECTOR_CONNECT_PARMS take;
    SM_CHANNEL_ALLOC_PLACED_PARMS alloc;
    SMDC_CHANNEL_CONFIG_PARMS config;
    tSMEventId event;
    tSMVMPtxId vmptx;
    tSMCardId card;
    tSMModuleId module;

    if (argc != 4) {
        error("usage: datatx CARD ADDRESS PORT");
        return 2;
    }
    signal(SIGINT, interrupt);
    if (openprosody(argv[1], &card, &module))
        return 1;
    INIT_ACU_SM_STRUCT(&alloc);
    alloc.type = kSMChannelTypeOutput;
    alloc.module = module;
    CHKFUNC(sm_channel_alloc_placed, &alloc);
    INIT_ACU_SM_STRUCT(&collector);
    collector.module = module;
    CHKFUNC(sm_udp_collector_create, &collector);
    if (wait_for_port(collector.collector))
        return 1;
    INIT_ACU_SM_STRUCT(&take);
    take.source = collector.collector;
    take.channel = alloc.channel;
    CHKFUNC(sm_channel_collector_connect, &take);
    if (heard_as_rtp(module, alloc.channel, argv[2], argv[3], &vmptx))
        return 1;
    if (smd_ev_create(&event, alloc.channel, kSMEventTypeWriteData, kSMChannelSpecificEvent))
        return 1;
    INIT_ACU_SM_STRUCT(&config);
    config.channel = alloc.channel;
    config.protocol = kSMDCProtocolRawTx;
    config.encoding = kSMDCConfigEncodingNone;
    CHKFUNC(smdc_channel_config, &config);
    printf("ready\n");
    fflush(stdout);
    while (!interrupted)
        poll(NULL, 0, 100);
    if (finish(alloc.channel, event))
        return 1;
    CHKFUNC(sm_collector_destroy, collector.collector);
    CHKFUNC(smd_ev_free, event);
    CHKFUNC(sm_vmptx_destroy, vmptx);
    CHKFUNC(sm_channel_release, alloc.channel);
    closeprosody(card, module);
    return 0;

fail:
    return 1;
}
