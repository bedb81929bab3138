/** The playing side of a VMP[rx] (vmprx.h): what its timer does. THREAD: engine. */
#ifndef MT_ENDPOINT_VMPRX_PLAY_H
#define MT_ENDPOINT_VMPRX_PLAY_H

#include "endpoint/vmprx.h"

/** Push what is due, to all sinks, and set the timer for the next block. */
void mt_vmprx_run(struct mt_timer *timer, struct mt_wheel *wheel);

/** Set the timer for the next block. */
void mt_vmprx_schedule(struct mt_vmprx *v);

/** Take what waits at the RTP port. */
void mt_vmprx_receive(struct mt_vmprx *v);

/** Note that data comes or no longer comes, and report the change if asked to. */
void mt_vmprx_set_no_data(struct mt_vmprx *v, bool no_data);

#endif
