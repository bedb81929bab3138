/**
 * Record into files and replay files: the high level library. FILE * in the sm_..._file_ calls, BFILE * (bfile.h) in the
 * sm_..._bfile_ calls.
 *
 * The program starts a job and calls progress whenever the channel's event is set, or complete, which waits. While the
 * job runs the field `status` is ERR_SM_PENDING; then it is 0 or the error that ended it. The structure stays in place
 * until then. sm_record_status and sm_replay_status must not be called for a channel with such a job, but their answer may be
 * handed to the job with progress_istatus.
 *
 * progress, complete and their variants return what `status` then holds; start and stop return 0 or an error.
 * ERR_SM_BAD_PARAMETER for a null pointer; ERR_SM_FILE_ACCESS if the file could not be written or read; else what
 * the calls return that the job is made of. A job that ends with an error leaves the channel free.
 *
 * Only stop may be called while another thread is in a call with the same structure.
 *
 * manual: the high level libraries
 */
#ifndef SMHLIB_H
#define SMHLIB_H

#include <stdio.h>

#include "bfile.h"
#include "smbesp.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef FILE *tSM_OPEN_FILE;

typedef struct sm_file_record_parms {
    tSM_OPEN_FILE fd;                          /* in: the data is written where it stands */
    SM_RECORD_PARMS record_parms;              /* in */
    int status;                                /* out */
    tSM_UT32 private_length;                   /* out: octets written */
    int completing;                            /* in/out: the library's */
    char buffer[kSMMaxHiRecordDataBufferSize]; /* in/out: the library's */
} SM_FILE_RECORD_PARMS;

typedef struct sm_bfile_record_parms {
    BFILE *fd;                                 /* in: the data is written where it stands */
    SM_RECORD_PARMS record_parms;              /* in */
    int status;                                /* out */
    tSM_UT32 private_length;                   /* out: octets written */
    int completing;                            /* in/out: the library's */
    char buffer[kSMMaxHBRecordDataBufferSize]; /* in/out: the library's */
} SM_BFILE_RECORD_PARMS;

/** Start. Errors: as sm_record_start, and none is pending then. */
ACUAPI int sm_record_file_start(SM_FILE_RECORD_PARMS *recordp);
typedef int SM_RECORD_FILE_START_FN(SM_FILE_RECORD_PARMS *);
#define SM_RECORD_FILE_START_NAME "sm_record_file_start"

/** Write what waits. Never blocks on the channel. */
ACUAPI int sm_record_file_progress(SM_FILE_RECORD_PARMS *recordp);
typedef int SM_RECORD_FILE_PROGRESS_FN(SM_FILE_RECORD_PARMS *);
#define SM_RECORD_FILE_PROGRESS_NAME "sm_record_file_progress"

/**
 * The same by a program that has just called sm_record_status: istatus is the `status` it was given.
 *
 * @param istatus  in: the `status` that sm_record_status gave
 */
ACUAPI int sm_record_file_progress_istatus(SM_FILE_RECORD_PARMS *recordp, int istatus);
typedef int SM_RECORD_FILE_PROGRESS_ISTATUS_FN(SM_FILE_RECORD_PARMS *, int);
#define SM_RECORD_FILE_PROGRESS_ISTATUS_NAME "sm_record_file_progress_istatus"

/**
 * The same, and *ostatus (out) is the last status of the record: it tells recognitions and how the record ended.
 *
 * @param ostatus  out: the last status of the record
 */
ACUAPI int sm_record_file_progress_ostatus(SM_FILE_RECORD_PARMS *recordp, SM_RECORD_STATUS_PARMS *ostatus);
typedef int SM_RECORD_FILE_PROGRESS_OSTATUS_FN(SM_FILE_RECORD_PARMS *, SM_RECORD_STATUS_PARMS *);
#define SM_RECORD_FILE_PROGRESS_OSTATUS_NAME "sm_record_file_progress_ostatus"

/** Go on until the record has ended and all is written. */
ACUAPI int sm_record_file_complete(SM_FILE_RECORD_PARMS *recordp);
typedef int SM_RECORD_FILE_COMPLETE_FN(SM_FILE_RECORD_PARMS *);
#define SM_RECORD_FILE_COMPLETE_NAME "sm_record_file_complete"

/**
 * The same, and *tstatus (out) tells how the record ended, unless the job was over already.
 *
 * @param tstatus  out: the last status of the record
 */
ACUAPI int sm_record_file_complete_tstatus(SM_FILE_RECORD_PARMS *recordp, SM_RECORD_STATUS_PARMS *tstatus);
typedef int SM_RECORD_FILE_COMPLETE_TSTATUS_FN(SM_FILE_RECORD_PARMS *, SM_RECORD_STATUS_PARMS *);
#define SM_RECORD_FILE_COMPLETE_TSTATUS_NAME "sm_record_file_complete_tstatus"

