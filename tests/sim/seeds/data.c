/* Data communications: protocols and encodings on the halves of channels, what is received and sent. */
#include "seeds.h"

#include <string.h>

#include "smdc.h"
#include "smdc_async.h"
#include "smdc_bulkrx.h"
#include "smdc_cpu.h"
#include "smdc_cw.h"
#include "smdc_fsk.h"
#include "smdc_hdlc.h"
#include "smdc_heap.h"
#include "smdc_none.h"
#include "smdc_raw.h"
#include "smdc_rlp.h"
#include "smdc_sync.h"
#include "smdc_ttyrx.h"
#include "smdc_v110.h"
#include "smdc_v17.h"
#include "smdc_v27.h"
#include "smdc_v29.h"

enum { PAIRED = 18 /* of the protocols: a receiver, then its sender; V.110 is both */, TRIES = 20, EVERY = 24, MOST = 3000, OF_DATA = 0x80 /* marks of channel n say OF_DATA + n */ };

static bool has_input(const struct thing *ch)
{
    return ch->type != kSMChannelTypeOutput;
}

static bool has_output(const struct thing *ch)
{
    return ch->type != kSMChannelTypeInput;
}

/* What runs */

union config {
    struct smdc_raw_config_parms raw;
    struct smdc_fsk_config_parms fsk;
    struct smdc_cw_config_parms cw;
    struct smdc_v110_config_parms v110;
    struct smdc_v110rlp_config_parms rlp;
    tSM_INT speed;
};

static unsigned make_raw(struct run *r, union config *c)
{
    if (chance(r, 60))
        return 0;
    c->raw.i460_mask = chance(r, 50) ? draw(r, 256) : 0;
    c->raw.xorval = chance(r, 20) ? draw(r, 256) : 0;
    return sizeof(c->raw);
}

static unsigned make_fsk(struct run *r, union config *c)
{
    static const struct smdc_fsk_config_parms known[] = {
        {.speed = 1200, .mark_frequency = 1300, .space_frequency = 2100},
        {.speed = 300, .mark_frequency = 980, .space_frequency = 1180, .reverse_chan_filter = 1},
        {.speed = 300, .mark_frequency = 1650, .space_frequency = 1850, .get_metric = 1}};

    c->fsk = known[draw(r, COUNT(known))];
    c->fsk.rx_carrier_on_mS = c->fsk.rx_carrier_off_mS = 10 + draw(r, 30);
    return sizeof(c->fsk);
}

static unsigned make_cw(struct run *r, union config *c)
{
    c->cw = (struct smdc_cw_config_parms){
        .speed = 20 + draw(r, 80), .space_frequency = 600.0F + (float)draw(r, 1000), .rx_carrier_off_mS = 1000};
    return sizeof(c->cw);
}

static unsigned make_speed(union config *c, tSM_INT speed)
{
    c->speed = speed;
    return sizeof(c->speed);
}

static unsigned make_v17(struct run *r, union config *c)
{
    static const tSM_INT speeds[] = {7200, 9600, 12000, 14400};

    return make_speed(c, speeds[draw(r, COUNT(speeds))]);
}

static unsigned make_v27(struct run *r, union config *c)
{
    return make_speed(c, chance(r, 50) ? 2400 : 4800);
}

static unsigned make_v29(struct run *r, union config *c)
{
    return make_speed(c, 4800 + 2400 * (tSM_INT)draw(r, 3));
}

static unsigned make_v110(struct run *r, union config *c)
{
    static const unsigned long speeds[] = {600, 2400, 9600, 9600, 19200, 38400};

    c->v110.speed = speeds[draw(r, COUNT(speeds))];
    c->v110.format = chance(r, 50) ? kSMDCFormatAsync : kSMDCFormatSync;
    return sizeof(c->v110);
}

static unsigned make_rlp(struct run *r, union config *c)
{
    c->rlp.speed = 6000UL << draw(r, 4);
    return sizeof(c->rlp);
}

