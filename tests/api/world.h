/**
 * What every test of the API stands on: the simulated world, an open card, a module whose clock the test moves.
 *
 * Short names for the calls that most tests make. Those without an error result assert that the call succeeds.
 */
#ifndef API_WORLD_H
#define API_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "metrum.h"
#include "prosody_x.h"
#include "sim/rtp.h"
#include "sim/simos.h"
#include "smbesp.h"
#include "smrtp.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { MS = 1000000, CARD = (int)0xacacacac, TICK = 160 /* octets of G.711 in a tick */ };

#define HOST "192.0.2.1"        /* where the library runs */
#define LISTENER "198.51.100.9" /* where dispatchers send to */
#define TALKER "203.0.113.5"    /* where RTP comes from */

/** The module of this test. */
extern tSMModuleId module;

/* Before and after each test; the end closes the card and finds what was left behind. */
int world_begin(void **state);
int world_begin_bare(void **state); /* no card is open */
int world_end(void **state);

#define WORLD_TEST(f) cmocka_unit_test_setup_teardown(f, world_begin, world_end)
#define BARE_TEST(f) cmocka_unit_test_setup_teardown(f, world_begin_bare, world_end)

/* Cards and modules */
int open_card(const char *locator, tSMCardId id);
int close_card(tSMCardId id);
tSMModuleId open_virtual(tSMCardId card, unsigned ix);
/** Write a configuration file and let the next card be opened with it. Removed by world_end. */
void configure(const char *text);
/** World, card and module with this configuration in place of the default. */
void reopen_with(const char *text);

/** Let time pass, for the world and the module, a millisecond at a time. */
void pass_ms(unsigned ms);

/* Channels */
tSMChannelId new_channel(enum kSMChannelType type);
int connect_feed(tSMChannelId channel, tSMDatafeedId feed);
int connect_dispatcher(tSMChannelId channel, tSMDispatcherId dispatcher);
int set_threshold(tSMChannelId channel, int bits);

/* Record */
int record(tSMChannelId channel, int type); /* result of sm_record_start */
int record_abort(tSMChannelId channel, int discard);
int record_status(tSMChannelId channel);    /* enum kSMRecordStatus, or the error */
/** Fetch all that waits. @return octets */
unsigned fetch(tSMChannelId channel, uint8_t *out, unsigned room);

/* Replay */
tSMDatafeedId output_feed(tSMChannelId channel);
int replay(tSMChannelId channel, int type); /* result of sm_replay_start */
int put(tSMChannelId channel, const void *octets, int n);
int put_last(tSMChannelId channel, const void *octets, int n);
/** Put octets first ... first + n - 1 of the talk, at most 2048. */
int put_spoken(tSMChannelId channel, uint32_t first, int n);
int replay_status(tSMChannelId channel); /* enum kSMReplayStatus, or the error */
int replay_offset(tSMChannelId channel); /* by a status call */
int replay_abort(tSMChannelId channel);
/** A channel that records what this one says, as A-law. */
tSMChannelId listening_to(tSMChannelId channel);

/* Collectors */
tSMCollectorId new_collector(void); /* IPv4, any address */
int collector_status(tSMCollectorId collector, struct sm_collector_status_parms *status);
/** The port that the first report tells. */
int collector_port(tSMCollectorId collector);
int connect_collector(tSMChannelId channel, tSMCollectorId collector);
struct metrum_collector_stats_parms collector_stats(tSMCollectorId collector);

/* Dispatchers */
struct sm_udp_dispatcher_create_parms ipv4_dispatcher(const char *addr, int port);
struct sm_udp_dispatcher_create_parms ipv6_dispatcher(const char *addr, int port);
tSMDispatcherId new_dispatcher(const char *addr, int port);
struct metrum_dispatcher_stats_parms dispatcher_stats(tSMDispatcherId dispatcher);
int source_port(tSMDispatcherId dispatcher);
/** sm_udp_dispatcher_create; asserts what becomes of the id. */
int create_dispatcher(struct sm_udp_dispatcher_create_parms *p);
/** A new channel, connected to nothing else, that records to this dispatcher. */
tSMChannelId recording_to(tSMDispatcherId dispatcher, int format);
/** Abort a record through a dispatcher and see it complete. */
void end_record(tSMChannelId channel);
/** The oldest datagram that waits; there must be one. */
struct sim_datagram first_datagram(int fd);
/** A socket at LISTENER. */
int listen_at(int port);
/** Take all datagrams; their octets one after the other, their number in *datagrams (may be NULL). @return octets */
unsigned gather(int fd, uint8_t *out, unsigned room, unsigned *datagrams);

/* VMP[rx] and who talks to it */
tSMVMPrxId new_receiver(void); /* any IPv4 address, A-law 8, mu-law 0, no concealment */
int rtp_port(tSMVMPrxId vmprx);
int rtcp_port(tSMVMPrxId vmprx);
tSMDatafeedId feed_of(tSMVMPrxId vmprx);
struct metrum_vmprx_stats_parms vmprx_stats(tSMVMPrxId vmprx);
int vmprx_status(tSMVMPrxId vmprx, struct sm_vmprx_status_parms *status);
tSMEventId vmprx_event(tSMVMPrxId vmprx);
struct sim_rtp new_talker(const char *addr, tSMVMPrxId vmprx, uint8_t pt);
/** The i-th octet of what a talker says: every octet value, and no two ticks alike. */
uint8_t spoken(uint32_t i);
/** Say octets first ... first + n - 1 in one packet. */
void say(struct sim_rtp *t, uint32_t first, unsigned n);
/** Say `ticks` packets of a tick, from octet `first` on, one every 20 ms; time passes. @return the next octet */
uint32_t talk(struct sim_rtp *t, uint32_t first, unsigned ticks);
/** Where octets first ... first + n - 1 of the talk stand in buf; asserts that they do. */
unsigned find_spoken(const uint8_t *buf, unsigned len, uint32_t first, unsigned n);
/** A channel that hears this VMP[rx]. */
tSMChannelId new_hearing(tSMVMPrxId vmprx);

/* VMP[tx] */
tSMVMPtxId new_sender(void); /* without address, codec and feed */
/** One that sends A-law 8 in packets of 20 ms to LISTENER:port, RTCP to port + 1, from ports of the system's choice. */
tSMVMPtxId new_sender_to(int port);
/** Addresses of such a one, to be changed. */
struct sm_vmptx_config_parms sender_to(tSMVMPtxId vmptx, int port);
int send_alaw(tSMVMPtxId vmptx, int payload_type, enum kSMVMPTxVADMode vad, int ptime);
int connect_sender(tSMVMPtxId vmptx, tSMDatafeedId feed);
int sender_status(tSMVMPtxId vmptx, struct sm_vmptx_status_parms *status);
struct metrum_vmptx_stats_parms sender_stats(tSMVMPtxId vmptx);

/* Events */
tSMEventId new_event(tSMChannelId channel, int type, int binding);
int set_event(tSMChannelId channel, int type, int issue, tSMEventId event);
bool is_set(tSMEventId event);

/** Ids that are none: null apart. */
extern const uintptr_t forged_ids[];
extern const unsigned n_forged_ids;

#endif
