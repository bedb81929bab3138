/** UDP dispatchers: each field of sm_udp_dispatcher_create. */
#include "world.h"

#include <arpa/inet.h>

/* Create: field by field */

static void set_source(struct sm_udp_dispatcher_create_parms *p, const char *addr, int port)
{
    union mt_addr a;

    assert_int_equal(sim_addr(&a, addr, port), 0);
    if (a.sa.sa_family == AF_INET)
        p->source = a.in;
    else
        p->source_ipv6 = a.in6;
}

static void a_type_outside_the_enumeration_is_refused(void **state)
{
    static const int types[] = {-1, 2, 3, INT32_MAX, INT32_MIN};

    (void)state;
    for (unsigned i = 0; i < COUNT(types); i++) {
        struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);

        p.destination_ipv6 = ipv6_dispatcher("2001:db8::9", 4000).destination_ipv6;
        p.type = (enum kSMDispatcherType)types[i];
        assert_int_equal(create_dispatcher(&p), ERR_SM_BAD_PARAMETER);
    }
}

static void fields_of_the_other_family_may_hold_garbage(void **state)
{
    struct sm_udp_dispatcher_create_parms v4 = ipv4_dispatcher(LISTENER, 4000);
    struct sm_udp_dispatcher_create_parms v6 = ipv6_dispatcher("2001:db8::9", 4000);

    (void)state;
    memset(&v4.destination_ipv6, 0xee, sizeof(v4.destination_ipv6));
    memset(&v4.source_ipv6, 0xee, sizeof(v4.source_ipv6));
    assert_int_equal(create_dispatcher(&v4), 0);
    memset(&v6.destination, 0xee, sizeof(v6.destination));
    memset(&v6.source, 0xee, sizeof(v6.source));
    v6.TOS = -12345;
    assert_int_equal(create_dispatcher(&v6), 0);
}

static void an_address_family_is_0_or_the_right_one(void **state)
{
    struct sm_udp_dispatcher_create_parms v4 = ipv4_dispatcher(LISTENER, 4000);
    struct sm_udp_dispatcher_create_parms v6 = ipv6_dispatcher("2001:db8::9", 4000);
    static const struct {
        unsigned short family;
        int v4, v6;
    } families[] = {{0, 0, 0},
                    {AF_INET, 0, ERR_SM_BAD_PARAMETER},
                    {AF_INET6, ERR_SM_BAD_PARAMETER, 0},
                    {AF_UNIX, ERR_SM_BAD_PARAMETER, ERR_SM_BAD_PARAMETER},
                    {0xeeee, ERR_SM_BAD_PARAMETER, ERR_SM_BAD_PARAMETER}};

    (void)state;
    for (unsigned i = 0; i < COUNT(families); i++) {
        v4.destination.sin_family = families[i].family;
        v6.destination_ipv6.sin6_family = families[i].family;
        assert_int_equal(create_dispatcher(&v4), families[i].v4);
        assert_int_equal(create_dispatcher(&v6), families[i].v6);
    }
    v4.destination.sin_family = 0;
    v6.destination_ipv6.sin6_family = 0;
    for (unsigned i = 0; i < COUNT(families); i++) {
        v4.source.sin_family = families[i].family;
        v6.source_ipv6.sin6_family = families[i].family;
        assert_int_equal(create_dispatcher(&v4), families[i].v4);
        assert_int_equal(create_dispatcher(&v6), families[i].v6);
    }
}

static void a_destination_needs_address_and_port(void **state)
{
    struct sm_udp_dispatcher_create_parms v4 = ipv4_dispatcher(LISTENER, 0);
    struct sm_udp_dispatcher_create_parms v6 = ipv6_dispatcher("2001:db8::9", 0);

    (void)state;
    assert_int_equal(create_dispatcher(&v4), ERR_SM_BAD_PARAMETER);
    assert_int_equal(create_dispatcher(&v6), ERR_SM_BAD_PARAMETER);
    v4 = ipv4_dispatcher("0.0.0.0", 4000);
    v6 = ipv6_dispatcher("::", 4000);
    assert_int_equal(create_dispatcher(&v4), ERR_SM_BAD_PARAMETER);
    assert_int_equal(create_dispatcher(&v6), ERR_SM_BAD_PARAMETER);
    assert_int_equal(create_dispatcher(&(struct sm_udp_dispatcher_create_parms){.module = module}),
                     ERR_SM_BAD_PARAMETER);
}

