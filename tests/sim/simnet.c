/* How datagrams travel: who gets them, when, and what happens to them on the way. */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DATAGRAM = 65507, UNICAST_TTL = 64 };

static struct sim_impairment impairment;
static struct sim_rand chance;
static struct sim_traffic traffic;

void sim_impair(const struct sim_impairment *i)
{
    sim_lock();
    impairment = i ? *i : (struct sim_impairment){0};
    sim_rand_seed(&chance, impairment.seed);
    sim_unlock();
}

static void (*saw)(void *arg, const struct sim_seen *seen);
static void *saw_arg;

void sim_watch(void (*fn)(void *arg, const struct sim_seen *seen), void *arg)
{
    sim_lock();
    saw = fn;
    saw_arg = arg;
    sim_unlock();
}

void sim_net_see(const struct sim_sock *s, bool sent, const union mt_addr *peer, const void *octets, size_t len)
{
    const struct sim_seen seen = {
        .sent = sent, .local = &s->local, .peer = peer, .octets = octets, .len = len};

    traffic.by_library += sent;
    traffic.to_library += !sent;
    if (saw)
        saw(saw_arg, &seen);
}

int64_t sim_next_arrival_ns(int64_t at_most)
{
    struct sim_sock *s;
    unsigned i = 0;

    sim_lock();
    while ((s = sim_fd_each_sock(&i)))
        if (!s->test) {
            sim_net_settle(s);
            if (s->coming.first && s->coming.first->arrival_ns < at_most)
                at_most = s->coming.first->arrival_ns;
        }
    sim_unlock();
    return at_most;
}

void sim_traffic(struct sim_traffic *out)
{
    struct sim_sock *s;
    unsigned i = 0;

    sim_lock();
    while ((s = sim_fd_each_sock(&i)))
        sim_net_settle(s);
    *out = traffic;
    sim_unlock();
}

static void queue_put(struct sim_queue *q, struct sim_item *item)
{
    struct sim_item **at = &q->first;

    if (q->last && q->last->arrival_ns <= item->arrival_ns)
        at = &q->last->next;
    while (*at && (*at)->arrival_ns <= item->arrival_ns)
        at = &(*at)->next;
    item->next = *at;
    *at = item;
    if (!item->next)
        q->last = item;
    q->n++;
}

static struct sim_item *queue_take(struct sim_queue *q)
{
    struct sim_item *item = q->first;

    if (!item)
        return NULL;
    q->first = item->next;
    if (!q->first)
        q->last = NULL;
    q->n--;
    return item;
}

/* Nothing was read since the last look, so a queue that is full now was full when these arrived. */
void sim_net_settle(struct sim_sock *s)
{
    while (s->coming.first && s->coming.first->arrival_ns <= sim_clock()) {
        struct sim_item *item = queue_take(&s->coming);

        if (s->test || s->waiting.n < SIM_SOCKET_QUEUE) {
            queue_put(&s->waiting, item);
        } else {
            traffic.overflowed++;
            free(item);
        }
    }
}

struct sim_item *sim_net_take(struct sim_sock *s)
{
    sim_net_settle(s);
    return queue_take(&s->waiting);
}

void sim_net_drop_all(struct sim_sock *s)
{
    struct sim_item *item;

    while ((item = queue_take(&s->coming)) || (item = queue_take(&s->waiting)))
        free(item);
}

static void arrive(struct sim_sock *to, const struct sim_item *sent, int64_t delay_ns)
{
    struct sim_item *item;

    if (!to->test && !to->options.receive) {
        traffic.filtered++;
        return;
    }
    item = sim_must(malloc(sizeof(*item) + sent->len));
    memcpy(item, sent, sizeof(*item) + sent->len);
    item->arrival_ns = item->sent_ns + delay_ns;
    queue_put(&to->coming, item);
    sim_net_settle(to);
}

