/**
 * Bytes as a program and its network: each two choose a call or a datagram, what follows them its arguments.
 *
 * All of it in the simulated world, on a module with a virtual clock. Ids are of objects that are there, that were
 * there, of another kind, or none. Whatever happens: no call crashes or hangs, nothing is sent but to where the
 * program said, and when the card is closed nothing is left.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "metrum.h"
#include "prosody_x.h"
#include "sim/rtp.h"
#include "sim/simos.h"
#include "smbesp.h"
#include "sw_lib.h"

#define HOST "192.0.2.1"
#define LISTENER "198.51.100.9"
#define TALKER "203.0.113.5"

enum { MS = 1000000, CARD = 7, KEPT = 6, LISTENERS = 4, FIRST_PORT = 4000, TALKERS = 2, MOST_OPS = 400, ROOM = 2048 };
enum kind { CHANNEL, VMPRX, VMPTX, DISPATCHER, COLLECTOR, TDMRX, TDMTX, FEED, KINDS };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
    const uint8_t *data;
    size_t size;
} in;
static tSMModuleId module;
static uintptr_t kept[KINDS][KEPT];
static unsigned n_kept[KINDS];
static tSMEventId events[KEPT];
static unsigned n_events;
static struct sim_rtp talkers[TALKERS];
static int listeners[LISTENERS];
static uint64_t own_to_nobody; /* datagrams of ours that no port wanted */

static void must(bool ok)
{
    if (!ok)
        abort();
}

/* What the bytes say; 0 when there are none left */

static unsigned byte(void)
{
    return in.size ? in.size--, *in.data++ : 0;
}

static int small(int low, int high)
{
    return low + (int)(byte() % (unsigned)(high - low + 1));
}

static int number(void)
{
    static const int odd[] = {0, 1, -1, 160, 320, 8000, 16000, 65535, 65536, 1 << 20, INT32_MAX, INT32_MIN};
    unsigned b = byte();

    return b < sizeof(odd) / sizeof(odd[0]) ? odd[b] : (int)(b << 8 | byte()) * (b & 1 ? 1 : 16);
}

static void *id(enum kind kind)
{
    unsigned b = byte();

    if (b >= 250)
        return b == 255 ? NULL : (void *)(uintptr_t)(b * 0x01010101U & INT32_MAX);
    if (b >= 240)
        kind = (enum kind)(b % KINDS);
    return (void *)kept[kind][b % KEPT]; /* the oldest may be gone by now */
}

static void keep(enum kind kind, void *id_)
{
    if (id_)
        kept[kind][n_kept[kind]++ % KEPT] = (uintptr_t)id_;
}

static struct sockaddr_in listener(void)
{
    union mt_addr a;

    must(!sim_addr(&a, LISTENER, FIRST_PORT + small(0, LISTENERS - 1)));
    return a.in;
}

static enum kSMDataFormat format(void)
{
    static const int some[] = {30, 31, 32, 34, 35, 36, 17, 30, 0, 1, 2, 3, 4, 5, 6, 33, 37, 99};

    return (enum kSMDataFormat)some[byte() % (sizeof(some) / sizeof(some[0]))];
}

static tSM_UT32 rate(void)
{
    static const tSM_UT32 some[] = {0, 8000, 6000, 11000, 16000, 8000, 44100, 1};

    return some[byte() % (sizeof(some) / sizeof(some[0]))];
}

static unsigned rarely(unsigned of)
{
    return byte() > 192 ? of : 0;
}

/* Calls: a row is a call, its structure, what is put into it, and what becomes of what it gave. */

static char buffer[ROOM];
static const char *const sender_lists[] = {"", TALKER, "198.51.100.0/24, fd00::/8", "nobody", NULL};

#define CALL(name, type, fill, after) \
    static void try_##name(void)      \
    {                                 \
        struct type p = {0};          \
        fill;                         \
        (void)name(&p);               \
        after;                        \
    }
#define CALL_ID(name, kind)      \
    static void try_##name(void) \
    {                            \
        (void)name(id(kind));    \
    }

/* clang-format off: tables */
CALL(sm_channel_alloc_placed, sm_channel_alloc_placed_parms,
     (p.module = module, p.type = (enum kSMChannelType)small(0, 3)), keep(CHANNEL, p.channel))
