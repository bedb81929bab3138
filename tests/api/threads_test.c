/**
 * Several threads at once on shared and on dying objects, against the real kernel and the real clock.
 *
 * Nothing is asserted of single calls but that their errors are ones that can happen; the thread and address sanitizers
 * see the rest. No thread sleeps or waits for media.
 */
#include "world.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sw_lib.h"

enum { THREADS = 6, ITERATIONS = 1500, SLOTS = 8, NAMED_PORT = 47120 };

/* Objects that every thread uses and any thread destroys. */
static struct shared {
    _Atomic uintptr_t channels[SLOTS], dispatchers[SLOTS], vmprx[SLOTS], feeds[SLOTS], collectors[SLOTS], vmptx[SLOTS],
        tdmrx[SLOTS], tdmtx[SLOTS];
} shared;
static _Atomic unsigned surprises;
static unsigned n_slots = SLOTS; /* that are used */

struct worker {
    pthread_t thread;
    uint32_t seed;
    int fd;
};

static uint32_t draw(struct worker *w, uint32_t below)
{
    w->seed = w->seed * 1664525 + 1013904223;
    return (w->seed >> 8) % below;
}

static void *pick(struct worker *w, _Atomic uintptr_t slots[SLOTS])
{
    return (void *)atomic_load(&slots[draw(w, n_slots)]); // NOLINT(performance-no-int-to-ptr): an id
}

/* Put a new object in; the one that was there is the caller's to destroy. */
static void *replace(struct worker *w, _Atomic uintptr_t slots[SLOTS], void *id)
{
    return (void *)atomic_exchange(&slots[draw(w, n_slots)], (uintptr_t)id); // NOLINT(performance-no-int-to-ptr)
}

static int look(int err)
{
    static const int possible[] = {0,
                                   ERR_SM_BAD_PARAMETER,
                                   ERR_SM_NO_SUCH_CHANNEL,
                                   ERR_SM_NO_SUCH_MODULE,
                                   ERR_SM_WRONG_CHANNEL_STATE,
                                   ERR_SM_NO_RECORD_IN_PROGRESS,
                                   ERR_SM_NO_DATA_AVAILABLE,
                                   ERR_SM_NO_REPLAY_IN_PROGRESS,
                                   ERR_SM_NO_CAPACITY,
                                   ERR_SM_BAD_DATA_LENGTH,
                                   ERR_SM_CHANNEL_ALLOCATED, /* another's timeslot */
                                   ERR_SM_NOT_IMPLEMENTED,
                                   ERR_SM_DISCONNECTED, /* shut down */
                                   ERR_SM_OS_RESOURCE_PROBLEM};

    for (unsigned i = 0; i < COUNT(possible); i++)
        if (err == possible[i])
            return err;
    fprintf(stderr, "a call gave %d\n", err);
    atomic_fetch_add(&surprises, 1);
    return err;
}

/* What a thread may do, one at a time */

static void new_channel_for_old(struct worker *w)
{
    struct sm_channel_alloc_placed_parms p = {.module = module, .type = kSMChannelTypeFullDuplex};

    look(sm_channel_alloc_placed(&p));
    look(sm_channel_release(replace(w, shared.channels, p.channel)));
}

static void new_dispatcher_for_old(struct worker *w)
{
    struct sm_udp_dispatcher_create_parms p = {.module = module};

    p.destination.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    p.destination.sin_port = htons(9);
    p.source.sin_port = draw(w, 2) ? htons(NAMED_PORT) : 0;
    look(sm_udp_dispatcher_create(&p));
    look(sm_dispatcher_destroy(replace(w, shared.dispatchers, p.dispatcher)));
}

static void new_vmprx_for_old(struct worker *w)
{
    struct metrum_vmprx_create_parms p = {.module = module, .rtp_port = draw(w, 2) ? NAMED_PORT : 0};
    struct sm_vmprx_codec_alaw_parms codec = {.payload_type = 8, .plc_mode = kSMPLCModeEnabled};
    struct sm_vmprx_datafeed_parms feed = {0};

    look(metrum_vmprx_create(&p));
    feed.vmprx = codec.vmprx = p.vmprx;
    look(sm_vmprx_config_codec_alaw(&codec));
    look(sm_vmprx_get_datafeed(&feed));
    replace(w, shared.feeds, feed.datafeed);
    look(sm_vmprx_destroy(replace(w, shared.vmprx, p.vmprx)));
}

