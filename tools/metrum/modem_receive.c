/* metrum modem: the half that receives. */
#include <errno.h>
#include <string.h>

#include "engine.h"
#include "modem.h"

enum { ROOM = 16384, MIN_IDLE_MS = 20 };

static int make_vmprx(struct modem *m)
{
    bool v6 = m->rx.rtp.sa.sa_family == AF_INET6, is_alaw = m->opt->codec->payload_type == 8;
    struct metrum_vmprx_create_parms create = {
        .module = m->module, .type = v6 ? kSMVMPrxTypeIPv6 : kSMVMPrxTypeIPv4, .rtp_port = m->opt->rtp.port};
    struct sm_vmprx_codec_alaw_parms alaw = {.payload_type = m->opt->codec->payload_type};
    struct sm_vmprx_codec_mulaw_parms ulaw = {.payload_type = m->opt->codec->payload_type};
    char text[ADDRESS_TEXT];
    int err;

    if (v6)
        create.ipv6_address = m->rx.rtp.v6.sin6_addr;
    else
        create.address = m->rx.rtp.v4.sin_addr;
    err = metrum_vmprx_create(&create);
    if (err) {
        engine_complain("modem", err, address_bind_fault(&m->rx.rtp), "receive RTP on %s",
                        address_text(text, &m->rx.rtp));
        return err;
    }
    m->rx.vmprx = alaw.vmprx = ulaw.vmprx = create.vmprx;
    return modem_fail(is_alaw ? sm_vmprx_config_codec_alaw(&alaw) : sm_vmprx_config_codec_mulaw(&ulaw),
                      "set the codec to receive");
}

static int make_channel(struct modem *m)
{
    struct sm_channel_alloc_placed_parms alloc = {.type = kSMChannelTypeInput, .module = m->module};
    struct sm_vmprx_datafeed_parms feed = {.vmprx = m->rx.vmprx};
    struct sm_channel_datafeed_connect_parms connect = {0};
    int err = sm_channel_alloc_placed(&alloc);

    if (!err)
        err = sm_vmprx_get_datafeed(&feed);
    m->rx.channel = connect.channel = alloc.channel;
    connect.data_source = feed.datafeed;
    if (!err)
        err = sm_channel_datafeed_connect(&connect);
    return modem_fail(err, "connect a channel to the RTP stream");
}

static int make_dispatcher(struct modem *m)
{
    bool v6 = m->rx.to.sa.sa_family == AF_INET6;
    struct sm_udp_dispatcher_create_parms create = {.module = m->module,
                                                    .type = v6 ? kSMDispatcherTypeIPv6 : kSMDispatcherTypeIPv4};
    struct sm_channel_dispatcher_connect_parms connect = {.channel = m->rx.channel};
    char text[ADDRESS_TEXT];
    int err;

    if (!m->opt->to_given)
        return 0;
    if (v6)
        create.destination_ipv6 = m->rx.to.v6;
    else
        create.destination = m->rx.to.v4;
    create.source_ipv6.sin6_family = v6 ? AF_INET6 : 0;
    err = sm_udp_dispatcher_create(&create);
    if (err) {
        engine_complain("modem", err, address_route_fault(&m->rx.to), "send datagrams to %s",
                        address_text(text, &m->rx.to));
        return err;
    }
    m->rx.dispatcher = connect.dest = create.dispatcher;
    return modem_fail(sm_channel_dispatcher_connect(&connect), "connect the channel to the dispatcher");
}

static int configure(struct modem *m)
{
    struct smdc_rx_control_parms notify = {.channel = m->rx.channel,
                                           .cmd = kSMDCRxCtlNotifyOnData,
                                           .min_to_collect = 160,
                                           .min_idle = MIN_IDLE_MS,
                                           .blocking = 1};
    int err = smd_ev_create(&m->rx.event, m->rx.channel, kSMEventTypeReadData, kSMChannelSpecificEventNonIdle);

    m->rx.has_event = !err;
    frames_reader_init(&m->rx.frames, m->opt->line.crc_bits / 8);
    if (!err)
        err = modem_line_configure(&m->line, m->rx.channel, m->line.rx_protocol);
    if (!err)
        err = smdc_rx_control(&notify);
    if (err == ERR_SM_BAD_PARAMETER) {
        engine_complain("modem", err, "check --speed, --mark, --space and the other settings of the protocol",
                        "receive %s", m->line.protocol_name);
        return err;
    }
    return modem_fail(err, "configure the receiver");
}

