#include "card.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "module/objects.h"

enum { OPEN_CARDS = 64 };

struct card {
    bool open;
    int id;
    char serial[MT_CONFIG_NAME];
    unsigned n_modules;
    struct mt_module *modules[MT_CONFIG_MODULES];
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
    *c = (struct card){.open = true, .id = card_id, .n_modules = settings->modules};
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

/* Modules */

static int create_module(struct card *c, struct mt_module_open *o)
{
    struct mt_module_config settings = *mt_config_module(&config, c->serial, (unsigned)o->ix);
    int err;

    settings.virtual_clock = settings.virtual_clock || o->force_virtual;
    err = mt_module_create(&c->modules[o->ix], c->id, (unsigned)o->ix, &settings, o->start_ns);
    if (!err)
        opened[n_opened++] = c->modules[o->ix];
    return err;
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

int mt_card_close(int card_id)
{
    struct card *c;

    pthread_mutex_lock(&lock);
    c = find(card_id);
    for (unsigned i = 0; c && i < c->n_modules; i++) {
        struct mt_module *m = c->modules[i];

        if (m && mt_handle_lock(mt_handle_public(m->object.id), MT_KIND_MODULE))
            close_locked(m);
    }
    if (c)
        c->open = false;
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
