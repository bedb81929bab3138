#include "world.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

tSMModuleId module;

const uintptr_t forged_ids[] = {1,          2,          99,         0x1234,     INT32_MAX, (uintptr_t)1 << 31,
                                0xffffffff, UINTPTR_MAX, 0x40000000, (uintptr_t)5 << 18};
const unsigned n_forged_ids = COUNT(forged_ids);

static char config_file[64];

static void forget_config(void)
{
    if (config_file[0])
        unlink(config_file);
    config_file[0] = '\0';
    setenv("METRUM_CONFIG", "/dev/null", 1); /* not what this host may have in /etc */
}

int world_begin_bare(void **state)
{
    (void)state;
    mt_os = &sim_os;
    sim_reset();
    forget_config();
    return 0;
}

static void open_world(void)
{
    assert_int_equal(open_card("localhost/test", CARD), 0);
    module = open_virtual(CARD, 0);
}

int world_begin(void **state)
{
    world_begin_bare(state);
    open_world();
    return 0;
}

int world_end(void **state)
{
    (void)state;
    close_card(CARD);
    forget_config();
    sim_report_leaks();
    return (int)sim_leaks();
}

int open_card(const char *locator, tSMCardId id)
{
    char text[64];
    struct sm_open_prosody_s_v3_parms p = {.ps_locator = text, .card_id = id};

    snprintf(text, sizeof(text), "%s", locator);
    return sm_open_prosody_s_v3(&p);
}

int close_card(tSMCardId id)
{
    struct sm_close_prosody_parms p = {.card_id = id};

    return sm_close_prosody(&p);
}

tSMModuleId open_virtual(tSMCardId card, unsigned ix)
{
    struct metrum_open_virtual_module_parms p = {.card_id = card, .module_ix = ix, .start_ns = (uint64_t)sim_now_ns()};

    assert_int_equal(metrum_open_virtual_module(&p), 0);
    assert_non_null(p.module_id);
    return p.module_id;
}

void configure(const char *text)
{
    int fd;

    forget_config();
    strcpy(config_file, "/tmp/metrum-test-XXXXXX");
    fd = mkstemp(config_file);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    setenv("METRUM_CONFIG", config_file, 1);
}

void reopen_with(const char *text)
{
    close_card(CARD);
    configure(text);
    open_world();
}

void pass_ms(unsigned ms)
{
    struct metrum_module_advance_parms p = {.module = module, .ns = MS};

    while (ms--) {
        sim_advance_ns(MS);
        assert_int_equal(metrum_module_advance(&p), 0);
    }
}

/* Channels */

tSMChannelId new_channel(enum kSMChannelType type)
{
    struct sm_channel_alloc_placed_parms p = {.type = type, .module = module};

    assert_int_equal(sm_channel_alloc_placed(&p), 0);
    assert_non_null(p.channel);
    return p.channel;
}

int connect_feed(tSMChannelId channel, tSMDatafeedId feed)
{
    struct sm_channel_datafeed_connect_parms p = {.data_source = feed, .channel = channel};

    return sm_channel_datafeed_connect(&p);
}

int connect_dispatcher(tSMChannelId channel, tSMDispatcherId dispatcher)
{
    struct sm_channel_dispatcher_connect_parms p = {.dest = dispatcher, .channel = channel};

    return sm_channel_dispatcher_connect(&p);
}

int set_threshold(tSMChannelId channel, int bits)
{
    struct sm_channel_set_input_threshold_parms p = {.channel = channel, .minimum_bits = bits};

    return sm_channel_set_input_threshold(&p);
}

/* Record */

int record(tSMChannelId channel, int type)
{
    struct sm_record_parms p = {.channel = channel, .type = (enum kSMDataFormat)type};

    return sm_record_start(&p);
}

int record_abort(tSMChannelId channel, int discard)
{
    struct sm_record_abort_parms p = {.channel = channel, .discard = discard};

    return sm_record_abort(&p);
}

int record_status(tSMChannelId channel)
{
    struct sm_record_status_parms p = {.channel = channel};
    int err = sm_record_status(&p);

    return err ? err : (int)p.status;
}

unsigned fetch(tSMChannelId channel, uint8_t *out, unsigned room)
{
    unsigned n = 0;

    for (;;) {
        char data[kSMMaxRecordDataBufferSize];
        struct sm_ts_data_parms p = {.channel = channel, .data = data, .length = 12345};
        int err = sm_get_recorded_data(&p);

        if (err) {
            assert_int_equal(err, ERR_SM_NO_DATA_AVAILABLE);
            assert_int_equal(p.length, 12345);
            return n;
        }
        assert_in_range(p.length, 1, sizeof(data));
        assert_true(n + (unsigned)p.length <= room);
        memcpy(out + n, data, (size_t)p.length);
        n += (unsigned)p.length;
    }
}

