/* prosrtpapi.h: what a VMP[rx] decodes, how long it waits and what it reports. */
#include "api.h"
#include "media/plc.h"
#include "smrtp.h"

enum { MAX_PAYLOAD_TYPE = 127, MAX_DELAY_MS = 5000 };

/* Codecs */

struct map {
    struct mt_vmprx *vmprx;
    enum mt_vmprx_codec codec;
    int payload_type;
    bool conceal;
    struct mt_plc *plc; /* in: one to use if there is none yet; out: what is not used */
};

static int map_command(struct mt_module *m, void *arg)
{
    struct map *c = arg;

    (void)m;
    mt_vmprx_map(c->vmprx, c->codec, c->payload_type, c->conceal);
    if (c->plc && !c->vmprx->plc) {
        c->vmprx->plc = c->plc;
        c->plc = NULL;
    }
    return 0;
}

static int map_codec(tSMVMPrxId id, enum mt_vmprx_codec codec, int payload_type, enum kSMPLCMode mode)
{
    struct map c = {.codec = codec, .payload_type = payload_type, .conceal = mode == kSMPLCModeEnabled};
    int err;

    c.vmprx = mt_api_lock(id, MT_KIND_VMPRX, &err);
    if (err)
        return err;
    if (payload_type < -1 || payload_type > MAX_PAYLOAD_TYPE || (unsigned)mode > kSMPLCModeEnabled)
        err = -EINVAL;
    if (!err && c.conceal)
        err = mt_plc_create(&c.plc);
    if (!err)
        err = mt_module_call(c.vmprx->object.module, map_command, &c);
    mt_handle_unlock(&c.vmprx->object);
    mt_plc_destroy(c.plc);
    return err;
}

int sm_vmprx_config_codec_alaw(struct sm_vmprx_codec_alaw_parms *codecp)
{
    return MT_API(codecp, map_codec(codecp->vmprx, MT_VMPRX_ALAW, codecp->payload_type, codecp->plc_mode));
}

int sm_vmprx_config_codec_mulaw(struct sm_vmprx_codec_mulaw_parms *codecp)
{
    return MT_API(codecp, map_codec(codecp->vmprx, MT_VMPRX_ULAW, codecp->payload_type, codecp->plc_mode));
}

/* Jitter buffer */

struct jitter {
    struct mt_vmprx *vmprx;
    unsigned max_ms, initial_ms;
    uint8_t *ring; /* in: one large enough; out: the one that is not used any more */
    uint32_t ring_octets;
};

static int jitter_command(struct mt_module *m, void *arg)
{
    struct jitter *c = arg;
    struct mt_jitter *j = &c->vmprx->jitter;

    (void)m;
    c->ring = mt_jitter_replace_ring(j, c->ring, c->ring_octets);
    mt_jitter_delays(j, c->max_ms, c->initial_ms);
    return 0;
}

static int config_jitter(const struct sm_vmprx_jitter_parms *p)
{
    struct jitter c = {.max_ms = p->max_delay_ms & UINT32_MAX, .initial_ms = p->initial_delay_ms & UINT32_MAX};
    int err;

    c.vmprx = mt_api_lock(p->vmprx, MT_KIND_VMPRX, &err);
    if (err)
        return err;
    if (c.max_ms > MAX_DELAY_MS || c.initial_ms > c.max_ms)
        err = -EINVAL;
    if (!err) {
        c.ring_octets = mt_jitter_ring_octets(c.max_ms, MT_VMPRX_RATE_HZ);
        c.ring = mt_os->alloc(c.ring_octets);
        err = c.ring ? mt_module_call(c.vmprx->object.module, jitter_command, &c) : -ENOMEM;
    }
    mt_handle_unlock(&c.vmprx->object);
    mt_os->free(c.ring);
    return err;
}

int sm_vmprx_config_jitter(struct sm_vmprx_jitter_parms *jitterp)
{
    return MT_API(jitterp, config_jitter(jitterp));
}

/* Reports */

struct report_setting {
    int64_t *setting; /* THREAD: engine */
    int64_t ns;
};

static int report_command(struct mt_module *m, void *arg)
{
    struct report_setting *s = arg;

    (void)m;
    *s->setting = s->ns;
    return 0;
}

static int set_report(struct mt_vmprx *v, int64_t *setting, int ms)
{
    struct report_setting s = {setting, (int64_t)ms * MT_STEP_NS};
    int err = ms < 0 ? -EINVAL : mt_module_call(v->object.module, report_command, &s);

    mt_handle_unlock(&v->object);
    return err;
}

static int config_dataloss(const struct sm_vmprx_dataloss_parms *p)
{
    int err;
    struct mt_vmprx *v = mt_api_lock(p->vmprx, MT_KIND_VMPRX, &err);

    return err ? err : set_report(v, &v->loss_threshold_ns, p->loss_threshold);
}

int sm_vmprx_config_dataloss(struct sm_vmprx_dataloss_parms *datalossp)
{
    return MT_API(datalossp, config_dataloss(datalossp));
}

static int config_unhandled(const struct sm_vmprx_unhandled_payload_reporting_parms *p)
{
    int err;
    struct mt_vmprx *v = mt_api_lock(p->vmprx, MT_KIND_VMPRX, &err);

    return err ? err : set_report(v, &v->unhandled_delay_ns, p->delay);
}

int sm_vmprx_config_unhandled_payload_reporting(struct sm_vmprx_unhandled_payload_reporting_parms *reportingp)
{
    return MT_API(reportingp, config_unhandled(reportingp));
}
