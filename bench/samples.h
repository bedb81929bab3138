/**
 * What the engine's process holds, looked at every few seconds while it works: it must not grow.
 *
 * Writer: the device under test.
 */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

#include <stdint.h>

struct plan;
struct tSMModuleId_struct;

enum { SAMPLES = 4000 };

struct sample {
    double at_s;            /* since the streams began */
    int64_t private_octets; /* memory of the process that is no file's */
    unsigned fds;
    unsigned objects; /* taken from all pools of the module */
    uint64_t skipped_ms, late_steps, tx_dropped, record_overruns;
    uint64_t lateness_p50_us, lateness_p99_us, lateness_max_us; /* of the engine's steps, so far */
    uint64_t load_percent;
};

struct samples {
    unsigned n;
    double every_s; /* 0: none are wanted. Doubled when there is no room, and every other one is given up */
    struct sample s[SAMPLES];
};

struct sampler;

/** Begin. NULL: none are wanted. */
struct sampler *samples_start(struct plan *p, struct tSMModuleId_struct *module);
void samples_stop(struct sampler *s); /* NULL is fine */

#endif
