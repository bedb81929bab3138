/**
 * Identifiers of the media end points. What an id is: smtypes.h.
 *
 * manual: the RTP, T.38, modem relay and path APIs' types
 */
#ifndef PX_PROSTYPE_H
#define PX_PROSTYPE_H

#ifdef __cplusplus
extern "C" {
#endif

/* RTP */
typedef struct tSMVMPrxId_struct *tSMVMPrxId;
#define kSMNullVMPrxId ((tSMVMPrxId) 0)
typedef struct tSMVMPtxId_struct *tSMVMPtxId;
#define kSMNullVMPtxId ((tSMVMPtxId) 0)
typedef struct tSMVMPTxToneSetId_struct *tSMVMPTxToneSetId;
#define kSMNullVMPTxToneSetId ((tSMVMPTxToneSetId) 0)
typedef struct tSMVMPTxCSRCListId_struct *tSMVMPTxCSRCListId;
#define kSMNullVMPTxCSRCListId ((tSMVMPTxCSRCListId) 0)
typedef struct tSMRTCPHandId_struct *tSMRTCPHandId;
#define kSMNullRTCPHandId ((tSMRTCPHandId) 0)
typedef struct tSMDTLSrxId_struct *tSMDTLSrxId;
#define kSMNullDTLSrxId ((tSMDTLSrxId) 0)
typedef struct tSMDTLStxId_struct *tSMDTLStxId;
#define kSMNullDTLStxId ((tSMDTLStxId) 0)

/* T.38, modem relay, signal path */
typedef struct tSMFMPrxId_struct *tSMFMPrxId;
#define kSMNullFMPrxId ((tSMFMPrxId) 0)
typedef struct tSMFMPtxId_struct *tSMFMPtxId;
#define kSMNullFMPtxId ((tSMFMPtxId) 0)
typedef struct tSMSPRTId_struct *tSMSPRTId;
#define kSMNullSPRTId ((tSMSPRTId) 0)
typedef struct tSMPathId_struct *tSMPathId;
#define kSMNullPathId ((tSMPathId) 0)

/* Video */
typedef struct tSMVidMPrxId_struct *tSMVidMPrxId;
#define kSMNullVidMPrxId ((tSMVidMPrxId) 0)
typedef struct tSMVidMPtxId_struct *tSMVidMPtxId;
#define kSMNullVidMPtxId ((tSMVidMPtxId) 0)

/* Multiplexers and time: no null macro is published for these. */
typedef struct tSMFramerId_struct *tSMFramerId;
typedef struct tSMH223muxId_struct *tSMH223muxId;
typedef struct tSMI460muxId_struct *tSMI460muxId;
typedef struct tSMSNTPId_struct *tSMSNTPId;

#ifdef __cplusplus
}
#endif

#endif
