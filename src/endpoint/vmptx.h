/**
 * VMP[tx]: sends what a datafeed carries as an RTP stream, and RTCP about it.
 *
 * What does it do? Takes the blocks of its feed, codes them (or copies the octets, if they have the codec's law) and
 * cuts them into packets of ptime. While it sends, it reports by RTCP (vmptx_rtcp.h).
 *
 * How does it work? A packet leaves in the step in which its last octet came. Where ptime is not a whole number of the
 * feed's blocks, a timer spaces the packets evenly instead. Time stamps follow the feed, also through silence that is
 * not sent and through times without a feed.
 *
 * It sends through dispatchers of its own, one for RTP and one for RTCP, which may share ports with a VMP[rx].
 *
 * THREAD: engine, unless said otherwise.
 */
#ifndef MT_ENDPOINT_VMPTX_H
#define MT_ENDPOINT_VMPTX_H

#include "core/counters.h"
#include "core/event.h"
#include "core/feed.h"
#include "core/handle.h"
#include "core/notify.h"
#include "core/wheel.h"
#include "media/halfband.h"
#include "media/level.h"
#include "metrum.h"
#include "net/dispatcher.h"
#include "net/net.h"
#include "net/rtcp.h"

enum {
    MT_VMPTX_RATE_HZ = 8000,
    MT_VMPTX_WIDE_RATE_HZ = 16000,
    MT_VMPTX_MAX_OCTETS = MT_DISPATCHER_CAP_IPV6 - 12, /* so that no packet is fragmented: 180 ms of G.711 at 8 kHz */
    MT_VMPTX_QUEUE = 4096,
};

enum mt_vmptx_vad { MT_VMPTX_SEND_ALL, MT_VMPTX_NO_SILENCE, MT_VMPTX_COMFORT_NOISE }; /* as kSMVMPTxVADMode */

struct mt_vmptx_codec {
    int16_t payload_type; /* -1: none */
    uint8_t coding;       /* enum mt_coding: A-law or mu-law */
    uint8_t vad;          /* enum mt_vmptx_vad */
    uint16_t ptime_ms;
};

/** Where it sends. Either may be NULL. */
struct mt_vmptx_ways {
    struct mt_dispatcher *rtp, *rtcp;
};

enum { MT_VMPTX_REPORT_SSRC = 1, MT_VMPTX_REPORT_RUNNING = 2 };

struct mt_vmptx {
    struct mt_object object;

    struct mt_sink sink;
    struct mt_net *net;            /* CONST after link */
    struct mt_wheel *wheel;        /* CONST after link */
    struct mt_vmptx_ways ways;     /* owned; changed by commands only, while the object is locked */
    struct mt_vmptx_codec codec;
    int16_t comfort_type;          /* payload type of comfort noise; -1: none */
    uint32_t rate_hz;              /* MT_VMPTX_RATE_HZ or MT_VMPTX_WIDE_RATE_HZ */

    uint32_t ssrc;                 /* CONST after create */
    uint16_t seq;                  /* of the next packet */
    uint32_t timestamp;            /* of the next octet in the queue */
    int64_t left_step;             /* when it lost its feed */
    bool marker;                   /* the next packet begins a talkspurt */
    uint16_t n;                    /* octets in the queue */
    uint8_t queue[MT_VMPTX_QUEUE];
    uint8_t packet[12 + MT_VMPTX_MAX_OCTETS];
    bool queued;                   /* `packet` may be in the net's queue */
    uint32_t flushes;              /* of the net, when it was put there */
    int64_t arrival_ns;            /* of the newest octet in the queue */
    struct mt_halfband convert;    /* from the rate of the feed, if that is another one */

    struct mt_timer pace;          /* spaces packets evenly */
    int64_t due_step;

    struct mt_level level;         /* for a VAD mode */
    bool active;                   /* somebody speaks */
    float noise;                   /* mean square of the silence */
    uint32_t comfort_due;          /* samples until comfort noise is sent again */

    /* RTCP */
    struct mt_timer rtcp_timer;
    int64_t wall_offset_ns;        /* CONST after link: wall clock less the module's */
    bool rtcp_begun;
    unsigned rtcp_reports;         /* sent */
    float rtcp_mean_octets;
    uint64_t sent_before[2];       /* tx_packets at the last reports: none since means that we are no sender */
    uint32_t prior_expected, prior_received; /* of what is heard, at the last report */
    uint32_t prior_ssrc;
    char cname[24];                /* CONST after create */
    uint8_t rtcp_packet[MT_RTCP_OCTETS];
    int64_t sent_step;             /* of the newest packet, or of its time, if it was silence */
    uint32_t sent_timestamp;       /* behind its last octet */

    struct mt_event *event;        /* LOCK: its handle. Owned; made when first asked for */
    struct mt_notify notify;
    _Atomic unsigned reports;      /* MT_VMPTX_REPORT_..., to be fetched */
    _Atomic bool stopped;          /* release by the engine */
    _Atomic uint64_t dropped_before; /* by ways that have gone */
    METRUM_VMPTX_COUNTERS(MT_COUNTER_FIELD) /* engine writes */
};

/** Fill a zeroed VMP[tx]. THREAD: program. */
void mt_vmptx_init(struct mt_vmptx *v);

/** Free what it owns; must be unlinked. THREAD: program. */
void mt_vmptx_close(struct mt_vmptx *v);

void mt_vmptx_link(struct mt_vmptx *v, struct mt_net *net, struct mt_wheel *wheel);

/** Say goodbye and send no more, if it has not stopped already. */
void mt_vmptx_unlink(struct mt_vmptx *v);

/** The same, and report Stopped after what is queued. */
void mt_vmptx_stop(struct mt_vmptx *v);

/** Send what this feed carries; NULL: nothing. */
void mt_vmptx_connect(struct mt_vmptx *v, struct mt_feed *feed);

/** Send there from now on. @param ways  in: to use; out: those that are not used any more */
void mt_vmptx_redirect(struct mt_vmptx *v, struct mt_vmptx_ways *ways);

void mt_vmptx_set_codec(struct mt_vmptx *v, const struct mt_vmptx_codec *codec);

/** Samples a second of what it sends, and of its time stamps. */
void mt_vmptx_set_rate(struct mt_vmptx *v, uint32_t rate_hz);

/** Whether a packet can hold so much. */
static inline bool mt_vmptx_fits(uint32_t rate_hz, unsigned ptime_ms)
{
    return ptime_ms * (rate_hz / 1000) <= MT_VMPTX_MAX_OCTETS;
}

/** Free ways that no engine knows. THREAD: program. */
void mt_vmptx_free_ways(struct mt_vmptx_ways *ways);

/** The next report, MT_VMPTX_REPORT_... or 0. THREAD: program, the object locked. */
unsigned mt_vmptx_take_report(struct mt_vmptx *v);

/** Set the event right after reports were taken. THREAD: program, the object locked. */
void mt_vmptx_settle_event(struct mt_vmptx *v);

/** RTP and RTCP datagrams lost on the way out. THREAD: program, the object locked. */
uint64_t mt_vmptx_dropped(const struct mt_vmptx *v);

#endif
