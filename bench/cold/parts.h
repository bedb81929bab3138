/** What bench-cold measures, one file each. A part adds its figures. @return false: a run failed; it is said on stderr */
#ifndef BENCH_COLD_PARTS_H
#define BENCH_COLD_PARTS_H

#include "../figures.h"

struct cold_options {
    unsigned objects; /* dispatchers, each with a channel */
    unsigned streams; /* that run while commands are given */
    unsigned seconds; /* for which commands are given */
    unsigned times;   /* a module is opened */
};

bool part_open(const struct cold_options *o, struct figures *f);
bool part_objects(const struct cold_options *o, struct figures *f);
bool part_commands(const struct cold_options *o, struct figures *f);

#endif
