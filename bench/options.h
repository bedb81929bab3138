/** What the command lines of these programs have in common. A fault ends the program with status 2 and a message. */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

enum { OPTIONS_FAULT = 2 };

_Noreturn void options_die(const char *program, const char *what, const char *value);

unsigned options_number(const char *program, const char *value, unsigned low, unsigned high);

/** Find names in a list with commas, which is changed. @return a set: bit n for names[n], which a NULL ends */
unsigned options_set(const char *program, char *list, const char *const *names);

#endif
