/* How long a program waits for its card and module, real clock. */
#include <stdio.h>

#include "../child.h"
#include "../stream.h"
#include "../sys.h"
#include "parts.h"

struct open_result {
    char fault[100];
    double first_ms, worst_ms, close_ms;
};

static double ms_since(int64_t ns)
{
    return (double)(sys_now_ns() - ns) / NS_PER_MS;
}

static bool open_once(struct open_result *r, bool first)
{
    struct sm_open_module_parms open = {.card_id = BENCH_CARD};
    struct trouble t = {0};
    int64_t from = sys_now_ns();
    double ms;

    if (!stream_open_card("", 1, &t))
        CALL(&t, sm_open_module, &open);
    ms = ms_since(from);
    if (t.err) {
        snprintf(r->fault, sizeof(r->fault), "%s: %d", t.call, t.err);
        return false;
    }
    r->first_ms = first ? ms : r->first_ms;
    r->worst_ms = ms > r->worst_ms ? ms : r->worst_ms;
    from = sys_now_ns();
    stream_close_card();
    ms = ms_since(from);
    r->close_ms = ms > r->close_ms ? ms : r->close_ms;
    return true;
}

static void run(const void *options, void *result)
{
    const struct cold_options *o = options;

    for (unsigned i = 0; i < o->times; i++)
        if (!open_once(result, !i))
            return;
}

bool part_open(const struct cold_options *o, struct figures *f)
{
    struct open_result r;

    if (!child_run(run, o, &r, sizeof(r)) || r.fault[0]) {
        fprintf(stderr, "bench-cold: open: %s\n", r.fault[0] ? r.fault : "the process broke off");
        return false;
    }
    figures_add(f, &(struct figure){"Card and module", "open_first_ms", r.first_ms, "ms", 2, TARGET_AT_MOST, 20,
                                    "the configuration file written and read, too"});
    figures_add(f,
                &(struct figure){NULL, "open_worst_ms", r.worst_ms, "ms", 2, TARGET_AT_MOST, 20, "of several times"});
    figures_add(f, &(struct figure){NULL, "close_worst_ms", r.close_ms, "ms", 2, TARGET_NONE, 0, ""});
    return true;
}
