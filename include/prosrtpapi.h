/**
 * The RTP API: VMP[rx], the end point that receives an RTP stream, and VMP[tx], the one that sends one.
 *
 * Rules and errors of every call: prosgen.h. Types called int and all ports are in host byte order, struct in_addr and
 * struct in6_addr in network byte order.
 */
#ifndef PROSRTPAPI_H
#define PROSRTPAPI_H

#include <netinet/in.h>

#include "px_prostype.h"
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

/* ---- VMP[rx] ---- */

enum kSMVMPrxType {
    kSMVMPrxTypeIPv4,
    kSMVMPrxTypeIPv6
};

/** Packet loss concealment. */
enum kSMPLCMode {
    kSMPLCModeDisabled,
    kSMPLCModeEnabled
};

enum kSMVMPrxJitterBufferMode {
    kSMVMPrxJitterBufferModeNormal,
    kSMVMPrxJitterBufferModeAdaptive
};

enum kSMVMPrxStatus {
    kSMVMPrxStatusRunning,
    kSMVMPrxStatusStopped,
    kSMVMPrxStatusDetectTone,
    kSMVMPrxStatusEndTone,
    kSMVMPrxStatusGotPorts,
    kSMVMPrxStatusNewSSRC,
    kSMVMPrxStatusUnhandledPayload,
    kSMVMPrxStatusCodecSpecific,
    kSMVMPrxStatusGotPortsIPv6,
    kSMVMPrxStatusNewSSRCIPv6,
    kSMVMPrxStatusSTUNBindRequest,
    kSMVMPrxStatusSTUNBindResponse,
    kSMVMPrxStatusJBResync,
    kSMVMPrxStatusProfileSpecific
};

enum kSMAddressType {
    kSMAddressTypeIPv4,
    kSMAddressTypeIPv6
};

enum kSMVMPrxSTUNResult {
    kSMVMPrxSTUNResultSuccess,
    kSMVMPrxSTUNResultError,
    kSMVMPrxSTUNResultInvalid,
    kSMVMPrxSTUNResultTimeout
};

enum kSMICERole {
    kSMICERoleNone,
    kSMICERoleLite,
    kSMICERoleControlled,
    kSMICERoleControlling
};

enum kVMPrxFwdMode {
    kVMPrxFwdModeNone,
    kVMPrxFwdModeAll,
    kVMPrxFwdModeTypes
};

enum kSMVMPrxFwdDestType {
    kSMVMPrxFwdDestTypeIPv4,
    kSMVMPrxFwdDestTypeIPv6
};

enum kVMPrxFwdTranscoding {
    kVMPrxFwdTranscodingNone,
    kVMPrxFwdTranscodingAlawToMulaw,
    kVMPrxFwdTranscodingMulawToAlaw
};

#define kVMPrxFwdMaxTypes 8

enum kSMVMPrxAMRNBStatus {
    kSMVMPrxAMRNBStatusNone,
    kSMVMPrxAMRNBStatusNewCMR
};

enum kSMVMPrxAMRWBStatus {
    kSMVMPrxAMRWBStatusNone,
    kSMVMPrxAMRWBStatusNewCMR
};

enum kSMVMPrxSSEStatus {
    kSMVMPrxSSEStatusNone,
    kSMVMPrxSSEStatusMessage
};

/* ---- Codecs, both directions ---- */

enum kSMEVRCRTPMode {
    kSMEVRCRTPModeHeaderless,
    kSMEVRCRTPModeRFC2658,
    kSMEVRCRTPModeRFC3558
};

/** Order of the code words in an octet. */
enum kSMG726Variant {
    kSMG726VariantRFC3551,
    kSMG726VariantAAL2
};

enum kSMG729IMode {
    kSMG729IModeG729D,
    kSMG729IModeG729,
    kSMG729IModeG729E
};

enum kSMGSMVariant {
    kSMGSMVariantStandard,
    kSMGSMVariantMS
};

enum kSMSpeexMode {
    kSMSpeexNarrowbandMode,
    kSMSpeexWidebandMode,
    kSMSpeexUltrawidebandMode
};

/** Codecs of the old calls that take any. */
enum kSMCodecType {
    kSMCodecTypeAlaw,
    kSMCodecTypeMulaw,
    kSMCodecTypeG729AB,
    kSMCodecTypeRFC2833,
    kSMCodecTypeComfortNoise
};

