/** UDP dispatchers: each field of sm_udp_dispatcher_create, and what goes on the wire. */
#include "world.h"

#include <arpa/inet.h>
#include <errno.h>

/* Create: field by field */

static int create(struct sm_udp_dispatcher_create_parms *p)
{
    int err;

    p->dispatcher = (tSMDispatcherId)(uintptr_t)77; /* OUT: never read, null on error */
    err = sm_udp_dispatcher_create(p);
    if (err)
        assert_null(p->dispatcher);
    else
        assert_non_null(p->dispatcher);
    return err;
}

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
        assert_int_equal(create(&p), ERR_SM_BAD_PARAMETER);
    }
}

static void fields_of_the_other_family_may_hold_garbage(void **state)
{
    struct sm_udp_dispatcher_create_parms v4 = ipv4_dispatcher(LISTENER, 4000);
    struct sm_udp_dispatcher_create_parms v6 = ipv6_dispatcher("2001:db8::9", 4000);

    (void)state;
    memset(&v4.destination_ipv6, 0xee, sizeof(v4.destination_ipv6));
    memset(&v4.source_ipv6, 0xee, sizeof(v4.source_ipv6));
    assert_int_equal(create(&v4), 0);
    memset(&v6.destination, 0xee, sizeof(v6.destination));
    memset(&v6.source, 0xee, sizeof(v6.source));
    v6.TOS = -12345;
    assert_int_equal(create(&v6), 0);
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
        assert_int_equal(create(&v4), families[i].v4);
        assert_int_equal(create(&v6), families[i].v6);
    }
    v4.destination.sin_family = 0;
    v6.destination_ipv6.sin6_family = 0;
    for (unsigned i = 0; i < COUNT(families); i++) {
        v4.source.sin_family = families[i].family;
        v6.source_ipv6.sin6_family = families[i].family;
        assert_int_equal(create(&v4), families[i].v4);
        assert_int_equal(create(&v6), families[i].v6);
    }
}

static void a_destination_needs_address_and_port(void **state)
{
    struct sm_udp_dispatcher_create_parms v4 = ipv4_dispatcher(LISTENER, 0);
    struct sm_udp_dispatcher_create_parms v6 = ipv6_dispatcher("2001:db8::9", 0);

    (void)state;
    assert_int_equal(create(&v4), ERR_SM_BAD_PARAMETER);
    assert_int_equal(create(&v6), ERR_SM_BAD_PARAMETER);
    v4 = ipv4_dispatcher("0.0.0.0", 4000);
    v6 = ipv6_dispatcher("::", 4000);
    assert_int_equal(create(&v4), ERR_SM_BAD_PARAMETER);
    assert_int_equal(create(&v6), ERR_SM_BAD_PARAMETER);
    assert_int_equal(create(&(struct sm_udp_dispatcher_create_parms){.module = module}), ERR_SM_BAD_PARAMETER);
}

static void tos_is_one_octet(void **state)
{
    static const int bad[] = {-1, 256, 1 << 16, INT32_MIN, INT32_MAX};
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);

    (void)state;
    for (unsigned i = 0; i < COUNT(bad); i++) {
        p.TOS = bad[i];
        assert_int_equal(create(&p), ERR_SM_BAD_PARAMETER);
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
    assert_int_equal(create(&v4), ERR_SM_OS_RESOURCE_PROBLEM);
    set_source(&v4, "203.0.113.77", 6000);
    assert_int_equal(create(&v4), ERR_SM_OS_RESOURCE_PROBLEM);
    set_source(&v6, "2001:db8::77", 0);
    assert_int_equal(create(&v6), ERR_SM_OS_RESOURCE_PROBLEM);
}

static void a_port_that_someone_else_holds_is_refused(void **state)
{
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);
    int other = sim_socket(HOST, 6000);

    (void)state;
    set_source(&p, HOST, 6000);
    assert_int_equal(create(&p), ERR_SM_OS_RESOURCE_PROBLEM);
    sim_close(other);
    assert_int_equal(create(&p), 0);
    assert_int_equal(source_port(p.dispatcher), 6000);
}

