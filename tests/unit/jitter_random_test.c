/**
 * Thousands of random streams through the jitter buffer, each octet followed from the packet to the ear.
 *
 * Whatever the network does: an octet that is heard is the right one for its timestamp (the player checks that), one
 * that was taken is heard exactly once unless it is counted as given up, and one is refused as late only if its time
 * was played.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/audio.h"
#include "jitter_player.h"

enum { SEEDS = 3000, WILD_SEEDS = 1500, SPAN = 1 << 16, SECONDS = 3 };

enum octet_state { UNSEEN, WAITS, HEARD, GIVEN_UP };

struct scene {
    uint32_t seed;
    uint64_t random;
    uint32_t ts0;
    bool wild;
    uint64_t dropped;        /* seen given up */
    int64_t longest_ns;      /* any packet may take to be heard */
    uint8_t octets[SPAN];    /* enum octet_state, by timestamp - ts0 */
    int64_t arrived_ns[SPAN];
};

static uint32_t chance(struct scene *s, uint32_t below)
{
    s->random = s->random * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(s->random >> 33) % below;
}

static bool after(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) > 0;
}

static uint8_t *state_of(struct scene *s, uint32_t ts)
{
    return &s->octets[(ts - s->ts0) % SPAN];
}

static void give_up_all(struct scene *s)
{
    for (uint32_t i = 0; i < SPAN; i++)
        if (s->octets[i] == WAITS)
            s->octets[i] = GIVEN_UP;
}

/* More than max_delay waited: what lies before the new beginning is gone, and counted. */
static void give_up_before(struct scene *s, const struct mt_jitter *before, const struct mt_jitter *now)
{
    uint64_t waited = 0;

    for (uint32_t ts = before->play_ts; ts != now->play_ts; ts++)
        if (*state_of(s, ts) == WAITS) {
            *state_of(s, ts) = GIVEN_UP;
            waited++;
        }
    assert_int_equal(now->dropped_octets - before->dropped_octets, waited);
}

static void watch_put(struct player *p, const struct sent *one, const struct mt_jitter *before,
                      enum mt_jitter_verdict verdict)
{
    struct scene *s = p->watching;
    uint32_t ts = one->ts, end = one->ts + one->n;
    bool waits = false;

    if (p->j.resyncs != before->resyncs || !before->playing)
        give_up_all(s);
    else if (after(p->j.play_ts, before->play_ts))
        give_up_before(s, before, &p->j);
    else
        assert_true(p->j.play_ts == before->play_ts || p->j.fill_ns < before->fill_ns);
    if (after(p->j.play_ts, ts))
        ts = after(p->j.play_ts, end) ? end : p->j.play_ts;
    for (uint32_t t = ts; t != end; t++)
        waits = waits || *state_of(s, t) == WAITS;
    if (verdict == MT_JITTER_LATE)
        assert_int_equal(ts, end);
    if (verdict == MT_JITTER_DUPLICATE && !s->wild)
        assert_true(waits);
    if (verdict == MT_JITTER_OVERFLOW && !s->wild)
        assert_true(p->j.n_runs == MT_JITTER_RUNS || p->j.stray);
    if (verdict != MT_JITTER_TAKEN)
        return;
    assert_false(waits && !s->wild);
    for (uint32_t t = ts; t != end; t++) {
        *state_of(s, t) = WAITS;
        s->arrived_ns[(t - s->ts0) % SPAN] = one->at_ns;
    }
}

static void watch_piece(struct player *p, const struct heard *h)
{
    struct scene *s = p->watching;

    for (uint32_t ts = h->ts; ts != h->ts + h->n; ts++) {
        uint8_t *state = state_of(s, ts);
        int64_t took_ns = h->ns - s->arrived_ns[(ts - s->ts0) % SPAN];

        if (!h->hole && *state != WAITS)
            fail_msg("seed %u: octet %u is heard in state %d", s->seed, ts - s->ts0, *state);
        if (h->hole && *state == WAITS)
            fail_msg("seed %u: octet %u was there but a hole is heard", s->seed, ts - s->ts0);
        if (!h->hole && (took_ns < 0 || took_ns > s->longest_ns))
            fail_msg("seed %u: octet %u is heard %d ms after it came", s->seed, ts - s->ts0, (int)(took_ns / MS));
        if (!h->hole)
            *state = HEARD;
    }
}

/* What one stream suffers. */
struct weather {
    int64_t jitter_ns, stall_until_ns;
    int ppm;
    unsigned loss, duplicate, pause, stall, coding, wild; /* out of 1000 packets */
    bool in_order;
    uint16_t n;       /* octets a packet; 0: any */
};

static struct weather draw_weather(struct scene *s)
{
    static const uint16_t lengths[] = {0, 1, 40, 80, 160, 160, 160, 164, 240, 320};
    static const unsigned jitters[] = {0, 5, 20, 60, 150};

