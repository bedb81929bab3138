/**
 * The generic API: cards, modules, channels, UDP dispatchers and collectors, events.
 *
 * Every call takes one structure that the program has cleared first (any field left 0 keeps its old meaning), returns 0
 * or a negative ERR_SM_* (smerror.h), and may be made from any thread. Pointers are borrowed for the time of the call.
 * A field marked out is never read; if the call fails, an id marked out is null and other fields keep what they held.
 *
 * Errors of every call, not repeated below: ERR_SM_BAD_PARAMETER for a null structure; ERR_SM_NO_SUCH_MODULE,
 * ERR_SM_NO_SUCH_CHANNEL, ERR_SM_BAD_PARAMETER for a null, stale or forged id of a module, a channel, anything else;
 * ERR_SM_NOT_SAME_MODULE for objects of two modules; ERR_SM_NO_SUCH_FIRMWARE if the firmware module that the call needs
 * is not loaded; ERR_SM_DISCONNECTED for a module that was shut down or reset, and for what lives on it, from all but
 * calls that end something or tell a status; ERR_SM_NO_RESOURCES or ERR_SM_OS_RESOURCE_PROBLEM when memory, or what the
 * system has, has run out; ERR_SM_DEVERR in a process that was forked after it opened the card, where no field is written.
 *
 * For each call F there are the function type F_FN and the string F_NAME, both in capitals, for use with dlsym.
 */
#ifndef PROSGEN_H
#define PROSGEN_H

#include <netinet/in.h>

#include "smtypes.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef DEFINED_SOCKADDR_IN
#define DEFINED_SOCKADDR_IN
typedef struct sockaddr_in SOCKADDR_IN;
#endif
#ifndef DEFINED_SOCKADDR_IN6
#define DEFINED_SOCKADDR_IN6
typedef struct sockaddr_in6 SOCKADDR_IN6;
#endif

#define kSMMaxRevAddText 64
#define kSMMaxSerialNoText 16

/** Which halves a channel has. */
enum kSMChannelType {
    kSMChannelTypeInput,      /* records, detects, receives */
    kSMChannelTypeOutput,     /* replays, generates tones, transmits */
    kSMChannelTypeHalfDuplex, /* either, one at a time */
    kSMChannelTypeFullDuplex  /* both at once; the best choice, since resources are taken only when used */
};

enum kSMTimeslotType {
    kSMTimeslotTypeALaw,
    kSMTimeslotTypeMuLaw,
    kSMTimeslotTypeData
};

enum kSMCollectorStatus {
    kSMCollectorStatusRunning,
    kSMCollectorStatusGotPorts,
    kSMCollectorStatusNewPeer,
    kSMCollectorStatusGotPortsIPv6,
    kSMCollectorStatusNewPeerIPv6
};

enum kSMCarrierCardType {
    kSMCarrierCardTypeYetUnknown,
    kSMCarrierCardTypeISAS2,
    kSMCarrierCardTypeBR4,
    kSMCarrierCardTypeBR8,
    kSMCarrierCardTypePCIP1,
    kSMCarrierCardTypePCIC1,
    kSMCarrierCardTypePS,
    kSMCarrierCardTypePX
};

enum kSMModuleStatus {
    kSMModuleStatusRunning,
    kSMModuleStatusShutdown
};

enum kSMCollectorType {
    kSMCollectorTypeIPv4,
    kSMCollectorTypeIPv6
};

enum kSMDispatcherType {
    kSMDispatcherTypeIPv4,
    kSMDispatcherTypeIPv6
};

/* ---- Cards and modules ---- */

typedef struct sm_open_module_parms {
    tSMCardId card_id;     /* in: an open card */
    tSM_UT32 module_ix;    /* in: which module of it, 0 ... module_count - 1 of sm_get_card_info */
    tSMModuleId module_id; /* out */
} SM_OPEN_MODULE_PARMS;

/**
 * Open a module, the unit that processes sound.
 *
 * Errors: ERR_SM_BAD_PARAMETER if the card is not open; ERR_SM_NO_SUCH_MODULE if it has no module of that index.
 *
 * manual: sm_open_module
 */
ACUAPI int sm_open_module(struct sm_open_module_parms *openp);
typedef int SM_OPEN_MODULE_FN(struct sm_open_module_parms *);
#define SM_OPEN_MODULE_NAME "sm_open_module"

typedef struct sm_close_module_parms {
    tSMModuleId module_id; /* in */
} SM_CLOSE_MODULE_PARMS;

/**
 * Close a module and destroy all that still lives on it.
 *
 * manual: sm_close_module
 */
ACUAPI int sm_close_module(struct sm_close_module_parms *closep);
typedef int SM_CLOSE_MODULE_FN(struct sm_close_module_parms *);
#define SM_CLOSE_MODULE_NAME "sm_close_module"

typedef struct sm_close_prosody_parms {
    tSMCardId card_id; /* in: a card opened with sm_open_prosody_x or sm_open_prosody_s_v3 */
} SM_CLOSE_PROSODY_PARMS;

/**
 * Close a card, with its modules and all that still lives on them.
 *
 * manual: sm_close_prosody
 */
ACUAPI int sm_close_prosody(struct sm_close_prosody_parms *closep);
typedef int SM_CLOSE_PROSODY_FN(struct sm_close_prosody_parms *);
#define SM_CLOSE_PROSODY_NAME "sm_close_prosody"

typedef struct sm_card_info_parms {
    tSMCardId card;                     /* in: an open card */
    enum kSMCarrierCardType card_type;  /* out: PX, a card that has IP and datafeeds */
    tSM_INT card_detected;              /* out */
    tSM_INT module_count;               /* out: how many modules sm_open_module can open */
    tSM_UT32 physical_address;          /* out: these three say nothing about a software card */
    tSM_UT32 io_address;                /* out */
    tSM_UT32 physical_irq;              /* out */
    char serial_no[kSMMaxSerialNoText]; /* out: ends with a null octet */
} SM_CARD_INFO_PARMS;

