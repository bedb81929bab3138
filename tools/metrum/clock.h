/**
 * Time, and the signals that end a command.
 */
#ifndef METRUM_TOOL_CLOCK_H
#define METRUM_TOOL_CLOCK_H

#include <signal.h>

/** Seconds on a clock that never jumps. */
double clock_now_s(void);

/** From here on SIGINT and SIGTERM only make a descriptor readable. @return it, or -1 after complaining */
int clock_catch_signals(const char *command, sigset_t *before);

/** After the first signal the next one kills, should the end hang. */
void clock_let_signals_kill(int signal_fd, const sigset_t *before);

#endif
