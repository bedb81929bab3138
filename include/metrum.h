/**
 * What Metrum adds to the published interface: statistics, the virtual clock, names.
 *
 * Everything here is ours and begins with metrum_ or METRUM_. Every call returns 0 or a negative ERR_SM_*
 * (smerror.h), follows the same rules as the published calls (clear the structure first, null and stale ids give
 * an error) and may be made from any thread.
 */
#ifndef METRUM_H
#define METRUM_H

#include <stdint.h>

#include "prospapi.h"
#include "prosgen.h"
#include "prosrtpapi.h"
#include "px_prostype.h"
#include "smtypes.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Version of the library, for instance "0.1.0". Never null. */
ACUAPI const char *metrum_version(void);

/**
 * Name of a loaded firmware module, from the tasktypecode that sm_get_firmware_info gave.
 *
 * @return the name, for instance "toudp"; "" for a code that is none. Never null.
 */
ACUAPI const char *metrum_firmware_name(int tasktypecode);

/**
 * Check the configuration file (METRUM_CONFIG, else /etc/metrum/metrum.conf) that the next card will be opened with.
 *
 * @param text  out: what is wrong, with file and line, cut to `len`; "" if nothing is. May be null.
 * @return 0, ERR_SM_FILE_ACCESS or ERR_SM_FILE_FORMAT
 */
ACUAPI int metrum_config_check(char *text, unsigned len);

struct metrum_vmprx_create_parms {
    tSMVMPrxId vmprx;             /* out */
    tSMModuleId module;           /* in */
    enum kSMVMPrxType type;       /* in */
    struct in_addr address;       /* in */
    struct in6_addr ipv6_address; /* in */
    int mux_rtcp;                 /* in */
    int rtp_port;                 /* in: host byte order; RTCP is on the next one. 0: as sm_vmprx_create */
};

/**
 * sm_vmprx_create with the RTP port asked for, which the published call has no field for.
 *
 * Errors: as sm_vmprx_create; ERR_SM_BAD_PARAMETER if rtp_port is not 0 ... 65534; ERR_SM_OS_RESOURCE_PROBLEM if the
 * port or the next one is taken.
 */
ACUAPI int metrum_vmprx_create(struct metrum_vmprx_create_parms *createp);

enum metrum_source_lock {
    METRUM_SOURCE_HOLD,   /* the source that plays, until it was silent for 500 ms; then the next */
    METRUM_SOURCE_FIRST,  /* the first address and port that a packet comes from, for good */
    METRUM_SOURCE_LATEST, /* whoever sent last, at once */
    METRUM_SOURCE_GIVEN   /* the given address alone */
};

struct metrum_vmprx_source_parms {
    tSMVMPrxId vmprx;             /* in */
    enum metrum_source_lock lock; /* in */
    struct in_addr address;       /* in: METRUM_SOURCE_GIVEN and an IPv4 VMP[rx]: who may send */
    struct in6_addr ipv6_address; /* in: the same, IPv6 */
    int port;                     /* in: METRUM_SOURCE_GIVEN: its port, host byte order. 0: any */
};

/**
 * Choose whom a VMP[rx] listens to when packets come from several addresses; what others send counts as
 * rx_other_source. Without this call it is the setting rtp_source of the configuration, hold if there is none. A new
 * SSRC from the address that plays is always taken over at once.
 *
 * What is played goes on if it would be accepted now. METRUM_SOURCE_FIRST begins anew: the next packet's address
 * counts.
 *
 * Errors: ERR_SM_BAD_PARAMETER if vmprx is none, lock is not one of these, the given address is the any-address or
 * port is not 0 ... 65535; ERR_SM_DISCONNECTED after a shutdown of the module.
 *
 * Example:
 *     struct metrum_vmprx_source_parms p = {0};
 *
 *     p.vmprx = receiver, p.lock = METRUM_SOURCE_GIVEN;
 *     p.address.s_addr = inet_addr("192.0.2.20"); // what SDP told
 *     err = metrum_vmprx_config_source(&p);
 */
ACUAPI int metrum_vmprx_config_source(struct metrum_vmprx_source_parms *sourcep);

