/* V.110 and its radio link protocol as programs use them: two full duplex channels that hear each other. */
#include "data.h"

#include "smdc_rlp.h"

static uint8_t said[2000], heard[20000];
static tSMChannelId here, there;

static int begin(void **state)
{
    int err = world_begin(state);

    for (unsigned i = 0; i < sizeof(said); i++)
        said[i] = (uint8_t)(spoken(i) & 0x7f); /* no octet of an idle line */
    here = new_channel(kSMChannelTypeFullDuplex);
    there = new_channel(kSMChannelTypeFullDuplex);
    join(here, there);
    join(there, here);
    return err;
}

#define V110_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

static void configure_link(unsigned long speed, int format)
{
    struct smdc_v110_config_parms v110 = {.speed = speed, .format = format};

    assert_int_equal(CONFIGURE_WITH(here, kSMDCProtocolV110, v110, kSMDCConfigEncodingNone), 0);
    assert_int_equal(CONFIGURE_WITH(there, kSMDCProtocolV110, v110, kSMDCConfigEncodingNone), 0);
    assert_int_equal(rx_notify(here, 0, 0, 1), 0);
    assert_int_equal(rx_notify(there, 0, 0, 1), 0);
    assert_int_equal(tx_notify(here, 0, 1), 0);
    assert_int_equal(tx_notify(there, 0, 1), 0);
}

static void connect_link(void)
{
    assert_int_equal(line_command(here, kSMDCLineCtlCmdInitiatorConnect), 0);
    assert_int_equal(line_command(there, kSMDCLineCtlCmdResponderConnect), 0);
    assert_int_equal(line_status(here).link_status, kSMDCLinkStatusConnecting);
    pass_ms(400);
    assert_int_equal(line_status(here).link_status, kSMDCLinkStatusConnected);
    assert_int_equal(line_status(there).link_status, kSMDCLinkStatusConnected);
    assert_int_equal(rx_status(here), kSMDCRxStatusCarrier);
    assert_int_equal(rx_status(there), kSMDCRxStatusCarrier);
}

/* All statuses up to the last. */
static void ends(tSMChannelId channel)
{
    unsigned more = 100;
    int status;

    assert_int_equal(line_status(channel).link_status, kSMDCLinkStatusNotConnected);
    status = tx_status(channel);
    if (status == kSMDCTxStatusUnderrun) /* sync, when it had no more data */
        status = tx_status(channel);
    assert_int_equal(status, kSMDCTxStatusFinished);
    while ((status = rx_status(channel)) != kSMDCRxStatusFinished && more--)
        assert_true(status == kSMDCRxStatusCarrier ||
                    (status == kSMDCRxStatusData && rx_data(channel, heard, 20000) >= 0));
    assert_int_equal(status, kSMDCRxStatusFinished);
    assert_int_equal(tx_status(channel), ERR_SM_WRONG_CHANNEL_STATE);
}

static void got_all(tSMChannelId channel, unsigned n)
{
    unsigned got = received(channel, heard, sizeof(heard));

    assert_non_null(memmem(heard, got, said, n));
}

static void every_speed_and_format_carries_data_both_ways(void **state)
{
    static const unsigned long speeds[] = {600,  1200,  2400,  3000,  3600,  4800,  6000, 7200,
                                           9600, 12000, 14400, 19200, 24000, 28800, 38400};

    (void)state;
    for (unsigned i = 0; i < 2 * sizeof(speeds) / sizeof(speeds[0]); i++) {
        unsigned n = speeds[i / 2] / 20 < sizeof(said) ? (unsigned)speeds[i / 2] / 20 : sizeof(said);

        configure_link(speeds[i / 2], i % 2 ? kSMDCFormatSync : kSMDCFormatAsync);
        connect_link();
        assert_int_equal(tx_data(here, said, (int)n), n);
        assert_int_equal(tx_data(there, said, (int)n), n);
        pass_ms(1000);
        got_all(here, n);
        got_all(there, n);
        assert_int_equal(tx_command(here, kSMDCTxCtlFinish), 0);
        pass_ms(400);
        ends(here);
        ends(there);
    }
}

