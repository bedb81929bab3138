/**
 * The data communications API: a channel as a modem or a digital data link.
 *
 * A protocol tells how bits travel on the line, an encoding how octets become bits. smdc_channel_config puts both on a
 * half of a channel. Then the program reads with smdc_rx_data and writes with smdc_tx_data; neither goes past a report
 * that smdc_rx_status or smdc_tx_status has not given yet, so a report has its place among the octets. With a
 * dispatcher or collector the octets go past the program.
 *
 * Rules and errors of every call: prosgen.h.
 *
 * manual: data communications API
 */
#ifndef PROSDC_H
#define PROSDC_H

#include "smtypes.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Constants ---- */

/** What smdc_line_control does. */
enum kSMDCLineCtlCmd {
    kSMDCLineCtlCmdInitiatorConnect,
    kSMDCLineCtlCmdResponderConnect,
    kSMDCLineCtlCmdDisconnect,
    kSMDCLineCtlCmdAssertRTS,
    kSMDCLineCtlCmdUnassertRTS,
    kSMDCLineCtlCmdSetAux,
    kSMDCLineCtlCmdSetPrefixSuffix,
    kSMDCLineCtlCmdSuspend,
    kSMDCLineCtlCmdResume,
    kSMDCLineCtlCmdResumeMonitorCarrier,
    kSMDCLineCtlCmdRetrain
};

enum kSMDCV34LineCtlCmd {
    kSMDCV34LineCtlCmdRetrain,
    kSMDCV34LineCtlCmdRenegotiateUp,
    kSMDCV34LineCtlCmdRenegotiateDown,
    kSMDCV34LineCtlCmdEnablePrimary,
    kSMDCV34LineCtlCmdEnableControl,
    kSMDCV34LineCtlCmdBitrateTx,
    kSMDCV34LineCtlCmdBitrateRx
};

enum kSMDCLinkStatus {
    kSMDCLinkStatusNotConnected,
    kSMDCLinkStatusConnecting,
    kSMDCLinkStatusConnected,
    kSMDCLinkStatusDisconnecting
};

/** The line of an input half. Not to be mixed up with kSMDCRxStatus, whose names begin alike. */
enum kSMDCLineRxStatus { kSMDCRxStatusNoCarrier, kSMDCRxStatusCarrierPresent, kSMDCRxStatusReceivingData };

enum kSMDCLineTxStatus { kSMDCTxStatusSilent, kSMDCTxStatusSendingCarrier, kSMDCTxStatusSendingData };

enum kSMDCV34Duplex { kSMDCV34HalfDuplex, kSMDCV34FullDuplex };

enum kSMDCRxCtl { kSMDCRxCtlDiscard, kSMDCRxCtlNotifyOnData, kSMDCRxCtlStop, kSMDCRxCtlResume };

/** What smdc_rx_status reports. */
enum kSMDCRxStatus {
    kSMDCRxStatusEmpty,
    kSMDCRxStatusData,
    kSMDCRxStatusOverrun,
    kSMDCRxStatusCarrier,
    kSMDCRxStatusFinished,
    kSMDCRxStatusSigMetric
};

enum kSMDCRxT38Status {
    kSMDCRxT38StatusEmpty,
    kSMDCRxT38StatusTone,
    kSMDCRxT38StatusV34,
    kSMDCRxT38StatusData,
    kSMDCRxT38StatusOverrun,
    kSMDCRxT38StatusCarrier,
    kSMDCRxT38StatusFinished,
    kSMDCRxT38StatusProtocol,
    kSMDCRxT38StatusRate
};

enum kSMDCT38ToneType { kSMDCT38ToneTypeCNG, kSMDCT38ToneTypeCED, kSMDCT38ToneTypeANSAM };

enum kSMDCT38_V34Type { kSMDCT38_V34Type_V34_CC_1200, kSMDCT38_V34Type_V34_PRI_CHAN, kSMDCT38_V34Type_V34_CC_RETRAIN };