/**
 * What a card is and how many modules it has.
 *
 * Errors: ERR_SM_BAD_PARAMETER if the card is not open.
 *
 * manual: sm_get_card_info
 */
ACUAPI int sm_get_card_info(struct sm_card_info_parms *infop);
typedef int SM_GET_CARD_INFO_FN(struct sm_card_info_parms *);
#define SM_GET_CARD_INFO_NAME "sm_get_card_info"

typedef struct sm_module_info_parms {
    tSMModuleId module;       /* in */
    tSM_INT firmware_running; /* out: 1 */
    tSM_INT firmware_id;      /* out */
    tSM_INT average_loading;  /* out: in percent */
    tSM_INT max_loading;      /* out: in percent */
    tSM_INT module_slot;      /* out */
    tSM_INT min_stream;       /* out: first of the module's timeslot streams */
    tSM_INT stream_count;     /* out: how many streams, numbered on from min_stream */
} SM_MODULE_INFO_PARMS;

/**
 * Load and timeslot streams of a module.
 *
 * manual: sm_get_module_info
 */
ACUAPI int sm_get_module_info(struct sm_module_info_parms *infop);
typedef int SM_GET_MODULE_INFO_FN(struct sm_module_info_parms *);
#define SM_GET_MODULE_INFO_NAME "sm_get_module_info"

typedef struct sm_fwinfo_parms {
    tSMModuleId module;   /* in */
    tSM_UT32 position;    /* in/out: 0 asks for the first; comes back as what asks for the next */
    tSM_INT tasktypecode; /* out: which firmware module; metrum_firmware_name (metrum.h) gives its name */
    tSM_INT version;      /* out */
} SM_FWINFO_PARMS;

/**
 * The firmware modules loaded on a module, one a call.
 *
 * Errors: ERR_SM_NO_SUCH_FIRMWARE after the last.
 *
 * manual: sm_get_firmware_info
 */
ACUAPI int sm_get_firmware_info(struct sm_fwinfo_parms *infop);
typedef int SM_GET_FIRMWARE_INFO_FN(struct sm_fwinfo_parms *);
#define SM_GET_FIRMWARE_INFO_NAME "sm_get_firmware_info"

typedef struct sm_driver_info_parms {
    tSM_INT major;    /* out: 2 or more is the second generation of the interface */
    tSM_INT minor;    /* out */
    tSM_INT step;     /* out */
    tSM_INT custom;   /* out */
    tSM_INT quality;  /* out */
    tSM_INT buildno0; /* out */
    tSM_INT buildno1; /* out */
} SM_DRIVER_INFO_PARMS;

/**
 * Version of the library. No field is read.
 *
 * manual: sm_get_driver_info
 */
ACUAPI int sm_get_driver_info(struct sm_driver_info_parms *infop);
typedef int SM_GET_DRIVER_INFO_FN(struct sm_driver_info_parms *);
#define SM_GET_DRIVER_INFO_NAME "sm_get_driver_info"

typedef struct sm_module_status_parms {
    tSMModuleId module_id;       /* in */
    enum kSMModuleStatus status; /* out */
} SM_MODULE_STATUS_PARMS;

/**
 * Whether the connection to a module still stands.
 *
 * manual: sm_module_status
 */
ACUAPI int sm_module_status(struct sm_module_status_parms *statusp);
typedef int SM_MODULE_STATUS_FN(struct sm_module_status_parms *);
#define SM_MODULE_STATUS_NAME "sm_module_status"

typedef struct sm_module_event_parms {
    tSMModuleId module_id; /* in */
    tSMEventId event;      /* out */
} SM_MODULE_EVENT_PARMS;

/**
 * The event that is set when sm_module_status has news. It belongs to the module: the program must not free it.
 *
 * manual: sm_module_get_event
 */
ACUAPI int sm_module_get_event(struct sm_module_event_parms *eventp);
typedef int SM_MODULE_GET_EVENT_FN(struct sm_module_event_parms *);
#define SM_MODULE_GET_EVENT_NAME "sm_module_get_event"

typedef struct sm_shutdown_module_parms {
    tSMModuleId module_id; /* in */
} SM_SHUTDOWN_MODULE_PARMS;

/**
 * Bring a module into the state Shutdown, as part of clearing up after its link was lost. Close it afterwards.
 *
 * manual: sm_shutdown_module
 */
ACUAPI int sm_shutdown_module(struct sm_shutdown_module_parms *shutdownp);
typedef int SM_SHUTDOWN_MODULE_FN(struct sm_shutdown_module_parms *);
#define SM_SHUTDOWN_MODULE_NAME "sm_shutdown_module"

typedef struct sm_card_rev_parms {
    tSMCardId card;                        /* in: an open card */
    tSM_INT rev[8];                        /* out: version numbers, the highest first; those not used are 0 */
    char rev_additional[kSMMaxRevAddText]; /* out: the same as text; ends with a null octet */
} SM_CARD_REV_PARMS;

/**
 * Which revision a card is: the version of this library.
 *
 * Errors: ERR_SM_BAD_PARAMETER if the card is not open.
 *
 * manual: sm_get_card_rev
 */
ACUAPI int sm_get_card_rev(struct sm_card_rev_parms *revp);
typedef int SM_GET_CARD_REV_FN(struct sm_card_rev_parms *);
#define SM_GET_CARD_REV_NAME "sm_get_card_rev"

/**
 * The number by which the switch calls (sw_lib.h) know a card: the card id itself.
 *
 * @return the number, or ERR_SM_BAD_PARAMETER if the card is not open. Numbers that the program chose may be negative.
 *
 * manual: sm_get_card_switch_id
 */
