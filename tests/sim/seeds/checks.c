/* What must hold after every pause. */
#include "seeds.h"

#include <poll.h>
#include <string.h>

#include "core/handle.h"
#include "module/module.h"

/* Counters never go back: those of a structure that are numbers of 64 bits, from the first to the last. */
static void check_growth(struct run *r, const char *what, const uint64_t *before, const uint64_t *now, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (now[i] < before[i])
            wrong(r, "counter %u of %s goes back from %llu to %llu", i, what, (unsigned long long)before[i],
                  (unsigned long long)now[i]);
}

#define ONE(name, help) +1
enum { MODULE_COUNTERS = 0 METRUM_MODULE_COUNTERS(ONE) };

static unsigned living(const struct run *r, enum kind kind, int module)
{
    unsigned n = 0;

    for (unsigned i = 0; i < SLOTS; i++)
        n += r->things[kind][i].live && r->things[kind][i].module == module;
    return n;
}

static void check_module(struct run *r, struct module *m)
{
    struct metrum_module_stats_parms s = {.module = m->id};
    int ix = (int)(m - r->modules);
    const struct {
        const char *name;
        uint64_t told;
        enum kind kind;
    } gauges[] = {{"channels", 0, CHANNEL},
                  {"dispatchers", 0, DISPATCHER},
                  {"vmprx", 0, VMPRX},
                  {"collectors", 0, COLLECTOR},
                  {"vmptx", 0, VMPTX}};
    uint64_t told[COUNT(gauges)];

    if (metrum_module_stats(&s))
        wrong(r, "an open module has no figures");
    check_growth(r, "a module", &m->last.ticks, &s.ticks, MODULE_COUNTERS);
    m->last = s;
    mix(r, &s.ticks, MODULE_COUNTERS * sizeof(uint64_t));
    told[0] = s.channels, told[1] = s.dispatchers, told[2] = s.vmprx, told[3] = s.collectors, told[4] = s.vmptx;
    for (unsigned i = 0; i < COUNT(gauges); i++)
        if (told[i] != living(r, gauges[i].kind, ix))
            wrong(r, "module %d has %llu %s, and %u are known", ix, (unsigned long long)told[i], gauges[i].name,
                  living(r, gauges[i].kind, ix));
}

/* All that left or came is in the figures of one module. */
static void check_traffic(struct run *r)
{
    uint64_t tx = r->closed_tx, rx = r->closed_rx;
    struct sim_traffic t;

    for (unsigned i = 0; i < MODULES; i++)
        if (r->modules[i].open) {
            tx += r->modules[i].last.tx_datagrams;
            rx += r->modules[i].last.rx_datagrams;
        }
    sim_traffic(&t);
    if (t.by_library != tx)
        wrong(r, "%llu datagrams left, the modules say %llu", (unsigned long long)t.by_library, (unsigned long long)tx);
    if (t.to_library != rx)
        wrong(r, "%llu datagrams came, the modules say %llu", (unsigned long long)t.to_library, (unsigned long long)rx);
}

/* Every packet that came to the RTP port is in one counter. */
static void check_vmprx(struct run *r, const struct thing *t)
{
    struct metrum_vmprx_stats_parms s = {.vmprx = t->id};
    uint64_t sum;

    if (metrum_vmprx_stats(&s)) {
        wrong(r, "a VMP[rx] has no figures");
        return;
    }
    sum =
        s.rx_packets + s.rx_malformed + s.rx_unhandled + s.rx_other_source + s.rx_duplicate + s.rx_late + s.rx_overflow;
    if (!t->mux && sum != t->came)
        wrong(r, "%llu datagrams came to a VMP[rx], its figures say %llu", (unsigned long long)t->came,
              (unsigned long long)sum);
    if (s.delay_ms < 0 || s.jitter_us < 0)
        wrong(r, "VMP[rx] with delay %d ms, jitter %d us", s.delay_ms, s.jitter_us);
}

static void check_collector(struct run *r, const struct thing *t)
{
    struct metrum_collector_stats_parms s = {.collector = t->id};

    if (metrum_collector_stats(&s)) {
        wrong(r, "a collector has no figures");
        return;
    }
    if (s.rx_datagrams + s.rx_oversized + s.rx_empty != t->came)
        wrong(r, "%llu datagrams came to a collector, its figures say %llu", (unsigned long long)t->came,
              (unsigned long long)(s.rx_datagrams + s.rx_oversized + s.rx_empty));
    if (s.rx_octets + s.dropped_octets != t->came_octets)
        wrong(r, "%llu octets came to a collector, its figures say %llu", (unsigned long long)t->came_octets,
              (unsigned long long)(s.rx_octets + s.dropped_octets));
}

/* The read event of a channel shows that it is idle just as long as no record runs. */
void check_event(struct run *r, const struct thing *channel)
{
    struct pollfd p = {.fd = channel->read_event.fd, .events = (short)channel->read_event.mode};
    bool idle;

    poll(&p, 1, 0);
    idle = p.revents & POLLHUP;
    if (idle != (!channel->records && !channel->receives && !channel->read_non_idle))
        wrong(r, "the read event of a channel that %s shows %#x", channel->records ? "records" : channel->receives ? "receives" : "is idle",
              (unsigned)p.revents);
}

void check_all(struct run *r)
{
    for (unsigned i = 0; i < MODULES; i++)
        if (r->modules[i].open)
            check_module(r, &r->modules[i]);
    check_traffic(r);
    for (unsigned i = 0; i < SLOTS; i++) {
        const struct thing *ch = &r->things[CHANNEL][i];

        if (r->things[VMPRX][i].live)
            check_vmprx(r, &r->things[VMPRX][i]);
        if (r->things[COLLECTOR][i].live)
            check_collector(r, &r->things[COLLECTOR][i]);
        if (ch->live && ch->read_event.fd >= 0 && works(r, ch))
            check_event(r, ch);
    }
}

/* Nothing lives any more: no pool of a module has an item out. */
void check_end(struct run *r)
{
    for (unsigned i = 0; i < MODULES; i++) {
        struct mt_module *m = r->modules[i].open ? mt_handle_lock(r->modules[i].id, MT_KIND_MODULE) : NULL;
        struct mt_pool *pools[] = {m ? &m->channels : NULL, m ? &m->records : NULL,    m ? &m->dispatchers : NULL,
                                   m ? &m->vmprx : NULL,    m ? &m->collectors : NULL, m ? &m->vmptx : NULL,
                                   m ? &m->tdms : NULL};

        for (unsigned p = 0; m && p < COUNT(pools); p++)
            if (mt_pool_used(pools[p]))
                wrong(r, "pool %u of module %u still has %u items out", p, i, mt_pool_used(pools[p]));
        if (m)
            mt_handle_unlock(&m->object);
    }
}