enum kSMDCV34Mode { kSMDCV34ModeOriginating, kSMDCV34ModeAnswering };

enum kSMDCV34Polling { kSMDCV34ModeNormal, kSMDCV34ModePolling };

enum kSMDCTxCtl {
    kSMDCTxCtlDiscard,
    kSMDCTxCtlNotifyOnCapacity,
    kSMDCTxCtlNotifyOnEmpty,
    kSMDCTxCtlNoNotifyOnEmpty,
    kSMDCTxCtlFinish
};

/** What smdc_tx_status reports. */
enum kSMDCTxStatus {
    kSMDCTxStatusEmpty,
    kSMDCTxStatusHasCapacity,
    kSMDCTxStatusNoCapacity,
    kSMDCTxStatusUnderrun,
    kSMDCTxStatusFinishing,
    kSMDCTxStatusFinished
};

/* ---- Configuration ---- */

typedef struct smdc_channel_config_parms {
    tSMChannelId channel;           /* in */
    tSM_INT protocol;               /* in: kSMDCProtocol..., of an smdc_<protocol>.h */
    tSM_INT config_length;          /* in: size of the structure behind config_data; 0: none */
    void *config_data;              /* in: SMDC_..._CONFIG_PARMS of the protocol */
    tSM_INT encoding;               /* in: kSMDCConfigEncoding..., of an smdc_<encoding>.h */
    tSM_INT encoding_config_length; /* in: size of the structure behind encoding_config_data; 0: none */
    void *encoding_config_data;     /* in: SMDC_..._FORMAT_PARMS of the encoding */
} SMDC_CHANNEL_CONFIG_PARMS;

/**
 * Put a line protocol and an encoding on a half of a channel, or, with V.110, on both.
 *
 * The half is in use until smdc_rx_status or smdc_tx_status has reported Finished. Two protocols of one way each may
 * be put on the two halves of a channel. The channel may be connected to timeslots, datafeeds and events before or
 * after; a dispatcher or collector must be connected before.
 *
 * A structure may be longer than ours. Without one, raw uses all bits of an octet, async has 8 data bits and 1 stop
 * bit, and HDLC has no check.
 *
 * Needs the firmware modules of the protocol and the encoding, and `hbuf2h` or `hbuf2d` unless a dispatcher or
 * collector is connected.
 *
 * Errors: ERR_SM_BAD_PARAMETER for an unknown protocol or encoding, a protocol that does not go with the encoding, a
 * structure that is missing or too short, or a value that the protocol or encoding cannot have;
 * ERR_SM_WRONG_CHANNEL_TYPE on a channel without that half, or for V.110 on one that is not full duplex;
 * ERR_SM_WRONG_CHANNEL_STATE while the half records, replays, receives or transmits; ERR_SM_NO_SUCH_FIRMWARE if a
 * firmware module is not loaded, always for V.32 and Rdbg; ERR_SM_NOT_IMPLEMENTED on an output half of 16000
 * samples/s; ERR_SM_NO_RESOURCES without memory.
 *
 * Example:
 *     struct smdc_fsk_config_parms fsk;
 *     struct smdc_async_format_parms async;
 *     struct smdc_channel_config_parms config;
 *
 *     memset(&fsk, 0, sizeof(fsk)), memset(&async, 0, sizeof(async)), memset(&config, 0, sizeof(config));
 *     fsk.speed = 1200, fsk.mark_frequency = 1300, fsk.space_frequency = 2100;
 *     fsk.rx_carrier_on_mS = 10, fsk.rx_carrier_off_mS = 10;
 *     config.channel = channel;
 *     config.protocol = kSMDCProtocolFSKrx;
 *     config.config_length = sizeof(fsk), config.config_data = &fsk;
 *     config.encoding = kSMDCConfigEncodingAsync;
 *     config.encoding_config_length = sizeof(async), config.encoding_config_data = &async;
 *     err = smdc_channel_config(&config);
 *
 * manual: smdc_channel_config
 */
