/*
 * The value of every published constant, and that every enumeration has its tag. A compilation is the test.
 */
#include "metrum.h"
#include "prosody_x.h"
#include "res_lib.h"
#include "smbesp.h"
#include "smdc.h"
#include "smdc_async.h"
#include "smdc_bulk.h"
#include "smdc_bulkrx.h"
#include "smdc_cpu.h"
#include "smdc_cw.h"
#include "smdc_fsk.h"
#include "smdc_hdlc.h"
#include "smdc_heap.h"
#include "smdc_ifp.h"
#include "smdc_none.h"
#include "smdc_raw.h"
#include "smdc_rdbg.h"
#include "smdc_rlp.h"
#include "smdc_sync.h"
#include "smdc_tty.h"
#include "smdc_ttyrx.h"
#include "smdc_v110.h"
#include "smdc_v17.h"
#include "smdc_v27.h"
#include "smdc_v29.h"
#include "smdc_v32.h"
#include "smrtp.h"
#include "smwavlib.h"
#include "sw_lib.h"

#define V(name, value) _Static_assert((name) == (value), #name);
#define T(type) _Static_assert(sizeof(type) == sizeof(int), #type);

/* clang-format off */

/* smerror.h */
V(ERR_SM_DEVERR, -1) V(ERR_SM_PENDING, -2) V(ERR_SM_MORE, -3) V(ERR_SM_NO_ACTION, -4)
V(ERR_SM_NOT_IMPLEMENTED, -100) V(ERR_SM_BAD_PARAMETER, -101) V(ERR_SM_NO_SUCH_MODULE, -102)
V(ERR_SM_MODULE_ACCESS, -103) V(ERR_SM_FILE_ACCESS, -104) V(ERR_SM_FILE_FORMAT, -105) V(ERR_SM_DOWNLOAD, -106)
V(ERR_SM_NO_RESOURCES, -107) V(ERR_SM_FIRMWARE_NOT_RUNNING, -108) V(ERR_SM_MODULE_ALREADY_RUNNING, -109)
V(ERR_SM_NO_SUCH_CHANNEL, -110) V(ERR_SM_NO_DATA_AVAILABLE, -111) V(ERR_SM_NO_RECORD_IN_PROGRESS, -112)
V(ERR_SM_NO_CAPACITY, -113) V(ERR_SM_NO_REPLAY_IN_PROGRESS, -114) V(ERR_SM_BAD_DATA_LENGTH, -115)
V(ERR_SM_WRONG_CHANNEL_STATE, -116) V(ERR_SM_WRONG_CHANNEL_TYPE, -117) V(ERR_SM_NO_SUCH_GROUP, -118)
V(ERR_SM_NO_SUCH_FIRMWARE, -119) V(ERR_SM_NO_SUCH_DIGIT, -120) V(ERR_SM_CHANNEL_ALLOCATED, -121)
V(ERR_SM_NO_DIGIT, -122) V(ERR_SM_NOT_SAME_MODULE, -123) V(ERR_SM_INCOMPATIBLE_DRIVER, -124)
V(ERR_SM_INCOMPATIBLE_APP, -125)
V(ERR_SM_WRONG_MODULE_TYPE, -126) V(ERR_SM_NOT_SAME_GROUP, -127) V(ERR_SM_NO_LICENCE, -128)
V(ERR_SM_NO_LICENSE, -128) V(ERR_SM_WRONG_FIRMWARE_TYPE, -129) V(ERR_SM_FIRMWARE_PROBLEM, -130)
V(ERR_SM_OS_RESOURCE_PROBLEM, -131) V(ERR_SM_WRONG_MODULE_STATE, -132) V(ERR_SM_NO_ASSOCIATED_SWITCH, -133)
V(ERR_SM_OS_OTHER_PROBLEM, -134) V(ERR_SM_OS_INTERRUPTED_WAIT, -135) V(ERR_SM_DISCONNECTED, -136)
V(ERR_SM_IWR_NO_NOISE, -137) V(ERR_SM_IWR_EXCESS_NOISE, -138) V(ERR_SM_IWR_NO_MODEL, -139)
V(ERR_SM_IWR_EXCESS_MODELS, -140) V(ERR_SM_IWR_EXCESS_STATES, -141) V(ERR_SM_IWR_MODEL_CHANGED, -142)
V(ERR_SM_IWR_MISSING, -143)