static void connect_something(struct worker *w)
{
    look(connect_dispatcher(pick(w, shared.channels), pick(w, shared.dispatchers)));
    look(connect_feed(pick(w, shared.channels), pick(w, shared.feeds)));
    if (!draw(w, 4))
        look(connect_feed(pick(w, shared.channels), kSMNullDatafeedId));
}

static void start_record(struct worker *w)
{
    struct sm_record_parms p = {.channel = pick(w, shared.channels),
                                .type = draw(w, 2) ? kSMDataFormatALawPCM : kSMDataFormat16bit,
                                .sampling_rate = draw(w, 4) ? 0 : 16000,
                                .max_octets = draw(w, 2) ? 500 : 0};

    look(sm_record_start(&p));
}

static void look_after_record(struct worker *w)
{
    char data[kSMMaxRecordDataBufferSize];
    struct sm_ts_data_parms get = {.channel = pick(w, shared.channels), .data = data};
    struct sm_record_status_parms status = {.channel = draw(w, 4) ? pick(w, shared.channels) : kSMNullChannelId};

    look(sm_get_recorded_data(&get));
    look(sm_record_status(&status));
    look(set_threshold(pick(w, shared.channels), (int)draw(w, 4000) - 1000));
    if (!draw(w, 3))
        look(record_abort(pick(w, shared.channels), (int)draw(w, 2)));
}

/* The way back */

static void new_collector_for_old(struct worker *w)
{
    struct metrum_udp_collector_create_parms p = {.module = module, .port = draw(w, 2) ? NAMED_PORT : 0};

    look(metrum_udp_collector_create(&p));
    look(sm_collector_destroy(replace(w, shared.collectors, p.collector)));
}

static void new_vmptx_for_old(struct worker *w)
{
    struct sm_vmptx_create_parms p = {.module = module};
    struct sm_vmptx_config_parms to = {0};

    look(sm_vmptx_create(&p));
    to.vmptx = p.vmptx;
    to.destination_rtp.sin_addr.s_addr = to.destination_rtcp.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.destination_rtp.sin_port = to.destination_rtcp.sin_port = htons(9);
    to.source_rtp.sin_port = draw(w, 2) ? htons(NAMED_PORT) : 0; /* perhaps that of a VMP[rx] */
    look(sm_vmptx_config(&to));
    look(send_alaw(p.vmptx, 8, kSMVMPTxVADModeDisabled, 20));
    look(connect_sender(p.vmptx, pick(w, shared.feeds)));
    look(sm_vmptx_destroy(replace(w, shared.vmptx, p.vmptx)));
}

static void connect_outputs(struct worker *w)
{
    struct sm_channel_datafeed_parms out = {.channel = pick(w, shared.channels)};
    struct sm_channel_input_data_redirect_parms in = {.channel = pick(w, shared.channels), .enable = (int)draw(w, 2)};
    struct sm_channel_output_source_datafeed_connect_parms source = {
        .channel = pick(w, shared.channels), .data_source = pick(w, shared.feeds)};

    if (!look(sm_channel_get_datafeed(&out)))
        replace(w, shared.feeds, out.datafeed);
    if (!look(sm_channel_input_data_redirect(&in)))
        replace(w, shared.feeds, in.datafeed);
    look(sm_channel_output_source_datafeed_connect(&source));
    look(connect_collector(pick(w, shared.channels), draw(w, 4) ? pick(w, shared.collectors) : kSMNullCollectorId));
    look(connect_sender(pick(w, shared.vmptx), draw(w, 4) ? pick(w, shared.feeds) : kSMNullDatafeedId));
}

static void start_replay(struct worker *w)
{
    struct sm_replay_parms p = {.channel = pick(w, shared.channels),
                                .background = draw(w, 4) ? kSMNullChannelId : pick(w, shared.channels),
                                .type = draw(w, 2) ? kSMDataFormatALawPCM : kSMDataFormat16bit,
                                .sampling_rate = draw(w, 4) ? 0 : 11000,
                                .speed = draw(w, 4) ? 0 : 120,
                                .data_length = draw(w, 2) ? 500 : 0};

    look(sm_replay_start(&p));
}

static void look_after_replay(struct worker *w)
{
    struct sm_replay_status_parms status = {.channel = draw(w, 4) ? pick(w, shared.channels) : kSMNullChannelId};
    struct sm_replay_adjust_parms adjust = {.channel = pick(w, shared.channels), .volume = -3};

    look(put_spoken(pick(w, shared.channels), 0, (int)draw(w, 300)));
    look(sm_replay_status(&status));
    look(sm_replay_adjust(&adjust));
    if (!draw(w, 3) && replay_abort(pick(w, shared.channels)) < 0)
        look(put_last(pick(w, shared.channels), NULL, 0));
}

