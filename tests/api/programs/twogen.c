/*
 * One source text for two generations of the interface, chosen by PROSODY_TiNG. What is left of the first one is
 * sm_record_how_terminated, which is asked after the record has completed.
 *
 *     twogen CARD MILLISECONDS FILE
 *
 * Built with METRUM_V1_NAMES. Ends by itself after as many milliseconds of silence as it was given.
 */
#include "util.h"

#include <unistd.h>

#ifndef PROSODY_TiNG
#error "this is the second generation"
#endif

int main(int argc, char **argv)
{
    char buffer[kSMMaxRecordDataBufferSize];
    tSMCardId card;
    tSMModuleId module;
    tSMChannelId channel;
    struct sm_record_parms record;
    struct sm_record_status_parms status;
    struct sm_record_how_terminated_parms how;
    struct sm_ts_data_parms data;
    FILE *file;

    if (argc != 4) {
        error("usage: twogen CARD MILLISECONDS FILE");
        return 2;
    }
    error_log("/dev/null");
    file = fopen(argv[3], "wb");
    if (!file || openprosody(argv[1], &card, &module) || open_hearing(module, kSMChannelTypeInput, &channel))
        return 1;
    INIT_ACU_SM_STRUCT(&record);
    record.channel = channel;
    record.type = (enum kSMDataFormat) kSMDataFormat8KHzALawPCM;
    record.max_silence = strtoul(argv[2], NULL, 10);
    record.max_initial_silence = 10000;
#ifdef PROSODY_TiNG
    record.tone_elimination_mode = kSMToneDetectionNone;
#else
    record.elimination = kSMDRecordToneElimination;
#endif
    CHKFUNC(sm_record_start, &record);
    tell_recording();
    do {
        INIT_ACU_SM_STRUCT(&status);
        status.channel = channel;
        CHKFUNC(sm_record_status, &status);
        if (status.status == kSMRecordStatusNoData)
            usleep(10000);
        data.channel = channel;
        data.data = buffer;
        data.length = 2048;
        if (status.status == kSMRecordStatusData || status.status == kSMRecordStatusCompleteData) {
            CHKFUNC(sm_get_recorded_data, &data);
            fwrite(buffer, 1, (size_t) data.length, file);
        }
    } while (status.status != kSMRecordStatusComplete);
    INIT_ACU_SM_STRUCT(&how);
    how.channel = channel;
    CHKFUNC(sm_record_how_terminated, &how);
    if (how.termination_reason != kSMRecordHowTerminatedSilence || how.termination_octets < record.max_silence * 8) {
        error("ended otherwise");
        return 1;
    }
    CHKFUNC(sm_channel_release, channel);
    closeprosody(card, module);
    return fclose(file) != 0;

fail:
    return 1;
}
