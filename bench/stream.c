#include "stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "metrum.h"
#include "pros_x.h"
#include "prospapi.h"

enum { PT_PCMU = 0, PT_PCMA = 8 };

int stream_note(struct trouble *t, const char *call, int err)
{
    if (err)
        *t = (struct trouble){call, err};
    return err;
}

static int open_vmprx(const struct stream_setup *s, tSMVMPrxId *out, struct trouble *t)
{
    struct sm_vmprx_create_parms create = {.module = s->module, .type = kSMVMPrxTypeIPv4};
    struct sm_vmprx_codec_alaw_parms alaw = {.payload_type = PT_PCMA};
    struct sm_vmprx_codec_mulaw_parms mulaw = {.payload_type = PT_PCMU};
    struct sm_vmprx_jitter_parms jitter = {.max_delay_ms = s->max_delay_ms, .initial_delay_ms = s->initial_delay_ms};

    if (CALL(t, sm_vmprx_create, &create))
        return t->err;
    *out = alaw.vmprx = mulaw.vmprx = jitter.vmprx = create.vmprx;
    if (s->law == LAW_ALAW ? CALL(t, sm_vmprx_config_codec_alaw, &alaw) : CALL(t, sm_vmprx_config_codec_mulaw, &mulaw))
        return t->err;
    return CALL(t, sm_vmprx_config_jitter, &jitter);
}

static int open_dispatcher(const struct stream_setup *s, tSMDispatcherId *out, struct trouble *t)
{
    struct sm_udp_dispatcher_create_parms create = {
        .module = s->module, .type = kSMDispatcherTypeIPv4, .destination = s->to};

    if (CALL(t, sm_udp_dispatcher_create, &create))
        return t->err;
    *out = create.dispatcher;
    return 0;
}

static enum kSMDataFormat record_format(const struct stream_setup *s)
{
    if (s->linear)
        return kSMDataFormat16bit;
    return s->law == LAW_ALAW ? kSMDataFormatALawPCM : kSMDataFormatULawPCM;
}

static int start_record(const struct stream_setup *s, struct stream_ids *ids, struct trouble *t)
{
    struct sm_channel_alloc_placed_parms alloc = {.module = s->module, .type = kSMChannelTypeFullDuplex};
    struct sm_vmprx_datafeed_parms feed = {.vmprx = ids->vmprx};
    struct sm_channel_datafeed_connect_parms in = {0};
    struct sm_channel_dispatcher_connect_parms out = {.dest = ids->dispatcher};
    struct sm_record_parms record = {.type = record_format(s), .sampling_rate = 8000};

    if (CALL(t, sm_vmprx_get_datafeed, &feed) || CALL(t, sm_channel_alloc_placed, &alloc))
        return t->err;
    in.data_source = feed.datafeed;
    ids->channel = in.channel = out.channel = record.channel = alloc.channel;
    if (CALL(t, sm_channel_datafeed_connect, &in) || CALL(t, sm_channel_dispatcher_connect, &out))
        return t->err;
    return CALL(t, sm_record_start, &record);
}

int stream_open(const struct stream_setup *s, struct stream_ids *out, struct trouble *t)
{
    if (open_vmprx(s, &out->vmprx, t) || open_dispatcher(s, &out->dispatcher, t))
        return t->err;
    return start_record(s, out, t);
}

int stream_close(const struct stream_ids *s, struct trouble *t)
{
    if (CALL(t, sm_channel_release, s->channel) || CALL(t, sm_dispatcher_destroy, s->dispatcher))
        return t->err;
    return CALL(t, sm_vmprx_destroy, s->vmprx);
}

static bool write_config(const char *settings, unsigned modules, char *file)
{
    int fd = mkstemp(file);

    if (fd < 0)
        return false;
    dprintf(fd, "[card METRUM-0]\nmodules = %u\n[module]\n%s", modules, settings);
    close(fd);
    return !setenv("METRUM_CONFIG", file, 1);
}

int stream_open_card(const char *settings, unsigned modules, struct trouble *t)
{
    static char locator[] = "local/key";
    struct sm_open_prosody_s_v3_parms card = {.ps_locator = locator, .card_id = BENCH_CARD};
    char file[] = "/tmp/bench-XXXXXX";

    if (!write_config(settings, modules, file))
        return stream_note(t, "writing a temporary configuration file", ERR_SM_FILE_ACCESS);
    CALL(t, sm_open_prosody_s_v3, &card);
    unlink(file);
    return t->err;
}

void stream_close_card(void)
{
    sm_close_prosody(&(struct sm_close_prosody_parms){.card_id = BENCH_CARD});
}
