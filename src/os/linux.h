/** What the files of src/os share; nothing outside includes it. */
#ifndef MT_OS_LINUX_H
#define MT_OS_LINUX_H

#include "os/os.h"

/** When the clocks were read, so that the kernel's receive stamps can be put on ours. */
struct mt_stamp_clock {
    int64_t now_ns;      /* monotonic */
    int64_t wall_now_ns; /* the clock the kernel stamps with */
    bool stamps_count;   /* false: somebody set the wall clock not long ago */
};

struct mt_stamp_clock mt_linux_stamp_clock(void);

/** Arrival, from the control message of SO_TIMESTAMPNS; without one, now. */
int64_t mt_linux_arrival_ns(const struct msghdr *h, const struct mt_stamp_clock *clock);

/** setsockopt of an int. @return 0 or a negative errno. */
int mt_linux_set_int(int fd, int level, int option, int value);

/** The largest buffer of this kind (SO_RCVBUF, SO_SNDBUF) that the system gives, up to `octets`. */
void mt_linux_big_buffer(int fd, int option, int octets);

/* Shared receive (os.h): one file a kind. Those that were not built are not in the table of rx.c. */
struct mt_rx_ops {
    void (*close)(struct mt_rx *rx);
    int (*fd)(const struct mt_rx *rx);
    void (*woken)(struct mt_rx *rx);
    int (*add)(struct mt_rx *rx, struct mt_rx_port *port);
    void (*stop)(struct mt_rx *rx, struct mt_rx_port *port);
    void (*remove)(struct mt_rx *rx, struct mt_rx_port *port);
    int (*take)(struct mt_rx *rx, struct mt_packet *packets, unsigned n);
};

struct mt_rx {
    const struct mt_rx_ops *ops;
};

int mt_rx_ring_open(struct mt_rx **out);
int mt_rx_steer_open(struct mt_rx **out);

/* Batched send. */
struct mt_tx_ops {
    void (*close)(struct mt_tx *tx);
    int (*add)(struct mt_tx *tx, int fd);     /* NULL: nothing to gain */
    void (*remove)(struct mt_tx *tx, int slot);
    void (*send)(struct mt_tx *tx, struct mt_outgoing *d, unsigned n);
};

struct mt_tx {
    const struct mt_tx_ops *ops;
};

int mt_tx_ring_open(struct mt_tx **out);
int mt_tx_raw_open(struct mt_tx **out);

/** The table's part that rx.c and tx.c implement. */
int mt_linux_rx_open(struct mt_rx **out, enum mt_rx_kind kind);
void mt_linux_rx_close(struct mt_rx *rx);
int mt_linux_rx_fd(const struct mt_rx *rx);
void mt_linux_rx_woken(struct mt_rx *rx);
int mt_linux_rx_add(struct mt_rx *rx, struct mt_rx_port *port);
void mt_linux_rx_stop(struct mt_rx *rx, struct mt_rx_port *port);
void mt_linux_rx_remove(struct mt_rx *rx, struct mt_rx_port *port);
int mt_linux_rx_take(struct mt_rx *rx, struct mt_packet *packets, unsigned n);
int mt_linux_tx_open(struct mt_tx **out, enum mt_tx_kind kind);
void mt_linux_tx_close(struct mt_tx *tx);
int mt_linux_tx_add(struct mt_tx *tx, int fd);
void mt_linux_tx_remove(struct mt_tx *tx, int slot);
void mt_linux_tx_send(struct mt_tx *tx, struct mt_outgoing *d, unsigned n);

#endif