/* smtypes.h */
V(ACULAB_TiNG_VERSION_NUM, 1504)
V(kSMSecCryptDecode, 0) V(kSMSecCryptEncode, 1) V(kSMSecCryptNewDKey, 2) V(kSMSecCryptSetEKeyToDKey, 3)

/* smcore.h */
#ifndef PROSODY_TiNG
#error "PROSODY_TiNG"
#endif
V(kSMEventTypeWriteData, 1) V(kSMEventTypeReadData, 2) V(kSMEventTypeRecog, 3) V(kSMChannelNoEvent, 0)
V(kSMChannelSpecificEvent, 1) V(kSMAnyChannelEvent, 2) V(kSMChannelSpecificEventNonIdle, 3)

/* prosgen.h */
V(kSMMaxRevAddText, 64) V(kSMMaxSerialNoText, 16)
T(enum kSMChannelType)
V(kSMChannelTypeInput, 0) V(kSMChannelTypeOutput, 1) V(kSMChannelTypeHalfDuplex, 2) V(kSMChannelTypeFullDuplex, 3)
T(enum kSMTimeslotType)
V(kSMTimeslotTypeALaw, 0) V(kSMTimeslotTypeMuLaw, 1) V(kSMTimeslotTypeData, 2)
T(enum kSMCollectorStatus)
V(kSMCollectorStatusRunning, 0) V(kSMCollectorStatusGotPorts, 1) V(kSMCollectorStatusNewPeer, 2)
V(kSMCollectorStatusGotPortsIPv6, 3) V(kSMCollectorStatusNewPeerIPv6, 4)
T(enum kSMCarrierCardType)
V(kSMCarrierCardTypeYetUnknown, 0) V(kSMCarrierCardTypeISAS2, 1) V(kSMCarrierCardTypeBR4, 2)
V(kSMCarrierCardTypeBR8, 3) V(kSMCarrierCardTypePCIP1, 4) V(kSMCarrierCardTypePCIC1, 5) V(kSMCarrierCardTypePS, 6)
V(kSMCarrierCardTypePX, 7)
T(enum kSMModuleStatus)
V(kSMModuleStatusRunning, 0) V(kSMModuleStatusShutdown, 1)
T(enum kSMCollectorType)
V(kSMCollectorTypeIPv4, 0) V(kSMCollectorTypeIPv6, 1)
T(enum kSMDispatcherType)
V(kSMDispatcherTypeIPv4, 0) V(kSMDispatcherTypeIPv6, 1)

