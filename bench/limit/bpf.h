/** The programs that bench-limit gives to the kernel. Without libbpf at build time: -ENOSYS. */
#ifndef BENCH_LIMIT_BPF_H
#define BENCH_LIMIT_BPF_H

#include <stdint.h>

/** From now on UDP datagrams of this network to ports first ... last go to this socket: BPF_PROG_TYPE_SK_LOOKUP. */
int bpf_steer(int fd, uint16_t first, uint16_t last);

/** The same to an AF_XDP socket that is bound to queue 0 of this device. Generic mode. */
int bpf_redirect(int xsk, int ifindex, uint16_t first, uint16_t last);

#endif