static void ipv6_link_local_needs_a_scope(void **state)
{
    struct sm_udp_dispatcher_create_parms p = ipv6_dispatcher("fe80::9", 4000);

    (void)state;
    assert_int_equal(create(&p), ERR_SM_BAD_PARAMETER);
    p.destination_ipv6.sin6_scope_id = 2;
    assert_int_equal(create(&p), 0);
    set_source(&p, "fe80::1", 0);
    assert_int_equal(create(&p), ERR_SM_BAD_PARAMETER);
    p.source_ipv6.sin6_scope_id = 2;
    assert_int_equal(create(&p), 0);
    p.source_ipv6.sin6_scope_id = 77; /* no such interface */
    assert_int_equal(create(&p), ERR_SM_OS_RESOURCE_PROBLEM);
}

/* What a dispatcher sends while its channel records silence for so long. */
static tSMChannelId recording_to(tSMDispatcherId dispatcher, int format)
{
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
    assert_int_equal(record(channel, format), 0);
    return channel;
}

static void end_record(tSMChannelId channel)
{
    assert_int_equal(record_abort(channel, 0), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
}

static struct sim_datagram first_datagram(int fd)
{
    struct sim_datagram d;

    assert_int_equal(sim_recv(fd, &d), 1);
    return d;
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
            assert_int_equal(create(&p), 0);
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
    assert_int_equal(create(&p), 0);
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
    assert_int_equal(create(&a), 0);
    assert_int_equal(create(&b), 0);
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
    assert_int_equal(create(&p), 0);
    hear_and_send_through(vmprx, p.dispatcher);
}

static void a_receiver_may_listen_on_the_port_of_a_dispatcher(void **state)
{
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);

    (void)state;
    p.source.sin_port = htons(6000);
    assert_int_equal(create(&p), 0);
    hear_and_send_through(receiver_on(6000), p.dispatcher);
}