static void use_the_new_objects(struct worker *w)
{
    struct sm_collector_status_parms c = {.collector = pick(w, shared.collectors)};
    struct sm_collector_event_parms ce = {.collector = pick(w, shared.collectors)};
    struct sm_vmptx_status_parms t = {.vmptx = pick(w, shared.vmptx)};
    struct sm_vmptx_event_parms te = {.vmptx = pick(w, shared.vmptx)};
    struct metrum_vmptx_stats_parms numbers = {.vmptx = pick(w, shared.vmptx)};
    struct sm_vmptx_stop_parms stop = {.vmptx = pick(w, shared.vmptx)};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    if (!look(sm_collector_status(&c)) && c.status == kSMCollectorStatusGotPorts) {
        to.sin_port = htons((uint16_t)c.u.ports.port);
        sendto(w->fd, &c, sizeof(c), MSG_DONTWAIT, (struct sockaddr *)&to, sizeof(to));
    }
    look(sm_collector_get_event(&ce));
    look(sm_vmptx_status(&t));
    look(sm_vmptx_get_event(&te));
    look(metrum_vmptx_stats(&numbers));
    if (!draw(w, 16))
        look(sm_vmptx_stop(&stop));
}

static void use_events(struct worker *w)
{
    tSMChannelId channel = pick(w, shared.channels);
    int binding = draw(w, 2) ? kSMChannelSpecificEvent : kSMAnyChannelEvent;
    tSMEventId event = {0}, none = {0};

    if (look(smd_ev_create(&event, binding == kSMAnyChannelEvent ? kSMNullChannelId : channel, kSMEventTypeReadData,
                           binding)))
        return;
    look(set_event(binding == kSMAnyChannelEvent ? kSMNullChannelId : channel, kSMEventTypeReadData, binding, event));
    look(set_event(pick(w, shared.channels), kSMEventTypeReadData, kSMAnyChannelEvent, none));
    is_set(event);
    look(smd_ev_free(event));
    look(smd_ev_free(event));
}

static void use_vmprx(struct worker *w)
{
    struct sm_vmprx_status_parms status = {.vmprx = pick(w, shared.vmprx)};
    struct sm_vmprx_event_parms event = {.vmprx = pick(w, shared.vmprx)};
    struct sm_vmprx_jitter_parms jitter = {
        .vmprx = pick(w, shared.vmprx), .max_delay_ms = 20 + draw(w, 2000), .initial_delay_ms = 20};
    struct sm_vmprx_stop_parms stop = {.vmprx = pick(w, shared.vmprx)};

    look(sm_vmprx_status(&status));
    look(sm_vmprx_get_event(&event));
    look(sm_vmprx_config_jitter(&jitter));
    if (!draw(w, 16))
        look(sm_vmprx_stop(&stop));
}

static void send_rtp(struct worker *w)
{
    struct sm_vmprx_port_parms ports = {.vmprx = pick(w, shared.vmprx)};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    uint8_t packet[172] = {0x80, (uint8_t)draw(w, 9), (uint8_t)draw(w, 256), (uint8_t)draw(w, 256)};

    if (look(sm_vmprx_get_ports(&ports)))
        return;
    to.sin_port = htons((uint16_t)ports.RTP_port);
    for (unsigned i = 0; i < 4; i++, packet[3]++, packet[6]++)
        sendto(w->fd, packet, sizeof(packet), MSG_DONTWAIT, (struct sockaddr *)&to, sizeof(to));
}

/* Timeslots: four of them, so that threads meet there. */
static void use_timeslots(struct worker *w)
{
    struct sm_switch_channel_parms at = {
        .channel = pick(w, shared.channels), .st = 64, .ts = (tSM_INT)draw(w, 4), .type = kSMTimeslotTypeALaw};
    OUTPUT_PARMS out = {0};
    SAMPLE_PARMS sample = {0};

    INIT_ACU_SW_STRUCT(&out);
    INIT_ACU_SW_STRUCT(&sample);
    out.ost = 64, out.ots = (int)draw(w, 4);
    out.mode = CONNECT_MODE;
    out.ist = sample.ist = 64, out.its = sample.its = (int)draw(w, 4);
    look(sm_switch_channel_input(&at));
    look(sm_switch_channel_output(&at));
    at.st = at.ts = -1;
    if (draw(w, 2))
        look(sm_switch_channel_output(&at));
    if (sw_set_output((ACU_CARD_ID)CARD, &out) || sw_sample_input((ACU_CARD_ID)CARD, &sample))
        atomic_fetch_add(&surprises, 1);
    if (!draw(w, 16))
        sw_reset_switch((ACU_CARD_ID)CARD);
}

