/* Modules, their switch, and what only looks. */
#include "seeds.h"

#include <string.h>

void open_module(struct run *r)
{
    struct module *m = pick_module(r);
    unsigned ix = (unsigned)(m - r->modules);
    struct metrum_open_virtual_module_parms v = {.card_id = CARD, .module_ix = ix, .start_ns = (uint64_t)sim_now_ns()};
    struct sm_open_module_parms p = {.card_id = CARD, .module_ix = ix};
    int err;

    if (m->open)
        return;
    err = r->in_turns ? CALL(r, sm_open_module, &p) : CALL(r, metrum_open_virtual_module, &v);
    must_work(r, "opening a module", err);
    if (!err)
        *m = (struct module){.id = r->in_turns ? p.module_id : v.module_id, .open = true};
}

/* What it sends while it closes, a BYE say, is in no figures any more: all that the modules left open did not send. */
static void note_closed(struct run *r)
{
    struct sim_traffic t;

    sim_traffic(&t);
    r->closed_tx = t.by_library;
    r->closed_rx = t.to_library;
    for (unsigned i = 0; i < MODULES; i++) {
        struct metrum_module_stats_parms s = {.module = r->modules[i].id};

        if (!r->modules[i].open || metrum_module_stats(&s))
            continue;
        r->closed_tx -= s.tx_datagrams;
        r->closed_rx -= s.rx_datagrams;
    }
}

static void close_module(struct run *r, struct module *m)
{
    if (!m->open)
        return;
    check_all(r);
    must_work(r, "sm_close_module", CALL(r, sm_close_module, &(struct sm_close_module_parms){m->id}));
    m->open = false;
    note_closed(r);
    for (unsigned k = 0; k < EVENT; k++)
        for (unsigned i = 0; i < SLOTS; i++)
            if (r->things[k][i].live && r->things[k][i].module == m - r->modules)
                gone(r, (enum kind)k, &r->things[k][i]);
}

void close_modules(struct run *r)
{
    for (unsigned i = 0; i < MODULES; i++)
        close_module(r, &r->modules[i]);
}

static void close_one(struct run *r)
{
    close_module(r, pick_module(r));
}

/* One that was shut down goes first. */
static void open_one(struct run *r)
{
    for (unsigned i = 0; i < MODULES; i++)
        if (r->modules[i].shut)
            close_module(r, &r->modules[i]);
    open_module(r);
}

static void stop_one(struct run *r)
{
    struct module *m = pick_module(r);
    int err = chance(r, 50) ? CALL(r, sm_reset_module, m->id)
                            : CALL(r, sm_shutdown_module, &(struct sm_shutdown_module_parms){m->id});

    if (m->open)
        must_work(r, "stopping a module", err);
    else
        must_fail(r, "stopping a module", err);
    m->shut = m->shut || !err;
}

static void look_at_module(struct run *r)
{
    struct module *m = pick_module(r);
    struct sm_module_status_parms s = {.module_id = m->id};
    struct sm_module_info_parms i = {.module = m->id};
    struct sm_module_event_parms e = {.module_id = m->id};
    int err = CALL(r, sm_module_status, &s);

    if (m->open)
        must_work(r, "sm_module_status", err);
    else
        must_fail(r, "sm_module_status", err);
    if (!err && (s.status == kSMModuleStatusShutdown) != m->shut)
        wrong(r, "sm_module_status gives %d of a module that is%s shut down", (int)s.status, m->shut ? "" : " not");
    CALL(r, sm_get_module_info, &i);
    if (chance(r, 30))
        CALL(r, sm_module_get_event, &e);
}

static void assign_slots(struct run *r)
{
    struct sm_config_module_sw_parms p = {.module = pick_module(r)->id,
                                          .auto_assign_in_ts = (tSM_INT)draw(r, 2),
                                          .auto_assign_out_ts = (tSM_INT)draw(r, 2),
                                          .out_st0 = 64,
                                          .out_st1 = 65,
                                          .in_st0 = 65,
                                          .in_st1 = 64};

    CALL(r, sm_config_module_switching, &p);
}

static void switch_timeslots(struct run *r)
{
    OUTPUT_PARMS p = {0};
    SAMPLE_PARMS s = {0};

    INIT_ACU_SW_STRUCT(&p);
    INIT_ACU_SW_STRUCT(&s);
    p.ost = 64 + (int)draw(r, 2), p.ots = (int)draw(r, 4);
    p.mode = (int)draw(r, 3);
    p.ist = 64 + (int)draw(r, 2), p.its = (int)draw(r, 4);
    if (p.mode == PATTERN_MODE)
        p.pattern = (int)draw(r, 256);
    s.ist = p.ist = p.mode == PATTERN_MODE ? 64 : p.ist;
    s.its = 1;
    calls(r);
    if (told(r, "sw_set_output", sw_set_output(CARD, &p)) && !sim_failed())
        wrong(r, "sw_set_output fails");
    calls(r);
    told(r, "sw_query_output", sw_query_output(CARD, &p));
    calls(r);
    if (!told(r, "sw_sample_input", sw_sample_input(CARD, &s)))
        mix(r, &s.sample, 1);
    if (!chance(r, 5))
        return;
    calls(r);
    told(r, "sw_reset_switch", sw_reset_switch(CARD));
}

static void weather_changes(struct run *r)
{
    struct sim_impairment way = {.seed = draw(r, 1000), .loss = chance(r, 30) ? 0.1 : 0, .jitter_ns = draw(r, 60) * MS};

    sim_impair(&way);
}

/* The end of a run: each thing is given back by the call that is for it. */
void release_all(struct run *r)
{
    for (unsigned i = 0; i < SLOTS; i++) {
        struct thing *t[KINDS];

        for (unsigned k = 0; k < KINDS; k++)
            t[k] = &r->things[k][i];
        if (t[EVENT]->live)
            must_work(r, "smd_ev_free", smd_ev_free(t[EVENT]->event));
        if (t[CHANNEL]->live)
            must_work(r, "sm_channel_release", sm_channel_release(t[CHANNEL]->id));
        if (t[DISPATCHER]->live)
            must_work(r, "sm_dispatcher_destroy", sm_dispatcher_destroy(t[DISPATCHER]->id));
        if (t[COLLECTOR]->live)
            must_work(r, "sm_collector_destroy", sm_collector_destroy(t[COLLECTOR]->id));
        if (t[VMPRX]->live)
            must_work(r, "sm_vmprx_destroy", sm_vmprx_destroy(t[VMPRX]->id));
        if (t[VMPTX]->live)
            must_work(r, "sm_vmptx_destroy", sm_vmptx_destroy(t[VMPTX]->id));
        if (t[TDMRX]->live)
            must_work(r, "sm_tdmrx_destroy", sm_tdmrx_destroy(t[TDMRX]->id));
        if (t[TDMTX]->live)
            must_work(r, "sm_tdmtx_destroy", sm_tdmtx_destroy(t[TDMTX]->id));
        for (unsigned k = 0; k < KINDS; k++)
            t[k]->live = false;
    }
}

const struct deed module_deeds[] = {
    {"open_module", 8, open_one},
    {"close_module", 1, close_one},
    {"stop_module", 1, stop_one},
    {"look_at_module", 2, look_at_module},
    {"assign_slots", 1, assign_slots},
    {"switch_timeslots", 3, switch_timeslots},
    {"weather_changes", 1, weather_changes},
    {NULL, 0, NULL},
};
