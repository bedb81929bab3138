/* prosrtpapi.h: VMP[rx], life and status. The codecs and delays are in prosrtpapi_config.c. */
#include "api.h"
#include "core/firmware.h"
#include "metrum.h"
#include "smrtp.h"

enum { LAST_RTP_PORT = 65534 };

static const int needs_vmprx[] = {MT_FW_VMPRX, 0};

/* Create */

static int local_address(union mt_addr *out, const struct metrum_vmprx_create_parms *p)
{
    struct sockaddr_in6 v6 = {.sin6_addr = p->ipv6_address};
    struct sockaddr_in v4 = {.sin_addr = p->address};

    switch (p->type) {
    case kSMVMPrxTypeIPv4: return mt_api_ipv4(out, &v4);
    case kSMVMPrxTypeIPv6: return mt_api_ipv6(out, &v6);
    default: return -EINVAL;
    }
}

static int vmprx_create(struct metrum_vmprx_create_parms *p)
{
    struct mt_vmprx_setup setup = {.local.options = {.receive = true}, .mux_rtcp = p->mux_rtcp != 0};
    struct mt_vmprx *v;
    struct mt_module *m;
    int err;

    p->vmprx = kSMNullVMPrxId;
    err = mt_api_lock_module_with(&m, p->module, needs_vmprx);
    if (err)
        return err;
    err = local_address(&setup.local.local, p);
    if (!err && (p->rtp_port < 0 || p->rtp_port > LAST_RTP_PORT))
        err = -EINVAL;
    if (!err) {
        mt_api_bind(&setup.local.local, m);
        setup.range[0] = p->rtp_port ? (uint16_t)p->rtp_port : m->config.rtp_ports[0];
        setup.range[1] = p->rtp_port ? (uint16_t)(p->rtp_port + 1) : m->config.rtp_ports[1];
        setup.source_lock = m->config.rtp_source;
        setup.block = (uint16_t)(m->config.tick_ms * (MT_VMPRX_RATE_HZ / 1000));
        err = mt_objects_new_vmprx(&v, m, &setup);
    }
    if (!err)
        p->vmprx = mt_handle_public(v->object.id);
    mt_handle_unlock(&m->object);
    return err;
}

int metrum_vmprx_create(struct metrum_vmprx_create_parms *createp)
{
    return MT_API(createp, vmprx_create(createp));
}

static int published_create(struct sm_vmprx_create_parms *p)
{
    struct metrum_vmprx_create_parms ours = {.module = p->module,
                                             .type = p->type,
                                             .address = p->address,
                                             .ipv6_address = p->ipv6_address,
                                             .mux_rtcp = p->mux_rtcp};
    int err = vmprx_create(&ours);

    p->vmprx = ours.vmprx;
    return err;
}

int sm_vmprx_create(struct sm_vmprx_create_parms *createp)
{
    return MT_API(createp, published_create(createp));
}

static int vmprx_destroy(tSMVMPrxId id)
{
    struct mt_object *o = mt_handle_lock(id, MT_KIND_VMPRX);

    if (!o)
        return -EINVAL;
    mt_objects_destroy(o);
    return 0;
}

int sm_vmprx_destroy(tSMVMPrxId vmprx)
{
    return MT_API_VALUE(vmprx_destroy(vmprx));
}

/* What it gives out */

static int get_event(struct sm_vmprx_event_parms *p)
{
    struct mt_vmprx *v;
    int err;

    p->event = mt_api_null_event();
    v = mt_api_lock(p->vmprx, MT_KIND_VMPRX, &err);
    if (err)
        return err;
    err = mt_api_object_event(&v->object, &v->event, &v->notify, &p->event);
    if (!err)
        mt_vmprx_settle_event(v);
    mt_handle_unlock(&v->object);
    return err;
}

int sm_vmprx_get_event(struct sm_vmprx_event_parms *eventp)
{
    return MT_API(eventp, get_event(eventp));
}

static int get_datafeed(struct sm_vmprx_datafeed_parms *p)
{
    const struct mt_module *m;
    struct mt_vmprx *v;
    int err;

    p->datafeed = kSMNullDatafeedId;
    v = mt_api_lock(p->vmprx, MT_KIND_VMPRX, &err);
    if (err)
        return err;
    m = v->object.module;
    if (mt_module_has(m, MT_FW_DATAFEED))
        p->datafeed = mt_handle_public(mt_handle_datafeed(&v->object));
    else
        err = -ENOPKG;
    mt_handle_unlock(&v->object);
    return err;
}

int sm_vmprx_get_datafeed(struct sm_vmprx_datafeed_parms *datafeedp)
{
    return MT_API(datafeedp, get_datafeed(datafeedp));
}

