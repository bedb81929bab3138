/**
 * Record into WAV files and replay them. The coded octets are kept as they are; only the header is made or read.
 *
 * Every call returns 0, a negative ERR_SM_* (smerror.h), or one of the positive codes here.
 *
 * manual: the high level libraries, WAV
 */
#ifndef SMWAVLIB_H
#define SMWAVLIB_H

#include "smhlib.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What can be wrong with a WAV file. The numbers are published, what each means is ours. */
#define WAV_CANNOT_OPEN 1  /* no such file, or no permission */
#define WAV_CANNOT_READ 2
#define WAV_CANNOT_WRITE 3 /* no room, or another record writes it */
#define WAV_NOT_WAV 4      /* it is no WAV file */
#define WAV_BAD_CODING 8   /* a coding that no data format stands for */
#define WAV_BAD_RATE 9     /* not 6000, 8000, 11000, 11025 or 16000 samples/s */
#define WAV_BAD_CHANNELS 10 /* more than one channel of sound */
#define WAV_BAD_BLOCK 11   /* IMA ADPCM in blocks of another length than 256 octets */
#define WAV_TOO_LONG 12    /* more octets than a WAV file holds; what fits is in it */

/**
 * Start the record, make the file, or empty it, and write its header for record_parms. The field `fd` is out here.
 *
 * An error leaves no new file, and one that was there as it was. WAV_CANNOT_WRITE: the file takes no header, and may have been
 * emptied; or a record of this or another process goes into it until its close, and stays as it was (flock, exclusive).
 *
 * Goes on as any sm_record_file_ job. WAV_BAD_CODING: signed 8 bit samples have no place in a WAV file.
 *
 * @param file  in: its name
 */
ACUAPI int sm_record_wav_start(char *file, SM_FILE_RECORD_PARMS *recordp);
typedef int SM_RECORD_WAV_START_FN(char *, SM_FILE_RECORD_PARMS *);
#define SM_RECORD_WAV_START_NAME "sm_record_wav_start"

/** After the job has ended (else ERR_SM_PENDING, and nothing is done): complete the header and close the file. */
ACUAPI int sm_record_wav_close(SM_FILE_RECORD_PARMS *recordp);
typedef int SM_RECORD_WAV_CLOSE_FN(SM_FILE_RECORD_PARMS *);
#define SM_RECORD_WAV_CLOSE_NAME "sm_record_wav_close"

/**
 * The same, without the last trimLength octets: the termination_octets of a record that was ended by silence. Samples
 * and blocks stay whole; more than there is leaves nothing.
 *
 * @param trimLength  in: octets
 */
ACUAPI int sm_record_wav_trim_close(SM_FILE_RECORD_PARMS *recordp, tSM_UT32 trimLength);
typedef int SM_RECORD_WAV_TRIM_CLOSE_FN(SM_FILE_RECORD_PARMS *, tSM_UT32);
#define SM_RECORD_WAV_TRIM_CLOSE_NAME "sm_record_wav_trim_close"

/**
 * What data format a file holds: *type (out) is a kSMDataFormat. Also one that cannot be played here.
 *
 * @param type  out: a kSMDataFormat
 */
ACUAPI int sm_replay_wav_get_type(char *file, int *type);
typedef int SM_REPLAY_WAV_GET_TYPE_FN(char *, int *);
#define SM_REPLAY_WAV_GET_TYPE_NAME "sm_replay_wav_get_type"

/**
 * Open the file and start to replay it. The fields fd and offset are out here, and of replay_parms type, sampling_rate and
 * data_length: the header says them. Goes on as any sm_replay_file_ job.
 *
 * ERR_SM_NOT_IMPLEMENTED: a coding that has a data format, and cannot be played here.
 *
 * @param file  in: its name
 */
ACUAPI int sm_replay_wav_start(char *file, SM_FILE_REPLAY_PARMS *replayp);
typedef int SM_REPLAY_WAV_START_FN(char *, SM_FILE_REPLAY_PARMS *);
#define SM_REPLAY_WAV_START_NAME "sm_replay_wav_start"

/** After the job has ended (else ERR_SM_PENDING, and nothing is done): close the file. */
ACUAPI int sm_replay_wav_close(SM_FILE_REPLAY_PARMS *replayp);
typedef int SM_REPLAY_WAV_CLOSE_FN(SM_FILE_REPLAY_PARMS *);
#define SM_REPLAY_WAV_CLOSE_NAME "sm_replay_wav_close"

typedef struct sm_replay_wav_prepare_parms {
    char *filename;                /* in */
    SM_REPLAY_PARMS *replay_parms; /* in: where; out: its type, sampling_rate and data_length */
} SM_REPLAY_WAV_PREPARE_PARMS;

/** Say what a replay of this file has to be started with, and start nothing. */
ACUAPI int sm_replay_wav_prepare(SM_REPLAY_WAV_PREPARE_PARMS *preparep);
typedef int SM_REPLAY_WAV_PREPARE_FN(SM_REPLAY_WAV_PREPARE_PARMS *);
#define SM_REPLAY_WAV_PREPARE_NAME "sm_replay_wav_prepare"

#ifdef __cplusplus
}
#endif

#endif
