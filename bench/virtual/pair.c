/* Two modules on two cores against one on one: do they share anything? */
#include <unistd.h>

#include "parts.h"

enum { DELAY_MS = 60, CORES = 2 };

bool part_pair(const struct parts_options *o, struct figures *f)
{
    struct drive_setup s = {.modules = 1,
                            .streams = parts_streams(o),
                            .law = LAW_ALAW,
                            .whole = o->whole,
                            .media_ms = parts_media_ms(o, parts_streams(o)) * CORES,
                            .delay_ms = DELAY_MS};
    struct drive_result one, two;

    if (sysconf(_SC_NPROCESSORS_ONLN) < CORES)
        return true; /* nothing to see here */
    if (!parts_drive(&s, &one))
        return false;
    s.modules = CORES;
    if (!parts_drive(&s, &two))
        return false;
    figures_add(f,
                &(struct figure){"Two modules on two cores", "two_modules_throughput_ratio", one.wall_us / two.wall_us,
                                 "", 2, TARGET_AT_LEAST, 1.8, "to one module on one core, wall time"});
    figures_add(f, &(struct figure){NULL, "two_modules_cpu_ratio", two.cpu_us / one.cpu_us, "", 2, TARGET_NONE, 0,
                                    "CPU time of a stream, to one module's"});
    return true;
}
