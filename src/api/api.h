/**
 * What every published call does: refuse to run in a forked child, check its pointer, turn -errno into ERR_SM_*, trace.
 *
 * A published function is one line, `return MT_API(p, what_it_does(p));`, and what it does returns 0 or a negative errno.
 */
#ifndef MT_API_API_H
#define MT_API_API_H

#include <errno.h>

#include "module/objects.h"
#include "smdrvr.h"

/** Enter a call: 0, or what it ends with at once. */
int mt_api_enter(void);

/** Leave it: trace. @return the ERR_SM_* for a negative errno, else `result` itself */
int mt_api_leave(const char *call, int result);

/** The one place where an errno becomes a published error. 0 or more stays as it is. */
int mt_api_error(int err);

/** Of the streams that sm_get_module_info names; any of MT_STREAMS works. */
enum { MT_API_MIN_STREAM = 64, MT_API_STREAM_COUNT = 2 };

#define MT_API_VALUE(expr)                                           \
    __extension__({                                                 \
        int mt_result = mt_api_enter();                             \
        mt_api_leave(__func__, mt_result ? mt_result : (expr));     \
    })

#define MT_API(p, expr) MT_API_VALUE((p) ? (expr) : -EINVAL)

/*
 * Look-ups. An object is locked until mt_handle_unlock. On a module that was shut down only ends and status calls work;
 * for those there is mt_handle_lock itself.
 */

/** @return 0, -ENODEV or -ESHUTDOWN. */
int mt_api_lock_module(struct mt_module **out, tSMModuleId id);

/** The same; needs all of the firmware listed, which ends with 0. @return also -ENOPKG. */
int mt_api_lock_module_with(struct mt_module **out, tSMModuleId id, const int *firmware);

/** @return 0, -ECHRNG (no such channel) or -ESHUTDOWN. */
int mt_api_lock_channel(struct mt_channel **out, tSMChannelId id);

/** Any other object. @return it; or NULL, and -EINVAL or -ESHUTDOWN in *err. */
void *mt_api_lock(const void *id, enum mt_kind kind, int *err);

/** Any two objects of the same module. @return 0, -EINVAL (and for a channel -ECHRNG), -EXDEV or -ESHUTDOWN. */
int mt_api_lock_two(struct mt_object_pair *pair, const void *a, enum mt_kind a_kind, const void *b, enum mt_kind b_kind);

/** A channel and another object of the same module. @return 0, -ECHRNG, -EINVAL, -EXDEV (not same module), -ESHUTDOWN. */
int mt_api_lock_channel_and(struct mt_object_pair *pair, tSMChannelId channel, const void *id, enum mt_kind kind);

/** Any two objects of the same module. @return 0, -EINVAL (and for a channel -ECHRNG), -EXDEV or -ESHUTDOWN. */
int mt_api_lock_two(struct mt_object_pair *pair, const void *a, enum mt_kind a_kind, const void *b, enum mt_kind b_kind);

/** A channel and an event of the program. @return 0, -ECHRNG, -EINVAL or -ESHUTDOWN. */
int mt_api_lock_channel_and_event(struct mt_object_pair *pair, tSMChannelId channel, const void *event);

/** What a datafeed may carry to the sink that is to be connected. */
enum mt_api_feed { MT_API_SOUND, MT_API_SOUND_OR_DATA };

/**
 * The feed that a locked source gives under this datafeed id.
 *
 * @return 0, with NULL for a source that has stopped; -ENOPKG; -EINVAL: it gives out none, or none of that content
 */
int mt_api_source_feed(struct mt_feed **out, struct mt_object *source, const void *id, enum mt_api_feed content);

/** The rate of the samples of a locked source, as it will be; NULL: this datafeed of it carries octets. */
const _Atomic uint32_t *mt_api_source_rate(const struct mt_object *source, const void *id);

/** Does a locked source give its sound at 8000 samples/s? */
bool mt_api_source_is_narrow(const struct mt_object *source);

/**
 * A status call: serve the channel, also after a shutdown. For the null channel, serve one that takes part in the
 * any-channel event of a type and has something to report, each in its turn, beginning after the one served last.
 *
 * @param served  where the turn is kept, 0 at first
 * @param due     whether a locked channel has anything to report
 * @param report  reports of it
 * @return what report gives, with *channel set, or -ECHRNG
 */
struct mt_channel_poll {
    _Atomic uint32_t *served;
    enum mt_channel_event type;
    bool (*due)(const struct mt_channel *ch);
    int (*report)(struct mt_channel *ch, void *parms);
    void *parms;
};
int mt_api_poll_channel(const struct mt_channel_poll *poll, tSMChannelId *channel);

/** Hand out the event of an object, made at the first call. `notify` is attached to it by a command. */
int mt_api_object_event(struct mt_object *o, struct mt_event **event, struct mt_notify *notify, tSMEventId *out);

/** What an event id that is none looks like: an OUT id after an error. */
tSMEventId mt_api_null_event(void);

/** Give what the program polls. */
tSMEventId mt_api_event(const struct mt_event *e);

/* Addresses: family 0 or the right one. @return 0 or -EINVAL. */
int mt_api_ipv4(union mt_addr *out, const struct sockaddr_in *in);
int mt_api_ipv6(union mt_addr *out, const struct sockaddr_in6 *in);
bool mt_addr_any(const union mt_addr *a);

/** Put the configured address where the program said any. */
void mt_api_bind(union mt_addr *a, const struct mt_module *m);

#endif
