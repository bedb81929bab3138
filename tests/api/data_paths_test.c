/* Data communications over every path: dispatcher, collector, RTP, timeslots, channel to channel, and who waits. */
#include "data.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { LONG = 20 * TICK, RING = 16384 };

static uint8_t sent[LONG], heard[4 * RING];

static int begin(void **state)
{
    int err = world_begin(state);

    for (unsigned i = 0; i < sizeof(sent); i++)
        sent[i] = (uint8_t)(spoken(i) & 0x7f); /* no octet of an idle line */
    return err;
}

#define DATA_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

static bool holds(const uint8_t *octets, unsigned n, const uint8_t *wanted, unsigned n_wanted)
{
    return memmem(octets, n, wanted, n_wanted) != NULL;
}

static int configure_hdlc(tSMChannelId channel, int protocol)
{
    struct smdc_hdlc_format_parms crc = {.crcsize = 16, .crc = 0x1021, .rx_min_initial_flags = 1};
    struct smdc_channel_config_parms p = {.channel = channel,
                                          .protocol = protocol,
                                          .encoding = kSMDCConfigEncodingHDLC,
                                          .encoding_config_length = sizeof(crc),
                                          .encoding_config_data = &crc};

    return smdc_channel_config(&p);
}

/* An item of 28 octets, and what a receiver makes of it but for the check. */
static void make_item(uint8_t item[32], unsigned number)
{
    const uint8_t head[4] = {224};

    memcpy(item, head, sizeof(head));
    for (unsigned i = 0; i < 28; i++)
        item[4 + i] = (uint8_t)(number + i * 3);
}

static tSMChannelId sender_and_receiver(tSMChannelId *in)
{
    tSMChannelId out = new_channel(kSMChannelTypeOutput);

    *in = new_channel(kSMChannelTypeInput);
    join(out, *in);
    return out;
}

/* Dispatcher */

static void a_dispatcher_gets_160_octets_at_a_time_and_the_rest_when_it_ends(void **state)
{
    tSMDispatcherId to = new_dispatcher(LISTENER, 4000);
    tSMChannelId in, out = sender_and_receiver(&in);
    int fd = listen_at(4000);
    unsigned n, datagrams;

    (void)state;
    assert_int_equal(connect_dispatcher(in, to), 0);
    assert_int_equal(rx_notify(in, 0, 0, 1), 0);
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingNone), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingNone), 0);
    assert_int_equal(tx_data(out, sent, LONG), LONG);
    pass_ms(600);
    assert_int_equal(rx_data(in, heard, 100), 0);
    assert_int_equal(rx_status(in), kSMDCRxStatusEmpty);
    assert_int_equal(first_datagram(fd).len, TICK);
    n = gather(fd, heard, sizeof(heard), &datagrams);
    assert_int_equal(n, datagrams * TICK);
    assert_true(holds(heard, n, sent, LONG - TICK) || holds(heard, n, sent + TICK, LONG - TICK));
    assert_int_equal(stop_data(in, smdc_rx_stop), 0);
    assert_int_equal(rx_status(in), kSMDCRxStatusFinished);
}

static void datagrams_are_cut_at_min_to_collect_and_after_min_idle(void **state)
{
    tSMDispatcherId to = new_dispatcher(LISTENER, 4000);
    tSMChannelId in, out = sender_and_receiver(&in);
    int fd = listen_at(4000);
    uint8_t text[100];

    (void)state;
    memset(text, 'x', sizeof(text));
    assert_int_equal(connect_dispatcher(in, to), 0);
    assert_int_equal(rx_notify(in, 40, 60, 1), 0); /* before there is a protocol */
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(tx_data(out, text, sizeof(text)), sizeof(text));
    pass_ms(50);
    assert_int_equal(first_datagram(fd).len, 40);
    assert_int_equal(first_datagram(fd).len, 40);
    assert_int_equal(gather(fd, heard, sizeof(heard), NULL), 0);
    pass_ms(80);
    assert_int_equal(first_datagram(fd).len, 20);
    assert_int_equal(tx_data(out, text, 7), 7);
    pass_ms(30);
    assert_int_equal(stop_data(in, smdc_stop), 0);
    assert_int_equal(first_datagram(fd).len, 7); /* the last, short */
}

