#include "mix.h"

#include "core/wheel.h"
#include "media/format.h"

static void push(struct mt_sink *s, const struct mt_audio *block)
{
    struct mt_mix *m = mt_container(s, struct mt_mix, sink);
    int16_t amp[MT_AUDIO_MAX_SAMPLES];

    if (block->coding == MT_CODING_OCTETS || block->rate_hz != m->rate_hz)
        return;
    mt_audio_to_linear(block, amp);
    for (unsigned i = 0; i < block->n; i++)
        m->amp[m->put++ % MT_MIX_SAMPLES] = amp[i];
    if (m->put - m->taken > MT_MIX_SAMPLES)
        m->taken = m->put - MT_MIX_SAMPLES;
}

static void fetch(struct mt_sink *s)
{
    mt_fetch(s, sizeof(*s));
}

static void orphaned(struct mt_sink *s)
{
    mt_mix_connect(mt_container(s, struct mt_mix, sink), NULL);
}

void mt_mix_init(struct mt_mix *m, uint32_t rate_hz)
{
    mt_sink_init(&m->sink, push, fetch, orphaned);
    m->rate_hz = rate_hz;
}

void mt_mix_connect(struct mt_mix *m, struct mt_feed *feed)
{
    if (feed && feed == m->sink.feed)
        return;
    mt_sink_close(&m->sink);
    m->sink.feed = feed;
    m->taken = m->put;
    if (!feed)
        return;
    mt_sink_connect(&m->sink, feed);
    mt_sink_activate(&m->sink);
}

static int16_t saturate(int amp)
{
    if (amp > INT16_MAX)
        return INT16_MAX;
    return amp < INT16_MIN ? INT16_MIN : (int16_t)amp;
}

void mt_mix_add(struct mt_mix *m, int16_t *amp, unsigned n)
{
    for (unsigned i = 0; i < n && m->taken != m->put; i++)
        amp[i] = saturate(amp[i] + m->amp[m->taken++ % MT_MIX_SAMPLES]);
}
