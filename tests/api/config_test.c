/** The configuration file, as it shows in cards, modules and what can be made on them. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>

static void a_configuration_names_cards_and_their_modules(void **state)
{
    struct sm_card_info_parms info = {.card = 1};

    (void)state;
    configure("[card LAB-A]\nmodules = 3\n[card LAB-B]\nmodules = 5\n");
    assert_int_equal(metrum_config_check(NULL, 0), 0);
    assert_int_equal(open_card("localhost/LAB-B", 1), 0);
    assert_int_equal(sm_get_card_info(&info), 0);
    assert_string_equal(info.serial_no, "LAB-B");
    assert_int_equal(info.module_count, 5);
    assert_int_equal(open_card("localhost/whatever", 2), 0);
    info.card = 2;
    assert_int_equal(sm_get_card_info(&info), 0);
    assert_string_equal(info.serial_no, "LAB-A");
    assert_int_equal(info.module_count, 3);
    assert_int_equal(close_card(1), 0);
    assert_int_equal(close_card(2), 0);
}

static void a_card_needs_no_settings(void **state)
{
    static const char *const texts[] = {"[card LAB]\n", "[card LAB]", "  [card LAB] ; bare\n[module]\ntick = 10\n",
                                        "[card LAB]\n[module LAB/1]\ncpu = 0\n",
                                        "[module]\nfirmware = toudp\n  vmprx\n[card LAB]\n"};

    (void)state;
    for (unsigned i = 0; i < COUNT(texts); i++) {
        struct sm_card_info_parms info = {.card = CARD};

        configure(texts[i]);
        assert_int_equal(open_card("localhost/x", CARD), 0);
        assert_int_equal(sm_get_card_info(&info), 0);
        assert_string_equal(info.serial_no, "LAB");
        assert_int_equal(info.module_count, 2);
        assert_int_equal(close_card(CARD), 0);
    }
}

static void a_configuration_decides_which_firmware_is_loaded(void **state)
{
    struct sm_fwinfo_parms info;
    struct sm_udp_dispatcher_create_parms create;

    (void)state;
    reopen_with("[card A]\nmodules = 2\n[module]\nfirmware = inchan, toudp hbuf2h\n[module A/1]\nfirmware = vmprx\n");
    create = ipv4_dispatcher(LISTENER, 4000);
    assert_int_equal(sm_udp_dispatcher_create(&create), 0);
    info = (struct sm_fwinfo_parms){.module = module, .position = 2};
    assert_int_equal(sm_get_firmware_info(&info), 0);
    assert_int_equal(sm_get_firmware_info(&info), ERR_SM_NO_SUCH_FIRMWARE);
    create.module = open_virtual(CARD, 1);
    assert_int_equal(sm_udp_dispatcher_create(&create), ERR_SM_NO_SUCH_FIRMWARE);
    assert_null(create.dispatcher);
}

static void what_is_not_loaded_cannot_be_used(void **state)
{
    struct sm_vmprx_create_parms rx = {0};
    struct sm_vmprx_datafeed_parms feed = {0};
    struct sm_udp_dispatcher_create_parms to;

    (void)state;
    reopen_with("[module]\nfirmware = vmprx\n");
    rx.module = module;
    to = ipv4_dispatcher(LISTENER, 4000);
    assert_int_equal(sm_udp_dispatcher_create(&to), ERR_SM_NO_SUCH_FIRMWARE);
    assert_int_equal(record(new_channel(kSMChannelTypeInput), kSMDataFormatALawPCM), ERR_SM_NO_SUCH_FIRMWARE);
    assert_int_equal(sm_vmprx_create(&rx), 0);
    feed.vmprx = rx.vmprx;
    feed.datafeed = (tSMDatafeedId)(uintptr_t)77;
    assert_int_equal(sm_vmprx_get_datafeed(&feed), ERR_SM_NO_SUCH_FIRMWARE);
    assert_null(feed.datafeed);

    reopen_with("[module]\nfirmware = toudp inchan\n");
    rx.module = module;
    assert_int_equal(sm_vmprx_create(&rx), ERR_SM_NO_SUCH_FIRMWARE);
    assert_null(rx.vmprx);
}

static void a_dispatcher_does_without_the_host_buffer(void **state)
{
    tSMChannelId channel;

    (void)state;
    reopen_with("[module]\nfirmware = toudp inchan\n");
    channel = new_channel(kSMChannelTypeInput);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), ERR_SM_NO_SUCH_FIRMWARE); /* hbuf2h */
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4000)), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
}