CALL_ID(sm_channel_release, CHANNEL)
CALL(sm_channel_info, sm_channel_info_parms, p.channel = id(CHANNEL), (void)0)
CALL(sm_channel_datafeed_connect, sm_channel_datafeed_connect_parms,
     (p.channel = id(CHANNEL), p.data_source = id(FEED)), (void)0)
CALL(sm_channel_get_datafeed, sm_channel_datafeed_parms, p.channel = id(CHANNEL), keep(FEED, p.datafeed))
CALL(sm_channel_set_output_rate, sm_channel_set_output_rate_parms,
     (p.channel = id(CHANNEL), p.sample_rate = small(1, 2) * 8000), (void)0)
CALL(sm_channel_output_source_datafeed_connect, sm_channel_output_source_datafeed_connect_parms,
     (p.channel = id(CHANNEL), p.data_source = id(FEED), p.threshold = number(), p.timeout = number()), (void)0)
CALL(sm_channel_input_data_redirect, sm_channel_input_data_redirect_parms,
     (p.channel = id(CHANNEL), p.enable = small(0, 1)), keep(FEED, p.datafeed))
CALL(sm_channel_dispatcher_connect, sm_channel_dispatcher_connect_parms,
     (p.channel = id(CHANNEL), p.dest = id(DISPATCHER)), (void)0)
CALL(sm_channel_collector_connect, sm_channel_collector_connect_parms,
     (p.channel = id(CHANNEL), p.source = id(COLLECTOR)), (void)0)
CALL(sm_channel_set_input_threshold, sm_channel_set_input_threshold_parms,
     (p.channel = id(CHANNEL), p.minimum_bits = number()), (void)0)
CALL(sm_channel_set_output_threshold, sm_channel_set_output_threshold_parms,
     (p.channel = id(CHANNEL), p.minimum_bits = number()), (void)0)
CALL(sm_switch_channel_input, sm_switch_channel_parms,
     (p.channel = id(CHANNEL), p.st = small(-1, 3), p.ts = small(-1, 3), p.type = (enum kSMTimeslotType)small(0, 2)),
     (void)0)
CALL(sm_switch_channel_output, sm_switch_channel_parms,
     (p.channel = id(CHANNEL), p.st = small(-1, 3), p.ts = small(-1, 3), p.type = (enum kSMTimeslotType)small(0, 2)),
     (void)0)
CALL(sm_config_module_switching, sm_config_module_sw_parms,
     (p.module = module, p.auto_assign_in_ts = small(0, 1), p.auto_assign_out_ts = small(0, 1),
      p.in_base_ts = small(0, 3)),
     (void)0)

CALL(sm_record_start, sm_record_parms,
     (p.channel = id(CHANNEL), p.alt_data_source = rarely(1) ? id(CHANNEL) : NULL, p.type = format(),
      p.sampling_rate = rate(), p.silence_elimination = rarely(1),
      p.tone_elimination_mode = (enum kSMToneDetection)rarely(byte() % 11), p.max_octets = rarely(byte()),
      p.max_elapsed_time = rarely(byte()), p.max_silence = rarely(byte()), p.agc = (int)rarely(1),
      p.volume = small(-25, 25), p.alt_data_source_type = (enum kSMRecordAltSource)small(0, 2),
      p.min_noise_level = -small(0, 90), p.grunt_threshold = small(0, 11) / 10.0,
      p.max_initial_silence = rarely(byte())),
     (void)0)
CALL(sm_record_status, sm_record_status_parms, p.channel = id(CHANNEL), (void)0)
CALL(sm_record_abort, sm_record_abort_parms, (p.channel = id(CHANNEL), p.discard = small(0, 1)), (void)0)
CALL(sm_record_agc_adjust, sm_record_agc_adjust_parms, (p.channel = id(CHANNEL), p.gain = small(-25, 25)), (void)0)
CALL(sm_get_recorded_data, sm_ts_data_parms, (p.channel = id(CHANNEL), p.data = buffer, p.length = small(0, 255) * 8),
     must(p.length <= ROOM))
