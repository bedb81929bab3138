/*
 * Manager and worker: a thread owns the wait set and does all work on channels; the manager tells it through a pipe what
 * to add and what to stop, so that nothing is destroyed under it.
 *
 *     worker CARD MILLISECONDS FILE...
 *
 * The manager lets each record run that long and then has it stopped.
 */
#include "util.h"

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

enum { MAX_LINES = 32 };

enum order_kind { ORDER_ADD, ORDER_STOP, ORDER_QUIT };

struct order {
    enum order_kind kind;
    tSMChannelId channel;
    FILE *file;
};

static int orders[2]; /* the pipe */

static struct line {
    tSMChannelId channel;
    tSMEventId event;
    FILE *file;
} lines[MAX_LINES];
static struct pollfd fds[MAX_LINES + 1]; /* the pipe is the first */
static int n_lines, failures;

static void failed(const char *what)
{
    error(what);
    failures++;
}

static void add_line(const struct order *o)
{
    struct line *l = &lines[n_lines];
    SM_CHANNEL_SET_EVENT_PARMS set;
    SM_RECORD_PARMS record;

    l->channel = o->channel;
    l->file = o->file;
    INIT_ACU_SM_STRUCT(&record);
    record.channel = o->channel;
    record.type = kSMDataFormatALawPCM;
    CHKFUNC(sm_record_start, &record);
    tell_recording();
    if (smd_ev_create(&l->event, l->channel, kSMEventTypeReadData, kSMChannelSpecificEvent))
        goto fail;
    INIT_ACU_SM_STRUCT(&set);
    set.channel = l->channel;
    set.event_type = kSMEventTypeReadData;
    set.issue_events = kSMChannelSpecificEvent;
    set.event = l->event;
    CHKFUNC(sm_channel_set_event, &set);
    n_lines++;
    fds[n_lines].fd = l->event.fd;
    fds[n_lines].events = (short) l->event.mode;
    fds[n_lines].revents = 0;
    return;

fail:
    failed("a record could not be started");
}

static void stop_line(const struct order *o)
{
    SM_RECORD_ABORT_PARMS abort_record;

    INIT_ACU_SM_STRUCT(&abort_record);
    abort_record.channel = o->channel;
    CHKFUNC(sm_record_abort, &abort_record);
    return;

fail:
    failed("a record could not be stopped");
}

static void remove_line(int i)
{
    /* The event goes before the channel, and without being taken off it. */
    CHKFUNC(smd_ev_free, lines[i].event);
    CHKFUNC(sm_channel_release, lines[i].channel);
    fclose(lines[i].file);
    lines[i] = lines[--n_lines];
    fds[i + 1] = fds[n_lines + 1];
    return;

fail:
    failed("a channel could not be given back");
    exit(1);
}

/* One buffer a wake: the event stays set as long as there is more. 1: over */
static int service(struct line *l)
{
    char buffer[kSMMaxRecordDataBufferSize];
    SM_RECORD_STATUS_PARMS status;
    SM_TS_DATA_PARMS data;

    INIT_ACU_SM_STRUCT(&status);
    status.channel = l->channel;
    CHKFUNC(sm_record_status, &status);
    if (status.status == kSMRecordStatusComplete) {
        if (status.termination_reason != kSMRecordHowTerminatedAborted)
            failed("a record ended by itself");
        return 1;
    }
    if (status.status != kSMRecordStatusData && status.status != kSMRecordStatusCompleteData)
        return 0;
    INIT_ACU_SM_STRUCT(&data);
    data.channel = l->channel;
    data.data = buffer;
    CHKFUNC(sm_get_recorded_data, &data);
    fwrite(buffer, 1, (size_t) data.length, l->file);
    return 0;

fail:
    failed("a record could not be served");
    return 1;
}

static void *work(void *unused)
{
    struct order o;
    int quit = 0, i;

    (void) unused;
    fds[0].fd = orders[0];
    fds[0].events = POLLIN;
    while (!quit || n_lines) {
        if (poll(fds, (nfds_t) n_lines + 1, 5000) < 1) {
            failed("no event for five seconds");
            return NULL;
        }
        for (i = n_lines - 1; i >= 0; i--)
            if (fds[i + 1].revents && service(&lines[i]))
                remove_line(i);
        if (!fds[0].revents || read(orders[0], &o, sizeof o) != sizeof o)
            continue;
        switch (o.kind) {
        case ORDER_ADD: add_line(&o); break;
        case ORDER_STOP: stop_line(&o); break;
        case ORDER_QUIT: quit = 1; break;
        }
    }
    return NULL;
}

static void tell(enum order_kind kind, tSMChannelId channel, FILE *file)
{
    struct order o;

    memset(&o, 0, sizeof o);
    o.kind = kind;
    o.channel = channel;
    o.file = file;
    if (write(orders[1], &o, sizeof o) != sizeof o)
        exit(1);
}

int main(int argc, char **argv)
{
    tSMChannelId channels[MAX_LINES];
    pthread_t worker;
    tSMCardId card;
    tSMModuleId module;
    int n = argc - 3, i;

    if (n < 1 || n > MAX_LINES) {
        error("usage: worker CARD MILLISECONDS FILE...");
        return 2;
    }
    if (openprosody(argv[1], &card, &module) || pipe(orders) || pthread_create(&worker, NULL, work, NULL))
        return 1;
    for (i = 0; i < n; i++) {
        if (open_hearing(module, kSMChannelTypeHalfDuplex, &channels[i]))
            return 1;
        tell(ORDER_ADD, channels[i], fopen(argv[3 + i], "wb"));
    }
    usleep((useconds_t) atoi(argv[2]) * 1000);
    for (i = 0; i < n; i++)
        tell(ORDER_STOP, channels[i], NULL);
    tell(ORDER_QUIT, kSMNullChannelId, NULL);
    pthread_join(worker, NULL);
    closeprosody(card, module);
    return failures != 0;
}