ACUAPI int sm_get_card_switch_id(tSMCardId card);
typedef int SM_GET_CARD_SWITCH_ID_FN(tSMCardId);
#define SM_GET_CARD_SWITCH_ID_NAME "sm_get_card_switch_id"

/**
 * The card that a module is on.
 *
 * @return its card id, or ERR_SM_NO_SUCH_MODULE. Numbers that the program chose may be negative.
 *
 * manual: sm_get_module_card_id
 */
ACUAPI int sm_get_module_card_id(tSMModuleId module);
typedef int SM_GET_MODULE_CARD_ID_FN(tSMModuleId);
#define SM_GET_MODULE_CARD_ID_NAME "sm_get_module_card_id"

/**
 * Stop a module: it loses its firmware and everything on it stands still. Only ends and status calls work from then on,
 * until the module is closed and opened again.
 *
 * manual: sm_reset_module
 */
ACUAPI int sm_reset_module(tSMModuleId module);
typedef int SM_RESET_MODULE_FN(tSMModuleId);
#define SM_RESET_MODULE_NAME "sm_reset_module"

typedef struct sm_sec_module_parms {
    tSMModuleId module_id;            /* in */
    tSM_INT exclude_data_to_module;   /* in: not used */
    tSM_INT exclude_data_from_module; /* in: not used */
    tSM_INT key_id;                   /* in: not used */
    char *context;                    /* in: not used, may be null */
    tSMSecCallback encdec;            /* in: never called, may be null */
} SM_SEC_MODULE_PARMS;

/**
 * Encrypt the traffic between program and module.
 *
 * This call encrypts nothing and never calls `encdec`: the module is part of the program's own process, so that traffic
 * goes over no wire where anybody could read it. It succeeds, for programs that will not go on without. It does not touch
 * RTP or the datagrams of dispatchers and collectors, which leave as they always do.
 *
 * manual: sm_sec_module
 */
ACUAPI int sm_sec_module(struct sm_sec_module_parms *secp);
typedef int SM_SEC_MODULE_FN(struct sm_sec_module_parms *);
#define SM_SEC_MODULE_NAME "sm_sec_module"

typedef struct sm_stream_info_parms {
    tSMModuleId module;                 /* in */
    tSM_INT stream;                     /* in: 0 ... 127 */
    char serial_no[kSMMaxSerialNoText]; /* out: of the card; ends with a null octet */
    tSM_INT serial_port_ix;             /* out: counted from min_stream of sm_get_module_info; -1 below it */
    tSM_INT timeslot_count;             /* out: 128 */
} SM_STREAM_INFO_PARMS;

/**
 * What a stream of timeslots is.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a stream that does not exist.
 *
 * manual: sm_get_stream_info
 */
ACUAPI int sm_get_stream_info(struct sm_stream_info_parms *infop);
typedef int SM_GET_STREAM_INFO_FN(struct sm_stream_info_parms *);
#define SM_GET_STREAM_INFO_NAME "sm_get_stream_info"

typedef struct sm_config_module_sw_parms {
    tSMModuleId module;            /* in */
    tSM_INT auto_assign_out_ts;    /* in: not 0 gives channels an output timeslot when they are allocated */
    tSM_INT auto_assign_in_ts;     /* in: likewise an input timeslot */
    tSM_INT out_st0;               /* in: stream of the output timeslots */
    tSM_INT out_st1;               /* in: the stream to take when that is used up */
    tSM_INT out_base_ts;           /* in: first timeslot to take in either */
    enum kSMTimeslotType in_type;  /* in: type of the input timeslots */
    tSM_INT in_st0;                /* in: these three as those for output */
    tSM_INT in_st1;                /* in */
    tSM_INT in_base_ts;            /* in */
    enum kSMTimeslotType out_type; /* in: type of the output timeslots */
} SM_CONFIG_MODULE_SW_PARMS;

/**
 * Let channels that are allocated from now on have timeslots at once: the first that no other half uses.
 *
 * sm_channel_info tells which. When all are used a channel gets none. The fields of a direction whose auto_assign field
 * is 0 are not looked at.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a stream, timeslot or type that does not exist.
 *
 * manual: sm_config_module_switching
 */
ACUAPI int sm_config_module_switching(struct sm_config_module_sw_parms *configp);
typedef int SM_CONFIG_MODULE_SWITCHING_FN(struct sm_config_module_sw_parms *);
#define SM_CONFIG_MODULE_SWITCHING_NAME "sm_config_module_switching"

typedef struct sm_error_name_parms {
    tSM_INT code;  /* in: any int */
    char name[80]; /* out: ends with a null octet */
} SM_ERROR_NAME_PARMS;

/**
 * Text for an error code: the name of an ERR_SM_*, some text for any other number.
 *
 * @return the field `name`, good as long as the structure is; never null
 *
 * manual: sm_error_name
 */
ACUAPI char *sm_error_name(struct sm_error_name_parms *namep);
typedef char *SM_ERROR_NAME_FN(struct sm_error_name_parms *);
#define SM_ERROR_NAME_NAME "sm_error_name"

/* ---- UDP dispatchers ---- */

typedef struct sm_udp_dispatcher_create_parms {
    tSMDispatcherId dispatcher;    /* out */
    tSMModuleId module;            /* in */
    enum kSMDispatcherType type;   /* in: decides which of the fields below count; the others may hold anything */
    SOCKADDR_IN destination;       /* in, IPv4: address and port */
    SOCKADDR_IN source;            /* in, IPv4: INADDR_ANY and port 0 mean "choose" */
    int TOS;                       /* in, IPv4: the whole TOS octet, 0 ... 255 */
    SOCKADDR_IN6 destination_ipv6; /* in, IPv6: address and port; a link-local address needs sin6_scope_id */
    SOCKADDR_IN6 source_ipv6;      /* in, IPv6: the any-address and port 0 mean "choose" */
} SM_UDP_DISPATCHER_CREATE_PARMS;