/* ---- VMP[tx] ---- */

enum kSMVMPTxVADMode {
    kSMVMPTxVADModeDisabled,
    kSMVMPTxVADModeEnabled,
    kSMVMPTxVADModeComfortNoise
};

enum kSMEVRCRate {
    kSMEVRCRateEighth,
    kSMEVRCRateHalf,
    kSMEVRCRateFull
};

enum kSMOPUSRate {
    kSMOPUSRateConstrainedVariable,
    kSMOPUSRateUnconstrainedVariable,
    kSMOPUSRateConstant
};

enum kSMOPUSSignalTypeHint {
    kSMOPUSSignalTypeHintNone,
    kSMOPUSSignalTypeHintVoice,
    kSMOPUSSignalTypeHintMusic
};

enum kSMOPUSAppType {
    kSMOPUSAppTypeVoIP,
    kSMOPUSAppTypeAudio,
    kSMOPUSAppTypeLowDelay
};

enum kSMVMPTxTagType {
    kSMVMPTxTagTypeUlaw,
    kSMVMPTxTagTypeAlaw
};

enum kSMVMPtxRFC2833MinDuration {
    kSMVMPtxRFC2833MinDurationNoMinimum,
    kSMVMPtxRFC2833MinDuration40
};

enum kSMVMPTxCSRCType {
    kSMVMPTxCSRCTypeArray,
    kSMVMPTxCSRCTypeList
};

enum kSMVMPtxStatus {
    kSMVMPtxStatusRunning,
    kSMVMPtxStatusStopped,
    kSMVMPtxStatusToneOngoing,
    kSMVMPtxStatusToneCompleted,
    kSMVMPtxStatusSSRC
};

/* ---- VMP[rx]: life ---- */

typedef struct sm_vmprx_create_parms {
    tSMVMPrxId vmprx;             /* out */
    tSMModuleId module;           /* in */
    enum kSMVMPrxType type;       /* in */
    struct in_addr address;       /* in, IPv4: local address to listen on, INADDR_ANY for all */
    struct in6_addr ipv6_address; /* in, IPv6: likewise */
    tSM_INT mux_rtcp;             /* in: not 0 expects RTCP on the RTP port */
} SM_VMPRX_CREATE_PARMS;

/**
 * Create an end point that receives RTP. The system chooses its ports, which soon come as a report GotPorts.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a type outside its enumeration; ERR_SM_OS_RESOURCE_PROBLEM for an address that is
 * not local or when sockets have run out; ERR_SM_NO_RESOURCES if the module has no VMP[rx] left.
 *
 * manual: sm_vmprx_create
 */
ACUAPI int sm_vmprx_create(struct sm_vmprx_create_parms *createp);
typedef int SM_VMPRX_CREATE_FN(struct sm_vmprx_create_parms *);
#define SM_VMPRX_CREATE_NAME "sm_vmprx_create"

/**
 * Destroy a VMP[rx], stopped or not. Its event and datafeed end with it; what was connected to the feed hears silence.
 *
 * manual: sm_vmprx_destroy
 */
ACUAPI int sm_vmprx_destroy(tSMVMPrxId vmprx);
typedef int SM_VMPRX_DESTROY_FN(tSMVMPrxId);
#define SM_VMPRX_DESTROY_NAME "sm_vmprx_destroy"

typedef struct sm_vmprx_event_parms {
    tSMVMPrxId vmprx; /* in */
    tSMEventId event; /* out */
} SM_VMPRX_EVENT_PARMS;

/**
 * The event that stays set while reports wait for sm_vmprx_status, and for good once Stopped was fetched.
 *
 * It belongs to the VMP[rx]: the program must not free it.
 *
 * manual: sm_vmprx_get_event
 */
ACUAPI int sm_vmprx_get_event(struct sm_vmprx_event_parms *eventp);
typedef int SM_VMPRX_GET_EVENT_FN(struct sm_vmprx_event_parms *);
#define SM_VMPRX_GET_EVENT_NAME "sm_vmprx_get_event"

typedef struct sm_vmprx_datafeed_parms {
    tSMVMPrxId vmprx;       /* in */
    tSMDatafeedId datafeed; /* out */
} SM_VMPRX_DATAFEED_PARMS;

