/* Status of one channel or of any. */
#include "api.h"

/* A channel of the handles from *cursor on. */
static int serve_from(uint32_t *cursor, const struct mt_channel_poll *poll, tSMChannelId *channel)
{
    struct mt_channel *ch;

    while ((ch = mt_handle_next(cursor, MT_KIND_CHANNEL))) {
        int err = ch->in_any[poll->type] && poll->due(ch) ? poll->report(ch, poll->parms) : -ECHRNG;

        if (!err)
            *channel = mt_handle_public(ch->object.id);
        mt_handle_unlock(&ch->object);
        if (!err)
            return 0;
    }
    return -ECHRNG;
}

static int serve_any(const struct mt_channel_poll *poll, tSMChannelId *channel)
{
    uint32_t cursor = atomic_load(poll->served);
    int err = serve_from(&cursor, poll, channel);

    if (err == -ECHRNG) {
        cursor = 0;
        err = serve_from(&cursor, poll, channel);
    }
    if (!err)
        atomic_store(poll->served, cursor);
    return err;
}

int mt_api_poll_channel(const struct mt_channel_poll *poll, tSMChannelId *channel)
{
    struct mt_channel *ch;
    int err;

    if (*channel == kSMNullChannelId)
        return serve_any(poll, channel);
    ch = mt_handle_lock(*channel, MT_KIND_CHANNEL);
    if (!ch)
        return -ECHRNG;
    err = poll->report(ch, poll->parms);
    mt_handle_unlock(&ch->object);
    return err;
}
