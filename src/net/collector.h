/**
 * A UDP collector: what arrives at its port goes to the output halves connected to it.
 *
 * What does it do? Takes datagrams, in order of arrival, and gives the octets of each to every user. What a user has no
 * room for is dropped and counted. Tells the program its port, and each change of the sender.
 * How does it work? Its port is an inlet of the module. In one go only so many datagrams are taken, so that a flood at one
 * collector does not hold up the streams of others; what the kernel has no room for meanwhile is lost there.
 *
 * THREAD: engine, unless said otherwise.
 */
#ifndef MT_NET_COLLECTOR_H
#define MT_NET_COLLECTOR_H

#include "core/counters.h"
#include "core/event.h"
#include "core/handle.h"
#include "core/notify.h"
#include "core/senders.h"
#include "metrum.h"
#include "net/inlet.h"
#include "net/port.h"

/** Who takes the octets. */
struct mt_collector_user {
    struct mt_list node;
    /** @return octets that are used, of n. CONST after init */
    uint32_t (*take)(struct mt_collector_user *user, const uint8_t *octets, uint32_t n);
    void (*gone)(struct mt_collector_user *user); /* CONST after init: the collector goes; leave it */
};

static inline void mt_collector_user_init(struct mt_collector_user *u,
                                          uint32_t (*take)(struct mt_collector_user *, const uint8_t *, uint32_t),
                                          void (*gone)(struct mt_collector_user *))
{
    mt_list_init(&u->node);
    u->take = take;
    u->gone = gone;
}

enum { MT_COLLECTOR_REPORTS = 8 }; /* a power of two */

struct mt_collector_report {
    bool new_peer;       /* else: where it listens */
    union mt_addr peer;
};

struct mt_collector {
    struct mt_object object;
    struct mt_list users;
    struct mt_inlet in;
    struct mt_net *net;          /* CONST after link */
    struct mt_port *port;        /* CONST after create, owned */
    union mt_addr peer;          /* who sent last; family 0: nobody yet */
    bool peer_told;              /* its report is, or was, in the queue */
    struct mt_senders senders;   /* who may send */

    struct mt_event *event;      /* LOCK: its handle. Owned; made when first asked for */
    struct mt_notify notify;
    struct mt_collector_report reports[MT_COLLECTOR_REPORTS];
    _Atomic uint32_t reports_put;   /* release by the engine */
    _Atomic uint32_t reports_taken; /* release by the program's thread */
    METRUM_COLLECTOR_COUNTERS(MT_COUNTER_FIELD) /* engine writes */
};

/** Open the port of a zeroed collector. @return 0 or a negative errno with nothing left behind. THREAD: program. */
int mt_collector_init(struct mt_collector *c, const struct mt_port_request *request);

/** Close the port. Accepts one whose init failed; must be unlinked. THREAD: program. */
void mt_collector_close(struct mt_collector *c);

/** Begin to receive. @return 0 or a negative errno. */
int mt_collector_link(struct mt_collector *c, struct mt_net *net);

/** Receive no more; its users fall back to the program. */
void mt_collector_unlink(struct mt_collector *c);

void mt_collector_join(struct mt_collector *c, struct mt_collector_user *user);
void mt_collector_leave(struct mt_collector *c, struct mt_collector_user *user); /* c NULL is fine */

/** The next report. @return false if none is queued. THREAD: program, the object locked. */
bool mt_collector_take_report(struct mt_collector *c, struct mt_collector_report *out);

/** Set the event right after reports were taken. THREAD: program, the object locked. */
void mt_collector_settle_event(struct mt_collector *c);

#endif
