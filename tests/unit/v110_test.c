/** V.110 from end to end: handshake, data both ways at every speed, flow control, aux bits, faults of the line. */
#include "unit.h"

#include "data/line.h"
#include "data/v110.h"
#include "data/v110_frame.h"
#include "data/v110_rate.h"
#include "unit/octets.h"

enum { CHUNK_MOST = 300, SECOND = 8000, DATA = 3000 };

static const uint32_t speeds[] = {600,  1200,  2400,  3000,  3600,  4800,  6000, 7200,
                                  9600, 12000, 14400, 19200, 24000, 28800, 38400};
enum { SPEEDS = sizeof(speeds) / sizeof(speeds[0]) };

/** A terminal adaptor with a program at it. */
struct end {
    struct mt_line_rx *rx;
    struct mt_line_tx *tx;
    struct sent sent;
    struct heard heard;
};

static struct end a, b;
static uint64_t random_state;
static uint8_t a_data[DATA], b_data[DATA];

static struct mt_line_config config(uint32_t speed, bool sync)
{
    return (struct mt_line_config){.protocol = MT_LINE_V110, .u.v110 = {speed, sync}};
}

static void open_end(struct end *e, uint32_t speed, bool sync, const uint8_t *data, unsigned n)
{
    struct mt_line_config c = config(speed, sync);

    sent_init(&e->sent, data, n);
    heard_init(&e->heard);
    assert_int_equal(mt_line_create(&e->rx, &e->tx, &c, &e->heard.sink, &e->sent.source), 0);
}

static void close_end(struct end *e)
{
    mt_line_rx_destroy(e->rx);
    mt_line_tx_destroy(e->tx);
    e->rx = NULL;
    e->tx = NULL;
}

/* As the API gives it: to each half. */
static void command(struct end *e, struct mt_line_command c)
{
    assert_int_equal(e->rx->ops->command(e->rx, &c), 0);
    assert_int_equal(e->tx->ops->command(e->tx, &c), 0);
}

static void order(struct end *e, enum mt_line_verb verb)
{
    command(e, (struct mt_line_command){.verb = verb});
}

static void flow(struct end *e, enum mt_line_verb verb)
{
    assert_int_equal(e->rx->ops->command(e->rx, &(struct mt_line_command){.verb = verb}), 0);
}

/** What the line does to the octets from one end to the other; NULL: nothing. */
typedef void damage(uint8_t *octets, unsigned n);

static void carry(struct end *from, struct end *to, unsigned n, damage *harm)
{
    uint8_t octets[CHUNK_MOST];

    from->tx->ops->pull(from->tx, octets, n);
    if (harm)
        harm(octets, n);
    to->rx->ops->push(to->rx, octets, n);
}

static void run_harmed(unsigned timeslots, damage *harm)
{
    for (unsigned n; timeslots; timeslots -= n) {
        n = 1 + chance(&random_state) % CHUNK_MOST;
        if (n > timeslots)
            n = timeslots;
        carry(&a, &b, n, harm);
        carry(&b, &a, n, harm);
    }
}

static void run(unsigned timeslots)
{
    run_harmed(timeslots, NULL);
}

/* Random, with ends that cannot be taken for fill. */
static void make_data(uint8_t *data, unsigned n)
{
    random_octets(data, n, &random_state);
    data[0] &= 0x7f;
    data[n - 1] &= 0x7f;
}

static void open_both(uint32_t speed, bool sync, unsigned n)
{
    random_state += speed;
    make_data(a_data, DATA);
    make_data(b_data, DATA);
    open_end(&a, speed, sync, a_data, n);
    open_end(&b, speed, sync, b_data, n);
}

static void connect_both(void)
{
    order(&a, MT_LINE_INITIATOR_CONNECT);
    order(&b, MT_LINE_RESPONDER_CONNECT);
    run(SECOND);
    assert_int_equal(a.rx->link, MT_LINK_CONNECTED);
    assert_int_equal(a.tx->link, MT_LINK_CONNECTED);
    assert_int_equal(b.rx->link, MT_LINK_CONNECTED);
    assert_int_equal(b.tx->link, MT_LINK_CONNECTED);
}

