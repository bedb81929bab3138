/* res_lib.h: the resource manager, and acu_open_switch of sw_lib.h. */
#include "res_lib.h"

#include <stdio.h>
#include <string.h>

#include "api.h"
#include "metrum.h"
#include "module/card.h"
#include "sw_lib.h"

enum { FIRST_CARD_ID = 1, LAST_CARD_ID = 1000, OPEN_CARDS = 64 };

/* Cards that acu_open_card opened. One that sm_close_prosody closed is forgotten when it is looked for. */
static struct opened {
    int card_id; /* 0: free */
    bool prosody;
    ACU_ACT token;
} cards[OPEN_CARDS];                                     /* LOCK: lock */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* taken before that of the card table */

static const struct {
    int err;
    ACU_ERR acu;
    const char *words;
} errors[] = {
    {0, ERR_NO_ERROR, "no error"},
    {EFAULT, ERR_PARM, "a parameter makes no sense"},
    {EMSGSIZE, ERR_BUFF_SIZE, "the size of the structure is not set, or is that of another"},
    {EINVAL, ERR_INVALID_CARD, "no card of that id is open"},
    {ENODEV, ERR_CARD_NOT_FOUND, "no card has that serial number"},
    {EALREADY, ERR_ALREADY_OPEN, "it is open"},
    {EBADFD, ERR_INVALID_RESOURCE, "it is not open"},
    {EMFILE, ERR_MAX_APP_LIMIT, "too many are open"},
    {ENOMEM, ERR_NO_MEMORY, "out of memory"},
    {EBADMSG, ERR_INVALID_CONFIG, "the configuration file has a fault"},
    {ENOENT, ERR_FILE_ACCESS, "the configuration file cannot be read"},
    {EHOSTDOWN, ERR_FAIL, "not in a process that was forked after the card was opened"},
};

static ACU_ERR acu_error(int err)
{
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
        if (errors[i].err == -err)
            return errors[i].acu;
    return ERR_FAIL;
}

const ACU_CHAR *acu_error_desc(ACU_ERR error)
{
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
        if (errors[i].acu == error)
            return errors[i].words;
    return error < 0 ? "an error of another kind" : "no error";
}

/* Every structure begins with its size, and may lie anywhere: it is packed. */
static int check(const void *p, size_t is)
{
    int err = mt_api_enter();
    ACU_ULONG size;

    if (err)
        return err;
    if (!p)
        return -EFAULT;
    memcpy(&size, p, sizeof(size));
    return size == is ? 0 : -EMSGSIZE;
}

/* Run what a call does, with the table locked. */
#define CALL(p, expr)                          \
    __extension__({                            \
        int mt_err = check((p), sizeof(*(p))); \
        if (!mt_err) {                         \
            pthread_mutex_lock(&lock);         \
            mt_err = (expr);                   \
            pthread_mutex_unlock(&lock);       \
        }                                      \
        acu_error(mt_err);                     \
    })

/* Look-ups. LOCK: lock */

static struct opened *find(ACU_CARD_ID id)
{
    struct mt_card_info info;

    for (unsigned i = 0; i < OPEN_CARDS; i++)
        if (cards[i].card_id && cards[i].card_id == (int)id) {
            if (!mt_card_get_info(cards[i].card_id, &info))
                return &cards[i];
            cards[i].card_id = 0;
        }
    return NULL;
}

static struct opened *find_free(void)
{
    for (unsigned i = 0; i < OPEN_CARDS; i++)
        if (!cards[i].card_id || !find((ACU_CARD_ID)cards[i].card_id))
            return &cards[i];
    return NULL;
}

/* @return 0, -ENODEV or what reading the configuration gave. */
static int find_serial(const char *serial, size_t room)
{
    char names[MT_CONFIG_CARDS][MT_CONFIG_NAME];
    int n = mt_card_names(names);

    for (int i = 0; i < n; i++)
        if (!strncmp(names[i], serial, room))
            return 0;
    return n < 0 ? n : -ENODEV;
}

/* Cards */

_Static_assert((int)MT_CONFIG_CARDS <= MAX_SNAPSHOT_CARDS && (int)MT_CONFIG_NAME <= MAX_RESOURCE_SERIAL,
               "all names fit");

static int snapshot(ACU_SNAPSHOT_PARMS *p)
{
    char names[MT_CONFIG_CARDS][MT_CONFIG_NAME];
    int n = mt_card_names(names);

    if (n < 0)
        return n;
    p->count = (ACU_UINT)n;
    for (int i = 0; i < n; i++)
        memcpy(p->serial_no[i], names[i], sizeof(names[i]));
    return 0;
}

