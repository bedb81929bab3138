#include <errno.h>

#include "linux.h"

#if !HAVE_URING
#define mt_rx_ring_open NULL
#endif
#if !HAVE_BPF
#define mt_rx_steer_open NULL
#endif

const char *const mt_rx_names[MT_RX_KINDS] = {
    [MT_RX_EACH] = "each", [MT_RX_RING] = "ring", [MT_RX_STEERED] = "steered"};

int mt_linux_rx_open(struct mt_rx **out, enum mt_rx_kind kind)
{
    static int (*const open[MT_RX_KINDS])(struct mt_rx **) = {
        [MT_RX_RING] = mt_rx_ring_open, [MT_RX_STEERED] = mt_rx_steer_open};

    return open[kind] ? open[kind](out) : -ENOSYS;
}

void mt_linux_rx_close(struct mt_rx *rx)
{
    if (rx)
        rx->ops->close(rx);
}

int mt_linux_rx_fd(const struct mt_rx *rx)
{
    return rx->ops->fd(rx);
}

void mt_linux_rx_woken(struct mt_rx *rx)
{
    rx->ops->woken(rx);
}

int mt_linux_rx_add(struct mt_rx *rx, struct mt_rx_port *port)
{
    return rx->ops->add(rx, port);
}

void mt_linux_rx_stop(struct mt_rx *rx, struct mt_rx_port *port)
{
    rx->ops->stop(rx, port);
}

void mt_linux_rx_remove(struct mt_rx *rx, struct mt_rx_port *port)
{
    rx->ops->remove(rx, port);
}

int mt_linux_rx_take(struct mt_rx *rx, struct mt_packet *packets, unsigned n)
{
    return rx->ops->take(rx, packets, n);
}
