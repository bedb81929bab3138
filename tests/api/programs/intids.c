/*
 * A program whose ids are ints, as in generated bindings of other languages, printed and kept in a table by number.
 *
 *     intids CARD MILLISECONDS FILE
 */
#include "util.h"

#include <unistd.h>

/* As a wrapper generator writes them: plain numbers in, plain numbers out. */

static int wrap_channel_alloc(int module, int type)
{
    SM_CHANNEL_ALLOC_PLACED_PARMS p;

    INIT_ACU_SM_STRUCT(&p);
    p.module = (tSMModuleId) (long) module;
    p.type = (enum kSMChannelType) type;
    return sm_channel_alloc_placed(&p) ? 0 : (int) (long) p.channel;
}

static int wrap_datafeed_connect(int channel, int feed)
{
    SM_CHANNEL_DATAFEED_CONNECT_PARMS p;

    INIT_ACU_SM_STRUCT(&p);
    p.channel = (tSMChannelId) (long) channel;
    p.data_source = (tSMDatafeedId) (long) feed;
    return sm_channel_datafeed_connect(&p);
}

static int wrap_record_start(int channel, int type, int ms)
{
    SM_RECORD_PARMS p;

    INIT_ACU_SM_STRUCT(&p);
    p.channel = (tSMChannelId) (long) channel;
    p.type = (enum kSMDataFormat) type;
    p.max_elapsed_time = (tSM_UT32) ms;
    return sm_record_start(&p);
}

static int wrap_record_status(int channel, int *status)
{
    SM_RECORD_STATUS_PARMS p;
    int rc;

    INIT_ACU_SM_STRUCT(&p);
    p.channel = (tSMChannelId) (long) channel;
    rc = sm_record_status(&p);
    *status = (int) p.status;
    return rc;
}

static int wrap_get_recorded_data(int channel, char *buffer)
{
    SM_TS_DATA_PARMS p;
    int rc;

    INIT_ACU_SM_STRUCT(&p);
    p.channel = (tSMChannelId) (long) channel;
    p.data = buffer;
    rc = sm_get_recorded_data(&p);
    return rc ? rc : p.length;
}

static int record(int channel, FILE *file)
{
    char buffer[kSMMaxRecordDataBufferSize];
    int status, n, rc;

    for (;;) {
        rc = wrap_record_status(channel, &status);
        if (rc)
            return printerr_sm("sm_record_status", rc);
        if (status == kSMRecordStatusComplete)
            return 0;
        if (status == kSMRecordStatusNoData) {
            usleep(20000);
            continue;
        }
        n = wrap_get_recorded_data(channel, buffer);
        if (n < 0)
            return printerr_sm("sm_get_recorded_data", n);
        fwrite(buffer, 1, (size_t) n, file);
    }
}

int main(int argc, char **argv)
{
    tSMCardId card;
    tSMModuleId module;
    tSMVMPrxId vmprx;
    tSMDatafeedId feed;
    FILE *file;
    int channel, rc;

    if (argc != 4) {
        error("usage: intids CARD MILLISECONDS FILE");
        return 2;
    }
    file = fopen(argv[3], "wb");
    if (!file || openprosody(argv[1], &card, &module) || open_rtp(module, &vmprx, &feed))
        return 1;
    channel = wrap_channel_alloc((int) (long) module, kSMChannelTypeInput);
    printf("module %d, RTP receiver %08x, channel %x\n", (int) (long) module, (unsigned) (long) vmprx, (unsigned) channel);
    if (channel <= 0 || wrap_datafeed_connect(channel, (int) (long) feed))
        return 1;
    rc = wrap_record_start(channel, 8, atoi(argv[2]));
    if (rc)
        return printerr_sm("sm_record_start", rc) != 0;
    tell_recording();
    rc = record(channel, file);
    fclose(file);
    CHKFUNC(sm_channel_release, (tSMChannelId) (long) channel);
    if (wrap_record_start(channel, 8, 0) != ERR_SM_NO_SUCH_CHANNEL)
        return 1;
    closeprosody(card, module);
    return rc != 0;

fail:
    return 1;
}
