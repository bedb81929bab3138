/**
 * Bytes drive a jitter buffer: each four are a call and its arguments.
 *
 * Octets derive from their timestamps, so what comes out is checked: it is right for its place, pieces follow one
 * another, holes and octets fill the block, and the runs stay sorted, apart and inside the ring.
 */
#include <stdlib.h>
#include <string.h>

#include "media/jitter.h"

enum { RATE = 8000, MAX_PACKET = 600, MS = 1000000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct play {
    struct mt_jitter j;
    int64_t now_ns;
    uint32_t ts;
    uint16_t seq;
    uint8_t coding;
};

static void must(bool ok)
{
    if (!ok)
        abort();
}

static uint8_t octet_at(uint32_t ts)
{
    return (uint8_t)((ts * 2654435761U) >> 23);
}

static uint8_t *new_ring(uint32_t octets)
{
    uint8_t *ring = calloc(1, octets);

    must(ring);
    return ring;
}

static void check(const struct mt_jitter *j)
{
    uint32_t from = j->play_ts;

    must(j->n_runs <= MT_JITTER_RUNS);
    must(j->playing || !j->n_runs);
    must(j->fill_ns >= 0);
    for (unsigned i = 0; i < j->n_runs; i++) {
        must((int32_t)(j->runs[i].start - from) >= 0);
        must(j->runs[i].octets > 0);
        from = j->runs[i].start + j->runs[i].octets;
    }
    must(!j->n_runs || from - j->play_ts <= j->ring_octets);
}

static void put(struct play *p, uint32_t ts, uint16_t seq, unsigned n)
{
    uint8_t *octets = malloc(n);
    struct mt_jitter_packet packet = {octets, n, ts, seq, p->coding, p->now_ns};

    must(octets);
    for (unsigned i = 0; i < n; i++)
        octets[i] = octet_at(ts + i);
    mt_jitter_put(&p->j, &packet);
    free(octets);
}

static void play_block(struct play *p, unsigned block)
{
    unsigned left = block;

    while (left) {
        struct mt_jitter_piece piece;
        uint32_t ts = p->j.play_ts;

        mt_jitter_next(&p->j, left, &piece);
        must(piece.n > 0 && piece.n <= left && p->j.play_ts == ts + piece.n);
        for (unsigned i = 0; piece.octets && i < piece.n; i++)
            must(piece.octets[i] == octet_at(ts + i));
        left -= piece.n;
        check(&p->j);
    }
    mt_jitter_played(&p->j, block);
}

static void run(struct play *p, unsigned block)
{
    for (unsigned n = 0; n < 8 && p->j.playing && p->j.due_ns <= p->now_ns; n++) {
        if (mt_jitter_due(&p->j, block, p->now_ns) != MT_JITTER_NOW)
            break;
        p->j.fill_ns = 0;
        play_block(p, block);
    }
    if (!p->j.playing && p->now_ns > p->j.due_ns)
        p->j.due_ns = p->now_ns;
}

/* Both delays, and a ring that suits them; or one that only suits what may come, not what waits. */
static void change_delays(struct play *p, unsigned max_ms, unsigned initial_ms)
{
    uint32_t octets = mt_jitter_ring_octets(max_ms, RATE);

    free(mt_jitter_replace_ring(&p->j, new_ring(octets), octets));
    mt_jitter_delays(&p->j, max_ms, initial_ms < max_ms ? initial_ms : max_ms);
}

static void step(struct play *p, const uint8_t d[4])
{
    unsigned wide = (unsigned)(d[1] << 16 | d[2] << 8 | d[3]), n = 1 + (wide >> 8) % MAX_PACKET;

    switch (d[0] & 15) {
    case 0: case 1: case 2: case 3: /* the next packet */
        put(p, p->ts, p->seq++, n);
        p->ts += n;
        break;
    case 4: put(p, p->ts - (uint32_t)d[3] * 16, (uint16_t)(p->seq - d[3] / 8), n); break; /* an older one */
    case 5: put(p, p->ts + (uint32_t)d[3] * 16, (uint16_t)(p->seq + d[3] / 8), n); break; /* one ahead */
    case 6: put(p, wide << 8, (uint16_t)wide, n); break;                                   /* from anywhere */
    case 7: p->ts += wide & 0x3fff, p->seq = (uint16_t)(p->seq + (d[0] >> 4)); break;
    case 8: p->ts = wide << 8 | d[0], p->seq = (uint16_t)wide; break;
    case 9: p->coding ^= 1; break;
    case 10: mt_jitter_reset(&p->j); break;
    case 11: change_delays(p, wide >> 8 & 1023, d[3] * 4U); break;
    default:
        for (unsigned ms = 0; ms <= d[1]; ms++, p->now_ns += MS)
            run(p, d[2] % 5 ? 160 : 1 + d[3]);
    }
    check(&p->j);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t octets = mt_jitter_ring_octets(200, RATE);
    struct play p = {.now_ns = 1000 * (int64_t)MS, .ts = UINT32_MAX - 1000, .seq = UINT16_MAX - 10};

    mt_jitter_init(&p.j, new_ring(octets), RATE, p.now_ns);
    mt_jitter_delays(&p.j, 200, 40);
    for (size_t at = 0; at + 4 <= size && at < 4096; at += 4)
        step(&p, data + at);
    free(p.j.ring);
    return 0;
}
