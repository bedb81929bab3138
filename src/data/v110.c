#include "v110.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "os/os.h"
#include "v110_frame.h"
#include "v110_link.h"
#include "v110_rate.h"
#include "v110_user.h"

enum {
    BATCH_OCTETS = 64,
    MULTIFRAME = 4, /* at 600 bit/s, told by E7 (V.110 table 5) */
    CODE_600 = 1,
    HALF_SHIFT = 11, /* from an S or X bit of the first half of the frame to its copy in the second */
};

/* THREAD: engine, between create and destroy. */
struct v110 {
    struct mt_line_rx rx; /* first */
    struct mt_line_tx tx;
    unsigned halves; /* not destroyed yet */
    bool sync;
    struct mt_v110_rate rate;
    struct mt_v110_link link;
    struct mt_v110_framer framer;
    struct mt_octet_sink user_out;
    struct mt_v110_user_rx user_rx;
    struct mt_octet_source user_in;
    struct mt_v110_user_tx user_tx;
    struct mt_v110_slots slots;
    uint32_t aux_keep, aux_flip; /* SetAux: aux bits sent are (those of the link & keep) ^ flip */
    bool receiving;              /* data is taken */
    bool dry;                    /* the source had not enough when asked last */
    bool flowing;                /* data filled the frame sent last */
    unsigned heard;              /* octets in `batch` */
    uint8_t batch[BATCH_OCTETS];
};

static struct v110 *of_rx(struct mt_line_rx *rx)
{
    return (struct v110 *)rx;
}

static struct v110 *of_tx(struct mt_line_tx *tx)
{
    return (struct v110 *)(void *)((char *)tx - offsetof(struct v110, tx));
}

static struct v110 *of_user_out(struct mt_octet_sink *s)
{
    return (struct v110 *)(void *)((char *)s - offsetof(struct v110, user_out));
}

static struct v110 *of_user_in(struct mt_octet_source *s)
{
    return (struct v110 *)(void *)((char *)s - offsetof(struct v110, user_in));
}

static struct v110 *of_framer(struct mt_v110_framer *f)
{
    return (struct v110 *)(void *)((char *)f - offsetof(struct v110, framer));
}

/* What line.h shows of it. */
static void show(struct v110 *v)
{
    static const enum mt_line_link links[] = {
        [MT_V110_IDLE] = MT_LINK_NOT_CONNECTED,          [MT_V110_WAITING] = MT_LINK_CONNECTING,
        [MT_V110_CONNECTING] = MT_LINK_CONNECTING,       [MT_V110_CONNECTED] = MT_LINK_CONNECTED,
        [MT_V110_DISCONNECTING] = MT_LINK_DISCONNECTING, [MT_V110_ENDED] = MT_LINK_NOT_CONNECTED,
    };
    const struct mt_v110_link *l = &v->link;
    bool connected = l->state == MT_V110_CONNECTED, hears = l->aligned && l->state != MT_V110_ENDED;
    bool silent = links[l->state] == MT_LINK_NOT_CONNECTED || l->state == MT_V110_WAITING;

    v->rx.link = v->tx.link = links[l->state];
    v->rx.finished = v->tx.finished = l->state == MT_V110_ENDED;
    v->rx.flow = l->stop;
    v->tx.flow = mt_v110_link_is_stopped(l);
    v->tx.cts = connected && l->data && !v->tx.flow;
    v->rx.status = !hears ? MT_RX_NO_CARRIER : v->receiving ? MT_RX_DATA : MT_RX_CARRIER;
    v->tx.status = silent ? MT_TX_SILENT : connected && l->data ? MT_TX_DATA : MT_TX_CARRIER;
}

/* Receive */

static void hand_over(struct v110 *v)
{
    if (v->heard)
        v->rx.out->bits(v->rx.out, v->batch, 8 * v->heard);
    v->heard = 0;
}

/* Octets of several frames at a time. A frame completes six at most. */
static void hear_octets(struct mt_octet_sink *sink, const uint8_t *octets, unsigned n)
{
    struct v110 *v = of_user_out(sink);

    if (v->heard + n > BATCH_OCTETS)
        hand_over(v);
    memcpy(v->batch + v->heard, octets, n);
    v->heard += n;
}

static void hear_alignment(struct mt_v110_framer *f, bool aligned)
{
    struct v110 *v = of_framer(f);

    hand_over(v);
    v->receiving = false;
    mt_v110_link_align(&v->link, aligned);
    v->rx.out->carrier(v->rx.out, aligned);
}

