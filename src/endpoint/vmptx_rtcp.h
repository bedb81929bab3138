/**
 * The RTCP of a VMP[tx] (RFC 3550 section 6).
 *
 * A sender report, or a receiver report when nothing was sent of late, with the CNAME, at the intervals of 6.2 for two
 * participants and a session bandwidth of 64 kbit/s; BYE at the end. A VMP[tx] that sends from the port of a VMP[rx]
 * reports what that one hears.
 *
 * THREAD: engine.
 */
#ifndef MT_ENDPOINT_VMPTX_RTCP_H
#define MT_ENDPOINT_VMPTX_RTCP_H

#include "endpoint/vmptx.h"

void mt_vmptx_rtcp_init(struct mt_vmptx *v);

/** A packet was sent: from the first one on there are reports. */
void mt_vmptx_rtcp_sent(struct mt_vmptx *v);

/** The last report, with BYE, if there ever was an earlier one or a packet. */
void mt_vmptx_rtcp_bye(struct mt_vmptx *v);

#endif