static void new_tdm_for_old(struct worker *w)
{
    struct sm_tdmrx_create_parms rx = {.module = module, .stream = 64, .timeslot = (tSM_INT)draw(w, 4)};
    struct sm_tdmtx_create_parms tx = {.module = module, .stream = 64, .timeslot = (tSM_INT)draw(w, 4)};
    struct sm_tdmrx_datafeed_parms feed = {0};
    struct sm_tdmtx_datafeed_connect_parms connect = {.data_source = pick(w, shared.feeds)};

    look(sm_tdmrx_create(&rx));
    look(sm_tdmtx_create(&tx));
    feed.tdmrx = rx.tdmrx;
    if (!look(sm_tdmrx_get_datafeed(&feed)))
        replace(w, shared.feeds, feed.datafeed);
    connect.tdmtx = tx.tdmtx;
    look(sm_tdmtx_datafeed_connect(&connect));
    look(sm_tdmrx_destroy(replace(w, shared.tdmrx, rx.tdmrx)));
    look(sm_tdmtx_destroy(replace(w, shared.tdmtx, tx.tdmtx)));
}

/* Changes to what runs, while another thread may end it. */
static void adjust_what_runs(struct worker *w)
{
    struct sm_record_agc_adjust_parms gain = {.channel = pick(w, shared.channels), .gain = 3};
    struct sm_record_agc_adjust_settings_parms agc = {.channel = pick(w, shared.channels), .target_level = -10};
    struct sm_channel_set_output_threshold_parms out = {.channel = pick(w, shared.channels), .minimum_bits = 9000};
    struct sm_channel_set_output_rate_parms rate = {.channel = pick(w, shared.channels), .sample_rate = 8000};
    struct sm_vmptx_sample_rate_parms tx_rate = {.vmptx = pick(w, shared.vmptx), .sample_rate = draw(w, 2) ? 8000 : 16000};
    struct metrum_record_how_terminated_parms how = {.channel = pick(w, shared.channels)};
    struct sm_module_status_parms status = {.module_id = module};

    look(sm_record_agc_adjust(&gain));
    look(sm_record_agc_adjust_settings(&agc));
    look(sm_channel_set_output_threshold(&out));
    look(sm_channel_set_output_rate(&rate));
    look(sm_vmptx_config_sample_rate(&tx_rate));
    look(send_alaw(pick(w, shared.vmptx), 8, kSMVMPTxVADModeEnabled, 30));
    look(metrum_record_how_terminated(&how));
    look(sm_module_status(&status));
}

/* poll() on events whose object another thread may destroy at this moment. */
static void poll_events_of_objects(struct worker *w)
{
    struct sm_vmprx_event_parms rx = {.vmprx = pick(w, shared.vmprx)};
    struct sm_vmptx_event_parms tx = {.vmptx = pick(w, shared.vmptx)};
    struct sm_collector_event_parms collector = {.collector = pick(w, shared.collectors)};
    struct sm_module_event_parms of_module = {.module_id = module};

    if (!look(sm_vmprx_get_event(&rx)))
        is_set(rx.event);
    if (!look(sm_vmptx_get_event(&tx)))
        is_set(tx.event);
    if (!look(sm_collector_get_event(&collector)))
        is_set(collector.event);
    if (!look(sm_module_get_event(&of_module)))
        is_set(of_module.event);
}

static void look_at_numbers(struct worker *w)
{
    struct metrum_module_stats_parms all = {.module = module};
    struct metrum_vmprx_stats_parms rx = {.vmprx = pick(w, shared.vmprx)};
    struct metrum_dispatcher_stats_parms tx = {.dispatcher = pick(w, shared.dispatchers)};
    struct sm_channel_info_parms info = {.channel = pick(w, shared.channels)};

    look(metrum_module_stats(&all));
    look(metrum_vmprx_stats(&rx));
    look(metrum_dispatcher_stats(&tx));
    look(sm_channel_info(&info));
}

