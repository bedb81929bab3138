/* metrum modem: the half that sends. */
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "engine.h"
#include "modem.h"

/* The far end's jitter buffer fills before the signal, and hears its end after it. */
#define LEAD_S 0.5
#define TAIL_S 0.5

#define FSK_LEAD_S 0.16
enum { FSK_SUFFIX_BITS = 4 };

static int make_channel(struct modem *m)
{
    struct sm_channel_alloc_placed_parms alloc = {.type = kSMChannelTypeOutput, .module = m->module};
    int err = sm_channel_alloc_placed(&alloc);

    m->tx.channel = alloc.channel;
    return modem_fail(err, "allocate a channel to send");
}

static int complain_of_listen(struct modem *m, int err)
{
    const char *fault = err == ERR_SM_OS_RESOURCE_PROBLEM ? address_bind_fault(&m->tx.listen) : NULL;
    char text[ADDRESS_TEXT];

    engine_complain("modem", err, fault, "receive datagrams on %s", address_text(text, &m->tx.listen));
    return err;
}

static int learn_port(struct modem *m)
{
    struct sm_collector_event_parms event = {.collector = m->tx.collector};
    struct sm_collector_status_parms status = {.collector = m->tx.collector};
    struct pollfd wait = {0};
    int err = sm_collector_get_event(&event);

    wait.fd = event.event.fd;
    wait.events = (short)event.event.mode;
    while (!err && !m->tx.listen.v4.sin_port) {
        (void)poll(&wait, 1, 100);
        err = sm_collector_status(&status);
        if (!err && status.status == kSMCollectorStatusGotPorts)
            m->tx.listen.v4.sin_port = htons((in_port_t)status.u.ports.port);
        else if (!err && status.status == kSMCollectorStatusGotPortsIPv6)
            m->tx.listen.v6.sin6_port = htons((in_port_t)status.u.ports_ipv6.port);
    }
    return modem_fail(err, "learn the port for datagrams");
}

static int make_collector(struct modem *m)
{
    bool v6 = m->tx.listen.sa.sa_family == AF_INET6;
    struct metrum_udp_collector_create_parms create = {.module = m->module,
                                                       .type = v6 ? kSMCollectorTypeIPv6 : kSMCollectorTypeIPv4,
                                                       .port = m->opt->listen.port};
    struct sm_channel_collector_connect_parms connect = {.channel = m->tx.channel};
    int err;

    if (!m->opt->listen_given)
        return 0;
    if (v6)
        create.ipv6_address = m->tx.listen.v6.sin6_addr;
    else
        create.address = m->tx.listen.v4.sin_addr;
    err = metrum_udp_collector_create(&create);
    if (err)
        return complain_of_listen(m, err);
    m->tx.collector = connect.source = create.collector;
    err = modem_fail(sm_channel_collector_connect(&connect), "connect the channel to the datagrams");
    return err ? err : learn_port(m);
}

static int configure(struct modem *m)
{
    int err = smd_ev_create(&m->tx.event, m->tx.channel, kSMEventTypeWriteData, kSMChannelSpecificEventNonIdle);
    struct smdc_tx_control_parms notify = {
        .channel = m->tx.channel, .cmd = kSMDCTxCtlNotifyOnCapacity, .capacity = 256, .blocking = 1};

    m->tx.has_event = !err;
    if (!err)
        err = modem_line_configure(&m->line, m->tx.channel, m->line.tx_protocol);
    if (!err)
        err = smdc_tx_control(&notify);
    if (err == ERR_SM_BAD_PARAMETER) {
        engine_complain("modem", err, "check --speed, --mark, --space, --power and the other settings of the protocol",
                        "send as %s", m->line.protocol_name);
        return err;
    }
    return modem_fail(err, "configure the transmitter");
}