CALL(metrum_record_how_terminated, metrum_record_how_terminated_parms, p.channel = id(CHANNEL), (void)0)

CALL(sm_replay_start, sm_replay_parms,
     (p.channel = id(CHANNEL), p.background = rarely(1) ? id(CHANNEL) : NULL, p.volume = small(-25, 25),
      p.agc = (int)rarely(1), p.speed = (int)rarely(byte() * 2), p.type = format(), p.data_length = rarely(byte() * 64),
      p.sampling_rate = rate()),
     (void)0)
CALL(sm_replay_adjust, sm_replay_adjust_parms,
     (p.channel = id(CHANNEL), p.background = rarely(1) ? id(CHANNEL) : NULL, p.volume = small(-25, 25),
      p.speed = small(-1, 250)),
     (void)0)
CALL(sm_replay_status, sm_replay_status_parms, p.channel = id(CHANNEL), (void)0)
CALL(sm_replay_abort, sm_replay_abort_parms, (p.channel = id(CHANNEL), p.nowait = rarely(1)), (void)0)
CALL(sm_put_replay_data, sm_ts_data_parms, (p.channel = id(CHANNEL), p.data = buffer, p.length = small(0, 255) * 8),
     (void)0)
CALL(sm_put_last_replay_data, sm_ts_data_parms, (p.channel = id(CHANNEL), p.data = buffer, p.length = small(0, 255)),
     (void)0)
CALL(sm_put_audio_data, sm_audio_data_parms,
     (p.channel = id(CHANNEL), p.data = buffer, p.max_length = small(0, 255) * 8), (void)0)

CALL(sm_udp_dispatcher_create, sm_udp_dispatcher_create_parms,
     (p.module = module, p.destination = listener(), p.TOS = small(0, 255),
      p.source.sin_port = (uint16_t)rarely(htons((uint16_t)(20000 + small(0, 7))))),
     keep(DISPATCHER, p.dispatcher))
CALL_ID(sm_dispatcher_destroy, DISPATCHER)
CALL(metrum_udp_collector_create, metrum_udp_collector_create_parms,
     (p.module = module, p.port = rarely(1) ? 20000 + small(0, 7) : 0), keep(COLLECTOR, p.collector))
CALL_ID(sm_collector_destroy, COLLECTOR)
CALL(sm_collector_status, sm_collector_status_parms, p.collector = id(COLLECTOR), (void)0)
CALL(sm_collector_get_event, sm_collector_event_parms, p.collector = id(COLLECTOR), (void)0)

CALL(metrum_vmprx_create, metrum_vmprx_create_parms,
     (p.module = module, p.mux_rtcp = small(0, 1), p.rtp_port = rarely(1) ? 20000 + small(0, 7) : 0),
     keep(VMPRX, p.vmprx))
CALL_ID(sm_vmprx_destroy, VMPRX)
CALL(sm_vmprx_stop, sm_vmprx_stop_parms, p.vmprx = id(VMPRX), (void)0)
CALL(sm_vmprx_get_datafeed, sm_vmprx_datafeed_parms, p.vmprx = id(VMPRX), keep(FEED, p.datafeed))
CALL(sm_vmprx_get_event, sm_vmprx_event_parms, p.vmprx = id(VMPRX), (void)0)
CALL(sm_vmprx_status, sm_vmprx_status_parms, p.vmprx = id(VMPRX), (void)0)
CALL(sm_vmprx_config_codec_alaw, sm_vmprx_codec_alaw_parms,
     (p.vmprx = id(VMPRX), p.payload_type = small(-1, 9), p.plc_mode = (enum kSMPLCMode)small(0, 1)), (void)0)
CALL(sm_vmprx_config_codec_mulaw, sm_vmprx_codec_mulaw_parms,
     (p.vmprx = id(VMPRX), p.payload_type = small(-1, 9), p.plc_mode = (enum kSMPLCMode)small(0, 1)), (void)0)
CALL(sm_vmprx_config_jitter, sm_vmprx_jitter_parms,
     (p.vmprx = id(VMPRX), p.max_delay_ms = byte() * 20, p.initial_delay_ms = byte() * 20), (void)0)
