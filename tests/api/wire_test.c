/** What dispatchers put on the wire: datagrams and their cuts, whose they are, and what becomes of them in trouble. */
#include "world.h"

#include <errno.h>

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
    } formats[] = {{kSMDataFormatULawPCM, 0, 160},    {kSMDataFormat16bit, 8000, 320},
                   {kSMDataFormat16bit, 16000, 640},  {kSMDataFormatALawPCM, 6000, 120},
                   {kSMDataFormat8bit, 11000, 220},   {kSMDataFormat6KHzALawPCM, 0, 120},
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

        assert_int_equal(create_dispatcher(&p), 0);
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

    return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
