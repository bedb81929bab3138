/** Arguments of the benchmark programs. What is wrong ends the program with status 2 and a message that names it. */
#ifndef BENCH_ARGS_H
#define BENCH_ARGS_H

#include <stdbool.h>

_Noreturn void args_die(const char *what, const char *value);

unsigned args_number(const char *value, unsigned low, unsigned high);

/** N[,N...]. @return how many */
unsigned args_numbers(const char *value, unsigned *out, unsigned room, unsigned low, unsigned high);

/** Find the words of a list WORD[,WORD...], which is changed. @return a set: bit n for names[n], which a NULL ends */
unsigned args_set(char *list, const char *const *names);

/** Whether a list WORD[,WORD...] has this word. */
bool args_has(const char *list, const char *word);

#endif
