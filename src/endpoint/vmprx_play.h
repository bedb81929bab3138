/** The playing side of a VMP[rx] (vmprx.h): blocks from the jitter buffer to the sinks. THREAD: engine. */
#ifndef MT_ENDPOINT_VMPRX_PLAY_H
#define MT_ENDPOINT_VMPRX_PLAY_H

#include "endpoint/vmprx.h"

/** Push one block, after the silence that closes the gap before it, if there is one. */
void mt_vmprx_play_block(struct mt_vmprx *v);

/** Push silence for the time since silence was last given out, in whole blocks. */
void mt_vmprx_play_silence(struct mt_vmprx *v, int64_t now_ns);

#endif
