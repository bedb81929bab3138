/**
 * When the data of a half is ready: what smdc_rx_control and smdc_tx_control say. Kept by the channel, so that it can be
 * said before there is a protocol on the half; it ends with the protocol.
 */
#ifndef MT_CHANNEL_DATA_CONTROL_H
#define MT_CHANNEL_DATA_CONTROL_H

#include <stdatomic.h>
#include <stdbool.h>

struct mt_data_control {
    _Atomic int
        octets; /* rx: that must wait; -N: no more than N of room are left. tx: of room; -N: no more than N wait.
                            0: not said */
    _Atomic int idle_ms; /* rx: or any, and none came for so long; 0: not said. -1: said, and none */
    bool at_once;        /* LOCK: the channel's handle. The data calls do not wait */
};

#endif