/**
 * The datafeed that carries what a VMP[rx] plays out. It belongs to the VMP[rx].
 *
 * manual: sm_vmprx_get_datafeed
 */
ACUAPI int sm_vmprx_get_datafeed(struct sm_vmprx_datafeed_parms *datafeedp);
typedef int SM_VMPRX_GET_DATAFEED_FN(struct sm_vmprx_datafeed_parms *);
#define SM_VMPRX_GET_DATAFEED_NAME "sm_vmprx_get_datafeed"

typedef struct sm_vmprx_port_parms {
    tSMVMPrxId vmprx;             /* in */
    int RTP_port;                 /* out */
    int RTCP_port;                /* out */
    struct in_addr address;       /* out, IPv4 */
    struct in6_addr ipv6_address; /* out, IPv6 */
    tSM_UT32 nowait;              /* in: 0 waits until the ports are known */
} SM_VMPRX_PORT_PARMS;

/**
 * Where a VMP[rx] listens.
 *
 * Errors: ERR_SM_NO_DATA_AVAILABLE if `nowait` is set and the ports are not known yet.
 *
 * manual: sm_vmprx_get_ports
 */
ACUAPI int sm_vmprx_get_ports(struct sm_vmprx_port_parms *portsp);
typedef int SM_VMPRX_GET_PORTS_FN(struct sm_vmprx_port_parms *);
#define SM_VMPRX_GET_PORTS_NAME "sm_vmprx_get_ports"

typedef struct sm_vmprx_status_parms {
    tSMVMPrxId vmprx;           /* in */
    enum kSMVMPrxStatus status; /* out: decides which member of u counts */
    union {
        struct {
            tSM_INT id;        /* RFC 4733 event */
            double volume;     /* in dBm0 */
            unsigned duration; /* in ms */
        } tone;                /* DetectTone, EndTone */
        struct {
            int RTP_Port;
            int RTCP_Port;
            struct in_addr address;
        } ports; /* GotPorts */
        struct {
            tSM_INT no_data; /* not 0: nothing valid arrives at present */
        } run;               /* Running */
        struct {
            struct in_addr address;
            int port;
            int ssrc;
        } ssrc; /* NewSSRC */
        struct {
            int type; /* RTP payload type */
        } payload;    /* UnhandledPayload */
        struct {
            int payload_type;
        } codec_specific; /* CodecSpecific */
        struct {
            int RTP_Port;
            int RTCP_Port;
            struct in6_addr address;
        } ports_ipv6; /* GotPortsIPv6 */
        struct {
            struct in6_addr address;
            int port;
            int ssrc;
        } ssrc_ipv6; /* NewSSRCIPv6 */
        struct {
            int recv_port;
            enum kSMAddressType address_type;
            union {
                struct in_addr ipv4;
                struct in6_addr ipv6;
            } address;
            int port;
            tSM_UT32 priority;
            int use_candidate;
            int remote_is_controlling;
        } bind_request; /* STUNBindRequest */
        struct {
            int recv_port;
            char transaction_id[12]; /* as in the packet */
            enum kSMVMPrxSTUNResult result;
            tSM_INT error_code;
            enum kSMAddressType address_type;
            union {
                struct in_addr ipv4;
                struct in6_addr ipv6;
            } address;
            int port;
            int local_was_controlling;
        } bind_response; /* STUNBindResponse */
        struct {
            tSM_UT32 timestamp;    /* RTP time */
            tSM_UT64 localtimeref; /* the module's time when that is played, in microseconds */
        } jbresync;                /* JBResync */
        struct {
            tSM_INT notification_code;
        } profile_specific; /* ProfileSpecific */
    } u;                    /* out */
} SM_VMPRX_STATUS_PARMS;

/**
 * Fetch one report of a VMP[rx]: what happened, or Running if nothing waits. Stopped is the last.
 *
 * manual: sm_vmprx_status
 */
ACUAPI int sm_vmprx_status(struct sm_vmprx_status_parms *statusp);
typedef int SM_VMPRX_STATUS_FN(struct sm_vmprx_status_parms *);
#define SM_VMPRX_STATUS_NAME "sm_vmprx_status"

typedef struct sm_vmprx_stop_parms {
    tSMVMPrxId vmprx; /* in */
} SM_VMPRX_STOP_PARMS;