/* prospapi.h */
V(kSMConfAdjInputVolumeMute, -128) V(kSMMaxCPToneStates, 16) V(kSMMaxDigits, 32) V(kSMMaxDigits_plus1, 33)
V(kSMMaxPlayCPToneCadences, 8)
T(enum kSMDataFormat)
V(kSMDataFormatNone, 0) V(kSMDataFormatALawPCM, 30) V(kSMDataFormatULawPCM, 31) V(kSMDataFormatOKIADPCM, 32)
V(kSMDataFormatACUBLKPCM, 33) V(kSMDataFormat16bit, 34) V(kSMDataFormat8bit, 35) V(kSMDataFormatSigned8bit, 36)
V(kSMDataFormatIMAADPCM, 17) V(kSMDataFormatSpeex, 37)
T(enum kSMReplayStatus)
V(kSMReplayStatusComplete, 0) V(kSMReplayStatusCompleteData, 1) V(kSMReplayStatusUnderrun, 2)
V(kSMReplayStatusHasCapacity, 3) V(kSMReplayStatusNoCapacity, 4)
T(enum kSMRecordStatus)
V(kSMRecordStatusComplete, 0) V(kSMRecordStatusCompleteData, 1) V(kSMRecordStatusOverrun, 2)
V(kSMRecordStatusData, 3) V(kSMRecordStatusNoData, 4) V(kSMRecordStatusRecognition, 5)
T(enum kSMRecordHowTerminated)
V(kSMRecordHowTerminatedNotYet, 0) V(kSMRecordHowTerminatedLength, 1) V(kSMRecordHowTerminatedMaxTime, 2)
V(kSMRecordHowTerminatedSilence, 3) V(kSMRecordHowTerminatedAborted, 4) V(kSMRecordHowTerminatedError, 5)
T(enum kSMRecordAltSource)
V(kSMRecordAltSourceDefault, 0) V(kSMRecordAltSourceInput, 1) V(kSMRecordAltSourceOutput, 2)
T(enum kSMRecognition)
V(kSMRecognisedNothing, 0) V(kSMRecognisedTrainingDigit, 1) V(kSMRecognisedDigit, 2) V(kSMRecognisedTone, 3)
V(kSMRecognisedCPTone, 4) V(kSMRecognisedGruntStart, 5) V(kSMRecognisedGruntEnd, 6) V(kSMRecognisedASRResult, 7)
V(kSMRecognisedASRUncertain, 8) V(kSMRecognisedASRRejected, 9) V(kSMRecognisedASRTimeout, 10)
V(kSMRecognisedCatSig, 11) V(kSMRecognisedOverrun, 12) V(kSMRecognisedANS, 13) V(kSMRecognisedBeep, 14)
V(kSMRecognisedOnHook, 15)
T(enum kSMToneDetection)
V(kSMToneDetectionNone, 0) V(kSMToneDetectionNoMinDuration, 1) V(kSMToneDetectionMinDuration64, 2)
V(kSMToneDetectionMinDuration40, 3) V(kSMToneEndDetectionNoMinDuration, 4) V(kSMToneEndDetectionMinDuration64, 5)
V(kSMToneEndDetectionMinDuration40, 6) V(kSMToneLenDetectionNoMinDuration, 7) V(kSMToneLenDetectionMinDuration64, 8)
V(kSMToneLenDetectionMinDuration40, 9) V(kSMToneDetectionAsListenFor, 10)
T(enum kSMDigitMapping)
V(kSMNoDigitMapping, 0) V(kSMDTMFToneSetDigitMapping, 1)
T(enum kSMDigitType)
V(kSMDTMFDigits, 0)
T(enum kSMPlayDigitsStatus)
V(kSMPlayDigitsStatusComplete, 0) V(kSMPlayDigitsStatusOngoing, 1)
T(enum kSMPlayToneStatus)
V(kSMPlayToneStatusComplete, 0) V(kSMPlayToneStatusOngoing, 1)
T(enum kSMPlayCPToneStatus)
V(kSMPlayCPToneStatusComplete, 0) V(kSMPlayCPToneStatusOngoing, 1)
T(enum kSMPlayCPToneType)
V(kSMPlayCPToneTypeOneShot, 0) V(kSMPlayCPToneTypeRepeat, 1) V(kSMPlayCPToneTypeContinuous, 2)
T(enum kSMToneOperation)
V(kSMToneOperationStop, 0) V(kSMToneOperationSum, 1) V(kSMToneOperationModulate, 2)
T(enum kSMPlayToneListStatus)
V(kSMPlayToneListStatusOngoing, 0) V(kSMPlayToneListStatusComplete, 1) V(kSMPlayToneListStatusHasCapacity, 2)
V(kSMPlayToneListStatusUnderrun, 3)
T(enum kAdjustToneSet)
V(kAdjustToneSetFPParamId3rdPeak, 0) V(kAdjustToneSetFPParamIdSNRatio, 1) V(kAdjustToneSetFPParamIdMinPower, 2)
V(kAdjustToneSetFPParamIdTwist, 3) V(kAdjustToneSetIntParamIdMinOnTime, 4) V(kAdjustToneSetIntParamIdMinOffTime, 5)
V(kAdjustToneSetFPParamIdStartFreq, 6) V(kAdjustToneSetFPParamIdStopFreq, 7)
T(enum kSMANSMode)
V(kSMANSModeDisable, 0) V(kSMANSModeDetect, 1)
T(enum kSMASRMode)
V(kSMASRModeDisabled, 0) V(kSMASRModeOneShot, 1) V(kSMASRModeContinuous, 2)
T(enum kBESPCatSigAlg)
V(kBESPCatSigAlgLiveSpeaker, 1) V(kBESPCatSigAlgLiveSpeakerTone, 2) V(kBESPCatSigAlgLiveSpeakerToneReport, 3)
V(kBESPCatSigAlgLiveSpeakerPlugin, 4)
T(enum kSMInputCond)
V(kSMInputCondNone, 0) V(kSMInputCondEchoCancelation, 1)
T(enum kSMInputCondRef)
V(kSMInputCondRefNone, 0) V(kSMInputCondRefUseInput, 1) V(kSMInputCondRefUseOutput, 2)
T(enum kSMInputCondAltDest)
V(kSMInputCondAltDestNone, 0) V(kSMInputCondAltDestInput, 1) V(kSMInputCondAltDestOutput, 2)
T(enum kSMInputCondAdjust)
V(kSMInputCondAdjustNonLinearWithMuting, 0) V(kSMInputCondAdjustNonLinearWithCNG, 1) V(kSMInputCondAdjustAGC, 2)
V(kSMInputCondAdjustFixGain, 3)
T(enum kSMBESPCatSigParam)
V(kSMBESPCatSigParamF_ln_nrg_coeff, 2) V(kSMBESPCatSigParamF_min_Lmin, 3) V(kSMBESPCatSigParamF_Lmin_decay, 4)
V(kSMBESPCatSigParamF_speech_thresh, 5) V(kSMBESPCatSigParamF_debounce, 6)
V(kSMBESPCatSigParamI_min_valid_period_count, 7) V(kSMBESPCatSigParamI_min_valid_count, 8)
V(kSMBESPCatSigParamI_glitch_count, 9) V(kSMBESPCatSigParamI_qualify_count, 10)
V(kSMBESPCatSigParamI_alter_duration, 11) V(kSMBESPCatSigParamI_max_valid_tone_cnt, 12)
V(kSMBESPCatSigParamI_min_valid_speech_cnt, 13) V(kSMBESPCatSigParamI_threshold_samp_cnt, 14)
V(kSMBESPCatSigParamI_delay_time, 15) V(kSMBESPCatSigParamI_period_time, 16)
V(kSMBESPCatSigParamI_min_off_count, 17) V(kSMBESPCatSigParamI_min_period_off, 18)
V(kSMBESPCatSigParamF_initial_Lmax, 19)
T(enum kSMConfType)
V(kSMConfTypeStandard, 0) V(kSMConfTypeIndividualVolume, 1)
T(enum kSMConfStatus)
V(kSMConfStatusRunning, 0) V(kSMConfStatusStopped, 1) V(kSMConfStatusActiveInputs, 2)