/**
 * End the record. What it holds is written by progress or complete; with nowait 0 this waits until that is done, by
 * itself or, if another thread is in complete, by that.
 *
 * @param nowait  in: not 0 returns at once
 */
ACUAPI int sm_record_file_stop(SM_FILE_RECORD_PARMS *recordp, int nowait);
typedef int SM_RECORD_FILE_STOP_FN(SM_FILE_RECORD_PARMS *, int);
#define SM_RECORD_FILE_STOP_NAME "sm_record_file_stop"

/** As sm_record_file_start. */
ACUAPI int sm_record_bfile_start(SM_BFILE_RECORD_PARMS *recordp);
typedef int SM_RECORD_BFILE_START_FN(SM_BFILE_RECORD_PARMS *);
#define SM_RECORD_BFILE_START_NAME "sm_record_bfile_start"

/** As sm_record_file_progress. */
ACUAPI int sm_record_bfile_progress(SM_BFILE_RECORD_PARMS *recordp);
typedef int SM_RECORD_BFILE_PROGRESS_FN(SM_BFILE_RECORD_PARMS *);
#define SM_RECORD_BFILE_PROGRESS_NAME "sm_record_bfile_progress"

/**
 * As sm_record_file_progress_istatus.
 *
 * @param istatus  in: the `status` that sm_record_status gave
 */
ACUAPI int sm_record_bfile_progress_istatus(SM_BFILE_RECORD_PARMS *recordp, int istatus);
typedef int SM_RECORD_BFILE_PROGRESS_ISTATUS_FN(SM_BFILE_RECORD_PARMS *, int);
#define SM_RECORD_BFILE_PROGRESS_ISTATUS_NAME "sm_record_bfile_progress_istatus"

/**
 * As sm_record_file_progress_ostatus.
 *
 * @param ostatus  out: the last status of the record
 */
ACUAPI int sm_record_bfile_progress_ostatus(SM_BFILE_RECORD_PARMS *recordp, SM_RECORD_STATUS_PARMS *ostatus);
typedef int SM_RECORD_BFILE_PROGRESS_OSTATUS_FN(SM_BFILE_RECORD_PARMS *, SM_RECORD_STATUS_PARMS *);
#define SM_RECORD_BFILE_PROGRESS_OSTATUS_NAME "sm_record_bfile_progress_ostatus"

/** As sm_record_file_complete. */
ACUAPI int sm_record_bfile_complete(SM_BFILE_RECORD_PARMS *recordp);
typedef int SM_RECORD_BFILE_COMPLETE_FN(SM_BFILE_RECORD_PARMS *);
#define SM_RECORD_BFILE_COMPLETE_NAME "sm_record_bfile_complete"

/**
 * As sm_record_file_complete_tstatus.
 *
 * @param tstatus  out: the last status of the record
 */
ACUAPI int sm_record_bfile_complete_tstatus(SM_BFILE_RECORD_PARMS *recordp, SM_RECORD_STATUS_PARMS *tstatus);
typedef int SM_RECORD_BFILE_COMPLETE_TSTATUS_FN(SM_BFILE_RECORD_PARMS *, SM_RECORD_STATUS_PARMS *);
#define SM_RECORD_BFILE_COMPLETE_TSTATUS_NAME "sm_record_bfile_complete_tstatus"

/**
 * As sm_record_file_stop.
 *
 * @param nowait  in: not 0 returns at once
 */
ACUAPI int sm_record_bfile_stop(SM_BFILE_RECORD_PARMS *recordp, int nowait);
typedef int SM_RECORD_BFILE_STOP_FN(SM_BFILE_RECORD_PARMS *, int);
#define SM_RECORD_BFILE_STOP_NAME "sm_record_bfile_stop"

typedef struct sm_file_replay_parms {
    tSM_OPEN_FILE fd;             /* in */
    tSM_UT32 offset;              /* in: where in the file the data begins, in octets */
    SM_REPLAY_PARMS replay_parms; /* in: data_length 0 is to the end of the file; a file that is shorter just ends */
    int status;                   /* out */
    tSM_UT32 private_length;      /* out: octets read */
    int completing;               /* in/out: the library's */
    int data_length_in_buffer;    /* in/out: the library's */
    char buffer[kSMMaxHiReplayDataBufferSize]; /* in/out: the library's */
} SM_FILE_REPLAY_PARMS;

typedef struct sm_bfile_replay_parms {
    BFILE *fd;                    /* in */
    tSM_UT32 offset;              /* in: where in the file the data begins, in octets */
    SM_REPLAY_PARMS replay_parms; /* in: data_length 0 is to the end of the file; a file that is shorter just ends */
    int status;                   /* out */
    tSM_UT32 private_length;      /* out: octets read */
    int completing;               /* in/out: the library's */
    int data_length_in_buffer;    /* in/out: the library's */
    char buffer[kSMMaxHBReplayDataBufferSize]; /* in/out: the library's */
} SM_BFILE_REPLAY_PARMS;