static void close_both(void)
{
    close_end(&a);
    close_end(&b);
}

/* Fill is octets of ones, before the data and after it, and not at all if the format is async. */
static void heard_exactly(const struct heard *h, const uint8_t *data, unsigned n, bool sync)
{
    unsigned from = 0;

    while (sync && from < h->n && h->octets[from] == 0xff)
        from++;
    assert_in_range(h->n, from + n, HEARD_OCTETS);
    assert_memory_equal(h->octets + from, data, n);
    for (from += n; from < h->n; from++)
        assert_int_equal(sync ? h->octets[from] : 0, 0xff);
}

static void data_crosses_without_error(uint32_t speed, bool sync)
{
    unsigned n = DATA < speed / 8 ? DATA : speed / 8; /* a second or so */

    open_both(speed, sync, n);
    connect_both();
    run(2 * SECOND);
    assert_int_equal(a.rx->link, MT_LINK_CONNECTED);
    a.tx->finishing = true;
    run(SECOND);
    assert_true(a.tx->finished && a.rx->finished && b.tx->finished && b.rx->finished);
    assert_int_equal(a.tx->link, MT_LINK_NOT_CONNECTED);
    assert_int_equal(b.rx->link, MT_LINK_NOT_CONNECTED);
    heard_exactly(&b.heard, a_data, n, sync);
    heard_exactly(&a.heard, b_data, n, sync);
    assert_int_equal(a.heard.carrier[0], 1);
    assert_int_equal(a.heard.before[0], 0);
    if (a.heard.reports > 1) { /* it saw the far end's frames end, too */
        assert_int_equal(a.heard.reports, 2);
        assert_int_equal(a.heard.carrier[1], 0);
    }
    close_both();
}

static void async_data_crosses_both_ways_at_every_speed(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPEEDS; i++)
        data_crosses_without_error(speeds[i], false);
}

static void sync_data_crosses_both_ways_at_every_speed(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPEEDS; i++)
        data_crosses_without_error(speeds[i], true);
}

static void finish_sends_what_is_buffered_to_the_last_octet(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPEEDS; i++)
        for (unsigned n = 1; n < 12; n++)
            for (unsigned sync = 0; sync < 2; sync++) {
                open_both(speeds[i], sync, n);
                a_data[n - 1] &= 0x7f;
                a.tx->finishing = true;
                order(&a, MT_LINE_INITIATOR_CONNECT);
                order(&b, MT_LINE_RESPONDER_CONNECT);
                run(SECOND);
                assert_true(a.tx->finished && b.rx->finished);
                assert_false(a.tx->underrun);
                heard_exactly(&b.heard, a_data, n, sync);
                close_both();
            }
}

static void a_timeslot_joined_to_itself_connects(void **state)
{
    (void)state;
    open_both(9600, false, 500);
    order(&a, MT_LINE_INITIATOR_CONNECT);
    for (unsigned i = 0; i < 2 * SECOND / 160; i++)
        carry(&a, &a, 160, NULL);
    assert_int_equal(a.tx->link, MT_LINK_CONNECTED);
    heard_exactly(&a.heard, a_data, 500, false);
    order(&a, MT_LINE_DISCONNECT);
    assert_int_equal(a.tx->link, MT_LINK_DISCONNECTING);
    for (unsigned i = 0; i < SECOND / 160; i++)
        carry(&a, &a, 160, NULL);
    assert_true(a.tx->finished && a.rx->finished);
    close_both();
}

/* The handshake as it is on the line */

/** @return the rows of the next frame that an end sends; `slot_bits` is 8 */
static uint64_t frame_of(struct end *e)
{
    uint8_t octets[10];
    uint64_t rows = 0;

    e->tx->ops->pull(e->tx, octets, sizeof(octets));
    assert_int_equal(octets[0], 0);
    for (unsigned i = 0; i < 63; i++)
        rows |= (uint64_t)(octets[1 + i / 7] >> (6 - i % 7) & 1) << i;
    return rows;
}

