/* metrum collect, metrum loop: the engine's objects, from the card to the stream that leaves. */
#include <stdio.h>
#include <unistd.h>

#include "collect.h"
#include "engine.h"

enum { LOSS_MS = 200 };

static int fail(const struct collect *c, int err, const char *what)
{
    if (err)
        engine_complain(c->opt->command, err, NULL, "%s", what);
    return err;
}

static int open_engine(struct collect *c)
{
    struct metrum_module_advance_parms advance = {0};
    int err = engine_open_card(c->opt->command);

    if (err)
        return err;
    c->card_open = true;
    err = engine_open_module(c->opt->command, 0, &c->module);
    advance.module = c->module;
    if (err || metrum_module_advance(&advance) == ERR_SM_WRONG_MODULE_STATE)
        return err;
    engine_complain(c->opt->command, ERR_SM_WRONG_MODULE_STATE, "set 'clock = real' in metrum.conf(5)",
                    "run on a module with a virtual clock"); /* nothing would ever move */
    return ERR_SM_WRONG_MODULE_STATE;
}

/* The error code says that the system refused; the kernel, asked again, says why. */
static int complain_of_port(const struct collect *c, int err, const union address *at, const char *what)
{
    const char *fault = err == ERR_SM_OS_RESOURCE_PROBLEM ? address_bind_fault(at) : NULL;
    char text[ADDRESS_TEXT];

    engine_complain(c->opt->command, err, fault, "receive %s on %s", what, address_text(text, at));
    return err;
}

/* RTP in: loop only */

static int make_vmprx(struct collect *c)
{
    bool v6 = c->in.sa.sa_family == AF_INET6;
    struct metrum_vmprx_create_parms create = {
        .module = c->module, .type = v6 ? kSMVMPrxTypeIPv6 : kSMVMPrxTypeIPv4, .rtp_port = c->opt->in.port};
    struct sm_vmprx_dataloss_parms loss = {.loss_threshold = LOSS_MS};
    struct sm_vmprx_port_parms ports = {0};
    struct sm_vmprx_event_parms event = {0};
    int err;

    if (v6)
        create.ipv6_address = c->in.v6.sin6_addr;
    else
        create.address = c->in.v4.sin_addr;
    err = metrum_vmprx_create(&create);
    if (err)
        return complain_of_port(c, err, &c->in, "RTP");
    c->vmprx = loss.vmprx = ports.vmprx = event.vmprx = create.vmprx;
    err = sm_vmprx_config_dataloss(&loss);
    if (!err)
        err = sm_vmprx_get_ports(&ports);
    if (!err)
        err = sm_vmprx_get_event(&event);
    c->vmprx_event = event.event;
    c->rtcp_port = ports.RTCP_port;
    c->in.v4.sin_port = htons((in_port_t) ports.RTP_port); /* at the same place in IPv6 */
    return fail(c, err, "learn the RTP port");
}

static int set_receive_codec(struct collect *c)
{
    struct sm_vmprx_codec_alaw_parms alaw = {.vmprx = c->vmprx, .payload_type = c->opt->stream.payload_type};
    struct sm_vmprx_codec_mulaw_parms ulaw = {.vmprx = c->vmprx, .payload_type = c->opt->stream.payload_type};
    bool is_alaw = c->opt->stream.codec->payload_type == 8;

    return fail(c, is_alaw ? sm_vmprx_config_codec_alaw(&alaw) : sm_vmprx_config_codec_mulaw(&ulaw),
                "receive that payload type");
}

static int make_recorder(struct collect *c)
{
    struct sm_channel_alloc_placed_parms alloc = {.type = kSMChannelTypeInput, .module = c->module};
    struct sm_vmprx_datafeed_parms feed = {.vmprx = c->vmprx};
    struct sm_channel_datafeed_connect_parms connect = {0};
    int err = sm_channel_alloc_placed(&alloc);

    c->recorder = connect.channel = alloc.channel;
    if (!err)
        err = sm_vmprx_get_datafeed(&feed);
    connect.data_source = feed.datafeed;
    if (!err)
        err = sm_channel_datafeed_connect(&connect);
    return fail(c, err, "connect a channel to the RTP stream");
}

