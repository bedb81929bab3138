/** Records that share a feed, change it or lose it; and programs that ask for any channel. */
#include "world.h"

static tSMVMPrxId vmprx;
static struct sim_rtp talker;
static tSMChannelId channel;
static uint8_t heard[20000];

/* A channel that hears a talker. */
static int begin(void **state)
{
    world_begin(state);
    vmprx = new_receiver();
    talker = new_talker(TALKER, vmprx, 8);
    channel = new_hearing(vmprx);
    return 0;
}

#define FEEDS_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

/* Datafeeds */

static void a_record_goes_on_through_changes_of_its_feed(void **state)
{
    tSMVMPrxId second = new_receiver();
    struct sim_rtp other = new_talker(TALKER, second, 8);
    unsigned n;

    (void)state;
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    talk(&talker, 0, 10);
    assert_int_equal(connect_feed(channel, feed_of(second)), 0);
    talk(&other, 50000, 10);
    assert_int_equal(connect_feed(channel, kSMNullDatafeedId), 0);
    pass_ms(100);
    assert_int_equal(sm_vmprx_destroy(second), 0);
    assert_int_equal(connect_feed(channel, feed_of(vmprx)), 0);
    pass_ms(200);
    n = fetch(channel, heard, sizeof(heard));
    assert_in_range(n, 33 * TICK - 200 * 8, 36 * TICK); /* the blocks of each feed begin elsewhere */
    assert_true(find_spoken(heard, n, 0, 6 * TICK) < find_spoken(heard, n, 50000, 6 * TICK));
    assert_int_equal(record_status(channel), kSMRecordStatusNoData);
}

static void a_record_hears_silence_when_its_source_is_destroyed(void **state)
{
    unsigned n;

    (void)state;
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    talk(&talker, 0, 10);
    assert_int_equal(sm_vmprx_destroy(vmprx), 0);
    n = fetch(channel, heard, sizeof(heard));
    find_spoken(heard, n, 0, 6 * TICK);
    pass_ms(200);
    n = fetch(channel, heard, sizeof(heard));
    assert_in_range(n, 9 * TICK, 10 * TICK);
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(heard[i] | 0x80, 0xd5);
}

static void one_feed_serves_any_number_of_channels(void **state)
{
    tSMChannelId channels[20];
    unsigned n;

    (void)state;
    for (unsigned i = 0; i < COUNT(channels); i++) {
        channels[i] = new_hearing(vmprx);
        assert_int_equal(record(channels[i], kSMDataFormatALawPCM), 0);
    }
    talk(&talker, 0, 10);
    for (unsigned i = 0; i < COUNT(channels); i++) {
        n = fetch(channels[i], heard, sizeof(heard));
        find_spoken(heard, n, 0, 7 * TICK);
    }
}

/* Any channel */

static void any_channel_polling_finds_who_has_something_to_report(void **state)
{
    tSMEventId none = {0};
    tSMChannelId other = new_channel(kSMChannelTypeInput);
    struct sm_record_status_parms p = {.channel = kSMNullChannelId};

    (void)state;
    assert_int_equal(sm_record_status(&p), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(set_event(channel, kSMEventTypeReadData, kSMAnyChannelEvent, none), 0);
    assert_int_equal(set_event(other, kSMEventTypeReadData, kSMAnyChannelEvent, none), 0);
    assert_int_equal(sm_record_status(&p), ERR_SM_NO_SUCH_CHANNEL);
    assert_null(p.channel);
    assert_int_equal(record(other, kSMDataFormatALawPCM), 0);
    assert_int_equal(sm_record_status(&p), ERR_SM_NO_SUCH_CHANNEL);
    pass_ms(100);
    assert_int_equal(sm_record_status(&p), 0);
    assert_ptr_equal(p.channel, other);
    assert_int_equal(p.status, kSMRecordStatusData);
    fetch(other, heard, sizeof(heard));
    p.channel = kSMNullChannelId;
    assert_int_equal(sm_record_status(&p), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(record_abort(other, 1), 0);
    assert_int_equal(sm_record_status(&p), 0);
    assert_ptr_equal(p.channel, other);
    assert_int_equal(p.status, kSMRecordStatusComplete);
    p.channel = kSMNullChannelId;
    assert_int_equal(sm_record_status(&p), ERR_SM_NO_SUCH_CHANNEL);
}

static void any_channel_polling_serves_channels_in_turn(void **state)
{
    tSMEventId none = {0};
    tSMChannelId channels[3];
    unsigned seen[COUNT(channels)] = {0};

    (void)state;
    for (unsigned i = 0; i < COUNT(channels); i++) {
        channels[i] = new_channel(kSMChannelTypeInput);
        assert_int_equal(set_event(channels[i], kSMEventTypeReadData, kSMAnyChannelEvent, none), 0);
        assert_int_equal(record(channels[i], kSMDataFormatALawPCM), 0);
    }
    pass_ms(200);
    for (unsigned i = 0; i < 2 * COUNT(channels); i++) {
        struct sm_record_status_parms p = {.channel = kSMNullChannelId};

        assert_int_equal(sm_record_status(&p), 0);
        for (unsigned k = 0; k < COUNT(channels); k++)
            seen[k] += p.channel == channels[k];
    }
    for (unsigned k = 0; k < COUNT(channels); k++)
        assert_int_equal(seen[k], 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FEEDS_TEST(a_record_goes_on_through_changes_of_its_feed),
        FEEDS_TEST(a_record_hears_silence_when_its_source_is_destroyed),
        FEEDS_TEST(one_feed_serves_any_number_of_channels),
        FEEDS_TEST(any_channel_polling_finds_who_has_something_to_report),
        FEEDS_TEST(any_channel_polling_serves_channels_in_turn),
    };

    return cmocka_run_group_tests_name("feeds", tests, NULL, NULL);
}