/* Where it receives; the address is one of the two, by its family. */
static void put_ports(const struct mt_vmprx *v, int *rtp, int *rtcp, struct in_addr *v4, struct in6_addr *v6)
{
    const union mt_addr *local = &v->rtp->local;

    *rtp = mt_addr_port(local);
    *rtcp = mt_addr_port(&v->rtcp->local);
    if (local->sa.sa_family == AF_INET6)
        *v6 = local->in6.sin6_addr;
    else
        *v4 = local->in.sin_addr;
}

/* The ports are known when create returns, so nobody ever waits here. */
static int get_ports(struct sm_vmprx_port_parms *p)
{
    int err;
    struct mt_vmprx *v = mt_api_lock(p->vmprx, MT_KIND_VMPRX, &err);

    if (err)
        return err;
    put_ports(v, &p->RTP_port, &p->RTCP_port, &p->address, &p->ipv6_address);
    mt_handle_unlock(&v->object);
    return 0;
}

int sm_vmprx_get_ports(struct sm_vmprx_port_parms *portp)
{
    return MT_API(portp, get_ports(portp));
}

/* Status */

static void got_ports(struct sm_vmprx_status_parms *p, const struct mt_vmprx *v)
{
    bool v6 = v->rtp->local.sa.sa_family == AF_INET6;

    p->status = v6 ? kSMVMPrxStatusGotPortsIPv6 : kSMVMPrxStatusGotPorts;
    if (v6)
        put_ports(v, &p->u.ports_ipv6.RTP_Port, &p->u.ports_ipv6.RTCP_Port, NULL, &p->u.ports_ipv6.address);
    else
        put_ports(v, &p->u.ports.RTP_Port, &p->u.ports.RTCP_Port, &p->u.ports.address, NULL);
}

static void new_source(struct sm_vmprx_status_parms *p, const struct mt_vmprx_report *r)
{
    if (r->ipv6) {
        p->status = kSMVMPrxStatusNewSSRCIPv6;
        p->u.ssrc_ipv6.address = r->address.v6;
        p->u.ssrc_ipv6.port = r->port;
        p->u.ssrc_ipv6.ssrc = (int)r->u.ssrc;
    } else {
        p->status = kSMVMPrxStatusNewSSRC;
        p->u.ssrc.address = r->address.v4;
        p->u.ssrc.port = r->port;
        p->u.ssrc.ssrc = (int)r->u.ssrc;
    }
}

static void fill_report(struct sm_vmprx_status_parms *p, const struct mt_vmprx *v, const struct mt_vmprx_report *r)
{
    switch (r->kind) {
    case MT_REPORT_GOT_PORTS: got_ports(p, v); break;
    case MT_REPORT_NEW_SOURCE: new_source(p, r); break;
    case MT_REPORT_UNHANDLED:
        p->status = kSMVMPrxStatusUnhandledPayload;
        p->u.payload.type = r->u.payload_type;
        break;
    default:
        p->status = kSMVMPrxStatusRunning;
        p->u.run.no_data = r->u.no_data;
        break;
    }
}

static int vmprx_status(struct sm_vmprx_status_parms *p)
{
    struct mt_vmprx *v = mt_handle_lock(p->vmprx, MT_KIND_VMPRX); /* works after a shutdown, too */
    struct mt_vmprx_report r;
    bool stopped;

    if (!v)
        return -EINVAL;
    stopped = atomic_load(&v->stopped); /* before the reports: all of them are queued then */
    if (mt_vmprx_take_report(v, &r)) {
        fill_report(p, v, &r);
    } else if (stopped) {
        p->status = kSMVMPrxStatusStopped;
    } else {
        p->status = kSMVMPrxStatusRunning;
        p->u.run.no_data = atomic_load(&v->no_data);
    }
    mt_vmprx_settle_event(v);
    mt_handle_unlock(&v->object);
    return 0;
}

int sm_vmprx_status(struct sm_vmprx_status_parms *statusp)
{
    return MT_API(statusp, vmprx_status(statusp));
}

static int stop_command(struct mt_module *m, void *arg)
{
    (void)m;
    mt_vmprx_stop(arg);
    return 0;
}

static int vmprx_stop(struct sm_vmprx_stop_parms *p)
{
    int err;
    struct mt_vmprx *v = mt_api_lock(p->vmprx, MT_KIND_VMPRX, &err);

    if (err)
        return err;
    mt_module_call(v->object.module, stop_command, v);
    mt_handle_unlock(&v->object);
    return 0;
}

int sm_vmprx_stop(struct sm_vmprx_stop_parms *stopp)
{
    return MT_API(stopp, vmprx_stop(stopp));
}
