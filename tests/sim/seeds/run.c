#include "seeds.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MAX_PAUSE_MS = 40 };

static const struct deed *const tables[] = {channel_deeds, media_deeds, end_deeds, module_deeds, network_deeds, data_deeds};

uint32_t draw(struct run *r, uint32_t below)
{
    return sim_rand_next(&r->rand) % below;
}

bool chance(struct run *r, unsigned percent)
{
    return draw(r, 100) < percent;
}

/* FNV-1a */
void mix(struct run *r, const void *octets, size_t n)
{
    const uint8_t *p = octets;

    for (size_t i = 0; i < n; i++)
        r->hash = (r->hash ^ p[i]) * 0x100000001b3ULL;
}

void mix_number(struct run *r, uint64_t v)
{
    mix(r, &v, sizeof(v));
}

void wrong(struct run *r, const char *fmt, ...)
{
    int n;
    va_list ap;

    if (r->failure[0])
        return;
    n = snprintf(r->failure, sizeof(r->failure), "step %u: ", r->step);
    va_start(ap, fmt);
    vsnprintf(r->failure + n, sizeof(r->failure) - (size_t)n, fmt, ap);
    va_end(ap);
}

/* Objects */

struct thing *pick(struct run *r, enum kind kind)
{
    unsigned start = draw(r, SLOTS);
    bool any = chance(r, 4);

    if (chance(r, 1)) {
        static const uintptr_t forged[] = {0, 1, 0x40000001, 0xffffffff, 0x1234};

        r->nothing = (struct thing){.hears = -1, .hears_channel = -1, .dispatcher = -1, .collector = -1, .source = -1, .user = -1};
        r->nothing.id = (void *)forged[draw(r, COUNT(forged))]; // NOLINT(performance-no-int-to-ptr): an id
        return &r->nothing;
    }
    for (unsigned i = 0; i < SLOTS; i++) {
        struct thing *t = &r->things[kind][(start + i) % SLOTS];

        if (t->live || (any && t->id))
            return t;
    }
    return &r->things[kind][start];
}

struct thing *vacant(struct run *r, enum kind kind)
{
    for (unsigned i = 0; i < SLOTS; i++)
        if (!r->things[kind][i].live)
            return &r->things[kind][i];
    return NULL;
}

int slot_of(const struct run *r, enum kind kind, const struct thing *t)
{
    return t == &r->nothing ? -1 : (int)(t - r->things[kind]);
}

struct module *pick_module(struct run *r)
{
    return &r->modules[draw(r, MODULES)];
}

bool works(const struct run *r, const struct thing *t)
{
    return t->live && r->modules[t->module].open && !r->modules[t->module].shut;
}

static bool is_half_duplex(const struct thing *ch)
{
    return ch->type == kSMChannelTypeHalfDuplex;
}

bool input_taken(const struct thing *ch)
{
    return ch->records || ch->receives || (is_half_duplex(ch) && (ch->replays || ch->transmits));
}

bool output_taken(const struct thing *ch)
{
    return ch->replays || ch->transmits || (is_half_duplex(ch) && (ch->records || ch->receives));
}

void born(struct run *r, struct thing *t, enum kind kind, void *id, const struct module *m)
{
    (void)kind;
    *t = (struct thing){.id = id, .live = true, .module = (int)(m - r->modules), .made = ++r->made};
    t->hears = t->hears_channel = t->dispatcher = t->collector = t->source = t->user = t->channel = -1;
    t->output_rate_hz = 8000;
    t->read_event.fd = -1;
}

/* What goes takes with it what others know of it. */
void gone(struct run *r, enum kind kind, struct thing *t)
{
    int slot = slot_of(r, kind, t);

    t->live = false;
    for (unsigned i = 0; i < SLOTS; i++) {
        struct thing *ch = &r->things[CHANNEL][i], *d = &r->things[DISPATCHER][i], *e = &r->things[EVENT][i];

        if (kind == VMPRX && ch->hears == slot)
            ch->hears = -1;
        if (kind == CHANNEL && ch->hears_channel == slot)
            ch->hears_channel = -1;
        if (ch->source_kind == kind && ch->source == slot)
            ch->source = -1;
        if (kind == COLLECTOR && ch->collector == slot)
            ch->collector = -1;
        if (kind == DISPATCHER && ch->dispatcher == slot)
            ch->dispatcher = -1, ch->lossy = true; /* a part of the record is with the dispatcher */
        if (kind == CHANNEL && d->user == slot)
            d->user = -2;
        if (kind == CHANNEL && e->channel == slot)
            e->channel = -1;
    }
}

/* Calls */

void calls(struct run *r)
{
    sim_fail_at(0, false);
    r->calls++;
}

int told(struct run *r, const char *call, int err)
{
    if (r->verbose)
        printf("%8.3f  %s gives %d\n", (double)(sim_now_ns() - SIM_START_NS) / 1e9, call, err);
    mix(r, call, strlen(call));
    mix_number(r, (uint64_t)err);
    if (err < 0 && !documented(call, err) && !sim_failed())
        wrong(r, "%s gives %d, which its header does not tell", call, err);
    return err;
}

void must_fail(struct run *r, const char *call, int err)
{
    if (err >= 0)
        wrong(r, "%s gives %d and should fail", call, err);
}

void must_work(struct run *r, const char *call, int err)
{
    if (err && !(sim_failed() && (err == ERR_SM_NO_RESOURCES || err == ERR_SM_OS_RESOURCE_PROBLEM)))
        wrong(r, "%s gives %d and should work", call, err);
}

/* Time */