/* smbesp.h */
V(kSMMaxReplayDataBufferSize, 2048) V(kSMMaxRecordDataBufferSize, 2048) V(kSMMaxHiReplayDataBufferSize, 2048)
V(kSMMaxHiRecordDataBufferSize, 2048) V(kSMMaxHBReplayDataBufferSize, 2048) V(kSMMaxHBRecordDataBufferSize, 2048)
V(kSMDataFormat8KHzPCM, 1) V(kSMDataFormat8KHzOKIADPCM, 2) V(kSMDataFormat8KHzACUBLKPCM, 3)
V(kSMDataFormat6KHzPCM, 4) V(kSMDataFormat6KHzOKIADPCM, 5) V(kSMDataFormat6KHzACUBLKPCM, 6)
V(kSMDataFormat8KHzULawPCM, 7) V(kSMDataFormat8KHzALawPCM, 8) V(kSMDataFormatCELP8KBPS, 9) V(kSMDataFormatG721, 11)
V(kSMDataFormat8KHz16bitMono, 14) V(kSMDataFormat8KHz8bitMono, 15) V(kSMDataFormat6KHzALawPCM, 18)
V(kSMDataFormat6KHzULawPCM, 19) V(kSMDataFormat8KHzSigned8bitMono, 20)
V(kSMBESPCatSigParamI_max_valid_speech_cnt, 13) V(kSMBESPCatSigParamI_max_off_count, 17)
V(kSMInputCondAdjustNonLinear, 0)

