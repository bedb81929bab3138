/*
 * Sends what arrives as RTP on as UDP datagrams until Enter is pressed:  record_to_udp ADDRESS PORT
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <smdrvr.h>
#include <smbesp.h>
#include <smrtp.h>
#include <prosody_x.h>

#define CLEAR(p) memset(&(p), 0, sizeof(p))
#define CHK(call) check(#call, call)

static void check(const char *call, int rc)
{
    struct sm_error_name_parms error;

    error.code = rc;
    if (rc < 0) {
        fprintf(stderr, "%s: %s\n", call, sm_error_name(&error));
        exit(1);
    }
}

int main(int argc, char **argv)
{
    char locator[] = "localhost/metrum";
    struct sm_open_prosody_s_v3_parms card;
    struct sm_open_module_parms module;
    struct sm_vmprx_create_parms rtp;
    struct sm_vmprx_codec_alaw_parms codec;
    struct sm_vmprx_port_parms ports;
    struct sm_vmprx_datafeed_parms feed;
    struct sm_channel_alloc_placed_parms channel;
    struct sm_channel_datafeed_connect_parms hear;
    struct sm_udp_dispatcher_create_parms udp;
    struct sm_channel_dispatcher_connect_parms send;
    struct sm_record_parms record;
    struct sm_close_prosody_parms end;

    if (argc != 3) {
        fprintf(stderr, "usage: %s ADDRESS PORT\n", argv[0]);
        return 2;
    }
    CLEAR(card), card.ps_locator = locator, card.card_id = 1;
    CHK(sm_open_prosody_s_v3(&card));
    CLEAR(module), module.card_id = 1;
    CHK(sm_open_module(&module));

    CLEAR(rtp), rtp.module = module.module_id, rtp.type = kSMVMPrxTypeIPv4;
    CHK(sm_vmprx_create(&rtp));
    CLEAR(codec), codec.vmprx = rtp.vmprx, codec.payload_type = 8; /* PCMA */
    CHK(sm_vmprx_config_codec_alaw(&codec));
    CLEAR(ports), ports.vmprx = rtp.vmprx;
    CHK(sm_vmprx_get_ports(&ports));

    CLEAR(channel), channel.module = module.module_id, channel.type = kSMChannelTypeInput;
    CHK(sm_channel_alloc_placed(&channel));
    CLEAR(feed), feed.vmprx = rtp.vmprx;
    CHK(sm_vmprx_get_datafeed(&feed));
    CLEAR(hear), hear.channel = channel.channel, hear.data_source = feed.datafeed;
    CHK(sm_channel_datafeed_connect(&hear));

    CLEAR(udp), udp.module = module.module_id, udp.type = kSMDispatcherTypeIPv4;
    udp.destination.sin_addr.s_addr = inet_addr(argv[1]);
    udp.destination.sin_port = htons((unsigned short) atoi(argv[2]));
    CHK(sm_udp_dispatcher_create(&udp));
    CLEAR(send), send.channel = channel.channel, send.dest = udp.dispatcher;
    CHK(sm_channel_dispatcher_connect(&send));

    CLEAR(record), record.channel = channel.channel, record.type = kSMDataFormatALawPCM;
    CHK(sm_record_start(&record));
    printf("send RTP (PCMA) to port %d; Enter ends\n", ports.RTP_port);
    getchar();

    CLEAR(end), end.card_id = 1; /* ends all that lives on the card */
    CHK(sm_close_prosody(&end));
    return 0;
}