/* To this process's own collector, on the loopback address. */
static int make_dispatcher(struct collect *c)
{
    struct sm_udp_dispatcher_create_parms create = {.module = c->module, .type = kSMDispatcherTypeIPv4};
    struct sm_channel_dispatcher_connect_parms connect = {.channel = c->recorder};
    struct sm_record_parms record = {.channel = c->recorder, .type = c->opt->stream.format->type};
    int err;

    create.destination.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    create.destination.sin_port = htons((in_port_t) c->collector_port);
    err = sm_udp_dispatcher_create(&create);
    c->dispatcher = connect.dest = create.dispatcher;
    if (!err)
        err = sm_channel_dispatcher_connect(&connect);
    if (!err)
        err = sm_record_start(&record);
    return fail(c, err, "record to the collector");
}

/* UDP in */

static int learn_collector_port(struct collect *c)
{
    struct sm_collector_event_parms event = {.collector = c->collector};
    struct sm_collector_status_parms status = {.collector = c->collector};
    int err = sm_collector_get_event(&event);

    c->collector_event = event.event;
    if (!err)
        err = sm_collector_status(&status); /* the first report is the port */
    if (status.status == kSMCollectorStatusGotPortsIPv6)
        c->collector_port = status.u.ports_ipv6.port;
    else
        c->collector_port = status.u.ports.port;
    if (!c->opt->loop)
        c->in.v4.sin_port = htons((in_port_t) c->collector_port); /* at the same place in IPv6 */
    return fail(c, err, "learn the port of the collector");
}

static int make_collector(struct collect *c)
{
    bool v6 = !c->opt->loop && c->in.sa.sa_family == AF_INET6;
    struct metrum_udp_collector_create_parms create = {.module = c->module,
                                                       .type = v6 ? kSMCollectorTypeIPv6 : kSMCollectorTypeIPv4};
    int err;

    if (c->opt->loop)
        create.address.s_addr = htonl(INADDR_LOOPBACK);
    else if (v6)
        create.ipv6_address = c->in.v6.sin6_addr;
    else
        create.address = c->in.v4.sin_addr;
    if (!c->opt->loop)
        create.port = c->opt->in.port;
    err = metrum_udp_collector_create(&create);
    if (err)
        return c->opt->loop ? fail(c, err, "make a collector") : complain_of_port(c, err, &c->in, "datagrams");
    c->collector = create.collector;
    return learn_collector_port(c);
}

static int make_player(struct collect *c)
{
    struct sm_channel_alloc_placed_parms alloc = {.type = kSMChannelTypeOutput, .module = c->module};
    struct sm_channel_collector_connect_parms connect = {.source = c->collector};
    struct sm_replay_parms replay = {.type = c->opt->stream.format->type};
    int err = sm_channel_alloc_placed(&alloc);

    c->player = connect.channel = replay.channel = alloc.channel;
    if (!err)
        err = sm_channel_collector_connect(&connect);
    if (!err)
        err = smd_ev_create(&c->play_event, c->player, kSMEventTypeWriteData, kSMChannelSpecificEventNonIdle);
    c->has_play_event = !err;
    if (!err)
        err = sm_replay_start(&replay);
    return fail(c, err, "play what the collector receives");
}

/* RTP out */

static int set_ipv4(struct collect *c)
{
    struct sm_vmptx_config_parms to = {.vmptx = c->vmptx,
                                       .destination_rtp = c->to.v4,
                                       .destination_rtcp = c->rtcp_to.v4,
                                       .source_rtp = c->from.v4,
                                       .source_rtcp = c->from.v4};

    to.TOS_RTP = to.TOS_RTCP = c->opt->stream.tos > 0 ? c->opt->stream.tos : 0;
    to.source_rtcp.sin_port = c->opt->loop ? htons((in_port_t) c->rtcp_port) : 0;
    return sm_vmptx_config(&to);
}

static int set_ipv6(struct collect *c)
{
    struct sm_vmptx_config_ipv6_parms to = {.vmptx = c->vmptx,
                                            .destination_rtp = c->to.v6,
                                            .destination_rtcp = c->rtcp_to.v6,
                                            .source_rtp = c->from.v6,
                                            .source_rtcp = c->from.v6};

    to.source_rtcp.sin6_port = c->opt->loop ? htons((in_port_t) c->rtcp_port) : 0;
    return sm_vmptx_config_ipv6(&to);
}

