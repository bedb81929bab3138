#include "processes.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start(int (*run)(struct plan *), struct plan *p)
{
    pid_t pid = fork();

    if (!pid)
        _exit(run(p));
    return pid;
}

/* A process that was killed leaves no word: nobody shall wait for it. */
static bool ended_well(struct plan *p, pid_t a, pid_t b)
{
    bool well = a > 0 && b > 0;
    int status;

    if (!well)
        plan_reach(p, STEP_FAILED);
    while (wait(&status) > 0) {
        if (status) {
            well = false;
            plan_reach(p, STEP_FAILED);
        }
    }
    return well;
}

bool processes_run(struct plan *p, int (*load)(struct plan *), int (*device)(struct plan *))
{
    pid_t a, b;

    fflush(NULL);
    a = start(load, p);
    b = start(device, p);
    return ended_well(p, a, b);
}
