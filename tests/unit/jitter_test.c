/** What is heard of a stream of packets that come late, twice, out of order, in bursts, or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/audio.h"
#include "jitter_player.h"

enum { TS0 = 1000, SEQ0 = 500 };

/* An even stream: packet k holds n octets from TS0 + k * n on and arrives k * n / 8 ms after `from`. */
struct stream {
    uint32_t ts;
    uint16_t seq;
    uint16_t n;
    int64_t from_ns;
    uint8_t coding;
};

static const struct stream usual = {.ts = TS0, .seq = SEQ0, .n = 160, .from_ns = SECOND, .coding = MT_CODING_ALAW};

static struct sent packet_of(const struct stream *s, unsigned k)
{
    return (struct sent){.at_ns = s->from_ns + (int64_t)k * s->n * SECOND / PLAYER_RATE,
                         .ts = s->ts + k * s->n,
                         .seq = (uint16_t)(s->seq + k),
                         .n = s->n,
                         .coding = s->coding};
}

static void send_late(struct player *p, const struct stream *s, unsigned k, int64_t late_ns)
{
    struct sent one = packet_of(s, k);

    one.at_ns += late_ns;
    player_send(p, &one);
}

static void send_range(struct player *p, const struct stream *s, unsigned from, unsigned to)
{
    for (unsigned k = from; k < to; k++)
        send_late(p, s, k, 0);
}

/* Every octet from ts on is heard, in order and without a hole; only after the last one may a block end in one. */
static void assert_all_heard(const struct player *p, uint32_t ts, uint64_t octets)
{
    size_t i = 0;

    for (; i < p->n_heard && !p->heard[i].hole; i++) {
        assert_int_equal(p->heard[i].ts, ts);
        ts += p->heard[i].n;
        octets -= p->heard[i].n;
    }
    assert_int_equal(octets, 0);
    for (; i < p->n_heard; i++)
        assert_true(p->heard[i].hole && !p->heard[i].lost);
    assert_int_equal(p->j.lost_packets, 0);
    assert_int_equal(p->j.dropped_octets, 0);
}

/* The sink gets as many octets as time has passed: silence and blocks follow one another without a gap. */
static void assert_no_time_lost(const struct player *p)
{
    int64_t out_ns = p->silence_ns + p->j.fill_ns + p->played_ns, behind_ns = p->now_ns - out_ns;

    assert_true(behind_ns > -60 * MS && behind_ns < 60 * MS);
}

static void an_even_stream_is_heard_bit_for_bit_after_the_initial_delay(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    send_range(&p, &usual, 0, 100);
    player_play(&p, 4 * SECOND);
    assert_all_heard(&p, TS0, 16000);
    for (size_t i = 0; i < p.n_heard; i++)
        assert_int_equal(p.heard[i].ns, SECOND + 40 * MS + (p.heard[i].ts - TS0) / 160 * 20 * MS);
    assert_no_time_lost(&p);
    player_end(&p);
}

static void packets_overtaken_by_up_to_three_are_put_in_order(void **state)
{
    (void)state;
    for (unsigned by = 1; by <= 3; by++) {
        struct player p;

        player_init(&p, 200, 80);
        for (unsigned k = 0; k < 100; k++)
            send_late(&p, &usual, k, k % 10 == 5 ? (int64_t)by * 20 * MS + MS : 0);
        player_play(&p, 4 * SECOND);
        assert_all_heard(&p, TS0, 16000);
        assert_int_equal(p.verdicts[MT_JITTER_TAKEN], 100);
        player_end(&p);
    }
}

/* The talkspurt begins with the second packet, but the first still comes in time. */
static void the_first_packet_may_be_overtaken_as_well(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    send_late(&p, &usual, 0, 35 * MS);
    send_range(&p, &usual, 1, 100);
    player_play(&p, 4 * SECOND);
    assert_all_heard(&p, TS0, 16000);
    assert_int_equal(p.heard[0].ns, SECOND + 40 * MS);
    assert_no_time_lost(&p);
    player_end(&p);
}

/* So far ahead of its time that the ring would have to hold more than it can. */
static void an_earlier_first_packet_must_fit_the_ring(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 1000, 900);
    send_late(&p, &usual, 20, -400 * MS);
    player_play(&p, SECOND);
    mt_jitter_delays(&p.j, 60, 60);
    free(mt_jitter_replace_ring(&p.j, player_must(calloc(1, 2048)), 2048));
    send_late(&p, &usual, 0, 5 * MS);
    player_play(&p, SECOND + 10 * MS);
    assert_int_equal(p.verdicts[MT_JITTER_LATE], 1);
    player_play(&p, 3 * SECOND);
    assert_null(player_find(&p, TS0));
    player_end(&p);
}