static void give_frames(struct end *e, unsigned n, uint64_t data, uint32_t aux)
{
    uint8_t octets[MT_V110_SLOTS_MOST];

    while (n--)
        e->rx->ops->push(e->rx, octets, mt_v110_write(mt_v110_rows(data, aux), 8, octets));
}

static void gives_ones(struct end *e)
{
    uint8_t octets[400];

    e->tx->ops->pull(e->tx, octets, sizeof(octets));
    for (unsigned i = 0; i < sizeof(octets); i++)
        assert_int_equal(octets[i], 0xff);
}

static const uint64_t all_ones = ((uint64_t)1 << 48) - 1;
static const uint32_t off = MT_V110_AUX_S | MT_V110_AUX_X, e_38400 = 0x07e00000;

static void sends(struct end *e, uint64_t data, uint32_t aux)
{
    uint64_t rows = frame_of(e);

    assert_int_equal(mt_v110_rows_data(rows), data);
    assert_int_equal(mt_v110_rows_aux(rows), aux);
}

static void the_initiator_sends_off_until_it_hears_frames_and_on_then(void **state)
{
    (void)state;
    open_both(38400, false, 10);
    gives_ones(&a);
    assert_int_equal(a.tx->status, MT_TX_SILENT);
    assert_int_equal(a.tx->link, MT_LINK_NOT_CONNECTED);
    order(&a, MT_LINE_INITIATOR_CONNECT);
    assert_int_equal(a.rx->link, MT_LINK_CONNECTING);
    for (unsigned i = 0; i < 10; i++)
        sends(&a, all_ones, off | e_38400);
    assert_int_equal(a.tx->status, MT_TX_CARRIER);
    give_frames(&a, 2, all_ones, off | e_38400); /* the second confirms the first */
    assert_int_equal(a.rx->status, MT_RX_CARRIER);
    sends(&a, all_ones, e_38400);
    assert_int_equal(a.rx->link, MT_LINK_CONNECTING);
    give_frames(&a, 1, all_ones, e_38400);
    assert_int_equal(a.rx->link, MT_LINK_CONNECTING);
    give_frames(&a, 1, all_ones, e_38400);
    assert_int_equal(a.rx->link, MT_LINK_CONNECTED);
    assert_false(a.tx->cts);
    for (unsigned i = 0; i < 3; i++) /* four in all without data */
        sends(&a, all_ones, e_38400);
    assert_int_equal(a.sent.at, 0);
    assert_true(mt_v110_rows_data(frame_of(&a)) != all_ones);
    assert_true(a.tx->cts);
    assert_int_equal(a.tx->status, MT_TX_DATA);
    assert_int_equal(a.heard.n, 0);
    close_both();
}

static void the_responder_sends_ones_until_it_hears_frames(void **state)
{
    (void)state;
    open_both(38400, false, 0);
    order(&b, MT_LINE_RESPONDER_CONNECT);
    for (unsigned i = 0; i < 30 * SECOND / 400; i++)
        gives_ones(&b);
    assert_int_equal(b.tx->link, MT_LINK_CONNECTING);
    give_frames(&b, 2, all_ones, off | e_38400);
    sends(&b, all_ones, e_38400);
    close_both();
}

static void disconnect_is_off_with_zeros_and_the_far_end_answers_so(void **state)
{
    (void)state;
    open_both(38400, false, 0);
    connect_both();
    order(&a, MT_LINE_DISCONNECT);
    assert_int_equal(a.tx->link, MT_LINK_DISCONNECTING);
    for (unsigned i = 0; i < 20; i++)
        sends(&a, 0, MT_V110_AUX_S | e_38400);
    assert_int_equal(a.tx->link, MT_LINK_DISCONNECTING); /* nobody answered */
    give_frames(&b, 1, 0, MT_V110_AUX_S | e_38400);
    assert_int_equal(b.rx->link, MT_LINK_CONNECTED);
    give_frames(&b, 1, 0, MT_V110_AUX_S | e_38400);
    assert_int_equal(b.rx->link, MT_LINK_DISCONNECTING);
    for (unsigned i = 0; i < 5; i++)
        sends(&b, 0, MT_V110_AUX_S | e_38400);
    gives_ones(&b);
    assert_true(b.tx->finished && b.rx->finished);
    assert_int_equal(b.tx->link, MT_LINK_NOT_CONNECTED);
    give_frames(&a, 2, 0, MT_V110_AUX_S | e_38400);
    gives_ones(&a);
    assert_true(a.tx->finished && a.rx->finished);
    assert_int_equal(b.heard.n, 0);
    close_both();
}

