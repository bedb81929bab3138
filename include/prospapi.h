/**
 * The speech API: replay and record. And the constants of the whole speech API.
 *
 * Rules and errors of every call: prosgen.h.
 */
#ifndef PROSPAPI_H
#define PROSPAPI_H

#include "smtypes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define kSMConfAdjInputVolumeMute (-128)
#define kSMMaxCPToneStates 16
#define kSMMaxDigits 32
#define kSMMaxDigits_plus1 33
#define kSMMaxPlayCPToneCadences 8

/* ---- Replay and record ---- */

/** Codings of recorded sound. The sample rate is apart. */
enum kSMDataFormat {
    kSMDataFormatNone = 0,
    kSMDataFormatALawPCM = 30,
    kSMDataFormatULawPCM = 31,
    kSMDataFormatOKIADPCM = 32,
    kSMDataFormatACUBLKPCM = 33,
    kSMDataFormat16bit = 34,
    kSMDataFormat8bit = 35,
    kSMDataFormatSigned8bit = 36,
    kSMDataFormatIMAADPCM = 17,
    kSMDataFormatSpeex = 37
};

enum kSMReplayStatus {
    kSMReplayStatusComplete,
    kSMReplayStatusCompleteData,
    kSMReplayStatusUnderrun,
    kSMReplayStatusHasCapacity,
    kSMReplayStatusNoCapacity
};

enum kSMRecordStatus {
    kSMRecordStatusComplete,
    kSMRecordStatusCompleteData,
    kSMRecordStatusOverrun,
    kSMRecordStatusData,
    kSMRecordStatusNoData,
    kSMRecordStatusRecognition
};

enum kSMRecordHowTerminated {
    kSMRecordHowTerminatedNotYet,
    kSMRecordHowTerminatedLength,
    kSMRecordHowTerminatedMaxTime,
    kSMRecordHowTerminatedSilence,
    kSMRecordHowTerminatedAborted,
    kSMRecordHowTerminatedError
};

enum kSMRecordAltSource {
    kSMRecordAltSourceDefault,
    kSMRecordAltSourceInput,
    kSMRecordAltSourceOutput
};

/* ---- Detection ---- */

enum kSMRecognition {
    kSMRecognisedNothing,
    kSMRecognisedTrainingDigit,
    kSMRecognisedDigit,
    kSMRecognisedTone,
    kSMRecognisedCPTone,
    kSMRecognisedGruntStart,
    kSMRecognisedGruntEnd,
    kSMRecognisedASRResult,
    kSMRecognisedASRUncertain,
    kSMRecognisedASRRejected,
    kSMRecognisedASRTimeout,
    kSMRecognisedCatSig,
    kSMRecognisedOverrun,
    kSMRecognisedANS,
    kSMRecognisedBeep,
    kSMRecognisedOnHook
};

/** What of a tone is reported, and how many ms it must last. */
enum kSMToneDetection {
    kSMToneDetectionNone,
    kSMToneDetectionNoMinDuration,
    kSMToneDetectionMinDuration64,
    kSMToneDetectionMinDuration40,
    kSMToneEndDetectionNoMinDuration,
    kSMToneEndDetectionMinDuration64,
    kSMToneEndDetectionMinDuration40,
    kSMToneLenDetectionNoMinDuration,
    kSMToneLenDetectionMinDuration64,
    kSMToneLenDetectionMinDuration40,
    kSMToneDetectionAsListenFor
};

enum kSMDigitMapping {
    kSMNoDigitMapping,
    kSMDTMFToneSetDigitMapping
};

enum kSMDigitType {
    kSMDTMFDigits
};

enum kAdjustToneSet {
    kAdjustToneSetFPParamId3rdPeak,
    kAdjustToneSetFPParamIdSNRatio,
    kAdjustToneSetFPParamIdMinPower,
    kAdjustToneSetFPParamIdTwist,
    kAdjustToneSetIntParamIdMinOnTime,
    kAdjustToneSetIntParamIdMinOffTime,
    kAdjustToneSetFPParamIdStartFreq,
    kAdjustToneSetFPParamIdStopFreq
};

enum kSMANSMode {
    kSMANSModeDisable,
    kSMANSModeDetect
};

