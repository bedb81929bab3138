/** What the tests of record share: a channel that hears a talker, and what it records. */
#ifndef API_RECORD_H
#define API_RECORD_H

#include "world.h"

#include <math.h>
#include <stdlib.h>

#include "media/g711.h"

static tSMVMPrxId vmprx;
static struct sim_rtp talker;
static tSMChannelId channel;
static uint8_t heard[200000];

/* A channel that hears a talker. */
static inline int begin(void **state)
{
    world_begin(state);
    vmprx = new_receiver();
    talker = new_talker(TALKER, vmprx, 8);
    channel = new_hearing(vmprx);
    return 0;
}

#define RECORD_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

static inline struct sm_record_status_parms full_status(void)
{
    struct sm_record_status_parms p;

    memset(&p, 0xee, sizeof(p));
    p.channel = channel;
    assert_int_equal(sm_record_status(&p), 0);
    return p;
}

static inline int start(struct sm_record_parms p)
{
    p.channel = channel;
    p.type = p.type ? p.type : kSMDataFormatALawPCM;
    return sm_record_start(&p);
}

static inline int sample(int format, unsigned i)
{
    switch (format) {
    case kSMDataFormat16bit: return (int16_t)(heard[2 * i] | heard[2 * i + 1] << 8);
    case kSMDataFormatALawPCM: return mt_alaw_to_linear[heard[i]];
    case kSMDataFormatULawPCM: return mt_ulaw_to_linear[heard[i]];
    case kSMDataFormat8bit: return (heard[i] - 128) * 256;
    default: return (int8_t)heard[i] * 256;
    }
}

/* What is said in 20 ms packets: a tone of 1000 Hz, or silence. */
static inline void sound(const char *what, unsigned ticks, enum mt_coding coding)
{
    static unsigned at;
    uint8_t octets[TICK];

    for (; ticks; ticks--) {
        for (unsigned i = 0; i < TICK; i++, at++) {
            int16_t amp = what[0] == 't' ? (int16_t)lrint(8000 * sin(2 * 3.14159265358979 * at / 8)) : 0;

            octets[i] = coding == MT_CODING_ALAW ? mt_linear_to_alaw(amp) : mt_linear_to_ulaw(amp);
        }
        assert_int_equal(sim_rtp_send(&talker, octets, TICK), 0);
        pass_ms(20);
    }
}

#endif
