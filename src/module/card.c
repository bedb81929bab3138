#include "card.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "module/objects.h"

enum { OPEN_CARDS = 64, LOCAL_CLOCK = 2 };

struct card {
    bool open;
    int id;
    char serial[MT_CONFIG_NAME];
    unsigned n_modules;
    struct mt_module *modules[MT_CONFIG_MODULES];
    int clock;               /* as the program chose it */
    struct mt_route *routes; /* MT_TIMESLOTS of them; NULL: all as at first */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct card cards[OPEN_CARDS];   /* LOCK: lock */
static struct mt_config config;         /* LOCK: lock. Read when the first card opens */
static struct mt_module *opened[OPEN_CARDS * MT_CONFIG_MODULES]; /* LOCK: lock. In the order of opening */
static unsigned n_opened;               /* LOCK: lock */

static struct card *find(int card_id)
{
    for (unsigned i = 0; i < OPEN_CARDS; i++)
        if (cards[i].open && cards[i].id == card_id)
            return &cards[i];
    return NULL;
}

static struct card *find_free(void)
{
    for (unsigned i = 0; i < OPEN_CARDS; i++)
        if (!cards[i].open)
            return &cards[i];
    return NULL;
}

static bool any_open(void)
{
    for (unsigned i = 0; i < OPEN_CARDS; i++)
        if (cards[i].open)
            return true;
    return false;
}

static const struct mt_card_config *find_config(const char *name)
{
    for (unsigned i = 0; i < config.n_cards; i++)
        if (!strcmp(config.cards[i].name, name))
            return &config.cards[i];
    return &config.cards[0];
}

static int open_locked(int card_id, const char *name)
{
    struct card *c = find_free();
    const struct mt_card_config *settings;
    int err;

    if (find(card_id))
        return -EINVAL;
    if (!c)
        return -EMFILE;
    err = any_open() ? 0 : mt_config_load(&config);
    if (err)
        return err;
    settings = find_config(name);
    *c = (struct card){.open = true, .id = card_id, .n_modules = settings->modules, .clock = LOCAL_CLOCK};
    snprintf(c->serial, sizeof(c->serial), "%s", settings->name);
    return 0;
}

int mt_card_open(int card_id, const char *name)
{
    int err;

    pthread_mutex_lock(&lock);
    err = open_locked(card_id, name);
    pthread_mutex_unlock(&lock);
    return err;
}

int mt_card_get_info(int card_id, struct mt_card_info *out)
{
    const struct card *c;

    pthread_mutex_lock(&lock);
    c = find(card_id);
    if (c) {
        snprintf(out->serial, sizeof(out->serial), "%s", c->serial);
        out->modules = c->n_modules;
    }
    pthread_mutex_unlock(&lock);
    return c ? 0 : -EINVAL;
}

int mt_card_names(char names[MT_CONFIG_CARDS][MT_CONFIG_NAME])
{
    int err;

    pthread_mutex_lock(&lock);
    err = any_open() ? 0 : mt_config_load(&config);
    for (unsigned i = 0; !err && i < config.n_cards; i++)
        snprintf(names[i], MT_CONFIG_NAME, "%s", config.cards[i].name);
    if (!err)
        err = (int)config.n_cards;
    pthread_mutex_unlock(&lock);
    return err;
}

/* The switch */

enum { ROUTE_OCTETS = MT_TIMESLOTS * (int)sizeof(struct mt_route) };

struct routing {
    int slot;
    const struct mt_route *route;
};

static int route_command(struct mt_module *m, void *arg)
{
    const struct routing *r = arg;

    mt_timeslots_route(&m->timeslots, r->slot, r->route);
    return 0;
}

/* Only where a route is set: a module's other timeslots stay untouched, which saves their memory and the engine's time. */
static void route_all(struct mt_module *m, const struct mt_route *routes, const struct mt_route *instead)
{
    for (int slot = 0; slot < MT_TIMESLOTS; slot++)
        if (routes[slot].mode != MT_ROUTE_JOINED)
            mt_timeslots_route(&m->timeslots, slot, instead ? instead : &routes[slot]);
}

static int route_all_command(struct mt_module *m, void *arg)
{
    route_all(m, arg, NULL);
    return 0;
}

static int join_all_command(struct mt_module *m, void *arg)
{
    static const struct mt_route joined = {MT_ROUTE_JOINED, 0, 0};

    route_all(m, arg, &joined);
    return 0;
}

static void tell_modules(const struct card *c, mt_command_fn *run, void *arg)
{
    for (unsigned i = 0; i < c->n_modules; i++)
        if (c->modules[i])
            mt_module_call(c->modules[i], run, arg);
}

static int route_locked(struct card *c, int slot, const struct mt_route *route)
{
    if (!c)
        return -EINVAL;
    if (!c->routes)
        c->routes = mt_os->map(ROUTE_OCTETS);
    if (!c->routes)
        return -ENOMEM;
    c->routes[slot] = *route;
    tell_modules(c, route_command, &(struct routing){slot, route});
    return 0;
}

int mt_card_route(int card_id, int slot, const struct mt_route *route)
{
    int err;

    pthread_mutex_lock(&lock);
    err = route_locked(find(card_id), slot, route);
    pthread_mutex_unlock(&lock);
    return err;
}

int mt_card_get_route(int card_id, int slot, struct mt_route *out)
{
    const struct card *c;

    pthread_mutex_lock(&lock);
    c = find(card_id);
    if (c)
        *out = c->routes ? c->routes[slot] : (struct mt_route){MT_ROUTE_JOINED, 0, 0};
    pthread_mutex_unlock(&lock);
    return c ? 0 : -EINVAL;
}

int mt_card_reset_routes(int card_id)
{
    struct card *c;

    pthread_mutex_lock(&lock);
    c = find(card_id);
    if (c && c->routes) {
        tell_modules(c, join_all_command, c->routes);
        memset(c->routes, 0, ROUTE_OCTETS);
    }
    pthread_mutex_unlock(&lock);
    return c ? 0 : -EINVAL;
}

int mt_card_clock(int card_id, const int *in, int *out)
{
    struct card *c;

    pthread_mutex_lock(&lock);
    c = find(card_id);
    if (c && in)
        c->clock = *in;
    if (c && out)
        *out = c->clock;
    pthread_mutex_unlock(&lock);
    return c ? 0 : -EINVAL;
}

struct sampling {
    int slot;
    bool driven;
    uint8_t octet;
};

static int sample_command(struct mt_module *m, void *arg)
{
    struct sampling *s = arg;

    if (s->driven)
        return 0;
    s->driven = m->timeslots.slots[s->slot].driver != NULL;
    s->octet = mt_timeslots_sample(&m->timeslots, s->slot);
    return 0;
}

int mt_card_sample(int card_id, int slot, uint8_t *out)
{
    struct sampling s = {slot, false, MT_TIMESLOT_SILENT};
    const struct card *c;

    pthread_mutex_lock(&lock);
    c = find(card_id);
    if (c)
        tell_modules(c, sample_command, &s);
    pthread_mutex_unlock(&lock);
    *out = s.octet;
    return c ? 0 : -EINVAL;
}

/* Modules */

static int create_module(struct card *c, struct mt_module_open *o)
{
    struct mt_module_config settings = *mt_config_module(&config, c->serial, (unsigned)o->ix);
    int err;

    settings.virtual_clock = settings.virtual_clock || o->force_virtual;
    err = mt_module_create(&c->modules[o->ix], c->id, (unsigned)o->ix, &settings, o->start_ns);
    if (err)
        return err;
    opened[n_opened++] = c->modules[o->ix];
    if (c->routes)
        mt_module_call(c->modules[o->ix], route_all_command, c->routes);
    return 0;
}

static int open_module_locked(struct mt_module_open *o)
{
    struct card *c = find(o->card_id);
    struct mt_module *m;
    int err = 0;

    if (!c)
        return -EINVAL;
    if (o->ix >= c->n_modules)
        return -ENODEV;
    m = c->modules[o->ix];
    if (m && o->force_virtual && !m->config.virtual_clock)
        return -ESTALE;
    if (m)
        m->opens++;
    else
        err = create_module(c, o);
    if (!err)
        o->id = c->modules[o->ix]->object.id;
    return err;
}

int mt_card_open_module(struct mt_module_open *o)
{
    int err;

    pthread_mutex_lock(&lock);
    err = open_module_locked(o);
    pthread_mutex_unlock(&lock);
    return err;
}

/* The module is locked; from here on its id finds nothing, and calls that still hold objects of it are waited for. */
static void close_locked(struct mt_module *m)
{
    struct card *c = find(m->card_id);
    unsigned at = 0;

    c->modules[m->ix] = NULL;
    while (opened[at] != m)
        at++;
    for (n_opened--; at < n_opened; at++)
        opened[at] = opened[at + 1];
    mt_handle_end(&m->object);
    mt_objects_destroy_all(m);
    mt_notify_bind(&m->shutdown_notify, NULL);
    if (m->event && mt_handle_lock(mt_handle_public(m->event->object.id), MT_KIND_EVENT))
        mt_event_destroy(m->event);
    mt_module_destroy(m);
}

int mt_card_close_module(const void *module_id)
{
    struct mt_module *m;

    pthread_mutex_lock(&lock);
    m = mt_handle_lock(module_id, MT_KIND_MODULE);
    if (m && --m->opens)
        mt_handle_unlock(&m->object);
    else if (m)
        close_locked(m);
    pthread_mutex_unlock(&lock);
    return m ? 0 : -ENODEV;
}

static void close_modules(struct card *c)
{
    for (unsigned i = 0; i < c->n_modules; i++) {
        struct mt_module *m = c->modules[i];

        if (m && mt_handle_lock(mt_handle_public(m->object.id), MT_KIND_MODULE))
            close_locked(m);
    }
}

int mt_card_close_modules(int card_id)
{
    struct card *c;

    pthread_mutex_lock(&lock);
    c = find(card_id);
    if (c)
        close_modules(c);
    pthread_mutex_unlock(&lock);
    return c ? 0 : -EINVAL;
}

int mt_card_close(int card_id)
{
    struct card *c;

    pthread_mutex_lock(&lock);
    c = find(card_id);
    if (c) {
        close_modules(c);
        if (c->routes)
            mt_os->unmap(c->routes, ROUTE_OCTETS);
        *c = (struct card){0};
    }
    pthread_mutex_unlock(&lock);
    return c ? 0 : -EINVAL;
}

uint32_t mt_card_first_module(void)
{
    uint32_t id;

    pthread_mutex_lock(&lock);
    id = n_opened ? opened[0]->object.id : 0;
    pthread_mutex_unlock(&lock);
    return id;
}
