/** V.110 frames against the tables of the Recommendation, drawn here bit by bit; finding them, losing them. */
#include "unit.h"

#include <stdio.h>

#include "data/v110_frame.h"
#include "data/v110_rate.h"

/* Tables 2 and 6 of V.110, as a reader of it draws them: dN a bit of the user, f a fill bit, the other names aux bits. */
static const char *const drawn[] = {
    [1] = "0 0 0 0 0 0 0 0 "
          "1 d1 d1 d1 d1 d1 d1 S1 " "1 d1 d1 d2 d2 d2 d2 X2 " "1 d2 d2 d2 d2 d3 d3 S3 " "1 d3 d3 d3 d3 d3 d3 S4 "
          "1 E1 E2 E3 E4 E5 E6 E7 "
          "1 d4 d4 d4 d4 d4 d4 S6 " "1 d4 d4 d5 d5 d5 d5 X7 " "1 d5 d5 d5 d5 d6 d6 S8 " "1 d6 d6 d6 d6 d6 d6 S9 ",
    [2] = "0 0 0 0 0 0 0 0 "
          "1 d1 d1 d1 d1 d2 d2 S1 " "1 d2 d2 d3 d3 d3 d3 X2 " "1 d4 d4 d4 d4 d5 d5 S3 " "1 d5 d5 d6 d6 d6 d6 S4 "
          "1 E1 E2 E3 E4 E5 E6 E7 "
          "1 d7 d7 d7 d7 d8 d8 S6 " "1 d8 d8 d9 d9 d9 d9 X7 " "1 d10 d10 d10 d10 d11 d11 S8 "
          "1 d11 d11 d12 d12 d12 d12 S9 ",
    [3] = "0 0 0 0 0 0 0 0 "
          "1 d1 d1 d2 d2 d3 d3 S1 " "1 d4 d4 d5 d5 d6 d6 X2 " "1 d7 d7 d8 d8 d9 d9 S3 "
          "1 d10 d10 d11 d11 d12 d12 S4 " "1 E1 E2 E3 E4 E5 E6 E7 "
          "1 d13 d13 d14 d14 d15 d15 S6 " "1 d16 d16 d17 d17 d18 d18 X7 " "1 d19 d19 d20 d20 d21 d21 S8 "
          "1 d22 d22 d23 d23 d24 d24 S9 ",
    [4] = "0 0 0 0 0 0 0 0 "
          "1 d1 d2 d3 d4 d5 d6 S1 " "1 d7 d8 d9 d10 f f X2 " "1 d11 d12 f f d13 d14 S3 " "1 f f d15 f f f S4 "
          "1 E1 E2 E3 E4 E5 E6 E7 "
          "1 d16 d17 d18 d19 d20 d21 S6 " "1 d22 d23 d24 d25 f f X7 " "1 d26 d27 f f d28 d29 S8 " "1 f f d30 f f f S9 ",
    [5] = "0 0 0 0 0 0 0 0 "
          "1 d1 d2 d3 d4 d5 d6 S1 " "1 d7 d8 d9 d10 f f X2 " "1 d11 d12 f f d13 d14 S3 " "1 f f d15 d16 d17 d18 S4 "
          "1 E1 E2 E3 E4 E5 E6 E7 "
          "1 d19 d20 d21 d22 d23 d24 S6 " "1 d25 d26 d27 d28 f f X7 " "1 d29 d30 f f d31 d32 S8 "
          "1 f f d33 d34 d35 d36 S9 ",
    [6] = "0 0 0 0 0 0 0 0 "
          "1 d1 d2 d3 d4 d5 d6 S1 " "1 d7 d8 d9 d10 d11 d12 X2 " "1 d13 d14 d15 d16 d17 d18 S3 "
          "1 d19 d20 d21 d22 d23 d24 S4 " "1 E1 E2 E3 E4 E5 E6 E7 "
          "1 d25 d26 d27 d28 d29 d30 S6 " "1 d31 d32 d33 d34 d35 d36 X7 " "1 d37 d38 d39 d40 d41 d42 S8 "
          "1 d43 d44 d45 d46 d47 d48 S9 ",
};