enum kSMASRMode {
    kSMASRModeDisabled,
    kSMASRModeOneShot,
    kSMASRModeContinuous
};

enum kBESPCatSigAlg {
    kBESPCatSigAlgLiveSpeaker = 1,
    kBESPCatSigAlgLiveSpeakerTone,
    kBESPCatSigAlgLiveSpeakerToneReport,
    kBESPCatSigAlgLiveSpeakerPlugin
};

enum kSMBESPCatSigParam {
    kSMBESPCatSigParamF_ln_nrg_coeff = 2,
    kSMBESPCatSigParamF_min_Lmin,
    kSMBESPCatSigParamF_Lmin_decay,
    kSMBESPCatSigParamF_speech_thresh,
    kSMBESPCatSigParamF_debounce,
    kSMBESPCatSigParamI_min_valid_period_count,
    kSMBESPCatSigParamI_min_valid_count,
    kSMBESPCatSigParamI_glitch_count,
    kSMBESPCatSigParamI_qualify_count,
    kSMBESPCatSigParamI_alter_duration,
    kSMBESPCatSigParamI_max_valid_tone_cnt,
    kSMBESPCatSigParamI_min_valid_speech_cnt,
    kSMBESPCatSigParamI_threshold_samp_cnt,
    kSMBESPCatSigParamI_delay_time,
    kSMBESPCatSigParamI_period_time,
    kSMBESPCatSigParamI_min_off_count,
    kSMBESPCatSigParamI_min_period_off,
    kSMBESPCatSigParamF_initial_Lmax
};

/* ---- Tones and digits to play ---- */

enum kSMPlayDigitsStatus {
    kSMPlayDigitsStatusComplete,
    kSMPlayDigitsStatusOngoing
};

enum kSMPlayToneStatus {
    kSMPlayToneStatusComplete,
    kSMPlayToneStatusOngoing
};

enum kSMPlayCPToneStatus {
    kSMPlayCPToneStatusComplete,
    kSMPlayCPToneStatusOngoing
};

enum kSMPlayCPToneType {
    kSMPlayCPToneTypeOneShot,
    kSMPlayCPToneTypeRepeat,
    kSMPlayCPToneTypeContinuous
};

enum kSMToneOperation {
    kSMToneOperationStop,
    kSMToneOperationSum,
    kSMToneOperationModulate
};

/** Mind the order, which differs from the others. */
enum kSMPlayToneListStatus {
    kSMPlayToneListStatusOngoing,
    kSMPlayToneListStatusComplete,
    kSMPlayToneListStatusHasCapacity,
    kSMPlayToneListStatusUnderrun
};

/* ---- Conditioning and conferences ---- */

enum kSMInputCond {
    kSMInputCondNone,
    kSMInputCondEchoCancelation
};

enum kSMInputCondRef {
    kSMInputCondRefNone,
    kSMInputCondRefUseInput,
    kSMInputCondRefUseOutput
};

enum kSMInputCondAltDest {
    kSMInputCondAltDestNone,
    kSMInputCondAltDestInput,
    kSMInputCondAltDestOutput
};

enum kSMInputCondAdjust {
    kSMInputCondAdjustNonLinearWithMuting,
    kSMInputCondAdjustNonLinearWithCNG,
    kSMInputCondAdjustAGC,
    kSMInputCondAdjustFixGain
};

enum kSMConfType {
    kSMConfTypeStandard,
    kSMConfTypeIndividualVolume
};

enum kSMConfStatus {
    kSMConfStatusRunning,
    kSMConfStatusStopped,
    kSMConfStatusActiveInputs
};

/* ---- Replay ---- */

typedef struct sm_replay_parms {
    tSMChannelId channel;    /* in */
    tSMChannelId background; /* in: channel of the same output rate whose output is mixed in; null for none */
    tSM_INT volume;          /* in: gain, -24 ... +24 dB */
    tSM_INT agc;             /* in: not 0 brings what is steady to 0 dBm0, before `volume` */
    tSM_INT speed;           /* in: percent of the recorded speed, its pitch kept: 50 ... 200, else the nearest; 0 is 100 */
    enum kSMDataFormat type; /* in: a code of smbesp.h does as well */
    tSM_UT32 data_length;    /* in: octets that will be played; 0 until the last was put */
    tSM_UT32 sampling_rate;  /* in: samples/s of the data: 6000, 8000, 11000 or 16000; 0 is 8000 */
} SM_REPLAY_PARMS;

