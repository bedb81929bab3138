/** Units of the radio link protocol: on the line bit by bit, there and back, and on a bad line. */
#include "unit.h"

#include "data/line.h"
#include "data/rlp.h"
#include "unit/octets.h"

enum { UNIT = MT_RLP_UNIT_OCTETS, UNITS = 50, CHUNK_MOST = 300 };

static const uint32_t speeds[] = {6000, 12000, 24000, 48000};
static uint64_t random_state = 1;
static uint8_t units[UNITS * UNIT];
static struct sent sent;
static struct heard heard;
static struct mt_line_rx *rx;
static struct mt_line_tx *tx;

static void make_units(void)
{
    for (unsigned i = 0; i < UNITS; i++) {
        random_octets(units + i * UNIT, 27, &random_state);
        memset(units + i * UNIT + 27, 0xff, 5);
    }
}

static void open_line(uint32_t speed, unsigned octets)
{
    struct mt_line_config c = {.protocol = MT_LINE_V110_RLP, .u.speed = speed};

    make_units();
    sent_init(&sent, units, octets);
    heard_init(&heard);
    assert_int_equal(mt_line_create(&rx, &tx, &c, &heard.sink, &sent.source), 0);
}

static void close_line(void)
{
    mt_line_rx_destroy(rx);
    mt_line_tx_destroy(tx);
}

typedef void damage(uint8_t *octets, unsigned n);

static void run(unsigned timeslots, damage *harm)
{
    uint8_t octets[CHUNK_MOST];

    for (unsigned n; timeslots; timeslots -= n) {
        n = 1 + chance(&random_state) % CHUNK_MOST;
        if (n > timeslots)
            n = timeslots;
        tx->ops->pull(tx, octets, n);
        if (harm)
            harm(octets, n);
        rx->ops->push(rx, octets, n);
    }
}

/* x24 + x23 + x21 + x20 + x19 + x17 + x16 + x15 + x13 + x8 + x7 + x5 + x4 + x2 + 1 by long division of the bits as they
 * go over the line, the first the highest power; ones before, inverted after. @return the first bit of the rest as bit 0 */
static uint32_t division(const uint8_t *octets, unsigned n)
{
    static const uint8_t powers[] = {23, 21, 20, 19, 17, 16, 15, 13, 8, 7, 5, 4, 2, 0};
    uint8_t bits[8 * MT_RLP_DATA_OCTETS + 24] = {0};
    uint32_t rest = 0;

    for (unsigned i = 0; i < 8 * n; i++)
        bits[i] = octets[i / 8] >> i % 8 & 1;
    for (unsigned i = 0; i < 24; i++)
        bits[i] ^= 1;
    for (unsigned i = 0; i < 8 * n; i++)
        for (unsigned p = 0; bits[i] && p < sizeof(powers); p++)
            bits[i + 24 - powers[p]] ^= 1;
    for (unsigned i = 0; i < 24; i++)
        rest |= (uint32_t)!bits[8 * n + i] << i;
    return rest;
}

static void the_check_sequence_is_the_rest_of_a_division(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 200; i++) {
        uint8_t octets[MT_RLP_DATA_OCTETS];
        unsigned n = 3 + chance(&random_state) % (MT_RLP_DATA_OCTETS - 2);

        random_octets(octets, n, &random_state);
        assert_int_equal(mt_rlp_fcs(octets, n), division(octets, n));
    }
}

/* Row by row as 3GPP TS 48.020 draws the modified frame: 7 bits of a unit in each, but in row 5 E1 E2 E3 and 4 bits. */
static void a_unit_goes_out_as_four_numbered_frames(void **state)
{
    uint8_t line[40];
    unsigned bit = 0;
    uint32_t fcs;

    (void)state;
    open_line(48000, UNIT);
    tx->ops->pull(tx, line, sizeof(line));
    fcs = division(units, 27);
    for (unsigned i = 0; i < 3; i++)
        units[27 + i] = (uint8_t)(fcs >> 8 * i);
    for (unsigned quarter = 0; quarter < 4; quarter++)
        for (unsigned row = 0; row < 10; row++) {
            uint8_t octet = line[10 * quarter + row], wanted = row ? 0x80 : 0;
            unsigned at = 1;

            if (row == 5) {
                static const char *const numbers[] = {"00", "01", "10", "11"};

                wanted |= (uint8_t)((numbers[quarter][0] - '0') << 5 | (numbers[quarter][1] - '0') << 4);
                at = 4;
            }
            for (; row && at < 8; at++, bit++)
                wanted |= (uint8_t)((units[bit / 8] >> bit % 8 & 1) << (7 - at));
            assert_int_equal(octet, wanted);
        }
    assert_int_equal(bit, 240);
    close_line();
}

