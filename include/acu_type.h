/**
 * Types, macros and errors of the resource manager (res_lib.h), the switch (sw_lib.h) and call control.
 *
 * Every structure of those begins with a field `size` that must hold its size: INIT_ACU_STRUCT clears a structure and
 * sets it.
 *
 * manual: the ACU types
 */
#ifndef ACU_TYPE_H
#define ACU_TYPE_H

#include <poll.h>
#include <stdint.h>
#include <string.h>

#ifndef ACU_LINUX
#define ACU_LINUX
#endif
#ifndef TiNGTYPE_LINUX
#define TiNGTYPE_LINUX
#endif
#ifndef TiNG_USE_V6
#define TiNG_USE_V6
#endif
#ifndef ACUAPI
#define ACUAPI
#endif
#ifndef ACU_PACK_DIRECTIVE
#define ACU_PACK_DIRECTIVE __attribute__((packed))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* 32 bits on every system, whatever their names say. */
typedef int32_t ACU_INT;
typedef uint32_t ACU_UINT;
typedef int32_t ACU_LONG;
typedef uint32_t ACU_ULONG;
typedef int16_t ACU_SHORT;
typedef uint16_t ACU_USHORT;
typedef char ACU_CHAR;
typedef unsigned char ACU_UCHAR;
typedef uint64_t ACU_ACT; /* whatever the program wants to find again */
typedef int32_t ACU_ERR;
typedef uint32_t ACU_PORT_ID;
typedef uint32_t ACU_CALL_HANDLE;
typedef uint32_t ACU_EVENT_QUEUE;
typedef uint32_t ACU_RESOURCE_ID;
#ifndef _ACU_CARD_ID_
#define _ACU_CARD_ID_
typedef unsigned ACU_CARD_ID;
#endif

/** Something to wait for. */
typedef struct ACU_WAIT_OBJECT {
    int event_fds[2];
    struct pollfd event_pfd;
    int active;
    int resettable;
    int last_event;
    int last_fired;
    void *cs_lock;
} ACU_WAIT_OBJECT;

#define ACU_NO_EVENT 0
#define ACU_INFINITE_WAIT (-1)

/** Clear a structure, by its address, and set its size. */
#define INIT_ACU_STRUCT(p) (memset((p), 0, sizeof(*(p))), (void) ((p)->size = sizeof(*(p))))
#define INIT_ACU_CL_STRUCT(p) INIT_ACU_STRUCT(p)
#define INIT_ACU_SW_STRUCT(p) INIT_ACU_STRUCT(p)
/** The same for a structure of an sm_ call, which has no size. */
#ifndef INIT_ACU_SM_STRUCT
#define INIT_ACU_SM_STRUCT(p) ((void) memset((p), 0, sizeof(*(p))))
#endif

#define ACU_SUCCESS(x) ((x) >= 0)
#define ACU_FAILURE(x) ((x) < 0)

/* What an acu_ call returns when it fails; acu_error_desc (res_lib.h) says it in words. */
#define ERR_NO_ERROR 0
#define ERR_PARM (-5)
#define ERR_INVALID_PARM ERR_PARM
#define ERR_NO_SYS_RES (-31)
#define ERR_MAX_APP_LIMIT (-50)
#define ERR_UNSUPPORTED (-52)
#define ERR_NOT_IMPLEMENTED (-53)
#define ERR_FAIL (-501)
#define ERR_NO_MEMORY (-502)
#define ERR_CARD_NOT_FOUND (-503)
#define ERR_INVALID_RESOURCE (-505)
#define ERR_ALREADY_OPEN (-506)
#define ERR_SERVER_NOT_RESPONDING (-507)
#define ERR_CARD_EJECT_PENDING (-508)
#define ERR_TIMEOUT (-509)
#define ERR_STILL_IN_USE (-510)
#define ERR_INVALID_CARD (-511)
#define ERR_INVALID_CONFIG (-512)
#define ERR_BUFF_SIZE (-513)
#define ERR_RESOURCE_RELEASED (-514)
#define ERR_ALREADY_EXISTS (-515)
#define ERR_LIBRARY_NOT_LOADED (-516)
#define ERR_ENVIRONMENT_NOT_SET (-517)
#define ERR_FILE_ACCESS (-518)
#define ERR_BOARD_COMM_FAILURE (-519)
#define ERR_FILE_FORMAT (-520)
#define ERR_BOOTLOADER_FAILED (-521)
#define ERR_INTERRUPTED (-522)
#define ERR_FUNCTION_NOT_FOUND (-523)
#define ERR_FILE_NOT_FOUND (-531)
#define ERR_BAD_KEY (-532)
#define ERR_WRONG_SUBNET (-533)
#define ERR_NO_ACULAB_ROOT (-534)

#ifdef __cplusplus
}
#endif

#endif