/**
 * Start to replay on the output half of a channel, which is taken until sm_replay_status has returned Complete.
 *
 * The data is put with sm_put_replay_data, or comes from the collector or datafeed connected to the channel.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE while another operation runs on the output half (half duplex: on either);
 * ERR_SM_WRONG_CHANNEL_TYPE on a channel without one, or a background without one; ERR_SM_NOT_IMPLEMENTED for a format
 * whose coding was never published; ERR_SM_BAD_PARAMETER for an unknown format or rate, a volume out of range, a negative
 * speed, a background that is the channel itself or has another output rate.
 *
 * manual: sm_replay_start
 */
ACUAPI int sm_replay_start(struct sm_replay_parms *replayp);
typedef int SM_REPLAY_START_FN(struct sm_replay_parms *);
#define SM_REPLAY_START_NAME "sm_replay_start"

typedef struct sm_replay_adjust_parms {
    tSMChannelId channel;    /* in */
    tSMChannelId background; /* in: these four as in SM_REPLAY_PARMS */
    tSM_INT volume;          /* in */
    tSM_INT agc;             /* in */
    tSM_INT speed;           /* in */
} SM_REPLAY_ADJUST_PARMS;

/**
 * Change a replay that runs, from its next block on. All fields count, also those that are to stay.
 *
 * Errors: ERR_SM_NO_REPLAY_IN_PROGRESS if the channel does not replay; and as sm_replay_start.
 *
 * manual: sm_replay_adjust
 */
ACUAPI int sm_replay_adjust(struct sm_replay_adjust_parms *adjustp);
typedef int SM_REPLAY_ADJUST_FN(struct sm_replay_adjust_parms *);
#define SM_REPLAY_ADJUST_NAME "sm_replay_adjust"

typedef struct sm_replay_status_parms {
    tSMChannelId channel;        /* in/out: null asks for any channel that has something to report */
    enum kSMReplayStatus status; /* out */
    tSM_UT32 offset;             /* out: octets played */
} SM_REPLAY_STATUS_PARMS;

/**
 * How a replay does: HasCapacity, it wants data; NoCapacity, it has enough; CompleteData, it has all and plays on;
 * Underrun, it ran dry, said once per drought; Complete, all was played or it was aborted.
 *
 * Once Complete has been returned the channel is free for the next operation. With a collector or datafeed as source:
 * never HasCapacity.
 *
 * Errors: ERR_SM_NO_REPLAY_IN_PROGRESS if the channel does not replay; ERR_SM_WRONG_CHANNEL_TYPE on a channel without an
 * output half; ERR_SM_NO_SUCH_CHANNEL, with `channel` left null, if any channel was asked for and none has anything to
 * report.
 *
 * manual: sm_replay_status
 */
ACUAPI int sm_replay_status(struct sm_replay_status_parms *statusp);
typedef int SM_REPLAY_STATUS_FN(struct sm_replay_status_parms *);
#define SM_REPLAY_STATUS_NAME "sm_replay_status"

typedef struct sm_replay_abort_parms {
    tSMChannelId channel; /* in */
    tSM_UT32 offset;      /* out: octets played; not with nowait */
    tSM_UT32 nowait;      /* in: not 0 does not ask for the offset */
} SM_REPLAY_ABORT_PARMS;

/**
 * End a replay: the output falls silent at once. sm_replay_status then gives Complete.
 *
 * Errors: ERR_SM_NO_REPLAY_IN_PROGRESS if the channel does not replay; ERR_SM_WRONG_CHANNEL_TYPE on a channel without an
 * output half.
 *
 * manual: sm_replay_abort
 */
ACUAPI int sm_replay_abort(struct sm_replay_abort_parms *abortp);
typedef int SM_REPLAY_ABORT_FN(struct sm_replay_abort_parms *);
#define SM_REPLAY_ABORT_NAME "sm_replay_abort"

/* ---- Record ---- */