ACUAPI int smdc_channel_config(struct smdc_channel_config_parms *configp);
typedef int SMDC_CHANNEL_CONFIG_FN(struct smdc_channel_config_parms *);
#define SMDC_CHANNEL_CONFIG_NAME "smdc_channel_config"

typedef struct smdc_encoding_parms {
    tSMChannelId channel;           /* in */
    tSM_INT encoding;               /* in: kSMDCConfigEncoding... */
    tSM_INT encoding_config_length; /* in: size of the structure behind encoding_config_data; 0: none */
    void *encoding_config_data;     /* in: SMDC_..._FORMAT_PARMS of the encoding */
} SMDC_ENCODING_PARMS;

/**
 * Put another encoding on the input half while its protocol runs.
 *
 * What was received before stays as it is; a character or frame that had begun is lost.
 *
 * Errors: ERR_SM_BAD_PARAMETER for an encoding that the protocol does not go with, a structure that is too short, or a
 * value that the encoding cannot have; ERR_SM_WRONG_CHANNEL_STATE if the half has no protocol;
 * ERR_SM_WRONG_CHANNEL_TYPE on a channel without it; ERR_SM_NO_SUCH_FIRMWARE if a firmware module is not loaded.
 *
 * manual: smdc_rx_encoding
 */
ACUAPI int smdc_rx_encoding(struct smdc_encoding_parms *encp);
typedef int SMDC_RX_ENCODING_FN(struct smdc_encoding_parms *);
#define SMDC_RX_ENCODING_NAME "smdc_rx_encoding"

/**
 * Put another encoding on the output half while its protocol runs.
 *
 * Data that was put but not sent yet is sent in the new encoding.
 *
 * Errors: ERR_SM_BAD_PARAMETER for an encoding that the protocol does not go with, a structure that is too short, or a
 * value that the encoding cannot have; ERR_SM_WRONG_CHANNEL_STATE if the half has no protocol;
 * ERR_SM_WRONG_CHANNEL_TYPE on a channel without it; ERR_SM_NO_SUCH_FIRMWARE if a firmware module is not loaded.
 *
 * manual: smdc_tx_encoding
 */
ACUAPI int smdc_tx_encoding(struct smdc_encoding_parms *encp);
typedef int SMDC_TX_ENCODING_FN(struct smdc_encoding_parms *);
#define SMDC_TX_ENCODING_NAME "smdc_tx_encoding"

/* ---- Line ---- */

typedef struct smdc_line_control_parms {
    tSMChannelId channel;      /* in */
    enum kSMDCLineCtlCmd cmd;  /* in */
    tSM_UT32 aux_mask;         /* in, SetAux: with aux_toggle, per bit: 0 0 clear, 0 1 set, 1 0 leave, 1 1 invert */
    tSM_UT32 aux_toggle;       /* in, SetAux */
    tSM_UT32 shorttrain;       /* in, AssertRTS: not 0: the short training of V.17 */
    tSM_INT tep;               /* in, AssertRTS: not 0: with protection against echo */
    tSM_UT32 prefix_bitlength; /* in, SetPrefixSuffix: bits sent before the first data; at most 4096 */
    tSM_UT32 *prefix_data;     /* in, SetPrefixSuffix: 32 of them in each element, the least significant first */
    tSM_UT32 suffix_bitlength; /* in, SetPrefixSuffix: bits sent after the last data; at most 4096 */
    tSM_UT32 *suffix_data;     /* in, SetPrefixSuffix: as prefix_data */
    tSM_UT32 retrain_speed;    /* in, Retrain: V.32 only */
} SMDC_LINE_CONTROL_PARMS;

/**
 * Tell the protocol of a channel to do something with the line: connect, send carrier, train anew.
 *
 * The command goes to each half that has a protocol; it is enough that one of them knows it. The prefix and suffix are
 * copied. SetPrefixSuffix needs firmware `prefsuf`.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a command that no protocol of the channel knows, or values that it cannot have;
 * ERR_SM_WRONG_CHANNEL_STATE if no half has a protocol that runs; ERR_SM_NO_SUCH_FIRMWARE for SetPrefixSuffix without
 * `prefsuf`.
 *
 * manual: smdc_line_control
 */