static void a_far_end_that_never_answers_is_given_up_after_10_s(void **state)
{
    uint8_t octets[80];

    (void)state;
    open_both(4800, false, 10);
    order(&a, MT_LINE_INITIATOR_CONNECT);
    for (unsigned i = 0; i < 10 * SECOND / 80; i++)
        a.tx->ops->pull(a.tx, octets, sizeof(octets));
    assert_int_equal(a.tx->link, MT_LINK_CONNECTING);
    for (unsigned i = 0; i < SECOND / 80; i++)
        a.tx->ops->pull(a.tx, octets, sizeof(octets));
    assert_true(a.tx->finished && a.rx->finished);
    assert_int_equal(a.tx->link, MT_LINK_NOT_CONNECTED);
    assert_int_equal(a.sent.at, 0);
    close_both();
}

static void a_disconnect_that_nobody_answers_ends_after_3_s(void **state)
{
    (void)state;
    open_both(38400, false, 0);
    connect_both();
    order(&a, MT_LINE_DISCONNECT);
    for (unsigned i = 0; i < 3 * SECOND / 10; i++) {
        frame_of(&a);
        give_frames(&a, 1, all_ones, e_38400);
    }
    assert_int_equal(a.tx->link, MT_LINK_DISCONNECTING);
    gives_ones(&a);
    assert_true(a.tx->finished);
    close_both();
}

static void an_end_that_was_never_connected_finishes_at_once(void **state)
{
    (void)state;
    open_both(38400, false, 10);
    order(&a, MT_LINE_DISCONNECT);
    assert_true(a.tx->finished && a.rx->finished);
    b.tx->finishing = true;
    gives_ones(&b);
    assert_true(b.tx->finished && b.rx->finished);
    close_both();
}

/* Flow control and aux bits */

static void stop_holds_the_far_end_and_resume_lets_it_go_on_without_loss(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPEEDS; i++)
        for (unsigned sync = 0; sync < 2; sync++) {
            unsigned n = DATA < speeds[i] / 8 ? DATA : speeds[i] / 8, at;

            open_both(speeds[i], sync, n);
            connect_both();
            flow(&b, MT_LINE_RX_STOP);
            assert_true(b.rx->flow);
            run(SECOND / 8);
            assert_true(a.tx->flow);
            assert_false(a.tx->cts);
            assert_false(b.tx->flow);
            at = a.sent.at;
            run(SECOND);
            assert_int_equal(a.sent.at, at);
            flow(&b, MT_LINE_RX_RESUME);
            assert_false(b.rx->flow);
            run(2 * SECOND);
            assert_false(a.tx->flow);
            assert_int_equal(a.sent.at, n);
            if (!sync)
                heard_exactly(&b.heard, a_data, n, false);
            heard_exactly(&a.heard, b_data, n, sync);
            close_both();
        }
}

static void sync_data_is_whole_after_a_stop(void **state)
{
    unsigned got = 0;

    (void)state;
    open_both(3600, true, 400);
    for (unsigned i = 0; i < 400; i++)
        a_data[i] &= 0x7f;
    connect_both();
    flow(&b, MT_LINE_RX_STOP);
    run(SECOND);
    flow(&b, MT_LINE_RX_RESUME);
    run(2 * SECOND);
    for (unsigned i = 0; i < b.heard.n; i++)
        if (b.heard.octets[i] != 0xff)
            assert_int_equal(b.heard.octets[i], a_data[got++]);
    assert_int_equal(got, 400);
    close_both();
}