/* Last: whoever waits for "listening" may send at once. */
static int announce(struct modem *m)
{
    struct sm_vmprx_port_parms ports = {.vmprx = m->rx.vmprx};
    int err = sm_vmprx_get_ports(&ports);
    char text[ADDRESS_TEXT];

    m->rx.rtp.v4.sin_port = htons((in_port_t)ports.RTP_port); /* at the same place in IPv6 */
    if (!err)
        fprintf(stderr, "modem: listening for %s on %s\n", m->line.protocol_name, address_text(text, &m->rx.rtp));
    return modem_fail(err, "learn the RTP port");
}

int modem_receive_setup(struct modem *m)
{
    static int (*const steps[])(struct modem *) = {make_vmprx, make_channel, make_dispatcher, configure, announce};
    int err = 0;

    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !err; i++)
        err = steps[i](m);
    return err;
}

static int write_failed(const struct modem *m)
{
    fprintf(stderr, "metrum modem: cannot write %s: %s; check the disk\n", m->opt->receive, strerror(errno));
    return ERR_SM_FILE_ACCESS;
}

/* @return 1 if there was data, 0, or ERR_SM_* */
static int read_data(struct modem *m)
{
    char octets[ROOM];
    struct smdc_data_parms data = {.channel = m->rx.channel, .data = octets, .max_length = sizeof octets};
    int err = smdc_rx_data(&data);

    if (err)
        return modem_fail(err, "read the received data");
    if (data.done_length == 0)
        return 0;
    m->rx.octets += m->line.hdlc ? frames_read(&m->rx.frames, octets, data.done_length, m->rx.file)
                                 : fwrite(octets, 1, (size_t)data.done_length, m->rx.file);
    return ferror(m->rx.file) ? write_failed(m) : 1;
}

static void tell_carrier(struct modem *m, int carrier)
{
    m->rx.carriers += carrier && !m->rx.carrier;
    m->rx.ended = !carrier && m->rx.carrier;
    m->rx.carrier = carrier;
    if (carrier > 1)
        fprintf(stderr, "modem: bits of %d ms\n", carrier);
    else
        fprintf(stderr, "modem: carrier %s\n", carrier ? "on" : "off");
}

/* @return 1 for more, 0 when nothing is left, ERR_SM_* */
static int read_status(struct modem *m)
{
    struct smdc_rx_status_parms status = {.channel = m->rx.channel};
    int err = smdc_rx_status(&status);

    if (err)
        return modem_fail(err, "ask the receiver for its state");
    if (status.status == kSMDCRxStatusCarrier)
        tell_carrier(m, status.u.carrier.carrier);
    m->rx.overruns += status.status == kSMDCRxStatusOverrun;
    return status.status == kSMDCRxStatusCarrier || status.status == kSMDCRxStatusOverrun;
}

int modem_receive_run(struct modem *m)
{
    int more;

    do {
        more = m->rx.file ? read_data(m) : 0;
        if (more == 0)
            more = read_status(m);
    } while (more > 0);
    return more;
}

int modem_receive_end(struct modem *m)
{
    int err = 0;

    if (m->rx.channel)
        (void)sm_channel_release(m->rx.channel);
    if (m->rx.has_event)
        (void)smd_ev_free(m->rx.event);
    if (m->rx.dispatcher)
        (void)sm_dispatcher_destroy(m->rx.dispatcher);
    if (m->rx.vmprx)
        (void)sm_vmprx_destroy(m->rx.vmprx);
    if (m->rx.file && fclose(m->rx.file) != 0)
        err = write_failed(m);
    return err;
}
