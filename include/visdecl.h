/**
 * The basic types of the interface on Linux, and the event.
 *
 * manual: the basic data types
 */
#ifndef VISDECL_H
#define VISDECL_H

#ifdef __cplusplus
extern "C" {
#endif

typedef int tSM_INT;
/* ISO C90 has no long long: __extension__ keeps a pedantic compiler quiet. */
__extension__ typedef unsigned long long tSM_UT64;
/** 64 bits wide on a 64-bit system, yet only the low 32 bits ever mean anything. */
typedef unsigned long tSM_UT32;
typedef unsigned char tSM_UT8;
typedef float tSMIEEE32Bit754854Float;

typedef struct tSMEventId_internals *tSM_EVENT_INTERNALS;

/**
 * Something to wait for. Passed by value.
 *
 * A program that polls by itself gives `fd` and `mode` to poll() as they are, and takes any non-zero revents as ready.
 * The fd keeps its number and stays valid until the event is freed or the object that owns it is destroyed.
 */
typedef struct tSMEventId {
    tSM_INT fd;
    tSM_INT mode;            /* the events to give to poll() */
    tSM_EVENT_INTERNALS eip; /* the library's */
} tSMEventId;

#ifdef __cplusplus
}
#endif

#endif
