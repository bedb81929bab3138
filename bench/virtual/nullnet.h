/**
 * A network that costs next to nothing: the world of the operating system with sockets that need no kernel.
 *
 * What does it do? Each RTP port gives out one packet of G.711 every 20 ms, in order and in time; what dispatchers send is
 * compared with what they should send, and counted. Everything else is the real system's.
 * How does it work? A descriptor is an index into a table of ports. Packets are copies of a few prepared payloads, the same
 * for every stream, with a header of their own; a dispatcher must send them in their order. No lock, and nothing that two
 * modules write.
 *
 * THREAD: ports are opened by one thread, before nullnet_start; after that each port belongs to its module's thread.
 */
#ifndef BENCH_NULLNET_H
#define BENCH_NULLNET_H

#include <stdbool.h>
#include <stdint.h>

#include "os/os.h"
#include "../plan.h"

enum { NULLNET_PTIME_MS = 20, NULLNET_OCTETS = NULLNET_PTIME_MS * OCTETS_PER_MS };

/** Take the place of the operating system in the library. @return false: no memory */
bool nullnet_install(unsigned streams);

/** What dispatchers are to send, and how closely that is looked at: whole, or length and first octets. */
void nullnet_expect(enum law law, bool linear, bool whole);

/** The time of the calling thread's module; its ports have what came until then. */
void nullnet_set_now(int64_t now_ns);

/** Packets come from now on, those of `streams` streams spread over a packet time. */
void nullnet_start(int64_t now_ns, unsigned streams);

struct nullnet_count {
    uint64_t given;   /* packets taken from the RTP ports */
    uint64_t right;   /* datagrams sent that are a packet's payload, each in its turn */
    uint64_t silence; /* other datagrams before a stream's first payload */
    uint64_t wrong;   /* and after it */
};

void nullnet_count(struct nullnet_count *out);

/**
 * What the network costs alone: take and send each stream's packets of so many ms, as an engine would that does nothing.
 *
 * @return CPU time of the calling thread
 */
int64_t nullnet_alone_ns(unsigned streams, int64_t now_ns, unsigned ms);

#endif