static void a_word_of_hdlc_is_in_one_datagram(void **state)
{
    static const int wanted[] = {1, 5, 30, -1};

    (void)state;
    for (unsigned i = 0; i < COUNT(wanted); i++) {
        tSMDispatcherId to = new_dispatcher(LISTENER, 4000 + (int)i);
        tSMChannelId in, out = sender_and_receiver(&in);
        int fd = listen_at(4000 + (int)i);
        uint8_t item[32];
        unsigned datagrams = 0, n;

        make_item(item, i);
        assert_int_equal(connect_dispatcher(in, to), 0);
        assert_int_equal(rx_notify(in, wanted[i], 40, 1), 0);
        assert_int_equal(configure_hdlc(in, kSMDCProtocolRawRx), 0);
        assert_int_equal(configure_hdlc(out, kSMDCProtocolRawTx), 0);
        for (unsigned k = 0; k < 10; k++)
            assert_int_equal(tx_data(out, item, sizeof(item)), sizeof(item));
        pass_ms(300);
        for (n = 0; sim_pending(fd); datagrams++) {
            struct sim_datagram d = first_datagram(fd);

            assert_int_equal(d.len % 4, 0);
            memcpy(heard + n, d.buf, d.len);
            n += d.len;
        }
        assert_true(datagrams > 0);
        assert_true(holds(heard, n, item + 4, 28));
    }
}

static void a_datagram_of_hdlc_has_as_many_words_as_make_min_to_collect(void **state)
{
    tSMDispatcherId to = new_dispatcher(LISTENER, 4000);
    tSMChannelId in, out = sender_and_receiver(&in);
    int fd = listen_at(4000);
    uint8_t item[32];

    (void)state;
    make_item(item, 0);
    assert_int_equal(connect_dispatcher(in, to), 0);
    assert_int_equal(rx_notify(in, 30, 0, 1), 0);
    assert_int_equal(configure_hdlc(in, kSMDCProtocolRawRx), 0);
    assert_int_equal(configure_hdlc(out, kSMDCProtocolRawTx), 0);
    for (unsigned k = 0; k < 4; k++)
        assert_int_equal(tx_data(out, item, sizeof(item)), sizeof(item));
    pass_ms(300);
    assert_int_equal(first_datagram(fd).len, 32);
    assert_int_equal(first_datagram(fd).len, 32);
}

/* The reports wait for the program, and there is no room for all of them. */
static void with_a_dispatcher_no_overrun_is_reported(void **state)
{
    struct smdc_fsk_config_parms fsk = {.speed = 1200, .mark_frequency = 1300, .space_frequency = 2100,
                                        .rx_carrier_on_mS = 10, .rx_carrier_off_mS = 10};
    tSMDispatcherId to = new_dispatcher(LISTENER, 4000);
    tSMChannelId in, out = sender_and_receiver(&in);
    unsigned carriers = 0;

    (void)state;
    assert_int_equal(connect_dispatcher(in, to), 0);
    assert_int_equal(CONFIGURE_WITH(in, kSMDCProtocolFSKrx, fsk, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(CONFIGURE_WITH(out, kSMDCProtocolFSKtx, fsk, kSMDCConfigEncodingAsync), 0);
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(line_command(out, kSMDCLineCtlCmdAssertRTS), 0);
        pass_ms(200);
        assert_int_equal(line_command(out, kSMDCLineCtlCmdUnassertRTS), 0);
        pass_ms(200);
    }
    while (rx_status(in) == kSMDCRxStatusCarrier)
        carriers++;
    assert_int_equal(carriers, 30);
    pass_ms(200);
    assert_int_equal(rx_status(in), kSMDCRxStatusEmpty);
}

static void a_dispatcher_that_goes_leaves_the_rest_to_the_program(void **state)
{
    tSMDispatcherId to = new_dispatcher(LISTENER, 4000);
    tSMChannelId in, out = sender_and_receiver(&in);
    int fd = listen_at(4000);
    unsigned n;

    (void)state;
    assert_int_equal(connect_dispatcher(in, to), 0);
    assert_int_equal(rx_notify(in, 100, 0, 1), 0);
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingNone), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingNone), 0);
    assert_int_equal(tx_data(out, sent, LONG), LONG);
    pass_ms(205);
    assert_int_equal(sm_dispatcher_destroy(to), 0);
    pass_ms(400);
    n = gather(fd, heard, sizeof(heard), NULL);
    n += received(in, heard + n, sizeof(heard) - n);
    assert_true(holds(heard, n, sent, LONG));
}