/* Replay */

tSMDatafeedId output_feed(tSMChannelId channel)
{
    struct sm_channel_datafeed_parms p = {.channel = channel};

    assert_int_equal(sm_channel_get_datafeed(&p), 0);
    assert_non_null(p.datafeed);
    return p.datafeed;
}

int replay(tSMChannelId channel, int type)
{
    struct sm_replay_parms p = {.channel = channel, .type = (enum kSMDataFormat)type};

    return sm_replay_start(&p);
}

int put(tSMChannelId channel, const void *octets, int n)
{
    char data[kSMMaxReplayDataBufferSize] = {0};
    struct sm_ts_data_parms p = {.channel = channel, .data = data, .length = n};

    if (n > 0)
        memcpy(data, octets, (size_t)n < sizeof(data) ? (size_t)n : sizeof(data));
    return sm_put_replay_data(&p);
}

int put_last(tSMChannelId channel, const void *octets, int n)
{
    char data[kSMMaxReplayDataBufferSize] = {0};
    struct sm_ts_data_parms p = {.channel = channel, .data = n ? data : NULL, .length = n};

    if (n)
        memcpy(data, octets, (size_t)n);
    return sm_put_last_replay_data(&p);
}

int put_spoken(tSMChannelId channel, uint32_t first, int n)
{
    uint8_t octets[kSMMaxReplayDataBufferSize];

    assert_in_range(n, 0, sizeof(octets));
    for (int i = 0; i < n; i++)
        octets[i] = spoken(first + (uint32_t)i);
    return put(channel, octets, n);
}

static int replay_report(tSMChannelId channel, struct sm_replay_status_parms *p)
{
    *p = (struct sm_replay_status_parms){.channel = channel};
    return sm_replay_status(p);
}

int replay_status(tSMChannelId channel)
{
    struct sm_replay_status_parms p;
    int err = replay_report(channel, &p);

    return err ? err : (int)p.status;
}

int replay_offset(tSMChannelId channel)
{
    struct sm_replay_status_parms p;

    assert_int_equal(replay_report(channel, &p), 0);
    return (int)p.offset;
}

int replay_abort(tSMChannelId channel)
{
    struct sm_replay_abort_parms p = {.channel = channel};
    int err = sm_replay_abort(&p);

    return err ? err : (int)p.offset;
}

tSMChannelId listening_to(tSMChannelId channel)
{
    tSMChannelId ear = new_channel(kSMChannelTypeInput);

    assert_int_equal(connect_feed(ear, output_feed(channel)), 0);
    assert_int_equal(record(ear, kSMDataFormatALawPCM), 0);
    return ear;
}

/* Collectors */

tSMCollectorId new_collector(void)
{
    struct sm_udp_collector_create_parms p = {.module = module, .type = kSMCollectorTypeIPv4};

    assert_int_equal(sm_udp_collector_create(&p), 0);
    assert_non_null(p.collector);
    return p.collector;
}

int collector_status(tSMCollectorId collector, struct sm_collector_status_parms *status)
{
    *status = (struct sm_collector_status_parms){.collector = collector};
    assert_int_equal(sm_collector_status(status), 0);
    return (int)status->status;
}

int collector_port(tSMCollectorId collector)
{
    struct sm_collector_status_parms p;

    assert_int_equal(collector_status(collector, &p), kSMCollectorStatusGotPorts);
    return p.u.ports.port;
}

int connect_collector(tSMChannelId channel, tSMCollectorId collector)
{
    struct sm_channel_collector_connect_parms p = {.source = collector, .channel = channel};

    return sm_channel_collector_connect(&p);
}

struct metrum_collector_stats_parms collector_stats(tSMCollectorId collector)
{
    struct metrum_collector_stats_parms p = {.collector = collector};

    assert_int_equal(metrum_collector_stats(&p), 0);
    return p;
}

/* Dispatchers */

struct sm_udp_dispatcher_create_parms ipv4_dispatcher(const char *addr, int port)
{
    struct sm_udp_dispatcher_create_parms p = {.module = module, .type = kSMDispatcherTypeIPv4};
    union mt_addr a;

    assert_int_equal(sim_addr(&a, addr, port), 0);
    p.destination = a.in;
    return p;
}

