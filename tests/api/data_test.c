/* Data communications: what programs see of halves, reports, thresholds and events, with the protocol raw. */
#include "data.h"

#include <poll.h>
#include <stdlib.h>

enum { LONG = 20 * TICK, RING = 16384 };

static uint8_t sent[LONG], heard[4 * RING];
static tSMChannelId out, in;

/* Two channels, one of which hears the other. */
static int begin(void **state)
{
    int err = world_begin(state);

    for (unsigned i = 0; i < sizeof(sent); i++)
        sent[i] = (uint8_t)(spoken(i) & 0x7f); /* no octet of an idle line */
    out = new_channel(kSMChannelTypeOutput);
    in = new_channel(kSMChannelTypeInput);
    join(out, in);
    return err;
}

#define DATA_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

static void both_ways(int encoding)
{
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, encoding), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, encoding), 0);
}

static bool holds(const uint8_t *octets, unsigned n, const uint8_t *wanted, unsigned n_wanted)
{
    return memmem(octets, n, wanted, n_wanted) != NULL;
}

static int poll_bits(tSMEventId event)
{
    struct pollfd p = {.fd = event.fd, .events = POLLIN | POLLOUT | POLLPRI};

    return poll(&p, 1, 0) < 0 ? -1 : p.revents;
}

/* Through */

static void raw_without_encoding_passes_octets_unaltered(void **state)
{
    (void)state;
    both_ways(kSMDCConfigEncodingNone);
    assert_int_equal(tx_data(out, sent, LONG), LONG);
    pass_ms(1000);
    assert_true(holds(heard, received(in, heard, sizeof(heard)), sent, LONG));
}

static void raw_sync_gives_the_bit_reversal_of_the_timeslot(void **state)
{
    unsigned n;

    (void)state;
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingSync), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingNone), 0);
    assert_int_equal(tx_data(out, sent, LONG), LONG);
    pass_ms(1000);
    n = received(in, heard, sizeof(heard));
    for (unsigned i = 0; i < n; i++)
        heard[i] = (uint8_t)((heard[i] * 0x0202020202ULL & 0x010884422010ULL) % 1023);
    assert_true(holds(heard, n, sent, LONG));
}

static void the_mask_uses_those_bits_only_and_the_old_speed_the_first(void **state)
{
    struct smdc_raw_config_parms mask = {.i460_mask = 0xc0, .xorval = 0x55};
    tSM_INT speed = 16000;
    struct smdc_channel_config_parms old = {.channel = in,
                                            .protocol = kSMDCProtocolRawRx,
                                            .config_length = sizeof(speed),
                                            .config_data = &speed,
                                            .encoding = kSMDCConfigEncodingHDLC};
    const uint8_t item[8] = {32, 0, 0, 0, 1, 2, 3, 4};
    const uint8_t frame[16] = {1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff, 0x3e};

    (void)state;
    mask.xorval = 0;
    assert_int_equal(smdc_channel_config(&old), 0);
    assert_int_equal(CONFIGURE_WITH(out, kSMDCProtocolRawTx, mask, kSMDCConfigEncodingHDLC), 0);
    pass_ms(40);
    assert_int_equal(tx_data(out, item, sizeof(item)), sizeof(item));
    pass_ms(200);
    assert_true(holds(heard, received(in, heard, sizeof(heard)), frame, sizeof(frame)));
}

static void hdlc_acceptance_vectors(void **state)
{
    struct smdc_hdlc_format_parms none = {.rx_min_initial_flags = 1};
    struct smdc_channel_config_parms rx = {.channel = in,
                                           .protocol = kSMDCProtocolRawRx,
                                           .encoding = kSMDCConfigEncodingHDLC,
                                           .encoding_config_length = sizeof(none),
                                           .encoding_config_data = &none};
    struct smdc_channel_config_parms tx = rx;
    uint8_t item[4 + 28] = {224}, wanted[28 + 12] = {0};

    (void)state;
    tx.channel = out;
    tx.protocol = kSMDCProtocolRawTx;
    for (unsigned i = 0; i < 28; i++)
        item[4 + i] = wanted[i] = (uint8_t)(i + 1);
    memset(wanted + 28, 0xff, 4);
    wanted[32] = 0x3e;
    assert_int_equal(smdc_channel_config(&rx), 0);
    assert_int_equal(smdc_channel_config(&tx), 0);
    assert_int_equal(tx_data(out, item, sizeof(item)), sizeof(item));
    pass_ms(100);
    assert_true(holds(heard, received(in, heard, sizeof(heard)), wanted, sizeof(wanted)));
}