static unsigned aux_bit(const char *name, uint32_t aux)
{
    static const char *const names[] = {"S1", "X2", "S3", "S4", "E1", "E2", "E3", "E4",
                                        "E5", "E6", "E7", "S6", "X7", "S8", "S9"};

    for (unsigned i = 0; i < 15; i++)
        if (!strcmp(name, names[i]))
            return aux >> (31 - i) & 1;
    fail_msg("no such bit: %s", name);
    return 0;
}

static unsigned value(const char *token, uint64_t user, uint32_t aux)
{
    switch (token[0]) {
    case '0': return 0;
    case '1':
    case 'f': return 1;
    case 'd': return user >> (atoi(token + 1) - 1) & 1;
    default: return aux_bit(token, aux);
    }
}

/* One bit an octet. */
static void draw(unsigned code, uint64_t user, uint32_t aux, uint8_t bits[80])
{
    const char *at = drawn[code];
    char token[8];
    int used = 0;

    for (unsigned i = 0; i < 80; i++, at += used) {
        assert_int_equal(sscanf(at, "%7s %n", token, &used), 1);
        bits[i] = (uint8_t)value(token, user, aux);
    }
    assert_int_equal(*at, '\0');
}

static unsigned bits_of(unsigned code)
{
    static const unsigned user_bits[] = {0, 6, 12, 24, 30, 36, 48};

    return user_bits[code];
}

static uint64_t random_bits(uint64_t *state, unsigned n)
{
    return ((uint64_t)chance(state) << 31 | chance(state)) & (((uint64_t)1 << n) - 1);
}

static void frames_are_as_the_recommendation_draws_them(void **state)
{
    uint64_t random = 1;

    (void)state;
    for (unsigned code = 1; code <= 6; code++) {
        assert_int_equal(mt_v110_rate_bits(code), bits_of(code));
        for (unsigned i = 0; i < 1000; i++) {
            uint64_t user = random_bits(&random, bits_of(code));
            uint32_t aux = (chance(&random) << 1) & MT_V110_AUX_ALL;
            uint64_t rows = mt_v110_rows(mt_v110_rate_spread(code, user), aux);
            uint8_t wanted[80], octets[MT_V110_SLOTS_MOST];

            draw(code, user, aux, wanted);
            for (unsigned slot_bits = 1; slot_bits <= 8; slot_bits *= 2) {
                assert_int_equal(mt_v110_write(rows, slot_bits, octets), 80 / slot_bits);
                for (unsigned bit = 0; bit < 80; bit++)
                    assert_int_equal(octets[bit / slot_bits] >> (7 - bit % slot_bits) & 1, wanted[bit]);
                for (unsigned slot = 0; slot < 80 / slot_bits; slot++)
                    assert_int_equal(octets[slot] & 0xff >> slot_bits, 0xff >> slot_bits);
            }
            assert_int_equal(mt_v110_rows_aux(rows), aux);
            assert_int_equal(mt_v110_rate_gather(code, mt_v110_rows_data(rows)), user);
        }
    }
}

