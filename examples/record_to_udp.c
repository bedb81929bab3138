/*
 * The smallest program that sends what arrives as RTP on as UDP datagrams.
 *
 *     record_to_udp HOST PORT [SECONDS]
 *
 * Opens a card, a module, a VMP[rx] that decodes payload types 0 and 8, and a channel; records A-law, which leaves
 * through a dispatcher to HOST:PORT. Ends after SECONDS, or when Enter is pressed. HOST is an IPv4 address.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <smdrvr.h>
#include <smbesp.h>
#include <smrtp.h>
#include <prosody_x.h>

#define CARD 1

#define CHK(call) check((call), #call)

static void check(int rc, const char *call)
{
    struct sm_error_name_parms name;

    if (rc >= 0)
        return;
    memset(&name, 0, sizeof(name));
    name.code = rc;
    fprintf(stderr, "%s: %s\n", call, sm_error_name(&name));
    exit(1);
}

static tSMModuleId open_module(void)
{
    struct sm_open_prosody_s_v3_parms card;
    struct sm_open_module_parms module;
    char locator[] = "localhost/metrum";

    memset(&card, 0, sizeof(card));
    card.ps_locator = locator;
    card.card_id = CARD;
    CHK(sm_open_prosody_s_v3(&card));

    memset(&module, 0, sizeof(module));
    module.card_id = CARD;
    module.module_ix = 0;
    CHK(sm_open_module(&module));
    return module.module_id;
}

static tSMVMPrxId open_rtp(tSMModuleId module)
{
    struct sm_vmprx_create_parms rx;
    struct sm_vmprx_codec_alaw_parms alaw;
    struct sm_vmprx_codec_mulaw_parms mulaw;
    struct sm_vmprx_port_parms ports;

    memset(&rx, 0, sizeof(rx));
    rx.module = module;
    rx.type = kSMVMPrxTypeIPv4;
    rx.address.s_addr = htonl(INADDR_ANY);
    CHK(sm_vmprx_create(&rx));

    memset(&alaw, 0, sizeof(alaw));
    alaw.vmprx = rx.vmprx;
    alaw.payload_type = 8;
    CHK(sm_vmprx_config_codec_alaw(&alaw));
    memset(&mulaw, 0, sizeof(mulaw));
    mulaw.vmprx = rx.vmprx;
    mulaw.payload_type = 0;
    CHK(sm_vmprx_config_codec_mulaw(&mulaw));

    memset(&ports, 0, sizeof(ports)); /* nowait 0: wait until they are known */
    ports.vmprx = rx.vmprx;
    CHK(sm_vmprx_get_ports(&ports));
    printf("RTP port %d\n", ports.RTP_port);
    fflush(stdout);
    return rx.vmprx;
}

static tSMChannelId open_channel(tSMModuleId module, tSMVMPrxId vmprx)
{
    struct sm_channel_alloc_placed_parms channel;
    struct sm_vmprx_datafeed_parms feed;
    struct sm_channel_datafeed_connect_parms hear;

    memset(&channel, 0, sizeof(channel));
    channel.type = kSMChannelTypeInput;
    channel.module = module;
    CHK(sm_channel_alloc_placed(&channel));

    memset(&feed, 0, sizeof(feed));
    feed.vmprx = vmprx;
    CHK(sm_vmprx_get_datafeed(&feed));
    memset(&hear, 0, sizeof(hear));
    hear.channel = channel.channel;
    hear.data_source = feed.datafeed;
    CHK(sm_channel_datafeed_connect(&hear));
    return channel.channel;
}

static tSMDispatcherId open_dispatcher(tSMModuleId module, tSMChannelId channel, const char *host, const char *port)
{
    struct sm_udp_dispatcher_create_parms out;
    struct sm_channel_dispatcher_connect_parms connect;

    memset(&out, 0, sizeof(out)); /* source 0: any address, any port */
    out.module = module;
    out.type = kSMDispatcherTypeIPv4;
    out.destination.sin_family = AF_INET;
    out.destination.sin_port = htons((unsigned short) atoi(port));
    out.source.sin_family = AF_INET;
    if (inet_pton(AF_INET, host, &out.destination.sin_addr) != 1) {
        fprintf(stderr, "%s is not an IPv4 address\n", host);
        exit(1);
    }
    CHK(sm_udp_dispatcher_create(&out));

    memset(&connect, 0, sizeof(connect));
    connect.dest = out.dispatcher;
    connect.channel = channel;
    CHK(sm_channel_dispatcher_connect(&connect));
    return out.dispatcher;
}

static void record(tSMChannelId channel, unsigned seconds)
{
    struct sm_record_parms start;
    struct sm_record_abort_parms stop;
    struct sm_record_status_parms status;

    memset(&start, 0, sizeof(start));
    start.channel = channel;
    start.type = kSMDataFormatALawPCM;
    CHK(sm_record_start(&start));

    if (seconds)
        sleep(seconds);
    else
        (void) getchar();

    memset(&stop, 0, sizeof(stop));
    stop.channel = channel;
    CHK(sm_record_abort(&stop));
    do { /* the last datagram has left once the record is complete */
        usleep(1000);
        memset(&status, 0, sizeof(status));
        status.channel = channel;
        CHK(sm_record_status(&status));
    } while (status.status != kSMRecordStatusComplete);
}

int main(int argc, char **argv)
{
    tSMModuleId module;
    tSMVMPrxId vmprx;
    tSMChannelId channel;
    tSMDispatcherId dispatcher;
    struct sm_close_module_parms close_module;
    struct sm_close_prosody_parms close_card;

    if (argc < 3) {
        fprintf(stderr, "usage: %s HOST PORT [SECONDS]\n", argv[0]);
        return 2;
    }
    module = open_module();
    vmprx = open_rtp(module);
    channel = open_channel(module, vmprx);
    dispatcher = open_dispatcher(module, channel, argv[1], argv[2]);

    record(channel, argc > 3 ? (unsigned) atoi(argv[3]) : 0);

    CHK(sm_channel_release(channel));
    CHK(sm_dispatcher_destroy(dispatcher));
    CHK(sm_vmprx_destroy(vmprx));
    memset(&close_module, 0, sizeof(close_module));
    close_module.module_id = module;
    CHK(sm_close_module(&close_module));
    memset(&close_card, 0, sizeof(close_card));
    close_card.card_id = CARD;
    CHK(sm_close_prosody(&close_card));
    return 0;
}
