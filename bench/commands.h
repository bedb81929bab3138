/** Commands of a program while its streams run: how long until the engine answers? */
#ifndef BENCH_COMMANDS_H
#define BENCH_COMMANDS_H

#include "plan.h"
#include "prosgen.h"

/** Begin to give commands to a module, one every few milliseconds, from a thread of its own. @return NULL: could not */
struct commands *commands_start(struct plan *p, tSMModuleId module);

/** End it; the plan has the times. NULL is fine. */
void commands_stop(struct commands *c);

#endif
