/** An AF_XDP socket on the loopback device: frames in and out through rings in shared memory. Copy mode. */
#ifndef BENCH_LIMIT_XSK_H
#define BENCH_LIMIT_XSK_H

#include "relay.h"

int xsk_open(struct relay *r);

/** The socket and its device, for bpf_redirect. */
int xsk_fd(void);

/** Next frame received. It stays valid until xsk_release. @return its octets, 0: none */
unsigned xsk_take(const uint8_t **frame);
void xsk_release(void);

/** Where to write the next frame that is to be sent. NULL: no room */
uint8_t *xsk_reserve(void);
void xsk_send(unsigned octets);
void xsk_flush(void);

#endif