/**
 * Ask a VMP[rx] to stop. Returns at once; the report Stopped tells when it has.
 *
 * manual: sm_vmprx_stop
 */
ACUAPI int sm_vmprx_stop(struct sm_vmprx_stop_parms *stopp);
typedef int SM_VMPRX_STOP_FN(struct sm_vmprx_stop_parms *);
#define SM_VMPRX_STOP_NAME "sm_vmprx_stop"

/* ---- VMP[rx]: codecs, any time; several may be mapped at once ---- */

typedef struct sm_vmprx_codec_alaw_parms {
    tSMVMPrxId vmprx;         /* in */
    tSM_INT payload_type;     /* in: 0 ... 127 in place of the former mapping of this codec, -1 for none */
    enum kSMPLCMode plc_mode; /* in: whether lost packets are concealed */
} SM_VMPRX_CODEC_ALAW_PARMS;

/**
 * Decode packets of a payload type as G.711 A-law.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a payload type or mode out of range.
 *
 * manual: sm_vmprx_config_codec_alaw
 */
ACUAPI int sm_vmprx_config_codec_alaw(struct sm_vmprx_codec_alaw_parms *codecp);
typedef int SM_VMPRX_CONFIG_CODEC_ALAW_FN(struct sm_vmprx_codec_alaw_parms *);
#define SM_VMPRX_CONFIG_CODEC_ALAW_NAME "sm_vmprx_config_codec_alaw"

typedef struct sm_vmprx_codec_mulaw_parms {
    tSMVMPrxId vmprx;         /* in */
    tSM_INT payload_type;     /* in: as for A-law */
    enum kSMPLCMode plc_mode; /* in */
} SM_VMPRX_CODEC_MULAW_PARMS;

/**
 * Decode packets of a payload type as G.711 mu-law.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a payload type or mode out of range.
 *
 * manual: sm_vmprx_config_codec_mulaw
 */
ACUAPI int sm_vmprx_config_codec_mulaw(struct sm_vmprx_codec_mulaw_parms *codecp);
typedef int SM_VMPRX_CONFIG_CODEC_MULAW_FN(struct sm_vmprx_codec_mulaw_parms *);
#define SM_VMPRX_CONFIG_CODEC_MULAW_NAME "sm_vmprx_config_codec_mulaw"

/* ---- VMP[rx]: reception ---- */

typedef struct sm_vmprx_jitter_parms {
    tSMVMPrxId vmprx;          /* in */
    tSM_UT32 max_delay_ms;     /* in: the longest time that the jitter buffer may hold a packet */
    tSM_UT32 initial_delay_ms; /* in: how long it holds the first packet of a source */
} SM_VMPRX_JITTER_PARMS;

/**
 * Set the delays of the jitter buffer.
 *
 * Errors: ERR_SM_BAD_PARAMETER for delays that the buffer cannot do.
 *
 * manual: sm_vmprx_config_jitter
 */
ACUAPI int sm_vmprx_config_jitter(struct sm_vmprx_jitter_parms *jitterp);
typedef int SM_VMPRX_CONFIG_JITTER_FN(struct sm_vmprx_jitter_parms *);
#define SM_VMPRX_CONFIG_JITTER_NAME "sm_vmprx_config_jitter"

typedef struct sm_vmprx_dataloss_parms {
    tSMVMPrxId vmprx;       /* in */
    tSM_INT loss_threshold; /* in: ms without a valid packet that count as loss; 0 reports nothing */
} SM_VMPRX_DATALOSS_PARMS;

/**
 * Ask for a report Running at the first valid packet, at each loss of data and at each return of data.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a negative threshold.
 *
 * manual: sm_vmprx_config_dataloss
 */
ACUAPI int sm_vmprx_config_dataloss(struct sm_vmprx_dataloss_parms *datalossp);
typedef int SM_VMPRX_CONFIG_DATALOSS_FN(struct sm_vmprx_dataloss_parms *);
#define SM_VMPRX_CONFIG_DATALOSS_NAME "sm_vmprx_config_dataloss"

typedef struct sm_vmprx_unhandled_payload_reporting_parms {
    tSMVMPrxId vmprx; /* in */
    tSM_INT delay;    /* in: limits how often the report comes */
} SM_VMPRX_UNHANDLED_PAYLOAD_REPORTING_PARMS;