static void sync_tells_an_underrun_once_and_async_never(void **state)
{
    (void)state;
    for (unsigned sync = 0; sync < 2; sync++) {
        open_both(9600, sync, 100);
        connect_both();
        assert_int_equal(a.sent.at, 100);
        assert_int_equal(a.tx->underrun, sync);
        a.tx->underrun = false;
        run(SECOND);
        assert_false(a.tx->underrun);
        close_both();
    }
}

static uint32_t aux_of(struct end *e)
{
    return mt_v110_rows_aux(frame_of(e));
}

static void set_aux(struct end *e, uint32_t mask, uint32_t toggle)
{
    command(e, (struct mt_line_command){.verb = MT_LINE_SET_AUX, .aux_mask = mask, .aux_toggle = toggle});
}

static void set_aux_clears_sets_leaves_and_inverts_bits(void **state)
{
    static const uint32_t e4 = 0x01000000, e5 = 0x00800000;

    (void)state;
    open_both(38400, false, 0);
    order(&a, MT_LINE_INITIATOR_CONNECT);
    assert_int_equal(aux_of(&a), off | e_38400);
    set_aux(&a, ~e4, 0); /* clear */
    assert_int_equal(aux_of(&a), (off | e_38400) & ~e4);
    set_aux(&a, ~0U, e4 | e5); /* invert both, leave the others */
    assert_int_equal(aux_of(&a), (off | e_38400) & ~e5);
    set_aux(&a, ~0U, 0); /* leave */
    assert_int_equal(aux_of(&a), (off | e_38400) & ~e5);
    set_aux(&a, ~(e4 | e5), e4 | e5); /* set */
    assert_int_equal(aux_of(&a), off | e_38400);
    set_aux(&a, ~MT_V110_AUX_S1, 0); /* S6 is the same as S1 */
    assert_int_equal(aux_of(&a), (off | e_38400) & ~(MT_V110_AUX_S1 | MT_V110_AUX_S6));
    set_aux(&a, ~0U, MT_V110_AUX_S1 | MT_V110_AUX_S4);
    assert_int_equal(aux_of(&a), (off | e_38400) & ~(MT_V110_AUX_S4 | MT_V110_AUX_S9));
    set_aux(&a, ~MT_V110_AUX_S9, MT_V110_AUX_S9); /* that of the second half alone */
    assert_int_equal(aux_of(&a), (off | e_38400) & ~MT_V110_AUX_S4);
    close_both();
}

static void no_data_goes_while_s4_is_off_and_all_of_it_after(void **state)
{
    static const uint32_t s4 = MT_V110_AUX_S4;

    (void)state;
    for (unsigned sync = 0; sync < 2; sync++) {
        open_both(9600, sync, 0);
        connect_both();
        set_aux(&a, ~s4, s4);
        run(SECOND / 8);
        b.heard.n = 0;
        sent_init(&a.sent, a_data, 500);
        run(SECOND);
        assert_int_equal(a.sent.at, 0);
        assert_int_equal(b.heard.n, 0);
        assert_int_equal(b.rx->status, MT_RX_CARRIER);
        assert_int_equal(b.rx->link, MT_LINK_CONNECTED);
        set_aux(&a, ~s4, 0);
        run(SECOND);
        assert_int_equal(b.rx->status, MT_RX_DATA);
        heard_exactly(&b.heard, a_data, 500, sync);
        close_both();
    }
}

static void an_inverted_bit_follows_the_handshake(void **state)
{
    (void)state;
    open_both(9600, false, 0);
    set_aux(&a, ~0U, MT_V110_AUX_S4);
    order(&a, MT_LINE_INITIATOR_CONNECT);
    order(&b, MT_LINE_RESPONDER_CONNECT);
    run(SECOND);
    assert_int_equal(a.tx->link, MT_LINK_CONNECTED);
    assert_int_equal(b.tx->link, MT_LINK_CONNECTING); /* it waits for all S */
    set_aux(&a, ~0U, MT_V110_AUX_S4);
    run(SECOND);
    assert_int_equal(b.tx->link, MT_LINK_CONNECTED);
    close_both();
}

