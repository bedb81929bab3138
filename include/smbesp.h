/**
 * The speech API, with the names that older programs use.
 *
 * manual: the speech processing API
 */
#ifndef SMBESP_H
#define SMBESP_H

#ifdef METRUM_V1_NAMES
#include "metrum.h"
#endif
#include "prospapi.h"
#include "smdrvr.h"

/* The most that one call moves, in octets. The Hi and HB names are those of the high-level libraries. */
#define kSMMaxReplayDataBufferSize 2048
#define kSMMaxRecordDataBufferSize 2048
#define kSMMaxHiReplayDataBufferSize 2048
#define kSMMaxHiRecordDataBufferSize 2048
#define kSMMaxHBReplayDataBufferSize 2048
#define kSMMaxHBRecordDataBufferSize 2048

/*
 * Data formats of the first generation. Each fixes coding and sample rate together; they go where an
 * enum kSMDataFormat goes.
 */
#define kSMDataFormat8KHzPCM 1 /* the line's own law */
#define kSMDataFormat8KHzOKIADPCM 2
#define kSMDataFormat8KHzACUBLKPCM 3 /* unpublished coding: ERR_SM_NOT_IMPLEMENTED */
#define kSMDataFormat6KHzPCM 4
#define kSMDataFormat6KHzOKIADPCM 5
#define kSMDataFormat6KHzACUBLKPCM 6 /* as 3 */
#define kSMDataFormat8KHzULawPCM 7
#define kSMDataFormat8KHzALawPCM 8
#define kSMDataFormatCELP8KBPS 9 /* as 3 */
#define kSMDataFormatG721 11
#define kSMDataFormat8KHz16bitMono 14
#define kSMDataFormat8KHz8bitMono 15
#define kSMDataFormat6KHzALawPCM 18
#define kSMDataFormat6KHzULawPCM 19
#define kSMDataFormat8KHzSigned8bitMono 20

/* Earlier names of the same enumerators. */
#define kSMBESPCatSigParamI_max_valid_speech_cnt kSMBESPCatSigParamI_min_valid_speech_cnt
#define kSMBESPCatSigParamI_max_off_count kSMBESPCatSigParamI_min_off_count
#define kSMInputCondAdjustNonLinear kSMInputCondAdjustNonLinearWithMuting

/* What this generation has no more: only for programs that ask for it (metrum.h). */
#ifdef METRUM_V1_NAMES
#define sm_record_how_terminated metrum_record_how_terminated
#define sm_record_how_terminated_parms metrum_record_how_terminated_parms
typedef struct metrum_record_how_terminated_parms SM_RECORD_HOW_TERMINATED_PARMS;
#endif

#endif