/**
 * Create a dispatcher, which sends as UDP datagrams the data that channels connected to it produce.
 *
 * The payload is what the program would have read from the channel, without any header. Nothing is sent before a
 * channel is connected and produces data. Several channels may share a dispatcher; a datagram holds data of one of them.
 * Addresses and ports are in network byte order, an address family may be left 0. A port that the system chose is this
 * dispatcher's own; one that the program named may be shared with other objects of the process that named it too.
 * A datagram that gets lost (refused by the kernel, reported by ICMP) is counted and stops nothing: metrum.h. A call that
 * fails leaves nothing behind.
 *
 * Needs firmware `toudp`.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a type outside its enumeration, a destination without address or port, an address
 * of the wrong family, a TOS outside 0 ... 255; ERR_SM_OS_RESOURCE_PROBLEM for a source address that is not local or a
 * source port that another process holds; ERR_SM_NO_RESOURCES or ERR_SM_OS_RESOURCE_PROBLEM when memory, dispatchers
 * or sockets have run out.
 *
 * Example:
 *     struct sm_udp_dispatcher_create_parms out;
 *     struct sm_channel_dispatcher_connect_parms connect;
 *
 *     memset(&out, 0, sizeof(out));
 *     out.module = module;
 *     out.type = kSMDispatcherTypeIPv4;
 *     out.destination.sin_port = htons(7000);
 *     inet_pton(AF_INET, "192.0.2.7", &out.destination.sin_addr);
 *     if (sm_udp_dispatcher_create(&out) == 0) {
 *         memset(&connect, 0, sizeof(connect));
 *         connect.dest = out.dispatcher;
 *         connect.channel = channel;
 *         err = sm_channel_dispatcher_connect(&connect);
 *     }
 *
 * manual: sm_udp_dispatcher_create
 */
ACUAPI int sm_udp_dispatcher_create(struct sm_udp_dispatcher_create_parms *dp);
typedef int SM_UDP_DISPATCHER_CREATE_FN(struct sm_udp_dispatcher_create_parms *);
#define SM_UDP_DISPATCHER_CREATE_NAME "sm_udp_dispatcher_create"

/**
 * Destroy a dispatcher. Channels still connected to it fall back to the API.
 *
 * Errors: ERR_SM_BAD_PARAMETER also for kSMNullDispatcherId.
 *
 * manual: sm_dispatcher_destroy
 */
ACUAPI int sm_dispatcher_destroy(tSMDispatcherId dispatcher);
typedef int SM_DISPATCHER_DESTROY_FN(tSMDispatcherId);
#define SM_DISPATCHER_DESTROY_NAME "sm_dispatcher_destroy"

typedef struct sm_channel_dispatcher_connect_parms {
    tSMDispatcherId dest; /* in: kSMNullDispatcherId brings the data back to the API */
    tSMChannelId channel; /* in */
} SM_CHANNEL_DISPATCHER_CONNECT_PARMS;

/**
 * Choose where the input half of a channel sends the data of the operations started from now on.
 *
 * While a dispatcher is connected, reading the channel gives no data, and its status calls report all but data.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE while an operation runs on the input half; ERR_SM_WRONG_CHANNEL_TYPE on a channel
 * without one.
 *
 * manual: sm_channel_dispatcher_connect
 */
ACUAPI int sm_channel_dispatcher_connect(struct sm_channel_dispatcher_connect_parms *connectp);
typedef int SM_CHANNEL_DISPATCHER_CONNECT_FN(struct sm_channel_dispatcher_connect_parms *);
#define SM_CHANNEL_DISPATCHER_CONNECT_NAME "sm_channel_dispatcher_connect"

/* ---- Channels ---- */

typedef struct sm_channel_alloc_placed_parms {
    tSMChannelId channel;     /* out */
    enum kSMChannelType type; /* in */
    tSMModuleId module;       /* in: kSMNullModuleId takes the first open module */
    tSM_INT caps_mask;        /* in: ignored */
} SM_CHANNEL_ALLOC_PLACED_PARMS;

/**
 * Allocate a channel on a module. It starts without timeslots, datafeed, events and dispatcher.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a type outside its enumeration; ERR_SM_NO_SUCH_MODULE if no module is open;
 * ERR_SM_NO_RESOURCES if the module has no channel left.
 *
 * manual: sm_channel_alloc_placed
 */
ACUAPI int sm_channel_alloc_placed(struct sm_channel_alloc_placed_parms *allocp);
typedef int SM_CHANNEL_ALLOC_PLACED_FN(struct sm_channel_alloc_placed_parms *);
#define SM_CHANNEL_ALLOC_PLACED_NAME "sm_channel_alloc_placed"

/**
 * Release a channel; what runs on it is aborted. It may still be connected, and its events may be freed already.
 *
 * Errors: ERR_SM_NO_SUCH_CHANNEL also for kSMNullChannelId.
 *
 * manual: sm_channel_release
 */
ACUAPI int sm_channel_release(tSMChannelId channel);
typedef int SM_CHANNEL_RELEASE_FN(tSMChannelId);
#define SM_CHANNEL_RELEASE_NAME "sm_channel_release"

/**
 * Which halves a channel has.
 *
 * @return a value of enum kSMChannelType, or a negative error
 *
 * manual: sm_get_channel_type
 */
ACUAPI int sm_get_channel_type(tSMChannelId channel);
typedef int SM_GET_CHANNEL_TYPE_FN(tSMChannelId);
#define SM_GET_CHANNEL_TYPE_NAME "sm_get_channel_type"