static void advance(struct run *r)
{
    if (r->in_turns) {
        sim_run_ns(MS);
        return;
    }
    sim_advance_ns(MS);
    for (unsigned i = 0; i < MODULES; i++) {
        struct metrum_module_advance_parms p = {.module = r->modules[i].id, .ns = MS};

        if (r->modules[i].open && !r->modules[i].shut && metrum_module_advance(&p))
            wrong(r, "metrum_module_advance fails");
    }
}

void pass_ms(struct run *r, unsigned ms)
{
    while (ms-- && !r->failure[0]) {
        network_run(r);
        advance(r);
    }
    check_all(r);
}

/* The world of a seed */

static void configure(struct run *r)
{
    static const unsigned ticks[] = {20, 20, 20, 5, 10, 30, 40};
    char text[400], path[64];
    int fd = memfd_create("metrum.conf", 0);
    int n = snprintf(text, sizeof(text),
                     "[module]\nchannels = %u\ndispatchers = %u\nvmprx = %u\ntick = %u\nstep = %u\n"
                     "rtp_ports = %u-%u\nclock = %s\nreceive = %s\nsend = %s\n[card A]\nmodules = 2\n",
                     2 + draw(r, 8), 2 + draw(r, 8), 2 + draw(r, 8), ticks[draw(r, COUNT(ticks))], 1 + draw(r, 3),
                     NAMED_PORT, NAMED_PORT + 20 + draw(r, 40), r->in_turns ? "real" : "virtual",
                     chance(r, 50) ? "auto" : "each", chance(r, 50) ? "auto" : "each");

    if (write(fd, text, (size_t)n) != n)
        abort();
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    setenv("METRUM_CONFIG", path, 1);
}

static void set_weather(struct run *r)
{
    static const double little[] = {0, 0, 0.01, 0.05, 0.2};
    struct sim_impairment way = {.seed = r->seed,
                                 .loss = little[draw(r, COUNT(little))],
                                 .duplicate = little[draw(r, COUNT(little))],
                                 .delay_ns = chance(r, 50) ? draw(r, 100) * MS : 0,
                                 .jitter_ns = chance(r, 50) ? draw(r, 80) * MS : 0};
    struct sim_trouble trouble = {.seed = r->seed,
                                  .call = chance(r, 25) ? 0.03 : 0,
                                  .send = little[draw(r, COUNT(little))],
                                  .icmp = little[draw(r, COUNT(little))],
                                  .receive_short = little[draw(r, COUNT(little))]};
    struct sim_cost cost = {.look_ns = 100, .call_ns = 2000, .datagram_ns = draw(r, 5000)};

    sim_impair(&way);
    sim_set_trouble(&trouble);
    sim_set_cost(&cost);
}

static void saw(void *arg, const struct sim_seen *seen)
{
    struct run *r = arg;
    int64_t now = sim_clock();
    int port = sim_addr_port(seen->local);
    bool v6 = seen->local->sa.sa_family == AF_INET6;

    mix_number(r, (uint64_t)now);
    mix_number(r, (uint64_t)port << 1 | seen->sent);
    mix(r, seen->octets, seen->len);
    if (seen->sent)
        return;
    for (unsigned i = 0; i < SLOTS; i++) {
        struct thing *v = &r->things[VMPRX][i], *c = &r->things[COLLECTOR][i];

        if (v->live && port == v->port && v6 == v->v6)
            v->came++;
        if (c->live && port == c->port && v6 == c->v6) {
            c->came++;
            c->came_octets += seen->len <= SIM_DATAGRAM_ROOM ? seen->len : 0;
        }
    }
}

static void begin(struct run *r)
{
    char locator[] = "localhost/A";
    struct sm_open_prosody_s_v3_parms card = {.ps_locator = locator, .card_id = CARD};

    mt_os = &sim_os;
    sim_reset();
    sim_rand_seed(&r->rand, r->seed);
    sim_seed(r->seed);
    r->hash = 0xcbf29ce484222325ULL;
    r->in_turns = chance(r, 50);
    sim_take_turns(r->in_turns);
    sim_offer_shared(r->in_turns && chance(r, 50));
    configure(r);
    network_open(r);
    sim_watch(saw, r);
    if (sm_open_prosody_s_v3(&card))
        wrong(r, "the card cannot be opened");
    open_module(r);
    set_weather(r);
}

static void end(struct run *r)
{
    sim_set_trouble(NULL);
    release_all(r);
    check_all(r);
    check_end(r);
    close_modules(r);
    if (sm_close_prosody(&(struct sm_close_prosody_parms){.card_id = CARD}))
        wrong(r, "the card cannot be closed");
    network_close(r);
    sim_watch(NULL, NULL);
    if (!sim_leaks())
        return;
    sim_report_leaks();
    wrong(r, "%u things are left at the end (see above)", sim_leaks());
}

static const struct deed *choose(struct run *r)
{
    unsigned all = 0, at;

    for (unsigned t = 0; t < COUNT(tables); t++)
        for (const struct deed *d = tables[t]; d->name; d++)
            all += d->weight;
    at = draw(r, all);
    for (unsigned t = 0; t < COUNT(tables); t++)
        for (const struct deed *d = tables[t]; d->name; d++) {
            if (at < d->weight)
                return d;
            at -= d->weight;
        }
    abort();
}

void run_program(struct run *r)
{
    begin(r);
    for (r->step = 0; r->step < r->steps && !r->failure[0]; r->step++) {
        const struct deed *d = choose(r);

        if (r->verbose)
            printf("step %u: %s\n", r->step, d->name);
        d->run(r);
        if (chance(r, 60))
            pass_ms(r, 1 + draw(r, MAX_PAUSE_MS));
    }
    if (!r->failure[0])
        end(r);
}