/* The far end says how many bits its frames hold; until it does, or if it says nonsense, as many as ours. */
static unsigned code_heard(const struct v110 *v)
{
    unsigned code = mt_v110_aux_code(v->link.heard);

    return mt_v110_rate_bits(code) ? code : v->rate.code;
}

/* The far end's first octet begins a whole number of octets after its first frame with S ON. */
static void begin_to_receive(struct v110 *v, unsigned bits)
{
    unsigned before = (v->link.on_heard - 1) * bits;

    mt_v110_user_rx_begin(&v->user_rx, (8 - before % 8) % 8);
    v->receiving = true;
}

static void hear_data(struct v110 *v, uint64_t data)
{
    unsigned code = code_heard(v), bits = mt_v110_rate_bits(code);

    if (!mt_v110_link_receives(&v->link)) {
        v->receiving = false;
        return;
    }
    if (!v->receiving)
        begin_to_receive(v, bits);
    mt_v110_user_rx(&v->user_rx, mt_v110_rate_gather(code, data), bits);
}

static void hear_frame(struct mt_v110_framer *f, uint64_t rows)
{
    struct v110 *v = of_framer(f);
    uint64_t data = mt_v110_rows_data(rows);

    mt_v110_link_hear(&v->link, mt_v110_rows_aux(rows), !data);
    hear_data(v, data);
}

static void push(struct mt_line_rx *rx, const void *samples, unsigned n)
{
    struct v110 *v = of_rx(rx);

    if (v->link.state == MT_V110_ENDED)
        return;
    mt_v110_hear(&v->framer, samples, n);
    hand_over(v);
    show(v);
}

static bool is_of_transmitter(enum mt_line_verb verb)
{
    return verb == MT_LINE_INITIATOR_CONNECT || verb == MT_LINE_RESPONDER_CONNECT || verb == MT_LINE_DISCONNECT ||
           verb == MT_LINE_SET_AUX;
}

static int rx_command(struct mt_line_rx *rx, const struct mt_line_command *c)
{
    struct v110 *v = of_rx(rx);

    if (c->verb != MT_LINE_RX_STOP && c->verb != MT_LINE_RX_RESUME)
        return is_of_transmitter(c->verb) ? 0 : -EOPNOTSUPP;
    v->link.stop = c->verb == MT_LINE_RX_STOP;
    show(v);
    return 0;
}

/* Transmit */

static uint32_t next_aux(const struct v110 *v)
{
    uint32_t aux = mt_v110_link_aux(&v->link) | mt_v110_rate_aux(v->rate.code) | MT_V110_AUX_E4_E7;

    if (v->rate.code == CODE_600 && v->link.on_sent && v->link.on_sent % MULTIFRAME == 0)
        aux &= ~MT_V110_AUX_E7;
    return (aux & v->aux_keep) ^ v->aux_flip;
}

/* The far end takes no data, because of its X, or of our S4 as SetAux wants it. */
static bool is_held(const struct v110 *v)
{
    return mt_v110_link_is_stopped(&v->link) || (next_aux(v) & MT_V110_AUX_SB);
}

static unsigned give_octets(struct mt_octet_source *source, uint8_t *octets, unsigned n)
{
    struct v110 *v = of_user_in(source);
    unsigned got;

    if (!n || is_held(v))
        return 0;
    got = v->tx.in->bits(v->tx.in, octets, 8 * n) / 8;
    v->dry = got < n;
    return got;
}

/* @return false: all was sent and no more comes */
static bool take_data(struct v110 *v, uint64_t *data)
{
    v->dry = false;
    *data = mt_v110_rate_spread(v->rate.code, mt_v110_user_tx(&v->user_tx, mt_v110_rate_bits(v->rate.code)));
    if (v->sync && v->dry && v->flowing && !v->tx.finishing) /* async can wait for data */
        v->tx.underrun = true;
    v->flowing = v->user_tx.taken > 0 && !v->dry;
    return !(v->tx.finishing && v->dry && !v->user_tx.taken);
}

