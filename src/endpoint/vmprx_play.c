#include "vmprx_play.h"

#include <string.h>

#include "media/format.h"
#include "media/g711.h"
#include "media/plc.h"

/* In one run: longer than any delay the jitter buffer can have. */
#define MAX_SILENCE_NS INT64_C(6000000000)

static void push(struct mt_vmprx *v, const void *samples, unsigned n, int64_t arrival_ns)
{
    struct mt_audio block = {.samples = samples,
                             .n = (uint16_t)n,
                             .coding = v->coding,
                             .rate_hz = MT_VMPRX_RATE_HZ,
                             .arrival_ns = arrival_ns};

    mt_feed_push(&v->feed, &block);
}

static void push_silence(struct mt_vmprx *v, unsigned n)
{
    uint8_t octets[MT_AUDIO_MAX_SAMPLES];

    memset(octets, mt_silence_octet(v->coding), n < sizeof(octets) ? n : sizeof(octets));
    while (n) {
        unsigned part = n < v->block ? n : v->block;

        push(v, octets, part, 0);
        n -= part;
    }
}

static void encode(const struct mt_vmprx *v, const int16_t *amp, unsigned n, uint8_t *octets)
{
    for (unsigned i = 0; i < n; i++)
        octets[i] = v->coding == MT_CODING_ALAW ? mt_linear_to_alaw(amp[i]) : mt_linear_to_ulaw(amp[i]);
}

static bool conceals(const struct mt_vmprx *v)
{
    return v->plc_on[v->coding == MT_CODING_ALAW ? MT_VMPRX_ALAW : MT_VMPRX_ULAW];
}

static void push_hole(struct mt_vmprx *v, const struct mt_jitter_piece *piece)
{
    int16_t amp[MT_AUDIO_MAX_SAMPLES];
    uint8_t octets[MT_AUDIO_MAX_SAMPLES];

    if (piece->lost)
        mt_count(&v->concealed_octets, piece->n);
    if (!piece->lost || !conceals(v)) {
        push_silence(v, piece->n);
        return;
    }
    mt_plc_fill(v->plc, amp, piece->n);
    encode(v, amp, piece->n, octets);
    push(v, octets, piece->n, 0);
}

/* The concealment learns from what it hears, and blends the first octets after a hole with what it made up. */
static bool push_blended(struct mt_vmprx *v, const struct mt_audio *block)
{
    int16_t amp[MT_AUDIO_MAX_SAMPLES];
    uint8_t octets[MT_AUDIO_MAX_SAMPLES];

    mt_audio_to_linear(block, amp);
    if (!mt_plc_good(v->plc, amp, block->n))
        return false;
    encode(v, amp, block->n, octets);
    push(v, octets, block->n, block->arrival_ns);
    return true;
}

static void push_octets(struct mt_vmprx *v, const struct mt_jitter_piece *piece)
{
    struct mt_audio block = {.samples = piece->octets,
                             .n = (uint16_t)piece->n,
                             .coding = piece->coding,
                             .lasting = true, /* the ring is written again in a later step */
                             .rate_hz = MT_VMPRX_RATE_HZ,
                             .arrival_ns = piece->arrival_ns};

    v->coding = piece->coding;
    if (!conceals(v) || !push_blended(v, &block))
        mt_feed_push(&v->feed, &block);
}

/*
 * Silence comes in whole blocks, so that the octets of a packet that is one block long stay together: they then fill one
 * datagram of a record and leave at once, instead of waiting for the next packet. What is left of the time is added to
 * the next gap.
 */
static int64_t push_silent_blocks(struct mt_vmprx *v, int64_t ns)
{
    int64_t block_ns = mt_jitter_ns(&v->jitter, v->block), blocks = ns / block_ns;

    push_silence(v, (unsigned)(ns < MAX_SILENCE_NS ? blocks : MAX_SILENCE_NS / block_ns) * v->block);
    return blocks * block_ns;
}

static void fill_gap(struct mt_vmprx *v)
{
    v->gap_ns += v->jitter.fill_ns;
    v->jitter.fill_ns = 0;
    v->gap_ns -= push_silent_blocks(v, v->gap_ns);
}

void mt_vmprx_play_gap(struct mt_vmprx *v, int64_t now_ns)
{
    struct mt_jitter *j = &v->jitter;
    int64_t gone_ns = now_ns - (j->due_ns - j->fill_ns), most_ns = j->fill_ns - MT_VMPRX_GAP_KEPT_NS;

    if (gone_ns > most_ns)
        gone_ns = most_ns;
    if (gone_ns > 0)
        j->fill_ns -= push_silent_blocks(v, gone_ns);
}

void mt_vmprx_play_block(struct mt_vmprx *v)
{
    uint32_t lost = v->jitter.lost_packets;
    unsigned left = v->block;

    if (v->jitter.fill_ns)
        fill_gap(v);
    while (left) {
        struct mt_jitter_piece piece;

        mt_jitter_next(&v->jitter, left, &piece);
        if (piece.octets)
            push_octets(v, &piece);
        else
            push_hole(v, &piece);
        left -= piece.n;
    }
    mt_jitter_played(&v->jitter, v->block);
    mt_count(&v->rx_lost, v->jitter.lost_packets - lost);
}

void mt_vmprx_play_silence(struct mt_vmprx *v, int64_t now_ns)
{
    if (now_ns > v->jitter.due_ns)
        v->jitter.due_ns += push_silent_blocks(v, now_ns - v->jitter.due_ns);
}
