/* A command's way to the engine and back while streams run. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../plan.h"
#include "parts.h"

enum { WARM_UP_MS = 1000, AFTER_MS = 500 };

static pid_t start(int (*run)(struct plan *), struct plan *p)
{
    pid_t pid = fork();

    if (!pid)
        _exit(run(p));
    return pid;
}

static bool ran(struct plan *p)
{
    pid_t load, device;
    bool well;
    int status;

    fflush(NULL);
    load = start(load_run, p);
    device = start(engine_run, p);
    well = load > 0 && device > 0;
    if (!well)
        plan_reach(p, STEP_FAILED);
    while (wait(&status) > 0)
        if (status) {
            well = false;
            plan_reach(p, STEP_FAILED);
        }
    return well && p->device.command.n && !p->device.command_errors;
}

static void add(const struct plan *p, struct figures *f)
{
    const struct latency *l = &p->device.command;
    double lost = (double)(p->load.sent - p->load.good);

    figures_add(
        f, &(struct figure){"Commands while streams run", "command_streams", p->o.streams, "", 0, TARGET_NONE, 0, ""});
    figures_add(f,
                &(struct figure){NULL, "command_p50_us", report_quantile_us(l, .5), "us", 0, TARGET_AT_MOST, 2000, ""});
    figures_add(
        f, &(struct figure){NULL, "command_p99_us", report_quantile_us(l, .99), "us", 0, TARGET_AT_MOST, 2000, ""});
    figures_add(f, &(struct figure){NULL, "command_max_us", (double)l->max_us, "us", 0, TARGET_AT_MOST, 2000, ""});
    figures_add(f, &(struct figure){NULL, "commands", (double)l->n, "", 0, TARGET_NONE, 0, "given, one every 5 ms"});
    figures_add(f, &(struct figure){NULL, "command_engine_percent", p->device.cpu_s / p->device.window_s * 100, "%", 1,
                                    TARGET_NONE, 0, "of its CPU the engine used"});
    figures_add(f, &(struct figure){NULL, "command_packets_lost", lost, "", 0, TARGET_NONE, 0, ""});
}

bool part_commands(const struct cold_options *o, struct figures *f)
{
    struct options load = {.streams = o->streams,
                           .seconds = o->seconds,
                           .ptime_ms = 20,
                           .max_delay_ms = 60,
                           .initial_delay_ms = 5,
                           .warm_up_ms = WARM_UP_MS,
                           .after_ms = AFTER_MS,
                           .cpu_load = 1,
                           .realtime = true,
                           .commands = true};
    struct plan *p = plan_create(&load);
    bool well = p && ran(p);

    if (well)
        add(p, f);
    else
        fprintf(stderr, "bench-cold: commands: %s\n", p && p->device.fault[0] ? p->device.fault : "the run failed");
    if (p)
        plan_destroy(p);
    return well;
}