ACUAPI int smdc_line_control(struct smdc_line_control_parms *controlp);
typedef int SMDC_LINE_CONTROL_FN(struct smdc_line_control_parms *);
#define SMDC_LINE_CONTROL_NAME "smdc_line_control"

typedef struct smdc_line_control_v34_parms {
    tSMChannelId channel;        /* in */
    enum kSMDCV34LineCtlCmd cmd; /* in */
    union {
        struct {
            tSM_INT min_bitrate;
            tSM_INT max_bitrate;
        } bitrate;
    } u; /* in */
} SMDC_LINE_CONTROL_V34_PARMS;

/**
 * Tell a V.34 modem to do something with the line.
 *
 * Errors: ERR_SM_NO_SUCH_FIRMWARE always: no module has the firmware that it needs.
 *
 * manual: smdc_line_control_v34
 */
ACUAPI int smdc_line_control_v34(struct smdc_line_control_v34_parms *controlp);
typedef int SMDC_LINE_CONTROL_V34_FN(struct smdc_line_control_v34_parms *);
#define SMDC_LINE_CONTROL_V34_NAME "smdc_line_control_v34"

typedef struct smdc_line_status_parms {
    tSMChannelId channel;             /* in */
    enum kSMDCLinkStatus link_status; /* out: NotConnected: nothing runs any more, or V.110 is not connected */
    enum kSMDCLineRxStatus rx_status; /* out: NoCarrier without a protocol on the input half */
    enum kSMDCLineTxStatus tx_status; /* out: Silent without a protocol on the output half */
    tSM_INT tx_cts;                   /* out: not 0: clear to send */
} SMDC_LINE_STATUS_PARMS;

/**
 * How the line of a channel is now. Reports of smdc_rx_status and smdc_tx_status stay where they are.
 *
 * A channel without a protocol is NotConnected, NoCarrier and Silent.
 *
 * manual: smdc_line_status
 */
ACUAPI int smdc_line_status(struct smdc_line_status_parms *statusp);
typedef int SMDC_LINE_STATUS_FN(struct smdc_line_status_parms *);
#define SMDC_LINE_STATUS_NAME "smdc_line_status"

typedef struct smdc_line_status_v34_parms {
    tSMChannelId channel;             /* in */
    enum kSMDCLinkStatus link_status; /* out */
    enum kSMDCLineRxStatus rx_status; /* out */
    enum kSMDCLineTxStatus tx_status; /* out */
    tSM_INT control_bitrate;          /* out: bits/s */
    tSM_INT primary_bitrate;          /* out: bits/s */
    tSM_INT snr_status;               /* out */
    tSM_INT fdx_rx_bitrate;           /* out: bits/s */
    tSM_INT fdx_tx_bitrate;           /* out: bits/s */
} SMDC_LINE_STATUS_V34_PARMS;

/**
 * How the line of a V.34 modem is now.
 *
 * Errors: ERR_SM_NO_SUCH_FIRMWARE always: no module has the firmware that it needs.
 *
 * manual: smdc_line_status_v34
 */
ACUAPI int smdc_line_status_v34(struct smdc_line_status_v34_parms *statusp);
typedef int SMDC_LINE_STATUS_V34_FN(struct smdc_line_status_v34_parms *);
#define SMDC_LINE_STATUS_V34_NAME "smdc_line_status_v34"

/* ---- Reception ---- */

typedef struct smdc_rx_control_parms {
    tSMChannelId channel;   /* in */
    enum kSMDCRxCtl cmd;    /* in */
    tSM_INT min_to_collect; /* in, NotifyOnData: octets; below 0: when no more than that many octets of room are left */
    tSM_INT min_idle;       /* in, NotifyOnData: ms; 0: none */
    tSM_INT blocking;       /* in: NotifyOnData: 0 lets smdc_rx_data wait. Resume of TTY: 0 letters, else figures */
} SMDC_RX_CONTROL_PARMS;