/**
 * A small number that no other channel of the process has.
 *
 * @return the number, 0 or more, or ERR_SM_NO_SUCH_CHANNEL
 *
 * manual: sm_get_channel_ix
 */
ACUAPI int sm_get_channel_ix(tSMChannelId channel);
typedef int SM_GET_CHANNEL_IX_FN(tSMChannelId);
#define SM_GET_CHANNEL_IX_NAME "sm_get_channel_ix"

/**
 * The module that a channel is on.
 *
 * @return its id as an int, which a cast turns into the tSMModuleId; or ERR_SM_NO_SUCH_CHANNEL
 *
 * manual: sm_get_channel_module_id
 */
ACUAPI int sm_get_channel_module_id(tSMChannelId channel);
typedef int SM_GET_CHANNEL_MODULE_ID_FN(tSMChannelId);
#define SM_GET_CHANNEL_MODULE_ID_NAME "sm_get_channel_module_id"

typedef struct sm_channel_info_parms {
    tSMChannelId channel;       /* in */
    tSM_INT card;               /* out: -1 */
    tSM_INT ost;                /* out: stream of the output half, -1 if it has no timeslot */
    tSM_INT ots;                /* out: timeslot of the output half, or -1 */
    enum kSMTimeslotType otype; /* out */
    tSM_INT ist;                /* out: stream of the input half, or -1 */
    tSM_INT its;                /* out: timeslot of the input half, or -1 */
    enum kSMTimeslotType itype; /* out */
    tSM_INT group;              /* out: means nothing since the first generation */
    tSM_INT caps_mask;          /* out: likewise */
} SM_CHANNEL_INFO_PARMS;

/**
 * Where a channel sits for the switch: (ost, ots) is a source, (ist, its) a destination of sw_set_output.
 *
 * manual: sm_channel_info
 */
ACUAPI int sm_channel_info(struct sm_channel_info_parms *infop);
typedef int SM_CHANNEL_INFO_FN(struct sm_channel_info_parms *);
#define SM_CHANNEL_INFO_NAME "sm_channel_info"

typedef struct sm_channel_datafeed_connect_parms {
    tSMDatafeedId data_source; /* in: kSMNullDatafeedId disconnects */
    tSMChannelId channel;      /* in */
} SM_CHANNEL_DATAFEED_CONNECT_PARMS;

/**
 * Let the input half of a channel hear a datafeed, instead of what it heard before.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_TYPE on a channel without an input half; ERR_SM_NOT_IMPLEMENTED for the output of a channel
 * that is at 16000 samples/s.
 *
 * manual: sm_channel_datafeed_connect
 */
ACUAPI int sm_channel_datafeed_connect(struct sm_channel_datafeed_connect_parms *connectp);
typedef int SM_CHANNEL_DATAFEED_CONNECT_FN(struct sm_channel_datafeed_connect_parms *);
#define SM_CHANNEL_DATAFEED_CONNECT_NAME "sm_channel_datafeed_connect"

typedef struct sm_channel_datafeed_parms {
    tSMChannelId channel;   /* in */
    tSMDatafeedId datafeed; /* out */
} SM_CHANNEL_DATAFEED_PARMS;

/**
 * The datafeed that carries what the output half of a channel says, and silence while it says nothing.
 *
 * It belongs to the channel. While something listens to it, it gives a block in every tick of the module.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_TYPE on a channel without an output half.
 *
 * manual: sm_channel_get_datafeed
 */
ACUAPI int sm_channel_get_datafeed(struct sm_channel_datafeed_parms *datafeedp);
typedef int SM_CHANNEL_GET_DATAFEED_FN(struct sm_channel_datafeed_parms *);
#define SM_CHANNEL_GET_DATAFEED_NAME "sm_channel_get_datafeed"

typedef struct sm_channel_set_output_rate_parms {
    tSMChannelId channel; /* in */
    tSM_INT sample_rate;  /* in: 8000 or 16000 samples a second */
} SM_CHANNEL_SET_OUTPUT_RATE_PARMS;

/**
 * Set the sample rate of the output half, 8000 by default, before the operation that depends on it.
 *
 * Errors: ERR_SM_BAD_PARAMETER for another rate; ERR_SM_WRONG_CHANNEL_STATE while an operation runs on the output half,
 * and for 16000 while it puts out to a timeslot, feeds a TDM[tx] or an input half, or is recorded as alt_data_source;
 * ERR_SM_WRONG_CHANNEL_TYPE on a channel without one.
 *
 * manual: sm_channel_set_output_rate
 */
ACUAPI int sm_channel_set_output_rate(struct sm_channel_set_output_rate_parms *ratep);
typedef int SM_CHANNEL_SET_OUTPUT_RATE_FN(struct sm_channel_set_output_rate_parms *);
#define SM_CHANNEL_SET_OUTPUT_RATE_NAME "sm_channel_set_output_rate"

typedef struct sm_channel_output_source_datafeed_connect_parms {
    tSMChannelId channel;      /* in */
    tSMDatafeedId data_source; /* in: kSMNullDatafeedId takes the data from the program again */
    tSM_INT threshold;         /* in: octets that must wait before the data is used, also after it ran dry */
    tSM_INT timeout;           /* in: ms after which less will do; 0 never. Both 0: 40 ms of data, or 60 ms */
} SM_CHANNEL_OUTPUT_SOURCE_DATAFEED_CONNECT_PARMS;

/**
 * Let the output half of a channel take the data of its operations from a datafeed, instead of from the program.
 *
 * The datafeed is one of sm_channel_input_data_redirect, whose octets are taken as they are; or one of sound, whose samples
 * are coded in the format of the replay if both have the same rate. What there is no room for is dropped and counted
 * (metrum.h: replay_drops). A collector that is connected goes before the datafeed.
 *
 * A threshold above half of the buffer of the replay (a second, at least 8192 octets) counts as half of it. With a
 * data_length, the last octet ends the wait.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a negative threshold or timeout; ERR_SM_WRONG_CHANNEL_STATE while an operation runs
 * on the output half; ERR_SM_WRONG_CHANNEL_TYPE on a channel without one.
 *
 * manual: sm_channel_output_source_datafeed_connect
 */
