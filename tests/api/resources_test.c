/** The resource manager: programs that find their cards in the snapshot, several cards and modules at once. */
#include "world.h"

#include <stdlib.h>

#include "res_lib.h"
#include "sw_lib.h"

#define TWO_CARDS "[card LEFT]\nmodules = 2\n[card RIGHT]\nmodules = 2\n"

static uint8_t heard[8000];

static ACU_SNAPSHOT_PARMS snapshot(void)
{
    ACU_SNAPSHOT_PARMS p;

    INIT_ACU_STRUCT(&p);
    assert_int_equal(acu_get_system_snapshot(&p), 0);
    return p;
}

static ACU_ERR open_serial(const char *serial, ACU_CARD_ID *id)
{
    ACU_OPEN_CARD_PARMS p;
    ACU_ERR err;

    INIT_ACU_STRUCT(&p);
    strcpy(p.serial_no, serial);
    p.card_id = 77;
    p.app_context_token = 0x123456789;
    err = acu_open_card(&p);
    *id = p.card_id;
    return err;
}

static ACU_INT close_acu_card(ACU_CARD_ID id)
{
    ACU_CLOSE_CARD_PARMS p;

    INIT_ACU_STRUCT(&p);
    p.card_id = id;
    return acu_close_card(&p);
}

static ACU_INT prosody(ACU_CARD_ID id, bool open)
{
    ACU_OPEN_PROSODY_PARMS o;
    ACU_CLOSE_PROSODY_PARMS c;

    INIT_ACU_STRUCT(&o);
    INIT_ACU_STRUCT(&c);
    o.card_id = c.card_id = id;
    return open ? acu_open_prosody(&o) : acu_close_prosody(&c);
}

/* As most programs begin: every card of the snapshot, every module of each. */
static void a_program_finds_all_modules_through_the_snapshot(void **state)
{
    ACU_SNAPSHOT_PARMS cards;
    unsigned modules = 0;

    (void)state;
    configure(TWO_CARDS "[module]\nclock = virtual\n");
    cards = snapshot();
    assert_int_equal(cards.count, 2);
    assert_string_equal(cards.serial_no[0], "LEFT");
    assert_string_equal(cards.serial_no[1], "RIGHT");
    for (unsigned i = 0; i < cards.count; i++) {
        ACU_CARD_INFO_PARMS info;
        struct sm_card_info_parms sm = {0};
        ACU_CARD_ID id;

        assert_int_equal(open_serial(cards.serial_no[i], &id), 0);
        INIT_ACU_STRUCT(&info);
        info.card_id = id;
        assert_int_equal(acu_get_card_info(&info), 0);
        assert_true(info.resources_available & ACU_RESOURCE_SPEECH && info.resources_available & ACU_RESOURCE_SWITCH);
        assert_int_equal(info.card_type, ACU_PROSODY_X_CARD);
        assert_string_equal(info.serial_no, cards.serial_no[i]);
        assert_int_equal(info.app_context_token, 0x123456789);
        assert_int_equal(prosody(id, true), 0);
        sm.card = (tSMCardId)id;
        assert_int_equal(sm_get_card_info(&sm), 0);
        assert_int_equal(sm.card_type, kSMCarrierCardTypePX);
        for (int ix = 0; ix < sm.module_count; ix++, modules++) {
            struct sm_open_module_parms open = {.card_id = (tSMCardId)id, .module_ix = (tSM_UT32)ix};

            assert_int_equal(sm_open_module(&open), 0);
            assert_int_equal(sm_get_module_card_id(open.module_id), (int)id);
        }
        if (i)
            assert_int_equal(prosody(id, false), 0); /* the other one just closes the card */
        assert_int_equal(close_acu_card(id), 0);
    }
    assert_int_equal(modules, 4);
}

static void the_default_card_has_its_name_and_address(void **state)
{
    ACU_PROSODY_IP_CARD_REGISTRATION_PARMS p;

    (void)state;
    assert_int_equal(snapshot().count, 1);
    assert_string_equal(snapshot().serial_no[0], "METRUM-0");
    INIT_ACU_STRUCT(&p);
    strcpy(p.card, "METRUM-0");
    assert_int_equal(acu_get_prosody_ip_card_config(&p), 0);
    assert_string_equal(p.ip4_address, "127.0.0.1");
    strcpy(p.card, "METRUM-1");
    assert_int_equal(acu_get_prosody_ip_card_config(&p), ERR_CARD_NOT_FOUND);
}

