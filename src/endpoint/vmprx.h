/**
 * VMP[rx]: receives one RTP stream and is the source of a datafeed.
 *
 * What does it do? Takes RTP packets from its port, puts them in order (media/jitter.h) and pushes their octets, coded
 * as they came, to the sinks of its feed, in blocks of one tick. While nobody sends, it pushes silence.
 *
 * How does it work? Its ports are inlets (net/inlet.h). With a shared queue, packets come when the engine sweeps. With a
 * port of its own, the port is read just before each block while a stream plays, and watched while it is silent, so an
 * idle VMP[rx] costs no system calls. The first packet sets the moment of the blocks: its own arrival plus the initial
 * delay.
 *
 * One source (address, port, SSRC) is played at a time. A new SSRC from the same address takes over at once; a stranger
 * only after the source has been silent for a while, so that nobody can talk into a call that is going on. Or otherwise:
 * enum mt_source_lock.
 *
 * THREAD: engine, unless said otherwise.
 */
#ifndef MT_ENDPOINT_VMPRX_H
#define MT_ENDPOINT_VMPRX_H

#include "core/config.h"
#include "core/counters.h"
#include "core/event.h"
#include "core/feed.h"
#include "core/handle.h"
#include "core/notify.h"
#include "core/wheel.h"
#include "media/jitter.h"
#include "metrum.h"
#include "net/inlet.h"
#include "net/rtp.h"

struct mt_plc;

enum mt_vmprx_codec { MT_VMPRX_ALAW, MT_VMPRX_ULAW, MT_VMPRX_CODECS };

enum mt_vmprx_report_kind { MT_REPORT_GOT_PORTS, MT_REPORT_NEW_SOURCE, MT_REPORT_UNHANDLED, MT_REPORT_RUNNING };

/** What a status call reports once. */
struct mt_vmprx_report {
    uint8_t kind;
    bool ipv6;
    uint16_t port; /* of a new source, as all of these; host byte order */
    union {
        struct in_addr v4;
        struct in6_addr v6;
    } address;
    union {
        uint32_t ssrc;
        int payload_type;
        int no_data;
    } u;
};

enum { MT_VMPRX_REPORTS = 8 }; /* a power of two */

struct mt_vmprx_source {
    union mt_addr from;
    uint32_t ssrc;
    struct mt_rtp_seen seen;
    int64_t heard_ns; /* arrival of its newest packet, decoded or not */
    int64_t last_ns;  /* arrival of its newest packet with a codec */
    uint32_t transit; /* RFC 3550 A.8, in timestamp units */
    uint32_t jitter_x16;
    uint32_t received; /* its packets of any payload type, each once */
    bool timed; /* `transit` is that of a packet */
    bool any;
};

/**
 * In lines of 64 octets: a packet that is played touches the second to the sixth, the sixth up to the counters of what is
 * rare, and the jitter buffer's. What lies around them is for commands, reports and what seldom happens.
 */
struct mt_vmprx {
    struct mt_object object;
    struct mt_plc *plc;     /* owned; set by a command, NULL until a codec wants it */
    struct mt_wheel *wheel; /* CONST after link */
    struct mt_inlet rtp_in; /* its port begins a line: shared, a packet is found by it */

    struct mt_timer timer;
    struct mt_net *net; /* CONST after link */
    _Atomic int jitter_us, delay_ms;
    int16_t payload_type[MT_VMPRX_CODECS]; /* -1: not mapped */
    bool plc_on[MT_VMPRX_CODECS];          /* then there is `plc` */
    uint8_t coding;                        /* of the silence that is pushed: what came last */
    bool mux_rtcp;                         /* CONST after create */

    struct mt_feed feed;
    uint16_t block; /* CONST after create: octets in a tick */
    int16_t last_unhandled;
    _Atomic bool no_data;      /* engine writes */
    _Atomic bool stopped;      /* release by the engine */
    int64_t loss_threshold_ns; /* 0: no reports */
    int64_t gap_ns;            /* silence still owed: less than a block */

    struct mt_vmprx_source source;
    METRUM_VMPRX_COUNTERS(MT_COUNTER_FIELD)

    struct mt_inlet rtcp_in;
    int64_t last_unhandled_ns;
    int64_t unhandled_delay_ns;
    uint8_t source_lock;      /* enum mt_source_lock */
    union mt_addr given_from; /* MT_SOURCE_GIVEN: the address, and the port if it is not 0 */
    struct mt_port *rtp, *rtcp; /* CONST after create, owned */

    _Alignas(64) struct mt_jitter jitter;

    struct mt_event *event; /* LOCK: its handle. Owned; made when first asked for */
    struct mt_notify notify;
    _Atomic uint32_t reports_put;   /* release by the engine */
    _Atomic uint32_t reports_taken; /* release by the program's thread */
    struct mt_vmprx_report reports[MT_VMPRX_REPORTS];
};

_Static_assert(offsetof(struct mt_vmprx, rtp_in.port) == 64 && offsetof(struct mt_vmprx, timer) == 128 &&
                   offsetof(struct mt_vmprx, feed) == 192 && offsetof(struct mt_vmprx, source) == 256,
               "lines begin where struct mt_vmprx says");

struct mt_vmprx_setup {
    struct mt_port_request local; /* address; the port is chosen from `range` */
    uint16_t range[2];
    bool mux_rtcp;
    int source_lock; /* enum mt_source_lock, but not MT_SOURCE_GIVEN */
    uint16_t block;  /* octets in a tick */
};

enum { MT_VMPRX_MAX_DELAY_MS = 200, MT_VMPRX_INITIAL_DELAY_MS = 40, MT_VMPRX_RATE_HZ = 8000 };

/** Open the ports of a zeroed VMP[rx]. @return 0 or a negative errno with nothing left behind. THREAD: program. */
int mt_vmprx_init(struct mt_vmprx *v, const struct mt_vmprx_setup *setup);

/** Free what it owns. Accepts one whose init failed; must be unlinked. THREAD: program. */
void mt_vmprx_close(struct mt_vmprx *v);

/** Begin to receive. @return 0 or a negative errno. */
int mt_vmprx_link(struct mt_vmprx *v, struct mt_net *net, struct mt_wheel *wheel);

/** Receive no more; its sinks find themselves another source. */
void mt_vmprx_unlink(struct mt_vmprx *v);

/** Receive no more and report Stopped after what is queued. */
void mt_vmprx_stop(struct mt_vmprx *v);

/**
 * Choose whom to listen to from now on. A source that is played goes on if it would be accepted now; with MT_SOURCE_FIRST
 * the next packet's is the first.
 *
 * @param given  MT_SOURCE_GIVEN: the address, and its port or 0 for any
 */
void mt_vmprx_lock_source(struct mt_vmprx *v, enum mt_source_lock lock, const union mt_addr *given);

/** Map a payload type to a codec, or -1 to none. */
void mt_vmprx_map(struct mt_vmprx *v, enum mt_vmprx_codec codec, int payload_type, bool plc);

/** The next report. @return false if none is queued. THREAD: program, the object locked. */
bool mt_vmprx_take_report(struct mt_vmprx *v, struct mt_vmprx_report *out);

/** Set the event right after reports were taken. THREAD: program, the object locked. */
void mt_vmprx_settle_event(struct mt_vmprx *v);

#endif
