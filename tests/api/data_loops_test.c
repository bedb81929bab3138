/*
 * Random data through every protocol, speed and encoding, error-free: from channel to channel and over every other path,
 * put by the program and fetched by it as well as from a collector into a dispatcher.
 */
#include "data_messages.h"

#include <arpa/inet.h>

#include "smdc_bulkrx.h"
#include "smdc_rlp.h"
#include "smdc_v27.h"

enum {
    STEP_MS = 100,
    SETUP_MS = 3000,   /* training, protection tone */
    CONNECT_MS = 1500, /* V.110, over RTP */
    LINE_BITS = 13,    /* at most, for an octet of the program: stuffed, with start and stop bits */
    FEWEST = 24,       /* octets of a message */
    MOST = 2000,
    DATAGRAM = 700, /* octets to a collector */
    SLOTS = 128,    /* of a stream */
    LOOPS = 2 * COUNT(codes),
    NONE = 1 << kSMDCConfigEncodingNone,
    BITS = 1 << kSMDCConfigEncodingSync | 1 << kSMDCConfigEncodingAsync | 1 << kSMDCConfigEncodingHDLC,
};

/* What the line has beside the data. */
enum ends {
    TIMESLOT, /* 0: it runs before and after, with whatever is there */
    CARRIER,  /* a carrier, reported when it begins and when it ends */
    TEXT,     /* no encoding at the receiver, 5 bits with 2 stop bits at the transmitter; the speed is reported */
    UNITS,    /* of RLP */
    LINK,     /* of V.110: both ways, connected and ended */
};

struct row {
    const char *name;
    int rx, tx;
    void *config; /* of both */
    int config_length;
    unsigned bits_per_s;
    unsigned encodings; /* bit n: number n */
    enum ends ends;
    int carrier; /* TEXT: what is reported */
    tSM_INT tep;
    bool filled; /* LINK: with octets of ones where there is no data */
};

