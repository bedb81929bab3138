/** The switch: timeslots connected elsewhere than to those of the same number. */
#include "module/module.h"

#include "world.h"

#include <sys/mman.h>
#include <unistd.h>

#include "sw_lib.h"

static uint8_t heard[8000];

static int set_output(int ost, int ots, int ist, int its)
{
    OUTPUT_PARMS p;

    INIT_ACU_SW_STRUCT(&p);
    p.ost = ost, p.ots = ots, p.mode = CONNECT_MODE, p.ist = ist, p.its = its;
    return sw_set_output((ACU_CARD_ID)CARD, &p);
}

static int set_mode(int ost, int ots, int mode, int pattern)
{
    OUTPUT_PARMS p;

    INIT_ACU_SW_STRUCT(&p);
    p.ost = ost, p.ots = ots, p.mode = mode, p.pattern = pattern;
    return sw_set_output((ACU_CARD_ID)CARD, &p);
}

static OUTPUT_PARMS query(int ost, int ots)
{
    OUTPUT_PARMS p;

    INIT_ACU_SW_STRUCT(&p);
    p.ost = ost, p.ots = ots;
    assert_int_equal(sw_query_output((ACU_CARD_ID)CARD, &p), 0);
    return p;
}

static struct sim_rtp talker_on(int stream, int timeslot)
{
    struct sm_tdmtx_create_parms tx = {.module = module, .stream = stream, .timeslot = timeslot};
    struct sm_tdmtx_datafeed_connect_parms p;
    tSMVMPrxId vmprx = new_receiver();

    assert_int_equal(sm_tdmtx_create(&tx), 0);
    p = (struct sm_tdmtx_datafeed_connect_parms){.data_source = feed_of(vmprx), .tdmtx = tx.tdmtx};
    assert_int_equal(sm_tdmtx_datafeed_connect(&p), 0);
    return new_talker(TALKER, vmprx, 8);
}

static tSMChannelId listener_on(int stream, int timeslot, int format)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    struct sm_switch_channel_parms p = {.channel = channel, .st = stream, .ts = timeslot};

    if (format == kSMDataFormatULawPCM)
        p.type = kSMTimeslotTypeMuLaw;
    assert_int_equal(sm_switch_channel_input(&p), 0);
    assert_int_equal(record(channel, format), 0);
    return channel;
}

static void assert_only(tSMChannelId channel, uint8_t octet)
{
    unsigned n;

    pass_ms(100);
    n = fetch(channel, heard, sizeof(heard));
    assert_true(n >= 4 * TICK);
    for (unsigned i = n - 4 * TICK; i < n; i++)
        assert_int_equal(heard[i], octet);
}

static void set_output_connects_an_input_elsewhere(void **state)
{
    struct sim_rtp talker = talker_on(64, 1);
    tSMChannelId there = listener_on(65, 30, kSMDataFormatALawPCM), here = listener_on(64, 1, kSMDataFormatALawPCM);
    tSMChannelId away = listener_on(64, 2, kSMDataFormatALawPCM);

    (void)state;
    assert_int_equal(set_output(65, 30, 64, 1), 0);
    assert_int_equal(set_output(64, 2, 3, 4), 0); /* where nobody puts out anything */
    talk(&talker, 0, 20);
    find_spoken(heard, fetch(there, heard, sizeof(heard)), 0, 15 * TICK);
    find_spoken(heard, fetch(here, heard, sizeof(heard)), 0, 15 * TICK);
    assert_only(away, 0xD5);
    assert_int_equal(set_mode(65, 30, DISABLE_MODE, 0), 0);
    fetch(there, heard, sizeof(heard));
    talk(&talker, 20 * TICK, 20);
    assert_only(there, 0xD5);
    find_spoken(heard, fetch(here, heard, sizeof(heard)), 20 * TICK, 15 * TICK);
    sim_close(talker.fd);
}

