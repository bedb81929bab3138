/*
 * A server in the old style: one event for all channels, and status asked of any channel.
 *
 *     anychannel CARD MILLISECONDS FILE...
 *
 * Records into as many files as are named, each from an RTP port of its own.
 */
#include "util.h"

#include <poll.h>

enum { MAX_LINES = 32 };

static struct line {
    tSMChannelId channel;
    FILE *file;
    int done;
} lines[MAX_LINES];
static int n_lines;

static struct line *line_of(tSMChannelId channel)
{
    int i;

    for (i = 0; i < n_lines; i++)
        if (lines[i].channel == channel)
            return &lines[i];
    return NULL;
}

static int open_line(tSMModuleId module, const char *filename)
{
    struct line *l = &lines[n_lines];
    SM_CHANNEL_SET_EVENT_PARMS set;

    l->file = fopen(filename, "wb");
    if (!l->file || open_hearing(module, kSMChannelTypeFullDuplex, &l->channel))
        return 1;
    INIT_ACU_SM_STRUCT(&set);
    set.channel = l->channel;
    set.event_type = kSMEventTypeReadData;
    set.issue_events = kSMAnyChannelEvent;
    CHKFUNC(sm_channel_set_event, &set);
    n_lines++;
    return 0;

fail:
    return 1;
}

static int start_line(struct line *l, unsigned long ms)
{
    SM_RECORD_PARMS record;

    INIT_ACU_SM_STRUCT(&record);
    record.channel = l->channel;
    record.type = kSMDataFormat8KHzALawPCM;
    record.max_elapsed_time = ms;
    CHKFUNC(sm_record_start, &record);
    tell_recording();
    return 0;

fail:
    return 1;
}

static int write_some(struct line *l)
{
    char buffer[kSMMaxRecordDataBufferSize];
    SM_TS_DATA_PARMS data;
    int rc;

    INIT_ACU_SM_STRUCT(&data);
    data.channel = l->channel;
    data.data = buffer;
    rc = sm_get_recorded_data(&data);
    if (rc)
        return rc == ERR_SM_NO_DATA_AVAILABLE ? 0 : printerr_sm("sm_get_recorded_data", rc);
    return fwrite(buffer, 1, (size_t) data.length, l->file) != (size_t) data.length;
}

/* One channel, whichever has something. 0, 1 for an error */
static int service(int *running)
{
    SM_RECORD_STATUS_PARMS status;
    struct line *l;
    int rc;

    INIT_ACU_SM_STRUCT(&status);
    status.channel = kSMNullChannelId;
    rc = sm_record_status(&status);
    if (rc == ERR_SM_NO_SUCH_CHANNEL)
        return status.channel != kSMNullChannelId; /* a wake for nothing */
    if (rc)
        return printerr_sm("sm_record_status", rc);
    l = line_of(status.channel);
    if (!l || l->done) {
        error("status of a channel that is none of ours");
        return 1;
    }
    switch (status.status) {
    case kSMRecordStatusOverrun: error("overrun"); return 1;
    case kSMRecordStatusData:
    case kSMRecordStatusCompleteData: return write_some(l);
    case kSMRecordStatusComplete:
        l->done = 1;
        --*running;
        return fclose(l->file);
    default: return 0;
    }
}

int main(int argc, char **argv)
{
    SM_CHANNEL_SET_EVENT_PARMS set;
    tSMCardId card;
    tSMModuleId module;
    tSMEventId any;
    struct pollfd wait;
    int i, running;

    if (argc < 4 || argc - 3 > MAX_LINES) {
        error("usage: anychannel CARD MILLISECONDS FILE...");
        return 2;
    }
    if (openprosody(argv[1], &card, &module))
        return 1;
    if (smd_ev_create(&any, kSMNullChannelId, kSMEventTypeReadData, kSMAnyChannelEvent))
        return 1;
    INIT_ACU_SM_STRUCT(&set);
    set.channel = kSMNullChannelId;
    set.event_type = kSMEventTypeReadData;
    set.issue_events = kSMAnyChannelEvent;
    set.event = any;
    CHKFUNC(sm_channel_set_event, &set);
    for (i = 3; i < argc; i++)
        if (open_line(module, argv[i]))
            return 1;
    wait.fd = any.fd;
    wait.events = (short) any.mode;
    if (poll(&wait, 1, 0) != 0) {
        error("idle channels set the any-channel event");
        return 1;
    }
    for (running = 0; running < n_lines; running++)
        if (start_line(&lines[running], strtoul(argv[2], NULL, 10)))
            return 1;
    while (running) {
        if (poll(&wait, 1, 5000) != 1) {
            error("no event for five seconds");
            return 1;
        }
        if (service(&running))
            return 1;
    }
    set.issue_events = kSMChannelNoEvent;
    CHKFUNC(sm_channel_set_event, &set);
    for (i = 0; i < n_lines; i++)
        CHKFUNC(sm_channel_release, lines[i].channel);
    CHKFUNC(smd_ev_free, any);
    closeprosody(card, module);
    return 0;

fail:
    return 1;
}