/* prosrtpapi.h */
T(enum kSMVMPrxType)
V(kSMVMPrxTypeIPv4, 0) V(kSMVMPrxTypeIPv6, 1)
T(enum kSMPLCMode)
V(kSMPLCModeDisabled, 0) V(kSMPLCModeEnabled, 1)
T(enum kSMVMPrxJitterBufferMode)
V(kSMVMPrxJitterBufferModeNormal, 0) V(kSMVMPrxJitterBufferModeAdaptive, 1)
T(enum kSMVMPrxStatus)
V(kSMVMPrxStatusRunning, 0) V(kSMVMPrxStatusStopped, 1) V(kSMVMPrxStatusDetectTone, 2) V(kSMVMPrxStatusEndTone, 3)
V(kSMVMPrxStatusGotPorts, 4) V(kSMVMPrxStatusNewSSRC, 5) V(kSMVMPrxStatusUnhandledPayload, 6)
V(kSMVMPrxStatusCodecSpecific, 7) V(kSMVMPrxStatusGotPortsIPv6, 8) V(kSMVMPrxStatusNewSSRCIPv6, 9)
V(kSMVMPrxStatusSTUNBindRequest, 10) V(kSMVMPrxStatusSTUNBindResponse, 11) V(kSMVMPrxStatusJBResync, 12)
V(kSMVMPrxStatusProfileSpecific, 13)
T(enum kSMAddressType)
V(kSMAddressTypeIPv4, 0) V(kSMAddressTypeIPv6, 1)
T(enum kSMVMPrxSTUNResult)
V(kSMVMPrxSTUNResultSuccess, 0) V(kSMVMPrxSTUNResultError, 1) V(kSMVMPrxSTUNResultInvalid, 2)
V(kSMVMPrxSTUNResultTimeout, 3)
T(enum kSMICERole)
V(kSMICERoleNone, 0) V(kSMICERoleLite, 1) V(kSMICERoleControlled, 2) V(kSMICERoleControlling, 3)
T(enum kVMPrxFwdMode)
V(kVMPrxFwdModeNone, 0) V(kVMPrxFwdModeAll, 1) V(kVMPrxFwdModeTypes, 2)
T(enum kSMVMPrxFwdDestType)
V(kSMVMPrxFwdDestTypeIPv4, 0) V(kSMVMPrxFwdDestTypeIPv6, 1)
T(enum kVMPrxFwdTranscoding)
V(kVMPrxFwdTranscodingNone, 0) V(kVMPrxFwdTranscodingAlawToMulaw, 1) V(kVMPrxFwdTranscodingMulawToAlaw, 2)
T(enum kSMVMPrxAMRNBStatus)
V(kSMVMPrxAMRNBStatusNone, 0) V(kSMVMPrxAMRNBStatusNewCMR, 1)
T(enum kSMVMPrxAMRWBStatus)
V(kSMVMPrxAMRWBStatusNone, 0) V(kSMVMPrxAMRWBStatusNewCMR, 1)
T(enum kSMVMPrxSSEStatus)
V(kSMVMPrxSSEStatusNone, 0) V(kSMVMPrxSSEStatusMessage, 1)
T(enum kSMEVRCRTPMode)
V(kSMEVRCRTPModeHeaderless, 0) V(kSMEVRCRTPModeRFC2658, 1) V(kSMEVRCRTPModeRFC3558, 2)
T(enum kSMG726Variant)
V(kSMG726VariantRFC3551, 0) V(kSMG726VariantAAL2, 1)
T(enum kSMG729IMode)
V(kSMG729IModeG729D, 0) V(kSMG729IModeG729, 1) V(kSMG729IModeG729E, 2)
T(enum kSMGSMVariant)
V(kSMGSMVariantStandard, 0) V(kSMGSMVariantMS, 1)
T(enum kSMSpeexMode)
V(kSMSpeexNarrowbandMode, 0) V(kSMSpeexWidebandMode, 1) V(kSMSpeexUltrawidebandMode, 2)
T(enum kSMCodecType)
V(kSMCodecTypeAlaw, 0) V(kSMCodecTypeMulaw, 1) V(kSMCodecTypeG729AB, 2) V(kSMCodecTypeRFC2833, 3)
V(kSMCodecTypeComfortNoise, 4)
V(kVMPrxFwdMaxTypes, 8)
T(enum kSMVMPTxVADMode)
V(kSMVMPTxVADModeDisabled, 0) V(kSMVMPTxVADModeEnabled, 1) V(kSMVMPTxVADModeComfortNoise, 2)
T(enum kSMEVRCRate)
V(kSMEVRCRateEighth, 0) V(kSMEVRCRateHalf, 1) V(kSMEVRCRateFull, 2)
T(enum kSMOPUSRate)
V(kSMOPUSRateConstrainedVariable, 0) V(kSMOPUSRateUnconstrainedVariable, 1) V(kSMOPUSRateConstant, 2)
T(enum kSMOPUSSignalTypeHint)
V(kSMOPUSSignalTypeHintNone, 0) V(kSMOPUSSignalTypeHintVoice, 1) V(kSMOPUSSignalTypeHintMusic, 2)
T(enum kSMOPUSAppType)
V(kSMOPUSAppTypeVoIP, 0) V(kSMOPUSAppTypeAudio, 1) V(kSMOPUSAppTypeLowDelay, 2)
T(enum kSMVMPTxTagType)
V(kSMVMPTxTagTypeUlaw, 0) V(kSMVMPTxTagTypeAlaw, 1)
T(enum kSMVMPtxRFC2833MinDuration)
V(kSMVMPtxRFC2833MinDurationNoMinimum, 0) V(kSMVMPtxRFC2833MinDuration40, 1)
T(enum kSMVMPTxCSRCType)
V(kSMVMPTxCSRCTypeArray, 0) V(kSMVMPTxCSRCTypeList, 1)
T(enum kSMVMPtxStatus)
V(kSMVMPtxStatusRunning, 0) V(kSMVMPtxStatusStopped, 1) V(kSMVMPtxStatusToneOngoing, 2)
V(kSMVMPtxStatusToneCompleted, 3) V(kSMVMPtxStatusSSRC, 4)

