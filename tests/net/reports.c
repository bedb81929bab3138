/*
 * Sends RTP for a moment and then only listens, for a minute of a virtual clock, to a stream in which every tenth packet is
 * missing; each RTCP packet that leaves is printed in hex. For those who read such packets: system_test.py.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "metrum.h"
#include "prosody_x.h"
#include "smbesp.h"
#include "smrtp.h"

enum { PACKETS = 3000, LOST_EVERY = 10, TICK = 160, SSRC = 0x1234abcd, FIRST_SEQ = 65000 };

#define CHK(call) check(#call, call)

static void check(const char *call, int rc)
{
    if (rc >= 0)
        return;
    fprintf(stderr, "%s: %d\n", call, rc);
    exit(1);
}

/* @return a socket at loopback, and its address */
static int listener(struct sockaddr_in *at)
{
    socklen_t len = sizeof(*at);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    *at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    CHK(bind(fd, (struct sockaddr *)at, sizeof(*at)));
    CHK(getsockname(fd, (struct sockaddr *)at, &len));
    return fd;
}

static struct metrum_open_virtual_module_parms module = {.card_id = 1};
static struct sm_vmprx_create_parms rx;
static struct sm_vmptx_create_parms tx;
static struct sm_vmprx_port_parms ports;

/* One that talks and hears at one port. */
static void set_up(int *rtp, int *rtcp)
{
    char locator[] = "localhost/x";
    struct sm_open_prosody_s_v3_parms card = {.ps_locator = locator, .card_id = 1};
    struct sm_vmprx_codec_alaw_parms in = {.payload_type = 8};
    struct sm_vmptx_codec_alaw_parms out = {.payload_type = 8, .ptime = 20};
    struct sm_vmptx_config_parms to = {0};

    CHK(sm_open_prosody_s_v3(&card));
    CHK(metrum_open_virtual_module(&module));
    rx.module = tx.module = module.module_id;
    rx.address.s_addr = htonl(INADDR_LOOPBACK);
    CHK(sm_vmprx_create(&rx));
    CHK(sm_vmptx_create(&tx));
    in.vmprx = ports.vmprx = rx.vmprx;
    to.vmptx = out.vmptx = tx.vmptx;
    CHK(sm_vmprx_get_ports(&ports));
    CHK(sm_vmprx_config_codec_alaw(&in));
    CHK(sm_vmptx_config_codec_alaw(&out));
    *rtp = listener(&to.destination_rtp);
    *rtcp = listener(&to.destination_rtcp);
    to.source_rtp.sin_addr = to.source_rtcp.sin_addr = rx.address;
    to.source_rtp.sin_port = htons((unsigned short)ports.RTP_port);
    to.source_rtcp.sin_port = htons((unsigned short)ports.RTCP_port);
    CHK(sm_vmptx_config(&to));
}

static void advance(unsigned ms)
{
    struct metrum_module_advance_parms p = {.module = module.module_id, .ns = ms * 1000000ULL};

    CHK(metrum_module_advance(&p));
}

static void connect_to(tSMDatafeedId feed)
{
    struct sm_vmptx_datafeed_connect_parms p = {.vmptx = tx.vmptx, .data_source = feed};

    CHK(sm_vmptx_datafeed_connect(&p));
}

static void say_something(void)
{
    struct sm_channel_alloc_placed_parms channel = {.module = module.module_id, .type = kSMChannelTypeOutput};
    struct sm_channel_datafeed_parms feed = {0};

    CHK(sm_channel_alloc_placed(&channel));
    feed.channel = channel.channel;
    CHK(sm_channel_get_datafeed(&feed));
    connect_to(feed.datafeed);
    advance(100);
    connect_to(kSMNullDatafeedId);
}

static void send_packet(int fd, const struct sockaddr_in *to, unsigned i)
{
    unsigned char p[12 + TICK] = {0x80, 8};
    unsigned words[] = {htonl(i * TICK), htonl(SSRC)};

    p[2] = (unsigned char)((FIRST_SEQ + i) >> 8);
    p[3] = (unsigned char)(FIRST_SEQ + i);
    memcpy(p + 4, words, sizeof(words));
    CHK((int)sendto(fd, p, sizeof(p), 0, (const struct sockaddr *)to, sizeof(*to)));
}

static void print_all(int fd)
{
    unsigned char p[1500];
    ssize_t n;

    while ((n = recv(fd, p, sizeof(p), MSG_DONTWAIT)) > 0) {
        for (ssize_t i = 0; i < n; i++)
            printf("%02x", p[i]);
        printf("\n");
    }
}

int main(void)
{
    struct sockaddr_in from, to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sm_close_prosody_parms end = {.card_id = 1};
    int rtp, rtcp, talker = listener(&from);

    set_up(&rtp, &rtcp);
    to.sin_port = htons((unsigned short)ports.RTP_port);
    say_something();
    for (unsigned i = 0; i < PACKETS; i++) {
        if (i % LOST_EVERY != LOST_EVERY - 1)
            send_packet(talker, &to, i);
        advance(20);
        print_all(rtcp);
    }
    CHK(sm_close_prosody(&end));
    print_all(rtcp);
    return 0;
}
