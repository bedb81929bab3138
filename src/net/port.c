#include "port.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>

enum { BUCKETS = 4096 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct mt_list
    ports[BUCKETS];          /* LOCK: lock. Every shareable port, by its number; all zero: none was there yet */
static uint32_t pair_cursor; /* LOCK: lock */

uint16_t mt_addr_port(const union mt_addr *a)
{
    return ntohs(a->sa.sa_family == AF_INET6 ? a->in6.sin6_port : a->in.sin_port);
}

void mt_addr_set_port(union mt_addr *a, uint16_t port)
{
    if (a->sa.sa_family == AF_INET6)
        a->in6.sin6_port = htons(port);
    else
        a->in.sin_port = htons(port);
}

bool mt_addr_equal(const union mt_addr *a, const union mt_addr *b)
{
    if (a->sa.sa_family != b->sa.sa_family || mt_addr_port(a) != mt_addr_port(b))
        return false;
    if (a->sa.sa_family == AF_INET6)
        return a->in6.sin6_scope_id == b->in6.sin6_scope_id &&
               !memcmp(&a->in6.sin6_addr, &b->in6.sin6_addr, sizeof(a->in6.sin6_addr));
    return a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
}

int mt_port_error(int err)
{
    static const int known[] = {EINVAL,     ENOMEM,        ENOBUFS,      EMFILE, ENFILE,
                                EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EACCES, EPERM};

    if (err >= 0)
        return err;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (err == -known[i])
            return err;
    return -EADDRNOTAVAIL;
}

static struct mt_list *bucket_of(const union mt_addr *local)
{
    struct mt_list *bucket = &ports[mt_addr_port(local) % BUCKETS];

    if (!bucket->next)
        mt_list_init(bucket);
    return bucket;
}

static struct mt_port *find_shared(const union mt_addr *local)
{
    mt_list_each(node, tmp, bucket_of(local))
    {
        struct mt_port *p = mt_container(node, struct mt_port, node);

        if (mt_addr_equal(&p->local, local))
            return p;
    }
    return NULL;
}

static bool any_address(const union mt_addr *a)
{
    if (a->sa.sa_family == AF_INET6)
        return IN6_IS_ADDR_UNSPECIFIED(&a->in6.sin6_addr);
    return a->in.sin_addr.s_addr == INADDR_ANY;
}

static bool is_local(const union mt_addr *a)
{
    union mt_addr any_port = *a;
    int fd;

    mt_addr_set_port(&any_port, 0);
    fd = mt_os->udp_open(&any_port, &(struct mt_udp_options){0});
    if (fd >= 0)
        mt_os->close(fd);
    return fd >= 0;
}

/* The same port at the any-address, which the kernel would not let a second socket have. */
static struct mt_port *find_shared_any(const union mt_addr *local)
{
    union mt_addr any = {.sa.sa_family = local->sa.sa_family};
    struct mt_port *p;