struct e7 {
    struct mt_v110_framer framer; /* first */
    unsigned frames;
    uint32_t seen; /* E7 of the frames, the newest as bit 0 */
};

static void note_e7(struct mt_v110_framer *f, uint64_t rows)
{
    struct e7 *e = (struct e7 *)f;

    e->seen = e->seen << 1 | !!(mt_v110_rows_aux(rows) & MT_V110_AUX_E7);
    e->frames++;
}

static void ignore_alignment(struct mt_v110_framer *f, bool aligned)
{
    (void)f;
    (void)aligned;
}

static uint32_t e7_of_16_frames(uint32_t speed)
{
    struct e7 e = {.framer = {.frame = note_e7, .aligned = ignore_alignment}};
    uint8_t octet;

    open_both(speed, false, 0);
    connect_both();
    mt_v110_framer_init(&e.framer, 1);
    while (e.frames < 16) {
        a.tx->ops->pull(a.tx, &octet, 1);
        mt_v110_hear(&e.framer, &octet, 1);
    }
    close_both();
    return e.seen;
}

static void at_600_and_nowhere_else_every_fourth_frame_has_e7_zero(void **state)
{
    uint32_t seen;

    (void)state;
    assert_int_equal(e7_of_16_frames(1200), 0xffff);
    seen = e7_of_16_frames(600);
    assert_true(seen == 0x7777 || seen == 0xbbbb || seen == 0xdddd || seen == 0xeeee);
}

/* Rates and characters that are not ours */

static void the_rate_is_that_of_the_received_frames(void **state)
{
    static const uint8_t wanted[] = {0x41, 0x42, 0x43};
    uint64_t user = 0;
    unsigned code = 3;

    (void)state;
    open_both(38400, false, 0);
    order(&a, MT_LINE_INITIATOR_CONNECT);
    give_frames(&a, 4, all_ones, mt_v110_rate_aux(code) | MT_V110_AUX_E4_E7);
    assert_int_equal(a.rx->link, MT_LINK_CONNECTED);
    for (unsigned i = 0; i < 3; i++)
        user |= (uint64_t)(wanted[i] << 1 | 0x200) << 10 * i;
    user |= all_ones << 30;
    give_frames(&a, 1, mt_v110_rate_spread(code, user & 0xffffff), mt_v110_rate_aux(code) | MT_V110_AUX_E4_E7);
    give_frames(&a, 1, mt_v110_rate_spread(code, user >> 24 & 0xffffff), mt_v110_rate_aux(code) | MT_V110_AUX_E4_E7);
    assert_int_equal(a.heard.n, 3);
    assert_memory_equal(a.heard.octets, wanted, 3);
    close_both();
}

static void characters_without_a_stop_bit_are_taken(void **state)
{
    uint64_t user = 0;
    unsigned n = 0;

    (void)state;
    open_both(38400, false, 0);
    order(&a, MT_LINE_INITIATOR_CONNECT);
    give_frames(&a, 4, all_ones, e_38400);
    for (unsigned i = 0; i < 5; i++) {
        user |= (uint64_t)(0x11 * (i + 1)) << (n + 1);
        n += 9;
        if (i != 2) /* the third has none */
            user |= (uint64_t)1 << n++;
    }
    assert_int_equal(n, 49);
    give_frames(&a, 1, user & all_ones, e_38400);
    assert_int_equal(a.heard.n, 5);
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(a.heard.octets[i], 0x11 * (i + 1));
    close_both();
}

/* A bad line */

static void to_silence(uint8_t *octets, unsigned n)
{
    memset(octets, 0xff, n);
}

static void to_noise(uint8_t *octets, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        octets[i] = (uint8_t)chance(&random_state);
}

