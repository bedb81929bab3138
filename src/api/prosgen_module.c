/* prosgen.h: cards and modules. */
#include <stdio.h>
#include <string.h>

#include "api.h"
#include "core/firmware.h"
#include "module/card.h"

enum {
    DRIVER_MAJOR = 2, /* programs take 2 and above as the second generation */
    FIRMWARE_VERSION = 1,
};

/* Cards */

static int card_info(struct sm_card_info_parms *p)
{
    struct mt_card_info info;
    int err = mt_card_get_info(p->card, &info);

    if (err)
        return err;
    p->card_type = kSMCarrierCardTypePX;
    p->card_detected = 1;
    p->module_count = (tSM_INT)info.modules;
    p->physical_address = p->io_address = p->physical_irq = 0;
    snprintf(p->serial_no, sizeof(p->serial_no), "%.*s", kSMMaxSerialNoText - 1, info.serial);
    return 0;
}

int sm_get_card_info(struct sm_card_info_parms *infop)
{
    return MT_API(infop, card_info(infop));
}

int sm_close_prosody(struct sm_close_prosody_parms *closep)
{
    return MT_API(closep, mt_card_close(closep->card_id));
}

static int driver_info(struct sm_driver_info_parms *p)
{
    *p = (struct sm_driver_info_parms){.major = DRIVER_MAJOR};
    return 0;
}

int sm_get_driver_info(struct sm_driver_info_parms *infop)
{
    return MT_API(infop, driver_info(infop));
}

/* Modules */

static int open_module(struct sm_open_module_parms *p)
{
    struct mt_module_open o = {.card_id = p->card_id, .ix = p->module_ix & UINT32_MAX};
    int err = mt_card_open_module(&o);

    p->module_id = err ? kSMNullModuleId : mt_handle_public(o.id);
    return err;
}

int sm_open_module(struct sm_open_module_parms *openp)
{
    return MT_API(openp, open_module(openp));
}

int sm_close_module(struct sm_close_module_parms *closep)
{
    return MT_API(closep, mt_card_close_module(closep->module_id));
}

static int module_info(struct sm_module_info_parms *p)
{
    struct mt_module *m = mt_handle_lock(p->module, MT_KIND_MODULE);

    if (!m)
        return -ENODEV;
    p->firmware_running = !atomic_load(&m->shut_down);
    p->firmware_id = 0;
    p->average_loading = (tSM_INT)mt_counted(&m->load_percent);
    p->max_loading = (tSM_INT)mt_counted(&m->load_percent_max);
    p->module_slot = (tSM_INT)m->ix;
    p->min_stream = MT_API_MIN_STREAM;
    p->stream_count = MT_API_STREAM_COUNT;
    mt_handle_unlock(&m->object);
    return 0;
}

int sm_get_module_info(struct sm_module_info_parms *infop)
{
    return MT_API(infop, module_info(infop));
}

/* position n: the n-th of those that are loaded. */
static int firmware_info(struct sm_fwinfo_parms *p)
{
    struct mt_module *m = mt_handle_lock(p->module, MT_KIND_MODULE);
    uint64_t loaded;

    if (!m)
        return -ENODEV;
    loaded = m->config.firmware;
    mt_handle_unlock(&m->object);
    for (tSM_UT32 skip = p->position & UINT32_MAX; skip && loaded; skip--)
        loaded &= loaded - 1;
    if (!loaded)
        return -ENOPKG;
    p->position = (p->position & UINT32_MAX) + 1;
    p->tasktypecode = __builtin_ctzll(loaded);
    p->version = FIRMWARE_VERSION;
    return 0;
}

int sm_get_firmware_info(struct sm_fwinfo_parms *infop)
{
    return MT_API(infop, firmware_info(infop));
}

static int module_status(struct sm_module_status_parms *p)
{
    struct mt_module *m = mt_handle_lock(p->module_id, MT_KIND_MODULE);

    if (!m)
        return -ENODEV;
    p->status = atomic_load(&m->shut_down) ? kSMModuleStatusShutdown : kSMModuleStatusRunning;
    mt_handle_unlock(&m->object);
    return 0;
}

int sm_module_status(struct sm_module_status_parms *statusp)
{
    return MT_API(statusp, module_status(statusp));
}

static int module_event(struct sm_module_event_parms *p)
{
    struct mt_module *m = mt_handle_lock(p->module_id, MT_KIND_MODULE);
    int err;

    p->event = mt_api_null_event();
    if (!m)
        return -ENODEV;
    err = mt_api_object_event(&m->object, &m->event, &m->shutdown_notify, &p->event);
    if (!err && atomic_load(&m->shut_down))
        mt_notify_raise(&m->shutdown_notify);
    mt_handle_unlock(&m->object);
    return err;
}

int sm_module_get_event(struct sm_module_event_parms *eventp)
{
    return MT_API(eventp, module_event(eventp));
}

static int shutdown_module(struct sm_shutdown_module_parms *p)
{
    struct mt_module *m = mt_handle_lock(p->module_id, MT_KIND_MODULE);

    if (!m)
        return -ENODEV;
    mt_module_shutdown(m);
    mt_handle_unlock(&m->object);
    return 0;
}

int sm_shutdown_module(struct sm_shutdown_module_parms *shutdownp)
{
    return MT_API(shutdownp, shutdown_module(shutdownp));
}