static unsigned make_none(struct run *r, union config *c)
{
    (void)r, (void)c;
    return 0;
}

static const struct protocol {
    int number;
    bool rx, tx, bits, octets; /* the halves; encodings that make bits, and None */
    unsigned (*make)(struct run *r, union config *c);
} protocols[] = {
    {kSMDCProtocolRawRx, true, false, true, true, make_raw},
    {kSMDCProtocolRawTx, false, true, true, true, make_raw},
    {kSMDCProtocolRawRx, true, false, true, true, make_raw},
    {kSMDCProtocolRawTx, false, true, true, true, make_raw},
    {kSMDCProtocolV110, true, true, false, true, make_v110},
    {kSMDCProtocolV110, true, true, false, true, make_v110},
    {kSMDCProtocolFSKrx, true, false, true, false, make_fsk},
    {kSMDCProtocolFSKtx, false, true, true, false, make_fsk},
    {kSMDCProtocolV29rx, true, false, true, false, make_v29},
    {kSMDCProtocolV29tx, false, true, true, false, make_v29},
    {kSMDCProtocolV17rx, true, false, true, false, make_v17},
    {kSMDCProtocolV17tx, false, true, true, false, make_v17},
    {kSMDCProtocolV27rx, true, false, true, false, make_v27},
    {kSMDCProtocolV27tx, false, true, true, false, make_v27},
    {kSMDCProtocolCWrx, true, false, true, false, make_cw},
    {kSMDCProtocolCWtx, false, true, true, false, make_cw},
    {kSMDCProtocolV110RLPrx, true, false, false, true, make_rlp},
    {kSMDCProtocolV110RLPtx, false, true, false, true, make_rlp},
    /* without a sender */
    {kSMDCProtocolTTYrx, true, false, false, true, make_none},
    {kSMDCProtocolCpu, true, false, false, true, make_none},
    {kSMDCProtocolHeap, true, false, false, true, make_none},
    {kSMDCProtocolBulkRx, true, false, false, true, make_none},
};

/* Encodings */

union format {
    struct smdc_async_format_parms async;
    struct smdc_hdlc_format_parms hdlc;
};

static int make_encoding(struct run *r, union format *f, int *length)
{
    int encoding = kSMDCConfigEncodingSync + (int)draw(r, 3);

    *length = 0;
    if (chance(r, 30))
        return encoding;
    if (encoding == kSMDCConfigEncodingAsync) {
        f->async = (struct smdc_async_format_parms){draw(r, 3), chance(r, 70) ? 8 : draw(r, 17)};
        *length = sizeof(f->async);
    } else if (encoding == kSMDCConfigEncodingHDLC) {
        f->hdlc = (struct smdc_hdlc_format_parms){16, 0x1021, (tSM_INT)draw(r, 4), (tSM_INT)draw(r, 20)};
        *length = sizeof(f->hdlc);
    }
    return encoding;
}

static bool can_have(const struct run *r, const struct thing *ch, const struct protocol *p)
{
    if (!works(r, ch) || (p->rx && !has_input(ch)) || (p->tx && !has_output(ch)))
        return false;
    if (p->rx && p->tx && ch->type != kSMChannelTypeFullDuplex)
        return false;
    if (p->tx && ch->output_rate_hz != 8000)
        return false;
    return !(p->rx && input_taken(ch)) && !(p->tx && output_taken(ch));
}

/* What smdc_channel_config takes, but for the channel. */
struct setup {
    union config config;
    union format format;
    struct smdc_channel_config_parms p;
};

static void make_setup(struct run *r, struct setup *s, const struct protocol *protocol)
{
    *s = (struct setup){.p.protocol = protocol->number};
    s->p.config_length = (tSM_INT)protocol->make(r, &s->config);
    if (protocol->bits && (!protocol->octets || chance(r, 50)))
        s->p.encoding = make_encoding(r, &s->format, &s->p.encoding_config_length);
}