static void a_pattern_is_heard_as_it_was_set(void **state)
{
    tSMChannelId alaw = listener_on(64, 1, kSMDataFormatALawPCM), ulaw = listener_on(64, 2, kSMDataFormatULawPCM);

    (void)state;
    assert_int_equal(set_mode(64, 1, PATTERN_MODE, 0x55), 0);
    assert_int_equal(set_mode(64, 2, PATTERN_MODE, 0xff), 0);
    assert_only(alaw, 0x55);
    assert_only(ulaw, 0xff);
    assert_int_equal(set_mode(64, 1, PATTERN_MODE, 0), 0);
    assert_only(alaw, 0);
}

static void query_tells_what_was_set_and_reset_takes_it_back(void **state)
{
    OUTPUT_PARMS p = query(64, 9);

    (void)state;
    assert_true(p.mode == CONNECT_MODE && p.ist == 64 && p.its == 9);
    assert_int_equal(set_output(64, 9, 0, 127), 0);
    p = query(64, 9);
    assert_true(p.mode == CONNECT_MODE && p.ist == 0 && p.its == 127);
    assert_int_equal(set_mode(64, 9, PATTERN_MODE, 0xD5), 0);
    p = query(64, 9);
    assert_true(p.mode == PATTERN_MODE && p.pattern == 0xD5);
    assert_int_equal(set_mode(64, 9, DISABLE_MODE, 0), 0);
    assert_int_equal(query(64, 9).mode, DISABLE_MODE);
    assert_int_equal(sw_reset_switch((ACU_CARD_ID)CARD), 0);
    p = query(64, 9);
    assert_true(p.mode == CONNECT_MODE && p.ist == 64 && p.its == 9);
}

static void connections_hold_for_modules_opened_later_and_until_the_card_is_closed(void **state)
{
    struct sim_rtp talker;
    tSMChannelId channel;

    (void)state;
    assert_int_equal(set_output(64, 0, 70, 5), 0);
    module = open_virtual(CARD, 1);
    talker = talker_on(70, 5);
    channel = listener_on(64, 0, kSMDataFormatALawPCM);
    talk(&talker, 0, 20);
    find_spoken(heard, fetch(channel, heard, sizeof(heard)), 0, 15 * TICK);
    sim_close(talker.fd);
    assert_int_equal(close_card(CARD), 0);
    assert_int_equal(open_card("localhost/test", CARD), 0);
    assert_int_equal(query(64, 0).ist, 64);
}

/* Each connected to the next, the last to the first: nobody runs in circles. */
static void a_ring_of_connections_is_harmless(void **state)
{
    tSMChannelId channel;

    (void)state;
    for (int i = 0; i < 128; i++)
        assert_int_equal(set_output(64, i, 64, (i + 1) % 128), 0);
    channel = listener_on(64, 0, kSMDataFormatALawPCM);
    assert_only(channel, 0xD5);
}

static void a_sample_is_the_newest_octet_put_out(void **state)
{
    struct sim_rtp talker = talker_on(64, 1);
    SAMPLE_PARMS p;
    unsigned n;

    (void)state;
    INIT_ACU_SW_STRUCT(&p);
    p.ist = 64, p.its = 1;
    assert_int_equal(sw_sample_input((ACU_CARD_ID)CARD, &p), 0);
    assert_int_equal((uint8_t)p.sample, 0xD5);
    listener_on(64, 1, kSMDataFormatALawPCM);
    n = talk(&talker, 0, 20);
    assert_int_equal(sw_sample_input0((ACU_CARD_ID)CARD, &p), 0);
    for (n -= 5 * TICK; spoken(n - 1) != (uint8_t)p.sample || n % TICK; n++)
        assert_true(n < 20 * TICK);
    sim_close(talker.fd);
}

