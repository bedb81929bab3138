/* prosgen.h: calls that programs of the first generation make, and what they find out about a card. */
#include <stdio.h>

#include "api.h"
#include "endpoint/timeslot.h"
#include "module/card.h"

#ifndef METRUM_VERSION
#define METRUM_VERSION "unknown"
#endif

/* Ids that return by value */

static int channel_ix(tSMChannelId id)
{
    struct mt_object *o = mt_handle_lock(id, MT_KIND_CHANNEL);
    int ix;

    if (!o)
        return -ECHRNG;
    ix = (int)(o->id & (MT_HANDLE_SLOTS - 1));
    mt_handle_unlock(o);
    return ix;
}

int sm_get_channel_ix(tSMChannelId channel)
{
    return MT_API_VALUE(channel_ix(channel));
}

/* An id fits into the int that is published for it. */
static int channel_module(tSMChannelId id)
{
    struct mt_object *o = mt_handle_lock(id, MT_KIND_CHANNEL);
    const struct mt_module *m;
    int module;

    if (!o)
        return -ECHRNG;
    m = o->module;
    module = (int)m->object.id;
    mt_handle_unlock(o);
    return module;
}

int sm_get_channel_module_id(tSMChannelId channel)
{
    return MT_API_VALUE(channel_module(channel));
}

/* A card id may be negative, so it must not pass through the conversion of errors. */

static int module_card(int *card, tSMModuleId id)
{
    struct mt_module *m = mt_handle_lock(id, MT_KIND_MODULE);

    if (!m)
        return -ENODEV;
    *card = m->card_id;
    mt_handle_unlock(&m->object);
    return 0;
}

int sm_get_module_card_id(tSMModuleId module)
{
    int card = 0;
    int err = MT_API_VALUE(module_card(&card, module));

    return err ? err : card;
}

static int find_card(tSMCardId card)
{
    struct mt_card_info info;

    return mt_card_get_info(card, &info);
}

int sm_get_card_switch_id(tSMCardId card)
{
    int err = MT_API_VALUE(find_card(card));

    return err ? err : card;
}

/* Cards and modules */

static int card_rev(struct sm_card_rev_parms *p)
{
    int err = find_card(p->card);

    if (err)
        return err;
    for (unsigned i = 0; i < sizeof(p->rev) / sizeof(p->rev[0]); i++)
        p->rev[i] = 0;
    sscanf(METRUM_VERSION, "%d.%d.%d", &p->rev[0], &p->rev[1], &p->rev[2]);
    snprintf(p->rev_additional, sizeof(p->rev_additional), "Metrum %s", METRUM_VERSION);
    return 0;
}

int sm_get_card_rev(struct sm_card_rev_parms *revp)
{
    return MT_API(revp, card_rev(revp));
}

static int stream_info(struct sm_stream_info_parms *p)
{
    struct mt_card_info card;
    int id = 0;
    int err = module_card(&id, p->module);

    if (err)
        return err;
    if (mt_timeslot_number(p->stream, 0) < 0)
        return -EINVAL;
    err = mt_card_get_info(id, &card);
    if (err)
        return err;
    snprintf(p->serial_no, sizeof(p->serial_no), "%.*s", kSMMaxSerialNoText - 1, card.serial);
    p->serial_port_ix = p->stream >= MT_API_MIN_STREAM ? p->stream - MT_API_MIN_STREAM : -1;
    p->timeslot_count = MT_STREAM_TIMESLOTS;
    return 0;
}

int sm_get_stream_info(struct sm_stream_info_parms *infop)
{
    return MT_API(infop, stream_info(infop));
}

/* There is no link to encrypt: the module is in this process. */
static int sec_module(const struct sm_sec_module_parms *p)
{
    struct mt_module *m;
    int err = mt_api_lock_module(&m, p->module_id);

    if (!err)
        mt_handle_unlock(&m->object);
    return err;
}

int sm_sec_module(struct sm_sec_module_parms *secp)
{
    return MT_API(secp, sec_module(secp));
}

static int reset_module(tSMModuleId id)
{
    struct mt_module *m = mt_handle_lock(id, MT_KIND_MODULE);

    if (!m)
        return -ENODEV;
    mt_module_shutdown(m);
    mt_handle_unlock(&m->object);
    return 0;
}

int sm_reset_module(tSMModuleId module)
{
    return MT_API_VALUE(reset_module(module));
}