struct metrum_record_how_terminated_parms {
    tSMChannelId channel;                           /* in */
    enum kSMRecordHowTerminated termination_reason; /* out */
    tSM_UT32 termination_octets;                    /* out: as in SM_RECORD_STATUS_PARMS */
};

/**
 * How the record of a channel ended, also after sm_record_status has returned Complete: for programs of the first
 * generation, where sm_record_how_terminated told it. With METRUM_V1_NAMES defined smbesp.h has that name for this
 * call.
 *
 * A record that runs, or that has ended and not been reported, is NotYet or its reason; else it is the last one's.
 *
 * Errors: ERR_SM_NO_SUCH_CHANNEL; ERR_SM_NO_RECORD_IN_PROGRESS if the channel never recorded.
 */
ACUAPI int metrum_record_how_terminated(struct metrum_record_how_terminated_parms *howp);
struct metrum_udp_collector_create_parms {
    tSMCollectorId collector;     /* out */
    tSMModuleId module;           /* in */
    enum kSMCollectorType type;   /* in */
    struct in_addr address;       /* in */
    struct in6_addr ipv6_address; /* in */
    int port;                     /* in: host byte order. 0: as sm_udp_collector_create */
};

/**
 * sm_udp_collector_create with the port asked for, which the published call has no field for.
 *
 * Errors: as sm_udp_collector_create; ERR_SM_BAD_PARAMETER if port is not 0 ... 65535; ERR_SM_OS_RESOURCE_PROBLEM if
 * the port is taken.
 */
ACUAPI int metrum_udp_collector_create(struct metrum_udp_collector_create_parms *createp);

struct metrum_collector_senders_parms {
    tSMCollectorId collector; /* in */
    const char *senders;      /* in: such as "192.0.2.10 198.51.100.0/24 fd00::/8"; "": everybody */
};

/**
 * Choose who may send to a collector, instead of those that the setting collector_senders of the configuration names.
 * What others send is dropped and counts as rx_refused; it is no NewPeer either.
 *
 * At most 16 addresses or networks, apart by blanks or commas. A list for the other family than the collector's lets
 * nobody send.
 *
 * Errors: ERR_SM_BAD_PARAMETER if collector is none, or senders is null or no such list (the old one then stays);
 * ERR_SM_DISCONNECTED after a shutdown of the module.
 *
 * Example:
 *     struct metrum_collector_senders_parms p = {0};
 *
 *     p.collector = from_recogniser, p.senders = "192.0.2.10";
 *     err = metrum_collector_config_senders(&p);
 */
ACUAPI int metrum_collector_config_senders(struct metrum_collector_senders_parms *sendersp);

/*
 * Counters. One table each gives the structure, the JSON and text output of the tools, and the manual's tables.
 * A counter starts at 0 when its object is created and never goes back.
 */
#define METRUM_DISPATCHER_COUNTERS(X)                                                        \
    X(tx_datagrams, "datagrams handed to the kernel")                                       \
    X(tx_octets, "payload octets handed to the kernel")                                     \
    X(tx_dropped, "datagrams that the kernel refused or that an ICMP error reported lost")

#define METRUM_COLLECTOR_COUNTERS(X)                                                         \
    X(rx_datagrams, "datagrams taken that held data")                                       \
    X(rx_octets, "payload octets that channels took")                                       \
    X(rx_dropped, "datagrams of which no channel had use: none connected or playing, or no room") \
    X(dropped_octets, "payload octets dropped, those of part of a datagram included")       \
    X(rx_oversized, "datagrams dropped because they were longer than 2048 octets")          \
    X(rx_empty, "datagrams without payload")                                                \
    X(rx_refused, "datagrams dropped because their sender is not on the collector's list")  \
    X(rx_peers, "changes of the sender (each gave a NewPeer report or would have)")         \
    X(reports_dropped, "status reports dropped because the program did not fetch them")

