/** A function in a process of its own. */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Run `run` in a child; what it puts into `result` (zeroed before) is the caller's afterwards.
 *
 * @return false: it could not be started, or did not end by itself
 */
bool child_run(void (*run)(const void *setup, void *result), const void *setup, void *result, size_t octets);

#endif