static int make_vmptx(struct modem *m)
{
    struct sm_vmptx_create_parms create = {.module = m->module};
    struct sm_vmptx_config_parms v4 = {.destination_rtp = m->tx.to.v4, .destination_rtcp = m->tx.to.v4};
    struct sm_vmptx_config_ipv6_parms v6 = {.destination_rtp = m->tx.to.v6, .destination_rtcp = m->tx.to.v6};
    struct sm_vmptx_codec_parms codec = {
        .codec = m->opt->codec->payload_type == 8 ? kSMCodecTypeAlaw : kSMCodecTypeMulaw,
        .payload_type = m->opt->codec->payload_type,
        .ptime = 20,
    };
    in_port_t rtcp = htons((in_port_t)(m->opt->rtp_to.port + 1));
    char text[ADDRESS_TEXT];
    int err = modem_fail(sm_vmptx_create(&create), "make an RTP sender");

    if (err)
        return err;
    m->tx.vmptx = v4.vmptx = v6.vmptx = codec.vmptx = create.vmptx;
    v4.destination_rtcp.sin_port = v6.destination_rtcp.sin6_port = rtcp;
    err = m->tx.to.sa.sa_family == AF_INET6 ? sm_vmptx_config_ipv6(&v6) : sm_vmptx_config(&v4);
    if (err) {
        engine_complain("modem", err, address_route_fault(&m->tx.to), "send RTP to %s", address_text(text, &m->tx.to));
        return err;
    }
    return modem_fail(sm_vmptx_config_codec(&codec), "set the codec to send");
}

static int connect_feed(struct modem *m)
{
    struct sm_channel_datafeed_parms feed = {.channel = m->tx.channel};
    struct sm_vmptx_datafeed_connect_parms connect = {.vmptx = m->tx.vmptx};
    int err = sm_channel_get_datafeed(&feed);
    char text[ADDRESS_TEXT];

    connect.data_source = feed.datafeed;
    if (!err)
        err = sm_vmptx_datafeed_connect(&connect);
    if (err)
        return modem_fail(err, "send the signal");
    fprintf(stderr, "modem: sending %s to %s\n", m->line.protocol_name, address_text(text, &m->tx.to));
    if (m->opt->listen_given)
        fprintf(stderr, "modem: listening for datagrams on %s\n", address_text(text, &m->tx.listen));
    m->tx.since_s = clock_now_s();
    return 0;
}

int modem_send_setup(struct modem *m)
{
    static int (*const steps[])(struct modem *) = {make_channel, make_collector, configure, make_vmptx, connect_feed};
    int err = 0;

    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !err; i++)
        err = steps[i](m);
    return err;
}

/* The next octets for the channel. @return false: there are no more */
static bool fill(struct modem *m)
{
    struct modem_send *tx = &m->tx;
    int head = m->line.hdlc ? 4 : 0, room = m->line.hdlc ? m->opt->frame_octets : FRAMES_OCTETS_MAX, n;

    if (tx->given < tx->filled)
        return true;
    tx->given = tx->filled = 0;
    if (!tx->file || tx->file_ended)
        return false;
    n = (int)fread(tx->buffer + head, 1, (size_t)room, tx->file);
    tx->file_ended = n == 0;
    if (n == 0)
        return false;
    tx->octets += (uint64_t)n;
    tx->frames += m->line.hdlc;
    tx->filled = m->line.hdlc ? frames_put_frame(tx->buffer, n) : n;
    return true;
}

/* Give the channel what it takes. */
static int give(struct modem *m)
{
    struct modem_send *tx = &m->tx;

    while (fill(m)) {
        struct smdc_data_parms data = {.channel = tx->channel,
                                       .data = (char *)tx->buffer + tx->given,
                                       .max_length = tx->filled - tx->given};
        int err = smdc_tx_data(&data);

        tx->given += err ? 0 : data.done_length;
        if (err)
            return modem_fail(err, "give the channel data");
        if (data.done_length == 0)
            return 0;
    }
    return 0;
}

static void enter(struct modem_send *tx, enum modem_send_state state)
{
    tx->state = state;
    tx->since_s = clock_now_s();
}

