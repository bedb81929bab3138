#include "util.h"

#include <arpa/inet.h>
#include <errno.h>

static char last_error[200];

void error(const char *what)
{
    strncpy(last_error, what, sizeof last_error - 1);
    fprintf(stderr, "%s\n", what);
}

void error_errno(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
}

const char *error_last(void)
{
    return last_error;
}

/* Trace everything into a file, as is done in production. */
static FILE *trace_file;

static int trace_to_file(const char *fmt, va_list ap)
{
    return vfprintf(trace_file, fmt, ap);
}

void error_log(const char *filename)
{
    trace_file = fopen(filename, "w");
    if (!trace_file)
        return;
    setvbuf(trace_file, NULL, _IOLBF, 0);
    TiNG_showtrace = trace_to_file;
    TiNGtrace = 4;
}

const char *errcode_sm(int err)
{
    static SM_ERROR_NAME_PARMS name;

    name.code = err;
    return sm_error_name(&name);
}

int printerr_sm(const char *what, int err)
{
    fprintf(stderr, "%s: %s\n", what, errcode_sm(err));
    return err;
}

int openprosody(char *name, tSMCardId *card, tSMModuleId *module)
{
    static tSMCardId next_card = (tSMCardId) FIRST_CARD;
    SM_OPEN_PROSODY_X_PARMS x;
    SM_OPEN_PROSODY_S_V3_PARMS s;
    SM_CARD_INFO_PARMS info;
    SM_OPEN_MODULE_PARMS open;
    char *bracket = strchr(name, '[');

    INIT_ACU_SM_STRUCT(&open);
    if (bracket) {
        open.module_ix = strtoul(bracket + 1, NULL, 10);
        *bracket = '\0';
    }
    *card = next_card++;
    if (!strncmp(name, "x:", 2)) {
        INIT_ACU_SM_STRUCT(&x);
        x.px_locator = name + 2;
        x.card_id = *card;
        CHKFUNC(sm_open_prosody_x, &x);
    } else if (!strncmp(name, "s3:", 3)) {
        INIT_ACU_SM_STRUCT(&s);
        s.ps_locator = name + 3;
        s.card_id = *card;
        CHKFUNC(sm_open_prosody_s_v3, &s);
    } else {
        error("a card is x:host/key or s3:host/key");
        return 1;
    }
    memset(name, 'x', strlen(name)); /* what the pointer pointed at is the program's again */
    INIT_ACU_SM_STRUCT(&info);
    info.card = *card;
    CHKFUNC(sm_get_card_info, &info);
    if (info.card_type != kSMCarrierCardTypePX || open.module_ix >= (tSM_UT32) info.module_count) {
        error("no such module on an IP card");
        return 1;
    }
    open.card_id = *card;
    CHKFUNC(sm_open_module, &open);
    *module = open.module_id;
    return 0;

fail:
    return 1;
}

void closeprosody(tSMCardId card, tSMModuleId module)
{
    SM_CLOSE_MODULE_PARMS close_module;
    SM_CLOSE_PROSODY_PARMS close_card;

    INIT_ACU_SM_STRUCT(&close_module);
    close_module.module_id = module;
    CHKFUNC(sm_close_module, &close_module);
    INIT_ACU_SM_STRUCT(&close_card);
    close_card.card_id = card;
    CHKFUNC(sm_close_prosody, &close_card);
    return;

fail:
    exit(1);
}

void tell_recording(void)
{
    printf("recording\n");
    fflush(stdout);
}

/* The ports are told by a status, not asked for, by programs that wait for the event. */
static int wait_for_port(tSMVMPrxId vmprx, int *port)
{
    SM_VMPRX_EVENT_PARMS event;
    SM_VMPRX_STATUS_PARMS status;

    INIT_ACU_SM_STRUCT(&event);
    event.vmprx = vmprx;
    CHKFUNC(sm_vmprx_get_event, &event);
    do {
        CHKFUNC(smd_ev_wait, event.event);
        INIT_ACU_SM_STRUCT(&status);
        status.vmprx = vmprx;
        CHKFUNC(sm_vmprx_status, &status);
    } while (status.status != kSMVMPrxStatusGotPorts);
    *port = status.u.ports.RTP_Port;
    return 0;

fail:
    return 1;
}

