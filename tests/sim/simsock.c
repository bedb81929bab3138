#include "internal.h"

#include <errno.h>
#include <stdlib.h>

enum { PORTS = 65536, INTERFACES = 9 };

static struct sim_sock *on_port[PORTS];
static int next_port = SIM_FIRST_PORT;

static bool overlap(const union mt_addr *a, const union mt_addr *b)
{
    if (a->sa.sa_family != b->sa.sa_family)
        return false; /* IPv6 sockets are for IPv6 only */
    if (sim_addr_is_multicast(a) && sim_addr_is_multicast(b))
        return false; /* readers of a group share its port */
    return sim_addr_is_any(a) || sim_addr_is_any(b) || sim_addr_same_host(a, b);
}

static bool in_use(const union mt_addr *local)
{
    for (const struct sim_sock *s = on_port[sim_addr_port(local)]; s; s = s->next)
        if (overlap(&s->local, local))
            return true;
    return false;
}

/* Onwards through the range, so that what was sent to a closed socket is not taken for a new one's. */
static int choose_port(union mt_addr *local)
{
    for (int tries = SIM_FIRST_PORT; tries < PORTS; tries++) {
        sim_addr_set_port(local, next_port);
        next_port = next_port + 1 < PORTS ? next_port + 1 : SIM_FIRST_PORT;
        if (!in_use(local))
            return 0;
    }
    return -EADDRINUSE;
}

static int check_local(const union mt_addr *local, bool test)
{
    if (local->sa.sa_family != AF_INET && local->sa.sa_family != AF_INET6)
        return -EAFNOSUPPORT;
    if (sim_addr_is_link_local(local) && !local->in6.sin6_scope_id)
        return -EINVAL;
    if (sim_addr_is_link_local(local) && local->in6.sin6_scope_id > INTERFACES)
        return -ENODEV;
    return test || sim_addr_is_any(local) || sim_addr_is_local(local) ? 0 : -EADDRNOTAVAIL;
}

int sim_sock_open(struct sim_sock **out, const union mt_addr *local, const struct mt_udp_options *o, bool test)
{
    union mt_addr bound = *local;
    struct sim_sock *s;
    int err = check_local(local, test);

    if (!err && !sim_addr_port(local))
        err = choose_port(&bound);
    else if (!err && in_use(local))
        err = -EADDRINUSE;
    if (err)
        return err;
    s = sim_must(calloc(1, sizeof(*s)));
    s->options = *o;
    s->bound = s->local = bound;
    s->test = test;
    s->next = on_port[sim_addr_port(&bound)];
    on_port[sim_addr_port(&bound)] = s;
    *out = s;
    return 0;
}

void sim_sock_free(struct sim_sock *s)
{
    struct sim_sock **at = &on_port[sim_addr_port(&s->local)];

    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    sim_net_drop_all(s);
    free(s);
}

struct sim_sock *sim_sock_on_port(int port)
{
    return on_port[port];
}

void sim_sock_reset(void)
{
    next_port = SIM_FIRST_PORT;
}
