/*
 * bench-data: what receiving data costs. One channel sends a timeslot of raw 64 kbit/s, many hear it, decode it and send
 * it to a dispatcher, on a virtual clock and past the network: datagrams are counted and thrown away.
 */
#include <arpa/inet.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../args.h"
#include "../figures.h"
#include "metrum.h"
#include "os/os.h"
#include "prosody_x.h"
#include "smdc.h"
#include "smdc_hdlc.h"
#include "smdc_none.h"
#include "smdc_raw.h"
#include "smdc_sync.h"
#include "smdrvr.h"

#define PROGRAM "bench-data"

static const char usage[] =
    "Usage: bench-data [OPTION]...\n"
    "CPU time that a module needs to receive raw timeslots of 64 kbit/s into dispatchers.\n"
    "\n"
    "  --streams N    (5000)\n"
    "  --seconds N    of media (2)\n"
    "  --targets      exit with 1 if a target is missed\n"
    "  --json         print JSON\n"
    "  --help\n"
    "\n"
    "Exit status: 0 measured, 1 a target was missed (--targets), 2 a run failed.\n";

enum { EXIT_MISSED = 1, EXIT_FAILED = 2, FRAME = 128, STEP_MS = 100, PUT = 4096, NS_PER_MS = 1000000 };

static struct mt_os quiet;
static uint64_t octets_sent;

static int count_datagram(int fd, const void *buf, size_t len, const union mt_addr *to, int tos)
{
    (void)fd, (void)buf, (void)to, (void)tos;
    octets_sent += len;
    return 0;
}

static void must(int err, const char *what)
{
    if (!err)
        return;
    fprintf(stderr, PROGRAM ": %s: %s\n", what, sm_error_name(&(struct sm_error_name_parms){.code = err}));
    exit(EXIT_FAILED);
}

static tSMModuleId open_module(void)
{
    static char locator[] = "localhost/bench";
    struct sm_open_prosody_s_v3_parms card = {.ps_locator = locator, .card_id = 1};
    struct metrum_open_virtual_module_parms p = {.card_id = 1};

    must(sm_open_prosody_s_v3(&card), "sm_open_prosody_s_v3");
    must(metrum_open_virtual_module(&p), "metrum_open_virtual_module");
    return p.module_id;
}

static tSMChannelId new_channel(tSMModuleId module, enum kSMChannelType type)
{
    struct sm_channel_alloc_placed_parms p = {.module = module, .type = type};

    must(sm_channel_alloc_placed(&p), "sm_channel_alloc_placed");
    return p.channel;
}

static void configure(tSMChannelId channel, int protocol, int encoding)
{
    struct smdc_hdlc_format_parms hdlc = {.crcsize = 16, .crc = 0x1021, .rx_min_initial_flags = 1};
    struct smdc_channel_config_parms p = {.channel = channel, .protocol = protocol, .encoding = encoding};

    if (encoding == kSMDCConfigEncodingHDLC)
        p.encoding_config_data = &hdlc, p.encoding_config_length = sizeof(hdlc);
    must(smdc_channel_config(&p), "smdc_channel_config");
}

static tSMDispatcherId new_dispatcher(tSMModuleId module)
{
    struct sm_udp_dispatcher_create_parms p = {.module = module};

    p.destination.sin_addr.s_addr = inet_addr("127.0.0.1");
    p.destination.sin_port = htons(9);
    must(sm_udp_dispatcher_create(&p), "sm_udp_dispatcher_create");
    return p.dispatcher;
}

static tSMChannelId open_streams(tSMModuleId module, unsigned n, int encoding)
{
    tSMChannelId out = new_channel(module, kSMChannelTypeOutput);
    struct sm_channel_datafeed_parms feed = {.channel = out};
    tSMDispatcherId to = new_dispatcher(module);

    must(sm_channel_get_datafeed(&feed), "sm_channel_get_datafeed");
    for (unsigned i = 0; i < n; i++) {
        tSMChannelId in = new_channel(module, kSMChannelTypeInput);
        struct sm_channel_datafeed_connect_parms hear = {.channel = in, .data_source = feed.datafeed};
        struct sm_channel_dispatcher_connect_parms send = {.channel = in, .dest = to};

        must(sm_channel_datafeed_connect(&hear), "sm_channel_datafeed_connect");
        must(sm_channel_dispatcher_connect(&send), "sm_channel_dispatcher_connect");
        configure(in, kSMDCProtocolRawRx, encoding);
    }
    configure(out, kSMDCProtocolRawTx, encoding);
    return out;
}