static void discard_drops_what_waits_for_a_full_datagram(void **state)
{
    tSMDispatcherId to = new_dispatcher(LISTENER, 4000);
    tSMChannelId in, out = sender_and_receiver(&in);
    int fd = listen_at(4000);

    (void)state;
    assert_int_equal(connect_dispatcher(in, to), 0);
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(rx_notify(in, 100, 0, 1), 0);
    assert_int_equal(tx_data(out, "gone", 4), 4);
    pass_ms(50);
    assert_int_equal(rx_command(in, kSMDCRxCtlDiscard), 0);
    assert_int_equal(tx_data(out, "kept", 4), 4);
    pass_ms(50);
    assert_int_equal(stop_data(in, smdc_rx_stop), 0);
    assert_int_equal(gather(fd, heard, sizeof(heard), NULL), 4);
    assert_memory_equal(heard, "kept", 4);
}

/* Collector */

static void a_collector_feeds_what_is_sent_in_order(void **state)
{
    tSMChannelId in, out = sender_and_receiver(&in);
    tSMCollectorId from = new_collector();
    int port = collector_port(from), fd = sim_socket(TALKER, 0);
    uint8_t item[32];
    unsigned n;

    (void)state;
    assert_int_equal(connect_collector(out, from), 0);
    assert_int_equal(configure_hdlc(in, kSMDCProtocolRawRx), 0);
    assert_int_equal(configure_hdlc(out, kSMDCProtocolRawTx), 0);
    assert_int_equal(tx_data(out, sent, 10), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(tx_status(out), kSMDCTxStatusNoCapacity);
    for (unsigned i = 0; i < 4; i++) {
        make_item(item, 10 * i);
        sim_send(fd, HOST, port, item, 10); /* items may be split anyhow */
        sim_send(fd, HOST, port, item + 10, 22);
    }
    pass_ms(300);
    n = received(in, heard, sizeof(heard));
    for (unsigned i = 0; i < 4; i++) {
        make_item(item, 10 * i);
        assert_true(holds(heard, n, item + 4, 28));
    }
    assert_int_equal(tx_command(out, kSMDCTxCtlFinish), 0);
    pass_ms(100);
    assert_int_equal(tx_status(out), kSMDCTxStatusFinished);
    assert_int_equal(connect_collector(out, kSMNullCollectorId), 0);
}

static void what_a_collector_brings_beyond_the_room_is_dropped_and_counted(void **state)
{
    tSMChannelId out = new_channel(kSMChannelTypeOutput);
    tSMCollectorId from = new_collector();
    int port = collector_port(from), fd = sim_socket(TALKER, 0);

    (void)state;
    assert_int_equal(connect_collector(out, from), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingNone), 0);
    for (unsigned i = 0; i < 2 * RING / 1024; i++)
        sim_send(fd, HOST, port, sent, 1024);
    pass_ms(5);
    assert_int_equal(collector_stats(from).dropped_octets, (RING / 1024 + 1) * 1024);
}

/* Paths */

static void through_timeslots_of_a_full_duplex_channel_to_itself(void **state)
{
    struct sm_switch_channel_parms slot = {.st = 64, .ts = 5, .type = kSMTimeslotTypeData};
    struct smdc_v110_config_parms v110 = {9600, kSMDCFormatAsync};
    tSMChannelId both = new_channel(kSMChannelTypeFullDuplex);

    (void)state;
    slot.channel = both;
    assert_int_equal(sm_switch_channel_output(&slot), 0);
    assert_int_equal(sm_switch_channel_input(&slot), 0);
    assert_int_equal(rx_notify(both, 0, 0, 1), 0);
    assert_int_equal(CONFIGURE_WITH(both, kSMDCProtocolV110, v110, kSMDCConfigEncodingNone), 0);
    assert_int_equal(line_status(both).link_status, kSMDCLinkStatusNotConnected);
    assert_int_equal(line_command(both, kSMDCLineCtlCmdInitiatorConnect), 0);
    pass_ms(1000);
    assert_int_equal(line_status(both).link_status, kSMDCLinkStatusConnected);
    assert_int_equal(tx_data(both, "what goes round", 15), 15);
    pass_ms(1000);
    assert_int_equal(rx_status(both), kSMDCRxStatusCarrier);
    assert_int_equal(received(both, heard, sizeof(heard)), 15);
    assert_memory_equal(heard, "what goes round", 15);
    assert_int_equal(stop_data(both, smdc_stop), 0);
    assert_int_equal(tx_status(both), kSMDCTxStatusFinished);
    while (rx_status(both) != kSMDCRxStatusFinished)
        ;
    assert_int_equal(line_status(both).link_status, kSMDCLinkStatusNotConnected);
}