typedef struct sm_record_parms {
    tSMChannelId channel;                         /* in */
    tSMChannelId alt_data_source;                 /* in: channel to record instead; null records this channel's input */
    enum kSMDataFormat type;                      /* in: a code of smbesp.h does as well */
    tSM_UT32 silence_elimination;                 /* in: not 0 leaves silence out */
    enum kSMToneDetection tone_elimination_mode;  /* in: the least length of tones that are left out; 0 keeps all */
    tSM_UT32 tone_elimination_set_id;             /* in: their tone set: 0 DTMF, 1 call progress and fax */
    tSM_UT32 max_octets;                          /* in: end after so many octets; 0 no limit */
    tSM_UT32 max_elapsed_time;                    /* in: end after so many ms; 0 no limit */
    tSM_UT32 max_silence;                         /* in: end after so many ms of silence; 0 no limit */
    tSM_INT agc;                                  /* in: not 0 brings what is steady to 0 dBm0, before `volume` */
    tSM_INT volume;                               /* in: gain, -24 ... +24 dB */
    enum kSMRecordAltSource alt_data_source_type; /* in: which half of it; Default its input, if any */
    tSM_UT32 sampling_rate;                       /* in: samples/s of the data: 6000, 8000, 11000, 16000; 0 is 8000 */
    double min_noise_level;                       /* in: dBm0 below which there is silence; 0 is -45 */
    double grunt_threshold;                       /* in: part of the range from noise to peak that is sound; 0 is 0.01 */
    tSM_UT32 grunt_holdoff;                       /* in: ms that sound is taken to last after its end */
    tSM_UT32 max_initial_silence;                 /* in: as max_silence, before the first sound, in ms */
} SM_RECORD_PARMS;

/**
 * Start to record on the input half of a channel, which is taken until sm_record_status has returned Complete.
 *
 * The data is fetched with sm_get_recorded_data, or leaves through the dispatcher connected to the channel. What is
 * left out, silence or tones, counts for max_elapsed_time and not for max_octets; a tone that is left out is silence to
 * max_silence. The channel alt_data_source, which may be `channel` itself, must not be connected elsewhere while its
 * input is recorded.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_STATE while another operation runs on the input half; ERR_SM_WRONG_CHANNEL_TYPE on a
 * channel without one; ERR_SM_NO_SUCH_CHANNEL and ERR_SM_NOT_SAME_MODULE also for alt_data_source;
 * ERR_SM_NOT_IMPLEMENTED for a format whose coding was never published, for an output of 16000 samples/s as
 * alt_data_source and for kSMToneDetectionAsListenFor; ERR_SM_BAD_PARAMETER for an unknown format, rate, mode, tone
 * set or source type, for a volume out of range, a min_noise_level above 0, and a grunt_threshold outside 0 ... 1.
 *
 * manual: sm_record_start
 */
ACUAPI int sm_record_start(struct sm_record_parms *recordp);
typedef int SM_RECORD_START_FN(struct sm_record_parms *);
#define SM_RECORD_START_NAME "sm_record_start"

typedef struct sm_ts_data_parms {
    tSMChannelId channel; /* in */
    char *data;           /* in: where the octets are; of a get, room for kSMMaxRecordDataBufferSize (2048) octets */
    tSM_INT length;       /* in to put, out to get: how many octets */
} SM_TS_DATA_PARMS;

/**
 * Fetch recorded data, at most 2048 octets.
 *
 * Errors: ERR_SM_NO_DATA_AVAILABLE if there is none at present, always so while a dispatcher is connected;
 * ERR_SM_NO_RECORD_IN_PROGRESS if the channel does not record; ERR_SM_BAD_PARAMETER for a null `data`.
 *
 * manual: sm_get_recorded_data
 */
ACUAPI int sm_get_recorded_data(struct sm_ts_data_parms *datap);
typedef int SM_GET_RECORDED_DATA_FN(struct sm_ts_data_parms *);
#define SM_GET_RECORDED_DATA_NAME "sm_get_recorded_data"

/**
 * Give octets to replay, at most 2048, none of them or all.
 *
 * Errors: ERR_SM_NO_CAPACITY if there is no room at present, never after HasCapacity; ERR_SM_BAD_DATA_LENGTH for a length
 * outside 0 ... 2048 or more than is left of data_length; ERR_SM_WRONG_CHANNEL_STATE after the last, after the end, or
 * while a collector or datafeed is the source; ERR_SM_NO_REPLAY_IN_PROGRESS if the channel does not replay;
 * ERR_SM_WRONG_CHANNEL_TYPE on a channel without an output half; ERR_SM_BAD_PARAMETER for a null `data`.
 *
 * manual: sm_put_replay_data
 */
