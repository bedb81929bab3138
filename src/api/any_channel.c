/* Any-channel polling. */
#include "api.h"

/* A channel of the handles from *cursor on. */
static int serve_from(uint32_t *cursor, const struct mt_any_channel *any, tSMChannelId *channel)
{
    struct mt_channel *ch;

    while ((ch = mt_handle_next(cursor, MT_KIND_CHANNEL))) {
        int err = ch->in_any[any->type] && any->due(ch) ? any->report(ch, any->parms) : -ECHRNG;

        if (!err)
            *channel = mt_handle_public(ch->object.id);
        mt_handle_unlock(&ch->object);
        if (!err)
            return 0;
    }
    return -ECHRNG;
}

int mt_api_any_channel(const struct mt_any_channel *any, tSMChannelId *channel)
{
    uint32_t cursor = atomic_load(any->served);
    int err = serve_from(&cursor, any, channel);

    if (err == -ECHRNG) {
        cursor = 0;
        err = serve_from(&cursor, any, channel);
    }
    if (!err)
        atomic_store(any->served, cursor);
    return err;
}