CALL(sm_vmprx_config_dataloss, sm_vmprx_dataloss_parms, (p.vmprx = id(VMPRX), p.loss_threshold = number()), (void)0)
CALL(sm_vmprx_config_unhandled_payload_reporting, sm_vmprx_unhandled_payload_reporting_parms,
     (p.vmprx = id(VMPRX), p.delay = number()), (void)0)

CALL(sm_vmptx_create, sm_vmptx_create_parms, p.module = module, keep(VMPTX, p.vmptx))
CALL_ID(sm_vmptx_destroy, VMPTX)
CALL(sm_vmptx_stop, sm_vmptx_stop_parms, p.vmptx = id(VMPTX), (void)0)
CALL(sm_vmptx_status, sm_vmptx_status_parms, p.vmptx = id(VMPTX), (void)0)
CALL(sm_vmptx_config, sm_vmptx_config_parms,
     (p.vmptx = id(VMPTX), p.destination_rtp = listener(), p.destination_rtcp = listener(),
      p.source_rtp.sin_port = (uint16_t)rarely(htons((uint16_t)(20000 + small(0, 7))))),
     (void)0)
CALL(sm_vmptx_config_codec_alaw, sm_vmptx_codec_alaw_parms,
     (p.vmptx = id(VMPTX), p.payload_type = small(-1, 9), p.VADMode = (enum kSMVMPTxVADMode)small(0, 2),
      p.ptime = small(0, 200)),
     (void)0)
CALL(sm_vmptx_config_codec_mulaw, sm_vmptx_codec_mulaw_parms,
     (p.vmptx = id(VMPTX), p.payload_type = small(-1, 9), p.VADMode = (enum kSMVMPTxVADMode)small(0, 2),
      p.ptime = small(0, 200)),
     (void)0)
CALL(sm_vmptx_config_codec_comfort_noise, sm_vmptx_codec_comfort_noise_parms,
     (p.vmptx = id(VMPTX), p.payload_type = small(-1, 14)), (void)0)
CALL(sm_vmptx_config_sample_rate, sm_vmptx_sample_rate_parms, (p.vmptx = id(VMPTX), p.sample_rate = rate()), (void)0)
CALL(sm_vmptx_datafeed_connect, sm_vmptx_datafeed_connect_parms, (p.vmptx = id(VMPTX), p.data_source = id(FEED)),
     (void)0)

CALL(sm_tdmrx_create, sm_tdmrx_create_parms,
     (p.module = module, p.stream = small(-1, 3), p.timeslot = small(-1, 3),
      p.type = (enum kSMTimeslotType)small(0, 2)),
     keep(TDMRX, p.tdmrx))
CALL_ID(sm_tdmrx_destroy, TDMRX)
CALL(sm_tdmrx_get_datafeed, sm_tdmrx_datafeed_parms, p.tdmrx = id(TDMRX), keep(FEED, p.datafeed))
CALL(sm_tdmtx_create, sm_tdmtx_create_parms,
     (p.module = module, p.stream = small(-1, 3), p.timeslot = small(-1, 3),
      p.type = (enum kSMTimeslotType)small(0, 2)),
     keep(TDMTX, p.tdmtx))
CALL_ID(sm_tdmtx_destroy, TDMTX)
CALL(sm_tdmtx_datafeed_connect, sm_tdmtx_datafeed_connect_parms, (p.tdmtx = id(TDMTX), p.data_source = id(FEED)),
     (void)0)
CALL(metrum_vmprx_config_source, metrum_vmprx_source_parms,
     (p.vmprx = id(VMPRX), p.lock = (enum metrum_source_lock)small(-1, 4), p.address = listener().sin_addr,
      p.port = small(-1, 9)),
     (void)0)
CALL(metrum_collector_config_senders, metrum_collector_senders_parms,
     (p.collector = id(COLLECTOR), p.senders = sender_lists[byte() % 5]), (void)0)
CALL(metrum_module_stats, metrum_module_stats_parms, p.module = module, must(p.channels <= MOST_OPS))
/* clang-format on */

static void switch_output(void)
{
    OUTPUT_PARMS p;

    INIT_ACU_SW_STRUCT(&p);
    p.ost = small(0, 3), p.ots = small(0, 3), p.ist = small(0, 3), p.its = small(0, 3);
    p.mode = small(0, 3), p.pattern = small(0, 255);
    (void)sw_set_output(CARD, &p);
}