ACUAPI int sm_put_replay_data(struct sm_ts_data_parms *datap);
typedef int SM_PUT_REPLAY_DATA_FN(struct sm_ts_data_parms *);
#define SM_PUT_REPLAY_DATA_NAME "sm_put_replay_data"

/**
 * The same for the last octets, which may be none: the replay completes when they have been played.
 *
 * Errors: as sm_put_replay_data.
 *
 * manual: sm_put_last_replay_data
 */
ACUAPI int sm_put_last_replay_data(struct sm_ts_data_parms *datap);
typedef int SM_PUT_LAST_REPLAY_DATA_FN(struct sm_ts_data_parms *);
#define SM_PUT_LAST_REPLAY_DATA_NAME "sm_put_last_replay_data"

typedef struct sm_audio_data_parms {
    tSMChannelId channel; /* in */
    char *data;           /* in: where the octets are */
    tSM_INT max_length;   /* in: how many there are */
    tSM_INT done_length;  /* out: how many were taken, from the front */
} SM_AUDIO_DATA_PARMS;

/**
 * Give as many octets to replay as there is room for; none while the channel is not ready (output threshold).
 *
 * Errors: as sm_put_replay_data, but not ERR_SM_NO_CAPACITY; of more than is left of data_length that is taken, and
 * ERR_SM_BAD_DATA_LENGTH comes when nothing is left.
 *
 * manual: sm_put_audio_data
 */
ACUAPI int sm_put_audio_data(struct sm_audio_data_parms *datap);
typedef int SM_PUT_AUDIO_DATA_FN(struct sm_audio_data_parms *);
#define SM_PUT_AUDIO_DATA_NAME "sm_put_audio_data"

typedef struct sm_record_status_parms {
    tSMChannelId channel;                           /* in/out: null asks for any channel that has something to report */
    enum kSMRecordStatus status;                    /* out */
    enum kSMRecognition recog_type;                 /* out, Recognition: what was recognised */
    tSM_INT param0;                                 /* out, Recognition: its particulars */
    tSM_INT param1;                                 /* out, Recognition */
    enum kSMRecordHowTerminated termination_reason; /* out, Complete */
    tSM_UT32 termination_octets;                    /* out, Complete by Silence: octets of silence at the end, about */
    tSM_UT32 sample_rate;                           /* out: samples/s of the recording */
} SM_RECORD_STATUS_PARMS;

/**
 * How a recording does.
 *
 * Once Complete has been returned the channel is free for the next operation. Overrun is said once per loss. With a
 * dispatcher connected: NoData until Complete, and Recognition.
 *
 * Errors: ERR_SM_NO_RECORD_IN_PROGRESS if the channel does not record; ERR_SM_WRONG_CHANNEL_TYPE on a channel without an
 * input half; ERR_SM_NO_SUCH_CHANNEL, with `channel` left null, if any channel was asked for and none has anything to
 * report.
 *
 * manual: sm_record_status
 */
ACUAPI int sm_record_status(struct sm_record_status_parms *statusp);
typedef int SM_RECORD_STATUS_FN(struct sm_record_status_parms *);
#define SM_RECORD_STATUS_NAME "sm_record_status"

typedef struct sm_record_abort_parms {
    tSMChannelId channel; /* in */
    tSM_INT discard;      /* in: not 0 drops what was not fetched yet */
} SM_RECORD_ABORT_PARMS;

/**
 * End a recording. sm_record_status then gives Complete, before it CompleteData as long as data is left to fetch.
 *
 * Errors: ERR_SM_NO_RECORD_IN_PROGRESS if the channel does not record; ERR_SM_WRONG_CHANNEL_TYPE on a channel without an
 * input half.
 *
 * manual: sm_record_abort
 */
ACUAPI int sm_record_abort(struct sm_record_abort_parms *abortp);
typedef int SM_RECORD_ABORT_FN(struct sm_record_abort_parms *);
#define SM_RECORD_ABORT_NAME "sm_record_abort"