    return (struct weather){.jitter_ns = jitters[chance(s, 5)] * MS,
                            .ppm = (int)chance(s, 601) - 300,
                            .loss = chance(s, 2) * chance(s, 200),
                            .duplicate = chance(s, 2) * chance(s, 200),
                            .pause = chance(s, 2) * chance(s, 50),
                            .stall = chance(s, 2) * chance(s, 20),
                            .coding = chance(s, 2) * chance(s, 100),
                            .wild = s->wild ? chance(s, 50) : 0,
                            .in_order = chance(s, 2),
                            .n = lengths[chance(s, 10)]};
}

/* A sender of SECONDS seconds; every timestamp is sent once at most. */
static void send_all(struct player *p, struct scene *s, struct weather *w)
{
    struct sent one = {.ts = s->ts0, .seq = (uint16_t)(UINT16_MAX - chance(s, 100)), .coding = MT_CODING_ALAW};
    int64_t last_ns = 0;

    while (one.ts - s->ts0 < SECONDS * PLAYER_RATE) {
        int64_t made_ns = SECOND + (int64_t)(one.ts - s->ts0) * (SECOND / PLAYER_RATE) / 1000000 * (1000000 - w->ppm);
        struct sent strange;

        if (chance(s, 1000) < w->stall)
            w->stall_until_ns = made_ns + chance(s, 500) * MS;
        one.n = w->n ? w->n : (uint16_t)(1 + chance(s, 400));
        one.at_ns = made_ns > w->stall_until_ns ? made_ns : w->stall_until_ns;
        one.at_ns += (int64_t)chance(s, 1000) * w->jitter_ns / 1000;
        if (w->in_order && one.at_ns < last_ns)
            one.at_ns = last_ns;
        last_ns = one.at_ns > last_ns ? one.at_ns : last_ns;
        strange = one;
        strange.ts += chance(s, 2) ? chance(s, 20000) - 10000 : chance(s, UINT32_MAX);
        if (chance(s, 1000) >= w->loss)
            player_send(p, chance(s, 1000) < w->wild ? &strange : &one);
        strange = one;
        strange.at_ns += chance(s, 40) * MS;
        if (chance(s, 1000) < w->duplicate)
            player_send(p, &strange);
        one.ts += one.n;
        one.seq++;
        if (chance(s, 1000) < w->pause)
            one.ts += chance(s, 8000);
        if (chance(s, 1000) < w->coding)
            one.coding = one.coding == MT_CODING_ALAW ? MT_CODING_ULAW : MT_CODING_ALAW;
    }
}

static void check_end(struct player *p, const struct scene *s)
{
    int64_t silent_ns = p->silence_ns + p->j.fill_ns;
    unsigned waiting = 0;

    for (uint32_t i = 0; i < SPAN; i++)
        waiting += s->octets[i] == WAITS;
    assert_int_equal(waiting, 0);
    assert_false(p->j.playing);
    assert_true(silent_ns + p->played_ns < p->now_ns + SECOND); /* less is well: the buffer may wait for a sender */
}

static void play_one(uint32_t seed, bool wild)
{
    static const unsigned max_ms[] = {40, 60, 100, 200, 500};
    static const unsigned blocks[] = {160, 160, 8, 80, 240, 320};
    static struct scene s;
    unsigned max = max_ms[seed % 5], block = blocks[seed / 5 % 6];
    struct weather w;
    struct player p;

    s = (struct scene){.seed = seed, .random = seed, .wild = wild};
    chance(&s, 1);
    s.ts0 = seed % 2 ? chance(&s, UINT32_MAX) : UINT32_MAX - chance(&s, 20000);
    player_init(&p, max, chance(&s, max + 1));
    p.block = block;
    p.watching = &s;
    p.put = watch_put;
    p.piece = watch_piece;
    w = draw_weather(&s);
    s.longest_ns = (2 * (int64_t)max + 400 / PLAYER_PER_MS + block / PLAYER_PER_MS + 10) * MS + w.jitter_ns;
    s.longest_ns = wild ? INT64_MAX : s.longest_ns;
    send_all(&p, &s, &w);
    player_play(&p, (SECONDS + 4) * SECOND);
    check_end(&p, &s);
    player_end(&p);
}

static void what_is_taken_is_heard_once_and_in_its_place(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < SEEDS; seed++)
        play_one(seed, false);
}

/* Wild timestamps may cost octets, but what is heard is in its place, and the end is silence. */
static void wild_timestamps_do_no_lasting_harm(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < WILD_SEEDS; seed++)
        play_one(seed, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_is_heard_once_and_in_its_place),
        cmocka_unit_test(wild_timestamps_do_no_lasting_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
