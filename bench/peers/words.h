/** The arguments of a program that is to be started. Ends this process when memory does. */
#ifndef BENCH_WORDS_H
#define BENCH_WORDS_H

struct words {
    char **v; /* ends with NULL */
    unsigned n, room;
};

/** Add one argument, whatever is in it. */
__attribute__((format(printf, 2, 3))) void words_add(struct words *w, const char *format, ...);

/** Add arguments that have blanks between them. */
__attribute__((format(printf, 2, 3))) void words_add_line(struct words *w, const char *format, ...);

void words_free(struct words *w);

#endif