/**
 * Choose when received data is ready, drop it, or hold the sender.
 *
 * NotifyOnData: data is ready when min_to_collect octets wait, or, with min_idle, when any waits and no more came for
 * that time, and then until all was read. Before the channel is configured it counts for the next configuration.
 * Without it, one octet is enough. With a dispatcher, datagrams are cut there: without it at 160 octets or after 20
 * ms.
 *
 * Discard drops what waits; reports stay. Stop and Resume use the flow control of the protocol.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a command outside its enumeration, a min_idle below 0, or Stop and Resume of a
 * protocol without flow control; ERR_SM_WRONG_CHANNEL_STATE for another command than NotifyOnData while the input half
 * has no protocol; ERR_SM_WRONG_CHANNEL_TYPE on a channel without an input half.
 *
 * manual: smdc_rx_control
 */
ACUAPI int smdc_rx_control(struct smdc_rx_control_parms *controlp);
typedef int SMDC_RX_CONTROL_FN(struct smdc_rx_control_parms *);
#define SMDC_RX_CONTROL_NAME "smdc_rx_control"

typedef struct smdc_data_parms {
    tSMChannelId channel; /* in */
    char *data;           /* in: where the octets go to, or come from */
    tSM_INT max_length;   /* in: octets of it */
    tSM_INT done_length;  /* out: octets moved; 0 after an error */
} SMDC_DATA_PARMS;

/**
 * Fetch what was received, up to the next report of smdc_rx_status.
 *
 * With `blocking` 0, which is the default, it waits until data is ready or there is a report; otherwise it returns at
 * once. 0 octets mean: ask smdc_rx_status. With a dispatcher, data never comes here. On a module with a virtual clock
 * it waits, as smd_ev_wait does, for another thread to move the clock.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE while the input half has no protocol; ERR_SM_BAD_DATA_LENGTH for a negative
 * max_length; ERR_SM_BAD_PARAMETER for null data, unless max_length is 0; ERR_SM_WRONG_CHANNEL_TYPE on a channel
 * without an input half; ERR_SM_OS_INTERRUPTED_WAIT when a signal handler ran while it waited.
 *
 * manual: smdc_rx_data
 */
ACUAPI int smdc_rx_data(struct smdc_data_parms *datap);
typedef int SMDC_RX_DATA_FN(struct smdc_data_parms *);
#define SMDC_RX_DATA_NAME "smdc_rx_data"

typedef struct smdc_rx_status_parms {
    tSMChannelId channel;      /* in */
    tSM_INT available_octets;  /* out: Data only */
    enum kSMDCRxStatus status; /* out */
    tSM_INT flow;              /* out: V.110: whether the far end lets us send */
    union {
        struct {
            tSM_INT carrier; /* 0: it ended */
        } carrier;           /* Carrier */
        struct {
            tSM_INT metric;
        } metric; /* SigMetric */
    } u;          /* out */
} SMDC_RX_STATUS_PARMS;

/**
 * The next report of the input half, in its place among the data.
 *
 * Data if there is data before it; Empty if there is neither. Finished comes once; then the half is idle. Once the
 * program has stopped the half, data that it did not fetch does not keep Finished back.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE while the input half has no protocol; ERR_SM_WRONG_CHANNEL_TYPE on a channel
 * without an input half.
 *
 * manual: smdc_rx_status
 */
ACUAPI int smdc_rx_status(struct smdc_rx_status_parms *statusp);
typedef int SMDC_RX_STATUS_FN(struct smdc_rx_status_parms *);
#define SMDC_RX_STATUS_NAME "smdc_rx_status"

typedef struct smdc_stop_parms {
    tSMChannelId channel; /* in */
} SMDC_STOP_PARMS;

/**
 * End the protocol of the input half at once. What was received can still be fetched; then comes Finished.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE if there is no protocol on it; ERR_SM_WRONG_CHANNEL_TYPE on a channel without it.
 *
 * manual: smdc_rx_stop
 */
