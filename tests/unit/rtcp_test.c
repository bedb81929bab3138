/** RTCP packets as RFC 3550 draws them, octet by octet. */
#include "unit.h"

#include <errno.h>
#include <string.h>

#include "net/reception.h"
#include "net/rtcp.h"
#include "net/rtp.h"

static uint8_t out[MT_RTCP_OCTETS];

static void a_receiver_report_with_nobody_heard_is_header_and_ssrc(void **state)
{
    static const uint8_t wanted[] = {0x80, 201, 0, 1, 1, 2, 3, 4,                        /* RR, no block */
                                     0x81, 202, 0, 3, 1, 2, 3, 4, 1, 3, 'a', '@', 'b', 0, 0, 0}; /* SDES */
    struct mt_rtcp_out o = {.ssrc = 0x01020304, .cname = "a@b"};

    (void)state;
    assert_int_equal(mt_rtcp_write(&o, out), sizeof(wanted));
    assert_memory_equal(out, wanted, sizeof(wanted));
    assert_int_equal(mt_rtcp_check(out, sizeof(wanted)), 0);
}

static void a_sender_report_with_a_block_and_bye(void **state)
{
    static const uint8_t wanted[] = {
        0x81, 200, 0, 12, 0xa, 0xb, 0xc, 0xd, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 9, 0, 0, 0, 10, 0, 0, 0, 11, /* SR */
        0xf, 0, 0, 1, 64, 0xff, 0xff, 0xfe, 0, 1, 0, 2, 0, 0, 0, 3, 3, 4, 5, 6, 0, 1, 0, 0,                  /* block */
        0x81, 202, 0, 3, 0xa, 0xb, 0xc, 0xd, 1, 4, 'n', 'a', 'm', 'e', 0, 0,                                 /* SDES */
        0x81, 203, 0, 1, 0xa, 0xb, 0xc, 0xd};                                                                /* BYE */
    struct mt_rtcp_sender sender = {.ntp = 0x0102030405060708, .timestamp = 9, .packets = 10, .octets = 11};
    struct mt_rtcp_block block = {.ssrc = 0x0f000001, .fraction_lost = 64, .lost = -2, .highest = 0x00010002,
                                  .jitter = 3, .last_sr = 0x03040506, .delay_since_sr = 0x10000};
    struct mt_rtcp_out o = {
        .ssrc = 0x0a0b0c0d, .cname = "name", .sender = &sender, .block = &block, .bye = true};
    uint64_t ntp = 0;

    (void)state;
    assert_int_equal(mt_rtcp_write(&o, out), sizeof(wanted));
    assert_memory_equal(out, wanted, sizeof(wanted));
    assert_int_equal(mt_rtcp_check(out, sizeof(wanted)), 0);
    assert_true(mt_rtcp_sender_time(out, sizeof(wanted), 0x0a0b0c0d, &ntp));
    assert_int_equal(ntp, 0x0102030405060708);
    assert_false(mt_rtcp_sender_time(out, sizeof(wanted), 0x0a0b0c0e, &ntp));
    assert_false(mt_rtcp_sender_time(out, 27, 0x0a0b0c0d, &ntp));
}

static void every_length_of_cname_makes_a_whole_packet(void **state)
{
    char name[MT_RTCP_CNAME + 20];
    struct mt_rtcp_sender sender = {0};
    struct mt_rtcp_block block = {0};

    (void)state;
    for (unsigned len = 0; len < sizeof(name); len++) {
        struct mt_rtcp_out o = {.cname = name, .sender = &sender, .block = &block, .bye = true};

        memset(name, 'x', sizeof(name));
        name[len < sizeof(name) - 1 ? len : sizeof(name) - 1] = '\0';
        assert_in_range(mt_rtcp_write(&o, out), 1, sizeof(out));
        assert_int_equal(mt_rtcp_check(out, mt_rtcp_write(&o, out)), 0);
    }
}

static void reception_counts_through_the_wrap_and_after_a_jump(void **state)
{
    struct mt_reception r = {0};

    (void)state;
    mt_reception_begin(&r, 7, 65534);
    assert_int_equal(r.received, 1);
    mt_reception_update(&r, 65539 & 0xffff, 5, 5);
    assert_int_equal(r.highest, 65539);
    assert_int_equal(r.received, 5);
    mt_reception_update(&r, 65537 & 0xffff, 6, 5); /* a late one */
    assert_int_equal(r.highest, 65539);
    assert_int_equal(r.received, 6);
    mt_reception_update(&r, 30000, 7, 6);
    assert_int_equal(r.first, 30000);
    assert_int_equal(r.highest, 30000);
    assert_int_equal(r.received, 1);
    mt_reception_update(&r, 30010, 12, 6);
    assert_int_equal(r.highest - r.first + 1, 11);
    assert_int_equal(r.received, 6);
    assert_int_equal(r.jitter, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_receiver_report_with_nobody_heard_is_header_and_ssrc),
        cmocka_unit_test(a_sender_report_with_a_block_and_bye),
        cmocka_unit_test(every_length_of_cname_makes_a_whole_packet),
        cmocka_unit_test(reception_counts_through_the_wrap_and_after_a_jump),
    };

    return cmocka_run_group_tests_name("rtcp", tests, NULL, NULL);
}
