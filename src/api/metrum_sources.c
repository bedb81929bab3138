/* metrum.h: whom receivers listen to. */
#include <string.h>

#include "api.h"
#include "metrum.h"

enum { LAST_PORT = 65535 };

/* VMP[rx] */

struct source {
    struct mt_vmprx *vmprx;
    enum mt_source_lock lock;
    union mt_addr given;
};

static int source_command(struct mt_module *m, void *arg)
{
    const struct source *s = arg;

    (void)m;
    mt_vmprx_lock_source(s->vmprx, s->lock, &s->given);
    return 0;
}

/* Of the family that the VMP[rx] receives. @return 0 or -EINVAL */
static int given_address(struct source *s, const struct metrum_vmprx_source_parms *p)
{
    static const struct in6_addr any6 = IN6ADDR_ANY_INIT;
    sa_family_t family = s->vmprx->rtp->local.sa.sa_family;
    bool is_any = family == AF_INET6 ? !memcmp(&p->ipv6_address, &any6, sizeof(any6)) : !p->address.s_addr;

    if (is_any || p->port < 0 || p->port > LAST_PORT)
        return -EINVAL;
    s->given.sa.sa_family = family;
    if (family == AF_INET6)
        s->given.in6.sin6_addr = p->ipv6_address;
    else
        s->given.in.sin_addr = p->address;
    mt_addr_set_port(&s->given, (uint16_t)p->port);
    return 0;
}

static int config_source(const struct metrum_vmprx_source_parms *p)
{
    static const enum mt_source_lock locks[] = {[METRUM_SOURCE_HOLD] = MT_SOURCE_HOLD,
                                                [METRUM_SOURCE_FIRST] = MT_SOURCE_FIRST,
                                                [METRUM_SOURCE_LATEST] = MT_SOURCE_LATEST,
                                                [METRUM_SOURCE_GIVEN] = MT_SOURCE_GIVEN};
    struct source s = {0};
    int err;

    s.vmprx = mt_api_lock(p->vmprx, MT_KIND_VMPRX, &err);
    if (err)
        return err;
    if ((unsigned)p->lock > METRUM_SOURCE_GIVEN)
        err = -EINVAL;
    else if (p->lock == METRUM_SOURCE_GIVEN)
        err = given_address(&s, p);
    if (!err) {
        s.lock = locks[p->lock];
        err = mt_module_call(s.vmprx->object.module, source_command, &s);
    }
    mt_handle_unlock(&s.vmprx->object);
    return err;
}

int metrum_vmprx_config_source(struct metrum_vmprx_source_parms *sourcep)
{
    return MT_API(sourcep, config_source(sourcep));
}

/* Collectors */

struct senders {
    struct mt_collector *collector;
    struct mt_senders list;
};

static int senders_command(struct mt_module *m, void *arg)
{
    const struct senders *s = arg;

    (void)m;
    s->collector->senders = s->list;
    return 0;
}

static int config_senders(const struct metrum_collector_senders_parms *p)
{
    struct senders s = {0};
    int err;

    s.collector = mt_api_lock(p->collector, MT_KIND_COLLECTOR, &err);
    if (err)
        return err;
    err = p->senders ? mt_senders_parse(&s.list, p->senders) : -EINVAL;
    if (!err)
        err = mt_module_call(s.collector->object.module, senders_command, &s);
    mt_handle_unlock(&s.collector->object);
    return err;
}

int metrum_collector_config_senders(struct metrum_collector_senders_parms *sendersp)
{
    return MT_API(sendersp, config_senders(sendersp));
}