ACUAPI int smdc_rx_stop(struct smdc_stop_parms *pp);
typedef int SMDC_RX_STOP_FN(struct smdc_stop_parms *);
#define SMDC_RX_STOP_NAME "smdc_rx_stop"

/* ---- Transmission ---- */

typedef struct smdc_tx_control_parms {
    tSMChannelId channel; /* in */
    enum kSMDCTxCtl cmd;  /* in */
    tSM_INT capacity;     /* in, NotifyOnCapacity: octets of room; below 0: when no more than that many octets wait */
    tSM_INT blocking;     /* in, NotifyOnCapacity: 0 lets smdc_tx_data wait */
} SMDC_TX_CONTROL_PARMS;

/**
 * Choose when there is room for data to send, drop what is not sent, or say that no more comes.
 *
 * NotifyOnCapacity: there is room when `capacity` octets fit. Raw and the modems take one octet less than that. Before
 * the channel is configured it counts for the next configuration. Finish: what was put is sent, then the half ends;
 * smdc_tx_status says Finishing meanwhile. NotifyOnEmpty and NoNotifyOnEmpty are reserved and change nothing.
 *
 * Errors: ERR_SM_BAD_PARAMETER for a command outside its enumeration; ERR_SM_WRONG_CHANNEL_STATE for Discard and
 * Finish while the output half has no protocol; ERR_SM_WRONG_CHANNEL_TYPE on a channel without an output half.
 *
 * manual: smdc_tx_control
 */
ACUAPI int smdc_tx_control(struct smdc_tx_control_parms *controlp);
typedef int SMDC_TX_CONTROL_FN(struct smdc_tx_control_parms *);
#define SMDC_TX_CONTROL_NAME "smdc_tx_control"

/**
 * Put data to send, as much as there is room for.
 *
 * With `blocking` 0, which is the default, it waits until there is room or a report; otherwise it returns at once. 0
 * octets mean: ask smdc_tx_status. On a module with a virtual clock it waits for another thread to move the clock.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE while the output half has no protocol, after Finish, and while a collector or
 * datafeed gives the data; ERR_SM_BAD_DATA_LENGTH for a negative max_length; ERR_SM_BAD_PARAMETER for null data,
 * unless max_length is 0; ERR_SM_WRONG_CHANNEL_TYPE on a channel without an output half; ERR_SM_OS_INTERRUPTED_WAIT
 * when a signal handler ran while it waited.
 *
 * manual: smdc_tx_data
 */
ACUAPI int smdc_tx_data(struct smdc_data_parms *datap);
typedef int SMDC_TX_DATA_FN(struct smdc_data_parms *);
#define SMDC_TX_DATA_NAME "smdc_tx_data"

typedef struct smdc_tx_status_parms {
    tSMChannelId channel;      /* in */
    tSM_INT capacity;          /* out: HasCapacity only: octets that can be put */
    enum kSMDCTxStatus status; /* out */
    tSM_INT flow;              /* out: V.110: whether the far end lets us send */
} SMDC_TX_STATUS_PARMS;

/**
 * The next report of the output half.
 *
 * Underrun: data ran out where the encoding or protocol could not wait. HasCapacity and NoCapacity, or Empty from
 * protocols that know it, if there is nothing to report. Finished comes once; then the half is idle.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE while the output half has no protocol; ERR_SM_WRONG_CHANNEL_TYPE on a channel
 * without an output half.
 *
 * manual: smdc_tx_status
 */
ACUAPI int smdc_tx_status(struct smdc_tx_status_parms *statusp);
typedef int SMDC_TX_STATUS_FN(struct smdc_tx_status_parms *);
#define SMDC_TX_STATUS_NAME "smdc_tx_status"

/**
 * End the protocol of the output half at once. Data that was not sent is dropped; then comes Finished.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE if there is no protocol on it; ERR_SM_WRONG_CHANNEL_TYPE on a channel without it.
 *
 * manual: smdc_tx_stop
 */