/* smwavlib.h */
V(WAV_CANNOT_OPEN, 1) V(WAV_CANNOT_READ, 2) V(WAV_CANNOT_WRITE, 3) V(WAV_NOT_WAV, 4) V(WAV_BAD_CODING, 8)
V(WAV_BAD_RATE, 9) V(WAV_BAD_CHANNELS, 10) V(WAV_BAD_BLOCK, 11) V(WAV_TOO_LONG, 12)

/* prosdc.h */
T(enum kSMDCLineCtlCmd)
V(kSMDCLineCtlCmdInitiatorConnect, 0) V(kSMDCLineCtlCmdResponderConnect, 1) V(kSMDCLineCtlCmdDisconnect, 2)
V(kSMDCLineCtlCmdAssertRTS, 3) V(kSMDCLineCtlCmdUnassertRTS, 4) V(kSMDCLineCtlCmdSetAux, 5)
V(kSMDCLineCtlCmdSetPrefixSuffix, 6) V(kSMDCLineCtlCmdSuspend, 7) V(kSMDCLineCtlCmdResume, 8)
V(kSMDCLineCtlCmdResumeMonitorCarrier, 9) V(kSMDCLineCtlCmdRetrain, 10)
T(enum kSMDCV34LineCtlCmd)
V(kSMDCV34LineCtlCmdRetrain, 0) V(kSMDCV34LineCtlCmdRenegotiateUp, 1) V(kSMDCV34LineCtlCmdRenegotiateDown, 2)
V(kSMDCV34LineCtlCmdEnablePrimary, 3) V(kSMDCV34LineCtlCmdEnableControl, 4) V(kSMDCV34LineCtlCmdBitrateTx, 5)
V(kSMDCV34LineCtlCmdBitrateRx, 6)
T(enum kSMDCLinkStatus)
V(kSMDCLinkStatusNotConnected, 0) V(kSMDCLinkStatusConnecting, 1) V(kSMDCLinkStatusConnected, 2)
V(kSMDCLinkStatusDisconnecting, 3)
T(enum kSMDCLineRxStatus)
V(kSMDCRxStatusNoCarrier, 0) V(kSMDCRxStatusCarrierPresent, 1) V(kSMDCRxStatusReceivingData, 2)
T(enum kSMDCLineTxStatus)
V(kSMDCTxStatusSilent, 0) V(kSMDCTxStatusSendingCarrier, 1) V(kSMDCTxStatusSendingData, 2)
T(enum kSMDCV34Duplex)
V(kSMDCV34HalfDuplex, 0) V(kSMDCV34FullDuplex, 1)
T(enum kSMDCRxCtl)
V(kSMDCRxCtlDiscard, 0) V(kSMDCRxCtlNotifyOnData, 1) V(kSMDCRxCtlStop, 2) V(kSMDCRxCtlResume, 3)
T(enum kSMDCRxStatus)
V(kSMDCRxStatusEmpty, 0) V(kSMDCRxStatusData, 1) V(kSMDCRxStatusOverrun, 2) V(kSMDCRxStatusCarrier, 3)
V(kSMDCRxStatusFinished, 4) V(kSMDCRxStatusSigMetric, 5)
T(enum kSMDCRxT38Status)
V(kSMDCRxT38StatusEmpty, 0) V(kSMDCRxT38StatusTone, 1) V(kSMDCRxT38StatusV34, 2) V(kSMDCRxT38StatusData, 3)
V(kSMDCRxT38StatusOverrun, 4) V(kSMDCRxT38StatusCarrier, 5) V(kSMDCRxT38StatusFinished, 6)
V(kSMDCRxT38StatusProtocol, 7) V(kSMDCRxT38StatusRate, 8)
T(enum kSMDCT38ToneType)
V(kSMDCT38ToneTypeCNG, 0) V(kSMDCT38ToneTypeCED, 1) V(kSMDCT38ToneTypeANSAM, 2)
T(enum kSMDCT38_V34Type)
V(kSMDCT38_V34Type_V34_CC_1200, 0) V(kSMDCT38_V34Type_V34_PRI_CHAN, 1) V(kSMDCT38_V34Type_V34_CC_RETRAIN, 2)
T(enum kSMDCV34Mode)
V(kSMDCV34ModeOriginating, 0) V(kSMDCV34ModeAnswering, 1)
T(enum kSMDCV34Polling)
V(kSMDCV34ModeNormal, 0) V(kSMDCV34ModePolling, 1)
T(enum kSMDCTxCtl)
V(kSMDCTxCtlDiscard, 0) V(kSMDCTxCtlNotifyOnCapacity, 1) V(kSMDCTxCtlNotifyOnEmpty, 2)
V(kSMDCTxCtlNoNotifyOnEmpty, 3) V(kSMDCTxCtlFinish, 4)
T(enum kSMDCTxStatus)
V(kSMDCTxStatusEmpty, 0) V(kSMDCTxStatusHasCapacity, 1) V(kSMDCTxStatusNoCapacity, 2) V(kSMDCTxStatusUnderrun, 3)
V(kSMDCTxStatusFinishing, 4) V(kSMDCTxStatusFinished, 5)

