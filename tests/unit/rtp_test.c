/** Which datagrams are RTP and RTCP, and which sequence numbers were seen before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "net/rtp.h"

enum { PADDING = 0x20, EXTENSION = 0x10, VERSION = 0x80 };

/* In memory of just its length, so that the address sanitizer sees a read past it. */
static int parse(const uint8_t *d, size_t len, struct mt_rtp *out)
{
    uint8_t *exact = malloc(len ? len : 1);
    int err;

    assert_non_null(exact);
    memcpy(exact, d, len);
    err = mt_rtp_parse(exact, len, out);
    if (!err)
        out->payload = d + (out->payload - exact);
    free(exact);
    return err;
}

static int check(const uint8_t *d, size_t len)
{
    uint8_t *exact = malloc(len ? len : 1);
    int err;

    assert_non_null(exact);
    memcpy(exact, d, len);
    err = mt_rtcp_check(exact, len);
    free(exact);
    return err;
}

static void every_field_of_the_header_is_read(void **state)
{
    static const uint8_t d[] = {0x80, 0x88, 0xff, 0xfe, 0x80, 1, 2, 3, 0xde, 0xad, 0xbe, 0xef, 7, 8, 9};
    struct mt_rtp r;

    (void)state;
    assert_int_equal(parse(d, sizeof(d), &r), 0);
    assert_int_equal(r.payload_type, 8);
    assert_true(r.marker);
    assert_int_equal(r.seq, 0xfffe);
    assert_int_equal(r.timestamp, 0x80010203);
    assert_int_equal(r.ssrc, 0xdeadbeef);
    assert_ptr_equal(r.payload, d + 12);
    assert_int_equal(r.payload_len, 3);
}

static void a_header_without_payload_is_a_packet_and_less_is_none(void **state)
{
    uint8_t d[12] = {VERSION};
    struct mt_rtp r = {.seq = 77};

    (void)state;
    for (size_t len = 0; len < 12; len++)
        assert_int_equal(parse(d, len, &r), -EBADMSG);
    assert_int_equal(r.seq, 77); /* untouched on failure */
    assert_int_equal(parse(d, 12, &r), 0);
    assert_int_equal(r.payload_len, 0);
}

static void only_version_2_is_rtp(void **state)
{
    uint8_t d[20] = {0};
    struct mt_rtp r;

    (void)state;
    for (unsigned version = 0; version < 4; version++) {
        d[0] = (uint8_t)(version << 6);
        assert_int_equal(parse(d, sizeof(d), &r), version == 2 ? 0 : -EBADMSG);
    }
}

static void contributing_sources_are_passed_over_and_must_fit(void **state)
{
    uint8_t d[12 + 15 * 4 + 5] = {0};
    struct mt_rtp r;

    (void)state;
    for (unsigned n = 0; n < 16; n++) {
        size_t header = 12 + n * 4;

        d[0] = (uint8_t)(VERSION | n);
        assert_int_equal(parse(d, header + 5, &r), 0);
        assert_ptr_equal(r.payload, d + header);
        assert_int_equal(r.payload_len, 5);
        assert_int_equal(parse(d, header, &r), 0);
        assert_int_equal(r.payload_len, 0);
        if (n)
            assert_int_equal(parse(d, header - 1, &r), -EBADMSG);
    }
}

static void an_extension_is_passed_over_and_must_fit(void **state)
{
    uint8_t d[12 + 4 + 8 + 3] = {VERSION | EXTENSION};
    struct mt_rtp r;

    (void)state;
    d[15] = 2; /* words */
    assert_int_equal(parse(d, sizeof(d), &r), 0);
    assert_ptr_equal(r.payload, d + 24);
    assert_int_equal(r.payload_len, 3);
    assert_int_equal(parse(d, 24, &r), 0);
    for (size_t len = 12; len < 24; len++)
        assert_int_equal(parse(d, len, &r), -EBADMSG);
    d[15] = 0;
    assert_int_equal(parse(d, 16, &r), 0);
    d[14] = d[15] = 0xff;
    assert_int_equal(parse(d, sizeof(d), &r), -EBADMSG);
    d[0] |= 3; /* sources before it: now its length lies elsewhere */
    assert_int_equal(parse(d, sizeof(d), &r), -EBADMSG);
}

static void padding_is_taken_off_and_must_fit(void **state)
{
    uint8_t d[12 + 10] = {VERSION | PADDING};
    struct mt_rtp r;

    (void)state;
    for (unsigned padding = 0; padding < 256; padding++) {
        bool good = padding > 0 && padding <= 10;

        d[sizeof(d) - 1] = (uint8_t)padding;
        assert_int_equal(parse(d, sizeof(d), &r), good ? 0 : -EBADMSG);
        if (good)
            assert_int_equal(r.payload_len, 10 - padding);
    }
    assert_int_equal(parse(d, 12, &r), -EBADMSG); /* the header's own last octet is no padding */
}

static void extension_and_padding_must_not_overlap(void **state)
{
    uint8_t d[12 + 4 + 4] = {VERSION | EXTENSION | PADDING};
    struct mt_rtp r;

    (void)state;
    d[19] = 4;
    assert_int_equal(parse(d, sizeof(d), &r), 0);
    assert_int_equal(r.payload_len, 0);
    d[15] = 1;
    assert_int_equal(parse(d, sizeof(d), &r), -EBADMSG);
}

static void the_longest_datagram_is_parsed_and_a_longer_one_refused(void **state)
{
    static uint8_t d[UINT16_MAX + 1] = {VERSION};
    struct mt_rtp r;

    (void)state;
    assert_int_equal(parse(d, UINT16_MAX, &r), 0);
    assert_int_equal(r.payload_len, UINT16_MAX - 12);
    assert_int_equal(parse(d, sizeof(d), &r), -EBADMSG);
}