/* What the path does to one datagram. Always four random numbers, so that one impairment does not change another. */
struct fate {
    bool lost, twice;
    int64_t delay_ns[2];
};

static void draw(struct fate *f)
{
    f->lost = sim_rand_unit(&chance) < impairment.loss;
    f->twice = sim_rand_unit(&chance) < impairment.duplicate;
    for (int i = 0; i < 2; i++)
        f->delay_ns[i] = impairment.delay_ns + (int64_t)(sim_rand_unit(&chance) * (double)impairment.jitter_ns);
}

static void carry(struct sim_sock *to, const struct sim_item *sent, const struct fate *f)
{
    arrive(to, sent, f->delay_ns[0]);
    if (!f->twice)
        return;
    traffic.duplicated++;
    arrive(to, sent, f->delay_ns[1]);
}

static bool from_peer(const struct sim_sock *s, const union mt_addr *from)
{
    return !s->peer.sa.sa_family || sim_addr_same(&s->peer, from);
}

static bool wants(const struct sim_sock *s, const struct sim_item *sent)
{
    if (s->local.sa.sa_family != sent->to.sa.sa_family || !from_peer(s, &sent->from))
        return false;
    if (sim_addr_is_multicast(&sent->to))
        return sim_addr_same_host(&s->group, &sent->to);
    if (sim_addr_is_broadcast(&sent->to))
        return true;
    return sim_addr_same_host(&s->local, &sent->to) || (sim_addr_is_any(&s->local) && sim_addr_is_local(&sent->to));
}

static bool deliver(const struct sim_item *sent, bool told)
{
    bool many = sim_addr_is_multicast(&sent->to) || sim_addr_is_broadcast(&sent->to);
    unsigned takers = 0;

    for (struct sim_sock *s = sim_sock_on_port(sim_addr_port(&sent->to)); s && (many || !takers); s = s->next) {
        struct fate fate;

        if (!wants(s, sent))
            continue;
        takers++;
        draw(&fate);
        if (fate.lost || told)
            traffic.lost++;
        else
            carry(s, sent, &fate);
    }
    if (!takers)
        traffic.nobody++;
    return (takers && !told) || many;
}

static int check(const struct sim_sock *s, size_t len, const union mt_addr *to)
{
    if (!to->sa.sa_family)
        return -EDESTADDRREQ;
    if (to->sa.sa_family != s->local.sa.sa_family)
        return s->local.sa.sa_family == AF_INET6 ? -ENETUNREACH : -EAFNOSUPPORT;
    if (!sim_addr_port(to))
        return -EINVAL;
    return len > MAX_DATAGRAM ? -EMSGSIZE : 0;
}

int sim_net_send(struct sim_sock *s, const void *buf, size_t len, const union mt_addr *to, uint8_t tos)
{
    struct sim_item *sent;
    int err;

    to = to ? to : &s->peer;
    err = check(s, len, to);
    if (err)
        return err;
    sent = sim_must(calloc(1, sizeof(*sent) + len));
    sent->from = s->local;
    if (sim_addr_is_any(&s->local)) {
        sim_addr_source(&sent->from, to);
        sim_addr_set_port(&sent->from, sim_addr_port(&s->local));
    }
    sent->to = *to;
    sent->sent_ns = sim_clock();
    sent->tos = to->sa.sa_family == AF_INET ? tos : 0;
    sent->ttl = sim_addr_is_multicast(to) ? s->options.multicast_ttl : UNICAST_TTL;
    sent->len = len;
    if (len)
        memcpy(sent->data, buf, len);
    traffic.sent++;
    if (!s->test)
        sim_net_see(s, true, to, buf, len);
    if (!deliver(sent, !s->test && s->peer.sa.sa_family && sim_trouble_icmp()) && s->peer.sa.sa_family)
        s->refused = true; /* the ICMP answer comes back at once; without a peer the kernel does not tell */
    free(sent);
    return 0;
}

void sim_net_reset(void)
{
    traffic = (struct sim_traffic){0};
}
