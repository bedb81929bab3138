#include "device.h"

#include <stdio.h>

#include "sys.h"

enum { OTHER_FDS = 64, HEAD_START_MS = 300 };

static double seconds(int64_t ns)
{
    return (double)ns / NS_PER_S;
}

int device_fail(struct plan *p, const char *what, const char *why)
{
    snprintf(p->device.fault, sizeof(p->device.fault), "%s: %s", what, why);
    plan_reach(p, STEP_FAILED);
    return 1;
}

bool device_prepare(struct plan *p, unsigned fds_per_stream)
{
    unsigned long have = sys_raise_fds(), want = (unsigned long)p->o.streams * fds_per_stream + OTHER_FDS;
    char why[100];

    sys_pin(p->o.cpu_load);
    if (have >= want)
        return true;
    snprintf(why, sizeof(why), "%u streams need %lu, the hard limit is %lu (ulimit -Hn)", p->o.streams, want, have);
    device_fail(p, "file descriptors", why);
    return false;
}

struct device_mark device_mark(void)
{
    return (struct device_mark){.rss_octets = sys_rss_octets(), .fds = sys_open_fds(), .at_ns = sys_now_ns()};
}

void device_start(struct plan *p, const struct device_mark *before)
{
    int64_t now = sys_now_ns();

    p->device.setup_s = seconds(now - before->at_ns);
    p->start_ns = (now / NS_PER_MS + HEAD_START_MS) * NS_PER_MS;
    plan_reach(p, STEP_STREAMS_OPEN);
}

struct reading {
    int64_t at_ns;
    struct sys_thread thread;
    struct sys_usage usage;
};

static void read_all(const char *thread_name, struct reading *r)
{
    r->at_ns = sys_now_ns();
    sys_thread(thread_name, &r->thread);
    sys_usage(&r->usage);
}

void device_measure(struct plan *p, const char *thread_name, const struct device_mark *before)
{
    struct device_result *d = &p->device;
    struct reading a, b;

    sys_sleep_until(plan_window_start_ns(p));
    read_all(thread_name, &a);
    sys_sleep_until(plan_window_end_ns(p));
    read_all(thread_name, &b);
    d->window_s = seconds(b.at_ns - a.at_ns);
    d->cpu_s = seconds(b.thread.cpu_ns - a.thread.cpu_ns);
    d->waited_s = seconds(b.thread.waited_ns - a.thread.waited_ns);
    d->process_cpu_s = seconds(b.usage.cpu_ns - a.usage.cpu_ns);
    d->preempted = b.usage.preempted - a.usage.preempted;
    d->rss_octets = sys_rss_octets() - before->rss_octets;
    d->fds = sys_open_fds() - before->fds;
}
