/** Parts of a timeslot against another's: the I.460 multiplexer of libosmocore. */
#include <osmocom/core/msgb.h>
#include <osmocom/gsm/i460_mux.h>

#include "unit.h"

#include "data/line.h"
#include "data/v110_frame.h"
#include "unit/octets.h"

enum { FRAMES = 20, BITS = FRAMES * MT_V110_FRAME_BITS };

static uint64_t random_state = 1;
static ubit_t bits[BITS]; /* one an octet */

/* Rows of the frames that `bits` is. */
static uint64_t rows[FRAMES];

static void make_frames(void)
{
    for (unsigned i = 0; i < FRAMES; i++) {
        uint8_t octets[MT_V110_SLOTS_MOST];

        rows[i] = ((uint64_t)chance(&random_state) << 32) | (uint64_t)chance(&random_state) << 1;
        rows[i] &= ~((uint64_t)1 << 63);
        assert_int_equal(mt_v110_write(rows[i], 8, octets), 10);
        for (unsigned bit = 0; bit < MT_V110_FRAME_BITS; bit++)
            bits[i * MT_V110_FRAME_BITS + bit] = octets[bit / 8] >> (7 - bit % 8) & 1;
    }
}

static enum osmo_i460_rate rate_of(unsigned slot_bits)
{
    switch (slot_bits) {
    case 1: return OSMO_I460_RATE_8k;
    case 2: return OSMO_I460_RATE_16k;
    case 4: return OSMO_I460_RATE_32k;
    default: return OSMO_I460_RATE_64k;
    }
}

static unsigned heard;

static void hear(struct osmo_i460_subchan *sub, void *user, const ubit_t *got, unsigned n)
{
    (void)sub;
    (void)user;
    assert_in_range(heard + n, n, BITS);
    assert_memory_equal(got, bits + heard, n);
    heard += n;
}

static struct osmo_i460_subchan *open_sub(struct osmo_i460_timeslot *ts, unsigned slot_bits, unsigned offset)
{
    struct osmo_i460_schan_desc d = {
        .rate = rate_of(slot_bits), .bit_offset = (uint8_t)offset, .demux = {.num_bits = 80, .out_cb_bits = hear}};
    struct osmo_i460_subchan *sub;

    osmo_i460_ts_init(ts);
    sub = osmo_i460_subchan_add(NULL, ts, &d);
    assert_non_null(sub);
    heard = 0;
    return sub;
}

static void say(struct osmo_i460_subchan *sub)
{
    struct msgb *m = msgb_alloc(BITS, "frames");

    assert_non_null(m);
    memcpy(msgb_put(m, BITS), bits, BITS);
    osmo_i460_mux_enqueue(sub, m);
}

static void libosmocore_hears_v110_frames_in_the_first_bits_of_a_timeslot(void **state)
{
    (void)state;
    for (unsigned slot_bits = 1; slot_bits <= 8; slot_bits *= 2) {
        struct osmo_i460_timeslot ts;
        struct osmo_i460_subchan *sub = open_sub(&ts, slot_bits, 0);

        make_frames();
        for (unsigned i = 0; i < FRAMES; i++) {
            uint8_t octets[MT_V110_SLOTS_MOST];

            osmo_i460_demux_in(&ts, octets, mt_v110_write(rows[i], slot_bits, octets));
        }
        assert_int_equal(heard, BITS);
        osmo_i460_subchan_del(sub);
    }
}

static unsigned frames_found;

static void found_frame(struct mt_v110_framer *f, uint64_t got)
{
    (void)f;
    assert_int_equal(got, rows[frames_found]);
    frames_found++;
}

static void found_alignment(struct mt_v110_framer *f, bool aligned)
{
    (void)f;
    assert_true(aligned);
}

