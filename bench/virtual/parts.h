/** What bench-virtual measures, one file each. A part adds its figures. @return false: a run failed; it is said on stderr */
#ifndef BENCH_PARTS_H
#define BENCH_PARTS_H

#include "drive.h"
#include "../figures.h"

struct parts_options {
    unsigned streams;  /* only this many, instead of each of the table; 0: the table */
    unsigned media_ms; /* of a window with 2000 streams; with fewer it is longer, so that the work is as much */
    bool quick;
    bool whole; /* compare every octet */
};

bool part_growth(const struct parts_options *o, struct figures *f);
bool part_formats(const struct parts_options *o, struct figures *f);
bool part_pair(const struct parts_options *o, struct figures *f);
bool part_idle(const struct parts_options *o, struct figures *f);
bool part_layout(const struct parts_options *o, struct figures *f);

/** Streams of the parts that look at one number of them. */
unsigned parts_streams(const struct parts_options *o);

/** Media time of a window with so many streams. */
unsigned parts_media_ms(const struct parts_options *o, unsigned streams);

/** Run and look at what was sent. @return false, after a message: it failed, or an octet was wrong */
bool parts_drive(const struct drive_setup *s, struct drive_result *r);

#endif