/* In loop the stream leaves from where the other comes in. */
static int set_addresses(struct collect *c)
{
    char text[ADDRESS_TEXT];
    const char *fault;
    int err;

    if (c->opt->loop)
        c->from = c->in;
    err = c->to.sa.sa_family == AF_INET6 ? set_ipv6(c) : set_ipv4(c);
    if (!err)
        return 0;
    fault = c->opt->stream.from_given ? address_bind_fault(&c->from) : NULL;
    engine_complain(c->opt->command, err, fault ? fault : address_route_fault(&c->to), "send RTP to %s",
                    address_text(text, &c->to));
    return err;
}

static int make_vmptx(struct collect *c)
{
    struct sm_vmptx_create_parms create = {.module = c->module};
    int err = sm_vmptx_create(&create);

    c->vmptx = create.vmptx;
    return err ? fail(c, err, "make an RTP sender") : set_addresses(c);
}

static int start_sending(struct collect *c)
{
    struct sm_vmptx_codec_parms codec = {
        .vmptx = c->vmptx,
        .codec = c->opt->stream.codec->payload_type == 8 ? kSMCodecTypeAlaw : kSMCodecTypeMulaw,
        .payload_type = c->opt->stream.payload_type,
        .ptime = c->opt->ptime_ms,
    };
    struct sm_channel_datafeed_parms feed = {.channel = c->player};
    struct sm_vmptx_datafeed_connect_parms connect = {.vmptx = c->vmptx};
    int err = sm_vmptx_config_codec(&codec);

    if (!err)
        err = sm_channel_get_datafeed(&feed);
    connect.data_source = feed.datafeed;
    if (!err)
        err = sm_vmptx_datafeed_connect(&connect);
    return fail(c, err, "send what is played");
}

/* Last: whoever waits for "listening" may send at once. */
static int announce(struct collect *c)
{
    char text[ADDRESS_TEXT];

    fprintf(stderr, "%s: sending %s to %s\n", c->opt->command, c->opt->stream.codec->name, address_text(text, &c->to));
    fprintf(stderr, "%s: listening on %s", c->opt->command, address_text(text, &c->in));
    if (c->opt->loop)
        fprintf(stderr, ", RTCP on port %d", c->rtcp_port);
    fputc('\n', stderr);
    return 0;
}

int collect_setup(struct collect *c)
{
    static const struct {
        int (*step)(struct collect *);
        bool loop_only;
    } steps[] = {
        {open_engine, false},      {make_vmprx, true},    {set_receive_codec, true}, {make_recorder, true},
        {make_collector, false},   {make_player, false},  {make_vmptx, false},       {start_sending, false},
        {make_dispatcher, true},   {announce, false},
    };
    int err = 0;

    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !err; i++)
        if (c->opt->loop || !steps[i].loop_only)
            err = steps[i].step(c);
    return err;
}

int collect_ask(const struct collect *c, struct collect_stats *out)
{
    int err;

    *out = (struct collect_stats){.rtp.vmprx = c->vmprx,
                                  .dispatched.dispatcher = c->dispatcher,
                                  .in.collector = c->collector,
                                  .out.vmptx = c->vmptx,
                                  .module.module = c->module};
    err = c->opt->loop ? metrum_vmprx_stats(&out->rtp) : 0;
    if (!err && c->opt->loop)
        err = metrum_dispatcher_stats(&out->dispatched);
    if (!err)
        err = metrum_collector_stats(&out->in);
    if (!err)
        err = metrum_vmptx_stats(&out->out);
    if (!err)
        err = metrum_module_stats(&out->module);
    return fail(c, err, "read the statistics");
}

void collect_end(struct collect *c)
{
    if (c->vmptx)
        (void) sm_vmptx_destroy(c->vmptx); /* says goodbye */
    if (c->recorder)
        (void) sm_channel_release(c->recorder);
    if (c->dispatcher)
        (void) sm_dispatcher_destroy(c->dispatcher);
    if (c->vmprx)
        (void) sm_vmprx_destroy(c->vmprx);
    if (c->player)
        (void) sm_channel_release(c->player);
    if (c->has_play_event)
        (void) smd_ev_free(c->play_event);
    if (c->collector)
        (void) sm_collector_destroy(c->collector);
    if (c->card_open)
        engine_close_card();
    if (c->signal_fd >= 0)
        close(c->signal_fd);
}