static void a_second_copy_is_not_heard(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    send_range(&p, &usual, 0, 100);
    for (unsigned k = 0; k < 100; k += 3)
        send_late(&p, &usual, k, 5 * MS);
    player_play(&p, 4 * SECOND);
    assert_all_heard(&p, TS0, 16000);
    assert_int_equal(p.verdicts[MT_JITTER_DUPLICATE], 34);
    player_end(&p);
}

static void one_lost_of_twenty_is_a_hole_of_its_length(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    for (unsigned k = 0; k < 200; k++)
        if (k % 20 != 10)
            send_late(&p, &usual, k, 0);
    player_play(&p, 6 * SECOND);
    assert_int_equal(p.j.lost_packets, 10);
    assert_int_equal(player_holes(&p, true), 10 * 160);
    assert_int_equal(player_holes(&p, false), 0);
    assert_int_equal(player_octets(&p), 190 * 160);
    for (unsigned k = 10; k < 200; k += 20)
        assert_true(player_find(&p, TS0 + k * 160)->lost);
    player_end(&p);
}

/* One of two that were missing still comes while the gap of the first is being played. */
static void a_packet_that_comes_into_its_gap_is_not_counted_lost(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    for (unsigned k = 0; k < 20; k++)
        if (k != 10)
            send_late(&p, &usual, k, k == 11 ? 30 * MS : 0);
    player_play(&p, 3 * SECOND);
    assert_int_equal(player_octets(&p), 19 * 160);
    assert_int_equal(player_holes(&p, true), 160);
    assert_int_equal(p.j.lost_packets, 1);
    player_end(&p);
}

/* A sender that restarts its sequence numbers has not lost thousands of packets of an octet each. */
static void a_jump_of_the_sequence_number_is_not_thousands_lost(void **state)
{
    struct player p;
    struct stream again = usual;

    (void)state;
    player_init(&p, 200, 40);
    send_range(&p, &usual, 0, 50);
    again.seq = 9000;
    send_range(&p, &again, 50, 100);
    player_play(&p, 4 * SECOND);
    assert_all_heard(&p, TS0, 16000);
    p.n_sent = p.next;
    again = usual;
    again.from_ns = 5 * SECOND;
    send_range(&p, &again, 0, 10);
    again.seq = 20000;
    send_range(&p, &again, 11, 20);
    player_play(&p, 7 * SECOND);
    assert_true(p.j.lost_packets <= 160);
    player_end(&p);
}

static void a_short_pause_of_the_sender_is_a_hole_but_no_loss(void **state)
{
    struct player p;
    struct stream after = usual;

    (void)state;
    player_init(&p, 200, 40);
    send_range(&p, &usual, 0, 50);
    after.seq = SEQ0 - 5; /* five packets' time without a packet */
    send_range(&p, &after, 55, 100);
    player_play(&p, 4 * SECOND);
    assert_int_equal(player_octets(&p), 95 * 160);
    assert_int_equal(player_holes(&p, false), 5 * 160);
    assert_int_equal(player_holes(&p, true), 0);
    assert_int_equal(p.j.lost_packets, 0);
    assert_int_equal(player_find(&p, TS0 + 60 * 160)->ns, SECOND + 1200 * MS + 40 * MS);
    assert_no_time_lost(&p);
    player_end(&p);
}

static void after_a_long_pause_the_talkspurt_starts_with_the_initial_delay(void **state)
{
    struct player p;
    struct stream after = usual;

    (void)state;
    player_init(&p, 200, 40);
    send_range(&p, &usual, 0, 50);
    after.seq = SEQ0 + 50;
    after.ts = TS0 + 150 * 160;
    after.from_ns = SECOND + 3000 * MS + 7 * MS; /* 7 ms later than its timestamp says */
    send_range(&p, &after, 0, 50);
    player_play(&p, 6 * SECOND);
    assert_int_equal(player_octets(&p), 100 * 160);
    assert_int_equal(player_holes(&p, true), 0);
    assert_int_equal(p.j.lost_packets, 0);
    assert_int_equal(p.j.resyncs, 0);
    assert_int_equal(player_find(&p, after.ts)->ns, after.from_ns + 40 * MS);
    assert_no_time_lost(&p);
    player_end(&p);
}

