/** What the two devices under test, the engine and the bare relay, have in common. */
#ifndef BENCH_DEVICE_H
#define BENCH_DEVICE_H

#include "plan.h"

struct device_mark { /* how things stood before the streams were made */
    int64_t rss_octets;
    unsigned fds;
    int64_t at_ns;
};

/** Pin the calling thread beside the load, raise limits. @return false if the descriptors do not suffice. */
bool device_prepare(struct plan *p, unsigned fds_per_stream);

/** Say why this process cannot go on. @return 1 */
int device_fail(struct plan *p, const char *what, const char *why);

struct device_mark device_mark(void);

/** The streams are there: let the load begin. */
void device_start(struct plan *p, const struct device_mark *before);

/** Watch the thread of this name over the counted time; returns when it is over. */
void device_measure(struct plan *p, const char *thread_name, const struct device_mark *before);

#endif