ACU_ERR acu_get_system_snapshot(ACU_SNAPSHOT_PARMS *snapshotp)
{
    return CALL(snapshotp, snapshot(snapshotp));
}

static int open_card(ACU_OPEN_CARD_PARMS *p)
{
    struct opened *c = find_free();
    struct mt_card_info info;
    int err, id = FIRST_CARD_ID;

    p->card_id = 0;
    err = find_serial(p->serial_no, sizeof(p->serial_no));
    if (err)
        return err;
    while (id < LAST_CARD_ID && !mt_card_get_info(id, &info)) /* numbers that the program chose itself are skipped */
        id++;
    err = c ? mt_card_open(id, p->serial_no) : -EMFILE;
    if (err)
        return err;
    *c = (struct opened){.card_id = id, .token = p->app_context_token};
    p->card_id = (ACU_CARD_ID)id;
    return 0;
}

ACU_ERR acu_open_card_65(ACU_OPEN_CARD_PARMS *openp)
{
    return CALL(openp, open_card(openp));
}

static int close_card(const ACU_CLOSE_CARD_PARMS *p)
{
    struct opened *c = find(p->card_id);

    if (!c)
        return -EINVAL;
    mt_card_close(c->card_id);
    c->card_id = 0;
    return 0;
}

ACU_ERR acu_close_card(ACU_CLOSE_CARD_PARMS *closep)
{
    return CALL(closep, close_card(closep));
}

static int card_info(ACU_CARD_INFO_PARMS *p)
{
    const struct opened *c = find(p->card_id);
    ACU_CARD_INFO_PARMS out = {.size = p->size, .card_id = p->card_id, .card_type = ACU_PROSODY_X_CARD};
    struct mt_card_info info;

    if (!c || mt_card_get_info(c->card_id, &info))
        return -EINVAL;
    out.resources_available = ACU_RESOURCE_SPEECH | ACU_RESOURCE_SWITCH;
    out.app_context_token = c->token;
    snprintf(out.serial_no, sizeof(out.serial_no), "%s", info.serial);
    snprintf(out.hw_version, sizeof(out.hw_version), "%s", metrum_version());
    snprintf(out.card_name, sizeof(out.card_name), "Metrum");
    snprintf(out.card_desc, sizeof(out.card_desc), "software card");
    snprintf(out.ip_address, sizeof(out.ip_address), "127.0.0.1");
    *p = out;
    return 0;
}

ACU_ERR acu_get_card_info_65(ACU_CARD_INFO_PARMS *infop)
{
    return CALL(infop, card_info(infop));
}

static int ip_card_config(ACU_PROSODY_IP_CARD_REGISTRATION_PARMS *p)
{
    int err = find_serial(p->card, sizeof(p->card));

    if (!err)
        snprintf(p->ip4_address, sizeof(p->ip4_address), "127.0.0.1");
    return err;
}

ACU_ERR acu_get_prosody_ip_card_config(ACU_PROSODY_IP_CARD_REGISTRATION_PARMS *configp)
{
    return CALL(configp, ip_card_config(configp));
}

/* Speech and switch */

static int open_prosody(const ACU_OPEN_PROSODY_PARMS *p)
{
    struct opened *c = find(p->card_id);

    if (!c)
        return -EINVAL;
    if (c->prosody)
        return -EALREADY;
    c->prosody = true;
    return 0;
}

ACU_INT acu_open_prosody(ACU_OPEN_PROSODY_PARMS *openp)
{
    return CALL(openp, open_prosody(openp));
}

static int close_prosody(const ACU_CLOSE_PROSODY_PARMS *p)
{
    struct opened *c = find(p->card_id);

    if (!c)
        return -EINVAL;
    if (!c->prosody)
        return -EBADFD;
    c->prosody = false;
    return mt_card_close_modules(c->card_id);
}

ACU_INT acu_close_prosody(ACU_CLOSE_PROSODY_PARMS *closep)
{
    return CALL(closep, close_prosody(closep));
}

ACU_INT acu_open_switch(ACU_OPEN_SWITCH_PARMS *openp)
{
    return CALL(openp, find(openp->card_id) ? 0 : -EINVAL);
}

ACU_INT acu_close_switch(ACU_CLOSE_SWITCH_PARMS *closep)
{
    return CALL(closep, find(closep->card_id) ? 0 : -EINVAL);
}
