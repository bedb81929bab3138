/* metrum dispatch: the engine's objects, from the card to the recording. */
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "dispatch.h"
#include "engine.h"

enum { LOSS_MS = 200, STOP_WITHIN_S = 2 };

/* The error code says that the system refused; the kernel, asked again, says which port and why. */
static void complain_of_ports(const struct dispatch *d, int err)
{
    union address rtcp = d->rtp;
    const char *fault = address_bind_fault(&d->rtp);
    char text[ADDRESS_TEXT];

    if (!fault && d->opt->rtp.port) {
        rtcp.v4.sin_port = htons((in_port_t) (d->opt->rtp.port + 1)); /* at the same place in IPv6 */
        fault = address_bind_fault(&rtcp);
        if (fault) {
            engine_complain("dispatch", err, fault, "receive RTCP on %s", address_text(text, &rtcp));
            return;
        }
    }
    engine_complain("dispatch", err, fault, "receive RTP on %s", address_text(text, &d->rtp));
}

static int make_vmprx(struct dispatch *d)
{
    bool v6 = d->rtp.sa.sa_family == AF_INET6;
    struct metrum_vmprx_create_parms create = {
        .module = d->module,
        .type = v6 ? kSMVMPrxTypeIPv6 : kSMVMPrxTypeIPv4,
        .rtp_port = d->opt->rtp.port,
    };
    int err;

    if (v6)
        create.ipv6_address = d->rtp.v6.sin6_addr;
    else
        create.address = d->rtp.v4.sin_addr;
    err = metrum_vmprx_create(&create);
    if (err)
        complain_of_ports(d, err);
    else
        d->vmprx = create.vmprx;
    return err;
}

static int learn_ports(struct dispatch *d)
{
    struct sm_vmprx_port_parms ports = {.vmprx = d->vmprx};
    struct sm_vmprx_event_parms event = {.vmprx = d->vmprx};
    char text[ADDRESS_TEXT];
    int err = sm_vmprx_get_ports(&ports);

    if (!err)
        err = sm_vmprx_get_event(&event);
    if (err) {
        engine_complain("dispatch", err, NULL, "learn the RTP port");
        return err;
    }
    d->vmprx_event = event.event;
    d->rtcp_port = ports.RTCP_port;
    d->rtp.v4.sin_port = htons((in_port_t) ports.RTP_port); /* at the same place in IPv6 */
    if (d->rtp.sa.sa_family == AF_INET6)
        d->rtp.v6.sin6_addr = ports.ipv6_address;
    else
        d->rtp.v4.sin_addr = ports.address;
    fprintf(stderr, "dispatch: listening on %s, RTCP on port %d\n", address_text(text, &d->rtp), d->rtcp_port);
    return 0;
}

static int set_codec(struct dispatch *d)
{
    struct sm_vmprx_codec_alaw_parms alaw = {.vmprx = d->vmprx, .payload_type = d->opt->stream.payload_type};
    struct sm_vmprx_codec_mulaw_parms ulaw = {.vmprx = d->vmprx, .payload_type = d->opt->stream.payload_type};
    bool is_alaw = d->opt->stream.codec->payload_type == 8;
    int err = is_alaw ? sm_vmprx_config_codec_alaw(&alaw) : sm_vmprx_config_codec_mulaw(&ulaw);

    if (err)
        engine_complain("dispatch", err, NULL, "receive %s as payload type %d",
                        d->opt->stream.codec->name, d->opt->stream.payload_type);
    return err;
}

static int set_reception(struct dispatch *d)
{
    struct sm_vmprx_dataloss_parms loss = {.vmprx = d->vmprx, .loss_threshold = LOSS_MS};
    struct sm_vmprx_jitter_parms jitter = {
        .vmprx = d->vmprx,
        .max_delay_ms = (tSM_UT32) d->opt->jitter_max_ms,
        .initial_delay_ms = (tSM_UT32) d->opt->jitter_initial_ms,
    };
    int err = sm_vmprx_config_dataloss(&loss);

    if (err) {
        engine_complain("dispatch", err, NULL, "watch for loss of the RTP stream");
        return err;
    }
    if (d->opt->jitter_max_ms < 0)
        return 0;
    err = sm_vmprx_config_jitter(&jitter);
    if (err)
        engine_complain("dispatch", err, err == ERR_SM_BAD_PARAMETER ? "the jitter buffer is too small for it" : NULL,
                        "set --jitter %d,%d", d->opt->jitter_max_ms, d->opt->jitter_initial_ms);
    return err;
}