static void ids_and_states_are_checked(void **state)
{
    ACU_CARD_INFO_PARMS info;
    ACU_OPEN_SWITCH_PARMS sw;
    ACU_CARD_ID id, second;

    (void)state;
    assert_int_equal(open_serial("nobody", &id), ERR_CARD_NOT_FOUND);
    assert_int_equal(id, 0);
    assert_int_equal(open_serial("METRUM-0", &id), 0);
    assert_int_equal(open_serial("METRUM-0", &second), 0); /* once more, as another card */
    assert_int_not_equal(id, second);
    assert_int_equal(prosody(id, false), ERR_INVALID_RESOURCE);
    assert_int_equal(prosody(id, true), 0);
    assert_int_equal(prosody(id, true), ERR_ALREADY_OPEN);
    assert_int_equal(prosody(99, true), ERR_INVALID_CARD);
    assert_int_equal(prosody(99, false), ERR_INVALID_CARD);
    INIT_ACU_STRUCT(&sw);
    sw.card_id = id;
    assert_int_equal(acu_open_switch(&sw), 0);
    assert_int_equal(acu_close_switch(&sw), 0);
    sw.card_id = 99;
    assert_int_equal(acu_open_switch(&sw), ERR_INVALID_CARD);
    assert_int_equal(acu_close_switch(&sw), ERR_INVALID_CARD);
    assert_int_equal(close_acu_card(second), 0);
    assert_int_equal(close_card((tSMCardId)id), 0); /* by the other interface */
    assert_int_equal(close_acu_card(id), ERR_INVALID_CARD);
    INIT_ACU_STRUCT(&info);
    info.card_id = id;
    assert_int_equal(acu_get_card_info(&info), ERR_INVALID_CARD);
}

static void a_fault_in_the_configuration_is_told(void **state)
{
    ACU_SNAPSHOT_PARMS p;
    ACU_CARD_ID id;

    (void)state;
    configure("[card A]\nmodules = many\n");
    INIT_ACU_STRUCT(&p);
    assert_int_equal(acu_get_system_snapshot(&p), ERR_INVALID_CONFIG);
    assert_int_equal(open_serial("A", &id), ERR_INVALID_CONFIG);
    setenv("METRUM_CONFIG", "/nowhere/at/all", 1);
    assert_int_equal(acu_get_system_snapshot(&p), ERR_FILE_ACCESS);
}

static void cards_can_be_opened_until_there_are_too_many(void **state)
{
    ACU_CARD_ID ids[100];
    unsigned n = 0;
    ACU_ERR err;

    (void)state;
    assert_int_equal(open_card("localhost/x", 2), 0); /* a number the resource manager would have given */
    while (!(err = open_serial("METRUM-0", &ids[n])) && n < COUNT(ids) - 1)
        assert_int_not_equal(ids[n++], 2);
    assert_int_equal(err, ERR_MAX_APP_LIMIT);
    assert_true(n >= 20);
    while (n)
        assert_int_equal(close_acu_card(ids[--n]), 0);
    assert_int_equal(close_card(2), 0);
}

static void every_error_has_words(void **state)
{
    (void)state;
    for (int i = -600; i < 600; i++)
        assert_true(strlen(acu_error_desc(i)) > 0);
    assert_string_equal(acu_error_desc(ERR_NO_ERROR), "no error");
    assert_non_null(strstr(acu_error_desc(ERR_CARD_NOT_FOUND), "serial"));
    assert_true(ACU_SUCCESS(0) && ACU_FAILURE(ERR_PARM));
}

/* One object of each kind on each of four modules, two on each of two cards. */
static struct objects {
    tSMModuleId module;
    tSMChannelId channel, second;
    tSMDispatcherId dispatcher;
    tSMCollectorId collector;
    tSMVMPrxId vmprx;
    tSMVMPtxId vmptx;
    tSMTDMtxId tdmtx;
} on[4];

static void make_objects(struct objects *o, unsigned number)
{
    struct sm_tdmtx_create_parms tx = {.timeslot = 5};

    tx.module = o->module = module = open_virtual(10 + (int)number / 2, number % 2);
    o->channel = new_channel(kSMChannelTypeFullDuplex);
    o->second = new_channel(kSMChannelTypeFullDuplex);
    o->dispatcher = new_dispatcher(LISTENER, 4000 + (int)number);
    o->collector = new_collector();
    o->vmprx = new_receiver();
    o->vmptx = new_sender();
    assert_int_equal(sm_tdmtx_create(&tx), 0);
    o->tdmtx = tx.tdmtx;
}