/**
 * Set how often packets without a codec are reported as UnhandledPayload.
 *
 * manual: sm_vmprx_config_unhandled_payload_reporting
 */
ACUAPI int sm_vmprx_config_unhandled_payload_reporting(struct sm_vmprx_unhandled_payload_reporting_parms *reportingp);
typedef int SM_VMPRX_CONFIG_UNHANDLED_PAYLOAD_REPORTING_FN(struct sm_vmprx_unhandled_payload_reporting_parms *);
#define SM_VMPRX_CONFIG_UNHANDLED_PAYLOAD_REPORTING_NAME "sm_vmprx_config_unhandled_payload_reporting"

/* ---- VMP[tx]: life ---- */

typedef struct sm_vmptx_create_parms {
    tSMVMPtxId vmptx;   /* out */
    tSMModuleId module; /* in */
} SM_VMPTX_CREATE_PARMS;

/**
 * Create an end point that sends RTP. Its first reports, SSRC and then Running, come unasked.
 *
 * It sends once it has a datafeed, an address (sm_vmptx_config) and a codec.
 *
 * Needs firmware `vmptx`.
 *
 * Errors: ERR_SM_NO_RESOURCES if the module has no VMP[tx] left.
 *
 * manual: sm_vmptx_create
 */
ACUAPI int sm_vmptx_create(struct sm_vmptx_create_parms *createp);
typedef int SM_VMPTX_CREATE_FN(struct sm_vmptx_create_parms *);
#define SM_VMPTX_CREATE_NAME "sm_vmptx_create"

/**
 * Destroy a VMP[tx], stopped or not. Its event ends with it; an RTCP BYE is sent.
 *
 * manual: sm_vmptx_destroy
 */
ACUAPI int sm_vmptx_destroy(tSMVMPtxId vmptx);
typedef int SM_VMPTX_DESTROY_FN(tSMVMPtxId);
#define SM_VMPTX_DESTROY_NAME "sm_vmptx_destroy"

typedef struct sm_vmptx_event_parms {
    tSMVMPtxId vmptx; /* in */
    tSMEventId event; /* out */
} SM_VMPTX_EVENT_PARMS;

/**
 * The event that stays set while reports wait for sm_vmptx_status, and for good once Stopped was fetched.
 *
 * It belongs to the VMP[tx]: the program must not free it.
 *
 * manual: sm_vmptx_get_event
 */
ACUAPI int sm_vmptx_get_event(struct sm_vmptx_event_parms *eventp);
typedef int SM_VMPTX_GET_EVENT_FN(struct sm_vmptx_event_parms *);
#define SM_VMPTX_GET_EVENT_NAME "sm_vmptx_get_event"

typedef struct sm_vmptx_status_parms {
    tSMVMPtxId vmptx;           /* in */
    enum kSMVMPtxStatus status; /* out */
    union {
        struct {
            int ssrc;
        } ssrc; /* SSRC */
    } u;        /* out */
} SM_VMPTX_STATUS_PARMS;

/**
 * The next report of a VMP[tx]: its SSRC, then Running, both once and unasked; after sm_vmptx_stop Stopped; else Running.
 *
 * manual: sm_vmptx_status
 */
ACUAPI int sm_vmptx_status(struct sm_vmptx_status_parms *statusp);
typedef int SM_VMPTX_STATUS_FN(struct sm_vmptx_status_parms *);
#define SM_VMPTX_STATUS_NAME "sm_vmptx_status"

typedef struct sm_vmptx_stop_parms {
    tSMVMPtxId vmptx; /* in */
} SM_VMPTX_STOP_PARMS;

/**
 * Send no more. The report Stopped follows, after which the VMP[tx] is to be destroyed.
 *
 * manual: sm_vmptx_stop
 */
ACUAPI int sm_vmptx_stop(struct sm_vmptx_stop_parms *stopp);
typedef int SM_VMPTX_STOP_FN(struct sm_vmptx_stop_parms *);
#define SM_VMPTX_STOP_NAME "sm_vmptx_stop"

/* ---- VMP[tx]: what it sends, and where ---- */

typedef struct sm_vmptx_datafeed_connect_parms {
    tSMDatafeedId data_source; /* in: kSMNullDatafeedId disconnects, and nothing is sent */
    tSMVMPtxId vmptx;          /* in */
} SM_VMPTX_DATAFEED_CONNECT_PARMS;