struct sm_udp_dispatcher_create_parms ipv6_dispatcher(const char *addr, int port)
{
    struct sm_udp_dispatcher_create_parms p = {.module = module, .type = kSMDispatcherTypeIPv6};
    union mt_addr a;

    assert_int_equal(sim_addr(&a, addr, port), 0);
    p.destination_ipv6 = a.in6;
    return p;
}

tSMDispatcherId new_dispatcher(const char *addr, int port)
{
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(addr, port);

    assert_int_equal(sm_udp_dispatcher_create(&p), 0);
    assert_non_null(p.dispatcher);
    return p.dispatcher;
}

struct metrum_dispatcher_stats_parms dispatcher_stats(tSMDispatcherId dispatcher)
{
    struct metrum_dispatcher_stats_parms p = {.dispatcher = dispatcher};

    assert_int_equal(metrum_dispatcher_stats(&p), 0);
    return p;
}

int source_port(tSMDispatcherId dispatcher)
{
    struct metrum_dispatcher_address_parms p = {.dispatcher = dispatcher};

    assert_int_equal(metrum_dispatcher_address(&p), 0);
    return p.source_port;
}

int listen_at(int port)
{
    int fd = sim_socket(LISTENER, port);

    assert_true(fd >= 0);
    return fd;
}

unsigned gather(int fd, uint8_t *out, unsigned room, unsigned *datagrams)
{
    struct sim_datagram d;
    unsigned n = 0, count = 0;

    for (; sim_recv(fd, &d); count++) {
        assert_true(n + d.len <= room);
        memcpy(out + n, d.buf, d.len);
        n += d.len;
    }
    if (datagrams)
        *datagrams = count;
    return n;
}

int create_dispatcher(struct sm_udp_dispatcher_create_parms *p)
{
    int err;

    p->dispatcher = (tSMDispatcherId)(uintptr_t)77; /* OUT: never read, null on error */
    err = sm_udp_dispatcher_create(p);
    if (err)
        assert_null(p->dispatcher);
    else
        assert_non_null(p->dispatcher);
    return err;
}

tSMChannelId recording_to(tSMDispatcherId dispatcher, int format)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
    assert_int_equal(record(channel, format), 0);
    return channel;
}

void end_record(tSMChannelId channel)
{
    assert_int_equal(record_abort(channel, 0), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
}

struct sim_datagram first_datagram(int fd)
{
    struct sim_datagram d;

    assert_int_equal(sim_recv(fd, &d), 1);
    return d;
}

/* VMP[rx] */

tSMVMPrxId new_receiver(void)
{
    struct sm_vmprx_create_parms p = {.module = module, .type = kSMVMPrxTypeIPv4};
    struct sm_vmprx_codec_alaw_parms alaw = {.payload_type = 8};
    struct sm_vmprx_codec_mulaw_parms mulaw = {.payload_type = 0};

    assert_int_equal(sm_vmprx_create(&p), 0);
    assert_non_null(p.vmprx);
    alaw.vmprx = mulaw.vmprx = p.vmprx;
    assert_int_equal(sm_vmprx_config_codec_alaw(&alaw), 0);
    assert_int_equal(sm_vmprx_config_codec_mulaw(&mulaw), 0);
    return p.vmprx;
}

static struct sm_vmprx_port_parms ports_of(tSMVMPrxId vmprx)
{
    struct sm_vmprx_port_parms p = {.vmprx = vmprx};

    assert_int_equal(sm_vmprx_get_ports(&p), 0);
    return p;
}

int rtp_port(tSMVMPrxId vmprx)
{
    return ports_of(vmprx).RTP_port;
}

int rtcp_port(tSMVMPrxId vmprx)
{
    return ports_of(vmprx).RTCP_port;
}

tSMDatafeedId feed_of(tSMVMPrxId vmprx)
{
    struct sm_vmprx_datafeed_parms p = {.vmprx = vmprx};

    assert_int_equal(sm_vmprx_get_datafeed(&p), 0);
    assert_non_null(p.datafeed);
    return p.datafeed;
}

struct metrum_vmprx_stats_parms vmprx_stats(tSMVMPrxId vmprx)
{
    struct metrum_vmprx_stats_parms p = {.vmprx = vmprx};

    assert_int_equal(metrum_vmprx_stats(&p), 0);
    return p;
}

int vmprx_status(tSMVMPrxId vmprx, struct sm_vmprx_status_parms *status)
{
    *status = (struct sm_vmprx_status_parms){.vmprx = vmprx};
    assert_int_equal(sm_vmprx_status(status), 0);
    return (int)status->status;
}

tSMEventId vmprx_event(tSMVMPrxId vmprx)
{
    struct sm_vmprx_event_parms p = {.vmprx = vmprx};

    assert_int_equal(sm_vmprx_get_event(&p), 0);
    return p.event;
}

struct sim_rtp new_talker(const char *addr, tSMVMPrxId vmprx, uint8_t pt)
{
    struct sim_rtp t;
    int fd = sim_socket(addr, 0);

    assert_true(fd >= 0);
    sim_rtp_init(&t, fd, HOST, rtp_port(vmprx), pt);
    return t;
}

uint8_t spoken(uint32_t i)
{
    return (uint8_t)(i * 7 + i / TICK * 11 + i / 25600);
}

void say(struct sim_rtp *t, uint32_t first, unsigned n)
{
    uint8_t octets[1600];

    assert_true(n <= sizeof(octets));
    for (unsigned i = 0; i < n; i++)
        octets[i] = spoken(first + i);
    assert_int_equal(sim_rtp_send(t, octets, n), 0);
}

uint32_t talk(struct sim_rtp *t, uint32_t first, unsigned ticks)
{
    while (ticks--) {
        say(t, first, TICK);
        pass_ms(20);
        first += TICK;
    }
    return first;
}

unsigned find_spoken(const uint8_t *buf, unsigned len, uint32_t first, unsigned n)
{
    for (unsigned at = 0; at + n <= len; at++) {
        unsigned i = 0;

        while (i < n && buf[at + i] == spoken(first + i))
            i++;
        if (i == n)
            return at;
    }
    fail_msg("octets %u ... %u of the talk are not among the %u heard", first, first + n - 1, len);
    return 0;
}

tSMChannelId new_hearing(tSMVMPrxId vmprx)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    assert_int_equal(connect_feed(channel, feed_of(vmprx)), 0);
    return channel;
}