int open_rtp(tSMModuleId module, tSMVMPrxId *vmprx, tSMDatafeedId *feed)
{
    SM_VMPRX_CREATE_PARMS create;
    SM_VMPRX_CODEC_ALAW_PARMS codec;
    SM_VMPRX_JITTER_PARMS jitter;
    SM_VMPRX_DATAFEED_PARMS get;
    int port;

    INIT_ACU_SM_STRUCT(&create);
    create.module = module;
    CHKFUNC(sm_vmprx_create, &create);
    INIT_ACU_SM_STRUCT(&jitter);
    jitter.vmprx = create.vmprx;
    jitter.max_delay_ms = 2000; /* whoever sends may be held up */
    jitter.initial_delay_ms = 40;
    CHKFUNC(sm_vmprx_config_jitter, &jitter);
    INIT_ACU_SM_STRUCT(&codec);
    codec.vmprx = create.vmprx;
    codec.payload_type = 8;
    CHKFUNC(sm_vmprx_config_codec_alaw, &codec);
    INIT_ACU_SM_STRUCT(&get);
    get.vmprx = create.vmprx;
    CHKFUNC(sm_vmprx_get_datafeed, &get);
    if (wait_for_port(create.vmprx, &port))
        return 1;
    printf("port %d\n", port);
    fflush(stdout);
    *vmprx = create.vmprx;
    *feed = get.datafeed;
    return 0;

fail:
    return 1;
}

int open_hearing(tSMModuleId module, enum kSMChannelType type, tSMChannelId *channel)
{
    SM_CHANNEL_ALLOC_PLACED_PARMS alloc;
    SM_CHANNEL_DATAFEED_CONNECT_PARMS hear;
    tSMVMPrxId vmprx;
    tSMDatafeedId feed;

    if (open_rtp(module, &vmprx, &feed))
        return 1;
    INIT_ACU_SM_STRUCT(&alloc);
    alloc.type = type;
    alloc.module = module;
    CHKFUNC(sm_channel_alloc_placed, &alloc);
    INIT_ACU_SM_STRUCT(&hear);
    hear.data_source = feed;
    hear.channel = alloc.channel;
    CHKFUNC(sm_channel_datafeed_connect, &hear);
    *channel = alloc.channel;
    return 0;

fail:
    return 1;
}

int heard_as_rtp(tSMModuleId module, tSMChannelId channel, const char *address, const char *port, tSMVMPtxId *vmptx)
{
    SM_VMPTX_CREATE_PARMS create;
    SM_VMPTX_CONFIG_PARMS config;
    SM_VMPTX_CODEC_ALAW_PARMS codec;
    SM_CHANNEL_DATAFEED_PARMS feed;
    SM_VMPTX_DATAFEED_CONNECT_PARMS hear;

    INIT_ACU_SM_STRUCT(&create);
    create.module = module;
    CHKFUNC(sm_vmptx_create, &create);
    INIT_ACU_SM_STRUCT(&config);
    config.vmptx = create.vmptx;
    config.destination_rtp.sin_addr.s_addr = inet_addr(address);
    config.destination_rtp.sin_port = htons((unsigned short) atoi(port));
    CHKFUNC(sm_vmptx_config, &config);
    INIT_ACU_SM_STRUCT(&codec);
    codec.vmptx = create.vmptx;
    codec.payload_type = 8;
    codec.ptime = 20;
    CHKFUNC(sm_vmptx_config_codec_alaw, &codec);
    INIT_ACU_SM_STRUCT(&feed);
    feed.channel = channel;
    CHKFUNC(sm_channel_get_datafeed, &feed);
    INIT_ACU_SM_STRUCT(&hear);
    hear.vmptx = create.vmptx;
    hear.data_source = feed.datafeed;
    CHKFUNC(sm_vmptx_datafeed_connect, &hear);
    *vmptx = create.vmptx;
    return 0;

fail:
    return 1;
}