/**
 * Let a VMP[tx] send what a datafeed carries.
 *
 * manual: sm_vmptx_datafeed_connect
 */
ACUAPI int sm_vmptx_datafeed_connect(struct sm_vmptx_datafeed_connect_parms *connectp);
typedef int SM_VMPTX_DATAFEED_CONNECT_FN(struct sm_vmptx_datafeed_connect_parms *);
#define SM_VMPTX_DATAFEED_CONNECT_NAME "sm_vmptx_datafeed_connect"

typedef struct sm_vmptx_config_parms {
    tSMVMPtxId vmptx;             /* in */
    SOCKADDR_IN destination_rtp;  /* in: address and port */
    SOCKADDR_IN source_rtp;       /* in: INADDR_ANY and port 0 mean "choose"; may be a VMP[rx]'s own address and port */
    int TOS_RTP;                  /* in: the whole TOS octet, 0 ... 255 */
    SOCKADDR_IN destination_rtcp; /* in: without address or port no RTCP is sent */
    SOCKADDR_IN source_rtcp;      /* in: a port that cannot be had is replaced by one of the system's choice */
    int TOS_RTCP;                 /* in: as TOS_RTP */
} SM_VMPTX_CONFIG_PARMS;

/**
 * Say where RTP and RTCP go to and come from. A later call redirects the stream.
 *
 * Addresses and ports are in network byte order, an address family may be left 0. RTCP of a VMP[tx] that sends RTP from
 * the port of a VMP[rx] reports what that one hears.
 *
 * Errors: ERR_SM_BAD_PARAMETER for an RTP destination without address or port, an address of the wrong family, a TOS
 * outside 0 ... 255; ERR_SM_OS_RESOURCE_PROBLEM for a source address that is not local or an RTP port that another
 * process holds; ERR_SM_NO_RESOURCES or ERR_SM_OS_RESOURCE_PROBLEM when memory or sockets have run out. A call that
 * fails changes nothing.
 *
 * manual: sm_vmptx_config
 */
ACUAPI int sm_vmptx_config(struct sm_vmptx_config_parms *configp);
typedef int SM_VMPTX_CONFIG_FN(struct sm_vmptx_config_parms *);
#define SM_VMPTX_CONFIG_NAME "sm_vmptx_config"

typedef struct sm_vmptx_config_ipv6_parms {
    tSMVMPtxId vmptx;              /* in */
    SOCKADDR_IN6 destination_rtp;  /* in: these four as in SM_VMPTX_CONFIG_PARMS; link-local ones need sin6_scope_id */
    SOCKADDR_IN6 source_rtp;       /* in */
    SOCKADDR_IN6 destination_rtcp; /* in */
    SOCKADDR_IN6 source_rtcp;      /* in */
} SM_VMPTX_CONFIG_IPV6_PARMS;

/**
 * The same over IPv6, with traffic class 0.
 *
 * Errors: as sm_vmptx_config.
 *
 * manual: sm_vmptx_config_ipv6
 */
ACUAPI int sm_vmptx_config_ipv6(struct sm_vmptx_config_ipv6_parms *configp);
typedef int SM_VMPTX_CONFIG_IPV6_FN(struct sm_vmptx_config_ipv6_parms *);
#define SM_VMPTX_CONFIG_IPV6_NAME "sm_vmptx_config_ipv6"

typedef struct sm_vmptx_sample_rate_parms {
    tSMVMPtxId vmptx;     /* in */
    tSM_UT32 sample_rate; /* in: 8000 or 16000 */
} SM_VMPTX_SAMPLE_RATE_PARMS;

/**
 * Set the sample rate, 8000 by default, that the datafeed must have and the RTP time stamps count.
 *
 * Errors: ERR_SM_BAD_PARAMETER for another rate, or one at which ptime does not fit a packet.
 *
 * manual: sm_vmptx_config_sample_rate
 */
ACUAPI int sm_vmptx_config_sample_rate(struct sm_vmptx_sample_rate_parms *ratep);
typedef int SM_VMPTX_CONFIG_SAMPLE_RATE_FN(struct sm_vmptx_sample_rate_parms *);
#define SM_VMPTX_CONFIG_SAMPLE_RATE_NAME "sm_vmptx_config_sample_rate"