static void two_protocols_of_one_way_on_a_full_duplex_channel(void **state)
{
    tSMChannelId both = new_channel(kSMChannelTypeFullDuplex);

    (void)state;
    join(both, both);
    assert_int_equal(configure_data(both, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(configure_data(both, kSMDCProtocolRawTx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(rx_notify(both, 0, 0, 1), 0);
    assert_int_equal(tx_data(both, "round", 5), 5);
    pass_ms(100);
    assert_int_equal(rx_data(both, heard, 100), 5);
    assert_memory_equal(heard, "round", 5);
    assert_int_equal(stop_data(both, smdc_tx_stop), 0);
    assert_int_equal(tx_status(both), kSMDCTxStatusFinished);
    assert_int_equal(rx_status(both), kSMDCRxStatusEmpty);
}

static void raw_data_over_rtp_is_the_octets_of_the_packets(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    tSMChannelId in = new_hearing(vmprx), out = new_channel(kSMChannelTypeOutput);
    tSMVMPtxId vmptx = new_sender_to(6000);
    int fd = listen_at(6000);
    unsigned n = 0;

    (void)state;
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingNone), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingNone), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(out)), 0);
    assert_int_equal(tx_data(out, sent, LONG), LONG);
    talk(&talker, 0, 10);
    pass_ms(600);
    find_spoken(heard, received(in, heard, sizeof(heard)), 0, 10 * TICK);
    while (sim_pending(fd)) {
        struct sim_datagram d = first_datagram(fd);

        memcpy(heard + n, d.buf + 12, d.len - 12);
        n += (unsigned)d.len - 12;
    }
    assert_true(holds(heard, n, sent, LONG));
}