/**
 * Start. An offset past the end of the file plays nothing and ends at once; of a BFILE its seek decides.
 *
 * Errors: as sm_replay_start, and none is pending then; ERR_SM_FILE_ACCESS if the file cannot be set to the offset.
 */
ACUAPI int sm_replay_file_start(SM_FILE_REPLAY_PARMS *replayp);
typedef int SM_REPLAY_FILE_START_FN(SM_FILE_REPLAY_PARMS *);
#define SM_REPLAY_FILE_START_NAME "sm_replay_file_start"

/** Read and hand over what there is room for. Never blocks on the channel. */
ACUAPI int sm_replay_file_progress(SM_FILE_REPLAY_PARMS *replayp);
typedef int SM_REPLAY_FILE_PROGRESS_FN(SM_FILE_REPLAY_PARMS *);
#define SM_REPLAY_FILE_PROGRESS_NAME "sm_replay_file_progress"

/**
 * The same by a program that has just called sm_replay_status: istatus is the `status` it was given.
 *
 * @param istatus  in: the `status` that sm_replay_status gave
 */
ACUAPI int sm_replay_file_progress_istatus(SM_FILE_REPLAY_PARMS *replayp, int istatus);
typedef int SM_REPLAY_FILE_PROGRESS_ISTATUS_FN(SM_FILE_REPLAY_PARMS *, int);
#define SM_REPLAY_FILE_PROGRESS_ISTATUS_NAME "sm_replay_file_progress_istatus"

/** Go on until all has been played. */
ACUAPI int sm_replay_file_complete(SM_FILE_REPLAY_PARMS *replayp);
typedef int SM_REPLAY_FILE_COMPLETE_FN(SM_FILE_REPLAY_PARMS *);
#define SM_REPLAY_FILE_COMPLETE_NAME "sm_replay_file_complete"

/**
 * End the replay: silence at once. With nowait 0 this waits until the job has ended, as sm_record_file_stop does.
 *
 * @param nowait  in: not 0 returns at once
 */
ACUAPI int sm_replay_file_stop(SM_FILE_REPLAY_PARMS *replayp, int nowait);
typedef int SM_REPLAY_FILE_STOP_FN(SM_FILE_REPLAY_PARMS *, int);
#define SM_REPLAY_FILE_STOP_NAME "sm_replay_file_stop"

/** As sm_replay_file_start. */
ACUAPI int sm_replay_bfile_start(SM_BFILE_REPLAY_PARMS *replayp);
typedef int SM_REPLAY_BFILE_START_FN(SM_BFILE_REPLAY_PARMS *);
#define SM_REPLAY_BFILE_START_NAME "sm_replay_bfile_start"

/** As sm_replay_file_progress. */
ACUAPI int sm_replay_bfile_progress(SM_BFILE_REPLAY_PARMS *replayp);
typedef int SM_REPLAY_BFILE_PROGRESS_FN(SM_BFILE_REPLAY_PARMS *);
#define SM_REPLAY_BFILE_PROGRESS_NAME "sm_replay_bfile_progress"

/**
 * As sm_replay_file_progress_istatus.
 *
 * @param istatus  in: the `status` that sm_replay_status gave
 */
ACUAPI int sm_replay_bfile_progress_istatus(SM_BFILE_REPLAY_PARMS *replayp, int istatus);
typedef int SM_REPLAY_BFILE_PROGRESS_ISTATUS_FN(SM_BFILE_REPLAY_PARMS *, int);
#define SM_REPLAY_BFILE_PROGRESS_ISTATUS_NAME "sm_replay_bfile_progress_istatus"

/** As sm_replay_file_complete. */
ACUAPI int sm_replay_bfile_complete(SM_BFILE_REPLAY_PARMS *replayp);
typedef int SM_REPLAY_BFILE_COMPLETE_FN(SM_BFILE_REPLAY_PARMS *);
#define SM_REPLAY_BFILE_COMPLETE_NAME "sm_replay_bfile_complete"

/**
 * As sm_replay_file_stop.
 *
 * @param nowait  in: not 0 returns at once
 */
ACUAPI int sm_replay_bfile_stop(SM_BFILE_REPLAY_PARMS *replayp, int nowait);
typedef int SM_REPLAY_BFILE_STOP_FN(SM_BFILE_REPLAY_PARMS *, int);
#define SM_REPLAY_BFILE_STOP_NAME "sm_replay_bfile_stop"

#ifdef __cplusplus
}
#endif

#endif
