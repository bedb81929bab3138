/** The receiving side of a VMP[rx] (vmprx.h): packets into the jitter buffer, reports for the program. THREAD: engine. */
#ifndef MT_ENDPOINT_VMPRX_RECEIVE_H
#define MT_ENDPOINT_VMPRX_RECEIVE_H

#include "endpoint/vmprx.h"

/**
 * Take what waits at the RTP port. A flood must not hold up other ports, and one of strangers must not crowd out the
 * stream: at most 32 datagrams that are mostly its own, at most 1024 in all, 64 while no stream plays.
 */
void mt_vmprx_receive(struct mt_vmprx *v);

/** Take one datagram that came to the RTP port. */
void mt_vmprx_take_rtp(struct mt_vmprx *v, const struct mt_packet *packet);

/** Take one datagram that came to the RTCP port. */
void mt_vmprx_take_rtcp(struct mt_vmprx *v, const struct mt_packet *packet);

/** Take what waits at the RTCP port, within the same bounds. */
void mt_vmprx_receive_rtcp(struct mt_vmprx *v);

/** Notice that data no longer comes, and report it if asked to. */
void mt_vmprx_check_loss(struct mt_vmprx *v, int64_t now_ns);

#endif
