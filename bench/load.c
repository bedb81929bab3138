/* The load: generator and reader, two threads on the same CPU. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "plan.h"
#include "sys.h"

static int fail(struct plan *p, const char *what, int err)
{
    fprintf(stderr, "load: %s: %s\n", what, strerror(err < 0 ? -err : err));
    plan_reach(p, STEP_FAILED);
    return 1;
}

int load_run(struct plan *p)
{
    pthread_t generator;
    int err;

    sys_pin(p->o.cpu_load);
    err = reader_open(p);
    if (err)
        return fail(p, "sockets", err);
    plan_reach(p, STEP_READER_OPEN);
    if (!plan_await(p, STEP_STREAMS_OPEN))
        return 1;
    err = pthread_create(&generator, NULL, generator_thread, p);
    if (err)
        return fail(p, "thread", err);
    err = reader_loop(p);
    pthread_join(generator, NULL);
    if (err)
        return fail(p, "reader", err);
    plan_reach(p, STEP_LOAD_DONE);
    return 0;
}