static void make_event(void)
{
    tSMEventId e;

    if (smd_ev_create(&e, id(CHANNEL), small(0, 3), small(0, 3)))
        return;
    (void)smd_ev_free(events[n_events % KEPT]);
    events[n_events++ % KEPT] = e;
}

static void free_event(void)
{
    (void)smd_ev_free(events[byte() % KEPT]);
}

static void set_event(void)
{
    struct sm_channel_set_event_parms p = {id(CHANNEL), small(0, 3), small(0, 4), events[byte() % KEPT]};

    (void)sm_channel_set_event(&p);
}

/* Once in a while: memory or a socket is not to be had. */
static void fail_soon(void)
{
    sim_fail_at((unsigned)small(1, 8), rarely(1));
}

static void fail_no_more(void)
{
    sim_fail_at(0, false);
}

static void fail_to_send(void)
{
    static const int errors[] = {-EAGAIN, -ECONNREFUSED, -ENOBUFS, -ENETUNREACH, -EPERM};

    sim_fail_send(errors[byte() % 5], (unsigned)small(1, 4));
}

static void shut_down(void)
{
    struct sm_shutdown_module_parms p = {.module_id = module};

    if (rarely(1))
        (void)sm_shutdown_module(&p);
}

static void pass(void)
{
    struct metrum_module_advance_parms p = {.module = module, .ns = MS};

    for (int ms = small(1, 60); ms; ms--) {
        sim_advance_ns(MS);
        (void)metrum_module_advance(&p);
    }
}

/* Datagrams */

static int port_to_talk_to(void)
{
    struct sm_vmprx_port_parms p = {.vmprx =
                                        kept[VMPRX][byte() % KEPT] ? (tSMVMPrxId)kept[VMPRX][byte() % KEPT] : NULL};
    unsigned b = byte();

    if (b < 200 && !sm_vmprx_get_ports(&p))
        return b < 160 ? p.RTP_port : p.RTCP_port;
    return b < 230 ? SIM_FIRST_PORT + (int)(b & 15) : 20000 + (int)(b & 7);
}

static uint64_t to_nobody(void)
{
    struct sim_traffic t;

    sim_traffic(&t);
    return t.nobody;
}

static void send_rtp(void)
{
    struct sim_rtp *t = &talkers[byte() % TALKERS];
    uint64_t before = to_nobody();

    t->port = port_to_talk_to();
    t->pt = (uint8_t)(rarely(1) ? byte() & 127 : byte() & 8);
    t->marker = rarely(1);
    if (rarely(1))
        sim_rtp_skip(t, byte(), 160);
    if (rarely(1))
        t->ssrc = byte();
    if (rarely(1))
        t->ts += (uint32_t)number();
    (void)sim_rtp_send(t, buffer, (size_t)small(0, 9) * 40);
    own_to_nobody += to_nobody() - before;
}

static void send_bytes(void)
{
    size_t len = byte() * 8;
    uint64_t before = to_nobody();
    uint8_t octets[ROOM];
    int port = port_to_talk_to();

    for (size_t i = 0; i < len; i++)
        octets[i] = i < 40 ? (uint8_t)byte() : (uint8_t)i;
    (void)sim_send(talkers[0].fd, HOST, port, octets, len);
    own_to_nobody += to_nobody() - before;
}

static void empty_listeners(void)
{
    static struct sim_datagram d;

    for (int i = 0; i < LISTENERS; i++)
        while (sim_recv(listeners[i], &d))
            must(!strcmp(d.from_addr, HOST));
}