static void next_frame(struct v110 *v)
{
    unsigned timeslots = (unsigned)(MT_V110_FRAME_BITS / v->rate.slot_bits);
    uint64_t data = ((uint64_t)1 << MT_V110_DATA_BITS) - 1;
    enum mt_v110_send send;

    if (v->tx.finishing && v->link.state == MT_V110_IDLE)
        mt_v110_link_disconnect(&v->link);
    send = mt_v110_link_next(&v->link, timeslots);
    if (send == MT_V110_SEND_DATA && !take_data(v, &data)) {
        mt_v110_link_disconnect(&v->link);
        send = mt_v110_link_next(&v->link, 0);
    }
    if (send == MT_V110_SEND_DISCONNECT)
        data = 0;
    if (send == MT_V110_SEND_IDLE)
        memset(v->slots.octets, 0xff, timeslots);
    else
        mt_v110_write(mt_v110_rows(data, next_aux(v)), v->rate.slot_bits, v->slots.octets);
    v->slots.at = 0;
    v->slots.n = (uint8_t)timeslots;
}

static void pull(struct mt_line_tx *tx, void *samples, unsigned n)
{
    struct v110 *v = of_tx(tx);
    uint8_t *octets = samples;

    for (;;) {
        unsigned taken = mt_v110_slots_take(&v->slots, octets, n);

        octets += taken;
        n -= taken;
        if (!n)
            break;
        next_frame(v);
    }
    show(v);
}

/* What it did before, then this: (x & keep ^ flip) & mask ^ toggle. */
static void set_aux(struct v110 *v, uint32_t mask, uint32_t toggle)
{
    uint32_t left = mask & ~toggle & (MT_V110_AUX_S6 | MT_V110_AUX_X7 | MT_V110_AUX_S8 | MT_V110_AUX_S9);

    mask = (mask & ~left) | (mask >> HALF_SHIFT & left);
    toggle |= toggle >> HALF_SHIFT & left;
    v->aux_keep &= mask;
    v->aux_flip = (v->aux_flip & mask) ^ toggle;
}

static int tx_command(struct mt_line_tx *tx, const struct mt_line_command *c)
{
    struct v110 *v = of_tx(tx);

    if (!is_of_transmitter(c->verb))
        return -EOPNOTSUPP;
    if (c->verb == MT_LINE_SET_AUX)
        set_aux(v, c->aux_mask, c->aux_toggle);
    else if (c->verb == MT_LINE_DISCONNECT)
        mt_v110_link_disconnect(&v->link);
    else
        mt_v110_link_connect(&v->link, c->verb == MT_LINE_INITIATOR_CONNECT);
    show(v);
    return 0;
}

/* Life */

static void leave(struct v110 *v)
{
    if (!--v->halves)
        mt_os->free(v);
}

static void rx_destroy(struct mt_line_rx *rx)
{
    leave(of_rx(rx));
}

static void tx_destroy(struct mt_line_tx *tx)
{
    leave(of_tx(tx));
}

int mt_v110_create(struct mt_line_rx **rx, struct mt_line_tx **tx, const struct mt_line_config *config,
                   struct mt_bit_sink *sink, struct mt_bit_source *source)
{
    static const struct mt_line_rx_ops rx_ops = {
        .timeslot = true, .push = push, .command = rx_command, .destroy = rx_destroy};
    static const struct mt_line_tx_ops tx_ops = {
        .timeslot = true, .reports_empty = true, .pull = pull, .command = tx_command, .destroy = tx_destroy};
    struct mt_v110_rate rate;
    struct v110 *v;

    if (!rx || !tx || mt_v110_rate_find(&rate, config->u.v110.speed))
        return -EINVAL;
    v = mt_os->alloc(sizeof(*v));
    if (!v)
        return -ENOMEM;
    v->rx = (struct mt_line_rx){.ops = &rx_ops, .out = sink};
    v->tx = (struct mt_line_tx){.ops = &tx_ops, .in = source};
    v->halves = 2;
    v->rate = rate;
    v->aux_keep = MT_V110_AUX_ALL;
    v->framer = (struct mt_v110_framer){.frame = hear_frame, .aligned = hear_alignment};
    mt_v110_framer_init(&v->framer, rate.slot_bits);
    mt_v110_link_init(&v->link);
    v->sync = config->u.v110.sync;
    v->user_out.octets = hear_octets;
    v->user_in.octets = give_octets;
    mt_v110_user_rx_init(&v->user_rx, v->sync, &v->user_out);
    mt_v110_user_tx_init(&v->user_tx, v->sync, &v->user_in);
    show(v);
    *rx = &v->rx;
    *tx = &v->tx;
    return 0;
}