ACUAPI int smdc_tx_stop(struct smdc_stop_parms *pp);
typedef int SMDC_TX_STOP_FN(struct smdc_stop_parms *);
#define SMDC_TX_STOP_NAME "smdc_tx_stop"

/**
 * End the protocols of both halves, or of the one that has one, at once.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE if neither half has a protocol.
 *
 * manual: smdc_stop
 */
ACUAPI int smdc_stop(struct smdc_stop_parms *pp);
typedef int SMDC_STOP_FN(struct smdc_stop_parms *);
#define SMDC_STOP_NAME "smdc_stop"

/* ---- V.34 and T.38 ---- */

typedef struct smdc_rx_config_v34_parms {
    tSMChannelId channel;       /* in */
    enum kSMDCV34Duplex duplex; /* in */
    tSM_INT min_bitrate;        /* in: bits/s */
    tSM_INT max_bitrate;        /* in: bits/s */
    tSM_INT v8fsk_metric;       /* in: what SigMetric of an FSK receiver told */
} SMDC_RX_CONFIG_V34_PARMS;

/**
 * Put V.34 on the input half.
 *
 * Errors: ERR_SM_NO_SUCH_FIRMWARE always: no module has the firmware that it needs.
 *
 * manual: smdc_rx_config_v34
 */
ACUAPI int smdc_rx_config_v34(struct smdc_rx_config_v34_parms *configp);
typedef int SMDC_RX_CONFIG_V34_FN(struct smdc_rx_config_v34_parms *);
#define SMDC_RX_CONFIG_V34_NAME "smdc_rx_config_v34"

typedef struct smdc_tx_config_v34_parms {
    tSMChannelId channel;         /* in */
    enum kSMDCV34Mode mode;       /* in */
    enum kSMDCV34Polling polling; /* in */
    enum kSMDCV34Duplex duplex;   /* in */
    tSM_INT min_bitrate;          /* in: bits/s */
    tSM_INT max_bitrate;          /* in: bits/s */
} SMDC_TX_CONFIG_V34_PARMS;

/**
 * Put V.34 on the output half.
 *
 * Errors: ERR_SM_NO_SUCH_FIRMWARE always: no module has the firmware that it needs.
 *
 * manual: smdc_tx_config_v34
 */
ACUAPI int smdc_tx_config_v34(struct smdc_tx_config_v34_parms *configp);
typedef int SMDC_TX_CONFIG_V34_FN(struct smdc_tx_config_v34_parms *);
#define SMDC_TX_CONFIG_V34_NAME "smdc_tx_config_v34"

typedef struct smdc_rx_config_t38_parms {
    tSMChannelId channel;   /* in */
    tSM_INT PreCorrigendum; /* in */
    tSM_INT Protocol;       /* in */
} SMDC_RX_CONFIG_T38_PARMS;

/**
 * Put T.38 on the input half.
 *
 * Errors: ERR_SM_NO_SUCH_FIRMWARE always: no module has the firmware that it needs.
 *
 * manual: smdc_rx_config_t38
 */
ACUAPI int smdc_rx_config_t38(struct smdc_rx_config_t38_parms *configp);
typedef int SMDC_RX_CONFIG_T38_FN(struct smdc_rx_config_t38_parms *);
#define SMDC_RX_CONFIG_T38_NAME "smdc_rx_config_t38"

typedef struct smdc_tx_config_t38_parms {
    tSMChannelId channel;       /* in */
    tSM_INT PreCorrigendum;     /* in */
    tSM_INT Protocol;           /* in */
    tSM_UT32 max_packet_length; /* in: octets */
} SMDC_TX_CONFIG_T38_PARMS;

/**
 * Put T.38 on the output half.
 *
 * Errors: ERR_SM_NO_SUCH_FIRMWARE always: no module has the firmware that it needs.
 *
 * manual: smdc_tx_config_t38
 */