#define T(name) try_##name
static void (*const ops[])(void) = {
    pass,
    send_rtp,
    send_bytes,
    switch_output,
    make_event,
    free_event,
    set_event,
    fail_soon,
    fail_no_more,
    fail_to_send,
    shut_down,
    T(sm_channel_alloc_placed),
    T(sm_channel_release),
    T(sm_channel_info),
    T(sm_channel_datafeed_connect),
    T(sm_channel_get_datafeed),
    T(sm_channel_set_output_rate),
    T(sm_channel_output_source_datafeed_connect),
    T(sm_channel_input_data_redirect),
    T(sm_channel_dispatcher_connect),
    T(sm_channel_collector_connect),
    T(sm_channel_set_input_threshold),
    T(sm_channel_set_output_threshold),
    T(sm_switch_channel_input),
    T(sm_switch_channel_output),
    T(sm_config_module_switching),
    T(sm_record_start),
    T(sm_record_status),
    T(sm_record_abort),
    T(sm_record_agc_adjust),
    T(sm_get_recorded_data),
    T(metrum_record_how_terminated),
    T(sm_replay_start),
    T(sm_replay_adjust),
    T(sm_replay_status),
    T(sm_replay_abort),
    T(sm_put_replay_data),
    T(sm_put_last_replay_data),
    T(sm_put_audio_data),
    T(sm_udp_dispatcher_create),
    T(sm_dispatcher_destroy),
    T(metrum_udp_collector_create),
    T(sm_collector_destroy),
    T(sm_collector_status),
    T(sm_collector_get_event),
    T(metrum_vmprx_create),
    T(sm_vmprx_destroy),
    T(sm_vmprx_stop),
    T(sm_vmprx_get_datafeed),
    T(sm_vmprx_get_event),
    T(sm_vmprx_status),
    T(sm_vmprx_config_codec_alaw),
    T(sm_vmprx_config_codec_mulaw),
    T(sm_vmprx_config_jitter),
    T(sm_vmprx_config_dataloss),
    T(sm_vmprx_config_unhandled_payload_reporting),
    T(sm_vmptx_create),
    T(sm_vmptx_destroy),
    T(sm_vmptx_stop),
    T(sm_vmptx_status),
    T(sm_vmptx_config),
    T(sm_vmptx_config_codec_alaw),
    T(sm_vmptx_config_codec_mulaw),
    T(sm_vmptx_config_codec_comfort_noise),
    T(sm_vmptx_config_sample_rate),
    T(sm_vmptx_datafeed_connect),
    T(sm_tdmrx_create),
    T(sm_tdmrx_destroy),
    T(sm_tdmrx_get_datafeed),
    T(sm_tdmtx_create),
    T(sm_tdmtx_destroy),
    T(sm_tdmtx_datafeed_connect),
    T(metrum_module_stats),
    pass,
    T(metrum_vmprx_config_source),
    T(metrum_collector_config_senders),
};

/* The world */

static void begin(void)
{
    static char locator[] = "localhost/fuzz";
    struct sm_open_prosody_s_v3_parms card = {.ps_locator = locator, .card_id = CARD};
    struct metrum_open_virtual_module_parms open = {.card_id = CARD};

    mt_os = &sim_os;
    sim_reset();
    setenv("METRUM_CONFIG", "/dev/null", 1);
    memset(kept, 0, sizeof(kept));
    memset(n_kept, 0, sizeof(n_kept));
    memset(events, 0, sizeof(events));
    n_events = 0;
    own_to_nobody = 0;
    for (int i = 0; i < LISTENERS; i++)
        must((listeners[i] = sim_socket(LISTENER, FIRST_PORT + i)) >= 0);
    for (int i = 0; i < TALKERS; i++)
        sim_rtp_init(&talkers[i], sim_socket(TALKER, 5000 + i), HOST, 1, 8);
    must(!sm_open_prosody_s_v3(&card));
    open.start_ns = (uint64_t)sim_now_ns();
    must(!metrum_open_virtual_module(&open));
    module = open.module_id;
}

static void end(void)
{
    struct sm_close_prosody_parms card = {.card_id = CARD};

    sim_fail_at(0, false);
    must(!sm_close_prosody(&card));
    for (unsigned i = 0; i < KEPT; i++)
        (void)smd_ev_free(events[i]);
    if (sim_leaks())
        sim_report_leaks();
    must(!sim_leaks());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    in.data = data, in.size = size;
    begin();
    for (unsigned i = 0; i < MOST_OPS && in.size; i++) {
        ops[byte() % (sizeof(ops) / sizeof(ops[0]))]();
        must(to_nobody() == own_to_nobody);
        empty_listeners();
    }
    end();
    return 0;
}
