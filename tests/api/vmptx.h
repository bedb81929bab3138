/** What the tests of VMP[tx] share: who listens for its packets, and takes them. */
#ifndef API_VMPTX_H
#define API_VMPTX_H

#include "world.h"

enum { RTP = 5004, RTCP = 5005 };

static int rtp_fd, rtcp_fd;
static uint8_t octets[400000];
static unsigned n_octets;

/* The last packet that was taken. */
static struct sim_rtp_packet last;
static struct sim_datagram last_datagram;

static inline int begin(void **state)
{
    world_begin(state);
    rtp_fd = listen_at(RTP);
    rtcp_fd = listen_at(RTCP);
    n_octets = 0;
    return 0;
}

#define TX_TEST(f) cmocka_unit_test_setup_teardown(f, begin, world_end)

static inline bool take_packet(void)
{
    if (!sim_recv(rtp_fd, &last_datagram))
        return false;
    assert_int_equal(sim_rtp_parse(&last, last_datagram.buf, last_datagram.len), 0);
    assert_true(n_octets + last.len <= sizeof(octets));
    memcpy(octets + n_octets, last.payload, last.len);
    n_octets += (unsigned)last.len;
    return true;
}

static inline unsigned take_packets(void)
{
    unsigned n = 0;

    while (take_packet())
        n++;
    return n;
}

static inline tSMChannelId talking_channel(uint32_t first, int n)
{
    tSMChannelId channel = new_channel(kSMChannelTypeOutput);

    assert_int_equal(replay(channel, kSMDataFormatALawPCM), 0);
    for (int at = 0; at < n; at += 2048)
        assert_int_equal(put_spoken(channel, first + (uint32_t)at, n - at < 2048 ? n - at : 2048), 0);
    return channel;
}

#endif