/* Ten minutes of a sender whose clock is off by 200 ppm: 120 ms in all. */
static void play_drifting(int ppm, uint16_t n)
{
    enum { SECONDS = 600 };
    struct stream s = usual;
    unsigned packets = (unsigned)(SECONDS * PLAYER_RATE) / n;
    struct player p;

    s.n = n;
    player_init(&p, 200, 40);
    for (unsigned k = 0; k < packets; k++) {
        int64_t nominal_ns = (int64_t)k * n * SECOND / PLAYER_RATE;

        send_late(&p, &s, k, -nominal_ns / 1000000 * ppm);
    }
    player_play(&p, (SECONDS + 3) * SECOND);
    assert_all_heard(&p, TS0, (uint64_t)packets * n);
    assert_int_equal(p.j.resyncs, 0);
    for (size_t i = 0; i < p.n_heard; i++) {
        int64_t sent_ns = SECOND + (int64_t)(p.heard[i].ts - TS0) * (SECOND / PLAYER_RATE) / 1000000 * (1000000 - ppm);

        assert_true(p.heard[i].hole || (p.heard[i].ns - sent_ns > -20 * MS && p.heard[i].ns - sent_ns < 65 * MS));
    }
    player_end(&p);
}

static void a_fast_sender_is_followed(void **state)
{
    (void)state;
    play_drifting(200, 160);
    play_drifting(200, 80);
}

static void a_slow_sender_is_followed(void **state)
{
    (void)state;
    play_drifting(-200, 160);
    play_drifting(-200, 240);
}

/* Packets 50 and on wait somewhere for `stall_ms`, then come all at once. */
static void send_stalled(struct player *p, int64_t stall_ms)
{
    int64_t end_ns = SECOND + 1000 * MS + stall_ms * MS;

    for (unsigned k = 0; k < 150; k++) {
        int64_t at_ns = packet_of(&usual, k).at_ns;

        send_late(p, &usual, k, k >= 50 && at_ns < end_ns ? end_ns - at_ns : 0);
    }
}

static void a_stall_of_100_ms_costs_nothing_but_delay(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    send_stalled(&p, 100);
    player_play(&p, 6 * SECOND);
    assert_all_heard(&p, TS0, 150 * 160);
    assert_no_time_lost(&p);
    player_end(&p);
}

static void a_stall_of_500_ms_drops_what_is_too_old_and_goes_on(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    send_stalled(&p, 500);
    player_play(&p, 6 * SECOND);
    assert_true(p.j.dropped_octets > 0 && p.j.dropped_octets <= 500 * PLAYER_PER_MS);
    assert_int_equal(player_octets(&p) + p.j.dropped_octets, 150 * 160);
    assert_int_equal(player_holes(&p, true), 0);
    assert_true(player_find(&p, TS0 + 149 * 160)->ns - packet_of(&usual, 149).at_ns <= 220 * MS);
    assert_no_time_lost(&p);
    player_end(&p);
}

static void six_packets_at_once_every_120_ms_are_all_heard(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    for (unsigned k = 0; k < 600; k++)
        send_late(&p, &usual, k, (int64_t)(5 - k % 6) * 20 * MS);
    player_play(&p, 15 * SECOND);
    assert_all_heard(&p, TS0, 600 * 160);
    player_end(&p);
}

/* An octet every 10 ms: what is there is played out at the latest max_delay after it was due. */
static void a_trickle_is_not_held_back_for_ever(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    for (unsigned k = 0; k < 200; k++) {
        struct sent one = {SECOND + k * 10 * MS, 0, TS0 + k, (uint16_t)k, 1, MT_CODING_ALAW};

        player_send(&p, &one);
    }
    player_play(&p, 4 * SECOND);
    for (size_t i = 0; i < p.n_heard; i++)
        assert_true(p.heard[i].hole || p.heard[i].ns - (SECOND + (p.heard[i].ts - TS0) * 10 * MS) <= 250 * MS);
    assert_true(player_octets(&p) > 100);
    player_end(&p);
}

static void packets_of_any_length_are_heard(void **state)
{
    static const uint16_t lengths[] = {1, 7, 40, 80, 160, 164, 240, 320, 333, 480};

    (void)state;
    for (unsigned i = 0; i < sizeof(lengths) / sizeof(*lengths); i++)
        for (unsigned initial = 0; initial <= 60; initial += 20) {
            struct stream s = usual;
            struct player p;
            unsigned packets;

            s.n = lengths[i];
            packets = 16000U / s.n;
            player_init(&p, 200, initial);
            send_range(&p, &s, 0, packets);
            player_play(&p, 5 * SECOND);
            assert_all_heard(&p, TS0, (uint64_t)packets * s.n);
            player_end(&p);
        }
}