static void tos_is_one_octet(void **state)
{
    static const int bad[] = {-1, 256, 1 << 16, INT32_MIN, INT32_MAX};
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);

    (void)state;
    for (unsigned i = 0; i < COUNT(bad); i++) {
        p.TOS = bad[i];
        assert_int_equal(create_dispatcher(&p), ERR_SM_BAD_PARAMETER);
    }
}

static void two_dispatchers_that_leave_the_port_open_have_two(void **state)
{
    tSMDispatcherId a = new_dispatcher(LISTENER, 4000), b = new_dispatcher(LISTENER, 4000);

    (void)state;
    assert_in_range(source_port(a), 1, 65535);
    assert_in_range(source_port(b), 1, 65535);
    assert_int_not_equal(source_port(a), source_port(b));
}

static void a_source_that_is_not_local_is_refused(void **state)
{
    struct sm_udp_dispatcher_create_parms v4 = ipv4_dispatcher(LISTENER, 4000);
    struct sm_udp_dispatcher_create_parms v6 = ipv6_dispatcher("2001:db8::9", 4000);

    (void)state;
    set_source(&v4, "203.0.113.77", 0);
    assert_int_equal(create_dispatcher(&v4), ERR_SM_OS_RESOURCE_PROBLEM);
    set_source(&v4, "203.0.113.77", 6000);
    assert_int_equal(create_dispatcher(&v4), ERR_SM_OS_RESOURCE_PROBLEM);
    set_source(&v6, "2001:db8::77", 0);
    assert_int_equal(create_dispatcher(&v6), ERR_SM_OS_RESOURCE_PROBLEM);
}

static void a_port_that_someone_else_holds_is_refused(void **state)
{
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);
    int other = sim_socket(HOST, 6000);

    (void)state;
    set_source(&p, HOST, 6000);
    assert_int_equal(create_dispatcher(&p), ERR_SM_OS_RESOURCE_PROBLEM);
    sim_close(other);
    assert_int_equal(create_dispatcher(&p), 0);
    assert_int_equal(source_port(p.dispatcher), 6000);
}

static void ipv6_link_local_needs_a_scope(void **state)
{
    struct sm_udp_dispatcher_create_parms p = ipv6_dispatcher("fe80::9", 4000);

    (void)state;
    assert_int_equal(create_dispatcher(&p), ERR_SM_BAD_PARAMETER);
    p.destination_ipv6.sin6_scope_id = 2;
    assert_int_equal(create_dispatcher(&p), 0);
    set_source(&p, "fe80::1", 0);
    assert_int_equal(create_dispatcher(&p), ERR_SM_BAD_PARAMETER);
    p.source_ipv6.sin6_scope_id = 2;
    assert_int_equal(create_dispatcher(&p), 0);
    p.source_ipv6.sin6_scope_id = 77; /* no such interface */
    assert_int_equal(create_dispatcher(&p), ERR_SM_OS_RESOURCE_PROBLEM);
}

/* Create: what is seen from outside */

static void every_tos_is_seen_on_the_wire(void **state)
{
    int fd = listen_at(4000);
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    (void)state;
    for (int tos = 0; tos < 256; tos++)
        for (int port = 0; port <= 6000; port += 6000) { /* one of its own, one that may be shared */
            struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);

            p.TOS = tos;
            p.source.sin_port = htons((uint16_t)port);
            assert_int_equal(create_dispatcher(&p), 0);
            assert_int_equal(connect_dispatcher(channel, p.dispatcher), 0);
            assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
            pass_ms(20);
            end_record(channel);
            assert_int_equal(first_datagram(fd).tos, tos);
            while (sim_pending(fd))
                first_datagram(fd);
            assert_int_equal(sm_dispatcher_destroy(p.dispatcher), 0);
        }
}

static void a_named_source_is_where_datagrams_come_from(void **state)
{
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);
    struct sim_datagram d;
    int fd = listen_at(4000);

    (void)state;
    set_source(&p, HOST, 6000);
    assert_int_equal(create_dispatcher(&p), 0);
    recording_to(p.dispatcher, kSMDataFormatALawPCM);
    pass_ms(40);
    d = first_datagram(fd);
    assert_string_equal(d.from_addr, HOST);
    assert_int_equal(d.from_port, 6000);
}

