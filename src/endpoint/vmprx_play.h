/** The playing side of a VMP[rx] (vmprx.h): blocks from the jitter buffer to the sinks. THREAD: engine. */
#ifndef MT_ENDPOINT_VMPRX_PLAY_H
#define MT_ENDPOINT_VMPRX_PLAY_H

#include "endpoint/vmprx.h"

/** What mt_vmprx_play_gap keeps back: until it is due, an earlier packet may still move the start. */
enum { MT_VMPRX_GAP_KEPT_NS = 200000000 };

/** Push silence for the time that has gone by before the first block, which may be seconds away. */
void mt_vmprx_play_gap(struct mt_vmprx *v, int64_t now_ns);

/** Push one block, after the silence that closes the gap before it, if there is one. */
void mt_vmprx_play_block(struct mt_vmprx *v);

/** Push silence for the time since silence was last given out, in whole blocks. */
void mt_vmprx_play_silence(struct mt_vmprx *v, int64_t now_ns);

#endif