static void configure(struct run *r, struct thing *ch, const struct protocol *protocol, const struct setup *s)
{
    struct setup own = *s;
    int err;

    own.p.channel = ch->id;
    own.p.protocol = protocol->number;
    own.p.config_data = &own.config;
    own.p.encoding_config_data = &own.format;
    err = CALL(r, smdc_channel_config, &own.p);
    if (can_have(r, ch, protocol))
        must_work(r, "smdc_channel_config", err);
    else
        must_fail(r, "smdc_channel_config", err);
    if (err)
        return;
    ch->receives = ch->receives || protocol->rx;
    ch->transmits = ch->transmits || protocol->tx;
    ch->finishing = ch->finishing && !protocol->tx;
    ch->data_heard = protocol->rx ? 0 : ch->data_heard;
}

static void configure_data(struct run *r)
{
    const struct protocol *protocol = &protocols[draw(r, COUNT(protocols))];
    struct setup s;

    make_setup(r, &s, protocol);
    configure(r, pick(r, CHANNEL), protocol, &s);
}

/* One that sends and one that hears it, with the same protocol; V.110 both ways, and connected. */
static void link_channels(struct run *r)
{
    const struct protocol *rx = &protocols[draw(r, PAIRED)], *tx = rx->tx ? rx : rx + 1;
    struct thing *from = pick(r, CHANNEL), *to = pick(r, CHANNEL);
    struct smdc_line_control_parms connect = {.cmd = kSMDCLineCtlCmdInitiatorConnect};
    struct setup s;

    if (!rx->rx)
        rx--, tx = rx + 1;
    for (unsigned i = 0; i < TRIES && !(can_have(r, to, rx) && can_have(r, from, tx) && to->module == from->module); i++)
        to = pick(r, CHANNEL), from = pick(r, CHANNEL);
    make_setup(r, &s, rx);
    hear_channel(r, to, from);
    configure(r, to, rx, &s);
    if (from != to)
        configure(r, from, tx, &s);
    if (!rx->tx)
        return;
    hear_channel(r, from, to);
    connect.channel = from->id;
    CALL(r, smdc_line_control, &connect);
    connect.channel = to->id;
    connect.cmd = kSMDCLineCtlCmdResponderConnect;
    if (from != to)
        CALL(r, smdc_line_control, &connect);
}

static void change_encoding(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    union format format = {0};
    struct smdc_encoding_parms p = {.channel = ch->id, .encoding_config_data = &format};
    bool rx = chance(r, 50);
    int err;

    p.encoding = make_encoding(r, &format, &p.encoding_config_length);
    err = rx ? CALL(r, smdc_rx_encoding, &p) : CALL(r, smdc_tx_encoding, &p);
    if (!works(r, ch) || (rx ? !ch->receives : !ch->transmits))
        must_fail(r, "another encoding", err);
}

/* Reception */

static void check_received(struct run *r, struct thing *ch, const uint8_t *octets, unsigned n)
{
    const struct thing *from = ch->hears_channel < 0 ? NULL : &r->things[CHANNEL][ch->hears_channel];

    for (unsigned i = 0; from && !from->was_fed && i + MARK_OCTETS <= n; i++) {
        unsigned of;
        uint32_t mark;

        if (!mark_at(octets + i, &of, &mark) || of != OF_DATA + (unsigned)ch->hears_channel)
            continue;
        if (mark <= ch->data_heard)
            wrong(r, "mark %u of data is received after mark %u", mark, ch->data_heard);
        ch->data_heard = mark;
    }
}

