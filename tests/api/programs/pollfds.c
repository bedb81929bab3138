/*
 * A recorder with a wait set of its own: an event a channel, all of them in one poll.
 *
 *     pollfds CARD MILLISECONDS FILE...
 *
 * A channel leaves the wait set when its record is over, for an idle channel's event stays set.
 */
#include "util.h"

#include <poll.h>

enum { MAX_LINES = 32 };

struct line {
    tSMChannelId channel;
    tSMEventId event;
    FILE *file;
};

static int open_line(struct line *l, tSMModuleId module, const char *filename, unsigned long ms)
{
    SM_CHANNEL_SET_INPUT_THRESHOLD_PARMS threshold;
    SM_CHANNEL_SET_EVENT_PARMS set;
    SM_RECORD_PARMS record;
    struct pollfd idle;

    l->file = fopen(filename, "wb");
    if (!l->file || open_hearing(module, kSMChannelTypeInput, &l->channel))
        return 1;
    INIT_ACU_SM_STRUCT(&threshold);
    threshold.channel = l->channel;
    threshold.minimum_bits = 8 * 1024;
    CHKFUNC(sm_channel_set_input_threshold, &threshold);
    if (smd_ev_create(&l->event, l->channel, kSMEventTypeReadData, kSMChannelSpecificEvent))
        return 1;
    INIT_ACU_SM_STRUCT(&set);
    set.channel = l->channel;
    set.event_type = kSMEventTypeReadData;
    set.issue_events = kSMChannelSpecificEvent;
    set.event = l->event;
    CHKFUNC(sm_channel_set_event, &set);
    idle.fd = l->event.fd;
    idle.events = (short) l->event.mode;
    if (poll(&idle, 1, 0) != 1) {
        error("the event of an idle channel is not set");
        return 1;
    }
    INIT_ACU_SM_STRUCT(&record);
    record.channel = l->channel;
    record.type = kSMDataFormatALawPCM;
    record.max_elapsed_time = ms;
    record.tone_elimination_mode = (enum kSMToneDetection) 0;
    CHKFUNC(sm_record_start, &record);
    tell_recording();
    return 0;

fail:
    return 1;
}

/* All that there is. 0: goes on; 1: over; -1: error */
static int service(struct line *l)
{
    char buffer[kSMMaxRecordDataBufferSize];
    SM_RECORD_STATUS_PARMS status;
    SM_TS_DATA_PARMS data;

    for (;;) {
        INIT_ACU_SM_STRUCT(&status);
        status.channel = l->channel;
        CHKFUNC(sm_record_status, &status);
        switch (status.status) {
        case kSMRecordStatusComplete: return 1;
        case kSMRecordStatusNoData: return 0;
        case kSMRecordStatusOverrun: error("overrun"); return -1;
        default: break;
        }
        INIT_ACU_SM_STRUCT(&data);
        data.channel = l->channel;
        data.data = buffer;
        CHKFUNC(sm_get_recorded_data, &data);
        if (fwrite(buffer, 1, (size_t) data.length, l->file) != (size_t) data.length)
            return -1;
    }

fail:
    return -1;
}

static int close_line(struct line *l)
{
    SM_CHANNEL_SET_EVENT_PARMS set;

    INIT_ACU_SM_STRUCT(&set);
    set.channel = l->channel;
    set.event_type = kSMEventTypeReadData;
    set.issue_events = kSMChannelNoEvent;
    CHKFUNC(sm_channel_set_event, &set);
    CHKFUNC(smd_ev_free, l->event);
    CHKFUNC(sm_channel_release, l->channel);
    return fclose(l->file);

fail:
    return 1;
}

int main(int argc, char **argv)
{
    struct line lines[MAX_LINES];
    struct pollfd fds[MAX_LINES];
    int n = argc - 3, running, i, rc;
    tSMCardId card;
    tSMModuleId module;

    if (n < 1 || n > MAX_LINES) {
        error("usage: pollfds CARD MILLISECONDS FILE...");
        return 2;
    }
    if (openprosody(argv[1], &card, &module))
        return 1;
    for (i = 0; i < n; i++) {
        if (open_line(&lines[i], module, argv[3 + i], strtoul(argv[2], NULL, 10)))
            return 1;
        fds[i].fd = lines[i].event.fd;
        fds[i].events = (short) lines[i].event.mode;
    }
    for (running = n; running;) {
        if (poll(fds, (nfds_t) n, 5000) < 1) {
            error("no event for five seconds");
            return 1;
        }
        for (i = 0; i < n; i++) {
            if (fds[i].fd < 0 || !fds[i].revents)
                continue;
            rc = service(&lines[i]);
            if (rc < 0)
                return 1;
            if (rc) {
                fds[i].fd = -1;
                running--;
            }
        }
    }
    for (i = 0; i < n; i++)
        if (close_line(&lines[i]))
            return 1;
    closeprosody(card, module);
    return 0;
}
