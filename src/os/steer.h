/**
 * The program that steers ports to a socket: BPF_PROG_TYPE_SK_LOOKUP, one for the process.
 *
 * It looks for local address and port, then for the port with any address, in a map of sockets. Wants CAP_BPF and
 * CAP_NET_ADMIN, Linux 5.9. It ends with the process, however that ends.
 *
 * THREAD: any; a lock of its own.
 */
#ifndef MT_OS_STEER_H
#define MT_OS_STEER_H

#include "os/os.h"

/** Load the program unless it is there. Each use is given back. @return 0 or a negative errno. */
int mt_steer_use(void);
void mt_steer_unuse(void);

/** Datagrams for this local address and port go to socket `to` from now on. @return 0 or a negative errno. */
int mt_steer_add(const union mt_addr *local, int to);
void mt_steer_remove(const union mt_addr *local);

#endif