static void every_speed_has_the_code_and_timeslot_bits_of_the_tables(void **state)
{
    static const struct {
        uint32_t speed;
        unsigned slot_bits;
        const char *e; /* E1 E2 E3, as table 5 has them */
    } speeds[] = {
        {600, 1, "100"},   {1200, 1, "010"},  {2400, 1, "110"},  {3000, 1, "001"},  {3600, 1, "101"},
        {4800, 1, "011"},  {6000, 2, "001"},  {7200, 2, "101"},  {9600, 2, "011"},  {12000, 4, "001"},
        {14400, 4, "101"}, {19200, 4, "011"}, {24000, 8, "001"}, {28800, 8, "101"}, {38400, 8, "011"},
    };
    struct mt_v110_rate rate;

    (void)state;
    for (unsigned i = 0; i < sizeof(speeds) / sizeof(speeds[0]); i++) {
        uint32_t aux;

        assert_int_equal(mt_v110_rate_find(&rate, speeds[i].speed), 0);
        assert_int_equal(rate.slot_bits, speeds[i].slot_bits);
        assert_int_equal(mt_v110_rate_bits(rate.code) * 100 * rate.slot_bits, speeds[i].speed);
        aux = mt_v110_rate_aux(rate.code);
        for (unsigned bit = 0; bit < 3; bit++)
            assert_int_equal(aux >> (27 - bit) & 1, speeds[i].e[bit] - '0');
        assert_int_equal(mt_v110_aux_code(aux | 0xf1ffffff), rate.code);
    }
    assert_int_equal(mt_v110_rate_find(&rate, 0), -EINVAL);
    assert_int_equal(mt_v110_rate_find(&rate, 48000), -EINVAL);
    assert_int_equal(mt_v110_rate_find(&rate, 56000), -EINVAL);
    assert_int_equal(mt_v110_rate_find(&rate, 601), -EINVAL);
    assert_int_equal(mt_v110_rate_find(&rate, UINT32_MAX), -EINVAL);
}

static void most_of_the_copies_of_a_bit_decide(void **state)
{
    uint64_t random = 3;

    (void)state;
    for (unsigned code = 1; code <= 2; code++)
        for (unsigned i = 0; i < 1000; i++) {
            unsigned copies = 48 / bits_of(code), wrong = copies / 2 - 1;
            uint64_t user = random_bits(&random, bits_of(code)), data = mt_v110_rate_spread(code, user);

            for (unsigned bit = 0; bit < bits_of(code); bit++)
                for (unsigned w = 0, from = chance(&random) % copies; w < wrong; w++)
                    data ^= (uint64_t)1 << (bit * copies + (from + w) % copies);
            assert_int_equal(mt_v110_rate_gather(code, data), user);
        }
}

/* Finding frames */

struct found {
    struct mt_v110_framer framer; /* first */
    unsigned frames, begins, ends;
    uint64_t last;
};

static void found_frame(struct mt_v110_framer *f, uint64_t rows)
{
    ((struct found *)f)->frames++;
    ((struct found *)f)->last = rows;
}

static void found_alignment(struct mt_v110_framer *f, bool aligned)
{
    *(aligned ? &((struct found *)f)->begins : &((struct found *)f)->ends) += 1;
}

static void found_init(struct found *f, unsigned slot_bits)
{
    *f = (struct found){.framer = {.frame = found_frame, .aligned = found_alignment}};
    mt_v110_framer_init(&f->framer, slot_bits);
}

enum { ROOM = 100000 };

static uint8_t line[ROOM];

/* A stream of bits, 0 or 1, as the octets of timeslots. @return octets */
static unsigned to_slots(const uint8_t *bits, unsigned n, unsigned slot_bits, uint8_t *octets)
{
    memset(octets, 0xff, n / slot_bits);
    for (unsigned i = 0; i < n / slot_bits * slot_bits; i++)
        if (!bits[i])
            octets[i / slot_bits] &= (uint8_t)~(0x80 >> i % slot_bits);
    return n / slot_bits;
}

static unsigned append(uint8_t *bits, unsigned n, uint64_t user, uint32_t aux)
{
    draw(MT_V110_CODE_48, user, aux, bits + n);
    return n + 80;
}

