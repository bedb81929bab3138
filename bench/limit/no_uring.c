/* Built without liburing: its modes are named, and not available. */
#include <errno.h>

#include "relay.h"

static int open_nothing(struct relay *r)
{
    return relay_why(r, "built without liburing", -ENOSYS);
}

const struct mode uring_modes[] = {{.name = "d-defer", .what = "io_uring: built without it", .open = open_nothing}};
const unsigned n_uring_modes = 1;