static void a_receiver_report_and_a_description_are_rtcp(void **state)
{
    static const uint8_t d[] = {0x80, 201, 0, 1, 1, 2, 3, 4, 0x81, 202, 0, 2, 1, 2, 3, 4, 1, 0, 0, 0};

    (void)state;
    assert_int_equal(check(d, sizeof(d)), 0);
    assert_int_equal(check(d, 8), 0);
    for (size_t len = 0; len < sizeof(d); len++)
        if (len != 8)
            assert_int_equal(check(d, len), -EBADMSG);
}

static void malformed_rtcp_is_refused(void **state)
{
    uint8_t good[] = {0x80, 200, 0, 1, 1, 2, 3, 4, 0x80, 203, 0, 0}, d[sizeof(good)];
    static const struct {
        unsigned at;
        uint8_t value;
    } harm[] = {
        {0, 0x40}, {0, 0xa0},            /* version, padding of the first */
        {1, 199},  {1, 202},             /* begins with neither report */
        {2, 0xff}, {3, 0},    {3, 3},    /* length */
        {8, 0x40}, {11, 1},   {10, 0xff} /* version and length of the second */
    };

    (void)state;
    assert_int_equal(check(good, sizeof(good)), 0);
    for (unsigned i = 0; i < sizeof(harm) / sizeof(*harm); i++) {
        memcpy(d, good, sizeof(d));
        d[harm[i].at] = harm[i].value;
        assert_int_equal(check(d, sizeof(d)), -EBADMSG);
    }
    good[1] = 201;
    assert_int_equal(check(good, sizeof(good)), 0);
}

static void a_second_copy_is_told_from_a_late_packet(void **state)
{
    struct mt_rtp_seen s = {0};

    (void)state;
    assert_true(mt_rtp_note(&s, 100));
    assert_false(mt_rtp_note(&s, 100));
    assert_true(mt_rtp_note(&s, 103));
    assert_true(mt_rtp_note(&s, 101));
    assert_false(mt_rtp_note(&s, 101));
    assert_false(mt_rtp_note(&s, 100));
    assert_true(mt_rtp_note(&s, 102));
    assert_false(mt_rtp_note(&s, 103));
    assert_true(mt_rtp_note(&s, 166)); /* 103 is the oldest remembered */
    assert_false(mt_rtp_note(&s, 103));
    assert_true(mt_rtp_note(&s, 102)); /* too long ago to know */
    assert_true(mt_rtp_note(&s, 1000));
    assert_false(mt_rtp_note(&s, 1000));
    assert_true(mt_rtp_note(&s, 999));
    assert_true(mt_rtp_note(&s, 937));
    assert_false(mt_rtp_note(&s, 937));
}

static void sequence_numbers_are_remembered_past_their_wrap(void **state)
{
    struct mt_rtp_seen s = {0};

    (void)state;
    for (unsigned seq = 65500; seq < 65600; seq += 2)
        assert_true(mt_rtp_note(&s, (uint16_t)seq));
    for (unsigned seq = 65536; seq < 65599; seq++)
        assert_int_equal(mt_rtp_note(&s, (uint16_t)seq), seq % 2);
    assert_true(mt_rtp_note(&s, 65535));
    assert_int_equal(s.highest, 65598 & 0xffff);
}

static void a_jump_starts_anew(void **state)
{
    static const uint16_t to[] = {3001, 20000, 32768, 40000, 62535};

    (void)state;
    for (unsigned i = 0; i < sizeof(to) / sizeof(*to); i++) {
        struct mt_rtp_seen s = {0};

        assert_true(mt_rtp_note(&s, 0));
        assert_true(mt_rtp_note(&s, to[i]));
        assert_int_equal(s.highest, to[i]);
        assert_false(mt_rtp_note(&s, to[i]));
        assert_true(mt_rtp_note(&s, (uint16_t)(to[i] + 1)));
    }
}

/* Against a plain list of all numbers of one stream that never strays. */
static void random_order_agrees_with_a_plain_list(void **state)
{
    uint64_t random = 1;

    (void)state;
    for (unsigned run = 0; run < 200; run++) {
        struct mt_rtp_seen s = {0};
        bool seen[70000] = {false};
        unsigned highest = 60000 + run;

        for (unsigned i = 0; i < 5000; i++) {
            unsigned seq;

            random = random * 6364136223846793005U + 1442695040888963407U;
            seq = highest + 4 - (unsigned)(random >> 33) % 60;
            seq = seq < 60000 + run ? 60000 + run : seq;
            assert_int_equal(mt_rtp_note(&s, (uint16_t)seq), !seen[seq]);
            seen[seq] = true;
            highest = seq > highest ? seq : highest;
            if (highest > 69900)
                break;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_the_header_is_read),
        cmocka_unit_test(a_header_without_payload_is_a_packet_and_less_is_none),
        cmocka_unit_test(only_version_2_is_rtp),
        cmocka_unit_test(contributing_sources_are_passed_over_and_must_fit),
        cmocka_unit_test(an_extension_is_passed_over_and_must_fit),
        cmocka_unit_test(padding_is_taken_off_and_must_fit),
        cmocka_unit_test(extension_and_padding_must_not_overlap),
        cmocka_unit_test(the_longest_datagram_is_parsed_and_a_longer_one_refused),
        cmocka_unit_test(a_receiver_report_and_a_description_are_rtcp),
        cmocka_unit_test(malformed_rtcp_is_refused),
        cmocka_unit_test(a_second_copy_is_told_from_a_late_packet),
        cmocka_unit_test(sequence_numbers_are_remembered_past_their_wrap),
        cmocka_unit_test(a_jump_starts_anew),
        cmocka_unit_test(random_order_agrees_with_a_plain_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
