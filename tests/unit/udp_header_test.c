/** Headers of datagrams that do not go through a socket. */
#include "unit.h"

#include <arpa/inet.h>

#include "net/udp_header.h"

static struct mt_udp_flow flow(void)
{
    struct mt_udp_flow f = {.tos = 0xb8, .unicast = {.ttl = 64, .dont_fragment = true}};

    f.from.sin_addr.s_addr = inet_addr("192.0.2.1");
    f.from.sin_port = htons(40000);
    f.to.sin_addr.s_addr = inet_addr("198.51.100.7");
    f.to.sin_port = htons(7000);
    return f;
}

/* Octet by octet, as RFC 1071 1 tells it; a header or datagram whose checksum is right sums up to 0. */
static uint16_t plain_checksum(const uint8_t *octets, size_t len, uint32_t start)
{
    uint32_t sum = start;

    for (size_t i = 0; i < len; i++)
        sum += (uint32_t)octets[i] << (i % 2 ? 0 : 8);
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return (uint16_t)~sum;
}

static void fill(struct mt_udp_header *h, const void *octets, uint32_t len)
{
    struct mt_udp_flow f = flow();

    mt_udp_header_init(h, &f);
    mt_udp_header_fill(h, octets, len, 0x1234);
}

static void a_header_is_what_the_rfcs_say(void **state)
{
    static const uint8_t expected[] = {0x45, 0xb8, 0x00, 0x21, 0x12, 0x34, 0x40, 0x00, 64,   17,   0,    0,    192, 0,
                                       2,    1,    198,  51,   100,  7,    0x9c, 0x40, 0x1b, 0x58, 0x00, 0x0d, 0,   0};
    struct mt_udp_header h;
    uint8_t octets[sizeof(h)];

    (void)state;
    assert_int_equal(sizeof(h), 28);
    fill(&h, "hello", 5);
    memcpy(octets, &h, sizeof(h));
    memset(octets + 10, 0, 2);
    memset(octets + 26, 0, 2);
    assert_memory_equal(octets, expected, sizeof(expected));
}

static void the_checksum_of_the_header_is_right(void **state)
{
    struct mt_udp_header h;

    (void)state;
    fill(&h, "hello", 5);
    assert_int_equal(plain_checksum((const uint8_t *)&h, 20, 0), 0);
}

/* Pseudo header, RFC 768: addresses, 0 and protocol, length. */
static uint16_t check_datagram(const struct mt_udp_header *h, const uint8_t *octets, size_t len)
{
    uint8_t all[12 + 8 + 1500] = {0};

    memcpy(all, &h->ip.saddr, 8);
    all[9] = 17;
    memcpy(all + 10, &h->udp.length, 2);
    memcpy(all + 12, &h->udp, 8);
    memcpy(all + 20, octets, len);
    return plain_checksum(all, 20 + len, 0);
}

static void the_checksum_of_datagrams_of_any_length_is_right(void **state)
{
    uint8_t octets[1472];

    (void)state;
    for (unsigned i = 0; i < sizeof(octets); i++)
        octets[i] = (uint8_t)(i * 7 + i / 256);
    for (uint32_t len = 0; len <= sizeof(octets); len++) {
        struct mt_udp_header h;

        fill(&h, octets, len);
        assert_int_equal(check_datagram(&h, octets, len), 0);
        assert_int_equal(ntohs(h.ip.total_length), 28 + len);
        assert_int_equal(ntohs(h.udp.length), 8 + len);
    }
}

/* RFC 768: a checksum that comes out as 0 is sent as all ones, for 0 means that there is none. */
static void a_checksum_of_nothing_is_all_ones(void **state)
{
    struct mt_udp_header h;
    uint8_t octets[2] = {0};

    (void)state;
    fill(&h, octets, 2);
    memcpy(octets, &h.udp.checksum, 2); /* makes the sum all ones, and its complement 0 */
    fill(&h, octets, 2);
    assert_int_equal(h.udp.checksum, 0xffff);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_is_what_the_rfcs_say),
        cmocka_unit_test(the_checksum_of_the_header_is_right),
        cmocka_unit_test(the_checksum_of_datagrams_of_any_length_is_right),
        cmocka_unit_test(a_checksum_of_nothing_is_all_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
