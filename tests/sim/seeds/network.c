/* Who talks to the module: RTP with marks in it, octets for collectors, and what makes no sense. */
#include "seeds.h"

#include <string.h>

enum { MAX_PACKET = 480 };

static const uint8_t magic[4] = {0x13, 0x57, 0x9b, 0xdf};

void network_open(struct run *r)
{
    for (unsigned i = 0; i < LISTENERS; i++)
        r->listeners[i] = sim_socket(LISTENER, LISTEN_PORT + 2 * (int)i);
    for (unsigned i = 0; i < TALKERS; i++)
        r->talkers[i].fd = sim_socket(TALKER, 20000 + 2 * (int)i);
    r->stranger = sim_socket("203.0.113.66", 30000);
}

void network_close(struct run *r)
{
    for (unsigned i = 0; i < LISTENERS; i++)
        sim_close(r->listeners[i]);
    for (unsigned i = 0; i < TALKERS; i++)
        sim_close(r->talkers[i].fd);
    sim_close(r->stranger);
}

/* Its clock is up to 500 ppm wrong. */
void start_talker(struct run *r, int vmprx)
{
    static const unsigned lengths[] = {160, 160, 160, 80, 240, 480, 104};
    struct talker *t = &r->talkers[draw(r, TALKERS)];
    int64_t drift = (int64_t)draw(r, 1001) - 500;

    if (vmprx < 0)
        return;
    t->on = true;
    t->vmprx = vmprx;
    t->vmprx_made = r->things[VMPRX][vmprx].made;
    t->octets = lengths[draw(r, COUNT(lengths))];
    t->every_ns = (int64_t)t->octets * 125000 * (1000000 + drift) / 1000000;
    t->due_ns = sim_now_ns() + (int64_t)draw(r, 20) * MS;
    sim_rtp_init(&t->rtp, t->fd, HOST, r->things[VMPRX][vmprx].port, chance(r, 80) ? 8 : 0);
    t->rtp.ssrc = draw(r, UINT32_MAX);
    t->rtp.seq = (uint16_t)draw(r, 65536);
    t->rtp.ts = draw(r, UINT32_MAX);
}

void put_mark(uint8_t *octets, unsigned of, uint32_t mark)
{
    memcpy(octets, magic, sizeof(magic));
    octets[4] = (uint8_t)of;
    memcpy(octets + 5, &mark, sizeof(mark));
    octets[9] = (uint8_t)(octets[4] + octets[5] + octets[6] + octets[7] + octets[8]);
}

/* The rest of the packet follows from the mark, so that a mark is not found where none is. */
static void fill(const struct run *r, const struct talker *t, uint8_t *octets, unsigned n)
{
    uint32_t mark = t->mark;

    for (unsigned i = 0; i < n; i++)
        octets[i] = (uint8_t)(0x20 + (i + mark) % 31);
    put_mark(octets, (unsigned)(t - r->talkers), mark);
}

static void talk(struct run *r, struct talker *t)
{
    uint8_t octets[MAX_PACKET];
    const struct thing *v = &r->things[VMPRX][t->vmprx];

    if (!v->live || v->made != t->vmprx_made) {
        t->on = false;
        return;
    }
    t->mark++;
    fill(r, t, octets, t->octets);
    sim_rtp_send(&t->rtp, octets, t->octets);
    t->due_ns += t->every_ns;
}

void network_run(struct run *r)
{
    struct sim_datagram d;

    for (unsigned i = 0; i < TALKERS; i++)
        for (unsigned n = 0; r->talkers[i].on && r->talkers[i].due_ns <= sim_now_ns() && n < 4; n++)
            talk(r, &r->talkers[i]);
    for (unsigned i = 0; i < LISTENERS; i++)
        while (sim_recv(r->listeners[i], &d))
            ;
}

bool mark_at(const uint8_t *p, unsigned *of, uint32_t *mark)
{
    uint8_t sum = (uint8_t)(p[4] + p[5] + p[6] + p[7] + p[8]);

    if (memcmp(p, magic, sizeof(magic)) || sum != p[9])
        return false;
    *of = p[4];
    memcpy(mark, p + 5, sizeof(*mark));
    return true;
}

void check_marks(struct run *r, struct thing *channel, const uint8_t *octets, size_t n)
{
    for (size_t i = 0; channel->plain && channel->hears >= 0 && i + MARK_OCTETS <= n; i++) {
        unsigned talker;
        uint32_t mark;

        if (!mark_at(octets + i, &talker, &mark) || talker >= TALKERS)
            continue;
        if (mark <= channel->heard[talker])
            wrong(r, "packet %u of talker %u comes out after packet %u", mark, talker, channel->heard[talker]);
        channel->heard[talker] = mark;
    }
}

/* Deeds */

static void someone_talks(struct run *r)
{
    start_talker(r, slot_of(r, VMPRX, pick(r, VMPRX)));
}

static void someone_stops(struct run *r)
{
    r->talkers[draw(r, TALKERS)].on = false;
}

static void jump(struct run *r)
{
    struct talker *t = &r->talkers[draw(r, TALKERS)];

    t->rtp.ts += draw(r, UINT32_MAX);
    t->rtp.marker = true;
    if (chance(r, 50))
        t->rtp.seq = (uint16_t)draw(r, 65536);
}

static void send_to_collector(struct run *r)
{
    static const unsigned lengths[] = {160, 160, 160, 320, 1, 0, 1472, 2048, 2049, 3000};
    const struct thing *c = pick(r, COLLECTOR);
    uint8_t octets[3000];
    size_t n = lengths[draw(r, COUNT(lengths))];

    memset(octets, (int)draw(r, 256), sizeof(octets));
    for (unsigned i = 0; c->live && i < 1 + draw(r, 4); i++)
        sim_send(r->talkers[draw(r, 2)].fd, HOST, c->port, octets, n);
}

static void send_nonsense(struct run *r)
{
    const struct thing *v = pick(r, VMPRX);
    uint8_t octets[3000];
    size_t n = chance(r, 10) ? draw(r, sizeof(octets)) : draw(r, 60);
    int port = chance(r, 50) ? v->port : v->rtcp_port;

    for (size_t i = 0; i < n; i++)
        octets[i] = (uint8_t)draw(r, 256);
    if (n && chance(r, 70))
        octets[0] = 0x80; /* RTP version 2 */
    if (n > 1 && chance(r, 50))
        octets[1] = (uint8_t)(200 + draw(r, 5)); /* RTCP */
    if (v->live)
        sim_send(r->stranger, HOST, port, octets, n);
}

static void flood(struct run *r)
{
    const struct thing *v = pick(r, VMPRX);
    uint8_t octets[172] = {0x80, 8};

    for (unsigned i = 0; v->live && i < 300; i++)
        sim_send(r->stranger, HOST, v->port, octets, sizeof(octets));
}

const struct deed network_deeds[] = {
    {"someone_talks", 8, someone_talks},
    {"someone_stops", 2, someone_stops},
    {"a_talker_jumps", 2, jump},
    {"send_to_collector", 12, send_to_collector},
    {"send_nonsense", 4, send_nonsense},
    {"flood", 1, flood},
    {NULL, 0, NULL},
};