/* VMP[tx] */

tSMVMPtxId new_sender(void)
{
    struct sm_vmptx_create_parms p = {.module = module};

    assert_int_equal(sm_vmptx_create(&p), 0);
    assert_non_null(p.vmptx);
    return p.vmptx;
}

struct sm_vmptx_config_parms sender_to(tSMVMPtxId vmptx, int port)
{
    struct sm_vmptx_config_parms p = {.vmptx = vmptx};
    union mt_addr a;

    assert_int_equal(sim_addr(&a, LISTENER, port), 0);
    p.destination_rtp = a.in;
    assert_int_equal(sim_addr(&a, LISTENER, port + 1), 0);
    p.destination_rtcp = a.in;
    return p;
}

int send_alaw(tSMVMPtxId vmptx, int payload_type, enum kSMVMPTxVADMode vad, int ptime)
{
    struct sm_vmptx_codec_alaw_parms p = {
        .vmptx = vmptx, .payload_type = payload_type, .VADMode = vad, .ptime = ptime};

    return sm_vmptx_config_codec_alaw(&p);
}

tSMVMPtxId new_sender_to(int port)
{
    tSMVMPtxId vmptx = new_sender();
    struct sm_vmptx_config_parms p = sender_to(vmptx, port);

    assert_int_equal(sm_vmptx_config(&p), 0);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 20), 0);
    return vmptx;
}

int connect_sender(tSMVMPtxId vmptx, tSMDatafeedId feed)
{
    struct sm_vmptx_datafeed_connect_parms p = {.data_source = feed, .vmptx = vmptx};

    return sm_vmptx_datafeed_connect(&p);
}

int sender_status(tSMVMPtxId vmptx, struct sm_vmptx_status_parms *status)
{
    *status = (struct sm_vmptx_status_parms){.vmptx = vmptx};
    assert_int_equal(sm_vmptx_status(status), 0);
    return (int)status->status;
}

struct metrum_vmptx_stats_parms sender_stats(tSMVMPtxId vmptx)
{
    struct metrum_vmptx_stats_parms p = {.vmptx = vmptx};

    assert_int_equal(metrum_vmptx_stats(&p), 0);
    return p;
}

/* Events */

tSMEventId new_event(tSMChannelId channel, int type, int binding)
{
    tSMEventId event;

    assert_int_equal(smd_ev_create(&event, channel, type, binding), 0);
    return event;
}

int set_event(tSMChannelId channel, int type, int issue, tSMEventId event)
{
    struct sm_channel_set_event_parms p = {
        .channel = channel, .event_type = type, .issue_events = issue, .event = event};

    return sm_channel_set_event(&p);
}

bool is_set(tSMEventId event)
{
    struct pollfd p = {.fd = event.fd, .events = (short)event.mode};

    return poll(&p, 1, 0) == 1;
}
