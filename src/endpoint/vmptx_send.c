#include "vmptx_send.h"

#include <math.h>
#include <string.h>

#include "endpoint/vmptx_rtcp.h"
#include "media/format.h"

enum {
    HEADER = 12,
    COMFORT_EVERY_S = 1,
    HANGOVER_MS = 200, /* after a word it is sent on, so that its end is not cut */
};

static void run_pace(struct mt_timer *timer, struct mt_wheel *wheel);

void mt_vmptx_send_init(struct mt_vmptx *v)
{
    mt_timer_init(&v->pace, run_pace);
    mt_level_init(&v->level, 0, 0, HANGOVER_MS);
    v->marker = true;
    v->active = true;
}

/* Packets */

/* RFC 3550 5.1 */
static void put_header(uint8_t *p, const struct mt_vmptx *v, unsigned payload_type, bool marker)
{
    uint32_t words[2] = {v->timestamp, v->ssrc};

    p[0] = 2 << 6;
    p[1] = (uint8_t)(payload_type | (marker ? 0x80 : 0));
    p[2] = (uint8_t)(v->seq >> 8);
    p[3] = (uint8_t)v->seq;
    for (unsigned w = 0; w < 2; w++)
        for (unsigned i = 0; i < 4; i++)
            p[4 + 4 * w + i] = (uint8_t)(words[w] >> (24 - 8 * i));
}

static void send_packet(struct mt_vmptx *v, unsigned payload_type, const void *octets, unsigned n)
{
    if (v->queued && v->flushes == v->net->flushes) /* the buffer is still in the queue */
        mt_net_flush(v->net);
    put_header(v->packet, v, payload_type, v->marker);
    memcpy(v->packet + HEADER, octets, n);
    mt_net_send(v->net, &(struct mt_net_datagram){v->ways.rtp, v->packet, HEADER + n, v->arrival_ns});
    v->queued = true;
    v->flushes = v->net->flushes;
    v->seq++;
    mt_count(&v->tx_packets, 1);
    mt_count(&v->tx_octets, n);
    mt_vmptx_rtcp_sent(v);
}

/* RFC 3389 3.1: -127 ... 0 dBov; 0 dBov is a full square wave. */
static uint8_t noise_level(float power)
{
    double dbov = power > 0 ? -10 * log10((double)power / (32768.0 * 32768.0)) : 127;

    return dbov > 127 ? 127 : (uint8_t)(dbov < 0 ? 0 : lrint(dbov));
}

/* RFC 3389 4: at the beginning of silence, and now and then. */
static void send_comfort(struct mt_vmptx *v, unsigned samples)
{
    uint8_t octet = noise_level(v->noise);

    mt_count(&v->tx_silent, 1);
    if (v->codec.vad != MT_VMPTX_COMFORT_NOISE || v->comfort_type < 0)
        return;
    if (v->comfort_due > samples) {
        v->comfort_due -= samples;
        return;
    }
    v->comfort_due = v->rate_hz * COMFORT_EVERY_S;
    v->marker = false;
    send_packet(v, (unsigned)v->comfort_type, &octet, 1);
    mt_count(&v->tx_comfort, 1);
}

static void send_front(struct mt_vmptx *v, unsigned n)
{
    if (v->codec.vad != MT_VMPTX_SEND_ALL && !v->active) {
        send_comfort(v, n);
        v->marker = true; /* RFC 3551 4.1: the first packet after silence */
    } else {
        v->comfort_due = 0;
        send_packet(v, (unsigned)v->codec.payload_type, v->queue, n);
        v->marker = false;
    }
    v->timestamp += n;
    v->sent_timestamp = v->timestamp;
    v->sent_step = v->wheel->now_step;
    v->n = (uint16_t)(v->n - n);
    memmove(v->queue, v->queue + n, v->n);
}

/*
 * Packets whose length is no whole number of blocks leave at even distances. One whose octets came late moves all that
 * follow, so that after the first few there is always enough for the next; more than that is not held back.
 */