ACUAPI int smdc_tx_config_t38(struct smdc_tx_config_t38_parms *configp);
typedef int SMDC_TX_CONFIG_T38_FN(struct smdc_tx_config_t38_parms *);
#define SMDC_TX_CONFIG_T38_NAME "smdc_tx_config_t38"

typedef struct smdc_rx_status_t38_parms {
    tSMChannelId channel;         /* in */
    tSM_INT available_octets;     /* out */
    enum kSMDCRxT38Status status; /* out */
    tSM_INT flow;                 /* out */
    union {
        struct {
            enum kSMDCT38ToneType tone_type;
        } tone;
        struct {
            enum kSMDCT38_V34Type v34_type;
        } v34;
        struct {
            tSM_INT carrier;
        } carrier;
        struct {
            tSM_INT rate;
        } rate;
        struct {
            tSM_INT protocol;
        } protocol;
    } u; /* out */
} SMDC_RX_STATUS_T38_PARMS;

/**
 * The next report of an input half that receives T.38.
 *
 * Errors: ERR_SM_NO_SUCH_FIRMWARE always: no module has the firmware that it needs.
 *
 * manual: smdc_rx_status_t38
 */
ACUAPI int smdc_rx_status_t38(struct smdc_rx_status_t38_parms *statusp);
typedef int SMDC_RX_STATUS_T38_FN(struct smdc_rx_status_t38_parms *);
#define SMDC_RX_STATUS_T38_NAME "smdc_rx_status_t38"

typedef struct smdc_tx_tone_indicator_t38_parms {
    tSMChannelId channel;            /* in */
    enum kSMDCT38ToneType tone_type; /* in */
} SMDC_TX_TONE_INDICATOR_T38_PARMS;

/**
 * Send a tone indicator of T.38.
 *
 * Errors: ERR_SM_NO_SUCH_FIRMWARE always: no module has the firmware that it needs.
 *
 * manual: smdc_tx_tone_indicator_t38
 */
ACUAPI int smdc_tx_tone_indicator_t38(struct smdc_tx_tone_indicator_t38_parms *tonep);
typedef int SMDC_TX_TONE_INDICATOR_T38_FN(struct smdc_tx_tone_indicator_t38_parms *);
#define SMDC_TX_TONE_INDICATOR_T38_NAME "smdc_tx_tone_indicator_t38"

typedef struct smdc_tx_v34_indicator_t38_parms {
    tSMChannelId channel;           /* in */
    enum kSMDCT38_V34Type v34_type; /* in */
} SMDC_TX_V34_INDICATOR_T38_PARMS;

/**
 * Send a V.34 indicator of T.38.
 *
 * Errors: ERR_SM_NO_SUCH_FIRMWARE always: no module has the firmware that it needs.
 *
 * manual: smdc_tx_v34_indicator_t38
 */
ACUAPI int smdc_tx_v34_indicator_t38(struct smdc_tx_v34_indicator_t38_parms *pp);
typedef int SMDC_TX_V34_INDICATOR_T38_FN(struct smdc_tx_v34_indicator_t38_parms *);
#define SMDC_TX_V34_INDICATOR_T38_NAME "smdc_tx_v34_indicator_t38"

typedef struct smdc_tx_v34_line_control_t38_parms {
    tSMChannelId channel;     /* in */
    tSM_UT32 primary_bitrate; /* in: bits/s */
} SMDC_TX_V34_LINE_CONTROL_T38_PARMS;

/**
 * Send the new rate of the primary channel of V.34 over T.38.
 *
 * Errors: ERR_SM_NO_SUCH_FIRMWARE always: no module has the firmware that it needs.
 *
 * manual: smdc_tx_v34_line_control_t38
 */
ACUAPI int smdc_tx_v34_line_control_t38(struct smdc_tx_v34_line_control_t38_parms *pp);
typedef int SMDC_TX_V34_LINE_CONTROL_T38_FN(struct smdc_tx_v34_line_control_t38_parms *);
#define SMDC_TX_V34_LINE_CONTROL_T38_NAME "smdc_tx_v34_line_control_t38"

#ifdef __cplusplus
}
#endif

#endif