ACUAPI int sm_channel_output_source_datafeed_connect(struct sm_channel_output_source_datafeed_connect_parms *connectp);
typedef int SM_CHANNEL_OUTPUT_SOURCE_DATAFEED_CONNECT_FN(struct sm_channel_output_source_datafeed_connect_parms *);
#define SM_CHANNEL_OUTPUT_SOURCE_DATAFEED_CONNECT_NAME "sm_channel_output_source_datafeed_connect"

typedef struct sm_channel_input_data_redirect_parms {
    tSMChannelId channel;   /* in */
    tSM_INT enable;         /* in: 0 gives the data to the dispatcher or the program again */
    tSMDatafeedId datafeed; /* out: what carries the data; kSMNullDatafeedId with enable 0 */
} SM_CHANNEL_INPUT_DATA_REDIRECT_PARMS;

/**
 * Let the input half of a channel give the data that it records or receives to a datafeed, for the output half of
 * another channel (sm_channel_output_source_datafeed_connect).
 *
 * The octets are those that the program would have read. The datafeed carries no sound, so nothing else takes it.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE while an operation runs on the input half; ERR_SM_WRONG_CHANNEL_TYPE on a channel
 * without one.
 *
 * manual: sm_channel_input_data_redirect
 */
ACUAPI int sm_channel_input_data_redirect(struct sm_channel_input_data_redirect_parms *redirectp);
typedef int SM_CHANNEL_INPUT_DATA_REDIRECT_FN(struct sm_channel_input_data_redirect_parms *);
#define SM_CHANNEL_INPUT_DATA_REDIRECT_NAME "sm_channel_input_data_redirect"

/* ---- UDP collectors ---- */

typedef struct sm_udp_collector_create_parms {
    tSMCollectorId collector;     /* out */
    tSMModuleId module;           /* in */
    enum kSMCollectorType type;   /* in: decides which address counts */
    struct in_addr address;       /* in, IPv4: local address to listen on, INADDR_ANY for all */
    struct in6_addr ipv6_address; /* in, IPv6: likewise */
} SM_UDP_COLLECTOR_CREATE_PARMS;

/**
 * Create a collector, which receives UDP datagrams for the output halves of channels connected to it.
 *
 * The system chooses the port, which comes as the first report, GotPorts. The payload of a datagram is appended, without
 * any header, to the data that a channel plays. Empty and oversized datagrams (above 2048 octets), and what a channel
 * has no room for, are dropped and counted: metrum.h.
 *
 * Needs firmware `fromudp`.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a type outside its enumeration; ERR_SM_OS_RESOURCE_PROBLEM for an address that is not
 * local or when sockets have run out; ERR_SM_NO_RESOURCES if memory or the module's collectors have run out.
 *
 * manual: sm_udp_collector_create
 */
ACUAPI int sm_udp_collector_create(struct sm_udp_collector_create_parms *cp);
typedef int SM_UDP_COLLECTOR_CREATE_FN(struct sm_udp_collector_create_parms *);
#define SM_UDP_COLLECTOR_CREATE_NAME "sm_udp_collector_create"

/**
 * Destroy a collector. Channels still connected to it take their data from the program again.
 *
 * Errors: ERR_SM_BAD_PARAMETER also for kSMNullCollectorId.
 *
 * manual: sm_collector_destroy
 */
ACUAPI int sm_collector_destroy(tSMCollectorId collector);
typedef int SM_COLLECTOR_DESTROY_FN(tSMCollectorId);
#define SM_COLLECTOR_DESTROY_NAME "sm_collector_destroy"

typedef struct sm_collector_event_parms {
    tSMCollectorId collector; /* in */
    tSMEventId event;         /* out */
} SM_COLLECTOR_EVENT_PARMS;

/**
 * The event that is set while sm_collector_status has something to report. It belongs to the collector.
 *
 * Errors: ERR_SM_OS_RESOURCE_PROBLEM if file descriptors or ports of the loopback have run out, or if there is none.
 *
 * manual: sm_collector_get_event
 */
ACUAPI int sm_collector_get_event(struct sm_collector_event_parms *eventp);
typedef int SM_COLLECTOR_GET_EVENT_FN(struct sm_collector_event_parms *);
#define SM_COLLECTOR_GET_EVENT_NAME "sm_collector_get_event"

typedef struct sm_collector_status_parms {
    tSMCollectorId collector;       /* in */
    enum kSMCollectorStatus status; /* out: decides which member of u counts */
    union {
        struct {
            struct in_addr address;
            int port; /* host byte order */
        } ports;      /* GotPorts: where the collector listens */
        struct {
            struct in_addr address;
            int port;
        } peer; /* NewPeer: who sends from now on */
        struct {
            struct in6_addr address;
            int port;
        } ports_ipv6; /* GotPortsIPv6 */
        struct {
            struct in6_addr address;
            int port;
        } peer_ipv6; /* NewPeerIPv6 */
    } u;             /* out */
} SM_COLLECTOR_STATUS_PARMS;

/**
 * The next report of a collector: its port, unasked and first; then each change of the sender; Running if there is none.
 *
 * manual: sm_collector_status
 */
ACUAPI int sm_collector_status(struct sm_collector_status_parms *statusp);
typedef int SM_COLLECTOR_STATUS_FN(struct sm_collector_status_parms *);
#define SM_COLLECTOR_STATUS_NAME "sm_collector_status"