static void v110_frames_that_libosmocore_sends_are_found(void **state)
{
    (void)state;
    for (unsigned slot_bits = 1; slot_bits <= 8; slot_bits *= 2) {
        struct mt_v110_framer framer = {.frame = found_frame, .aligned = found_alignment};
        struct osmo_i460_timeslot ts;
        struct osmo_i460_subchan *sub = open_sub(&ts, slot_bits, 0);
        uint8_t octets[BITS];

        make_frames();
        say(sub);
        assert_int_equal(osmo_i460_mux_out(&ts, octets, BITS / slot_bits), BITS / slot_bits);
        mt_v110_framer_init(&framer, slot_bits);
        frames_found = 0;
        mt_v110_hear(&framer, octets, BITS / slot_bits);
        assert_int_equal(frames_found, FRAMES);
        osmo_i460_subchan_del(sub);
    }
}

/* Raw with a mask of bits side by side, at every place where libosmocore has them. */

static void for_every_place(void (*check)(unsigned slot_bits, unsigned offset, struct mt_line_config *config))
{
    for (unsigned slot_bits = 1; slot_bits <= 8; slot_bits *= 2)
        for (unsigned offset = 0; offset < 8; offset += slot_bits) {
            struct mt_line_config config = {.protocol = MT_LINE_RAW};

            config.u.raw.i460_mask = (uint8_t)((0xff00 >> slot_bits & 0xff) >> offset);
            for (unsigned i = 0; i < BITS; i++)
                bits[i] = chance(&random_state) & 1;
            check(slot_bits, offset, &config);
        }
}

/* `bits` as a program gives them with the encoding sync. */
static void pack(uint8_t octets[BITS / 8])
{
    memset(octets, 0, BITS / 8);
    for (unsigned i = 0; i < BITS; i++)
        octets[i / 8] |= (uint8_t)(bits[i] << i % 8);
}

static void hears_raw(unsigned slot_bits, unsigned offset, struct mt_line_config *config)
{
    uint8_t said[BITS / 8], octets[BITS];
    struct osmo_i460_timeslot ts;
    struct osmo_i460_subchan *sub = open_sub(&ts, slot_bits, offset);
    struct mt_line_tx *tx;
    struct sent sent;

    pack(said);
    sent_init(&sent, said, sizeof(said));
    assert_int_equal(mt_line_create(NULL, &tx, config, NULL, &sent.source), 0);
    tx->ops->pull(tx, octets, BITS / slot_bits);
    for (unsigned i = 0; i < BITS / slot_bits; i++)
        assert_int_equal(octets[i] | config->u.raw.i460_mask, 0xff);
    osmo_i460_demux_in(&ts, octets, BITS / slot_bits);
    assert_int_equal(heard, BITS);
    mt_line_tx_destroy(tx);
    osmo_i460_subchan_del(sub);
}

static void libosmocore_hears_what_raw_sends_in_a_part_of_a_timeslot(void **state)
{
    (void)state;
    for_every_place(hears_raw);
}

static void is_heard_by_raw(unsigned slot_bits, unsigned offset, struct mt_line_config *config)
{
    static struct heard got;
    uint8_t said[BITS / 8], octets[BITS];
    struct osmo_i460_timeslot ts;
    struct osmo_i460_subchan *sub = open_sub(&ts, slot_bits, offset);
    struct mt_line_rx *rx;

    pack(said);
    heard_init(&got);
    assert_int_equal(mt_line_create(&rx, NULL, config, &got.sink, NULL), 0);
    say(sub);
    assert_int_equal(osmo_i460_mux_out(&ts, octets, BITS / slot_bits), BITS / slot_bits);
    rx->ops->push(rx, octets, BITS / slot_bits);
    assert_int_equal(got.n, sizeof(said));
    assert_memory_equal(got.octets, said, sizeof(said));
    mt_line_rx_destroy(rx);
    osmo_i460_subchan_del(sub);
}

static void raw_hears_what_libosmocore_sends_in_a_part_of_a_timeslot(void **state)
{
    (void)state;
    for_every_place(is_heard_by_raw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(libosmocore_hears_what_raw_sends_in_a_part_of_a_timeslot),
        SIM_TEST(raw_hears_what_libosmocore_sends_in_a_part_of_a_timeslot),
        cmocka_unit_test(libosmocore_hears_v110_frames_in_the_first_bits_of_a_timeslot),
        cmocka_unit_test(v110_frames_that_libosmocore_sends_are_found),
    };

    return cmocka_run_group_tests_name("i460_osmocore", tests, NULL, NULL);
}
