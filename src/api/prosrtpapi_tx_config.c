/* prosrtpapi.h: where a VMP[tx] sends, and how it codes. */
#include "api.h"
#include "smrtp.h"

enum { MAX_PAYLOAD_TYPE = 127, TOS_MAX = 255 };

/* Addresses */

struct way {
    union mt_addr destination, source;
    int tos;
};

struct redirect {
    struct mt_vmptx *vmptx;
    struct mt_vmptx_ways ways; /* in: to use; out: those that are not used any more */
};

static int redirect_command(struct mt_module *m, void *arg)
{
    struct redirect *a = arg;

    (void)m;
    mt_vmptx_redirect(a->vmptx, &a->ways);
    return 0;
}

static bool has_peer(const struct way *w)
{
    return !mt_addr_any(&w->destination) && mt_addr_port(&w->destination);
}

static int open_way(struct mt_dispatcher **out, const struct way *w, const struct mt_module *m)
{
    struct mt_udp_path path = {.destination = w->destination,
                               .source = w->source,
                               .tos = (uint8_t)w->tos,
                               .multicast_ttl = (uint8_t)m->config.multicast_ttl};
    struct mt_dispatcher *d = mt_os->alloc(sizeof(*d));
    int err;

    if (!d)
        return -ENOMEM;
    mt_api_bind(&path.source, m);
    err = mt_dispatcher_init(d, &path);
    if (err) {
        mt_os->free(d);
        return err;
    }
    *out = d;
    return 0;
}

/* A port for RTCP that cannot be had (some programs ask for port 1) is no reason not to send: another one does. */
static int open_ways(struct mt_vmptx_ways *ways, const struct way *rtp, struct way *rtcp, const struct mt_module *m)
{
    int err = open_way(&ways->rtp, rtp, m);

    if (err || !has_peer(rtcp))
        return err;
    err = open_way(&ways->rtcp, rtcp, m);
    if (err == -EADDRINUSE || err == -EADDRNOTAVAIL || err == -EACCES || err == -EPERM) {
        mt_addr_set_port(&rtcp->source, 0);
        err = open_way(&ways->rtcp, rtcp, m);
    }
    if (err)
        mt_vmptx_free_ways(ways);
    return err;
}

static int redirect(tSMVMPtxId id, const struct way *rtp, struct way *rtcp)
{
    struct redirect a = {0};
    int err;

    a.vmptx = mt_api_lock(id, MT_KIND_VMPTX, &err);
    if (err)
        return err;
    if (!has_peer(rtp) || rtp->tos < 0 || rtp->tos > TOS_MAX || rtcp->tos < 0 || rtcp->tos > TOS_MAX)
        err = -EINVAL;
    if (!err)
        err = open_ways(&a.ways, rtp, rtcp, a.vmptx->object.module);
    if (!err)
        err = mt_module_call(a.vmptx->object.module, redirect_command, &a);
    mt_handle_unlock(&a.vmptx->object);
    mt_vmptx_free_ways(&a.ways);
    return err;
}

static int config_ipv4(const struct sm_vmptx_config_parms *p)
{
    struct way rtp = {.tos = p->TOS_RTP}, rtcp = {.tos = p->TOS_RTCP};
    int err = mt_api_ipv4(&rtp.destination, &p->destination_rtp);

    if (!err)
        err = mt_api_ipv4(&rtp.source, &p->source_rtp);
    if (!err)
        err = mt_api_ipv4(&rtcp.destination, &p->destination_rtcp);
    if (!err)
        err = mt_api_ipv4(&rtcp.source, &p->source_rtcp);
    return err ? err : redirect(p->vmptx, &rtp, &rtcp);
}

int sm_vmptx_config(struct sm_vmptx_config_parms *configp)
{
    return MT_API(configp, config_ipv4(configp));
}

static int config_ipv6(const struct sm_vmptx_config_ipv6_parms *p)
{
    struct way rtp = {0}, rtcp = {0};
    int err = mt_api_ipv6(&rtp.destination, &p->destination_rtp);

    if (!err)
        err = mt_api_ipv6(&rtp.source, &p->source_rtp);
    if (!err)
        err = mt_api_ipv6(&rtcp.destination, &p->destination_rtcp);
    if (!err)
        err = mt_api_ipv6(&rtcp.source, &p->source_rtcp);
    if (err)
        return err;
    rtp.destination.in6.sin6_flowinfo &= htonl(0xfffff); /* the label; the traffic class is 0 */
    rtcp.destination.in6.sin6_flowinfo &= htonl(0xfffff);
    rtp.source.in6.sin6_flowinfo = rtcp.source.in6.sin6_flowinfo = 0;
    return redirect(p->vmptx, &rtp, &rtcp);
}

int sm_vmptx_config_ipv6(struct sm_vmptx_config_ipv6_parms *configp)
{
    return MT_API(configp, config_ipv6(configp));
}

/* Codecs */

struct codec_setting {
    struct mt_vmptx *vmptx;
    struct mt_vmptx_codec codec;
};