typedef struct sm_channel_collector_connect_parms {
    tSMCollectorId source; /* in: kSMNullCollectorId takes the data from the program again */
    tSMChannelId channel;  /* in */
} SM_CHANNEL_COLLECTOR_CONNECT_PARMS;

/**
 * Choose where the output half of a channel takes the data of the operations started from now on.
 *
 * While a collector is connected, data cannot be put by the program.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE while an operation runs on the output half; ERR_SM_WRONG_CHANNEL_TYPE on a channel
 * without one.
 *
 * manual: sm_channel_collector_connect
 */
ACUAPI int sm_channel_collector_connect(struct sm_channel_collector_connect_parms *connectp);
typedef int SM_CHANNEL_COLLECTOR_CONNECT_FN(struct sm_channel_collector_connect_parms *);
#define SM_CHANNEL_COLLECTOR_CONNECT_NAME "sm_channel_collector_connect"

/*
 * ---- Timeslots ----
 *
 * A module has 128 streams of 128 timeslots in each direction; sm_get_module_info names the two that programs should
 * take. What is put out to output timeslot s:t is heard at input timeslot s:t of the same module, unless sw_set_output
 * (sw_lib.h) connects the input elsewhere. Nothing is put out: silence is heard. Sound is 8000 samples/s, and passes
 * without a change: A-law that was put out comes in as the same octets.
 */

typedef struct sm_switch_channel_parms {
    tSMChannelId channel;      /* in */
    tSM_INT st;                /* in: stream, 0 ... 127; -1, with ts -1, takes the timeslot away */
    tSM_INT ts;                /* in: timeslot, 0 ... 127 */
    enum kSMTimeslotType type; /* in: what a timeslot is said to carry; sound is converted where needed */
} SM_SWITCH_CHANNEL_PARMS;

/**
 * Let the input half of a channel hear a timeslot, instead of the timeslot or datafeed it heard before.
 *
 * Several may hear the same one, as the same type.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a timeslot or type that does not exist, or a type other than that of those who hear
 * the timeslot already; ERR_SM_WRONG_CHANNEL_TYPE on a channel without an input half.
 *
 * manual: sm_switch_channel_input
 */
ACUAPI int sm_switch_channel_input(struct sm_switch_channel_parms *switchp);
typedef int SM_SWITCH_CHANNEL_INPUT_FN(struct sm_switch_channel_parms *);
#define SM_SWITCH_CHANNEL_INPUT_NAME "sm_switch_channel_input"

/**
 * Let the output half of a channel put out to a timeslot.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a timeslot or type that does not exist; ERR_SM_CHANNEL_ALLOCATED if another channel
 * or TDM[tx] puts out there; ERR_SM_WRONG_CHANNEL_STATE if the output half is not at 8000 samples/s;
 * ERR_SM_WRONG_CHANNEL_TYPE on a channel without an output half.
 *
 * manual: sm_switch_channel_output
 */
ACUAPI int sm_switch_channel_output(struct sm_switch_channel_parms *switchp);
typedef int SM_SWITCH_CHANNEL_OUTPUT_FN(struct sm_switch_channel_parms *);
#define SM_SWITCH_CHANNEL_OUTPUT_NAME "sm_switch_channel_output"

typedef struct sm_tdmrx_create_parms {
    tSMTDMrxId tdmrx;          /* out */
    tSMModuleId module;        /* in */
    tSM_INT stream;            /* in: 0 ... 127 */
    tSM_INT timeslot;          /* in: 0 ... 127 */
    enum kSMTimeslotType type; /* in */
} SM_TDMRX_CREATE_PARMS;

/**
 * Create a TDM[rx]: an input timeslot as the source of a datafeed.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a timeslot or type that does not exist, or a type other than that of those who hear
 * the timeslot already; ERR_SM_NO_RESOURCES if the module has too many.
 *
 * manual: sm_tdmrx_create
 */
ACUAPI int sm_tdmrx_create(struct sm_tdmrx_create_parms *createp);
typedef int SM_TDMRX_CREATE_FN(struct sm_tdmrx_create_parms *);
#define SM_TDMRX_CREATE_NAME "sm_tdmrx_create"

/**
 * Destroy a TDM[rx]. Whoever is connected to its datafeed hears silence.
 *
 * manual: sm_tdmrx_destroy
 */
ACUAPI int sm_tdmrx_destroy(tSMTDMrxId tdmrx);
typedef int SM_TDMRX_DESTROY_FN(tSMTDMrxId);
#define SM_TDMRX_DESTROY_NAME "sm_tdmrx_destroy"

typedef struct sm_tdmrx_datafeed_parms {
    tSMTDMrxId tdmrx;       /* in */
    tSMDatafeedId datafeed; /* out: belongs to the TDM[rx] */
} SM_TDMRX_DATAFEED_PARMS;

/**
 * The datafeed of a TDM[rx].
 *
 * Needs firmware `datafeed`.
 *
 * manual: sm_tdmrx_get_datafeed
 */
ACUAPI int sm_tdmrx_get_datafeed(struct sm_tdmrx_datafeed_parms *datafeedp);
typedef int SM_TDMRX_GET_DATAFEED_FN(struct sm_tdmrx_datafeed_parms *);
#define SM_TDMRX_GET_DATAFEED_NAME "sm_tdmrx_get_datafeed"

typedef struct sm_tdmtx_create_parms {
    tSMTDMtxId tdmtx;          /* out */
    tSMModuleId module;        /* in */
    tSM_INT stream;            /* in: 0 ... 127 */
    tSM_INT timeslot;          /* in: 0 ... 127 */
    enum kSMTimeslotType type; /* in */
} SM_TDMTX_CREATE_PARMS;

