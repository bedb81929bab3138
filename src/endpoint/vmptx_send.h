/** How a VMP[tx] makes packets of what its feed brings. THREAD: engine. */
#ifndef MT_ENDPOINT_VMPTX_SEND_H
#define MT_ENDPOINT_VMPTX_SEND_H

#include "endpoint/vmptx.h"

void mt_vmptx_send_init(struct mt_vmptx *v);

/** Take a block. */
void mt_vmptx_take(struct mt_vmptx *v, const struct mt_audio *block);

/** Forget what is not a whole packet yet; time goes on without it. */
void mt_vmptx_drop_queue(struct mt_vmptx *v);

#endif