/* metrum.h */
T(enum metrum_source_lock)
V(METRUM_SOURCE_HOLD, 0) V(METRUM_SOURCE_FIRST, 1) V(METRUM_SOURCE_LATEST, 2) V(METRUM_SOURCE_GIVEN, 3)

/* smdc.h and one header for each protocol and encoding */
V(kSMDCProtocolNone, 0) V(kSMDCT38ProtocolAll, -1) V(kSMDCProtocolV110, 3) V(kSMDCProtocolV110RLPrx, 4)
V(kSMDCProtocolV110RLPtx, 5) V(kSMDCProtocolFSKrx, 8) V(kSMDCProtocolFSKtx, 9) V(kSMDCProtocolV29rx, 10)
V(kSMDCProtocolV29tx, 11) V(kSMDCProtocolV27rx, 12) V(kSMDCProtocolV27tx, 13) V(kSMDCProtocolV17rx, 14)
V(kSMDCProtocolV17tx, 15) V(kSMDCProtocolCWrx, 16) V(kSMDCProtocolCWtx, 17) V(kSMDCProtocolV32rx, 18)
V(kSMDCProtocolV32, 19) V(kSMDCProtocolRawRx, 0xcb01) V(kSMDCProtocolRawTx, 0xcb02) V(kSMDCProtocolCpu, 0xcb03)
V(kSMDCProtocolHeap, 0xcb04) V(kSMDCProtocolBulkRx, 0xcb05) V(kSMDCProtocolRdbg, 0xcb07)
V(kSMDCProtocolTTYrx, 0xcb08) V(kSMDCConfigEncodingNone, 0) V(kSMDCConfigEncodingSync, 1)
V(kSMDCConfigEncodingAsync, 2) V(kSMDCConfigEncodingHDLC, 3) V(kSMDCFormatAsync, 0) V(kSMDCFormatSync, 1)
V(kSMDCV110Aux_S1, 0x80000000) V(kSMDCV110Aux_X2, 0x40000000) V(kSMDCV110Aux_S3, 0x20000000)
V(kSMDCV110Aux_S4, 0x10000000) V(kSMDCV110Aux_E1, 0x08000000) V(kSMDCV110Aux_E2, 0x04000000)
V(kSMDCV110Aux_E3, 0x02000000) V(kSMDCV110Aux_E4, 0x01000000) V(kSMDCV110Aux_E5, 0x00800000)
V(kSMDCV110Aux_E6, 0x00400000) V(kSMDCV110Aux_E7, 0x00200000) V(kSMDCV110Aux_S6, 0x00100000)
V(kSMDCV110Aux_X7, 0x00080000) V(kSMDCV110Aux_S8, 0x00040000) V(kSMDCV110Aux_S9, 0x00020000)

/* clang-format on */

