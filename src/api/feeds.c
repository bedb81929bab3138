/* The datafeeds that sources give out. */
#include "api.h"
#include "core/firmware.h"

static int channel_feed(struct mt_feed **out, struct mt_channel *ch, const void *id, enum mt_api_feed content)
{
    bool data = mt_handle_kind_of(id) == MT_KIND_INPUT_FEED;

    if (data ? content != MT_API_SOUND_OR_DATA || !mt_channel_has_input(ch) : !mt_channel_has_output(ch))
        return -EINVAL;
    *out = data ? &ch->input_feed : &ch->output.feed;
    return 0;
}

int mt_api_source_feed(struct mt_feed **out, struct mt_object *source, const void *id, enum mt_api_feed content)
{
    struct mt_vmprx *v = (struct mt_vmprx *)(void *)source;

    if (!mt_module_has(source->module, MT_FW_DATAFEED))
        return -ENOPKG;
    switch (source->kind) {
    case MT_KIND_VMPRX: *out = atomic_load(&v->stopped) ? NULL : &v->feed; return 0;
    case MT_KIND_TDMRX: *out = &((struct mt_tdm *)(void *)source)->relay.feed; return 0;
    case MT_KIND_CHANNEL: return channel_feed(out, (struct mt_channel *)(void *)source, id, content);
    default: return -EINVAL;
    }
}

const _Atomic uint32_t *mt_api_source_rate(const struct mt_object *source, const void *id)
{
    static const _Atomic uint32_t narrow = MT_OUTPUT_RATE_HZ;

    if (mt_handle_kind_of(id) == MT_KIND_INPUT_FEED)
        return NULL;
    return source->kind == MT_KIND_CHANNEL ? &((const struct mt_channel *)(const void *)source)->output.rate_hz : &narrow;
}

bool mt_api_source_is_narrow(const struct mt_object *source)
{
    const struct mt_channel *ch = (const struct mt_channel *)(const void *)source;

    return source->kind != MT_KIND_CHANNEL || atomic_load(&ch->output.rate_hz) == MT_OUTPUT_RATE_HZ;
}