#define METRUM_VMPRX_COUNTERS(X)                                                             \
    X(rx_packets, "RTP packets accepted from the current source")                           \
    X(rx_octets, "payload octets of those packets")                                         \
    X(rx_malformed, "datagrams that were not RTP version 2 or were cut short")              \
    X(rx_unhandled, "packets whose payload type no codec is mapped to")                     \
    X(rx_other_source, "packets from a second source while the first was still sending")    \
    X(rx_duplicate, "packets received twice")                                               \
    X(rx_late, "packets that came after their time had been played")                        \
    X(rx_overflow, "packets that did not fit into the jitter buffer")                       \
    X(rx_lost, "packets missing from the sequence when their time was played")              \
    X(rx_resync, "times the play-out was set anew because the sender's time jumped")        \
    X(rx_sources, "sources seen (each gave a NewSSRC report or would have)")                \
    X(rtcp_packets, "valid RTCP packets received")                                          \
    X(rtcp_malformed, "datagrams on the RTCP port that were not RTCP")                      \
    X(shed_octets, "octets dropped unheard because more than max_delay waited")             \
    X(concealed_octets, "octets that were made up because nothing was there to play")       \
    X(reports_dropped, "status reports dropped because the program did not fetch them")

#define METRUM_VMPTX_COUNTERS(X)                                                             \
    X(tx_packets, "RTP packets sent, comfort noise included")                               \
    X(tx_octets, "payload octets of those packets")                                         \
    X(tx_silent, "packets of silence that were not sent (VADMode)")                         \
    X(tx_comfort, "comfort noise packets sent")                                             \
    X(rtcp_packets, "RTCP packets sent")                                                    \
    X(wrong_rate, "blocks not sent because the datafeed has another sample rate")

#define METRUM_MODULE_COUNTERS(X)                                                            \
    X(ticks, "blocks run by all sources of the module")                                     \
    X(late_steps, "engine steps that began more than one step (1 ms) behind the clock")     \
    X(skipped_ms, "milliseconds of media time given up because the engine fell too far behind") \
    X(commands, "commands run for the program")                                             \
    X(rx_datagrams, "datagrams taken from the kernel")                                      \
    X(rx_shared, "of these, taken from a queue that all ports share")                       \
    X(tx_datagrams, "datagrams handed to the kernel")                                       \
    X(tx_together, "of these, handed over with others in one call")                         \
    X(tx_dropped, "datagrams the kernel refused or reported lost")                          \
    X(record_overruns, "octets of recorded data dropped because the program did not fetch them") \
    X(replay_drops, "octets from datafeeds to play that were dropped: no replay runs, or no room") \
    X(busy_ns, "CPU time spent by the engine thread, in nanoseconds")

/** Gauges and quantiles of a module: the state now, or a figure over the life of the module. */
#define METRUM_MODULE_GAUGES(X)                                                              \
    X(time_ns, "the module's clock, in nanoseconds")                                        \
    X(load_percent, "share of one CPU that the engine thread used in the last second")      \
    X(load_percent_max, "largest load_percent seen")                                        \
    X(channels, "channels allocated")                                                       \
    X(dispatchers, "dispatchers allocated")                                                 \
    X(vmprx, "VMP[rx] allocated")                                                           \
    X(collectors, "collectors allocated")                                                   \
    X(vmptx, "VMP[tx] allocated")                                                           \
    X(lateness_p50_us, "how far behind the clock a step began, median, in microseconds")    \
    X(lateness_p99_us, "the same, 99th percentile")                                         \
    X(lateness_max_us, "the same, largest")                                                 \
    X(latency_p50_us, "RTP arrival to UDP departure of its last octet, median, in microseconds") \
    X(latency_p99_us, "the same, 99th percentile")                                          \
    X(latency_p999_us, "the same, 99.9th percentile")                                       \
    X(latency_max_us, "the same, largest")

#define METRUM_FIELD(name, help) uint64_t name;

struct metrum_dispatcher_stats_parms {
    tSMDispatcherId dispatcher; /* in */
    /* out: */
    METRUM_DISPATCHER_COUNTERS(METRUM_FIELD)
};

struct metrum_collector_stats_parms {
    tSMCollectorId collector; /* in */
    /* out: */
    METRUM_COLLECTOR_COUNTERS(METRUM_FIELD)
};

