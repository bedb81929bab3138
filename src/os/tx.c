#include <errno.h>

#include "linux.h"

#if !HAVE_URING
#define mt_tx_ring_open NULL
#endif

const char *const mt_tx_names[MT_TX_KINDS] = {
    [MT_TX_EACH] = "each", [MT_TX_RING] = "ring", [MT_TX_RAW] = "raw"};

int mt_linux_tx_open(struct mt_tx **out, enum mt_tx_kind kind)
{
    static int (*const open[MT_TX_KINDS])(struct mt_tx **) = {
        [MT_TX_RING] = mt_tx_ring_open, [MT_TX_RAW] = mt_tx_raw_open};

    return open[kind] ? open[kind](out) : -ENOSYS;
}

void mt_linux_tx_close(struct mt_tx *tx)
{
    if (tx)
        tx->ops->close(tx);
}

int mt_linux_tx_add(struct mt_tx *tx, int fd)
{
    return tx->ops->add ? tx->ops->add(tx, fd) : -ENOSYS;
}

void mt_linux_tx_remove(struct mt_tx *tx, int slot)
{
    tx->ops->remove(tx, slot);
}

void mt_linux_tx_send(struct mt_tx *tx, struct mt_outgoing *d, unsigned n)
{
    tx->ops->send(tx, d, n);
}