/* Receivers find the bits of tones in a lead of ones, which in sync would be data; other modems have their training. */
static int set_lead(struct modem *m)
{
    static tSM_UT32 ones[] = {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff};
    struct smdc_line_control_parms lead = {.channel = m->tx.channel,
                                           .cmd = kSMDCLineCtlCmdSetPrefixSuffix,
                                           .prefix_data = ones,
                                           .suffix_data = ones,
                                           .suffix_bitlength = FSK_SUFFIX_BITS};

    if (m->line.tx_protocol != kSMDCProtocolFSKtx || m->line.encoding == kSMDCConfigEncodingSync)
        return 0;
    lead.prefix_bitlength = (tSM_UT32)(m->line.speed * FSK_LEAD_S);
    if (lead.prefix_bitlength > sizeof ones / sizeof ones[0] * 32)
        lead.prefix_bitlength = sizeof ones / sizeof ones[0] * 32;
    return modem_fail(smdc_line_control(&lead), "set the lead of the carrier");
}

/* Data first: the carrier shall have something to say as soon as it is there. A stream has its carrier all the time. */
static int begin(struct modem *m)
{
    struct smdc_line_control_parms rts = {
        .channel = m->tx.channel, .cmd = kSMDCLineCtlCmdAssertRTS, .tep = m->opt->tep};
    int err;

    if (m->line.hdlc && m->tx.file)
        m->tx.filled = frames_put_flags(m->tx.buffer, FRAMES_FLAGS);
    err = set_lead(m);
    if (!err)
        err = give(m);
    if (!err && m->line.needs_rts)
        err = modem_fail(smdc_line_control(&rts), "begin the carrier");
    enter(&m->tx, SEND_DATA);
    return err;
}

static int finish(struct modem *m)
{
    struct smdc_tx_control_parms control = {.channel = m->tx.channel, .cmd = kSMDCTxCtlDiscard};

    enter(&m->tx, SEND_REST);
    if (m->interrupted) /* what waits could take minutes */
        (void)smdc_tx_control(&control);
    control.cmd = kSMDCTxCtlFinish;
    return modem_fail(smdc_tx_control(&control), "end the transmission");
}

/* @return 1 when the transmission is over, 0, or ERR_SM_* */
static int read_status(struct modem *m)
{
    struct smdc_tx_status_parms status = {.channel = m->tx.channel};

    do {
        int err = smdc_tx_status(&status);

        if (err)
            return modem_fail(err, "ask the transmitter for its state");
        m->tx.underruns += status.status == kSMDCTxStatusUnderrun;
    } while (status.status == kSMDCTxStatusUnderrun);
    return status.status == kSMDCTxStatusFinished;
}

int modem_send_run(struct modem *m)
{
    struct modem_send *tx = &m->tx;
    double passed_s = clock_now_s() - tx->since_s;
    int over = 0, err = 0;

    if (tx->state == SEND_LEAD && passed_s >= LEAD_S)
        err = begin(m);
    else if (tx->state == SEND_DATA)
        err = give(m);
    if (!err && tx->state == SEND_DATA && (m->interrupted || (tx->file && !fill(m))))
        err = finish(m);
    if (!err && (tx->state == SEND_DATA || tx->state == SEND_REST))
        over = read_status(m);
    if (over > 0)
        enter(tx, SEND_TAIL);
    else if (tx->state == SEND_TAIL && passed_s >= TAIL_S)
        enter(tx, SEND_DONE);
    return over < 0 ? over : err;
}

void modem_send_end(struct modem *m)
{
    if (m->tx.vmptx)
        (void)sm_vmptx_destroy(m->tx.vmptx);
    if (m->tx.channel)
        (void)sm_channel_release(m->tx.channel);
    if (m->tx.has_event)
        (void)smd_ev_free(m->tx.event);
    if (m->tx.collector)
        (void)sm_collector_destroy(m->tx.collector);
    if (m->tx.file)
        (void)fclose(m->tx.file);
}