static void unit_is(unsigned i, uint8_t octet30, uint8_t octet31)
{
    const uint8_t *got = heard.octets + i * UNIT, *was = units + i * UNIT;
    uint32_t fcs = mt_rlp_fcs(was, 27);

    assert_memory_equal(got, was, 27);
    for (unsigned at = 0; at < 3; at++)
        assert_int_equal(got[27 + at], fcs >> 8 * at & 0xff);
    assert_int_equal(got[30], octet30);
    assert_int_equal(got[31], octet31);
}

static void units_cross_without_error_at_every_speed(void **state)
{
    (void)state;
    for (unsigned s = 0; s < 4; s++) {
        open_line(speeds[s], UNITS * UNIT);
        assert_int_equal(rx->status, MT_RX_NO_CARRIER);
        run(8000 * 240 / speeds[s] * (UNITS + 1), NULL);
        assert_int_equal(rx->status, MT_RX_DATA);
        assert_int_equal(heard.n, UNITS * UNIT);
        for (unsigned i = 0; i < UNITS; i++)
            unit_is(i, 0xfe, 0x7f);
        assert_int_equal(heard.reports, 1);
        assert_int_equal(heard.carrier[0], 1);
        assert_int_equal(heard.before[0], 0);
        close_line();
    }
}

static void an_idle_transmitter_keeps_the_frames_up_and_gives_no_units(void **state)
{
    (void)state;
    open_line(6000, 20);
    run(80000, NULL);
    assert_int_equal(sent.at, 20); /* waits for the rest of the unit */
    assert_int_equal(heard.n, 0);
    assert_int_equal(rx->status, MT_RX_CARRIER);
    assert_int_equal(tx->status, MT_TX_CARRIER);
    assert_int_equal(tx->link, MT_LINK_CONNECTED);
    sent.n = UNIT;
    run(8000, NULL);
    assert_int_equal(heard.n, UNIT);
    unit_is(0, 0xfe, 0x7f);
    close_line();
}

static void finish_sends_all_units_and_fills_up_the_last(void **state)
{
    static const uint8_t line[] = {0xff, 0xff, 0xff, 0xff};
    uint8_t octets[4];

    (void)state;
    open_line(12000, 2 * UNIT + 12);
    tx->finishing = true;
    run(4000, NULL);
    assert_true(tx->finished);
    assert_int_equal(tx->link, MT_LINK_NOT_CONNECTED);
    assert_int_equal(tx->status, MT_TX_SILENT);
    assert_int_equal(heard.n, 3 * UNIT);
    memset(units + 2 * UNIT + 12, 0xff, 20);
    for (unsigned i = 0; i < 3; i++)
        unit_is(i, 0xfe, 0x7f);
    assert_int_equal(heard.carrier[heard.reports - 1], 0);
    assert_int_equal(rx->status, MT_RX_NO_CARRIER);
    tx->ops->pull(tx, octets, 4);
    assert_memory_equal(octets, line, 4);
    close_line();
}

static void without_rts_bit_0_of_octet_30_tells_whether_a_unit_may_be_left_out(void **state)
{
    (void)state;
    open_line(24000, 4 * UNIT);
    units[UNIT + 30] = 0xfe;
    assert_int_equal(tx->ops->command(tx, &(struct mt_line_command){.verb = MT_LINE_UNASSERT_RTS}), 0);
    run(160, NULL); /* two units */
    assert_int_equal(tx->ops->command(tx, &(struct mt_line_command){.verb = MT_LINE_ASSERT_RTS}), 0);
    run(160, NULL);
    unit_is(0, 0xff, 0x7f);
    unit_is(1, 0xfe, 0x7f);
    unit_is(2, 0xfe, 0x7f);
    unit_is(3, 0xfe, 0x7f);
    close_line();
}

static unsigned flips_left;

static void flip_late(uint8_t *octets, unsigned n)
{
    for (unsigned i = 0; i < n && flips_left; i++)
        if (!--flips_left)
            octets[i] ^= 0x40; /* a bit of the unit: row 9 of the last frame of the second unit */
}

static void a_wrong_bit_shows_in_octet_31_of_its_unit_alone(void **state)
{
    (void)state;
    open_line(48000, 3 * UNIT);
    flips_left = 80;
    run(120, flip_late);
    assert_int_equal(heard.n, 3 * UNIT);
    unit_is(0, 0xfe, 0x7f);
    assert_int_equal(heard.octets[UNIT + 31], 0xff);
    unit_is(2, 0xfe, 0x7f);
    close_line();
}

static void wrong_number(uint8_t *octets, unsigned n)
{
    for (unsigned i = 0; i < n && flips_left; i++)
        if (!--flips_left)
            octets[i] ^= 0x20; /* E2 */
}

static void a_wrong_frame_number_loses_nothing(void **state)
{
    (void)state;
    open_line(48000, 3 * UNIT);
    flips_left = 40 + 10 + 6;
    run(120, wrong_number);
    assert_int_equal(flips_left, 0);
    for (unsigned i = 0; i < 3; i++)
        unit_is(i, 0xfe, 0x7f);
    close_line();
}