static void timestamps_and_sequence_numbers_may_wrap(void **state)
{
    struct stream s = usual;
    struct player p;

    (void)state;
    s.ts = UINT32_MAX - 4000;
    s.seq = UINT16_MAX - 30;
    player_init(&p, 200, 40);
    for (unsigned k = 0; k < 100; k++)
        send_late(&p, &s, k, k % 3 ? 0 : 25 * MS);
    player_play(&p, 4 * SECOND);
    assert_all_heard(&p, s.ts, 16000);
    player_end(&p);
}

/* Off by the given distance: nothing but its own place may suffer. */
static void play_one_wild(uint32_t off)
{
    struct player p;
    struct sent wild;

    player_init(&p, 200, 40);
    for (unsigned k = 0; k < 100; k++)
        if (k != 50)
            send_late(&p, &usual, k, 0);
    wild = packet_of(&usual, 50);
    wild.ts += off;
    player_send(&p, &wild);
    player_play(&p, 4 * SECOND);
    for (unsigned k = 0; k < 100; k++)
        if (k != 50 && (!player_find(&p, TS0 + k * 160) || player_find(&p, TS0 + k * 160)->hole))
            fail_msg("packet %u was not heard after a timestamp off by %d", k, (int)off);
    assert_int_equal(p.j.resyncs, 0);
    player_end(&p);
}

static void one_packet_with_a_wild_timestamp_is_ignored(void **state)
{
    static const uint32_t off[] = {4000,     6000,     8000,      9000,      100000,
                                   1U << 30, 1U << 31, 0U - 4000, 0U - 9000, 0U - 100000};

    (void)state;
    for (unsigned i = 0; i < sizeof(off) / sizeof(*off); i++)
        play_one_wild(off[i]);
}

static void a_sender_that_sets_its_timestamps_anew_is_followed(void **state)
{
    static const uint32_t off[] = {4000, 9000, 100000, 1U << 31, 0U - 4000, 0U - 9000, 0U - 100000};

    (void)state;
    for (unsigned i = 0; i < sizeof(off) / sizeof(*off); i++) {
        struct stream anew = usual;
        struct player p;

        player_init(&p, 200, 40);
        send_range(&p, &usual, 0, 50);
        anew.ts += off[i];
        send_range(&p, &anew, 50, 150);
        player_play(&p, 5 * SECOND);
        for (unsigned k = 70; k < 150; k++)
            assert_non_null(player_find(&p, anew.ts + k * 160));
        assert_true(player_find(&p, anew.ts + 149 * 160)->ns - packet_of(&usual, 149).at_ns <= 200 * MS);
        assert_no_time_lost(&p);
        player_end(&p);
    }
}

static uint32_t chance(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*state >> 33);
}

static void jitter_below_the_initial_delay_is_not_heard(void **state)
{
    uint64_t random = 1;

    (void)state;
    for (unsigned run = 0; run < 20; run++) {
        struct player p;

        player_init(&p, 200, 40);
        for (unsigned k = 0; k < 1000; k++)
            send_late(&p, &usual, k, (int64_t)(chance(&random) % 30000) * 1000);
        player_play(&p, 23 * SECOND);
        assert_all_heard(&p, TS0, 160000);
        player_end(&p);
    }
}

/* 300 s at 200 ppm use up the initial delay: the schedule must move before those overtaken are late. */
static void a_slow_sender_is_followed_through_jitter_as_well(void **state)
{
    uint64_t random = 3;
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    for (unsigned k = 0; k < 15000; k++)
        send_late(&p, &usual, k, (int64_t)k * 4000 + (int64_t)(chance(&random) % 30000) * 1000);
    player_play(&p, 305 * SECOND);
    assert_int_equal(p.j.lost_packets, 0);
    assert_int_equal(player_octets(&p), 15000 * 160);
    player_end(&p);
}

