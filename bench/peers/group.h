/**
 * The processes of a peer: one process group, pinned to one CPU, seen from outside.
 *
 * There is one group in a process. Its members end with the process that started them, however that ends.
 */
#ifndef BENCH_GROUP_H
#define BENCH_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct words;

struct group_usage {
    int64_t at_ns;   /* CLOCK_MONOTONIC */
    int64_t cpu_ns;  /* user and system, of all threads, those that ended as well */
    int64_t idle_ns; /* of the CPU */
    unsigned processes;
};

struct group_memory {
    int64_t rss_octets; /* pages that processes share are counted for each */
    int64_t pss_octets; /* pages that processes share are divided among them */
};

/** Be ready to start processes; SIGINT and SIGTERM end them with this one. 0 or a negative errno. */
int group_open(void);

/** Start a program. @param input  descriptor that it reads as standard input, -1: none
 *  @return 0 or a negative errno; that the program cannot be run shows as its end */
int group_spawn(const struct words *w, int cpu, int input);

/** Whether all that were started still run. */
bool group_alive(void);

void group_usage(int cpu, struct group_usage *out);
void group_memory(struct group_memory *out);

/** The last line that any of them wrote; empty: none. */
void group_last_words(char *out, size_t room);

/** End and collect them all. */
void group_kill(void);

#endif