/* The state machine */

static void a_half_is_in_use_until_finished_was_reported(void **state)
{
    (void)state;
    assert_int_equal(rx_status(in), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(tx_status(out), ERR_SM_WRONG_CHANNEL_STATE);
    both_ways(kSMDCConfigEncodingSync);
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, 0), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(record(in, kSMDataFormatALawPCM), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(replay(out, kSMDataFormatALawPCM), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(connect_dispatcher(in, kSMNullDispatcherId), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(connect_collector(out, kSMNullCollectorId), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(line_status(in).link_status, kSMDCLinkStatusConnected);
    assert_int_equal(stop_data(in, smdc_rx_stop), 0);
    assert_int_equal(stop_data(out, smdc_tx_stop), 0);
    assert_int_equal(line_status(in).link_status, kSMDCLinkStatusNotConnected);
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, 0), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(rx_status(in), kSMDCRxStatusFinished);
    assert_int_equal(tx_status(out), kSMDCTxStatusFinished);
    assert_int_equal(rx_status(in), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(tx_status(out), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(rx_data(in, heard, 10), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(record(in, kSMDataFormatALawPCM), 0);
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, 0), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, 0), 0);
}

static void finish_sends_what_was_put_and_ends(void **state)
{
    (void)state;
    both_ways(kSMDCConfigEncodingNone);
    assert_int_equal(tx_data(out, sent, LONG), LONG);
    assert_int_equal(tx_command(out, kSMDCTxCtlFinish), 0);
    assert_int_equal(tx_status(out), kSMDCTxStatusFinishing);
    assert_int_equal(tx_data(out, sent, 1), ERR_SM_WRONG_CHANNEL_STATE);
    pass_ms(200);
    assert_int_equal(tx_status(out), kSMDCTxStatusFinishing);
    pass_ms(1000);
    assert_int_equal(line_status(out).link_status, kSMDCLinkStatusNotConnected);
    assert_int_equal(tx_status(out), kSMDCTxStatusFinished);
    assert_int_equal(tx_status(out), ERR_SM_WRONG_CHANNEL_STATE);
    assert_true(holds(heard, received(in, heard, sizeof(heard)), sent, LONG));
}

static void data_does_not_pass_a_report_and_stopping_keeps_it(void **state)
{
    unsigned n;

    (void)state;
    both_ways(kSMDCConfigEncodingNone);
    pass_ms(100);
    assert_int_equal(stop_data(in, smdc_rx_stop), 0);
    n = received(in, heard, sizeof(heard));
    assert_true(n >= 4 * TICK);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(rx_data(in, heard, 10), 0);
    assert_int_equal(line_status(in).rx_status, kSMDCRxStatusNoCarrier);
    assert_int_equal(rx_data(in, heard, 10), 0);
    assert_int_equal(rx_status(in), kSMDCRxStatusFinished);
}

static void finished_comes_also_to_who_does_not_fetch_after_stop(void **state)
{
    (void)state;
    both_ways(kSMDCConfigEncodingNone);
    pass_ms(100);
    assert_int_equal(rx_status(in), kSMDCRxStatusData);
    assert_int_equal(stop_data(in, smdc_stop), 0);
    assert_int_equal(rx_status(in), kSMDCRxStatusFinished);
    assert_int_equal(stop_data(in, smdc_stop), ERR_SM_WRONG_CHANNEL_STATE);
}

static void an_overrun_is_reported_once_and_where_it_happened(void **state)
{
    struct smdc_rx_status_parms status = {.channel = in};
    unsigned before;

    (void)state;
    both_ways(kSMDCConfigEncodingNone);
    pass_ms(5000);
    assert_int_equal(smdc_rx_status(&status), 0);
    assert_int_equal(status.status, kSMDCRxStatusData);
    before = received(in, heard, sizeof(heard));
    assert_int_equal(status.available_octets, before);
    assert_in_range(before, RING - TICK, RING);
    assert_int_equal(rx_data(in, heard, 100), 0);
    assert_int_equal(rx_status(in), kSMDCRxStatusOverrun);
    assert_int_equal(rx_status(in), kSMDCRxStatusEmpty);
    pass_ms(100);
    assert_true(received(in, heard, sizeof(heard)) >= 4 * TICK);
    assert_int_equal(rx_status(in), kSMDCRxStatusEmpty);
}

static void discard_drops_what_waits_on_either_side(void **state)
{
    (void)state;
    both_ways(kSMDCConfigEncodingNone);
    assert_int_equal(tx_data(out, sent, LONG), LONG);
    assert_int_equal(tx_command(out, kSMDCTxCtlDiscard), 0);
    pass_ms(200);
    assert_false(holds(heard, received(in, heard, sizeof(heard)), sent, TICK));
    pass_ms(200);
    assert_int_equal(rx_command(in, kSMDCRxCtlDiscard), 0);
    assert_int_equal(rx_status(in), kSMDCRxStatusEmpty);
}

static void what_is_discarded_does_not_make_less_than_the_threshold_ready(void **state)
{
    tSMEventId event = new_event(in, kSMEventTypeReadData, kSMChannelSpecificEvent);

    (void)state;
    both_ways(kSMDCConfigEncodingAsync);
    assert_int_equal(rx_notify(in, 1000, 60, 1), 0);
    assert_int_equal(tx_data(out, "hello", 5), 5);
    pass_ms(120);
    assert_int_equal(poll_bits(event), POLLIN);
    assert_int_equal(rx_command(in, kSMDCRxCtlDiscard), 0);
    assert_int_equal(poll_bits(event), 0);
    assert_int_equal(tx_data(out, "again", 5), 5);
    pass_ms(40);
    assert_int_equal(poll_bits(event), 0);
    pass_ms(80);
    assert_int_equal(poll_bits(event), POLLIN);
    assert_int_equal(smd_ev_free(event), 0);
}

static int configure_hdlc_without_check(tSMChannelId channel, int protocol)
{
    struct smdc_hdlc_format_parms none = {.rx_min_initial_flags = 1};
    struct smdc_channel_config_parms p = {.channel = channel,
                                          .protocol = protocol,
                                          .encoding = kSMDCConfigEncodingHDLC,
                                          .encoding_config_length = sizeof(none),
                                          .encoding_config_data = &none};

    return smdc_channel_config(&p);
}

/* Without a check, only the abort tells the receiver that the frame is not whole. */
static void a_frame_that_is_discarded_midway_is_aborted_and_the_next_is_whole(void **state)
{
    static const uint8_t mark[4] = {0xff, 0xff, 0xff, 0xff}, next[8] = {32, 0, 0, 0, 'n', 'e', 'x', 't'};
    static uint8_t item[4 + 1000] = {1000 * 8 & 0xff, 1000 * 8 >> 8};
    const uint8_t *tail;
    unsigned n;

    (void)state;
    memset(item + 4, 0x11, sizeof(item) - 4);
    assert_int_equal(configure_hdlc_without_check(in, kSMDCProtocolRawRx), 0);
    assert_int_equal(configure_hdlc_without_check(out, kSMDCProtocolRawTx), 0);
    assert_int_equal(tx_data(out, item, sizeof(item)), sizeof(item));
    pass_ms(60);
    assert_int_equal(tx_command(out, kSMDCTxCtlDiscard), 0);
    assert_int_equal(tx_data(out, next, sizeof(next)), sizeof(next));
    pass_ms(100);
    n = received(in, heard, sizeof(heard));
    tail = memmem(heard, n, "\x11\x11\x11\x11", 4);
    assert_non_null(tail);
    tail = memmem(tail, n - (unsigned)(tail - heard), mark, sizeof(mark));
    assert_non_null(tail);
    assert_int_equal(tail[8], 1);
    assert_true(holds(heard, n, next + 4, 4));
    assert_int_equal(tx_status(out), kSMDCTxStatusHasCapacity);
}

static void a_character_that_is_discarded_midway_does_not_shift_the_next(void **state)
{
    struct smdc_async_format_parms nine = {.databits = 9};
    struct smdc_channel_config_parms rx = {.channel = in,
                                           .protocol = kSMDCProtocolRawRx,
                                           .encoding = kSMDCConfigEncodingAsync,
                                           .encoding_config_length = sizeof(nine),
                                           .encoding_config_data = &nine};
    struct smdc_channel_config_parms tx = rx;

    (void)state;
    tx.channel = out;
    tx.protocol = kSMDCProtocolRawTx;
    assert_int_equal(smdc_channel_config(&rx), 0);
    assert_int_equal(smdc_channel_config(&tx), 0);
    assert_int_equal(tx_data(out, "x", 1), 1);
    pass_ms(40);
    assert_int_equal(tx_command(out, kSMDCTxCtlDiscard), 0);
    assert_int_equal(tx_data(out, "a\1b\0", 4), 4);
    pass_ms(100);
    assert_int_equal(received(in, heard, sizeof(heard)), 4);
    assert_memory_equal(heard, "a\1b\0", 4);
}

static void the_line_of_a_half_that_ended_stays_unconnected(void **state)
{
    (void)state;
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingSync), 0);
    assert_int_equal(stop_data(out, smdc_tx_stop), 0);
    assert_int_equal(tx_command(out, kSMDCTxCtlDiscard), 0);
    assert_int_equal(line_status(out).link_status, kSMDCLinkStatusNotConnected);
    assert_int_equal(line_status(out).tx_status, kSMDCTxStatusSilent);
    assert_int_equal(line_status(out).tx_cts, 0);
    assert_int_equal(line_command(out, kSMDCLineCtlCmdUnassertRTS), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(tx_status(out), kSMDCTxStatusFinished);
}

static void an_error_moved_nothing(void **state)
{
    struct smdc_data_parms p = {in, (char *)heard, sizeof(heard), 77};

    (void)state;
    assert_int_equal(smdc_rx_data(&p), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(p.done_length, 0);
    p = (struct smdc_data_parms){out, (char *)sent, sizeof(sent), 77};
    assert_int_equal(smdc_tx_data(&p), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(p.done_length, 0);
}

/* Thresholds */

static void data_is_ready_at_the_threshold_set_before_the_channel_was_configured(void **state)
{
    tSMEventId event = new_event(in, kSMEventTypeReadData, kSMChannelSpecificEvent);

    (void)state;
    assert_int_equal(rx_notify(in, 400, 0, 1), 0);
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingNone), 0);
    pass_ms(41);
    assert_int_equal(poll_bits(event) & POLLIN, 0);
    pass_ms(20);
    assert_int_equal(poll_bits(event), POLLIN);
    assert_int_equal(rx_data(in, heard, 100), 100);
    assert_int_equal(poll_bits(event) & POLLIN, 0);
    assert_int_equal(rx_notify(in, 100, 0, 1), 0);
    assert_int_equal(poll_bits(event), POLLIN);
    assert_int_equal(smd_ev_free(event), 0);
}

static void a_negative_threshold_waits_until_little_room_is_left(void **state)
{
    tSMEventId event = new_event(in, kSMEventTypeReadData, kSMChannelSpecificEvent);

    (void)state;
    assert_int_equal(configure_data(in, kSMDCProtocolRawRx, kSMDCConfigEncodingNone), 0);
    assert_int_equal(rx_notify(in, -(RING - 1000), 0, 1), 0);
    pass_ms(121);
    assert_int_equal(poll_bits(event) & POLLIN, 0);
    pass_ms(20);
    assert_int_equal(poll_bits(event), POLLIN);
    assert_int_equal(smd_ev_free(event), 0);
}

static void after_a_quiet_time_less_than_the_threshold_is_ready_until_it_was_read(void **state)
{
    tSMEventId event = new_event(in, kSMEventTypeReadData, kSMChannelSpecificEvent);

    (void)state;
    both_ways(kSMDCConfigEncodingAsync);
    assert_int_equal(rx_notify(in, 1000, 60, 1), 0);
    assert_int_equal(tx_data(out, "hello", 5), 5);
    pass_ms(50);
    assert_int_equal(poll_bits(event) & POLLIN, 0);
    pass_ms(60);
    assert_int_equal(poll_bits(event), POLLIN);
    assert_int_equal(rx_data(in, heard, 3), 3);
    assert_int_equal(poll_bits(event), POLLIN);
    assert_int_equal(rx_data(in, heard + 3, 3), 2);
    assert_memory_equal(heard, "hello", 5);
    assert_int_equal(poll_bits(event), 0);
    assert_int_equal(smd_ev_free(event), 0);
}

static void room_to_send_is_what_the_program_asked_for_less_one(void **state)
{
    tSMEventId event = new_event(out, kSMEventTypeWriteData, kSMChannelSpecificEvent);
    struct smdc_tx_status_parms status = {.channel = out};
    static uint8_t much[2 * RING];

    (void)state;
    assert_int_equal(tx_notify(out, 33, 1), 0);
    assert_int_equal(configure_data(out, kSMDCProtocolRawTx, kSMDCConfigEncodingSync), 0);
    assert_int_equal(poll_bits(event), POLLOUT);
    assert_int_equal(smdc_tx_status(&status), 0);
    assert_int_equal(status.status, kSMDCTxStatusHasCapacity);
    assert_int_equal(status.capacity, RING - 1);
    assert_int_equal(tx_data(out, much, sizeof(much)), RING - 1);
    assert_int_equal(tx_data(out, much, 1), 0);
    assert_int_equal(tx_status(out), kSMDCTxStatusNoCapacity);
    assert_int_equal(poll_bits(event) & POLLOUT, 0);
    pass_ms(25);
    assert_int_equal(poll_bits(event), POLLOUT);
    assert_true(tx_data(out, much, 32) == 32);
    assert_int_equal(tx_command(out, kSMDCTxCtlFinish), 0);
    assert_int_equal(poll_bits(event), 0);
    assert_int_equal(smd_ev_free(event), 0);
}

/* Events */

static void a_report_is_pollpri_and_an_idle_half_pollhup(void **state)
{
    tSMEventId read = new_event(in, kSMEventTypeReadData, kSMChannelSpecificEvent);
    tSMEventId write = new_event(out, kSMEventTypeWriteData, kSMChannelSpecificEvent);

    (void)state;
    assert_true(poll_bits(read) & POLLHUP);
    assert_true(poll_bits(write) & POLLHUP);
    both_ways(kSMDCConfigEncodingHDLC);
    assert_int_equal(poll_bits(read), 0);
    assert_int_equal(poll_bits(write), POLLOUT);
    assert_int_equal(stop_data(in, smdc_rx_stop), 0);
    assert_int_equal(stop_data(out, smdc_tx_stop), 0);
    assert_int_equal(poll_bits(read), POLLPRI);
    assert_int_equal(poll_bits(write), POLLPRI);
    assert_int_equal(rx_status(in), kSMDCRxStatusFinished);
    assert_int_equal(tx_status(out), kSMDCTxStatusFinished);
    assert_true(poll_bits(read) & POLLHUP);
    assert_true(poll_bits(write) & POLLHUP);
    assert_int_equal(smd_ev_free(read), 0);
    assert_int_equal(smd_ev_free(write), 0);
}

static void an_any_channel_event_tells_of_data_and_not_of_idle_halves(void **state)
{
    tSMEventId any = new_event(kSMNullChannelId, kSMEventTypeReadData, kSMAnyChannelEvent);

    (void)state;
    assert_int_equal(set_event(kSMNullChannelId, kSMEventTypeReadData, kSMAnyChannelEvent, any), 0);
    assert_int_equal(set_event(in, kSMEventTypeReadData, kSMAnyChannelEvent, any), 0);
    assert_int_equal(poll_bits(any), 0);
    both_ways(kSMDCConfigEncodingAsync);
    assert_int_equal(tx_data(out, "x", 1), 1);
    pass_ms(100);
    assert_int_equal(poll_bits(any), POLLIN);
    assert_int_equal(rx_data(in, heard, 10), 1);
    assert_int_equal(poll_bits(any), 0);
    assert_int_equal(stop_data(in, smdc_rx_stop), 0);
    assert_int_equal(poll_bits(any), POLLPRI);
    assert_int_equal(rx_status(in), kSMDCRxStatusFinished);
    assert_int_equal(poll_bits(any), 0);
    assert_int_equal(smd_ev_free(any), 0);
}

/* Half duplex: one thing at a time. */
static void a_half_duplex_channel_does_one_of_the_two(void **state)
{
    tSMChannelId half = new_channel(kSMChannelTypeHalfDuplex);
    struct smdc_v110_config_parms v110 = {9600, kSMDCFormatAsync};

    (void)state;
    assert_int_equal(configure_data(half, kSMDCProtocolRawTx, 0), 0);
    assert_int_equal(configure_data(half, kSMDCProtocolRawRx, 0), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(record(half, kSMDataFormatALawPCM), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(stop_data(half, smdc_stop), 0);
    assert_int_equal(tx_status(half), kSMDCTxStatusFinished);
    assert_int_equal(configure_data(half, kSMDCProtocolRawRx, 0), 0);
    assert_int_equal(replay(half, kSMDataFormatALawPCM), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(stop_data(half, smdc_stop), 0);
    assert_int_equal(rx_status(half), kSMDCRxStatusFinished);
    assert_int_equal(CONFIGURE_WITH(half, kSMDCProtocolV110, v110, 0), ERR_SM_WRONG_CHANNEL_TYPE);
}

static void prefix_and_suffix_go_around_the_data(void **state)
{
    struct smdc_fsk_config_parms fsk = {.speed = 1200, .mark_frequency = 1300, .space_frequency = 2100,
                                        .rx_carrier_on_mS = 10, .rx_carrier_off_mS = 10};
    tSM_UT32 ones[] = {0xffffffffffUL, 0xffffffff};
    struct smdc_line_control_parms fix = {.channel = out, .cmd = kSMDCLineCtlCmdSetPrefixSuffix, .prefix_bitlength = 64,
                                          .prefix_data = ones, .suffix_bitlength = 20, .suffix_data = ones};

    (void)state;
    assert_int_equal(CONFIGURE_WITH(in, kSMDCProtocolFSKrx, fsk, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(CONFIGURE_WITH(out, kSMDCProtocolFSKtx, fsk, kSMDCConfigEncodingAsync), 0);
    assert_int_equal(smdc_line_control(&fix), 0);
    memset(ones, 0, sizeof(ones)); /* the array is the program's again */
    assert_int_equal(tx_data(out, "caller", 6), 6);
    assert_int_equal(line_command(out, kSMDCLineCtlCmdAssertRTS), 0);
    assert_int_equal(tx_command(out, kSMDCTxCtlFinish), 0);
    pass_ms(1000);
    assert_int_equal(tx_status(out), kSMDCTxStatusFinished);
    assert_int_equal(rx_status(in), kSMDCRxStatusCarrier);
    assert_int_equal(received(in, heard, sizeof(heard)), 6);
    assert_memory_equal(heard, "caller", 6);
    assert_int_equal(rx_status(in), kSMDCRxStatusCarrier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DATA_TEST(raw_without_encoding_passes_octets_unaltered),
        DATA_TEST(raw_sync_gives_the_bit_reversal_of_the_timeslot),
        DATA_TEST(the_mask_uses_those_bits_only_and_the_old_speed_the_first),
        DATA_TEST(hdlc_acceptance_vectors),
        DATA_TEST(a_half_is_in_use_until_finished_was_reported),
        DATA_TEST(finish_sends_what_was_put_and_ends),
        DATA_TEST(data_does_not_pass_a_report_and_stopping_keeps_it),
        DATA_TEST(finished_comes_also_to_who_does_not_fetch_after_stop),
        DATA_TEST(an_overrun_is_reported_once_and_where_it_happened),
        DATA_TEST(discard_drops_what_waits_on_either_side),
        DATA_TEST(what_is_discarded_does_not_make_less_than_the_threshold_ready),
        DATA_TEST(a_frame_that_is_discarded_midway_is_aborted_and_the_next_is_whole),
        DATA_TEST(a_character_that_is_discarded_midway_does_not_shift_the_next),
        DATA_TEST(the_line_of_a_half_that_ended_stays_unconnected),
        DATA_TEST(an_error_moved_nothing),
        DATA_TEST(data_is_ready_at_the_threshold_set_before_the_channel_was_configured),
        DATA_TEST(a_negative_threshold_waits_until_little_room_is_left),
        DATA_TEST(after_a_quiet_time_less_than_the_threshold_is_ready_until_it_was_read),
        DATA_TEST(room_to_send_is_what_the_program_asked_for_less_one),
        DATA_TEST(a_report_is_pollpri_and_an_idle_half_pollhup),
        DATA_TEST(an_any_channel_event_tells_of_data_and_not_of_idle_halves),
        DATA_TEST(a_half_duplex_channel_does_one_of_the_two),
        DATA_TEST(prefix_and_suffix_go_around_the_data),
    };

    return cmocka_run_group_tests_name("data", tests, NULL, NULL);
}
