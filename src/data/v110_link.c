#include "v110_link.h"

#include <stddef.h>

#include "v110_rate.h"

enum {
    SLOTS_PER_S = 8000,
    CONNECT_SLOTS = 10 * SLOTS_PER_S, /* T1 of V.110 5.4.2 */
    RESYNC_SLOTS = 3 * SLOTS_PER_S,   /* V.110 5.4.5 */
    RELEASE_SLOTS = 3 * SLOTS_PER_S,  /* waiting for the far end to answer a disconnect: ours */
    ON_FRAMES = 4,                    /* before data, and the step in which it may begin */
    OFF_FRAMES = 5,                   /* that tell a disconnect: at least three, V.110 5.4.5 */
    OFF_FRAMES_BELIEVED = 2,
};

static void enter(struct mt_v110_link *l, enum mt_v110_state state)
{
    l->state = (uint8_t)state;
    l->waited = 0;
}

static void forget_heard(struct mt_v110_link *l)
{
    l->heard = l->last = MT_V110_AUX_ALL;
    l->on_heard = 0;
    l->off_heard = 0;
}

void mt_v110_link_init(struct mt_v110_link *l)
{
    *l = (struct mt_v110_link){.state = MT_V110_IDLE};
    forget_heard(l);
}

void mt_v110_link_connect(struct mt_v110_link *l, bool initiator)
{
    if (l->state == MT_V110_IDLE)
        enter(l, initiator || l->aligned ? MT_V110_CONNECTING : MT_V110_WAITING);
}

void mt_v110_link_disconnect(struct mt_v110_link *l)
{
    if (l->state == MT_V110_IDLE || l->state == MT_V110_WAITING)
        enter(l, MT_V110_ENDED);
    else if (l->state < MT_V110_DISCONNECTING)
        enter(l, MT_V110_DISCONNECTING);
}

void mt_v110_link_align(struct mt_v110_link *l, bool aligned)
{
    l->aligned = aligned;
    forget_heard(l);
    if (l->state == MT_V110_WAITING && aligned)
        enter(l, MT_V110_CONNECTING);
    if (l->state == MT_V110_CONNECTED)
        l->waited = 0;
}

/* The far end wants to disconnect, whatever bits it has as SetAux wants them: all S OFF and only zeros. */
static void hear_disconnect(struct mt_v110_link *l, uint32_t aux, bool zeros)
{
    l->off_heard = (aux & MT_V110_AUX_S) == MT_V110_AUX_S && zeros ? (uint8_t)(l->off_heard + 1) : 0;
    if (l->off_heard < OFF_FRAMES_BELIEVED)
        return;
    l->off_heard = OFF_FRAMES_BELIEVED;
    if (l->state != MT_V110_CONNECTED)
        return;
    l->answering = true;
    enter(l, MT_V110_DISCONNECTING);
}

void mt_v110_link_hear(struct mt_v110_link *l, uint32_t aux, bool zeros)
{
    uint32_t same = ~(aux ^ l->last);

    l->heard = (l->heard & ~same) | (aux & same);
    l->last = aux;
    l->on_heard = aux & MT_V110_AUX_S ? 0 : l->on_heard + 1;
    if (l->state == MT_V110_CONNECTING && !(l->heard & (MT_V110_AUX_S | MT_V110_AUX_X)))
        enter(l, MT_V110_CONNECTED);
    hear_disconnect(l, aux, zeros);
}

static enum mt_v110_send next_connecting(struct mt_v110_link *l)
{
    if (l->waited > CONNECT_SLOTS) {
        mt_v110_link_disconnect(l);
        return MT_V110_SEND_DISCONNECT;
    }
    l->on_sent = l->aligned ? l->on_sent + 1 : 0;
    return MT_V110_SEND_ONES;
}

static enum mt_v110_send next_connected(struct mt_v110_link *l)
{
    if (!l->aligned && l->waited > RESYNC_SLOTS) {
        mt_v110_link_disconnect(l);
        return MT_V110_SEND_DISCONNECT;
    }
    if (l->on_sent && l->on_sent % ON_FRAMES == 0)
        l->data = true;
    l->on_sent++;
    return l->data ? MT_V110_SEND_DATA : MT_V110_SEND_ONES;
}

static enum mt_v110_send next_disconnecting(struct mt_v110_link *l)
{
    bool answered = l->answering || !l->aligned || (l->heard & MT_V110_AUX_SA) == MT_V110_AUX_SA;

    if (l->off_sent >= OFF_FRAMES && (answered || l->waited > RELEASE_SLOTS)) {
        enter(l, MT_V110_ENDED);
        return MT_V110_SEND_IDLE;
    }
    l->off_sent++;
    return MT_V110_SEND_DISCONNECT;
}

enum mt_v110_send mt_v110_link_next(struct mt_v110_link *l, unsigned timeslots)
{
    static enum mt_v110_send (*const next[])(struct mt_v110_link *) = {
        [MT_V110_CONNECTING] = next_connecting,
        [MT_V110_CONNECTED] = next_connected,
        [MT_V110_DISCONNECTING] = next_disconnecting,
        [MT_V110_ENDED] = NULL,
    };

    l->waited += timeslots;
    return next[l->state] ? next[l->state](l) : MT_V110_SEND_IDLE;
}

uint32_t mt_v110_link_aux(const struct mt_v110_link *l)
{
    bool on = l->state == MT_V110_CONNECTED || (l->state == MT_V110_CONNECTING && l->aligned);
    bool stop = !l->aligned || (l->stop && l->data);

    return (on ? 0 : MT_V110_AUX_S) | (stop ? MT_V110_AUX_X : 0);
}

/* Two bits tell it in each frame; if they differ, the frames before decide. */
bool mt_v110_link_receives(const struct mt_v110_link *l)
{
    uint32_t off = l->last & MT_V110_AUX_SB;

    if (off && off != MT_V110_AUX_SB)
        off = l->heard & MT_V110_AUX_SB;
    return l->state == MT_V110_CONNECTED && !off;
}

bool mt_v110_link_is_stopped(const struct mt_v110_link *l)
{
    return l->state == MT_V110_CONNECTED && l->aligned && (l->heard & MT_V110_AUX_X);
}