static void flip_one_bit_in_1000(uint8_t *octets, unsigned n)
{
    for (unsigned i = 0; i < 8 * n; i++)
        if (chance(&random_state) % 1000 == 0)
            octets[i / 8] ^= (uint8_t)(1 << i % 8);
}

static void a_short_loss_of_frames_is_reported_and_data_goes_on(void **state)
{
    static damage *const harms[] = {to_silence, to_noise};

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        open_both(9600, false, 0);
        connect_both();
        run_harmed(2 * SECOND, harms[i]);
        assert_int_equal(a.rx->status, MT_RX_NO_CARRIER);
        assert_int_equal(a.rx->link, MT_LINK_CONNECTED);
        run(SECOND);
        assert_int_equal(a.heard.reports, 3);
        assert_int_equal(a.heard.carrier[1], 0);
        assert_int_equal(a.heard.carrier[2], 1);
        a.heard.n = 0;
        sent_init(&b.sent, b_data, 500);
        run(SECOND);
        heard_exactly(&a.heard, b_data, 500, false);
        close_both();
    }
}

static void three_seconds_without_frames_end_the_link(void **state)
{
    (void)state;
    open_both(9600, false, 0);
    connect_both();
    run_harmed(3 * SECOND - 400, to_silence);
    assert_int_equal(a.rx->link, MT_LINK_CONNECTED);
    run_harmed(SECOND, to_silence);
    assert_true(a.rx->finished && a.tx->finished && b.rx->finished && b.tx->finished);
    assert_int_equal(a.heard.carrier[a.heard.reports - 1], 0);
    close_both();
}

static void who_hears_no_frames_stops_the_far_end(void **state)
{
    (void)state;
    open_both(9600, false, DATA);
    connect_both();
    for (unsigned i = 0; i < 10; i++) {
        carry(&a, &b, 160, to_silence);
        carry(&b, &a, 160, NULL);
    }
    assert_true(a.tx->flow);
    assert_false(b.tx->flow);
    close_both();
}

static unsigned differ(const uint8_t *x, const uint8_t *y, unsigned n)
{
    unsigned count = 0;

    for (unsigned i = 0; i < n; i++)
        count += x[i] != y[i];
    return count;
}

/* @return octets that differ from the data, which begins where most of its first octets are right */
static unsigned wrong_octets(const struct heard *h, const uint8_t *data, unsigned n)
{
    unsigned from = 0;

    while (from + n <= h->n && differ(h->octets + from, data, 8) > 2)
        from++;
    assert_in_range(h->n, from + n, HEARD_OCTETS);
    return differ(h->octets + from, data, n);
}

/* One bit in 1000 is wrong, hence 8 octets in 1000 where a bit is sent once. */
static void a_line_with_bit_errors_connects_and_spoils_no_more_than_it_must(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPEEDS; i++) {
        unsigned n = speeds[i] / 16, wrong;

        open_both(speeds[i], true, n);
        order(&a, MT_LINE_INITIATOR_CONNECT);
        order(&b, MT_LINE_RESPONDER_CONNECT);
        run_harmed(SECOND, flip_one_bit_in_1000);
        assert_int_equal(a.rx->link, MT_LINK_CONNECTED);
        assert_int_equal(b.rx->link, MT_LINK_CONNECTED);
        run_harmed(20 * SECOND, flip_one_bit_in_1000);
        assert_int_equal(a.rx->link, MT_LINK_CONNECTED);
        assert_int_equal(b.rx->link, MT_LINK_CONNECTED);
        assert_int_equal(a.heard.reports, 1);
        wrong = wrong_octets(&b.heard, a_data, n);
        assert_in_range(wrong, 0, 2 + n * 12 / 1000);
        if (speeds[i] <= 1200)
            assert_int_equal(wrong, 0);
        close_both();
    }
}