/* Never waiting: nobody else moves the clock. */
static void receive_from(struct run *r, struct thing *ch)
{
    uint8_t octets[MOST];
    struct smdc_rx_control_parms notify = {ch->id, kSMDCRxCtlNotifyOnData, (tSM_INT)draw(r, 400) - 100,
                                           (tSM_INT)(chance(r, 50) ? draw(r, 200) : 0), 1};
    struct smdc_data_parms p = {ch->id, (char *)octets, (tSM_INT)draw(r, MOST + 1), -1};

    if (!ch->rx_at_once && CALL(r, smdc_rx_control, &notify)) {
        if (works(r, ch) && has_input(ch))
            wrong(r, "smdc_rx_control refuses NotifyOnData");
        return;
    }
    ch->rx_at_once = true;
    for (unsigned i = 0; i < 4; i++) {
        int err = CALL(r, smdc_rx_data, &p);

        if (!ch->live || !ch->receives)
            must_fail(r, "smdc_rx_data", err);
        else
            must_work(r, "smdc_rx_data", err);
        if (err)
            return;
        if (p.done_length < 0 || p.done_length > p.max_length)
            wrong(r, "smdc_rx_data gives %d octets of %d", p.done_length, p.max_length);
        mix(r, octets, (size_t)p.done_length);
        check_received(r, ch, octets, (unsigned)p.done_length);
    }
}

static void receive(struct run *r)
{
    receive_from(r, pick(r, CHANNEL));
}

static void finished_rx(struct thing *ch)
{
    ch->receives = ch->rx_at_once = false;
}

/* Data that it tells of is there, to the octet. */
static void take_told(struct run *r, struct thing *ch, int available)
{
    uint8_t octets[2 * MOST];
    struct smdc_data_parms p = {ch->id, (char *)octets, (tSM_INT)sizeof(octets), -1};

    if (available < 1)
        wrong(r, "smdc_rx_status gives Data of %d octets", available);
    if (!ch->rx_at_once)
        return;
    must_work(r, "smdc_rx_data", CALL(r, smdc_rx_data, &p));
    if (p.done_length != (available < p.max_length ? available : p.max_length))
        wrong(r, "smdc_rx_status tells of %d octets, smdc_rx_data gives %d", available, p.done_length);
    else
        check_received(r, ch, octets, (unsigned)p.done_length);
}

static void status_of_rx(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct smdc_rx_status_parms p = {.channel = ch->id};

    for (unsigned i = 0; i < 6; i++) {
        int err = CALL(r, smdc_rx_status, &p);

        if (ch->live && ch->receives)
            must_work(r, "smdc_rx_status", err);
        else
            must_fail(r, "smdc_rx_status", err);
        if (err)
            return;
        mix_number(r, (uint64_t)p.status << 32 | (uint32_t)p.available_octets);
        if (p.status == kSMDCRxStatusFinished)
            finished_rx(ch);
        else if (p.status == kSMDCRxStatusData)
            take_told(r, ch, p.available_octets);
        else if (p.status == kSMDCRxStatusEmpty)
            return;
    }
}

static void control_rx(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct smdc_rx_control_parms p = {.channel = ch->id, .cmd = (enum kSMDCRxCtl)draw(r, 4)};
    int err;

    p.min_to_collect = (tSM_INT)draw(r, 40000) - 15000;
    p.min_idle = (tSM_INT)draw(r, 300);
    p.blocking = 1;
    err = CALL(r, smdc_rx_control, &p);
    if (!works(r, ch) || !has_input(ch) || (!ch->receives && p.cmd != kSMDCRxCtlNotifyOnData))
        must_fail(r, "smdc_rx_control", err);
    else if (p.cmd == kSMDCRxCtlNotifyOnData || p.cmd == kSMDCRxCtlDiscard)
        must_work(r, "smdc_rx_control", err);
    if (!err && p.cmd == kSMDCRxCtlNotifyOnData)
        ch->rx_at_once = true;
}

/* Transmission */

static unsigned fill(struct run *r, const struct thing *ch, uint8_t *octets)
{
    unsigned n = draw(r, MOST + 1), slot = (unsigned)slot_of(r, CHANNEL, ch);

    memset(octets, (int)draw(r, 256), n);
    if (chance(r, 30)) /* noise, also as items of HDLC */
        for (unsigned i = 0; i < n; i++)
            octets[i] = (uint8_t)draw(r, 256);
    else
        for (unsigned i = 0; i + EVERY <= n; i += EVERY)
            put_mark(octets + i, OF_DATA + slot, ++r->data_mark);
    return n;
}