    if (any_address(local))
        return NULL;
    mt_addr_set_port(&any, mt_addr_port(local));
    p = find_shared(&any);
    return p && is_local(local) ? p : NULL;
}

static int open_new(struct mt_port **out, const struct mt_port_request *request)
{
    bool shareable = mt_addr_port(&request->local) != 0;
    struct mt_port *p = mt_os->alloc(sizeof(*p) + (shareable ? sizeof(p->reception[0]) : 0));
    int err = -ENOMEM;

    if (!p)
        return err;
    mt_list_init(&p->node);
    p->refs = 1;
    p->fd = mt_os->udp_open(&request->local, &request->options);
    err = p->fd < 0 ? p->fd : mt_os->udp_name(p->fd, &p->local);
    if (err < 0)
        goto fail;
    p->shareable = shareable;
    p->receiving = request->options.receive;
    if (p->shareable)
        mt_list_add(bucket_of(&p->local), &p->node);
    *out = p;
    return 0;

fail:
    if (p->fd >= 0)
        mt_os->close(p->fd);
    mt_os->free(p);
    return mt_port_error(err);
}

int mt_port_open(struct mt_port **out, const struct mt_port_request *request)
{
    struct mt_port *shared;
    int err = 0;

    if (!mt_addr_port(&request->local)) /* nobody else will ever look for it */
        return open_new(out, request);
    pthread_mutex_lock(&lock);
    shared = find_shared(&request->local);
    if (!shared)
        shared = find_shared_any(&request->local);
    if (shared) {
        shared->refs++;
        *out = shared;
    } else {
        err = open_new(out, request);
    }
    pthread_mutex_unlock(&lock);
    return err;
}

static void end(struct mt_port *p)
{
    mt_list_remove(&p->node);
    mt_os->close(p->fd);
    mt_os->free(p);
}

static void put_back(struct mt_port *p)
{
    if (!--p->refs)
        end(p);
}

void mt_port_close(struct mt_port *p)
{
    if (!p)
        return;
    if (!p->shareable) {
        end(p);
        return;
    }
    pthread_mutex_lock(&lock);
    put_back(p);
    pthread_mutex_unlock(&lock);
}

/* Shared ports are for those who ask for them by number. */
static int open_receiver(struct mt_port **out, const struct mt_port_request *request, bool given)
{
    struct mt_port *shared = find_shared(&request->local);
    int err = -EADDRINUSE;

    if (!shared)
        return open_new(out, request);
    if (given && !shared->receiving)
        err = mt_port_error(mt_os->udp_receive(shared->fd, true));
    if (err)
        return err;
    shared->receiving = true;
    shared->refs++;
    *out = shared;
    return 0;
}

static void put_back_receiver(struct mt_port *p)
{
    if (p && p->refs > 1) {
        mt_os->udp_receive(p->fd, false); /* if that fails, what nobody reads fills its buffer and no more */
        p->receiving = false;
    }
    if (p)
        put_back(p);
}

void mt_port_close_pair(struct mt_port *rtp, struct mt_port *rtcp)
{
    pthread_mutex_lock(&lock);
    put_back_receiver(rtp);
    put_back_receiver(rtcp);
    pthread_mutex_unlock(&lock);
}

int mt_port_open_receiver(struct mt_port **out, const struct mt_port_request *request)
{
    int err;

    if (!mt_addr_port(&request->local))
        return open_new(out, request);
    pthread_mutex_lock(&lock);
    err = open_receiver(out, request, true);
    pthread_mutex_unlock(&lock);
    return err;
}

void mt_port_close_receiver(struct mt_port *p)
{
    pthread_mutex_lock(&lock);
    put_back_receiver(p);
    pthread_mutex_unlock(&lock);
}

static int try_pair(struct mt_port *pair[2], struct mt_port_request *request, bool given)
{
    uint16_t port = mt_addr_port(&request->local);
    int err = open_receiver(&pair[0], request, given);

    if (err)
        return err;
    mt_addr_set_port(&request->local, (uint16_t)(port + 1));
    err = open_receiver(&pair[1], request, given);
    if (err)
        put_back_receiver(pair[0]);
    return err;
}

int mt_port_open_pair(struct mt_port **rtp, struct mt_port **rtcp, const struct mt_port_request *request,
                      const uint16_t range[2])
{
    struct mt_port_request r = *request;
    struct mt_port *pair[2];
    bool given = range[1] == range[0] + 1;                /* this pair and no other, even or not */
    uint32_t even = range[0] ? (range[0] + 1U) & ~1U : 2; /* 0 is no port but the wish for any */
    uint32_t low = given && range[0] ? range[0] : even;
    uint32_t pairs = range[1] > low ? (range[1] + 1U - low) / 2 : 0;
    int err = -EADDRINUSE;

    pthread_mutex_lock(&lock);
    if (!pair_cursor)
        pair_cursor = mt_os->random();
    for (uint32_t tries = 0; tries < pairs && err == -EADDRINUSE; tries++) {
        mt_addr_set_port(&r.local, (uint16_t)(low + pair_cursor++ % pairs * 2));
        err = try_pair(pair, &r, given);
    }
    pthread_mutex_unlock(&lock);
    if (err)
        return err;
    *rtp = pair[0];
    *rtcp = pair[1];
    return 0;
}
