/**
 * Opening a card directly by its address, without the resource manager.
 *
 * A locator reads "host/key". Host empty, "local", "localhost", "127.0.0.1" or "::1" is the engine inside the calling
 * process. The text is copied by the call. Close such a card with sm_close_prosody (prosgen.h).
 *
 * Errors of both calls: ERR_SM_BAD_PARAMETER if the locator cannot be read or the card id is in use; ERR_SM_DEVERR if
 * the host cannot be reached.
 */
#ifndef PROS_X_H
#define PROS_X_H

#include "smtypes.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sm_open_prosody_x_parms {
    char *px_locator;  /* in: "host/key" */
    tSMCardId card_id; /* in: the number that the program gives the card */
} SM_OPEN_PROSODY_X_PARMS;

/**
 * Open a Prosody X card.
 *
 * manual: sm_open_prosody_x
 */
ACUAPI int sm_open_prosody_x(struct sm_open_prosody_x_parms *openp);
typedef int SM_OPEN_PROSODY_X_FN(struct sm_open_prosody_x_parms *);
#define SM_OPEN_PROSODY_X_NAME "sm_open_prosody_x"

typedef struct sm_open_prosody_s_v3_parms {
    char *ps_locator;  /* in: "host/key" */
    tSMCardId card_id; /* in: the number that the program gives the card */
} SM_OPEN_PROSODY_S_V3_PARMS;

/**
 * Open a card that is host software only.
 *
 * manual: sm_open_prosody_s_v3
 */
ACUAPI int sm_open_prosody_s_v3(struct sm_open_prosody_s_v3_parms *openp);
typedef int SM_OPEN_PROSODY_S_V3_FN(struct sm_open_prosody_s_v3_parms *);
#define SM_OPEN_PROSODY_S_V3_NAME "sm_open_prosody_s_v3"

#ifdef __cplusplus
}
#endif

#endif
