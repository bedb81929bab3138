/** What the tests of replay share: a channel that plays, and what is heard of it. */
#ifndef API_REPLAY_H
#define API_REPLAY_H

#include "world.h"

#include <math.h>
#include <stdlib.h>

#include "media/g711.h"

static tSMChannelId channel, ear;
static uint8_t heard[64000];
static unsigned n_heard;

static inline int begin(void **state)
{
    world_begin(state);
    channel = new_channel(kSMChannelTypeOutput);
    ear = listening_to(channel);
    n_heard = 0;
    return 0;
}

#define REPLAY_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

/* Time passes, and what is said is collected. */
static inline void listen_ms(unsigned ms)
{
    while (ms) {
        unsigned part = ms < 100 ? ms : 100;

        pass_ms(part);
        n_heard += fetch(ear, heard + n_heard, sizeof(heard) - n_heard);
        ms -= part;
    }
}

static inline void assert_silence(const uint8_t *octets, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(octets[i] | 0x80, 0xd5);
}

#endif
