/**
 * Short names for data communications, on top of world.h.
 */
#ifndef API_DATA_H
#define API_DATA_H

#include "smdc.h"
#include "smdc_async.h"
#include "smdc_cpu.h"
#include "smdc_cw.h"
#include "smdc_fsk.h"
#include "smdc_hdlc.h"
#include "smdc_none.h"
#include "smdc_raw.h"
#include "smdc_sync.h"
#include "smdc_ttyrx.h"
#include "smdc_v110.h"
#include "smdc_v17.h"
#include "smdc_v29.h"
#include "world.h"

static inline int configure_data(tSMChannelId channel, int protocol, int encoding)
{
    struct smdc_channel_config_parms p = {.channel = channel, .protocol = protocol, .encoding = encoding};

    return smdc_channel_config(&p);
}

/** A protocol with a structure. */
#define CONFIGURE_WITH(c, number, parms, code) \
    smdc_channel_config(&(struct smdc_channel_config_parms){ \
        .channel = (c), .protocol = (number), .config_length = sizeof(parms), .config_data = &(parms), .encoding = (code)})

static inline int rx_notify(tSMChannelId channel, int octets, int idle_ms, int blocking)
{
    struct smdc_rx_control_parms p = {channel, kSMDCRxCtlNotifyOnData, octets, idle_ms, blocking};

    return smdc_rx_control(&p);
}

static inline int rx_command(tSMChannelId channel, enum kSMDCRxCtl cmd)
{
    return smdc_rx_control(&(struct smdc_rx_control_parms){.channel = channel, .cmd = cmd});
}

static inline int tx_notify(tSMChannelId channel, int octets, int blocking)
{
    struct smdc_tx_control_parms p = {channel, kSMDCTxCtlNotifyOnCapacity, octets, blocking};

    return smdc_tx_control(&p);
}

static inline int tx_command(tSMChannelId channel, enum kSMDCTxCtl cmd)
{
    return smdc_tx_control(&(struct smdc_tx_control_parms){.channel = channel, .cmd = cmd});
}

/** @return octets moved, or the error */
static inline int rx_data(tSMChannelId channel, void *octets, int room)
{
    struct smdc_data_parms p = {channel, octets, room, -1};
    int err = smdc_rx_data(&p);

    return err ? err : p.done_length;
}

static inline int tx_data(tSMChannelId channel, const void *octets, int n)
{
    struct smdc_data_parms p = {channel, (char *)(uintptr_t)octets, n, -1};
    int err = smdc_tx_data(&p);

    return err ? err : p.done_length;
}

/** @return enum kSMDCRxStatus, or the error */
static inline int rx_status(tSMChannelId channel)
{
    struct smdc_rx_status_parms p = {.channel = channel};
    int err = smdc_rx_status(&p);

    return err ? err : (int)p.status;
}

static inline int tx_status(tSMChannelId channel)
{
    struct smdc_tx_status_parms p = {.channel = channel};
    int err = smdc_tx_status(&p);

    return err ? err : (int)p.status;
}

static inline int line_command(tSMChannelId channel, enum kSMDCLineCtlCmd cmd)
{
    return smdc_line_control(&(struct smdc_line_control_parms){.channel = channel, .cmd = cmd});
}

static inline int stop_data(tSMChannelId channel, int (*stop)(struct smdc_stop_parms *))
{
    return stop(&(struct smdc_stop_parms){channel});
}

static inline struct smdc_line_status_parms line_status(tSMChannelId channel)
{
    struct smdc_line_status_parms p = {.channel = channel};

    assert_int_equal(smdc_line_status(&p), 0);
    return p;
}

/** Let the input half of one channel hear what the output half of the other says. */
static inline void join(tSMChannelId from, tSMChannelId to)
{
    assert_int_equal(connect_feed(to, output_feed(from)), 0);
}

/** Where octets first ... first + n - 1 of the talk stand in what was received, after whatever filled the line. */
static inline unsigned received(tSMChannelId channel, uint8_t *out, unsigned room)
{
    unsigned n = 0;
    int got;

    assert_int_equal(rx_notify(channel, 0, 0, 1), 0);
    while ((got = rx_data(channel, out + n, (int)(room - n))) > 0)
        n += (unsigned)got;
    assert_true(got >= 0);
    return n;
}

#endif