static int make_channel(struct dispatch *d)
{
    struct sm_channel_alloc_placed_parms alloc = {.type = kSMChannelTypeInput, .module = d->module};
    struct sm_vmprx_datafeed_parms feed = {.vmprx = d->vmprx};
    struct sm_channel_datafeed_connect_parms connect = {0};
    int err = sm_channel_alloc_placed(&alloc);

    if (err) {
        engine_complain("dispatch", err, NULL, "allocate a channel");
        return err;
    }
    d->channel = connect.channel = alloc.channel;
    err = sm_vmprx_get_datafeed(&feed);
    connect.data_source = feed.datafeed;
    if (!err)
        err = sm_channel_datafeed_connect(&connect);
    if (err)
        engine_complain("dispatch", err, NULL, "connect the channel to the RTP stream");
    return err;
}

static int make_channel_event(struct dispatch *d)
{
    struct sm_channel_set_event_parms set = {
        .channel = d->channel,
        .event_type = kSMEventTypeReadData,
        .issue_events = kSMChannelSpecificEventNonIdle,
    };
    int err = smd_ev_create(&d->channel_event, d->channel, set.event_type, set.issue_events);

    if (!err) {
        d->has_channel_event = true;
        set.event = d->channel_event;
        err = sm_channel_set_event(&set);
    }
    if (err)
        engine_complain("dispatch", err, NULL, "get an event for the channel");
    return err;
}

/* The error code says that the system refused; the kernel, asked again, says what. */
static const char *dispatcher_remedy(const struct dispatch *d, bool *source_is_wrong)
{
    const char *fault = address_bind_fault(&d->from);

    *source_is_wrong = fault && d->opt->stream.from_given;
    return fault ? fault : address_route_fault(&d->to);
}

static int make_dispatcher(struct dispatch *d)
{
    bool v6 = d->to.sa.sa_family == AF_INET6, source_is_wrong;
    struct sm_udp_dispatcher_create_parms create = {
        .module = d->module,
        .type = v6 ? kSMDispatcherTypeIPv6 : kSMDispatcherTypeIPv4,
        .TOS = d->opt->stream.tos > 0 ? d->opt->stream.tos : 0,
    };
    char text[ADDRESS_TEXT];
    const char *remedy;
    int err;

    if (v6) {
        create.destination_ipv6 = d->to.v6;
        create.source_ipv6 = d->from.v6;
    } else {
        create.destination = d->to.v4;
        create.source = d->from.v4;
    }
    err = sm_udp_dispatcher_create(&create);
    if (!err) {
        d->dispatcher = create.dispatcher;
        return 0;
    }
    remedy = dispatcher_remedy(d, &source_is_wrong);
    if (source_is_wrong)
        engine_complain("dispatch", err, remedy, "bind source %s", address_text(text, &d->from));
    else
        engine_complain("dispatch", err, remedy, "send to %s", address_text(text, &d->to));
    return err;
}

static int connect_dispatcher(struct dispatch *d)
{
    struct sm_channel_dispatcher_connect_parms connect = {.dest = d->dispatcher, .channel = d->channel};
    struct sm_channel_set_input_threshold_parms threshold = {
        .channel = d->channel,
        .minimum_bits = 8 * d->opt->stream.format->octets_per_ms * d->opt->datagram_ms,
    };
    int err = sm_channel_dispatcher_connect(&connect);

    if (err) {
        engine_complain("dispatch", err, NULL, "connect the channel to the dispatcher");
        return err;
    }
    if (d->opt->datagram_ms)
        err = sm_channel_set_input_threshold(&threshold);
    if (err)
        engine_complain("dispatch", err, NULL, "cut datagrams of %d ms", d->opt->datagram_ms);
    return err;
}