static void garbage_never_connects_and_does_no_harm(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SPEEDS; i++) {
        open_both(speeds[i], i % 2, DATA);
        order(&a, MT_LINE_INITIATOR_CONNECT);
        order(&b, MT_LINE_RESPONDER_CONNECT);
        run_harmed(20 * SECOND, to_noise);
        assert_int_equal(a.heard.n + b.heard.n, 0);
        assert_int_equal(a.heard.reports + b.heard.reports, 0);
        assert_true(a.tx->finished);
        assert_int_equal(b.tx->link, MT_LINK_CONNECTING);
        close_both();
    }
}

static void bad_configurations_and_commands_are_refused(void **state)
{
    static const enum mt_line_verb unknown[] = {
        MT_LINE_ASSERT_RTS, MT_LINE_UNASSERT_RTS, MT_LINE_SET_PREFIX_SUFFIX,
        MT_LINE_SUSPEND,    MT_LINE_RESUME,       MT_LINE_RESUME_MONITOR_CARRIER,
        MT_LINE_RETRAIN};
    struct mt_line_config c = config(48000, false);
    struct mt_line_rx *rx = NULL;
    struct mt_line_tx *tx = NULL;

    (void)state;
    assert_int_equal(mt_line_create(&rx, &tx, &c, NULL, NULL), -EINVAL);
    c = config(9600, false);
    assert_int_equal(mt_line_create(&rx, NULL, &c, NULL, NULL), -EINVAL);
    assert_int_equal(mt_line_create(NULL, &tx, &c, NULL, NULL), -EINVAL);
    sim_fail_at(1, false);
    assert_int_equal(mt_line_create(&rx, &tx, &c, NULL, NULL), -ENOMEM);
    sim_fail_at(0, false);
    assert_null(rx);
    assert_null(tx);
    open_both(9600, false, 0);
    for (unsigned i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
        struct mt_line_command unknown_command = {.verb = unknown[i]};

        assert_int_equal(a.rx->ops->command(a.rx, &unknown_command), -EOPNOTSUPP);
        assert_int_equal(a.tx->ops->command(a.tx, &unknown_command), -EOPNOTSUPP);
    }
    close_both();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIM_TEST(async_data_crosses_both_ways_at_every_speed),
        SIM_TEST(sync_data_crosses_both_ways_at_every_speed),
        SIM_TEST(finish_sends_what_is_buffered_to_the_last_octet),
        SIM_TEST(a_timeslot_joined_to_itself_connects),
        SIM_TEST(the_initiator_sends_off_until_it_hears_frames_and_on_then),
        SIM_TEST(the_responder_sends_ones_until_it_hears_frames),
        SIM_TEST(disconnect_is_off_with_zeros_and_the_far_end_answers_so),
        SIM_TEST(a_far_end_that_never_answers_is_given_up_after_10_s),
        SIM_TEST(a_disconnect_that_nobody_answers_ends_after_3_s),
        SIM_TEST(an_end_that_was_never_connected_finishes_at_once),
        SIM_TEST(stop_holds_the_far_end_and_resume_lets_it_go_on_without_loss),
        SIM_TEST(sync_data_is_whole_after_a_stop),
        SIM_TEST(sync_tells_an_underrun_once_and_async_never),
        SIM_TEST(set_aux_clears_sets_leaves_and_inverts_bits),
        SIM_TEST(no_data_goes_while_s4_is_off_and_all_of_it_after),
        SIM_TEST(an_inverted_bit_follows_the_handshake),
        SIM_TEST(at_600_and_nowhere_else_every_fourth_frame_has_e7_zero),
        SIM_TEST(the_rate_is_that_of_the_received_frames),
        SIM_TEST(characters_without_a_stop_bit_are_taken),
        SIM_TEST(a_short_loss_of_frames_is_reported_and_data_goes_on),
        SIM_TEST(three_seconds_without_frames_end_the_link),
        SIM_TEST(who_hears_no_frames_stops_the_far_end),
        SIM_TEST(a_line_with_bit_errors_connects_and_spoils_no_more_than_it_must),
        SIM_TEST(garbage_never_connects_and_does_no_harm),
        SIM_TEST(bad_configurations_and_commands_are_refused),
    };

    return cmocka_run_group_tests_name("v110", tests, NULL, NULL);
}
