/** One receiver, one talker and a channel that hears, for the tests of VMP[rx]. */
#ifndef API_RECEIVER_H
#define API_RECEIVER_H

#include "world.h"

static tSMVMPrxId vmprx;
static struct sim_rtp talker;
static tSMChannelId channel;
static uint8_t heard[100000];
static struct sm_vmprx_status_parms status;

static inline int next_status(void)
{
    return vmprx_status(vmprx, &status);
}

/* A receiver whose first report has been taken, a talker, and a channel that hears. */
static inline int begin(void **state)
{
    world_begin(state);
    vmprx = new_receiver();
    talker = new_talker(TALKER, vmprx, 8);
    channel = new_hearing(vmprx);
    assert_int_equal(next_status(), kSMVMPrxStatusGotPorts);
    return 0;
}

#define VMPRX_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

static inline int stop(void)
{
    return sm_vmprx_stop(&(struct sm_vmprx_stop_parms){vmprx});
}

static inline int set_dataloss(int ms)
{
    return sm_vmprx_config_dataloss(&(struct sm_vmprx_dataloss_parms){vmprx, ms});
}

static inline int set_unhandled(int ms)
{
    return sm_vmprx_config_unhandled_payload_reporting(&(struct sm_vmprx_unhandled_payload_reporting_parms){vmprx, ms});
}

static inline int set_jitter(tSM_UT32 max, tSM_UT32 initial)
{
    return sm_vmprx_config_jitter(&(struct sm_vmprx_jitter_parms){vmprx, max, initial});
}

static inline int map_alaw(int payload_type, enum kSMPLCMode plc)
{
    return sm_vmprx_config_codec_alaw(&(struct sm_vmprx_codec_alaw_parms){vmprx, payload_type, plc});
}

static inline int map_mulaw(int payload_type, enum kSMPLCMode plc)
{
    return sm_vmprx_config_codec_mulaw(&(struct sm_vmprx_codec_mulaw_parms){vmprx, payload_type, plc});
}

static inline unsigned hear(void)
{
    return fetch(channel, heard, sizeof(heard));
}

static inline void start_record(void)
{
    assert_int_equal(record(channel, kSMDataFormatALawPCM), 0);
}

static inline struct metrum_vmprx_stats_parms stats(void)
{
    return vmprx_stats(vmprx);
}

#endif