struct metrum_vmprx_stats_parms {
    tSMVMPrxId vmprx; /* in */
    /* out: */
    METRUM_VMPRX_COUNTERS(METRUM_FIELD)
    int jitter_us; /* out: interarrival jitter, RFC 3550 A.8, in microseconds */
    int delay_ms;  /* out: the jitter buffer's present delay, in milliseconds */
};

struct metrum_vmptx_stats_parms {
    tSMVMPtxId vmptx; /* in */
    /* out: */
    METRUM_VMPTX_COUNTERS(METRUM_FIELD)
    uint64_t tx_dropped; /* out: RTP and RTCP datagrams that the kernel refused or that an ICMP error reported lost */
};

struct metrum_module_stats_parms {
    tSMModuleId module; /* in */
    /* out: */
    METRUM_MODULE_COUNTERS(METRUM_FIELD)
    METRUM_MODULE_GAUGES(METRUM_FIELD)
};

/** What a dispatcher has sent and lost. */
ACUAPI int metrum_dispatcher_stats(struct metrum_dispatcher_stats_parms *statsp);

/** What a collector has received and dropped. */
ACUAPI int metrum_collector_stats(struct metrum_collector_stats_parms *statsp);

/** What a VMP[rx] has received, dropped and made up. */
ACUAPI int metrum_vmprx_stats(struct metrum_vmprx_stats_parms *statsp);

/** What a VMP[tx] has sent and lost. */
ACUAPI int metrum_vmptx_stats(struct metrum_vmptx_stats_parms *statsp);

/** Load, lateness and drops of a module. */
ACUAPI int metrum_module_stats(struct metrum_module_stats_parms *statsp);

struct metrum_module_network_parms {
    tSMModuleId module;  /* in */
    const char *receive; /* out: "each", "ring" or "steered": how what comes to the module's ports is taken */
    const char *send;    /* out: "each", "ring" or "raw": how its datagrams leave */
};

/**
 * The ways that a module found to the network when it was opened: what the configuration asked for, if this host
 * allows it. A module with a virtual clock, and one that was shut down, makes a call for each.
 */
ACUAPI int metrum_module_network(struct metrum_module_network_parms *networkp);

struct metrum_dispatcher_address_parms {
    tSMDispatcherId dispatcher; /* in */
    int source_port;            /* out: the port the datagrams leave from, host byte order */
};

/** The source port of a dispatcher, which the system chose when the program left it open. */
ACUAPI int metrum_dispatcher_address(struct metrum_dispatcher_address_parms *addressp);

/*
 * The virtual clock. A module opened with metrum_open_virtual_module has no engine thread and no clock of its own:
 * its media time stands still until the program moves it with metrum_module_advance. Everything else (sockets, ids,
 * events, status) is as on any module. An hour of media so takes seconds and gives the same octets every time.
 *
 * The configuration line "clock = virtual" makes sm_open_module do the same for a program that is not to be changed.
 */
struct metrum_open_virtual_module_parms {
    tSMCardId card_id;     /* in: an open card */
    tSM_UT32 module_ix;    /* in: as sm_open_module */
    uint64_t start_ns;     /* in: where the module's clock starts, in nanoseconds; at most 2^62 */
    tSMModuleId module_id; /* out */
};

/**
 * Open a module whose time the program advances. Close it with sm_close_module.
 *
 * Errors: as sm_open_module; ERR_SM_BAD_PARAMETER if start_ns is above 2^62; ERR_SM_WRONG_MODULE_STATE if the module is
 * open with a real clock.
 */
ACUAPI int metrum_open_virtual_module(struct metrum_open_virtual_module_parms *openp);

struct metrum_module_advance_parms {
    tSMModuleId module; /* in */
    uint64_t ns;        /* in: how far, in nanoseconds, at most 1000 hours; the engine steps in whole milliseconds and
                           keeps the rest */
};

/**
 * Move a virtual module's clock on and run all that falls due. Returns when that is done.
 *
 * Errors: ERR_SM_BAD_PARAMETER if ns is more than 1000 hours; ERR_SM_WRONG_MODULE_STATE if the module has a real clock.
 */
ACUAPI int metrum_module_advance(struct metrum_module_advance_parms *advancep);

#ifdef __cplusplus
}
#endif

#endif