typedef struct sm_record_agc_adjust_parms {
    tSMChannelId channel; /* in */
    tSM_INT gain;         /* in: -24 ... +24 dB, in place of the `volume` that the record was started with */
} SM_RECORD_AGC_ADJUST_PARMS;

/**
 * Change the gain of a record that runs, from its next block on. With automatic gain control a steady sound is then
 * recorded at so many dBm0 (if the target level was not changed).
 *
 * Errors: ERR_SM_NO_RECORD_IN_PROGRESS if the channel does not record; ERR_SM_BAD_PARAMETER for a gain out of range;
 * ERR_SM_WRONG_CHANNEL_TYPE on a channel without an input half.
 *
 * manual: sm_record_agc_adjust
 */
ACUAPI int sm_record_agc_adjust(struct sm_record_agc_adjust_parms *adjustp);
typedef int SM_RECORD_AGC_ADJUST_FN(struct sm_record_agc_adjust_parms *);
#define SM_RECORD_AGC_ADJUST_NAME "sm_record_agc_adjust"

typedef struct sm_record_agc_adjust_settings_parms {
    tSMChannelId channel;  /* in */
    float max_level_decay; /* in: dB a second by which the level that is followed falls, up to 1000; 0 is 6 */
    float target_level;    /* in: what a steady sound is brought to, -40 ... +3 dBm0 */
} SM_RECORD_AGC_ADJUST_SETTINGS_PARMS;

/**
 * Change how the automatic gain control of a record that runs behaves. Both fields count.
 *
 * Errors: ERR_SM_NO_RECORD_IN_PROGRESS if the channel does not record; ERR_SM_WRONG_CHANNEL_STATE if it records
 * without agc; ERR_SM_BAD_PARAMETER for a value out of range; ERR_SM_WRONG_CHANNEL_TYPE on a channel without an input
 * half.
 *
 * manual: sm_record_agc_adjust_settings
 */
ACUAPI int sm_record_agc_adjust_settings(struct sm_record_agc_adjust_settings_parms *settingsp);
typedef int SM_RECORD_AGC_ADJUST_SETTINGS_FN(struct sm_record_agc_adjust_settings_parms *);
#define SM_RECORD_AGC_ADJUST_SETTINGS_NAME "sm_record_agc_adjust_settings"

/* ---- Thresholds ---- */

typedef struct sm_channel_set_input_threshold_parms {
    tSMChannelId channel; /* in */
    tSM_INT minimum_bits; /* in: N: N bits (8 an octet) wait; -P: room for no more than P octets is left */
} SM_CHANNEL_SET_INPUT_THRESHOLD_PARMS;

/**
 * Set how much data makes the read event of a channel ready. With a dispatcher connected this cuts its datagrams.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_TYPE on a channel without an input half.
 *
 * manual: sm_channel_set_input_threshold
 */
ACUAPI int sm_channel_set_input_threshold(struct sm_channel_set_input_threshold_parms *thresholdp);
typedef int SM_CHANNEL_SET_INPUT_THRESHOLD_FN(struct sm_channel_set_input_threshold_parms *);
#define SM_CHANNEL_SET_INPUT_THRESHOLD_NAME "sm_channel_set_input_threshold"

typedef struct sm_channel_set_output_threshold_parms {
    tSMChannelId channel; /* in */
    tSM_INT minimum_bits; /* in: N: room for N bits (8 an octet); -P: fewer than P octets are left to play; 0: default */
} SM_CHANNEL_SET_OUTPUT_THRESHOLD_PARMS;

/**
 * Set how much room makes the write event of a channel ready: 2048 octets by default, and never less. A negative
 * threshold asks for that room as well.
 *
 * Errors: ERR_SM_WRONG_CHANNEL_TYPE on a channel without an output half; ERR_SM_BAD_PARAMETER above 512 KiB.
 *
 * manual: sm_channel_set_output_threshold
 */
ACUAPI int sm_channel_set_output_threshold(struct sm_channel_set_output_threshold_parms *thresholdp);
typedef int SM_CHANNEL_SET_OUTPUT_THRESHOLD_FN(struct sm_channel_set_output_threshold_parms *);
#define SM_CHANNEL_SET_OUTPUT_THRESHOLD_NAME "sm_channel_set_output_threshold"

#ifdef __cplusplus
}
#endif

#endif
