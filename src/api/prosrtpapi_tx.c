/* prosrtpapi.h: VMP[tx], life, status and feed. Codecs and addresses are in prosrtpapi_tx_config.c. */
#include "api.h"
#include "core/firmware.h"
#include "smrtp.h"

static const int needs_vmptx[] = {MT_FW_VMPTX, 0};

static int vmptx_create(struct sm_vmptx_create_parms *p)
{
    struct mt_module *m;
    struct mt_vmptx *v;
    int err;

    p->vmptx = kSMNullVMPtxId;
    err = mt_api_lock_module_with(&m, p->module, needs_vmptx);
    if (err)
        return err;
    err = mt_objects_new_vmptx(&v, m);
    if (!err)
        p->vmptx = mt_handle_public(v->object.id);
    mt_handle_unlock(&m->object);
    return err;
}

int sm_vmptx_create(struct sm_vmptx_create_parms *createp)
{
    return MT_API(createp, vmptx_create(createp));
}

static int vmptx_destroy(tSMVMPtxId id)
{
    struct mt_object *o = mt_handle_lock(id, MT_KIND_VMPTX);

    if (!o)
        return -EINVAL;
    mt_objects_destroy(o);
    return 0;
}

int sm_vmptx_destroy(tSMVMPtxId vmptx)
{
    return MT_API_VALUE(vmptx_destroy(vmptx));
}

static int get_event(struct sm_vmptx_event_parms *p)
{
    struct mt_vmptx *v;
    int err;

    p->event = mt_api_null_event();
    v = mt_api_lock(p->vmptx, MT_KIND_VMPTX, &err);
    if (err)
        return err;
    err = mt_api_object_event(&v->object, &v->event, &v->notify, &p->event);
    if (!err)
        mt_vmptx_settle_event(v);
    mt_handle_unlock(&v->object);
    return err;
}

int sm_vmptx_get_event(struct sm_vmptx_event_parms *eventp)
{
    return MT_API(eventp, get_event(eventp));
}

static int vmptx_status(struct sm_vmptx_status_parms *p)
{
    struct mt_vmptx *v = mt_handle_lock(p->vmptx, MT_KIND_VMPTX); /* works after a shutdown, too */
    bool stopped;

    if (!v)
        return -EINVAL;
    stopped = atomic_load(&v->stopped);
    switch (mt_vmptx_take_report(v)) {
    case MT_VMPTX_REPORT_SSRC:
        p->status = kSMVMPtxStatusSSRC;
        p->u.ssrc.ssrc = (int)v->ssrc;
        break;
    case MT_VMPTX_REPORT_RUNNING: p->status = kSMVMPtxStatusRunning; break;
    default: p->status = stopped ? kSMVMPtxStatusStopped : kSMVMPtxStatusRunning; break;
    }
    mt_vmptx_settle_event(v);
    mt_handle_unlock(&v->object);
    return 0;
}

int sm_vmptx_status(struct sm_vmptx_status_parms *statusp)
{
    return MT_API(statusp, vmptx_status(statusp));
}

static int stop_command(struct mt_module *m, void *arg)
{
    (void)m;
    mt_vmptx_stop(arg);
    return 0;
}

static int vmptx_stop(const struct sm_vmptx_stop_parms *p)
{
    int err;
    struct mt_vmptx *v = mt_api_lock(p->vmptx, MT_KIND_VMPTX, &err);

    if (err)
        return err;
    mt_module_call(v->object.module, stop_command, v);
    mt_handle_unlock(&v->object);
    return 0;
}

int sm_vmptx_stop(struct sm_vmptx_stop_parms *stopp)
{
    return MT_API(stopp, vmptx_stop(stopp));
}

/* Feed */

struct tx_feed {
    struct mt_vmptx *vmptx;
    struct mt_feed *feed; /* NULL: none */
};

static int connect_command(struct mt_module *m, void *arg)
{
    struct tx_feed *a = arg;

    (void)m;
    mt_vmptx_connect(a->vmptx, a->feed);
    return 0;
}

static int disconnect(tSMVMPtxId id)
{
    struct tx_feed a = {0};
    int err;

    a.vmptx = mt_api_lock(id, MT_KIND_VMPTX, &err);
    if (err)
        return err;
    err = mt_module_call(a.vmptx->object.module, connect_command, &a);
    mt_handle_unlock(&a.vmptx->object);
    return err;
}

static int datafeed_connect(const struct sm_vmptx_datafeed_connect_parms *p)
{
    struct mt_object_pair pair;
    struct tx_feed a;
    int err;

    if (p->data_source == kSMNullDatafeedId)
        return disconnect(p->vmptx);
    err = mt_api_lock_two(&pair, p->vmptx, MT_KIND_VMPTX, p->data_source, MT_KIND_DATAFEED);
    if (err)
        return err;
    a.vmptx = (struct mt_vmptx *)(void *)pair.o[0];
    err = mt_api_source_feed(&a.feed, pair.o[1], p->data_source, MT_API_SOUND);
    if (!err)
        err = mt_module_call(a.vmptx->object.module, connect_command, &a);
    mt_handle_unlock_pair(&pair);
    return err;
}

int sm_vmptx_datafeed_connect(struct sm_vmptx_datafeed_connect_parms *connectp)
{
    return MT_API(connectp, datafeed_connect(connectp));
}