static void a_receiver_on_a_shared_port_can_be_replaced(void **state)
{
    struct sm_udp_dispatcher_create_parms p = ipv4_dispatcher(LISTENER, 4000);
    struct metrum_vmprx_create_parms second = {.module = module, .type = kSMVMPrxTypeIPv4, .rtp_port = 6000};
    tSMVMPrxId vmprx = receiver_on(6000);

    (void)state;
    p.source.sin_port = htons(6000);
    assert_int_equal(create(&p), 0);
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

        assert_int_equal(create(&p), 0);
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
        assert_int_equal(create(&p), 0);
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

/* The wire */

static void a_new_dispatcher_sends_nothing(void **state)
{
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    tSMChannelId channel = new_channel(kSMChannelTypeFullDuplex);
    int fd = listen_at(4000);

    (void)state;
    pass_ms(200);
    assert_int_equal(sim_pending(fd), 0);
    assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
    pass_ms(200);
    assert_int_equal(sim_pending(fd), 0);
    assert_int_equal(dispatcher_stats(dispatcher).tx_datagrams, 0);
}

static void record_through_a_dispatcher_sends_160_octets_every_20_ms(void **state)
{
    tSMVMPrxId vmprx = new_receiver();
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    tSMChannelId channel = new_hearing(vmprx);
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    struct sim_datagram d;
    int fd = listen_at(4000);
    uint8_t heard[12000];
    unsigned n = 0, count = 0;
    int64_t last = 0;

    (void)state;
    talk(&talker, 0, 5);
    assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    talk(&talker, 5 * TICK, 50);
    for (; sim_recv(fd, &d); count++) {
        assert_int_equal(d.len, TICK);
        if (last)
            assert_int_equal(d.sent_ns - last, 20 * MS);
        last = d.sent_ns;
        memcpy(heard + n, d.buf, d.len);
        n += d.len;
    }
    assert_int_equal(count, 50);
    find_spoken(heard, n, 5 * TICK, 45 * TICK);
    assert_int_equal(dispatcher_stats(dispatcher).tx_datagrams, 50);
    assert_int_equal(dispatcher_stats(dispatcher).tx_octets, 50 * TICK);
    assert_int_equal(dispatcher_stats(dispatcher).tx_dropped, 0);
}

static void a_datagram_is_20_ms_of_the_format(void **state)
{
    static const struct {
        int format;
        unsigned rate, octets;
    } formats[] = {{kSMDataFormatULawPCM, 0, 160},     {kSMDataFormat16bit, 8000, 320}, {kSMDataFormat16bit, 16000, 640},
                   {kSMDataFormatALawPCM, 6000, 120},  {kSMDataFormat8bit, 11000, 220}, {kSMDataFormat6KHzALawPCM, 0, 120},
                   {kSMDataFormat8KHz16bitMono, 0, 320}};
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    int fd = listen_at(4000);

    (void)state;
    for (unsigned i = 0; i < COUNT(formats); i++) {
        struct sm_record_parms p = {.channel = new_channel(kSMChannelTypeInput),
                                    .type = (enum kSMDataFormat)formats[i].format,
                                    .sampling_rate = formats[i].rate};

        assert_int_equal(connect_dispatcher(p.channel, dispatcher), 0);
        assert_int_equal(sm_record_start(&p), 0);
        pass_ms(140);
        for (unsigned k = 0; k < 4; k++)
            assert_int_equal(first_datagram(fd).len, formats[i].octets);
        end_record(p.channel);
        while (sim_pending(fd))
            first_datagram(fd);
    }
}

static void what_is_left_at_the_end_is_a_last_short_datagram(void **state)
{
    struct sm_record_parms p = {.type = kSMDataFormatALawPCM, .max_octets = 1000};
    int fd = listen_at(4000);

    (void)state;
    p.channel = new_channel(kSMChannelTypeInput);
    assert_int_equal(connect_dispatcher(p.channel, new_dispatcher(LISTENER, 4000)), 0);
    assert_int_equal(sm_record_start(&p), 0);
    pass_ms(500);
    for (unsigned i = 0; i < 6; i++)
        assert_int_equal(first_datagram(fd).len, TICK);
    assert_int_equal(first_datagram(fd).len, 40);
    assert_int_equal(sim_pending(fd), 0);
}

static void abort_sends_the_rest(void **state)
{
    int fd = listen_at(4000);
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    (void)state;
    assert_int_equal(set_threshold(channel, 8 * 1000), 0);
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4000)), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(100);
    assert_int_equal(sim_pending(fd), 0);
    assert_int_equal(record_abort(channel, 1), 0); /* nothing to discard: it is the receiver's */
    assert_in_range(first_datagram(fd).len, 4 * TICK, 5 * TICK);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    assert_int_equal(sim_pending(fd), 0);
}

static void releasing_the_channel_sends_the_rest(void **state)
{
    int fd = listen_at(4000);
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    (void)state;
    assert_int_equal(set_threshold(channel, 8 * 1000), 0);
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4000)), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(100);
    assert_int_equal(sm_channel_release(channel), 0);
    assert_in_range(first_datagram(fd).len, 4 * TICK, 5 * TICK);
}

/* Thresholds */

static void thresholds_cut_datagrams(void **state)
{
    static const struct {
        int bits;
        unsigned octets;
    } cuts[] = {{8 * 80, 80},     {8 * 161, 161}, {8 * 1472, 1472}, {8 * 1473, 1472}, {8 * 100000, 1472}, {-1, 1472},
                {INT32_MIN, 1472}, {1, 1},         {8, 1},           {9, 2},           {0, 160}};
    int fd = listen_at(4000);

    (void)state;
    for (unsigned i = 0; i < COUNT(cuts); i++) {
        tSMChannelId channel = new_channel(kSMChannelTypeInput);

        assert_int_equal(set_threshold(channel, cuts[i].bits), 0);
        assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4000)), 0);
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
        pass_ms(400);
        end_record(channel);
        assert_int_equal(first_datagram(fd).len, cuts[i].octets);
        while (sim_pending(fd) > 1)
            assert_int_equal(first_datagram(fd).len, cuts[i].octets);
        assert_in_range(first_datagram(fd).len, 1, cuts[i].octets);
    }
    assert_int_equal(set_threshold(new_channel(kSMChannelTypeInput), INT32_MAX), ERR_SM_BAD_PARAMETER);
}