static void drain(struct mt_vmptx *v, unsigned packet, unsigned block)
{
    while (v->n >= packet) {
        int64_t now = v->wheel->now_step;

        if (packet % block && now < v->due_step && v->n < packet + block) {
            mt_wheel_set(v->wheel, &v->pace, v->due_step);
            return;
        }
        send_front(v, packet);
        v->due_step = (v->due_step > now ? v->due_step : now) + v->codec.ptime_ms;
    }
}

static unsigned packet_octets(const struct mt_vmptx *v)
{
    return v->codec.ptime_ms * (v->rate_hz / 1000);
}

static void run_pace(struct mt_timer *timer, struct mt_wheel *wheel)
{
    struct mt_vmptx *v = mt_container(timer, struct mt_vmptx, pace);

    (void)wheel;
    if (v->ways.rtp && v->codec.payload_type >= 0)
        drain(v, packet_octets(v), MT_AUDIO_MAX_SAMPLES);
}

/* Blocks */

static void measure(struct mt_vmptx *v, const struct mt_audio *block)
{
    int16_t amp[MT_AUDIO_MAX_SAMPLES];
    bool was_active = v->active;
    double sum = 0;
    float power;

    mt_audio_to_linear(block, amp);
    v->active = mt_level_active(&v->level, amp, block->n, block->rate_hz);
    if (v->active)
        return;
    for (unsigned i = 0; i < block->n; i++)
        sum += (double)amp[i] * amp[i];
    power = (float)(sum / block->n);
    v->noise = was_active ? power : v->noise + (power - v->noise) / 4; /* the first packet of a silence tells it, too */
}

/* What comes at the other of the two rates, as linear samples at that of the stream. */
static void convert(struct mt_vmptx *v, struct mt_audio *block, int16_t out[MT_AUDIO_MAX_SAMPLES])
{
    int16_t amp[MT_AUDIO_MAX_SAMPLES];
    bool up = block->rate_hz < v->rate_hz;

    mt_audio_to_linear(block, amp);
    if (up)
        mt_halfband_up(&v->convert, amp, block->n, out);
    else
        mt_halfband_down(&v->convert, amp, block->n, out);
    block->samples = out;
    block->n = (uint16_t)(up ? block->n * 2 : block->n / 2);
    block->coding = MT_CODING_LINEAR;
    block->rate_hz = v->rate_hz;
}

static void take(struct mt_vmptx *v, const struct mt_audio *block)
{
    struct mt_format format = {.kind = v->codec.coding == MT_CODING_ALAW ? MT_FORMAT_ALAW : MT_FORMAT_ULAW,
                               .octets_per_sample = 1,
                               .rate_hz = v->rate_hz};

    if (!v->ways.rtp || v->codec.payload_type < 0) {
        mt_vmptx_drop_queue(v);
        v->timestamp += block->n;
        return;
    }
    if (v->codec.vad != MT_VMPTX_SEND_ALL)
        measure(v, block);
    if (v->n + block->n > MT_VMPTX_QUEUE) /* cannot be: a packet is less than half of it, and more than one goes at once */
        mt_vmptx_drop_queue(v);
    v->n = (uint16_t)(v->n + mt_format_encode(&format, block, v->queue + v->n));
    v->arrival_ns = block->arrival_ns;
    drain(v, packet_octets(v), block->n);
}

void mt_vmptx_take(struct mt_vmptx *v, const struct mt_audio *block)
{
    struct mt_audio other = *block;
    int16_t out[MT_AUDIO_MAX_SAMPLES];

    if (block->coding == MT_CODING_OCTETS)
        return;
    if (block->rate_hz != v->rate_hz) {
        convert(v, &other, out);
        block = &other;
    }
    take(v, block);
}

void mt_vmptx_drop_queue(struct mt_vmptx *v)
{
    v->timestamp += v->n;
    v->n = 0;
    v->marker = true;
}
