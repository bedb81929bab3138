/**
 * The engine inside this process: its card and modules, and errors in words.
 */
#ifndef METRUM_TOOL_ENGINE_H
#define METRUM_TOOL_ENGINE_H

#include "smdrvr.h"

#define ENGINE_LOCATOR "localhost/metrum"

enum { ENGINE_CARD = 0 }; /* the number this program gives the card */

/**
 * Print "metrum COMMAND: cannot WHAT: ERR_SM_...: REMEDY".
 *
 * @param err a negative ERR_SM_*
 * @param remedy what is wrong and what to do; NULL takes what is known of the error
 */
void engine_complain(const char *command, int err, const char *remedy, const char *what, ...)
    __attribute__((format(printf, 4, 5)));

/** Open the card ENGINE_CARD. Complains if it cannot. @return 0 or ERR_SM_* */
int engine_open_card(const char *command);

void engine_close_card(void);

/** Open a module of it. Complains if it cannot. @return 0 or ERR_SM_* */
int engine_open_module(const char *command, unsigned ix, tSMModuleId *out);

#endif