static void open_and_close_a_module(struct worker *w)
{
    struct sm_open_module_parms open = {.card_id = CARD, .module_ix = 1};
    struct sm_channel_alloc_placed_parms alloc = {.type = kSMChannelTypeInput};

    if (draw(w, 8) || look(sm_open_module(&open)))
        return;
    alloc.module = open.module_id;
    look(sm_channel_alloc_placed(&alloc));
    look(connect_feed(alloc.channel, kSMNullDatafeedId));
    if (draw(w, 2))
        look(record(alloc.channel, kSMDataFormatALawPCM));
    look(sm_close_module(&(struct sm_close_module_parms){open.module_id}));
}

static void *work(void *arg)
{
    static void (*const deeds[])(struct worker *) = {
        new_channel_for_old, new_dispatcher_for_old, new_vmprx_for_old, connect_something, connect_something,
        start_record,        start_record,           look_after_record, look_after_record, use_events,
        use_vmprx,           send_rtp,               send_rtp,          look_at_numbers,   open_and_close_a_module,
        new_collector_for_old, new_vmptx_for_old,    connect_outputs,   connect_outputs,   start_replay,
        start_replay,        look_after_replay,      look_after_replay, look_after_replay, use_the_new_objects,
        use_timeslots,       new_tdm_for_old,        adjust_what_runs,  poll_events_of_objects};
    struct worker *w = arg;

    for (unsigned i = 0; i < ITERATIONS; i++)
        deeds[draw(w, COUNT(deeds))](w);
    return NULL;
}

static unsigned open_descriptors(void)
{
    DIR *dir = opendir("/proc/self/fd");
    unsigned n = 0;

    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static void start_workers(struct worker workers[THREADS])
{
    for (unsigned i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.seed = 77 * i + 1, .fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
}

static void join_workers(struct worker workers[THREADS])
{
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        close(workers[i].fd);
    }
}

static void open_module(void)
{
    struct sm_open_module_parms p = {.card_id = CARD};

    memset(&shared, 0, sizeof(shared));
    configure("[card A]\nmodules = 2\n");
    assert_int_equal(open_card("localhost/x", CARD), 0);
    assert_int_equal(sm_open_module(&p), 0);
    module = p.module_id;
}

static void threads_share_objects_and_destroy_them(void **state)
{
    struct worker workers[THREADS];
    unsigned before = open_descriptors();

    (void)state;
    open_module();
    start_workers(workers);
    join_workers(workers);
    assert_int_equal(close_card(CARD), 0);
    assert_int_equal(atomic_load(&surprises), 0);
    assert_int_equal(open_descriptors(), before);
}

/* One slot of each kind: whatever a thread takes up, another may be destroying. */
static void threads_fight_for_one_object_of_each_kind(void **state)
{
    n_slots = 1;
    threads_share_objects_and_destroy_them(state);
    n_slots = SLOTS;
}

static void a_module_is_closed_under_the_hands_of_threads(void **state)
{
    struct worker workers[THREADS];
    unsigned before = open_descriptors();

    (void)state;
    open_module();
    start_workers(workers);
    assert_int_equal(sm_close_module(&(struct sm_close_module_parms){module}), 0);
    for (unsigned i = 0; i < 10; i++) { /* the workers go on with the id that is stale now */
        struct sm_open_module_parms open = {.card_id = CARD};

        assert_int_equal(sm_open_module(&open), 0);
        assert_int_equal(sm_close_module(&(struct sm_close_module_parms){open.module_id}), 0);
    }
    join_workers(workers);
    assert_int_equal(close_card(CARD), 0);
    assert_int_equal(atomic_load(&surprises), 0);
    assert_int_equal(open_descriptors(), before);
}

static void a_module_is_shut_down_under_the_hands_of_threads(void **state)
{
    struct worker workers[THREADS];
    unsigned before = open_descriptors();

    (void)state;
    open_module();
    start_workers(workers);
    assert_int_equal(sm_shutdown_module(&(struct sm_shutdown_module_parms){module}), 0);
    join_workers(workers);
    assert_int_equal(close_card(CARD), 0);
    assert_int_equal(atomic_load(&surprises), 0);
    assert_int_equal(open_descriptors(), before);
}

static int begin(void **state)
{
    world_begin_bare(state);
    mt_os = &mt_os_linux;
    return 0;
}

#define THREADS_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        THREADS_TEST(threads_share_objects_and_destroy_them),
        THREADS_TEST(threads_fight_for_one_object_of_each_kind),
        THREADS_TEST(a_module_is_closed_under_the_hands_of_threads),
        THREADS_TEST(a_module_is_shut_down_under_the_hands_of_threads),
    };

    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