static void a_fax_modem_and_fsk_from_channel_to_channel(void **state)
{
    struct smdc_v29_config_parms v29 = {9600};
    struct smdc_fsk_config_parms fsk = {.speed = 1200, .mark_frequency = 1300, .space_frequency = 2100,
                                        .rx_carrier_on_mS = 10, .rx_carrier_off_mS = 10, .get_metric = 1};
    tSMChannelId in, out = sender_and_receiver(&in);
    struct smdc_rx_status_parms status = {.channel = in};

    (void)state;
    assert_int_equal(CONFIGURE_WITH(in, kSMDCProtocolV29rx, v29, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(CONFIGURE_WITH(out, kSMDCProtocolV29tx, v29, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(line_command(out, kSMDCLineCtlCmdAssertRTS), 0);
    assert_int_equal(tx_data(out, sent, 200), 200);
    pass_ms(1500);
    assert_int_equal(smdc_rx_status(&status), 0);
    assert_int_equal(status.status, kSMDCRxStatusCarrier);
    assert_true(status.u.carrier.carrier);
    assert_int_equal(received(in, heard, sizeof(heard)), 200);
    assert_memory_equal(heard, sent, 200);
    assert_int_equal(tx_command(out, kSMDCTxCtlFinish), 0);
    pass_ms(1000);
    assert_int_equal(tx_status(out), kSMDCTxStatusFinished);
    assert_int_equal(smdc_rx_status(&status), 0);
    assert_int_equal(status.status, kSMDCRxStatusCarrier);
    assert_false(status.u.carrier.carrier);
    assert_int_equal(stop_data(in, smdc_rx_stop), 0);
    assert_int_equal(rx_status(in), kSMDCRxStatusFinished);

    assert_int_equal(CONFIGURE_WITH(in, kSMDCProtocolFSKrx, fsk, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(CONFIGURE_WITH(out, kSMDCProtocolFSKtx, fsk, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(line_command(out, kSMDCLineCtlCmdAssertRTS), 0);
    assert_int_equal(tx_data(out, sent, 200), 200);
    pass_ms(3000);
    assert_int_equal(rx_status(in), kSMDCRxStatusCarrier);
    assert_int_equal(received(in, heard, sizeof(heard)), 200);
    assert_memory_equal(heard, sent, 200);
    assert_int_equal(stop_data(in, smdc_rx_stop), 0);
    assert_int_equal(rx_status(in), kSMDCRxStatusSigMetric);
    assert_int_equal(rx_status(in), kSMDCRxStatusFinished);
}

static void the_encoding_may_change_while_the_protocol_runs(void **state)
{
    tSMChannelId in, out = sender_and_receiver(&in);
    struct smdc_encoding_parms async = {.channel = in, .encoding = kSMDCConfigEncodingAsync};

    (void)state;
    assert_int_equal(configure_hdlc(in, kSMDCProtocolRawRx), 0);
    assert_int_equal(configure_hdlc(out, kSMDCProtocolRawTx), 0);
    pass_ms(100);
    assert_int_equal(smdc_rx_encoding(&async), 0);
    async.channel = out;
    assert_int_equal(smdc_tx_encoding(&async), 0);
    pass_ms(100); /* of ones: in step */
    received(in, heard, sizeof(heard));
    assert_int_equal(tx_data(out, "text", 4), 4);
    pass_ms(100);
    assert_int_equal(received(in, heard, sizeof(heard)), 4);
    assert_memory_equal(heard, "text", 4);
}

static void what_is_received_goes_to_another_channel_through_a_datafeed(void **state)
{
    tSMChannelId in, out = sender_and_receiver(&in), in2, out2 = sender_and_receiver(&in2);
    struct sm_channel_input_data_redirect_parms redirect = {.channel = in, .enable = 1};
    struct sm_channel_output_source_datafeed_connect_parms source = {.channel = out2};
    unsigned n;

    (void)state;
    assert_int_equal(sm_channel_input_data_redirect(&redirect), 0);
    source.data_source = redirect.datafeed;
    assert_int_equal(sm_channel_output_source_datafeed_connect(&source), 0);
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(configure_data(in2, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(configure_data(out2, kSMDCProtocolRawTx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(tx_data(out, sent, 1000), 1000);
    pass_ms(1000);
    n = received(in2, heard, sizeof(heard));
    assert_int_equal(n, 1000);
    assert_memory_equal(heard, sent, 1000);
    assert_int_equal(rx_status(in), kSMDCRxStatusEmpty);
}

static void an_output_half_of_16000_samples_sends_no_data(void **state)
{
    struct sm_channel_set_output_rate_parms rate = {.sample_rate = 16000};
    tSMChannelId out = new_channel(kSMChannelTypeOutput);

    (void)state;
    rate.channel = out;
    assert_int_equal(sm_channel_set_output_rate(&rate), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingNone), ERR_SM_NOT_IMPLEMENTED);
    assert_int_equal(tx_status(out), ERR_SM_WRONG_CHANNEL_STATE);
    rate.sample_rate = 8000;
    assert_int_equal(sm_channel_set_output_rate(&rate), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingNone), 0);
    rate.sample_rate = 16000;
    assert_int_equal(sm_channel_set_output_rate(&rate), ERR_SM_WRONG_CHANNEL_STATE);
}

static void a_firmware_module_that_is_not_loaded_is_told_at_once(void **state)
{
    tSMChannelId in, out;

    (void)state;
    reopen_with("[module]\nfirmware = datafeed hbuf2h inchan outchan datarx datatx asyrx\n");
    in = new_channel(kSMChannelTypeInput);
    out = new_channel(kSMChannelTypeOutput);
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingHDLC), ERR_SM_NO_SUCH_FIRMWARE);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingNone), ERR_SM_NO_SUCH_FIRMWARE); /* hbuf2d */
    assert_int_equal(configure_data(in, kSMDCProtocolTTYrx, kSMDCConfigEncodingNone), ERR_SM_NO_SUCH_FIRMWARE);
    assert_int_equal(rx_status(in), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync), 0);
}

/* Waiting. The test's thread moves the clock, another one is in the call. */

struct waiter {
    tSMChannelId channel;
    int result;
    _Atomic bool done;
};

static void *wait_for_data(void *arg)
{
    struct waiter *w = arg;

    w->result = rx_data(w->channel, heard, 100);
    atomic_store(&w->done, true);
    return NULL;
}

static void *wait_for_room(void *arg)
{
    struct waiter *w = arg;

    w->result = tx_data(w->channel, sent, 100);
    atomic_store(&w->done, true);
    return NULL;
}

static void let_it_sleep(const struct waiter *w)
{
    for (unsigned i = 0; i < 200; i++)
        sched_yield();
    assert_false(atomic_load(&w->done));
}

static void fetching_waits_until_data_is_ready(void **state)
{
    tSMChannelId in, out = sender_and_receiver(&in);
    struct waiter w = {.channel = in};
    pthread_t thread;

    (void)state;
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(pthread_create(&thread, NULL, wait_for_data, &w), 0);
    pass_ms(100);
    let_it_sleep(&w);
    assert_int_equal(tx_data(out, "awaited", 7), 7);
    pass_ms(100);
    pthread_join(thread, NULL);
    assert_int_equal(w.result, 7);
    assert_memory_equal(heard, "awaited", 7);
}

static void who_waits_is_told_when_the_channel_goes_or_stops(void **state)
{
    tSMChannelId in, out = sender_and_receiver(&in);
    struct waiter released = {.channel = in}, stopped = {.channel = out};
    static uint8_t much[RING];
    pthread_t thread[2];

    (void)state;
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(tx_data(out, much, sizeof(much)), RING - 1);
    assert_int_equal(pthread_create(&thread[0], NULL, wait_for_data, &released), 0);
    assert_int_equal(pthread_create(&thread[1], NULL, wait_for_room, &stopped), 0);
    let_it_sleep(&released);
    let_it_sleep(&stopped);
    assert_int_equal(sm_channel_release(in), 0);
    pthread_join(thread[0], NULL);
    assert_int_equal(released.result, ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(stop_data(out, smdc_tx_stop), 0);
    pthread_join(thread[1], NULL);
    assert_int_equal(stopped.result, 0);
    assert_int_equal(tx_status(out), kSMDCTxStatusFinished);
}

static void who_waits_is_told_when_the_module_shuts_down(void **state)
{
    struct sm_shutdown_module_parms p = {.module_id = module};
    tSMChannelId in = new_channel(kSMChannelTypeInput);
    struct waiter w = {.channel = in};
    pthread_t thread;

    (void)state;
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(pthread_create(&thread, NULL, wait_for_data, &w), 0);
    let_it_sleep(&w);
    assert_int_equal(sm_shutdown_module(&p), 0);
    pthread_join(thread, NULL);
    assert_int_equal(w.result, ERR_SM_DISCONNECTED);
}

static void on_signal(int number)
{
    (void)number;
}

static void a_signal_ends_the_wait(void **state)
{
    tSMChannelId in = new_channel(kSMChannelTypeInput);
    struct waiter w = {.channel = in};
    pthread_t thread;

    (void)state;
    signal(SIGUSR1, on_signal); /* with SA_RESTART */
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(pthread_create(&thread, NULL, wait_for_data, &w), 0);
    let_it_sleep(&w);
    while (!atomic_load(&w.done)) { /* it may have come before the sleep */
        pthread_kill(thread, SIGUSR1);
        sched_yield();
    }
    pthread_join(thread, NULL);
    assert_int_equal(w.result, ERR_SM_OS_INTERRUPTED_WAIT);
    signal(SIGUSR1, SIG_DFL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DATA_TEST(a_dispatcher_gets_160_octets_at_a_time_and_the_rest_when_it_ends),
        DATA_TEST(datagrams_are_cut_at_min_to_collect_and_after_min_idle),
        DATA_TEST(a_word_of_hdlc_is_in_one_datagram),
        DATA_TEST(a_datagram_of_hdlc_has_as_many_words_as_make_min_to_collect),
        DATA_TEST(with_a_dispatcher_no_overrun_is_reported),
        DATA_TEST(a_dispatcher_that_goes_leaves_the_rest_to_the_program),
        DATA_TEST(discard_drops_what_waits_for_a_full_datagram),
        DATA_TEST(a_collector_feeds_what_is_sent_in_order),
        DATA_TEST(what_a_collector_brings_beyond_the_room_is_dropped_and_counted),
        DATA_TEST(through_timeslots_of_a_full_duplex_channel_to_itself),
        DATA_TEST(two_protocols_of_one_way_on_a_full_duplex_channel),
        DATA_TEST(raw_data_over_rtp_is_the_octets_of_the_packets),
        DATA_TEST(a_fax_modem_and_fsk_from_channel_to_channel),
        DATA_TEST(the_encoding_may_change_while_the_protocol_runs),
        DATA_TEST(what_is_received_goes_to_another_channel_through_a_datafeed),
        DATA_TEST(an_output_half_of_16000_samples_sends_no_data),
        DATA_TEST(a_firmware_module_that_is_not_loaded_is_told_at_once),
        DATA_TEST(fetching_waits_until_data_is_ready),
        DATA_TEST(who_waits_is_told_when_the_channel_goes_or_stops),
        DATA_TEST(who_waits_is_told_when_the_module_shuts_down),
        DATA_TEST(a_signal_ends_the_wait),
    };

    return cmocka_run_group_tests_name("data paths", tests, NULL, NULL);
}