static void put_to(struct run *r, struct thing *ch)
{
    uint8_t octets[MOST];
    struct smdc_tx_control_parms notify = {ch->id, kSMDCTxCtlNotifyOnCapacity, (tSM_INT)draw(r, 2000) - 500, 1};
    struct smdc_data_parms p = {ch->id, (char *)octets, (tSM_INT)fill(r, ch, octets), -1};
    int err;

    if (!ch->tx_at_once && CALL(r, smdc_tx_control, &notify)) {
        if (works(r, ch) && has_output(ch))
            wrong(r, "smdc_tx_control refuses NotifyOnCapacity");
        return;
    }
    ch->tx_at_once = true;
    err = CALL(r, smdc_tx_data, &p);
    if (!ch->live || !ch->transmits || ch->finishing)
        must_fail(r, "smdc_tx_data", err);
    else if (!ch->was_fed && ch->collector < 0)
        must_work(r, "smdc_tx_data", err);
    if (!err && (p.done_length < 0 || p.done_length > p.max_length))
        wrong(r, "smdc_tx_data takes %d octets of %d", p.done_length, p.max_length);
    mix_number(r, (uint64_t)(err ? err : p.done_length));
}

static void put_data(struct run *r)
{
    put_to(r, pick(r, CHANNEL));
}

/* Along a link, if there is one. */
static void pass_data(struct run *r)
{
    for (unsigned i = 0, start = draw(r, SLOTS); i < SLOTS; i++) {
        struct thing *to = &r->things[CHANNEL][(start + i) % SLOTS];
        struct thing *from = to->hears_channel < 0 ? NULL : &r->things[CHANNEL][to->hears_channel];

        if (!to->live || !to->receives || !from || !from->live || !from->transmits)
            continue;
        put_to(r, from);
        pass_ms(r, 1 + draw(r, 200));
        receive_from(r, to);
        return;
    }
}

/* So many octets as it tells fit. */
static void put_capacity(struct run *r, struct thing *ch, int capacity)
{
    static uint8_t octets[1 << 17];
    struct smdc_data_parms p = {ch->id, (char *)octets, capacity, -1};

    if (capacity < 0 || capacity > (int)sizeof(octets))
        wrong(r, "smdc_tx_status gives a capacity of %d", capacity);
    if (!ch->tx_at_once || chance(r, 70) || r->failure[0])
        return;
    must_work(r, "smdc_tx_data", CALL(r, smdc_tx_data, &p));
    if (p.done_length != capacity)
        wrong(r, "smdc_tx_data takes %d octets after a capacity of %d", p.done_length, capacity);
}

static void status_of_tx(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct smdc_tx_status_parms p = {.channel = ch->id};
    int err = CALL(r, smdc_tx_status, &p);

    if (ch->live && ch->transmits)
        must_work(r, "smdc_tx_status", err);
    else
        must_fail(r, "smdc_tx_status", err);
    if (err)
        return;
    mix_number(r, (uint64_t)p.status << 32 | (uint32_t)p.capacity);
    if (p.status == kSMDCTxStatusFinished)
        ch->transmits = ch->finishing = ch->tx_at_once = false;
    else if (p.status == kSMDCTxStatusHasCapacity)
        put_capacity(r, ch, p.capacity);
}