/* Packets that are late but do not overtake one another: the buffer waits instead of losing them. */
static void without_initial_delay_the_buffer_adapts_to_the_jitter(void **state)
{
    uint64_t random = 2;

    (void)state;
    for (unsigned run = 0; run < 20; run++) {
        struct player p;
        int64_t last_ns = 0;

        player_init(&p, 60, 0);
        for (unsigned k = 0; k < 1000; k++) {
            struct sent s = packet_of(&usual, k);

            s.at_ns += (int64_t)(chance(&random) % 30000) * 1000;
            last_ns = s.at_ns = s.at_ns > last_ns ? s.at_ns : last_ns;
            player_send(&p, &s);
        }
        player_play(&p, 23 * SECOND);
        assert_all_heard(&p, TS0, 160000);
        for (unsigned k = 50; k < 1000; k++)
            assert_true(player_find(&p, TS0 + k * 160)->ns - packet_of(&usual, k).at_ns <= 60 * MS);
        player_end(&p);
    }
}

static void each_octet_keeps_its_coding_when_the_sender_changes_it(void **state)
{
    struct stream alaw = usual, ulaw = usual;
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    ulaw.coding = MT_CODING_ULAW;
    ulaw.n = alaw.n = 164;
    send_range(&p, &alaw, 0, 50);
    send_range(&p, &ulaw, 50, 100);
    player_play(&p, 5 * SECOND);
    assert_all_heard(&p, TS0, 16400);
    for (size_t i = 0; i < p.n_heard; i++)
        if (!p.heard[i].hole)
            assert_int_equal(p.heard[i].coding, p.heard[i].ts < TS0 + 8200 ? MT_CODING_ALAW : MT_CODING_ULAW);
    player_end(&p);
}

static void replace_ring(struct player *p, uint32_t octets)
{
    free(mt_jitter_replace_ring(&p->j, player_must(calloc(1, octets)), octets));
}

static void a_larger_ring_may_be_put_in_while_playing(void **state)
{
    struct player p;

    (void)state;
    for (uint32_t octets = 512; octets <= 65536; octets *= 2) {
        player_init(&p, 200, 40);
        for (unsigned k = 0; k < 100; k++)
            send_late(&p, &usual, k, k % 3 ? 0 : 25 * MS);
        player_play(&p, 2 * SECOND + 3 * MS);
        replace_ring(&p, octets);
        player_play(&p, 4 * SECOND);
        assert_all_heard(&p, TS0, 16000);
        player_end(&p);
    }
}

static void a_ring_too_small_for_what_waits_empties_the_buffer(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 400, 200);
    send_range(&p, &usual, 0, 100);
    player_play(&p, 2 * SECOND + 3 * MS);
    replace_ring(&p, 1024);
    assert_false(p.j.playing);
    mt_jitter_delays(&p.j, 60, 40);
    player_play(&p, 5 * SECOND);
    assert_non_null(player_find(&p, TS0 + 99 * 160));
    assert_no_time_lost(&p);
    player_end(&p);
}

static void what_waits_longer_than_the_maximum_is_dropped_and_counted(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 100, 40);
    for (unsigned k = 0; k < 100; k++)
        send_late(&p, &usual, k, k < 50 ? 0 : (k < 70 ? 50 - (int64_t)k : -20) * 20 * MS); /* 20 at once, then on */
    player_play(&p, 4 * SECOND);
    assert_in_range(p.j.dropped_octets, 300 * PLAYER_PER_MS, 400 * PLAYER_PER_MS);
    assert_int_equal(player_octets(&p) + p.j.dropped_octets, 16000);
    assert_int_equal(p.verdicts[MT_JITTER_OVERFLOW], 0);
    player_end(&p);
}

/* The engine was stopped for two seconds, say: time is skipped in which nothing had come yet. */
static void only_octets_that_were_there_count_as_dropped(void **state)
{
    static const uint8_t octets[160];
    struct mt_jitter_packet packet = {.octets = octets, .n = 160, .ts = TS0, .seq = 1, .arrival_ns = 10 * SECOND};
    struct player p;

    (void)state;
    player_init(&p, 100, 40);
    assert_int_equal(mt_jitter_put(&p.j, &packet), MT_JITTER_TAKEN);
    packet.ts += 160, packet.seq++, packet.arrival_ns -= 2 * SECOND;
    mt_jitter_put(&p.j, &packet);
    assert_int_equal(p.j.dropped_octets, 160);
    player_end(&p);
}