static void limits_are_kept_and_what_is_given_back_counts_again(void **state)
{
    struct sm_channel_alloc_placed_parms alloc = {0};
    struct sm_udp_dispatcher_create_parms to;
    struct sm_vmprx_create_parms rx = {0};
    tSMChannelId first;
    tSMDispatcherId dispatcher;
    tSMVMPrxId vmprx;

    (void)state;
    reopen_with("[module]\nchannels = 2\ndispatchers = 1\nvmprx = 1\n");
    alloc.module = rx.module = module;
    to = ipv4_dispatcher(LISTENER, 4000);
    first = new_channel(kSMChannelTypeInput);
    new_channel(kSMChannelTypeInput);
    dispatcher = new_dispatcher(LISTENER, 4000);
    vmprx = new_receiver();
    assert_int_equal(sm_channel_alloc_placed(&alloc), ERR_SM_NO_RESOURCES);
    assert_int_equal(sm_udp_dispatcher_create(&to), ERR_SM_NO_RESOURCES);
    assert_int_equal(sm_vmprx_create(&rx), ERR_SM_NO_RESOURCES);
    assert_null(alloc.channel);
    assert_null(to.dispatcher);
    assert_null(rx.vmprx);
    assert_int_equal(sm_channel_release(first), 0);
    assert_int_equal(sm_dispatcher_destroy(dispatcher), 0);
    assert_int_equal(sm_vmprx_destroy(vmprx), 0);
    assert_int_equal(sm_channel_alloc_placed(&alloc), 0);
    assert_int_equal(sm_udp_dispatcher_create(&to), 0);
    assert_int_equal(sm_vmprx_create(&rx), 0);
}

static void rtp_ports_come_from_the_configured_range(void **state)
{
    struct sm_vmprx_create_parms rx = {0};
    int seen = 0;

    (void)state;
    reopen_with("[module]\nrtp_ports = 20000-20005\n");
    rx.module = module;
    for (int i = 0; i < 3; i++) {
        int port = rtp_port(new_receiver());

        assert_in_range(port, 20000, 20004);
        assert_int_equal(port % 2, 0);
        seen |= 1 << (port - 20000);
    }
    assert_int_equal(seen, 1 << 0 | 1 << 2 | 1 << 4);
    assert_int_equal(sm_vmprx_create(&rx), ERR_SM_OS_RESOURCE_PROBLEM);
    assert_null(rx.vmprx);
}

static void an_address_to_bind_replaces_any(void **state)
{
    struct sm_vmprx_port_parms ports = {0};
    struct in_addr host;
    union mt_addr a;

    (void)state;
    reopen_with("[module]\nbind = 192.0.2.1\n");
    assert_int_equal(sim_addr(&a, HOST, 0), 0);
    host = a.in.sin_addr;
    ports.vmprx = new_receiver();
    assert_int_equal(sm_vmprx_get_ports(&ports), 0);
    assert_int_equal(ports.address.s_addr, host.s_addr);
}

static void a_tick_of_another_length_gives_the_same_octets(void **state)
{
    tSMChannelId channel;
    uint8_t heard[16000];

    (void)state;
    for (unsigned tick = 5; tick <= 40; tick += 7) {
        char text[32];

        snprintf(text, sizeof(text), "[module]\ntick = %u\n", tick);
        reopen_with(text);
        channel = new_channel(kSMChannelTypeInput);
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
        pass_ms(1000);
        assert_in_range(fetch(channel, heard, sizeof(heard)), 8000 - 8 * tick, 8000);
    }
}

static void a_virtual_clock_from_the_configuration_serves_sm_open_module(void **state)
{
    struct sm_open_module_parms open = {.card_id = CARD};
    tSMChannelId channel;
    uint8_t heard[2000];

    (void)state;
    configure("[module]\nclock = virtual\n");
    assert_int_equal(open_card("localhost/x", CARD), 0);
    assert_int_equal(sm_open_module(&open), 0);
    module = open.module_id;
    channel = new_channel(kSMChannelTypeInput);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(200);
    assert_in_range(fetch(channel, heard, sizeof(heard)), 1440, 1600);
}