static void control_tx(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct smdc_tx_control_parms p = {.channel = ch->id, .cmd = (enum kSMDCTxCtl)draw(r, 5), .blocking = 1};
    bool needs_protocol = p.cmd == kSMDCTxCtlDiscard || p.cmd == kSMDCTxCtlFinish;
    int err;

    p.capacity = (tSM_INT)draw(r, 40000) - 15000;
    err = CALL(r, smdc_tx_control, &p);
    if (works(r, ch) && has_output(ch) && (ch->transmits || !needs_protocol))
        must_work(r, "smdc_tx_control", err);
    else
        must_fail(r, "smdc_tx_control", err);
    if (err)
        return;
    ch->finishing = ch->finishing || p.cmd == kSMDCTxCtlFinish;
    ch->tx_at_once = ch->tx_at_once || p.cmd == kSMDCTxCtlNotifyOnCapacity;
}

/* Both */

static void stop_data(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct smdc_stop_parms p = {ch->id};
    unsigned which = draw(r, 3);
    int err = which == 0   ? CALL(r, smdc_rx_stop, &p)
              : which == 1 ? CALL(r, smdc_tx_stop, &p)
                           : CALL(r, smdc_stop, &p);
    bool runs = (which != 1 && ch->receives) || (which != 0 && ch->transmits);

    if (works(r, ch) && runs)
        must_work(r, "stopping data", err);
    else
        must_fail(r, "stopping data", err);
}

static void control_line(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    tSM_UT32 fix[4] = {draw(r, UINT32_MAX), draw(r, UINT32_MAX), 0, 0};
    struct smdc_line_control_parms p = {.channel = ch->id,
                                        .cmd = (enum kSMDCLineCtlCmd)draw(r, kSMDCLineCtlCmdRetrain + 1),
                                        .aux_mask = draw(r, UINT32_MAX),
                                        .aux_toggle = draw(r, UINT32_MAX),
                                        .shorttrain = draw(r, 2),
                                        .tep = (tSM_INT)draw(r, 2),
                                        .prefix_bitlength = draw(r, 129),
                                        .prefix_data = fix,
                                        .suffix_bitlength = draw(r, 129),
                                        .suffix_data = fix};
    int err;

    if (chance(r, 60)) /* most often what a link needs */
        p.cmd = chance(r, 50) ? kSMDCLineCtlCmdInitiatorConnect : kSMDCLineCtlCmdResponderConnect;
    err = CALL(r, smdc_line_control, &p);
    if (!works(r, ch) || !(ch->receives || ch->transmits))
        must_fail(r, "smdc_line_control", err);
}

static void status_of_line(struct run *r)
{
    struct thing *ch = pick(r, CHANNEL);
    struct smdc_line_status_parms p = {.channel = ch->id};
    int err = CALL(r, smdc_line_status, &p);

    if (ch->live)
        must_work(r, "smdc_line_status", err);
    else
        must_fail(r, "smdc_line_status", err);
    if (err)
        return;
    mix_number(r, (uint64_t)p.link_status << 16 | (uint64_t)p.rx_status << 8 | (uint64_t)p.tx_status);
    if (!ch->receives && p.rx_status != kSMDCRxStatusNoCarrier)
        wrong(r, "a channel that receives nothing has line status %d", (int)p.rx_status);
    if (!ch->transmits && (p.tx_status != kSMDCTxStatusSilent || p.tx_cts))
        wrong(r, "a channel that sends nothing has line status %d", (int)p.tx_status);
    if (!ch->receives && !ch->transmits && p.link_status != kSMDCLinkStatusNotConnected)
        wrong(r, "a channel without a protocol has link status %d", (int)p.link_status);
}

const struct deed data_deeds[] = {
    {"configure_data", 10, configure_data},
    {"link_channels", 16, link_channels},
    {"change_encoding", 2, change_encoding},
    {"receive", 10, receive},
    {"status_of_rx", 12, status_of_rx},
    {"control_rx", 3, control_rx},
    {"put_data_to_send", 6, put_data},
    {"pass_data", 24, pass_data},
    {"status_of_tx", 8, status_of_tx},
    {"control_tx", 3, control_tx},
    {"stop_data", 4, stop_data},
    {"control_line", 6, control_line},
    {"status_of_line", 3, status_of_line},
    {NULL, 0, NULL},
};