static void frames_are_found_at_every_bit_of_a_timeslot(void **state)
{
    static uint8_t bits[ROOM];
    uint64_t random = 4;

    (void)state;
    for (unsigned slot_bits = 1; slot_bits <= 8; slot_bits *= 2)
        for (unsigned ahead = 0; ahead < 170; ahead++) {
            uint64_t user = 0;
            struct found f;
            unsigned n = ahead;

            found_init(&f, slot_bits);
            for (unsigned i = 0; i < ahead; i++)
                bits[i] = chance(&random) & 1;
            for (unsigned i = 0; i < 20; i++)
                n = append(bits, n, user = random_bits(&random, 48), MT_V110_AUX_ALL);
            memset(bits + n, 1, 8);
            mt_v110_hear(&f.framer, line, to_slots(bits, n + 7, slot_bits, line));
            assert_int_equal(f.begins, 1);
            assert_int_equal(f.ends, 0);
            assert_int_equal(f.frames, 20);
            assert_int_equal(mt_v110_rows_data(f.last), user);
        }
}

static void three_faulty_frames_in_a_row_lose_alignment_and_two_do_not(void **state)
{
    static uint8_t bits[ROOM];
    struct found f;
    unsigned n = 0;

    (void)state;
    for (unsigned faulty = 0; faulty <= 3; faulty++) {
        for (unsigned i = n = 0; i < 20; i++) {
            n = append(bits, n, 5, 0);
            if (i >= 5 && i < 5 + faulty)
                bits[n - 8] ^= 1;
        }
        found_init(&f, 1);
        mt_v110_hear(&f.framer, line, to_slots(bits, n, 1, line));
        assert_int_equal(f.ends, faulty == 3);
        assert_int_equal(f.begins, faulty == 3 ? 2 : 1);
        assert_int_equal(f.frames, 20);
    }
}

static void a_slip_of_one_bit_is_noticed_and_frames_are_found_again(void **state)
{
    static uint8_t bits[ROOM];

    (void)state;
    for (int slip = -1; slip <= 1; slip += 2) {
        struct found f;
        unsigned n = 0;

        for (unsigned i = 0; i < 20; i++) {
            n = append(bits, n, 0x123456789abc, MT_V110_AUX_ALL);
            if (i == 9)
                n += (unsigned)slip;
        }
        found_init(&f, 1);
        mt_v110_hear(&f.framer, line, to_slots(bits, n, 1, line));
        assert_int_equal(f.begins, 2);
        assert_int_equal(f.ends, 1);
        assert_int_equal(mt_v110_rows_data(f.last), 0x123456789abc);
    }
}

static void noise_and_silence_are_no_frames(void **state)
{
    static const uint8_t silences[] = {0xff, 0x00, 0xd5, 0x55, 0x7e, 0x80};
    uint64_t random = 6;
    struct found f;

    (void)state;
    for (unsigned slot_bits = 1; slot_bits <= 8; slot_bits *= 2) {
        found_init(&f, slot_bits);
        for (unsigned i = 0; i < 20; i++) {
            for (unsigned at = 0; at < ROOM; at++)
                line[at] = (uint8_t)chance(&random);
            mt_v110_hear(&f.framer, line, ROOM);
        }
        for (unsigned i = 0; i < sizeof(silences); i++) {
            memset(line, silences[i], ROOM);
            mt_v110_hear(&f.framer, line, ROOM);
        }
        assert_int_equal(f.begins, 0);
        assert_int_equal(f.frames, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_as_the_recommendation_draws_them),
        cmocka_unit_test(every_speed_has_the_code_and_timeslot_bits_of_the_tables),
        cmocka_unit_test(most_of_the_copies_of_a_bit_decide),
        cmocka_unit_test(frames_are_found_at_every_bit_of_a_timeslot),
        cmocka_unit_test(three_faulty_frames_in_a_row_lose_alignment_and_two_do_not),
        cmocka_unit_test(a_slip_of_one_bit_is_noticed_and_frames_are_found_again),
        cmocka_unit_test(noise_and_silence_are_no_frames),
    };

    return cmocka_run_group_tests_name("v110_frame", tests, NULL, NULL);
}