static void without_listeners_a_sample_is_silence_again(void **state)
{
    struct sim_rtp talker = talker_on(64, 1);
    tSMChannelId listener = listener_on(64, 1, kSMDataFormatALawPCM);
    SAMPLE_PARMS p;

    (void)state;
    INIT_ACU_SW_STRUCT(&p);
    p.ist = 64, p.its = 1;
    talk(&talker, 0, 20);
    assert_int_equal(sw_sample_input((ACU_CARD_ID)CARD, &p), 0);
    assert_int_not_equal((uint8_t)p.sample, 0xD5);
    assert_int_equal(sm_channel_release(listener), 0);
    pass_ms(100);
    assert_int_equal(sw_sample_input((ACU_CARD_ID)CARD, &p), 0);
    assert_int_equal((uint8_t)p.sample, 0xD5);
    sim_close(talker.fd);
}

static void buses_and_clocks_are_accepted_and_told(void **state)
{
    const ACU_CARD_ID card = (ACU_CARD_ID)CARD;
    SWMODE_PARMS m;
    QUERY_CLKMODE_PARMS c;

    (void)state;
    INIT_ACU_SW_STRUCT(&m);
    m.ct_buses = 1 << SWMODE_CTBUS_H100;
    assert_int_equal(sw_mode_switch(card, &m), 0);
    INIT_ACU_SW_STRUCT(&c);
    assert_int_equal(sw_query_clock_control(card, &c), 0);
    assert_true(c.last_clock_mode == CLOCK_REF_LOCAL && c.sysinit_clock_mode == CLOCK_REF_LOCAL);
    assert_int_equal(sw_clock_control(card, CLOCK_REF_NET1), 0);
    assert_int_equal(sw_clock_control(card, -1), ERR_SW_INVALID_CLOCK_PARM);
    assert_int_equal(sw_query_clock_control(card, &c), 0);
    assert_int_equal(c.last_clock_mode, CLOCK_REF_NET1);
}

/* Pages of a module's table of timeslots that memory was given for. */
static unsigned pages_in_use(tSMModuleId id)
{
    static unsigned char there[1 << 16];
    struct mt_module *m = mt_handle_lock(id, MT_KIND_MODULE);
    size_t page = (size_t)sysconf(_SC_PAGESIZE), octets = MT_TIMESLOTS * sizeof(*m->timeslots.slots);
    unsigned n = 0;

    assert_non_null(m);
    assert_true(octets / page < sizeof(there));
    assert_int_equal(mincore(m->timeslots.slots, octets, there), 0);
    mt_handle_unlock(&m->object);
    for (size_t i = 0; i < (octets + page - 1) / page; i++)
        n += there[i] & 1;
    return n;
}

static void a_connection_costs_memory_for_its_own_timeslot_alone(void **state)
{
    (void)state;
    assert_int_equal(set_output(64, 0, 70, 5), 0);
    module = open_virtual(CARD, 1);
    assert_in_range(pages_in_use(module), 1, 4);
    assert_int_equal(sw_reset_switch((ACU_CARD_ID)CARD), 0);
    assert_in_range(pages_in_use(module), 1, 4);
}

static void without_memory_a_connection_is_refused(void **state)
{
    (void)state;
    sim_fail_at(1, false);
    assert_int_equal(set_output(64, 0, 65, 0), ERR_SW_NO_RESOURCES);
    assert_int_equal(query(64, 0).ist, 64);
    assert_int_equal(set_output(64, 0, 65, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(set_output_connects_an_input_elsewhere),
        WORLD_TEST(a_pattern_is_heard_as_it_was_set),
        WORLD_TEST(query_tells_what_was_set_and_reset_takes_it_back),
        WORLD_TEST(connections_hold_for_modules_opened_later_and_until_the_card_is_closed),
        WORLD_TEST(a_ring_of_connections_is_harmless),
        WORLD_TEST(a_sample_is_the_newest_octet_put_out),
        WORLD_TEST(without_listeners_a_sample_is_silence_again),
        WORLD_TEST(buses_and_clocks_are_accepted_and_told),
        WORLD_TEST(a_connection_costs_memory_for_its_own_timeslot_alone),
        WORLD_TEST(without_memory_a_connection_is_refused),
    };

    return cmocka_run_group_tests_name("switch", tests, NULL, NULL);
}
