/**
 * Time, and the signals that end a command.
 */
#ifndef METRUM_TOOL_CLOCK_H
#define METRUM_TOOL_CLOCK_H

#include <signal.h>
#include <stdbool.h>

/** Seconds on a clock that never jumps. */
double clock_now_s(void);

/** A run that is looked at once a second, and ends after its duration. */
struct clock_run {
    double started_s, looked_s, next_look_s;
    double duration_s; /* 0: without end */
};

struct clock_run clock_start(double duration_s);

/** Until it is time to look, or to end. */
int clock_ms_to_wait(const struct clock_run *r);

bool clock_look_due(const struct clock_run *r);

/** Looked now. @return seconds since it was looked at before */
double clock_looked(struct clock_run *r);

bool clock_over(const struct clock_run *r);

double clock_ran_s(const struct clock_run *r);

/** From here on SIGINT and SIGTERM only make a descriptor readable. @return it, or -1 after complaining */
int clock_catch_signals(const char *command, sigset_t *before);

/** After the first signal the next one kills, should the end hang. */
void clock_let_signals_kill(int signal_fd, const sigset_t *before);

#endif