/* acu_type.h */
#if !defined ACU_LINUX || !defined TiNGTYPE_LINUX || !defined TiNG_USE_V6
#error "what acu_type.h defines by itself"
#endif
V(ACU_NO_EVENT, 0) V(ACU_INFINITE_WAIT, -1) V(ERR_NO_ERROR, 0) V(ERR_PARM, -5) V(ERR_INVALID_PARM, -5)
V(ERR_NO_SYS_RES, -31) V(ERR_MAX_APP_LIMIT, -50) V(ERR_UNSUPPORTED, -52) V(ERR_NOT_IMPLEMENTED, -53) V(ERR_FAIL, -501)
V(ERR_NO_MEMORY, -502) V(ERR_CARD_NOT_FOUND, -503) V(ERR_INVALID_RESOURCE, -505) V(ERR_ALREADY_OPEN, -506)
V(ERR_SERVER_NOT_RESPONDING, -507) V(ERR_CARD_EJECT_PENDING, -508) V(ERR_TIMEOUT, -509) V(ERR_STILL_IN_USE, -510)
V(ERR_INVALID_CARD, -511) V(ERR_INVALID_CONFIG, -512) V(ERR_BUFF_SIZE, -513) V(ERR_RESOURCE_RELEASED, -514)
V(ERR_ALREADY_EXISTS, -515) V(ERR_LIBRARY_NOT_LOADED, -516) V(ERR_ENVIRONMENT_NOT_SET, -517) V(ERR_FILE_ACCESS, -518)
V(ERR_BOARD_COMM_FAILURE, -519) V(ERR_FILE_FORMAT, -520) V(ERR_BOOTLOADER_FAILED, -521) V(ERR_INTERRUPTED, -522)
V(ERR_FUNCTION_NOT_FOUND, -523) V(ERR_FILE_NOT_FOUND, -531) V(ERR_BAD_KEY, -532) V(ERR_WRONG_SUBNET, -533)
V(ERR_NO_ACULAB_ROOT, -534)

/* res_lib.h */
V(MAX_SNAPSHOT_CARDS, 20) V(MAX_RESOURCE_SERIAL, 30) V(ACU_MAX_RESOURCE_NAME, 100)
V(ACU_RESOURCE_CALL, 1) V(ACU_RESOURCE_SWITCH, 2) V(ACU_RESOURCE_SPEECH, 4) V(ACU_RESOURCE_IP_TELEPHONY, 8)
V(ACU_RESOURCE_TRM, 0x20) V(ACU_RESOURCE_MG, 0x40) V(ACU_RESOURCE_STUN, 0x80) V(ACU_RESOURCE_SOFT_DSP, 0x100)
V(ACU_RESOURCE_HPI, 0x200)
V(ACU_PROSODY_S_CARD, 0x22) V(ACU_PROSODY_X_CARD, 0x24) V(ACU_PROSODY_S_V3_CARD, 0x26)

/* sw_lib.h */
V(DISABLE_MODE, 0) V(PATTERN_MODE, 1) V(CONNECT_MODE, 2) V(FRAMED_CONNECT_MODE, 3) V(TONE_MODE, 4) V(BASE_TONE_MODE, 5)
V(FFT_RESULT_MODE, 6) V(LAYER_1_LOOP_MODE, 7)
V(SWMODE_CTBUS_MVIP, 0) V(SWMODE_CTBUS_H100, 2) V(SWMODE_CTBUS_H100_TERM, 5) V(SWMODE_CTBUS_NONE, 6)
V(CLOCK_REF_MVIP, 0) V(CLOCK_REF_SEC8K, 1) V(CLOCK_REF_LOCAL, 2) V(CLOCK_REF_NET1, 3) V(CLOCK_REF_NET2, 4)
V(CLOCK_REF_NET3, 12) V(CLOCK_REF_NET4, 13) V(CLOCK_REF_H100, 7)
V(ERR_SW_INVALID_COMMAND, -200) V(ERR_SW_DEVICE_ERROR, -202) V(ERR_SW_NO_RESOURCES, -204) V(ERR_SW_INVALID_SWITCH, -209)
V(ERR_SW_INVALID_STREAM, -210) V(ERR_SW_INVALID_TIMESLOT, -211) V(ERR_SW_INVALID_CLOCK_PARM, -213)
V(ERR_SW_INVALID_MODE, -216) V(ERR_SW_INVALID_PARAMETER, -218) V(ERR_SW_NO_PATH, -220) V(ERR_SW_PATH_BLOCKED, -226)
V(ERR_SW_SIZE_PARAMETER, -240)

int main(void)
{
    return 0;
}
