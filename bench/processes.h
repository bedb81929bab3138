/** The two processes of a run: load and device under test. */
#ifndef BENCH_PROCESSES_H
#define BENCH_PROCESSES_H

#include "plan.h"

/** Fork, run and wait for both. @return whether both ended well; device.fault may tell why not */
bool processes_run(struct plan *p, int (*load)(struct plan *), int (*device)(struct plan *));

#endif