static int codec_command(struct mt_module *m, void *arg)
{
    struct codec_setting *a = arg;

    (void)m;
    if (a->codec.payload_type >= 0 && !mt_vmptx_fits(a->vmptx->rate_hz, a->codec.ptime_ms))
        return -EINVAL;
    /* -1 takes this codec away, and no other */
    if (a->codec.payload_type >= 0 || a->vmptx->codec.coding == a->codec.coding)
        mt_vmptx_set_codec(a->vmptx, &a->codec);
    return 0;
}

static bool bad_payload_type(int payload_type)
{
    return payload_type < -1 || payload_type > MAX_PAYLOAD_TYPE;
}

static int set_codec(tSMVMPtxId id, enum mt_coding coding, int payload_type, enum kSMVMPTxVADMode vad, int ptime_ms)
{
    struct codec_setting a = {.codec = {.payload_type = (int16_t)payload_type,
                                        .coding = (uint8_t)coding,
                                        .vad = (uint8_t)vad,
                                        .ptime_ms = (uint16_t)ptime_ms}};
    int err;

    a.vmptx = mt_api_lock(id, MT_KIND_VMPTX, &err);
    if (err)
        return err;
    if (bad_payload_type(payload_type) || (unsigned)vad > kSMVMPTxVADModeComfortNoise)
        err = -EINVAL;
    else if (payload_type >= 0 && (ptime_ms < 1 || ptime_ms > UINT16_MAX))
        err = -EINVAL;
    else
        err = mt_module_call(a.vmptx->object.module, codec_command, &a);
    mt_handle_unlock(&a.vmptx->object);
    return err;
}

int sm_vmptx_config_codec_alaw(struct sm_vmptx_codec_alaw_parms *codecp)
{
    return MT_API(codecp, set_codec(codecp->vmptx, MT_CODING_ALAW, codecp->payload_type, codecp->VADMode, codecp->ptime));
}

int sm_vmptx_config_codec_mulaw(struct sm_vmptx_codec_mulaw_parms *codecp)
{
    return MT_API(codecp, set_codec(codecp->vmptx, MT_CODING_ULAW, codecp->payload_type, codecp->VADMode, codecp->ptime));
}

struct number_setting {
    struct mt_vmptx *vmptx;
    int number;
};

static int comfort_command(struct mt_module *m, void *arg)
{
    struct number_setting *a = arg;

    (void)m;
    a->vmptx->comfort_type = (int16_t)a->number;
    return 0;
}

static int set_number(tSMVMPtxId id, mt_command_fn *command, int number, bool bad)
{
    struct number_setting a = {.number = number};
    int err;

    a.vmptx = mt_api_lock(id, MT_KIND_VMPTX, &err);
    if (err)
        return err;
    err = bad ? -EINVAL : mt_module_call(a.vmptx->object.module, command, &a);
    mt_handle_unlock(&a.vmptx->object);
    return err;
}

static int set_comfort_noise(tSMVMPtxId id, int payload_type)
{
    return set_number(id, comfort_command, payload_type, bad_payload_type(payload_type));
}

int sm_vmptx_config_codec_comfort_noise(struct sm_vmptx_codec_comfort_noise_parms *codecp)
{
    return MT_API(codecp, set_comfort_noise(codecp->vmptx, codecp->payload_type));
}

static int unavailable(tSMVMPtxId id)
{
    int err;
    const struct mt_vmptx *v = mt_api_lock(id, MT_KIND_VMPTX, &err);

    if (err)
        return err;
    mt_handle_unlock(&v->object);
    return -ENOSYS;
}

/* The old call for any codec. */
static int config_codec(const struct sm_vmptx_codec_parms *p)
{
    switch (p->codec) {
    case kSMCodecTypeAlaw: return set_codec(p->vmptx, MT_CODING_ALAW, p->payload_type, p->VADMode, p->ptime);
    case kSMCodecTypeMulaw: return set_codec(p->vmptx, MT_CODING_ULAW, p->payload_type, p->VADMode, p->ptime);
    case kSMCodecTypeComfortNoise: return set_comfort_noise(p->vmptx, p->payload_type);
    case kSMCodecTypeG729AB:
    case kSMCodecTypeRFC2833: return unavailable(p->vmptx);
    default: return -EINVAL;
    }
}

int sm_vmptx_config_codec(struct sm_vmptx_codec_parms *codecp)
{
    return MT_API(codecp, config_codec(codecp));
}

static int rate_command(struct mt_module *m, void *arg)
{
    struct number_setting *a = arg;

    (void)m;
    if (a->vmptx->codec.payload_type >= 0 && !mt_vmptx_fits((uint32_t)a->number, a->vmptx->codec.ptime_ms))
        return -EINVAL;
    mt_vmptx_set_rate(a->vmptx, (uint32_t)a->number);
    return 0;
}

static int config_sample_rate(const struct sm_vmptx_sample_rate_parms *p)
{
    unsigned long rate_hz = p->sample_rate & UINT32_MAX;

    return set_number(p->vmptx, rate_command, (int)rate_hz,
                      rate_hz != MT_VMPTX_RATE_HZ && rate_hz != MT_VMPTX_WIDE_RATE_HZ);
}

int sm_vmptx_config_sample_rate(struct sm_vmptx_sample_rate_parms *ratep)
{
    return MT_API(ratep, config_sample_rate(ratep));
}
