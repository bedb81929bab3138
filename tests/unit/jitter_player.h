/**
 * Plays a scripted list of packets through a jitter buffer, millisecond by millisecond, the way a VMP[rx] does.
 *
 * Every octet that is sent derives from its timestamp, so whatever is heard can be checked without a copy of it.
 */
#ifndef UNIT_JITTER_PLAYER_H
#define UNIT_JITTER_PLAYER_H

#include <stdlib.h>
#include <string.h>

#include "media/jitter.h"

enum { PLAYER_RATE = 8000, PLAYER_PER_MS = PLAYER_RATE / 1000, PLAYER_MAX_BLOCKS = 8, PLAYER_VERDICTS = 4 };

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)

struct sent {
    int64_t at_ns;
    size_t order; /* as sent: of two that arrive together the one sent first comes first */
    uint32_t ts;
    uint16_t seq;
    uint16_t n;
    uint8_t coding;
};

/** A piece that was played. */
struct heard {
    int64_t ns;      /* when its block was played */
    uint32_t ts, n;
    bool hole, lost;
    uint8_t coding;
};

struct player {
    struct mt_jitter j;
    unsigned block;
    int64_t now_ns;
    int64_t silence_ns; /* given out as silence, fill included */
    int64_t played_ns;  /* given out in blocks */
    unsigned verdicts[PLAYER_VERDICTS];
    struct sent *sent;
    size_t n_sent, room_sent, next;
    struct heard *heard;
    size_t n_heard, room_heard;
    void *watching; /* for the two below, which may be NULL */
    void (*put)(struct player *p, const struct sent *s, const struct mt_jitter *before, enum mt_jitter_verdict verdict);
    void (*piece)(struct player *p, const struct heard *h);
};

static inline uint8_t octet_at(uint32_t ts)
{
    return (uint8_t)((ts * 2654435761U) >> 23);
}

static inline void *player_must(void *p)
{
    if (!p)
        abort();
    return p;
}

static inline void player_init(struct player *p, unsigned max_ms, unsigned initial_ms)
{
    uint32_t octets = mt_jitter_ring_octets(max_ms, PLAYER_RATE);

    *p = (struct player){.block = 160};
    mt_jitter_init(&p->j, player_must(calloc(1, octets)), PLAYER_RATE, 0);
    mt_jitter_delays(&p->j, max_ms, initial_ms);
}

static inline void player_end(struct player *p)
{
    free(p->j.ring);
    free(p->sent);
    free(p->heard);
}

static inline void player_send(struct player *p, const struct sent *s)
{
    if (p->n_sent == p->room_sent) {
        p->room_sent = p->room_sent ? 2 * p->room_sent : 64;
        p->sent = player_must(realloc(p->sent, p->room_sent * sizeof(*p->sent)));
    }
    p->sent[p->n_sent] = *s;
    p->sent[p->n_sent].order = p->n_sent;
    p->n_sent++;
}

static inline int player_compare(const void *a, const void *b)
{
    const struct sent *x = a, *y = b;

    if (x->at_ns != y->at_ns)
        return x->at_ns < y->at_ns ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* In memory of just its length, so that the address sanitizer sees a read past it. */
static inline enum mt_jitter_verdict player_put(struct player *p, const struct sent *s)
{
    struct mt_jitter before = p->j;
    uint8_t *octets = player_must(malloc(s->n));
    struct mt_jitter_packet packet = {octets, s->n, s->ts, s->seq, s->coding, s->at_ns};
    enum mt_jitter_verdict verdict;

    for (unsigned i = 0; i < s->n; i++)
        octets[i] = octet_at(s->ts + i);
    verdict = mt_jitter_put(&p->j, &packet);
    free(octets);
    p->verdicts[verdict]++;
    if (p->put)
        p->put(p, s, &before, verdict);
    return verdict;
}

static inline void player_note(struct player *p, const struct heard *h)
{
    if (p->n_heard == p->room_heard) {
        p->room_heard = p->room_heard ? 2 * p->room_heard : 256;
        p->heard = player_must(realloc(p->heard, p->room_heard * sizeof(*p->heard)));
    }
    p->heard[p->n_heard++] = *h;
    if (p->piece)
        p->piece(p, h);
}

static inline void player_block(struct player *p)
{
    unsigned left = p->block;

    while (left) {
        struct heard h = {.ns = p->now_ns, .ts = p->j.play_ts};
        struct mt_jitter_piece piece;

        mt_jitter_next(&p->j, left, &piece);
        assert_in_range(piece.n, 1, left);
        assert_int_equal(p->j.play_ts, h.ts + piece.n);
        h.n = piece.n;
        h.hole = !piece.octets;
        h.lost = piece.lost;
        h.coding = piece.coding;
        for (unsigned i = 0; piece.octets && i < piece.n; i++)
            if (piece.octets[i] != octet_at(h.ts + i))
                fail_msg("wrong octet at timestamp %u", h.ts + i);
        player_note(p, &h);
        left -= piece.n;
    }
    mt_jitter_played(&p->j, p->block);
    p->played_ns += mt_jitter_ns(&p->j, p->block);
}

/** One run of the schedule at now_ns, after all that has arrived was put in. */
static inline void player_run(struct player *p)
{
    for (unsigned n = 0; n < PLAYER_MAX_BLOCKS && p->j.playing && p->j.due_ns <= p->now_ns; n++) {
        if (mt_jitter_due(&p->j, p->block, p->now_ns) != MT_JITTER_NOW)
            break;
        p->silence_ns += p->j.fill_ns;
        p->j.fill_ns = 0;
        player_block(p);
    }
    if (!p->j.playing && p->now_ns > p->j.due_ns) {
        int64_t ns = (p->now_ns - p->j.due_ns) / MS * MS;

        p->silence_ns += ns;
        p->j.due_ns += ns;
    }
}

/** Let time pass up to until_ns. */
static inline void player_play(struct player *p, int64_t until_ns)
{
    if (p->n_sent > p->next)
        qsort(p->sent + p->next, p->n_sent - p->next, sizeof(*p->sent), player_compare);
    for (; p->now_ns <= until_ns; p->now_ns += MS) {
        while (p->next < p->n_sent && p->sent[p->next].at_ns <= p->now_ns)
            player_put(p, &p->sent[p->next++]);
        player_run(p);
    }
}

static inline uint64_t player_octets(const struct player *p)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < p->n_heard; i++)
        sum += p->heard[i].hole ? 0 : p->heard[i].n;
    return sum;
}

static inline uint64_t player_holes(const struct player *p, bool lost)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < p->n_heard; i++)
        sum += p->heard[i].hole && p->heard[i].lost == lost ? p->heard[i].n : 0;
    return sum;
}

/** The piece that holds the octet of this timestamp, or NULL. */
static inline const struct heard *player_find(const struct player *p, uint32_t ts)
{
    for (size_t i = 0; i < p->n_heard; i++)
        if (ts - p->heard[i].ts < p->heard[i].n)
            return &p->heard[i];
    return NULL;
}

#endif