static void stop_shows_as_flow_at_the_far_end_until_resume(void **state)
{
    struct smdc_rx_status_parms rx = {0};
    struct smdc_tx_status_parms tx = {0};

    (void)state;
    rx.channel = there;
    tx.channel = here;
    configure_link(9600, kSMDCFormatAsync);
    connect_link();
    assert_int_equal(line_status(here).tx_cts, 1);
    assert_int_equal(rx_command(there, kSMDCRxCtlStop), 0);
    pass_ms(100);
    assert_int_equal(tx_data(here, said, 500), 500);
    assert_int_equal(smdc_tx_status(&tx), 0);
    assert_int_equal(smdc_rx_status(&rx), 0);
    assert_int_equal(tx.flow, 1);
    assert_int_equal(rx.flow, 1);
    assert_int_equal(line_status(here).tx_cts, 0);
    pass_ms(1000);
    assert_int_equal(rx_data(there, heard, 500), 0);
    assert_int_equal(rx_command(there, kSMDCRxCtlResume), 0);
    pass_ms(1000);
    assert_int_equal(rx_data(there, heard, sizeof(heard)), 500);
    assert_memory_equal(heard, said, 500);
}

static void set_aux_with_s4_off_holds_the_data(void **state)
{
    struct smdc_line_control_parms aux = {.cmd = kSMDCLineCtlCmdSetAux};

    (void)state;
    aux.channel = here;
    configure_link(9600, kSMDCFormatAsync);
    connect_link();
    aux.aux_mask = ~(tSM_UT32)kSMDCV110Aux_S4;
    aux.aux_toggle = kSMDCV110Aux_S4;
    assert_int_equal(smdc_line_control(&aux), 0);
    assert_int_equal(tx_data(here, said, 100), 100);
    pass_ms(500);
    assert_int_equal(rx_data(there, heard, 500), 0);
    aux.aux_toggle = 0;
    assert_int_equal(smdc_line_control(&aux), 0);
    pass_ms(500);
    assert_int_equal(rx_data(there, heard, 500), 100);
    assert_memory_equal(heard, said, 100);
}

static void disconnect_ends_both_sides_and_another_link_may_follow(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        configure_link(19200, kSMDCFormatAsync);
        connect_link();
        assert_int_equal(line_command(i % 2 ? here : there, kSMDCLineCtlCmdDisconnect), 0);
        pass_ms(400);
        ends(here);
        ends(there);
    }
}

static void commands_of_other_protocols_are_refused(void **state)
{
    (void)state;
    configure_link(9600, kSMDCFormatAsync);
    assert_int_not_equal(line_command(here, kSMDCLineCtlCmdAssertRTS), 0);
    assert_int_not_equal(line_command(here, kSMDCLineCtlCmdSuspend), 0);
    assert_int_not_equal(line_command(here, kSMDCLineCtlCmdRetrain), 0);
}

static void rlp_units_cross_with_their_check(void **state)
{
    static const unsigned long speeds[] = {6000, 12000, 24000, 48000};

    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        struct smdc_v110rlp_config_parms rlp = {.speed = speeds[i]};
        uint8_t units[10][32];

        assert_int_equal(CONFIGURE_WITH(there, kSMDCProtocolV110RLPrx, rlp, kSMDCConfigEncodingNone), 0);
        assert_int_equal(CONFIGURE_WITH(here, kSMDCProtocolV110RLPtx, rlp, kSMDCConfigEncodingNone), 0);
        assert_int_equal(rx_notify(there, 0, 0, 1), 0);
        assert_int_equal(tx_notify(here, 0, 1), 0);
        assert_int_equal(line_command(here, kSMDCLineCtlCmdAssertRTS), 0);
        assert_int_not_equal(rx_command(there, kSMDCRxCtlStop), 0);
        for (unsigned u = 0; u < 10; u++) {
            memcpy(units[u], said + 27 * u, 27);
            memset(units[u] + 27, 0xff, 5);
        }
        assert_int_equal(tx_data(here, units, sizeof(units)), sizeof(units));
        pass_ms(1000);
        assert_int_equal(rx_status(there), kSMDCRxStatusCarrier);
        assert_int_equal(received(there, heard, sizeof(heard)), sizeof(units));
        for (unsigned u = 0; u < 10; u++) {
            assert_memory_equal(heard + 32 * u, units[u], 27);
            assert_int_equal(heard[32 * u + 31] & 0x80, 0);
        }
        assert_int_equal(stop_data(there, smdc_rx_stop), 0);
        assert_int_equal(stop_data(here, smdc_tx_stop), 0);
        assert_int_equal(rx_status(there), kSMDCRxStatusFinished);
        assert_int_equal(tx_status(here), kSMDCTxStatusFinished);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        V110_TEST(every_speed_and_format_carries_data_both_ways),
        V110_TEST(stop_shows_as_flow_at_the_far_end_until_resume),
        V110_TEST(set_aux_with_s4_off_holds_the_data),
        V110_TEST(disconnect_ends_both_sides_and_another_link_may_follow),
        V110_TEST(commands_of_other_protocols_are_refused),
        V110_TEST(rlp_units_cross_with_their_check),
    };

    return cmocka_run_group_tests_name("v110_api", tests, NULL, NULL);
}