static int start_recording(struct dispatch *d)
{
    struct sm_record_parms record = {.channel = d->channel, .type = d->opt->stream.format->type, .sampling_rate = 8000};
    char text[ADDRESS_TEXT];
    int err = sm_record_start(&record);

    if (err) {
        engine_complain("dispatch", err, NULL, "record as %s", d->opt->stream.format->name);
        return err;
    }
    d->recording = true;
    fprintf(stderr, "dispatch: sending %s to %s\n", d->opt->stream.format->name, address_text(text, &d->to));
    return 0;
}

/* A module that only the program can move would record nothing for ever. */
static int refuse_virtual_clock(const struct dispatch *d)
{
    struct metrum_module_advance_parms advance = {.module = d->module};

    if (metrum_module_advance(&advance) == ERR_SM_WRONG_MODULE_STATE)
        return 0;
    engine_complain("dispatch", ERR_SM_WRONG_MODULE_STATE, "set 'clock = real' in metrum.conf(5)",
                    "run on a module with a virtual clock");
    return ERR_SM_WRONG_MODULE_STATE;
}

static int open_engine(struct dispatch *d)
{
    int err = engine_open_card("dispatch");

    if (err)
        return err;
    d->card_open = true;
    err = engine_open_module("dispatch", 0, &d->module);
    return err ? err : refuse_virtual_clock(d);
}

int dispatch_setup(struct dispatch *d)
{
    /* The port is announced last: whoever waits for "listening" may send at once. */
    static int (*const steps[])(struct dispatch *) = {
        open_engine,        make_vmprx,      set_codec,          set_reception,   make_channel,
        make_channel_event, make_dispatcher, connect_dispatcher, start_recording, learn_ports,
    };
    int err = 0;

    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !err; i++)
        err = steps[i](d);
    return err;
}

bool dispatch_recording_ended(const struct dispatch *d, enum kSMRecordHowTerminated *how)
{
    struct sm_record_status_parms status = {.channel = d->channel};

    if (sm_record_status(&status) != 0) {
        *how = kSMRecordHowTerminatedError;
        return true;
    }
    *how = status.termination_reason;
    return status.status == kSMRecordStatusComplete;
}

int dispatch_stop(struct dispatch *d)
{
    struct sm_record_abort_parms abort_it = {.channel = d->channel};
    struct pollfd poll_it = {.fd = d->channel_event.fd, .events = (short) d->channel_event.mode};
    double give_up_s = clock_now_s() + STOP_WITHIN_S;
    enum kSMRecordHowTerminated how;
    int err;

    if (!d->recording)
        return 0;
    d->recording = false;
    err = sm_record_abort(&abort_it);
    if (err) {
        engine_complain("dispatch", err, NULL, "stop the recording");
        return err;
    }
    while (!dispatch_recording_ended(d, &how)) {
        if (clock_now_s() > give_up_s) {
            engine_complain("dispatch", ERR_SM_PENDING,
                            "the engine does not run; TINGTRACE=1 in the environment may show why",
                            "end the recording within %d s", STOP_WITHIN_S);
            return ERR_SM_PENDING;
        }
        (void) poll(&poll_it, 1, 10);
    }
    return 0;
}

int dispatch_ask(const struct dispatch *d, struct dispatch_stats *out)
{
    int err;

    *out = (struct dispatch_stats){.rtp.vmprx = d->vmprx, .out.dispatcher = d->dispatcher, .module.module = d->module};
    err = metrum_vmprx_stats(&out->rtp);
    if (!err)
        err = metrum_dispatcher_stats(&out->out);
    if (!err)
        err = metrum_module_stats(&out->module);
    if (err)
        engine_complain("dispatch", err, NULL, "read the statistics");
    return err;
}

void dispatch_end(struct dispatch *d)
{
    if (d->channel)
        (void) sm_channel_release(d->channel);
    if (d->has_channel_event)
        (void) smd_ev_free(d->channel_event);
    if (d->dispatcher)
        (void) sm_dispatcher_destroy(d->dispatcher);
    if (d->vmprx)
        (void) sm_vmprx_destroy(d->vmprx);
    if (d->card_open)
        engine_close_card();
    if (d->signal_fd >= 0)
        close(d->signal_fd);
}