static void a_chosen_source_is_the_one_that_is_told(void **state)
{
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    int fd = listen_at(4000);

    (void)state;
    recording_to(dispatcher, kSMDataFormatALawPCM);
    pass_ms(40);
    assert_int_equal(first_datagram(fd).from_port, source_port(dispatcher));
}

static void dispatchers_that_name_one_port_share_it(void **state)
{
    struct sm_udp_dispatcher_create_parms a = ipv4_dispatcher(LISTENER, 4000), b = ipv4_dispatcher(LISTENER, 4001);
    int fd_a = listen_at(4000), fd_b = listen_at(4001);

    (void)state;
    set_source(&a, HOST, 6000);
    set_source(&b, HOST, 6000);
    a.TOS = 0x20;
    b.TOS = 0xb8;
    assert_int_equal(create_dispatcher(&a), 0);
    assert_int_equal(create_dispatcher(&b), 0);
    recording_to(a.dispatcher, kSMDataFormatALawPCM);
    recording_to(b.dispatcher, kSMDataFormatALawPCM);
    pass_ms(60);
    assert_int_equal(first_datagram(fd_a).tos, 0x20);
    assert_int_equal(first_datagram(fd_b).tos, 0xb8);
    assert_int_equal(first_datagram(fd_b).from_port, 6000);
    assert_int_equal(sm_dispatcher_destroy(a.dispatcher), 0);
    gather(fd_b, (uint8_t[4000]){0}, 4000, NULL);
    pass_ms(40);
    assert_int_equal(first_datagram(fd_b).from_port, 6000); /* the port stays with the other */
}

static tSMVMPrxId receiver_on(int port)
{
    struct metrum_vmprx_create_parms p = {.module = module, .type = kSMVMPrxTypeIPv4, .rtp_port = port};
    struct sm_vmprx_codec_alaw_parms alaw = {.payload_type = 8};

    assert_int_equal(metrum_vmprx_create(&p), 0);
    alaw.vmprx = p.vmprx;
    assert_int_equal(sm_vmprx_config_codec_alaw(&alaw), 0);
    return p.vmprx;
}

static void hear_and_send_through(tSMVMPrxId vmprx, tSMDispatcherId dispatcher)
{
    tSMChannelId channel = new_hearing(vmprx);
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    int fd = listen_at(4000);
    uint8_t heard[4000];
    unsigned n;

    assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    talk(&talker, 0, 10);
    pass_ms(100);
    end_record(channel);
    assert_int_equal(first_datagram(fd).from_port, rtp_port(vmprx));
    n = gather(fd, heard, sizeof(heard), NULL);
    find_spoken(heard, n, 0, 10 * TICK);
    sim_close(fd);
}

static void a_dispatcher_may_send_from_the_port_of_a_receiver(void **state)
{
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);
    tSMVMPrxId vmprx = receiver_on(6000);

    (void)state;
    p.source.sin_port = htons(6000);
    assert_int_equal(create_dispatcher(&p), 0);
    hear_and_send_through(vmprx, p.dispatcher);
}

static void a_receiver_may_listen_on_the_port_of_a_dispatcher(void **state)
{
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);

    (void)state;
    p.source.sin_port = htons(6000);
    assert_int_equal(create_dispatcher(&p), 0);
    hear_and_send_through(receiver_on(6000), p.dispatcher);
}

static void a_receiver_on_a_shared_port_can_be_replaced(void **state)
{
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);
    struct metrum_vmprx_create_parms second = {.module = module, .type = kSMVMPrxTypeIPv4, .rtp_port = 6000};
    tSMVMPrxId vmprx = receiver_on(6000);

    (void)state;
    p.source.sin_port = htons(6000);
    assert_int_equal(create_dispatcher(&p), 0);
    assert_int_equal(metrum_vmprx_create(&second), ERR_SM_OS_RESOURCE_PROBLEM); /* one receiver a port */
    assert_int_equal(sm_vmprx_destroy(vmprx), 0);
    hear_and_send_through(receiver_on(6000), p.dispatcher);
}