/* Random octets; with HDLC in frames. */
static void fill(tSMChannelId out, int encoding)
{
    uint8_t octets[PUT];
    struct smdc_data_parms p = {.channel = out, .data = (char *)octets, .max_length = PUT};
    const uint32_t bits = FRAME * 8;

    for (unsigned i = 0; i < PUT; i++)
        octets[i] = (uint8_t)random();
    for (unsigned at = 0; encoding == kSMDCConfigEncodingHDLC && at < PUT; at += 4 + FRAME) {
        if (at + 4 + FRAME > PUT)
            p.max_length = (tSM_INT)at;
        else
            memcpy(octets + at, &bits, sizeof(bits));
    }
    must(smdc_tx_data(&p), "smdc_tx_data");
}

static int64_t cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* @return microseconds of CPU for each second of a stream */
static double run(unsigned streams, unsigned seconds, int encoding)
{
    tSMModuleId module = open_module();
    tSMChannelId out = open_streams(module, streams, encoding);
    struct sm_close_prosody_parms close_card = {.card_id = 1};
    int64_t spent = 0;

    fill(out, encoding);
    octets_sent = 0;
    for (unsigned ms = 0; ms < seconds * 1000; ms += STEP_MS) {
        struct metrum_module_advance_parms advance = {.module = module, .ns = (uint64_t)STEP_MS * NS_PER_MS};
        struct smdc_tx_status_parms status = {.channel = out};
        int64_t before;

        must(smdc_tx_status(&status), "smdc_tx_status");
        if (status.capacity > PUT + 1)
            fill(out, encoding);
        before = cpu_ns();
        must(metrum_module_advance(&advance), "metrum_module_advance");
        spent += cpu_ns() - before;
    }
    must(sm_close_prosody(&close_card), "sm_close_prosody");
    return (double)spent / 1000 / streams / seconds;
}

/* All 8000 octets a second must have left; with HDLC the content of the frames, which the marks make more of. */
static void check(unsigned streams, unsigned seconds, const char *what)
{
    double rate = (double)octets_sent / streams / seconds;

    if (rate >= 7000)
        return;
    fprintf(stderr, PROGRAM ": %s: only %.0f octets of a stream and second were sent\n", what, rate);
    exit(EXIT_FAILED);
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"streams", 1, NULL, 's'}, {"seconds", 1, NULL, 'n'},
                                            {"targets", 0, NULL, 't'}, {"json", 0, NULL, 'j'},
                                            {"help", 0, NULL, 'h'},    {0}};
    static struct figures f;
    unsigned streams = 5000, seconds = 2;
    bool json = false, targets = false;
    int c;

    while ((c = getopt_long(argc, argv, "", options, NULL)) >= 0) {
        switch (c) {
        case 's': streams = args_number(optarg, 1, 60000); break;
        case 'n': seconds = args_number(optarg, 1, 1000); break;
        case 't': targets = true; break;
        case 'j': json = true; break;
        case 'h': fputs(usage, stdout); return 0;
        default: fputs(usage, stderr); return EXIT_FAILED;
        }
    }
    quiet = mt_os_linux;
    quiet.udp_send = count_datagram;
    mt_os = &quiet;
    figures_add(&f, &(struct figure){"raw 64 kbit/s into dispatchers", "sync_us_per_stream_second",
                                     run(streams, seconds, kSMDCConfigEncodingSync), "us", 1, TARGET_AT_MOST, 200, "sync"});
    check(streams, seconds, "sync");
    figures_add(&f, &(struct figure){NULL, "hdlc_us_per_stream_second", run(streams, seconds, kSMDCConfigEncodingHDLC),
                                     "us", 1, TARGET_AT_MOST, 200, "HDLC, frames of 128 octets, check of 16 bits"});
    check(streams, seconds, "HDLC");
    figures_print(&f, PROGRAM, json);
    return targets && !figures_met(&f) ? EXIT_MISSED : 0;
}
