/**
 * Identifiers, and what every other header needs.
 *
 * An id is a handle, never an address: positive and below 2^31, so it survives being kept in an int. A stale or forged
 * id gives an error from every call. 0 is never an object.
 *
 * manual: the generic API's types
 */
#ifndef SMTYPES_H
#define SMTYPES_H

#include <stdarg.h>
#include <stddef.h>

#include "smerror.h"
#include "visdecl.h"

/* The release of the published headers that these follow. Headers of two releases do not mix. */
#ifdef ACULAB_TiNG_VERSION_NUM
#if ACULAB_TiNG_VERSION_NUM != 1504
#error "headers of different releases: these are release 1504"
#endif
#else
#define ACULAB_TiNG_VERSION_NUM 1504
#endif
#ifndef ACULAB_TiNG_VERSION_CHANGED
#define ACULAB_TiNG_VERSION_CHANGED
#endif
#ifndef ACULAB_TiNG_VERSION_STRING
#define ACULAB_TiNG_VERSION_STRING "m1504."
#endif

#ifndef ACUAPI
#define ACUAPI
#endif
#ifndef ACUTiNG_WINAPI
#define ACUTiNG_WINAPI
#endif
#ifndef STATIC
#define STATIC static
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tSMChannelId_struct *tSMChannelId;
#define kSMNullChannelId ((tSMChannelId) 0)

/** The program chooses the number of a card; it may be any int. */
typedef int tSMCardId;

#ifndef _ACU_CARD_ID_
#define _ACU_CARD_ID_
typedef unsigned ACU_CARD_ID;
#endif

typedef struct tSMModuleId_struct *tSMModuleId;
#define kSMNullModuleId ((tSMModuleId) 0)
#define TiNG_PRINTF_MODULE "%p" /* printf conversion of a tSMModuleId */

typedef struct tSMCollectorId_struct *tSMCollectorId;
#define kSMNullCollectorId ((tSMCollectorId) 0)

typedef struct tSMDispatcherId_struct *tSMDispatcherId;
#define kSMNullDispatcherId ((tSMDispatcherId) 0)

typedef struct tSMDatafeedId_struct *tSMDatafeedId;
#define kSMNullDatafeedId ((tSMDatafeedId) 0)

typedef struct tSMTDMrxId_struct *tSMTDMrxId;
#define kSMNullTDMrxId ((tSMTDMrxId) 0)

typedef struct tSMTDMtxId_struct *tSMTDMtxId;
#define kSMNullTDMtxId ((tSMTDMtxId) 0)

/* What the callback of an encrypted link to a module is asked to do: its first argument. */
#define kSMSecCryptDecode 0
#define kSMSecCryptEncode 1
#define kSMSecCryptNewDKey 2
#define kSMSecCryptSetEKeyToDKey 3
typedef int (*tSMSecCallback)(tSM_INT, tSM_INT, void *, tSM_UT8 *);

#ifndef TiNGtrace
/** How much is traced: 0 nothing, 1 errors, 2 and above every call. The program may write it at any time. */
extern ACUAPI unsigned TiNGtrace;

/** Where trace lines go. The program may put its own function here; it gets a format and arguments as vprintf does. */
extern ACUAPI int (*TiNG_showtrace)(const char *fmt, va_list ap);

/** vsnprintf, for a TiNG_showtrace of the program's own. */
extern ACUAPI int TiNG_vsnprintf(char *s, size_t n, const char *format, va_list arg);
#endif

#ifdef __cplusplus
}
#endif

#endif
