/*
 * A program that an interface generator has made: undecorated names, every call found by its name at run time.
 *
 *     bindings CARD MILLISECONDS FILE
 *
 * Built with TiNG_USE_UNDECORATED_NAMES.
 */
#ifndef TiNG_USE_UNDECORATED_NAMES
#error "build with TiNG_USE_UNDECORATED_NAMES"
#endif
#include "util.h"

#include <dlfcn.h>
#include <unistd.h>

static SM_CHANNEL_ALLOC_PLACED_FN *channel_alloc_placed;
static SM_CHANNEL_DATAFEED_CONNECT_FN *channel_datafeed_connect;
static SM_CHANNEL_RELEASE_FN *channel_release;
static SM_RECORD_START_FN *record_start;
static SM_RECORD_STATUS_FN *record_status;
static SM_GET_RECORDED_DATA_FN *get_recorded_data;
static SM_RECORD_ABORT_FN *record_abort;

/* A function pointer out of what dlsym gives, in a way that ISO C allows. */
#define BIND(pointer, name)                                          \
    do {                                                             \
        void *found_ = dlsym(RTLD_DEFAULT, name);                    \
        if (!found_) {                                               \
            fprintf(stderr, "%s: not found\n", name);                \
            return 1;                                                \
        }                                                            \
        memcpy(&(pointer), &found_, sizeof found_);                  \
    } while (0)

static int bind_all(void)
{
    BIND(channel_alloc_placed, SM_CHANNEL_ALLOC_PLACED_NAME);
    BIND(channel_datafeed_connect, SM_CHANNEL_DATAFEED_CONNECT_NAME);
    BIND(channel_release, SM_CHANNEL_RELEASE_NAME);
    BIND(record_start, SM_RECORD_START_NAME);
    BIND(record_status, SM_RECORD_STATUS_NAME);
    BIND(get_recorded_data, SM_GET_RECORDED_DATA_NAME);
    BIND(record_abort, SM_RECORD_ABORT_NAME);
    return 0;
}

int main(int argc, char **argv)
{
    char buffer[kSMMaxRecordDataBufferSize];
    tSMCardId card;
    tSMModuleId module;
    tSMVMPrxId vmprx;
    tSMDatafeedId feed;
    SM_CHANNEL_ALLOC_PLACED_PARMS alloc;
    SM_CHANNEL_DATAFEED_CONNECT_PARMS hear;
    SM_RECORD_PARMS record;
    SM_RECORD_STATUS_PARMS status;
    SM_RECORD_ABORT_PARMS abort_parms;
    SM_TS_DATA_PARMS data;
    FILE *file;
    int ms;

    if (argc != 4) {
        error("usage: bindings CARD MILLISECONDS FILE");
        return 2;
    }
    file = fopen(argv[3], "wb");
    if (!file || bind_all() || openprosody(argv[1], &card, &module) || open_rtp(module, &vmprx, &feed))
        return 1;
    INIT_ACU_SM_STRUCT(&alloc);
    alloc.module = module;
    CHKFUNC(channel_alloc_placed, &alloc);
    INIT_ACU_SM_STRUCT(&hear);
    hear.channel = alloc.channel;
    hear.data_source = feed;
    CHKFUNC(channel_datafeed_connect, &hear);
    INIT_ACU_SM_STRUCT(&record);
    record.channel = alloc.channel;
    record.type = kSMDataFormatALawPCM;
    CHKFUNC(record_start, &record);
    tell_recording();
    INIT_ACU_SM_STRUCT(&data);
    data.channel = alloc.channel;
    data.data = buffer;
    for (ms = 0; ms < atoi(argv[2]); ms += 50) {
        usleep(50000);
        while (!get_recorded_data(&data))
            fwrite(buffer, 1, (size_t) data.length, file);
    }
    INIT_ACU_SM_STRUCT(&abort_parms);
    abort_parms.channel = alloc.channel;
    CHKFUNC(record_abort, &abort_parms);
    do {
        INIT_ACU_SM_STRUCT(&status);
        status.channel = alloc.channel;
        CHKFUNC(record_status, &status);
        if (status.status == kSMRecordStatusCompleteData && !get_recorded_data(&data))
            fwrite(buffer, 1, (size_t) data.length, file);
    } while (status.status != kSMRecordStatusComplete);
    CHKFUNC(channel_release, alloc.channel);
    closeprosody(card, module);
    return fclose(file) != 0;

fail:
    return 1;
}