static void the_cap_is_smaller_on_ipv6(void **state)
{
    static const int bits[] = {-1, 8 * 1453, 8 * 100000};
    int fd = sim_socket("2001:db8::9", 4000);

    (void)state;
    for (unsigned i = 0; i < COUNT(bits); i++) {
        struct sm_udp_dispatcher_create_parms p = ipv6_dispatcher("2001:db8::9", 4000);
        tSMChannelId channel = new_channel(kSMChannelTypeInput);

        assert_int_equal(create(&p), 0);
        assert_int_equal(set_threshold(channel, bits[i]), 0);
        assert_int_equal(connect_dispatcher(channel, p.dispatcher), 0);
        assert_int_equal(record(channel, kSMDataFormat16bit), 0);
        pass_ms(300);
        end_record(channel);
        assert_int_equal(first_datagram(fd).len, 1452);
        while (sim_pending(fd))
            first_datagram(fd);
    }
}

static void a_threshold_changed_while_recording_loses_nothing(void **state)
{
    static const int bits[] = {8 * 400, 8 * 33, 1, 8 * 5000, -1, 8 * 80};
    tSMVMPrxId vmprx = new_receiver();
    tSMChannelId channel = new_hearing(vmprx);
    struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
    int fd = listen_at(4000);
    struct sim_datagram d = {.len = 0};
    uint8_t heard[12000];
    unsigned n;
    uint32_t next = 0;

    (void)state;
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4000)), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    for (unsigned i = 0; i < COUNT(bits); i++) {
        next = talk(&talker, next, 7);
        assert_int_equal(set_threshold(channel, bits[i]), 0);
    }
    pass_ms(60);
    end_record(channel);
    n = gather(fd, heard, sizeof(heard), NULL);
    find_spoken(heard, n, 0, next);
    pass_ms(400);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(60);
    sim_recv(fd, &d);
    assert_int_equal(d.len, 80);
}

/* Several channels */

static void each_datagram_holds_data_of_one_channel(void **state)
{
    enum { CHANNELS = 3 };
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    struct sim_rtp talkers[CHANNELS];
    struct sim_datagram d;
    unsigned full[CHANNELS] = {0};
    int fd = listen_at(4000);

    (void)state;
    for (unsigned i = 0; i < CHANNELS; i++) {
        tSMVMPrxId vmprx = new_receiver();
        tSMChannelId channel = new_hearing(vmprx);

        talkers[i] = new_talker(TALKER, vmprx, 8);
        assert_int_equal(set_threshold(channel, 8 * (100 + 40 * (int)i)), 0);
        assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    }
    for (unsigned t = 0; t < 30; t++) {
        for (unsigned i = 0; i < CHANNELS; i++) {
            uint8_t octets[TICK];

            memset(octets, (int)i + 1, sizeof(octets));
            assert_int_equal(sim_rtp_send(&talkers[i], octets, sizeof(octets)), 0);
        }
        pass_ms(20);
    }
    while (sim_recv(fd, &d)) {
        unsigned who = d.buf[d.len - 1];

        if (who < 1 || who > CHANNELS)
            continue; /* the silence before */
        assert_int_equal(d.len, 100 + 40 * (who - 1));
        for (unsigned k = 0; k < d.len; k++)
            assert_true(d.buf[k] == who || (full[who - 1] == 0 && d.buf[k] == 0xd5) || d.buf[k] == 0x55);
        full[who - 1]++;
    }
    for (unsigned i = 0; i < CHANNELS; i++)
        assert_in_range(full[i], 28 * TICK / (100 + 40 * i) - 1, 30 * TICK / (100 + 40 * i));
}