static void more_holes_than_can_be_noted_refuse_packets_and_pass(void **state)
{
    struct player p;
    struct stream s = usual;

    (void)state;
    player_init(&p, 1000, 600);
    s.n = 80;
    for (unsigned k = 0; k < 120; k += 2)
        send_late(&p, &s, k, 0);
    send_range(&p, &s, 120, 400);
    player_play(&p, 8 * SECOND);
    assert_true(p.verdicts[MT_JITTER_OVERFLOW] > 0);
    for (unsigned k = 200; k < 400; k++)
        assert_false(player_find(&p, TS0 + k * 80)->hole);
    assert_int_equal(player_octets(&p), p.verdicts[MT_JITTER_TAKEN] * 80);
    player_end(&p);
}

static void a_packet_larger_than_the_buffer_is_refused(void **state)
{
    const uint32_t most = mt_jitter_ring_octets(200, PLAYER_RATE);
    struct sent huge = {.ts = TS0, .n = most + 1, .at_ns = SECOND};
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    assert_int_equal(player_put(&p, &huge), MT_JITTER_OVERFLOW);
    assert_false(p.j.playing);
    huge.n = most;
    assert_int_equal(player_put(&p, &huge), MT_JITTER_TAKEN);
    p.now_ns = SECOND;
    player_play(&p, 3 * SECOND);
    assert_true(player_octets(&p) == most);
    player_end(&p);
}

static void a_reset_gives_up_what_waits_and_keeps_time(void **state)
{
    struct player p;

    (void)state;
    player_init(&p, 200, 40);
    send_range(&p, &usual, 0, 100);
    player_play(&p, SECOND + 5 * MS); /* before the first block */
    mt_jitter_reset(&p.j);
    player_play(&p, 2 * SECOND);
    mt_jitter_reset(&p.j);
    player_play(&p, 4 * SECOND);
    assert_null(player_find(&p, TS0));
    assert_int_equal(p.j.lost_packets, 0);
    assert_no_time_lost(&p);
    player_end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_even_stream_is_heard_bit_for_bit_after_the_initial_delay),
        cmocka_unit_test(packets_overtaken_by_up_to_three_are_put_in_order),
        cmocka_unit_test(the_first_packet_may_be_overtaken_as_well),
        cmocka_unit_test(an_earlier_first_packet_must_fit_the_ring),
        cmocka_unit_test(a_second_copy_is_not_heard),
        cmocka_unit_test(one_lost_of_twenty_is_a_hole_of_its_length),
        cmocka_unit_test(a_packet_that_comes_into_its_gap_is_not_counted_lost),
        cmocka_unit_test(a_jump_of_the_sequence_number_is_not_thousands_lost),
        cmocka_unit_test(a_short_pause_of_the_sender_is_a_hole_but_no_loss),
        cmocka_unit_test(after_a_long_pause_the_talkspurt_starts_with_the_initial_delay),
        cmocka_unit_test(a_fast_sender_is_followed),
        cmocka_unit_test(a_slow_sender_is_followed),
        cmocka_unit_test(a_stall_of_100_ms_costs_nothing_but_delay),
        cmocka_unit_test(a_stall_of_500_ms_drops_what_is_too_old_and_goes_on),
        cmocka_unit_test(six_packets_at_once_every_120_ms_are_all_heard),
        cmocka_unit_test(a_trickle_is_not_held_back_for_ever),
        cmocka_unit_test(packets_of_any_length_are_heard),
        cmocka_unit_test(timestamps_and_sequence_numbers_may_wrap),
        cmocka_unit_test(one_packet_with_a_wild_timestamp_is_ignored),
        cmocka_unit_test(a_sender_that_sets_its_timestamps_anew_is_followed),
        cmocka_unit_test(jitter_below_the_initial_delay_is_not_heard),
        cmocka_unit_test(a_slow_sender_is_followed_through_jitter_as_well),
        cmocka_unit_test(without_initial_delay_the_buffer_adapts_to_the_jitter),
        cmocka_unit_test(each_octet_keeps_its_coding_when_the_sender_changes_it),
        cmocka_unit_test(a_larger_ring_may_be_put_in_while_playing),
        cmocka_unit_test(a_ring_too_small_for_what_waits_empties_the_buffer),
        cmocka_unit_test(what_waits_longer_than_the_maximum_is_dropped_and_counted),
        cmocka_unit_test(only_octets_that_were_there_count_as_dropped),
        cmocka_unit_test(more_holes_than_can_be_noted_refuse_packets_and_pass),
        cmocka_unit_test(a_packet_larger_than_the_buffer_is_refused),
        cmocka_unit_test(a_reset_gives_up_what_waits_and_keeps_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