/* ---- VMP[tx]: codecs. The one set last is used; payload_type -1 removes it. ---- */

typedef struct sm_vmptx_codec_alaw_parms {
    tSMVMPtxId vmptx;             /* in */
    tSM_INT payload_type;         /* in: 0 ... 127, or -1 */
    enum kSMVMPTxVADMode VADMode; /* in: Enabled does not send silence, ComfortNoise sends RFC 3389 packets for it */
    tSM_INT ptime;                /* in: ms in a packet, any whole number up to 180 (90 at 16 kHz) */
} SM_VMPTX_CODEC_ALAW_PARMS;

/**
 * Send G.711 A-law. A datafeed that carries A-law is copied, octet by octet.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a payload type, mode or ptime out of range.
 *
 * manual: sm_vmptx_config_codec_alaw
 */
ACUAPI int sm_vmptx_config_codec_alaw(struct sm_vmptx_codec_alaw_parms *codecp);
typedef int SM_VMPTX_CONFIG_CODEC_ALAW_FN(struct sm_vmptx_codec_alaw_parms *);
#define SM_VMPTX_CONFIG_CODEC_ALAW_NAME "sm_vmptx_config_codec_alaw"

typedef struct sm_vmptx_codec_mulaw_parms {
    tSMVMPtxId vmptx;             /* in */
    tSM_INT payload_type;         /* in: these as in SM_VMPTX_CODEC_ALAW_PARMS */
    enum kSMVMPTxVADMode VADMode; /* in */
    tSM_INT ptime;                /* in */
} SM_VMPTX_CODEC_MULAW_PARMS;

/**
 * Send G.711 mu-law.
 *
 * Errors: as sm_vmptx_config_codec_alaw.
 *
 * manual: sm_vmptx_config_codec_mulaw
 */
ACUAPI int sm_vmptx_config_codec_mulaw(struct sm_vmptx_codec_mulaw_parms *codecp);
typedef int SM_VMPTX_CONFIG_CODEC_MULAW_FN(struct sm_vmptx_codec_mulaw_parms *);
#define SM_VMPTX_CONFIG_CODEC_MULAW_NAME "sm_vmptx_config_codec_mulaw"

typedef struct sm_vmptx_codec_comfort_noise_parms {
    tSMVMPtxId vmptx;     /* in */
    tSM_INT payload_type; /* in: 0 ... 127, usually 13; -1: none */
} SM_VMPTX_CODEC_COMFORT_NOISE_PARMS;

/**
 * Set the payload type of the comfort noise that VADMode ComfortNoise sends. Without it silence is not sent.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a payload type out of range.
 *
 * manual: sm_vmptx_config_codec_comfort_noise
 */
ACUAPI int sm_vmptx_config_codec_comfort_noise(struct sm_vmptx_codec_comfort_noise_parms *codecp);
typedef int SM_VMPTX_CONFIG_CODEC_COMFORT_NOISE_FN(struct sm_vmptx_codec_comfort_noise_parms *);
#define SM_VMPTX_CONFIG_CODEC_COMFORT_NOISE_NAME "sm_vmptx_config_codec_comfort_noise"

typedef struct sm_vmptx_codec_parms {
    tSMVMPtxId vmptx;             /* in */
    enum kSMCodecType codec;      /* in: Alaw, Mulaw or ComfortNoise */
    tSM_INT payload_type;         /* in */
    enum kSMVMPTxVADMode VADMode; /* in: not with ComfortNoise */
    tSM_INT ptime;                /* in: not with ComfortNoise */
} SM_VMPTX_CODEC_PARMS;

/**
 * The older call for any of these codecs.
 *
 * Errors: as the calls for one codec; ERR_SM_NOT_IMPLEMENTED for G729AB and RFC2833; ERR_SM_BAD_PARAMETER for a codec
 * outside its enumeration.
 *
 * manual: sm_vmptx_config_codec
 */
ACUAPI int sm_vmptx_config_codec(struct sm_vmptx_codec_parms *codecp);
typedef int SM_VMPTX_CONFIG_CODEC_FN(struct sm_vmptx_codec_parms *);
#define SM_VMPTX_CONFIG_CODEC_NAME "sm_vmptx_config_codec"

#ifdef __cplusplus
}
#endif

#endif