static void flip_one_bit_in_1000(uint8_t *octets, unsigned n)
{
    for (unsigned i = 0; i < 8 * n; i++)
        if (chance(&random_state) % 1000 == 0)
            octets[i / 8] ^= (uint8_t)(1 << i % 8);
}

/* Every unit that is said to be right is one that was sent, and in order. */
static void on_a_bad_line_units_said_to_be_good_are_good(void **state)
{
    unsigned next = 0, good = 0;

    (void)state;
    open_line(48000, UNITS * UNIT);
    run(40 * UNITS, flip_one_bit_in_1000);
    for (unsigned i = 0; i < heard.n / UNIT; i++) {
        if (heard.octets[i * UNIT + 31] & 0x80)
            continue;
        while (next < UNITS && memcmp(heard.octets + i * UNIT, units + next * UNIT, 27))
            next++;
        assert_in_range(next, 0, UNITS - 1);
        good++;
    }
    assert_in_range(good, UNITS / 2, UNITS); /* 240 bits of them: 79 % */
    close_line();
}

static void to_noise(uint8_t *octets, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        octets[i] = (uint8_t)chance(&random_state);
}

static void noise_ends_the_carrier_and_units_come_again_after_it(void **state)
{
    unsigned before;

    (void)state;
    open_line(48000, UNITS * UNIT);
    run(400, NULL);
    before = heard.n;
    run(400, to_noise);
    assert_int_equal(rx->status, MT_RX_NO_CARRIER);
    assert_true(heard.n - before <= UNIT); /* it takes three frames to notice */
    run(200, NULL);
    assert_int_equal(heard.reports, 3);
    assert_int_equal(heard.carrier[1], 0);
    assert_int_equal(heard.carrier[2], 1);
    assert_memory_equal(heard.octets + heard.n - UNIT, units + 24 * UNIT, 27);
    assert_int_equal(heard.octets[heard.n - 1], 0x7f);
    close_line();
}

static void noise_alone_gives_nothing(void **state)
{
    (void)state;
    for (unsigned s = 0; s < 4; s++) {
        open_line(speeds[s], 0);
        run(400000, to_noise);
        assert_int_equal(heard.n, 0);
        assert_int_equal(heard.reports, 0);
        close_line();
    }
}

static void each_half_can_be_had_alone_and_bad_values_are_refused(void **state)
{
    struct mt_line_config c = {.protocol = MT_LINE_V110_RLP, .u.speed = 6000};
    struct mt_line_command stop = {.verb = MT_LINE_RX_STOP}, set_aux = {.verb = MT_LINE_SET_AUX};
    bool failed = true;

    (void)state;
    rx = NULL;
    tx = NULL;
    assert_int_equal(mt_line_create(&rx, NULL, &c, &heard.sink, NULL), 0);
    assert_null(rx->ops->command); /* no command is known: not Stop, not Resume */
    mt_line_rx_destroy(rx);
    assert_int_equal(mt_line_create(NULL, &tx, &c, NULL, &sent.source), 0);
    assert_int_equal(tx->ops->command(tx, &stop), -EOPNOTSUPP);
    assert_int_equal(tx->ops->command(tx, &set_aux), -EOPNOTSUPP);
    mt_line_tx_destroy(tx);
    for (unsigned n = 1; failed; n++) {
        rx = NULL;
        tx = NULL;
        sim_fail_at(n, false);
        if (mt_line_create(&rx, &tx, &c, &heard.sink, &sent.source) == 0)
            close_line();
        else
            assert_true(!rx && !tx);
        failed = sim_failed();
        sim_fail_at(0, false);
    }
    c.u.speed = 9600;
    assert_int_equal(mt_line_create(&rx, &tx, &c, &heard.sink, &sent.source), -EINVAL);
    c.u.speed = 0;
    assert_int_equal(mt_line_create(&rx, &tx, &c, &heard.sink, &sent.source), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(the_check_sequence_is_the_rest_of_a_division),
        SIM_TEST(a_unit_goes_out_as_four_numbered_frames),
        SIM_TEST(units_cross_without_error_at_every_speed),
        SIM_TEST(an_idle_transmitter_keeps_the_frames_up_and_gives_no_units),
        SIM_TEST(finish_sends_all_units_and_fills_up_the_last),
        SIM_TEST(without_rts_bit_0_of_octet_30_tells_whether_a_unit_may_be_left_out),
        SIM_TEST(a_wrong_bit_shows_in_octet_31_of_its_unit_alone),
        SIM_TEST(a_wrong_frame_number_loses_nothing),
        SIM_TEST(on_a_bad_line_units_said_to_be_good_are_good),
        SIM_TEST(noise_ends_the_carrier_and_units_come_again_after_it),
        SIM_TEST(noise_alone_gives_nothing),
        SIM_TEST(each_half_can_be_had_alone_and_bad_values_are_refused),
    };

    return cmocka_run_group_tests_name("rlp", tests, NULL, NULL);
}