/* Connect and destroy */

static void connect_has_its_conditions(void **state)
{
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    (void)state;
    assert_int_equal(connect_dispatcher(new_channel(kSMChannelTypeOutput), dispatcher), ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(connect_dispatcher(new_channel(kSMChannelTypeOutput), kSMNullDispatcherId),
                     ERR_SM_WRONG_CHANNEL_TYPE);
    assert_int_equal(connect_dispatcher(new_channel(kSMChannelTypeHalfDuplex), dispatcher), 0);
    assert_int_equal(connect_dispatcher(new_channel(kSMChannelTypeFullDuplex), dispatcher), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    assert_int_equal(connect_dispatcher(channel, dispatcher), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(connect_dispatcher(channel, kSMNullDispatcherId), ERR_SM_WRONG_CHANNEL_STATE);
    assert_int_equal(record_abort(channel, 1), 0);
    assert_int_equal(connect_dispatcher(channel, dispatcher), ERR_SM_WRONG_CHANNEL_STATE); /* until Complete is told */
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
    assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4001)), 0);
    assert_int_equal(connect_dispatcher(channel, kSMNullDispatcherId), 0);
    assert_int_equal(connect_dispatcher(channel, kSMNullDispatcherId), 0);
}

static void the_dispatcher_connected_last_gets_the_data(void **state)
{
    int first = listen_at(4000), second = listen_at(4001);
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    uint8_t heard[2000];

    (void)state;
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4000)), 0);
    assert_int_equal(connect_dispatcher(channel, new_dispatcher(LISTENER, 4001)), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(100);
    assert_int_equal(sim_pending(first), 0);
    assert_true(sim_pending(second) >= 4);
    end_record(channel);
    gather(second, heard, sizeof(heard), NULL);
    assert_int_equal(connect_dispatcher(channel, kSMNullDispatcherId), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(100);
    assert_true(fetch(channel, heard, sizeof(heard)) >= 4 * TICK);
    assert_int_equal(sim_pending(second), 0);
}

static void a_destroyed_dispatcher_is_gone(void **state)
{
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    tSMChannelId channel = new_channel(kSMChannelTypeInput);

    (void)state;
    assert_int_equal(sm_dispatcher_destroy(kSMNullDispatcherId), ERR_SM_BAD_PARAMETER);
    assert_int_equal(sm_dispatcher_destroy(dispatcher), 0);
    assert_int_equal(sm_dispatcher_destroy(dispatcher), ERR_SM_BAD_PARAMETER);
    assert_int_equal(connect_dispatcher(channel, dispatcher), ERR_SM_BAD_PARAMETER);
    assert_int_equal(metrum_dispatcher_stats(&(struct metrum_dispatcher_stats_parms){.dispatcher = dispatcher}),
                     ERR_SM_BAD_PARAMETER);
}

static void a_channel_whose_dispatcher_goes_records_for_the_program(void **state)
{
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    tSMChannelId channel = new_channel(kSMChannelTypeInput);
    int fd = listen_at(4000);
    uint8_t heard[4000];

    (void)state;
    assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
    assert_int_equal(sm_dispatcher_destroy(dispatcher), 0);
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
    pass_ms(100);
    assert_true(fetch(channel, heard, sizeof(heard)) >= 4 * TICK);
    assert_int_equal(sim_pending(fd), 0);
}

/* Every octet is either on the wire or with the program, in order, whatever was waiting for a full datagram. */
static void a_record_whose_dispatcher_goes_goes_on_to_the_program(void **state)
{
    static const int bits[] = {0, 8 * 100, 8 * 1000, -1};

    (void)state;
    for (unsigned i = 0; i < COUNT(bits); i++) {
        tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
        tSMVMPrxId vmprx = new_receiver();
        tSMChannelId channel = new_hearing(vmprx);
        struct sim_rtp talker = new_talker(TALKER, vmprx, 8);
        int fd = listen_at(4000);
        uint8_t heard[12000];
        unsigned n;

        assert_int_equal(set_threshold(channel, bits[i]), 0);
        assert_int_equal(connect_dispatcher(channel, dispatcher), 0);
        assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
        talk(&talker, 0, 13);
        assert_int_equal(sm_dispatcher_destroy(dispatcher), 0);
        n = gather(fd, heard, sizeof(heard), NULL);
        talk(&talker, 13 * TICK, 13);
        pass_ms(60);
        assert_int_equal(sim_pending(fd), 0);
        n += fetch(channel, heard + n, (unsigned)sizeof(heard) - n);
        find_spoken(heard, n, 0, 26 * TICK);
        assert_int_equal(record_abort(channel, 0), 0);
        n = fetch(channel, heard, sizeof(heard));
        assert_int_equal(record_status(channel), kSMRecordStatusComplete);
        sim_close(fd);
    }
}

static void several_records_survive_their_dispatcher(void **state)
{
    static const int formats[] = {kSMDataFormatALawPCM, kSMDataFormat16bit, kSMDataFormatULawPCM};
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    tSMChannelId channels[COUNT(formats)];
    uint8_t heard[8000];

    (void)state;
    for (unsigned i = 0; i < COUNT(formats); i++)
        channels[i] = recording_to(dispatcher, formats[i]);
    pass_ms(100);
    assert_int_equal(sm_dispatcher_destroy(dispatcher), 0);
    pass_ms(100);
    for (unsigned i = 0; i < COUNT(formats); i++) {
        unsigned octets = formats[i] == kSMDataFormat16bit ? 2 : 1;

        assert_in_range(fetch(channels[i], heard, sizeof(heard)), 4 * TICK * octets, 6 * TICK * octets);
    }
}

static void a_record_that_ended_before_its_dispatcher_went_completes(void **state)
{
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    tSMChannelId channel = recording_to(dispatcher, kSMDataFormatALawPCM);

    (void)state;
    pass_ms(30);
    assert_int_equal(record_abort(channel, 0), 0);
    assert_int_equal(sm_dispatcher_destroy(dispatcher), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
    assert_int_equal(record_status(channel), ERR_SM_NO_RECORD_IN_PROGRESS);
}

static void without_memory_for_a_buffer_the_record_goes_on_with_overrun(void **state)
{
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    tSMChannelId channel = recording_to(dispatcher, kSMDataFormatALawPCM);

    (void)state;
    pass_ms(30);
    sim_fail_at(1, true);
    assert_int_equal(sm_dispatcher_destroy(dispatcher), 0);
    sim_fail_at(0, false);
    pass_ms(100);
    assert_int_equal(record_status(channel), kSMRecordStatusOverrun);
    assert_int_equal(record_status(channel), kSMRecordStatusNoData);
    assert_int_equal(record_abort(channel, 0), 0);
    assert_int_equal(record_status(channel), kSMRecordStatusComplete);
}

/* Losses */

static void a_refused_datagram_is_counted_and_the_stream_goes_on(void **state)
{
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000); /* nobody listens: ICMP comes back */
    struct metrum_module_stats_parms all = {.module = module};
    int fd;

    (void)state;
    recording_to(dispatcher, kSMDataFormatALawPCM);
    pass_ms(210);
    assert_int_equal(dispatcher_stats(dispatcher).tx_datagrams, 10);
    assert_int_equal(dispatcher_stats(dispatcher).tx_dropped, 9); /* the last one's answer is not read yet */
    fd = listen_at(4000);
    pass_ms(200);
    assert_int_equal(sim_pending(fd), 10);
    assert_int_equal(dispatcher_stats(dispatcher).tx_datagrams, 20);
    assert_int_equal(dispatcher_stats(dispatcher).tx_dropped, 10);
    assert_int_equal(metrum_module_stats(&all), 0);
    assert_int_equal(all.tx_datagrams, 20);
    assert_int_equal(all.tx_dropped, 10);
}

static void a_full_socket_buffer_loses_the_datagram_and_no_more(void **state)
{
    static const int errors[] = {-ENOBUFS, -EAGAIN, -EPERM, -ENETUNREACH, -EMSGSIZE, -EINVAL};
    tSMDispatcherId dispatcher = new_dispatcher(LISTENER, 4000);
    tSMChannelId channel = recording_to(dispatcher, kSMDataFormatALawPCM);
    int fd = listen_at(4000);
    unsigned lost = 0;

    (void)state;
    pass_ms(10);
    for (unsigned i = 0; i < COUNT(errors); i++) {
        sim_fail_send(errors[i], 3);
        pass_ms(100);
        lost += 5 - sim_pending(fd);
        while (sim_pending(fd))
            first_datagram(fd);
    }
    assert_in_range(lost, COUNT(errors), 3 * COUNT(errors));
    assert_int_equal(dispatcher_stats(dispatcher).tx_datagrams, 5 * COUNT(errors) - lost);
    assert_int_equal(dispatcher_stats(dispatcher).tx_dropped, 3 * COUNT(errors) - 1); /* ENETUNREACH: tried twice */
    assert_int_equal(record_status(channel), kSMRecordStatusNoData);
}

static void losses_of_one_dispatcher_are_not_anothers(void **state)
{
    tSMDispatcherId deaf = new_dispatcher(LISTENER, 4000), heard = new_dispatcher(LISTENER, 4001);
    int fd = listen_at(4001);

    (void)state;
    recording_to(deaf, kSMDataFormatALawPCM);
    recording_to(heard, kSMDataFormatALawPCM);
    pass_ms(200);
    assert_true(dispatcher_stats(deaf).tx_dropped > 0);
    assert_int_equal(dispatcher_stats(heard).tx_dropped, 0);
    assert_int_equal(sim_pending(fd), dispatcher_stats(heard).tx_datagrams);
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
        WORLD_TEST(a_new_dispatcher_sends_nothing),
        WORLD_TEST(record_through_a_dispatcher_sends_160_octets_every_20_ms),
        WORLD_TEST(a_datagram_is_20_ms_of_the_format),
        WORLD_TEST(what_is_left_at_the_end_is_a_last_short_datagram),
        WORLD_TEST(abort_sends_the_rest),
        WORLD_TEST(releasing_the_channel_sends_the_rest),
        WORLD_TEST(thresholds_cut_datagrams),
        WORLD_TEST(the_cap_is_smaller_on_ipv6),
        WORLD_TEST(a_threshold_changed_while_recording_loses_nothing),
        WORLD_TEST(each_datagram_holds_data_of_one_channel),
        WORLD_TEST(connect_has_its_conditions),
        WORLD_TEST(the_dispatcher_connected_last_gets_the_data),
        WORLD_TEST(a_destroyed_dispatcher_is_gone),
        WORLD_TEST(a_channel_whose_dispatcher_goes_records_for_the_program),
        WORLD_TEST(a_record_whose_dispatcher_goes_goes_on_to_the_program),
        WORLD_TEST(several_records_survive_their_dispatcher),
        WORLD_TEST(a_record_that_ended_before_its_dispatcher_went_completes),
        WORLD_TEST(without_memory_for_a_buffer_the_record_goes_on_with_overrun),
        WORLD_TEST(a_refused_datagram_is_counted_and_the_stream_goes_on),
        WORLD_TEST(a_full_socket_buffer_loses_the_datagram_and_no_more),
        WORLD_TEST(losses_of_one_dispatcher_are_not_anothers),
    };

    return cmocka_run_group_tests_name("dispatcher", tests, NULL, NULL);
}