static void ipv6_reaches_global_and_link_local_listeners(void **state)
{
    static const char *const listeners[] = {"2001:db8::9", "fe80::9%2", "::1"};

    (void)state;
    for (unsigned i = 0; i < COUNT(listeners); i++) {
        struct sm_udp_dispatcher_create_parms p = ipv6_dispatcher(listeners[i], 4000);
        int fd = sim_socket(listeners[i], 4000);
        struct sim_datagram d;

        assert_int_equal(create_dispatcher(&p), 0);
        recording_to(p.dispatcher, kSMDataFormatALawPCM);
        pass_ms(40);
        d = first_datagram(fd);
        assert_int_equal(d.len, TICK);
        assert_int_equal(d.tos, 0);
        assert_int_equal(d.from_port, source_port(p.dispatcher));
    }
}

static void a_group_hears_with_ttl_1(void **state)
{
    static const char *const groups[] = {"239.1.2.3", "ff15::123"};

    (void)state;
    for (unsigned i = 0; i < COUNT(groups); i++) {
        struct sm_udp_dispatcher_create_parms p =
            i ? ipv6_dispatcher(groups[i], 4000) : ipv4_dispatcher(groups[i], 4000);
        int fd = sim_socket(groups[i], 4000);

        assert_int_equal(sim_join(fd, groups[i]), 0);
        assert_int_equal(create_dispatcher(&p), 0);
        recording_to(p.dispatcher, kSMDataFormatALawPCM);
        pass_ms(40);
        assert_int_equal(first_datagram(fd).ttl, 1);
    }
}

static void a_configured_ttl_is_used_for_groups(void **state)
{
    int fd = sim_socket("239.1.2.3", 4000);

    (void)state;
    reopen_with("[module]\nmulticast_ttl = 17\n");
    assert_int_equal(sim_join(fd, "239.1.2.3"), 0);
    recording_to(new_dispatcher("239.1.2.3", 4000), kSMDataFormatALawPCM);
    pass_ms(40);
    assert_int_equal(first_datagram(fd).ttl, 17);
}

static void broadcast_works(void **state)
{
    static const char *const to[] = {"192.0.2.255", "255.255.255.255"};
    int fd = sim_socket("0.0.0.0", 4000);

    (void)state;
    for (unsigned i = 0; i < COUNT(to); i++) {
        tSMDispatcherId dispatcher = new_dispatcher(to[i], 4000);

        recording_to(dispatcher, kSMDataFormatALawPCM);
        pass_ms(40);
        assert_string_equal(first_datagram(fd).to_addr, to[i]);
        assert_int_equal(sm_dispatcher_destroy(dispatcher), 0);
        while (sim_pending(fd))
            first_datagram(fd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_type_outside_the_enumeration_is_refused),
        WORLD_TEST(fields_of_the_other_family_may_hold_garbage),
        WORLD_TEST(an_address_family_is_0_or_the_right_one),
        WORLD_TEST(a_destination_needs_address_and_port),
        WORLD_TEST(tos_is_one_octet),
        WORLD_TEST(two_dispatchers_that_leave_the_port_open_have_two),
        WORLD_TEST(a_source_that_is_not_local_is_refused),
        WORLD_TEST(a_port_that_someone_else_holds_is_refused),
        WORLD_TEST(ipv6_link_local_needs_a_scope),
        WORLD_TEST(every_tos_is_seen_on_the_wire),
        WORLD_TEST(a_named_source_is_where_datagrams_come_from),
        WORLD_TEST(a_chosen_source_is_the_one_that_is_told),
        WORLD_TEST(dispatchers_that_name_one_port_share_it),
        WORLD_TEST(a_dispatcher_may_send_from_the_port_of_a_receiver),
        WORLD_TEST(a_receiver_may_listen_on_the_port_of_a_dispatcher),
        WORLD_TEST(a_receiver_on_a_shared_port_can_be_replaced),
        WORLD_TEST(ipv6_reaches_global_and_link_local_listeners),
        WORLD_TEST(a_group_hears_with_ttl_1),
        WORLD_TEST(a_configured_ttl_is_used_for_groups),
        WORLD_TEST(broadcast_works),
    };

    return cmocka_run_group_tests_name("dispatcher", tests, NULL, NULL);
}