#define WITH(type, ...)                                          \
    .config = &(struct smdc_##type##_config_parms){__VA_ARGS__}, \
    .config_length = sizeof(struct smdc_##type##_config_parms)
#define ROW(title, protocol, speed, ...)                                                                              \
    {                                                                                                                 \
        .name = (title), .rx = kSMDCProtocol##protocol##rx, .tx = kSMDCProtocol##protocol##tx, .bits_per_s = (speed), \
        __VA_ARGS__                                                                                                   \
    }
#define RAW_ROW(mask, xor, bits) \
    ROW("raw " #mask " ^ " # xor, Raw, (bits)*8000, WITH(raw, mask, xor), .encodings = NONE | BITS)
#define OLD_RAW_ROW(speed)                                                                        \
    ROW("raw " #speed, Raw, speed, .config = &(tSM_INT){speed}, .config_length = sizeof(tSM_INT), \
        .encodings = NONE | BITS)
#define FSK(x, hz1, hz0, on, off)                                                                        \
    WITH(fsk, .speed = (x), .mark_frequency = (hz1), .space_frequency = (hz0), .rx_carrier_on_mS = (on), \
         .rx_carrier_off_mS = (off))
#define FSK_ROW(title, speed, mark, space, on, off) \
    ROW(title, FSK, speed, FSK(speed, mark, space, on, off), .encodings = BITS, .ends = CARRIER)
#define CW_ROW(bits, hz, off)                                                                                  \
    ROW("cw " #bits, CW, bits, WITH(cw, .speed = (bits), .space_frequency = (hz), .rx_carrier_off_mS = (off)), \
        .encodings = BITS, .ends = CARRIER)
#define MODEM_ROW(modem, speed, protection) /* their structures are alike */                              \
    ROW("v." #modem " " #speed " tep " #protection, V##modem, speed, WITH(v17, speed), .encodings = BITS, \
        .ends = CARRIER, .tep = (protection))
#define TTY_ROW(x, ms)                                                                                  \
    {                                                                                                   \
        .name = "tty " #ms " ms", .rx = kSMDCProtocolTTYrx, .tx = kSMDCProtocolFSKtx, .bits_per_s = 45, \
        FSK(x, 1400, 1800, 1, 80), .encodings = NONE, .ends = TEXT, .carrier = (ms)                     \
    }
#define RLP_ROW(speed) ROW("rlp " #speed, V110RLP, speed, WITH(v110rlp, speed), .encodings = NONE, .ends = UNITS)
#define LINK_ROW(bits, how, fills)                                                             \
    {                                                                                          \
        .name = "v110 " #how " " #bits, .rx = kSMDCProtocolV110, .bits_per_s = (bits),         \
        WITH(v110, bits, kSMDCFormat##how), .encodings = NONE, .ends = LINK, .filled = (fills) \
    }
#define LINK_ROWS(bits) LINK_ROW(bits, Async, false), LINK_ROW(bits, Sync, true)

#define kSMDCProtocolRawrx kSMDCProtocolRawRx
#define kSMDCProtocolRawtx kSMDCProtocolRawTx

static const struct row raw_rows[] = {
    ROW("raw", Raw, 64000, .encodings = NONE | BITS),
    {.name = "bulk", .rx = kSMDCProtocolBulkRx, .tx = kSMDCProtocolRawTx, .bits_per_s = 64000, .encodings = NONE},
    RAW_ROW(0xff, 0x55, 8),
    RAW_ROW(0x7f, 0, 7),
    RAW_ROW(0x50, 0, 2),
    RAW_ROW(0x01, 0xff, 1),
    RAW_ROW(0xa4, 0x55, 3),
    OLD_RAW_ROW(8000),
    OLD_RAW_ROW(16000),
    OLD_RAW_ROW(32000),
    OLD_RAW_ROW(64000),
};

static const struct row fsk_rows[] = {
    FSK_ROW("v21o", 300, 980, 1180, 20, 20),
    FSK_ROW("v21a", 300, 1650, 1850, 700, 80),
    FSK_ROW("bell103a", 300, 1270, 1070, 20, 20),
    FSK_ROW("bell103o", 300, 2225, 2025, 20, 20),
    FSK_ROW("v23a", 1200, 1300, 2100, 10, 5),
    FSK_ROW("v23a600", 600, 1300, 1700, 10, 15),
    FSK_ROW("v23o", 75, 390, 450, 0, 80),
    FSK_ROW("bell202", 1200, 1200, 2200, 10, 10),
    FSK_ROW("v18a", 50, 1400, 1800, 1, 80),
    ROW("v18a 45.45", FSK, 45, FSK(2978909, 1400, 1800, 1, 80), .encodings = BITS, .ends = CARRIER),
    FSK_ROW("110", 110, 1270, 1070, 20, 20),
    FSK_ROW("2000 bit/s of own tones", 2000, 1000, 3000, 5, 5),
};

static const struct row cw_rows[] = {CW_ROW(20, 800, 2000), CW_ROW(50, 1000, 1000), CW_ROW(300, 1500, 200)};

static const struct row modem_rows[] = {
    MODEM_ROW(17, 7200, 0),  MODEM_ROW(17, 7200, 1),  MODEM_ROW(17, 9600, 0),  MODEM_ROW(17, 9600, 1),
    MODEM_ROW(17, 12000, 0), MODEM_ROW(17, 12000, 1), MODEM_ROW(17, 14400, 0), MODEM_ROW(17, 14400, 1),
    MODEM_ROW(27, 2400, 0),  MODEM_ROW(27, 2400, 1),  MODEM_ROW(27, 4800, 0),  MODEM_ROW(27, 4800, 1),
    MODEM_ROW(29, 4800, 0),  MODEM_ROW(29, 4800, 1),  MODEM_ROW(29, 7200, 0),  MODEM_ROW(29, 7200, 1),
    MODEM_ROW(29, 9600, 0),  MODEM_ROW(29, 9600, 1),
};

static const struct row text_rows[] = {TTY_ROW(50, 20), TTY_ROW(2978909, 22)};

static const struct row rlp_rows[] = {RLP_ROW(6000), RLP_ROW(12000), RLP_ROW(24000), RLP_ROW(48000)};

static const struct row link_rows[] = {
    LINK_ROWS(600),   LINK_ROWS(1200),  LINK_ROWS(2400),  LINK_ROWS(3000),  LINK_ROWS(3600),
    LINK_ROWS(4800),  LINK_ROWS(6000),  LINK_ROWS(7200),  LINK_ROWS(9600),  LINK_ROWS(12000),
    LINK_ROWS(14400), LINK_ROWS(19200), LINK_ROWS(24000), LINK_ROWS(28800), LINK_ROWS(38400),
};

/* What goes over paths that are not there from the first bit on: raw async has garbage before. */
static const struct row path_rows[] = {
    ROW("raw", Raw, 64000, .encodings = NONE | (BITS & ~(1 << kSMDCConfigEncodingAsync))),
    ROW("raw 0x50", Raw, 16000, WITH(raw, 0x50, 0), .encodings = 1 << kSMDCConfigEncodingHDLC),
    {.name = "bulk", .rx = kSMDCProtocolBulkRx, .tx = kSMDCProtocolRawTx, .bits_per_s = 64000, .encodings = NONE},
    FSK_ROW("v21o", 300, 980, 1180, 20, 20),
    FSK_ROW("v23a", 1200, 1300, 2100, 10, 5),
    CW_ROW(50, 1000, 1000),
    TTY_ROW(50, 20),
    MODEM_ROW(17, 14400, 0),
    MODEM_ROW(27, 4800, 1),
    MODEM_ROW(29, 9600, 1),
    RLP_ROW(24000),
    LINK_ROW(9600, Async, false),
    LINK_ROW(38400, Sync, true),
};

/* One message on its way. */
struct loop {
    const struct row *row;
    const struct code *code;
    bool udp;
    tSMChannelId out, in;
    tSMCollectorId from;
    tSMDispatcherId to;
    int fd, port; /* who hears the dispatcher; of the collector */
    struct message m;
    uint8_t got[8 * MESSAGE_ROOM];
    unsigned n_got;
    int begun, ended, others; /* reports: carrier not 0 (its value), carrier 0 (how often), any other */
    bool sent, finished;
    bool short_train;
};

static struct loop loops[LOOPS];
static unsigned n_loops;

/* From an output half to an input half. */
static void (*connect_halves)(tSMChannelId from, tSMChannelId to) = join;

static int config_half(tSMChannelId channel, int protocol, const struct row *row, const struct code *code)
{
    struct smdc_channel_config_parms p = {.channel = channel,
                                          .protocol = protocol,
                                          .config_length = row->config_length,
                                          .config_data = row->config,
                                          .encoding = code->encoding};
    struct smdc_async_format_parms async = code->async;
    struct smdc_hdlc_format_parms hdlc = code->hdlc;

    if (code->encoding == kSMDCConfigEncodingHDLC)
        p.encoding_config_data = &hdlc, p.encoding_config_length = sizeof(hdlc);
    if (async.databits || async.stopbits)
        p.encoding_config_data = &async, p.encoding_config_length = sizeof(async);
    return smdc_channel_config(&p);
}

static void make(struct loop *l)
{
    unsigned octets = l->row->bits_per_s * 2 / 8; /* of 2 s */

    octets = octets < FEWEST ? FEWEST : octets > MOST ? MOST : octets;
    if (l->row->ends == TEXT)
        make_text(&l->m, octets);
    else if (l->row->ends == UNITS)
        make_units(&l->m, octets / UNIT);
    else
        make_message(&l->m, l->code, octets);
    if (l->row->rx == kSMDCProtocolCWrx && l->code->encoding == kSMDCConfigEncodingSync)
        l->m.put[0] = l->m.want[0] &= 0xfe; /* ones before the first tone cannot be heard */
}

static void place_loop(const struct row *row, const struct code *code, bool udp, tSMChannelId out, tSMChannelId in)
{
    struct loop *l = &loops[n_loops++];

    *l = (struct loop){.row = row, .code = code, .udp = udp};
    make(l);
    l->out = out;
    l->in = in;
    connect_halves(out, in);
    if (udp) {
        l->from = new_collector();
        l->port = collector_port(l->from);
        l->to = new_dispatcher(LISTENER, 4000 + (int)n_loops);
        l->fd = listen_at(4000 + (int)n_loops);
        assert_int_equal(connect_collector(out, l->from), 0);
        assert_int_equal(connect_dispatcher(in, l->to), 0);
    }
    assert_int_equal(rx_notify(in, udp ? 64 : 0, udp ? 40 : 0, 1), 0);
    assert_int_equal(tx_notify(out, 1, 1), 0);
}

static void begin_loop(const struct row *row, const struct code *code, bool udp)
{
    static const struct code text = {.encoding = kSMDCConfigEncodingAsync, .async = {1, 5}};
    static const struct row no_config = {0};
    struct loop *l = &loops[n_loops];

    place_loop(row, code, udp, new_channel(kSMChannelTypeOutput), new_channel(kSMChannelTypeInput));
    assert_int_equal(config_half(l->in, row->rx, row->ends == TEXT ? &no_config : row, code), 0);
    assert_int_equal(config_half(l->out, row->tx, row, row->ends == TEXT ? &text : code), 0);
}

/* Two loops on the same two channels. */
static void begin_link(const struct row *row, const struct code *code, bool udp)
{
    tSMChannelId here = new_channel(kSMChannelTypeFullDuplex), there = new_channel(kSMChannelTypeFullDuplex);

    place_loop(row, code, udp, here, there);
    place_loop(row, code, udp, there, here);
    assert_int_equal(config_half(here, row->rx, row, code), 0);
    assert_int_equal(config_half(there, row->rx, row, code), 0);
    assert_int_equal(line_command(there, kSMDCLineCtlCmdResponderConnect), 0);
    assert_int_equal(line_command(here, kSMDCLineCtlCmdInitiatorConnect), 0);
}

static void put_data(struct loop *l, int talker)
{
    unsigned at = 0, some;

    for (; at < l->m.n_put; at += some) {
        some = l->udp ? DATAGRAM : 1 + next_random() % 99; /* anyhow: an item of HDLC may come in parts */
        some = l->m.n_put - at < some ? l->m.n_put - at : some;
        if (l->udp)
            assert_int_equal(sim_send(talker, HOST, l->port, l->m.put + at, some), 0);
        else
            assert_int_equal(tx_data(l->out, l->m.put + at, (int)some), some);
    }
}

static void take_report(struct loop *l, const struct smdc_rx_status_parms *status)
{
    if (status->status == kSMDCRxStatusFinished)
        l->finished = true;
    else if (status->status != kSMDCRxStatusCarrier)
        l->others++;
    else if (status->u.carrier.carrier)
        l->begun = status->u.carrier.carrier;
    else
        l->ended++;
}

/* All that has come, and the reports between. */
static void take(struct loop *l)
{
    struct smdc_rx_status_parms status;
    int n;

    do {
        while ((n = rx_data(l->in, l->got + l->n_got, (int)(sizeof(l->got) - l->n_got))) > 0)
            l->n_got += (unsigned)n;
        assert_int_equal(n, 0);
        assert_true(l->n_got < sizeof(l->got));
        status = (struct smdc_rx_status_parms){.channel = l->in};
        assert_int_equal(smdc_rx_status(&status), 0);
        if (status.status != kSMDCRxStatusEmpty)
            take_report(l, &status);
    } while (status.status != kSMDCRxStatusEmpty && !l->finished);
    if (l->udp)
        l->n_got += gather(l->fd, l->got + l->n_got, sizeof(l->got) - l->n_got, NULL);
}

static void pass_and_take(unsigned ms)
{
    for (; ms >= STEP_MS; ms -= STEP_MS) {
        pass_ms(STEP_MS);
        for (unsigned i = 0; i < n_loops; i++)
            if (!loops[i].finished)
                take(&loops[i]);
    }
}

static bool all_sent(void)
{
    unsigned sent = 0;

    for (unsigned i = 0; i < n_loops; i++) {
        struct loop *l = &loops[i];

        l->sent = l->sent || tx_status(l->out) == kSMDCTxStatusFinished;
        sent += l->sent;
    }
    return sent == n_loops;
}

static void start_all(void)
{
    int talker = sim_socket(TALKER, 0);

    for (unsigned i = 0; i < n_loops; i++)
        put_data(&loops[i], talker);
    pass_ms(1); /* the datagrams arrive */
    for (unsigned i = 0; i < n_loops; i++) {
        struct smdc_line_control_parms rts = {.channel = loops[i].out, .cmd = kSMDCLineCtlCmdAssertRTS};

        rts.tep = loops[i].row->tep;
        rts.shorttrain = loops[i].short_train;
        if (loops[i].row->ends != TIMESLOT && loops[i].row->ends != LINK)
            assert_int_equal(smdc_line_control(&rts), 0);
    }
    sim_close(talker);
}

static void finish_all(unsigned ms)
{
    for (unsigned i = 0; i < n_loops; i += loops[i].row->ends == LINK ? 2 : 1) /* one side ends a link */
        assert_int_equal(tx_command(loops[i].out, kSMDCTxCtlFinish), 0);
    for (; !all_sent() && ms >= STEP_MS; ms -= STEP_MS)
        pass_and_take(STEP_MS);
}

static void stop_all(void)
{
    for (unsigned i = 0; i < n_loops; i++) {
        if (loops[i].finished)
            continue;
        assert_int_equal(stop_data(loops[i].in, smdc_rx_stop), 0);
        take(&loops[i]);
    }
}

/* At most what the longest message takes. */
static unsigned line_ms(void)
{
    unsigned octets = 0;

    for (unsigned i = 0; i < n_loops; i++)
        octets = loops[i].m.n_put > octets ? loops[i].m.n_put : octets;
    return SETUP_MS + octets * LINE_BITS * 1000 / loops[0].row->bits_per_s;
}

/* Send all, and hear the line until it is silent; that of a timeslot only while there is data. */
static void run_all(void)
{
    const struct row *row = loops[0].row;

    if (row->ends == LINK)
        pass_and_take(CONNECT_MS);
    start_all();
    if (row->ends == LINK)
        pass_and_take(line_ms()); /* the end of one direction is that of the other */
    if (row->ends == TIMESLOT) {
        pass_and_take(line_ms() - SETUP_MS + 2 * STEP_MS);
        stop_all();
    }
    finish_all(line_ms());
    pass_and_take(row->rx == kSMDCProtocolCWrx ? 2500 : 500);
    stop_all();
}

/* What came is what was sent */

static bool all_of(const uint8_t *octets, unsigned n, uint8_t value)
{
    while (n && octets[n - 1] == value)
        n--;
    return !n;
}

/* After the last frame: the flags end, then perhaps ones. No frame, not even an aborted one. */
static bool only_reports(const uint8_t *octets, unsigned n)
{
    static const uint8_t head[8] = {0xff, 0xff, 0xff, 0xff, 0x3e};

    if (n % 12)
        return false;
    for (unsigned i = 0; i < n; i += 12)
        if (memcmp(octets + i, head, sizeof(head)) || (octets[i + 8] != 9 && octets[i + 8] != 15))
            return false;
    return true;
}

static bool is_right(const struct loop *l)
{
    const struct message *m = &l->m;
    const uint8_t *rest = l->got + m->n_want;
    unsigned n_rest = l->n_got - m->n_want;

    if (l->n_got < m->n_want)
        return false;
    if (l->row->filled || (l->row->ends == TIMESLOT && l->code->encoding <= kSMDCConfigEncodingSync))
        return memmem(l->got, l->n_got, m->want, m->n_want) != NULL;
    if (memcmp(l->got, m->want, m->n_want) != 0)
        return false;
    if (l->code->encoding ==
        kSMDCConfigEncodingSync) /* the last symbols of a carrier are ones; so is silence with CW */
        return all_of(rest, n_rest ? n_rest - 1 : 0, 0xff); /* its end may fall into the last octet */
    return l->code->encoding == kSMDCConfigEncodingHDLC ? only_reports(rest, n_rest) : !n_rest;
}

static bool has_its_reports(const struct loop *l)
{
    if (!l->sent || !l->finished || l->others)
        return false;
    if (l->row->ends == CARRIER)
        return l->begun == 1 && l->ended == 1;
    if (l->row->ends == LINK)
        return l->begun == 1;
    return l->row->ends == TIMESLOT ? !l->begun && !l->ended : l->row->ends == UNITS || l->begun == l->row->carrier;
}

/* The receiver's octets of a unit beside its data: the check is right, no DTX. */
static void check_units(struct loop *l)
{
    for (unsigned at = 0; at + UNIT <= l->n_got; at += UNIT) {
        assert_int_equal(l->got[at + 31] & 0x80, 0);
        assert_int_equal(l->got[at + 30] & 1, 0);
        memset(l->got + at + UNIT_DATA, 0xff, UNIT - UNIT_DATA);
    }
}

static void tell(const struct loop *l)
{
    unsigned same = 0;

    while (same < l->n_got && same < l->m.n_want && l->got[same] == l->m.want[same])
        same++;
    print_error("%s, %s, %s: of %u octets %u came, the first %u right; carrier %d, ended %d, others %d%s%s\n",
                l->row->name, l->code->name, l->udp ? "udp" : "api", l->m.n_want, l->n_got, same, l->begun, l->ended,
                l->others, l->sent ? "" : ", not all sent", l->finished ? "" : ", not finished");
    for (unsigned i = same < 8 ? 0 : same - 8; i < same + 24 && i < l->n_got; i++)
        print_error("%02x ", l->got[i]);
    print_error("came for\n");
    for (unsigned i = same < 8 ? 0 : same - 8; i < same + 24 && i < l->m.n_want; i++)
        print_error("%02x ", l->m.want[i]);
    print_error("\n");
}

static void check(struct loop *l)
{
    if (l->row->ends == UNITS)
        check_units(l);
    if (is_right(l) && has_its_reports(l))
        return;
    tell(l);
    fail();
}

static void end_loop(struct loop *l)
{
    check(l);
    assert_int_equal(sm_channel_release(l->out), 0);
    if (l->row->ends != LINK) /* there it is the output of the loop beside this */
        assert_int_equal(sm_channel_release(l->in), 0);
    if (!l->udp)
        return;
    assert_int_equal(sm_collector_destroy(l->from), 0);
    assert_int_equal(sm_dispatcher_destroy(l->to), 0);
    sim_close(l->fd);
}

/* All encodings of a protocol at once, both ways. */
static void begin_row(const struct row *row)
{
    n_loops = 0;
    for (unsigned i = 0; i < LOOPS; i++)
        if (row->encodings >> codes[i / 2].encoding & 1)
            (row->ends == LINK ? begin_link : begin_loop)(row, &codes[i / 2], i % 2);
}

static void end_row(void)
{
    for (unsigned i = 0; i < n_loops; i++)
        end_loop(&loops[i]);
}

static void run_row(const struct row *row)
{
    begin_row(row);
    run_all();
    end_row();
}

#define TABLE_TEST(rows, name)                     \
    static void name(void **state)                 \
    {                                              \
        (void)state;                               \
        for (unsigned i = 0; i < COUNT(rows); i++) \
            run_row(&(rows)[i]);                   \
    }

TABLE_TEST(raw_rows, raw_with_every_mask_and_encoding)
TABLE_TEST(fsk_rows, fsk_of_every_name_with_every_encoding)
TABLE_TEST(cw_rows, a_keyed_tone_with_every_encoding)
TABLE_TEST(modem_rows, every_fax_modem_and_speed_with_every_encoding)
TABLE_TEST(text_rows, text_telephones_of_both_speeds)
TABLE_TEST(rlp_rows, units_of_the_radio_link_at_every_speed)
TABLE_TEST(link_rows, v110_of_every_speed_and_format_both_ways)

/* The first transmission of a row has come; the receivers wait for the next. */
static void begin_second(struct loop *l)
{
    bool came = is_right(l) && l->begun == 1 && l->ended == 1;

    if (!came)
        tell(l);
    assert_true(came);
    l->n_got = 0;
    l->begun = l->ended = l->others = 0;
    make(l);
    if (l->row->rx != kSMDCProtocolV17rx)
        return;
    l->short_train = true; /* with what the receiver learned from the long one */
    assert_int_equal(line_command(l->in, kSMDCLineCtlCmdSuspend), 0);
    assert_int_equal(line_command(l->in, kSMDCLineCtlCmdResume), 0);
}

/* Two transmissions, both of whose commands come before the line is asked for a bit. */
static void run_twice(const struct row *row)
{
    begin_row(row);
    start_all();
    for (unsigned i = 0; i < n_loops; i++)
        assert_int_equal(line_command(loops[i].out, kSMDCLineCtlCmdUnassertRTS), 0);
    pass_and_take(line_ms());
    for (unsigned i = 0; i < n_loops; i++)
        begin_second(&loops[i]);
    run_all();
    end_row();
}

static void two_transmissions_v17_with_the_short_training(void **state)
{
    (void)state;
    for (unsigned i = 0; i < COUNT(modem_rows); i++)
        run_twice(&modem_rows[i]);
    run_twice(&fsk_rows[0]);
    run_twice(&fsk_rows[4]);
}

/* Paths */

static unsigned n_slots;

static struct sm_switch_channel_parms next_slot(void)
{
    struct sm_switch_channel_parms p = {.st = 64 + (int)n_slots / SLOTS, .ts = (int)n_slots % SLOTS};

    n_slots++;
    return p;
}

static void through_the_switch(tSMChannelId from, tSMChannelId to)
{
    struct sm_switch_channel_parms slot = next_slot();

    slot.channel = from;
    assert_int_equal(sm_switch_channel_output(&slot), 0);
    slot.channel = to;
    assert_int_equal(sm_switch_channel_input(&slot), 0);
}

/* A feed that is put out to a timeslot by one end-point and heard by another. */
static tSMDatafeedId through_end_points(tSMDatafeedId feed)
{
    struct sm_switch_channel_parms slot = next_slot();
    struct sm_tdmtx_create_parms tx = {.module = module, .stream = slot.st, .timeslot = slot.ts};
    struct sm_tdmrx_create_parms rx = {.module = module, .stream = slot.st, .timeslot = slot.ts};
    struct sm_tdmtx_datafeed_connect_parms connect = {.data_source = feed};
    struct sm_tdmrx_datafeed_parms heard = {0};

    assert_int_equal(sm_tdmtx_create(&tx), 0);
    assert_int_equal(sm_tdmrx_create(&rx), 0);
    connect.tdmtx = tx.tdmtx;
    assert_int_equal(sm_tdmtx_datafeed_connect(&connect), 0);
    heard.tdmrx = rx.tdmrx;
    assert_int_equal(sm_tdmrx_get_datafeed(&heard), 0);
    return heard.datafeed;
}

static void through_tdm_end_points(tSMChannelId from, tSMChannelId to)
{
    assert_int_equal(connect_feed(to, through_end_points(output_feed(from))), 0);
}

static tSMDatafeedId sent_as_rtp(tSMChannelId from)
{
    tSMVMPrxId vmprx = new_receiver();
    tSMVMPtxId vmptx = new_sender();
    struct sm_vmptx_config_parms address = sender_to(vmptx, rtp_port(vmprx));

    address.destination_rtp.sin_addr.s_addr = address.destination_rtcp.sin_addr.s_addr = inet_addr(HOST);
    assert_int_equal(sm_vmptx_config(&address), 0);
    assert_int_equal(send_alaw(vmptx, 8, kSMVMPTxVADModeDisabled, 20), 0);
    assert_int_equal(connect_sender(vmptx, output_feed(from)), 0);
    return feed_of(vmprx);
}

static void over_rtp(tSMChannelId from, tSMChannelId to)
{
    assert_int_equal(connect_feed(to, sent_as_rtp(from)), 0);
}

static void over_rtp_and_end_points(tSMChannelId from, tSMChannelId to)
{
    assert_int_equal(connect_feed(to, through_end_points(sent_as_rtp(from))), 0);
}

static void run_path(void (*path)(tSMChannelId from, tSMChannelId to))
{
    n_slots = 0;
    connect_halves = path;
    for (unsigned i = 0; i < COUNT(path_rows); i++)
        run_row(&path_rows[i]);
    connect_halves = join;
}

#define PATH_TEST(path)                   \
    static void data_##path(void **state) \
    {                                     \
        (void)state;                      \
        run_path(path);                   \
    }

PATH_TEST(through_the_switch)
PATH_TEST(through_tdm_end_points)
PATH_TEST(over_rtp)
PATH_TEST(over_rtp_and_end_points)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(raw_with_every_mask_and_encoding),
        WORLD_TEST(fsk_of_every_name_with_every_encoding),
        WORLD_TEST(a_keyed_tone_with_every_encoding),
        WORLD_TEST(every_fax_modem_and_speed_with_every_encoding),
        WORLD_TEST(text_telephones_of_both_speeds),
        WORLD_TEST(units_of_the_radio_link_at_every_speed),
        WORLD_TEST(v110_of_every_speed_and_format_both_ways),
        WORLD_TEST(two_transmissions_v17_with_the_short_training),
        WORLD_TEST(data_through_the_switch),
        WORLD_TEST(data_through_tdm_end_points),
        WORLD_TEST(data_over_rtp),
        WORLD_TEST(data_over_rtp_and_end_points),
    };

    return cmocka_run_group_tests_name("data loops", tests, NULL, NULL);
}