/**
 * Create a TDM[tx]: an output timeslot as the sink of a datafeed. It puts out silence until one is connected.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a timeslot or type that does not exist; ERR_SM_CHANNEL_ALLOCATED if a channel or
 * another TDM[tx] puts out there; ERR_SM_NO_RESOURCES if the module has too many.
 *
 * manual: sm_tdmtx_create
 */
ACUAPI int sm_tdmtx_create(struct sm_tdmtx_create_parms *createp);
typedef int SM_TDMTX_CREATE_FN(struct sm_tdmtx_create_parms *);
#define SM_TDMTX_CREATE_NAME "sm_tdmtx_create"

/**
 * Destroy a TDM[tx]. The timeslot is silent.
 *
 * manual: sm_tdmtx_destroy
 */
ACUAPI int sm_tdmtx_destroy(tSMTDMtxId tdmtx);
typedef int SM_TDMTX_DESTROY_FN(tSMTDMtxId);
#define SM_TDMTX_DESTROY_NAME "sm_tdmtx_destroy"

typedef struct sm_tdmtx_datafeed_connect_parms {
    tSMDatafeedId data_source; /* in: kSMNullDatafeedId disconnects */
    tSMTDMtxId tdmtx;          /* in */
} SM_TDMTX_DATAFEED_CONNECT_PARMS;

/**
 * Put a datafeed out to a timeslot, instead of what was put out before.
 *
 * A datafeed feeds one TDM[tx] at a time: one that had it before is silent from then on.
 *
 * Errors: ERR_SM_BAD_PARAMETER for the datafeed of a TDM[rx], which the switch is for (sw_set_output), or of a channel
 * that is not at 8000 samples/s.
 *
 * manual: sm_tdmtx_datafeed_connect
 */
ACUAPI int sm_tdmtx_datafeed_connect(struct sm_tdmtx_datafeed_connect_parms *connectp);
typedef int SM_TDMTX_DATAFEED_CONNECT_FN(struct sm_tdmtx_datafeed_connect_parms *);
#define SM_TDMTX_DATAFEED_CONNECT_NAME "sm_tdmtx_datafeed_connect"

/* ---- Events ---- */

typedef struct sm_channel_set_event_parms {
    tSMChannelId channel; /* in: kSMNullChannelId speaks of the any-channel event of the process */
    tSM_INT event_type;   /* in: kSMEventTypeReadData, kSMEventTypeWriteData or kSMEventTypeRecog (smcore.h) */
    tSM_INT issue_events; /* in: kSMChannelNoEvent, kSMChannelSpecificEvent, kSMAnyChannelEvent or
                             kSMChannelSpecificEventNonIdle */
    tSMEventId event;     /* in: from smd_ev_create; not read with kSMChannelNoEvent, nor when a channel joins the
                             any-channel event */
} SM_CHANNEL_SET_EVENT_PARMS;

/**
 * Choose which event tells of a channel.
 *
 * With a channel: its own event, none, or the process's any-channel event of that type. With kSMNullChannelId: name
 * (kSMAnyChannelEvent) or withdraw (kSMChannelNoEvent) that any-channel event.
 *
 * Errors: ERR_SM_BAD_PARAMETER for an unknown event_type or issue_events, or an event that is none or was made for another
 * channel, another type or, where a process's any-channel event is named, another binding; ERR_SM_WRONG_CHANNEL_TYPE if
 * the channel has not the half that the type is of: output for kSMEventTypeWriteData, input for the others.
 *
 * manual: sm_channel_set_event
 */
ACUAPI int sm_channel_set_event(struct sm_channel_set_event_parms *eventp);
typedef int SM_CHANNEL_SET_EVENT_FN(struct sm_channel_set_event_parms *);
#define SM_CHANNEL_SET_EVENT_NAME "sm_channel_set_event"

/**
 * Create an event. It stays set as long as its cause lasts, and belongs to the program, which frees it.
 *
 * @param eventId out
 * @param channelId in: the channel, or kSMNullChannelId with kSMAnyChannelEvent
 * @param eventType in: kSMEventTypeReadData, kSMEventTypeWriteData or kSMEventTypeRecog (smcore.h)
 * @param eventChannelBinding in: kSMChannelSpecificEvent, kSMChannelSpecificEventNonIdle or kSMAnyChannelEvent
 *
 * Errors: ERR_SM_BAD_PARAMETER for an unknown type or binding, or a channel with kSMAnyChannelEvent;
 * ERR_SM_NO_SUCH_CHANNEL also for kSMNullChannelId with another binding; ERR_SM_WRONG_CHANNEL_TYPE if the channel has not
 * the half that the event is of: output for kSMEventTypeWriteData, input for the others; ERR_SM_OS_RESOURCE_PROBLEM if
 * file descriptors or ports of the loopback have run out, or if there is none.
 *
 * manual: smd_ev_create
 */
ACUAPI int smd_ev_create(tSMEventId *eventId, tSMChannelId channelId, int eventType, int eventChannelBinding);
typedef int SMD_EV_CREATE_FN(tSMEventId *, tSMChannelId, int, int);
#define SMD_EV_CREATE_NAME "smd_ev_create"

/**
 * Free an event that smd_ev_create made. It may still be set on a channel, which then has none.
 *
 * manual: smd_ev_free
 */
ACUAPI int smd_ev_free(tSMEventId eventId);
typedef int SMD_EV_FREE_FN(tSMEventId);
#define SMD_EV_FREE_NAME "smd_ev_free"

/**
 * Wait, without limit, until an event is set. A wake-up without cause is possible.
 *
 * Errors: ERR_SM_OS_INTERRUPTED_WAIT if a signal ended the wait.
 *
 * manual: smd_ev_wait
 */
ACUAPI int smd_ev_wait(tSMEventId eventId);
typedef int SMD_EV_WAIT_FN(tSMEventId);
#define SMD_EV_WAIT_NAME "smd_ev_wait"

#ifdef __cplusplus
}
#endif

#endif
