/** The receiving side of a VMP[rx] (vmprx.h): packets into the jitter buffer, reports for the program. THREAD: engine. */
#ifndef MT_ENDPOINT_VMPRX_RECEIVE_H
#define MT_ENDPOINT_VMPRX_RECEIVE_H

#include "endpoint/vmprx.h"

/** Take what waits at the RTP port, but no more than 32 datagrams: a flood at one port must not hold up the others. */
void mt_vmprx_receive(struct mt_vmprx *v);

/** Take what waits at the RTCP port, within the same bounds. */
void mt_vmprx_receive_rtcp(struct mt_vmprx *v);

/** Notice that data no longer comes, and report it if asked to. */
void mt_vmprx_check_loss(struct mt_vmprx *v, int64_t now_ns);

#endif