static int connect_tdmtx(tSMTDMtxId tdmtx, tSMDatafeedId feed)
{
    struct sm_tdmtx_datafeed_connect_parms p = {.tdmtx = tdmtx, .data_source = feed};

    return sm_tdmtx_datafeed_connect(&p);
}

static int connect_source(tSMChannelId channel, tSMDatafeedId feed)
{
    struct sm_channel_output_source_datafeed_connect_parms p = {.channel = channel, .data_source = feed};

    return sm_channel_output_source_datafeed_connect(&p);
}

/* Every call that takes two objects, with one of each module. */
static void join(const struct objects *a, const struct objects *b, int want)
{
    struct sm_record_parms other_input = {
        .channel = a->channel, .alt_data_source = b->second, .type = kSMDataFormatALawPCM};
    struct sm_replay_parms with_background = {
        .channel = a->channel, .background = b->second, .type = kSMDataFormatALawPCM};
    struct sm_replay_adjust_parms adjusted = {.channel = a->channel, .background = b->second};

    assert_int_equal(connect_dispatcher(a->channel, b->dispatcher), want);
    assert_int_equal(connect_collector(a->channel, b->collector), want);
    assert_int_equal(connect_feed(a->channel, feed_of(b->vmprx)), want);
    assert_int_equal(connect_feed(a->channel, output_feed(b->channel)), want);
    assert_int_equal(connect_source(a->channel, feed_of(b->vmprx)), want);
    assert_int_equal(connect_sender(a->vmptx, feed_of(b->vmprx)), want);
    assert_int_equal(connect_tdmtx(a->tdmtx, feed_of(b->vmprx)), want);
    if (!want)
        return;
    assert_int_equal(sm_record_start(&other_input), want);
    assert_int_equal(sm_replay_start(&with_background), want);
    assert_int_equal(sm_replay_adjust(&adjusted), want);
}

/* Objects of different modules in one call, on one card and on two of a configuration file. */
static void objects_of_different_modules_do_not_mix(void **state)
{
    (void)state;
    configure(TWO_CARDS);
    assert_int_equal(open_card("localhost/LEFT", 10), 0);
    assert_int_equal(open_card("localhost/RIGHT", 11), 0);
    for (unsigned i = 0; i < 4; i++)
        make_objects(&on[i], i);
    for (unsigned i = 0; i < 4; i++)
        for (unsigned k = 0; k < 4; k++)
            join(&on[i], &on[k], i == k ? 0 : ERR_SM_NOT_SAME_MODULE);
    for (unsigned i = 0; i < 4; i++) { /* and each works on its own */
        struct sim_rtp talker = new_talker(TALKER, on[i].vmprx, 8);
        int fd = listen_at(4000 + (int)i);

        module = on[i].module;
        assert_int_equal(connect_feed(on[i].channel, feed_of(on[i].vmprx)), 0);
        assert_int_equal(record(on[i].channel, kSMDataFormatALawPCM), 0);
        talk(&talker, 1000 * i, 16);
        end_record(on[i].channel);
        find_spoken(heard, gather(fd, heard, sizeof(heard), NULL), 1000 * i, 10 * TICK);
        sim_close(fd);
        sim_close(talker.fd);
    }
    assert_int_equal(close_card(10), 0);
    assert_int_equal(sm_channel_release(on[0].channel), ERR_SM_NO_SUCH_CHANNEL);
    assert_int_equal(sm_channel_release(on[2].channel), 0); /* the other card lives on */
    assert_int_equal(close_card(11), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(a_program_finds_all_modules_through_the_snapshot),
        BARE_TEST(the_default_card_has_its_name_and_address),
        BARE_TEST(ids_and_states_are_checked),
        BARE_TEST(a_fault_in_the_configuration_is_told),
        BARE_TEST(cards_can_be_opened_until_there_are_too_many),
        BARE_TEST(every_error_has_words),
        BARE_TEST(objects_of_different_modules_do_not_mix),
    };

    return cmocka_run_group_tests_name("resources", tests, NULL, NULL);
}