static void faults_are_told_with_file_and_line(void **state)
{
    static const struct {
        const char *text;
        const char *at, *what;
    } faults[] = {
        {"[module]\nclock = sundial\n", ":2: ", "sundial"},
        {"[module]\n\ntick = 4\n", ":3: ", "'4'"},
        {"[module]\ntick = 41\n", ":2: ", "'41'"},
        {"[module]\ntick = \n", ":2: ", "number"},
        {"[module]\nchannels = -1\n", ":2: ", "'-1'"},
        {"[module]\nchannels = 99999999999999999999\n", ":2: ", "number"},
        {"[module]\nchannels = 12x\n", ":2: ", "12x"},
        {"[module]\nfirmware = toudp nosuch\n", ":2: ", "nosuch"},
        {"[module]\nrtp_ports = 5000\n", ":2: ", "5000"},
        {"[module]\nrtp_ports = 5000-4000\n", ":2: ", "5000-4000"},
        {"[module]\nrtp_ports = 5000-70000\n", ":2: ", "5000-70000"},
        {"[module]\nbind = elsewhere\n", ":2: ", "elsewhere"},
        {"[module]\nbind6 = 1.2.3.4\n", ":2: ", "1.2.3.4"},
        {"[module]\nrealtime = maybe\n", ":2: ", "maybe"},
        {"[module]\nmulticast_ttl = 256\n", ":2: ", "256"},
        {"[module]\nno_such_thing = 1\n", ":2: ", "no_such_thing"},
        {"[modules]\ntick = 20\n", ":1: ", "modules"},
        {"[module A]\ntick = 20\n", ":1: ", "A"},
        {"[module A/x]\ntick = 20\n", ":1: ", "A/x"},
        {"[card A]\nmodules = 0\n", ":2: ", "'0'"},
        {"[card A]\nmodules = 65\n", ":2: ", "'65'"},
        {"[card A]\nmodule = 1\n", ":2: ", "module"},
        {"[card AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA]\nmodules = 1\n", ":1: ", "AAAA"},
        {"tick = 20\n", ":1: ", "[module]"},
        {"[modul]\n", ":1: ", "modul"},
        {"[card LAB]\n\n[module LBA/0]\ncpu = 1\n", ":3: ", "LBA/0"},
        {"[card LAB]\n\n[module LBA/0]\n", ":3: ", "LBA/0"},
        {"[card LAB]\nmodules = 2\n[module LAB/2]\ncpu = 1\n", ":3: ", "LAB/2"},
        {"[module LAB/2]\ncpu = 1\n[card LAB]\nmodules = 2\n", ":1: ", "LAB/2"},
        {"[module METRUM-0/2]\ncpu = 1\n", ":1: ", "METRUM-0/2"},
        {"# a line\nnonsense\n", ":2: ", ""},
        {"# a line\nnonsense\n[module]\ntick = 1\n", ":2: ", "not a setting"},
        {"[module\n", ":1: ", ""},
    };

    (void)state;
    for (unsigned i = 0; i < COUNT(faults); i++) {
        char text[256] = "unset", few[8];

        configure(faults[i].text);
        if (metrum_config_check(text, sizeof(text)) != ERR_SM_FILE_FORMAT || !strstr(text, faults[i].at) ||
            !strstr(text, faults[i].what) || !strstr(text, getenv("METRUM_CONFIG")))
            fail_msg("%s gives '%s'", faults[i].text, text);
        assert_int_equal(metrum_config_check(few, sizeof(few)), ERR_SM_FILE_FORMAT);
        assert_int_equal(strlen(few), sizeof(few) - 1);
        assert_int_equal(open_card("localhost/x", CARD), ERR_SM_FILE_FORMAT);
        assert_int_equal(close_card(CARD), ERR_SM_BAD_PARAMETER);
    }
}

static void a_sound_configuration_has_no_fault(void **state)
{
    char text[64] = "unset";

    (void)state;
    configure("[card A]\nmodules = 2\n[module A/0]\ncpu = 1\n"
              "[module]\ntick = 10 ; shorter\nrealtime = no\nbind6 = ::1\n");
    assert_int_equal(metrum_config_check(text, sizeof(text)), 0);
    assert_string_equal(text, "");
}

static void a_configuration_that_cannot_be_read_is_an_error(void **state)
{
    char text[256];

    (void)state;
    setenv("METRUM_CONFIG", "/nonexistent/metrum.conf", 1);
    assert_int_equal(metrum_config_check(text, sizeof(text)), ERR_SM_FILE_ACCESS);
    assert_non_null(strstr(text, "/nonexistent/metrum.conf"));
    assert_int_equal(open_card("localhost/x", CARD), ERR_SM_FILE_ACCESS);
}

static void a_configuration_is_read_when_the_first_card_opens(void **state)
{
    struct sm_card_info_parms info = {.card = 3};

    (void)state;
    configure("[module]\nclock = sundial\n"); /* one card is open: not looked at */
    assert_int_equal(open_card("localhost/x", 3), 0);
    assert_int_equal(sm_get_card_info(&info), 0);
    assert_int_equal(info.module_count, 2);
    assert_int_equal(close_card(3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BARE_TEST(a_configuration_names_cards_and_their_modules),
        BARE_TEST(a_card_needs_no_settings),
        WORLD_TEST(a_configuration_decides_which_firmware_is_loaded),
        WORLD_TEST(what_is_not_loaded_cannot_be_used),
        WORLD_TEST(a_dispatcher_does_without_the_host_buffer),
        WORLD_TEST(limits_are_kept_and_what_is_given_back_counts_again),
        WORLD_TEST(rtp_ports_come_from_the_configured_range),
        WORLD_TEST(an_address_to_bind_replaces_any),
        WORLD_TEST(a_tick_of_another_length_gives_the_same_octets),
        BARE_TEST(a_virtual_clock_from_the_configuration_serves_sm_open_module),
        BARE_TEST(faults_are_told_with_file_and_line),
        BARE_TEST(a_sound_configuration_has_no_fault),
        BARE_TEST(a_configuration_that_cannot_be_read_is_an_error),
        WORLD_TEST(a_configuration_is_read_when_the_first_card_opens),
    };

    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
