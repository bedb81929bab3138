#include "internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const host_v4 = "192.0.2.1";
static const char *const host_v6 = "fd00::1";

int sim_addr(union mt_addr *out, const char *addr, int port)
{
    union mt_addr a = {0};
    char host[SIM_ADDR_ROOM];
    char *scope;

    if (strlen(addr) >= sizeof(host) || port < 0 || port > 65535)
        return -EINVAL;
    strcpy(host, addr);
    scope = strchr(host, '%');
    if (scope)
        *scope++ = '\0';
    if (!scope && inet_pton(AF_INET, host, &a.in.sin_addr) == 1) {
        a.in.sin_family = AF_INET;
    } else if (inet_pton(AF_INET6, host, &a.in6.sin6_addr) == 1) {
        a.in6.sin6_family = AF_INET6;
        a.in6.sin6_scope_id = scope ? (uint32_t)strtoul(scope, NULL, 10) : 0;
    } else {
        return -EINVAL;
    }
    sim_addr_set_port(&a, port);
    *out = a;
    return 0;
}

void sim_addr_text(char text[SIM_ADDR_ROOM], const union mt_addr *a)
{
    if (a->sa.sa_family == AF_INET) {
        inet_ntop(AF_INET, &a->in.sin_addr, text, SIM_ADDR_ROOM);
        return;
    }
    inet_ntop(AF_INET6, &a->in6.sin6_addr, text, SIM_ADDR_ROOM);
    if (sim_addr_is_link_local(a))
        sprintf(text + strlen(text), "%%%u", a->in6.sin6_scope_id);
}

int sim_addr_port(const union mt_addr *a)
{
    return ntohs(a->sa.sa_family == AF_INET6 ? a->in6.sin6_port : a->in.sin_port);
}

void sim_addr_set_port(union mt_addr *a, int port)
{
    if (a->sa.sa_family == AF_INET6)
        a->in6.sin6_port = htons((uint16_t)port);
    else
        a->in.sin_port = htons((uint16_t)port);
}

static uint32_t v4(const union mt_addr *a)
{
    return ntohl(a->in.sin_addr.s_addr);
}

bool sim_addr_is_any(const union mt_addr *a)
{
    return a->sa.sa_family == AF_INET6 ? IN6_IS_ADDR_UNSPECIFIED(&a->in6.sin6_addr) : v4(a) == INADDR_ANY;
}

bool sim_addr_is_multicast(const union mt_addr *a)
{
    return a->sa.sa_family == AF_INET6 ? IN6_IS_ADDR_MULTICAST(&a->in6.sin6_addr) : IN_MULTICAST(v4(a));
}

bool sim_addr_is_link_local(const union mt_addr *a)
{
    return a->sa.sa_family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&a->in6.sin6_addr);
}

/* The limited one, and those of the networks the simulated host is on. */
bool sim_addr_is_broadcast(const union mt_addr *a)
{
    return a->sa.sa_family == AF_INET &&
           (v4(a) == INADDR_BROADCAST || v4(a) == 0x7fffffff /* 127/8 */ || v4(a) == 0xc00002ff /* 192.0.2/24 */);
}

static bool is_host(const union mt_addr *a, const char *host)
{
    union mt_addr h;

    return !sim_addr(&h, host, 0) && sim_addr_same_host(a, &h);
}

bool sim_addr_is_local(const union mt_addr *a)
{
    if (a->sa.sa_family == AF_INET)
        return (v4(a) >> 24 == 127 && !sim_addr_is_broadcast(a)) || is_host(a, host_v4);
    if (sim_addr_is_link_local(a))
        return a->in6.sin6_scope_id != 0;
    return IN6_IS_ADDR_LOOPBACK(&a->in6.sin6_addr) || is_host(a, host_v6);
}

bool sim_addr_same_host(const union mt_addr *a, const union mt_addr *b)
{
    if (a->sa.sa_family != b->sa.sa_family)
        return false;
    if (a->sa.sa_family == AF_INET)
        return a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
    return IN6_ARE_ADDR_EQUAL(&a->in6.sin6_addr, &b->in6.sin6_addr) &&
           (!sim_addr_is_link_local(a) || a->in6.sin6_scope_id == b->in6.sin6_scope_id);
}

bool sim_addr_same(const union mt_addr *a, const union mt_addr *b)
{
    return sim_addr_same_host(a, b) && sim_addr_port(a) == sim_addr_port(b);
}

void sim_addr_source(union mt_addr *source, const union mt_addr *to)
{
    bool v6 = to->sa.sa_family == AF_INET6;

    if (!v6 && v4(to) >> 24 == 127)
        sim_addr(source, "127.0.0.1", 0);
    else if (sim_addr_is_local(to))
        *source = *to;
    else
        sim_addr(source, v6 ? host_v6 : host_v4, 0);
}
